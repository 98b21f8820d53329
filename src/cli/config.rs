//! Which `mailprobe.toml` counts, and reading it.
//!
//! One in the current folder counts only when it is named: a file that came with somebody else's project must not lead a check, and
//! the credential of whoever runs it, to other servers.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use crate::config::{self, Config, Fault, Source};
use crate::error::Error;
use crate::style::safe;

/// The variable that names the file.
pub const VARIABLE: &str = "MAILPROBE_CONFIG";

/// The word for no file at all.
pub const NONE: &str = "none";

/// The most that is read of a file.
const LARGEST: u64 = 1024 * 1024;

/// A file that was read.
#[derive(Debug)]
pub struct Loaded {
    /// What it asks for.
    pub config: Config,
    /// Its text, for complaints.
    pub source: Source,
    /// What is wrong with it.
    pub faults: Vec<Fault>,
    /// Where it is.
    pub path: PathBuf,
}

impl Loaded {
    /// The folder from which the paths in the file are seen.
    pub fn folder(&self) -> &Path {
        match self.path.parent() {
            Some(folder) if folder != Path::new("") => folder,
            _ => Path::new("."),
        }
    }
}

/// A path of a file, seen from the folder of that file; `~/` is the home of whoever runs the program.
pub fn seen_from(folder: &Path, path: &str) -> PathBuf {
    let home = || env::var_os("HOME").filter(|home| !home.is_empty());
    match path.strip_prefix("~/") {
        Some(below) => match home() {
            Some(home) => Path::new(&home).join(below),
            None => folder.join(path),
        },
        None => folder.join(path),
    }
}

/// The file that counts: what was named, else what the variable names, else the one in the usual place, where there is one.
///
/// # Errors
///
/// When it cannot be read.
pub fn find(
    named: Option<&Path>,
    variable: impl Fn(&str) -> Option<OsString>,
) -> Result<Option<Loaded>, Error> {
    let of_variable = variable(VARIABLE).filter(|path| !path.is_empty());
    let of_variable = of_variable.map(PathBuf::from);
    let (option, path) = match (named, &of_variable) {
        (Some(path), _) => ("--config", path),
        (None, Some(path)) => (VARIABLE, path.as_path()),
        (None, None) => {
            let mut usual = usual_places(variable).into_iter();
            // One that cannot be looked at is not none: what it switches off must not be on.
            let is_there = |path: &PathBuf| match fs::symlink_metadata(path) {
                Ok(_) => true,
                Err(error) => !is_missing(&error),
            };
            return match usual.find(is_there) {
                // Nobody named it: whoever reads of it has to learn where it is.
                Some(path) => {
                    let what = format!("the configuration file {}", safe(&path.to_string_lossy()));
                    load(&what, &path).map(Some)
                }
                None => Ok(None),
            };
        }
    };
    match path == Path::new(NONE) {
        true => Ok(None),
        // What stands in a variable is not repeated: it may be a secret in the wrong place.
        false => load(&format!("the file of {option}"), path).map(Some),
    }
}

/// Whether an error says that there is no such file.
fn is_missing(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
    )
}

/// Reads a file, which is called `what` where it cannot be read.
///
/// # Errors
///
/// When it cannot be read, or is no text. What is wrong in the text comes with what was read.
pub fn load(what: &str, path: &Path) -> Result<Loaded, Error> {
    let unreadable = |source| Error::cannot_read(what, path, source);
    let mut bytes = Vec::new();
    let file = fs::File::open(path).map_err(unreadable)?;
    file.take(LARGEST + 1)
        .read_to_end(&mut bytes)
        .map_err(unreadable)?;
    let unusable = |why: &str| Error::Usage(format!("{what} {why}"));
    if bytes.len() as u64 > LARGEST {
        return Err(unusable("is too long for a mailprobe.toml"));
    }
    let text = String::from_utf8(bytes)
        .map_err(|_| unusable("is not UTF-8 text; save it as UTF-8 in the editor"))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let (config, source, faults) = config::read(&path.to_string_lossy(), text);
    Ok(Loaded {
        config,
        source,
        faults,
        path: path.to_owned(),
    })
}

/// Where the file may be by custom, the first that is there counts: of Windows, of macOS, or of everything else (the XDG Base Directory
/// Specification, by which the folders of the user come before those of the system, and a relative one does not count).
pub fn usual_places(variable: impl Fn(&str) -> Option<OsString>) -> Vec<PathBuf> {
    places_of(System::THIS, variable)
}

/// A kind of operating system, by its customs.
#[derive(Clone, Copy, PartialEq, Eq)]
enum System {
    Windows,
    MacOs,
    Other,
}

impl System {
    const THIS: Self = match (cfg!(windows), cfg!(target_os = "macos")) {
        (true, _) => Self::Windows,
        (_, true) => Self::MacOs,
        _ => Self::Other,
    };
}

fn places_of(system: System, variable: impl Fn(&str) -> Option<OsString>) -> Vec<PathBuf> {
    // A path of another system is never absolute to this one.
    let is_absolute = |path: &PathBuf| path.is_absolute() || system != System::THIS;
    let absolute = |path: PathBuf| Some(path).filter(is_absolute);
    let folder = |name: &str| absolute(PathBuf::from(variable(name)?));
    let mut bases: Vec<PathBuf> = Vec::new();
    if system == System::Windows {
        bases.extend(folder("APPDATA"));
    } else {
        let of_system = match system {
            System::MacOs => "Library/Application Support",
            _ => ".config",
        };
        let own = folder("XDG_CONFIG_HOME").or_else(|| Some(folder("HOME")?.join(of_system)));
        bases.extend(own);
        let shared = variable("XDG_CONFIG_DIRS").filter(|folders| !folders.is_empty());
        let shared = shared.unwrap_or_else(|| OsString::from("/etc/xdg"));
        bases.extend(std::env::split_paths(&shared).filter_map(absolute));
    }
    let file = |base: PathBuf| base.join("mailprobe").join("config.toml");
    bases.into_iter().map(file).collect()
}

#[cfg(all(test, not(windows), not(target_os = "macos")))]
mod tests {
    use super::*;

    #[test]
    fn other_systems_have_places_of_their_own() {
        let places = |system: System, set: &'static [(&str, &str)]| {
            let places = places_of(system, |name| {
                let found = set.iter().find(|(known, _)| *known == name);
                found.map(|(_, value)| OsString::from(value))
            });
            let shown = places.iter().map(|path| path.display().to_string());
            shown.collect::<Vec<_>>()
        };
        let set = &[
            ("APPDATA", r"C:\Users\kim\AppData\Roaming"),
            ("HOME", "/Users/kim"),
        ];
        assert_eq!(
            places(System::Windows, set),
            [r"C:\Users\kim\AppData\Roaming/mailprobe/config.toml"]
        );
        assert_eq!(places(System::Windows, &[("HOME", "/Users/kim")]), [""; 0]);
        assert_eq!(
            places(System::MacOs, set),
            [
                "/Users/kim/Library/Application Support/mailprobe/config.toml",
                "/etc/xdg/mailprobe/config.toml"
            ]
        );
    }

    #[test]
    fn the_usual_places_follow_the_variables_of_the_system() {
        let places = |set: &[(&str, &str)]| {
            let set: Vec<(String, OsString)> = set
                .iter()
                .map(|(name, value)| ((*name).to_owned(), OsString::from(value)))
                .collect();
            let places = usual_places(move |name| {
                let found = set.iter().find(|(known, _)| known == name);
                found.map(|(_, value)| value.clone())
            });
            let shown = places.iter().map(|path| path.display().to_string());
            shown
                .map(|path| path.replace("/mailprobe/config.toml", ""))
                .collect::<Vec<_>>()
        };
        let home = ("HOME", "/home/kim");
        assert_eq!(places(&[home]), ["/home/kim/.config", "/etc/xdg"]);
        let named = ("XDG_CONFIG_HOME", "/etc/kim");
        assert_eq!(places(&[home, named]), ["/etc/kim", "/etc/xdg"]);
        let relative = ("XDG_CONFIG_HOME", "here");
        assert_eq!(places(&[home, relative]), ["/home/kim/.config", "/etc/xdg"]);
        let shared = ("XDG_CONFIG_DIRS", "/opt/etc:relative:/usr/etc");
        assert_eq!(
            places(&[home, shared]),
            ["/home/kim/.config", "/opt/etc", "/usr/etc"]
        );
        assert_eq!(places(&[("XDG_CONFIG_HOME", ".")]), ["/etc/xdg"]);
        assert_eq!(places(&[("XDG_CONFIG_DIRS", "")]), ["/etc/xdg"]);
    }
}
