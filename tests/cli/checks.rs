//! An organisation's own words, from a folder.

use std::fs;
use std::path::Path;

use crate::{closed_port, code, mailprobe, stderr, stdout};

/// A folder with these files.
fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

const OWN: (&str, &str) = (
    "tcp/refused.md",
    "## Policy\n\nPort 143 is closed at Contoso.\n\n## You\n\n1. Call 4711.\n",
);

fn args<'a>(args: &[&'a str], option: &'a str, folder: &'a Path) -> Vec<&'a str> {
    let folder = folder.to_str().unwrap();
    [args, &[option, folder]].concat()
}

#[test]
fn own_words_stand_in_what_a_check_and_explain_say() {
    let own = folder(&[OWN, ("README.md", "About this folder.")]);
    let server = format!("--imap={}", closed_port());
    let check = ["127.0.0.1", "--only=imap", "--web-check=off", &server];
    for said in [
        mailprobe(&args(&check, "--checks", own.path())).output(),
        mailprobe(&check)
            .env("MAILPROBE_CHECKS", own.path())
            .output(),
        mailprobe(&args(&["explain", "tcp.refused"], "--checks", own.path())).output(),
        mailprobe(&args(&["demo", "tcp.refused"], "--checks", own.path())).output(),
    ] {
        let said = said.unwrap();
        let text = stdout(&said);
        assert!(text.contains("Port 143 is closed at Contoso."), "{text}");
        assert!(text.contains("1. Call 4711."), "{text}");
        assert!(!stderr(&said).contains("warning"), "{}", stderr(&said));
    }
    let said = mailprobe(&check).env("MAILPROBE_CHECKS", "").output();
    assert!(!stdout(&said.unwrap()).contains("4711"));
}

#[test]
fn a_folder_that_is_not_there_is_told_by_what_named_it() {
    let explain = ["explain", "tcp.refused"];
    let gone = Path::new("/nonexistent");
    for (said, named) in [
        (
            mailprobe(&explain).env("MAILPROBE_CHECKS", gone).output(),
            "MAILPROBE_CHECKS",
        ),
        (
            mailprobe(&args(&explain, "--checks", gone))
                .env("MAILPROBE_CHECKS", gone)
                .output(),
            "--checks",
        ),
        (
            mailprobe(&args(&["list"], "--verify", gone)).output(),
            "--verify",
        ),
    ] {
        let said = said.unwrap();
        assert_eq!(code(&said), 2);
        let text = stderr(&said);
        assert!(
            text.contains("cannot be read: no such file or folder"),
            "{text}"
        );
        assert!(text.contains(named), "{text}");
    }
}

#[test]
fn own_texts_of_programs_are_known_to_explain_and_verified() {
    let texts = "program = \"Contoso Scan\"\n\n[[text]]\nsays = [\"Zebra code QX-77 on the panel\"]\n\
        means = [{ id = \"tcp.port25-blocked\", sure = \"high\" }]\nsource = \"Contoso IT\"\nread = 2026-11-26\n";
    let own = folder(&[("clients/contoso.toml", texts)]);
    let question = ["explain", "the panel says zebra code qx-77"];
    let unknown = mailprobe(&question).output().unwrap();
    assert_eq!(code(&unknown), 3);
    let said = mailprobe(&args(&question, "--checks", own.path())).output();
    let said = said.unwrap();
    assert_eq!(code(&said), 0, "{}", stderr(&said));
    assert!(
        stdout(&said).contains("tcp.port25-blocked"),
        "{}",
        stdout(&said)
    );
    assert!(
        stdout(&said).contains("Contoso Scan shows"),
        "{}",
        stdout(&said)
    );
    let said = mailprobe(&args(&["list"], "--verify", own.path())).output();
    assert!(stdout(&said.unwrap()).contains("Texts of programs: 1"));

    let wrong = texts.replace("tcp.port25-blocked", "tcp.port-25");
    let own = folder(&[("clients/contoso.toml", &wrong)]);
    let said = mailprobe(&args(&["list"], "--verify", own.path())).output();
    let said = said.unwrap();
    assert_eq!(code(&said), 1);
    let told = "contoso.toml:3: `tcp.port-25` is no fault";
    assert!(stdout(&said).contains(told), "{}", stdout(&said));
}

#[test]
fn what_is_wrong_is_left_out_with_a_warning() {
    let own = folder(&[OWN, ("auth/locked.md", "## Yuo\n\nx\n")]);
    let said = mailprobe(&args(&["explain", "tcp.refused"], "--checks", own.path())).output();
    let said = said.unwrap();
    assert_eq!(code(&said), 0);
    assert!(stdout(&said).contains("1. Call 4711."));
    let warning = stderr(&said);
    assert!(
        warning.contains("locked.md:1: found the section `Yuo`"),
        "{warning}"
    );
    assert!(warning.contains("mailprobe list --verify"), "{warning}");
}

#[test]
#[cfg(unix)]
fn a_hostile_name_of_a_file_never_reaches_the_terminal_raw() {
    let own = folder(&[("auth/a\u{1b}[2Jb.md", "## You\n\nx\n")]);
    for (arguments, option) in [
        (&["explain", "tcp.refused"][..], "--checks"),
        (&["list"], "--verify"),
    ] {
        let said = mailprobe(&args(arguments, option, own.path()))
            .output()
            .unwrap();
        let text = stdout(&said) + &stderr(&said);
        assert!(
            text.contains("2Jb.md") && !text.contains('\u{1b}'),
            "{text:?}"
        );
    }
}

#[test]
fn a_folder_is_verified_by_file_and_line() {
    let own = folder(&[OWN, ("auth/locked.md", "## Yuo\n\nx\n")]);
    let said = mailprobe(&args(&["list"], "--verify", own.path())).output();
    let said = said.unwrap();
    assert_eq!(code(&said), 1, "{}", stdout(&said));
    assert!(stdout(&said).contains("locked.md:1: found the section `Yuo`"));
    assert!(stdout(&said).contains("Own words for tcp.refused"));

    fs::remove_file(own.path().join("auth/locked.md")).unwrap();
    fs::write(own.path().join("tcp/bytes.md"), [b'a', b'\n', 0xff]).unwrap();
    let said = mailprobe(&args(&["list", "--format=json"], "--verify", own.path())).output();
    let said = said.unwrap();
    assert_eq!(code(&said), 1);
    let json: serde_json::Value = serde_json::from_str(&stdout(&said)).unwrap();
    assert_eq!(json["words"], serde_json::json!(["tcp.refused"]));
    assert_eq!(json["faults"][0]["line"], 2);
    assert_eq!(
        json["faults"][0]["reason"],
        "it is not UTF-8; save it as UTF-8 in the editor"
    );

    fs::remove_file(own.path().join("tcp/bytes.md")).unwrap();
    let said = mailprobe(&args(&["list"], "--verify", own.path())).output();
    assert_eq!(code(&said.unwrap()), 0);
}

#[test]
fn a_folder_that_is_not_there_stops_the_run_before_it_begins() {
    for command in [&["explain", "tcp.refused"][..], &["127.0.0.1"], &["list"]] {
        let nowhere = args(command, "--checks", Path::new("/nowhere/at/all"));
        let said = mailprobe(&nowhere).output().unwrap();
        assert_eq!(code(&said), 2);
        assert_eq!(stdout(&said), "");
        let error = stderr(&said);
        assert!(
            error.contains("the folder of --checks cannot be read"),
            "{error}"
        );
    }
}

#[test]
fn a_family_is_listed_alone() {
    for family in ["tls", "TLS", "tls.*"] {
        let said = mailprobe(&["list", family]).output().unwrap();
        let text = stdout(&said);
        assert_eq!(code(&said), 0, "{}", stderr(&said));
        assert!(
            text.contains("  tls.expired") && !text.contains("dns."),
            "{text}"
        );
    }
    let said = mailprobe(&["list", "telephone"]).output().unwrap();
    assert_eq!(code(&said), 2);
    let text = stderr(&said);
    assert!(
        text.contains("no family telephone") && text.contains("starttls"),
        "{text}"
    );
}

/// A page of an organisation that holds of every refusal.
const GREEDY: &str = r#"+++
title = "The password has to be renewed at the portal of Contoso"
stage = "authenticate"
protocols = ["imap", "smtp"]
severity = "broken"
who = "user"
since = "1.0.0"
certainty = "certain"

[[when]]
"auth.outcome" = "refused"
"auth.text" = { contains = "disabled" }

[[source]]
url = "https://it.contoso.example/mail"
title = "Contoso IT"
read = 2026-11-26
+++

## Symptom

The mail program shows `disabled`.

## Cause

The password is older than a year.

## Fix

### You

1. Renew it at the portal.

### Help desk

1. Help with the portal.

### Administrator

1. Nothing to do.

## Confirm

Sign in again.

## Example

```scenario
imap imap.example.org:993 tls
tls ok
S: * OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] ready
C: m1 AUTHENTICATE PLAIN [hidden]
S: m1 NO disabled, renew your password
C: m2 LOGOUT
S: * BYE bye
S: m2 OK bye
```
"#;

#[test]
fn a_page_that_takes_the_place_of_others_is_left_out_of_a_run() {
    let own = folder(&[OWN, ("contoso/renewal.md", GREEDY)]);
    let demo = ["demo", "auth.smtp-disabled-tenant"];
    let said = mailprobe(&args(&demo, "--checks", own.path())).output();
    let said = said.unwrap();
    let (text, warning) = (stdout(&said), stderr(&said));
    assert!(text.contains("auth.smtp-disabled-tenant"), "{text}");
    assert!(!text.contains("contoso.renewal"), "{text}");
    let warning = warning.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        warning.contains("renewal.md:1: this page also comes first"),
        "{warning}"
    );
    assert!(warning.contains("this file is left out"), "{warning}");

    let exact = GREEDY.replace("disabled", "C-4711 at the portal");
    let own = folder(&[("contoso/renewal.md", &exact)]);
    let said = mailprobe(&args(
        &["explain", "contoso.renewal"],
        "--checks",
        own.path(),
    ))
    .output();
    let said = said.unwrap();
    assert_eq!(code(&said), 0, "{}", stderr(&said));
}

#[test]
#[cfg(unix)]
fn a_device_and_a_pipe_are_no_pages() {
    let own = folder(&[OWN, ("a/empty.md", "")]);
    let folder = own.path().join("a");
    std::os::unix::fs::symlink("/dev/zero", folder.join("zero.md")).unwrap();
    let made = std::process::Command::new("mkfifo")
        .arg(folder.join("pipe.md"))
        .status();
    assert!(made.unwrap().success());
    fs::write(folder.join("large.md"), "x".repeat(300_000)).unwrap();
    let said = mailprobe(&args(&["list"], "--verify", own.path())).output();
    let said = said.unwrap();
    let text = stdout(&said)
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    for told in [
        "zero.md:1: it is a link that leads out of the folder",
        "pipe.md:1: it is no regular file",
        "large.md:1: a page has at most",
    ] {
        assert!(text.contains(told), "{text}");
    }
}

/// The page that is there to be copied is one that can be.
#[test]
fn the_whole_page_of_the_guide_is_well() {
    let guide = include_str!("../../checks/README.md");
    let (_, page) = guide.split_once("````markdown\n").unwrap();
    let (page, _) = page.split_once("````\n").unwrap();
    let own = folder(&[("contoso/renewal.md", page)]);
    let said = mailprobe(&args(&["list"], "--verify", own.path())).output();
    let said = said.unwrap();
    assert_eq!(code(&said), 0, "{}", stdout(&said));
    let told = stdout(&said);
    assert!(told.contains("Nothing wrong was found."), "{told}");
    let said = mailprobe(&args(
        &["explain", "535 C-4711 renew your password"],
        "--checks",
        own.path(),
    ))
    .output();
    let said = said.unwrap();
    assert!(
        stdout(&said).contains("contoso.renewal"),
        "{}",
        stdout(&said)
    );
}

#[test]
fn a_fault_is_shown_in_its_line_and_in_plain_words() {
    let texts = |says: &str, source: &str| {
        format!(
            "program = \"Scan\"\n\n[[text]]\nsays = [{says}]\nmeans = [{{ id = \"tcp.refused\", sure = \"high\" }}]\nsource = \"{source}\"\nread = 2026-11-21\n"
        )
    };
    let short = texts("\"error\", \"12\"", "none: the shop");
    let unquoted = texts("E-771", "the manual");
    let own = folder(&[
        ("auth/locked.md", "+++\nyou = instead\n+++\n## Yuo\n\nx\n"),
        ("clients/short.toml", &short),
        ("clients/unquoted.toml", &unquoted),
    ]);
    let said = mailprobe(&args(&["list"], "--verify", own.path())).output();
    let said = said.unwrap();
    let text = stdout(&said);
    assert_eq!(code(&said), 1);
    for part in [
        "locked.md:2: a text stands in straight quotes",
        "  2 | you = instead\n    | ^^^^^^^^^^^^^",
        "locked.md:4: found the section `Yuo`",
        "  4 | ## Yuo\n    |    ^^^\n",
        "short.toml:3: `error` is too short to mean one thing",
        "short.toml:3: `12` is too short to mean one thing",
        "short.toml:3: what nobody documents is `medium` at most",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    assert!(
        !text.contains("expected `inf`") && !text.contains("invalid"),
        "{text}"
    );
}
