//! What a question is about: the same question about the same thing is asked once, and some only once others are answered.

use std::collections::{HashMap, HashSet};

use crate::observation::Trouble;
use crate::observation::contrast::{Comparison, Contrast, Hello, HelloAnswer};
use crate::observation::tls::TlsTrouble;
use crate::plan::Probe;
use crate::plan::contrast::{Doubt, Question};

/// What a question is about.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) enum About {
    /// A host.
    Host(String),
    /// One port of it.
    Server(String, u16),
    /// All ports of it where the handshake fails in this way.
    Handshakes(String, String),
    /// All ports of it that show this certificate.
    Certificate(String, String),
    /// The whole run.
    Run,
}

/// A question and what it is about.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) struct Key {
    about: About,
    question: Question,
}

/// What a question came to.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Came {
    /// Some conversation went well, or the server took the hello.
    Well,
    /// The server answered the hello with an alert.
    Alert,
    /// Neither.
    Ill,
}

impl Came {
    pub(super) fn of(seen: &[Contrast]) -> Self {
        let came = seen.iter().map(|contrast| match &contrast.seen {
            // A certificate does not change as easily as a conversation breaks off.
            Comparison::Talk(talk) if talk.trouble.is_none() => Self::Well,
            Comparison::Hello { answer, .. } => match answer {
                HelloAnswer::Accepted(_) => Self::Well,
                HelloAnswer::Alert(_) => Self::Alert,
                _ => Self::Ill,
            },
            _ => Self::Ill,
        });
        let came: Vec<Self> = came.collect();
        let first = [Self::Well, Self::Alert]
            .into_iter()
            .find(|one| came.contains(one));
        first.unwrap_or(Self::Ill)
    }
}

impl Key {
    pub(super) const fn new(about: About, question: Question) -> Self {
        Self { about, question }
    }

    /// Of a question about a probe that is in this doubt.
    pub(super) fn of(probe: &Probe, doubt: &Doubt, question: Question) -> Self {
        let host = || probe.endpoint.host.clone();
        let server = || About::Server(host(), probe.endpoint.port);
        let about = match (question, doubt) {
            (Question::Port(_) | Question::Name | Question::Unchecked, _) => About::Host(host()),
            (
                Question::Again | Question::AgainBriefly | Question::OtherAddresses,
                Doubt::Untrusted { fingerprint, .. },
            ) => About::Certificate(host(), fingerprint.clone()),
            (Question::Hello { at_once: false, .. }, _) => About::Handshakes(host(), way(doubt)),
            (
                Question::Again
                | Question::AgainBriefly
                | Question::OtherAddresses
                | Question::Afterwards
                | Question::Hello { .. }
                | Question::Insist
                | Question::SpeakFirst
                | Question::Proxied
                | Question::Published,
                _,
            ) => server(),
            (Question::Web | Question::MadeUp | Question::Wildcard, _) => About::Run,
        };
        let question = match question {
            Question::AgainBriefly => Question::Again,
            question => question,
        };
        Self::new(about, question)
    }

    /// Whether everything is answered that decides whether to ask this: what goes well when it is tried again needs no hellos, and what
    /// came of the small one decides between its size and its versions. Whether an address is still silent matters where another one answers.
    pub(super) fn is_ready(
        &self,
        probe: &Probe,
        questions: &[Question],
        asked: &HashSet<Self>,
        ended: &HashMap<Self, Came>,
    ) -> bool {
        let server = About::Server(probe.endpoint.host.clone(), probe.endpoint.port);
        if self.question == Question::Afterwards {
            let others = Self::new(server, Question::OtherAddresses);
            return ended.get(&others) == Some(&Came::Well);
        }
        let Question::Hello { hello, at_once } = self.question else {
            return true;
        };
        let again = Self::new(server, Question::Again);
        // What hangs is asked both at the same time, so that it takes no longer.
        let waits = questions.contains(&Question::Again);
        if waits && asked.contains(&again) && ended.get(&again) != Some(&Came::Ill) {
            return false;
        }
        let small = Question::Hello {
            hello: Hello::Small,
            at_once: false,
        };
        if at_once || hello == Hello::Small || !questions.contains(&small) {
            return true;
        }
        let came = ended.get(&Self::new(self.about.clone(), small));
        match hello {
            Hello::Large | Hello::LargeInPieces => came.is_some_and(|came| *came != Came::Ill),
            _ => came.is_some_and(|came| *came != Came::Well),
        }
    }
}

/// The way in which a handshake fails; while nothing comes, it is as one that came to nothing.
fn way(doubt: &Doubt) -> String {
    match doubt {
        Doubt::Trouble(Trouble::Tls(TlsTrouble::Alert(code))) => format!("alert {code}"),
        Doubt::Trouble(Trouble::Tls(trouble)) => trouble.name().to_owned(),
        _ => TlsTrouble::Timeout.name().to_owned(),
    }
}
