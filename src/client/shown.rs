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
}

/// The programs that most callers have, each by words of its name; the first come first.
const BEST_KNOWN: [&[&str]; 8] = [
    &["outlook"],
    &["iphone", "ipad", "ios"],
    &["apple", "macos"],
    &["thunderbird"],
    &["gmail"],
    &["android"],
    &["em client"],
    &["printer", "scanner"],
];

impl Library {
    /// What programs show of this fault with this protocol: those that most callers have first, and of one program what is tied
    /// best. Descriptions and single reports are left out.
    pub fn shown(&self, fault: &str, protocol: Option<Protocol>) -> Vec<Shown<'_>> {
        let mut all: Vec<Shown<'_>> = Vec::new();
        for text in self.texts.iter().filter(|text| text.quoted) {
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
                });
            }
        }
        all.sort_by_key(|one| (rank(one.program), std::cmp::Reverse(one.sure), one.place));
        all
    }
}

/// How well known a program is, the best first.
fn rank(program: &str) -> usize {
    let name = program.to_lowercase();
    let is_called = |words: &&[&str]| words.iter().any(|word| name.contains(word));
    BEST_KNOWN
        .iter()
        .position(is_called)
        .unwrap_or(BEST_KNOWN.len())
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
