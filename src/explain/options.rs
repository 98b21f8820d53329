//! Options of commands that are no numbers of errors: `curl -6` asks for IPv6, and 6 is no error of curl.

/// The text with these options written out.
pub(super) fn written_out(text: &str) -> String {
    /// The option, and what it asks for.
    const OPTIONS: [(&str, &str); 4] = [
        ("curl -4", "curl IPv4"),
        ("curl -6", "curl IPv6"),
        ("curl --ipv4", "curl IPv4"),
        ("curl --ipv6", "curl IPv6"),
    ];
    let mut out = text.to_owned();
    for (option, words) in OPTIONS {
        let mut from = 0;
        while let Some(at) = out[from..].find(option).map(|at| from + at) {
            let end = at + option.len();
            from = end;
            if !out[end..].starts_with(char::is_alphanumeric) {
                out.replace_range(at..end, words);
                from = at + words.len();
            }
        }
    }
    out
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
            ("curl -45", "curl -45"),
            ("curl: (6)", "curl: (6)"),
            ("", ""),
        ] {
            assert_eq!(written_out(text), read);
        }
    }
}
