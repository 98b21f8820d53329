//! What is told where the user stops it.

use std::net::TcpListener;
use std::process::{Output, Stdio};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

use crate::place::{Place, found, of, server};
use crate::servers;

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
    let silent = place.silent(SILENT);
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
    ] {
        assert!(words.contains(part), "{part}: {text}");
    }
    let json = stopped(&place, &silent, &["--format", "json"]);
    assert_eq!(json.status.code(), Some(3));
    let report: Value = serde_json::from_slice(&json.stdout).expect("a report");
    assert_eq!(report["ended"], "interrupted");
    assert_eq!(server(&report, "imap"), "imap.contoso.example:993 tls srv");
    assert_eq!(found(&report), [""; 0], "{report:#}");
    assert_eq!(of(&report, "autodiscover-srv"), &Value::Null, "{report:#}");
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
