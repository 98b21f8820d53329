//! The phrases of the tables as they are looked for: the build script writes them so (`checks/embed.rs`), and the tests.

use std::collections::BTreeMap;

use super::words::words;

/// What stands before the name of a class whose words are words of another class, too.
pub(super) const CLASS: char = '$';

/// What stands between two words of a phrase that need not stand side by side, and where a word is not given whole.
const GAP: &str = "..";
const OPEN: char = '*';

/// The phrases of a class and of the classes that it names, each as it is looked for.
pub(crate) fn of_class(classes: &BTreeMap<String, Vec<String>>, name: &str) -> Vec<String> {
    let own = classes.get(name).into_iter().flatten();
    own.flat_map(|said| match said.strip_prefix(CLASS) {
        Some(other) => of_class(classes, other),
        None => vec![written(said)],
    })
    .collect()
}

/// A phrase of a table as it is looked for: its words folded, `*` where one is not given whole.
pub(super) fn written(said: &str) -> String {
    let word = |word: &str| match word {
        GAP => GAP.to_owned(),
        word => open(word),
    };
    said.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

/// What stands between two spaces of a phrase; it may be several words.
fn open(said: &str) -> String {
    let mark = |is_open: bool| if is_open { "*" } else { "" };
    let (before, behind) = (mark(said.starts_with(OPEN)), mark(said.ends_with(OPEN)));
    let all: Vec<String> = match words(said) {
        // `*` alone is any word.
        none if none.is_empty() => vec![String::new()],
        several => several,
    };
    let all = all.iter().map(|word| format!("{before}{word}{behind}"));
    all.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phrase_is_written_as_it_is_looked_for() {
        for (said, expected) in [
            ("block* .. App", "block* .. app"),
            ("can't", "can not"),
            ("*e-mail*", "*email*"),
            ("\u{65e0}\u{6cd5}*", "\u{65e0}* \u{6cd5}*"),
            ("l'expir\u{e9}*", "l* expire*"),
            ("any * word", "any ** word"),
        ] {
            assert_eq!(written(said), expected);
        }
    }
}
