//! Options of commands, which are no numbers of errors: `curl -6` asks for IPv6, and 28 in `--max-time 28` is how long to wait.

use std::borrow::Cow;

use super::common;

/// What the name of an option has that tells of an error, in lower case: `-ERR 4` is no option with a value.
const OF_ERRORS: [&str; 6] = ["err", "code", "status", "fehler", "fail", "bye"];

/// The text with the version of IP that an option asks for in words, and without the numbers that options take. Ports stay.
pub(super) fn written_out(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut before = "";
    for piece in text.split_inclusive(char::is_whitespace) {
        let word = piece.trim_end();
        out.push_str(&read(before, word));
        out.push_str(&piece[word.len()..]);
        before = match word {
            "" => before,
            word => word,
        };
    }
    out
}

/// A word behind another, as it is meant.
fn read<'w>(before: &str, word: &'w str) -> Cow<'w, str> {
    match word {
        "-4" | "--ipv4" if is_command(before) => Cow::Borrowed("IPv4"),
        "-6" | "--ipv6" if is_command(before) => Cow::Borrowed("IPv6"),
        _ if is_option(before) && is_value(word) => Cow::Borrowed(""),
        _ => match word.split_once('=') {
            Some((option, value)) if is_option(option) && is_value(value) => Cow::Borrowed(option),
            _ => Cow::Borrowed(word),
        },
    }
}

/// Whether a word may be a command or another option of it, and does not lead to the number of an error.
fn is_command(word: &str) -> bool {
    let lower = word.to_lowercase();
    word.ends_with(|c: char| c.is_ascii_alphanumeric())
        && !OF_ERRORS.iter().any(|of_errors| lower.contains(of_errors))
}

fn is_option(word: &str) -> bool {
    let name = word.trim_start_matches('-');
    name.len() < word.len()
        && name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
        && is_command(name)
}

fn is_value(word: &str) -> bool {
    let is_number = !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit());
    is_number && !common::is_port_of_mail(word)
}

#[cfg(test)]
mod tests {
    use super::written_out;

    #[test]
    fn an_option_is_no_number_of_an_error() {
        for (text, read) in [
            (
                "curl -4 imaps://x works, curl -6 fails",
                "curl IPv4 imaps://x works, curl IPv6 fails",
            ),
            ("ping -6 mail.example.org", "ping IPv6 mail.example.org"),
            (
                "curl --max-time 28 -m 7 imaps://x",
                "curl --max-time  -m  imaps://x",
            ),
            ("swaks --timeout=60 -p 587", "swaks --timeout -p 587"),
            ("curl -45", "curl -45"),
            ("curl: (6)", "curl: (6)"),
            ("error -6", "error -6"),
            ("-ERR 4 tries left", "-ERR 4 tries left"),
            ("failed - 28 seconds", "failed - 28 seconds"),
            ("", ""),
        ] {
            assert_eq!(written_out(text), read);
        }
    }
}
