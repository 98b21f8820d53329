//! The catalogue: every page of `checks/`, embedded, and read only when it is looked at.

pub mod aadsts;
pub mod alternative;
pub mod body;
pub mod clause;
pub mod dates;
pub mod header;
mod judgement;
pub mod numbers;
pub mod overlay;
pub mod page;

use std::borrow::Cow;
use std::sync::OnceLock;

pub use header::{About, Stops};
pub use judgement::{Certainty, Severity, Who};
pub use page::{Page, PageFault};

use page::FENCE;

/// The id, the file, the header as JSON and the text of every page, sorted by id.
static PAGES: &[(&str, &str, &str, &str)] = include!(concat!(env!("OUT_DIR"), "/pages.rs"));

/// The line of a header that says so, and those that say that it can be otherwise.
const BROKEN: &str = "severity = \"broken\"";
const OTHERWISE: [&str; 3] = [
    "severity = \"degraded\"",
    "severity = \"advice\"",
    "without_stop = true",
];

/// A set of pages.
pub struct Catalogue {
    entries: Vec<Entry>,
}

struct Entry {
    id: Cow<'static, str>,
    path: Cow<'static, str>,
    text: Cow<'static, str>,
    /// The header as JSON, of a page that is part of the program.
    header: Option<&'static str>,
    /// What an organisation has the person at the keyboard do before anything else, as Markdown.
    own_steps: Option<String>,
    /// Whether an organisation wrote all of it.
    is_own: bool,
    page: OnceLock<Result<Page, PageFault>>,
}

impl Entry {
    fn page(&self) -> &Result<Page, PageFault> {
        self.page
            .get_or_init(|| Page::read(&self.id, &self.path, self.text.clone(), self.header))
    }

    /// Whether the header says plainly that this is about something at which a probe stops.
    fn is_plainly_about_a_stop(&self) -> bool {
        let says = |texts: &[&str]| {
            let mut header = self.text.lines().skip(1).take_while(|line| *line != FENCE);
            header.any(|line| texts.contains(&line))
        };
        self.page.get().is_none() && says(&[BROKEN]) && !says(&OTHERWISE)
    }
}

impl Catalogue {
    /// The pages that are part of the program. Nothing is read yet.
    pub fn embedded() -> Self {
        let entries = PAGES.iter().map(|&(id, path, header, text)| Entry {
            id: Cow::Borrowed(id),
            path: Cow::Borrowed(path),
            text: Cow::Borrowed(text),
            header: Some(header),
            own_steps: None,
            is_own: false,
            page: OnceLock::new(),
        });
        Self {
            entries: entries.collect(),
        }
    }

    /// A catalogue of other pages, each an id and a text, sorted by id.
    pub fn of(pages: impl IntoIterator<Item = (String, String)>) -> Self {
        let mut entries: Vec<Entry> = pages
            .into_iter()
            .map(|(id, text)| Entry {
                path: Cow::Owned(format!("checks/{}.md", id.replacen('.', "/", 1))),
                id: Cow::Owned(id),
                text: Cow::Owned(text),
                header: None,
                own_steps: None,
                is_own: false,
                page: OnceLock::new(),
            })
            .collect();
        entries.sort_by(|a, b| a.id.cmp(&b.id));
        Self { entries }
    }

    /// All ids, sorted.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().map(|entry| &*entry.id)
    }

    /// Every id with the text of its page as it is written, sorted by id. Nothing is taken apart.
    pub fn texts(&self) -> impl Iterator<Item = (&str, &str)> {
        self.entries.iter().map(|entry| (&*entry.id, &*entry.text))
    }

    /// The texts of the pages that are not as the program has them.
    pub fn own_texts(&self) -> impl Iterator<Item = &str> {
        let own = self.entries.iter().filter(|entry| entry.header.is_none());
        own.map(|entry| &*entry.text)
    }

    /// The page with this id. Only its header is read.
    pub fn page(&self, id: &str) -> Option<&Page> {
        self.entry(id)?.page().as_ref().ok()
    }

    /// What an organisation has the person at the keyboard do first about this fault, before or in the place of what the program says, as Markdown.
    pub fn own_steps(&self, id: &str) -> Option<&str> {
        self.entry(id)?.own_steps.as_deref()
    }

    /// Whether the page with this id is one that an organisation wrote, and none of the program.
    pub fn is_own(&self, id: &str) -> bool {
        self.entry(id).is_some_and(|entry| entry.is_own)
    }

    fn entry(&self, id: &str) -> Option<&Entry> {
        let found = self.entries.binary_search_by(|entry| (*entry.id).cmp(id));
        self.entries.get(found.ok()?)
    }

    /// All pages that can be read, sorted by id; the embedded ones all can, which a test sees to.
    pub fn pages(&self) -> impl Iterator<Item = &Page> {
        self.entries
            .iter()
            .filter_map(|entry| entry.page().as_ref().ok())
    }

    /// The pages that can count where no probe stopped. The headers of the others, which are nearly
    /// all, are not even read.
    pub fn pages_without_stop(&self) -> impl Iterator<Item = &Page> {
        self.entries
            .iter()
            .filter(|entry| !entry.is_plainly_about_a_stop())
            .filter_map(|entry| entry.page().as_ref().ok())
            .filter(|page| page.counts_without_stop())
    }

    /// What keeps pages from being read: the first fault of each header and of each body.
    pub fn faults(&self) -> Vec<PageFault> {
        self.entries
            .iter()
            .filter_map(|entry| match entry.page() {
                Ok(page) => page.fault(),
                Err(fault) => Some(fault.clone()),
            })
            .collect()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail")]
mod tests {
    use super::*;

    #[test]
    fn a_header_says_the_same_as_json() {
        for (id, path, json, text) in PAGES {
            let of_toml = Page::parse(id, path, Cow::Borrowed(*text)).unwrap();
            let filled = dates::fill(Cow::Borrowed(*json)).unwrap();
            let of_json: header::Header = serde_json::from_str(&filled.text).unwrap();
            assert_eq!(*of_toml, of_json, "{id}");
        }
    }
}
