//! `explain`: what a text can mean, or one page of the catalogue.

mod input;
mod words;

use std::path::Path;

use time::{Date, OffsetDateTime};

use input::{Input, standard_input};

use super::checks;
use super::output::print;
use crate::catalogue::Catalogue;
use crate::cli::{ExplainArgs, Format, Look};
use crate::discover::finding::meaning;
use crate::error::Error;
use crate::exit::Exit;
use crate::explain::Explainer;
use crate::report::human::Detail;
use crate::report::json;
use crate::report::page::Explanation;
use crate::style::Style;

pub(super) fn explain(args: &ExplainArgs) -> Result<Exit, Error> {
    let Input { text, is_cut } = match &args.text[..] {
        [one] if one == "-" => standard_input()?,
        words => Input {
            text: words.join(" "),
            is_cut: false,
        },
    };
    let known = checks::known(&args.checks)?;
    let catalogue = &known.catalogue;
    if let Some(id) = id(&text, catalogue) {
        return page(&id, catalogue, args.look);
    }
    if let Some(meaning) = meaning(text.trim()) {
        tell(
            &Explanation::of_finding(meaning, catalogue).on(today()),
            args.look,
        )?;
        return Ok(Exit::Works);
    }
    if let Some(ids) = several_ids(&text, catalogue) {
        let explanation = Explanation::of_all(&ids, catalogue).on(today());
        tell(&explanation, args.look)?;
        return Ok(Exit::Works);
    }
    let library = known.library();
    let mut answer = Explainer::new(catalogue, &library).explain(&text);
    answer.is_cut |= is_cut;
    let mut explanation = Explanation::answering(&answer, catalogue).on(today());
    explanation.notes.extend(file_hint(&args.text));
    if !explanation.known {
        words::tell(&text, &mut explanation);
    }
    let detail = match args.verbose {
        0 => Detail::Usual,
        _ => Detail::Everything,
    };
    match args.look.format {
        Format::Json => print(&json::render(&explanation))?,
        Format::Human => {
            let style = Style::of_stdout(args.look.color);
            print(&explanation.render_answer(&style, detail))?;
        }
    }
    Ok(match explanation.known {
        true => Exit::Works,
        false => Exit::Undecided,
    })
}

/// How a file is read whose name was given in the place of a text; nothing where there is no such file.
fn file_hint(words: &[String]) -> Option<String> {
    let [name] = words else { return None };
    let is_plain = |c: char| c.is_alphanumeric() || "._-/\\:".contains(c);
    let is_file = name.chars().all(is_plain) && Path::new(name).is_file();
    is_file.then(|| {
        format!("That is the name of a file here. To read the file: `mailprobe explain - < {name}`")
    })
}

/// The day that the clock of this computer shows.
fn today() -> Date {
    OffsetDateTime::now_utc().date()
}

/// Tells one page.
pub(super) fn page(id: &str, catalogue: &Catalogue, look: Look) -> Result<Exit, Error> {
    let id = id.trim().to_lowercase();
    let explanation = Explanation::of(&id, catalogue).on(today());
    tell(&explanation, look)?;
    match explanation.known {
        true => Ok(Exit::Works),
        false => Err(unknown(&id, &explanation)),
    }
}

/// Tells pages in the form that is wanted.
fn tell(explanation: &Explanation, look: Look) -> Result<(), Error> {
    match look.format {
        Format::Json => print(&json::render(explanation)),
        Format::Human => print(&explanation.render(&Style::of_stdout(look.color))),
    }
}

/// The ids that a text is, where it is two or more of them and nothing else; each once.
fn several_ids(text: &str, catalogue: &Catalogue) -> Option<Vec<String>> {
    /// Nobody wants to read more pages at once; a log is not looked through for ids.
    const MOST: usize = 20;
    let mut ids: Vec<String> = Vec::new();
    for word in text.split([' ', ',', '\n']).filter(|word| !word.is_empty()) {
        let id = word.to_lowercase();
        if ids.len() == MOST || catalogue.page(&id).is_none() {
            return None;
        }
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    (!ids.is_empty()).then_some(ids)
}

/// The id that a text is, or that it is meant to be: of a family that there is, a page in two words, or a page without its family.
fn id(text: &str, catalogue: &Catalogue) -> Option<String> {
    /// No id is longer; a log is not looked through for one.
    const LONGEST: usize = 100;
    let text = text.trim();
    if text.len() > LONGEST {
        return None;
    }
    let text = text.to_lowercase().replace('_', "-");
    let joined = text.split_whitespace().collect::<Vec<_>>().join(".");
    if catalogue.page(&joined).is_some() {
        return Some(joined);
    }
    let fits = |byte: u8| byte.is_ascii_lowercase() || byte == b'-';
    let Some((family, name)) = text.split_once('.') else {
        // The name alone, where it has the form of one: plain words are what a program says.
        let is_name = text.contains('-') && text.bytes().all(fits);
        return is_name.then(|| only_named(&text, catalogue)).flatten();
    };
    // The full stop of a sentence is no part of the name.
    let name = name.trim_end_matches('.');
    let is_family = || {
        catalogue
            .ids()
            .any(|id| id.split('.').next() == Some(family))
    };
    (name.bytes().all(fits) && is_family()).then(|| format!("{family}.{name}"))
}

/// The id of the one page of this name, of whichever family; where there are several, the name, which is then asked about.
fn only_named(name: &str, catalogue: &Catalogue) -> Option<String> {
    let is_own = |id: &&str| id.split_once('.').is_some_and(|(_, own)| own == name);
    let mut all = catalogue.ids().filter(is_own);
    let first = all.next()?;
    Some(
        all.next()
            .map_or_else(|| first.to_owned(), |_| name.to_owned()),
    )
}

/// Says that there is no page with this id, and which ids look like it.
pub(super) fn unknown(id: &str, explanation: &Explanation) -> Error {
    let near = match explanation.did_you_mean.as_slice() {
        [] => "`mailprobe list` shows every id".to_owned(),
        near => format!("did you mean {}?", near.join(", ")),
    };
    let what = match is_like_an_id(id) {
        true => format!("there is no fault with the id {id}"),
        // What a program or a server said may be long or hostile, and is not repeated.
        false => "give the id of a fault, such as auth.bad-password, not another text".to_owned(),
    };
    Error::NoSuchPage(format!("{what}; {near}"))
}

fn is_like_an_id(text: &str) -> bool {
    const LONGEST: usize = 60;
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b".-_".contains(&byte);
    !text.is_empty() && text.len() <= LONGEST && text.bytes().all(fits)
}
