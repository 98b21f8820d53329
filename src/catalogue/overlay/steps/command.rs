//! What no command of a page may have: a password or token written out, and a blank in the form that PowerShell and browsers read; and what
//! gives up the protection of passwords.

use super::table::{Command, Place, table};

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

/// How the names of settings end behind which a secret stands.
const SETTINGS: [&str; 9] = [
    "password", "passwd", "pwd", "passwort", "kennwort", "secret", "token", "_pass", "-pass",
];

/// What settings are switched with, and no secret.
const SWITCHES: [&str; 8] = ["yes", "no", "true", "false", "on", "off", "0", "1"];

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
        let written = secret(part, is_code);
        let told = || (!is_code).then(|| in_words(part)).flatten();
        written.or_else(told).or_else(|| blank(part, is_code))
    })
}

/// A secret that stands in a command; the word before it names the place. Commands are pasted among the words of a sentence, too: there it
/// has to look like one.
fn secret(command: &str, is_code: bool) -> Option<String> {
    // These ask for it.
    let is_own = command.contains("mailprobe");
    let words: Vec<&str> = command.split_whitespace().collect();
    let is_secret = |word: &str| is_value(word) && (is_code || looks_like_one(word));
    for (at, word) in words.iter().enumerate() {
        let low = word.to_lowercase();
        let next = words.get(at + 1).copied().unwrap_or_default();
        if low == "-asplaintext" {
            let given = words.iter().find(|word| word.starts_with(['"', '\'']));
            let before = at.checked_sub(1).and_then(|at| words.get(at));
            if given.or(before).is_some_and(|given| is_value(given)) {
                return Some(reason(word));
            }
        }
        if OPTIONS.contains(&low.as_str()) && is_secret(next) && !is_own
            || PAIRS.contains(&low.as_str())
                && next
                    .split_once(':')
                    .is_some_and(|(_, secret)| !is_blank(secret) && !is_number(secret))
        {
            return Some(reason(word));
        }
        let (name, value) = word.split_once('=').unwrap_or_default();
        let low = name.to_lowercase();
        let name = low.trim_start_matches(['-', '/', '"', '\'', '?', '&', '{']);
        if SETTINGS.iter().any(|ending| name.ends_with(ending))
            && !value.is_empty()
            && !value.starts_with('$')
            && !is_blank(value)
            && !SWITCHES.contains(&value.to_lowercase().as_str())
            && (is_code || looks_like_one(value))
        {
            return Some(reason(&word[..word.len() - value.len()]));
        }
    }
    let known = table().command.iter();
    let mut found = known.filter_map(|one| of_command(one, &words, &is_secret));
    let found = found.next().or_else(|| login(&words, is_code, &is_secret));
    let found = found.map(|word| reason(&word));
    found.or_else(|| with_a_name(command))
}

/// The sign-in command of IMAP with its tag, where a secret stands in it: `a1 LOGIN kim SECRET`. Among the words of a sentence it stands in
/// capitals.
fn login(words: &[&str], is_code: bool, is_secret: &dyn Fn(&str) -> bool) -> Option<String> {
    const LONGEST_TAG: usize = 8;
    let is_tag = |word: &str| {
        let has_number = word.contains(|c: char| c.is_ascii_digit());
        word.len() == 1 || has_number && word.len() <= LONGEST_TAG
    };
    let is_command = |word: &str| match is_code {
        true => word.eq_ignore_ascii_case("LOGIN"),
        false => word == "LOGIN",
    };
    let mut four = words.windows(4);
    let found = four.find(|four| is_tag(four[0]) && is_command(four[1]) && is_secret(four[3]))?;
    Some(found[1].to_owned())
}

fn reason(at: &str) -> String {
    format!(
        "a password or token stands behind `{at}` for everybody to read who sees the page; have it asked for, or write a word in capitals (PASSWORD) in its place"
    )
}

/// Whether a word is a secret where one can stand: no option, no variable and nothing to be filled in.
fn is_value(word: &str) -> bool {
    let bare = word.trim_matches(['"', '\'', ',', ';', '.', ')']);
    !bare.is_empty() && !word.starts_with(['-', '$', '(', '|', '*', '<', '@']) && !is_blank(bare)
}

/// The word of a command behind which a secret stands, where it is one of those.
fn of_command(one: &Command, words: &[&str], is_secret: &dyn Fn(&str) -> bool) -> Option<String> {
    let low: Vec<String> = words.iter().map(|word| word.to_lowercase()).collect();
    one.words.iter().find_map(|told| {
        let told: Vec<&str> = told.split(' ').collect();
        let (last, before) = told.split_last()?;
        let is_attached = one.secret == Place::Attached;
        let mut at = 0;
        for part in before {
            at += low[at..].iter().position(|word| name_of(word) == *part)? + 1;
        }
        let is_last = |word: &String| match is_attached {
            true => word.starts_with(last) && word.len() > last.len(),
            false => name_of(word) == *last,
        };
        let at = at + low[at..].iter().position(is_last)?;
        let behind = words.get(at + 1..).unwrap_or_default();
        let is_there = match one.secret {
            Place::Next => behind.first().is_some_and(|word| is_secret(word)),
            Place::Second => behind
                .get(1)
                .is_some_and(|word| is_secret(word) && !word.starts_with('/')),
            Place::Attached => is_secret(words.get(at)?.get(last.len()..)?),
            Place::AfterComma => is_pair(behind, ',', is_secret),
            Place::AfterPercent => is_pair(behind, '%', is_secret),
            Place::Bare => behind.iter().any(|word| is_secret(word) && !is_place(word)),
        };
        is_there.then(|| told.join(" "))
    })
}

/// The name of a program without its path and signs around it.
fn name_of(word: &str) -> &str {
    let word = word.trim_matches(['"', '\'', '`', '(']);
    word.rsplit(['/', '\\'])
        .next()
        .filter(|name| !name.is_empty())
        .unwrap_or(word)
}

/// Whether the next word is a name with a secret.
fn is_pair(behind: &[&str], sign: char, is_secret: &dyn Fn(&str) -> bool) -> bool {
    let pair = behind.first().and_then(|word| word.split_once(sign));
    pair.is_some_and(|(_, secret)| is_secret(secret))
}

/// Whether a word of `net use` is an option, a share or the letter of a drive.
fn is_place(word: &str) -> bool {
    word.starts_with(['/', '\\']) || word.ends_with(':')
}

/// A password that is told in a sentence: behind its name, with letters and digits as passwords have them.
fn in_words(text: &str) -> Option<String> {
    const NAMES: [&str; 3] = ["password", "passwort", "kennwort"];
    const IS: [&str; 4] = ["is", "ist", "lautet", "="];
    let words: Vec<&str> = text.split_whitespace().collect();
    words.iter().enumerate().find_map(|(at, word)| {
        let name = word.trim_end_matches(':').to_lowercase();
        if !NAMES.iter().any(|ending| name.ends_with(ending)) {
            return None;
        }
        let mut behind = words.iter().skip(at + 1);
        let said = behind.find(|word| !IS.contains(&word.to_lowercase().as_str()))?;
        // "das Startkennwort f\u{fc}r alle lautet ...": behind what says that it is so.
        let told = words
            .iter()
            .skip(at + 1)
            .position(|word| IS.contains(&word.to_lowercase().as_str()));
        let told = told
            .filter(|is| *is < 4)
            .and_then(|is| words.get(at + is + 2));
        let shown = [Some(said), told]
            .into_iter()
            .flatten()
            .any(|word| looks_like_one(word));
        shown.then(|| reason(word))
    })
}

/// Whether a word has letters and digits as passwords have them.
fn looks_like_one(word: &str) -> bool {
    const SHORTEST: usize = 6;
    let has = |is: fn(char) -> bool| word.chars().any(is);
    word.chars().count() >= SHORTEST && has(char::is_alphabetic) && has(char::is_numeric)
}

/// A piece of a command or a file of settings that gives up what protects a password.
pub(super) fn given_up(text: &str) -> Option<String> {
    let bare = text.replace(['"', '\'', '`'], "");
    let words: Vec<&str> = bare.split_whitespace().collect();
    let mut line = words.join(" ");
    for sign in ["=>", "="] {
        line = line.replace(&format!(" {sign}"), sign);
        line = line.replace(&format!("{sign} "), sign);
    }
    let low = line.to_lowercase();
    let is_whole = |piece: &&String| {
        // `curl -K` reads a file of settings.
        let text = if piece.ends_with("-k") { &line } else { &low };
        text.match_indices(piece.as_str()).any(|(at, piece)| {
            let mut behind = text[at + piece.len()..].chars();
            !behind.next().is_some_and(char::is_alphanumeric)
        })
    };
    let found = table().off.iter().find(is_whole)?;
    Some(format!(
        "`{found}` gives up what protects people or their passwords"
    ))
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

/// Whether a word is the number of a group, as containers are run with.
fn is_number(word: &str) -> bool {
    word.chars().all(|c| c.is_ascii_digit())
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
    fn what_gives_up_the_protection_of_a_password_is_found() {
        for wrong in [
            "`curl -k https://autodiscover.contoso.com`",
            "`wget --no-check-certificate https://webmail.contoso.com`",
            "`git -c http.sslVerify=false clone URL`",
            "Set `disable_plaintext_auth = no` in dovecot.conf.",
            "In PHP set `'verify_peer' => false`.",
            "Run `Set-MpPreference -DisableRealtimeMonitoring $true`.",
        ] {
            assert!(given_up(wrong).is_some(), "{wrong}");
        }
        for well in [
            "`curl -K settings https://autodiscover.contoso.com`",
            "Set `disable_plaintext_auth = yes`.",
            "`ssl = not_here`",
        ] {
            assert_eq!(given_up(well), None, "{well}");
        }
    }

    #[test]
    fn a_secret_in_a_command_is_found_and_a_blank_for_one_is_not() {
        for wrong in [
            "1. `curl -u kim@contoso.com:Winter2026 imaps://imap.contoso.com`",
            "1. `swaks --to kim@contoso.com -ap Winter2026`",
            "1. `Set-ADAccountPassword kim -NewPassword (ConvertTo-SecureString \"Sommer2026!\" -AsPlainText -Force)`",
            "1. Open https://kim:Winter2026@pw.contoso.example.",
            "1. `mail.exe password=Winter2026`",
            "1. `net use Z: \\\\fs01\\mail /user:CONTOSO\\kim Winter2026`",
            "1. `net user kim Winter2026 /domain`",
            "1. `sshpass -pWinter2026 ssh mx1`",
            "1. `mysql -u root -pWinter2026 mail`",
            "1. `PGPASSWORD=Winter2026 psql`",
            "1. `ldapsearch -D cn=admin -w Winter2026`",
            "1. `lftp -u kim,Winter2026 ftp.contoso.com`",
            "1. `smbclient -U kim%Winter2026 //fs01/mail`",
            "1. `doveadm auth test kim Winter2026`",
            "1. Type `a LOGIN kim Winter2026`.",
            "1. `curl -H \"Authorization: Basic a2ltOnB3\" https://contoso.com`",
            "1. `ConvertTo-SecureString Winter2026 -AsPlainText -Force`",
            "1. The first password for everybody is Welcome1.",
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
            "1. `net use Z: \\\\fs01\\mail /user:CONTOSO\\kim *`",
            "1. `mysql -u root -p mail`",
            "1. `ldapsearch -W -D cn=admin`",
            "1. `docker run -u 1000:1000 mail`",
            "1. `doveadm auth test kim`",
            "1. `require_password=yes`",
            "1. `\u{130}\u{130}=x`",
            "1. The password must have 12 characters.",
            "1. With a wrong password 535 5.7.139 comes back.",
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
