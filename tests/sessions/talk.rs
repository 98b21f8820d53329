//! Conversations with servers that are made up as they go.

use std::collections::VecDeque;

use mailprobe::endpoint::{Protocol, Security};
use mailprobe::observation::Line;
use mailprobe::plan::Depth;
use mailprobe::protocol::{Dialogue, Next, ReadEnd, Script, Step};
use mailprobe::secret::{Credential, Secret};

use crate::player::verified;

/// More needs than any conversation has between two reads.
const MOST_NEEDS: usize = 40;

pub(crate) fn script(protocol: Protocol, security: Security, token: bool, secret: &str) -> Script {
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
        mechanism: None,
        from: None,
        nonce: "nonce".to_owned(),
        insists: false,
    }
}

/// What came of a conversation.
pub(crate) struct Heard {
    pub(crate) steps: Vec<Step>,
    pub(crate) good_bye: Vec<Line>,
    /// What was written, as it was on the wire.
    pub(crate) wires: Vec<Vec<u8>>,
    /// How much of that was written before there was TLS.
    pub(crate) in_clear: usize,
    pub(crate) shown: Vec<String>,
}

/// Holds a conversation with a server that sends the greeting, then one piece at each read and, before
/// the next, whatever it answers to what was written.
pub(crate) fn converse(
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
        in_clear: 0,
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
                // Whoever waited for a greeting in vain speaks first, and listens once more.
                if matches!(end, ReadEnd::TimedOut(_)) {
                    ended = false;
                }
                answer_is_due = true;
                pieces.extend(answer(outgoing.wire.bytes()));
                heard.wires.push(outgoing.wire.bytes().to_vec());
                heard.shown.push(outgoing.shown);
            }
            Next::UpgradeToTls => {
                heard.in_clear = heard.wires.len();
                dialogue.secured();
            }
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
