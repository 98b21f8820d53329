//! A closed door beside an open one: what is wrong behind the open one comes first, and only a door that works is recommended.

use mailprobe::catalogue::{Catalogue, Certainty};
use mailprobe::diagnose::{Finding, Standing, Verdict, diagnose};
use mailprobe::endpoint::Protocol;
use mailprobe::fact::facts;
use mailprobe::observation::{Ended, NotTried, Run, Skip};
use mailprobe::plan::{NameForm, PublishedName};
use mailprobe::scenario::{Scenario, Split, rehearse};
use mailprobe::stage::Stage;

use crate::made::{IMAP_OFFERS, NO_STARTTLS, standing};

fn judge(scenario: &str) -> Verdict {
    let scenario = Scenario::parse(&format!("no-login\n{scenario}")).unwrap();
    let run = rehearse(&scenario, Split::Whole).unwrap_or_else(|m| panic!("{m}"));
    diagnose(&run, &facts(&run), &Catalogue::embedded())
}

fn ids(verdict: &Verdict) -> Vec<&str> {
    verdict.findings.iter().map(|f| f.id.as_str()).collect()
}

fn step(finding: &Finding) -> &str {
    finding.words.next_step.as_deref().unwrap_or_default()
}

/// A port that is in the records of the domain and refuses.
fn refused(protocol: &str, port: u16, security: &str) -> String {
    format!(
        "{protocol} mail.example.org:{port} {security} published\nresolve 192.0.2.11\nconnect refused\n"
    )
}

/// One that is there and takes a connection.
fn open(protocol: &str, port: u16, security: &str, said: &str) -> String {
    format!("{protocol} mail.example.org:{port} {security} published\nresolve 192.0.2.11\n{said}")
}

const GREYLISTED: &str = "S: 450 4.7.1 <unknown[192.0.2.1]>: Client host rejected: Greylisted, please come back in 300 seconds\nC: QUIT\nS: 221 2.0.0 Bye\n";

const FTP: &str = "S: 220 ProFTPD Server ready.\nC: EHLO [127.0.0.1]\nS: 500 EHLO not understood\n\
    C: HELO [127.0.0.1]\nS: 500 HELO not understood\nC: QUIT\nS: 221 Goodbye.\n";

const TLS_REFUSED: &str = "S: 220 mail.example.org ESMTP\nC: EHLO [127.0.0.1]\nS: 250-mail.example.org\nS: 250 STARTTLS\n\
    C: STARTTLS\nS: 454 4.7.0 TLS not available due to local problem\nC: QUIT\nS: 221 2.0.0 Bye\n";

const NO_SIGN_IN: &str = "tls ok\nS: 220 mail.example.org ESMTP\nC: EHLO [127.0.0.1]\nS: 250 mail.example.org\nC: QUIT\nS: 221 Bye\n";

#[test]
fn a_port_that_the_run_proved_broken_is_not_recommended() {
    for (protocol, closed, port, security, said) in [
        ("imap", (993, "tls"), 143, "starttls", NO_STARTTLS),
        ("smtp", (465, "tls"), 587, "starttls", GREYLISTED),
        ("smtp", (465, "tls"), 587, "starttls", FTP),
        ("smtp", (465, "tls"), 587, "starttls", TLS_REFUSED),
        ("smtp", (587, "starttls"), 465, "tls", "tls reset\n"),
        ("smtp", (587, "starttls"), 465, "tls", NO_SIGN_IN),
        (
            "imap",
            (143, "starttls"),
            993,
            "tls",
            "tls ok\nS: * BYE [UNAVAILABLE] Maintenance\n",
        ),
        ("imap", (143, "starttls"), 993, "tls", "tls ok\nclose\n"),
        (
            "imap",
            (143, "starttls"),
            993,
            "tls",
            "tls self-signed\nS: * OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] ready\nC: m1 LOGOUT\nS: * BYE\nS: m1 OK\n",
        ),
    ] {
        let scenario =
            refused(protocol, closed.0, closed.1) + &open(protocol, port, security, said);
        let verdict = judge(&scenario);
        let of_port = verdict.findings.iter().find(|f| f.id == "tcp.refused");
        let of_port = of_port.unwrap_or_else(|| panic!("{scenario}{:?}", ids(&verdict)));
        assert!(
            !step(of_port).contains("OTHER_DOOR"),
            "{scenario}{of_port:?}"
        );
        // A server for other servers alone is no fault of its own here.
        let is_first = verdict.findings[0].id == "tcp.refused";
        assert_eq!(
            is_first,
            said == NO_SIGN_IN,
            "{scenario}{:?}",
            ids(&verdict)
        );
    }
}

#[test]
fn a_port_that_works_is_recommended_and_one_that_took_a_connection_is_to_be_tried() {
    let works = open("imap", 993, "tls", IMAP_OFFERS);
    let verdict = judge(&(refused("imap", 143, "starttls") + &works));
    assert!(
        step(&verdict.findings[0]).starts_with("Set `OTHER_DOOR`"),
        "{verdict:?}"
    );

    let knocked = "pop3 mail.example.org:995 tls\nresolve 192.0.2.11\nconnect refused\ncontrast port 110 ok\n";
    let verdict = judge(knocked);
    assert_eq!(ids(&verdict), ["tcp.refused"]);
    assert!(
        step(&verdict.findings[0]).starts_with("Try `OTHER_DOOR`"),
        "{verdict:?}"
    );
}

#[test]
fn what_is_wrong_behind_the_open_doors_comes_before_closed_ones() {
    let stripped = refused("imap", 993, "tls")
        + &open("imap", 143, "starttls", NO_STARTTLS)
        + &refused("pop3", 995, "tls")
        + &refused("smtp", 465, "tls")
        + &open(
            "smtp",
            587,
            "starttls",
            "S: 220 mail.example.org ESMTP\nC: EHLO [127.0.0.1]\nS: 250 mail.example.org\nC: QUIT\nS: 221 Bye\n",
        );
    let verdict = judge(&stripped);
    assert_eq!(ids(&verdict), ["starttls.not-offered", "tcp.refused"]);

    for (fault, id) in [
        (
            "tls client-certificate-required\n",
            "tls.client-cert-required",
        ),
        ("tls alert 112\n", "tls.unknown-name"),
    ] {
        let certain = open("imap", 993, "tls", fault)
            + &refused("imap", 143, "starttls")
            + &refused("pop3", 995, "tls")
            + "contrast port 110 refused\n";
        let verdict = judge(&certain);
        assert_eq!(ids(&verdict)[0], id, "{:?}", ids(&verdict));
        assert_eq!(verdict.findings[0].certainty, Certainty::Certain);
    }
}

#[test]
fn a_guessed_server_that_is_the_exchanger_and_refuses_all_ports_is_there() {
    let all = |port_25: &str| {
        let doors = [
            ("imap", 993, "tls"),
            ("imap", 143, "starttls"),
            ("smtp", 587, "starttls"),
            ("smtp", 465, "tls"),
        ];
        let doors = doors.map(|(protocol, port, security)| {
            format!("{protocol} mx.example.org:{port} {security} alternate guessed\nresolve 192.0.2.11\nconnect refused\n")
        });
        format!(
            "mx ok\n{}smtp mx.example.org:25 starttls alternate guessed\nresolve 192.0.2.11\nconnect {port_25}\n",
            doors.concat()
        )
    };
    let verdict = judge(&all("refused"));
    assert_eq!(ids(&verdict), ["tcp.refused"]);
    // The names are guessed all the same, and the machine need not serve mail programs.
    let beside = &verdict.findings[0].candidates;
    assert_eq!(beside[0].id, "discovery.no-servers-found");
    assert!(!beside[0].supporting.is_empty() && !beside[0].opposing.is_empty());
    let asked = judge("imap mx.example.org:993 tls\nresolve 192.0.2.11\nconnect refused\n");
    assert!(asked.findings[0].candidates.is_empty());
    // Many networks keep 25 closed, and the exchanger of a domain need not serve its users.
    assert_eq!(ids(&judge(&all("timeout"))), ["discovery.no-servers-found"]);
}

/// A settings file may publish a short name for one protocol, and nothing of the other.
#[test]
fn a_sign_in_with_another_name_says_nothing_of_this_one() {
    let catalogue = Catalogue::embedded();
    let page = catalogue.page("auth.accepted-elsewhere").unwrap();
    let scenario = Scenario::parse(&page.body().examples[0].text).unwrap();
    let mut run = rehearse(&scenario, Split::Whole).unwrap();
    let ids = |run: &Run| {
        let verdict = diagnose(run, &facts(run), &catalogue);
        verdict
            .findings
            .into_iter()
            .map(|one| one.id)
            .collect::<Vec<_>>()
    };
    assert_eq!(ids(&run), ["auth.accepted-elsewhere"]);
    let endpoint = &run.plan.probes[0].endpoint;
    let published = PublishedName {
        protocol: endpoint.protocol,
        host: endpoint.host.clone(),
        form: NameForm::LocalPart,
        name: Some("kim".to_owned()),
        by: "autoconfig-host",
        is_trusted: true,
    };
    run.plan.names.push(published);
    assert_eq!(ids(&run), ["auth.bad-password"]);
}

/// One that was asked while the server still stood still fails with the first, and so proves no more than the first.
#[test]
fn a_server_that_stood_still_works_as_soon_as_it_answers_whichever_protocol_saw_it() {
    let scenario = "imap mail.example.org:993 tls\nresolve 192.0.2.11 192.0.2.12\ntls timeout\n\
        contrast again secure timeout\ncontrast other 192.0.2.12 ok\ncontrast again ok\n\
        smtp mail.example.org:465 tls\nresolve 192.0.2.11 192.0.2.12\ntls timeout\n\
        contrast other 192.0.2.12 ok\ncontrast again ok\n";
    let verdict = judge(scenario);
    assert_eq!(standing(&verdict, Protocol::Imap), Standing::Degraded);
    assert_eq!(standing(&verdict, Protocol::Smtp), Standing::Degraded);
    // What fails again after it had answered comes and goes.
    let mixed = scenario.replacen(
        "contrast again ok\n",
        "contrast again ok\ncontrast again secure timeout\n",
        1,
    );
    let verdict = judge(&mixed);
    assert_ne!(standing(&verdict, Protocol::Imap), Standing::Degraded);
}

/// Whoever stops the run while one door is still answering does not learn that mail does not work.
#[test]
fn a_refused_door_beside_one_that_was_cut_short_leaves_it_undecided() {
    let scenario = refused("imap", 993, "tls")
        + &open(
            "imap",
            143,
            "starttls",
            "S: * OK ready\nC: m1 CAPABILITY\nsilence\n",
        );
    let scenario = Scenario::parse(&format!("no-login\n{scenario}")).unwrap();
    let mut run = rehearse(&scenario, Split::Whole).unwrap();
    let of_all = diagnose(&run, &facts(&run), &Catalogue::embedded());
    assert_eq!(standing(&of_all, Protocol::Imap), Standing::Trouble);
    let cut = run.plan.probes[1].id;
    run.ended = Ended::Interrupted;
    run.observations
        .retain(|one| one.probe != cut || one.outcome.is_ok());
    run.not_tried.push(NotTried {
        probe: cut,
        stage: Stage::Offer,
        why: Skip::Interrupted,
    });
    let verdict = diagnose(&run, &facts(&run), &Catalogue::embedded());
    assert_eq!(standing(&verdict, Protocol::Imap), Standing::Undecided);
    let stopped = verdict.protocols[0].stopped_at;
    assert_eq!(stopped, Some(Stage::Offer));
}
