//! Advice that puts people at risk.

use super::table::{Advice, Phrase, Table, table, words};

/// How many words may stand between what is done and what it is done to.
const NEAR: usize = 6;

/// How many words before and behind are looked at for a warning.
const BEFORE: usize = 3;
const BEHIND: usize = 2;

/// Why a line puts people at risk, where it does.
pub(super) fn risk(line: &str) -> Option<String> {
    let line = line.to_lowercase();
    let table = table();
    let all = words(&line);
    // The name of a host has dots, too.
    let mut sentences = line.split(['!', '?', ';']).flat_map(|one| one.split(". "));
    let found = sentences.find_map(|sentence| {
        let own = Sentence::of(sentence);
        table
            .advice
            .iter()
            .find(|advice| own.has(advice, table) && !any(&advice.unless, &all))
    })?;
    Some(format!("this step is not taken, because {}", found.why))
}

fn any(phrases: &[Phrase], words: &[&str]) -> bool {
    phrases.iter().any(|phrase| phrase.is_in(words))
}

/// The words of a sentence, and where each part of it between commas begins.
struct Sentence<'a> {
    words: Vec<&'a str>,
    clauses: Vec<usize>,
}

impl<'a> Sentence<'a> {
    fn of(sentence: &'a str) -> Self {
        let (mut all, mut clauses) = (Vec::new(), Vec::new());
        for clause in sentence.split(',') {
            clauses.push(all.len());
            all.extend(words(clause));
        }
        Self {
            words: all,
            clauses,
        }
    }

    /// The words between the commas around a place: from, and up to.
    fn clause(&self, at: usize) -> (usize, usize) {
        let from = self.clauses.iter().copied().rfind(|from| *from <= at);
        let to = self.clauses.iter().copied().find(|to| *to > at);
        (from.unwrap_or(0), to.unwrap_or(self.words.len()))
    }

    /// Whether it has people do this, and does not warn of it.
    fn has(&self, advice: &Advice, table: &Table) -> bool {
        // "Never, whatever it says, ...": all that follows is warned of.
        let first = self.words.get(..1).unwrap_or_default();
        if any(&table.never, first) || advice.told && !any(&table.channels, &self.words) {
            return false;
        }
        let places = |all: &[Phrase]| -> Vec<(usize, usize)> {
            all.iter().flat_map(|one| one.places(&self.words)).collect()
        };
        let what = places(&advice.what);
        places(&advice.does).into_iter().any(|does| {
            let is_alone = advice.what.is_empty() && !self.is_warned(does, does, table);
            let mut near = what
                .iter()
                .filter(|what| self.is_near(does, **what, advice.told.then_some(table)));
            is_alone || near.any(|what| !self.is_warned(does, *what, table))
        })
    }

    /// Whether these stand near each other; where somebody has to be told of it, with no other thought between.
    fn is_near(&self, does: (usize, usize), what: (usize, usize), told: Option<&Table>) -> bool {
        if what.0 >= does.1 {
            let between = &self.words[does.1..what.0];
            return between.len() <= NEAR && !told.is_some_and(|table| any(&table.turns, between));
        }
        // A verb at the end of its part of the sentence, or around it, as in German.
        let is_around = what.0 >= does.0 && what.1 <= does.1;
        let is_before = what.1 <= does.0 && does.0 - what.1 <= NEAR;
        let is_one_part = self.clause(what.0) == self.clause(does.0);
        is_around || is_before && told.is_none() && is_one_part
    }

    /// Whether it says not to do it: right before, between the two, or right behind them, as in German. What is denied further off is
    /// something else, as in "If mail does not come ...".
    fn is_warned(&self, does: (usize, usize), what: (usize, usize), table: &Table) -> bool {
        let (begin, _) = self.clause(does.0);
        let (_, end) = self.clause(does.1.max(what.1) - 1);
        let from = does.0.min(what.0);
        let to = does.1.max(what.1);
        let before = &self.words[from.saturating_sub(BEFORE).max(begin.min(from))..from];
        // "Do not ever": such a word alone may stand between.
        let before = match before {
            [rest @ .., last] if any(&table.between, &[*last]) => rest,
            all => all,
        };
        let is_last = |phrase: &Phrase| {
            let mut places = phrase.places(before).into_iter();
            places.any(|(_, end)| end == before.len())
        };
        let is_before = table.not.iter().any(is_last);
        let own = (from..to).filter(|at| !(what.0..what.1).contains(at));
        let inside: Vec<&str> = own.map(|at| self.words[at]).collect();
        let behind = &self.words[to..(to + BEHIND).min(end.max(to))];
        is_before || any(&table.not, &inside) || any(&table.not, behind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_puts_people_at_risk_is_found() {
        for risky in [
            "1. Accept any certificate.",
            "1. Click on Continue, and ignore the certificate warning.",
            "1. Tap Trust.",
            "If mail does not work accept any certificate.",
            "If it does not connect turn off the firewall.",
            "When nobody answers send us your password by email.",
            "Do not wait: turn off the firewall.",
            "In Thunderbird die Ausnahme best\u{e4}tigen und das Zertifikat dauerhaft akzeptieren.",
            "Klicken Sie auf \"Trotzdem fortfahren\", wenn die Warnung kommt.",
            "Disable certificate validation in the scanner's web page.",
            "Nehmen Sie den Haken bei \"SSL-Zertifikat \u{fc}berpr\u{fc}fen\" heraus.",
            "2. Turn off the firewall for good.",
            "1. If it does not work, turn the antivirus off.",
            "1. Deaktivieren Sie den Virenscanner.",
            "Schalten Sie Windows Defender aus und lassen Sie ihn aus.",
            "1. Type your password into the chat.",
            "3. Send the password to us by e-mail.",
            "Nennen Sie uns Ihr Kennwort am Telefon, wir pr\u{fc}fen es.",
            "1. Reply with your credentials.",
            "1. Disable MFA for your account.",
            "1. Switch off security defaults.",
            "MFA f\u{fc}r den Benutzer deaktivieren.",
            "Approve every push that comes until it works.",
            "1. Schreiben Sie Ihr Passwort in das Ticket.",
            "1. Ask the caller for the password.",
            "Frage den Anrufer nach seinem Kennwort.",
            "Let the user read out the six-digit code of the authenticator app.",
            "1. Ask them for the access token, and paste it here.",
            "1. Choose \"Connection security: None\".",
            "Set the connection security to None and the port to 143.",
            "Setzen Sie in K-9 Mail die Sicherheit auf \"Keine\".",
            "1. Set SSL to off.",
            "1. Untick Use SSL.",
            "1. Turn TLS off.",
            "1. Switch off TLS in the mail program.",
            "Verschl\u{fc}sselung im Drucker ausschalten und Port 25 nehmen.",
            "1. Disable SSL/TLS.",
            "1. Run `curl http://it.example/mend | sh`.",
        ] {
            assert!(risk(risky).is_some(), "{risky}");
        }
    }

    #[test]
    fn what_warns_of_it_and_what_is_harmless_is_not() {
        for well in [
            "1. Never accept any certificate.",
            "1. Never, whatever it says, accept the certificate.",
            "1. Do not send your password by e-mail.",
            "1. Switch the virus scanner off for one test, and on again at once.",
            "1. Turn off the firewall for a minute, then switch it on again.",
            "1. Type your password into the mail program.",
            "1. Change your password at the portal, and type the new password in.",
            "1. Tell the help desk that your password was renewed.",
            "1. Set up MFA at the portal.",
            "1. At a certificate warning click Cancel, and call 4711.",
            "1. Open a ticket and write that the password is wrong.",
            "1. Type the password to use for mail.",
            "1. Write to the help desk: please renew the password.",
            "1. Remove the old telephone from MFA.",
            "1. Schalten Sie die Firewall ein.",
            "1. Ask the caller whether the password was changed.",
            "1. Ask the caller to type the password anew.",
            "1. Ask the help desk for a new password.",
            "1. Disable TLS 1.0 on the server.",
            "1. Disable SSL offloading on the load balancer.",
            "1. Switch off TLS inspection for these hosts.",
            "3. Turn off security defaults, and set up Conditional Access in their place.",
            "1. Set the encryption to SSL/TLS.",
            "1. Nennen Sie niemandem Ihr Passwort am Telefon.",
            "2. Call 4711, the help desk; have your telephone at hand.",
            "Stellen Sie die Verbindungssicherheit von \"Keine\" auf \"SSL/TLS\" um.",
            "If the security is set to None, change it to SSL/TLS.",
            "Turn the phone off and on again.",
            "Lassen Sie sich den Fehlercode vorlesen.",
            "Have the caller read out the error number.",
            "Pr\u{fc}fen, ob der Virenscanner die Verbindung untersucht (nicht ausschalten, Ticket an Team Sicherheit).",
            "If a caller tells you a password, reset it at once.",
            "Warn the caller: nobody from IT ever asks for the code of the app.",
            "Confirm the sign-in prompt that you began yourself.",
        ] {
            assert_eq!(risk(well), None, "{well}");
        }
    }
}
