//! What mail programs would do: the table against its rules, and offers against the answers they must give.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    missing_docs,
    reason = "a test may stop where it stands"
)]

#[path = "programs/answers.rs"]
mod answers;
#[path = "programs/found.rs"]
mod found;
#[path = "programs/told.rs"]
mod told;

use mailprobe::catalogue::dates::{last_checked, turn};
use mailprobe::endpoint::{Protocol, Security};
use mailprobe::mechanism::{Command, Mechanism};
use mailprobe::program::{Kind, Program, named, nearest, programs, read};

/// The providers that the table may name.
const PROVIDERS: [&str; 7] = [
    "exchange-online",
    "outlook-com",
    "google",
    "yahoo",
    "aol",
    "icloud",
    "fastmail",
];

/// Mechanisms of programs that mailprobe does not speak itself.
const FOREIGN: [&str; 2] = ["NTLM", "GSSAPI"];

const PROTOCOLS: [Protocol; 3] = [Protocol::Imap, Protocol::Pop3, Protocol::Smtp];

const SECURITIES: [Security; 3] = [
    Security::ImplicitTls,
    Security::StartTls,
    Security::ClearText,
];

/// The parts of a program that need a source.
fn parts(program: &Program) -> Vec<&'static str> {
    let of_protocol = PROTOCOLS
        .iter()
        .filter(|one| program.access(**one).is_some());
    let mut parts: Vec<&str> = of_protocol.map(|one| one.name()).collect();
    parts.push("speaks");
    let others = [
        (
            "tls",
            program.tls.least.is_some() || program.tls.most.is_some(),
        ),
        ("note", program.note.is_some()),
        ("others", !program.others.is_empty()),
        ("sign_in", !program.sign_in.is_empty()),
        ("instead", !program.instead.is_empty()),
        ("knows", !program.knows.is_empty()),
        ("reads", !program.reads.is_empty()),
    ];
    parts.extend(
        others
            .iter()
            .filter(|(_, there)| *there)
            .map(|(name, _)| *name),
    );
    parts
}

/// Whether this is the address of a document that can be told: by https, at a name and not at a bare address.
fn is_address(url: &str) -> bool {
    let rest = url.strip_prefix("https://");
    let host = rest.and_then(|rest| rest.split(['/', ':']).next());
    host.is_some_and(|host| host.contains('.') && host.ends_with(|c: char| c.is_ascii_lowercase()))
}

#[test]
fn a_source_is_at_a_name_and_by_https() {
    assert!(is_address("https://learn.microsoft.com/en-us/exchange/"));
    for wrong in [
        "http://jabsto.com/Tutorial",
        "https://38.142.81.21:8001/manual",
        "https://localhost/",
        "https://[::1]/",
    ] {
        assert!(!is_address(wrong), "{wrong}");
    }
}

#[test]
fn every_program_is_whole_and_each_of_its_claims_has_a_source() {
    let all = read().unwrap();
    assert!(all.len() >= 28, "{} programs", all.len());
    let ways: Vec<&str> = (Mechanism::FOR_PASSWORDS
        .iter()
        .chain(&Mechanism::FOR_TOKENS))
    .map(|one| one.name())
    .chain([Command::Login, Command::UserPass, Command::Apop].map(Command::name))
    .chain(FOREIGN)
    .collect();
    for (at, program) in all.iter().enumerate() {
        let id = &program.id;
        assert!(all[..at].iter().all(|other| other.id != *id), "{id} twice");
        let backed: Vec<&str> = program
            .source
            .iter()
            .flat_map(|source| source.fields.iter().map(String::as_str))
            .collect();
        let parts = parts(program);
        for part in &parts {
            assert!(backed.contains(part), "{id}: {part} has no source");
        }
        for field in backed {
            assert!(
                parts.contains(&field),
                "{id}: a source for {field}, which is not there"
            );
        }
        for source in &program.source {
            assert!(
                is_address(&source.url) && !source.title.is_empty(),
                "{id}: {}",
                source.url
            );
            assert!(source.read.to_string().as_str() <= last_checked(), "{id}");
        }
        for place in &program.reads {
            assert!(
                ["autoconfig", "srv", "ispdb"].contains(&place.as_str()),
                "{id}: {place}"
            );
        }
        for name in &program.takes {
            assert!(Protocol::from_name(name).is_some(), "{id}: {name}");
        }
        for name in &program.also {
            assert_eq!(*name, name.to_lowercase(), "{id}");
        }
        let protocols = [&program.speaks, &program.unsure];
        for name in protocols.into_iter().flatten() {
            assert!(Protocol::from_name(name).is_some(), "{id}: {name}");
        }
        for protocol in PROTOCOLS {
            let speaks = program.speaks.iter().any(|one| one == protocol.name());
            let access = program.access(protocol);
            assert!(speaks || access.is_none(), "{id}: {protocol}");
            for security in SECURITIES {
                let both = access
                    .is_some_and(|one| one.is_unsure(security) && one.choice(security).is_some());
                assert!(!both, "{id}: {protocol} {}", security.name());
            }
        }
        for other in &program.others {
            assert!(
                ["mapi", "activesync", "ews", "graph"].contains(&other.as_str()),
                "{id}: {other}"
            );
        }
        let lists = [&program.knows, &program.oauth_unsure];
        for provider in lists.into_iter().flatten() {
            assert!(PROVIDERS.contains(&provider.as_str()), "{id}: {provider}");
        }
        if let Some(ended) = &program.ended {
            assert!(turn(ended).is_some(), "{id}: {ended}");
        }
        if let (Some(least), Some(most)) = (program.tls.least, program.tls.most) {
            assert!(least <= most, "{id}");
        }
        for one in &program.sign_in {
            for way in &one.ways {
                assert!(ways.contains(&way.as_str()), "{id}: {way}");
            }
            let has_providers = !one.providers.is_empty() && !one.ways.is_empty();
            assert_eq!(
                one.kind == Kind::Oauth,
                has_providers,
                "{id}: {}",
                one.choose
            );
            for provider in one.providers.iter().filter(|one| *one != "any") {
                assert!(PROVIDERS.contains(&provider.as_str()), "{id}: {provider}");
            }
            for name in &one.protocols {
                assert!(program.speaks.contains(name), "{id}: {name}");
            }
        }
    }
}

#[test]
fn the_version_behind_a_name_does_not_count() {
    let ids = |name: &str| -> Vec<&str> { named(name).iter().map(|one| one.id.as_str()).collect() };
    for (with, without) in [
        ("Thunderbird 115", "Thunderbird"),
        ("Thunderbird 115.3.1", "Thunderbird"),
        ("FairEmail v1.2", "FairEmail"),
    ] {
        assert_eq!(ids(with), ids(without), "{with}");
        assert!(!ids(with).is_empty(), "{with}");
    }
    assert!(ids("zzz 115").is_empty());
}

#[test]
fn a_program_is_found_by_what_people_call_it() {
    let ids = |name: &str| -> Vec<&str> { named(name).iter().map(|one| one.id.as_str()).collect() };
    for (name, expected) in [
        ("Thunderbird 78", vec!["thunderbird"]),
        ("K-9", vec!["thunderbird-android"]),
        ("k9 mail", vec!["thunderbird-android"]),
        ("Outlook 2016", vec!["outlook-classic"]),
        ("new Outlook", vec!["outlook-new"]),
        ("Outlook for Mac", vec!["outlook-mac"]),
        ("outlook mobile", vec!["outlook-mobile"]),
        ("OUTLOOK 2010", vec!["outlook-windows-7"]),
        ("em client", vec!["emclient"]),
        ("eMclient", vec!["emclient"]),
        ("iPhone", vec!["outlook-mobile", "ios-mail"]),
        ("iPhone Mail", vec!["ios-mail"]),
        ("Apple Mail", vec!["apple-mail"]),
        ("gmail app", vec!["gmail-android"]),
        ("samsung", vec!["samsung-email"]),
        ("multifunction device", vec!["device", "device-old-tls"]),
        ("old printer", vec!["device-old-tls"]),
        ("send-mailmessage", vec!["send-mailmessage"]),
        ("python", vec!["python"]),
        ("curl", vec!["curl"]),
        ("mutt", vec!["neomutt"]),
        ("windows mail", vec!["windows-mail"]),
        ("activesync", vec!["activesync"]),
        ("ews", vec!["ews"]),
        ("canon", vec!["device"]),
        ("Ricoh", vec!["device"]),
        ("scanner", vec!["device", "device-old-tls"]),
        ("Office 365", vec!["outlook-classic", "outlook-new"]),
        ("O365", vec!["outlook-classic", "outlook-new"]),
        ("outlook 365", vec!["outlook-classic", "outlook-new"]),
        ("tbird", vec!["thunderbird"]),
        ("TB", vec!["thunderbird"]),
        ("thunderbrid", vec![]),
        ("Tunderbird 78", vec![]),
        ("Mailbird", vec![]),
        ("mailspring", vec![]),
        ("mailx", vec![]),
        ("Lotus Notes", vec![]),
        ("xyzzy", vec![]),
    ] {
        assert_eq!(ids(name), expected, "{name}");
    }
    let outlooks = ids("outlook");
    assert!(
        outlooks.len() >= 5 && outlooks.iter().all(|id| id.starts_with("outlook")),
        "{outlooks:?}"
    );
    assert_eq!(named(" ").len(), programs().len());
    for name in ["Mailbird", "fairmeil", "thunder", "mail"] {
        assert!((1..=3).contains(&nearest(name).len()), "{name}");
    }
    for (slip, meant) in [
        ("fairmeil", "fairemail"),
        ("thunderbrid", "thunderbird"),
        ("Tunderbird 78", "thunderbird"),
    ] {
        assert!(nearest(slip).iter().any(|one| one.id == meant), "{slip}");
    }
    assert_eq!(nearest("Mailbird")[0].id, "thunderbird");
    assert!(nearest("xyzzy").is_empty());
}
