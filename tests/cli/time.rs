//! When a run ends: by itself, by its deadline, by an interrupt.

use std::io::{Read, Write};
use std::net::UdpSocket;
use std::process::{Command, Stdio};

use crate::{Silent, code, mailprobe, run, stderr, stdout};

#[test]
#[cfg_attr(not(unix), ignore = "only Unix has kill(1)")]
fn ctrl_c_prints_what_is_known_so_far_with_one_exit_code_for_every_format() {
    let silent = Silent::new();
    let human = interrupted(&silent, "human");
    assert_eq!(code(&human), 3, "{}", stderr(&human));
    assert!(
        stdout(&human).contains("Stopped before the end"),
        "{}",
        stdout(&human)
    );
    let silent = Silent::new();
    let json = interrupted(&silent, "json");
    assert_eq!(code(&json), code(&human), "{}", stderr(&json));
    let report: serde_json::Value = serde_json::from_str(&stdout(&json)).unwrap();
    assert_eq!(report["ended"], "interrupted");
    let stages: Vec<&str> = report["probes"][0]["steps"]
        .as_array()
        .unwrap()
        .iter()
        .map(|step| step["stage"].as_str().unwrap())
        .collect();
    assert!(stages.contains(&"connect"), "{stages:?}");
}

fn interrupted(silent: &Silent, format: &str) -> std::process::Output {
    let mut child = mailprobe(&[
        "127.0.0.1",
        "--only=imap",
        &silent.imap(),
        "--format",
        format,
    ])
    .stdout(Stdio::piped())
    .stderr(Stdio::piped())
    .spawn()
    .unwrap();
    let Some(mut stream) = silent.next() else {
        let _ = child.kill();
        panic!("it never connected");
    };
    // Once it has asked a question, it waits for an answer that never comes.
    stream.write_all(b"* OK ready\r\n").unwrap();
    let mut question = [0; 8];
    stream.read_exact(&mut question).unwrap();
    let kill = Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status()
        .unwrap();
    assert!(kill.success());
    child.wait_with_output().unwrap()
}

#[test]
fn the_deadline_ends_a_run_with_what_is_known_and_one_exit_code_for_every_format() {
    let silent = Silent::new();
    let ended = |format: &str| {
        let server = silent.imap();
        let args = [
            "127.0.0.1",
            "--only=imap",
            &server,
            "--timeout=1",
            "--format",
            format,
        ];
        let output = run(&args);
        assert_eq!(code(&output), 3, "{}", stdout(&output));
        stdout(&output)
    };
    let text: Vec<String> = ended("human")
        .split_whitespace()
        .map(str::to_owned)
        .collect();
    assert!(
        text.join(" ").contains("The time was up before the end"),
        "{text:?}"
    );
    let report: serde_json::Value = serde_json::from_str(&ended("json")).unwrap();
    assert_eq!(report["ended"], "deadline");
    assert_eq!(report["verdict"], "undecided");
    // By its own clock: one that hangs on behind its limit would wait for the server, which waits for ever.
    let took = report["took_ms"].as_u64().unwrap();
    assert!((1_000..30_000).contains(&took), "{took}");
}

/// The look-ups before the plan count, too.
#[test]
fn the_deadline_holds_while_a_dns_server_keeps_silent() {
    let dns = UdpSocket::bind("127.0.0.1:0").unwrap();
    let dns = dns.local_addr().unwrap().to_string();
    let mut codes = Vec::new();
    for format in ["human", "json"] {
        let output = run(&[
            "kim@example.org",
            "--dns",
            &dns,
            "--timeout=2",
            "--format",
            format,
        ]);
        let told = stdout(&output);
        assert!(!told.is_empty(), "{}", stderr(&output));
        if format == "json" {
            let report: serde_json::Value = serde_json::from_str(&told).unwrap();
            assert_eq!(report["ended"], "deadline");
        }
        codes.push(code(&output));
    }
    assert_eq!(codes[0], codes[1]);
}
