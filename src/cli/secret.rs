//! Where a secret comes from, and how it is read: files, standard input, the environment, the terminal, another program.

mod exposed;
mod program;
mod text;

use std::env;
use std::fs::File;
use std::io::{self, IsTerminal as _, Read};
use std::path::{Path, PathBuf};
use std::time::Duration;

use secrecy::SecretString;
use zeroize::Zeroizing;

use self::text::{password, secret, token};
use super::SignInArgs;
use super::config::seen_from;
use crate::config::{self, Reference, SecretKind};
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
    /// What it is called where a file names it.
    called: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum From {
    File(PathBuf),
    Stdin,
    Variable(&'static str),
    Named(String),
    Program(Vec<String>, Duration),
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
        let named = |kind, from| Ok(Some(Self::plain(kind, from)));
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
        Ok(Self::plain(Kind::Token, from))
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
        Ok(Self::plain(Kind::AppSecret, from))
    }

    /// The source that a file names; `folder` is that of the file.
    pub fn named(reference: &Reference, folder: &Path) -> Self {
        let from = match &reference.from {
            config::From::Variable(name) => From::Named(name.clone()),
            config::From::File(path) => From::File(seen_from(folder, path)),
            config::From::Command(words, most) => {
                From::Program(program::seen_from(folder, words), *most)
            }
        };
        let kind = match reference.kind {
            SecretKind::Password => Kind::Password,
            SecretKind::Token => Kind::Token,
            SecretKind::AppSecret => Kind::AppSecret,
        };
        let key = reference.kind.key();
        Self {
            kind,
            from,
            called: Some(format!("`{key}`")),
        }
    }

    const fn plain(kind: Kind, from: From) -> Self {
        let called = None;
        Self { kind, from, called }
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
            From::Named(name) => match env::var_os(name) {
                Some(value) if !value.is_empty() => {
                    self.text(Zeroizing::new(value.into_encoded_bytes()))?
                }
                _ => return Err(Error::Secret(self.unset(name))),
            },
            From::Program(words, most) => self.text(program::ask(words, *most, &self.name())?)?,
            From::Prompt => prompt(username)?,
        };
        match self.kind {
            Kind::Password => password(&raw, &self.name()),
            Kind::AppSecret => secret(&raw, "secret", &self.name()),
            Kind::Token => token(&raw, &self.name()),
        }
    }

    /// That others on this computer can read the file that it comes from, where they can; in a sentence.
    pub fn exposed(&self) -> Option<String> {
        match &self.from {
            From::File(path) => exposed::says(&self.name(), path),
            _ => None,
        }
    }

    /// That a password begins or ends with a blank, which hardly anybody means; in a sentence.
    pub fn blank(&self, secret: &Secret) -> Option<String> {
        text::has_blank_end(secret).then(|| {
            format!(
                "The password of {} begins or ends with a blank, which is sent as a part of it; only one line end is cut off",
                self.name()
            )
        })
    }

    /// Whether somebody is asked on the terminal.
    pub fn is_prompt(&self) -> bool {
        self.from == From::Prompt
    }

    /// Whether it can be read without asking anybody and without starting anything, and again later.
    pub fn is_at_hand(&self) -> bool {
        matches!(self.from, From::File(_) | From::Variable(_))
    }

    /// Refuses a variable that is set to nothing, before anything is asked for that goes with it.
    ///
    /// # Errors
    ///
    /// When it is.
    pub fn is_given(&self) -> Result<(), Error> {
        let is_empty = |name| env::var_os(name).is_some_and(|value| value.is_empty());
        match self.variable() {
            Some(name) if is_empty(name) => Err(Error::Secret(format!(
                "{name} is empty; put the secret there, unset it, or add --no-login"
            ))),
            _ => Ok(()),
        }
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
        if let Some(called) = &self.called {
            return called.clone();
        }
        let option = match (self.kind, &self.from) {
            (_, From::Named(_) | From::Program(..)) => "a file",
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

    /// A variable that is not set. Its name may be a secret that was written in its place; capitals are none.
    fn unset(&self, variable: &str) -> String {
        let is_capital = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
        let named = match variable.chars().all(is_capital) {
            true => format!(" {variable}"),
            false => String::new(),
        };
        let name = self.name();
        format!("the variable{named} that {name} names is not set, or is empty; nothing was tried")
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

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may stop where it stands")]
mod tests {
    use super::*;

    #[test]
    fn only_utf8_of_a_sensible_size_is_taken() {
        let source = Source::plain(Kind::Password, From::Stdin);
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
