//! What has to be said before anything is changed: whom a list does not protect, and what a wish opens.

use mailprobe::audit::judge::Kind;
use mailprobe::audit::keep::Keep;
use mailprobe::audit::mailbox::Doors;
use mailprobe::audit::script::{Way, script};

use crate::judging::{Judged, MAILBOXES, OFF, ON, judged};

#[test]
fn several_addresses_on_a_line_of_a_keep_list_count_each() {
    for text in [
        "Kim@Contoso.com;zoe@contoso.com",
        "Kim@Contoso.com; zoe@contoso.com;",
        "Kim@Contoso.com zoe@contoso.com # both",
        "\"Kim@Contoso.com\",\"zoe@contoso.com\"",
        "Kim@Contoso.com\t<zoe@contoso.com>",
        "Akers, Kim <Kim@Contoso.com>; \"Zo\u{eb}\" <zoe@contoso.com>",
        "#TYPE Selected\r\n\"PrimarySmtpAddress\"\r\nSMTP:Kim@Contoso.com smtp:zoe@contoso.com",
    ] {
        let mut keep = Keep::default();
        keep.add("keep.txt", text.as_bytes(), Doors::ALL)
            .unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!(
            keep.unseen(),
            ["Kim@Contoso.com", "zoe@contoso.com"],
            "{text}"
        );
    }
}

#[test]
fn a_keep_list_that_protects_nobody_is_refused() {
    let refused = |text: &str| {
        let mut keep = Keep::default();
        let added = keep.add("keep.txt", text.as_bytes(), Doors::ALL);
        added.unwrap_err().to_string()
    };
    let wildcard = refused("# all\n*@contoso.com\n");
    assert!(
        wildcard.starts_with("keep.txt, line 2: `*@contoso.com` has a wildcard")
            && wildcard.contains("Select-Object PrimarySmtpAddress"),
        "{wildcard}"
    );
    for text in ["", "# nobody\n\n", "PrimarySmtpAddress\r\n", ";;;\n"] {
        let empty = refused(text);
        assert!(empty.contains("everybody would be switched off"), "{empty}");
    }
}

/// Whoever is listed by an address that the exports do not have would be switched off with the others.
#[test]
fn an_address_that_protects_nobody_is_told_first() {
    let kept = judged(
        &[MAILBOXES, OFF],
        "imap=off",
        &[(Doors::ALL, "kim@contoso.com nobody@contoso.com")],
    );
    let report = kept.report();
    assert_eq!(report.findings[0].id, "keep.unseen");
    let next = report.next_step.clone().unwrap();
    assert!(
        next.starts_with("First find out whose `nobody@contoso.com` is"),
        "{next}"
    );
    let written = |way| script(&kept.tenant, &kept.audit, &kept.wishes, way, "back.ps1").text;
    let forward = written(Way::Forward);
    let head = &forward[..forward.find("Get-CASMailbox").unwrap()];
    assert!(
        head.contains("# CAUTION: ") && head.contains("\r\n#   nobody@contoso.com\r\n"),
        "{head}"
    );
    assert!(!head.contains("kim@contoso.com"), "{head}");
    assert!(!written(Way::Back).contains("CAUTION"));
    let all = judged(
        &[MAILBOXES, OFF],
        "imap=on",
        &[(Doors::ALL, "nobody@contoso.com")],
    );
    let all = script(
        &all.tenant,
        &all.audit,
        &all.wishes,
        Way::Forward,
        "back.ps1",
    )
    .text;
    assert!(!all.contains("CAUTION"), "nothing is switched off: {all}");
}

#[test]
fn the_next_step_names_a_cut_list_of_addresses_where_a_keep_list_needs_it() {
    const CUT: &str = "PrimarySmtpAddress,EmailAddresses,ImapEnabled\nkim@contoso.com,\"{SMTP:kim@contoso.com, smtp:k@c\u{2026}}\",True\n";
    let next = |kept: &[(Doors, &str)]| {
        let judged = judged(&[CUT], "imap=off", kept);
        judged.report().next_step.clone().unwrap()
    };
    let with = next(&[(Doors::ALL, "lee@contoso.com")]);
    assert!(
        with.contains("First export EmailAddresses in full: in `export` it is cut (line 2)"),
        "{with}"
    );
    assert!(!next(&[]).contains("EmailAddresses"));
}

/// Max has SMTP AUTH off by himself; where the organisation has it on, to follow it opens it.
#[test]
fn to_follow_an_open_organisation_is_told_as_what_it_is() {
    let written = |judged: &Judged, way| {
        script(
            &judged.tenant,
            &judged.audit,
            &judged.wishes,
            way,
            "back.ps1",
        )
        .text
    };
    let open = judged(&[MAILBOXES, ON], "smtp=inherit", &[]);
    assert_eq!(open.who(Kind::InheritOpens), Some(vec!["max@contoso.com"]));
    let report = open.report();
    assert_eq!(report.findings[0].id, "smtp.inherit-opens");
    let next = report.next_step.clone().unwrap();
    assert!(
        next.starts_with("Beware: `smtp=inherit` would open SMTP AUTH for 1 mailbox that has"),
        "{next}"
    );
    let forward = written(&open, Way::Forward);
    let lines: Vec<&str> = forward
        .lines()
        .filter(|line| line.starts_with("Set-"))
        .collect();
    assert!(
        lines[0].contains("; after: SMTP AUTH on; lee@"),
        "{lines:?}"
    );
    assert!(
        lines[1].contains("; after: SMTP AUTH on, WHICH IS OFF NOW; max@"),
        "{lines:?}"
    );
    assert!(forward.contains("CAUTION: smtp=inherit OPENS SMTP AUTH for 1 of them"));
    assert!(forward.contains("off for 0, and ON for 1."), "{forward}");

    let closed = judged(&[MAILBOXES, OFF], "smtp=inherit", &[]);
    assert_eq!(closed.who(Kind::InheritOpens), None);
    assert_eq!(
        closed.who(Kind::InheritCloses),
        Some(vec!["lee@contoso.com"])
    );
    assert_eq!(closed.report().findings[0].id, "smtp.inherit-closes");
    let next = closed.report().next_step.clone().unwrap();
    assert!(
        next.starts_with("Beware: `smtp=inherit` would switch SMTP AUTH off for `lee@contoso.com`"),
        "{next}"
    );
    let forward = written(&closed, Way::Forward);
    assert!(
        forward.contains("CAUTION: smtp=inherit switches SMTP AUTH OFF for 1 of them"),
        "{forward}"
    );
    assert!(
        forward.contains("; after: SMTP AUTH off; lee@"),
        "{forward}"
    );

    let unknown = judged(&[MAILBOXES], "smtp=inherit", &[]);
    assert_eq!(
        unknown.who(Kind::InheritMayOpen),
        Some(vec!["max@contoso.com"])
    );
    assert_eq!(
        unknown.who(Kind::InheritMayClose),
        Some(vec!["lee@contoso.com"])
    );
    let forward = written(&unknown, Way::Forward);
    for does in ["may open SMTP AUTH", "may switch SMTP AUTH off"] {
        assert!(
            forward.contains(&format!("CAUTION: smtp=inherit {does} for 1 of them")),
            "{forward}"
        );
    }

    // Who is on the keep list needs it: what keeps them from it is not kept.
    let kept = judged(
        &[MAILBOXES, ON],
        "smtp=inherit",
        &[(Doors::ALL, "max@contoso.com")],
    );
    assert!(written(&kept, Way::Forward).contains("SMTP AUTH on, WHICH IS OFF NOW; max@"));

    // And where nothing is wished, nobody is advised to do it.
    let plain = judged(&[MAILBOXES, ON], "", &[]);
    for finding in plain.report().findings {
        assert!(!finding.how.contains("inherit"), "{}", finding.how);
    }
}

#[test]
fn what_is_told_fits_what_was_asked() {
    const PLANS: &str = "Name,ImapEnabled,PopEnabled\nExchangeOnline-1,True,False\n";
    const POLICY: &str = "Name,AllowBasicAuthSmtp\nLet O'Neil send,True\n";
    let kept = judged(
        &[MAILBOXES, OFF, PLANS, POLICY],
        "",
        &[(Doors::ALL, "kim@contoso.com")],
    );
    let report = kept.report();
    assert_eq!(
        report.headline,
        "2 of 3 mailboxes have a protocol on that the keep list does not ask for, or an iCalendar option that does nothing."
    );
    let export = "PrimarySmtpAddress,ImapEnabled,PopEnabled\nkim@contoso.com,True,False\nlee@contoso.com,True,False\n";
    let plain = judged(&[export], "", &[(Doors::ALL, "kim@contoso.com")]);
    assert_eq!(
        plain.report().headline,
        "1 of 2 mailboxes has a protocol on that the keep list does not ask for."
    );
    let how = |id: &str| {
        report
            .findings
            .iter()
            .find(|one| one.id == id)
            .unwrap()
            .how
            .clone()
    };
    let plans = judged(&[MAILBOXES, OFF, PLANS, POLICY], "", &[]);
    let plan_on = plans
        .report()
        .findings
        .iter()
        .find(|one| one.id == "plan.imap-on")
        .unwrap()
        .how
        .clone();
    assert!(
        plan_on.contains("Set-CASMailboxPlan -Identity 'ExchangeOnline-1' -ImapEnabled $false # was: ImapEnabled True\n")
            && plan_on.contains("The way back:\n\n       Set-CASMailboxPlan -Identity 'ExchangeOnline-1' -ImapEnabled $true\n"),
        "{plan_on}"
    );
    let policy = how("policy.basic-smtp");
    assert!(policy.contains("-Identity 'Let O''Neil send' "), "{policy}");
    let one = judged(
        &["PrimarySmtpAddress,ImapEnabled\nkim@contoso.com,\n"],
        "imap=off",
        &[],
    );
    assert_eq!(
        one.report().headline,
        "It cannot be told whether the mailbox is as wished."
    );
}

/// What is said of IMAP and POP changes nothing for SMTP, on which devices may live; what is changed can be put back.
#[test]
fn a_policy_is_changed_in_what_the_finding_is_about_alone() {
    const POLICIES: &str = "Name,AllowBasicAuthImap,AllowBasicAuthPop,AllowBasicAuthSmtp\nLegacy,True,False,True\nBlock,False,False,False\nOld,True,True,False\n";
    let plain = judged(&[MAILBOXES, ON, POLICIES], "", &[]);
    let report = plain.report();
    let how = |id: &str| {
        let found = report.findings.iter().find(|one| one.id == id);
        found.unwrap().how.clone()
    };
    let idle = how("policy.basic-without-effect");
    for line in [
        "Set-AuthenticationPolicy -Identity 'Legacy' -AllowBasicAuthImap:$false # was: AllowBasicAuthImap True\n",
        "Set-AuthenticationPolicy -Identity 'Old' -AllowBasicAuthImap:$false -AllowBasicAuthPop:$false # was: AllowBasicAuthImap True, AllowBasicAuthPop True\n",
        "Set-AuthenticationPolicy -Identity 'Old' -AllowBasicAuthImap:$true -AllowBasicAuthPop:$true\n",
    ] {
        assert!(idle.contains(line), "{line}: {idle}");
    }
    assert!(
        !idle.contains("AllowBasicAuthSmtp") && !idle.contains("'Block'"),
        "{idle}"
    );
    let smtp = how("policy.basic-smtp");
    assert!(
        smtp.contains(
            "-Identity 'Legacy' -AllowBasicAuthSmtp:$false # was: AllowBasicAuthSmtp True\n"
        ) && smtp.contains("-Identity 'Legacy' -AllowBasicAuthSmtp:$true\n")
            && !smtp.contains("AllowBasicAuthImap"),
        "{smtp}"
    );
    let closed = judged(&[MAILBOXES, ON], "organization-smtp=off", &[]);
    let report = closed.report();
    let found = report
        .findings
        .iter()
        .find(|one| one.id == "organization.smtp-not-as-wished");
    let how = &found.unwrap().how;
    assert!(
        how.contains("$true # was: SmtpClientAuthenticationDisabled False\n")
            && how.contains("Set-TransportConfig -SmtpClientAuthenticationDisabled $false\n"),
        "{how}"
    );
}

#[test]
fn nobody_is_named_who_is_not_in_the_files() {
    const NAMELESS: &str = "DisplayName,ExternalDirectoryObjectId,ImapEnabled\nKim,6f1c2a3b-0000-4d5e-8f90-a1b2c3d4e5f6,True\n";
    let plain = judged(&[NAMELESS], "imap=off", &[]);
    let how = &plain.report().findings[0].how;
    assert!(
        how.contains("-Identity 6f1c2a3b-0000-4d5e-8f90-a1b2c3d4e5f6 |"),
        "{how}"
    );
    let unnamed = judged(&["DisplayName,ImapEnabled\nKim,True\n"], "imap=off", &[]);
    let how = &unnamed.report().findings[0].how;
    assert!(
        how.contains("-Identity MAILBOX |") && !how.contains("kim@contoso.com"),
        "{how}"
    );
}
