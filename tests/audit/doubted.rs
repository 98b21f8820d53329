//! What an export does not prove, and what it says against the servers.

use mailprobe::catalogue::Catalogue;
use mailprobe::diagnose::diagnose;
use mailprobe::fact::facts;
use mailprobe::report::Report;
use mailprobe::scenario::{Scenario, Split, rehearse};

use crate::checked::{IMAP, SMTP, UNNAMED};
use crate::read_all;

/// A bare refusal is what a wrong password gets, too: the export is a candidate beside it, and says so for each protocol alike.
#[test]
fn a_password_that_is_refused_without_a_reason_may_be_wrong_whatever_was_exported() {
    let smtp = SMTP.replace(
        "C: AUTH XOAUTH2 [hidden]\n",
        "C: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\nC: [hidden]\nS: 334 UGFzc3dvcmQ6\nC: [hidden]\n",
    );
    for (export, id) in [
        ("mailbox smtp-auth off\n", "auth.smtp-disabled-mailbox"),
        (
            "mailbox smtp-auth inherit\norganization smtp-auth off\n",
            "auth.smtp-disabled-tenant",
        ),
    ] {
        let text = format!("provider exchange-online\npassword\n{export}{smtp}{UNNAMED}");
        let run = rehearse(&Scenario::parse(&text).unwrap(), Split::Whole).unwrap();
        let verdict = diagnose(&run, &facts(&run), &Catalogue::embedded());
        let first = &verdict.findings[0];
        assert_eq!(first.id, "auth.refused", "{export}");
        let candidates: Vec<&str> = first.candidates.iter().map(|one| one.id.as_str()).collect();
        assert!(candidates.contains(&"auth.bad-password"), "{candidates:?}");
        let own = first.candidates.iter().find(|one| one.id == id).unwrap();
        assert!(
            own.supporting.iter().any(|say| say.contains("export")),
            "{own:?}"
        );
    }
}

/// Where another protocol took the same password, it is right: what the export has off is the cause.
#[test]
fn a_right_password_that_is_refused_for_what_the_export_has_off() {
    const IMAP: &str = "\
imap outlook.office365.com:993 tls
tls ok
S: * OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] ready
C: m1 AUTHENTICATE PLAIN [hidden]
S: m1 OK [CAPABILITY IMAP4rev1] Logged in
C: m2 EXAMINE INBOX
S: * 1 EXISTS
S: m2 OK [READ-ONLY] done
C: m3 LOGOUT
S: * BYE
S: m3 OK
";
    const POP: &str = "\
pop3 outlook.office365.com:995 tls
tls ok
S: +OK Dovecot ready.
C: CAPA
S: +OK
S: SASL PLAIN
S: .
C: AUTH PLAIN [hidden]
S: -ERR [AUTH] Authentication failed.
C: QUIT
S: +OK Logging out
";
    let of = |export: &str| {
        let text = format!("provider exchange-online\npassword\n{export}{IMAP}{POP}");
        let run = rehearse(&Scenario::parse(&text).unwrap(), Split::Whole).unwrap();
        let verdict = diagnose(&run, &facts(&run), &Catalogue::embedded());
        let first = &verdict.findings[0];
        (first.id.clone(), first.certainty.name())
    };
    assert_eq!(
        of("mailbox pop off\n"),
        ("auth.pop-disabled".to_owned(), "likely")
    );
    for export in ["", "mailbox pop on\n", "mailbox imap off\n"] {
        assert_eq!(of(export).0, "auth.accepted-elsewhere", "{export}");
    }
}

/// What an export did not help with is told in every form, and what it says against the servers.
#[test]
fn where_an_export_is_of_no_use_or_wrong_is_told() {
    const ENTERED: &str = "\
C: m2 AUTHENTICATE XOAUTH2 [hidden]
S: m2 OK AUTHENTICATE completed.
C: m3 CAPABILITY
S: * CAPABILITY IMAP4 IMAP4rev1 AUTH=PLAIN AUTH=XOAUTH2 SASL-IR UIDPLUS MOVE ID UNSELECT IDLE NAMESPACE LITERAL+
S: m3 OK CAPABILITY completed.
C: m4 EXAMINE INBOX
S: * 0 EXISTS
S: m4 OK [READ-ONLY] EXAMINE completed.
C: m5 LOGOUT
S: * BYE Microsoft Exchange Server IMAP4 server signing off.
S: m5 OK LOGOUT completed.
";
    let of = |export: &str, unclear: &[&str]| {
        let text = format!("provider exchange-online\ntoken\n{export}{IMAP}{ENTERED}");
        let mut run = rehearse(&Scenario::parse(&text).unwrap(), Split::Whole).unwrap();
        if let Some(settings) = &mut run.settings {
            settings.unclear = unclear.iter().map(|one| (*one).to_owned()).collect();
        }
        let catalogue = Catalogue::embedded();
        let facts = facts(&run);
        let verdict = diagnose(&run, &facts, &catalogue);
        let report = Report::new(&run, &facts, &verdict, &catalogue);
        let entries = report
            .not_tested
            .iter()
            .filter(|one| one.what.contains("export"));
        let told: Vec<&str> = entries.map(|one| one.reason).collect();
        let text = mailprobe::report::markdown::render(&report);
        assert_eq!(told.is_empty(), !text.contains("The export of "), "{text}");
        told
    };
    assert_eq!(of("", &[]), Vec::<&str>::new());
    assert_eq!(of("mailbox imap on\n", &[]), Vec::<&str>::new());
    assert_eq!(of("mailbox imap off\n", &[]), ["export-contradicted"]);
    assert_eq!(of("mailbox missing\n", &[]), ["not-in-export"]);
    assert_eq!(of("mailbox pop on\n", &["ImapEnabled"]), ["export-unclear"]);
    let twice = read_all(&[
        "PrimarySmtpAddress,ImapEnabled\nkim@contoso.com,True\n",
        "PrimarySmtpAddress,ImapEnabled\nkim@contoso.com,False\n",
    ]);
    assert_eq!(twice.of_one(&["kim@contoso.com"]).unclear, ["ImapEnabled"]);
}
