#[path = "tests/senders.rs"]
mod senders;

use std::net::IpAddr;
use std::time::Duration;

use super::*;
use crate::discover::UserName;
use crate::discover::compare::What;
use crate::observation::discovery::Asked;
use crate::observation::dns::{Answer, DnsTrouble, DomainRecords, Mx, SERVICES, Srv};
use crate::observation::web::{Fetch, Page, WebTrouble};

const DOMAIN: &str = "contoso.example";

/// Nothing is published, and nobody answers.
fn nothing() -> Discovery {
    Discovery {
        records: DomainRecords {
            domain: DOMAIN.to_owned(),
            mx: Ok(vec![Mx {
                preference: 10,
                exchange: "mx.host.example".to_owned(),
            }]),
            autodiscover: Err(DnsTrouble::NxDomain),
            autodiscover_srv: Err(DnsTrouble::NxDomain),
            srv: SERVICES.iter().map(|_| Err(DnsTrouble::NxDomain)).collect(),
            exchangers: Vec::new(),
            took: Duration::ZERO,
        },
        spf: Err(DnsTrouble::NoData),
        pacc: Err(DnsTrouble::NxDomain),
        made_up: Err(DnsTrouble::NxDomain),
        nowhere: Err(DnsTrouble::NxDomain),
        hosts: Vec::new(),
        web: None,
        asked: Vec::new(),
        own_dns: false,
        is_inside: false,
        interrupted: false,
        took: Duration::ZERO,
    }
}

pub(super) fn at(exchange: &str) -> Discovery {
    let mut discovery = nothing();
    discovery.records.mx = Ok(vec![Mx {
        preference: 0,
        exchange: exchange.to_owned(),
    }]);
    discovery
}

pub(super) fn publish(discovery: &mut Discovery, label: &str, port: u16, target: &str) {
    let place = SERVICES.iter().position(|service| service.label == label);
    discovery.records.srv[place.expect("a service")] = Ok(vec![Srv {
        priority: 0,
        weight: 1,
        port,
        target: target.to_owned(),
    }]);
}

pub(super) fn answered(question: Question, page: Result<Page, WebTrouble>) -> Asked {
    Asked {
        question,
        fetch: Fetch {
            url: format!("https://{}.{DOMAIN}/", question.name()),
            hops: Vec::new(),
            outcome: page,
            address: None,
            took: Duration::ZERO,
        },
    }
}

pub(super) fn file(servers: &[(&str, &str, u16, &str)]) -> Page {
    let one = |(kind, host, port, security): &(&str, &str, u16, &str)| {
        let element = if *kind == "smtp" {
            "outgoingServer"
        } else {
            "incomingServer"
        };
        format!(
            "<{element} type=\"{kind}\"><hostname>{host}</hostname><port>{port}</port><socketType>{security}</socketType>\
             <username>%EMAILADDRESS%</username><authentication>password-cleartext</authentication></{element}>"
        )
    };
    let servers: String = servers.iter().map(one).collect();
    Page {
        status: 200,
        media_type: Some("text/xml".to_owned()),
        body: format!(
            "<clientConfig><emailProvider id=\"x\">{servers}</emailProvider></clientConfig>"
        )
        .into_bytes(),
        ..Page::default()
    }
}

pub(super) fn judged(discovery: &Discovery) -> Judgement {
    judge(
        discovery,
        &Whom::of(Some("kim@contoso.example"), DOMAIN),
        &[],
    )
}

pub(super) fn doors(judgement: &Judgement, protocol: Protocol) -> Vec<(String, u16, Source)> {
    let own = judgement.of(protocol).iter();
    own.map(|one| (one.host.clone(), one.port, one.source))
        .collect()
}

pub(super) fn found(judgement: &Judgement) -> Vec<&'static str> {
    judgement.findings.iter().map(Finding::name).collect()
}

fn some(address: &str) -> Answer<IpAddr> {
    Ok(vec![address.parse().expect("an address")])
}

#[test]
fn where_nothing_is_published_nothing_is_made_up() {
    let judgement = judged(&nothing());
    assert_eq!(judgement.standing(), Standing::Nothing);
    assert!(judgement.servers.is_empty());
    assert_eq!(found(&judgement), [] as [&str; 0]);
}

#[test]
fn a_file_over_verified_tls_ranks_above_the_dns_and_that_above_the_provider() {
    let mut discovery = at("contoso-example.mail.protection.outlook.com");
    let judgement = judged(&discovery);
    let exchange = "outlook.office365.com".to_owned();
    assert_eq!(
        doors(&judgement, Protocol::Imap),
        [(exchange, 993, Source::Provider)]
    );
    assert_eq!(judgement.standing(), Standing::Found);
    publish(&mut discovery, "_imaps._tcp", 993, "imap.contoso.example");
    let judgement = judged(&discovery);
    let own = "imap.contoso.example".to_owned();
    assert_eq!(doors(&judgement, Protocol::Imap), [(own, 993, Source::Srv)]);
    let difference = judgement.first_difference().expect("a difference");
    assert_eq!(
        (difference.what, difference.against),
        (What::Host, Source::Provider)
    );
    assert_eq!(judgement.servers[0].trust, Trust::Medium);
    let page = file(&[("imap", "mail.host.example", 993, "SSL")]);
    discovery
        .asked
        .push(answered(Question::AutoconfigHost, Ok(page)));
    let judgement = judged(&discovery);
    let elsewhere = "mail.host.example".to_owned();
    assert_eq!(
        doors(&judgement, Protocol::Imap),
        [(elsewhere, 993, Source::AutoconfigHost)]
    );
}

#[test]
fn records_that_lead_to_another_domain_do_not_outrank_the_provider() {
    let mut discovery = at("aspmx.l.google.com");
    publish(&mut discovery, "_imaps._tcp", 993, "imap.host.example");
    let judgement = judged(&discovery);
    let gmail = "imap.gmail.com".to_owned();
    assert_eq!(
        doors(&judgement, Protocol::Imap),
        [(gmail, 993, Source::Provider)]
    );
    assert_eq!(found(&judgement), ["differs"]);
}

#[test]
fn sources_that_agree_confirm_each_other() {
    let mut discovery = nothing();
    publish(&mut discovery, "_imaps._tcp", 993, "imap.contoso.example");
    publish(
        &mut discovery,
        "_submission._tcp",
        587,
        "smtp.contoso.example",
    );
    let page = file(&[
        ("imap", "imap.contoso.example", 993, "SSL"),
        ("smtp", "smtp.contoso.example", 465, "SSL"),
    ]);
    discovery
        .asked
        .push(answered(Question::AutoconfigHost, Ok(page)));
    let judgement = judged(&discovery);
    assert_eq!(judgement.standing(), Standing::Found);
    assert_eq!(found(&judgement), [] as [&str; 0]);
    assert_eq!(judgement.servers[0].confirmed_by, [Source::Srv]);
    assert_eq!(judgement.servers[0].trust, Trust::High);
}

#[test]
fn two_names_of_one_machine_are_no_difference() {
    let mut discovery = nothing();
    publish(&mut discovery, "_imaps._tcp", 993, "imap.contoso.example");
    let page = file(&[("imap", "mail.contoso.example", 993, "SSL")]);
    discovery
        .asked
        .push(answered(Question::AutoconfigHost, Ok(page)));
    assert_eq!(found(&judged(&discovery)), ["differs"]);
    for host in ["imap.contoso.example", "mail.contoso.example"] {
        discovery.hosts.push((host.to_owned(), some("192.0.2.1")));
    }
    assert_eq!(found(&judged(&discovery)), [] as [&str; 0]);
}

#[test]
fn a_record_of_a_host_that_is_gone_is_told_and_not_followed() {
    let mut discovery = at("contoso-example.mail.protection.outlook.com");
    discovery.records.autodiscover = Ok(vec!["autodiscover.outlook.com".to_owned()]);
    publish(&mut discovery, "_imaps._tcp", 993, "imap.contoso.example");
    let gone = ("imap.contoso.example".to_owned(), Err(DnsTrouble::NxDomain));
    discovery.hosts.push(gone);
    let judgement = judged(&discovery);
    assert_eq!(found(&judgement), ["target-missing"]);
    assert_eq!(
        judgement.of(Protocol::Imap)[0].host,
        "outlook.office365.com"
    );
    // A resolver that fails says nothing of the host.
    discovery.hosts[0].1 = Err(DnsTrouble::Timeout);
    assert_eq!(found(&judged(&discovery)), ["differs"]);
}

#[test]
fn what_the_provider_does_not_have_is_told() {
    let mut discovery = at("contoso-example.mail.protection.outlook.com");
    discovery.records.autodiscover = Ok(vec!["autodiscover.outlook.com".to_owned()]);
    publish(
        &mut discovery,
        "_submissions._tcp",
        465,
        "smtp.office365.com",
    );
    publish(&mut discovery, "_imaps._tcp", 993, "outlook.office365.com");
    let judgement = judged(&discovery);
    assert_eq!(found(&judgement), ["not-of-provider"]);
}

#[test]
fn a_domain_that_offers_no_pop_has_none_whatever_its_provider_has() {
    let mut discovery = at("contoso-example.mail.protection.outlook.com");
    discovery.records.autodiscover = Ok(vec!["autodiscover.outlook.com".to_owned()]);
    publish(&mut discovery, "_pop3s._tcp", 0, "");
    let judgement = judged(&discovery);
    assert_eq!(judgement.not_offered, [Protocol::Pop3]);
    assert!(judgement.of(Protocol::Pop3).is_empty());
    // It may be meant so, and is told; where the way to read mail is denied altogether, programs are led astray.
    let difference = judgement.first_difference().expect("a difference");
    assert_eq!(
        (difference.what, difference.first.source),
        (What::Offered, Source::Provider)
    );
    assert_eq!(judgement.standing(), Standing::Found);
    publish(&mut discovery, "_imaps._tcp", 0, "");
    let judgement = judged(&discovery);
    assert_eq!(judgement.not_offered, [Protocol::Imap, Protocol::Pop3]);
    assert_eq!(judgement.standing(), Standing::Trouble);
    // Records of an old server deny no more than they name.
    publish(&mut discovery, "_imaps._tcp", 993, "old.contoso.example");
    let judgement = judged(&discovery);
    assert_eq!(judgement.not_offered, []);
    assert!(!judgement.of(Protocol::Pop3).is_empty());
    let is_told = |one: &Finding| matches!(one, Finding::Differs(found) if found.is_overruled);
    assert!(judgement.findings.iter().any(is_told), "{judgement:#?}");
    // A file of the domain's own that names one contradicts its records.
    let mut discovery = nothing();
    publish(&mut discovery, "_pop3s._tcp", 0, "");
    let page = file(&[("pop3", "pop.contoso.example", 995, "SSL")]);
    discovery
        .asked
        .push(answered(Question::AutoconfigHost, Ok(page)));
    let judgement = judged(&discovery);
    let difference = judgement.first_difference().expect("a difference");
    assert_eq!(
        (difference.what, difference.against),
        (What::Offered, Source::Srv)
    );
}

#[test]
fn what_was_typed_is_compared_with_every_source() {
    let mut discovery = nothing();
    publish(&mut discovery, "_imaps._tcp", 993, "imap.contoso.example");
    let whom = Whom::of(None, DOMAIN);
    let typed = |text: &str| {
        let wanted = Wanted::parse(Protocol::Imap, text).expect("a server");
        let judgement = judge(&discovery, &whom, &[wanted]);
        judgement.first_difference().map(|found| found.what)
    };
    assert_eq!(typed("mail.contoso.example"), Some(What::Host));
    assert_eq!(typed("imap.contoso.example:1993/tls"), Some(What::Port));
    assert_eq!(typed(":993/starttls"), Some(What::Security));
    assert_eq!(typed("imap.contoso.example"), None);
    assert_eq!(typed(":143"), None);
}

#[test]
fn a_name_that_a_record_leaves_open_is_that_of_whoever_names_the_same_door() {
    let mut discovery = at("mx01.mail.icloud.com");
    publish(&mut discovery, "_imaps._tcp", 993, "imap.mail.me.com");
    publish(&mut discovery, "_submission._tcp", 587, "smtp.mail.me.com");
    let judgement = judged(&discovery);
    let name = |protocol| judgement.of(protocol)[0].username.clone();
    assert_eq!(name(Protocol::Imap), Some(UserName::LocalPart));
    assert_eq!(name(Protocol::Smtp), Some(UserName::Address));
    let mut discovery = nothing();
    publish(&mut discovery, "_imaps._tcp", 993, "imap.contoso.example");
    assert_eq!(judged(&discovery).of(Protocol::Imap)[0].username, None);
}

#[test]
fn every_provider_that_is_documented_has_ways_of_signing_in() {
    for exchange in [
        "smtp.google.com",
        "mx01.mail.icloud.com",
        "mta5.am0.yahoodns.net",
        "mx-aol.mail.gm0.yahoodns.net",
        "in1-smtp.messagingengine.com",
    ] {
        let judgement = judged(&at(exchange));
        assert!(!judgement.servers.is_empty(), "{exchange}");
        for one in judgement.servers.iter().flat_map(|one| &one.settings) {
            assert!(!one.sign_in.is_empty(), "{exchange}: {one:?}");
        }
    }
}

#[test]
fn pages_for_people_are_no_settings() {
    let mut discovery = nothing();
    discovery.made_up = some("192.0.2.80");
    let page = Page {
        status: 200,
        media_type: Some("text/html".to_owned()),
        body: b"<!doctype html><title>This domain is for sale</title>".to_vec(),
        ..Page::default()
    };
    for question in [
        Question::AutoconfigHost,
        Question::AutoconfigWellKnown,
        Question::AutodiscoverRoot,
    ] {
        discovery.asked.push(answered(question, Ok(page.clone())));
    }
    let judgement = judged(&discovery);
    assert_eq!(judgement.standing(), Standing::Nothing);
    assert_eq!(found(&judgement), ["wildcard", "web-page-for-autodiscover"]);
}

#[test]
fn a_network_that_has_an_address_for_every_name_is_told_first() {
    let mut discovery = nothing();
    discovery.made_up = some("192.0.2.80");
    discovery.nowhere = some("192.0.2.80");
    let judgement = judged(&discovery);
    assert_eq!(found(&judgement), ["every-name"]);
    assert_eq!(judgement.standing(), Standing::Trouble);
}

#[test]
fn servers_without_encryption_come_last_and_are_told() {
    let mut discovery = nothing();
    let both = file(&[
        ("imap", "imap.contoso.example", 143, "plain"),
        ("imap", "imap.contoso.example", 993, "SSL"),
        ("pop3", "pop.contoso.example", 110, "plain"),
    ]);
    discovery
        .asked
        .push(answered(Question::AutoconfigHost, Ok(both)));
    let judgement = judged(&discovery);
    assert_eq!(judgement.of(Protocol::Imap).len(), 1);
    assert_eq!(judgement.of(Protocol::Imap)[0].port, 993);
    assert_eq!(found(&judgement), ["unencrypted"]);
}

#[test]
fn autodiscover_is_owed_by_domains_of_exchange_online_alone() {
    let mut discovery = at("contoso-example.mail.protection.outlook.com");
    assert_eq!(found(&judged(&discovery)), ["autodiscover-missing"]);
    discovery.records.autodiscover_srv = Ok(vec![Srv {
        priority: 0,
        weight: 0,
        port: 443,
        target: "autodiscover.host.example".to_owned(),
    }]);
    assert_eq!(found(&judged(&discovery)), [] as [&str; 0]);
    assert_eq!(found(&judged(&nothing())), [] as [&str; 0]);
}
