//! `mailprobe audit` as an administrator runs it.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

pub(crate) const MAILBOXES: &str = "\
\"ExternalDirectoryObjectId\",\"PrimarySmtpAddress\",\"ImapEnabled\",\"PopEnabled\",\"SmtpClientAuthenticationDisabled\"\r
\"6f1c2a3b-0000-4d5e-8f90-a1b2c3d4e5f6\",\"kim@contoso.com\",\"True\",\"False\",\"\"\r
\"6f1c2a3b-0000-4d5e-8f90-a1b2c3d4e5f7\",\"lee@contoso.com\",\"False\",\"False\",\"True\"\r
";

pub(crate) struct Folder(tempfile::TempDir);

impl Folder {
    pub(crate) fn new() -> Self {
        let folder = Self(tempfile::tempdir().unwrap());
        folder.write("mailboxes.csv", MAILBOXES);
        folder.write(
            "transport.json",
            "{\"SmtpClientAuthenticationDisabled\": true}",
        );
        folder
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        std::fs::write(self.path(name), text).unwrap();
    }

    pub(crate) fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap()
    }

    pub(crate) fn audit(&self, args: &[&str]) -> Output {
        Command::new(assert_cmd::cargo::cargo_bin("mailprobe"))
            .arg("audit")
            .args(args)
            .current_dir(self.0.path())
            .env("LANG", "C.UTF-8")
            .stdin(Stdio::null())
            .output()
            .unwrap()
    }
}

pub(crate) fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn the_exit_status_tells_how_it_ended_in_both_formats() {
    let folder = Folder::new();
    folder.write("users.csv", "UserPrincipalName\nkim@contoso.com\n");
    folder.write("keep.txt", "kim@contoso.com\n");
    for (args, status) in [
        (&["mailboxes.csv", "transport.json"][..], 0),
        (
            &[
                "mailboxes.csv",
                "transport.json",
                "--expect",
                "pop=off,smtp=off",
            ],
            0,
        ),
        (&["mailboxes.csv", "--expect", "imap=off"], 1),
        (&["mailboxes.csv", "--expect", "smtp=off"], 3),
        (&["mailboxes.csv", "--expect", "ical=on"], 3),
        (&["transport.json"], 0),
        (&["transport.json", "--expect", "organization-smtp=off"], 0),
        (&["transport.json", "--expect", "organization-smtp=on"], 1),
        (&["transport.json", "--expect", "imap=off"], 3),
        (&["transport.json", "--keep", "keep.txt"], 3),
        (&["users.csv"], 2),
        (&["nothing.csv"], 2),
        (&["."], 2),
        (&["mailboxes.csv", "--expect", "imap=perhaps"], 2),
        (
            &[
                "mailboxes.csv",
                "--expect",
                "imap=on",
                "--expect",
                "imap=off",
            ],
            2,
        ),
        (&["mailboxes.csv", "--expect", "imap=off", "pop=off"], 2),
        (&["mailboxes.csv", "--script", "a.ps1"], 2),
        (&["mailboxes.csv", "--keep", "mailboxes.csv"], 2),
        (&[], 2),
    ] {
        for format in ["human", "json"] {
            let output = folder.audit(&[args, &["--format", format]].concat());
            assert_eq!(
                code(&output),
                status,
                "{args:?}: {}{}",
                text(&output.stdout),
                text(&output.stderr)
            );
            assert_eq!(output.stdout.is_empty(), status == 2, "{args:?}");
            assert_eq!(
                output.stderr.is_empty(),
                status != 2,
                "{args:?}: {}",
                text(&output.stderr)
            );
        }
    }
}

#[test]
fn what_it_prints_fits_the_published_schema() {
    let folder = Folder::new();
    folder.write("keep.txt", "lee@contoso.com\n");
    let schema = Command::new(assert_cmd::cargo::cargo_bin("mailprobe"))
        .args(["schema", "audit"])
        .output()
        .unwrap();
    let schema: Value = serde_json::from_slice(&schema.stdout).unwrap();
    let schema = jsonschema::validator_for(&schema).unwrap();
    let full = [
        "mailboxes.csv",
        "transport.json",
        "--expect",
        "imap=off,ical=on",
        "--keep",
        "keep.txt",
        "--script",
        "a.ps1",
        "--format",
        "json",
    ];
    for args in [&full[..], &["mailboxes.csv", "--format", "json"]] {
        let output = folder.audit(args);
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        let faults: Vec<String> = schema
            .iter_errors(&report)
            .map(|error| error.to_string())
            .collect();
        assert!(faults.is_empty(), "{faults:?}");
        assert_eq!(report["mailboxes"], 2);
    }
}

#[test]
fn the_scripts_stand_beside_each_other_and_are_not_written_over() {
    let folder = Folder::new();
    let args = [
        "mailboxes.csv",
        "--expect",
        "imap=off",
        "--script",
        "off.ps1",
    ];
    let output = folder.audit(&args);
    assert_eq!(code(&output), 1, "{}", text(&output.stderr));
    assert!(text(&output.stdout).contains("off.rollback.ps1"));
    let forward = folder.read("off.ps1");
    assert!(
        forward.starts_with('\u{feff}'),
        "Windows PowerShell needs the mark"
    );
    assert!(
        forward.contains("-Identity '6f1c2a3b-0000-4d5e-8f90-a1b2c3d4e5f6' -ImapEnabled $false")
    );
    assert!(forward.contains("off.rollback.ps1"));
    assert!(
        folder
            .read("off.rollback.ps1")
            .contains("-ImapEnabled $true")
    );
    for name in ["off.ps1", "off.rollback.ps1"] {
        for other in ["off.ps1", "off.rollback.ps1"] {
            folder.write(other, "mine");
        }
        std::fs::remove_file(folder.path(name)).unwrap();
        let refused = folder.audit(&args);
        assert_eq!(code(&refused), 2);
        assert!(
            text(&refused.stderr).contains("--force"),
            "{}",
            text(&refused.stderr)
        );
        assert!(
            !Path::new(&folder.path(name)).exists(),
            "nothing is written by halves"
        );
    }
    assert_eq!(code(&folder.audit(&[&args[..], &["--force"]].concat())), 1);
    assert_eq!(folder.read("off.ps1"), forward);
    for (named, back) in [
        ("plain", "plain.rollback.ps1"),
        ("odd.txt", "odd.txt.rollback.ps1"),
    ] {
        folder.audit(&["mailboxes.csv", "--expect", "imap=off", "--script", named]);
        assert!(folder.path(back).exists(), "{back}");
    }
    for named in ["mailboxes.csv", "./keep.txt"] {
        folder.write("keep.txt", "lee@contoso.com\n");
        let over = folder.audit(&[
            "mailboxes.csv",
            "--keep",
            "keep.txt",
            "--expect",
            "imap=off",
            "--script",
            named,
            "--force",
        ]);
        assert_eq!(code(&over), 2, "{named}");
        assert!(
            text(&over.stderr).contains("would write over it"),
            "{}",
            text(&over.stderr)
        );
    }
    let nothing = folder.audit(&[
        "mailboxes.csv",
        "--expect",
        "pop=off",
        "--script",
        "nothing.ps1",
    ]);
    assert_eq!(code(&nothing), 0);
    for name in ["nothing.ps1", "nothing.rollback.ps1"] {
        assert!(!folder.path(name).exists(), "there is nothing to run");
    }
    assert!(text(&nothing.stdout).contains("no script, because nothing"));
    folder.write("names.csv", "DisplayName,ImapEnabled\nKim,True\n");
    let unnamed = folder.audit(&["names.csv", "--expect", "imap=off", "--script", "names.ps1"]);
    assert!(!folder.path("names.ps1").exists());
    let said = text(&unnamed.stdout);
    let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(said.contains("so no script was written"), "{said}");
}

#[test]
fn nothing_of_an_export_reaches_the_terminal_raw() {
    let folder = Folder::new();
    let hostile = "k\u{1b}[2Jim\u{202e}@contoso.com";
    folder.write(
        "hostile.csv",
        &format!(
            "PrimarySmtpAddress,DisplayName,ImapEnabled\n{hostile},a,True\n,\u{1b}]0;b\u{7},True\nlee@contoso.com,Lee,True\n"
        ),
    );
    folder.write(
        "policies.json",
        r#"{"Name":"\u001b[1mBlock","AllowBasicAuthImap":true}"#,
    );
    folder.write(
        "plan.csv",
        "Name,ImapEnabled\nExchangeOnline\u{1b}[2J,True\n",
    );
    folder.write("keep.txt", "x\u{1b}[3J@contoso.com");
    folder.write("columns.csv", "a\u{1b}[2J,b\n");
    for args in [
        &[
            "hostile.csv",
            "policies.json",
            "plan.csv",
            "--expect",
            "imap=off",
            "-v",
            "--script",
            "a.ps1",
        ][..],
        &[
            "hostile.csv",
            "policies.json",
            "plan.csv",
            "--format",
            "json",
        ],
        &["hostile.csv", "--keep", "keep.txt"],
        &["columns.csv"],
        &["no\u{1b}[2Jfile"],
        &["hostile.csv", "--expect", "\u{1b}[2J"],
    ] {
        let output = folder.audit(args);
        for shown in [text(&output.stdout), text(&output.stderr)] {
            assert!(
                !shown.contains(['\u{1b}', '\u{7}', '\u{202e}']),
                "{args:?}: {shown:?}"
            );
        }
    }
    let script = folder.read("a.ps1");
    assert!(!script.contains(['\u{1b}', '\u{202e}']), "{script:?}");
}

/// A check reads the files before anything else is done, and says where they are of no help.
#[test]
fn a_check_refuses_an_export_that_it_cannot_use() {
    let folder = Folder::new();
    let check = |args: &[&str]| {
        let output = Command::new(assert_cmd::cargo::cargo_bin("mailprobe"))
            .args(args)
            .args(["--dry-run", "--imap", "127.0.0.1:9/tls", "--only", "imap"])
            .current_dir(folder.0.path())
            .env("LANG", "C.UTF-8")
            .stdin(Stdio::null())
            .output()
            .unwrap();
        (code(&output), text(&output.stderr))
    };
    let settings = ["--mailbox-settings", "mailboxes.csv"];
    assert_eq!(
        check(&[&["kim@contoso.com"], &settings[..]].concat()),
        (0, String::new())
    );
    let (status, said) = check(&[&["127.0.0.1"], &settings[..]].concat());
    assert!(
        status == 2 && said.contains("no mailbox is named"),
        "{said}"
    );
    for (file, words) in [
        ("transport.json", "no mailbox is in what was exported"),
        ("nothing.csv", "no such file"),
    ] {
        let (status, said) = check(&["kim@contoso.com", "--mailbox-settings", file]);
        assert!(status == 2 && said.contains(words), "{said}");
    }
}

#[test]
fn standard_input_is_read_as_a_file() {
    let folder = Folder::new();
    let output = Command::new(assert_cmd::cargo::cargo_bin("mailprobe"))
        .args(["audit", "-", "--expect", "imap=off", "-q"])
        .env("LANG", "C.UTF-8")
        .stdin(std::fs::File::open(folder.path("mailboxes.csv")).unwrap())
        .output()
        .unwrap();
    assert_eq!(
        text(&output.stdout),
        "\u{2717} 1 of 2 mailboxes is not as wished.\n"
    );
}
