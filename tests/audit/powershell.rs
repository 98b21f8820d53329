//! Every line that is written says exactly what is meant, whatever a mailbox is called.

use mailprobe::audit::export;
use mailprobe::audit::judge::judge;
use mailprobe::audit::keep::Keep;
use mailprobe::audit::powershell::{comment, quoted};
use mailprobe::audit::script::{Way, script};
use mailprobe::audit::tenant::Tenant;
use mailprobe::audit::wish::Wishes;
use proptest::prelude::*;
use serde_json::json;

use crate::tokens::{Guard, Token, guard, pieces, read};
use crate::world::{mailboxes, name};
use crate::writers::Shape;

/// Both scripts, and for how many mailboxes they are.
struct Written {
    forward: String,
    back: String,
    mailboxes: usize,
    left_out: usize,
}

fn written(export: &[u8], wished: &str) -> Written {
    let mut tenant = Tenant::default();
    let mut keep = Keep::default();
    export::read(&mut tenant, "export.csv", export, &mut keep).unwrap();
    let wishes: Wishes = wished.parse().unwrap();
    let audit = judge(&tenant, &wishes, &keep);
    let [forward, back] =
        [Way::Forward, Way::Back].map(|way| script(&tenant, &audit, &wishes, way, "back.ps1"));
    assert_eq!(
        (forward.mailboxes, forward.left_out),
        (back.mailboxes, back.left_out)
    );
    Written {
        forward: forward.text,
        back: back.text,
        mailboxes: forward.mailboxes,
        left_out: forward.left_out,
    }
}

/// The commands that change something.
fn changes(script: &str) -> Vec<Vec<Token>> {
    let script = read(script).unwrap_or_else(|error| panic!("{error}:\n{script}"));
    let sets = |command: &Vec<Token>| !matches!(&command[0], Token::Word(word) if word.starts_with("Get-"));
    script.commands.into_iter().filter(sets).collect()
}

fn word(text: &str) -> Token {
    Token::Word(text.to_owned())
}

fn set(identity: &str, settings: &[(&str, &str)]) -> Vec<Token> {
    let mut all = vec![
        word("Set-CASMailbox"),
        word("-Identity"),
        Token::Text(identity.to_owned()),
    ];
    for (name, value) in settings {
        all.push(word(&format!("-{name}")));
        all.push(Token::Variable((*value).to_owned()));
    }
    all
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_quoted_text_is_only_itself(text in name()) {
        let script = pieces(&format!("\u{feff}Get-A {} # end", quoted(&text))).unwrap();
        prop_assert_eq!(script.commands, [vec![word("Get-A"), Token::Text(text)]]);
        prop_assert_eq!(script.comments, ["# end"]);
    }

    #[test]
    fn a_comment_cannot_be_left(text in name()) {
        let script = pieces(&format!("\u{feff}{}\r\nGet-A", comment(&text))).unwrap();
        prop_assert_eq!(script.commands, [vec![word("Get-A")]]);
        prop_assert_eq!(script.comments.len(), 1);
    }

    /// Whatever people are called, in comments and in the only thing that names them.
    #[test]
    fn every_line_says_what_is_meant(names in proptest::collection::vec(name(), 1..6)) {
        let names: Vec<String> = names.iter().enumerate().map(|(at, name)| format!("CN={at}{name},DC=contoso")).collect();
        let rows = names.iter().map(|name| json!({ "DistinguishedName": name, "ImapEnabled": true, "PopEnabled": false }));
        let export = serde_json::to_vec(&rows.collect::<Vec<_>>()).unwrap();
        let written = written(&export, "imap=off");
        let forward = changes(&written.forward);
        prop_assert_eq!(forward.len(), written.mailboxes);
        prop_assert_eq!(written.mailboxes + written.left_out, names.len());
        for command in &forward {
            let Token::Text(identity) = &command[2] else { panic!("{command:?}") };
            prop_assert!(names.contains(identity), "{}", identity);
            prop_assert_eq!(command, &set(identity, &[("ImapEnabled", "false")]));
        }
        let back = changes(&written.back);
        prop_assert_eq!(back.len(), forward.len());
        for (command, forward) in back.iter().zip(&forward) {
            let Token::Text(identity) = &forward[2] else { panic!("{forward:?}") };
            prop_assert_eq!(command, &set(identity, &[("ImapEnabled", "true")]));
        }
    }

    /// After the changes everything is as wished, and after the way back it is as it was.
    #[test]
    fn the_change_brings_the_wish_about_and_the_way_back_undoes_it(
        mut made in mailboxes(5),
        wish in proptest::sample::select(&["imap=off pop=off smtp=off", "imap=on smtp=inherit", "smtp=on ical=on", "imap=on pop=on ical=on", "ical=off pop=off"][..]),
    ) {
        let before = made.clone();
        // One file for both, because what a mailbox inherits has to be known.
        let transport = r#"{"Name":"Transport Settings","SmtpClientAuthenticationDisabled":false}"#;
        let export = |made: &[_]| format!("{}\n{transport}", String::from_utf8(Shape::JsonLines.write(made)).unwrap());
        let first = written(export(&made).as_bytes(), wish);
        apply(&mut made, &first.forward);
        let once: Vec<_> = made.iter().map(|one| one.facts()).collect();
        apply(&mut made, &first.forward);
        let twice: Vec<_> = made.iter().map(|one| one.facts()).collect();
        prop_assert_eq!(once, twice);
        let after = written(export(&made).as_bytes(), wish);
        prop_assert_eq!(changes(&after.forward), Vec::<Vec<Token>>::new());
        apply(&mut made, &first.back);
        for (one, other) in made.iter().zip(&before) {
            prop_assert_eq!(one.facts(), other.facts());
        }
    }
}

/// Does to the mailboxes what the script says.
fn apply(made: &mut [crate::world::Made], script: &str) {
    for command in changes(script) {
        let Token::Text(identity) = &command[2] else {
            panic!("{command:?}")
        };
        let mailbox = made.iter_mut().find(|one| one.guid() == *identity).unwrap();
        for pair in command[3..].chunks(2) {
            let (Token::Word(name), Token::Variable(value)) = (&pair[0], &pair[1]) else {
                panic!("{pair:?}")
            };
            let value = match value.as_str() {
                "true" => Some(true),
                "false" => Some(false),
                "null" => None,
                other => panic!("{other}"),
            };
            let column = crate::world::COLUMNS
                .iter()
                .position(|column| *column == &name[1..])
                .unwrap();
            match column {
                6 => mailbox.smtp_disabled = value,
                column => mailbox.flags[column] = value.unwrap(),
            }
        }
    }
}

#[test]
fn the_line_of_a_mailbox_is_as_it_is_reviewed() {
    let export = "ExternalDirectoryObjectId,PrimarySmtpAddress,PopEnabled,SmtpClientAuthenticationDisabled\r\n\
                  6f1c2a3b-0000-4d5e-8f90-a1b2c3d4e5f6,kim@contoso.com,True,\r\n\
                  ,o'neil@contoso.com,False,False\r\n";
    let written = written(export.as_bytes(), "pop=off smtp=inherit");
    let lines = |script: &str| -> Vec<String> {
        let sets = script.split("\r\n").filter(|line| line.starts_with("Set-"));
        sets.map(str::to_owned).collect()
    };
    assert_eq!(
        lines(&written.forward),
        [
            "Set-CASMailbox -Identity '6f1c2a3b-0000-4d5e-8f90-a1b2c3d4e5f6' -PopEnabled $false; $Done++ # was: PopEnabled True; kim@contoso.com",
            "Set-CASMailbox -Identity 'o''neil@contoso.com' -SmtpClientAuthenticationDisabled $null; $Done++ # was: SmtpClientAuthenticationDisabled False; after: SMTP AUTH as the organisation, whose setting is not known; o'neil@contoso.com",
        ]
    );
    assert_eq!(
        lines(&written.back),
        [
            "Set-CASMailbox -Identity '6f1c2a3b-0000-4d5e-8f90-a1b2c3d4e5f6' -PopEnabled $true; $Done++ # was made: PopEnabled False; kim@contoso.com",
            "Set-CASMailbox -Identity 'o''neil@contoso.com' -SmtpClientAuthenticationDisabled $false; $Done++ # was made: SmtpClientAuthenticationDisabled blank; after: SMTP AUTH on; o'neil@contoso.com",
        ]
    );
    let forward = read(&written.forward).unwrap();
    assert_eq!(
        forward.commands[0][0],
        word("Get-CASMailbox"),
        "the proof and the check stand first"
    );
    assert!(
        forward
            .comments
            .iter()
            .any(|line| line.contains("How long it takes"))
    );
    assert!(
        forward
            .comments
            .iter()
            .any(|line| line.contains("back.ps1"))
    );
}

/// Names, and what only looks like an address: nobody is changed by guess.
#[test]
fn nobody_is_changed_who_is_not_named_beyond_doubt() {
    let export = "Name,PrimarySmtpAddress,ImapEnabled\nKim,,True\nLee,lee@contoso.com,True\nEverybody,@contoso.com,True\nMax,m\u{202e}ax@contoso.com,True\nM?ller,M?ller@contoso.com,True\n";
    let written = written(export.as_bytes(), "imap=off");
    assert_eq!(
        changes(&written.forward),
        [set("lee@contoso.com", &[("ImapEnabled", "false")])]
    );
    assert_eq!((written.mailboxes, written.left_out), (1, 4));
    let script = read(&written.forward).unwrap();
    let left_out = script
        .comments
        .iter()
        .filter(|line| line.starts_with("# Left out: "));
    assert_eq!(left_out.count(), 4);
}

/// Run as it stands, it only looks: what it may change stands behind the stop, and what it looks at before.
#[test]
fn without_being_asked_a_script_changes_nothing() {
    let export = "Name,PrimarySmtpAddress,ImapEnabled\nKim,kim@contoso.com,True\nLee,,True\n";
    let written = written(export.as_bytes(), "imap=off");
    for script in [&written.forward, &written.back] {
        let at = |text: &str| {
            script
                .find(text)
                .unwrap_or_else(|| panic!("{text} in {script}"))
        };
        let param = at("param([switch]$Go)\r\n");
        let looks = script.rfind("Get-CASMailbox -ResultSize").unwrap();
        assert!(at("\nif (-not $Go) {") < at("Get-CASMailbox -ResultSize"));
        assert!(looks < at("\nreturn\r\n}") && at("\nreturn\r\n}") < at("\ntry {"));
        assert!(at("\ntry {") < at("\nSet-CASMailbox "));
        assert!(script.rfind("\nSet-").unwrap() < at("\nfinally {"));
        assert!(script.ends_with("Write-Host 'Lines that were run:' $Done 'of 1'\r\n}\r\n"));
        let before = script[3..param].lines();
        assert!(
            before.into_iter().all(|line| line.starts_with('#')),
            "param comes first"
        );
        assert!(script.contains("-WhatIf"));
    }
    assert!(
        written.forward.contains("# It is for 1 of 2 mailboxes")
            && written.forward.contains("# 1 more should change"),
        "{}",
        written.forward
    );
}

/// What the script proves of the organisation, in its order.
fn guards(script: &str) -> Vec<String> {
    let found = script.split("\r\n").filter_map(guard);
    let told = found.map(|guard| match guard {
        Guard::Look(look) => look,
        Guard::Stop(Some(guid)) => format!("is {guid}"),
        Guard::Stop(None) => "is one".to_owned(),
        Guard::Name => "has the name".to_owned(),
    });
    told.collect()
}

/// Whatever changes, a mailbox of the exports has to be there first: plans have the same names everywhere, and the
/// setting of the organisation has none.
#[test]
fn no_script_changes_another_organisation() {
    const GUID: &str = "6f1c2a3b-0000-4d5e-8f90-a1b2c3d4e5f6";
    let transport = r#"{"Name":"Transport Settings","SmtpClientAuthenticationDisabled":false}"#;
    let plan = r#"{"Name":"ExchangeOnlineEnterprise-1","ImapEnabled":true,"PopEnabled":true}"#;
    let by = |mailbox: &str| format!("{transport}\n{plan}\n{mailbox}\n");
    let look = |identity: &str| {
        format!("Get-CASMailbox -Identity '{identity}' -ErrorAction SilentlyContinue")
    };
    let lee = r#"{"PrimarySmtpAddress":"lee@contoso.com","ImapEnabled":false}"#;
    for (export, proof) in [
        (
            by(&format!(r#"{lee}{{"Guid":"{GUID}","ImapEnabled":false}}"#)),
            vec![look(GUID), format!("is {GUID}")],
        ),
        (
            by(&format!(
                r#"{{"ExchangeGuid":"{GUID}","ImapEnabled":false}}"#
            )),
            vec![look(GUID), "is one".to_owned()],
        ),
        (
            by(r#"{"PrimarySmtpAddress":"o'neil@contoso.com","ImapEnabled":false}"#),
            vec![look("o''neil@contoso.com"), "is one".to_owned()],
        ),
        // Names that others may have prove nothing.
        (
            by(r#"{"Name":"Kim","ImapEnabled":false}"#),
            vec!["has the name".to_owned()],
        ),
    ] {
        let written = written(export.as_bytes(), "imap=off organization-smtp=off");
        for script in [&written.forward, &written.back] {
            assert_eq!(guards(script), proof, "{script}");
            let proven = script.find("{ throw ").unwrap();
            assert!(proven < script.find("if (-not $Go)").unwrap());
            assert!(
                script.contains("\nSet-TransportConfig ")
                    && script.contains("\nSet-CASMailboxPlan ")
            );
            let is_by_name = script.contains("[string]$Organization");
            assert_eq!(is_by_name, proof.len() == 1);
            assert_eq!(
                is_by_name,
                script.contains("Get-OrganizationConfig | Format-List Name")
            );
        }
    }
}

#[test]
fn a_caution_stands_only_above_lines_that_it_is_about() {
    let export = "PrimarySmtpAddress,ImapEnabled,ImapForceICalForCalendarRetrievalOption,ImapUseProtocolDefaults\nkim@contoso.com,False,True,False\n";
    let script = written(export.as_bytes(), "ical=on,imap=on");
    assert_eq!(changes(&script.forward).len(), 1);
    assert!(
        !script.forward.contains("CAUTION: also"),
        "{}",
        script.forward
    );
}

/// What else is woken with the iCalendar option, and how that many lines are run.
#[test]
fn the_head_says_what_else_changes_and_how_a_long_script_is_run() {
    let row = |at: usize| format!("kim{at}@contoso.com,True,False,True\n");
    let export = |rows: usize| {
        let rows: String = (0..rows).map(row).collect();
        format!(
            "PrimarySmtpAddress,ImapEnabled,ImapForceICalForCalendarRetrievalOption,ImapUseProtocolDefaults\n{rows}"
        )
    };
    let long = written(export(1001).as_bytes(), "ical=on");
    assert_eq!(changes(&long.forward).len(), 1001);
    assert!(
        long.forward
            .contains("# It is for 1001 of 1001 mailboxes, one a line")
    );
    for said in [
        "# CAUTION: also changes how messages are written, read receipts and exact sizes, for 1001:",
        "ImapMessagesRetrievalMimeFormat,",
    ] {
        assert!(long.forward.contains(said), "{said}");
    }
    for (script, is_long) in [
        (&long.forward, true),
        (&long.back, true),
        (&written(export(2).as_bytes(), "ical=on").forward, false),
        (&written(export(1001).as_bytes(), "imap=on").forward, false),
    ] {
        assert_eq!(
            script.contains("take that many out of the changes"),
            is_long
        );
    }
    let other = written(export(2).as_bytes(), "imap=off").forward;
    assert!(!other.contains("also changes") && !other.contains("RetrievalMimeFormat"));
}

#[test]
fn the_plans_are_changed_with_the_mailboxes() {
    let export = r#"[{"Name":"ExchangeOnlineEnterprise-1","ImapEnabled":true,"PopEnabled":false},
                     {"PrimarySmtpAddress":"kim@contoso.com","ImapEnabled":false}]"#;
    let written = written(export.as_bytes(), "imap=off pop=off");
    let plan = vec![
        word("Set-CASMailboxPlan"),
        word("-Identity"),
        Token::Text("ExchangeOnlineEnterprise-1".to_owned()),
        word("-ImapEnabled"),
        Token::Variable("false".to_owned()),
    ];
    assert_eq!(changes(&written.forward), [plan]);
}

/// The iCalendar option is documented to be set only while the defaults of its protocol do not count.
#[test]
fn the_option_is_put_back_before_the_defaults_count_again() {
    let export = "ExternalDirectoryObjectId,PrimarySmtpAddress,ImapEnabled,ImapForceICalForCalendarRetrievalOption,ImapUseProtocolDefaults\r\n\
                  6f1c2a3b-0000-4d5e-8f90-a1b2c3d4e5f6,kim@contoso.com,True,False,True\r\n";
    let written = written(export.as_bytes(), "ical=on");
    const KIM: &str = "6f1c2a3b-0000-4d5e-8f90-a1b2c3d4e5f6";
    const OPTION: &str = "ImapForceICalForCalendarRetrievalOption";
    const DEFAULTS: &str = "ImapUseProtocolDefaults";
    assert_eq!(
        changes(&written.forward),
        [set(KIM, &[(OPTION, "true"), (DEFAULTS, "false")])]
    );
    assert_eq!(
        changes(&written.back),
        [
            set(KIM, &[(OPTION, "false"), (DEFAULTS, "false")]),
            set(KIM, &[(DEFAULTS, "true")]),
        ]
    );
}
