//! The catalogue of a command: the pages of the program, and the words of an organisation on top of them.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use time::{Duration, OffsetDateTime};

use super::note_wrapped;
use crate::catalogue::overlay::{File, LARGEST, Overlay, read_later, risk_of};
use crate::catalogue::{Catalogue, PageFault};
use crate::cli::ChecksArgs;
use crate::client::{Library, Text};
use crate::error::Error;
use crate::report::quoted;
use crate::review::proved;
use crate::style::safe;

/// How many files a folder may have. Whoever names the wrong folder learns it soon.
const MOST_FILES: usize = 2000;

/// How many bytes they may have together. Those of the program have less than one MiB.
const MOST_BYTES: usize = 8 * 1024 * 1024;

/// How many files that are left out are named.
const MOST_NAMED: usize = 5;

/// What a command knows: the pages, and the texts of programs that an organisation has beside those of the program.
pub(super) struct Known {
    /// The pages.
    pub(super) catalogue: Catalogue,
    /// An organisation's own texts.
    texts: Vec<Text>,
}

impl Known {
    /// All texts of programs. They are read only where they are needed, because they take their time.
    pub(super) fn library(&self) -> Library {
        Library::embedded_with(self.texts.clone())
    }
}

/// What an organisation's folder has.
pub(super) struct Own {
    /// Its words and pages.
    pub(super) overlay: Overlay,
    /// Its texts of programs.
    pub(super) texts: Vec<Text>,
    /// What is wrong in it, by file and line.
    pub(super) faults: Vec<PageFault>,
    /// What to look at once more, which is used all the same: days that are still to come, if the clock of this computer is right, and steps of
    /// administrators that give something up.
    pub(super) cautions: Vec<PageFault>,
}

/// The pages of the program with those of the folder that was named on top. What cannot be used is left out, and told on standard error.
///
/// # Errors
///
/// When the folder cannot be read.
pub(super) fn known(args: &ChecksArgs) -> Result<Known, Error> {
    let catalogue = Catalogue::embedded();
    let Some(folder) = args.folder() else {
        let texts = Vec::new();
        return Ok(Known { catalogue, texts });
    };
    let own = read("--checks", folder, &catalogue)?;
    if let Some(told) = left_out(&own.faults) {
        note_wrapped(&safe(&format!(
            "warning: {told} `mailprobe list --verify {}` shows all that is wrong.",
            quoted(&folder.to_string_lossy())
        )));
    }
    Ok(Known {
        catalogue: catalogue.with(own.overlay),
        texts: own.texts,
    })
}

/// What is left out of a folder: the first fault in its words, and which other files have one.
fn left_out(faults: &[PageFault]) -> Option<String> {
    let first = faults.first()?;
    let mut others: Vec<&str> = faults.iter().map(|fault| fault.path.as_str()).collect();
    others.dedup();
    others.retain(|path| *path != first.path);
    // What an example gave is told in further lines.
    let reason = first.reason.lines().next().unwrap_or_default();
    let reason = reason.trim_end_matches("; the facts are");
    let more = match others.len() {
        0 => String::new(),
        1..=MOST_NAMED => format!(" Left out as well: {}.", others.join(", ")),
        more => format!(" {more} other files are left out as well."),
    };
    let (path, line) = (&first.path, first.line);
    Some(format!(
        "{path}:{line}: {reason}; this file is left out.{more}"
    ))
}

/// Reads the folder of an organisation: what it adds, and what is wrong in it.
pub(super) fn read(
    option: &'static str,
    folder: &Path,
    catalogue: &Catalogue,
) -> Result<Own, Error> {
    let mut found = Vec::new();
    let mut faults = Vec::new();
    let failed = |source: io::Error| Error::Folder { option, source };
    for entry in entries(folder).map_err(failed)? {
        if entry.is_dir() && !leads_out(folder, &entry) {
            found.extend(entries(&entry).map_err(failed)?);
        } else if entry.is_dir()
            || entry.extension().is_some_and(|ext| ext == "md") && !is_readme(&entry)
        {
            found.push(entry);
        }
        if found.len() > MOST_FILES {
            let reason = format!("it has more than {MOST_FILES} files");
            return Err(failed(io::Error::other(reason)));
        }
    }
    let mut files = Vec::new();
    let mut clients = Vec::new();
    let mut bytes = 0;
    for path in found {
        if leads_out(folder, &path) {
            faults.push(PageFault {
                path: path.display().to_string(),
                line: 1,
                reason:
                    "it is a link that leads out of the folder; put a copy of the file in its place"
                        .to_owned(),
            });
            continue;
        }
        if path.is_dir() {
            faults.push(PageFault {
                path: path.display().to_string(),
                line: 1,
                reason: "a page stands at FAMILY/NAME.md; a folder in a folder is not read"
                    .to_owned(),
            });
            continue;
        }
        let read = file(folder, &path);
        bytes += read.as_ref().map_or(0, |file| file.text.len());
        if bytes > MOST_BYTES {
            let most = MOST_BYTES / (1024 * 1024);
            let reason = format!("its files have more than {most} MiB together");
            return Err(failed(io::Error::other(reason)));
        }
        match read {
            Ok(file) if is_of_clients(&file.path) => clients.push((file.shown, file.text)),
            Ok(file) => files.push(file),
            Err(fault) => faults.push(fault),
        }
    }
    // East of Greenwich it is tomorrow already.
    let today = (OffsetDateTime::now_utc() + Duration::DAY)
        .date()
        .to_string();
    let pages = files.iter().map(|file| (&file.shown, &file.text));
    let all = pages.chain(clients.iter().map(|(shown, text)| (shown, text)));
    let later = all.flat_map(|(shown, text)| read_later(shown, text, &today));
    let mut cautions: Vec<PageFault> = later.collect();
    let (overlay, more) = Overlay::of(&files, catalogue);
    cautions.extend(overlay.cautions().cloned());
    faults.extend(more);
    let (overlay, more) = proved(overlay);
    faults.extend(more);
    let is_fault = |id: &str| {
        let mut own = overlay.pages().map(|(own, _)| own);
        catalogue.page(id).is_some() || own.any(|own| own == id)
    };
    let (texts, wrong) = Library::read_own(&clients, is_fault, risk_of);
    faults.extend(wrong.into_iter().map(|fault| PageFault {
        path: fault.path,
        line: fault.line,
        reason: fault.reason,
    }));
    faults.sort_by(|a, b| (&a.path, a.line).cmp(&(&b.path, b.line)));
    Ok(Own {
        overlay,
        texts,
        faults,
        cautions,
    })
}

/// Whether what stands in the folder is a link to something outside of it: whoever gives the folder away gives that away, too, and its words
/// change with it.
fn leads_out(folder: &Path, path: &Path) -> bool {
    match (folder.canonicalize(), path.canonicalize()) {
        (Ok(folder), Ok(path)) => !path.starts_with(folder),
        // What cannot be read is told as such.
        _ => false,
    }
}

/// Whether a file below the folder has texts of programs.
fn is_of_clients(path: &str) -> bool {
    path.strip_prefix("clients/")
        .is_some_and(|name| name.ends_with(".toml"))
}

/// What stands in a folder, sorted, without what is hidden.
fn entries(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder)?.take(MOST_FILES + 1) {
        let entry = entry?;
        if !entry.file_name().to_string_lossy().starts_with('.') {
            all.push(entry.path());
        }
    }
    all.sort();
    Ok(all)
}

fn is_readme(path: &Path) -> bool {
    let stem = path.file_stem().unwrap_or_default();
    stem.eq_ignore_ascii_case("readme")
}

/// What is in a file, and no more than tells that it is too large. A device has no end and a pipe no beginning: they are not opened.
fn bytes(path: &Path) -> io::Result<Vec<u8>> {
    if !fs::metadata(path)?.is_file() {
        return Err(io::Error::other("it is no regular file"));
    }
    let mut bytes = Vec::new();
    let most = LARGEST as u64 + 1;
    fs::File::open(path)?.take(most).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The text of a file of the folder, to show a line of it; none where it cannot be read.
pub(super) fn text(path: &Path) -> Option<String> {
    String::from_utf8(bytes(path).ok()?).ok()
}

fn file(folder: &Path, path: &Path) -> Result<File, PageFault> {
    let below = path.strip_prefix(folder).unwrap_or(path);
    let below = below.to_string_lossy().replace('\\', "/");
    let shown = path.display().to_string();
    let fault = |reason: String| PageFault {
        path: shown.clone(),
        line: 1,
        reason,
    };
    let bytes = bytes(path).map_err(|error| {
        fault(match error.kind() {
            io::ErrorKind::Other => error.to_string(),
            kind => kind.to_string(),
        })
    })?;
    if bytes.len() > LARGEST {
        return Err(fault(format!("a page has at most {LARGEST} bytes")));
    }
    let text = String::from_utf8(bytes).map_err(|error| {
        let line = error.as_bytes()[..error.utf8_error().valid_up_to()]
            .iter()
            .filter(|byte| **byte == b'\n')
            .count();
        PageFault {
            line: line + 1,
            ..fault("it is not UTF-8; save it as UTF-8 in the editor".to_owned())
        }
    })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text).to_owned();
    Ok(File {
        path: below,
        shown,
        text,
    })
}
