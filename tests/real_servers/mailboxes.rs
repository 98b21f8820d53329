//! What shows only behind a good sign-in.

use super::*;

#[test]
fn the_right_to_send_as_another_address_is_asked_for() {
    if !servers::available() {
        return;
    }
    let contoso = Contoso::start();
    let sending = |from: &str, code| {
        let more = ["--only", "smtp", "--from", from];
        report(&contoso.site, Proof::Password(PASSWORD), code, &more)
    };
    // Another address of kim's own, and one that is lee's.
    let allowed = sending("team@contoso.example", 0);
    assert_works(&allowed, &["smtp"]);
    assert_eq!(
        allowed["protocols"]["smtp"]["sends_as"],
        "team@contoso.example"
    );
    let denied = sending("info@contoso.example", 1);
    assert_eq!(first_finding(&denied), "smtp.send-as-denied", "{denied:#}");
    assert!(
        denied["protocols"]["smtp"]["sends_as"].is_null(),
        "{denied:#}"
    );
    let log = contoso.postfix.log();
    assert!(
        log.contains("from=<info@contoso.example> to=<kim@contoso.example>"),
        "{log}"
    );
    // Nothing was sent: no message has a number in the queue.
    assert!(!log.contains("message-id="), "{log}");
}

#[test]
fn a_shared_mailbox_takes_the_place_of_the_name() {
    if !servers::available() {
        return;
    }
    let contoso = Contoso::start();
    let more = ["--mailbox", "info@contoso.example"];
    let refused = report(&contoso.site, Proof::Token(TOKEN), 1, &more);
    assert!(first_finding(&refused).starts_with("oauth."), "{refused:#}");
    let log = contoso.dovecot.log();
    assert!(log.contains("info@contoso.example"), "{log}");
    assert_eq!(contoso.dovecot.sign_in_attempts(), 1, "{log}");
}

#[test]
fn a_full_mailbox_is_told_although_it_opens() {
    if !servers::available() {
        return;
    }
    let authority = Authority::new();
    let certificate = authority.issue(&[IMAP], Flaw::None);
    // The one message there is takes a few hundred bytes, and Dovecot counts in units of 1024.
    for (rule, verdict, id) in [
        ("*:storage=1k", "degraded", "mailbox.quota-reached"),
        ("*:storage=1M", "works", "no finding"),
    ] {
        let dovecot = dovecot::Setup::new(&certificate)
            .ports(&[993])
            .quota(rule)
            .start();
        let site = Site::open(&authority, &[(IMAP, &dovecot, Published)]);
        let report = report(&site, Proof::Password(PASSWORD), 0, &["--only", "imap"]);
        assert_eq!(report["verdict"], verdict, "{report:#}");
        assert_eq!(first_finding(&report), id, "{report:#}");
        let told = report.to_string();
        assert!(told.contains("GETQUOTAROOT INBOX"), "{report:#}");
    }
}
