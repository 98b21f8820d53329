//! What a text can mean that a program, a device or a server showed: read as it is typed, pasted or spoken.
//!
//! Two kinds of knowledge are joined. What servers say goes through the very same reading as in a check; what programs show
//! stands in `checks/clients/`. Codes are matched exactly or not at all, words tolerantly, and what matches nothing is not known.

mod alert;
mod around;
mod broker;
mod clean;
mod common;
mod everyday;
mod greeting;
mod heard;
mod hints;
mod index;
mod known;
mod lines;
mod masked;
mod numbered;
mod options;
mod pattern;
mod port;
mod programs;
mod prose;
mod questions;
mod quoted;
mod rank;
mod said;
mod search;
mod secret;
mod seen;
mod segments;
mod sentence;
mod servers;
mod spelling;
mod spoken;
mod token;
pub mod windows;

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::OnceLock;
use std::thread;

use crate::catalogue::alternative::Words;
use crate::catalogue::{Catalogue, Certainty};
use crate::client::Library;
use crate::endpoint::Protocol;

pub use around::Around;

/// The most of a text that is read, in bytes.
pub const MOST: usize = 4 * 1024 * 1024;

/// What is found worse than this may be a description, and is looked for in the pages, too.
const DESCRIBED: f64 = 0.6;

/// What nobody says or types who tells in words of their own.
const MARKS: [char; 14] = [
    '{', '}', '[', ']', '<', '>', '(', ')', '=', ';', '_', '|', '\\', '\n',
];

/// The share of a text from which on it is the message of a program, and no description.
const WHOLE: f64 = 0.85;

/// One fault that a text can mean.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// The id of its page.
    pub id: String,
    /// How sure it is.
    pub certainty: Certainty,
    /// How well it fits, from 0 to 1; they are sorted by it.
    pub score: f64,
    /// Why it is given, in one sentence or two. Texts of servers in it are as they came, secrets left out.
    pub why: String,
    /// The program that shows the text, where it is one's own.
    pub program: Option<String>,
    /// What tells it from the others.
    pub tell_apart: Option<String>,
    /// The protocol that it is about, where that is known.
    pub protocol: Option<Protocol>,
    /// What is said in the place of the page's own words.
    pub words: Words,
    /// Whether a single report is all that speaks for it.
    pub is_weak: bool,
}

/// What a text means.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Answer {
    /// What it can be, the most probable first; none when it is not known.
    pub candidates: Vec<Candidate>,
    /// The address, the server and the protocol that it names.
    pub around: Around,
    /// For each candidate, the address or the host of the very line that speaks for it; none where the text is a single line or
    /// that line names none.
    pub targets: Vec<Option<String>>,
    /// Whether it says that something worked, and tells of no fault.
    pub worked: bool,
    /// Whether it asks something, and tells of no message.
    pub is_question: bool,
    /// The number of Microsoft's sign-in service that it has, where that number is not known here and nothing else is.
    pub sign_in_number: Option<String>,
    /// Whether only the beginning was read, because it is longer than [`MOST`].
    pub is_cut: bool,
}

/// A message of a program as people may read it: `…` in the place of what differs from case to case.
pub fn readable(message: &str) -> String {
    pattern::open(message).replace(token::WILD, "…")
}

/// Reads the tables of what callers say in their own words. An answer to a short text needs them and reads them itself; whoever has a
/// thread to spare calls this beside making the [`Explainer`].
pub fn read_tables() {
    everyday::read();
}

/// Whom a line of several is about: the server that a log names, or else its address or host.
fn target(text: &str, why: &str) -> Option<String> {
    let line = lines::line_of(text, why)?;
    if let Some(host) = lines::host_of(line) {
        return Some(host.to_owned());
    }
    let around = Around::of(line, &token::tokens(line));
    around.address.or(around.host)
}

/// How good the best is of what more than a single report speaks for.
fn best(found: &[Candidate]) -> f64 {
    let scores = found.iter().filter(|one| !one.is_weak);
    scores.map(|one| one.score).fold(0.0, f64::max)
}

/// Adds what is said in everyday words, and tells whether anything is.
fn add_said(told: &everyday::Told, found: &mut Vec<Candidate>) -> bool {
    let said = told.find(best(found));
    let is_said = !said.is_empty();
    found.extend(said);
    is_said
}

/// Leaves out what only is called as something of mail is, what is said not to be so, and all where all is said to be well.
fn take_denied(told: &everyday::Told, is_unsaid: bool, found: &mut Vec<Candidate>) {
    if told.is_foreign() {
        found.clear();
    } else if is_unsaid {
        let denied = told.denied();
        found.retain(|one| !denied.contains(&one.id.as_str()));
        if told.is_well() {
            found.clear();
        }
    }
}

/// The number behind `AADSTS` in a text.
fn sign_in_number(tokens: &[token::Token]) -> Option<String> {
    let of_token = |token: &token::Token| {
        let digits = token.text.strip_prefix("aadsts")?;
        let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then(|| digits.to_owned())
    };
    tokens.iter().find_map(of_token)
}

/// Explains texts; making one reads the library and weighs its words.
pub struct Explainer<'a> {
    catalogue: &'a Catalogue,
    library: &'a Library,
    index: index::Index,
    quoted: quoted::Quoted,
    spelling: OnceLock<spelling::Spelling>,
    codes: HashSet<Cow<'static, str>>,
    /// The words of the pages, read when they are needed.
    words: OnceLock<HashSet<String>>,
}

impl<'a> Explainer<'a> {
    /// One that knows these pages and texts.
    pub fn new(catalogue: &'a Catalogue, library: &'a Library) -> Self {
        let of_texts = || {
            let mut patterns = Vec::new();
            for (number, text) in library.texts().iter().enumerate() {
                for (at, message) in text.says.iter().enumerate() {
                    let origin = pattern::Origin::Text(number, at);
                    match text.patterns.get(at) {
                        Some(written) => {
                            let read = |one: &&'static str| pattern::Pattern::read(origin, one);
                            patterns.extend(written.iter().map(read));
                        }
                        None => patterns.extend(pattern::all(origin, message)),
                    }
                }
            }
            patterns
        };
        let (quoted, mut patterns) = thread::scope(|scope| {
            let patterns = scope.spawn(of_texts);
            (
                quoted::Quoted::of(catalogue),
                patterns.join().unwrap_or_default(),
            )
        });
        for (number, (sentence, _)) in quoted.sentences.iter().enumerate() {
            let origin = pattern::Origin::Sentence(number);
            patterns.extend(pattern::Pattern::new(origin, &sentence.text));
        }
        let of_names = library
            .texts()
            .iter()
            .flat_map(|text| token::tokens(&text.program));
        let names = of_names
            .filter(|token| token.kind == token::Kind::Word && token.text.len() > 3)
            .map(|token| token.text);
        let names = names
            .filter(|name| !common::is_holding(name) && !common::is_of_many_names(name))
            .collect();
        let of_patterns = patterns.iter().flat_map(|pattern| &pattern.tokens);
        let is_english = |pattern: &&pattern::Pattern| match pattern.origin {
            pattern::Origin::Text(number, _) => library.texts()[number].is_english(),
            pattern::Origin::Sentence(_) => true,
        };
        let of_one_language = patterns.iter().filter(is_english).count();
        let codes = of_patterns
            .filter(|token| token.kind == token::Kind::Code)
            .map(|token| token.text.clone())
            .collect();
        Self {
            catalogue,
            library,
            index: index::Index::new(patterns, of_one_language, names),
            spelling: OnceLock::new(),
            quoted,
            codes,
            words: OnceLock::new(),
        }
    }

    /// What a text can mean. It may be one message, several lines or a whole log; it is read up to [`MOST`] bytes, and the
    /// time that it takes is bounded by that.
    pub fn explain(&self, text: &str) -> Answer {
        self.answer(text, false)
    }

    /// The same of what a mail program showed: it is about mail, whatever its words.
    pub fn explain_of_mail(&self, text: &str) -> Answer {
        self.answer(text, true)
    }

    fn answer(&self, text: &str, is_of_mail: bool) -> Answer {
        let end = text.floor_char_boundary(MOST.min(text.len()));
        let cleaned = self.cleaned(&text[..end]);
        let tokens: Vec<token::Token> = token::tokens(
            cleaned
                .get(..cleaned.floor_char_boundary(segments::SHORT))
                .unwrap_or_default(),
        );
        let mut around = Around::of(&cleaned, &tokens);
        around.mail |= is_of_mail && !around.foreign;
        let (found, worked) = self.found(&cleaned, &tokens, &around, is_of_mail);
        let mut candidates = rank::ranked(found, self.catalogue);
        // Where it can be several things, none is certain.
        if let [_, _, ..] = candidates[..] {
            for one in &mut candidates {
                one.certainty = one.certainty.min(Certainty::Likely);
            }
        }
        let is_one = cleaned.trim().lines().count() < 2;
        let targets = candidates
            .iter()
            .map(|one| (!is_one).then(|| target(&cleaned, &one.why)).flatten())
            .collect();
        for one in &mut candidates {
            one.why = masked::masked(&one.why, |word| self.is_known(word));
        }
        Answer {
            sign_in_number: candidates
                .is_empty()
                .then(|| sign_in_number(&tokens))
                .flatten(),
            targets,
            worked: worked && candidates.is_empty(),
            is_question: questions::is_question(&text[..end]),
            candidates,
            around,
            is_cut: end < text.len(),
        }
    }

    /// The text without secrets and marks; one that is short as it was meant, too.
    fn cleaned(&self, text: &str) -> String {
        let mut secrets = secret::Secrets::default();
        let hidden = secrets.hide(text);
        secrets.also(clean::clean);
        let cleaned = secrets.hide(&clean::clean(&hidden));
        let cleaned = lines::whole_codes(&cleaned);
        if !segments::is_short(&cleaned) {
            return cleaned;
        }
        let cleaned = numbered::numbered(&options::written_out(&cleaned));
        let cleaned = seen::seen(&cleaned, |word| self.is_word(word));
        spoken::spoken(&cleaned, |code| self.is_code(code))
    }

    /// All that speaks for a fault, and whether the text says that something worked.
    fn found(
        &self,
        cleaned: &str,
        tokens: &[token::Token],
        around: &Around,
        is_of_mail: bool,
    ) -> (Vec<Candidate>, bool) {
        let alerts = alert::Alerts::of(cleaned, self.library);
        let lines = lines::read(alerts.rest.as_deref().unwrap_or(cleaned));
        let mut segments = segments::segments(&lines, around.mail);
        let lines::Lines {
            text: read, worked, ..
        } = lines;
        if segments::is_short(&read) {
            self.take_out(&read, &mut segments);
        }
        let asked = search::Asked {
            explainer: self,
            around,
            is_short: segments::is_short(cleaned),
        };
        let (mut found, explained) = asked.search(&segments);
        found.extend(alerts.candidates);
        if asked.is_short {
            found.extend(greeting::find(cleaned, around.protocol));
        }
        let is_pasted = read.trim().contains(MARKS);
        let told = everyday::Told::of(&read, around.mail, is_pasted);
        let is_told = asked.is_short
            && (around.mail || !around.others || !around.foreign && told.is_of_mail());
        let is_unsaid = !is_told || !add_said(&told, &mut found);
        let is_open = explained < WHOLE && !(worked && read.trim().is_empty());
        if is_told && is_open && best(&found) < DESCRIBED {
            found.extend(prose::find(self.catalogue, cleaned, tokens, around.mail));
        }
        self.take_foreign(around, &mut found);
        if is_told && !is_of_mail && !is_pasted && around.host.is_none() {
            take_denied(&told, is_unsaid, &mut found);
        }
        if asked.is_short {
            // Who leaves out what the server said has told nothing.
            if servers::is_wrapper_alone(cleaned) {
                found.clear();
            }
            hints::weigh(cleaned, &mut found);
            port::weigh(cleaned, &mut found);
        }
        (found, worked)
    }

    /// Leaves out what other software says beyond doubt, and its refusals without a reason.
    fn take_foreign(&self, around: &Around, found: &mut Vec<Candidate>) {
        if around.mail {
            return;
        }
        if around.others {
            let is_general = |id: &str| self.catalogue.page(id).is_some_and(|page| page.quotes);
            found.retain(|one| one.program.is_some() || !is_general(&one.id));
        }
        // However alike the words are.
        if around.foreign {
            found.clear();
        }
    }

    /// The words that slips are mended with.
    fn spelling(&self) -> &spelling::Spelling {
        self.spelling
            .get_or_init(|| spelling::Spelling::of(self.library, &self.quoted))
    }

    /// Puts the messages that stand in a short text before its pieces, and behind them what they are without slips.
    fn take_out(&self, text: &str, segments: &mut Vec<String>) {
        /// So many of them are looked at for slips.
        const MOST: usize = 4;
        let mut taken = said::said(text);
        let mended: Vec<String> = taken
            .iter()
            .chain(segments.iter())
            .take(MOST)
            .filter_map(|piece| self.spelling().mended(piece))
            .collect();
        taken.append(segments);
        taken.extend(mended);
        *segments = taken;
    }
}
