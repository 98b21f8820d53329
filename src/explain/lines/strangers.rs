//! What a mail server notes of strangers who come to it all day, and of whom it keeps out: nothing of it is about who reads the log.

use super::head::is_of_log;
use super::logged::{Said, known};

/// What Postfix notes of strangers who come to it all day, in lower case: a name that is not theirs, or another protocol than mail's.
const OF_STRANGERS: [&str; 3] = [
    " does not resolve to address ",
    ": address not listed for hostname ",
    "non-smtp command from ",
];

/// How a server notes that it refused somebody who connected, in lower case: Postfix, a milter of it, and Exim.
const REFUSED: [&str; 5] = [
    "noqueue: reject: ",
    "milter-reject: ",
    "rejected rcpt ",
    "rejected connection ",
    "rejected ehlo ",
];

/// Why it does so with strangers all day, in lower case: they shall come again later, which they do.
const LATER: [&str; 4] = ["greylist", "graylist", "grey-list", "gray-list"];

/// What tells that it is a user of this server, who signed in or came where users do, in lower case.
const OF_USERS: [&str; 6] = [
    "/submission/",
    "/submissions/",
    "/smtps/",
    " a=",
    "sasl_username=",
    "sasl_method=",
];

/// Where the reason ends in a line of Postfix, in lower case.
const BEHIND: [&str; 4] = ["; from=<", "; to=<", "; proto=", "; helo=<"];

/// Whether a server notes that somebody shall come again later, in words and not by a name.
pub(super) fn is_put_off(reason: &str) -> bool {
    !reason.starts_with('5') && LATER.iter().any(|mark| reason.contains(mark))
}

/// Whether a line of a log, in lower case, notes something of strangers that is as it should be.
pub(super) fn is_noted(lower: &str) -> bool {
    OF_STRANGERS.iter().any(|mark| lower.contains(mark))
        || reason(lower).is_some_and(|reason| is_put_off(&reason))
}

/// Whether a server keeps somebody out whose address is on a list.
pub(super) fn kept_out(lower: &str) -> Option<Said> {
    let reason = reason(lower)?;
    known().stranger.meaning(&reason)
}

/// Why a server refused a stranger, in its own words from the code on where there is one; none where a line of a log does not say so.
fn reason(lower: &str) -> Option<String> {
    let behind = REFUSED
        .iter()
        .find_map(|mark| lower.split_once(mark))
        .map(|(_, behind)| behind)?;
    if !is_of_log(lower) || OF_USERS.iter().any(|mark| lower.contains(mark)) {
        return None;
    }
    // `RCPT from host[192.0.2.1]:4711: 450 ...` of Postfix, `<kim@example.org>: ...` of Exim.
    let (_, reason) = behind.split_once(": ")?;
    let end = BEHIND.iter().filter_map(|mark| reason.find(mark)).min();
    Some(without_addresses(&reason[..end.unwrap_or(reason.len())]))
}

/// A reason without what stands in angle brackets: whose address it is about.
fn without_addresses(reason: &str) -> String {
    let mut is_inside = false;
    let is_word = |c: &char| {
        is_inside = *c == '<' || is_inside && *c != '>';
        !is_inside
    };
    reason.chars().filter(is_word).collect()
}

#[cfg(test)]
mod tests {
    use super::super::own::told;
    use crate::catalogue::Certainty;

    #[test]
    fn what_is_noted_of_strangers_is_no_fault() {
        for line in [
            "postfix/smtpd[3]: warning: hostname bad.example does not resolve to address 203.0.113.77: Name or service not known",
            "postfix/smtpd[3]: warning: non-SMTP command from unknown[203.0.113.77]: GET / HTTP/1.1",
            "postfix/smtpd[3]: NOQUEUE: reject: RCPT from mail.example.net[203.0.113.7]: 450 4.2.0 <kim@example.org>: Recipient address rejected: Greylisted; proto=ESMTP",
        ] {
            assert_eq!(told(line), Some(Vec::new()), "{line}");
        }
    }

    #[test]
    fn whom_a_server_keeps_out_is_at_most_possible() {
        for line in [
            "postfix/smtpd[3]: NOQUEUE: reject: RCPT from unknown[203.0.113.5]: 554 5.7.1 Service unavailable; Client host [203.0.113.5] blocked using zen.spamhaus.org; from=<a@example.net>",
            "2026-11-27 10:00:00 H=(x) [203.0.113.5] F=<a@example.net> rejected RCPT <kim@example.org>: 203.0.113.5 is in a black list at bl.spamcop.net",
            "2026-11-27 10:00:00 H=(x) [203.0.113.5] F=<a@example.net> rejected RCPT <kim@example.org>: host [203.0.113.5] is listed at bl.spamcop.net",
            "postfix/postscreen[3]: NOQUEUE: reject: RCPT from [203.0.113.5]:4711: 550 5.7.1 Service unavailable; client [203.0.113.5] blocked using zen.spamhaus.org; from=<a@example.net>",
        ] {
            let found = told(line).unwrap_or_default();
            let all: Vec<_> = found.iter().map(|one| (&*one.id, one.certainty)).collect();
            assert_eq!(
                all,
                [("smtp.address-blocked", Certainty::Possible)],
                "{line}"
            );
        }
        for line in [
            "postfix/submission/smtpd[3]: NOQUEUE: reject: RCPT from unknown[203.0.113.5]: 554 5.7.1 Service unavailable; Client host [203.0.113.5] blocked using zen.spamhaus.org; from=<kim@example.org>",
            "2026-11-27 10:00:00 H=(x) [203.0.113.5] A=plain:kim F=<kim@example.org> rejected RCPT <a@example.net>: 203.0.113.5 is in a black list at bl.spamcop.net",
            "postfix/smtpd[3]: NOQUEUE: reject: RCPT from unknown[203.0.113.5]: 554 5.7.1 <kim@example.org>: Relay access denied; from=<a@example.net> to=<kim@blocklist.example>",
            "postfix/smtpd[3]: NOQUEUE: reject: RCPT from blacklist.example[203.0.113.5]: 550 5.1.1 <kim@greylist.example>: User unknown; from=<a@example.net>",
            "2026-11-27 10:00:00 H=(x) [203.0.113.5] rejected RCPT <a@example.org>: relay not permitted; see blacklist page",
            "my printer shows: rejected rcpt to, blacklist",
        ] {
            assert_eq!(told(line), None, "{line}");
        }
        // What another server answered to this one.
        let line = "postfix/smtp[3]: 4F1: to=<kim@example.net>, status=bounced (host mx.example.net[203.0.113.9] said: 554 5.7.1 Client host [192.0.2.1] blocked using zen.spamhaus.org)";
        assert_eq!(told(line), None);
    }
}
