//! The program as a person or a script runs it: arguments, exit codes, secrets, streams and signals.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    missing_docs,
    reason = "a test may stop where it stands"
)]

#[path = "cli/arguments.rs"]
mod arguments;
#[cfg(target_os = "linux")]
#[path = "cli/checks.rs"]
mod checks;
#[allow(
    dead_code,
    reason = "each test binary uses what it needs of the shared support"
)]
#[path = "support/closed.rs"]
mod closed;
#[path = "cli/explained.rs"]
mod explained;
#[path = "cli/forms.rs"]
mod forms;
#[cfg(target_os = "linux")]
#[path = "cli/memory.rs"]
mod memory;
#[cfg(target_os = "linux")]
#[path = "cli/order.rs"]
mod order;
#[path = "cli/output.rs"]
mod output;
#[cfg(target_os = "linux")]
#[path = "cli/progress.rs"]
mod progress;
#[path = "cli/secrets.rs"]
mod secrets;
#[path = "cli/sign_in.rs"]
mod sign_in;
#[cfg(target_os = "linux")]
#[allow(
    dead_code,
    reason = "each test binary uses what it needs of the shared support"
)]
#[path = "support/terminal.rs"]
mod terminal;
#[path = "cli/time.rs"]
mod time;
#[path = "cli/token.rs"]
mod token;
#[path = "cli/verified.rs"]
mod verified;

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::{Command, Output, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use tempfile::TempDir;

/// What must never be seen again.
const SECRET: &str = "hunter2-Grüße";

/// The program, with nothing in its environment that could change what it does, and without a terminal.
fn mailprobe(args: &[&str]) -> Command {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin("mailprobe"));
    command
        .args(args)
        .env_clear()
        // Without it, Windows has no sockets.
        .envs(std::env::var_os("SystemRoot").map(|root| ("SystemRoot", root)))
        .env("LANG", "C.UTF-8")
        .env("MAILPROBE_WEB_CHECK", "off")
        .stdin(Stdio::null());
    command
}

fn run(args: &[&str]) -> Output {
    mailprobe(args).output().unwrap()
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap_or(-1)
}

/// One clear sentence on standard error, exit code 2, nothing on standard output, and no secret anywhere.
fn refused(mut command: Command, words: &str) {
    let output = command.output().unwrap();
    let said = stderr(&output);
    let what = format!("{command:?}: {said}");
    assert_eq!(code(&output), 2, "{what}");
    assert_eq!(stdout(&output), "", "{what}");
    assert!(said.starts_with("error: "), "{what}");
    assert_eq!(said.lines().count(), 1, "{what}");
    assert!(said.contains(words), "not {words:?} in {what}");
    assert!(!said.contains("hunter2"), "{what}");
    assert!(!said.contains("panicked"), "{what}");
}

fn file(content: &[u8]) -> (TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("secret");
    std::fs::write(&path, content).unwrap();
    // A secret that others can read is told.
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
    }
    (folder, path.to_str().unwrap().to_owned())
}

/// A port of this computer at which nothing listens.
fn closed_port() -> String {
    closed::tcp().to_string()
}

/// A server that accepts and says nothing; it lives as long as the value.
struct Silent {
    listener: TcpListener,
}

impl Silent {
    fn new() -> Self {
        Self {
            listener: TcpListener::bind("127.0.0.1:0").unwrap(),
        }
    }

    fn imap(&self) -> String {
        format!("--imap={}/none", self.listener.local_addr().unwrap())
    }

    /// The next connection; none where none comes for a long while.
    fn next(&self) -> Option<TcpStream> {
        let listener = self.listener.try_clone().unwrap();
        listener.set_nonblocking(false).unwrap();
        let (sender, receiver) = mpsc::channel();
        thread::spawn(move || sender.send(listener.accept()));
        let accepted = receiver.recv_timeout(Duration::from_secs(60)).ok()?;
        Some(accepted.ok()?.0)
    }
}

#[test]
fn a_dry_run_shows_the_plan_and_touches_neither_server_nor_secret() {
    let silent = Silent::new();
    silent.listener.set_nonblocking(true).unwrap();
    let args = [
        "kim@example.org",
        &silent.imap(),
        "--only=imap",
        "--dry-run",
        "--password-file",
        "/nonexistent",
    ];
    let human = run(&args);
    assert_eq!(code(&human), 0, "{}", stderr(&human));
    assert!(
        stdout(&human).contains("no encryption"),
        "{}",
        stdout(&human)
    );
    let json = mailprobe(&args)
        .args(["--format", "json"])
        .output()
        .unwrap();
    let plan: serde_json::Value = serde_json::from_str(&stdout(&json)).unwrap();
    assert_eq!(plan["dry_run"], true);
    assert_eq!(plan["sign_in"]["username"], "kim@example.org");
    assert_eq!(
        plan["sign_in"]["first"],
        serde_json::Value::Null,
        "clear text is given no password"
    );
    assert_eq!(plan["probes"][0]["endpoint"]["security"], "none");
    assert!(silent.listener.accept().is_err(), "somebody connected");
}

#[test]
fn the_exit_code_and_the_verdict_are_the_same_in_every_format() {
    let server = format!("--imap={}", closed_port());
    let args = ["127.0.0.1", "--only=imap", &server];
    let human = run(&args);
    let verdict = mailprobe(&args).arg("-q").output().unwrap();
    let json = mailprobe(&args)
        .args(["--format", "json"])
        .output()
        .unwrap();
    for output in [&human, &verdict, &json] {
        assert_eq!(code(output), 1, "{}", stderr(output));
    }
    let report: serde_json::Value = serde_json::from_str(&stdout(&json)).unwrap();
    assert_eq!(report["verdict"], "trouble");
    assert_eq!(report["findings"][0]["id"], "tcp.refused");
    let human = stdout(&human);
    assert!(human.contains("(tcp.refused)"), "{human}");
    assert_eq!(stdout(&verdict), "✗ IMAP does not work for 127.0.0.1.\n");
    assert!(human.starts_with(&stdout(&verdict)));
    assert!(!human.contains('\u{1b}'), "colours only on a terminal");
}

#[test]
fn a_connection_without_encryption_is_remarked() {
    let remark = "IMAP without encryption, as you asked";
    let clear = format!("--imap={}/none", closed_port());
    let text = stdout(&run(&["127.0.0.1", "--only=imap", &clear]));
    assert!(text.contains(remark), "{text}");
    let starttls = format!("--imap={}/starttls", closed_port());
    let text = stdout(&run(&["127.0.0.1", "--only=imap", &starttls]));
    assert!(!text.contains(remark), "{text}");
}

#[test]
fn many_guessed_doors_that_fail_alike_are_one_line() {
    // Nothing listens at this port, so no name can be looked up.
    let dns = closed_port();
    let args = ["kim@example.org", "--dns", &dns];
    let text = stdout(&run(&args));
    let words: Vec<&str> = text.split_whitespace().collect();
    let told = words.join(" ").matches("could not be looked up").count();
    assert_eq!(told, 1, "{text}");
    let json = mailprobe(&args)
        .args(["--format", "json"])
        .output()
        .unwrap();
    let report: serde_json::Value = serde_json::from_str(&stdout(&json)).unwrap();
    let order: Vec<&String> = report["protocols"].as_object().unwrap().keys().collect();
    assert_eq!(order, ["imap", "pop3", "smtp"]);
}

#[test]
fn colours_come_when_they_are_asked_for() {
    let server = format!("--imap={}", closed_port());
    let args = ["127.0.0.1", "--only=imap", &server];
    let colored = |extra: &[&str], variables: &[(&str, &str)]| {
        let mut command = mailprobe(&args);
        command.args(extra).envs(variables.iter().copied());
        stdout(&command.output().unwrap()).contains("\u{1b}[31m")
    };
    assert!(colored(&["--color", "always"], &[]));
    assert!(colored(&["--color", "always"], &[("NO_COLOR", "1")]));
    assert!(colored(&[], &[("CLICOLOR_FORCE", "1")]));
    assert!(!colored(&[], &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]));
    assert!(!colored(&["--color", "never"], &[("CLICOLOR_FORCE", "1")]));
    let mut ascii = mailprobe(&args);
    ascii.env("LC_ALL", "C");
    let text = stdout(&ascii.output().unwrap());
    assert!(
        text.is_ascii() && text.starts_with("x IMAP does not work"),
        "{text}"
    );
}

#[cfg(unix)]
#[test]
fn a_reader_who_goes_away_changes_nothing() {
    let server = format!("--imap={}", closed_port());
    for format in ["human", "json"] {
        let mut child = mailprobe(&["127.0.0.1", "--only=imap", &server, "--format", format])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!(code(&output), 1, "{}", stderr(&output));
        assert_eq!(stderr(&output), "");
    }
    for args in [&["list"][..], &["--help"], &["man"], &["schema"]] {
        let mut child = mailprobe(args)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!(
            (code(&output), stderr(&output)),
            (0, String::new()),
            "{args:?}"
        );
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told() {
    let full = std::fs::File::options()
        .write(true)
        .open("/dev/full")
        .unwrap();
    let output = mailprobe(&["list"]).stdout(full).output().unwrap();
    assert_eq!(code(&output), 2);
    assert!(
        stderr(&output).contains("no space left"),
        "{}",
        stderr(&output)
    );
}

/// Accepts one connection, says the lines, and returns what came.
fn play(listener: TcpListener, greeting: &'static [u8]) -> std::thread::JoinHandle<Vec<u8>> {
    std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        stream.write_all(greeting).unwrap();
        let mut heard = Vec::new();
        let mut buffer = [0; 1024];
        while let Ok(count @ 1..) = stream.read(&mut buffer) {
            heard.extend_from_slice(&buffer[..count]);
            let tag = String::from_utf8_lossy(&buffer[..count]);
            let tag = tag.split(' ').next().unwrap_or_default().to_owned();
            let _ = stream.write_all(format!("{tag} OK done\r\n").as_bytes());
        }
        heard
    })
}

#[test]
fn a_hostile_greeting_reaches_neither_terminal_nor_json_raw_and_no_secret_leaves() {
    const GREETING: &[u8] =
        b"* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] \x1b]0;owned\x07\xe2\x80\xae \xc2\x9b31m\r\n";
    for format in ["human", "json"] {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let server = format!("--imap={}/none", listener.local_addr().unwrap());
        let heard = play(listener, GREETING);
        let output = mailprobe(&[
            "kim@example.org",
            "--only=imap",
            &server,
            "-v",
            "--format",
            format,
        ])
        .env("MAILPROBE_PASSWORD", SECRET)
        .output()
        .unwrap();
        let text = stdout(&output);
        assert!(text.contains("u{202e}"), "{text}");
        for raw in ['\u{1b}', '\u{7}', '\u{202e}', '\u{9b}'] {
            assert!(!text.contains(raw), "{text:?}");
        }
        let heard = String::from_utf8_lossy(&heard.join().unwrap()).into_owned();
        for place in [&text, &stderr(&output), &heard] {
            assert!(!place.contains(SECRET), "{place}");
        }
        assert!(
            !heard.contains("AUTHENTICATE") && !heard.contains("LOGIN"),
            "{heard}"
        );
    }
}
