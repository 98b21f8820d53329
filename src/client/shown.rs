//! The opposite way: from a fault to what the caller's program will be showing.

use super::{Library, Sure};
use crate::endpoint::Protocol;

/// What a program shows of a fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown<'a> {
    /// The program.
    pub program: &'a str,
    /// The message, its parts in order, placeholders as they stand in the source of the program.
    pub says: &'a [String],
    /// How well the text is tied to the fault.
    pub sure: Sure,
    /// Where the fault stands among the meanings of the text, counted from 0.
    pub place: usize,
    /// The kind of its program among those that most callers have; none for other programs.
    pub kind: Option<usize>,
}

/// The kinds of programs that most callers have, the first before the others: words of their names, and words of names that are
/// not meant.
const BEST_KNOWN: [(&[&str], &[&str]); 6] = [
    (&["outlook"], &["windows mail", "express"]),
    (&["iphone", "ipad", "apple", "macos"], &[]),
    (&["thunderbird"], &["android"]),
    (&["gmail", "android"], &["outlook"]),
    (&["em client"], &[]),
    (&["printer", "scanner"], &[]),
];

/// Words in the names of those that stand beside the best-known program of their kind: they show it in another way.
const BESIDE: [&str; 8] = [
    "account",
    "set-up",
    "for ios",
    "(mac)",
    "on the web",
    "nss",
    "thunderbird for",
    "activesync",
];

impl Library {
    /// What programs show of this fault with this protocol: those that most callers have first, and of one kind what its best-known
    /// program says in words and what is tied best. Descriptions, single reports and what programs show in other languages than English are left out.
    pub fn shown(&self, fault: &str, protocol: Option<Protocol>) -> Vec<Shown<'_>> {
        let mut all: Vec<Shown<'_>> = Vec::new();
        let texts = self.texts.iter();
        for text in texts.filter(|text| text.quoted && text.is_english()) {
            let fits = |wanted| text.protocols.is_empty() || text.protocols.contains(&wanted);
            let place = text.means.iter().position(|one| one.id == fault);
            let Some(place) = place.filter(|_| protocol.is_none_or(fits)) else {
                continue;
            };
            let sure = text.means[place].sure;
            if sure > Sure::Low {
                all.push(Shown {
                    program: &text.program,
                    says: &text.says,
                    sure,
                    place,
                    kind: kind(&text.program),
                });
            }
        }
        all.sort_by_key(|one| {
            let in_words = one.says.iter().any(|text| text.contains(' '));
            (
                one.kind.unwrap_or(BEST_KNOWN.len()),
                one.kind.is_some() && is_beside(one.program),
                !in_words,
                std::cmp::Reverse(one.sure),
                one.place,
            )
        });
        all
    }
}

/// The kind of a program: which of the best known it is.
fn kind(program: &str) -> Option<usize> {
    let name = program.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| name.contains(word));
    let mut all = BEST_KNOWN.iter();
    all.position(|(words, others)| has(words) && !has(others))
}

fn is_beside(program: &str) -> bool {
    let name = program.to_lowercase();
    BESIDE.iter().any(|word| name.contains(word))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail")]
mod tests {
    use super::*;
    use crate::client::read;

    #[test]
    fn the_programs_of_most_callers_come_first() {
        let text = |program: &str, sure: &str, more: &str| {
            format!(
                "[[text]]\nprogram = '{program}'\nsays = ['{program} {sure}']\nmeans = [{{ id = 'tcp.refused', sure = '{sure}' }}]\nsource = 'x'\nread = 2026-11-21\n{more}"
            )
        };
        let file = [
            "program = 'x'\n".to_owned(),
            text("msmtp", "high", "protocols = ['smtp']\n"),
            text("Thunderbird", "medium", ""),
            text("Thunderbird", "high", ""),
            text("Apple Mail (iPhone/iPad)", "high", "protocols = ['imap']\n"),
            text("Outlook", "low", ""),
            text("Outlook (German)", "high", "language = 'de'\n"),
            text("Outlook for Windows", "medium", "quoted = false\n"),
            text(
                "Outlook for Windows",
                "medium",
                "protocols = ['imap', 'pop3']\n",
            ),
        ];
        let library = Library::of(read("x", &file.concat()).unwrap());
        let shown = |protocol| -> Vec<&str> {
            let all = library.shown("tcp.refused", protocol);
            all.iter().map(|one| one.says[0].as_str()).collect()
        };
        let expected = [
            "Outlook for Windows medium",
            "Apple Mail (iPhone/iPad) high",
            "Thunderbird high",
            "Thunderbird medium",
            "msmtp high",
        ];
        assert_eq!(shown(None), expected);
        assert_eq!(
            shown(Some(Protocol::Smtp)),
            ["Thunderbird high", "Thunderbird medium", "msmtp high"]
        );
        assert!(library.shown("tcp.timeout", None).is_empty());
    }
}
