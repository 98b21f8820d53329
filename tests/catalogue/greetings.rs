//! What servers say in their greeting, and what is made of it: with the pages of the program.

use std::sync::LazyLock;

use mailprobe::catalogue::{Catalogue, Severity};
use mailprobe::diagnose::{Standing, Verdict, diagnose};
use mailprobe::fact::facts;
use mailprobe::scenario::{Scenario, Split, rehearse};
use proptest::prelude::*;

fn judge(text: &str, split: Split) -> Verdict {
    static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(Catalogue::embedded);
    let scenario = Scenario::parse(text).unwrap_or_else(|error| panic!("{error}: {text}"));
    let run = rehearse(&scenario, split).unwrap_or_else(|mismatch| panic!("{mismatch}: {text}"));
    diagnose(&run, &facts(&run), &CATALOGUE)
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

const REFUSALS: &str = include_str!("greetings.tsv");

/// A run in which the server says this line in the place of its greeting, or of its offer.
fn refusing(host: &str, protocol: &str, place: &str, line: &str) -> String {
    let begin = format!("no-login\n{protocol} {host}:2500 starttls\n");
    let stays = protocol == "smtp" && !line.starts_with("421");
    let leave = if stays {
        "C: QUIT\nS: 221 bye\n"
    } else {
        "close\n"
    };
    let course = match (place, protocol) {
        ("greet", _) => format!("S: {line}\n{leave}"),
        ("offer", "smtp") => {
            let again = match line.starts_with('5') {
                true => format!("C: HELO [127.0.0.1]\nS: {line}\n"),
                false => String::new(),
            };
            format!("S: 220 ready\nC: EHLO [127.0.0.1]\nS: {line}\n{again}{leave}")
        }
        ("offer", "imap") => {
            let leave = match line.starts_with('*') {
                true => "close\n",
                false => "C: m2 LOGOUT\nS: * BYE\nS: m2 OK\n",
            };
            format!("S: * OK ready\nC: m1 CAPABILITY\nS: {line}\n{leave}")
        }
        ("offer", _) => format!("S: +OK ready\nC: CAPA\nS: {line}\nclose\n"),
        _ => panic!("{place} is no place"),
    };
    format!("{begin}{course}")
}

fn rows() -> impl Iterator<Item = [&'static str; 5]> {
    let lines = REFUSALS.lines().filter(|line| !line.starts_with('#'));
    lines.map(|line| {
        let fields: Vec<&str> = line.split('\t').collect();
        fields
            .try_into()
            .unwrap_or_else(|_| panic!("five fields are wanted: {line}"))
    })
}

#[test]
fn a_refusal_is_named_by_its_reason() {
    let mut faults = Vec::new();
    let mut told = 0;
    // That nothing depends on the split is tested with fewer.
    for [server, protocol, place, line, expected] in rows() {
        let verdict = judge(
            &refusing("mail.example.org", protocol, place, line),
            Split::Whole,
        );
        let found = verdict.findings.first().map(|finding| finding.id.as_str());
        let is_right = found.is_some_and(|id| expected.split('|').any(|one| one == id));
        if !is_right || verdict.standing != Standing::Trouble {
            faults.push(format!(
                "{server}, {protocol}: {line}: {found:?}, not {expected}"
            ));
        }
        told += 1;
    }
    assert!(
        faults.is_empty(),
        "{} of {told}:\n{}",
        faults.len(),
        faults.join("\n")
    );
    assert!(told > 200);
}

#[test]
fn a_server_that_names_another_place_is_told_so_and_no_other_is() {
    let title = |protocol: &str, line: &str| {
        let verdict = judge(
            &refusing("mail.example.org", protocol, "greet", line),
            Split::Whole,
        );
        let first = verdict.findings.first().expect("a finding");
        (first.id.clone(), first.words.title.clone())
    };
    // Before TLS nobody knows whose words they are.
    let elsewhere = Some(
        "An answer in the name of the server says that its service is at another place".to_owned(),
    );
    for [server, protocol, place, line, _] in rows() {
        let is_moved = server == "own" && line.contains("example.net");
        if place == "greet" {
            let (id, told) = title(protocol, line);
            let is_told = id == "proto.greeting-refused" && told == elsewhere;
            assert_eq!(is_told, is_moved, "{line}");
        }
    }
    for line in [
        "* BYE Mailboxes have moved, try later",
        "* BYE moved to mail.example.org",
        "* BYE come back another day, or see https://www.example.net/status",
        "* BYE please write to help@example.net",
        "* BYE Could not connect to store2.example.net",
        "* BYE Unable to connect to real server mx1.example.net",
        "* BYE Please use another server [mx1.example.net]",
    ] {
        assert_ne!(title("imap", line).1, elsewhere, "{line}");
    }
}

#[test]
fn another_server_is_advised_only_where_the_words_are_the_servers_own() {
    let bye = "* BYE [REFERRAL imap://imap2.example.net/] Try there";
    for (place, course) in [
        ("greet", format!("S: {bye}\nclose\n")),
        (
            "offer",
            format!("S: * OK ready\nC: m1 CAPABILITY\nS: {bye}\nclose\n"),
        ),
    ] {
        for (begin, is_sure) in [
            ("tls\ntls ok\n", true),
            ("tls\ntls self-signed\n", false),
            ("starttls\n", false),
            ("none\n", false),
        ] {
            let verdict = judge(
                &format!("no-login\nimap mail.example.org:2500 {begin}{course}"),
                Split::Whole,
            );
            let findings = verdict.findings.iter();
            let mut steps = findings.filter_map(|finding| finding.words.next_step.as_deref());
            let advised = steps.find(|step| step.contains("REFERRED"));
            assert_eq!(advised.is_some(), is_sure, "{place} {begin}: {advised:?}");
            let is_without_password = |step: &str| step.contains("REFERRED --no-login");
            assert!(advised.is_none_or(is_without_password), "{place} {begin}");
        }
    }
}

/// What hosts are called that might be taken for what a server says.
const NAMES: [&str; 24] = [
    "temporary-mail",
    "block",
    "limit",
    "smtp-relay",
    "blacklist-01",
    "spamhaus",
    "rbl",
    "unavailable",
    "maintenance",
    "too-many",
    "connections",
    "ftp",
    "lmtp",
    "banned",
    "country",
    "database",
    "overload",
    "license",
    "ptr",
    "rate-limit",
    "tls",
    "outage",
    "your-ip",
    "dynamic",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    /// Wherever a server puts its own name, that of the caller, or a place on the web.
    #[test]
    fn names_do_not_change_what_a_refusal_is_about(
        row in 0..rows().count(),
        labels in proptest::collection::vec(0..NAMES.len(), 1..3),
        place in 0..4_usize,
    ) {
        let [_, protocol, at, line, _] = rows().nth(row).expect("a row");
        let labels: Vec<&str> = labels.into_iter().map(|label| NAMES[label]).collect();
        let host = format!("{}.example", labels.join("."));
        let (status, rest) = match protocol {
            "imap" if line.starts_with('*') => line.split_at("* BYE".len()),
            "smtp" => line.split_at(3),
            _ => line.split_at(line.find(' ').map_or(line.len(), |end| end + usize::from(protocol == "imap") * 3)),
        };
        let (code, text) = match rest.trim_start().split_once(' ') {
            Some((code, text)) if code.starts_with(['4', '5', '[']) => (format!(" {code}"), text),
            _ => (String::new(), rest.trim_start()),
        };
        // Nobody could tell whether a server called `maintenance` begins with its name or with a word.
        let first = text.split_whitespace().next().unwrap_or_default();
        prop_assume!(!first.trim_matches(',').eq_ignore_ascii_case(labels[0]));
        let named = match place {
            0 => format!("{status}{code} {host} {text}"),
            1 => format!("{status}{code} {text} ({host})"),
            2 => format!("{status}{code} {text} see https://{host}/{}", labels[0]),
            _ => format!("{status}{code} {text} [mx1.{host}]"),
        };
        let id = |host: &str, line: &str| {
            let verdict = judge(&refusing(host, protocol, at, line), Split::Whole);
            verdict.findings.first().map(|finding| finding.id.clone())
        };
        prop_assert_eq!(id(&host, &named), id("mail.example.org", line), "{}", named);
    }
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
        "S: +OK\nC: CAPA\nS: -ERR not available\nC: QUIT\nS: +OK\n",
    ),
    (
        "pop3",
        "S: +OK\nC: CAPA\nS: -ERR Internal error: unknown command CAPA\nC: QUIT\nS: +OK\n",
    ),
    (
        "pop3",
        "S: +OK\nC: CAPA\nS: -ERR server error: command not recognized\nC: QUIT\nS: +OK\n",
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
