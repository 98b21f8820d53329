//! The built program, run as a person would run it, and what came out of it.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};
use serde_json::Value;
use tempfile::TempDir;

/// Longer than any run may take: a program that hangs fails its test instead of holding it up.
pub(crate) const PATIENCE: Duration = Duration::from_secs(90);

/// A run being prepared: a clean environment, an empty home, and nothing on the command line.
#[derive(Debug)]
pub(crate) struct Program {
    command: assert_cmd::Command,
    home: TempDir,
    secrets: Vec<PathBuf>,
}

impl Program {
    /// Where the built program is.
    pub(crate) const PATH: &str = env!("CARGO_BIN_EXE_mailprobe");

    pub(crate) fn new() -> Self {
        Self::of(assert_cmd::Command::new(Self::PATH))
    }

    /// The same, started by another program: `command` is it with all its arguments but those of the program, whose path is [`Self::PATH`].
    pub(crate) fn started_by(command: std::process::Command) -> Self {
        Self::of(assert_cmd::Command::from_std(command))
    }

    fn of(mut command: assert_cmd::Command) -> Self {
        let home = TempDir::new().expect("a temporary directory");
        command
            .env_clear()
            .env("PATH", "/usr/bin:/bin")
            .env("LANG", "C.UTF-8")
            .env("TERM", "dumb")
            .env("MAILPROBE_WEB_CHECK", "off")
            .timeout(PATIENCE);
        command
            .env("HOME", home.path())
            .env("TMPDIR", home.path())
            .current_dir(home.path());
        Self {
            command,
            home,
            secrets: Vec::new(),
        }
    }

    pub(crate) fn args<S: AsRef<OsStr>>(mut self, arguments: impl IntoIterator<Item = S>) -> Self {
        self.command.args(arguments);
        self
    }

    pub(crate) fn env(mut self, name: &str, value: &str) -> Self {
        self.command.env(name, value);
        self
    }

    /// Gives the password in a file, as `--password-file` wants it.
    pub(crate) fn password(self, password: &str) -> Self {
        self.secret_file("--password-file", password)
    }

    /// Gives an access token in a file.
    pub(crate) fn token(self, token: &str) -> Self {
        self.secret_file("--token-file", token)
    }

    fn secret_file(mut self, option: &str, secret: &str) -> Self {
        let path = self
            .home
            .path()
            .join(format!("secret-{}", self.secrets.len()));
        fs::write(&path, format!("{secret}\n")).expect("our own directory");
        self.command.arg(option).arg(&path);
        self.secrets.push(path);
        self
    }

    pub(crate) fn run(mut self) -> Run {
        let output = self.command.output().expect("the program starts");
        Run {
            code: output.status.code(),
            stdout: output.stdout,
            stderr: output.stderr,
            home: self.home,
            secrets: self.secrets,
        }
    }
}

/// A finished run.
#[derive(Debug)]
pub(crate) struct Run {
    /// The exit code; none when it was killed, for instance because it took too long.
    pub(crate) code: Option<i32>,
    stdout: Vec<u8>,
    stderr: Vec<u8>,
    home: TempDir,
    secrets: Vec<PathBuf>,
}

impl Run {
    pub(crate) fn stdout(&self) -> String {
        String::from_utf8_lossy(&self.stdout).into_owned()
    }

    pub(crate) fn stderr(&self) -> String {
        String::from_utf8_lossy(&self.stderr).into_owned()
    }

    /// The report of a run with `--format json`.
    pub(crate) fn json(&self) -> Value {
        let parsed = serde_json::from_slice(&self.stdout);
        assert!(parsed.is_ok(), "{parsed:?}: {}", self.told());
        parsed.unwrap_or_default()
    }

    /// Whether it was ended from outside, as by then it had not ended by itself.
    pub(crate) fn was_killed(&self) -> bool {
        self.code.is_none()
    }

    /// All of it, for the message of a failed test.
    pub(crate) fn told(&self) -> String {
        format!(
            "exit {:?}\nstdout: {}\nstderr: {}",
            self.code,
            self.stdout(),
            self.stderr()
        )
    }

    /// Fails when `secret` stands, plain or in any usual coat, in what the program printed or wrote.
    pub(crate) fn assert_secret_free(&self, secret: &str) {
        let mut places = vec![
            ("stdout".to_owned(), self.stdout.clone()),
            ("stderr".to_owned(), self.stderr.clone()),
        ];
        for path in written(self.home.path())
            .into_iter()
            .filter(|path| !self.secrets.contains(path))
        {
            places.push((
                path.display().to_string(),
                fs::read(&path).expect("a file of the run"),
            ));
        }
        for (place, bytes) in places {
            let text = String::from_utf8_lossy(&bytes);
            // In JSON any character may be an escape.
            let read: Option<Value> = serde_json::from_slice(&bytes).ok();
            let text = format!("{text}{}", read.iter().map(strings).collect::<String>());
            // A report may wrap its lines in the middle of a word.
            let unwrapped: String = text.split_whitespace().collect();
            for coat in coats(secret) {
                assert!(
                    !text.contains(&coat) && !unwrapped.contains(&coat),
                    "the secret stands in {place} as {coat:?}:\n{text}"
                );
            }
        }
    }
}

/// Every text in a value.
fn strings(value: &Value) -> String {
    match value {
        Value::String(text) => format!("{text}\n"),
        Value::Array(list) => list.iter().map(strings).collect(),
        Value::Object(map) => map
            .iter()
            .map(|(key, one)| format!("{key}\n{}", strings(one)))
            .collect(),
        _ => String::new(),
    }
}

fn written(directory: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(directory).expect("the run's home");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    paths
        .flat_map(|path| {
            if path.is_dir() {
                written(&path)
            } else {
                vec![path]
            }
        })
        .collect()
}

/// The secret as it may appear: plain, quoted for IMAP, escaped for JSON, URL-encoded, and in base64 at every alignment.
pub(crate) fn coats(secret: &str) -> Vec<String> {
    let quoted = secret.replace('\\', r"\\").replace('"', "\\\"");
    let json = Value::from(secret).to_string();
    let mut coats = vec![
        secret.to_owned(),
        quoted,
        json[1..json.len() - 1].to_owned(),
    ];
    coats.extend(
        [
            |byte| format!("%{byte:02X}"),
            |byte: u8| format!("%{byte:02x}"),
        ]
        .map(|escape| url_encoded(secret, escape)),
    );
    for before in 0..3 {
        let shifted = [&vec![0; before], secret.as_bytes()].concat();
        // Only the characters that the secret alone decides: six bits each.
        let own = (before * 8).div_ceil(6)..shifted.len() * 8 / 6;
        coats.extend(
            [&STANDARD, &URL_SAFE]
                .map(|alphabet| alphabet.encode(&shifted)[own.clone()].to_owned()),
        );
    }
    coats
}

fn url_encoded(secret: &str, escape: fn(u8) -> String) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    secret
        .bytes()
        .map(|byte| {
            if plain(byte) {
                char::from(byte).to_string()
            } else {
                escape(byte)
            }
        })
        .collect()
}

#[test]
fn every_coat_of_a_secret_is_known() {
    let coats = coats("pä\"s");
    for coat in ["pä\"s", "pä\\\"s", "p%C3%A4%22s"] {
        assert!(
            coats.iter().any(|known| known == coat),
            "{coat} in {coats:?}"
        );
    }
    for before in ["", "x", "xy"] {
        let sent = STANDARD.encode(format!("{before}pä\"s!"));
        assert!(
            coats.iter().any(|known| sent.contains(known.as_str())),
            "{sent} in {coats:?}"
        );
    }
}
