//! The piece of a file that an error is about, with a caret below the place.

use std::fmt;

use super::field::Field;
use crate::style::safe;

/// How much is shown before and behind the place, in characters.
const AROUND: usize = 30;

/// A piece of a line, safe to show, and the place in it that is meant; nothing where there is nothing to show.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Excerpt {
    text: String,
    caret: usize,
}

impl Excerpt {
    /// The piece of a line around this byte; nothing where one of `names`, those of what is in it, is none that counts: what stands
    /// there may be a secret. Nothing either where there are no names.
    pub(super) fn of<'a>(line: &[u8], at: usize, names: impl IntoIterator<Item = &'a str>) -> Self {
        let mut names = names.into_iter().peekable();
        if names.peek().is_none() || !names.all(|name| Field::named(name).is_some()) {
            return Self::default();
        }
        let (before, behind) = line.split_at(at.min(line.len()));
        let (before, behind) = (
            String::from_utf8_lossy(before),
            String::from_utf8_lossy(behind),
        );
        let skipped = before.chars().count().saturating_sub(AROUND);
        let mark = if skipped > 0 { "\u{2026}" } else { "" };
        let before: String = before.chars().skip(skipped).collect();
        let behind: String = behind.chars().take(AROUND).collect();
        let before = format!("{mark}{}", safe(&before));
        let caret = before.chars().count();
        let text = format!("{before}{}", safe(&behind));
        Self {
            text: text.trim_end().to_owned(),
            caret,
        }
    }
}

impl fmt::Display for Excerpt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.text.is_empty() {
            true => Ok(()),
            false => write!(f, "\n  {}\n  {}^", self.text, " ".repeat(self.caret)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_caret_stands_below_the_place_in_a_long_line_too() {
        let shown = |line: &str, at| Excerpt::of(line.as_bytes(), at, ["Name"]).to_string();
        assert_eq!(shown("abc", 1), "\n  abc\n   ^");
        let long = format!("{}X{}", "z\u{fc}".repeat(40), "y".repeat(80));
        let told = shown(&long, 120);
        let line = told.lines().nth(1).unwrap_or_default();
        let caret = told.lines().nth(2).unwrap_or_default();
        let at = caret.chars().position(|c| c == '^');
        assert_eq!(line.chars().nth(at.unwrap_or_default()), Some('X'));
        assert!(line.chars().count() < 70);
    }

    #[test]
    fn nothing_is_shown_of_what_may_be_a_secret() {
        for column in ["Initial Password", "Wachtwoord", "Has\u{142}o", "Notes", ""] {
            let hidden = Excerpt::of(b"kim,hunter2", 4, ["UserPrincipalName", column]);
            assert_eq!(hidden.to_string(), "", "{column}");
        }
        let nameless = Excerpt::of(b"kim,hunter2", 4, []);
        assert_eq!(nameless.to_string(), "");
    }
}
