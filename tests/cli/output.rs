//! Where the report goes: files, links, pipes, and what is left when it does not come.

use std::path::Path;

use crate::{Silent, closed_port, code, mailprobe, refused, stderr, stdout};

#[test]
fn the_report_goes_to_a_file_that_is_tried_first() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("report.json");
    let server = format!("--imap={}", closed_port());
    let write = |path: &Path| {
        mailprobe(&[
            "127.0.0.1",
            "--only=imap",
            &server,
            "--format=json",
            "--output",
        ])
        .arg(path)
        .output()
        .unwrap()
    };
    std::fs::write(&path, "x".repeat(100_000)).unwrap();
    let output = write(&path);
    assert_eq!(code(&output), 1, "{}", stderr(&output));
    assert_eq!(stdout(&output), "");
    let report: serde_json::Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
    assert_eq!(report["verdict"], "trouble");

    let silent = Silent::new();
    silent.listener.set_nonblocking(true).unwrap();
    let nowhere = folder.path().join("no").join("report.json");
    let nowhere = nowhere.to_str().unwrap();
    refused(
        mailprobe(&[
            "127.0.0.1",
            "--only=imap",
            &silent.imap(),
            "--output",
            nowhere,
        ]),
        "no such file or folder",
    );
    assert!(silent.listener.accept().is_err(), "somebody connected");

    let fresh = folder.path().join("fresh");
    let fresh_path = fresh.to_str().unwrap();
    refused(
        mailprobe(&[
            "kim@example.org",
            "--output",
            fresh_path,
            "--password-file",
            "/nonexistent",
        ]),
        "no such file",
    );
    assert!(
        !fresh.exists(),
        "a file was left behind that no report is in"
    );
}

fn report(folder: &Path, args: &[&str]) -> std::process::Output {
    let server = format!("--imap={}", closed_port());
    let mut command = mailprobe(&["127.0.0.1", "--only=imap", &server, "--output"]);
    command.args(args).current_dir(folder).output().unwrap()
}

fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    let name = |entry: std::io::Result<std::fs::DirEntry>| {
        entry.unwrap().file_name().into_string().unwrap()
    };
    let mut names: Vec<String> = entries.map(name).collect();
    names.sort();
    names
}

#[test]
fn a_hyphen_is_standard_output() {
    let folder = tempfile::tempdir().unwrap();
    let output = report(folder.path(), &["-"]);
    assert_eq!(code(&output), 1);
    assert!(stdout(&output).contains("tcp.refused"));
    assert!(names(folder.path()).is_empty());
}

#[cfg(unix)]
#[test]
fn links_are_followed_and_stay_links() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    std::fs::write(at("old"), "old").unwrap();
    std::os::unix::fs::symlink("old", at("to-old")).unwrap();
    std::os::unix::fs::symlink("new", at("to-new")).unwrap();
    std::os::unix::fs::symlink("no/new", at("to-nowhere")).unwrap();
    std::os::unix::fs::symlink("round", at("round")).unwrap();
    for (link, file) in [("to-old", "old"), ("to-new", "new")] {
        let output = report(folder.path(), &[link]);
        assert_eq!(code(&output), 1, "{}", stderr(&output));
        assert!(at(link).is_symlink(), "{link}");
        let text = std::fs::read_to_string(at(file)).unwrap();
        assert!(text.contains("tcp.refused"), "{file}: {text}");
    }
    for link in ["to-nowhere", "round"] {
        let output = report(folder.path(), &[link]);
        assert_eq!(code(&output), 2, "{link}");
        assert!(stderr(&output).contains("cannot be written"), "{link}");
    }
    let left = ["new", "old", "round", "to-new", "to-nowhere", "to-old"];
    assert_eq!(names(folder.path()), left);
}

/// The name of the new file is guessed by what was left behind under it: the program has to take another one.
#[cfg(target_os = "linux")]
#[test]
fn what_was_left_behind_is_no_obstacle_and_stays() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("report"), "old").unwrap();
    // A shell becomes the program, so that its number is known beforehand.
    let script = r#"printf left > "$1/.report.$$-0.new"; exec "$2" 127.0.0.1 --only=imap --imap="$3" -o "$1/report""#;
    let mut command = std::process::Command::new("/bin/sh");
    command.args(["-c", script, "sh"]).arg(folder.path());
    command
        .arg(assert_cmd::cargo::cargo_bin("mailprobe"))
        .arg(closed_port());
    command.env("MAILPROBE_WEB_CHECK", "off");
    let output = command.output().unwrap();
    assert_eq!(code(&output), 1, "{}", stderr(&output));
    let text = std::fs::read_to_string(folder.path().join("report")).unwrap();
    assert!(text.contains("tcp.refused"), "{text}");
    assert_eq!(names(folder.path()).len(), 2);
}

#[cfg(unix)]
#[test]
fn a_replaced_file_keeps_its_mode() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("report");
    std::fs::write(&path, "old").unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o640)).unwrap();
    assert_eq!(code(&report(folder.path(), &["report"])), 1);
    let mode = std::fs::metadata(&path).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o640);
}

#[cfg(unix)]
#[test]
fn a_pipe_and_a_device_are_written_to_and_not_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let pipe = folder.path().join("pipe");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    assert!(made.unwrap().success());
    let reader = std::thread::spawn(move || std::fs::read_to_string(pipe).unwrap());
    assert_eq!(code(&report(folder.path(), &["pipe"])), 1);
    assert!(reader.join().unwrap().contains("tcp.refused"));
    assert_eq!(names(folder.path()), ["pipe"]);
    assert_eq!(code(&report(folder.path(), &["/dev/null"])), 1);
    let to_stdout = report(folder.path(), &["/dev/stdout"]);
    assert!(stdout(&to_stdout).contains("tcp.refused"));
}

/// A limit on the size of files stands for a full disk.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_leaves_the_old_report_whole() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("report"), "the old report").unwrap();
    let program = assert_cmd::cargo::cargo_bin("mailprobe");
    let command = format!(
        "trap '' XFSZ; ulimit -f 0; exec {} 127.0.0.1 --only=imap --imap={} --output report",
        program.display(),
        closed_port()
    );
    let output = std::process::Command::new("sh")
        .args(["-c", &command])
        .current_dir(folder.path())
        .output()
        .unwrap();
    assert_eq!(code(&output), 2);
    assert!(stderr(&output).contains("report cannot be written"));
    let kept = std::fs::read_to_string(folder.path().join("report")).unwrap();
    assert_eq!(kept, "the old report");
    assert_eq!(names(folder.path()), ["report"]);
}

/// At the question for the password Ctrl-C ends the program: the terminal shows again what is
/// typed, no file is left, and an old one is as it was.
#[cfg(target_os = "linux")]
#[test]
fn ctrl_c_at_the_password_leaves_everything_as_it_was() {
    use std::io::{Read as _, Write as _};
    use std::process::{Command, Stdio};

    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("old"), "the old report").unwrap();
    for file in ["old", "new"] {
        let program = assert_cmd::cargo::cargo_bin("mailprobe");
        // The question is shown a moment before the terminal is ready to hide the answer: its echo tells when.
        let inner = format!(
            "trap : INT; (until stty -a < /dev/tty | grep -q -- '-echo '; do :; done; echo hidden now > /dev/tty) & \
             {} kim@example.org --password --output {file}; echo ended $?; stty -a; echo all",
            program.display()
        );
        // `script` gives it a terminal of its own.
        let mut terminal = Command::new("script")
            .args(["-qec", &inner, "/dev/null"])
            .current_dir(folder.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stdin = terminal.stdin.take().unwrap();
        let mut stdout = terminal.stdout.take().unwrap();
        let mut seen = String::new();
        let mut until = |words: &str, seen: &mut String| {
            let mut buffer = [0; 512];
            while !seen.contains(words) {
                let count = stdout.read(&mut buffer).unwrap();
                assert!(count > 0, "no {words:?} in {seen}");
                seen.push_str(&String::from_utf8_lossy(&buffer[..count]));
            }
        };
        until("Password for kim@example.org:", &mut seen);
        until("hidden now", &mut seen);
        stdin.write_all(b"hunter2\x03").unwrap();
        until("\nall", &mut seen);
        drop(stdin);
        let _ = terminal.wait();
        assert!(!seen.contains("hunter2"), "{seen}");
        let code = seen.split("ended ").nth(1).unwrap();
        assert!(code.starts_with('2'), "{seen}");
        assert!(seen.contains("stopped at the question"), "{seen}");
        assert!(
            seen.contains(" echo ") && seen.contains(" icanon "),
            "{seen}"
        );
    }
    assert_eq!(names(folder.path()), ["old"]);
    let kept = std::fs::read_to_string(folder.path().join("old")).unwrap();
    assert_eq!(kept, "the old report");
}
