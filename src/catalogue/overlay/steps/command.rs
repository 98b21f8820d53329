//! What no command of a page may have: a password or token written out, and a blank in the form that PowerShell and browsers read.

/// Options behind which a password stands.
const OPTIONS: [&str; 8] = [
    "-ap",
    "-pass",
    "--pass",
    "--passwd",
    "--password",
    "--auth-password",
    "-password",
    "-newpassword",
];

/// Options behind which a name stands with a password.
const PAIRS: [&str; 3] = ["-u", "--user", "--proxy-user"];

/// Names of settings behind which a secret stands.
const SETTINGS: [&str; 9] = [
    "password",
    "passwd",
    "pwd",
    "passwort",
    "kennwort",
    "secret",
    "client_secret",
    "token",
    "access_token",
];

/// What is wrong with a line.
pub(super) fn fault(line: &str, is_code: bool) -> Option<String> {
    let parts: Vec<(&str, bool)> = match is_code {
        true => vec![(line, true)],
        // Every second part stands between backticks, as code.
        false => (0..)
            .map(|at| at % 2 == 1)
            .zip(line.split('`'))
            .map(|(code, part)| (part, code))
            .collect(),
    };
    parts.into_iter().find_map(|(part, is_code)| {
        let written = if is_code {
            secret(part)
        } else {
            with_a_name(part)
        };
        written.or_else(|| blank(part, is_code))
    })
}

/// A secret that stands in a command; the word before it names the place.
fn secret(command: &str) -> Option<String> {
    let reason = |at: &str| {
        format!(
            "a password or token stands behind `{at}` for everybody to read who sees the page; have it asked for, or write a word in capitals (PASSWORD) in its place"
        )
    };
    // These ask for it.
    let is_own = command.contains("mailprobe");
    let words: Vec<&str> = command.split_whitespace().collect();
    for (at, word) in words.iter().enumerate() {
        let low = word.to_lowercase();
        let next = words.get(at + 1).copied().unwrap_or_default();
        let is_value =
            !next.is_empty() && !next.starts_with(['-', '$', '(', '|']) && !is_blank(next);
        if low == "-asplaintext" {
            let given = words.iter().find(|word| word.starts_with(['"', '\'']));
            if given.is_some_and(|given| !is_blank(given)) {
                return Some(reason(word));
            }
        }
        if OPTIONS.contains(&low.as_str()) && is_value && !is_own
            || PAIRS.contains(&low.as_str())
                && next
                    .split_once(':')
                    .is_some_and(|(_, secret)| !secret.is_empty() && !is_blank(secret))
        {
            return Some(reason(word));
        }
        let (name, value) = low
            .split_once('=')
            .map_or(("", ""), |(name, _)| (name, &word[name.len() + 1..]));
        let name = name.trim_start_matches(['-', '/', '"', '\'', '?', '&', '{']);
        if SETTINGS.contains(&name)
            && !value.is_empty()
            && !value.starts_with('$')
            && !is_blank(value)
        {
            return Some(reason(&word[..word.len() - value.len()]));
        }
    }
    with_a_name(command)
}

/// An address with a name and a password in it.
fn with_a_name(text: &str) -> Option<String> {
    let behind = text.split("://").skip(1);
    let mut hosts = behind.map(|rest| {
        rest.split(['/', ' ', '`', '"', ')', '>'])
            .next()
            .unwrap_or_default()
    });
    let has = |host: &str| {
        let pair = host
            .rsplit_once('@')
            .and_then(|(user, _)| user.split_once(':'));
        pair.is_some_and(|(_, secret)| !secret.is_empty() && !is_blank(secret))
    };
    hosts.any(has).then(|| {
        "an address has a password in it, for everybody to read who sees the page".to_owned()
    })
}

/// Whether a word is one to be filled in: in capitals.
fn is_blank(word: &str) -> bool {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    word.chars().all(|c| c.is_uppercase() || "_-".contains(c))
}

/// What is to be filled in, in the form that PowerShell and browsers read: `<user>`.
fn blank(part: &str, is_code: bool) -> Option<String> {
    // A piece of XML is what it is, and so is a mere placeholder that a program shows.
    if is_code && part.trim_start().starts_with('<') {
        return None;
    }
    let mut rest = part;
    while let Some(at) = rest.find('<') {
        let inside = &rest[at + 1..];
        let end = inside.find('>').unwrap_or(0);
        let word = &inside[..end];
        let begins =
            word.starts_with(|c: char| c.is_ascii_alphabetic() || (!is_code && "/!".contains(c)));
        if begins && !word.contains([':', '@', '=']) {
            return Some(match is_code {
                true => format!(
                    "PowerShell reads `<{word}>` as something else: what is to be filled in is a word in capitals, such as MAILBOX"
                ),
                false => format!(
                    "`<{word}>` is read as HTML, which is shown as it stands: what is to be filled in is a word in capitals, such as MAILBOX"
                ),
            });
        }
        rest = inside;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_in_a_command_is_found_and_a_blank_for_one_is_not() {
        for wrong in [
            "1. `curl -u kim@contoso.com:Winter2026 imaps://imap.contoso.com`",
            "1. `swaks --to kim@contoso.com -ap Winter2026`",
            "1. `Set-ADAccountPassword kim -NewPassword (ConvertTo-SecureString \"Sommer2026!\" -AsPlainText -Force)`",
            "1. Open https://kim:Winter2026@pw.contoso.example.",
            "1. `mail.exe password=Winter2026`",
            "1. `Get-Mailbox <user>`",
            "1. Type <user> there.",
            "1. <b>Call</b>",
        ] {
            assert!(fault(wrong, false).is_some(), "{wrong}");
        }
        for well in [
            "1. `curl -u kim@contoso.com imaps://imap.contoso.com`",
            "1. `curl -u kim@contoso.com:PASSWORD imaps://imap.contoso.com`",
            "1. `mailprobe kim@contoso.com --password`",
            "1. `mailprobe --password kim@contoso.com`",
            "1. `mailprobe kim@contoso.com --password-file pw.txt`",
            "1. `Set-ADAccountPassword kim -Reset`",
            "1. `Set-ADAccountPassword kim -NewPassword (Read-Host -AsSecureString)`",
            "1. `Set-ADAccountPassword kim -NewPassword $New`",
            "1. `openssl s_client -connect imap.contoso.com:993`",
            "1. See <https://it.contoso.example> or write to <help@contoso.com>.",
            "1. `mailprobe explain - < mail.log`",
            "1. The program shows `<none>`.",
            "1. It has to be < 5 and > 3.",
            "1. Open https://it.contoso.example:8443/a@b.",
        ] {
            assert_eq!(fault(well, false), None, "{well}");
        }
    }
}
