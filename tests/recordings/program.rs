//! The program itself: `--format json`, and `replay` of that.

use std::fs;
use std::process::Output;

use assert_cmd::Command;

fn mailprobe(args: &[&str]) -> Output {
    let mut command = Command::cargo_bin("mailprobe").unwrap();
    for name in ["MAILPROBE_PASSWORD", "MAILPROBE_TOKEN", "MAILPROBE_CHECKS"] {
        command.env_remove(name);
    }
    command
        .env("LC_ALL", "C.UTF-8")
        .args(args)
        .output()
        .unwrap()
}

/// The report of a demo as JSON, in a file.
fn recorded(args: &[&str]) -> (tempfile::TempDir, String, Output) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("report.json");
    let output = mailprobe(&[args, &["--format", "json"]].concat());
    fs::write(&path, &output.stdout).unwrap();
    (folder, path.to_str().unwrap().to_owned(), output)
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn what_the_program_recorded_it_tells_again_byte_for_byte() {
    for demo in [
        &["demo"][..],
        &["demo", "tls.expired"],
        &["demo", "dns.nxdomain"],
    ] {
        let (_folder, path, told) = recorded(demo);
        let again = mailprobe(&["replay", &path, "--format", "json"]);
        assert_eq!(text(&again.stdout), text(&told.stdout));
        assert_eq!(again.status.code(), told.status.code());
        assert!(again.stderr.is_empty(), "{}", text(&again.stderr));
        let people = mailprobe(&["replay", &path]);
        assert_eq!(people.status.code(), told.status.code());
        let noted = text(&people.stderr);
        assert!(noted.starts_with("Replayed: recorded 20"), "{noted}");
        assert_eq!(
            noted.lines().count(),
            1,
            "nothing is judged otherwise: {noted}"
        );
        let piped = Command::cargo_bin("mailprobe")
            .unwrap()
            .args(["replay", "-"])
            .write_stdin(fs::read(&path).unwrap())
            .output()
            .unwrap();
        assert_eq!(text(&piped.stdout), text(&people.stdout));
    }
}

#[test]
fn where_the_verdict_is_another_one_today_that_is_said() {
    let (_folder, path, _) = recorded(&["demo", "tls.expired"]);
    let changed = fs::read_to_string(&path).unwrap();
    let changed = changed.replacen("\"tls.expired\"", "\"tls.rotten\\u001b\"", 20);
    let changed = changed.replacen("\"verdict\": \"trouble\"", "\"verdict\": \"undecided\"", 1);
    fs::write(
        &path,
        changed.replacen("\"version\": \"0", "\"version\": \"7.0", 1),
    )
    .unwrap();
    let again = mailprobe(&["replay", &path]);
    assert_eq!(again.status.code(), Some(1));
    let noted = text(&again.stderr);
    for words in [
        "by mailprobe 7.0",
        "The verdict is \u{201c}trouble\u{201d} today; the file says \u{201c}undecided\u{201d}.",
        "(tls.expired)",
        "(tls.rotten\\u{1b})",
    ] {
        assert!(noted.contains(words), "{noted}");
    }
}

#[test]
fn programs_are_told_again_and_words_have_to_be_given_again() {
    let (_folder, path, _) = recorded(&["demo", "auth.bad-password"]);
    let with = mailprobe(&[
        "replay",
        &path,
        "--programs",
        "thunderbird",
        "--format",
        "json",
    ]);
    let told: serde_json::Value = serde_json::from_slice(&with.stdout).unwrap();
    assert_eq!(told["programs"][0]["id"], "thunderbird");
    fs::write(&path, &with.stdout).unwrap();
    let again = mailprobe(&["replay", &path, "--format", "json"]);
    assert_eq!(text(&again.stdout), text(&with.stdout));
    let with = mailprobe(&["replay", &path, "--shown", "0x800CCC0E", "--format", "json"]);
    fs::write(&path, &with.stdout).unwrap();
    let noted = text(&mailprobe(&["replay", &path]).stderr);
    assert!(noted.contains("give them again with --shown"), "{noted}");
    let noted = text(&mailprobe(&["replay", &path, "--shown", "0x800CCC0E"]).stderr);
    assert!(!noted.contains("--shown"), "{noted}");
}

#[test]
fn a_file_that_is_no_report_is_refused_with_its_name() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("no\u{202e}te.json");
    fs::write(&path, "{}").unwrap();
    for (path, words) in [
        (
            path.to_str().unwrap(),
            "te.json: it is JSON, but not the report of a check",
        ),
        (folder.path().to_str().unwrap(), "it is a folder"),
        (
            "/nowhere.json",
            "/nowhere.json cannot be read: no such file",
        ),
        ("/dev/zero", "larger than 16 MiB"),
    ] {
        let refused = mailprobe(&["replay", path]);
        let told = text(&refused.stderr);
        assert_eq!(refused.status.code(), Some(2), "{told}");
        assert!(told.contains(words) && refused.stdout.is_empty(), "{told}");
        assert!(!told.contains('\u{202e}'));
    }
}

#[test]
fn no_report_is_written_over_what_is_read() {
    let (_folder, path, _) = recorded(&["demo", "tls.expired"]);
    for args in [
        &["replay", &path, "--output", &path][..],
        &["diff", &path, &path, "--format", "json", "--output", &path],
    ] {
        let refused = mailprobe(args);
        let told = text(&refused.stderr);
        assert_eq!(refused.status.code(), Some(2), "{told}");
        assert!(told.contains("--output would write over it"), "{told}");
    }
    let twice = mailprobe(&["diff", "-", "-"]);
    assert!(text(&twice.stderr).contains("standard input holds one report"));
    let same = mailprobe(&["diff", &path, &path]);
    assert_eq!(same.status.code(), Some(2));
    assert!(text(&same.stderr).contains("both files hold the same run"));
}

#[test]
fn two_reports_are_compared_in_every_form() {
    let (_first, a, _) = recorded(&["demo", "tls.expired"]);
    let (_second, b, _) = recorded(&["demo", "tls.expired"]);
    let (_third, other, _) = recorded(&["demo"]);
    let quiet = mailprobe(&["diff", &a, &b, "-q"]);
    assert_eq!(quiet.status.code(), Some(0));
    assert!(text(&quiet.stdout).starts_with("= No difference that matters."));
    assert_eq!(mailprobe(&["diff", &a, &other]).status.code(), Some(3));
    let told = mailprobe(&["diff", &a, &b, "--format", "json"]);
    let told: serde_json::Value = serde_json::from_slice(&told.stdout).unwrap();
    assert_eq!(told["verdict"], "same");
    assert_eq!(told["conclusions"][0]["kind"], "fail-alike");
}
