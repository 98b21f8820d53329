//! What the DNS says of a domain: all its records, within one limit, and an end when the user wants one.

use hickory_resolver::proto::op::ResponseCode;
use hickory_resolver::proto::rr::RecordType;
use mailprobe::net::Network;
use mailprobe::observation::dns::{DnsTrouble, Mx, Srv};
use mailprobe::plan::Request;
use mailprobe::runner::{self, Reach};
use mailprobe::target;

use crate::bench::{LIMITS, SHORT};
#[cfg(unix)]
use crate::namespace::sh;
use crate::resolver::{Reply, Resolver, a, cname, mx, nothing, soa, srv};

fn request(domain: &str) -> Request {
    Request {
        target: target::parse(domain).unwrap(),
        only: Vec::new(),
        servers: Vec::new(),
        username: None,
        is_named: false,
        asks_files: false,
        with_token: false,
        mechanism: None,
        from: None,
        limits: LIMITS,
    }
}

#[test]
fn all_records_of_a_domain_are_asked_for() {
    let resolver = Resolver::new(|name, kind| match (name, kind) {
        ("contoso.com", RecordType::MX) => Reply::Records(vec![
            ("contoso.com", mx(20, "backup.contoso.com")),
            (
                "contoso.com",
                mx(10, "Contoso-com.mail.protection.outlook.com"),
            ),
        ]),
        ("autodiscover.contoso.com", _) => Reply::Records(vec![
            (
                "autodiscover.contoso.com",
                cname("autodiscover.outlook.com"),
            ),
            ("autodiscover.outlook.com", a("127.0.0.1")),
        ]),
        ("_imaps._tcp.contoso.com", RecordType::SRV) => Reply::Records(vec![(
            "_imaps._tcp.contoso.com",
            srv(0, 1, 993, "imap.contoso.com"),
        )]),
        ("_pop3s._tcp.contoso.com", RecordType::SRV) => {
            Reply::Records(vec![("_pop3s._tcp.contoso.com", srv(0, 0, 0, "."))])
        }
        ("_submission._tcp.contoso.com", _) => Reply::Code(ResponseCode::NXDomain, Vec::new()),
        _ => nothing(),
    });
    let network = Network {
        dns: Some(resolver.address),
        ..Network::default()
    };
    let prepared = runner::prepare(&request("kim@contoso.com"), &network, Reach::Dns).unwrap();
    let (plan, records) = (prepared.plan, prepared.records.unwrap());
    let exchanger = |preference, exchange: &str| Mx {
        preference,
        exchange: exchange.to_owned(),
    };
    assert_eq!(
        records.mx,
        Ok(vec![
            exchanger(10, "contoso-com.mail.protection.outlook.com"),
            exchanger(20, "backup.contoso.com"),
        ])
    );
    let autodiscover = vec!["autodiscover.outlook.com".to_owned()];
    assert_eq!(records.autodiscover, Ok(autodiscover));
    let service = |port, target: &str| Srv {
        priority: 0,
        weight: u16::from(port == 993),
        port,
        target: target.to_owned(),
    };
    assert_eq!(records.srv[0], Ok(vec![service(993, "imap.contoso.com")]));
    assert_eq!(records.srv[1], Err(DnsTrouble::NoData));
    assert_eq!(records.srv[2], Ok(vec![service(0, "")]));
    assert_eq!(records.srv[5], Err(DnsTrouble::NxDomain));
    assert_eq!(records.autodiscover_srv, Err(DnsTrouble::NoData));
    assert!(!plan.probes.is_empty());
    // The records of the domain, and the names of the servers that are told there: one that is gone is not chosen.
    assert_eq!(resolver.asked().len(), 15, "{:?}", resolver.asked());
}

#[test]
fn a_domain_that_takes_no_mail_says_so() {
    let resolver = Resolver::new(|name, kind| match (name, kind) {
        ("example.org", RecordType::MX) => Reply::Records(vec![("example.org", mx(0, "."))]),
        _ => Reply::Code(ResponseCode::NXDomain, vec![("example.org", soa())]),
    });
    let network = Network {
        dns: Some(resolver.address),
        ..Network::default()
    };
    let records = runner::prepare(&request("kim@example.org"), &network, Reach::Dns)
        .unwrap()
        .records
        .unwrap();
    assert!(records.is_null_mx());
    assert_eq!(records.autodiscover, Err(DnsTrouble::NxDomain));
}

#[test]
fn a_router_that_knows_no_service_records_does_not_hold_up_the_plan() {
    let resolver = Resolver::new(|_, kind| match kind {
        RecordType::SRV => Reply::Silence,
        _ => nothing(),
    });
    let network = Network {
        dns: Some(resolver.address),
        ..Network::default()
    };
    let records = runner::prepare(&request("kim@example.org"), &network, Reach::Dns)
        .unwrap()
        .records
        .unwrap();
    assert_eq!(records.mx, Err(DnsTrouble::NoData));
    assert_eq!(records.srv[0], Err(DnsTrouble::Timeout));
    assert!(records.took < LIMITS.resolve, "{:?}", records.took);
}

#[test]
fn all_questions_about_a_domain_share_one_limit() {
    let resolver = Resolver::new(|_, _| Reply::Silence);
    let network = Network {
        dns: Some(resolver.address),
        ..Network::default()
    };
    let mut request = request("kim@example.org");
    request.limits.resolve = SHORT;
    let records = runner::prepare(&request, &network, Reach::Dns)
        .unwrap()
        .records
        .unwrap();
    assert_eq!(records.mx, Err(DnsTrouble::Timeout));
    assert!(
        records
            .srv
            .iter()
            .all(|srv| *srv == Err(DnsTrouble::Timeout))
    );
    // Nine questions one after the other would take nine times as long.
    assert!(records.took < SHORT * 9, "{:?}", records.took);
}

/// Begins a check of an address whose domain no resolver answers for, and waits until it has asked.
fn asking_in_vain(arguments: &[&str]) -> (std::process::Child, Resolver) {
    let resolver = Resolver::new(|_, _| Reply::Silence);
    let program = std::process::Command::new(env!("CARGO_BIN_EXE_mailprobe"))
        .args(["kim@example.org", "--format=json", "--dns"])
        .env("MAILPROBE_WEB_CHECK", "off")
        .arg(resolver.address.to_string())
        .args(arguments)
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    resolver.until(|asked| !asked.is_empty());
    (program, resolver)
}

fn reported(program: std::process::Child) -> (Option<i32>, String) {
    let output = program.wait_with_output().unwrap();
    let report = String::from_utf8(output.stdout).unwrap();
    (output.status.code(), report)
}

#[test]
fn the_time_of_the_run_covers_the_look_up_of_the_domain() {
    let (program, _resolver) = asking_in_vain(&["--timeout=1"]);
    let (code, report) = reported(program);
    assert_eq!(code, Some(3), "{report}");
    assert!(report.contains("\"ended\": \"deadline\""), "{report}");
}

#[cfg(unix)]
#[test]
fn an_interrupt_ends_the_look_up_of_the_domain() {
    for signal in ["-INT", "-TERM"] {
        let (program, _resolver) = asking_in_vain(&[]);
        sh(&format!("kill {signal} {}", program.id()));
        let (code, report) = reported(program);
        assert_eq!(code, Some(3), "{report}");
        assert!(report.contains("\"ended\": \"interrupted\""), "{report}");
    }
}

#[cfg(unix)]
#[test]
fn an_interrupt_keeps_the_records_that_were_answered_by_then() {
    let resolver = Resolver::new(|name, kind| match (name, kind) {
        (_, RecordType::MX) => Reply::Silence,
        ("_imaps._tcp.example.org", RecordType::SRV) => Reply::Records(vec![(
            "_imaps._tcp.example.org",
            srv(0, 1, 993, "imap.example.org"),
        )]),
        _ => nothing(),
    });
    let program = std::process::Command::new(env!("CARGO_BIN_EXE_mailprobe"))
        .args([
            "discover",
            "kim@example.org",
            "--format=json",
            "-v",
            "--dns",
        ])
        .arg(resolver.address.to_string())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    // Whoever asks for the MX again has waited for all answers long enough to have read those that came.
    resolver.until(|asked| {
        let is_mx = |line: &&String| line.starts_with("MX ");
        asked.iter().filter(is_mx).count() > 1
            && asked
                .iter()
                .any(|line| line == "SRV _imaps._tcp.example.org")
    });
    sh(&format!("kill -INT {}", program.id()));
    let (code, report) = reported(program);
    assert_eq!(code, Some(3), "{report}");
    assert!(report.contains("\"ended\": \"interrupted\""), "{report}");
    assert!(report.contains("\"verdict\": \"undecided\""), "{report}");
    assert!(report.contains("imap.example.org"), "{report}");
    assert!(!report.contains("answered in time"), "{report}");
}
