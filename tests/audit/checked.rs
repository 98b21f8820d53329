//! What an export adds to a check: a likely cause where the server keeps the reason to itself, and doubt where it says otherwise.

use mailprobe::audit::mailbox::Door;
use mailprobe::audit::value::Setting;
use mailprobe::catalogue::Catalogue;
use mailprobe::diagnose::{Finding, diagnose};
use mailprobe::fact::facts;
use mailprobe::report::Report;
use mailprobe::scenario::{Scenario, Split, rehearse};

use crate::read_all;

pub(crate) const IMAP: &str = "\
imap outlook.office365.com:993 tls
tls ok
S: * OK The Microsoft Exchange IMAP4 service is ready. [RgBSADIAUAAyADgAMQBDAEEAMAAxADIAMgAuAEQARQBVAFAAMgA4ADEALgBQAFIATwBEAC4ATwBVAFQATABPAE8ASwAuAEMATwBNAA==]
C: m1 CAPABILITY
S: * CAPABILITY IMAP4 IMAP4rev1 AUTH=PLAIN AUTH=XOAUTH2 SASL-IR UIDPLUS ID UNSELECT CHILDREN IDLE NAMESPACE LITERAL+
S: m1 OK CAPABILITY completed.
";
pub(crate) const REFUSED: &str = "\
C: m2 AUTHENTICATE XOAUTH2 [hidden]
S: m2 NO AUTHENTICATE failed.
C: m3 LOGOUT
S: * BYE Microsoft Exchange Server IMAP4 server signing off.
S: m3 OK LOGOUT completed.
";
pub(crate) const NOT_CONNECTED: &str = "\
C: m2 AUTHENTICATE XOAUTH2 [hidden]
S: m2 OK AUTHENTICATE completed.
C: m3 CAPABILITY
S: * CAPABILITY IMAP4 IMAP4rev1 AUTH=PLAIN AUTH=XOAUTH2 SASL-IR UIDPLUS MOVE ID UNSELECT IDLE NAMESPACE LITERAL+
S: m3 OK CAPABILITY completed.
C: m4 EXAMINE INBOX
S: m4 BAD User is authenticated but not connected.
C: m5 LOGOUT
S: * BYE Microsoft Exchange Server IMAP4 server signing off.
S: m5 OK LOGOUT completed.
";
pub(crate) const SMTP: &str = "\
smtp smtp.office365.com:587 starttls
S: 220 LO4P302CA0005.outlook.office365.com Microsoft ESMTP MAIL Service ready at Thu, 10 Oct 2024 22:49:55 +0000 [08DCE8B62813AB2B]
C: EHLO [127.0.0.1]
S: 250-LO4P302CA0005.outlook.office365.com Hello [127.0.0.1]
S: 250 STARTTLS
C: STARTTLS
S: 220 2.0.0 SMTP server ready
tls ok
C: EHLO [127.0.0.1]
S: 250-LO4P302CA0005.outlook.office365.com Hello [127.0.0.1]
S: 250 AUTH LOGIN XOAUTH2
C: AUTH XOAUTH2 [hidden]
";
pub(crate) const UNNAMED: &str = "\
S: 535 5.7.3 Authentication unsuccessful [LO4P302CA0005.GBRP302.PROD.OUTLOOK.COM 2026-11-20T09:12:44.118Z 08DE26A1B1C2D3E4]
C: QUIT
S: 221 2.0.0 Service closing transmission channel
";
const NAMED: &str = "\
S: 535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Mailbox. Visit https://aka.ms/smtp_auth_disabled for more information. [LO4P302CA0005.GBRP302.PROD.OUTLOOK.COM 2026-11-20T09:12:44.118Z 08DE26A1B1C2D3E4]
C: QUIT
S: 221 2.0.0 Service closing transmission channel
";

/// The first finding of a run at Exchange Online.
fn first(lines: &[&str]) -> Finding {
    let text = format!("provider exchange-online\n{}", lines.join(""));
    let scenario = Scenario::parse(&text).unwrap_or_else(|error| panic!("{error}:\n{text}"));
    let run = rehearse(&scenario, Split::Whole).unwrap_or_else(|error| panic!("{error}:\n{text}"));
    let catalogue = Catalogue::embedded();
    let verdict = diagnose(&run, &facts(&run), &catalogue);
    verdict.findings.into_iter().next().unwrap()
}

/// The ids of all findings of a run at a provider.
fn all(provider: &str, lines: &[&str]) -> Vec<String> {
    let text = format!("provider {provider}\n{}", lines.join(""));
    let scenario = Scenario::parse(&text).unwrap_or_else(|error| panic!("{error}:\n{text}"));
    let run = rehearse(&scenario, Split::Whole).unwrap_or_else(|error| panic!("{error}:\n{text}"));
    let verdict = diagnose(&run, &facts(&run), &Catalogue::embedded());
    verdict.findings.into_iter().map(|one| one.id).collect()
}

/// What speaks for and against a candidate.
fn arguments<'a>(finding: &'a Finding, id: &str) -> (&'a [String], &'a [String]) {
    let candidate = finding.candidates.iter().find(|one| one.id == id).unwrap();
    (&candidate.supporting, &candidate.opposing)
}

#[test]
fn an_ambiguous_refusal_is_likely_where_the_export_has_the_protocol_off() {
    for refusal in [REFUSED, NOT_CONNECTED] {
        let without = first(&["token\n", IMAP, refusal]);
        assert!(
            !without.candidates.is_empty(),
            "{} is ambiguous",
            without.id
        );
        let with = first(&["token\nmailbox imap off\n", IMAP, refusal]);
        assert_eq!(with.id, "auth.imap-disabled");
        // An export is not the server of now, and a token that is no good gets the same answer.
        assert_eq!(with.certainty.name(), "likely");
        let missing = first(&["token\nmailbox missing\n", IMAP, refusal]);
        assert_eq!(
            missing.id, without.id,
            "whoever is not in it is not judged by it"
        );
        let other = first(&["token\nmailbox pop off\n", IMAP, refusal]);
        assert_eq!(other.id, without.id);
    }
}

#[test]
fn what_is_on_in_the_export_speaks_against_it() {
    for refusal in [REFUSED, NOT_CONNECTED] {
        let on = first(&["token\nmailbox imap on\n", IMAP, refusal]);
        assert_eq!(on.id, first(&["token\n", IMAP, refusal]).id);
        let (_, against) = arguments(&on, "auth.imap-disabled");
        assert!(
            against
                .iter()
                .any(|say| say.contains("within the last hour")),
            "{against:?}"
        );
    }
}

#[test]
fn what_was_switched_on_takes_its_time() {
    let on = first(&["token\nmailbox imap on\n", IMAP, NOT_CONNECTED]);
    let step = on.words.next_step.clone().unwrap();
    assert!(
        step.contains("switched on in the last hour, wait"),
        "{step}"
    );
    let (speaks_for, _) = arguments(&on, "auth.imap-disabled");
    assert!(speaks_for.is_empty(), "{speaks_for:?}");
}

#[test]
fn a_reason_that_the_server_names_counts_more_than_the_export() {
    let basic = "\
C: m2 AUTHENTICATE PLAIN [hidden]
S: m2 NO Basic authentication is disabled.
C: m3 LOGOUT
S: * BYE Microsoft Exchange Server IMAP4 server signing off.
S: m3 OK LOGOUT completed.
";
    assert_eq!(
        first(&["password\nmailbox imap off\n", IMAP, basic]).id,
        "auth.basic-disabled"
    );
    // With a password Exchange Online refuses everybody, whatever is switched on.
    let password = REFUSED.replace("XOAUTH2", "PLAIN");
    let without = first(&["password\n", IMAP, &password]);
    assert_eq!(
        first(&["password\nmailbox imap off\n", IMAP, &password]).id,
        without.id
    );
}

#[test]
fn smtp_is_judged_by_the_mailbox_and_else_by_the_organisation() {
    for (export, id) in [
        ("mailbox smtp-auth off\n", "auth.smtp-disabled-mailbox"),
        (
            "mailbox smtp-auth off\norganization smtp-auth on\n",
            "auth.smtp-disabled-mailbox",
        ),
        (
            "mailbox smtp-auth inherit\norganization smtp-auth off\n",
            "auth.smtp-disabled-tenant",
        ),
    ] {
        assert_eq!(
            first(&["token\n", export, SMTP, UNNAMED]).id,
            id,
            "{export}"
        );
    }
    let without = first(&["token\n", SMTP, UNNAMED]);
    for export in [
        "mailbox smtp-auth on\n",
        "mailbox smtp-auth inherit\n",
        "mailbox smtp-auth inherit\norganization smtp-auth on\n",
    ] {
        assert_eq!(
            first(&["token\n", export, SMTP, UNNAMED]).id,
            without.id,
            "{export}"
        );
    }
}

#[test]
fn a_server_that_lags_behind_the_export_is_waited_for() {
    for export in [
        "mailbox smtp-auth on\n",
        "mailbox smtp-auth inherit\norganization smtp-auth on\n",
    ] {
        let finding = first(&["token\n", export, SMTP, NAMED]);
        assert_eq!(finding.id, "auth.smtp-disabled-mailbox");
        let title = finding.words.title.unwrap();
        assert!(
            title.contains("still off") && title.contains("export"),
            "{title}"
        );
        assert!(
            finding
                .words
                .next_step
                .unwrap()
                .contains("wait and check again")
        );
    }
    let plain = first(&["token\nmailbox smtp-auth off\n", SMTP, NAMED]);
    assert_eq!(plain.words.title, None);
}

/// Here the server names the protocol, and the export has it on.
#[test]
fn pop_and_imap_that_lag_behind_the_export_are_waited_for_too() {
    const POP: &str = "\
pop3 outlook.office365.com:995 tls
tls ok
S: +OK The Microsoft Exchange POP3 service is ready. [RgBSADIAUAAyADgAMQBDAEEAMAAxADIAMgAuAEQARQBVAFAAMgA4ADEALgBQAFIATwBEAC4ATwBVAFQATABPAE8ASwAuAEMATwBNAA==]
C: CAPA
S: +OK
S: SASL PLAIN XOAUTH2
S: USER
S: .
C: AUTH XOAUTH2
S: +
C: [hidden]
S: -ERR This account has POP disabled
C: QUIT
S: +OK Microsoft Exchange Server POP3 server signing off.
";
    let imap = format!(
        "{IMAP}{}",
        REFUSED.replace(
            "AUTHENTICATE failed",
            "IMAP access is disabled for your account"
        )
    );
    for (export, lines, id) in [
        ("mailbox pop on\n", POP, "auth.pop-disabled"),
        ("mailbox imap on\n", imap.as_str(), "auth.imap-disabled"),
    ] {
        let finding = first(&["token\n", export, lines]);
        assert_eq!(finding.id, id);
        let title = finding.words.title.unwrap();
        assert!(
            title.contains("still off") && title.contains("on in the administrator's export"),
            "{title}"
        );
        let step = finding.words.next_step.unwrap();
        assert!(step.contains("wait and check again"), "{step}");
        assert_eq!(first(&["token\n", lines]).words.title, None);
    }
}

#[test]
fn the_report_of_a_check_says_what_was_exported() {
    let settings = |lines: &str| {
        let text = format!("provider exchange-online\ntoken\n{lines}{IMAP}{NOT_CONNECTED}");
        let run = rehearse(&Scenario::parse(&text).unwrap(), Split::Whole).unwrap();
        let catalogue = Catalogue::embedded();
        let facts = facts(&run);
        let verdict = diagnose(&run, &facts, &catalogue);
        let report = Report::new(&run, &facts, &verdict, &catalogue);
        let steps: Vec<String> = report
            .findings
            .iter()
            .filter_map(|one| one.next_step.clone())
            .collect();
        (
            serde_json::to_value(report.mailbox_settings).unwrap(),
            steps,
        )
    };
    let (read, _) =
        settings("mailbox imap on\nmailbox smtp-auth inherit\norganization smtp-auth off\n");
    assert_eq!(
        read,
        serde_json::json!({ "in_export": true, "imap": true, "pop": null, "smtp_auth": "inherit", "organization_smtp_auth": false, "values": [] })
    );
    let (read, steps) = settings("");
    assert!(read.is_null());
    // The command of the step that decides can be copied as it stands.
    assert!(
        steps.iter().any(|step| step.contains("Get-CASMailbox"))
            && !steps.iter().any(|step| step.contains("MAILBOX")),
        "{steps:?}"
    );
}

#[test]
fn a_person_is_found_by_any_address_and_the_only_one_without_a_name() {
    let tenant = read_all(&[
        "PrimarySmtpAddress,EmailAddresses,ImapEnabled,SmtpClientAuthenticationDisabled\n\
         kim@contoso.com,smtp:akers@contoso.com,False,\nlee@contoso.com,,True,True\n",
        "{\"SmtpClientAuthenticationDisabled\":true}",
    ]);
    let kim = tenant.of_one(&["AKERS@contoso.com"]);
    assert_eq!((kim.is_there, kim.imap, kim.pop), (true, Some(false), None));
    assert_eq!(
        (kim.smtp_disabled, kim.organization_smtp_disabled),
        (Some(Setting::Blank), Some(true))
    );
    assert_eq!(
        tenant
            .of_one(&["nobody@contoso.com", "lee@contoso.com"])
            .imap,
        Some(true)
    );
    assert!(!tenant.of_one(&["nobody@contoso.com"]).is_there);
    // What the page says to look at, copied from the screen.
    let pasted = read_all(&["\nImapEnabled : False\n\n"]);
    assert_eq!(pasted.of_one(&["kim@contoso.com"]).imap, Some(false));
    let named = read_all(&["Name : lee\nImapEnabled : False\n"]);
    assert!(
        !named.of_one(&["kim@contoso.com"]).is_there,
        "it is somebody else's"
    );
    assert_eq!(
        pasted.mailboxes[0].effect(Door::Imap, Setting::No).known(),
        Some(false)
    );
}

const OPEN: &str = "\
C: m2 LOGOUT
S: * BYE Microsoft Exchange Server IMAP4 server signing off.
S: m2 OK LOGOUT completed.
";

#[test]
fn what_is_off_in_the_export_is_told_where_nobody_signed_in() {
    let off = first(&["no-login\n", "mailbox imap off\n", IMAP, OPEN]);
    assert_eq!(off.id, "auth.imap-disabled");
    assert_eq!(off.certainty.name(), "likely");
    let title = off.words.title.unwrap();
    assert!(title.contains("nobody signed in"), "{title}");
    assert_eq!(
        all(
            "exchange-online",
            &["no-login\n", "mailbox imap on\n", IMAP, OPEN]
        ),
        Vec::<String>::new()
    );
}

#[test]
fn an_export_says_nothing_of_other_servers() {
    const OTHER: &str = "\
imap mail.example.org:993 tls
tls ok
S: * OK Dovecot ready.
C: m1 CAPABILITY
S: * CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR
S: m1 OK CAPABILITY completed.
";
    const WRONG: &str = "\
C: m2 AUTHENTICATE PLAIN [hidden]
S: m2 NO [AUTHENTICATIONFAILED] Authentication failed.
C: m3 LOGOUT
S: * BYE Logging out
S: m3 OK Logout completed.
";
    const BYE: &str = "\
C: m2 LOGOUT
S: * BYE Logging out
S: m2 OK Logout completed.
";
    let export = "mailbox imap off\n";
    let with = all("other", &["password\n", export, OTHER, WRONG]);
    assert_eq!(with, all("other", &["password\n", OTHER, WRONG]));
    assert!(!with.contains(&"auth.imap-disabled".to_owned()), "{with:?}");
    assert_eq!(
        all("other", &["no-login\n", export, OTHER, BYE]),
        all("other", &["no-login\n", OTHER, BYE])
    );
}
