//! What a server said, put through the very same reading as in a check: a made-up run in which it says just that.

use std::cell::RefCell;
use std::collections::HashMap;

use super::sentence::{Form, Sentence, is_covered};
use crate::catalogue::alternative::Words;
use crate::catalogue::{Catalogue, Certainty};
use crate::diagnose::diagnose;
use crate::endpoint::Protocol;
use crate::fact::{Fact, facts};
use crate::scenario::said::{Said, scenario};
use crate::scenario::{Scenario, Split, rehearse};

/// What tells nothing: a sentence without a word that any page knows.
const NOTHING: &str = "xyzzy";

/// How much of a reply decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    /// Only that something was refused.
    Refusal,
    /// Its codes.
    Code,
    /// Its words.
    Words,
}

/// What a sentence means.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Heard {
    /// The id of the page.
    pub(super) id: String,
    pub(super) certainty: Certainty,
    /// What is said in the place of the page's own words.
    pub(super) words: Words,
    /// What else it can be, in order.
    pub(super) candidates: Vec<String>,
    pub(super) level: Level,
    pub(super) protocol: Protocol,
    /// Where in the conversation it was read.
    pub(super) stage: &'static str,
}

/// Whose server it may be, and how one signed in, by what the text around says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Setting {
    /// `Exchange Online`, `Outlook.com` or nothing in particular.
    pub(super) server: &'static str,
    /// Whether a token was used.
    pub(super) with_token: bool,
}

/// What came of one made-up run.
#[derive(Clone, Debug, PartialEq)]
struct Outcome {
    id: String,
    certainty: Certainty,
    words: Words,
    candidates: Vec<String>,
}

/// Reads sentences; what was read once is kept.
pub(super) struct Judge<'c> {
    catalogue: &'c Catalogue,
    known: RefCell<HashMap<String, Option<Outcome>>>,
}

impl<'c> Judge<'c> {
    pub(super) fn new(catalogue: &'c Catalogue) -> Self {
        Self {
            catalogue,
            known: RefCell::default(),
        }
    }

    /// What the sentence means, at the place in the conversation where it tells most; none when it means nothing anywhere.
    pub(super) fn hear(&self, sentence: &Sentence, setting: Setting) -> Option<Heard> {
        let mut best: Option<Heard> = None;
        let is_down = sentence.is_of_part_that_is_down();
        for (protocol, stage) in sentence.places() {
            let Some(heard) = self.at(sentence, setting, protocol, stage) else {
                continue;
            };
            let rank = |heard: &Heard| match sentence.form {
                _ if heard.level == Level::Refusal => (false, Certainty::Possible, heard.level),
                Form::Bare => (
                    heard.level > Level::Refusal,
                    Certainty::Possible,
                    heard.level,
                ),
                _ => (heard.level > Level::Refusal, heard.certainty, heard.level),
            };
            // What only answers a sign-in (RFC 4954, section 6) is read as that before all else.
            let is_told = |best: &Heard| {
                matches!(sentence.form, Form::Smtp(432 | 454 | 534 | 535 | 538))
                    && best.stage == "auth"
                    && best.level == Level::Words
            };
            let is_of_sign_in =
                |best: &Heard| best.stage == "auth" && is_down && best.level > Level::Refusal;
            let is_better =
                |best: &Heard| !is_told(best) && !is_of_sign_in(best) && rank(&heard) > rank(best);
            if best.as_ref().is_none_or(is_better) {
                best = Some(heard);
            }
        }
        if let Some(best) = best.as_mut().filter(|_| is_down) {
            best.certainty = best.certainty.min(Certainty::Likely);
        }
        best
    }

    /// What words mean where one of these pages, which ask for them, says so; none when that is nowhere.
    pub(super) fn hear_of(
        &self,
        sentence: &Sentence,
        setting: Setting,
        pages: &[&str],
    ) -> Option<Heard> {
        let places = sentence.places().into_iter();
        let mut all =
            places.filter_map(|(protocol, stage)| self.at(sentence, setting, protocol, stage));
        all.find(|heard| heard.level == Level::Words && pages.contains(&heard.id.as_str()))
    }

    fn at(
        &self,
        sentence: &Sentence,
        setting: Setting,
        protocol: Protocol,
        stage: &'static str,
    ) -> Option<Heard> {
        let reply = |enhanced: &str, text: &str| reply(sentence, protocol, stage, enhanced, text);
        let bare = || {
            let without = Sentence {
                response_code: None,
                ..sentence.clone()
            };
            self::reply(&without, protocol, stage, "", NOTHING)
        };
        let has_codes = sentence.enhanced.is_some() || sentence.response_code.is_some();
        let enhanced = sentence.enhanced.as_deref().unwrap_or_default();
        let outcome = self.run(setting, protocol, stage, &reply(enhanced, &sentence.text))?;
        let is_other = |reply: &str| {
            self.run(setting, protocol, stage, reply)
                .is_none_or(|one| one.id != outcome.id)
        };
        let level = if is_other(&reply(enhanced, NOTHING)) {
            Level::Words
        } else if has_codes && is_other(&bare()) {
            Level::Code
        } else {
            Level::Refusal
        };
        Some(Heard {
            id: outcome.id,
            certainty: outcome.certainty,
            words: outcome.words,
            candidates: outcome.candidates,
            level,
            protocol,
            stage,
        })
    }

    fn run(
        &self,
        setting: Setting,
        protocol: Protocol,
        stage: &str,
        reply: &str,
    ) -> Option<Outcome> {
        // Devices that cover the greeting cover what is offered, too.
        let is_covered = reply.starts_with("220 ***") || reply.contains("\\n250 XXXX");
        let text = scenario(&Said {
            server: if is_covered {
                "Behind a firewall"
            } else {
                setting.server
            },
            login: if setting.with_token {
                "token"
            } else {
                "password"
            },
            protocol: protocol.name(),
            stage,
            reply,
        });
        if let Some(known) = self.known.borrow().get(&text) {
            return known.clone();
        }
        let outcome = self.play(&text, protocol, stage);
        self.known.borrow_mut().insert(text, outcome.clone());
        outcome
    }

    fn play(&self, text: &str, protocol: Protocol, stage: &str) -> Option<Outcome> {
        let scenario = Scenario::parse(text).ok()?;
        let run = rehearse(&scenario, Split::Whole).ok()?;
        let facts = facts(&run);
        let first = |facts: &[Fact]| {
            let findings = diagnose(&run, facts, self.catalogue).findings;
            findings.into_iter().next()
        };
        let found = first(&facts)?;
        let told: Vec<Fact> = (facts.into_iter())
            .filter(|fact| !is_made_up(fact.key, protocol, stage))
            .collect();
        // What is only true of the run that nobody made is not said, nor is it what makes sure.
        let (certainty, words) = match first(&told) {
            Some(again) if again.id == found.id => (again.certainty, again.words),
            _ => (found.certainty, Words::default()),
        };
        Some(Outcome {
            id: found.id,
            certainty,
            words,
            candidates: found.candidates.into_iter().map(|one| one.id).collect(),
        })
    }
}

/// Whether a fact is of the conversation that is made up around the sentence, and may not have been so: its encryption, what was offered
/// before, and before an answer about a sender or a recipient the sign-in (RFC 4954 lets mail be sent without one). Who answers about a mailbox has let somebody in.
fn is_made_up(key: &str, protocol: Protocol, stage: &str) -> bool {
    let of_sign_in = key.starts_with("auth.") || key == "credential.sender";
    let is_behind = protocol == Protocol::Smtp && ["enter", "rcpt"].contains(&stage);
    let is_of_offer = key.starts_with("offer.") || key == "auth.mechanism-offered";
    let is_offered = is_of_offer && !["capability", "hello"].contains(&stage);
    key.starts_with("tls.") || is_offered || is_behind && of_sign_in
}

/// The sentence as the server of this protocol would say it there.
fn reply(
    sentence: &Sentence,
    protocol: Protocol,
    stage: &str,
    enhanced: &str,
    text: &str,
) -> String {
    let of_response = sentence
        .response_code
        .as_ref()
        .map(|code| format!("[{code}] "))
        .unwrap_or_default();
    match protocol {
        Protocol::Imap if stage == "capability" => format!("* CAPABILITY {text}\\nOK done"),
        Protocol::Imap => {
            let status = match (&sentence.form, stage) {
                (Form::Imap(status), _) => status.as_str(),
                (_, "greeting") => "BYE",
                _ => "NO",
            };
            match status {
                "BYE" => format!("* BYE {of_response}{text}\\nclose"),
                status => format!("{status} {of_response}{text}"),
            }
        }
        Protocol::Pop3 => format!("-ERR {of_response}{text}"),
        Protocol::Smtp => {
            let code = match (&sentence.form, stage) {
                (Form::Smtp(code), _) => *code,
                (_, "auth") => 535,
                (_, "greeting") => 421,
                _ => 550,
            };
            let space = if enhanced.is_empty() { "" } else { " " };
            match code {
                // What is covered is a keyword of the answer to EHLO, which begins with the server's name.
                250 if is_covered(text) => {
                    let word = text.split(|c: char| !c.is_ascii_alphanumeric()).next();
                    let keyword = word.unwrap_or_default().to_ascii_uppercase();
                    format!("250-mail.example.org\\n250 {keyword}")
                }
                code => format!("{code} {enhanced}{space}{text}"),
            }
        }
    }
}
