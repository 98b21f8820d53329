//! Protocols that are said to be off, or not offered, and were not seen to be.

use mailprobe::catalogue::Catalogue;
use mailprobe::report::NotTested;
use mailprobe::smoke::Standing;
use proptest::prelude::*;

use crate::judging::{judged, of_scenario, report};

/// A port that refuses may be a firewall's doing: every usual port of the protocol has to.
#[test]
fn one_closed_port_is_not_a_protocol_that_is_off() {
    let imap = "no-login\nimap mail.example.org:993 tls\ntls ok\nS: * OK ready\nC: m1 CAPABILITY\nS: * CAPABILITY IMAP4rev1 AUTH=PLAIN\n\
        S: m1 OK done\nC: m2 LOGOUT\nS: * BYE\nS: m2 OK done\n";
    let closed = |port: u16, security: &str| {
        format!("pop3 mail.example.org:{port} {security}\nconnect refused\n")
    };
    let one = imap.to_owned() + &closed(995, "tls");
    let outcome = of_scenario(&one, "pop3 = \"off\"");
    assert_eq!(outcome.standing, Standing::CouldNotTell, "{outcome:?}");
    assert!(
        outcome.seen.contains("port 110, which was not tried"),
        "{outcome:?}"
    );
    let both = one + &closed(110, "starttls");
    let outcome = of_scenario(&both, "pop3 = \"off\"");
    assert_eq!(outcome.standing, Standing::Met, "{outcome:?}");
    assert!(
        outcome
            .seen
            .contains("connections to the ports 110 and 995 are refused"),
        "{outcome:?}"
    );
}

/// That the domain does not offer a protocol is a word: neither that it works nor that it is off was tried.
#[test]
fn what_the_domain_says_of_a_protocol_is_no_try() {
    let catalogue = Catalogue::embedded();
    let scenario = "no-login\nimap mail.example.org:993 tls\ntls ok\nS: * OK ready\nC: m1 CAPABILITY\nS: * CAPABILITY IMAP4rev1 AUTH=PLAIN\n\
        S: m1 OK done\nC: m2 LOGOUT\nS: * BYE\nS: m2 OK done\n";
    let mut report = report(scenario, &catalogue).unwrap();
    report.not_tested.push(NotTested {
        what: "POP3".to_owned(),
        why: "the domain says in the DNS that it does not offer it".to_owned(),
        reason: "not-offered",
        endpoints: Vec::new(),
    });
    for words in ["pop3 = \"works\"", "pop3 = \"off\""] {
        let outcome = judged(&report, words);
        assert_eq!(
            outcome.standing,
            Standing::CouldNotTell,
            "{words}: {outcome:?}"
        );
        let next = outcome.next_step.unwrap_or_default();
        assert!(next.contains("pop3 = \"HOST\""), "{words}: {next}");
    }
}

/// What refuses a port sooner than the server can answer is not the server.
#[test]
fn a_refusal_that_comes_from_nearer_than_the_server_proves_nothing() {
    let scenario = "no-login\nimap mail.example.org:993 tls\ntls ok\nS: * OK ready\nC: m1 CAPABILITY\nS: * CAPABILITY IMAP4rev1 AUTH=PLAIN\n\
        S: m1 OK done\nC: m2 LOGOUT\nS: * BYE\nS: m2 OK done\n\
        pop3 mail.example.org:995 tls\nconnect refused\npop3 mail.example.org:110 starttls\nconnect refused\n";
    let catalogue = Catalogue::embedded();
    for (way, refusal, standing) in [
        (20, 18, Standing::Met),
        (20, 0, Standing::CouldNotTell),
        // On one's own computer everything is near.
        (1, 0, Standing::Met),
    ] {
        let mut report = report(scenario, &catalogue).unwrap();
        for probe in &mut report.probes {
            let steps = probe.steps.iter_mut();
            for step in steps.filter(|step| step.stage == "connect") {
                step.took_ms = if step.outcome == "ok" { way } else { refusal };
            }
        }
        let outcome = judged(&report, "pop3 = \"off\"");
        assert_eq!(outcome.standing, standing, "{way} {refusal}: {outcome:?}");
        let names_cause = outcome.seen.contains("a firewall of this computer");
        assert_eq!(names_cause, standing != Standing::Met, "{outcome:?}");
    }
}

/// Where nothing comes back at all, it is said why nobody can tell, and what to do.
#[test]
fn silence_is_told_with_its_reason_and_a_next_step() {
    let scenario = "no-login\nimap mail.example.org:993 tls\ntls ok\nS: * OK ready\nC: m1 CAPABILITY\nS: * CAPABILITY IMAP4rev1 AUTH=PLAIN\n\
        S: m1 OK done\nC: m2 LOGOUT\nS: * BYE\nS: m2 OK done\n\
        pop3 mail.example.org:995 tls\nconnect timeout\npop3 mail.example.org:110 starttls\nconnect timeout\n";
    let outcome = of_scenario(scenario, "pop3 = \"off\"");
    assert_eq!(outcome.standing, Standing::CouldNotTell, "{outcome:?}");
    assert!(outcome.next_step.is_some(), "{outcome:?}");
}

/// Refused ports prove something only where the host is seen to answer, and it is said how that is seen.
#[test]
fn a_protocol_that_is_tried_alone_is_told_to_be_tried_with_another() {
    let scenario = "no-login\npop3 mail.example.org:995 tls\nconnect refused\npop3 mail.example.org:110 starttls\nconnect refused\n";
    let outcome = of_scenario(scenario, "pop3 = \"off\"");
    assert_eq!(outcome.standing, Standing::CouldNotTell, "{outcome:?}");
    let next = outcome.next_step.unwrap_or_default();
    assert!(
        next.contains("add another protocol of mail.example.org"),
        "{next}"
    );
    assert!(next.contains("imap = \"works\""), "{next}");
}

/// What may come of one usual port of a protocol.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Port {
    Untried,
    Refused,
    Timeout,
    /// It takes the connection and closes it again.
    Closing,
}

impl Port {
    /// The lines of a scenario about the port.
    fn lines(self, protocol: &str, host: &str, (port, security): (u16, &str)) -> String {
        let server = format!("{protocol} {host}:{port} {security}\n");
        let connect = match self {
            Self::Untried => return String::new(),
            Self::Refused => "connect refused\n",
            Self::Timeout => "connect timeout\n",
            Self::Closing if security == "tls" => "tls closed\n",
            Self::Closing => "close\n",
        };
        server + connect
    }
}

fn ports() -> impl Strategy<Value = Port> {
    prop_oneof![
        2 => Just(Port::Untried),
        5 => Just(Port::Refused),
        1 => Just(Port::Timeout),
        1 => Just(Port::Closing),
    ]
}

const DOORS: [(&str, [(u16, &str); 2]); 3] = [
    ("imap", [(993, "tls"), (143, "starttls")]),
    ("pop3", [(995, "tls"), (110, "starttls")]),
    ("smtp", [(465, "tls"), (587, "starttls")]),
];

/// A server of each protocol that answers.
fn answering(protocol: &str, host: &str) -> String {
    match protocol {
        "imap" => format!(
            "imap {host}:993 tls\ntls ok\nS: * OK ready\nC: m1 CAPABILITY\nS: * CAPABILITY IMAP4rev1 AUTH=PLAIN\nS: m1 OK done\n\
             C: m2 LOGOUT\nS: * BYE\nS: m2 OK done\n"
        ),
        "pop3" => format!(
            "pop3 {host}:995 tls\ntls ok\nS: +OK ready\nC: CAPA\nS: +OK\nS: USER\nS: .\nC: QUIT\nS: +OK\n"
        ),
        _ => format!(
            "smtp {host}:465 tls\ntls ok\nS: 220 mail.example.org ESMTP\nC: EHLO [127.0.0.1]\nS: 250-mail.example.org\n\
             S: 250 AUTH PLAIN\nC: QUIT\nS: 221 bye\n"
        ),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// A protocol passes for off only where every usual port of it refuses, and another protocol of the very same host answers; and from
    /// doors alone it never passes for one that is on.
    #[test]
    fn doors_prove_that_a_protocol_is_off_only_where_all_refuse(
        protocol in 0_usize..3,
        other in 0_usize..2,
        at in prop_oneof![3 => Just(Some("mail.example.org")), 1 => Just(Some("other.example.org")), 1 => Just(None)],
        found in [ports(), ports()],
        is_first in any::<bool>(),
    ) {
        let (name, doors) = DOORS[protocol];
        let (other, _) = DOORS[(protocol + 1 + other) % 3];
        let own: String = found
            .iter()
            .zip(doors)
            .map(|(port, door)| port.lines(name, "mail.example.org", door))
            .collect();
        let other = at.map(|host| answering(other, host)).unwrap_or_default();
        prop_assume!(!own.is_empty() || !other.is_empty());
        let servers = if is_first { own + &other } else { other + &own };
        let outcome = of_scenario(&format!("no-login\n{servers}"), &format!("{name} = \"off\""));
        let proves = found == [Port::Refused; 2] && at == Some("mail.example.org");
        let standing = if proves { Standing::Met } else { Standing::CouldNotTell };
        prop_assert_eq!(outcome.standing, standing, "{:?} {:?}", found, outcome);
        prop_assert!(proves || outcome.next_step.is_some() || !outcome.seen.is_empty());
    }
}
