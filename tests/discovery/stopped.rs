//! What is told where the user stops it, and what stands on a terminal until the end.

use std::net::TcpListener;
use std::process::{Output, Stdio};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

use crate::place::{Place, found, of, refs, server, settings_file, web_hosts};
use crate::servers;
use crate::terminal::Terminal;

const MX: &str = "contoso.example. IN MX 10 mx.contoso.example.";
/// Where nobody answers.
const SILENT: &str = "203.0.113.81";

/// A domain with records of its servers, whose host of Autodiscover says nothing. It is asked once the records are known.
fn place() -> (Place, TcpListener) {
    let place = Place::new().at(SILENT).serve(
        &[
            MX,
            "_imaps._tcp.contoso.example. IN SRV 0 0 993 imap.contoso.example.",
            "_submissions._tcp.contoso.example. IN SRV 0 0 465 smtp.contoso.example.",
            "_pop3s._tcp.contoso.example. IN SRV 0 0 0 .",
            "imap.contoso.example. IN A 203.0.113.10",
            "smtp.contoso.example. IN A 203.0.113.10",
            "_autodiscover._tcp.contoso.example. IN SRV 0 0 443 silent.contoso.example.",
            "silent.contoso.example. IN A 203.0.113.81",
        ],
        &[],
    );
    let silent = place.silent(SILENT, 443);
    (place, silent)
}

/// Asks for the settings, and stops once the silent host is asked.
fn stopped(place: &Place, silent: &TcpListener, more: &[&str]) -> Output {
    let arguments = ["discover", "kim@contoso.example", "--timeout", "60"];
    let mut command = place.command(&[&arguments, more].concat());
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let child = child.spawn().expect("the program starts");
    let _waiting = silent.accept().expect("it asks there");
    let id = i32::try_from(child.id()).expect("a process");
    kill_process(Pid::from_raw(id).expect("a process"), Signal::INT).expect("it runs");
    child.wait_with_output().expect("it ends")
}

#[test]
fn what_is_known_by_then_is_printed() {
    if !servers::available() {
        return;
    }
    let (place, silent) = place();
    let human = stopped(&place, &silent, &[]);
    let text = String::from_utf8_lossy(&human.stdout).into_owned();
    assert_eq!(human.status.code(), Some(3), "{text}");
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    for part in [
        "The settings of kim@contoso.example are known. Stopped before the end: this is what was known by then.",
        "IMAP imap.contoso.example port 993",
        "POP3 is not offered",
        "Not answered by then: https://silent.contoso.example/autodiscover/autodiscover.xml",
    ] {
        assert!(words.contains(part), "{part}: {text}");
    }
    let json = stopped(&place, &silent, &["--format", "json"]);
    assert_eq!(json.status.code(), Some(3));
    let report: Value = serde_json::from_slice(&json.stdout).expect("a report");
    assert_eq!(report["ended"], "interrupted");
    assert_eq!(report["verdict"], "undecided");
    assert_eq!(server(&report, "imap"), "imap.contoso.example:993 tls srv");
    assert_eq!(found(&report), [""; 0], "{report:#}");
    assert_eq!(of(&report, "autodiscover-srv"), &Value::Null, "{report:#}");
    let unfinished = report["unfinished"].to_string();
    assert!(
        unfinished.contains("silent.contoso.example"),
        "{unfinished}"
    );
}

#[test]
fn nothing_is_copied_of_what_is_known_in_part() {
    if !servers::available() {
        return;
    }
    let (place, silent) = place();
    let output = stopped(&place, &silent, &["--settings", "text"]);
    assert_eq!((output.status.code(), output.stdout.len()), (Some(3), 0));
    let text = String::from_utf8_lossy(&output.stderr);
    assert!(text.contains("there is nothing to copy"), "{text}");
}

/// The lines that were written to a terminal at the end of a run, without colours.
fn written(raw: &str) -> Vec<String> {
    let plain = console::strip_ansi_codes(raw);
    let from = plain.rfind("The settings of").unwrap_or_default();
    let lines = plain[from..].lines();
    lines.map(|line| line.trim_end().to_owned()).collect()
}

#[test]
fn on_a_terminal_it_is_shown_what_is_waited_for_and_lines_are_wrapped_and_not_cut() {
    if !servers::available() {
        return;
    }
    for (columns, term) in [
        (80, "xterm-256color"),
        (40, "xterm"),
        (80, "dumb"),
        (40, "dumb"),
    ] {
        let place = Place::new().at(SILENT);
        let server = "a-long-name-of-a-server.mail.contoso.example";
        let file = settings_file(&[("imap", server, 993, "SSL")]);
        let site = place.site("autoconfig.thunderbird.net");
        let site = site.page("= /v1.1/contoso.example", "text/xml", file);
        let mut records = web_hosts(&["autoconfig.thunderbird.net"]);
        records.push(MX.to_owned());
        records.push(format!("{server}. IN A 203.0.113.10"));
        records.push(format!("silent.contoso.example. IN A {SILENT}"));
        records.push(
            "_autodiscover._tcp.contoso.example. IN SRV 0 0 8443 silent.contoso.example."
                .to_owned(),
        );
        let place = place.serve(&refs(&records), &[site]);
        let silent = place.silent(SILENT, 8443);
        let arguments = [
            "discover",
            "kim@contoso.example",
            "--live",
            "--timeout",
            "60",
        ];
        let mut terminal = Terminal::run(columns, term, place.command(&arguments));
        let waiting = silent.accept().expect("it asks there");
        if term != "dumb" {
            terminal.shows("asking for the settings");
        }
        // It hangs up, and then nobody is waited for any more.
        drop((waiting, silent));
        let raw = terminal.end_raw();
        assert_eq!(raw.1, Some(0), "{}", raw.0);
        assert!(term != "dumb" || !raw.0.contains('\u{1b}'), "{}", raw.0);
        let lines = written(&raw.0);
        let text = lines
            .iter()
            .map(|line| line.trim())
            .collect::<Vec<_>>()
            .join(" ");
        assert!(
            text.contains("https://autoconfig.thunderbird.net/v1.1/contoso.example: IMAP"),
            "{text}"
        );
        assert!(
            !text.contains("the sources agree"),
            "it bears itself out: {text}"
        );
        assert!(
            text.contains(&format!("{server} port 993"))
                || text.contains(&format!("{server}  port 993")),
            "{text}"
        );
        for line in &lines {
            // A command stands in one line, and a name or address that is longer than the terminal is not broken.
            let has_long_word = line
                .split_whitespace()
                .any(|word| word.len() + 6 > columns.into());
            let fits = line.chars().count() <= columns.into();
            assert!(
                fits || has_long_word || line.trim_start().starts_with("mailprobe "),
                "{columns}: {line}"
            );
        }
    }
}
