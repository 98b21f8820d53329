//! Where a result goes: standard output, or a file that is tried before the network is touched.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use crate::error::Error;
use crate::style::{orders, safe};

/// The most symbolic links that are followed to a file that is not there yet.
const MOST_LINKS: usize = 40;

/// The most names that are tried for a new file: one that was killed may have left its own behind.
const MOST_NAMES: usize = 16;

/// Writes to standard output. A reader who has gone away is no error: the verdict stays the same.
///
/// # Errors
///
/// When it cannot be written for another reason, such as a full disk.
pub(super) fn print(text: &str) -> Result<(), Error> {
    match orders::somebody_listens() {
        true => print_orders(&orders::without(text)),
        false => print_orders(text),
    }
}

/// The same for lines that are meant as orders to what runs a job.
///
/// # Errors
///
/// As [`print`].
pub(super) fn print_orders(text: &str) -> Result<(), Error> {
    let mut stdout = io::stdout().lock();
    let written = stdout
        .write_all(text.as_bytes())
        .and_then(|()| stdout.flush());
    unless_nobody_reads(written).map_err(Error::Output)
}

/// Writes a report that may be long to standard output as JSON, piece by piece.
///
/// # Errors
///
/// As [`print`].
pub(super) fn print_json(report: &impl serde::Serialize) -> Result<(), Error> {
    let mut stdout = io::BufWriter::new(io::stdout().lock());
    let written = serde_json::to_writer_pretty(&mut stdout, report)
        .map_err(io::Error::from)
        .and_then(|()| stdout.write_all(b"\n"))
        .and_then(|()| stdout.flush());
    unless_nobody_reads(written).map_err(Error::Output)
}

/// A place for the report other than standard output. Until the report is whole, nothing is made
/// and an older report stays as it is.
pub(super) struct Output {
    option: &'static str,
    named: PathBuf,
    place: Place,
}

enum Place {
    /// A file, which is replaced in one step.
    File(PathBuf),
    /// A device or a pipe, which cannot be replaced.
    Stream(File),
}

impl Output {
    /// Finds out whether the report can be written there; none for `-`, which is standard output.
    pub(super) fn open(path: &Path) -> Result<Option<Self>, Error> {
        match path == Path::new("-") {
            true => Ok(None),
            false => Self::of_option("--output", path).map(Some),
        }
    }

    /// The same for the file that another option names, which is never standard output.
    pub(super) fn of_option(option: &'static str, path: &Path) -> Result<Self, Error> {
        let place = find(path).map_err(|source| failed(option, path, source))?;
        Ok(Self {
            option,
            named: path.to_owned(),
            place,
        })
    }

    /// Writes the report.
    pub(super) fn write(self, text: &str) -> Result<(), Error> {
        let written = match self.place {
            Place::File(path) => replace(&path, text),
            Place::Stream(mut file) => unless_nobody_reads(file.write_all(text.as_bytes())),
        };
        written.map_err(|source| failed(self.option, &self.named, source))
    }
}

fn find(path: &Path) -> io::Result<Place> {
    match fs::metadata(path) {
        Ok(metadata) if metadata.is_dir() => Err(io::ErrorKind::IsADirectory.into()),
        // What stands for an open file of this process is written to, never replaced.
        Ok(metadata) if metadata.is_file() && !path.starts_with("/dev") => {
            OpenOptions::new().write(true).open(path)?;
            Ok(Place::File(path.canonicalize()?))
        }
        Ok(_) => Ok(Place::Stream(OpenOptions::new().append(true).open(path)?)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let path = behind_links(path)?;
            drop(Beside::make(&path, None)?);
            Ok(Place::File(path))
        }
        Err(error) => Err(error),
    }
}

/// The file that a symbolic link to nothing would become.
fn behind_links(path: &Path) -> io::Result<PathBuf> {
    let mut path = path.to_owned();
    for _ in 0..MOST_LINKS {
        match fs::read_link(&path) {
            Ok(target) => path = folder(&path).join(target),
            Err(_) if path.file_name().is_none() => return Err(io::ErrorKind::NotFound.into()),
            Err(_) => return Ok(path),
        }
    }
    Err(io::Error::other("too many symbolic links"))
}

/// Puts the text in place of what the file held, all of it or nothing.
fn replace(path: &Path, text: &str) -> io::Result<()> {
    let kept = fs::metadata(path).ok();
    match Beside::make(path, kept.as_ref()) {
        Ok(mut new) => {
            new.file.write_all(text.as_bytes())?;
            new.file.sync_all()?;
            new.become_the_file(path)
        }
        // In a folder in which nothing can be made, the file itself may still be written.
        Err(error) if kept.is_some() && nothing_can_be_made(&error) => fs::write(path, text),
        Err(error) => Err(error),
    }
}

fn nothing_can_be_made(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem
    )
}

/// A new file beside the one that it is to replace; taken away unless it does.
struct Beside {
    file: File,
    path: PathBuf,
    is_in_place: bool,
}

impl Beside {
    /// Makes it with the mode and the owner of the file that is kept, if there is one, before anything is in it.
    fn make(path: &Path, kept: Option<&fs::Metadata>) -> io::Result<Self> {
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        if kept.is_some() {
            use std::os::unix::fs::OpenOptionsExt as _;
            options.mode(0o600);
        }
        let mut made = Err(io::ErrorKind::AlreadyExists.into());
        for number in 0..MOST_NAMES {
            let beside = beside(path, number);
            made = options.open(&beside).map(|file| Self {
                file,
                path: beside,
                is_in_place: false,
            });
            let is_taken = |error: &io::Error| error.kind() == io::ErrorKind::AlreadyExists;
            if !made.as_ref().err().is_some_and(is_taken) {
                break;
            }
        }
        let made: Self = made?;
        if let Some(kept) = kept {
            made.take_after(kept);
        }
        Ok(made)
    }

    /// Gives the new file the mode and the owner of the old one, as far as that is allowed.
    fn take_after(&self, old: &fs::Metadata) {
        #[cfg(unix)]
        {
            use std::os::unix::fs::{MetadataExt as _, fchown};
            let _ = fchown(&self.file, Some(old.uid()), Some(old.gid()));
        }
        let _ = self.file.set_permissions(old.permissions());
    }

    fn become_the_file(mut self, path: &Path) -> io::Result<()> {
        fs::rename(&self.path, path)?;
        self.is_in_place = true;
        Ok(())
    }
}

impl Drop for Beside {
    fn drop(&mut self) {
        if !self.is_in_place {
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// The name of a new file beside that one.
fn beside(path: &Path, number: usize) -> PathBuf {
    let mut name = std::ffi::OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(format!(".{}-{number}.new", std::process::id()));
    folder(path).join(name)
}

fn folder(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if parent != Path::new("") => parent,
        _ => Path::new("."),
    }
}

fn unless_nobody_reads(written: io::Result<()>) -> io::Result<()> {
    match written {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other,
    }
}

fn failed(option: &str, path: &Path, source: io::Error) -> Error {
    Error::File {
        what: format!(
            "{option} {} cannot be written",
            safe(&path.to_string_lossy())
        ),
        source,
    }
}
