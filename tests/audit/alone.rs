//! Exports that have only a part: the organisation alone, some columns, a table of one column.

use mailprobe::audit::error::ExportError;
use mailprobe::audit::judge::{Asked, Kind, Standing};
use mailprobe::audit::script::{Way, script};
use mailprobe::catalogue::dates;

use crate::judging::{Judged, MAILBOXES, OFF, ON, judged};
use crate::read;

const PLANS: &str = "Name,ImapEnabled,PopEnabled\nExchangeOnlineEnterprise-1,True,False\nExchangeOnlineDeskless-2,True,True\n";

fn headline(of: &Judged) -> String {
    of.report().headline
}

#[test]
fn the_organisation_alone_says_what_follows_from_it() {
    for (files, said) in [
        (
            &[OFF][..],
            "SMTP AUTH is off for the organisation, and so for every mailbox without a setting of its own; no mailbox is in the exports.",
        ),
        (
            &[PLANS],
            "New mailboxes get IMAP in 2 of 2 plans; new mailboxes get POP in 1 of 2 plans; no mailbox is in the exports.",
        ),
        (
            &[
                "Name,AllowBasicAuthImap,AllowBasicAuthSmtp\nStrict,False,False\nDevices,False,True\n",
            ],
            "0 of 2 authentication policies allow passwords for IMAP, 1 of 2 for SMTP; no mailbox is in the exports.",
        ),
    ] {
        let told = judged(files, "", &[]);
        assert_eq!(told.audit.standing, Standing::AsWished);
        assert_eq!(headline(&told), said);
        let next = told.report().next_step.unwrap();
        assert!(
            next.starts_with("Add the mailboxes: `Get-CASMailbox"),
            "{next}"
        );
    }
    for (wish, files, standing, said) in [
        (
            "organization-smtp=off",
            &[OFF][..],
            Standing::AsWished,
            "The organisation is as wished.",
        ),
        (
            "organization-smtp=off",
            &[ON],
            Standing::Deviates,
            "The organisation is not as wished.",
        ),
        (
            "imap=off",
            &[PLANS],
            Standing::Deviates,
            "New mailboxes would not be as wished.",
        ),
        (
            "imap=off",
            &[OFF],
            Standing::Undecided,
            "No mailbox is in the exports, so it cannot be told whether they are as wished.",
        ),
    ] {
        let told = judged(files, wish, &[]);
        assert_eq!(
            (told.audit.standing, headline(&told).as_str()),
            (standing, said),
            "{wish}"
        );
        assert!(told.audit.untold.iter().any(|one| one.what == Asked::All));
    }
}

#[test]
fn the_line_of_the_organisation_is_written_without_mailboxes_and_says_what_it_does_not_know() {
    let told = judged(&[ON], "organization-smtp=off", &[]);
    let written = script(
        &told.tenant,
        &told.audit,
        &told.wishes,
        Way::Forward,
        "back.ps1",
    );
    assert_eq!((written.mailboxes, written.organization), (0, true));
    for said in [
        "\nSet-TransportConfig -SmtpClientAuthenticationDisabled $true; $Done++ # was",
        "# CAUTION: no mailbox is in the exports",
        "[string]$Organization",
        "\nGet-OrganizationConfig | Format-List Name",
    ] {
        assert!(written.text.contains(said), "{said} in {}", written.text);
    }
    assert!(!written.text.contains("Get-CASMailbox"), "{}", written.text);
}

#[test]
fn what_is_known_in_part_is_said_in_part() {
    let told = judged(&["Name,ImapEnabled\nKim,True\nLee,False\nBo,\n"], "", &[]);
    assert_eq!(
        headline(&told),
        "IMAP is known for 2 of 3 mailboxes; POP and SMTP AUTH were not exported."
    );
    let edited = "PrimarySmtpAddress,ImapEnabled,PopEnabled,SmtpClientAuthenticationDisabled\nkim@contoso.com,Yes,False,\nlee@contoso.com,No,True,True\n";
    let told = judged(&[edited, ON], "", &[]);
    assert_eq!(
        headline(&told),
        "IMAP is known for none of 2 mailboxes; POP is known for all of 2 mailboxes; SMTP AUTH is known for all of 2 mailboxes."
    );
    let report = told.report();
    assert_eq!(
        report.problems[0].what,
        "ImapEnabled is neither True nor False but `Yes`."
    );
    let how = &report.not_told[0].how;
    assert!(
        how.starts_with("Where the file was edited, write True or False there"),
        "{how}"
    );
}

/// On the screen one column is a name, a line of dashes, and values: none of it is a setting.
#[test]
fn a_table_of_one_column_is_no_csv() {
    for table in [
        "SmtpClientAuthenticationDisabled\r\n--------------------------------\r\n                            True\r\n",
        "\r\nImapEnabled\r\n-----------\r\nTrue\r\nFalse\r\n",
    ] {
        let error = read(table.as_bytes()).unwrap_err();
        assert!(matches!(error, ExportError::Table { .. }), "{error}");
    }
    let csv = read(b"SmtpClientAuthenticationDisabled\r\nFalse\r\n").unwrap();
    assert!(csv.tells_of_organization());
}

/// Whoever has SMTP AUTH on is told the day, as long as it is to come; whoever closes it anyway is not.
#[test]
fn the_end_of_passwords_for_smtp_is_told_with_its_day() {
    let turn = dates::turn("smtp-auth-default-off").unwrap();
    let is_to_come = turn.state == dates::State::Announced;
    for (files, wish, who) in [
        (&[MAILBOXES, OFF][..], "", Some(vec!["lee@contoso.com"])),
        (
            &[MAILBOXES, ON],
            "",
            Some(vec!["kim@contoso.com", "lee@contoso.com"]),
        ),
        (
            &[MAILBOXES],
            "",
            Some(vec!["kim@contoso.com", "lee@contoso.com"]),
        ),
        (&[ON], "", Some(vec![])),
        (&[OFF], "", None),
        (&[MAILBOXES, ON], "smtp=off", None),
        (
            &[MAILBOXES, ON],
            "organization-smtp=off",
            Some(vec!["lee@contoso.com"]),
        ),
    ] {
        let told = judged(files, wish, &[]);
        assert_eq!(told.who(Kind::SmtpPasswordsEnd), who, "{wish}");
        let report = told.report();
        let found = report
            .findings
            .iter()
            .find(|one| one.id == "smtp.passwords-end");
        assert_eq!(found.is_some(), who.is_some() && is_to_come);
        if let Some(found) = found {
            assert!(found.title.contains(&turn.said) && found.why.contains(&turn.what));
            assert!(!found.deviates);
        }
    }
}
