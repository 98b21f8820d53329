//! The program as a person or a script runs it: arguments, exit codes, secrets, streams and signals.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    missing_docs,
    reason = "a test may stop where it stands"
)]

#[cfg(target_os = "linux")]
#[path = "cli/memory.rs"]
mod memory;
#[cfg(target_os = "linux")]
#[path = "cli/order.rs"]
mod order;
#[path = "cli/output.rs"]
mod output;
#[path = "cli/time.rs"]
mod time;
#[path = "cli/token.rs"]
mod token;

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::process::{Command, Output, Stdio};
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
    (folder, path.to_str().unwrap().to_owned())
}

/// A port of this computer at which nothing listens.
fn closed_port() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().to_string()
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
}

#[test]
fn arguments_that_cannot_be_followed_are_told_in_one_sentence() {
    for (args, words) in [
        (
            &["--only", "ftp", "kim@example.org"][..],
            "imap, pop3 and smtp",
        ),
        (&["--only", "", "kim@example.org"], "--only needs a value"),
        (
            &["--formt", "json", "kim@example.org"],
            "did you mean --format?",
        ),
        (
            &["--frobnicate", "kim@example.org"],
            "there is no option --frobnicate",
        ),
        (&["--format", "xml", "kim@example.org"], "human, json"),
        (
            &["--color", "red", "kim@example.org"],
            "auto, always, never",
        ),
        (&["-4", "-6", "kim@example.org"], "contradict each other"),
        (&["-v", "-q", "kim@example.org"], "contradict each other"),
        (&["-6", "127.0.0.1"], "127.0.0.1 is an IPv4 address"),
        (&["-4", "::1"], "::1 is an IPv6 address"),
        (&["-6", "kim@[127.0.0.1]"], "127.0.0.1 is an IPv4 address"),
        (
            &["-4", "kim@example.org", "--imap=[::1]:993"],
            "::1 is an IPv6 address",
        ),
        (
            &["-6", "kim@example.org", "--connect-to=::127.0.0.1:"],
            "127.0.0.1 is an IPv4 address",
        ),
        (
            &["--no-login", "--password", "kim@example.org"],
            "contradict each other",
        ),
        (
            &["--password-stdin", "--token-stdin", "kim@example.org"],
            "contradict each other",
        ),
        (
            &[
                "--password-file",
                "a",
                "--token-file",
                "b",
                "kim@example.org",
            ],
            "contradict each other",
        ),
        (
            &[
                "--only",
                "imap",
                "--smtp",
                "mail.example.org",
                "kim@example.org",
            ],
            "--only leaves SMTP out",
        ),
        (&["--timeout", "0", "kim@example.org"], "whole seconds"),
        (&["--timeout", "soon", "kim@example.org"], "whole seconds"),
        (&["--timeout"], "--timeout needs a value"),
        (&["--imap", "mail.example.org:0", "kim@example.org"], "port"),
        (
            &["--imap", "mail.example.org:imap", "kim@example.org"],
            "port",
        ),
        (
            &["--smtp", "mail.example.org/ssl", "kim@example.org"],
            "tls, starttls or none",
        ),
        (
            &["--imap", "a", "--imap", "b", "kim@example.org"],
            "more than once",
        ),
        (
            &["--dns", "dns.example.org", "kim@example.org"],
            "IP address of a DNS server",
        ),
        (
            &["--connect-to", "a:1:b", "kim@example.org"],
            "HOST:PORT:ADDRESS:PORT",
        ),
        (&["--username", " ", "kim@example.org"], "empty"),
        (
            &["--ca-file", "/nonexistent/ca.pem", "kim@example.org"],
            "no such file",
        ),
        (
            &["kim@example.org", "sam@example.org"],
            "one argument too many",
        ),
        (&["--only", "imap"], "give an e-mail address"),
        (&["kim@"], "domain"),
        (&["@example.org"], "before the @"),
        (&["kim@exa mple.org"], "one at a time"),
        (&["imap://mail.example.org"], "without `://`"),
        (&["mail.example.org:993"], "--imap"),
        (
            &["--format", "json", "list"],
            "put the options after the command",
        ),
        (&["completions", "tcsh"], "bash"),
        (&["completions"], "is missing"),
        (&["explain"], "is missing"),
        (
            &["explain", "auth.bad-pasword"],
            "did you mean auth.bad-password",
        ),
        (&["explain", "zzzz"], "`mailprobe list` shows every id"),
        (
            &["explain", "535 5.7.139 Authentication unsuccessful"],
            "give the id of a fault, such as auth.bad-password",
        ),
        (
            &["explain", "\u{1b}[31m\u{202e}hunter2"],
            "`mailprobe list` shows every id",
        ),
        (&["explain", "tls expired"], "did you mean tls.expired"),
        (&["demo", "no such thing"], "give the id of a fault"),
        (&["--imap", "\u{1b}[31m:x", "kim@example.org"], "\\u{1b}"),
    ] {
        refused(mailprobe(args), words);
    }
}

#[test]
fn a_secret_in_the_arguments_is_refused_and_not_repeated() {
    let (_folder, path) = file(b"x");
    for args in [
        &["--password=hunter2", "kim@example.org"][..],
        &["--password", "hunter2", "kim@example.org"],
        &["kim@example.org", "--password", "hunter2"],
        &["--password", "hunter2"],
        &["--username", "kim", "--password", "hunter2"],
        &["check", "--password", "hunter2", "kim@example.org"],
        &["check", "--password=hunter2", "kim@example.org"],
        &["--pass", "hunter2", "kim@example.org"],
        &["--passwd=hunter2", "kim@example.org"],
        &["-p", "hunter2", "kim@example.org"],
        &["--token", "hunter2", "kim@example.org"],
        &["--token=hunter2", "kim@example.org"],
        &["--secret=hunter2", "kim@example.org"],
        &[
            "--password-file",
            &path,
            "--password=hunter2",
            "kim@example.org",
        ],
    ] {
        refused(mailprobe(args), "--password-file");
    }
    for (args, words) in [
        (&["kim:hunter2@example.org"][..], "--password-file"),
        (&["mailto:kim:hunter2@example.org"], "--password-file"),
        (&["imap://kim:hunter2@example.org"], "://"),
        (
            &["--password-stdin=hunter2", "kim@example.org"],
            "takes no value",
        ),
        (&["--no-login=hunter2", "kim@example.org"], "takes no value"),
        (&["kim@example.org", "hunter2"], "one argument too many"),
        (
            &["--password-file", "hunter2", "kim@example.org"],
            "--password-file cannot be read",
        ),
        (
            &["--token-file", "hunter2", "kim@example.org"],
            "--token-file cannot be read",
        ),
    ] {
        refused(mailprobe(args), words);
    }
}

#[test]
fn a_secret_that_cannot_be_one_is_refused() {
    for (content, option, words) in [
        (&b""[..], "--password-file", "empty"),
        (b"\n", "--password-file", "empty"),
        (b"\r\n", "--password-file", "empty"),
        (
            b"hunter2\nhunter2\n",
            "--password-file",
            "more than one line",
        ),
        (b"hunter2\0", "--password-file", "NUL"),
        (b"hunter2\xff", "--password-file", "not UTF-8"),
        (b"\xff\xfeh\0u\0", "--password-file", "UTF-16"),
        (b"", "--token-file", "empty"),
        (b"Bearer \n", "--token-file", "empty"),
        (b"hunter2 hunter2", "--token-file", "not an access token"),
        (
            b"{\"access_token\": \"hunter2\"}",
            "--token-file",
            "not an access token",
        ),
    ] {
        let (_folder, path) = file(content);
        refused(mailprobe(&[option, &path, "kim@example.org"]), words);
    }
    let (folder, path) = file(b"hunter2");
    let missing = format!("{path}-not");
    refused(
        mailprobe(&["--password-file", &missing, "kim@example.org"]),
        "no such file",
    );
    let folder = folder.path().to_str().unwrap();
    refused(
        mailprobe(&["--password-file", folder, "kim@example.org"]),
        "folder",
    );
    refused(
        mailprobe(&["--password-file", &path, "mail.example.org"]),
        "--username",
    );
    #[cfg(unix)]
    refused(
        mailprobe(&["--password-file", "/dev/zero", "kim@example.org"]),
        "too long",
    );
}

#[test]
fn the_environment_and_standard_input_are_held_to_the_same() {
    let with = |name: &str, value: &str| {
        let mut command = mailprobe(&["kim@example.org"]);
        command.env(name, value);
        command
    };
    refused(
        with("MAILPROBE_PASSWORD", ""),
        "MAILPROBE_PASSWORD is empty",
    );
    refused(with("MAILPROBE_TOKEN", "a b"), "not an access token");
    let mut both = with("MAILPROBE_PASSWORD", "hunter2");
    both.env("MAILPROBE_TOKEN", "hunter2");
    refused(both, "both set");
    let mut nameless = mailprobe(&["mail.example.org"]);
    nameless.env("MAILPROBE_PASSWORD", "hunter2");
    refused(nameless, "--no-login to leave it unused");
    refused(mailprobe(&["--password-stdin", "kim@example.org"]), "empty");
    refused(
        mailprobe(&["--password", "kim@example.org"]),
        "there is none",
    );
}

#[test]
fn ca_files_hold_certificates_and_nothing_else() {
    for (content, words) in [
        (&b""[..], "holds no certificate"),
        (b"hello", "holds no certificate"),
        (
            b"-----BEGIN CERTIFICATE-----\n!!!\n-----END CERTIFICATE-----\n",
            "not readable as PEM",
        ),
        (
            b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
            "not a certificate",
        ),
    ] {
        let (_folder, path) = file(content);
        refused(mailprobe(&["--ca-file", &path, "kim@example.org"]), words);
    }
}

#[test]
fn nothing_given_shows_the_help_and_help_shows_examples_first() {
    let nothing = run(&[]);
    assert_eq!(code(&nothing), 2);
    assert!(stderr(&nothing).contains("Examples:"));
    assert_eq!(stdout(&nothing), "");
    for args in [&["--help"][..], &["-h"], &["help"], &["check", "--help"]] {
        let help = run(args);
        assert_eq!(code(&help), 0);
        let text = stdout(&help);
        let (examples, usage) = (text.find("Examples:"), text.find("Usage:"));
        assert!(examples.is_some() && examples < usage, "{args:?}: {text}");
        assert!(
            text.lines().all(|line| line.chars().count() <= 100),
            "{text}"
        );
        for word in ["--dry-run", "Exit status: 0 works", "MAILPROBE_PASSWORD"] {
            assert!(text.contains(word), "{args:?}: {word}");
        }
    }
    let mut with_secret = mailprobe(&["--help"]);
    with_secret.env("MAILPROBE_PASSWORD", SECRET);
    assert!(!stdout(&with_secret.output().unwrap()).contains(SECRET));
    assert!(stdout(&run(&["--version"])).starts_with("mailprobe 0."));
}

#[test]
fn completions_and_the_manual_come_from_the_definition() {
    for (shell, sign) in [
        ("bash", "complete -F _mailprobe"),
        ("zsh", "#compdef mailprobe"),
        ("fish", "complete -c mailprobe"),
        ("powershell", "Register-ArgumentCompleter"),
        ("elvish", "edit:completion"),
    ] {
        let output = run(&["completions", shell]);
        let script = stdout(&output);
        assert_eq!(code(&output), 0);
        for word in [sign, "password-file", "connect-to", "explain"] {
            assert!(script.contains(word), "{shell}: {word}");
        }
    }
    let page = stdout(&run(&["man"]));
    for section in [
        "NAME",
        "SYNOPSIS",
        "COMMANDS",
        "ENVIRONMENT",
        "\"EXIT STATUS\"",
        "EXAMPLES",
    ] {
        let section = section.replace("\"EXIT STATUS\"", "EXIT STATUS");
        assert!(page.contains(&format!(".SH {section}")), "{section}");
    }
    assert!(page.contains("mailprobe kim@contoso.com"));
    let schema: serde_json::Value = serde_json::from_str(&stdout(&run(&["schema"]))).unwrap();
    assert_eq!(schema["properties"]["schema_version"]["const"], 1);
    for of in ["report", "plan", "explanation", "list", "serve", "token"] {
        let schema: serde_json::Value =
            serde_json::from_str(&stdout(&run(&["schema", of]))).unwrap();
        assert_eq!(schema["$id"], format!("mailprobe-{of}-1"));
    }
}

#[test]
fn pages_are_listed_and_explained_in_both_forms() {
    let list = stdout(&run(&["list"]));
    assert!(
        list.contains("auth.bad-password") && list.contains("tls.expired"),
        "{list}"
    );
    let list: serde_json::Value =
        serde_json::from_str(&stdout(&run(&["list", "--format", "json"]))).unwrap();
    let ids: Vec<&str> = list["faults"]
        .as_array()
        .unwrap()
        .iter()
        .map(|fault| fault["id"].as_str().unwrap())
        .collect();
    assert!(ids.is_sorted() && ids.contains(&"tcp.refused"));
    for id in ["tcp.refused", "TCP.Refused", " tcp.refused "] {
        let text = run(&["explain", id]);
        assert_eq!(code(&text), 0);
        assert!(stdout(&text).contains("Who can mend it"));
    }
    let json = run(&["explain", "tcp.refused", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&stdout(&json)).unwrap();
    assert_eq!(json["known"], true);
    assert_eq!(json["candidates"][0]["id"], "tcp.refused");
    assert!(json["candidates"][0]["fix"]["help_desk"].is_string());
    let unknown = run(&["explain", "tcp.refussed", "--format", "json"]);
    assert_eq!(code(&unknown), 2);
    let unknown: serde_json::Value = serde_json::from_str(&stdout(&unknown)).unwrap();
    assert_eq!(unknown["known"], false);
    assert_eq!(unknown["candidates"], serde_json::json!([]));
    assert_eq!(unknown["did_you_mean"][0], "tcp.refused");
}

#[test]
fn a_target_that_is_also_a_command_can_be_given_after_check() {
    let output = run(&["check", "list", "--dry-run"]);
    assert_eq!(code(&output), 0);
    assert!(stdout(&output).contains("What would be done for list"));
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
        stream
            .set_read_timeout(Some(Duration::from_secs(5)))
            .unwrap();
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
