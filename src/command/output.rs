//! Where a result goes: standard output, or a file that is opened before the network is touched.

use std::fs::{File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use crate::error::Error;
use crate::style::safe;

/// Writes to standard output. A reader who has gone away is no error: the verdict stays the same.
///
/// # Errors
///
/// When it cannot be written for another reason, such as a full disk.
pub(super) fn print(text: &str) -> Result<(), Error> {
    let mut stdout = io::stdout().lock();
    let written = stdout
        .write_all(text.as_bytes())
        .and_then(|()| stdout.flush());
    match written {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(Error::Output(error)),
        _ => Ok(()),
    }
}

/// A file for the report. Until the report is written an older one in it stays as it is.
pub(super) struct Output {
    path: PathBuf,
    file: File,
    is_new: bool,
    is_written: bool,
}

impl Output {
    /// Opens the file, so that a path that cannot be written is known before anything is done.
    pub(super) fn open(path: &Path) -> Result<Self, Error> {
        let is_new = !path.exists();
        let opened = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(false)
            .open(path);
        match opened {
            Ok(file) => Ok(Self {
                path: path.to_owned(),
                file,
                is_new,
                is_written: false,
            }),
            Err(source) => Err(failed(path, source)),
        }
    }

    /// Writes the report in place of what the file held.
    pub(super) fn write(mut self, text: &str) -> Result<(), Error> {
        self.is_written = true;
        // A pipe or a device has no length to set.
        let is_file = self
            .file
            .metadata()
            .is_ok_and(|metadata| metadata.is_file());
        let cleared = if is_file {
            self.file.set_len(0)
        } else {
            Ok(())
        };
        let written = cleared.and_then(|()| self.file.write_all(text.as_bytes()));
        match written {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
                Err(failed(&self.path, error))
            }
            _ => Ok(()),
        }
    }
}

impl Drop for Output {
    /// Takes a file away that was made for a report which never came.
    fn drop(&mut self) {
        if self.is_new && !self.is_written {
            let _ = std::fs::remove_file(&self.path);
        }
    }
}

fn failed(path: &Path, source: io::Error) -> Error {
    Error::File {
        what: format!(
            "--output {} cannot be written",
            safe(&path.to_string_lossy())
        ),
        source,
    }
}
