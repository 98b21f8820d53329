//! What is said about a run, fact by fact.

use std::net::IpAddr;
use std::time::Duration;

use mailprobe::fact::{facts, key};
use mailprobe::observation::dns::{SystemAnswer, SystemFailure};
use mailprobe::observation::tls::Judgement;
use mailprobe::observation::{Run, Seen, Trouble};
use mailprobe::scenario::{Scenario, Split, rehearse};

fn run(scenario: &str) -> Run {
    rehearse(&Scenario::parse(scenario).unwrap(), Split::Whole).unwrap()
}

/// The value that is said of the probe with this number.
fn said(run: &Run, probe: u16, key: &str) -> Option<String> {
    assert!(key::Key::named(key).is_some(), "{key} is no fact");
    let all = facts(run);
    let mut own = all
        .iter()
        .filter(|fact| fact.probe.0 == probe && fact.key == key);
    let value = own.next().map(|fact| fact.value.clone());
    assert!(own.next().is_none(), "{key} is said twice");
    value
}

fn first(scenario: &str, key: &str) -> Option<String> {
    said(&run(scenario), 0, key)
}

fn resolved(line: &str, key: &str) -> Option<String> {
    let begins = line.split(' ').next().unwrap();
    // Where there are addresses, there is a connection to try.
    let end = match begins.parse::<IpAddr>() {
        Ok(_) => "connect refused\n",
        Err(_) => "",
    };
    first(
        &format!("imap mail.example.org:993 tls\nresolve {line}\n{end}"),
        key,
    )
}

#[test]
fn the_kind_of_an_address_is_told() {
    for (addresses, kind) in [
        ("192.0.2.1", "public"),
        ("2001:db8::1", "public"),
        ("10.0.0.1", "private"),
        ("100.64.0.1", "private"),
        ("169.254.1.1", "private"),
        ("fd00::1", "private"),
        ("fe80::1", "private"),
        ("127.0.0.53", "loopback"),
        ("::1", "loopback"),
        ("0.0.0.0", "unspecified"),
        ("::", "unspecified"),
        ("10.0.0.1 192.0.2.1", "mixed"),
        ("10.0.0.1 172.16.0.1", "private"),
    ] {
        let told = resolved(addresses, "dns.address-kind");
        assert_eq!(told.as_deref(), Some(kind), "{addresses}");
    }
}

#[test]
fn a_look_up_is_told_family_by_family_and_together() {
    for (line, together, a, aaaa) in [
        ("192.0.2.1", "ok", "ok", "nodata"),
        ("192.0.2.1 aaaa timeout", "ok", "ok", "timeout"),
        ("2001:db8::1 a servfail", "ok", "servfail", "ok"),
        ("nxdomain", "nxdomain", "nxdomain", "nxdomain"),
        ("servfail 6", "servfail", "servfail", "servfail"),
    ] {
        let told = |key| resolved(line, key);
        assert_eq!(told("dns.outcome").as_deref(), Some(together), "{line}");
        assert_eq!(told("dns.a").as_deref(), Some(a), "{line}");
        assert_eq!(told("dns.aaaa").as_deref(), Some(aaaa), "{line}");
    }
    assert_eq!(resolved("servfail 6", "dns.bogus").as_deref(), Some("yes"));
    assert_eq!(resolved("servfail 15", "dns.bogus"), None);
    assert_eq!(
        resolved("dangling gone.example.org", "dns.alias-target").as_deref(),
        Some("gone.example.org")
    );
}

#[test]
fn the_computers_own_answer_is_compared() {
    let with = |line: &str, system: SystemAnswer| {
        let mut run = run(&format!("imap mail.example.org:993 tls\nresolve {line}\n"));
        match &mut run.observations[0].outcome {
            Ok(Seen::Resolved(resolution)) | Err(Trouble::Dns(resolution)) => {
                resolution.system = Some(system)
            }
            other => panic!("{other:?}"),
        }
        said(&run, 0, "dns.system").unwrap()
    };
    let addresses =
        |text: &str| SystemAnswer::Addresses(text.split(' ').map(|a| a.parse().unwrap()).collect());
    assert_eq!(
        with("nxdomain", SystemAnswer::Failed(SystemFailure::NoName)),
        "agrees"
    );
    assert_eq!(with("nxdomain", addresses("192.0.2.9")), "only-system");
    let known = "192.0.2.1 192.0.2.2\nconnect refused";
    assert_eq!(
        with(known, SystemAnswer::Failed(SystemFailure::NoName)),
        "failed"
    );
    assert_eq!(with(known, addresses("192.0.2.2")), "agrees");
    assert_eq!(with(known, addresses("192.0.2.9")), "differs");
}

#[test]
fn connections_are_told_family_by_family_and_together() {
    let tried = |lines: &str, key| {
        let begin =
            "no-login\nimap mail.example.org:993 tls\nresolve 192.0.2.1 192.0.2.2 2001:db8::1\n";
        let end = if lines.contains("connect refused") {
            ""
        } else {
            "tls reset\n"
        };
        first(&format!("{begin}{lines}{end}"), key)
    };
    let one = "connect 2001:db8::1 network-unreachable\nconnect 192.0.2.2 timeout\n";
    for (lines, key, value) in [
        ("", "connect.outcome", Some("ok")),
        ("", "connect.v4", Some("ok")),
        ("", "connect.failing", None),
        (one, "connect.outcome", Some("ok")),
        (one, "connect.v4", Some("partial")),
        (one, "connect.v6", Some("network-unreachable")),
        (one, "connect.failure", Some("mixed")),
        (one, "connect.working", Some("192.0.2.1")),
        ("connect refused\n", "connect.outcome", Some("refused")),
        ("connect refused\n", "connect.v6", Some("refused")),
        (
            "connect refused\nconnect 192.0.2.1 timeout\n",
            "connect.outcome",
            Some("mixed"),
        ),
    ] {
        assert_eq!(tried(lines, key).as_deref(), value, "{lines}{key}");
    }
    assert_eq!(
        first("imap 192.0.2.1:993 tls\nconnect reset\n", "connect.v6").as_deref(),
        Some("none")
    );
}

#[test]
fn a_certificate_is_told_with_its_days() {
    let greeted = "S: * OK [CAPABILITY IMAP4rev1] hi\nC: m1 LOGOUT\nS: * BYE\nS: m1 OK\n";
    let with = |tls: &str, key| {
        first(
            &format!("no-login\nimap a.example.org:993 tls\ntls {tls}\n{greeted}"),
            key,
        )
    };
    assert_eq!(with("ok days 10", "tls.days-left").as_deref(), Some("10"));
    assert_eq!(
        with("expired days -3", "tls.days-left").as_deref(),
        Some("-3")
    );
    assert_eq!(with("ok", "tls.outcome").as_deref(), Some("ok"));
    assert_eq!(
        with("self-signed", "tls.outcome").as_deref(),
        Some("untrusted")
    );
    assert_eq!(with("self-signed", "stop.stage").as_deref(), Some("secure"));
    assert_eq!(
        with("ok issuer Contoso CA", "tls.issuer").as_deref(),
        Some("CN=Contoso CA")
    );
    assert!(
        with("expired", "tls.not-after")
            .unwrap()
            .ends_with("T12:00:00Z")
    );
    // One judge that trusts the certificate is enough, and both are heard.
    let mut run = run(&format!(
        "no-login\nimap a.example.org:993 tls\ntls expired\n{greeted}"
    ));
    for observation in &mut run.observations {
        if let Ok(Seen::Secured(session)) = &mut observation.outcome {
            session.platform = Judgement::Passed;
        }
    }
    assert_eq!(said(&run, 0, "tls.outcome").as_deref(), Some("ok"));
    assert_eq!(said(&run, 0, "tls.bundled").as_deref(), Some("expired"));
    assert_eq!(said(&run, 0, "stop.stage"), None);
    // A moment that no calendar knows is left out, not made up.
    for observation in &mut run.observations {
        if let Ok(Seen::Secured(session)) = &mut observation.outcome {
            session.chain[0].not_after += Duration::from_secs(9_999 * 366 * 24 * 60 * 60);
        }
    }
    assert_eq!(said(&run, 0, "tls.not-after"), None);
}

#[test]
fn what_several_probes_show_is_said_of_each() {
    let refusing = "imap mail.example.org:993 tls\ntls ok\nS: * OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] hi\n\
        C: m1 AUTHENTICATE PLAIN [hidden]\nS: m1 NO no\nC: m2 LOGOUT\nS: * BYE\nS: m2 OK\n\
        pop3 mail.example.org:110 none\nconnect timeout\nsmtp other.example.org:25 none contrast\nresolve 192.0.2.9\nconnect refused\n";
    let run = run(refusing);
    for probe in 0..3 {
        assert_eq!(said(&run, probe, "run.refused").as_deref(), Some("imap"));
        assert_eq!(said(&run, probe, "run.signed-in"), None);
        assert_eq!(said(&run, probe, "run.connected").as_deref(), Some("yes"));
    }
    assert_eq!(said(&run, 1, "host.open-ports").as_deref(), Some("993"));
    assert_eq!(said(&run, 1, "host.closed-ports").as_deref(), Some("110"));
    assert_eq!(said(&run, 2, "host.open-ports"), None);
    assert_eq!(said(&run, 2, "host.closed-ports").as_deref(), Some("25"));
    assert_eq!(said(&run, 1, "protocol.connected").as_deref(), Some("no"));
    let alone = "imap a.example.org:993 tls\nconnect timeout\n";
    assert_eq!(first(alone, "run.answered").as_deref(), Some("no"));
    assert_eq!(
        first(&alone.replace("timeout", "refused"), "run.answered").as_deref(),
        Some("yes")
    );
}

#[test]
fn an_address_that_answers_on_another_port_is_known() {
    let with = |other: &str| {
        let run = run(&format!(
            "no-login\nimap imap.example.org:993 tls\nresolve 10.0.0.9\nconnect timeout\n{other}"
        ));
        said(&run, 0, "host.answered").unwrap()
    };
    let second = "smtp smtp.example.org:587 starttls\nresolve 10.0.0.9\n";
    assert_eq!(with(&format!("{second}connect refused\n")), "yes");
    assert_eq!(with(&format!("{second}close\n")), "yes");
    assert_eq!(with(&format!("{second}connect timeout\n")), "no");
    assert_eq!(
        with("smtp smtp.example.org:587 starttls\nresolve 10.0.0.8\nconnect refused\n"),
        "no"
    );
}

#[test]
fn the_form_of_the_user_name_is_told() {
    let with = |line: &str| {
        first(
            &format!("{line}\nimap a.example.org:993 tls\nconnect refused\n"),
            "credential.user-form",
        )
    };
    assert_eq!(with("").as_deref(), Some("address"));
    assert_eq!(with("username kim").as_deref(), Some("name"));
    let shared = "username kim@example.org\\shared";
    assert_eq!(with(shared).as_deref(), Some("shared"));
    assert_eq!(with("no-login"), None);
}

#[test]
fn what_was_tried_for_contrast_is_said_of_the_host_and_the_server_it_is_about() {
    let run = run("no-login\nweb other 302 login.hotel.example clock -90\n\
        imap mail.example.org:993 tls\nresolve 192.0.2.1 192.0.2.2\ntls reset\n\
        contrast port 443 ok\ncontrast port 143 refused\ncontrast again secure reset\ncontrast again ok\n\
        contrast other 192.0.2.2 ok starttls\n\
        smtp mail.example.org:587 starttls\nconnect timeout\nsmtp other.example.org:465 tls\nconnect timeout\n");
    let told = |probe, key| said(&run, probe, key);
    for probe in 0..2 {
        assert_eq!(told(probe, "contrast.open-ports").as_deref(), Some("443"));
        assert_eq!(told(probe, "contrast.closed-ports").as_deref(), Some("143"));
        assert_eq!(
            told(probe, "contrast.port-failure").as_deref(),
            Some("refused")
        );
    }
    assert_eq!(told(2, "contrast.open-ports"), None);
    assert_eq!(told(0, "contrast.again").as_deref(), Some("mixed"));
    assert_eq!(told(0, "contrast.again-tried").as_deref(), Some("2"));
    assert_eq!(told(0, "contrast.again-failed").as_deref(), Some("1"));
    assert_eq!(told(0, "contrast.other-addresses").as_deref(), Some("ok"));
    assert_eq!(
        told(0, "contrast.other-working").as_deref(),
        Some("192.0.2.2")
    );
    assert_eq!(told(0, "contrast.other-starttls").as_deref(), Some("yes"));
    assert_eq!(told(1, "contrast.again"), None);
    assert_eq!(told(2, "web.outcome").as_deref(), Some("other"));
    assert_eq!(told(2, "web.status").as_deref(), Some("302"));
    assert_eq!(
        told(2, "web.leads-to").as_deref(),
        Some("login.hotel.example")
    );
    assert_eq!(told(2, "web.clock-ahead").as_deref(), Some("-90"));
}
