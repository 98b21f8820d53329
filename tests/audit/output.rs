//! Where the report of an audit goes.

use serde_json::Value;

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
