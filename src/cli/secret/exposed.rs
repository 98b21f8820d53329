//! Files of secrets that others on this computer can read.

use std::path::Path;

/// A sentence where others can read this file; none where they cannot, and where the system does not tell.
#[cfg(unix)]
pub(super) fn says(name: &str, path: &Path) -> Option<String> {
    use crate::report::quoted;
    use crate::style::safe;
    /// What is put there for one container is for whoever is in it.
    const OF_CONTAINERS: [&str; 2] = ["/run/secrets", "/var/run/secrets"];
    let path = path.canonicalize().ok()?;
    let is_of_container = OF_CONTAINERS.iter().any(|folder| path.starts_with(folder));
    if is_of_container || !is_open(&path) {
        return None;
    }
    let shown = quoted(&safe(&path.to_string_lossy()));
    Some(format!(
        "Others on this computer can read the file of {name}; keep it to yourself: `chmod 600 {shown}`"
    ))
}

/// The same where files have no such mode.
#[cfg(not(unix))]
pub(super) fn says(_: &str, _: &Path) -> Option<String> {
    None
}

/// Whether everybody may read the file, and may go into each folder above it.
#[cfg(unix)]
fn is_open(path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    const READ: u32 = 0o004;
    const ENTER: u32 = 0o001;
    let allows = |path: &Path, what: u32| {
        let metadata = std::fs::metadata(path).ok();
        metadata.is_some_and(|one| one.mode() & what != 0 && (one.is_file() || one.is_dir()))
    };
    let mut folders = path.ancestors().skip(1);
    path.is_file() && allows(path, READ) && folders.all(|folder| allows(folder, ENTER))
}
