//! How the DNS is asked where there is no `dig`, as on Windows.

/// The text, and behind it each question of its `dig` commands as `nslookup` takes it.
pub(super) fn beside(text: String) -> String {
    let commands = text.split('`').skip(1).step_by(2);
    let mut questions: Vec<String> = Vec::new();
    for question in commands.filter_map(|command| command.strip_prefix("dig ")) {
        let question = asked(question);
        if !questions.contains(&question) {
            questions.push(question);
        }
    }
    match questions.is_empty() {
        true => text,
        false => format!("{text} On Windows: {}.", questions.join(", ")),
    }
}

/// A question to `dig`, as a command of `nslookup`.
fn asked(question: &str) -> String {
    let (mut kind, mut name, mut server) = (String::new(), "", String::new());
    for word in question.split(' ') {
        match word {
            "SRV" | "MX" | "NS" | "TXT" | "CNAME" => kind = format!("-type={word} "),
            "+short" => {}
            // Which one is said behind the command.
            "@" => server = " SERVER".to_owned(),
            word => match word.strip_prefix('@') {
                Some(address) => server = format!(" {address}"),
                None => name = word,
            },
        }
    }
    format!("`nslookup {kind}{name}{server}`")
}

#[cfg(test)]
mod tests {
    use super::beside;

    #[test]
    fn a_question_to_dig_is_told_for_windows_as_well() {
        for (text, told) in [
            (
                "Look first: `dig SRV _imaps._tcp.a.example +short`.",
                "`nslookup -type=SRV _imaps._tcp.a.example`",
            ),
            ("Look: `dig a.example +short`.", "`nslookup a.example`"),
            (
                "Look: `dig @9.9.9.9 a.example +short`.",
                "`nslookup a.example 9.9.9.9`",
            ),
            (
                "Look: `dig a.example +short`, and `dig a.example @9.9.9.9 +short`, `dig a.example +short`.",
                "`nslookup a.example`, `nslookup a.example 9.9.9.9`",
            ),
            (
                "Look: `dig NS a.example`, then `dig MX a.example @` with each.",
                "`nslookup -type=NS a.example`, `nslookup -type=MX a.example SERVER`",
            ),
        ] {
            let wanted = format!("{text} On Windows: {told}.");
            assert_eq!(beside(text.to_owned()), wanted);
        }
        let other = "Look first: `curl -s https://a.example/`.";
        assert_eq!(beside(other.to_owned()), other);
    }
}
