//! Words by which a log gives orders to what runs a job: GitHub Actions, Azure Pipelines and `TeamCity` read what a program prints.
//!
//! GitHub takes `::name …::` at the beginning of a line, behind spaces too, and `##[name]` anywhere in it; Azure Pipelines
//! `##vso[` and `##[`, `TeamCity` `##teamcity[`. What a server says must not be one of them.

use std::env;

/// The variables by which these tell a program that they run it.
const RUNNERS: [&str; 3] = ["GITHUB_ACTIONS", "TF_BUILD", "TEAMCITY_VERSION"];

/// What begins an order anywhere in a line.
const OPENINGS: [&str; 3] = ["##[", "##vso[", "##teamcity["];

/// Whether what is printed is read for orders.
pub fn somebody_listens() -> bool {
    RUNNERS
        .iter()
        .any(|name| env::var_os(name).is_some_and(|value| !value.is_empty()))
}

/// A text for people in which nothing is an order: a space stands within what would begin one.
pub fn without(text: &str) -> String {
    let text = spelled(text.to_owned(), "# ");
    let line = |line: &str| match line.trim_start().strip_prefix("::") {
        Some(rest) => format!("{}: :{rest}", &line[..line.len() - rest.len() - 2]),
        None => line.to_owned(),
    };
    text.split_inclusive(['\n', '\r']).map(line).collect()
}

/// The text with the first character of each order that may stand anywhere written in another way, as its form allows.
pub fn spelled(text: String, first: &str) -> String {
    let holds = |text: &str| text.contains("##");
    OPENINGS.iter().fold(text, |text, opening| {
        match holds(&text) && find(&text, opening).is_some() {
            true => replaced(&text, opening, first),
            false => text,
        }
    })
}

fn replaced(text: &str, opening: &str, first: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some(at) = find(rest, opening) {
        out.push_str(&rest[..at]);
        out.push_str(first);
        rest = &rest[at + 1..];
    }
    out.push_str(rest);
    out
}

/// Where the opening stands, in whatever case.
fn find(text: &str, opening: &str) -> Option<usize> {
    text.as_bytes()
        .windows(opening.len())
        .position(|window| window.eq_ignore_ascii_case(opening.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_an_order_any_more() {
        for (text, expected) in [
            ("::error::x\n", ": :error::x\n"),
            ("a\n   ::add-mask::x", "a\n   : :add-mask::x"),
            ("a\r::stop::", "a\r: :stop::"),
            ("S: * BYE ##[error]x", "S: * BYE # #[error]x"),
            ("###[group]", "## #[group]"),
            ("##VSO[task.complete]", "# #VSO[task.complete]"),
            ("##teamcity[x]##[y]", "# #teamcity[x]# #[y]"),
        ] {
            assert_eq!(without(text), expected);
        }
        for text in ["", "## heading\n", "fe80::1 is an address\n", "a ::1\n"] {
            assert_eq!(without(text), text);
        }
    }

    #[test]
    fn a_form_keeps_the_value() {
        let json = spelled(r#""\\###[a]""#.to_owned(), "\\u0023");
        let read = serde_json::from_str::<String>(&json);
        assert_eq!(read.ok().as_deref(), Some("\\###[a]"));
        assert!(!json.contains("##["));
    }
}
