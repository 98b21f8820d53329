//! The catalogue of a command: the pages of the program, and the words of an organisation on top of them.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::note_wrapped;
use crate::catalogue::overlay::{File, LARGEST, Overlay};
use crate::catalogue::{Catalogue, PageFault};
use crate::cli::ChecksArgs;
use crate::client::{Library, Text};
use crate::error::Error;
use crate::style::safe;

/// How many files a folder may have. Whoever names the wrong folder learns it soon.
const MOST_FILES: usize = 2000;

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
    let faults = own.faults;
    if let Some(fault) = faults.first() {
        let more = match faults.len() {
            1 => String::new(),
            more => format!(" ({} more)", more - 1),
        };
        note_wrapped(&safe(&format!(
            "warning: {fault}; this file is left out{more}. `mailprobe list --verify {}` shows all that is wrong.",
            folder.display()
        )));
    }
    Ok(Known {
        catalogue: catalogue.with(own.overlay),
        texts: own.texts,
    })
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
        if entry.is_dir() {
            found.extend(entries(&entry).map_err(failed)?);
        } else if entry.extension().is_some_and(|ext| ext == "md") && !is_readme(&entry) {
            found.push(entry);
        }
        if found.len() > MOST_FILES {
            let reason = format!("it has more than {MOST_FILES} files");
            return Err(failed(io::Error::other(reason)));
        }
    }
    let mut files = Vec::new();
    let mut clients = Vec::new();
    for path in found {
        if path.is_dir() {
            faults.push(PageFault {
                path: path.display().to_string(),
                line: 1,
                reason: "a page stands at FAMILY/NAME.md; a folder in a folder is not read"
                    .to_owned(),
            });
            continue;
        }
        match file(folder, &path) {
            Ok(file) if is_of_clients(&file.path) => clients.push((file.shown, file.text)),
            Ok(file) => files.push(file),
            Err(fault) => faults.push(fault),
        }
    }
    let (overlay, more) = Overlay::of(&files, catalogue);
    faults.extend(more);
    let is_fault = |id: &str| {
        let mut own = overlay.pages().map(|(own, _)| own);
        catalogue.page(id).is_some() || own.any(|own| own == id)
    };
    let (texts, wrong) = Library::read_own(&clients, is_fault);
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
    })
}

/// Whether a file below the folder has texts of programs.
fn is_of_clients(path: &str) -> bool {
    path.strip_prefix("clients/")
        .is_some_and(|name| name.ends_with(".toml"))
}

/// What stands in a folder, sorted, without what is hidden.
fn entries(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder)? {
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

fn file(folder: &Path, path: &Path) -> Result<File, PageFault> {
    let below = path.strip_prefix(folder).unwrap_or(path);
    let below = below.to_string_lossy().replace('\\', "/");
    let shown = path.display().to_string();
    let fault = |reason: String| PageFault {
        path: shown.clone(),
        line: 1,
        reason,
    };
    let size = fs::metadata(path).map_err(|error| fault(error.kind().to_string()))?;
    if size.len() > LARGEST as u64 {
        return Err(fault(format!("a page has at most {LARGEST} bytes")));
    }
    let bytes = fs::read(path).map_err(|error| fault(error.kind().to_string()))?;
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
