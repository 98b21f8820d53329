//! The README says the truth: every command in it is run, against the simulated tenant.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    missing_docs,
    reason = "a test may stop where it stands"
)]

#[path = "support/tenant.rs"]
mod tenant;

use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;
use tenant::Tenant;

const README: &str = include_str!("../README.md");

/// What the examples of an audit read.
const EXPORTS: [(&str, &str); 3] = [
    (
        "mailboxes.csv",
        "ExternalDirectoryObjectId,PrimarySmtpAddress,ImapEnabled,PopEnabled,SmtpClientAuthenticationDisabled\n\
         6f1c2a3b-0000-4d5e-8f90-a1b2c3d4e5f6,kim@contoso.com,True,False,\n\
         6f1c2a3b-0000-4d5e-8f90-a1b2c3d4e5f7,lee@contoso.com,True,True,False\n",
    ),
    (
        "transport.json",
        "{\"SmtpClientAuthenticationDisabled\": true}",
    ),
    ("keep.txt", "kim@contoso.com # the scanner\n"),
];

fn mailprobe() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mailprobe"));
    command
        .env_remove("MAILPROBE_PASSWORD")
        .env_remove("MAILPROBE_TOKEN")
        .env_remove("MAILPROBE_CLIENT_ID")
        .env_remove("MAILPROBE_APP_SECRET")
        .env("MAILPROBE_WEB_CHECK", "off")
        .stdin(Stdio::null());
    command
}

/// Every command of the README: in the table between backticks, in blocks a line each.
fn commands() -> Vec<String> {
    let in_tables = README.lines().filter(|line| line.starts_with('|'));
    let in_tables =
        in_tables.flat_map(|line| line.split('`').skip(1).step_by(2).map(str::to_owned));
    let in_blocks = README.lines().map(|line| line.trim().to_owned());
    in_tables
        .chain(in_blocks)
        .filter(|text| text.starts_with("mailprobe ") && !text.contains('|') && !text.contains('<'))
        .map(|text| text.split(" > ").next().unwrap().to_owned())
        .map(|text| text.split(" # ").next().unwrap().trim().to_owned())
        .collect()
}

#[test]
fn every_command_of_the_readme_does_what_it_says() {
    let tenant = Tenant::open(mailprobe());
    let folder = tempfile::tempdir().unwrap();
    std::fs::copy(tenant.text("token_file"), folder.path().join("token.txt")).unwrap();
    let own = folder.path().join("contoso/auth");
    std::fs::create_dir_all(&own).unwrap();
    std::fs::write(own.join("pop-disabled.md"), "## You\n\n1. Call 4711.\n").unwrap();
    for (name, text) in EXPORTS {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    let settings = README
        .split("```toml\n")
        .nth(1)
        .and_then(|rest| rest.split("```").next());
    std::fs::write(folder.path().join("mailprobe.toml"), settings.unwrap()).unwrap();
    let commands = commands();
    assert!(
        commands.len() >= 12,
        "only {} commands were found",
        commands.len()
    );
    for text in &commands {
        let words: Vec<&str> = text.split(' ').skip(1).collect();
        if words == ["demo", "--serve"] {
            // The tenant that serves this test.
            continue;
        }
        let is_check =
            words[0].contains('@') || ["discover", "smoke", "ticket"].contains(&words[0]);
        let mut command = mailprobe();
        command.current_dir(folder.path()).args(&words);
        command.env("KIM_TOKEN", mailprobe::demo::tenant::TOKEN);
        if is_check {
            command.args(tenant.options());
        }
        let output = command.output().unwrap();
        let stdout = String::from_utf8(output.stdout).unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        let code = output.status.code().unwrap();
        let told = format!("{text}: exit {code}\n{stdout}\n{stderr}");
        if words.contains(&"--password") {
            // Nobody sits at a terminal here, and the program says so.
            assert_eq!(code, 2, "{told}");
            assert!(stderr.contains("terminal"), "{told}");
            continue;
        }
        let expected = match words[0] {
            "demo" => 1,
            "audit" if words.contains(&"--keep") => 1,
            // What was typed there is not what is published.
            "discover" if words.contains(&"--imap") => 1,
            // The token of the tenant is one that only its service can read.
            "token" => 3,
            _ if words.contains(&"--token-file") && !words.contains(&"--only") => 1,
            _ if text.contains("example.org") => 1,
            _ => 0,
        };
        assert_eq!(code, expected, "{told}");
        let file = words
            .iter()
            .position(|word| *word == "--output")
            .map(|at| words[at + 1]);
        let report = file.map_or(stdout, |file| {
            std::fs::read_to_string(folder.path().join(file)).unwrap()
        });
        assert!(!report.trim().is_empty(), "{told}");
        if words.contains(&"json") {
            let report: Value = serde_json::from_str(&report).unwrap();
            assert_eq!(report["schema_version"], 1, "{told}");
        }
        if is_check && words.contains(&"json") {
            // What the examples behind it read again, and compare with another run.
            for name in ["report.json", "caller.json"] {
                std::fs::write(folder.path().join(name), &report).unwrap();
            }
            let again = command.output().unwrap().stdout;
            std::fs::write(folder.path().join("here.json"), again).unwrap();
        }
    }
}

#[test]
fn the_demo_shows_what_the_readme_promises() {
    let output = mailprobe()
        .args(["demo", "--format", "json"])
        .output()
        .unwrap();
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["protocols"]["imap"]["verdict"], "works");
    assert_eq!(report["protocols"]["pop3"]["finding"], "auth.pop-disabled");
    assert_eq!(
        report["protocols"]["smtp"]["finding"],
        "auth.smtp-disabled-tenant"
    );
}

#[test]
fn what_the_readme_names_exists() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for path in [
        "tests/run",
        "tests/layers.rs",
        "tests/bench",
        "checks/README.md",
        "CHANGELOG.md",
    ] {
        assert!(root.join(path).exists(), "{path}");
    }
    for path in [
        "tests/run",
        "tests/layers.rs",
        "tests/bench",
        "checks/README.md",
    ] {
        assert!(README.contains(path), "{path}");
    }
}

/// Who reads what is new learns of every fault that can be named.
#[test]
fn the_changelog_names_every_fault() {
    const CHANGELOG: &str = include_str!("../CHANGELOG.md");
    let published = include_str!("catalogue/ids.txt").lines();
    let ids: Vec<&str> = published.filter(|line| line.contains('.')).collect();
    assert!(ids.len() > 40, "only {} ids were found", ids.len());
    let missing: Vec<&&str> = ids
        .iter()
        .filter(|id| !CHANGELOG.contains(&format!("`{id}`")))
        .collect();
    assert!(missing.is_empty(), "CHANGELOG.md does not name {missing:?}");
}
