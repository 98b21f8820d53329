//! What `discover` prints: it fits its schema, and nothing that strangers sent reaches a terminal as it came.

use std::time::Duration;

use mailprobe::discover::judge::judge;
use mailprobe::discover::{Whom, ask};
use mailprobe::observation::discovery::{Asked, Discovery, Question};
use mailprobe::observation::dns::{DnsTrouble, DomainRecords, Mx, SERVICES, Srv};
use mailprobe::observation::tls::CertificateFault;
use mailprobe::observation::web::{Fetch, Hop, Page, WebTrouble};
use mailprobe::report::discovery::{DiscoveryReport, Questions, render};
use mailprobe::report::json;
use mailprobe::style::Style;
use mailprobe::target;

use crate::hostile::HOSTILE;
use crate::schemas::fits;
use crate::{report_of, run_of};

/// An answer to every question, in which everything that can be foreign text is.
fn hostile(outcome: &dyn Fn(Question) -> Result<Page, WebTrouble>) -> Discovery {
    let text = || HOSTILE.to_owned();
    let asked = |question: Question| Asked {
        question,
        fetch: Fetch {
            url: format!("https://contoso.com/{HOSTILE}"),
            hops: vec![Hop {
                from: text(),
                status: 302,
                to: format!("https://{HOSTILE}/"),
            }],
            outcome: outcome(question),
            address: None,
            took: Duration::ZERO,
        },
    };
    Discovery {
        records: DomainRecords {
            domain: "contoso.com".to_owned(),
            mx: Ok(vec![Mx {
                preference: 0,
                exchange: text(),
            }]),
            autodiscover: Ok(vec![text()]),
            autodiscover_srv: Err(DnsTrouble::NxDomain),
            srv: SERVICES
                .iter()
                .map(|_| {
                    Ok(vec![Srv {
                        priority: 0,
                        weight: 0,
                        port: 7,
                        target: text(),
                    }])
                })
                .collect(),
            exchangers: Vec::new(),
            took: Duration::ZERO,
        },
        spf: Ok(vec![text()]),
        pacc: Ok(vec![text()]),
        made_up: Err(DnsTrouble::DanglingAlias { target: text() }),
        nowhere: Err(DnsTrouble::NxDomain),
        hosts: vec![(
            HOSTILE.to_lowercase(),
            Err(DnsTrouble::DanglingAlias { target: text() }),
        )],
        own_dns: false,
        is_inside: false,
        interrupted: false,
        web: None,
        asked: Question::ALL.into_iter().map(asked).collect(),
        took: Duration::ZERO,
    }
}

fn page(status: u16, body: &str) -> Page {
    Page {
        status,
        media_type: Some(HOSTILE.to_owned()),
        charset: Some(HOSTILE.to_owned()),
        coding: Some(HOSTILE.to_owned()),
        location: Some(HOSTILE.to_owned()),
        schemes: vec![HOSTILE.to_owned()],
        body: body.as_bytes().to_vec(),
    }
}

/// What comes of a question.
type Answering = Box<dyn Fn(Question) -> Result<Page, WebTrouble>>;

/// What each question may be answered with.
fn answers() -> Vec<Answering> {
    let json = serde_json::json!({
        "Url": HOSTILE, "NameSpaceType": "Federated", "AuthURL": format!("https://{HOSTILE}/"),
        "FederationBrandName": HOSTILE, "CloudInstanceName": HOSTILE, "tenant_region_scope": HOSTILE,
        "issuer": "https://login.example/11111111-2222-3333-4444-555555555555/v2.0",
    });
    let visible: String = HOSTILE.chars().filter(|c| !c.is_control()).collect();
    let xml = format!(
        "<clientConfig><emailProvider><displayName>{visible}</displayName><incomingServer type='imap'><hostname>imap.contoso.com</hostname>\
         <port>993</port><socketType>SSL</socketType><username>{visible}</username></incomingServer></emailProvider>\
         <oAuth2><issuer>{visible}</issuer><scope>{visible}</scope></oAuth2></clientConfig>"
    );
    let (json, xml) = (json.to_string(), xml);
    vec![
        Box::new(move |_| Ok(page(200, &json))),
        Box::new(move |_| Ok(page(200, &xml))),
        Box::new(|_| Ok(page(200, "<html>"))),
        Box::new(|_| Ok(page(302, ""))),
        Box::new(|_| Ok(page(401, ""))),
        Box::new(|_| Ok(page(503, HOSTILE))),
        Box::new(|_| {
            Err(WebTrouble::Untrusted {
                fault: CertificateFault::NameMismatch,
                issuer: Some(HOSTILE.to_owned()),
                names: vec![HOSTILE.to_owned()],
            })
        }),
    ]
}

#[test]
fn nothing_of_strangers_reaches_a_terminal_raw_and_every_report_fits_the_schema() {
    let mut target = target::parse("kim@contoso.com").unwrap();
    target.input = HOSTILE.to_owned();
    let whom = Whom::of(Some("kim@contoso.com"), "contoso.com");
    let raw = |c: char| {
        c.is_control() && c != '\n' || ('\u{202a}'..='\u{202e}').contains(&c) || c == '\u{200b}'
    };
    for answer in answers() {
        let discovery = hostile(&*answer);
        let judgement = judge(&discovery, &whom, &[]);
        let report = DiscoveryReport::new(&target, None, "", &discovery, &judgement);
        fits("discovery", &report);
        for text in [
            render(&report, &judgement, &Style::PLAIN, true),
            render(&report, &judgement, &Style::PLAIN, false),
            json::render(&report),
        ] {
            assert!(!text.contains(raw), "{text:?}");
        }
    }
}

#[test]
fn what_would_be_asked_is_told_with_who_learns_the_address() {
    let whom = Whom::of(Some("kim@contoso.com"), "contoso.com");
    let questions = Questions::new(&whom, &ask::all(&whom, true));
    fits("questions", &questions);
    let text = questions.render(&Style::PLAIN);
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        text.contains("https://autoconfig.contoso.com/mail/config-v1.1.xml?emailaddress=kim%40contoso.com, tells the whole address"),
        "{text}"
    );
    let realm = questions
        .web
        .iter()
        .find(|one| one.question == "user-realm");
    assert!(realm.is_some_and(|one| !one.tells_address));
    let nobody = Whom::of(None, "contoso.com");
    let questions = Questions::new(&nobody, &ask::all(&nobody, true));
    assert!(questions.web.iter().all(|one| !one.tells_address));
}

/// What counts for more than the source of the servers and came too late is noted, and is no alarm.
#[test]
fn a_settings_file_that_came_too_late_is_noted() {
    let session = "tls ok\nS: * OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] ready\nC: m1 LOGOUT\nS: * BYE\nS: m1 OK\n";
    let scenario = |file: &str, origin: &str| {
        format!(
            "mx ok\n{file}\nsrv imap imap.example.org:993 tls\nno-login\nimap imap.example.org:993 tls {origin}\n{session}"
        )
    };
    for (file, origin, is_noted) in [
        ("settings-file silent", "published", true),
        // The user knows better, a settings file that is not there is an answer, and what was read was not late.
        ("settings-file silent", "", false),
        ("settings-file status 404", "published", false),
    ] {
        let report = report_of(&run_of(&scenario(file, origin)));
        let mut told = report.not_tested.iter();
        let late = told.find(|one| one.reason == "settings-file-late");
        assert_eq!(late.is_some(), is_noted, "{file} {origin}");
        assert_eq!(report.verdict, "works", "{file} {origin}");
        if let Some(late) = late {
            assert!(late.why.contains("no answer came in time"), "{}", late.why);
        }
    }
}
