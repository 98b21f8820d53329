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
        // The server's proof of SCRAM, `v=` in base64: with the challenge, passwords could be tried against it.
        assert!(!report.to_string().contains("dj0"), "{report:#}");
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
    let everywhere = ["plain", "login", "cram-md5", "scram-sha-1", "scram-sha-256"]
        .into_iter()
        .flat_map(|word| PROTOCOLS.map(|protocol| (word, protocol)));
    let commands = [
        ("login-command", "imap"),
        ("user-pass", "pop3"),
        ("apop", "pop3"),
    ];
    for (word, protocol) in everywhere.chain(commands) {
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
fn each_way_of_showing_a_token_is_accepted_and_refused_once() {
    if !servers::available() {
        return;
    }
    let contoso = Contoso::start();
    let mut attempts = 0;
    for (word, name) in [("xoauth2", "XOAUTH2"), ("oauthbearer", "OAUTHBEARER")] {
        let accepted = report(
            &contoso.site,
            Proof::Token(TOKEN),
            0,
            &["--mechanism", word],
        );
        assert_works(&accepted, &PROTOCOLS);
        attempts += 3;
        for protocol in PROTOCOLS {
            assert_eq!(signed_in_with(&accepted, protocol), name, "{accepted:#}");
            let more = ["--mechanism", word, "--only", protocol];
            let refused = report(&contoso.site, Proof::Token(BAD_TOKEN), 1, &more);
            assert!(first_finding(&refused).starts_with("oauth."), "{refused:#}");
            attempts += 1;
            assert_eq!(contoso.dovecot.sign_in_attempts(), attempts, "{refused:#}");
        }
        // Without `--only` as well, one server in all is shown a token that is refused.
        report(
            &contoso.site,
            Proof::Token(BAD_TOKEN),
            1,
            &["--mechanism", word],
        );
        attempts += 1;
        assert_eq!(contoso.dovecot.sign_in_attempts(), attempts);
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
fn exim_takes_each_of_its_mechanisms_and_refuses_it_once() {
    if !servers::available() {
        return;
    }
    let authority = Authority::new();
    let exim = Exim::start(&authority.issue(&[SMTP], Flaw::None), &[587, 465]);
    let site = Site::open(&authority, &[(SMTP, &exim, Published)]);
    for (attempts, word, name) in [
        (2, "plain", "PLAIN"),
        (4, "login", "LOGIN"),
        (6, "cram-md5", "CRAM-MD5"),
    ] {
        let more = ["--only", "smtp", "--mechanism", word];
        let accepted = report(&site, Proof::Password(PASSWORD), 0, &more);
        assert_works(&accepted, &["smtp"]);
        assert_eq!(signed_in_with(&accepted, "smtp"), name);
        let refused = report(&site, Proof::Password(BAD_PASSWORD), 1, &more);
        assert_eq!(first_finding(&refused), "auth.bad-password", "{refused:#}");
        assert_eq!(exim.sign_in_attempts(), attempts, "{}", exim.log());
    }
}

#[test]
fn a_mechanism_that_is_not_offered_is_named_and_nothing_is_sent() {
    if !servers::available() {
        return;
    }
    for (offered, wanted) in [
        ("plain login", "scram-sha-256"),
        ("plain login scram-sha-256", "cram-md5"),
    ] {
        let offering = offering(offered);
        let more = ["--mechanism", wanted];
        let report = report(&offering.site, Proof::Password(PASSWORD), 1, &more);
        let first = first_finding(&report);
        assert_eq!(first, "auth.mechanism-missing", "{report:#}");
        let log = offering.dovecot.log();
        assert_eq!(offering.dovecot.sign_in_attempts(), 0, "{log}");
    }
}

#[test]
fn what_programs_would_do_follows_from_what_real_servers_offer() {
    if !servers::available() {
        return;
    }
    // What is not there is null in this JSON, and no verdict.
    let verdict = |report: &Value, id: &str, protocol: &str| {
        let programs = report["programs"].as_array().into_iter().flatten();
        let mut of_id = programs.filter(|one| one["id"] == id);
        let answer = of_id.next().map(|one| one["protocols"][protocol].clone());
        let answer = answer.unwrap_or_default();
        let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        (
            word(&answer["verdict"]),
            word(&answer["settings"][4]["choose"]),
        )
    };
    let with = |mechanisms: &str| {
        let offering = offering(mechanisms);
        report(&offering.site, Proof::Nothing, 0, &["--programs"])
    };
    let plain = with("plain login");
    let normal = ("connects-with".to_owned(), "Normal password".to_owned());
    assert_eq!(verdict(&plain, "thunderbird", "imap"), normal);
    assert_eq!(verdict(&plain, "thunderbird", "smtp"), normal);
    assert_eq!(verdict(&plain, "send-mailmessage", "smtp").0, "cannot");
    let cram = with("cram-md5");
    let encrypted = ("connects-with".to_owned(), "Encrypted password".to_owned());
    assert_eq!(verdict(&cram, "thunderbird", "imap"), encrypted);
    // Its table does not list every way of signing in that it has.
    assert_eq!(verdict(&cram, "outlook-classic", "imap").0, "not-known");
}
