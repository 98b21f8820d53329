//! How text may look: safe characters, colours, marks and width, decided once.

pub mod orders;

use std::env;
use std::fmt::Write as _;
use std::io::IsTerminal as _;

/// The longest piece of foreign text that is shown, in characters: a line of a server has a thousand
/// at most, and what is longer is an attack or a flood.
const LONGEST: usize = 4000;

/// Room for the note that a text was cut, so that a text which was cut before is not cut again.
const SLACK: usize = 40;

/// The narrowest and the widest text that is written, in columns: narrower cannot hold a host
/// name, wider is hard to read.
const NARROWEST: usize = 40;
const WIDEST: usize = 100;

/// The width where none can be found out.
const USUAL_WIDTH: usize = 80;

/// Foreign text as it may be shown: on a terminal, in a file, in JSON.
///
/// Control characters, marks that turn the direction of writing, and characters that cannot be
/// seen become visible escapes such as `\u{202e}`; a tab becomes a space. What is very long is cut,
/// with a note of how much is missing. Text that is already safe stays as it is.
pub fn safe(text: &str) -> String {
    // Nearly all that is shown is short and plain, and a large tenant has hundreds of thousands of names.
    let is_plain = |byte: u8| matches!(byte, b' '..=b'~');
    if text.len() <= LONGEST && text.bytes().all(is_plain) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\t' => out.push(' '),
            c if is_unseen(c) => out.extend(c.escape_unicode()),
            c => out.push(c),
        }
    }
    let length = out.chars().count();
    if length > LONGEST + SLACK {
        let cut = out
            .char_indices()
            .nth(LONGEST)
            .map_or(out.len(), |(at, _)| at);
        out.truncate(cut);
        let _ = write!(out, "[{} more characters]", length - LONGEST);
    }
    out
}

/// Whether a character acts on the terminal or on its neighbours, or shows nothing at all.
fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c,
            // Marks and embeddings of the direction of writing (UAX #9).
            '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
            // Nothing to see, no width: joiners, invisible operators, the byte order mark.
            | '\u{ad}' | '\u{34f}' | '\u{200b}'..='\u{200d}' | '\u{2060}'..='\u{2065}'
            | '\u{206a}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffc}'
            // Separators that break a line.
            | '\u{2028}' | '\u{2029}'
            // Fillers that look like a space or like nothing.
            | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{2800}' | '\u{3164}' | '\u{ffa0}'
            // Selectors of variants, tags, and controls of musical and shorthand scripts.
            | '\u{fe00}'..='\u{fe0f}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}'
            // Private use: every font shows something else.
            | '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}'
            // Never characters.
            | '\u{fdd0}'..='\u{fdef}' | '\u{fffe}' | '\u{ffff}')
}

/// When colours are used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum ColorChoice {
    /// On a terminal that can show them, unless `NO_COLOR` is set.
    Auto,
    /// In files and pipes too.
    Always,
    /// Nowhere.
    Never,
}

/// What a piece of text is, which decides its colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paint {
    /// It works.
    Good,
    /// It should be mended.
    Warn,
    /// It does not work.
    Bad,
    /// A heading.
    Strong,
    /// Less important than the rest.
    Faint,
    /// To be typed, or said by a server, word for word.
    Code,
}

impl Paint {
    const fn code(self) -> &'static str {
        match self {
            Self::Good => "32",
            Self::Warn => "33",
            Self::Bad => "31",
            Self::Strong => "1",
            Self::Faint => "2",
            Self::Code => "36",
        }
    }
}

/// How text looks where it goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// Whether colours are used.
    pub color: bool,
    /// Whether marks and text may go beyond ASCII.
    pub unicode: bool,
    /// The number of columns, 40 to 100.
    pub width: usize,
}

impl Style {
    /// Plain text for a file or another program.
    pub const PLAIN: Self = Self {
        color: false,
        unicode: true,
        width: USUAL_WIDTH,
    };

    /// The style of standard output, by the terminal, the environment and the user's wish.
    pub fn of_stdout(choice: ColorChoice) -> Self {
        let terminal = console::Term::stdout();
        let is_terminal = std::io::stdout().is_terminal();
        Self {
            color: Wishes::from_environment(choice)
                .color(|| is_terminal && terminal.features().colors_supported()),
            unicode: locale_is_utf8(|name| env::var(name).ok()),
            width: width(&terminal, is_terminal),
        }
    }

    /// The style of standard error, for an error or a note.
    pub fn of_stderr() -> Self {
        let can_show = || stderr_can_draw();
        Self {
            color: Wishes::from_environment(ColorChoice::Auto).color(can_show),
            unicode: locale_is_utf8(|name| env::var(name).ok()),
            width: width(&console::Term::stderr(), std::io::stderr().is_terminal()),
        }
    }

    /// The style of a file: as plain as it gets, unless colours are asked for.
    pub fn of_file(choice: ColorChoice) -> Self {
        Self {
            color: choice == ColorChoice::Always,
            ..Self::PLAIN
        }
    }

    /// The text with the colour of what it is.
    pub fn paint(&self, paint: Paint, text: &str) -> String {
        if self.color && !text.is_empty() {
            format!("\x1b[{}m{text}\x1b[0m", paint.code())
        } else {
            text.to_owned()
        }
    }

    /// The text in the characters that can be shown: beyond ASCII only where the locale allows it.
    pub fn plain(&self, text: &str) -> String {
        if self.unicode {
            return text.to_owned();
        }
        let mut out = String::with_capacity(text.len());
        for c in text.chars() {
            match c {
                '\u{2018}' | '\u{2019}' => out.push('\''),
                '\u{201c}' | '\u{201d}' => out.push('"'),
                '\u{2013}' | '\u{2014}' | '\u{2011}' => out.push('-'),
                '\u{2026}' => out.push_str("..."),
                '\u{2192}' => out.push_str("->"),
                '\u{a0}' => out.push(' '),
                c if c.is_ascii() => out.push(c),
                c => out.extend(c.escape_unicode()),
            }
        }
        out
    }
}

/// What the user and the environment wish of colours.
struct Wishes {
    choice: ColorChoice,
    no_color: bool,
    forced: bool,
    dumb: bool,
}

impl Wishes {
    fn from_environment(choice: ColorChoice) -> Self {
        let filled = |name| env::var_os(name).filter(|value| !value.is_empty());
        Self {
            choice,
            no_color: filled("NO_COLOR").is_some(),
            forced: filled("CLICOLOR_FORCE").is_some_and(|value| value != "0"),
            dumb: terminal_is_dumb(),
        }
    }

    /// The option ranks above the environment, and there the wish for no colour above the wish for colour.
    fn color(&self, can_show: impl Fn() -> bool) -> bool {
        match self.choice {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            ColorChoice::Auto if self.no_color => false,
            ColorChoice::Auto if self.forced => true,
            ColorChoice::Auto => !self.dumb && can_show(),
        }
    }
}

/// Whether the terminal says that it can do nothing but print.
pub fn terminal_is_dumb() -> bool {
    env::var_os("TERM").is_some_and(|term| term == "dumb")
}

/// Whether a progress line can be drawn on standard error.
pub fn stderr_can_draw() -> bool {
    std::io::stderr().is_terminal() && !terminal_is_dumb()
}

/// How wide a text may be there, by the environment and the terminal.
fn width(terminal: &console::Term, is_terminal: bool) -> usize {
    let columns = env::var("COLUMNS").ok().and_then(|text| text.parse().ok());
    let columns = columns.or_else(|| {
        let size = terminal.size_checked().filter(|_| is_terminal);
        size.map(|(_, columns)| usize::from(columns))
    });
    columns.unwrap_or(USUAL_WIDTH).clamp(NARROWEST, WIDEST)
}

/// Whether the locale (POSIX: `LC_ALL`, `LC_CTYPE`, `LANG`, the first that is set) is UTF-8.
///
/// Windows has no such variables and takes Unicode from every program.
pub fn locale_is_utf8(read: impl Fn(&str) -> Option<String>) -> bool {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
        .into_iter()
        .find_map(|name| read(name).filter(|value| !value.is_empty()));
    match locale {
        Some(locale) => {
            let locale = locale.to_ascii_lowercase();
            locale.contains("utf-8") || locale.contains("utf8")
        }
        None => cfg!(windows),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_acts_or_hides_stays_raw() {
        for (raw, shown) in [
            ("\x1b[31mred\x07", "\\u{1b}[31mred\\u{7}"),
            (
                "a\u{202e}b\u{2066}c\u{200f}",
                "a\\u{202e}b\\u{2066}c\\u{200f}",
            ),
            ("zero\u{200b}width\u{feff}", "zero\\u{200b}width\\u{feff}"),
            ("csi\u{9b}31m", "csi\\u{9b}31m"),
            ("tag\u{e0041}", "tag\\u{e0041}"),
            ("two\r\nlines\u{2028}", "two\\u{d}\\u{a}lines\\u{2028}"),
            ("tab\there", "tab here"),
            (
                "Gr\u{fc}\u{df}e, \u{65e5}\u{672c}",
                "Gr\u{fc}\u{df}e, \u{65e5}\u{672c}",
            ),
        ] {
            assert_eq!(safe(raw), shown);
            assert_eq!(safe(&safe(raw)), shown, "safe text stays as it is");
        }
    }

    #[test]
    fn long_text_is_cut_once() {
        let long = "x".repeat(70_000);
        let cut = safe(&long);
        assert!(
            cut.ends_with("[66000 more characters]"),
            "{}",
            &cut[3_990..]
        );
        assert_eq!(safe(&cut), cut);
        let escapes = safe(&"\x1b".repeat(70_000));
        assert!(escapes.len() < 5_000);
    }

    #[test]
    fn colours_follow_the_option_then_no_color_then_force_then_the_terminal() {
        let wishes = |choice, no_color, forced, dumb| Wishes {
            choice,
            no_color,
            forced,
            dumb,
        };
        use ColorChoice::{Always, Auto, Never};
        assert!(wishes(Always, true, false, true).color(|| false));
        assert!(!wishes(Never, false, true, false).color(|| true));
        assert!(!wishes(Auto, true, true, false).color(|| true));
        assert!(wishes(Auto, false, true, true).color(|| false));
        assert!(!wishes(Auto, false, false, true).color(|| true));
        assert!(wishes(Auto, false, false, false).color(|| true));
        assert!(!wishes(Auto, false, false, false).color(|| false));
    }

    #[test]
    fn the_first_locale_variable_that_is_set_decides() {
        let locale = |pairs: &'static [(&str, &str)]| {
            locale_is_utf8(move |name| {
                let found = pairs.iter().find(|(key, _)| *key == name);
                found.map(|(_, value)| (*value).to_owned())
            })
        };
        assert!(locale(&[("LANG", "de_DE.UTF-8")]));
        assert!(locale(&[
            ("LC_ALL", ""),
            ("LC_CTYPE", "C.utf8"),
            ("LANG", "C")
        ]));
        assert!(!locale(&[("LC_ALL", "C"), ("LANG", "de_DE.UTF-8")]));
    }

    #[test]
    fn without_unicode_only_ascii_is_left() {
        let style = Style {
            unicode: false,
            ..Style::PLAIN
        };
        assert_eq!(
            style.plain("\u{201c}b\u{fc}cher\u{201d}\u{2026}"),
            "\"b\\u{fc}cher\"..."
        );
    }
}
