//! What is said before it is done.

use std::io::{Read as _, Write as _};
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::process::Stdio;
use std::time::{Duration, Instant};

use crate::{Silent, file, mailprobe};

/// A stream so full that whoever writes to it waits until somebody reads.
fn full() -> (UnixStream, Stdio, usize) {
    let (ours, theirs) = UnixStream::pair().unwrap();
    theirs.set_nonblocking(true).unwrap();
    let mut filled = 0;
    for size in [4096, 1] {
        while let Ok(count) = (&theirs).write(&vec![b'.'; size]) {
            filled += count;
        }
    }
    theirs.set_nonblocking(false).unwrap();
    (ours, Stdio::from(OwnedFd::from(theirs)), filled)
}

/// Waits until the program is in the system call `write` to its standard error, by what the kernel tells of it.
fn blocked_writing_to_stderr(process: u32) {
    let patience = Instant::now() + Duration::from_secs(90);
    // The call has the number 1 on x86-64 and 64 on ARM.
    let is_writing = |call: &str| call.starts_with("1 0x2 ") || call.starts_with("64 0x2 ");
    while !std::fs::read_to_string(format!("/proc/{process}/syscall"))
        .is_ok_and(|call| is_writing(&call))
    {
        assert!(
            Instant::now() < patience,
            "it never wrote to standard error"
        );
        std::thread::yield_now();
    }
}

/// The note about the one sign-in waits in a full stream: as long as nobody has read it, nothing may be connected.
#[test]
fn that_somebody_signs_in_is_said_before_the_first_connection() {
    for quiet in [&[][..], &["-q"], &["--format=json"]] {
        let silent = Silent::new();
        let server = silent.imap().replace("/none", "/starttls");
        let (_folder, path) = file(b"hunter2");
        let (mut reader, stderr, filled) = full();
        let mut child = mailprobe(&["kim@example.org", "--only=imap", &server, "--timeout=300"])
            .args(["--password-file", &path])
            .args(quiet)
            .stdout(Stdio::null())
            .stderr(stderr)
            .spawn()
            .unwrap();
        silent.listener.set_nonblocking(true).unwrap();
        blocked_writing_to_stderr(child.id());
        let early = silent.listener.accept().is_ok();
        let mut before = vec![0; filled];
        reader.read_exact(&mut before).unwrap();
        let mut note = [0; 27];
        let told = reader.read_exact(&mut note);
        let late = silent.next().is_some();
        let _ = child.kill();
        let _ = child.wait();
        assert!(
            !early,
            "{quiet:?}: somebody connected before the note was out"
        );
        assert!(told.is_ok(), "{quiet:?}: nothing was said");
        assert_eq!(&note, b"One sign-in attempt is made", "{quiet:?}");
        assert!(late, "{quiet:?}: nobody connected at all");
    }
}

/// A program that asks for nothing but JSON is left alone with it.
#[test]
fn quiet_json_says_nothing_beside_it() {
    let server = format!("--imap={}/starttls", crate::closed_port());
    let (_folder, path) = file(b"hunter2");
    let output = mailprobe(&["kim@example.org", "--only=imap", &server])
        .args(["-q", "--format=json", "--password-file", &path])
        .output()
        .unwrap();
    assert_eq!(crate::stderr(&output), "");
    assert!(serde_json::from_slice::<serde_json::Value>(&output.stdout).is_ok());
}
