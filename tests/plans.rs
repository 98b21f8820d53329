//! From what the user types and what the DNS says to what will be tried.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    missing_docs,
    reason = "a test may stop where it stands"
)]

#[path = "plans/found.rs"]
mod found;
#[path = "plans/reading.rs"]
mod reading;

use std::time::Duration;

use mailprobe::discover::Whom;
use mailprobe::discover::judge::judge;
use mailprobe::endpoint::{Origin, Protocol, Purpose};
use mailprobe::observation::discovery::Discovery;
use mailprobe::observation::dns::{Answer, DnsTrouble, DomainRecords, Mx, Srv};
use mailprobe::plan::{self, Depth, Limits, Plan, Published, Request, Wanted};
use mailprobe::provider::{Cloud, Provider};
use mailprobe::target::{self, Kind};

fn request(target: &str) -> Request {
    request_of(target::parse(target).unwrap())
}

fn request_of(target: target::Target) -> Request {
    Request {
        target,
        only: Vec::new(),
        servers: Vec::new(),
        username: None,
        is_named: false,
        asks_files: false,
        with_token: false,
        mechanism: None,
        from: None,
        limits: Limits::default(),
    }
}

fn records(domain: &str) -> DomainRecords {
    DomainRecords {
        domain: domain.to_owned(),
        mx: Err(DnsTrouble::NoData),
        autodiscover: Err(DnsTrouble::NxDomain),
        autodiscover_srv: Err(DnsTrouble::NxDomain),
        srv: vec![Err(DnsTrouble::NxDomain); 6],
        exchangers: Vec::new(),
        took: Duration::ZERO,
    }
}

fn with_mx(domain: &str, exchange: &str) -> DomainRecords {
    let mx = Mx {
        preference: 10,
        exchange: exchange.to_owned(),
    };
    DomainRecords {
        mx: Ok(vec![mx]),
        ..records(domain)
    }
}

fn srv(priority: u16, weight: u16, port: u16, target: &str) -> Srv {
    Srv {
        priority,
        weight,
        port,
        target: target.to_owned(),
    }
}

/// The plan as a check makes it of the records, where nobody else says anything.
fn planned(request: &Request, records: Option<&DomainRecords>) -> Plan {
    let published = records.map_or_else(Published::default, |records| {
        let discovery = Discovery::of_records(records.clone());
        let whom = Whom::of(request.target.address.as_deref(), &records.domain);
        judge(&discovery, &whom, &[]).published()
    });
    plan::plan(request, records, &published)
}

/// Each probe on a line: protocol, endpoint, security, origin, purpose, depth.
fn shown(plan: &Plan) -> Vec<String> {
    plan.probes
        .iter()
        .map(|p| {
            let e = &p.endpoint;
            let depth = if p.depth == Depth::Enter {
                "enter"
            } else {
                "offer"
            };
            let (protocol, security) = (e.protocol.name(), e.security.name());
            format!(
                "{protocol} {e} {security} {} {} {depth}",
                e.origin.name(),
                p.purpose.name()
            )
        })
        .collect()
}

#[test]
fn exchange_online_is_known_by_its_mx_in_every_cloud() {
    for (exchange, cloud) in [
        ("contoso-com.mail.protection.outlook.com", Cloud::Worldwide),
        ("contoso-com.a-v1.mx.microsoft", Cloud::Worldwide),
        ("Contoso-COM.Mail.Protection.Outlook.COM", Cloud::Worldwide),
        ("outlook-com.olc.protection.outlook.com", Cloud::Consumer),
        ("contoso-us.mail.protection.office365.us", Cloud::GccHigh),
        (
            "contoso-cn.mail.protection.partner.outlook.cn",
            Cloud::China,
        ),
    ] {
        let provider = Provider::of_records(&with_mx("contoso.com", exchange));
        assert_eq!(provider, Provider::ExchangeOnline(cloud), "{exchange}");
    }
    let lookalike = with_mx("contoso.com", "mail.protection.outlook.com.evil.example");
    assert_eq!(Provider::of_records(&lookalike), Provider::Other);
}

#[test]
fn exchange_online_behind_a_mail_gateway_is_known_by_the_autodiscover_alias() {
    let mut behind = with_mx("contoso.com", "mx1.gateway.example");
    behind.autodiscover = Ok(vec!["autodiscover.outlook.com".to_owned()]);
    assert_eq!(
        Provider::of_records(&behind),
        Provider::ExchangeOnline(Cloud::Worldwide)
    );
    behind.autodiscover = Ok(vec!["autodiscover-dod.office365.us".to_owned()]);
    assert_eq!(
        Provider::of_records(&behind),
        Provider::ExchangeOnline(Cloud::Dod)
    );
}

#[test]
fn the_plan_for_exchange_online() {
    let mut request = request("kim@contoso.com");
    request.username = Some("kim@contoso.com".to_owned());
    let records = with_mx("contoso.com", "contoso-com.mail.protection.outlook.com");
    let plan = planned(&request, Some(&records));
    assert_eq!(
        shown(&plan),
        [
            "imap outlook.office365.com:993 tls provider asked enter",
            "imap outlook.office365.com:143 starttls provider alternate enter",
            "pop3 outlook.office365.com:995 tls provider asked enter",
            "pop3 outlook.office365.com:110 starttls provider alternate enter",
            "smtp smtp.office365.com:587 starttls provider asked enter",
            "smtp smtp.office365.com:25 starttls provider alternate enter",
            "smtp smtp.office365.com:465 tls provider contrast offer",
        ]
    );
    assert!(
        plan.probes
            .iter()
            .enumerate()
            .all(|(n, p)| usize::from(p.id.0) == n)
    );
}

#[test]
fn published_servers_come_in_the_order_of_the_domain() {
    let mut records = with_mx("example.org", "mx.example.org");
    let answers: [Answer<Srv>; 6] = [
        Ok(vec![
            srv(20, 0, 993, "b.example.org"),
            srv(10, 1, 993, "light.example.org"),
            srv(10, 9, 993, "heavy.example.org"),
        ]),
        Ok(vec![srv(0, 0, 143, "a.example.org")]),
        Ok(vec![srv(0, 0, 0, "")]),
        Ok(vec![srv(0, 0, 0, "")]),
        Err(DnsTrouble::NoData),
        Ok(vec![srv(0, 0, 587, "smtp.hoster.example")]),
    ];
    records.srv = answers.to_vec();
    let plan = planned(&request("kim@example.org"), Some(&records));
    assert_eq!(
        shown(&plan),
        [
            "imap heavy.example.org:993 tls srv asked offer",
            "imap light.example.org:993 tls srv asked offer",
            "imap b.example.org:993 tls srv asked offer",
            "imap a.example.org:143 starttls srv asked offer",
            "smtp smtp.hoster.example:587 starttls srv-elsewhere asked offer",
        ]
    );
    assert_eq!(plan.not_offered, [Protocol::Pop3]);
    assert_eq!(plan.without_host, []);
    let mut request = request("kim@example.org");
    request.servers = vec![Wanted::parse(Protocol::Pop3, ":1995/tls").unwrap()];
    let plan = planned(&request, Some(&records));
    assert_eq!(plan.without_host, [(Protocol::Pop3, 1995)]);
    assert!(!Origin::SrvElsewhere.may_receive_credential());
}

#[test]
fn a_question_that_failed_leaves_open_whether_a_protocol_is_offered() {
    let mut records = with_mx("example.org", "mx.example.org");
    records.srv[2] = Err(DnsTrouble::ServFail { extended: None });
    records.srv[3] = Ok(vec![srv(0, 0, 0, "")]);
    let denied =
        |records: &DomainRecords| planned(&request("kim@example.org"), Some(records)).not_offered;
    assert_eq!(denied(&records), []);
    records.srv[2] = Err(DnsTrouble::NxDomain);
    assert_eq!(denied(&records), [Protocol::Pop3]);
}

#[test]
fn without_any_word_of_the_domain_servers_are_guessed_and_get_no_credential() {
    let plan = planned(&request("kim@example.org"), Some(&records("example.org")));
    let hosts: Vec<_> = plan
        .probes
        .iter()
        .map(|p| p.endpoint.host.as_str())
        .collect();
    for host in [
        "imap.example.org",
        "mail.example.org",
        "pop.example.org",
        "smtp.example.org",
    ] {
        assert!(hosts.contains(&host), "{host}");
    }
    for probe in &plan.probes {
        assert_eq!(probe.endpoint.origin, Origin::Convention);
        assert_eq!(probe.purpose, Purpose::Alternate);
        assert!(!probe.endpoint.origin.may_receive_credential());
    }
}

#[test]
fn a_server_that_the_user_names_replaces_what_was_found() {
    let mut request = request("kim@contoso.com");
    request.servers = vec![
        Wanted::parse(Protocol::Imap, "imap.example.org:1993/tls").unwrap(),
        Wanted::parse(Protocol::Pop3, ":1995/tls").unwrap(),
        Wanted::parse(Protocol::Smtp, "smtp.example.org").unwrap(),
    ];
    assert!(request.needs_records());
    let records = with_mx("contoso.com", "contoso-com.mail.protection.outlook.com");
    assert_eq!(
        shown(&planned(&request, Some(&records))),
        [
            "imap imap.example.org:1993 tls asked asked offer",
            "pop3 outlook.office365.com:1995 tls provider asked offer",
            "smtp smtp.example.org:587 starttls asked alternate offer",
            "smtp smtp.example.org:465 tls asked alternate offer",
            "smtp smtp.example.org:25 starttls asked alternate offer",
        ]
    );
}

#[test]
fn a_host_is_tried_at_all_its_doors_and_known_hosts_bring_their_provider() {
    let plan = planned(&request("mail.example.org"), None);
    assert_eq!(plan.probes.len(), 7);
    for probe in &plan.probes {
        assert_eq!(probe.endpoint.host, "mail.example.org");
        assert_eq!(probe.endpoint.origin, Origin::Asked);
    }

    let plan = planned(&request("smtp.office365.com"), None);
    let line = "imap outlook.office365.com:993 tls provider asked offer".to_owned();
    assert!(shown(&plan).contains(&line));

    // A host of the provider that its table does not prefer is still the one that is tried.
    let plan = planned(&request("imap-mail.outlook.com"), None);
    let line = "imap imap-mail.outlook.com:993 tls asked alternate offer".to_owned();
    assert!(shown(&plan).contains(&line));
}

#[test]
fn a_name_without_mail_is_taken_for_a_host() {
    let plan = planned(
        &request("box.example.org"),
        Some(&records("box.example.org")),
    );
    assert_eq!(plan.target.kind, Kind::Host);
    assert!(
        plan.probes
            .iter()
            .all(|p| p.endpoint.host == "box.example.org")
    );
}

#[test]
fn what_the_dns_did_not_answer_is_no_proof_that_the_domain_publishes_nothing() {
    let domain = "contoso.com";
    for trouble in [
        DnsTrouble::Timeout,
        DnsTrouble::ServFail { extended: None },
        DnsTrouble::Refused,
        DnsTrouble::Rcode(4),
        DnsTrouble::ResolverUnreachable,
        DnsTrouble::NoResolver,
        DnsTrouble::Malformed,
    ] {
        let mut unasked = records(domain);
        unasked.mx = Err(trouble.clone());
        let plan = planned(&request(domain), Some(&unasked));
        assert_eq!(plan.target.kind, Kind::Name, "{trouble:?}");
        assert_eq!(plan.unanswered, ["MX"], "{trouble:?}");
        let guessed = |p: &plan::Probe| p.endpoint.origin == Origin::Convention;
        assert!(plan.probes.iter().all(guessed), "{trouble:?}");

        let mut unasked = records(domain);
        unasked.srv[3] = Err(trouble.clone());
        let plan = planned(&request(domain), Some(&unasked));
        assert_eq!(
            (plan.target.kind, plan.unanswered),
            (Kind::Name, vec!["SRV"])
        );
    }
    // Where the provider is known, or the user names the server, the answer would change nothing.
    let mut known = with_mx(domain, "contoso-com.mail.protection.outlook.com");
    known.srv = vec![Err(DnsTrouble::Timeout); 6];
    let empty: [&str; 0] = [];
    assert_eq!(planned(&request(domain), Some(&known)).unanswered, empty);
    let mut request = request(domain);
    request.only = vec![Protocol::Imap];
    let mut pop3 = records(domain);
    pop3.srv[2] = Err(DnsTrouble::Timeout);
    assert_eq!(planned(&request, Some(&pop3)).unanswered, empty);
    for denial in [DnsTrouble::NxDomain, DnsTrouble::NoData] {
        let mut none = records(domain);
        none.mx = Err(denial);
        let plan = planned(&request, Some(&none));
        assert_eq!((plan.target.kind, plan.unanswered), (Kind::Host, vec![]));
    }
}

#[test]
fn a_mail_exchanger_that_several_services_share_names_none_of_them() {
    for (exchange, name) in [
        ("mta5.am0.yahoodns.net", Some("Yahoo Mail")),
        ("mx-eu.mail.am0.yahoodns.net", Some("Yahoo Mail")),
        ("mx-aol.mail.gm0.yahoodns.net", Some("AOL Mail")),
        ("mx-biz.mail.am0.yahoodns.net", None),
        ("mx-rogers.mail.am0.yahoodns.net", None),
        ("mx-somebody.yahoodns.net", None),
    ] {
        let provider = Provider::of_records(&with_mx("example.org", exchange));
        assert_eq!(provider.title(), name, "{exchange}");
    }
}
