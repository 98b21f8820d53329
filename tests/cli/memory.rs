//! How much memory a run takes when servers flood it.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::process::Stdio;
use std::thread::JoinHandle;

use socket2::SockRef;

use crate::mailprobe;

/// The most that a run may take, in kilobytes: of which the pages of an unoptimised program are more than half.
const MOST: u64 = 52_000;

/// Says the beginning, and then the flood again and again until the other side has had enough.
fn flood(beginning: &'static [u8], waits: bool, flood: &'static [u8]) -> (String, JoinHandle<u64>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let place = listener.local_addr().unwrap().to_string();
    let server = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut sent = 0;
        let _ = stream.write_all(beginning);
        if waits {
            let _ = stream.read(&mut [0; 512]);
        }
        while stream.write_all(flood).is_ok() {
            sent += flood.len() as u64;
        }
        sent
    });
    (place, server)
}

fn peak(process: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

#[test]
fn floods_at_every_door_take_little_memory() {
    let (imap, first) = flood(
        b"* OK ready\r\n",
        true,
        b"* CAPABILITY IMAP4rev1 X-AAAAAAAAAAAA X-BBBBBBBBBBBB\r\n",
    );
    let (pop3, second) = flood(b"", false, &[b'x'; 4096]);
    let (smtp, third) = flood(
        b"",
        false,
        b"220-still greeting, and never done with it\r\n",
    );
    // The report does not fit into this stream: once its first byte has come, the program has the whole of it, and waits for a reader.
    let (mut reader, stdout) = UnixStream::pair().unwrap();
    SockRef::from(&stdout).set_send_buffer_size(1).unwrap();
    let mut child = mailprobe(&["127.0.0.1", "-v", "--timeout=60"])
        .args([
            format!("--imap={imap}/none"),
            format!("--pop3={pop3}/none"),
            format!("--smtp={smtp}/none"),
        ])
        .stdout(Stdio::from(OwnedFd::from(stdout)))
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let sent: Vec<u64> = [first, second, third]
        .into_iter()
        .map(|server| server.join().unwrap())
        .collect();
    let mut report = vec![0];
    reader.read_exact(&mut report).unwrap();
    let most = peak(child.id()).unwrap();
    reader.read_to_end(&mut report).unwrap();
    let code = child.wait().unwrap().code();
    let report = String::from_utf8_lossy(&report).into_owned();
    assert_eq!(code, Some(1), "{report}");
    assert!(report.contains("Every step"), "{report}");
    assert!(
        sent.iter().all(|sent| *sent > 64 * 1024),
        "{sent:?} bytes are no floods"
    );
    assert!(most < MOST, "{most} kB");
}
