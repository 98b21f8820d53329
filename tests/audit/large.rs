//! What is kept of a mailbox is little, so that the largest tenant fits into memory: in each shape, judged, told and with its scripts.

use std::fmt::Write as _;
use std::fs;
use std::io::Read as _;
use std::path::Path;
use std::process::{Command, Stdio};

const MAILBOXES: u32 = 100_000;

/// In kilobytes.
const MOST: u64 = 100_000;

/// The mailboxes, each with its id, its address and what is on.
fn rows() -> impl Iterator<Item = [(&'static str, String); 7]> {
    (0..MAILBOXES).map(|id| {
        [
            (
                "ExternalDirectoryObjectId",
                format!("6f1c2a3b-0000-4d5e-8f90-{id:012x}"),
            ),
            (
                "PrimarySmtpAddress",
                format!("first.last{id}@contoso.example"),
            ),
            ("DisplayName", format!("First Last {id}")),
            ("ImapEnabled", "True".to_owned()),
            ("PopEnabled", (id % 2 == 0).to_string()),
            ("ImapUseProtocolDefaults", "True".to_owned()),
            (
                "ImapForceICalForCalendarRetrievalOption",
                "False".to_owned(),
            ),
        ]
    })
}

fn csv() -> String {
    let mut text = String::new();
    for (number, row) in rows().enumerate() {
        if number == 0 {
            let names = row.iter().map(|(name, _)| *name).collect::<Vec<_>>();
            writeln!(text, "{}", names.join(",")).unwrap();
        }
        let values = row.into_iter().map(|(_, value)| value);
        writeln!(text, "{}", values.collect::<Vec<_>>().join(",")).unwrap();
    }
    text
}

fn json() -> String {
    let mut text = "[".to_owned();
    for (number, row) in rows().enumerate() {
        let fields = row.iter().map(|(name, value)| match value.as_str() {
            "True" | "true" => format!("\"{name}\":true"),
            "False" | "false" => format!("\"{name}\":false"),
            value => format!("\"{name}\":\"{value}\""),
        });
        let comma = if number == 0 { "" } else { "," };
        write!(
            text,
            "{comma}\n{{{}}}",
            fields.collect::<Vec<_>>().join(",")
        )
        .unwrap();
    }
    text + "]\n"
}

fn format_list() -> String {
    let mut text = String::new();
    for row in rows() {
        for (name, value) in row {
            writeln!(text, "{name:<40}: {value}").unwrap();
        }
        text.push('\n');
    }
    text
}

/// The most that a process had in memory, in kilobytes.
fn peak(id: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{id}/status")).unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:"));
    let kilobytes = line.unwrap().split_whitespace().nth(1).unwrap();
    kilobytes.parse().unwrap()
}

fn audited(folder: &Path, name: &str, text: &str) {
    let file = folder.join(name);
    fs::write(&file, text).unwrap();
    let script = folder.join(format!("{name}.ps1"));
    let mut child = Command::new(assert_cmd::cargo::cargo_bin("mailprobe"))
        .arg("audit")
        .arg(&file)
        .args(["--expect", "imap=off", "--format", "json", "--script"])
        .arg(&script)
        .env("LANG", "C.UTF-8")
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdout = child.stdout.take().unwrap();
    let mut told = vec![0; 1];
    stdout.read_exact(&mut told).unwrap();
    // The report is longer than a pipe holds: all is read and judged, and the program waits for its reader.
    let peak = peak(child.id());
    stdout.read_to_end(&mut told).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(1), "{name}");
    assert!(told.len() > 1 << 20, "{name}: {}", told.len());
    assert!(peak < MOST, "{name}: {peak} kB");
    let script = fs::read_to_string(script).unwrap();
    let lines = script.matches("-ImapEnabled $false").count();
    assert_eq!(lines, MAILBOXES as usize, "{name}");
}

#[test]
fn a_large_tenant_takes_little_memory_in_each_shape() {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in [
        ("mailboxes.csv", csv()),
        ("mailboxes.json", json()),
        ("mailboxes.txt", format_list()),
    ] {
        audited(folder.path(), name, &text);
    }
}
