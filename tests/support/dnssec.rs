//! Zones with signatures (DNSSEC), made with the tools of ldns.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::dns::Zone;
use super::{library_path, unpacked};

/// A tool of ldns.
pub(crate) fn program(name: &str) -> PathBuf {
    unpacked().join(format!("usr/bin/ldns-{name}"))
}

/// A signed zone, and the key that a resolver has to trust for it.
#[derive(Debug)]
pub(crate) struct Signed {
    /// The text of the zone file.
    pub(crate) text: String,
    /// The key, as a record.
    pub(crate) anchor: String,
}

/// Signs the zone of this name (absolute) with a new key; `valid` holds the first and the last day of the signatures as ldns writes
/// them (`20240131`), or they begin now and last four weeks.
pub(crate) fn sign(name: &str, records: &[String], valid: Option<(&str, &str)>) -> Signed {
    let home = tempfile::tempdir().expect("a temporary directory");
    let home = home.path();
    let zone = Zone::new(name, records);
    let text = zone.text().expect("a zone of records has one");
    fs::write(home.join("zone"), text).expect("our own directory");
    let made = run(home, "keygen", &["-a", "ECDSAP256SHA256", "-k", name]);
    let key = made.trim();
    let days = valid.map(|(first, last)| ["-i", first, "-e", last]);
    let days: Vec<&str> = days.into_iter().flatten().collect();
    run(
        home,
        "signzone",
        &[&days[..], &["-f", "signed", "zone", key]].concat(),
    );
    let read = |file: &str| fs::read_to_string(home.join(file)).expect("the tool wrote it");
    Signed {
        text: read("signed"),
        anchor: read(&format!("{key}.key")),
    }
}

fn run(home: &Path, tool: &str, arguments: &[&str]) -> String {
    let output = Command::new(program(tool))
        .args(arguments)
        .current_dir(home)
        .env("LD_LIBRARY_PATH", library_path(&[]))
        .output()
        .expect("the tool starts");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{tool}: {errors}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}
