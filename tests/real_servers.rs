//! The program against real mail servers: Dovecot and Postfix, Cyrus and Exim, with a real name server.
#![cfg(target_os = "linux")]
#![allow(missing_docs, reason = "a test's name says it")]

#[allow(
    dead_code,
    reason = "each test binary uses what it needs of the shared support"
)]
#[path = "support/program.rs"]
mod program;
#[allow(
    dead_code,
    reason = "each test binary uses what it needs of the shared support"
)]
#[path = "support/servers.rs"]
mod servers;

#[path = "real_servers/binding.rs"]
mod binding;
#[path = "real_servers/mailboxes.rs"]
mod mailboxes;
#[path = "real_servers/mechanisms.rs"]
mod mechanisms;
#[path = "real_servers/policies.rs"]
mod policies;
#[path = "real_servers/promises.rs"]
mod promises;
#[path = "real_servers/refused.rs"]
mod refused;
#[path = "real_servers/smoke.rs"]
mod smoke;
#[path = "real_servers/turns.rs"]
mod turns;

use program::{Program, Run};
use serde_json::Value;
use servers::certificates::{Authority, Flaw};
use servers::cyrus::Cyrus;
use servers::dovecot::{self, Dovecot};
use servers::exim::Exim;
use servers::oauth::{Introspection, TOKEN};
use servers::postfix::Postfix;
use servers::site::Found::{Guessed, Published};
use servers::site::{Found, Site};
use servers::{MailServer, PASSWORD, USER};

const IMAP: &str = "imap.contoso.example";
const SMTP: &str = "smtp.contoso.example";
const PROTOCOLS: [&str; 3] = ["imap", "pop3", "smtp"];
const BAD_PASSWORD: &str = r#"Not-"it"\at all&9"#;
const BAD_TOKEN: &str = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJsZWUifQ.bm90LXRoaXMtb25l";

/// What a sign-in proves itself with.
#[derive(Clone, Copy)]
enum Proof<'a> {
    Nothing,
    Password(&'a str),
    Token(&'a str),
}

/// Checks the mailbox at a published domain; `more` are further arguments.
fn check(site: &Site, proof: Proof<'_>, more: &[&str]) -> Run {
    let program = Program::new()
        .args(["check", USER])
        .args(site.arguments())
        .args(["--timeout", "30"])
        .args(more);
    match proof {
        Proof::Nothing => program.run(),
        Proof::Password(password) => program.password(password).run(),
        Proof::Token(token) => program.token(token).run(),
    }
}

/// The same run as JSON, whose exit code and secrecy are looked at in passing.
fn report(site: &Site, proof: Proof<'_>, code: i32, more: &[&str]) -> Value {
    let run = check(site, proof, &[&["--format", "json"], more].concat());
    if let Proof::Password(secret) | Proof::Token(secret) = proof {
        run.assert_secret_free(secret);
    }
    assert_eq!(run.code, Some(code), "{}", run.told());
    run.json()
}

/// Every one of these protocols came as far as the mailbox, and there is nothing to say about it.
fn assert_works(report: &Value, protocols: &[&str]) {
    assert_eq!(report["verdict"], "works", "{report:#}");
    for protocol in protocols {
        assert_eq!(
            report["protocols"][protocol]["verdict"], "works",
            "{protocol}: {report:#}"
        );
    }
    assert_eq!(
        report["findings"].as_array().map(Vec::len),
        Some(0),
        "{report:#}"
    );
    let probes = report["probes"].as_array().into_iter().flatten();
    let steps = probes.flat_map(|probe| probe["steps"].as_array().into_iter().flatten());
    let entered = steps.filter(|step| step["stage"] == "enter").count();
    assert!(
        entered >= protocols.len(),
        "{entered} mailboxes entered: {report:#}"
    );
}

fn first_finding(report: &Value) -> &str {
    report["findings"][0]["id"].as_str().unwrap_or("no finding")
}

/// Dovecot and Postfix with one certificate each, and the domain that publishes them.
struct Contoso {
    site: Site,
    dovecot: Dovecot,
    postfix: Postfix,
    introspection: Introspection,
    _authority: Authority,
}

impl Contoso {
    fn start() -> Self {
        Self::with(
            &[143, 993, 110, 995],
            &[587, 465, 25],
            Flaw::None,
            Published,
        )
    }

    fn with(mailbox_ports: &[u16], submission_ports: &[u16], flaw: Flaw, found: Found) -> Self {
        let authority = Authority::new();
        let introspection = Introspection::start(USER);
        let dovecot = dovecot::Setup::new(&authority.issue(&[IMAP], flaw))
            .ports(mailbox_ports)
            .mechanisms("plain login xoauth2 oauthbearer")
            .introspection(&introspection.url())
            .start();
        let postfix = Postfix::start(&authority.issue(&[SMTP], flaw), submission_ports, &dovecot);
        let site = Site::open(
            &authority,
            &[(IMAP, &dovecot, found), (SMTP, &postfix, found)],
        );
        Self {
            site,
            dovecot,
            postfix,
            introspection,
            _authority: authority,
        }
    }
}

#[test]
fn the_right_password_enters_all_three_mailboxes() {
    if !servers::available() {
        return;
    }
    let contoso = Contoso::start();
    assert_works(
        &report(&contoso.site, Proof::Password(PASSWORD), 0, &[]),
        &PROTOCOLS,
    );
}

#[test]
fn a_token_enters_all_three_mailboxes() {
    if !servers::available() {
        return;
    }
    let contoso = Contoso::start();
    assert_works(
        &report(&contoso.site, Proof::Token(TOKEN), 0, &[]),
        &PROTOCOLS,
    );
    assert!(
        contoso.introspection.asked() >= 3,
        "{} tokens shown",
        contoso.introspection.asked()
    );
}

#[test]
fn cyrus_and_exim_work_as_well() {
    if !servers::available() {
        return;
    }
    let authority = Authority::new();
    let cyrus = Cyrus::start(&authority.issue(&[IMAP], Flaw::None), &[143, 993, 110, 995]);
    let exim = Exim::start(&authority.issue(&[SMTP], Flaw::None), &[587, 465, 25]);
    let site = Site::open(
        &authority,
        &[(IMAP, &cyrus, Published), (SMTP, &exim, Published)],
    );
    assert_works(
        &report(&site, Proof::Password(PASSWORD), 0, &[]),
        &PROTOCOLS,
    );
}

#[test]
fn servers_that_the_user_names_need_no_records() {
    if !servers::available() {
        return;
    }
    let contoso = Contoso::with(&[143, 110], &[465], Flaw::None, Guessed);
    let named = [
        "--imap",
        "imap.contoso.example:143/starttls",
        "--pop3",
        "imap.contoso.example:110/starttls",
    ];
    let report = report(
        &contoso.site,
        Proof::Password(PASSWORD),
        0,
        &[&named[..], &["--smtp", "smtp.contoso.example:465/tls"]].concat(),
    );
    assert_works(&report, &PROTOCOLS);
}

#[test]
fn starttls_alone_works() {
    if !servers::available() {
        return;
    }
    let contoso = Contoso::with(&[143, 110], &[587], Flaw::None, Published);
    assert_works(
        &report(&contoso.site, Proof::Password(PASSWORD), 0, &[]),
        &PROTOCOLS,
    );
}

#[test]
fn implicit_tls_alone_works() {
    if !servers::available() {
        return;
    }
    let contoso = Contoso::with(&[993, 995], &[465], Flaw::None, Published);
    assert_works(
        &report(&contoso.site, Proof::Password(PASSWORD), 0, &[]),
        &PROTOCOLS,
    );
}
