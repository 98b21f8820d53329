//! What servers say in their greeting, and what is made of it: with the pages of the program.

use mailprobe::catalogue::{Catalogue, Severity};
use mailprobe::diagnose::{Standing, Verdict, diagnose};
use mailprobe::fact::facts;
use mailprobe::scenario::{Scenario, Split, rehearse};

fn judge(text: &str, split: Split) -> Verdict {
    let scenario = Scenario::parse(text).unwrap_or_else(|error| panic!("{error}: {text}"));
    let run = rehearse(&scenario, split).unwrap_or_else(|mismatch| panic!("{mismatch}: {text}"));
    diagnose(&run, &facts(&run), &Catalogue::embedded())
}

/// The first finding and how it stands, whole and at every byte.
fn first(text: &str) -> (Option<String>, Standing) {
    let [whole, bytes] = [Split::Whole, Split::EveryByte].map(|split| {
        let verdict = judge(text, split);
        let first = verdict.findings.first().map(|f| f.id.clone());
        (first, verdict.standing)
    });
    assert_eq!(whole, bytes, "{text}");
    whole
}

const REFUSALS: &[(&str, &str, &str)] = &[
    ("smtp", "421 4.3.2 Service not available", "service.outage"),
    (
        "smtp",
        "421 mail.example.org Service not available, closing transmission channel",
        "service.outage",
    ),
    (
        "smtp",
        "421 4.7.0 mail.example.org Error: too many connections from 192.0.2.1",
        "auth.too-many-connections",
    ),
    (
        "smtp",
        "421 Too many concurrent SMTP connections from this IP address; please try again later.",
        "auth.too-many-connections",
    ),
    (
        "smtp",
        "554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org",
        "smtp.address-blocked",
    ),
    (
        "smtp",
        "554 mx.example.org (mxgate) Nemesis ESMTP Service not available. IP address is black listed.",
        "smtp.address-blocked",
    ),
    (
        "smtp",
        "550 Your IP address is on a block list",
        "smtp.address-blocked",
    ),
    (
        "smtp",
        "554 mail.example.org ESMTP not accepting messages",
        "proto.greeting-refused",
    ),
    (
        "smtp",
        "450 4.3.2 Service currently unavailable",
        "service.outage",
    ),
    (
        "smtp",
        "421 4.3.2 System not accepting network messages",
        "service.outage",
    ),
    (
        "imap",
        "* BYE Too many connections",
        "auth.too-many-connections",
    ),
    (
        "imap",
        "* BYE [UNAVAILABLE] Temporary failure",
        "service.outage",
    ),
    (
        "imap",
        "* BYE Server is down for maintenance",
        "service.outage",
    ),
    ("imap", "* BYE Go away", "proto.greeting-refused"),
    (
        "imap",
        "* BYE Disconnected: Maximum number of connections from your IP exceeded",
        "auth.too-many-connections",
    ),
    (
        "pop3",
        "-ERR [SYS/TEMP] Temporary failure",
        "service.outage",
    ),
    (
        "pop3",
        "-ERR Maximum number of connections exceeded",
        "auth.too-many-connections",
    ),
    ("pop3", "-ERR Server down for maintenance", "service.outage"),
    ("pop3", "-ERR go away", "proto.greeting-refused"),
];

#[test]
fn a_refusal_is_named_by_its_reason() {
    let mut faults = Vec::new();
    for (protocol, line, expected) in REFUSALS {
        let waits = *protocol == "smtp" && !line.starts_with("421");
        let end = if waits {
            "C: QUIT\nS: 221 bye\n"
        } else {
            "close\n"
        };
        let (found, standing) = first(&format!(
            "no-login\n{protocol} mail.example.org:2500 starttls\nS: {line}\n{end}"
        ));
        if found.as_deref() != Some(*expected) || standing != Standing::Trouble {
            faults.push(format!("{line}: {found:?} {standing:?}, not {expected}"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Odd, old and a little slow, and in order.
const HEALTHY: &[(&str, &str)] = &[
    (
        "smtp",
        "wait 5\nS: 220\nC: EHLO [127.0.0.1]\nS: 250-mail \nS: 250-AUTH PLAIN \nS: 250 SIZE \nC: QUIT\nS: 221\n",
    ),
    (
        "smtp",
        "S: 220-mail.example.org\nS: 220-We do not authorize unsolicited mail.\nS: 220 and more\nC: EHLO [127.0.0.1]\nS: 250 mail\nC: QUIT\nS: 221 b\n",
    ),
    (
        "smtp",
        "S: 220 ****** Gruß von Contoso ******\nC: EHLO [127.0.0.1]\nS: 250-mail\nS: 250-XCLIENT NAME\nS: 250 XXX\nC: QUIT\nS: 221 b\n",
    ),
    (
        "smtp",
        "S: 220 old.example.org\nC: EHLO [127.0.0.1]\nS: 502 5.5.2 Error: command not recognized\nC: HELO [127.0.0.1]\nS: 250 old\nC: QUIT\nS: 221 b\n",
    ),
    (
        "smtp",
        "S64: MjIw\nwait 2\nS64: IG1haWwu\nwait 2\nS: example.org\nC: EHLO [127.0.0.1]\nS: 250 AUTH PLAIN\nC: QUIT\nS: 221 b\n",
    ),
    (
        "smtp",
        "S: 220 FRONT7.internal.example.net Microsoft ESMTP MAIL Service ready\nC: EHLO [127.0.0.1]\nwait 5\nS: 250 AUTH LOGIN\nC: QUIT\nS: 221 b\n",
    ),
    (
        "imap",
        "S: * OK\nC: m1 CAPABILITY\nS: * 3 EXISTS\nS: * OK still here\nS: * capability imap4REV1 auth=plain\nS: M1 ok\nC: m2 LOGOUT\nS: * BYE\nS: m2 OK\n",
    ),
    (
        "imap",
        "S: * PREAUTH welcome\nC: m1 CAPABILITY\nS: * CAPABILITY IMAP4rev1\nS: m1 OK\nC: m2 LOGOUT\nS: * BYE\nS: m2 OK\n",
    ),
    (
        "pop3",
        "S: +OK\nC: CAPA\nS: -ERR unknown command\nC: QUIT\nS: +OK\n",
    ),
    (
        "pop3",
        "S: +ok <1.2@pod51010.example.net>\nC: CAPA\nS: +OK\nS: USER\nS: .\nC: QUIT\nS: +OK\n",
    ),
];

#[test]
fn odd_old_and_slow_servers_are_in_order() {
    let mut faults = Vec::new();
    for (protocol, course) in HEALTHY {
        let text = format!("no-login\n{protocol} mail.example.org:2500 tls\ntls ok\n{course}");
        let (found, standing) = first(&text);
        if found.is_some() || standing != Standing::Works {
            faults.push(format!("{course}: {found:?} {standing:?}"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn a_late_greeting_is_late_and_not_missing() {
    for (protocol, course) in HEALTHY {
        let slow =
            format!("no-login\n{protocol} mail.example.org:2500 tls\ntls ok\nwait 30\n{course}");
        let verdict = judge(&slow, Split::Whole);
        let findings = verdict.findings.iter();
        let found: Vec<_> = findings.map(|f| (f.id.as_str(), f.severity)).collect();
        let late = [("proto.slow-greeting", Severity::Degraded)];
        assert_eq!(found, late, "{course}");
        assert_eq!(verdict.standing, Standing::Degraded, "{course}");
    }
}
