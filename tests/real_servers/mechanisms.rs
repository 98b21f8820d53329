//! Every mechanism, accepted and refused by real servers.

use super::*;

/// Every mechanism that Dovecot has for passwords.
const ALL: &str = "plain login cram-md5 scram-sha-1 scram-sha-256 apop";

/// How the protocol signed in, by the report.
fn signed_in_with<'a>(report: &'a Value, protocol: &str) -> &'a str {
    let with = &report["protocols"][protocol]["signed_in_with"];
    with.as_str().unwrap_or("nothing")
}

/// Dovecot and Postfix, and what they need.
struct Offering {
    site: Site,
    dovecot: Dovecot,
    _rest: (Authority, Postfix),
}

/// Dovecot and Postfix that offer these mechanisms.
fn offering(mechanisms: &str) -> Offering {
    let authority = Authority::new();
    let dovecot = dovecot::Setup::new(&authority.issue(&[IMAP], Flaw::None))
        .ports(&[993, 995])
        .mechanisms(mechanisms)
        .start();
    let postfix = Postfix::start(&authority.issue(&[SMTP], Flaw::None), &[465], &dovecot);
    let site = Site::open(
        &authority,
        &[(IMAP, &dovecot, Published), (SMTP, &postfix, Published)],
    );
    Offering {
        site,
        dovecot,
        _rest: (authority, postfix),
    }
}

#[test]
fn each_mechanism_signs_in_where_it_is_wanted() {
    if !servers::available() {
        return;
    }
    let offering = offering(ALL);
    for (word, name) in [
        ("plain", "PLAIN"),
        ("login", "LOGIN"),
        ("cram-md5", "CRAM-MD5"),
        ("scram-sha-1", "SCRAM-SHA-1"),
        ("scram-sha-256", "SCRAM-SHA-256"),
    ] {
        let report = report(
            &offering.site,
            Proof::Password(PASSWORD),
            0,
            &["--mechanism", word],
        );
        assert_works(&report, &PROTOCOLS);
        for protocol in PROTOCOLS {
            assert_eq!(signed_in_with(&report, protocol), name, "{report:#}");
        }
    }
    for (word, name, protocol) in [
        ("login-command", "LOGIN command", "imap"),
        ("user-pass", "USER/PASS", "pop3"),
        ("apop", "APOP", "pop3"),
    ] {
        let more = ["--mechanism", word, "--only", protocol];
        let report = report(&offering.site, Proof::Password(PASSWORD), 0, &more);
        assert_works(&report, &[protocol]);
        assert_eq!(signed_in_with(&report, protocol), name, "{report:#}");
    }
    assert_eq!(
        offering.dovecot.sign_in_attempts(),
        5 * 3 + 3,
        "{}",
        offering.dovecot.log()
    );
}

#[test]
fn each_mechanism_is_refused_once_with_a_wrong_password() {
    if !servers::available() {
        return;
    }
    let offering = offering(ALL);
    let mut attempts = 0;
    for (word, protocol) in [
        ("plain", "imap"),
        ("login", "smtp"),
        ("cram-md5", "imap"),
        ("cram-md5", "pop3"),
        ("scram-sha-1", "pop3"),
        ("scram-sha-256", "imap"),
        ("scram-sha-256", "smtp"),
        ("user-pass", "pop3"),
        ("apop", "pop3"),
    ] {
        let more = ["--mechanism", word, "--only", protocol];
        let report = report(&offering.site, Proof::Password(BAD_PASSWORD), 1, &more);
        let first = first_finding(&report);
        assert_eq!(first, "auth.bad-password", "{word} {protocol} {report:#}");
        attempts += 1;
        assert_eq!(
            offering.dovecot.sign_in_attempts(),
            attempts,
            "{}",
            offering.dovecot.log()
        );
    }
}

#[test]
fn a_server_of_encrypted_passwords_alone_is_signed_in_to_and_told() {
    if !servers::available() {
        return;
    }
    for (offered, name) in [
        ("cram-md5", "CRAM-MD5"),
        ("scram-sha-1 cram-md5", "SCRAM-SHA-1"),
        ("cram-md5 scram-sha-1 scram-sha-256", "SCRAM-SHA-256"),
    ] {
        let offering = offering(offered);
        let report = report(&offering.site, Proof::Password(PASSWORD), 0, &[]);
        assert_eq!(report["verdict"], "works", "{report:#}");
        assert_eq!(first_finding(&report), "auth.encrypted-password-works");
        for protocol in PROTOCOLS {
            assert_eq!(signed_in_with(&report, protocol), name, "{report:#}");
        }
    }
}

#[test]
fn exim_takes_cram_md5_and_refuses_it() {
    if !servers::available() {
        return;
    }
    let authority = Authority::new();
    let exim = Exim::start(&authority.issue(&[SMTP], Flaw::None), &[587, 465]);
    let site = Site::open(&authority, &[(SMTP, &exim, Published)]);
    let more = ["--only", "smtp", "--mechanism", "cram-md5"];
    let accepted = report(&site, Proof::Password(PASSWORD), 0, &more);
    assert_works(&accepted, &["smtp"]);
    assert_eq!(signed_in_with(&accepted, "smtp"), "CRAM-MD5");
    let refused = report(&site, Proof::Password(BAD_PASSWORD), 1, &more);
    assert_eq!(first_finding(&refused), "auth.bad-password", "{refused:#}");
    assert_eq!(exim.sign_in_attempts(), 2, "{}", exim.log());
}

#[test]
fn a_mechanism_that_is_not_offered_is_named_and_nothing_is_sent() {
    if !servers::available() {
        return;
    }
    let offering = offering("plain login");
    let more = ["--mechanism", "scram-sha-256"];
    let report = report(&offering.site, Proof::Password(PASSWORD), 1, &more);
    let first = first_finding(&report);
    assert_eq!(first, "auth.mechanism-missing", "{report:#}");
    assert_eq!(
        offering.dovecot.sign_in_attempts(),
        0,
        "{}",
        offering.dovecot.log()
    );
}
