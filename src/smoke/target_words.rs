//! What a check advises in its options, as a target of the file has it: without hyphens, and with a value in quotes.

/// The options of a check that are advised, which are keys of a target.
const KEYS: [&str; 6] = ["imap", "pop3", "smtp", "username", "mailbox", "from"];

/// The advice in the words of the file. A whole command is left as it is.
pub(super) fn in_target(advice: &str) -> String {
    let parts = advice.split('`').enumerate();
    let told: Vec<String> = parts
        .map(|(at, part)| match part.contains("mailprobe ") {
            true => part.to_owned(),
            false => translated(part, at % 2 == 1),
        })
        .collect();
    told.join("`")
}

fn translated(part: &str, is_code: bool) -> String {
    let mut told: Vec<String> = Vec::new();
    let mut words = part.split(' ').peekable();
    let mut was_setting = false;
    while let Some(word) = words.next() {
        let Some(key) = key(word) else {
            was_setting = false;
            told.push(word.to_owned());
            continue;
        };
        let value = words.next_if(|next| key == &word[2..] && is_value(next, is_code));
        if let Some(last) = told.last_mut().filter(|_| was_setting && value.is_some()) {
            last.push(',');
        }
        was_setting = value.is_some();
        told.push(match value {
            None => word[2..].to_owned(),
            Some(value) => {
                let bare = value.trim_end_matches('.');
                let end = &value[bare.len()..];
                format!("{key} = \"{}\"{end}", bare.trim_matches('\''))
            }
        });
    }
    told.join(" ")
        .replace("add to the command:", "add to the target:")
}

/// The key that a word stands for, with what a sentence has behind it.
fn key(word: &str) -> Option<&str> {
    let name = word
        .strip_prefix("--")?
        .trim_end_matches([',', '.', ';', ':']);
    KEYS.contains(&name).then_some(name)
}

/// Whether a word is the value of the option before it, and not one with which the sentence goes on.
fn is_value(word: &str, is_code: bool) -> bool {
    let inner = word.trim_end_matches('.');
    is_code && !inner.is_empty() && !inner.starts_with("--")
        || inner.contains(['.', ':', '@', '\''])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_become_keys_and_commands_stay() {
        for (advice, told) in [
            (
                "the host is only a guess; if it is the right one, add to the command: --imap imap.contoso.example:993/tls --smtp '[2001:db8::1]:587/starttls'.",
                "the host is only a guess; if it is the right one, add to the target: imap = \"imap.contoso.example:993/tls\", smtp = \"[2001:db8::1]:587/starttls\".",
            ),
            (
                "Name it with --imap, --pop3 or --smtp to sign in there",
                "Name it with imap, pop3 or smtp to sign in there",
            ),
            (
                "Try it once with `--username kim`, or `mailprobe kim@contoso.example --username kim`.",
                "Try it once with `username = \"kim\"`, or `mailprobe kim@contoso.example --username kim`.",
            ),
            (
                "mailprobe discover kim@contoso.example --imap a.example:993",
                "mailprobe discover kim@contoso.example --imap a.example:993",
            ),
            ("Ask the administrator.", "Ask the administrator."),
        ] {
            assert_eq!(in_target(advice), told);
        }
    }
}
