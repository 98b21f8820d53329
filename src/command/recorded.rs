//! Reports that are read again, from a file or from standard input.

use std::fs;
use std::io::{self, Read};
use std::path::Path;

use crate::error::Error;
use crate::recording::{File, LARGEST_FILE};
use crate::style::safe;

/// The name of a file as it is told.
pub(super) fn name(path: &Path) -> String {
    match path == Path::new("-") {
        true => "standard input".to_owned(),
        false => safe(&path.to_string_lossy()),
    }
}

/// Reads a report with its recording.
///
/// # Errors
///
/// When the file cannot be read, is no report of a check, or has no recording.
pub(super) fn read(path: &Path) -> Result<File, Error> {
    let bytes = bytes(path).map_err(|source| Error::File {
        what: format!("{} cannot be read", name(path)),
        source,
    })?;
    File::read(&bytes).map_err(|reason| Error::Recording {
        file: name(path),
        reason,
    })
}

/// Refuses to write over a report that is read.
///
/// # Errors
///
/// When the output is one of these files.
pub(super) fn apart(output: Option<&Path>, read: &[&Path]) -> Result<(), Error> {
    let real = |path: &Path| path.canonicalize().ok();
    let written = output.and_then(real);
    let same = read
        .iter()
        .find(|path| written.is_some() && real(path) == written);
    match same {
        Some(path) => Err(Error::Usage(format!(
            "{} is read, and --output would write over it; name another file",
            name(path)
        ))),
        None => Ok(()),
    }
}

/// What the file holds, and no more of it than is needed to know that it is too much.
fn bytes(path: &Path) -> io::Result<Vec<u8>> {
    let input: Box<dyn Read> = match path {
        path if path == Path::new("-") => Box::new(io::stdin().lock()),
        path if path.is_dir() => return Err(io::ErrorKind::IsADirectory.into()),
        path => Box::new(fs::File::open(path)?),
    };
    let mut bytes = Vec::new();
    let most = u64::try_from(LARGEST_FILE).unwrap_or(u64::MAX);
    input.take(most + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}
