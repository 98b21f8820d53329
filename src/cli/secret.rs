//! Where a secret comes from, and how it is read: files, standard input, the environment, the terminal.

use std::env;
use std::fs::File;
use std::io::{self, IsTerminal as _, Read};
use std::path::{Path, PathBuf};

use secrecy::SecretString;
use zeroize::Zeroizing;

use super::SignInArgs;
use crate::error::Error;
use crate::secret::Secret;

/// The most that is read of a file: no secret is longer, and a device never ends.
pub(super) const LONGEST: u64 = 64 * 1024;

const PASSWORD_VARIABLE: &str = "MAILPROBE_PASSWORD";
const APP_VARIABLE: &str = "MAILPROBE_APP_SECRET";
const TOKEN_VARIABLE: &str = "MAILPROBE_TOKEN";

/// What kind of secret it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A password or an app password.
    Password,
    /// An OAuth access token.
    Token,
    /// What an application proves its identity with.
    AppSecret,
}

/// Where a secret comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// What it is.
    pub kind: Kind,
    from: From,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum From {
    File(PathBuf),
    Stdin,
    Variable(&'static str),
    Prompt,
}

impl Source {
    /// The source that the options name, else the environment; none when there is none, or when no
    /// sign-in is wanted.
    ///
    /// # Errors
    ///
    /// When the environment holds both a password and a token.
    pub fn of(options: &SignInArgs) -> Result<Option<Self>, Error> {
        let named = |kind, from| Ok(Some(Self { kind, from }));
        if let Some(path) = &options.password_file {
            return named(Kind::Password, From::File(path.clone()));
        }
        if let Some(path) = &options.token_file {
            return named(Kind::Token, From::File(path.clone()));
        }
        if options.password_stdin {
            return named(Kind::Password, From::Stdin);
        }
        if options.token_stdin {
            return named(Kind::Token, From::Stdin);
        }
        if options.password {
            return named(Kind::Password, From::Prompt);
        }
        if options.no_login {
            return Ok(None);
        }
        let set = |name| env::var_os(name).is_some();
        match (set(PASSWORD_VARIABLE), set(TOKEN_VARIABLE)) {
            (true, true) => Err(Error::Secret(format!(
                "{PASSWORD_VARIABLE} and {TOKEN_VARIABLE} are both set; unset one of them, or add --no-login"
            ))),
            (true, false) => named(Kind::Password, From::Variable(PASSWORD_VARIABLE)),
            (false, true) => named(Kind::Token, From::Variable(TOKEN_VARIABLE)),
            (false, false) => Ok(None),
        }
    }

    /// Where the token is that is to be read.
    ///
    /// # Errors
    ///
    /// When nothing says where.
    pub fn of_token(file: Option<&PathBuf>, stdin: bool) -> Result<Self, Error> {
        let from = match (file, stdin) {
            (Some(path), _) => From::File(path.clone()),
            (None, true) => From::Stdin,
            (None, false) if env::var_os(TOKEN_VARIABLE).is_some() => {
                From::Variable(TOKEN_VARIABLE)
            }
            (None, false) => {
                return Err(Error::Usage(format!(
                    "a token is read from a file, standard input or the environment: add --token-file FILE or --token-stdin, \
                     or set {TOKEN_VARIABLE}"
                )));
            }
        };
        let kind = Kind::Token;
        Ok(Self { kind, from })
    }

    /// Where the secret of an application is.
    ///
    /// # Errors
    ///
    /// When nothing says where.
    pub fn of_application(file: Option<&PathBuf>, stdin: bool) -> Result<Self, Error> {
        let from = match (file, stdin) {
            (Some(path), _) => From::File(path.clone()),
            (None, true) => From::Stdin,
            (None, false) if env::var_os(APP_VARIABLE).is_some() => From::Variable(APP_VARIABLE),
            (None, false) => {
                return Err(Error::Usage(format!(
                    "--app needs what the application proves its identity with: add --app-secret-file FILE, --app-secret-stdin or \
                     --app-certificate FILE, or set {APP_VARIABLE}"
                )));
            }
        };
        let kind = Kind::AppSecret;
        Ok(Self { kind, from })
    }

    /// Reads the secret as the text that it is.
    ///
    /// # Errors
    ///
    /// As for [`Self::read`].
    pub fn read_text(&self) -> Result<SecretString, Error> {
        match self.read("")? {
            Secret::Password(text) | Secret::Token(text) => Ok(text),
        }
    }

    /// Reads the secret; `username` is shown when the terminal is asked.
    ///
    /// # Errors
    ///
    /// When it cannot be read, is empty, or cannot be a password or token.
    pub fn read(&self, username: &str) -> Result<Secret, Error> {
        let raw = match &self.from {
            From::File(path) => self.text(
                read_file(path).map_err(|source| Error::unreadable(&self.name(), path, source))?,
            )?,
            From::Stdin if io::stdin().is_terminal() => {
                return Err(Error::Secret(format!(
                    "{} reads from another program, and here is a terminal; use --password to be asked",
                    self.name()
                )));
            }
            From::Stdin => self.text(read_all(io::stdin()).map_err(|source| Error::File {
                what: "standard input cannot be read".to_owned(),
                source,
            })?)?,
            From::Variable(name) => {
                let value = env::var_os(name).unwrap_or_default();
                self.text(Zeroizing::new(value.into_encoded_bytes()))?
            }
            From::Prompt => prompt(username)?,
        };
        match self.kind {
            Kind::Password => password(&raw, &self.name()),
            Kind::AppSecret => secret(&raw, "secret", &self.name()),
            Kind::Token => token(&raw, &self.name()),
        }
    }

    /// Whether somebody is asked on the terminal.
    pub fn is_prompt(&self) -> bool {
        self.from == From::Prompt
    }

    /// The variable of the environment that it comes from, which nobody gave for this run on purpose.
    pub fn variable(&self) -> Option<&'static str> {
        match self.from {
            From::Variable(name) => Some(name),
            _ => None,
        }
    }

    /// What the user calls this source.
    fn name(&self) -> String {
        let option = match (self.kind, &self.from) {
            (_, From::Variable(name)) => name,
            (_, From::Prompt) => "--password",
            (Kind::Password, From::File(_)) => "--password-file",
            (Kind::Password, From::Stdin) => "--password-stdin",
            (Kind::Token, From::File(_)) => "--token-file",
            (Kind::Token, From::Stdin) => "--token-stdin",
            (Kind::AppSecret, From::File(_)) => "--app-secret-file",
            (Kind::AppSecret, From::Stdin) => "--app-secret-stdin",
        };
        option.to_owned()
    }

    fn text(&self, bytes: Zeroizing<Vec<u8>>) -> Result<Zeroizing<String>, Error> {
        let name = self.name();
        if bytes.len() as u64 > LONGEST {
            return Err(Error::Secret(format!(
                "what {name} gives is too long for a secret; it must hold the secret and nothing else"
            )));
        }
        if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
            return Err(Error::Secret(format!(
                "what {name} gives is UTF-16 text; save it as UTF-8 (PowerShell: `Set-Content -Encoding utf8`)"
            )));
        }
        // An editor may put a byte order mark in front.
        let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&bytes);
        match std::str::from_utf8(bytes) {
            Ok(text) => Ok(Zeroizing::new(text.to_owned())),
            Err(_) => Err(Error::Secret(format!(
                "what {name} gives is not UTF-8 text; save it as UTF-8"
            ))),
        }
    }
}

pub(super) fn read_file(path: &Path) -> io::Result<Zeroizing<Vec<u8>>> {
    read_all(File::open(path)?)
}

fn read_all(from: impl Read) -> io::Result<Zeroizing<Vec<u8>>> {
    let mut bytes = Zeroizing::new(Vec::new());
    from.take(LONGEST + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn prompt(username: &str) -> Result<Zeroizing<String>, Error> {
    let no_terminal = || {
        Error::Secret(
            "--password asks on the terminal, and there is none; use --password-file FILE, --password-stdin or \
             MAILPROBE_PASSWORD"
                .to_owned(),
        )
    };
    if !io::stdin().is_terminal() {
        return Err(no_terminal());
    }
    let question = format!("Password for {}: ", crate::style::safe(username));
    rpassword::prompt_password(question)
        .map(Zeroizing::new)
        .map_err(|error| match error.kind() {
            io::ErrorKind::Interrupted => Error::Secret(
                "stopped at the question for the password; nothing was tried".to_owned(),
            ),
            io::ErrorKind::UnexpectedEof => {
                Error::Secret("no password was typed; nothing was tried".to_owned())
            }
            _ => no_terminal(),
        })
}

/// A password as it is, without the line end that editors and `echo` add.
fn password(raw: &str, name: &str) -> Result<Secret, Error> {
    secret(raw, "password", name)
}

/// The same for a secret that is called otherwise.
fn secret(raw: &str, what: &str, name: &str) -> Result<Secret, Error> {
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

/// An access token, without spaces around it and without the word of the HTTP header (RFC 6750).
fn token(raw: &str, name: &str) -> Result<Secret, Error> {
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

    #[test]
    fn only_utf8_of_a_sensible_size_is_taken() {
        let source = Source {
            kind: Kind::Password,
            from: From::Stdin,
        };
        let text = |bytes: &[u8]| source.text(Zeroizing::new(bytes.to_vec()));
        assert_eq!(text(b"\xef\xbb\xbfpw").unwrap().as_str(), "pw");
        assert!(
            text(b"\xff\xfep\0w\0")
                .unwrap_err()
                .to_string()
                .contains("UTF-16")
        );
        assert!(
            text(b"p\xfcw")
                .unwrap_err()
                .to_string()
                .contains("not UTF-8")
        );
        let endless = read_all(io::repeat(b'x')).unwrap();
        assert!(text(&endless).unwrap_err().to_string().contains("too long"));
    }
}
