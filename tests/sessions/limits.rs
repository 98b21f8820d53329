//! Servers that do not know when to stop.

use std::time::Duration;

use mailprobe::endpoint::{Protocol, Security};
use mailprobe::observation::session::SessionTrouble;
use mailprobe::observation::{Seen, Trouble};
use mailprobe::protocol::line::LONGEST_REPLY;
use mailprobe::protocol::{ReadEnd, dialogue};

use crate::busy::busy;
use crate::talk::{Heard, converse, script};

fn last_trouble(heard: &Heard) -> Option<&SessionTrouble> {
    match &heard.steps.last()?.outcome {
        Err(Trouble::Session(trouble)) => Some(trouble),
        _ => None,
    }
}

/// A stream without an end, in pieces of 4 KiB, of which 16 MiB are sent.
fn endless(piece: &[u8]) -> Vec<Vec<u8>> {
    let piece = piece.repeat(4096 / piece.len());
    vec![piece; 4096]
}

#[test]
fn endless_lines_and_endless_line_end_early_and_keep_little() {
    for protocol in Protocol::ALL {
        let (greeting, more) = match protocol {
            Protocol::Imap => ("* OK x\r\n", "* 1 EXISTS\r\n"),
            Protocol::Pop3 => ("+OK x\r\n+OK\r\n", "X\r\n"),
            Protocol::Smtp => ("220 x\r\n", "250-x\r\n"),
        };
        for (piece, in_greeting, wanted) in [
            ("x", true, SessionTrouble::LineTooLong),
            ("x", false, SessionTrouble::LineTooLong),
            (more, false, SessionTrouble::TooMuch),
            ("\n", false, SessionTrouble::TooMuch),
        ] {
            let mut pieces = endless(piece.as_bytes());
            if !in_greeting {
                pieces.insert(0, greeting.as_bytes().to_vec());
            }
            let dialogue = dialogue(script(
                protocol,
                Security::ImplicitTls,
                false,
                "s3cret-Pa55",
            ));
            let heard = converse(dialogue, pieces, |_| Vec::new(), ReadEnd::Closed);
            assert_eq!(last_trouble(&heard), Some(&wanted), "{protocol} {piece:?}");
            let lines: usize = heard.steps.iter().map(|step| step.transcript.len()).sum();
            assert!(lines < 3000, "{protocol} {piece:?} leaves {lines} lines");
        }
    }
}

#[test]
fn endless_literals_end_early_and_keep_little() {
    for (piece, wanted) in [
        ("* X {0}\r\n", SessionTrouble::TooMuch),
        ("{65000}\r\n", SessionTrouble::TooMuch),
        ("{65000} x", SessionTrouble::LineTooLong),
        ("* X {65000000}\r\n", SessionTrouble::LineTooLong),
        (
            "* X {99999999999999999999999}\r\n",
            SessionTrouble::LineTooLong,
        ),
    ] {
        let mut pieces = endless(piece.as_bytes());
        pieces.insert(0, b"* OK x\r\n".to_vec());
        let dialogue = dialogue(script(
            Protocol::Imap,
            Security::ImplicitTls,
            false,
            "s3cret-Pa55",
        ));
        let heard = converse(dialogue, pieces, |_| Vec::new(), ReadEnd::Closed);
        assert_eq!(last_trouble(&heard), Some(&wanted), "{piece:?}");
    }
    // A literal that is nothing but line ends fills no transcript either.
    let mut pieces = vec![b"* OK x\r\n* X {60000}\r\n".to_vec()];
    pieces.extend(endless(b"\n"));
    let dialogue = dialogue(script(
        Protocol::Imap,
        Security::ImplicitTls,
        false,
        "s3cret-Pa55",
    ));
    let heard = converse(dialogue, pieces, |_| Vec::new(), ReadEnd::Closed);
    assert_eq!(last_trouble(&heard), Some(&SessionTrouble::TooMuch));
    let lines: usize = heard.steps.iter().map(|step| step.transcript.len()).sum();
    assert!(lines < 100, "{lines} lines are kept");
}

/// So many bytes of words that are all different, in lines of at most 60 kB.
fn distinct_words(lead: &str, total: usize) -> String {
    let mut text = String::new();
    let mut line = lead.to_owned();
    for number in 0_u32.. {
        line.push_str(&format!(" W{number:x}"));
        if line.len() > 60_000 {
            text.push_str(&line);
            text.push_str("\r\n");
            line.truncate(lead.len());
            if text.len() > total {
                break;
            }
        }
    }
    text
}

#[test]
fn a_long_list_of_words_costs_no_more_than_its_length() {
    const ALMOST_ALL: usize = 900_000;
    let words = |lead| distinct_words(lead, ALMOST_ALL);
    let in_auths = words("* CAPABILITY").replace(" W", " AUTH=W");
    let warnings = "* NO w\r\n* NO v\r\n".repeat(LONGEST_REPLY / 2 - 1);
    for (protocol, greeting, said) in [
        (
            Protocol::Imap,
            "* OK x\r\n",
            words("* CAPABILITY") + "m1 OK\r\n",
        ),
        (Protocol::Imap, "* OK x\r\n", in_auths),
        (Protocol::Imap, "* OK x\r\n", warnings + "m1 NO\r\n"),
        (
            Protocol::Pop3,
            "+OK x\r\n",
            format!("+OK\r\n{}.\r\n", words("SASL")),
        ),
        (
            Protocol::Smtp,
            "220 x\r\n",
            format!("250-x\r\n{}250 x\r\n", words("250-AUTH")),
        ),
    ] {
        let began = busy();
        if cfg!(target_os = "linux") {
            assert!(began > Duration::ZERO, "the system does not tell");
        }
        let dialogue = dialogue(script(
            protocol,
            Security::ImplicitTls,
            false,
            "s3cret-Pa55",
        ));
        let mut said = Some(said);
        let answer = |_: &[u8]| {
            let said = said.take().unwrap_or_default();
            said.as_bytes().chunks(8192).map(<[u8]>::to_vec).collect()
        };
        let heard = converse(
            dialogue,
            [greeting.as_bytes().to_vec()],
            answer,
            ReadEnd::Closed,
        );
        assert!(heard.steps.len() > 1, "{protocol}");
        for step in &heard.steps {
            if let Ok(Seen::Offered(offer)) = &step.outcome {
                assert!(offer.capabilities.len() <= 1024, "{protocol}");
                assert!(offer.mechanisms.len() <= 64, "{protocol}");
            }
            assert!(step.transcript.len() < 410, "{protocol}");
        }
        let took = busy() - began;
        // Word by word against all others, it is about a minute.
        assert!(took < Duration::from_secs(20), "{protocol} takes {took:?}");
    }
}
