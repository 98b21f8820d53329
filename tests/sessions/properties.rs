//! What holds whatever a server says.

use std::collections::VecDeque;

use mailprobe::endpoint::{Protocol, Security};
use mailprobe::observation::Trouble;
use mailprobe::observation::session::SessionTrouble;
use mailprobe::protocol::{Next, ReadEnd, dialogue};
use mailprobe::secret::HIDDEN;
use mailprobe::stage::Stage;
use proptest::prelude::*;

use crate::parrot::{Parrot, echo};
use crate::player::verified;
use crate::talk::{Heard, converse, script};

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
        let secret = "s3cret-Pa55";
        let heard = converse(
            dialogue(script(protocol, security, token, secret)),
            pieces,
            |_| Vec::new(),
            end,
        );
        let upgraded = heard.in_clear > 0;
        let in_clear = match security {
            Security::ImplicitTls => 0,
            Security::StartTls if upgraded => heard.in_clear,
            Security::StartTls | Security::ClearText => heard.wires.len(),
        };
        let sent = heard.wires[..in_clear].concat();
        let sent = String::from_utf8_lossy(&sent);
        // The characters of base64 that stand for the middle of it, at each alignment.
        for form in [secret, "czNjcmV0LVBhNT", "MzY3JldC1QYTU", "zM2NyZXQtUGE1N", "AUTH", "LOGIN", "USER", "PASS"] {
            prop_assert!(!sent.contains(form), "{form} goes out in clear text: {sent}");
        }
    }

    #[test]
    fn clear_text_behind_the_go_ahead_is_never_answered(
        protocol in protocols(),
        smuggled in proptest::collection::vec(any::<u8>(), 1..600),
        at_once in any::<bool>(),
    ) {
        let mut dialogue = dialogue(script(protocol, Security::StartTls, false, "s3cret-Pa55"));
        let mut pieces: VecDeque<Vec<u8>> = match protocol {
            Protocol::Imap => ["* OK [CAPABILITY STARTTLS] x\r\n", "m1 OK\r\n"].map(|line| line.as_bytes().to_vec()).into(),
            Protocol::Pop3 => ["+OK\r\n", "+OK\r\nSTLS\r\n.\r\n", "+OK\r\n"].map(|line| line.as_bytes().to_vec()).into(),
            Protocol::Smtp => ["220 x\r\n", "250-x\r\n250 STARTTLS\r\n", "220 x\r\n"].map(|line| line.as_bytes().to_vec()).into(),
        };
        if at_once && let Some(last) = pieces.back_mut() {
            last.extend_from_slice(&smuggled);
        }
        let mut writes_left = pieces.len() - 1;
        let mut last = None;
        loop {
            match dialogue.next() {
                // What may become a refusal is waited for to its end.
                Next::Read => match pieces.pop_front() {
                    Some(piece) => dialogue.feed(&piece),
                    None => dialogue.ended(ReadEnd::Closed),
                },
                Next::UpgradeToTls => {
                    prop_assert!(!at_once, "TLS is begun on smuggled bytes");
                    dialogue.feed(&smuggled);
                    // Whatever the driver believes by now.
                    dialogue.secured();
                }
                Next::Write(outgoing) => {
                    prop_assert!(writes_left > 0, "{:?} is said", outgoing.shown);
                    writes_left -= 1;
                }
                Next::Saw(step) => last = Some(*step),
                Next::AskToSignIn => prop_assert!(false, "it would sign in"),
                Next::Finished => break,
            }
        }
        let last = last.unwrap();
        prop_assert_eq!(last.stage, Stage::Secure);
        let Err(Trouble::Session(SessionTrouble::StartTlsInjection { text })) = last.outcome else {
            return Err(TestCaseError::fail(format!("{:?}", last.outcome)));
        };
        prop_assert_eq!(text, &smuggled[..smuggled.len().min(512)]);
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
        let said = echo(&secret, form);
        let script = script(protocol, Security::ImplicitTls, token, &secret);
        let greeting = match protocol {
            Protocol::Imap => format!("* OK [X{said}] {said} <1@{said}> [{said}]"),
            Protocol::Pop3 => format!("+OK [{said}] {said} <1@{said}>"),
            Protocol::Smtp => format!("220-{said} {said}\r\n220 {said}"),
        };
        let mechanisms = if command && protocol != Protocol::Smtp && !token { "" } else { "PLAIN XOAUTH2" };
        let mut server = Parrot { protocol, echo: said.clone(), mechanisms, accepts, signing_in: false };
        let heard = converse(
            dialogue(script),
            [format!("{greeting}\r\n").into_bytes()],
            |wire| server.answer(&String::from_utf8_lossy(wire)),
            ReadEnd::Closed,
        );
        let hidden = heard.shown.iter().any(|shown| shown.contains(HIDDEN));
        prop_assert!(hidden, "the secret was not even sent: {:?}", heard.shown);
        let kept = kept(&heard);
        // The last two, which no server is known to use, are only looked for where we decode them ourselves.
        for form in (0..6).map(|form| echo(&secret, form)) {
            for needle in [form.to_uppercase(), form] {
                prop_assert!(needle.trim().len() < 6 || !kept.contains(&needle), "{needle:?} is in {kept}");
            }
        }
    }
}

/// Everything that is kept of a conversation, as text without escapes.
pub(crate) fn kept(heard: &Heard) -> String {
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
