//! What is wrong with TOML that somebody writes by hand, in words for people who write three lines of it.
//!
//! The reader of TOML says where; what stands there is looked at anew, and its own words are told where nothing is known of that.

/// What to write where a text has no quotes, or others than TOML has.
const QUOTES: &str = "a text stands in straight quotes (\"), not in typographic ones and not without any, such as \"replace\"";
const DAY: &str = "a day is written 2026-11-21";
const LIST: &str = "a list is wanted, such as [\"E-771\"]";
const BRACKETS: &str = "two square brackets are wanted on either side, such as [[";

/// Keys of texts in a list.
const LISTS: [&str; 4] = ["protocols", "explains", "says", "means"];

/// What is wrong with a text where the reader of TOML gives up; `tables` are the names of its lists of tables, such as `[[source]]`.
pub(crate) fn told(text: &str, error: &toml::de::Error, tables: &[&str]) -> String {
    let at = error.span().map_or(0, |span| span.start.min(text.len()));
    let begin = text[..at].rfind('\n').map_or(0, |at| at + 1);
    let line = text[begin..].lines().next().unwrap_or_default().trim();
    known(line, tables).unwrap_or_else(|| error.message().to_owned())
}

/// What is wrong with a line, where that can be told from the line alone.
fn known(line: &str, tables: &[&str]) -> Option<String> {
    if let Some(name) = table(line) {
        let is_list = !line.starts_with("[[") && tables.contains(&name);
        return is_list.then(|| format!("{BRACKETS}{name}]]"));
    }
    let (key, value) = line.split_once('=')?;
    let (key, value) = (key.trim(), value.trim());
    if tables.contains(&key) && !value.starts_with('[') {
        return Some(format!("a line such as [[{key}]] stands before it"));
    }
    if !is_value(value) {
        let is_day = value.starts_with(|c: char| c.is_ascii_digit());
        return Some(if is_day { DAY } else { QUOTES }.to_owned());
    }
    let is_text = value.starts_with(['"', '\'']);
    (is_text && LISTS.contains(&key)).then(|| LIST.to_owned())
}

/// The name in the brackets of a line that begins a table.
fn table(line: &str) -> Option<&str> {
    let name = line.strip_prefix('[')?;
    let name = name.trim_start_matches('[').split(']').next()?;
    let is_name = |c: char| c.is_alphanumeric() || "-_. ".contains(c);
    name.chars().all(is_name).then(|| name.trim())
}

/// Whether it begins as a value of TOML does.
fn is_value(value: &str) -> bool {
    let value = value.split('#').next().unwrap_or_default().trim();
    let is_number = |c: char| c.is_ascii_digit() || "+-_.:TZ".contains(c);
    match value.chars().next() {
        Some('"' | '\'' | '[' | '{') => true,
        Some(c) if c.is_ascii_digit() || c == '-' || c == '+' => {
            value.chars().all(is_number) && value.matches('.').count() < 2
        }
        _ => ["true", "false"].contains(&value),
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "it is only read")]
    struct Header {
        #[serde(default)]
        you: Option<String>,
        #[serde(default)]
        read: Option<toml::value::Datetime>,
        #[serde(default)]
        says: Vec<String>,
        #[serde(default)]
        source: Vec<Source>,
    }

    #[derive(Deserialize)]
    #[expect(dead_code, reason = "it is only read")]
    struct Source {
        url: String,
    }

    fn of(text: &str) -> String {
        let read = toml::from_str::<Header>(text);
        // What can be read has no mistake to be told.
        read.map_or_else(
            |error| super::told(text, &error, &["source"]),
            |_| String::new(),
        )
    }

    #[test]
    fn what_people_write_is_told_in_plain_words() {
        for (text, told) in [
            ("says = []\nyou = instead\n", QUOTES),
            ("you = \u{201c}after\u{201d}\n", QUOTES),
            ("you = \u{201e}after\u{201c}\n", QUOTES),
            ("you = nothing\n", QUOTES),
            ("you =\n", QUOTES),
            ("read = 21.11.2026\n", DAY),
            ("says = \"E-771\"\n", LIST),
            (
                "[source]\nurl = \"x\"\n",
                "two square brackets are wanted on either side, such as [[source]]",
            ),
            (
                "source = \"x\"\n",
                "a line such as [[source]] stands before it",
            ),
        ] {
            assert_eq!(of(text), told, "{text}");
        }
    }

    #[test]
    fn what_is_not_known_is_told_as_the_reader_tells_it() {
        for text in [
            "yuo = \"after\"\n",
            "you = \"after\"\nyou = \"after\"\n",
            "you = true\n",
            "says = [\"a\"\n",
            "[[source]]\n",
        ] {
            let error = toml::from_str::<Header>(text).err().expect("a fault");
            assert_eq!(of(text), error.message(), "{text}");
        }
    }
}
