//! Each of the ten expectations of the made-up tenant is broken, by what is expected or by a server in the place of one of the tenant's:
//! what fails is that one, and besides it nothing but what the same fault is seen by.

use std::fs;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use rcgen::CustomExtension;
use rustls::ServerConfig;

use crate::authority::{Authority, leaf};
use crate::once::pem;
use crate::program::{TEN, TOKEN_OF_KIM};
use crate::served::Tenant;
use crate::server::{Peer, Server, under_tls};
use crate::tenant::{self, File, Ran};

/// A finding that nothing expects any more is one that `no-findings` sees as well.
const FOUND: &str = "kim/no-findings: not-met";

/// What is expected otherwise, and what fails then.
const BREAKS: [(&str, &str, &[&str]); 8] = [
    (
        "signs-in = true, mechanism = \"oauth\"",
        "refused-with = \"auth.imap-disabled\"",
        &["kim/imap.refused-with: not-met"],
    ),
    (
        "mechanism = \"oauth\"",
        "mechanism = \"oauthbearer\"",
        &["kim/imap.mechanism: not-met"],
    ),
    (
        "[\"XOAUTH2\"]",
        "[\"XOAUTH2\", \"PLAIN\"]",
        &["kim/imap.offers: not-met"],
    ),
    (
        "pop3 = \"off\"",
        "pop3 = \"signs-in\"",
        &["kim/pop3.signs-in: not-met", FOUND],
    ),
    (
        "auth.smtp-disabled-tenant",
        "auth.bad-password",
        &["kim/smtp.refused-with: not-met", FOUND],
    ),
    (
        "certificate-days = 21",
        "certificate-days = 3000",
        &["kim/certificate-days: not-met"],
    ),
    (
        "sign-in-seconds = 60",
        "sign-in-seconds = 0.0001",
        &["kim/sign-in-seconds: not-met"],
    ),
    // They speak the newest, so that only a server which does not is one that fails.
    ("tls = \"1.2\"", "tls = \"1.3\"", &[]),
];

/// What did not come out as met.
fn wrong(ran: &Ran) -> Vec<String> {
    let all = ran.otherwise().into_iter();
    all.map(|(name, outcome)| format!("{name}: {outcome}"))
        .collect()
}

#[test]
fn ten_expectations_pass_and_fail_in_exactly_the_one_that_is_broken() {
    let tenant = tenant::open();
    let good = tenant::way(&tenant) + TEN;
    let ran = File::new(&good).smoke(&["--format=json"], &TOKEN_OF_KIM);
    assert_eq!(ran.code, 0, "{}", ran.told());
    assert_eq!(ran.json()["counts"]["met"], 10);
    assert_eq!(ran.json()["verdict"], "met");
    for (from, to, failing) in BREAKS {
        let text = good.replace(from, to);
        assert_ne!(text, good, "{from}");
        let ran = File::new(&text).smoke(&["--format=json"], &TOKEN_OF_KIM);
        assert_eq!(wrong(&ran), failing, "{to}: {}", ran.told());
        assert_eq!(ran.code, i32::from(!failing.is_empty()), "{}", ran.told());
    }
}

/// A file of ten expectations in which other servers stand in the place of the tenant's at these doors.
fn instead(tenant: &Tenant, ten: &str, doors: &[(&str, &Server)], root: &[u8]) -> File {
    let mut way = tenant::way(tenant);
    for (door, server) in doors {
        let (before, behind) = way.split_once(&format!("\"{door}:")).unwrap();
        let (_, behind) = behind.split_once('"').unwrap();
        way = format!("{before}\"{door}:{}\"{behind}", server.address);
    }
    let roots = fs::read_to_string(tenant.text("ca_file")).unwrap() + &pem(root);
    way = way.replace(tenant.text("ca_file"), "roots.pem");
    let file = File::new(&(way + ten));
    fs::write(file.folder().join("roots.pem"), roots).unwrap();
    file
}

/// POP3 as the tenant has it for somebody for whom it is off.
fn pop3_that_is_off(peer: &mut Peer) {
    peer.say("+OK The Microsoft Exchange POP3 service is ready.");
    loop {
        let line = peer.hear();
        match line.split(' ').next().unwrap_or_default() {
            "" => return,
            "CAPA" => ["+OK", "UIDL", "SASL PLAIN XOAUTH2", "USER", "."]
                .iter()
                .for_each(|line| {
                    peer.say(line);
                }),
            "AUTH" => {
                peer.say("+ ");
            }
            "QUIT" => {
                peer.say("+OK");
                return;
            }
            _ => {
                peer.say("-ERR This account has POP disabled");
            }
        }
    }
}

#[test]
fn a_server_that_has_no_newer_tls_fails_the_version_alone() {
    let tenant = tenant::open();
    let root = Authority::root("Contoso Test Root");
    let identity = root.issue(&leaf(&["outlook.office365.com"]));
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&rustls::version::TLS12])
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(identity.chain, identity.key)
        .unwrap();
    let config = Arc::new(config);
    let old = Server::with(IpAddr::V4(Ipv4Addr::LOCALHOST), move |stream, heard| {
        let stream = Box::new(under_tls(&config, stream));
        pop3_that_is_off(&mut Peer::new(stream, heard));
    });
    let doors = [("outlook.office365.com:995", &old)];
    for (least, failing) in [("1.2", &[][..]), ("1.3", &["kim/tls: not-met"])] {
        let ten = TEN.replace("tls = \"1.2\"", &format!("tls = \"{least}\""));
        let file = instead(&tenant, &ten, &doors, &root.der());
        let ran = file.smoke(&["--format=json"], &TOKEN_OF_KIM);
        assert_eq!(wrong(&ran), failing, "{}", ran.told());
    }
    assert!(!old.heard().is_empty(), "it was asked");
}

/// SMTP without STARTTLS.
fn smtp_in_the_clear(peer: &mut Peer) {
    peer.say("220 smtp.office365.com ready");
    loop {
        let line = peer.hear();
        let answer = match line.split(' ').next().unwrap_or_default() {
            "" => return,
            "EHLO" => "250 smtp.office365.com",
            "QUIT" => "221 bye",
            _ => "502 no",
        };
        peer.say(answer);
    }
}

#[test]
fn starttls_that_is_taken_away_on_the_way_is_not_laid_to_the_server() {
    let tenant = tenant::open();
    let clear = Server::clear(smtp_in_the_clear);
    let doors = [
        ("smtp.office365.com:587", &clear),
        ("smtp.office365.com:25", &clear),
    ];
    let root = Authority::root("Contoso Test Root");
    let file = instead(&tenant, TEN, &doors, &root.der());
    let ran = file.smoke(&["--format=json"], &TOKEN_OF_KIM);
    // Exchange Online offers it everywhere. Nothing that SMTP shows is of its server then.
    let failing = [
        "kim/smtp.refused-with: could-not-tell",
        "kim/smtp.starttls: could-not-tell",
        "kim/tls: could-not-tell",
        "kim/certificate-days: could-not-tell",
        FOUND,
    ];
    assert_eq!(wrong(&ran), failing, "{}", ran.told());
    assert_eq!(ran.code, 1, "{}", ran.told());
}

#[test]
fn a_finding_that_nothing_else_expects_fails_alone() {
    let tenant = tenant::open();
    let root = Authority::root("Contoso Test Root");
    let mut params = leaf(&["outlook.office365.com"]);
    // RFC 7633: the certificate counts only together with an OCSP answer (5), which this server does not send.
    let demand =
        CustomExtension::from_oid_content(&[1, 3, 6, 1, 5, 5, 7, 1, 24], vec![0x30, 3, 2, 1, 5]);
    params.custom_extensions.push(demand);
    let lacking = Server::tls(root.issue(&params), |peer| {
        peer.imap("IMAP4rev1 SASL-IR AUTH=XOAUTH2", "OK in");
    });
    let doors = [("outlook.office365.com:993", &lacking)];
    let file = instead(&tenant, TEN, &doors, &root.der());
    let ran = file.smoke(&["--format=json"], &TOKEN_OF_KIM);
    assert_eq!(wrong(&ran), [FOUND], "{}", ran.told());
    let found = &ran.json()["targets"][0]["findings"];
    assert!(found.to_string().contains("tls.staple-missing"), "{found}");
}
