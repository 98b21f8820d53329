//! What lines of the logs of Postfix and Exim tell, without their fields, and which of their messages went out in the end.

use std::collections::{HashMap, HashSet};

use super::strangers;

/// The messages that were sent, each by its number and its recipient, and in which line of the log at last.
pub(super) struct Sent<'t> {
    messages: HashMap<(&'t str, &'t str), usize>,
    /// The servers whose certificate was not verified, and to which the mail went all the same: the name or the address of each.
    unverified: HashSet<&'t str>,
}

/// What became of a message that had to wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Waited {
    /// It was sent later, and there was no fault: servers put off whom they do not know yet.
    Settled,
    /// It was sent later, and there was a fault until then.
    Sent,
}

impl<'t> Sent<'t> {
    /// Those of a log.
    pub(super) fn of(text: &'t str) -> Self {
        let is_sent = |line: &str| line.contains("status=sent") || line.contains("stat=Sent");
        let lines = text.split('\n').enumerate();
        let sent = lines.filter(|(_, line)| is_sent(line));
        let unverified = text.split('\n').filter_map(|line| {
            let (_, host) = line.split_once("Untrusted TLS connection established to ")?;
            host.split_once(": ").map(|(host, _)| host)
        });
        Self {
            messages: sent
                .filter_map(|(at, line)| Some((message(line)?, at)))
                .collect(),
            unverified: unverified.collect(),
        }
    }

    /// What became of the message that the line at this place says has to wait; none where it says nothing of the kind, or the message
    /// was not sent behind it.
    pub(super) fn later(&self, at: usize, line: &str) -> Option<Waited> {
        if self.is_opportunistic(line) {
            return Some(Waited::Settled);
        }
        let deferred = ["status=deferred", "stat=Deferred"]
            .iter()
            .find_map(|mark| line.split_once(mark));
        let why = match deferred {
            Some((_, why)) => {
                let sent = self.messages.get(&message(line)?)?;
                (*sent >= at).then_some(why)?
            }
            None => self.answered(at, line)?,
        };
        let why = why.to_lowercase();
        let reason = why.split_once(" said: ").map_or(&*why, |(_, said)| said);
        Some(
            match reason.starts_with('4') && strangers::is_put_off(reason) {
                true => Waited::Settled,
                false => Waited::Sent,
            },
        )
    }
}

impl Sent<'_> {
    /// Whether a certificate was not verified of a server to which the mail went all the same: encryption without it is what Postfix
    /// was told to be content with.
    fn is_opportunistic(&self, line: &str) -> bool {
        let behind = line.split_once("certificate verification failed for ");
        let host = behind.and_then(|(_, behind)| behind.split_once(": "));
        host.is_some_and(|(host, _)| self.unverified.contains(host))
    }

    /// What the first of several servers answered, `4F1: host mx.example.org[192.0.2.1] said: 450 ...`, about a message that was sent
    /// behind that line.
    fn answered<'l>(&self, at: usize, line: &'l str) -> Option<&'l str> {
        let (before, why) = line.split_once(": host ")?;
        let number = before.rsplit(' ').next()?;
        let is_later = |((of, _), sent): (&(&str, &str), &usize)| *of == number && *sent > at;
        let is_sent = why.contains(" said: 4") && self.messages.iter().any(is_later);
        is_sent.then_some(why)
    }
}

/// The number of the message that a line is about, and whom it is for: `postfix/smtp[7]: 4F1: to=<kim@example.org>, ...`.
fn message(line: &str) -> Option<(&str, &str)> {
    let (before, behind) = line.split_once(": to=<")?;
    let number = before.rsplit(' ').next()?;
    let (recipient, _) = behind.split_once('>')?;
    Some((number, recipient))
}

/// What a line of Postfix tells, without its fields: the reason in parentheses, or what stands behind the number of the process.
pub(super) fn of_postfix(line: &str) -> &str {
    let Some(at) = line.find("postfix/") else {
        return line;
    };
    if line.contains("status=sent") {
        return "250 sent";
    }
    let behind = line[at..].split_once("]: ").map_or(line, |(_, rest)| rest);
    let reason = behind
        .split_once("status=")
        .and_then(|(_, rest)| rest.split_once('('));
    match reason {
        Some((_, reason)) => reason.strip_suffix(')').unwrap_or(reason),
        None => behind,
    }
}

/// What a line of Exim's main log tells, without its fields; none where it is no such line.
pub(super) fn of_exim(line: &str) -> Option<String> {
    // The number of a message: 6, 6 or 11, and 2 or 4 letters and digits.
    let is_number = |word: &str| {
        let parts: Vec<usize> = word.split('-').map(str::len).collect();
        let is_plain = word
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        is_plain && matches!(parts[..], [6, 6, 2] | [6, 11, 4])
    };
    let Some(number) = line.split(' ').take(4).find(|word| is_number(word)) else {
        // Whatever its number looks like, a delivery names its router, its transport and what the other server confirmed.
        let is_delivery = [" => ", " R=", " T=", " C=\"250"];
        if is_delivery.iter().all(|mark| line.contains(mark)) {
            return Some("250 sent".to_owned());
        }
        return refused_by_exim(line);
    };
    let (_, behind) = line.split_once(number)?;
    let mut words = behind.split_whitespace().peekable();
    let mark = words.next_if(|word| ["<=", "=>", "->", ">>", "*>", "**", "=="].contains(word));
    if mark.is_some_and(|mark| !["**", "=="].contains(&mark)) || behind.trim() == "Completed" {
        return Some("250 sent".to_owned());
    }
    if mark.is_some() {
        // To whom, `kim@example.org` or `kim <kim@example.org>`.
        words.next();
        while words.next_if(|word| word.starts_with('<')).is_some() {}
    }
    // `R=router T=transport defer (110):`; the host is told, and where it failed.
    let is_field = |word: &str| {
        let mut letters = word.split('=').next().unwrap_or_default().bytes();
        let is_name = letters.len() <= 3 && letters.all(|byte| byte.is_ascii_uppercase());
        word.contains('=') && is_name && !word.starts_with("H=")
    };
    let is_errno = |word: &str| {
        let inner = word.strip_prefix('(').and_then(|word| word.split_once(')'));
        inner.is_some_and(|(inner, _)| inner.parse::<i32>().is_ok())
    };
    let mut told: Vec<&str> = words
        .filter(|word| !is_field(word) && !is_errno(word))
        .collect();
    told.retain(|word| *word != "defer");
    Some(told.join(" "))
}

/// What Exim answered where its log says that it refused a command: the code is the one that it puts before the words of its lists of
/// conditions, and it puts none into the log.
fn refused_by_exim(line: &str) -> Option<String> {
    const REFUSED: [&str; 2] = [" rejected RCPT <", " rejected MAIL <"];
    let (before, behind) = REFUSED.iter().find_map(|mark| line.split_once(mark))?;
    let (_, reason) = behind.split_once(">: ").filter(|_| before.contains("H="))?;
    let code = if before.ends_with("temporarily") {
        "451"
    } else {
        "550"
    };
    Some(format!("{code} {reason}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_put_off_and_then_sent_is_settled() {
        let deferred = "postfix/smtp[1]: 4F1: to=<kim@example.org>, relay=mx.example.org[192.0.2.1]:25, status=deferred (host mx.example.org said: 450 4.2.0 Greylisted)";
        let sent = deferred.replace("deferred", "sent");
        let later = |sent: &str, line: &str| {
            let text = format!("{line}\n{sent}");
            Sent::of(&text).later(0, line)
        };
        assert_eq!(later(&sent, deferred), Some(Waited::Settled));
        for other in [
            sent.replace("4F1", "4F2"),
            sent.replace("kim", "lee"),
            deferred.to_owned(),
        ] {
            assert_eq!(later(&other, deferred), None, "{other}");
        }
        assert_eq!(later(&sent, &deferred.replace("deferred", "bounced")), None);
        // What was sent before settles nothing, and neither is another reason settled.
        let text = format!("{sent}\n{deferred}");
        assert_eq!(Sent::of(&text).later(1, deferred), None);
        for reason in ["535 5.7.8 authentication failed", "452 4.2.2 mailbox full"] {
            let line = deferred.replace("450 4.2.0 Greylisted", reason);
            assert_eq!(later(&sent, &line), Some(Waited::Sent), "{line}");
        }
    }
}
