//! What mailprobe promises whatever happens: no credential to a guess, no secret in an output, nothing changed.

use std::io::Write as _;
use std::net::TcpStream;

use super::servers::exim;
use super::*;

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
        for form in [
            "markdown",
            "html",
            "junit",
            "github",
            "nagios",
            "prometheus",
            "ndjson",
        ] {
            let more = ["--format", form];
            let run = check(&contoso.site, Proof::Password(password), &more);
            run.assert_secret_free(password);
            // What is trouble is critical to a plugin.
            let code = if form == "nagios" { code * 2 } else { code };
            assert_eq!(run.code, Some(code), "{form}: {}", run.told());
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

/// Who speaks before the greeting is noted as out of step, refused, and by what reads such logs shut out.
#[test]
fn nobody_speaks_before_a_late_exim_has_greeted() {
    if !servers::available() {
        return;
    }
    let authority = Authority::new();
    let settings = exim::Settings {
        // Since 4.94 it lets every client speak early, unless it is told otherwise.
        main: "rfc1413_query_timeout = 0s\npipelining_connect_advertise_hosts = :\nacl_smtp_connect = accept delay = 12s",
        ..exim::Settings::default()
    };
    let certificate = authority.issue(&[SMTP], Flaw::None);
    let exim = Exim::start_in(None, &certificate, &[587, 465], settings);
    let site = Site::open(&authority, &[(SMTP, &exim, Published)]);
    let listeners = exim.listeners();
    let submission = listeners.iter().find(|listener| listener.port == 587);
    let at = submission.expect("it was asked for").at;
    // One that does speak, so that it is known what the log says of it.
    let mut hasty = TcpStream::connect(at).expect("Exim listens");
    hasty
        .write_all(b"EHLO hasty.example\r\n")
        .expect("Exim takes it");
    let report = report(&site, Proof::Nothing, 0, &["--only", "smtp"]);
    assert_eq!(first_finding(&report), "proto.slow-greeting", "{report:#}");
    let log = exim.log();
    let out_of_step = log.matches("synchronization error").count();
    assert_eq!(out_of_step, 1, "{log}");
}
