//! How old an export is, where its values stand, and whose organisation it is of.

use std::time::{Duration, SystemTime};

use mailprobe::audit::error::ExportError;
use mailprobe::audit::export;
use mailprobe::audit::keep::Keep;
use mailprobe::audit::tenant::Tenant;
use mailprobe::catalogue::Catalogue;
use mailprobe::diagnose::diagnose;
use mailprobe::fact::facts;
use mailprobe::observation::settings::{Exported, MailboxSettings, Said, SmtpAuth};
use mailprobe::report::{FindingReport, Report};
use mailprobe::scenario::{Scenario, Split, rehearse};

use crate::checked::{IMAP, NOT_CONNECTED, REFUSED, SMTP};
use crate::read_all;

const MINUTE: Duration = Duration::from_secs(60);

/// What one column of an export says.
fn said(column: &str, value: &str, is_of_organization: bool) -> Said {
    Said {
        file: "mailboxes.csv".to_owned(),
        column: column.to_owned(),
        value: value.to_owned(),
        is_of_organization,
        exported: None,
    }
}

fn imap(on: bool) -> MailboxSettings {
    MailboxSettings {
        is_there: true,
        imap: Some(on),
        said: vec![said(
            "ImapEnabled",
            if on { "True" } else { "False" },
            false,
        )],
        ..MailboxSettings::default()
    }
}

/// The first finding of a run at Exchange Online, with an export that is so many minutes old.
fn first(lines: &[&str], mut settings: MailboxSettings, minutes: Option<u32>) -> FindingReport {
    let text = format!("provider exchange-online\ntoken\n{}", lines.join(""));
    let mut run = rehearse(&Scenario::parse(&text).unwrap(), Split::Whole).unwrap();
    let exported = minutes.map(|minutes| Exported(run.started - MINUTE * minutes));
    settings
        .said
        .iter_mut()
        .for_each(|one| one.exported = exported);
    run.settings = Some(settings);
    let catalogue = Catalogue::embedded();
    let facts = facts(&run);
    let verdict = diagnose(&run, &facts, &catalogue);
    let report = Report::new(&run, &facts, &verdict, &catalogue);
    report.findings.into_iter().next().unwrap()
}

#[test]
fn the_finding_names_the_file_the_column_the_value_and_the_age() {
    // A refused token may be at fault itself.
    for (refusal, certainty) in [(REFUSED, "likely"), (NOT_CONNECTED, "certain")] {
        let found = first(&[IMAP, refusal], imap(false), Some(200));
        assert_eq!(found.id, "auth.imap-disabled");
        assert_eq!(found.certainty, certainty);
        let says = &found.evidence[0].says;
        assert!(
            says.contains("mailboxes.csv, exported about 3 hours ago (")
                && says.contains("has ImapEnabled False for this mailbox"),
            "{says}"
        );
        let undated = first(&[IMAP, refusal], imap(false), None);
        assert_eq!(undated.certainty, "likely");
        let says = &undated.evidence[0].says;
        assert!(
            says.contains("mailboxes.csv has ImapEnabled False for this mailbox"),
            "{says}"
        );
    }
}

#[test]
fn an_old_export_is_told_with_its_age_and_makes_nothing_certain() {
    let found = first(&[IMAP, REFUSED], imap(false), Some(3 * 24 * 60));
    assert_eq!(
        (found.id.as_str(), found.certainty),
        ("auth.imap-disabled", "likely")
    );
    assert!(found.evidence[0].says.contains("exported about 3 days ago"));
    // What the server names is as certain as ever.
    let named = REFUSED.replace(
        "AUTHENTICATE failed",
        "IMAP access is disabled for your account",
    );
    let found = first(&[IMAP, &named], imap(true), Some(3 * 24 * 60));
    assert_eq!(
        (found.id.as_str(), found.certainty),
        ("auth.imap-disabled", "certain")
    );
}

#[test]
fn a_fresh_export_and_the_answer_that_goes_with_it_are_certain() {
    let fresh = |lines: &[&str]| {
        let found = first(lines, imap(false), Some(30));
        (found.id, found.certainty)
    };
    let certain = ("auth.imap-disabled".to_owned(), "certain");
    let likely = ("auth.imap-disabled".to_owned(), "likely");
    assert_eq!(fresh(&[IMAP, NOT_CONNECTED]), certain);
    // Another answer, and a token that is in order by its own word or not, or tells nothing.
    assert_eq!(fresh(&[IMAP, REFUSED]), likely);
    let other = REFUSED.replace("AUTHENTICATE failed", "LOGIN failed");
    assert_eq!(fresh(&[IMAP, &other]), likely);
    let token = |user: &str, scope: &str| {
        format!(
            "claims iss=https://sts.windows.net/11111111-2222-3333-4444-555555555555/ tid=11111111-2222-3333-4444-555555555555 appid=9e5f94bc-e8a4-4e73-b8be-63364c29d753 aud=https://outlook.office.com scp={scope} upn={user} nbf=-300 exp=+3600\n"
        )
    };
    let good = token("kim@contoso.com", "IMAP.AccessAsUser.All");
    assert_eq!(fresh(&[&good, IMAP, REFUSED]), certain);
    for bad in [
        token("lee@contoso.com", "IMAP.AccessAsUser.All"),
        token("kim@contoso.com", "SMTP.Send"),
    ] {
        assert_ne!(fresh(&[&bad, IMAP, REFUSED]), certain, "{bad}");
    }
    for (minutes, certainty) in [(23 * 60, "certain"), (25 * 60, "likely")] {
        let found = first(&[IMAP, NOT_CONNECTED], imap(false), Some(minutes));
        assert_eq!(found.certainty, certainty, "{minutes}");
    }
}

#[test]
fn how_long_to_wait_is_told_with_the_time() {
    let named = REFUSED.replace(
        "AUTHENTICATE failed",
        "IMAP access is disabled for your account",
    );
    for lines in [[IMAP, named.as_str()], [IMAP, NOT_CONNECTED]] {
        let fresh = first(&lines, imap(true), Some(20));
        let step = fresh.next_step.unwrap();
        assert!(
            step.contains("Wait until 20") && step.contains(" UTC, and check again"),
            "{step}"
        );
        assert!(!step.contains("If it was switched on"), "{step}");
        let old = first(&lines, imap(true), Some(200));
        let step = old.next_step.unwrap();
        assert!(!step.to_lowercase().contains("wait"), "{step}");
        let undated = first(&lines, imap(true), None);
        let step = undated.next_step.unwrap();
        assert!(
            step.contains("If it was switched on in the last hour, wait"),
            "{step}"
        );
    }
    let fresh = first(&[IMAP, &named], imap(true), Some(20));
    let says = &fresh.evidence[0].says;
    assert!(
        says.contains("has ImapEnabled True") && says.contains("which is until 20"),
        "{says}"
    );
}

/// The clock of a file server is ahead: nothing is said of an age, and nobody is told to wait for it.
#[test]
fn a_file_of_the_future_tells_no_age() {
    let mut settings = imap(true);
    let text = format!("provider exchange-online\ntoken\n{IMAP}{NOT_CONNECTED}");
    let mut run = rehearse(&Scenario::parse(&text).unwrap(), Split::Whole).unwrap();
    settings.said[0].exported = Some(Exported(run.started + MINUTE * 90));
    run.settings = Some(settings);
    let facts = facts(&run);
    let catalogue = Catalogue::embedded();
    let verdict = diagnose(&run, &facts, &catalogue);
    let report = Report::new(&run, &facts, &verdict, &catalogue);
    let step = report.findings[0].next_step.clone().unwrap();
    assert!(
        step.contains("If it was switched on in the last hour"),
        "{step}"
    );
}

#[test]
fn the_organisation_is_spoken_of_only_by_its_own_export() {
    const TENANT: &str = "\
S: 535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant. Visit https://aka.ms/smtp_auth_disabled for more information. [LO4P302CA0005.GBRP302.PROD.OUTLOOK.COM 2026-11-20T09:12:44.118Z 08DE26A1B1C2D3E4]
C: QUIT
S: 221 2.0.0 Service closing transmission channel
";
    const COLUMN: &str = "SmtpClientAuthenticationDisabled";
    let own = MailboxSettings {
        is_there: true,
        smtp: Some(SmtpAuth::On),
        said: vec![said(COLUMN, "False", false)],
        ..MailboxSettings::default()
    };
    let found = first(&[SMTP, TENANT], own, Some(5));
    assert_eq!(found.id, "auth.smtp-disabled-tenant");
    assert!(
        found
            .title
            .contains("on for this mailbox by a setting of its own"),
        "{}",
        found.title
    );
    let inherited = MailboxSettings {
        is_there: true,
        smtp: Some(SmtpAuth::Inherit),
        organization_smtp: Some(true),
        said: vec![said(COLUMN, "blank", false), said(COLUMN, "False", true)],
        ..MailboxSettings::default()
    };
    let found = first(&[SMTP, TENANT], inherited, Some(5));
    assert!(
        found
            .title
            .ends_with("the administrator's export has it on"),
        "{}",
        found.title
    );
    let says = &found.evidence[0].says;
    assert!(
        says.contains("blank for this mailbox, and mailboxes.csv")
            && says.contains("False for the organisation"),
        "{says}"
    );
}

#[test]
fn each_value_is_of_the_file_that_has_the_column() {
    let tenant = read_all(&[
        "PrimarySmtpAddress,ImapEnabled,ExportedAt\nkim@contoso.com,False,2026-11-24T10:12:00Z\n",
        "PrimarySmtpAddress,SmtpClientAuthenticationDisabled\nkim@contoso.com,\n",
        "{\"SmtpClientAuthenticationDisabled\":true}",
    ]);
    let told = tenant.of_one(&["kim@contoso.com"]).said;
    let told: Vec<_> = told
        .iter()
        .map(|one| {
            (
                one.file.as_str(),
                one.column,
                one.value,
                one.is_of_organization,
                one.exported.is_some(),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            ("file-0", "ImapEnabled", "False", false, true),
            (
                "file-1",
                "SmtpClientAuthenticationDisabled",
                "blank",
                false,
                false
            ),
            (
                "file-2",
                "SmtpClientAuthenticationDisabled",
                "True",
                true,
                false
            ),
        ]
    );
    let unix = |seconds| SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
    assert_eq!(tenant.files[0].exported(), Some(unix(1_795_515_120)));
    let mut file = tenant.files[0].clone();
    file.written = Some(unix(5));
    assert_eq!(
        file.exported(),
        Some(unix(5)),
        "it is no newer than its file"
    );
}

const ID: &str = "EURPR01A001.PROD.OUTLOOK.COM/Microsoft Exchange Hosted Organizations/";

#[test]
fn two_organisations_are_never_judged_as_one() {
    let of = |name: &str| {
        format!(
            "\"{ID}{name} - EURPR01A001.PROD.OUTLOOK.COM/ConfigurationUnits/{name}/Configuration\""
        )
    };
    let (contoso, fabrikam) = (
        of("contoso.onmicrosoft.com"),
        of("fabrikam.onmicrosoft.com"),
    );
    let head = "PrimarySmtpAddress,ImapEnabled,OrganizationId\n";
    let one = format!("{head}kim@contoso.com,True,{contoso}\nlee@contoso.com,True,{contoso}\n");
    let both = format!("{head}kim@contoso.com,True,{contoso}\nlee@fabrikam.com,True,{fabrikam}\n");
    let other =
        format!("{{\"SmtpClientAuthenticationDisabled\":true,\"OrganizationId\":{fabrikam}}}");
    let named = "{\"SmtpClientAuthenticationDisabled\":true,\"DistinguishedName\":\"CN=Transport Settings,CN=Configuration,CN=fabrikam.onmicrosoft.com,CN=ConfigurationUnits,DC=EURPR01A001\"}";
    let read = |files: &[&str]| {
        let mut tenant = Tenant::default();
        let mut keep = Keep::default();
        (0..).zip(files).try_for_each(|(at, text)| {
            let name: String = format!("file-{at}");
            export::read(&mut tenant, &name, text.as_bytes(), &mut keep)
        })
    };
    assert!(read(&[&one, &one]).is_ok());
    for files in [&[both.as_str()][..], &[&one, &other], &[&one, named]] {
        let error = read(files).unwrap_err();
        assert!(
            matches!(error, ExportError::TwoOrganizations { .. }),
            "{error}"
        );
        let text = error.to_string();
        assert!(
            text.contains("fabrikam.onmicrosoft.com") && text.contains("file-0, line 2"),
            "{text}"
        );
    }
    // The same one in two regions.
    let moved = one.replacen("EURPR01A001.PROD", "NAMPR01A001.PROD", 1);
    assert!(read(&[&moved]).is_ok());
}
