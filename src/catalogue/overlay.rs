//! An organisation's own words: a folder of pages that adds to those of the program.
//!
//! A file at the place of a page (`auth/pop-disabled.md`) carries words of the organisation for it, in up to three sections: `Policy`,
//! which is told before the cause, and `You` and `Help desk`, whose steps stand before those of the page unless its header says
//! otherwise, and behind them where they keep people safe. All of it is told as what the organisation says, and not as what the program
//! does. What the program finds, how sure it is, and what the administrator has to do are not theirs to change. A file at any other
//! place is a whole page.

mod own_page;
mod shares;
mod steps;
mod words;

use std::borrow::Cow;
use std::collections::BTreeMap;

use pulldown_cmark::HeadingLevel;
use serde::Deserialize;

use self::own_page::own_page;
pub use self::steps::risk_of;
use self::words::words;
use super::body::{Example, Heading, headings};
use super::page::{FENCE, split};
use super::{Catalogue, Entry, Page, PageFault};

/// The largest file that is read, in bytes; the pages of the program have a few thousand.
pub const LARGEST: usize = 256 * 1024;

/// What stands before the words of the organisation: who reads them knows whose they are.
const SAYS: &str = "Your organisation says:";

/// What stands between the organisation's steps and those of the page.
const USUAL: &str = "The usual steps:";

/// Families whose steps may be replaced. Those of all others keep a password from strangers, or lead through the network that everybody
/// has to mend: they may be added to.
const REPLACEABLE: [&str; 4] = ["auth", "oauth", "mailbox", "smtp"];

/// Families whose steps keep a password from strangers: others stand behind them.
const GUARDED: [&str; 3] = ["tls", "starttls", "captive"];

/// A file of such a folder.
#[derive(Clone, Debug)]
pub struct File {
    /// Where it stands below the folder, with `/` between the parts.
    pub path: String,
    /// Where it is told to stand.
    pub shown: String,
    /// What is in it.
    pub text: String,
}

impl File {
    /// The same with the names of shared folders in its words kept as they are written.
    fn with_shares(&self) -> Self {
        let from = split(&self.text).map_or(0, |(_, from)| from);
        let (header, body) = self.text.split_at(from);
        Self {
            text: format!("{header}{}", shares::kept(body)),
            ..self.clone()
        }
    }
}

/// Where the organisation's steps stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Side {
    /// Before those of the page.
    Before,
    /// After them.
    After,
    /// In their place.
    Replace,
}

/// The header of a file with own words.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Sides {
    you: Option<Side>,
    help_desk: Option<Side>,
}

/// Own words for one page.
#[derive(Clone, Debug)]
struct Words {
    policy: Option<String>,
    you: Option<(Side, String)>,
    help_desk: Option<(Side, String)>,
}

/// What a folder adds to the catalogue.
#[derive(Clone, Debug, Default)]
pub struct Overlay {
    words: BTreeMap<String, Words>,
    pages: Vec<(String, File)>,
    cautions: Vec<PageFault>,
}

impl Overlay {
    /// Reads the files of a folder, and says what is wrong with those that cannot be used; these are left out.
    pub fn of(files: &[File], catalogue: &Catalogue) -> (Self, Vec<PageFault>) {
        let mut overlay = Self::default();
        let mut faults = Vec::new();
        let mut taken: BTreeMap<String, String> = BTreeMap::new();
        for file in files {
            let file = &file.with_shares();
            let read = id_of(&file.path)
                .map_err(|fault| vec![fault])
                .and_then(|id| {
                    let one = |line, reason| Err(vec![(line, reason)]);
                    if let Some(other) = taken.insert(id.clone(), file.shown.clone()) {
                        return one(1, format!("{other} has the same id, `{id}`"));
                    }
                    readable(&file.text).map_err(|fault| vec![fault])?;
                    match catalogue.page(&id) {
                        Some(page) => {
                            let words = words(&file.text, page)?;
                            words.fit(page, catalogue).map_err(|fault| vec![fault])?;
                            overlay.words.insert(id, words);
                        }
                        None if !file.text.starts_with(FENCE) => {
                            return one(1, no_such_page(&id, catalogue));
                        }
                        None => {
                            let cautions = own_page(&id, file, catalogue)?;
                            overlay.caution(&file.shown, cautions);
                            overlay.pages.push((id, file.clone()));
                        }
                    }
                    Ok(())
                });
            for (line, reason) in read.err().into_iter().flatten() {
                let path = file.shown.clone();
                faults.push(PageFault { path, line, reason });
            }
        }
        (overlay, faults)
    }

    /// The pages that it adds, each id with the text.
    pub fn pages(&self) -> impl Iterator<Item = (&str, &str)> {
        let all = self.pages.iter();
        all.map(|(id, file)| (id.as_str(), file.text.as_str()))
    }

    /// What to look at once more in pages that are used.
    pub fn cautions(&self) -> impl Iterator<Item = &PageFault> {
        self.cautions.iter()
    }

    fn caution(&mut self, path: &str, all: Vec<Fault>) {
        let of = |(line, reason)| PageFault {
            path: path.to_owned(),
            line,
            reason,
        };
        self.cautions.extend(all.into_iter().map(of));
    }

    /// Leaves out the pages of these files.
    pub fn leave_out(&mut self, is_wrong: impl Fn(&str) -> bool) {
        self.pages.retain(|(_, file)| !is_wrong(&file.shown));
    }

    /// The ids of the pages that it has words for.
    pub fn worded(&self) -> impl Iterator<Item = &str> {
        self.words.keys().map(String::as_str)
    }
}

/// The days on which sources of a file are said to be read that are still to come, each with its line.
pub fn read_later(path: &str, text: &str, today: &str) -> Vec<PageFault> {
    let days = text.lines().enumerate().filter_map(|(index, line)| {
        let value = line
            .trim()
            .strip_prefix("read")?
            .trim_start()
            .strip_prefix('=')?;
        let day = value.trim().get(..today.len())?;
        let is_day = day
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'-');
        (is_day && day > today).then(|| PageFault {
            path: path.to_owned(),
            line: index + 1,
            reason: format!(
                "`{day}` is still to come: `read` is the day on which the source was read"
            ),
        })
    });
    days.collect()
}

/// Where a fault is, counted from 1, and what it is.
type Fault = (usize, String);

impl Catalogue {
    /// The catalogue with the words and pages of an organisation.
    #[must_use]
    pub fn with(mut self, overlay: Overlay) -> Self {
        for entry in &mut self.entries {
            if let Some(words) = overlay.words.get(&*entry.id) {
                entry.text = Cow::Owned(words.added_to(&entry.text));
                entry.own_steps = words.first_steps();
                entry.header = None;
                entry.page = std::sync::OnceLock::new();
            }
        }
        self.entries
            .extend(overlay.pages.into_iter().map(|(id, file)| Entry {
                id: Cow::Owned(id),
                path: Cow::Owned(file.shown),
                text: Cow::Owned(file.text),
                own_steps: None,
                is_own: true,
                header: None,
                page: std::sync::OnceLock::new(),
            }));
        self.entries.sort_by(|a, b| a.id.cmp(&b.id));
        self
    }
}

/// `auth/pop-disabled.md` is `auth.pop-disabled`.
fn id_of(path: &str) -> Result<String, Fault> {
    let wrong = || {
        let reason = "a page stands at FAMILY/NAME.md, in lower-case words with hyphens";
        (1, reason.to_owned())
    };
    let stem = path.strip_suffix(".md").ok_or_else(wrong)?;
    let (family, name) = stem.split_once('/').ok_or_else(wrong)?;
    let is_word = |word: &str| {
        let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
        !word.is_empty() && word.bytes().all(plain)
    };
    match is_word(family) && is_word(name) {
        true => Ok(format!("{family}.{name}")),
        false => Err(wrong()),
    }
}

/// What to say of own words for a page that there is not.
fn no_such_page(id: &str, catalogue: &Catalogue) -> String {
    const ALIKE: f64 = 0.9;
    let alike = |known: &&str| strsim::jaro_winkler(id, known);
    let near = catalogue.ids().max_by(|a, b| alike(a).total_cmp(&alike(b)));
    match near.filter(|near| alike(near) >= ALIKE) {
        Some(near) => format!("there is no page `{id}`; did you mean `{near}`?"),
        None => format!(
            "there is no page `{id}` to add words to; a page of your own begins with a header between two `+++` lines"
        ),
    }
}

/// Refuses what no terminal may get, so that a page can be shown as it stands.
fn readable(text: &str) -> Result<(), Fault> {
    if text.len() > LARGEST {
        return Err((1, format!("a page has at most {LARGEST} bytes")));
    }
    for (index, line) in text.lines().enumerate() {
        let line = line.trim_end_matches('\r').replace('\t', " ");
        if crate::style::safe(&line) != line && line.chars().count() < 4096 {
            let reason = "there is a control character, or one that cannot be seen";
            return Err((index + 1, reason.to_owned()));
        }
        if let Some(reason) = steps::referred(&line) {
            return Err((index + 1, reason));
        }
    }
    Ok(())
}

impl Words {
    /// What the person at the keyboard does first, where the organisation says it before the program does.
    fn first_steps(&self) -> Option<String> {
        let (side, words) = self.you.as_ref()?;
        (*side != Side::After).then(|| words.clone())
    }

    /// Whether the page with these words is whole and says what it said: a code block that is not closed would take in what follows.
    fn fit(&self, page: &Page, catalogue: &Catalogue) -> Result<(), Fault> {
        let plain = catalogue.entry(&page.id).map_or("", |entry| &entry.text);
        let (id, path) = (&page.id, &page.path);
        let own = Page::parse(id, path, self.added_to(plain).into()).ok();
        let same = own.filter(|own| own.fault().is_none()).is_some_and(|own| {
            let (own, plain) = (own.body(), page.body());
            let texts =
                |all: &[Example]| all.iter().map(|one| one.text.clone()).collect::<Vec<_>>();
            own.symptom == plain.symptom
                && own.administrator == plain.administrator
                && own.confirm == plain.confirm
                && texts(&own.examples) == texts(&plain.examples)
        });
        let reason = "these words do not end where they should: is a code block not closed?";
        same.then_some(()).ok_or_else(|| (1, reason.to_owned()))
    }

    /// The text of a page with these words in it.
    fn added_to(&self, page: &str) -> String {
        let Some((_, from)) = split(page) else {
            return page.to_owned();
        };
        let mut out = page[..from].to_owned();
        let body = &page[from..];
        let mut at = 0;
        let policy = self.policy.as_ref();
        let policy = policy.map(String::as_str);
        for Heading {
            level, name, under, ..
        } in headings(body)
        {
            let (side, words) = match (level, name.as_str()) {
                (HeadingLevel::H2, "Cause") => (Side::Before, policy),
                (HeadingLevel::H3, "You") => of(&self.you),
                (HeadingLevel::H3, "Help desk") => of(&self.help_desk),
                _ => continue,
            };
            let Some(words) = words else { continue };
            let own = body[under.clone()].trim();
            out.push_str(&body[at..under.start]);
            out.push_str(&match side {
                Side::Before if level == HeadingLevel::H2 => {
                    format!("\n{SAYS}\n\n{words}\n\n{own}\n\n")
                }
                Side::Before => format!("\n{SAYS}\n\n{words}\n\n{USUAL}\n\n{own}\n\n"),
                Side::After => format!("\n{own}\n\n{SAYS}\n\n{words}\n\n"),
                Side::Replace => format!("\n{SAYS}\n\n{words}\n\n"),
            });
            at = under.end;
        }
        out.push_str(&body[at..]);
        out
    }
}

impl Side {
    /// Whether the steps of an organisation may stand so on a page.
    fn is_open_at(self, page: &Page) -> bool {
        let family = page.id.split('.').next().unwrap_or_default();
        match self {
            Self::Before => !page.keeps_steps && !GUARDED.contains(&family),
            Self::After => true,
            Self::Replace => !page.keeps_steps && REPLACEABLE.contains(&family),
        }
    }
}

fn of(words: &Option<(Side, String)>) -> (Side, Option<&str>) {
    match words {
        Some((side, text)) => (*side, Some(text)),
        None => (Side::Before, None),
    }
}

#[cfg(test)]
mod tests {
    use super::REPLACEABLE;
    use crate::catalogue::Catalogue;

    #[test]
    fn only_pages_whose_steps_could_be_replaced_say_that_they_keep_them() {
        let catalogue = Catalogue::embedded();
        let mut kept = 0;
        for page in catalogue.pages().filter(|page| page.keeps_steps) {
            let family = page.id.split('.').next().unwrap_or_default();
            assert!(REPLACEABLE.contains(&family), "{}", page.id);
            kept += 1;
        }
        assert!(kept > 0);
    }
}
