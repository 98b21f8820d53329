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

#[test]
fn a_wrong_password_is_tried_once_and_named() {
    if !servers::available() {
        return;
    }
    let contoso = Contoso::start();
    let report = report(&contoso.site, Proof::Password(BAD_PASSWORD), 1, &[]);
    assert_eq!(first_finding(&report), "auth.bad-password", "{report:#}");
    assert_eq!(
        contoso.dovecot.sign_in_attempts(),
        1,
        "{}",
        contoso.dovecot.log()
    );
}

#[test]
fn a_wrong_password_is_tried_once_at_cyrus_and_exim_together() {
    if !servers::available() {
        return;
    }
    let authority = Authority::new();
    let cyrus = Cyrus::start(&authority.issue(&[IMAP], Flaw::None), &[143, 993, 110, 995]);
    let exim = Exim::start(&authority.issue(&[SMTP], Flaw::None), &[587, 465]);
    let site = Site::open(
        &authority,
        &[(IMAP, &cyrus, Published), (SMTP, &exim, Published)],
    );
    let report = report(&site, Proof::Password(BAD_PASSWORD), 1, &[]);
    assert_eq!(first_finding(&report), "auth.bad-password", "{report:#}");
    assert_eq!(
        cyrus.sign_in_attempts() + exim.sign_in_attempts(),
        1,
        "{}\n{}",
        cyrus.log(),
        exim.log()
    );
}

#[test]
fn a_wrong_password_at_submission_alone_is_tried_once() {
    if !servers::available() {
        return;
    }
    let authority = Authority::new();
    let exim = Exim::start(&authority.issue(&[SMTP], Flaw::None), &[587, 465]);
    let site = Site::open(&authority, &[(SMTP, &exim, Published)]);
    let report = report(&site, Proof::Password(BAD_PASSWORD), 1, &["--only", "smtp"]);
    assert_eq!(first_finding(&report), "auth.bad-password", "{report:#}");
    assert_eq!(exim.sign_in_attempts(), 1, "{}", exim.log());
}

#[test]
fn a_slow_refusal_is_waited_for() {
    if !servers::available() {
        return;
    }
    let authority = Authority::new();
    let dovecot = dovecot::Setup::new(&authority.issue(&[IMAP], Flaw::None))
        .ports(&[993])
        .failure_delay(3)
        .start();
    let site = Site::open(&authority, &[(IMAP, &dovecot, Published)]);
    let report = report(&site, Proof::Password(BAD_PASSWORD), 1, &["--only", "imap"]);
    assert_eq!(first_finding(&report), "auth.bad-password", "{report:#}");
}

#[test]
fn a_bad_token_is_tried_once_and_named() {
    if !servers::available() {
        return;
    }
    let contoso = Contoso::start();
    let report = report(&contoso.site, Proof::Token(BAD_TOKEN), 1, &[]);
    assert!(first_finding(&report).starts_with("oauth."), "{report:#}");
    assert_eq!(
        contoso.dovecot.sign_in_attempts(),
        1,
        "{}",
        contoso.dovecot.log()
    );
    assert_eq!(contoso.introspection.asked(), 1);
}

/// A certificate with this flaw is named, and no credential follows.
fn flawed_certificate(flaw: Flaw, id: &str) {
    if !servers::available() {
        return;
    }
    let contoso = Contoso::with(&[143, 993, 110, 995], &[587, 465], flaw, Published);
    let report = report(&contoso.site, Proof::Password(PASSWORD), 1, &[]);
    assert_eq!(first_finding(&report), id, "{report:#}");
    assert_eq!(
        contoso.dovecot.sign_in_attempts(),
        0,
        "{}",
        contoso.dovecot.log()
    );
}

#[test]
fn an_expired_certificate_gets_no_credential() {
    flawed_certificate(Flaw::Expired, "tls.expired");
}

#[test]
fn a_certificate_of_tomorrow_gets_no_credential() {
    flawed_certificate(Flaw::NotYetValid, "tls.not-yet-valid");
}

#[test]
fn a_self_signed_certificate_gets_no_credential() {
    flawed_certificate(Flaw::SelfSigned, "tls.self-signed");
}

#[test]
fn a_certificate_of_another_name_gets_no_credential() {
    flawed_certificate(Flaw::WrongName, "tls.name-mismatch");
}

#[test]
fn a_guessed_host_gets_no_credential() {
    if !servers::available() {
        return;
    }
    let contoso = Contoso::with(&[143, 993, 110, 995], &[587, 465], Flaw::None, Guessed);
    let run = check(
        &contoso.site,
        Proof::Password(PASSWORD),
        &["--format", "json"],
    );
    run.assert_secret_free(PASSWORD);
    assert_eq!(
        contoso.dovecot.sign_in_attempts(),
        0,
        "{}",
        contoso.dovecot.log()
    );
    // It was reached all the same, and the report tells that nobody signed in.
    assert!(
        contoso.dovecot.log().contains("imap-login"),
        "{}",
        contoso.dovecot.log()
    );
    let report = run.json();
    assert_ne!(
        report["not_tested"].as_array().map_or(0, Vec::len),
        0,
        "{report:#}"
    );
}

#[test]
fn without_a_credential_nobody_signs_in() {
    if !servers::available() {
        return;
    }
    let contoso = Contoso::start();
    let report = report(&contoso.site, Proof::Nothing, 0, &[]);
    assert_eq!(report["verdict"], "works", "{report:#}");
    assert_eq!(
        contoso.dovecot.sign_in_attempts(),
        0,
        "{}",
        contoso.dovecot.log()
    );
}

#[test]
fn a_dry_run_connects_to_no_mail_server() {
    if !servers::available() {
        return;
    }
    let contoso = Contoso::start();
    let run = check(&contoso.site, Proof::Password(PASSWORD), &["--dry-run"]);
    run.assert_secret_free(PASSWORD);
    assert_eq!(run.code, Some(0), "{}", run.told());
    assert_eq!(contoso.dovecot.sign_in_attempts(), 0);
    // Whoever talks to Postfix says EHLO; that the harness waited for its ports does not count.
    let log = contoso.postfix.log();
    assert!(!log.contains(" ehlo="), "{log}");
}

#[test]
fn no_output_of_a_good_or_a_refused_run_shows_the_password() {
    if !servers::available() {
        return;
    }
    let contoso = Contoso::start();
    for (password, code) in [(PASSWORD, 0), (BAD_PASSWORD, 1)] {
        for more in [
            &["-v"][..],
            &["--format", "human"],
            &["--format", "json", "-v"],
        ] {
            let run = check(&contoso.site, Proof::Password(password), more);
            run.assert_secret_free(password);
            assert_eq!(run.code, Some(code), "{more:?}: {}", run.told());
        }
    }
}

#[test]
fn no_output_of_a_good_or_a_refused_run_shows_the_token() {
    if !servers::available() {
        return;
    }
    let contoso = Contoso::start();
    for (token, code) in [(TOKEN, 0), (BAD_TOKEN, 1)] {
        for more in [&["-v"][..], &["--format", "json", "-v"]] {
            let run = check(&contoso.site, Proof::Token(token), more);
            run.assert_secret_free(token);
            assert_eq!(run.code, Some(code), "{more:?}: {}", run.told());
        }
    }
}

#[test]
fn an_unread_message_stays_unread_and_recent() {
    if !servers::available() {
        return;
    }
    let contoso = Contoso::start();
    let before = contoso.dovecot.messages();
    assert_works(
        &report(
            &contoso.site,
            Proof::Password(PASSWORD),
            0,
            &["--only", "imap,smtp"],
        ),
        &["imap", "smtp"],
    );
    assert_eq!(
        contoso.dovecot.messages(),
        before,
        "{}",
        contoso.dovecot.log()
    );
}

#[test]
fn pop3_takes_no_message_away_and_marks_none() {
    if !servers::available() {
        return;
    }
    let contoso = Contoso::start();
    let unmarked = |(path, text): (String, String)| {
        // A POP3 session moves messages from new to cur, whatever the client does; flags follow ":2,".
        let name = path
            .rsplit('/')
            .next()
            .unwrap_or_default()
            .trim_end_matches(":2,")
            .to_owned();
        (name, text)
    };
    let before: Vec<_> = contoso
        .dovecot
        .messages()
        .into_iter()
        .map(unmarked)
        .collect();
    assert_works(
        &report(
            &contoso.site,
            Proof::Password(PASSWORD),
            0,
            &["--only", "pop3"],
        ),
        &["pop3"],
    );
    assert_eq!(
        contoso
            .dovecot
            .messages()
            .into_iter()
            .map(unmarked)
            .collect::<Vec<_>>(),
        before
    );
}

#[test]
fn no_message_is_sent() {
    if !servers::available() {
        return;
    }
    let contoso = Contoso::start();
    assert_works(
        &report(
            &contoso.site,
            Proof::Password(PASSWORD),
            0,
            &["--only", "smtp"],
        ),
        &["smtp"],
    );
    assert_eq!(contoso.postfix.queue(), Vec::<std::path::PathBuf>::new());
    // A message would have been handed to cleanup under an id, and then discarded.
    assert!(
        !contoso.postfix.log().contains("message-id="),
        "{}",
        contoso.postfix.log()
    );
}
