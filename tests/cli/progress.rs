//! What is shown while a check is at work, on a terminal of our own: read as a person sees it.

use std::net::TcpListener;
use std::process::Command;

use crate::terminal::Terminal;

/// A server that accepts and says nothing, for as long as it is held.
fn silent() -> (TcpListener, String) {
    let server = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = server.local_addr().unwrap().port();
    (server, format!(":{port}/none"))
}

fn run(columns: u16, term: &str, arguments: &[&str]) -> Terminal {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mailprobe"));
    command.args(arguments);
    Terminal::run(columns, term, command)
}

fn check(columns: u16, term: &str) -> (Terminal, [TcpListener; 2], String) {
    let (imap, at) = silent();
    let (smtp, smtp_at) = silent();
    let port = imap.local_addr().unwrap().port();
    let arguments = [
        "127.0.0.1",
        "--imap",
        &at,
        "--smtp",
        &smtp_at,
        "--only",
        "imap,smtp",
        "--web-check",
        "off",
    ];
    let terminal = run(columns, term, &arguments);
    (terminal, [imap, smtp], format!("127.0.0.1:{port}"))
}

#[test]
fn each_protocol_has_a_line_with_what_is_waited_for_and_since_when() {
    let (mut terminal, _servers, server) = check(80, "xterm-256color");
    // On a busy computer a second may be left out, so any number of them will do.
    let wanted = format!("IMAP  waiting for the greeting of {server} (");
    terminal.shows(&wanted);
    // The line beneath is drawn after it.
    let lines = terminal.shows("SMTP  waiting for the greeting of 127.0.0.1:");
    let at = lines.iter().position(|line| line.starts_with(&wanted));
    let at = at.unwrap();
    assert!(lines[at].ends_with(" s)"), "{lines:#?}");
    assert!(lines[at + 1].starts_with("SMTP  w"), "{lines:#?}");
    // Drawn when something changed, and not all the time.
    let raw = terminal.raw();
    let drawn: Vec<&str> = raw.split("IMAP  waiting for the greeting").collect();
    let is_new = |pair: &[&str]| pair[0] != pair[1];
    assert!(drawn.windows(2).all(is_new), "{raw:?}");
    let left = terminal.interrupt();
    assert!(
        !left.iter().any(|line| line.contains(" s)")),
        "the lines are taken away: {left:#?}"
    );
    assert!(!left.concat().trim().is_empty(), "the report stands");
}

#[test]
fn a_narrow_terminal_leaves_the_server_out() {
    let (mut terminal, _servers, _) = check(40, "xterm");
    terminal.shows("IMAP  waiting for the greeting (");
    let lines = terminal.shows("SMTP  waiting for the greeting");
    let at = lines.iter().position(|line| line.starts_with("IMAP  w"));
    let next = &lines[at.unwrap() + 1];
    assert!(next.starts_with("SMTP  waiting for the greeting"), "{next}");
    let left = terminal.interrupt();
    let is_left = |line: &String| line.starts_with("IMAP  w") || line.starts_with("SMTP  w");
    assert!(!left.iter().any(is_left), "{left:#?}");
}

#[test]
fn a_terminal_that_cannot_draw_is_told_line_after_line() {
    let (mut terminal, _servers, server) = check(80, "dumb");
    let wanted = format!("IMAP  waiting for the greeting of {server} (");
    terminal.shows(&wanted);
    assert!(!terminal.raw().contains('\u{1b}'), "{}", terminal.raw());
    terminal.interrupt();
}

#[test]
fn what_is_done_before_there_is_a_plan_fits_with_its_time() {
    // A name server that says nothing.
    let silent = std::net::UdpSocket::bind("127.0.0.1:0").unwrap();
    let dns = silent.local_addr().unwrap().to_string();
    for columns in [40, 80] {
        let arguments = [
            "discover",
            "contoso.example",
            "--dns",
            &dns,
            "--timeout",
            "60",
        ];
        let mut terminal = run(columns, "xterm", &arguments);
        let lines = terminal.shows("asking for the settings (");
        let line = lines.iter().find(|line| line.contains("asking for"));
        assert!(line.unwrap().ends_with(" s)"), "{columns}: {lines:#?}");
        terminal.interrupt();
    }
}

/// Targets that are tried at once share one line: how many are done, and which are being tried.
#[test]
fn targets_that_are_tried_at_once_have_one_line() {
    for (columns, term) in [(80, "xterm-256color"), (40, "xterm")] {
        let (first, first_at) = silent();
        let (second, second_at) = silent();
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("mailprobe.toml");
        let target = |name: &str, at: &str| {
            format!(
                "[[target]]\nname = \"{name}\"\nhost = \"127.0.0.1\"\nonly = \"imap\"\nimap = \"{at}\"\n"
            )
        };
        let text = target("one", &first_at) + &target("two", &second_at);
        std::fs::write(&file, text).unwrap();
        let file = file.to_str().unwrap();
        let arguments = ["smoke", file, "--jobs", "2", "--web-check", "off"];
        let mut terminal = run(columns, term, &arguments);
        // Each order of the two may come first.
        let lines = terminal.shows("0 of 2 targets done; now");
        assert!(lines.iter().all(|line| line.len() <= usize::from(columns)));
        let _asked = (first.accept().unwrap(), second.accept().unwrap());
        let lines = terminal.shows(" (");
        let own = lines.iter().filter(|line| line.contains("targets done"));
        assert_eq!(own.count(), 1, "{lines:#?}");
        let left = terminal.interrupt();
        assert!(
            !left.iter().any(|line| line.contains("targets done; now")),
            "{left:#?}"
        );
        let text = left.concat();
        assert!(text.contains("one") && text.contains("two"), "{left:#?}");
    }
}
