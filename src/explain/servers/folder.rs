//! What a server of IMAP says to a command behind the sign-in: about a folder, a message or the program, and never about the password.

use super::{Level, add, heard};
use crate::catalogue::Certainty;
use crate::catalogue::alternative::Words;
use crate::endpoint::Protocol;
use crate::explain::Candidate;
use crate::explain::around::Around;
use crate::explain::command::{self, Aim};
use crate::explain::heard::Judge;
use crate::explain::search::Asked;
use crate::explain::sentence::{self, Command, Form, Sentence};

/// Codes that no sign-in is answered with (RFC 3501, section 7.1; RFC 5530; RFC 4469; RFC 9051), and what they are about.
const CODES: [(&str, Command); 9] = [
    ("TRYCREATE", Command::Store),
    ("TOOBIG", Command::Store),
    ("ALREADYEXISTS", Command::Folder),
    ("EXPUNGEISSUED", Command::Folder),
    ("BADCHARSET", Command::Folder),
    ("HASCHILDREN", Command::Folder),
    ("READ-ONLY", Command::Folder),
    ("NONEXISTENT", Command::Folder),
    ("CLIENTBUG", Command::Folder),
];

/// Words that are about a folder or a message, in lower case.
const OF_FOLDERS: [&str; 10] = [
    "invalid mailbox name",
    "invalid folder name",
    "mailbox already exists",
    "folder already exists",
    "no mailbox selected",
    "no folder selected",
    "read-only",
    "argument to ",
    "unknown command",
    "unrecognized command",
];

/// Words of a message that is too large to be stored, in lower case.
const TOO_LARGE: [&str; 7] = [
    "too large",
    "too big",
    "maximum message size",
    "message size exceed",
    "size limit",
    "command line limit",
    "maximum size",
];

/// How servers say that a folder is not there, in lower case.
const MISSING: [&str; 12] = [
    "mailbox doesn't exist",
    "mailbox does not exist",
    "mailbox not found",
    "no such mailbox",
    "unknown mailbox",
    "non-existent mailbox",
    "nonexistent mailbox",
    "folder doesn't exist",
    "folder does not exist",
    "folder not found",
    "no such folder",
    "unknown folder",
];

/// How a command is complained of that the server cannot read, in lower case.
const UNREADABLE: [&str; 11] = [
    "argument",
    "syntax",
    "unknown command",
    "unrecognized command",
    "invalid command",
    "illegal",
    "parse",
    "unexpected",
    "not supported",
    "unsupported",
    "invalid",
];

/// Parts of the names of the folder for what was sent, in lower case.
const SENT: [&str; 12] = [
    "sent",
    "gesendet",
    "envoy",
    "enviad",
    "inviat",
    "verzonden",
    "wys\u{142}an",
    "skickat",
    "odeslan",
    "\u{43e}\u{442}\u{43f}\u{440}\u{430}\u{432}\u{43b}\u{435}\u{43d}",
    "\u{9001}\u{4fe1}",
    "\u{5df2}\u{53d1}",
];

/// The command that a sentence answers, where the text shows one behind the sign-in, or its own code or words are about nothing else.
pub(super) fn command(sentence: &Sentence, around: &Around) -> Option<Command> {
    let is_refusal = match &sentence.form {
        Form::Imap(status) => status != "BYE",
        Form::Bracket => true,
        _ => return None,
    };
    if !is_refusal {
        return None;
    }
    let is_untold = matches!(sentence.form, Form::Bracket);
    let shown = around.commands.answered(sentence.tag.as_deref());
    match shown.map(|one| one.aim) {
        Some(Aim::Store) => return Some(Command::Store),
        Some(Aim::Folder) => return Some(Command::Folder),
        // What is in brackets alone need not be the answer to what was sent.
        Some(Aim::SignIn) if !is_untold => return None,
        _ => {}
    }
    by_code(sentence).or_else(|| by_words(&sentence.text))
}

fn by_code(sentence: &Sentence) -> Option<Command> {
    let code = sentence.response_code.as_deref()?;
    let known = CODES.iter().find(|(known, _)| *known == code);
    known.map(|(_, command)| *command)
}

/// The command by the words: its name stands in them, or what it is about.
fn by_words(text: &str) -> Option<Command> {
    let mut words = text.split([' ', '.', ',', ':', '(']);
    // Where all is in capitals, so are everyday words.
    let is_mixed = text.bytes().any(|byte| byte.is_ascii_lowercase());
    match words.find_map(command::aim).filter(|_| is_mixed) {
        Some(Aim::SignIn) => return None,
        Some(Aim::Store) => return Some(Command::Store),
        Some(Aim::Folder) => return Some(Command::Folder),
        None => {}
    }
    let lower = text.to_lowercase();
    let says = |all: &[&str]| all.iter().any(|words| lower.contains(words));
    let is_of_message = lower.contains("message") || lower.contains("literal");
    if is_of_message && says(&TOO_LARGE) {
        return Some(Command::Store);
    }
    let is_missing = named_folder(&lower).is_some_and(|name| name != "inbox");
    (is_missing || says(&OF_FOLDERS)).then_some(Command::Folder)
}

/// Judges a sentence that answers such a command; none where it answers none.
pub(super) fn judged(
    asked: &Asked<'_, '_>,
    judge: &Judge<'_>,
    sentence: &Sentence,
    all: &mut Vec<Candidate>,
) -> Option<Level> {
    let command = sentence
        .answers
        .filter(|one| matches!(one, Command::Store | Command::Folder))?;
    let shown = asked.around.commands.answered(sentence.tag.as_deref());
    let folder = shown.and_then(|one| one.folder.as_deref());
    if let Some(ids) = means(sentence, command, folder) {
        give(sentence, ids, all);
        return Some(Level::Words);
    }
    let heard = heard(asked, judge, sentence).into_iter().next();
    match heard {
        Some(heard) if heard.level > Level::Refusal => {
            add(sentence, &heard, 1.0, heard.certainty, all);
        }
        _ if command == Command::Store => give(sentence, STORED, all),
        _ => give(sentence, REFUSED, all),
    }
    Some(Level::Words)
}

/// What such an answer can mean.
const STORED: &[&str] = &[
    "mailbox.sent-copy-failed",
    "mailbox.refused",
    "client.local-fault",
];
const NOT_STORED: &[&str] = &["mailbox.sent-copy-failed", "client.local-fault"];
const LARGE: &[&str] = &["mailbox.sent-copy-failed", "smtp.message-too-large"];
const NAMED_WRONGLY: &[&str] = &["client.local-fault", "mailbox.sent-copy-failed"];
const OF_PROGRAM: &[&str] = &["client.local-fault"];
const NOT_ALLOWED: &[&str] = &["mailbox.no-permission", "client.local-fault"];
const UNREAD: &[&str] = &["proto.command-rejected", "client.local-fault"];
const REFUSED: &[&str] = &["mailbox.refused", "client.local-fault"];

/// What the answer means by its code and its words; none where the mailbox as a whole is meant, or nothing tells.
fn means(
    sentence: &Sentence,
    command: Command,
    shown: Option<&str>,
) -> Option<&'static [&'static str]> {
    let lower = sentence.text.to_lowercase();
    let code = sentence.response_code.as_deref().unwrap_or_default();
    let says = |all: &[&str]| all.iter().any(|words| lower.contains(words));
    let named = named_folder(&lower);
    if code == "TRYCREATE" || code == "NONEXISTENT" || named.is_some() || says(&MISSING) {
        return missing(
            code,
            command,
            named.or_else(|| shown.map(str::to_lowercase)),
        );
    }
    if code == "TOOBIG" || command == Command::Store && says(&TOO_LARGE) {
        return Some(LARGE);
    }
    if code == "READ-ONLY" || says(&["read-only", "read only"]) {
        return Some(NOT_ALLOWED);
    }
    let is_of_program = [
        "CLIENTBUG",
        "CANNOT",
        "ALREADYEXISTS",
        "EXPUNGEISSUED",
        "BADCHARSET",
        "HASCHILDREN",
    ];
    if is_of_program.contains(&code) || says(&OF_FOLDERS[..6]) {
        return Some(OF_PROGRAM);
    }
    let is_bad = matches!(&sentence.form, Form::Imap(status) if status == "BAD");
    (is_bad && says(&UNREADABLE)).then_some(UNREAD)
}

/// What it means that a folder is not there: the inbox alone is the mailbox itself.
fn missing(
    code: &str,
    command: Command,
    folder: Option<String>,
) -> Option<&'static [&'static str]> {
    let is_inbox = folder.as_deref() == Some("inbox");
    let is_of_sent = |name: &String| SENT.iter().any(|part| name.contains(part));
    match folder {
        _ if is_inbox => None,
        Some(name) if is_of_sent(&name) => Some(NOT_STORED),
        Some(_) if command == Command::Store => Some(NAMED_WRONGLY),
        Some(_) => Some(OF_PROGRAM),
        None if code == "TRYCREATE" || command == Command::Store => Some(NOT_STORED),
        None => None,
    }
}

/// The folder that the words say is not there, in lower case: `mailbox doesn't exist: archive`, `folder "archive" not found`.
pub(super) fn named_folder(lower: &str) -> Option<String> {
    /// No name of a folder has more words.
    const WORDS: usize = 6;
    let name = |text: &str| {
        let text = text.trim_start_matches([':', ' ', '"', '\'', '<', '(']);
        let name = text
            .split(['"', '\'', '>', '(', ')', ',', ';'])
            .next()
            .unwrap_or_default();
        let name = name.trim().trim_end_matches('.');
        let is_name = !name.is_empty() && name.split(' ').count() <= WORDS;
        is_name.then(|| name.to_owned())
    };
    let behind = MISSING.iter().find_map(|words| {
        let (_, behind) = lower.split_once(words)?;
        behind
            .trim_start()
            .starts_with([':', '"', '\'', '<'])
            .then(|| name(behind))?
    });
    behind.or_else(|| {
        let (_, inner) = ["mailbox \"", "mailbox '", "folder \"", "folder '"]
            .iter()
            .find_map(|begin| lower.split_once(begin))?;
        let (inner, rest) = inner.split_once(['"', '\''])?;
        let is_missing = ["does", "not ", "is not", "is unknown", "was not"];
        let rest = rest.trim_start();
        is_missing
            .iter()
            .any(|word| rest.starts_with(word))
            .then(|| name(inner))?
    })
}

/// What a server said of a folder without the form of a server's sentence: those words with a name behind them are nobody else's.
pub(super) fn bare(segments: &[String], around: &Around, all: &mut Vec<Candidate>) -> bool {
    let found = segments.iter().find_map(|segment| {
        let name = named_folder(&segment.to_lowercase()).filter(|name| name != "inbox")?;
        Some((segment, name))
    });
    let Some((segment, name)) = found.filter(|_| around.mail) else {
        return false;
    };
    let command = around.commands.answered(None).map(|one| one.aim);
    let command = match command {
        Some(Aim::Store) => Command::Store,
        _ => Command::Folder,
    };
    let sentence = Sentence::bare(segment, Some(Protocol::Imap));
    if let Some(ids) = missing("", command, Some(name)) {
        give(&sentence, ids, all);
    }
    true
}

/// Gives what it can mean, none of it for certain.
fn give(sentence: &Sentence, ids: &[&str], all: &mut Vec<Candidate>) {
    /// As good as what a sentence says in so many words.
    const FIRST: f64 = 1.0;
    const NEXT: f64 = 0.94;
    let said = sentence::in_quotes(&sentence.quoted());
    let mut score = FIRST;
    for id in ids {
        all.push(Candidate {
            id: (*id).to_owned(),
            certainty: Certainty::Possible,
            score,
            why: format!(
                "The server says: {said} That is its answer about a folder or a message, behind the sign-in."
            ),
            program: None,
            tell_apart: None,
            protocol: Some(Protocol::Imap),
            words: Words::default(),
            is_weak: false,
            is_single: false,
            is_own: false,
        });
        score *= NEXT;
    }
}
