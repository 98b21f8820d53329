//! Sign-ins that are refused, and certificates that forbid them: named, tried once or not at all.

use super::*;

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
