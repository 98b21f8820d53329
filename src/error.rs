//! Why mailprobe could not run: one sentence each, with what to do, and never with a secret.

use std::io;
use std::path::Path;

use thiserror::Error;

use crate::audit::error::ExportError;
use crate::config::Faults;
use crate::recording::RecordingError;
use crate::target::TargetError;

/// What keeps mailprobe from running, or from delivering its result.
#[derive(Debug, Error)]
pub enum Error {
    /// The command line cannot be followed.
    #[error("{0}")]
    Usage(String),
    /// The target names nothing that can be tried.
    #[error("{0}")]
    Target(#[from] TargetError),
    /// What was exported of a tenant, or a keep list, cannot be read.
    #[error(transparent)]
    Export(#[from] ExportError),
    /// What is wrong in a `mailprobe.toml`, with the place of each.
    #[error("{0}")]
    Config(Faults),
    /// A file that the user named cannot be read or written. The text names the option, not the
    /// value of a secret's option, because a password may stand there by mistake.
    #[error("{what}: {}", reason(.source))]
    File {
        /// Which file, such as `the file of --ca-file cannot be read`.
        what: String,
        /// Why.
        source: io::Error,
    },
    /// A report that was to be replayed or compared is none, or has no recording.
    #[error("{file}: {reason}")]
    Recording {
        /// The file, as it may be shown.
        file: String,
        /// What is wrong with it.
        reason: RecordingError,
    },
    /// A folder that the user named cannot be read.
    #[error("the folder of {option} cannot be read: {}", reason(.source))]
    Folder {
        /// The option.
        option: &'static str,
        /// Why.
        source: io::Error,
    },
    /// A secret cannot be used as it is.
    #[error("{0}")]
    Secret(String),
    /// There is no page with this id.
    #[error("{0}")]
    NoSuchPage(String),
    /// A demo could not be played.
    #[error("the demo could not be played: {0}")]
    Demo(String),
    /// The operating system gives mailprobe no event queue, so it cannot use the network.
    #[error("this computer lets mailprobe not use the network: {}", reason(.0))]
    Runtime(io::Error),
    /// The result could not be written to standard output.
    #[error("the result could not be written to standard output: {}", reason(.0))]
    Output(io::Error),
}

impl Error {
    /// The file that an option names cannot be read.
    pub(crate) fn unreadable(option: &str, path: &Path, source: io::Error) -> Self {
        Self::cannot_read(&format!("the file of {option}"), path, source)
    }

    /// A file cannot be read that is called so.
    pub(crate) fn cannot_read(what: &str, path: &Path, source: io::Error) -> Self {
        // Of a folder, Windows says only that access is denied.
        let source = match path.is_dir() {
            true => io::ErrorKind::IsADirectory.into(),
            false => source,
        };
        Self::File {
            what: format!("{what} cannot be read"),
            source,
        }
    }
}

/// The reason in plain words, without the number that Rust adds.
pub(crate) fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "no such file or folder".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        io::ErrorKind::IsADirectory => "it is a folder".to_owned(),
        io::ErrorKind::NotADirectory => "a part of its path is not a folder".to_owned(),
        io::ErrorKind::StorageFull => "no space left".to_owned(),
        io::ErrorKind::ReadOnlyFilesystem => "the file system is read-only".to_owned(),
        _ => {
            let text = error.to_string();
            let text = text.split(" (os error").next().unwrap_or_default();
            text.to_lowercase()
        }
    }
}
