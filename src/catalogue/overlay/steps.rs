//! What the steps of an organisation must not say: a mark that there is not, or something that puts people at risk.

use super::Fault;
use crate::catalogue::dates;

/// The marks that may stand before a step.
const PLACES: [&str; 3] = ["Exchange", "Exchange Online", "Elsewhere"];

/// What may be wrong in the words of a section, which begins on this line.
pub(super) fn faults(section: &str, first_line: usize, is_of_steps: bool) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut fenced = false;
    for (line, text) in (first_line..).zip(section.lines()) {
        if text.trim_start().starts_with("```") {
            fenced = !fenced;
            continue;
        }
        if fenced || text.starts_with("    ") {
            continue;
        }
        faults.extend(marks(text).map(|reason| (line, reason)));
        if is_of_steps {
            faults.extend(risk(text).map(|reason| (line, reason)));
        }
    }
    faults
}

/// The first mark of a line that is not read, or stands where it is not.
fn marks(line: &str) -> Option<String> {
    let bare = line.trim_start();
    let is_first = PLACES
        .iter()
        .any(|place| bare.starts_with(&format!("{{{place}}}")));
    let behind = bare
        .split_once('}')
        .map_or("", |(_, behind)| behind.trim_start());
    if is_first && behind.starts_with(|c: char| c.is_ascii_digit()) {
        return Some(
            "the mark of a place stands behind the number of a step: `1. {Exchange} ...`"
                .to_owned(),
        );
    }
    // Every second part stands between backticks, as code.
    let prose = line.split('`').step_by(2);
    let named = prose.flat_map(|part| part.split('{').skip(1));
    let mut names = named
        .filter_map(|rest| rest.split_once('}'))
        .map(|(name, _)| name);
    names.find_map(|name| match name.strip_prefix("date ") {
        Some(id) if dates::turn(id).is_some() => None,
        Some(id) => {
            let alike = |known: &&str| strsim::jaro_winkler(id, known);
            let ids = dates::turns().iter().map(|turn| turn.id.as_str());
            let near = ids.max_by(|a, b| alike(a).total_cmp(&alike(b)));
            let near = near.unwrap_or_default();
            Some(format!("there is no date `{id}`; the one that is called most alike is `{near}`"))
        }
        None if PLACES.contains(&name) => None,
        None => Some(format!(
            "there is no mark `{name}`; in braces stand Exchange, Exchange Online and Elsewhere, or date and its id"
        )),
    })
}

/// A kind of advice that puts people at risk: who does what to what, in the words of several languages, and why it is not taken.
struct Risk {
    does: &'static [&'static str],
    what: &'static [&'static str],
    /// With what it is well; words of the line.
    unless: &'static [&'static str],
    /// Whether both stand near each other, and it is told to somebody.
    is_near: bool,
    why: &'static str,
}

const OFF: &[&str] = &[
    "switch off",
    "turn off",
    "disable",
    "deactivate",
    "uninstall",
    "abschalten",
    "ausschalten",
    "deaktivier",
    "d\u{e9}sactive",
    "desactiv",
    "disattiv",
];

const RISKS: [Risk; 4] = [
    Risk {
        does: &[
            "accept",
            "ignore",
            "proceed",
            "click through",
            "click continue",
            "click on continue",
            "switch off",
            "turn off",
            "disable",
            "akzeptier",
            "ignorier",
            "abschalten",
            "ausschalten",
            "deaktivier",
            "accepte",
            "acepta",
            "accetta",
        ],
        what: &[
            "any certificate",
            "all certificates",
            "every certificate",
            "certificate warning",
            "certificate error",
            "certificate check",
            "certificate verification",
            "zertifikatswarnung",
            "zertifikatsfehler",
            "zertifikatspr\u{fc}fung",
            "jedes zertifikat",
            "alle zertifikate",
            "tous les certificats",
            "todos los certificados",
            "tutti i certificati",
        ],
        unless: &[],
        is_near: false,
        why: "it has people accept any certificate: then anybody on the way reads the password",
    },
    Risk {
        does: OFF,
        what: &[
            "virus scanner",
            "antivirus",
            "anti-virus",
            "virenscanner",
            "virenschutz",
            "firewall",
            "defender",
        ],
        unless: &[
            "again",
            "for a minute",
            "for a moment",
            "for one test",
            "wieder",
            "kurz",
            "r\u{e9}active",
            "vuelv",
        ],
        is_near: false,
        why: "it leaves people without their protection: say for how long, and that it is switched on again",
    },
    Risk {
        does: &[
            "send",
            "type",
            "write",
            "post",
            "paste",
            "give",
            "tell",
            "schick",
            "sende",
            "schreib",
            "nenn",
            "envoie",
            "env\u{ed}a",
        ],
        what: &[
            "your password",
            "the password",
            "passwort",
            "kennwort",
            "mot de passe",
            "contrase\u{f1}a",
        ],
        unless: &[],
        is_near: true,
        why: "it has people tell their password: nobody needs it to help",
    },
    Risk {
        does: OFF,
        what: &[
            "mfa",
            "multi-factor",
            "multifactor",
            "two-factor",
            "two-step",
            "2fa",
            "second factor",
            "zwei-faktor",
            "zweiten faktor",
            "mehr-faktor",
            "security defaults",
            "sicherheitsstandards",
        ],
        unless: &[],
        is_near: false,
        why: "it takes the second factor from people: a stolen password is enough then",
    },
];

/// Where a password is told to somebody, and not typed in to sign in.
const CHANNELS: [&str; 17] = [
    " chat",
    "ticket",
    "by e-mail",
    "by email",
    "by mail",
    "an e-mail",
    "an email",
    "whatsapp",
    " sms",
    "by phone",
    "by telephone",
    " to us ",
    "tell us",
    "the help desk your",
    "per mail",
    "per e-mail",
    "am telefon",
];

/// What begins another thought between what is done and the password.
const TURNS: [&str; 9] = [
    "that", "when", "whether", "if", "how", "why", "dass", "ob", "wenn",
];

/// How many words may stand between what is done and the password.
const NEAR: usize = 4;

/// Whether somebody does this to that, and not in the same sentence by chance.
fn is_near(sentence: &str, does: &[&str], what: &[&str]) -> bool {
    let told = does.iter().flat_map(|word| sentence.match_indices(word));
    let behind = told.map(|(at, word)| &sentence[at + word.len()..]);
    let between = behind.filter_map(|rest| {
        let at = what.iter().filter_map(|word| rest.find(word)).min()?;
        Some(rest[..at].split_whitespace())
    });
    let mut between = between.map(Iterator::collect::<Vec<_>>);
    between.any(|words| words.len() <= NEAR && !words.iter().any(|word| TURNS.contains(word)))
}

/// What turns a sentence round.
const NOT: [&str; 14] = [
    " not ", "n't ", "never", "nobody", "no one", "without", "nicht", " nie", "kein", "niemand",
    " ne ", "jamais", "nunca", " mai ",
];

/// Why a line puts people at risk, where it does.
fn risk(line: &str) -> Option<String> {
    let line = line.to_lowercase();
    let sentences = line
        .split(['.', '!', '?', ';'])
        .map(|sentence| format!(" {sentence} "));
    let mut sentences = sentences.filter(|sentence| !NOT.iter().any(|not| sentence.contains(not)));
    sentences.find_map(|sentence| {
        let found = RISKS.iter().find(|risk| {
            let has = |words: &[&str]| words.iter().any(|word| sentence.contains(word));
            let fits = match risk.is_near {
                true => has(&CHANNELS) && is_near(&sentence, risk.does, risk.what),
                false => has(risk.does) && has(risk.what),
            };
            fits && !risk.unless.iter().any(|word| line.contains(word))
        });
        found.map(|risk| format!("this step is not taken, because {}", risk.why))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_puts_people_at_risk_is_found_and_what_warns_of_it_is_not() {
        for risky in [
            "1. Accept any certificate.",
            "1. Click on Continue, and ignore the certificate warning.",
            "2. Turn off the firewall for good.",
            "1. Deaktivieren Sie den Virenscanner.",
            "1. Type your password into the chat.",
            "3. Send the password to us by e-mail.",
            "1. Disable MFA for your account.",
            "1. Switch off security defaults.",
            "1. Schreiben Sie Ihr Passwort in das Ticket.",
        ] {
            assert!(risk(risky).is_some(), "{risky}");
        }
        for well in [
            "1. Never accept any certificate.",
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
            "1. Nennen Sie niemandem Ihr Passwort am Telefon.",
            "2. Call 4711, the help desk; have your telephone at hand.",
        ] {
            assert_eq!(risk(well), None, "{well}");
        }
    }

    #[test]
    fn a_mark_that_there_is_not_is_found() {
        for wrong in [
            "Call {phone}.",
            "1. Call {{number}}.",
            "{Exchange} 1. Call.",
            "It ends {date smtp-auth-default-of}.",
            "1. {exchange} Call.",
        ] {
            assert!(marks(wrong).is_some(), "{wrong}");
        }
        for well in [
            "1. {Exchange} Call.",
            "{Elsewhere} Call.",
            "It ends {date smtp-auth-default-off}.",
            "1. `Get-Mailbox | Where-Object { $_.Name }`",
            "Nothing.",
        ] {
            assert_eq!(marks(well), None, "{well}");
        }
    }
}
