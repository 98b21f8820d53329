//! SCRAM that is tied to the TLS session below it: at a server whose TLS is OpenSSL's, and at Cyrus, which ties it in another way.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::servers::Listener;
use super::servers::certificates::Certificate;
use super::servers::process::{Loopback, Process, directory};
use super::*;

/// A server that takes SCRAM-SHA-256-PLUS alone, and checks what ties it to TLS with another library than ours.
struct Tied {
    listener: Listener,
    printed: PathBuf,
    process: Process,
    _loopback: Loopback,
}

impl Tied {
    fn start(certificate: &Certificate, version: &str, manner: &str) -> Self {
        let loopback = Loopback::claim();
        let listener = Listener::moved(loopback.address(), 993);
        let home = directory("binding");
        let mut command = Command::new("/usr/bin/python3");
        command
            .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/support/binding.py"))
            .arg(listener.at.to_string())
            .args([&certificate.chain, &certificate.key])
            .args([version, PASSWORD, manner]);
        let mut process = Process::start(&mut command, &home);
        let printed = home.join("output");
        process.wait_for([listener.at], &printed);
        Self {
            listener,
            printed,
            process,
            _loopback: loopback,
        }
    }
}

impl MailServer for Tied {
    fn listeners(&self) -> Vec<Listener> {
        vec![self.listener]
    }

    fn log(&self) -> String {
        self.process.settled_log(&self.printed)
    }

    fn sign_in_attempts(&self) -> usize {
        self.log().lines().count()
    }
}

#[test]
fn a_sign_in_is_tied_to_the_session_as_openssl_knows_it() {
    if !servers::available() {
        return;
    }
    let authority = Authority::new();
    let certificate = authority.issue(&[IMAP], Flaw::None);
    for (version, kind) in [("1.3", "tls-exporter"), ("1.2", "tls-server-end-point")] {
        let server = Tied::start(&certificate, version, "check");
        let site = Site::open(&authority, &[(IMAP, &server, Published)]);
        let accepted = report(&site, Proof::Password(PASSWORD), 0, &["--only", "imap"]);
        let with = &accepted["protocols"]["imap"]["signed_in_with"];
        assert_eq!(with, "SCRAM-SHA-256-PLUS", "{accepted:#}");
        assert!(!accepted.to_string().contains("dj0"), "{accepted:#}");
        let refused = report(&site, Proof::Password(BAD_PASSWORD), 1, &["--only", "imap"]);
        assert_eq!(first_finding(&refused), "auth.bad-password", "{refused:#}");
        let expected = format!("p={kind} v=\np={kind} e=invalid-proof\n");
        assert_eq!(server.log(), expected);
    }
}

#[test]
fn a_session_that_ends_elsewhere_is_told() {
    if !servers::available() {
        return;
    }
    let authority = Authority::new();
    let server = Tied::start(&authority.issue(&[IMAP], Flaw::None), "1.3", "elsewhere");
    let site = Site::open(&authority, &[(IMAP, &server, Published)]);
    let report = report(&site, Proof::Password(PASSWORD), 1, &["--only", "imap"]);
    assert_eq!(first_finding(&report), "auth.exchange-broken", "{report:#}");
    assert_eq!(
        report["findings"][0]["title"],
        "The TLS session does not end at the server that checks the sign-in"
    );
    assert_eq!(server.sign_in_attempts(), 1, "{}", server.log());
}

/// Cyrus 3.6 offers both, and ties by `tls-unique` alone: the untied one signs in.
#[test]
fn cyrus_signs_in_with_scram_beside_one_that_it_ties_otherwise() {
    if !servers::available() {
        return;
    }
    let authority = Authority::new();
    let certificate = authority.issue(&[IMAP], Flaw::None);
    let offered = "SCRAM-SHA-256 SCRAM-SHA-1 CRAM-MD5 PLAIN";
    let cyrus = Cyrus::start_with(&certificate, &[993, 995], offered);
    let site = Site::open(&authority, &[(IMAP, &cyrus, Published)]);
    for (word, name) in [
        ("scram-sha-256", "SCRAM-SHA-256"),
        ("scram-sha-1", "SCRAM-SHA-1"),
        ("cram-md5", "CRAM-MD5"),
        ("plain", "PLAIN"),
    ] {
        let more = ["--only", "imap,pop3", "--mechanism", word];
        let accepted = report(&site, Proof::Password(PASSWORD), 0, &more);
        for protocol in ["imap", "pop3"] {
            let with = &accepted["protocols"][protocol]["signed_in_with"];
            assert_eq!(with, name, "{accepted:#}");
        }
        let refused = report(&site, Proof::Password(BAD_PASSWORD), 1, &more);
        assert_eq!(first_finding(&refused), "auth.bad-password", "{refused:#}");
    }
    let more = ["--only", "imap", "--mechanism", "scram-sha-256-plus"];
    let tied = report(&site, Proof::Password(PASSWORD), 1, &more);
    assert_eq!(first_finding(&tied), "auth.exchange-broken", "{tied:#}");
    let step = tied["findings"][0]["next_step"].as_str();
    assert!(
        step.is_some_and(|step| step.contains("--mechanism scram-sha-256 ")),
        "{tied:#}"
    );
}
