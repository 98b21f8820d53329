//! The command that tries one target again.

use std::ffi::OsString;

use crate::report::quoted;

/// The command as it can be pasted into a shell, with the options of this run that count for every target.
pub(super) fn command(target: &str, given: &[(String, Vec<OsString>)], file: &str) -> String {
    let options = given.iter().flat_map(|(option, values)| {
        let with = |value: &OsString| format!("--{option}={}", value.to_string_lossy());
        match values.is_empty() {
            true => vec![format!("--{option}")],
            false => values.iter().map(with).collect(),
        }
    });
    // What begins with a hyphen would be an option.
    let file = match file.starts_with('-') {
        true => format!("./{file}"),
        false => file.to_owned(),
    };
    let words = ["mailprobe", "smoke"].map(str::to_owned).into_iter();
    let words = words.chain([file, format!("--target={target}")]);
    let words = words.chain(options).chain(["-v".to_owned()]);
    let words: Vec<String> = words.map(|word| quoted(&word)).collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_options_of_the_run_are_in_it_and_nothing_else_becomes_one() {
        let given = [
            ("dns".to_owned(), vec![OsString::from("192.0.2.53")]),
            ("ipv4".to_owned(), Vec::new()),
        ];
        assert_eq!(
            command("-v; id", &given, "-x.toml"),
            "mailprobe smoke ./-x.toml '--target=-v; id' --dns=192.0.2.53 --ipv4 -v"
        );
    }
}
