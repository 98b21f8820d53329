//! When a run ends: by itself, by its deadline, by an interrupt.

use std::io::{Read, Write};
use std::net::UdpSocket;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::{Silent, code, mailprobe, run, stderr, stdout};

/// Waits until the program has connected, which shows that its run has begun.
fn connected(silent: &Silent, child: &mut Child) -> std::net::TcpStream {
    silent.listener.set_nonblocking(true).unwrap();
    let patience = Instant::now() + Duration::from_secs(20);
    loop {
        if let Ok((stream, _)) = silent.listener.accept() {
            return stream;
        }
        if Instant::now() > patience || child.try_wait().unwrap().is_some() {
            let _ = child.kill();
            panic!("it never connected");
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}

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
    let mut stream = connected(silent, &mut child);
    stream.set_nonblocking(false).unwrap();
    // Once it has asked a question, it waits for an answer that never comes.
    stream.write_all(b"* OK ready\r\n").unwrap();
    let mut question = [0; 8];
    stream.read_exact(&mut question).unwrap();
    let began = Instant::now();
    let kill = Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status()
        .unwrap();
    assert!(kill.success());
    let output = child.wait_with_output().unwrap();
    assert!(began.elapsed() < Duration::from_secs(5));
    output
}

#[test]
fn the_deadline_ends_a_run_with_what_is_known_and_one_exit_code_for_every_format() {
    let silent = Silent::new();
    let ended = |format: &str| {
        let began = Instant::now();
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
        assert!(began.elapsed() < Duration::from_secs(5));
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
}

/// The look-ups before the plan count, too.
#[test]
fn the_deadline_holds_while_a_dns_server_keeps_silent() {
    let dns = UdpSocket::bind("127.0.0.1:0").unwrap();
    let dns = dns.local_addr().unwrap().to_string();
    let mut codes = Vec::new();
    for format in ["human", "json"] {
        let began = Instant::now();
        let output = run(&[
            "kim@example.org",
            "--dns",
            &dns,
            "--timeout=2",
            "--format",
            format,
        ]);
        let took = began.elapsed();
        assert!(took < Duration::from_millis(3500), "{took:?}");
        assert!(!stdout(&output).is_empty(), "{}", stderr(&output));
        codes.push(code(&output));
    }
    assert_eq!(codes[0], codes[1]);
}
