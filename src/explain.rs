//! What a text can mean that a program, a device or a server showed: read as it is typed, pasted or spoken.
//!
//! Two kinds of knowledge are joined. What servers say goes through the very same reading as in a check; what programs show
//! stands in `checks/clients/`. Codes are matched exactly or not at all, words tolerantly, and what matches nothing is not known.

mod addressee;
mod alert;
mod apart;
mod around;
mod broker;
mod certificate;
mod clean;
mod command;
mod common;
mod everyday;
mod found;
mod greeting;
mod heard;
mod hints;
mod index;
mod known;
mod lines;
mod local_part;
mod masked;
mod named;
mod numbered;
mod options;
mod others;
mod part;
mod partly;
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
mod switches;
mod token;
mod vocabulary;
pub mod windows;

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::OnceLock;

use crate::catalogue::alternative::Words;
use crate::catalogue::{Catalogue, Certainty, aadsts};
use crate::client::Library;
use crate::endpoint::Protocol;

pub use around::Around;
pub use known::Repeatable;
pub use named::{Named, Server, User};
pub use part::BEGINNING;

/// The most of a text that is read, in bytes.
pub const MOST: usize = 4 * 1024 * 1024;

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
    /// Whether it stands behind the others, because a single report is all that speaks for it.
    pub is_weak: bool,
    /// Whether a single report is all that speaks for it, also where nothing better is known of the very message.
    pub is_single: bool,
    /// Whether what tells it from the others is said of the very message, which is there in full.
    pub is_own: bool,
}

/// What a text means.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Answer {
    /// What it can be, the most probable first; none when it is not known.
    pub candidates: Vec<Candidate>,
    /// The address, the servers, the protocol and the user that it names.
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
    /// The number of Windows that it has, as Windows shows it, and what kind it is, where nothing is known here.
    pub windows_number: Option<(String, windows::NumberKind)>,
    /// Whether only its beginning and its end were read, because it is longer than [`MOST`].
    pub is_cut: bool,
    /// How many kinds of its lines were not looked at, because it has too many.
    pub left_out: usize,
}

/// A message of a program as people may read it: `…` in the place of what differs from case to case.
pub fn readable(message: &str) -> String {
    pattern::open(message).replace(token::WILD, "…")
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

/// The number behind `AADSTS` in a text that has none that is known.
fn unknown_number(tokens: &[token::Token]) -> Option<String> {
    let of_token = |token: &token::Token| {
        let digits = token.text.strip_prefix("aadsts")?;
        let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then(|| digits.to_owned())
    };
    let numbers: Vec<String> = tokens.iter().filter_map(of_token).collect();
    let is_known = |digits: &String| digits.parse().ok().and_then(aadsts::code).is_some();
    match numbers.iter().any(is_known) {
        true => None,
        false => numbers.into_iter().next(),
    }
}

/// The first number of Windows in a text that tells its kind by its form, as Windows shows it.
fn windows_number(tokens: &[token::Token]) -> Option<(String, windows::NumberKind)> {
    let of_token = |token: &token::Token| {
        let kind = windows::kind(&token.text)?;
        Some((search::shown(&token.text), kind))
    };
    tokens.iter().find_map(of_token)
}

/// What is looked for of the texts of programs.
fn of_texts(library: &Library) -> Vec<pattern::Pattern> {
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
}

/// Explains texts; making one reads the library and weighs its words.
pub struct Explainer<'a> {
    catalogue: &'a Catalogue,
    library: &'a Library,
    index: index::Index,
    quoted: quoted::Quoted<'a>,
    spelling: OnceLock<spelling::Spelling>,
    codes: HashSet<Cow<'static, str>>,
    /// The words of the pages, read when they are needed.
    words: OnceLock<masked::PageWords>,
}

impl<'a> Explainer<'a> {
    /// One that knows these pages and texts.
    pub fn new(catalogue: &'a Catalogue, library: &'a Library) -> Self {
        let quoted = quoted::Quoted::of(catalogue);
        let mut patterns = of_texts(library);
        for (number, (sentence, _)) in quoted.sentences.iter().enumerate() {
            let origin = pattern::Origin::Sentence(number);
            patterns.extend(pattern::Pattern::new(origin, &sentence.text));
        }
        let programs: HashSet<&str> = library.texts().iter().map(|text| &*text.program).collect();
        let names = programs
            .into_iter()
            .flat_map(token::tokens)
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

    /// The same of what a mail program showed: it is about mail, whatever its words. What is certain without that needs no other reading.
    pub fn explain_of_mail(&self, text: &str) -> Answer {
        let plain = self.answer(text, false);
        match plain.candidates.first().map(|one| one.certainty) {
            Some(Certainty::Certain) => plain,
            _ => self.answer(text, true),
        }
    }

    fn answer(&self, text: &str, is_of_mail: bool) -> Answer {
        let part = part::of(text);
        let cleaned = self.cleaned(&part);
        let tokens: Vec<token::Token> = token::tokens(
            cleaned
                .get(..cleaned.floor_char_boundary(segments::SHORT))
                .unwrap_or_default(),
        );
        let mut around = Around::of(&cleaned, &tokens);
        around.mail |= is_of_mail && !around.foreign;
        let found::Found {
            candidates: mut found,
            worked,
            left_out,
        } = self.found(&cleaned, &tokens, &around, is_of_mail);
        // A number that no page is about tells more than words that are like those of others.
        let sign_in_number = unknown_number(&tokens);
        if sign_in_number.is_some() {
            found.retain(|one| one.certainty > Certainty::Possible);
        }
        hints::of_protocol(self.catalogue, around.protocol, &mut found);
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
        let names = || {
            let programs = self.library.texts().iter().map(|text| &*text.program);
            let programs: HashSet<&str> = programs.collect();
            programs.into_iter().flat_map(apart::names).collect()
        };
        apart::weigh(&cleaned, names, &mut candidates);
        apart::fill(self.catalogue, &mut candidates);
        for one in &mut candidates {
            one.why = masked::masked(&one.why, |word| self.is_known(word));
        }
        Answer {
            sign_in_number: sign_in_number.filter(|_| candidates.is_empty()),
            windows_number: windows_number(&tokens).filter(|_| candidates.is_empty()),
            targets,
            worked: worked && candidates.is_empty(),
            is_question: questions::is_question(&part),
            candidates,
            around,
            is_cut: part.len() < text.len(),
            left_out,
        }
    }

    /// The text without secrets and marks; one that is short as it was meant, too.
    fn cleaned(&self, text: &str) -> String {
        let mut secrets = secret::Secrets::default();
        let hidden = secrets.hide(text);
        secrets.also(clean::clean);
        let cleaned = secrets.hide(&clean::clean(&hidden));
        let cleaned = partly::without_small_shares(&lines::whole_codes(&cleaned));
        if !segments::is_short(&cleaned) {
            return cleaned;
        }
        let cleaned = numbered::numbered(&options::written_out(&cleaned));
        let cleaned = seen::seen(&cleaned, |word| self.is_word(word));
        let known = spoken::Known {
            is_code: &|code| self.is_code(code),
            is_named: &|code| self.is_named(code),
        };
        spoken::spoken(&cleaned, &known)
    }

    /// The words that slips are mended with.
    fn spelling(&self) -> &spelling::Spelling {
        self.spelling
            .get_or_init(|| spelling::Spelling::of(self.library, &self.quoted))
    }
}
