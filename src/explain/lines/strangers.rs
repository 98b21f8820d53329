//! What a mail server notes of strangers who come to it all day, and of whom it keeps out: nothing of it is about who reads the log.

use super::own::Told;
use crate::catalogue::Certainty;

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

/// Why it does so with strangers all day, in lower case: they shall come again later, which they do, or their address is on a list.
const LATER: [&str; 4] = ["greylist", "graylist", "grey-list", "gray-list"];
const LISTED: [&str; 9] = [
    " blocked using ",
    "spamhaus",
    "spamcop",
    "barracudacentral",
    "dnsbl",
    " rbl ",
    "blocklist",
    "blacklist",
    "black list",
];

/// Whether a line, in lower case, notes something of strangers that is as it should be.
pub(super) fn is_noted(lower: &str) -> bool {
    let says = |marks: &[&str]| marks.iter().any(|mark| lower.contains(mark));
    says(&OF_STRANGERS) || says(&REFUSED) && says(&LATER)
}

/// Whether a server keeps somebody out whose address is on a list.
pub(super) fn kept_out(lower: &str) -> Option<Told> {
    let says = |marks: &[&str]| marks.iter().any(|mark| lower.contains(mark));
    (says(&REFUSED) && says(&LISTED)).then_some((
        &["smtp.address-blocked"],
        Certainty::Possible,
        "The log is the server's: it kept out somebody else, whose address is on a list. That is as it should be, unless it is a sender of \
yours; nobody keeps out the mail of this server.",
    ))
}

#[cfg(test)]
mod tests {
    use super::super::own::told;
    use super::*;

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
        ] {
            let found = told(line).unwrap_or_default();
            let all: Vec<_> = found.iter().map(|one| (&*one.id, one.certainty)).collect();
            assert_eq!(
                all,
                [("smtp.address-blocked", Certainty::Possible)],
                "{line}"
            );
        }
        // What another server answered to this one.
        let line = "postfix/smtp[3]: 4F1: to=<kim@example.net>, status=bounced (host mx.example.net[203.0.113.9] said: 554 5.7.1 Client host [192.0.2.1] blocked using zen.spamhaus.org)";
        assert_eq!(told(line), None);
    }
}
