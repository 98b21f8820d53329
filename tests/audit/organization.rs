//! SMTP AUTH of the organisation as a wish: who is closed by it, who is kept, and in which order the script goes.

use mailprobe::audit::judge::{Asked, Kind, Standing};
use mailprobe::audit::mailbox::{Door, Doors};
use mailprobe::audit::script::{Script, Way, script};
use mailprobe::audit::wish::State;

use crate::judging::{Judged, OFF, ON, judged};
use crate::tokens::{Token, read};

/// Kim and Lee follow the organisation, Max is off by himself.
const MAILBOXES: &str = "\
PrimarySmtpAddress,EmailAddresses,SmtpClientAuthenticationDisabled
kim@contoso.com,SMTP:kim@contoso.com smtp:akers@contoso.com,
lee@contoso.com,SMTP:lee@contoso.com,
max@contoso.com,SMTP:max@contoso.com,True
";

/// Kim needs it.
const KEPT: (Doors, &str) = (Doors::only(Door::Smtp), "akers@contoso.com\n");

fn write(of: &Judged, way: Way) -> Script {
    script(&of.tenant, &of.audit, &of.wishes, way, "back.ps1")
}

/// The lines that change something.
fn lines(script: &Script) -> Vec<&str> {
    let read = read(&script.text).unwrap_or_else(|error| panic!("{error}:\n{}", script.text));
    let looks = |command: &&Vec<Token>| matches!(&command[0], Token::Word(word) if word.starts_with("Get-"));
    let changes = read.commands.len() - read.commands.iter().filter(looks).count();
    let lines: Vec<&str> = script
        .text
        .split("\r\n")
        .filter(|line| line.starts_with("Set-"))
        .collect();
    assert_eq!(lines.len(), changes);
    assert_eq!(lines.len(), script.lines());
    lines
}

#[test]
fn whoever_is_needed_stays_open_before_the_organisation_closes_and_until_it_is_open_again() {
    let off = judged(&[MAILBOXES, ON], "organization-smtp=off", &[KEPT]);
    assert_eq!(off.audit.standing, Standing::Deviates);
    assert_eq!(
        off.who(Kind::OrganizationNotAsWished(State::Off)),
        Some(vec![])
    );
    assert_eq!(
        off.who(Kind::OrganizationKept),
        Some(vec!["kim@contoso.com"])
    );
    assert_eq!(
        off.who(Kind::OrganizationCloses),
        Some(vec!["lee@contoso.com"])
    );
    let forward = write(&off, Way::Forward);
    assert_eq!(
        lines(&forward),
        [
            "Set-CASMailbox -Identity 'kim@contoso.com' -SmtpClientAuthenticationDisabled $false; $Done++ # was: SmtpClientAuthenticationDisabled blank; after: SMTP AUTH on; kim@contoso.com",
            "Set-TransportConfig -SmtpClientAuthenticationDisabled $true; $Done++ # was: SmtpClientAuthenticationDisabled False; everybody without a setting of their own",
        ]
    );
    assert_eq!((forward.mailboxes, forward.follow), (1, 1));
    assert_eq!((forward.closes, forward.opens), (1, 0));
    for said in [
        "It is for 1 of 3 mailboxes, and the organisation, one a line",
        "CAUTION: the last line switches SMTP AUTH OFF for all that follow the organisation and have it on now: 1.",
        "Get-TransportConfig | Format-List SmtpClientAuthenticationDisabled",
        "Group-Object -NoElement -Property SmtpClientAuthenticationDisabled |",
    ] {
        assert!(forward.text.contains(said), "{said} in {}", forward.text);
    }
    assert_eq!(
        lines(&write(&off, Way::Back)),
        [
            "Set-TransportConfig -SmtpClientAuthenticationDisabled $false; $Done++ # was made: SmtpClientAuthenticationDisabled True; everybody without a setting of their own",
            "Set-CASMailbox -Identity 'kim@contoso.com' -SmtpClientAuthenticationDisabled $null; $Done++ # was made: SmtpClientAuthenticationDisabled False; after: SMTP AUTH on; kim@contoso.com",
        ]
    );
    // As it is once the script was run.
    let changed = MAILBOXES.replacen("akers@contoso.com,", "akers@contoso.com,False", 1);
    let after = judged(&[&changed, OFF], "organization-smtp=off", &[KEPT]);
    assert_eq!(after.audit.standing, Standing::AsWished);
    assert!(write(&after, Way::Forward).is_idle());
}

#[test]
fn nobody_gets_a_line_of_his_own_whom_the_organisation_closes_anyway() {
    let off = judged(&[MAILBOXES, ON], "organization-smtp=off smtp=off", &[]);
    let script = write(&off, Way::Forward);
    assert_eq!(lines(&script).len(), 1, "{}", script.text);
    assert_eq!((script.mailboxes, script.follow), (0, 2));
    assert_eq!((script.closes, script.opens), (2, 0));
    assert_eq!(off.who(Kind::NotAsWished(Door::Smtp, State::Off)), None);
    // The list that needs nobody asks for no more than that.
    let listed = judged(&[MAILBOXES, ON], "organization-smtp=off", &[KEPT]);
    assert_eq!(listed.who(Kind::NotNeeded(Door::Smtp)), None);
}

#[test]
fn whoever_is_to_stay_off_is_off_by_himself_before_the_organisation_opens() {
    let on = judged(&[MAILBOXES, OFF], "organization-smtp=on smtp=off", &[]);
    let script = write(&on, Way::Forward);
    let lines = lines(&script);
    assert_eq!(lines.len(), 3, "{}", script.text);
    assert!(lines[2].starts_with("Set-TransportConfig -SmtpClientAuthenticationDisabled $false; "));
    assert!(
        lines[..2]
            .iter()
            .all(|line| line.contains("$true") && line.contains("after: SMTP AUTH off; "))
    );
    assert_eq!((script.opens, script.follow), (0, 0));
    let alone = judged(&[MAILBOXES, OFF], "organization-smtp=on", &[]);
    assert_eq!(
        alone.who(Kind::OrganizationOpens),
        Some(vec!["kim@contoso.com", "lee@contoso.com"])
    );
    let next = alone.report().next_step.unwrap();
    assert!(
        next.starts_with(
            "Beware: `organization-smtp=on` would open SMTP AUTH for 2 mailboxes that follow"
        ),
        "{next}"
    );
}

/// Whoever is needed and cannot be named would be closed without a word.
#[test]
fn the_organisation_stays_where_somebody_on_the_keep_list_cannot_be_kept() {
    let unnamed = "EmailAddresses,SmtpClientAuthenticationDisabled\nsmtp:akers@contoso.com,\n";
    let off = judged(&[unnamed, ON], "organization-smtp=off", &[KEPT]);
    assert_eq!(off.audit.standing, Standing::Deviates);
    for way in [Way::Forward, Way::Back] {
        let script = write(&off, way);
        assert!(lines(&script).is_empty() && script.is_idle());
        assert_eq!((script.left_out, script.follow), (1, 0));
        assert_eq!((script.closes, script.opens), (0, 0));
        assert!(
            script
                .text
                .contains("# Left out: SMTP AUTH of the organisation, because"),
            "{}",
            script.text
        );
    }
}

#[test]
fn what_was_not_exported_is_not_changed() {
    for wish in ["organization-smtp=off", "organization-smtp=off smtp=off"] {
        let unknown = judged(&[MAILBOXES], wish, &[KEPT]);
        let asked = unknown
            .audit
            .untold
            .iter()
            .find(|one| one.what == Asked::Organization);
        assert!(asked.is_some_and(|one| one.decides), "{wish}");
        assert!(!write(&unknown, Way::Forward).organization);
    }
    let unknown = judged(&[MAILBOXES], "organization-smtp=off", &[KEPT]);
    assert_eq!(unknown.audit.standing, Standing::Undecided);
    assert!(write(&unknown, Way::Forward).is_idle());
    let report = unknown.report();
    assert_eq!(
        report.headline,
        "It cannot be told whether the organisation is as wished."
    );
    assert!(report.next_step.unwrap().contains("Get-TransportConfig"));
}

#[test]
fn the_headline_tells_the_organisation_from_the_mailboxes() {
    for (files, wish, headline) in [
        (
            [MAILBOXES, ON],
            "organization-smtp=off",
            "The organisation is not as wished.",
        ),
        (
            [MAILBOXES, OFF],
            "organization-smtp=off",
            "The organisation is as wished.",
        ),
        (
            [MAILBOXES, ON],
            "organization-smtp=off smtp=inherit",
            "1 of 3 mailboxes is not as wished.",
        ),
        (
            [MAILBOXES, ON],
            "organization-smtp=off smtp=off",
            "The mailboxes are as wished, but the organisation is not.",
        ),
    ] {
        assert_eq!(
            judged(&files, wish, &[]).report().headline,
            headline,
            "{wish}"
        );
    }
}
