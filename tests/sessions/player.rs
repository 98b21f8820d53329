//! Plays a session against the real dialogue.

use std::collections::VecDeque;

use mailprobe::observation::Line;
use mailprobe::observation::tls::{CertificateFault, Judgement, TlsSession, TlsVersion, Verified};
use mailprobe::protocol::{Dialogue, Next, Outgoing, ReadEnd, Step, dialogue};

use crate::session::{Event, Session, escaped};
use crate::tell;

/// How the bytes of the server come.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Split {
    Whole,
    EveryByte,
    WholeBareLf,
    EveryByteBareLf,
}

impl Split {
    pub(crate) const ALL: [Self; 4] = [
        Self::Whole,
        Self::EveryByte,
        Self::WholeBareLf,
        Self::EveryByteBareLf,
    ];

    fn line_end(self) -> &'static str {
        match self {
            Self::Whole | Self::EveryByte => "\r\n",
            Self::WholeBareLf | Self::EveryByteBareLf => "\n",
        }
    }

    fn pieces(self, bytes: &[u8]) -> Vec<Vec<u8>> {
        match self {
            Self::Whole | Self::WholeBareLf => vec![bytes.to_vec()],
            Self::EveryByte | Self::EveryByteBareLf => {
                bytes.iter().map(|&byte| vec![byte]).collect()
            }
        }
    }
}

/// What a dialogue told.
#[derive(Clone, Debug)]
pub(crate) struct Told {
    /// One line a step.
    pub(crate) lines: Vec<String>,
    /// What was said, step by step, the good-bye last.
    pub(crate) transcripts: Vec<Vec<Line>>,
}

/// The proof of a verified certificate.
pub(crate) fn verified() -> Option<Verified> {
    TlsSession {
        server_name: "mail.example.org".to_owned(),
        version: TlsVersion::Tls13,
        cipher_suite: "TLS13_AES_256_GCM_SHA384".to_owned(),
        chain: Vec::new(),
        ocsp_stapled: false,
        bundled: Judgement::Failed(CertificateFault::UnknownIssuer),
        platform: Judgement::Passed,
        passes_at: None,
    }
    .verified()
}

struct Player<'a> {
    session: &'a Session,
    dialogue: Box<dyn Dialogue + Send>,
    events: VecDeque<Event>,
    /// What was written before its turn in the session came.
    early: VecDeque<Outgoing>,
    steps: Vec<Step>,
}

/// Plays a session in one way; the error says where it left what is written.
pub(crate) fn play(session: &Session, split: Split) -> Result<Told, String> {
    let mut player = Player {
        session,
        dialogue: dialogue(session.script.clone()),
        events: session.events.iter().cloned().collect(),
        early: VecDeque::new(),
        steps: Vec::new(),
    };
    player.all(split)?;
    let mut transcripts: Vec<Vec<Line>> = player
        .steps
        .iter()
        .map(|step| step.transcript.clone())
        .collect();
    transcripts.push(player.dialogue.unreported());
    let told = Told {
        lines: player.steps.iter().map(tell::step).collect(),
        transcripts,
    };
    if let Some(secret) = session.secret.as_deref().filter(|secret| secret.len() > 3) {
        let everything = format!("{told:?} {:?}", player.steps);
        if everything.contains(secret) {
            return Err("the secret is told".to_owned());
        }
    }
    Ok(told)
}

impl Player<'_> {
    fn all(&mut self, split: Split) -> Result<(), String> {
        loop {
            match self.dialogue.next() {
                Next::Saw(step) => self.steps.push(*step),
                Next::Write(outgoing) => self.expect(&outgoing)?,
                Next::AskToSignIn => {
                    let leave = if self.session.leave { verified() } else { None };
                    self.dialogue.sign_in(leave);
                }
                Next::UpgradeToTls => match self.events.front() {
                    Some(Event::Tls) => {
                        self.events.pop_front();
                        self.dialogue.secured();
                    }
                    Some(Event::Line(_) | Event::Bytes(_)) => self.feed(split)?,
                    other => return Err(format!("wants TLS, and there is {other:?}")),
                },
                Next::Read => self.read(split)?,
                Next::Finished => break,
            }
        }
        match self.events.front() {
            None => Ok(()),
            Some(left) => Err(format!("finished before {left:?}")),
        }
    }

    fn read(&mut self, split: Split) -> Result<(), String> {
        match self.events.front() {
            Some(Event::Line(_) | Event::Bytes(_)) => return self.feed(split),
            Some(Event::Close) => self.dialogue.ended(ReadEnd::Closed),
            Some(Event::Reset) => self.dialogue.ended(ReadEnd::Reset),
            Some(Event::Silence) => self.dialogue.ended(ReadEnd::TimedOut(7000)),
            other => return Err(format!("reads, and there is {other:?}")),
        }
        self.events.pop_front();
        Ok(())
    }

    /// Feeds all that the server says at once.
    fn feed(&mut self, split: Split) -> Result<(), String> {
        let mut bytes = Vec::new();
        while let Some(event) = self.events.front() {
            match event {
                Event::Line(line) => {
                    bytes.extend_from_slice(line.as_bytes());
                    bytes.extend_from_slice(split.line_end().as_bytes());
                }
                Event::Bytes(more) => bytes.extend_from_slice(more),
                _ => break,
            }
            self.events.pop_front();
        }
        let pieces = split.pieces(&bytes);
        let count = pieces.len();
        for (index, piece) in pieces.into_iter().enumerate() {
            self.dialogue.feed(&piece);
            if index + 1 == count {
                break;
            }
            loop {
                match self.dialogue.next() {
                    Next::Read | Next::UpgradeToTls | Next::Finished => break,
                    Next::Saw(step) => self.steps.push(*step),
                    Next::AskToSignIn => {
                        return Err("asks to sign in while the server speaks".to_owned());
                    }
                    // The good-bye may cross with the last words of the server.
                    Next::Write(outgoing) if self.dialogue.leaving() => {
                        self.early.push_back(outgoing)
                    }
                    Next::Write(outgoing) => {
                        return Err(format!("says {:?} while the server speaks", outgoing.shown));
                    }
                }
            }
        }
        while let Some(outgoing) = self.early.pop_front() {
            self.expect(&outgoing)?;
        }
        Ok(())
    }

    fn expect(&mut self, outgoing: &Outgoing) -> Result<(), String> {
        let wire = outgoing.wire.bytes();
        if !wire.ends_with(b"\r\n") {
            return Err(format!("{:?} has no line end", outgoing.shown));
        }
        match self.events.pop_front() {
            Some(Event::Says(text)) if text == outgoing.shown => {}
            other => return Err(format!("says {:?}, and there is {other:?}", outgoing.shown)),
        }
        let Some(Event::Wire(wanted)) = self.events.front() else {
            return Ok(());
        };
        let found = escaped(wire);
        if *wanted != found {
            return Err(format!("sends {found} and not {wanted}"));
        }
        self.events.pop_front();
        Ok(())
    }
}
