//! What the steps of an organisation must not say: a mark that there is not, or something that puts people at risk.

mod command;
mod links;
mod plain;
mod risk;
mod secret;
mod table;

use super::Fault;
use crate::catalogue::dates;

/// The marks that may stand before a step.
const PLACES: [&str; 4] = ["Exchange", "Exchange Online", "Google", "Elsewhere"];

/// Whose words a section has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Of {
    /// It tells what happens: somebody else may do what puts people at risk.
    What,
    /// It has somebody do something.
    Steps,
    /// It has the administrator do something, who knows what it gives up.
    Administrator,
}

/// A line of code, or a paragraph or step with all of its lines.
struct Piece<'a> {
    /// The number of its first line.
    first: usize,
    lines: Vec<&'a str>,
    is_code: bool,
}

/// What may be wrong in the words of a section, which begins on this line.
pub(super) fn faults(section: &str, first_line: usize, of: Of) -> Vec<Fault> {
    let mut faults = Vec::new();
    let pieces = pieces(section, first_line);
    for piece in &pieces {
        for (line, text) in (piece.first..).zip(&piece.lines) {
            if !piece.is_code {
                faults.extend(marks(text).map(|reason| (line, reason)));
            }
            faults.extend(command::fault(text, piece.is_code).map(|reason| (line, reason)));
            faults.extend(disguised(text).map(|reason| (line, reason)));
        }
    }
    if of == Of::Steps {
        let wrong =
            |text: &str, is_code: bool| gives_up(text).or_else(|| secret::risk(text, is_code));
        let risks = risks(&pieces, wrong).into_iter();
        faults.extend(risks.map(|(line, why)| (line, not_taken(&why))));
    }
    faults.extend(links::faults(section, first_line));
    faults.sort_by_key(|(line, _)| *line);
    faults
}

/// Why words of a single line, such as the first step of a page, put people at risk.
pub fn risk_of(words: &str) -> Option<String> {
    let why = gives_up(words).or_else(|| secret::risk(words, false));
    let risk = why.map(|why| not_taken(&why));
    risk.or_else(|| disguised(words))
}

fn not_taken(why: &str) -> String {
    format!("this step is not taken, because {why}")
}

/// Why a word that only looks like another is not taken: nobody who reads the file sees what it says.
fn disguised(line: &str) -> Option<String> {
    let letters = plain::disguised(line)
        .map(|word| format!("`{word}` has letters of two writings that look alike"));
    letters.or_else(|| referred(line))
}

/// Why a character that is written as a reference is not taken: it would be shown as what it stands for.
pub(super) fn referred(line: &str) -> Option<String> {
    let written = plain::reference(line)?;
    Some(format!(
        "`{written}` stands for another character: write that character itself"
    ))
}

/// What the steps of an administrator give up, or have somebody else do.
pub(super) fn cautions(section: &str, first_line: usize) -> Vec<Fault> {
    let pieces = pieces(section, first_line);
    let given_up = risks(&pieces, |text, _| gives_up(text))
        .into_iter()
        .map(|(line, why)| (line, format!("think of this step again: {why}")));
    let prose = pieces.iter().filter(|piece| !piece.is_code);
    let theirs = prose.filter_map(|piece| of_piece(piece, of_the_person));
    let mut all: Vec<Fault> = given_up.chain(theirs).collect();
    all.sort_by_key(|(line, _)| *line);
    all
}

/// What of these puts people at risk: each by itself, or a list with the words that lead to it.
fn risks(pieces: &[Piece<'_>], wrong: impl Fn(&str, bool) -> Option<String>) -> Vec<Fault> {
    let of = |piece: &Piece<'_>| of_piece(piece, |text| wrong(text, piece.is_code));
    let alone: Vec<Fault> = pieces.iter().filter_map(of).collect();
    let lists = lists(pieces);
    let lists = lists.iter().filter(|list| {
        let mut lines = list.first..list.first + list.lines.len();
        !lines.any(|line| alone.iter().any(|(at, _)| *at == line))
    });
    let of_lists: Vec<Fault> = lists.filter_map(of).collect();
    alone.into_iter().chain(of_lists).collect()
}

/// Words that end with a colon, each with the list that stands below them.
fn lists<'a>(pieces: &[Piece<'a>]) -> Vec<Piece<'a>> {
    let depth = |piece: &Piece<'_>| {
        let line = piece.lines.first().copied().unwrap_or_default();
        line.len() - line.trim_start().len()
    };
    let leads = |piece: &Piece<'_>| {
        let last = piece.lines.last().copied().unwrap_or_default();
        !piece.is_code && last.trim_end().ends_with(':')
    };
    let all = pieces.iter().enumerate();
    all.filter(|(_, piece)| leads(piece))
        .map(|(at, lead)| {
            let below = pieces[at + 1..].iter();
            let below = below.take_while(|piece| depth(piece) > depth(lead));
            let more = below.flat_map(|piece| piece.lines.iter().copied());
            Piece {
                first: lead.first,
                lines: lead.lines.iter().copied().chain(more).collect(),
                is_code: false,
            }
        })
        .collect()
}

/// Why a line puts people or their passwords at risk.
fn gives_up(line: &str) -> Option<String> {
    risk::risk(&plain::plain(line)).or_else(|| command::given_up(line))
}

/// What is wrong with one of its lines, or with all of them together, which a break of the line does not hide.
fn of_piece(piece: &Piece<'_>, wrong: impl Fn(&str) -> Option<String>) -> Option<Fault> {
    let mut lines = (piece.first..).zip(&piece.lines);
    let alone = lines.find_map(|(line, text)| Some((line, wrong(text)?)));
    alone.or_else(|| {
        let lines = piece.lines.iter().map(|line| line.trim());
        let whole = lines.collect::<Vec<_>>().join(" ");
        Some((piece.first, wrong(&whole)?))
    })
}

/// The pieces of a section.
fn pieces(section: &str, first_line: usize) -> Vec<Piece<'_>> {
    let mut all: Vec<Piece<'_>> = Vec::new();
    let mut fenced = false;
    let mut is_open = false;
    for (line, text) in (first_line..).zip(section.lines()) {
        let bare = text.trim_start();
        if bare.starts_with("```") || bare.starts_with("~~~") {
            fenced = !fenced;
            is_open = false;
            continue;
        }
        let is_code = fenced || !is_open && text.starts_with("    ");
        let begins = bare.starts_with(['-', '*', '+', '#'])
            || bare
                .trim_start_matches(|c: char| c.is_ascii_digit())
                .starts_with(['.', ')']);
        match all.last_mut() {
            Some(last) if is_open && !is_code && !begins && !bare.is_empty() => {
                last.lines.push(text)
            }
            _ if bare.is_empty() => {}
            _ => all.push(Piece {
                first: line,
                lines: vec![text],
                is_code,
            }),
        }
        is_open = !is_code && !bare.is_empty();
    }
    all
}

/// Whether a step of the administrator is one for the person at the keyboard.
fn of_the_person(text: &str) -> Option<String> {
    const THEIRS: [&str; 12] = [
        "your password",
        "your mailbox",
        "your account",
        "your mail program",
        "your computer",
        "your phone",
        "into the mail program",
        "in the mail program",
        "ihr passwort",
        "ihr konto",
        "ihr mailprogramm",
        "im mailprogramm",
    ];
    let text = format!("{} ", text.to_lowercase());
    let is_theirs = |words: &&str| {
        let mut found = text
            .match_indices(*words)
            .map(|(at, words)| &text[at + words.len()..]);
        found.any(|rest| !rest.starts_with(char::is_alphanumeric))
    };
    let found = THEIRS.iter().find(|words| is_theirs(words))?;
    Some(format!(
        "`{found}` is said to the person at the keyboard: such a step stands under `You`"
    ))
}

/// The first mark of a line that is not read, or stands where it is not.
fn marks(line: &str) -> Option<String> {
    let bare = line.trim_start();
    let is_first = PLACES
        .iter()
        .any(|place| bare.starts_with(&format!("{{{place}}}")));
    let behind = bare
        .split_once('}')
        .map_or("", |(_, behind)| behind.trim_start());
    if is_first && behind.starts_with(|c: char| c.is_ascii_digit()) {
        return Some(
            "the mark of a place stands behind the number of a step: `1. {Exchange} ...`"
                .to_owned(),
        );
    }
    // Every second part stands between backticks, as code.
    let prose = line.split('`').step_by(2);
    let named = prose.flat_map(|part| part.split('{').skip(1));
    let mut names = named
        .filter_map(|rest| rest.split_once('}'))
        .map(|(name, _)| name);
    names.find_map(|name| match name.strip_prefix("date ") {
        Some(id) if dates::turn(id).is_some() => None,
        Some(id) => {
            let alike = |known: &&str| strsim::jaro_winkler(id, known);
            let ids = dates::turns().iter().map(|turn| turn.id.as_str());
            let near = ids.max_by(|a, b| alike(a).total_cmp(&alike(b)));
            let near = near.unwrap_or_default();
            Some(format!("there is no date `{id}`; the one that is called most alike is `{near}`"))
        }
        None if PLACES.contains(&name) => None,
        None => Some(format!(
            "there is no mark `{name}`; in braces stand Exchange, Exchange Online, Google and Elsewhere, or date and its id"
        )),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_that_there_is_not_is_found() {
        for wrong in [
            "Call {phone}.",
            "1. Call {{number}}.",
            "{Exchange} 1. Call.",
            "It ends {date smtp-auth-default-of}.",
            "1. {exchange} Call.",
        ] {
            assert!(marks(wrong).is_some(), "{wrong}");
        }
        for well in [
            "1. {Exchange} Call.",
            "{Elsewhere} Call.",
            "It ends {date smtp-auth-default-off}.",
            "1. `Get-Mailbox | Where-Object { $_.Name }`",
            "Nothing.",
        ] {
            assert_eq!(marks(well), None, "{well}");
        }
    }
}
