//! Healthy servers, with only some of their doors open: nothing may be found.

use mailprobe::catalogue::Catalogue;
use mailprobe::diagnose::{Standing, diagnose};
use mailprobe::fact::facts;
use mailprobe::scenario::{Scenario, Split, rehearse};

/// What is good to know of a healthy server.
const ADVICE: [(&str, &str); 1] = [("exchange-online-no-login.scenario", "auth.oauth-only")];

#[test]
fn a_healthy_server_yields_no_finding() {
    let catalogue = Catalogue::embedded();
    let folder = super::file("tests/catalogue/healthy");
    let mut faults = Vec::new();
    let mut played = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let scenario = Scenario::parse(&std::fs::read_to_string(&path).unwrap());
        for split in [Split::Whole, Split::EveryByte] {
            let run = match &scenario {
                Ok(scenario) => rehearse(scenario, split).map_err(|m| m.to_string()),
                Err(error) => Err(error.to_string()),
            };
            let run = match run {
                Ok(run) => run,
                Err(error) => {
                    faults.push(format!("{name}: {error}"));
                    continue;
                }
            };
            played += 1;
            let verdict = diagnose(&run, &facts(&run), &catalogue);
            let advised = |id: &str| ADVICE.contains(&(name.as_str(), id));
            for finding in verdict.findings.iter().filter(|one| !advised(&one.id)) {
                faults.push(format!(
                    "{name}: {} from {:?}",
                    finding.id, finding.evidence
                ));
            }
            for unexplained in &verdict.unexplained {
                faults.push(format!("{name}: {unexplained:?}"));
            }
            for protocol in &verdict.protocols {
                if protocol.standing != Standing::Works {
                    faults.push(format!("{name}: {protocol:?}"));
                }
            }
            if verdict.standing != Standing::Works {
                faults.push(format!("{name}: {:?}", verdict.standing));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(played >= 34, "only {played} were played");
}

/// A small provider that publishes nothing: the names are guessed, and there is no POP3.
const GUESSED: &str = "no-login\nmx ok\n\
    imap imap.example.org:993 tls alternate guessed\nresolve nxdomain\n\
    imap mail.example.org:993 tls alternate guessed\ntls ok\n\
    S: * OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] ready\nC: m1 LOGOUT\nS: * BYE\nS: m1 OK\n\
    pop3 pop.example.org:995 tls alternate guessed\nresolve nxdomain\n\
    pop3 mail.example.org:995 tls alternate guessed\nconnect timeout\n\
    pop3 mail.example.org:110 starttls alternate guessed\nconnect refused\n\
    smtp smtp.example.org:465 tls alternate guessed\nresolve nodata\n\
    smtp mail.example.org:465 tls alternate guessed\ntls ok\nS: 220 ready\n\
    C: EHLO [127.0.0.1]\nS: 250 AUTH PLAIN\nC: QUIT\nS: 221\n\
    smtp mail.example.org:25 starttls alternate guessed\nconnect timeout\n";

#[test]
fn a_service_that_is_not_where_it_was_guessed_is_undecided_and_no_finding() {
    let run = rehearse(&Scenario::parse(GUESSED).unwrap(), Split::Whole).unwrap();
    let verdict = diagnose(&run, &facts(&run), &Catalogue::embedded());
    assert_eq!(verdict.findings, []);
    assert_eq!(verdict.unexplained, []);
    let standings: Vec<Standing> = verdict.protocols.iter().map(|p| p.standing).collect();
    let expected = [Standing::Works, Standing::Undecided, Standing::Works];
    assert_eq!(standings, expected);
}

#[test]
fn a_domain_whose_records_could_not_be_asked_for_is_not_said_to_publish_nothing() {
    for trouble in ["timeout", "servfail", "refused"] {
        let text = format!(
            "mx {trouble}\nimap imap.example.org:993 tls alternate guessed\nresolve nxdomain\n"
        );
        let run = rehearse(&Scenario::parse(&text).unwrap(), Split::Whole).unwrap();
        let verdict = diagnose(&run, &facts(&run), &Catalogue::embedded());
        assert_eq!(verdict.findings, [], "{trouble}");
        assert_eq!(verdict.standing, Standing::Undecided, "{trouble}");
    }
}
