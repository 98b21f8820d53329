//! Secrets in what a person writes: "my password Sommer24 does not work", "Kennwort: geheim", `curl -u kim:hunter2`.

use super::NO_SECRETS;
use crate::secret::HIDDEN;

/// What people call a secret, in lower case.
const NAMES: [&str; 22] = [
    "password",
    "passwort",
    "kennwort",
    "passwd",
    "passphrase",
    "passcode",
    "pass",
    "pw",
    "pwd",
    "pin",
    "mot de passe",
    "mdp",
    "contraseña",
    "clave",
    "senha",
    "wachtwoord",
    "hasło",
    "lösenord",
    "пароль",
    "token",
    "secret",
    "geheimnis",
];

/// What may stand between the name of a secret and the secret itself.
const BETWEEN: [&str; 19] = [
    "=", ":", "->", "is", "was", "ist", "war", "lautet", "est", "es", "era", "é", "jest", "to",
    "auf", "as", "called", "namens", "\u{e8}",
];

/// What says how sure somebody is: it stands behind "is", and what counts behind it.
const SURELY: [&str; 16] = [
    "definitely",
    "really",
    "still",
    "surely",
    "certainly",
    "actually",
    "now",
    "wirklich",
    "sicher",
    "bestimmt",
    "immer",
    "noch",
    "vraiment",
    "bien",
    "davvero",
    "echt",
];

/// What says whose it is, and how many words later it is looked for.
const WHOSE: [&str; 7] = ["for", "of", "von", "für", "de", "pour", "para"];
const MOST_BETWEEN: usize = 6;

/// Names of products that have a capital inside, in lower case: they stand behind the name of a secret, and are none.
const PRODUCTS: [&str; 18] = [
    "altalink",
    "bizhub",
    "davmail",
    "fairemail",
    "icloud",
    "imac",
    "imagerunner",
    "ipad",
    "iphone",
    "laserjet",
    "macbook",
    "macos",
    "mailkit",
    "officejet",
    "phpmailer",
    "taskalfa",
    "versalink",
    "workcentre",
];

/// What stands behind it in other languages, and is none.
const NO_SECRETS_ELSEWHERE: [&str; 38] = [
    "verkeerd",
    "onjuist",
    "ongeldig",
    "geweigerd",
    "verlopen",
    "sbagliata",
    "errata",
    "scaduta",
    "errada",
    "incorreta",
    "b\u{142}\u{119}dne",
    "b\u{142}\u{119}dny",
    "nieprawid\u{142}owe",
    "refus\u{e9}",
    "erron\u{e9}",
    "rechazada",
    "caducada",
    "expir\u{e9}",
    "falsch",
    "ungültig",
    "abgelaufen",
    "geändert",
    "nicht",
    "wird",
    "wurde",
    "incorrecte",
    "incorrecto",
    "incorrecta",
    "invalide",
    "inválida",
    "inválido",
    "expiré",
    "caducada",
    "errada",
    "refusé",
    "onjuist",
    "verlopen",
    "changed",
];

/// That it is right: so goes on what is said, and not what a sign stands before.
const RIGHT: [&str; 29] = [
    "bon",
    "bonne",
    "juste",
    "bekannt",
    "gespeichert",
    "correcta",
    "correcto",
    "corretta",
    "corretto",
    "giusta",
    "giusto",
    "juist",
    "goed",
    "bekend",
    "poprawne",
    "prawid\u{142}owe",
    "dobre",
    "certa",
    "correta",
    "richtig",
    "korrekt",
    "correct",
    "right",
    "accepted",
    "ok",
    "okay",
    "fine",
    "good",
    "valid",
];

/// The line without the secrets that a person tells in it.
pub(super) fn hide(line: &str) -> String {
    let lower = line.to_lowercase();
    let is_told = NAMES.iter().any(|name| lower.contains(name)) || lower.contains("-u ");
    // Where lower case has another length, the places would not fit.
    if !is_told || lower.len() != line.len() {
        return line.to_owned();
    }
    let words = words(line);
    let core = |at: usize| -> String {
        let (from, to) = words[at];
        let word = lower[from..to].trim_matches(|c: char| !c.is_alphanumeric());
        word.to_owned()
    };
    let mut out = line.to_owned();
    let mut hidden = vec![false; words.len()];
    for at in 0..words.len() {
        let (from, to) = words[at];
        if ["-u", "--user"].contains(&&lower[from..to]) && at + 1 < words.len() {
            let (from, to) = words[at + 1];
            hidden[at + 1] = line[from..to].contains(':');
            continue;
        }
        let name = core(at);
        let is_end_of_name = NAMES.iter().any(|known| match known.rsplit_once(' ') {
            Some((before, last)) => name == last && lower[..from].trim_end().ends_with(before),
            None => name == *known,
        });
        if !is_end_of_name {
            continue;
        }
        let is_joining = |at: usize| {
            let word = &lower[words[at].0..words[at].1];
            BETWEEN.contains(&word) || BETWEEN.contains(&word.trim_end_matches([':', '=']))
        };
        let mut next = at + 1;
        let mut joined = lower[from..to].ends_with([':', '=']);
        // `the password for kim@contoso.com is hunter2`
        if next < words.len() && WHOSE.contains(&core(next).as_str()) {
            let last = words.len().min(next + MOST_BETWEEN);
            let Some(found) = (next..last).find(|at| is_joining(*at)) else {
                continue;
            };
            next = found;
        }
        while next < words.len()
            && (is_joining(next) || joined && SURELY.contains(&core(next).as_str()))
        {
            joined = true;
            next += 1;
        }
        if next < words.len() {
            let word = &line[words[next].0..words[next].1];
            let by_sign = line[from..words[next].0].contains([':', '=', '>']);
            hidden[next] = is_secret(word, &core(next), joined, by_sign);
        }
    }
    // From the end on, so that the places before stay where they are.
    for at in (0..words.len()).rev().filter(|at| hidden[*at]) {
        let (from, to) = words[at];
        let word = &line[from..to];
        let bare = word.trim_end_matches(['.', ',', ';', '!', '?', '"', '\'', ')']);
        let quoted = bare.len()
            - bare
                .trim_start_matches(['"', '\'', '(', '“', '‘', '„'])
                .len();
        if bare.len() > quoted {
            out.replace_range(from + quoted..from + bare.len(), HIDDEN);
        }
    }
    out
}

/// Whether what is said of a password goes on with this word, which is none.
pub(super) fn goes_on(word: &str) -> bool {
    SURELY.contains(&word) || RIGHT.contains(&word)
}

/// Whether the word behind the name of a secret is one: whatever is no small word where `is`, `:` or `=` stands between, and else
/// what no sentence goes on with.
fn is_secret(word: &str, core: &str, joined: bool, by_sign: bool) -> bool {
    if word.contains(HIDDEN) || core.is_empty() {
        return false;
    }
    let is_known = NO_SECRETS.contains(&core)
        || NO_SECRETS_ELSEWHERE.contains(&core)
        || !by_sign && RIGHT.contains(&core);
    let is_name = NAMES.contains(&core);
    let has = |test: fn(char) -> bool| core.contains(test);
    let mixed = has(|c| c.is_ascii_digit()) || core.contains(['!', '$', '%', '#', '_', '+']);
    let capital =
        word.chars().skip(1).any(char::is_uppercase) && word.chars().any(char::is_lowercase);
    let starts =
        word.starts_with(['"', '\'', '“', '‘', '„']) || word.starts_with(char::is_uppercase);
    let is_product = !joined && PRODUCTS.contains(&core);
    !is_known && !is_name && !is_product && (joined || mixed || capital || starts)
}

/// Where the words of a line stand.
fn words(line: &str) -> Vec<(usize, usize)> {
    let mut all = Vec::new();
    let mut begin = None;
    for (at, c) in line.char_indices() {
        match (c.is_whitespace(), begin) {
            (false, None) => begin = Some(at),
            (true, Some(from)) => {
                all.push((from, at));
                begin = None;
            }
            _ => {}
        }
    }
    all.extend(begin.map(|from| (from, line.len())));
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_tell_of_their_passwords_is_hidden() {
        for (text, shown) in [
            (
                "my password Sommer2024! does not work",
                "my password [hidden]! does not work",
            ),
            (
                "the password for kim@contoso.com is hunter2",
                "the password for kim@contoso.com is [hidden]",
            ),
            ("password: hunter", "password: [hidden]"),
            ("Kennwort: geheim", "Kennwort: [hidden]"),
            ("das Passwort lautet geheim", "das Passwort lautet [hidden]"),
            ("mot de passe : soleil", "mot de passe : [hidden]"),
            ("pw hunter2 is refused", "pw [hidden] is refused"),
            (
                "wrong password imageRUNNER ADVANCE",
                "wrong password imageRUNNER ADVANCE",
            ),
            ("password: imageRUNNER", "password: [hidden]"),
            ("with password \"two\"", "with password \"[hidden]\""),
            ("token abc123 expired", "token [hidden] expired"),
            ("curl -u kim:hunter2 smtp://x", "curl -u [hidden] smtp://x"),
            ("Das Kennwort ist falsch.", "Das Kennwort ist falsch."),
            (
                "Le mot de passe est incorrect.",
                "Le mot de passe est incorrect.",
            ),
            (
                "unknown user name or bad password",
                "unknown user name or bad password",
            ),
            (
                "The password is incorrect. Try again.",
                "The password is incorrect. Try again.",
            ),
            ("Password expired", "Password expired"),
            (
                "The password is right, and the user name is correct",
                "The password is right, and the user name is correct",
            ),
            (
                "my password is definitely right",
                "my password is definitely right",
            ),
            (
                "das Passwort ist sicher richtig",
                "das Passwort ist sicher richtig",
            ),
            ("le mot de passe est bon", "le mot de passe est bon"),
            ("la contraseña es correcta", "la contraseña es correcta"),
            (
                "my password is really sunshine",
                "my password is really [hidden]",
            ),
            (
                "my password is still right1",
                "my password is still [hidden]",
            ),
            ("la password è sole", "la password è [hidden]"),
            ("my password is correcthorse", "my password is [hidden]"),
            ("password: right", "password: [hidden]"),
            ("Kennwort = richtig", "Kennwort = [hidden]"),
            ("Invalid login or password", "Invalid login or password"),
        ] {
            assert_eq!(hide(text), shown, "{text}");
        }
    }
}
