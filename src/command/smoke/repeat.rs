//! The command that repeats one check of a target.

use std::ffi::OsString;

use crate::cli::config::{Loaded, seen_from};
use crate::config::{From, Target};
use crate::endpoint::Protocol;

/// The command as it can be pasted into a shell. Where a program gives the secret, the file is named instead, because nobody but that
/// file should have to know how.
pub(super) fn command(
    target: &Target,
    words: &[OsString],
    protocol: Option<Protocol>,
    file: &Loaded,
) -> String {
    let mut before = String::new();
    let mut more: Vec<String> = Vec::new();
    for reference in [&target.credential, &target.app_secret]
        .into_iter()
        .flatten()
    {
        let key = reference.kind.key();
        match &reference.from {
            From::Variable(name) => {
                let variable = key.to_uppercase().replace('-', "_");
                let variable = variable.replace("APP_SECRET", "MAILPROBE_APP_SECRET");
                let variable = match variable.starts_with("MAILPROBE_") {
                    true => variable,
                    false => format!("MAILPROBE_{variable}"),
                };
                if variable != *name {
                    before = format!("{variable}=\"${name}\" ");
                }
            }
            From::File(path) => {
                let path = seen_from(file.folder(), path);
                more.push(format!("--{key}-file={}", path.display()));
            }
            From::Command(..) => {
                let path = file.source.name();
                return format!(
                    "mailprobe smoke {} --target {} -v",
                    quoted(path),
                    quoted(&target.name)
                );
            }
        }
    }
    let mut all: Vec<String> = words
        .iter()
        .map(|word| word.to_string_lossy().into_owned())
        .filter(|word| protocol.is_none_or(|protocol| !is_of_others(word, protocol)))
        .chain(more)
        .collect();
    all.extend(protocol.map(|protocol| format!("--only={}", protocol.name())));
    let all: Vec<String> = all.iter().map(|word| quoted(word)).collect();
    format!("{before}mailprobe {}", all.join(" "))
}

/// Whether an option names the protocols, or the server of another one.
fn is_of_others(word: &str, protocol: Protocol) -> bool {
    let mut others = Protocol::ALL.iter().filter(|one| **one != protocol);
    word.starts_with("--only=") || others.any(|one| word.starts_with(&format!("--{}=", one.name())))
}

/// A word as a shell takes it.
fn quoted(word: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "@%+=:,./-_".contains(c);
    match !word.is_empty() && word.chars().all(is_plain) {
        true => word.to_owned(),
        false => format!("'{}'", word.replace('\'', "'\\''")),
    }
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn a_shell_takes_a_word_as_it_is() {
        assert_eq!(quoted("kim@contoso.com"), "kim@contoso.com");
        assert_eq!(quoted("a b"), "'a b'");
        assert_eq!(quoted("$(id)'"), "'$(id)'\\'''");
        assert_eq!(quoted(""), "''");
    }
}
