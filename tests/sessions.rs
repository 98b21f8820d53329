//! Conversations with many kinds of servers, played from `tests/sessions/<protocol>/<name>.txt`.
//!
//! A session is a head, what is said, and the steps that are reported:
//!
//! ```text
//! imap tls                      protocol and security (tls, starttls or none)
//! password s3cret               or: token …, no-login; also: user, address, ehlo, depth offer, no-leave
//!
//! S: * OK ready                 the server says
//! C: m1 CAPABILITY              mailprobe says, as it is shown
//! W: m1 CAPABILITY              what that is on the wire, where it matters (\r \n \0 \x01 and \\ escaped)
//! S64: //8K                     the server says bytes
//! tls                           TLS is made here
//! close, reset or silence       the server ends it
//!
//! > greet ok OK "ready"         what is reported, one line a step
//! ```
//!
//! Each is played whole, split at every byte, and both again with bare LF; all four must tell the same.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    missing_docs,
    reason = "a test says what is wrong by panicking"
)]

#[path = "support/busy.rs"]
mod busy;
#[path = "sessions/digests.rs"]
mod digests;
#[path = "sessions/limits.rs"]
mod limits;
#[path = "sessions/parrot.rs"]
mod parrot;
#[path = "sessions/player.rs"]
mod player;
#[path = "sessions/properties.rs"]
mod properties;
#[path = "sessions/session.rs"]
mod session;
#[path = "sessions/talk.rs"]
mod talk;
#[path = "sessions/tell.rs"]
mod tell;

use std::path::{Path, PathBuf};

use player::{Split, play};
use session::Session;

fn files() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sessions");
    let mut files: Vec<PathBuf> = ["imap", "pop3", "smtp"]
        .iter()
        .flat_map(|protocol| std::fs::read_dir(root.join(protocol)).unwrap())
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    files
}

#[test]
fn every_session_goes_as_written_however_it_is_split() {
    let mut wrong = Vec::new();
    let files = files();
    assert!(files.len() >= 130, "only {} sessions found", files.len());
    for file in &files {
        let name = file
            .strip_prefix(env!("CARGO_MANIFEST_DIR"))
            .unwrap()
            .display();
        let text = std::fs::read_to_string(file).unwrap();
        let session = Session::parse(&text).unwrap_or_else(|reason| panic!("{name}: {reason}"));
        let mut first = None;
        for split in Split::ALL {
            match play(&session, split) {
                Ok(told) => {
                    let first = first.get_or_insert_with(|| told.clone());
                    if told.lines != session.expected {
                        wrong.push(format!(
                            "{name} ({split:?}) reports\n{}\nand not\n{}",
                            told.lines.join("\n"),
                            session.expected.join("\n")
                        ));
                        break;
                    }
                    if told.transcripts != first.transcripts {
                        wrong.push(format!(
                            "{name} ({split:?}) has another transcript than when whole"
                        ));
                    }
                }
                Err(reason) => {
                    wrong.push(format!("{name} ({split:?}): {reason}"));
                    break;
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}
