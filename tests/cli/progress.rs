//! What is shown while a check is at work, on a terminal of our own: read as a person sees it.

use std::fs::File;
use std::io::Read;
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};

use rustix::process::{Pid, Signal, kill_process};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{Winsize, tcsetwinsize};

/// A terminal with the program in it.
struct Terminal {
    child: Child,
    output: File,
    screen: vt100::Parser,
    raw: Vec<u8>,
}

impl Terminal {
    fn run(columns: u16, term: &str, arguments: &[&str]) -> Self {
        let ours = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
        grantpt(&ours).unwrap();
        unlockpt(&ours).unwrap();
        let size = Winsize {
            ws_row: 24,
            ws_col: columns,
            ws_xpixel: 0,
            ws_ypixel: 0,
        };
        tcsetwinsize(&ours, size).unwrap();
        let name = ptsname(&ours, Vec::new()).unwrap();
        let theirs = File::options()
            .read(true)
            .write(true)
            .open(name.to_str().unwrap())
            .unwrap();
        let child = Command::new(env!("CARGO_BIN_EXE_mailprobe"))
            .args(arguments)
            .env("TERM", term)
            .env("LC_ALL", "C.UTF-8")
            .env_remove("COLUMNS")
            .stdin(Stdio::null())
            .stdout(theirs.try_clone().unwrap())
            .stderr(theirs)
            .spawn()
            .unwrap();
        Self {
            child,
            output: File::from(ours),
            screen: vt100::Parser::new(24.try_into().unwrap(), columns.try_into().unwrap(), 0),
            raw: Vec::new(),
        }
    }

    /// Reads until the screen shows this, and gives all its lines.
    fn shows(&mut self, text: &str) -> Vec<String> {
        loop {
            let lines: Vec<String> = self.rows();
            if lines.iter().any(|line| line.contains(text)) {
                return lines;
            }
            assert!(
                self.read(),
                "ended before it showed {text:?}: {lines:#?}\n{}",
                String::from_utf8_lossy(&self.raw)
            );
        }
    }

    fn rows(&self) -> Vec<String> {
        let screen = self.screen.screen();
        let (_, columns) = screen.size();
        screen
            .rows(0, columns.get())
            .map(|row| row.trim_end().to_owned())
            .collect()
    }

    /// Reads what comes next; not when the program has ended, which Linux tells as an error.
    fn read(&mut self) -> bool {
        let mut buffer = [0; 4096];
        match self.output.read(&mut buffer) {
            Ok(0) | Err(_) => false,
            Ok(length) => {
                self.screen.process(&buffer[..length]);
                self.raw.extend_from_slice(&buffer[..length]);
                true
            }
        }
    }

    /// Ends the program as Ctrl-C does, and gives what is left on the screen.
    fn interrupt(mut self) -> Vec<String> {
        let id = i32::try_from(self.child.id()).unwrap();
        kill_process(Pid::from_raw(id).unwrap(), Signal::INT).unwrap();
        while self.read() {}
        self.child.wait().unwrap();
        self.rows()
    }
}

/// A server that accepts and says nothing, for as long as it is held.
fn silent() -> (TcpListener, String) {
    let server = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = server.local_addr().unwrap().port();
    (server, format!(":{port}/none"))
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
    let terminal = Terminal::run(columns, term, &arguments);
    (terminal, [imap, smtp], format!("127.0.0.1:{port}"))
}

#[test]
fn each_protocol_has_a_line_with_what_is_waited_for_and_since_when() {
    let (mut terminal, _servers, server) = check(80, "xterm-256color");
    // On a busy computer a second may be left out, so any number of them will do.
    let wanted = format!("IMAP  waiting for the greeting of {server} (");
    let lines = terminal.shows(&wanted);
    let at = lines.iter().position(|line| line.starts_with(&wanted));
    let at = at.unwrap();
    assert!(lines[at].ends_with(" s)"), "{lines:#?}");
    assert!(
        lines[at + 1].starts_with("SMTP  waiting for the greeting of 127.0.0.1:"),
        "{lines:#?}"
    );
    // Drawn when something changed, which it did once a second, and not all the time.
    let raw = String::from_utf8_lossy(&terminal.raw);
    let drawn = raw.matches("IMAP  waiting for the greeting").count();
    assert!(drawn <= 6, "drawn {drawn} times: {raw:?}");
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
    let lines = terminal.shows("IMAP  waiting for the greeting (");
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
    assert!(
        !terminal.raw.contains(&0x1b),
        "{}",
        String::from_utf8_lossy(&terminal.raw)
    );
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
            "8",
        ];
        let mut terminal = Terminal::run(columns, "xterm", &arguments);
        let lines = terminal.shows("asking for the settings (");
        let line = lines.iter().find(|line| line.contains("asking for"));
        assert!(line.unwrap().ends_with(" s)"), "{columns}: {lines:#?}");
        terminal.interrupt();
    }
}
