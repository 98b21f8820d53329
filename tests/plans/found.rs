//! A check and `discover` find the same servers: whatever the sources say, and in whatever order they answer.

use std::net::IpAddr;
use std::time::Duration;

use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use mailprobe::discover::judge::{Judgement, judge};
use mailprobe::discover::{Whom, ask};
use mailprobe::endpoint::{Protocol, Security};
use mailprobe::observation::discovery::{Asked, Discovery, Question};
use mailprobe::observation::dns::{Answer, DnsTrouble, Mx, Srv};
use mailprobe::observation::web::{Fetch, Hop, Page, WebTrouble};
use mailprobe::plan;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use crate::{records, request};

const DOMAIN: &str = "contoso.example";
const ADDRESS: &str = "kim@contoso.example";

/// Hosts of the domain, of strangers, and of providers that are known.
const HOSTS: [&str; 7] = [
    "mail.contoso.example",
    "old.contoso.example",
    "mail.stranger.example",
    "mail.gandi.net",
    "outlook.office365.com",
    "smtp.office365.com",
    "imap.gmail.com",
];

/// What the web may be asked for servers.
const QUESTIONS: [Question; 7] = [
    Question::AutoconfigHost,
    Question::AutoconfigWellKnown,
    Question::Pacc,
    Question::AutodiscoverRoot,
    Question::AutodiscoverHost,
    Question::AutodiscoverRedirect,
    Question::AutodiscoverSrv,
];

fn mx() -> impl Strategy<Value = Answer<Mx>> {
    let some = |exchange: &str| {
        Ok(vec![Mx {
            preference: 0,
            exchange: exchange.to_owned(),
        }])
    };
    prop_oneof![
        3 => Just(some("mx.contoso.example")),
        2 => Just(some("contoso-example.mail.protection.outlook.com")),
        1 => Just(some("aspmx.l.google.com")),
        1 => Just(some("spool.mail.gandi.net")),
        1 => Just(Err(DnsTrouble::NoData)),
    ]
}

fn alias() -> impl Strategy<Value = Answer<String>> {
    prop_oneof![
        Just(Err(DnsTrouble::NxDomain)),
        Just(Ok(vec!["autodiscover.outlook.com".to_owned()])),
        Just(Ok(vec!["mail.contoso.example".to_owned()])),
    ]
}

fn service() -> impl Strategy<Value = Answer<Srv>> {
    let one = (
        0_u16..3,
        select(&HOSTS[..]),
        select(&[993, 143, 587, 465, 1993][..]),
    );
    let one = one.prop_map(|(priority, host, port)| Srv {
        priority,
        weight: 0,
        port,
        target: host.to_owned(),
    });
    prop_oneof![
        5 => Just(Err(DnsTrouble::NxDomain)),
        4 => prop::collection::vec(one, 1..3).prop_map(Ok),
        1 => Just(Ok(vec![Srv { priority: 0, weight: 0, port: 0, target: String::new() }])),
        1 => Just(Err(DnsTrouble::Timeout)),
    ]
}

/// Servers as a source names them: protocol, host, whether under TLS at once or with STARTTLS or without encryption.
fn servers() -> impl Strategy<Value = Vec<(Protocol, &'static str, Security)>> {
    let security = [
        Security::ImplicitTls,
        Security::StartTls,
        Security::ClearText,
    ];
    let one = (
        select(&Protocol::ALL[..]),
        select(&HOSTS[..]),
        select(security.to_vec()),
    );
    prop::collection::vec(one, 1..4)
}

fn port(protocol: Protocol, security: Security) -> u16 {
    match (protocol, security == Security::ImplicitTls) {
        (Protocol::Imap, true) => 993,
        (Protocol::Imap, false) => 143,
        (Protocol::Pop3, true) => 995,
        (Protocol::Pop3, false) => 110,
        (Protocol::Smtp, true) => 465,
        (Protocol::Smtp, false) => 587,
    }
}

fn body(question: Question, servers: &[(Protocol, &str, Security)]) -> String {
    let each = servers.iter();
    match question {
        Question::Pacc => {
            let all: Vec<String> = each
                .map(|(protocol, host, _)| {
                    format!("\"{}\":{{\"host\":\"{host}\"}}", protocol.name())
                })
                .collect();
            format!("{{\"protocols\":{{{}}}}}", all.join(","))
        }
        Question::AutoconfigHost | Question::AutoconfigWellKnown => {
            let all: String = each
                .map(|(protocol, host, security)| {
                    let element = match protocol {
                        Protocol::Smtp => "outgoingServer",
                        _ => "incomingServer",
                    };
                    let socket = match security {
                        Security::ImplicitTls => "SSL",
                        Security::StartTls => "STARTTLS",
                        Security::ClearText => "plain",
                    };
                    format!(
                        "<{element} type=\"{}\"><hostname>{host}</hostname><port>{}</port><socketType>{socket}</socketType></{element}>",
                        protocol.name(),
                        port(*protocol, *security)
                    )
                })
                .collect();
            format!("<clientConfig><emailProvider id=\"x\">{all}</emailProvider></clientConfig>")
        }
        _ => {
            let all: String = each
                .map(|(protocol, host, security)| {
                    format!(
                        "<Protocol><Type>{}</Type><Server>{host}</Server><Port>{}</Port><SSL>{}</SSL></Protocol>",
                        protocol.name().to_uppercase(),
                        port(*protocol, *security),
                        if *security == Security::ClearText { "off" } else { "on" }
                    )
                })
                .collect();
            format!(
                "<Autodiscover xmlns=\"http://schemas.microsoft.com/exchange/autodiscover/responseschema/2006\">\
                 <Response xmlns=\"http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a\">\
                 <Account><AccountType>email</AccountType><Action>settings</Action>{all}</Account></Response></Autodiscover>"
            )
        }
    }
}

/// What a question comes to: servers, at the domain or where that redirects to, or nothing.
fn answer(question: Question) -> impl Strategy<Value = Asked> {
    let page = (servers(), any::<bool>()).prop_map(move |(servers, led)| (Some(servers), led));
    prop_oneof![3 => Just((None, false)), 2 => page].prop_map(move |(servers, led)| {
        let url = format!("https://{}.{DOMAIN}/", question.name());
        let to = "https://stranger.example/".to_owned();
        let hop = Hop {
            from: url.clone(),
            status: 302,
            to,
        };
        let page = servers.map(|servers| Page {
            status: 200,
            media_type: Some("text/xml".to_owned()),
            body: body(question, &servers).into_bytes(),
            ..Page::default()
        });
        Asked {
            question,
            fetch: Fetch {
                url,
                hops: if led { vec![hop] } else { Vec::new() },
                outcome: page.ok_or(WebTrouble::Resolve(DnsTrouble::NxDomain)),
                address: None,
                took: Duration::ZERO,
            },
        }
    })
}

fn hosts() -> impl Strategy<Value = Vec<(String, Answer<IpAddr>)>> {
    let found = prop_oneof![
        4 => Just(Ok(vec![IpAddr::from([192, 0, 2, 1])])),
        1 => Just(Ok(vec![IpAddr::from([192, 0, 2, 2])])),
        2 => Just(Err(DnsTrouble::NxDomain)),
        1 => Just(Err(DnsTrouble::Timeout)),
    ];
    prop::collection::vec(found, HOSTS.len()).prop_map(|found| {
        let names = HOSTS.iter().map(ToString::to_string);
        names.zip(found).collect()
    })
}

/// Everything that everybody says.
fn said() -> impl Strategy<Value = Discovery> {
    let answers: Vec<_> = QUESTIONS.iter().map(|one| answer(*one).boxed()).collect();
    let services = prop::collection::vec(service(), 6);
    (mx(), alias(), services, answers, hosts(), any::<bool>()).prop_map(
        |(mx, autodiscover, srv, asked, hosts, is_confirmed)| {
            let mut all = records(DOMAIN);
            (all.mx, all.autodiscover, all.srv) = (mx, autodiscover, srv);
            let file = asked.iter().find(|one| one.question == Question::Pacc);
            let file = file.and_then(|one| one.fetch.outcome.as_ref().ok());
            let sum = STANDARD.encode(digest(&SHA256, file.map_or(b"", |page| &page.body)));
            Discovery {
                pacc: match is_confirmed {
                    true => Ok(vec![format!("v=UAAC1; a=sha256; d={sum}")]),
                    false => Err(DnsTrouble::NxDomain),
                },
                asked,
                hosts,
                ..Discovery::of_records(all)
            }
        },
    )
}

fn judged(discovery: &Discovery) -> Judgement {
    judge(discovery, &Whom::of(Some(ADDRESS), DOMAIN), &[])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn the_first_door_of_a_check_is_the_one_that_discover_advises(
        all in said(),
        order in prop::collection::vec(any::<Index>(), QUESTIONS.len()),
    ) {
        let advised = judged(&all);
        // A check asks until no answer could change the choice.
        let mut known = Discovery { asked: Vec::new(), ..all.clone() };
        let mut open: Vec<Question> = QUESTIONS.to_vec();
        let mut order = order.into_iter();
        while open.iter().any(|one| judged(&known).may_change(&Protocol::ALL, *one)) {
            let at = order.next().map_or(0, |index| index.index(open.len()));
            let question = open.remove(at);
            known.asked.extend(all.asked.iter().find(|one| one.question == question).cloned());
        }
        known.asked.sort_by_key(|one| one.question);
        let planned = plan::plan(&request(ADDRESS), Some(&all.records), &judged(&known).published());
        for protocol in Protocol::ALL {
            let first = planned.probes.iter().find(|one| one.endpoint.protocol == protocol);
            let first = first.map(|one| &one.endpoint);
            match advised.of(protocol).first() {
                Some(one) if one.security != Security::ClearText => {
                    prop_assert_eq!(first, Some(&one.endpoint(&all.records)));
                }
                // Nobody is led to a server without encryption, and no other is made up beside those of the domain.
                Some(one) => prop_assert!(first.is_none_or(|first| first.host != one.host || first.security != one.security)),
                None if advised.not_offered.contains(&protocol) => prop_assert_eq!(first, None),
                None => {}
            }
        }
    }
}

#[test]
fn a_check_asks_what_may_name_servers_and_nothing_else() {
    let mut all = records(DOMAIN);
    all.autodiscover_srv = Ok(vec![Srv {
        priority: 0,
        weight: 0,
        port: 443,
        target: "mail.contoso.example".to_owned(),
    }]);
    let asks = ask::of_servers(&Whom::of(Some(ADDRESS), DOMAIN), &all);
    let mut asked: Vec<Question> = asks.iter().map(|one| one.question).collect();
    asked.sort();
    assert_eq!(asked, QUESTIONS);
}

#[test]
fn only_who_could_change_the_choice_is_asked() {
    let asks = |change: &dyn Fn(&mut mailprobe::observation::dns::DomainRecords)| {
        let mut all = records(DOMAIN);
        change(&mut all);
        let protocols = [Protocol::Imap, Protocol::Smtp];
        let judgement = judged(&Discovery::of_records(all));
        let mut asks = QUESTIONS.to_vec();
        asks.retain(|one| judgement.may_change(&protocols, *one));
        asks
    };
    let mx = |exchange: &str| {
        Ok(vec![Mx {
            preference: 0,
            exchange: exchange.to_owned(),
        }])
    };
    let srv = |host: &str, port| {
        Ok(vec![Srv {
            priority: 0,
            weight: 0,
            port,
            target: host.to_owned(),
        }])
    };
    let microsoft = || mx("contoso-example.mail.protection.outlook.com");
    assert_eq!(asks(&|all| all.mx = mx("aspmx.l.google.com")), []);
    let with_alias = asks(&|all| {
        all.mx = microsoft();
        all.autodiscover = Ok(vec!["autodiscover.outlook.com".to_owned()]);
    });
    assert_eq!(with_alias, []);
    // The host that is there for it is asked, which costs one question where there is none.
    let with_records = asks(&|all| {
        all.srv[0] = srv("mail.contoso.example", 993);
        all.srv[5] = srv("mail.contoso.example", 587);
    });
    assert_eq!(with_records, [Question::AutoconfigHost]);
    // Exchange Online may only filter the mail of servers elsewhere, and records that name strangers prove nothing.
    assert_eq!(asks(&|all| all.mx = microsoft()), QUESTIONS);
    assert_eq!(
        asks(&|all| all.srv[0] = srv("mail.contoso.example", 993)),
        QUESTIONS
    );
    let strangers = asks(&|all| {
        all.srv[0] = srv("mail.stranger.example", 993);
        all.srv[5] = srv("mail.stranger.example", 587);
    });
    assert_eq!(strangers, QUESTIONS);
}
