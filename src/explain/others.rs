//! Other software, which speaks like mail programs: `checks/other-software.toml`.

use std::collections::HashSet;
use std::sync::OnceLock;

use serde::Deserialize;

use super::token::stem;

/// The table; it says what its fields are.
const TABLE: &str = include_str!("../../checks/other-software.toml");

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    names: Vec<String>,
    services: Vec<String>,
    hosts: HashSet<String>,
    writes: Vec<String>,
    together: Vec<[String; 2]>,
    surely: Vec<String>,
}

/// The table, with the stems of its words.
struct Known {
    table: Table,
    names: HashSet<String>,
    services: HashSet<String>,
}

/// The table, read once; a test sees to it that it can be read.
fn known() -> &'static Known {
    static KNOWN: OnceLock<Known> = OnceLock::new();
    KNOWN.get_or_init(|| {
        let table: Table = toml::from_str(TABLE).unwrap_or_default();
        Known {
            names: stems(&table.names),
            services: stems(&table.services),
            table,
        }
    })
}

/// Words and their stems.
fn stems(words: &[String]) -> HashSet<String> {
    words
        .iter()
        .flat_map(|word| [word.clone(), stem(word)])
        .collect()
}

/// Whether a stem is of other software.
pub(super) fn is_of_others(stem: &str) -> bool {
    known().names.contains(stem)
}

/// Whether a stem or a part of a place names a service that refuses a sign-in or a certificate as mail programs do.
pub(super) fn is_elsewhere(stem: &str) -> bool {
    known().services.contains(stem)
}

/// Whether a part of the name of a host shows that it is of other software.
pub(super) fn is_host_of_others(label: &str) -> bool {
    known().table.hosts.contains(label)
}

/// Whether a text, in lower case, is written by other software, unless a word of mail stands in it.
pub(super) fn is_written_by_others(text: &str) -> bool {
    // Where curl explains certificates, it says itself.
    let text = &*text.replace("https://curl.se/docs/", "");
    let has = |mark: &String| text.contains(mark.as_str());
    let table = &known().table;
    // Settings of mail are fetched as pages are.
    let is_of_settings = ["autoconfig", "autodiscover"]
        .iter()
        .any(|name| text.contains(name));
    table.writes.iter().any(has)
        || !is_of_settings && table.together.iter().any(|both| both.iter().all(has))
        || text.split_whitespace().any(is_of_database)
        || is_about_tables(text)
}

/// Whether a text, in lower case, is written by other software whatever word of mail stands in it.
pub(super) fn is_surely_of_others(text: &str) -> bool {
    let surely = &known().table.surely;
    surely.iter().any(|mark| text.contains(mark.as_str()))
}

/// Whether a text, in lower case, is what a database says of a table that it has not.
pub(super) fn is_about_tables(text: &str) -> bool {
    text.contains("relation \"") && text.contains("\" does not exist")
}

/// Whether a word, in lower case, is the number of a fault in Oracle's database: `ora-12170:`.
fn is_of_database(word: &str) -> bool {
    let number = word
        .trim_matches(['"', '(', ')', '[', ']', ':', ',', '.'])
        .strip_prefix("ora-");
    number
        .is_some_and(|number| number.len() == 5 && number.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_whole() {
        let table: Table = toml::from_str(TABLE).expect("a table");
        let both = table.together.iter().flatten();
        let words = table.names.iter().chain(&table.services);
        let marks = table.writes.iter().chain(&table.surely).chain(both);
        for one in words.chain(&table.hosts).chain(marks) {
            assert!(
                !one.trim().is_empty() && *one == one.to_lowercase(),
                "{one}"
            );
        }
    }

    #[test]
    fn a_word_of_mail_does_not_hide_a_database_or_a_monitor() {
        for text in [
            "error 1045 (28000): access denied for user 'mail'@'localhost'",
            "check_ssl_cert ok - x509 certificate 'mail.example.org' valid until jan 1",
        ] {
            assert!(is_surely_of_others(text), "{text}");
        }
        assert!(!is_surely_of_others("* ok imap4rev1 ready"));
    }
}
