//! What of a text is the secret, and what cannot be one.

use secrecy::SecretString;

use crate::error::Error;
use crate::secret::Secret;

/// A password as it is, without the line end that editors and `echo` add.
pub(super) fn password(raw: &str, name: &str) -> Result<Secret, Error> {
    secret(raw, "password", name)
}

/// The same for a secret that is called otherwise.
pub(super) fn secret(raw: &str, what: &str, name: &str) -> Result<Secret, Error> {
    let text = raw.strip_suffix('\n').unwrap_or(raw);
    let text = text.strip_suffix('\r').unwrap_or(text);
    if text.is_empty() {
        return Err(Error::Secret(format!("the {what} of {name} is empty")));
    }
    if text.contains(['\n', '\r']) {
        return Err(Error::Secret(format!(
            "the {what} of {name} has more than one line; it must hold the {what} and nothing else"
        )));
    }
    if text.contains('\0') {
        return Err(Error::Secret(format!(
            "the {what} of {name} holds a NUL character, which no mail protocol can send"
        )));
    }
    Ok(Secret::Password(SecretString::from(text)))
}

/// Whether a password has a blank at one of its ends, or a sign there that nobody sees.
pub(super) fn has_blank_end(secret: &Secret) -> bool {
    let is_blank = |c: char| {
        c.is_whitespace() || c.is_control() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{feff}')
    };
    let text = secret.expose();
    !secret.is_token() && (text.starts_with(is_blank) || text.ends_with(is_blank))
}

/// An access token, without spaces around it and without the word of the HTTP header (RFC 6750).
pub(super) fn token(raw: &str, name: &str) -> Result<Secret, Error> {
    let text = raw.trim();
    let (first, rest) = text.split_once(' ').unwrap_or((text, ""));
    let text = if first.eq_ignore_ascii_case("bearer") {
        rest.trim_start()
    } else {
        text
    };
    if text.is_empty() {
        return Err(Error::Secret(format!("the token of {name} is empty")));
    }
    if !text.chars().all(|c| c.is_ascii_graphic()) || text.starts_with(['{', '"']) {
        return Err(Error::Secret(format!(
            "what {name} gives is not an access token, which has no spaces, quotes or line breaks; give the value of \
             `access_token` alone, not the whole answer of the sign-in service"
        )));
    }
    Ok(Secret::Token(SecretString::from(text)))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may stop where it stands")]
mod tests {
    use super::*;

    fn shown(result: Result<Secret, Error>) -> Result<String, String> {
        result
            .map(|secret| secret.expose().to_owned())
            .map_err(|error| error.to_string())
    }

    #[test]
    fn a_password_loses_one_line_end_and_nothing_else() {
        for (raw, kept) in [
            ("pw", "pw"),
            ("pw\n", "pw"),
            ("pw\r\n", "pw"),
            (" p w \n", " p w "),
        ] {
            assert_eq!(shown(password(raw, "x")).as_deref(), Ok(kept));
        }
        for raw in ["", "\n", "\r\n", "pw\n\n", "a\nb", "a\0b"] {
            assert!(password(raw, "x").is_err(), "{raw:?}");
        }
    }

    #[test]
    fn a_blank_at_an_end_of_a_password_is_seen() {
        let blank = |raw: &str| has_blank_end(&password(raw, "x").unwrap());
        assert!(
            ["pw \n", " pw", "pw\t", "pw\u{a0}", "\u{feff}pw", "pw \r\n"]
                .into_iter()
                .all(blank)
        );
        assert!(!["pw\n", "p w", "pw\r\n"].into_iter().any(blank));
        assert!(!has_blank_end(&token(" ey.J ", "x").unwrap()));
    }

    #[test]
    fn a_token_loses_what_stands_around_it() {
        for raw in [
            "ey.J-_1",
            "ey.J-_1\n",
            "  ey.J-_1\r\n",
            "Bearer ey.J-_1",
            "bearer  ey.J-_1\n",
        ] {
            assert_eq!(shown(token(raw, "x")).as_deref(), Ok("ey.J-_1"));
        }
        for raw in [
            "",
            "\n",
            "Bearer ",
            "a b",
            "a\nb",
            "{\"access_token\":\"a\"}",
            "\"a\"",
        ] {
            assert!(token(raw, "x").is_err(), "{raw:?}");
        }
    }

    #[test]
    fn no_error_repeats_what_was_given() {
        for raw in ["hunter2\nhunter2", "hunter2\0"] {
            assert!(!shown(password(raw, "x")).unwrap_err().contains("hunter2"));
        }
        assert!(
            !shown(token("hunter2 hunter2", "x"))
                .unwrap_err()
                .contains("hunter2")
        );
    }
}
