//! The claims of a made-up access token: `claims aud=https://graph.microsoft.com scp=Mail.Read exp=+3600`.

use super::Read;

/// The names that the notation knows, and whether their values are moments in seconds from the beginning of the run.
const NAMES: [(&str, bool); 13] = [
    ("iss", false),
    ("aud", false),
    ("scp", false),
    ("roles", false),
    ("tid", false),
    ("upn", false),
    ("appid", false),
    ("app_displayname", false),
    ("idtyp", false),
    ("nonce", false),
    ("iat", true),
    ("nbf", true),
    ("exp", true),
];

/// The names and their values.
pub(super) fn claims(words: &[&str]) -> Read<Vec<(String, String)>> {
    let one = |word: &&str| {
        let (name, value) = word
            .split_once('=')
            .ok_or_else(|| format!("`{word}` is not NAME=VALUE"))?;
        let Some((_, is_moment)) = NAMES.iter().find(|(known, _)| *known == name) else {
            return Err(format!("`{name}` is no claim that can be made up"));
        };
        if *is_moment && value.parse::<i64>().is_err() {
            return Err(format!(
                "`{value}` is no number of seconds from the beginning of the run"
            ));
        }
        Ok((name.to_owned(), value.to_owned()))
    };
    match words {
        [] => Err("a token has claims, NAME=VALUE".to_owned()),
        words => words.iter().map(one).collect(),
    }
}
