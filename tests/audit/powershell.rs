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

use crate::tokens::{GUARD, Token, read};
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
        let script = read(&format!("\u{feff}Get-A {} # end", quoted(&text))).unwrap();
        prop_assert_eq!(script.commands, [vec![word("Get-A"), Token::Text(text)]]);
        prop_assert_eq!(script.comments, ["# end"]);
    }

    #[test]
    fn a_comment_cannot_be_left(text in name()) {
        let script = read(&format!("\u{feff}{}\r\nGet-A", comment(&text))).unwrap();
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
            "Set-CASMailbox -Identity '6f1c2a3b-0000-4d5e-8f90-a1b2c3d4e5f6' -PopEnabled $false # was: PopEnabled True; kim@contoso.com",
            "Set-CASMailbox -Identity 'o''neil@contoso.com' -SmtpClientAuthenticationDisabled $null # was: SmtpClientAuthenticationDisabled False; after: SMTP AUTH as the organisation, whose setting was not exported; o'neil@contoso.com",
        ]
    );
    assert_eq!(
        lines(&written.back),
        [
            "Set-CASMailbox -Identity '6f1c2a3b-0000-4d5e-8f90-a1b2c3d4e5f6' -PopEnabled $true # was made: PopEnabled False; kim@contoso.com",
            "Set-CASMailbox -Identity 'o''neil@contoso.com' -SmtpClientAuthenticationDisabled $false # was made: SmtpClientAuthenticationDisabled blank; after: SMTP AUTH on; o'neil@contoso.com",
        ]
    );
    let forward = read(&written.forward).unwrap();
    assert_eq!(
        forward.commands[0][0],
        word("Get-CASMailbox"),
        "the check stands first"
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

/// Run as it stands, it only looks: the stop is behind what looks and before what changes.
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
        assert_eq!(script.matches("$Go").count(), 2);
        let looks = script.rfind("Get-CASMailbox -ResultSize").unwrap();
        assert!(at(GUARD[0]) < at("Get-CASMailbox -ResultSize"));
        assert!(looks < at(GUARD[1]) && at(GUARD[1]) < at("\nSet-CASMailbox "));
        let before = script[3..at(GUARD[0])].lines();
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
    for said in ["# BESIDE INVITATIONS", "ImapMessagesRetrievalMimeFormat,"] {
        assert!(long.forward.contains(said), "{said}");
    }
    for (script, is_long) in [
        (&long.forward, true),
        (&long.back, true),
        (&written(export(2).as_bytes(), "ical=on").forward, false),
        (&written(export(1001).as_bytes(), "imap=on").forward, false),
    ] {
        assert_eq!(script.contains("run it in parts"), is_long);
    }
    let other = written(export(2).as_bytes(), "imap=off").forward;
    assert!(!other.contains("BESIDE INVITATIONS") && !other.contains("RetrievalMimeFormat"));
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
