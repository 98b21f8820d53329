//! Where the report of an audit goes.

use serde_json::Value;

use crate::judging::judged;
use crate::program::{Folder, MAILBOXES, code};

#[test]
fn a_report_goes_to_a_file_that_is_not_read() {
    let folder = Folder::new();
    let args = ["mailboxes.csv", "--expect", "imap=off", "-q", "-o"];
    let output = folder.audit(&[&args[..], &["report.txt"]].concat());
    assert_eq!((code(&output), output.stdout.len()), (1, 0));
    assert!(
        folder
            .read("report.txt")
            .contains("1 of 2 mailboxes is not as wished.")
    );
    let json = folder.audit(&[&args[..], &["report.json", "--format", "json"]].concat());
    assert_eq!(code(&json), 1);
    let report: Value = serde_json::from_str(&folder.read("report.json")).unwrap();
    assert_eq!(report["verdict"], "deviates");
    let over = folder.audit(&[&args[..], &["./mailboxes.csv"]].concat());
    assert_eq!(code(&over), 2);
    assert_eq!(folder.read("mailboxes.csv"), MAILBOXES);
}

/// The way back from a change is not written over, and not by what tells of it.
#[test]
fn a_report_does_not_go_where_a_script_goes() {
    for over in ["off.ps1", "./off.rollback.ps1"] {
        let folder = Folder::new();
        let args = [
            "mailboxes.csv",
            "--expect",
            "imap=off",
            "--script",
            "off.ps1",
            "-o",
            over,
        ];
        let output = folder.audit(&args);
        assert_eq!(code(&output), 2, "{over}");
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.contains("is a script that --script writes"), "{said}");
    }
}

/// What nobody on the keep list needs is no wish.
#[test]
fn a_wish_that_is_met_is_met_whatever_else_is_on() {
    let folder = Folder::new();
    let args = [
        "mailboxes.csv",
        "transport.json",
        "--keep",
        "keep.txt",
        "--expect",
        "pop=off",
    ];
    folder.write("keep.txt", "lee@contoso.com\n");
    let output = folder.audit(&[&args[..], &["--script", "x.ps1"]].concat());
    let said = String::from_utf8_lossy(&output.stdout);
    let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(code(&output), 0, "{said}");
    assert!(said.contains("All 2 mailboxes are as wished."), "{said}");
    assert!(
        said.contains("`--expect imap=off --script FILE.ps1`"),
        "{said}"
    );
    assert!(
        said.contains("no script, because nothing has to change."),
        "{said}"
    );
    assert!(!said.contains("beyond doubt"), "{said}");
    let output = folder.audit(&[&args[..], &["--format", "json"]].concat());
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["verdict"], "as-wished");
}

#[test]
fn of_a_finding_it_is_told_for_whom_the_script_has_the_command() {
    let export = "\
Identity,PrimarySmtpAddress,ImapEnabled
kim,kim@contoso.com,True
lee@contoso.com,,True
";
    let how = |export: &str| {
        let judged = judged(&[export], "imap=off", &[]);
        let report = judged.report();
        let finding = report
            .findings
            .iter()
            .find(|one| one.id == "imap.not-as-wished");
        finding.unwrap().how.clone()
    };
    assert!(how(export).contains("writes the command for 1 of the 2"));
    let named = "PrimarySmtpAddress,ImapEnabled\nkim@contoso.com,True\n";
    assert!(how(named).contains("writes the command for each"));
    let none = "Identity,ImapEnabled\nlee@contoso.com,True\n";
    assert!(how(none).contains("No script has the command for them"));
}
