//! What holds whatever a server says.

use std::collections::VecDeque;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use mailprobe::endpoint::{Protocol, Security};
use mailprobe::observation::session::SessionTrouble;
use mailprobe::observation::{Line, Trouble};
use mailprobe::plan::Depth;
use mailprobe::protocol::{Dialogue, Next, ReadEnd, Script, Step, dialogue};
use mailprobe::secret::{Credential, Secret};
use proptest::prelude::*;

use crate::player::verified;

/// More needs than any conversation has between two reads.
const MOST_NEEDS: usize = 40;

fn script(protocol: Protocol, security: Security, token: bool, secret: &str) -> Script {
    let secret = secret.to_owned().into();
    Script {
        protocol,
        security,
        depth: Depth::Enter,
        credential: Some(Credential {
            username: "kim@example.org".to_owned(),
            secret: if token {
                Secret::Token(secret)
            } else {
                Secret::Password(secret)
            },
        }),
        address: Some("kim@example.org".to_owned()),
        ehlo: "[127.0.0.1]".to_owned(),
    }
}

/// A server that answers each write with what a function makes of it.
struct Heard {
    steps: Vec<Step>,
    good_bye: Vec<Line>,
    /// What was written, as it was on the wire.
    wires: Vec<Vec<u8>>,
    shown: Vec<String>,
}

/// Holds a conversation with a server that sends the greeting, then one piece at each read and, before
/// the next, whatever it answers to what was written.
fn converse(
    mut dialogue: Box<dyn Dialogue + Send>,
    pieces: impl IntoIterator<Item = Vec<u8>>,
    mut answer: impl FnMut(&[u8]) -> Vec<Vec<u8>>,
    end: ReadEnd,
) -> Heard {
    let mut pieces: VecDeque<Vec<u8>> = pieces.into_iter().collect();
    let mut heard = Heard {
        steps: Vec::new(),
        good_bye: Vec::new(),
        wires: Vec::new(),
        shown: Vec::new(),
    };
    let mut needs = 0;
    let mut ended = false;
    let mut answer_is_due = true;
    loop {
        needs += 1;
        assert!(needs < MOST_NEEDS, "it goes on and on without reading");
        match dialogue.next() {
            Next::Read => {
                assert!(!ended, "it reads on after the end");
                needs = 0;
                answer_is_due = false;
                match pieces.pop_front() {
                    Some(piece) => dialogue.feed(&piece),
                    None => {
                        ended = true;
                        dialogue.ended(end);
                    }
                }
            }
            Next::Write(outgoing) => {
                assert!(!answer_is_due, "{:?} is said out of turn", outgoing.shown);
                answer_is_due = true;
                pieces.extend(answer(outgoing.wire.bytes()));
                heard.wires.push(outgoing.wire.bytes().to_vec());
                heard.shown.push(outgoing.shown);
            }
            Next::UpgradeToTls => dialogue.secured(),
            Next::AskToSignIn => dialogue.sign_in(verified()),
            Next::Saw(step) => heard.steps.push(*step),
            Next::Finished => break,
        }
    }
    assert!(
        matches!(dialogue.next(), Next::Finished),
        "it is finished once and for all"
    );
    assert!(!heard.steps.is_empty(), "it finishes without a word");
    let troubles = heard
        .steps
        .iter()
        .filter(|step| step.outcome.is_err())
        .count();
    let last_is_trouble = heard.steps.last().is_some_and(|step| step.outcome.is_err());
    assert!(
        troubles == usize::from(last_is_trouble),
        "trouble is the last step: {:?}",
        heard.steps
    );
    heard.good_bye = dialogue.unreported();
    heard
}

fn protocols() -> impl Strategy<Value = Protocol> {
    prop::sample::select(Protocol::ALL.to_vec())
}

fn securities() -> impl Strategy<Value = Security> {
    prop::sample::select(vec![
        Security::ImplicitTls,
        Security::StartTls,
        Security::ClearText,
    ])
}

fn ends() -> impl Strategy<Value = ReadEnd> {
    prop::sample::select(vec![ReadEnd::Closed, ReadEnd::Reset, ReadEnd::TimedOut(5)])
}

/// Lines that lead deep into a conversation, broken ones among them.
fn lines() -> impl Strategy<Value = Vec<u8>> {
    let known = [
        "* OK ready",
        "* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN AUTH=XOAUTH2 SASL-IR STARTTLS] x",
        "* PREAUTH x",
        "* BYE x",
        "* CAPABILITY IMAP4rev1 AUTH=LOGIN {3}",
        "* CAPABILITY IMAP4rev1 LOGINDISABLED",
        "* 3 EXISTS",
        "* 3 EXISTS {99999999999}",
        "m1 OK",
        "m2 OK",
        "m3 OK",
        "m4 OK x",
        "m5 OK",
        "m1 NO [X] x",
        "m2 BAD",
        "m3 NO",
        "+",
        "+ ",
        "+ eyJzdGF0dXMiOiI0MDAifQ==",
        "+OK",
        "+OK x",
        "+OK 2 320",
        "-ERR",
        "-ERR [AUTH] x",
        "SASL PLAIN LOGIN XOAUTH2",
        "STLS",
        "USER",
        ".",
        "..",
        "220 mail.example.org",
        "220-x",
        "250-x",
        "250-AUTH PLAIN LOGIN XOAUTH2",
        "250-STARTTLS",
        "250 x",
        "250",
        "235 2.7.0 x",
        "334 ",
        "334 VXNlcm5hbWU6",
        "334 eyJzdGF0dXMiOiI0MDAifQ==",
        "421 x",
        "535 5.7.8 x",
        "501",
        "HTTP/1.1 400",
        "",
    ];
    prop_oneof![
        8 => prop::sample::select(known.to_vec()).prop_map(|line| format!("{line}\r\n").into_bytes()),
        1 => prop::sample::select(known.to_vec()).prop_map(|line| line.as_bytes().to_vec()),
        1 => proptest::collection::vec(any::<u8>(), 0..40),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_come_to_an_end_in_turn(
        protocol in protocols(),
        security in securities(),
        token in any::<bool>(),
        end in ends(),
        pieces in proptest::collection::vec(lines(), 0..40),
    ) {
        let dialogue = dialogue(script(protocol, security, token, "s3cret-Pa55"));
        converse(dialogue, pieces, |_| Vec::new(), end);
    }

    #[test]
    fn what_is_told_does_not_depend_on_the_split(
        protocol in protocols(),
        token in any::<bool>(),
        end in ends(),
        lines in proptest::collection::vec(lines(), 0..40),
        size in 1_usize..30,
    ) {
        let stream = lines.concat();
        let script = script(protocol, Security::ImplicitTls, token, "s3cret-Pa55");
        let told = |pieces: Vec<Vec<u8>>| {
            // All of it may lie ready before it is asked for: turns are not looked after here.
            let mut dialogue = dialogue(script.clone());
            let mut pieces = pieces.into_iter();
            let mut steps = Vec::new();
            loop {
                match dialogue.next() {
                    Next::Read => match pieces.next() {
                        Some(piece) => dialogue.feed(&piece),
                        None => dialogue.ended(end),
                    },
                    Next::Saw(step) => steps.push(*step),
                    Next::AskToSignIn => dialogue.sign_in(verified()),
                    Next::Finished => break steps,
                    Next::Write(_) | Next::UpgradeToTls => {}
                }
            }
        };
        let whole = told(vec![stream.clone()]);
        let pieces = told(stream.chunks(size).map(<[u8]>::to_vec).collect());
        prop_assert_eq!(whole, pieces);
    }

    #[test]
    fn a_server_that_repeats_the_secret_is_not_repeated(
        protocol in protocols(),
        token in any::<bool>(),
        secret in r#"[A-Za-z0-9 "\\%+/=äß€-]{6,24}"#,
        form in 0_usize..8,
        accepts in any::<bool>(),
        command in any::<bool>(),
    ) {
        let echo = echo(&secret, form);
        let script = script(protocol, Security::ImplicitTls, token, &secret);
        let greeting = match protocol {
            Protocol::Imap => format!("* OK [X{echo}] {echo} <1@{echo}> [{echo}]"),
            Protocol::Pop3 => format!("+OK [{echo}] {echo} <1@{echo}>"),
            Protocol::Smtp => format!("220-{echo} {echo}\r\n220 {echo}"),
        };
        let mechanisms = if command && protocol != Protocol::Smtp && !token { "" } else { "PLAIN XOAUTH2" };
        let mut server = Parrot { protocol, echo: echo.clone(), mechanisms, accepts, signing_in: false };
        let heard = converse(
            dialogue(script),
            [format!("{greeting}\r\n").into_bytes()],
            |wire| server.answer(&String::from_utf8_lossy(wire)),
            ReadEnd::Closed,
        );
        prop_assert!(heard.wires.len() > 2, "the secret was not even sent: {:?}", heard.shown);
        let kept = kept(&heard);
        // The last two, which no server is known to use, are only looked for where we decode them ourselves.
        for form in (0..6).map(|form| self::echo(&secret, form)) {
            for needle in [form.to_uppercase(), form] {
                prop_assert!(needle.trim().len() < 6 || !kept.contains(&needle), "{needle:?} is in {kept}");
            }
        }
    }
}

/// The ways in which a server may repeat a secret.
fn echo(secret: &str, form: usize) -> String {
    match form {
        0 => secret.to_owned(),
        1 => secret.replace('\\', "\\\\").replace('"', "\\\""),
        2 => STANDARD.encode(secret),
        3 => STANDARD.encode(format!("\0kim@example.org\0{secret}")),
        4 => STANDARD.encode(format!(
            "user=kim@example.org\x01auth=Bearer {secret}\x01\x01"
        )),
        5 => secret
            .bytes()
            .map(|byte| match byte {
                b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' => char::from(byte).to_string(),
                _ => format!("%{byte:02X}"),
            })
            .collect(),
        6 => STANDARD.encode(
            secret
                .encode_utf16()
                .flat_map(u16::to_le_bytes)
                .collect::<Vec<u8>>(),
        ),
        _ => STANDARD.encode(serde_json::json!({ "status": secret, "scope": secret }).to_string()),
    }
}

/// Everything that is kept of a conversation, as text without escapes.
fn kept(heard: &Heard) -> String {
    let mut kept = heard.shown.join("\n");
    let transcripts = heard
        .steps
        .iter()
        .map(|step| &step.transcript)
        .chain([&heard.good_bye]);
    for line in transcripts.flatten() {
        kept.push_str(&line.text);
        kept.push('\n');
    }
    for step in &heard.steps {
        kept.push_str(
            &crate::tell::step(step)
                .replace("\\\"", "\"")
                .replace("\\\\", "\\"),
        );
        kept.push('\n');
    }
    kept
}

/// A server that puts an echo wherever it can.
struct Parrot {
    protocol: Protocol,
    echo: String,
    mechanisms: &'static str,
    accepts: bool,
    signing_in: bool,
}

impl Parrot {
    fn answer(&mut self, wire: &str) -> Vec<Vec<u8>> {
        let answer = match self.protocol {
            Protocol::Imap => self.imap(wire),
            Protocol::Pop3 => self.pop3(wire),
            Protocol::Smtp => self.smtp(wire),
        };
        answer
            .split_inclusive("\r\n")
            .map(|line| line.as_bytes().to_vec())
            .collect()
    }

    fn imap(&mut self, wire: &str) -> String {
        let echo = &self.echo;
        let (tag, command) = wire.split_once(' ').unwrap_or(("m9", ""));
        if command.starts_with("CAPABILITY") {
            let offered: String = self
                .mechanisms
                .split(' ')
                .map(|name| format!("AUTH={name} "))
                .collect();
            return format!(
                "* CAPABILITY IMAP4rev1 {offered} AUTH={echo} {echo}\r\n{tag} OK {echo}\r\n"
            );
        }
        if command.starts_with("AUTHENTICATE") {
            self.signing_in = true;
            return format!("* NO [ALERT] {echo}\r\n+ {echo}\r\n");
        }
        let done = format!(
            "m2 {} [{echo}] {echo}\r\n",
            if self.accepts { "OK" } else { "NO" }
        );
        if std::mem::take(&mut self.signing_in) {
            // One challenge more: of all answers to it, none must be told.
            return format!("+ {echo}\r\n{done}");
        }
        if command.starts_with("LOGIN") {
            return if wire.trim_end().ends_with('}') {
                "+ go on\r\n".to_owned()
            } else {
                done
            };
        }
        if command.is_empty() || tag.len() > 2 {
            return done;
        }
        format!(
            "* BYE {echo}\r\n{tag} {} {echo}\r\n",
            if self.accepts { "OK" } else { "BAD" }
        )
    }

    fn pop3(&mut self, wire: &str) -> String {
        let echo = &self.echo;
        if wire.starts_with("CAPA") {
            let user = if self.mechanisms.is_empty() {
                "USER\r\n"
            } else {
                ""
            };
            return format!(
                "+OK {echo}\r\nSASL {} {echo}\r\n{user}{echo}\r\n.\r\n",
                self.mechanisms
            );
        }
        if wire.starts_with("AUTH") || std::mem::take(&mut self.signing_in) {
            self.signing_in = wire.starts_with("AUTH");
            if self.signing_in {
                return format!("+ {echo}\r\n");
            }
        }
        if self.accepts || wire.starts_with("USER") {
            format!("+OK [{echo}] {echo}\r\n")
        } else {
            format!("-ERR [{echo}] {echo}\r\n")
        }
    }

    fn smtp(&mut self, wire: &str) -> String {
        let echo = &self.echo;
        if wire.starts_with("EHLO") {
            return format!(
                "250-{echo}\r\n250-AUTH {} {echo}\r\n250 {echo}\r\n",
                self.mechanisms
            );
        }
        if wire.starts_with("AUTH") {
            return format!("334 {echo}\r\n");
        }
        if self.accepts {
            format!("250-5.1.1 {echo}\r\n250 {echo}\r\n")
        } else {
            format!("535-5.7.8 {echo}\r\n535 {echo}\r\n")
        }
    }
}

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
