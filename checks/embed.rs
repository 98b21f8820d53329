//! The build script: writes the tables of all pages under `checks/`, of all texts of programs and of all files about mail programs.
//!
//! Pages are embedded as they are, and their headers once more as JSON, which is read in a small part of the time that TOML takes;
//! what a run reads whole, the texts of programs and large tables, is embedded as JSON alone.
//!
//! A page is `checks/<family>/<name>.md`, and its id is `<family>.<name>`; the texts are `checks/clients/<family>.toml`. Two
//! files with one name (which a file system that tells `Full.md` from `full.md` allows) stop the build.
#![expect(
    clippy::print_stdout,
    reason = "this is how a build script talks to cargo"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

use explain::everyday::written::of_class;
use explain::vocabulary::{of_message, of_page};
use serde_json::{Value, json};

/// The code that takes messages apart, the very same as in the program.
#[path = "../src/explain"]
#[allow(
    dead_code,
    unused_imports,
    unreachable_pub,
    reason = "the program needs more of it"
)]
mod explain {
    mod clean;
    mod common;
    mod others;
    mod pattern;
    mod token;
    pub(super) mod vocabulary;
    mod windows;

    pub(super) mod everyday {
        mod words;
        pub(crate) mod written;
    }

    /// The patterns of a message, each in a line as `Pattern::read` takes it.
    pub(super) fn written(message: &str) -> Vec<String> {
        let patterns = pattern::all(pattern::Origin::Text(0, 0), message);
        let written = |pattern: &pattern::Pattern| {
            let mut line = pattern.gaps.to_string();
            for token in &pattern.tokens {
                line.push(' ');
                if token.kind == token::Kind::Code {
                    line.push(pattern::MARK);
                }
                line.push_str(&token.text);
            }
            line
        };
        patterns.iter().map(written).collect()
    }
}

#[path = "../src/colors.rs"]
#[allow(unreachable_pub, reason = "the program shows it")]
mod colors;

#[path = "../src/catalogue"]
#[allow(
    dead_code,
    unused_imports,
    unreachable_pub,
    reason = "the program needs more of it"
)]
mod catalogue {
    pub(crate) mod numbers;
}

/// A large table that is read whole, and those of what is said in everyday words, whose classes are all of one.
const PROVIDERS: &str = "ispdb";
const SAID: [&str; 5] = [
    "callers",
    "complaints",
    "contrasts",
    "everyday",
    "situations",
];

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let checks = root.join("checks");
    // A directory stands for everything below it, so pages that are added or removed are seen, too.
    println!("cargo::rerun-if-changed={}", checks.display());
    let mut pages: BTreeMap<String, PathBuf> = BTreeMap::new();
    let mut clients: BTreeMap<String, PathBuf> = BTreeMap::new();
    for family in entries(&checks)?.into_iter().filter(|path| path.is_dir()) {
        for file in entries(&family)? {
            let id = format!("{}.{}", stem(&family), stem(&file)).to_lowercase();
            let known = match file.extension().and_then(|extension| extension.to_str()) {
                Some("md") => &mut pages,
                Some("toml") if stem(&family) == "clients" => &mut clients,
                _ => continue,
            };
            if let Some(other) = known.insert(id.clone(), file.clone()) {
                let (a, b) = (other.display(), file.display());
                return Err(io::Error::other(format!("{a} and {b} have one id, {id}")));
            }
        }
    }
    let mut table = String::from("&[\n");
    let mut words = BTreeSet::new();
    let mut read = days_of_tables(&checks)?;
    for (id, path) in &pages {
        let page = fs::read_to_string(path)?;
        read.extend(days_read(&page));
        words.extend(of_page(&page));
        let shown = shown(path, &root);
        let header = header(path, &page)?.to_string();
        // Debug output of a string is a Rust literal.
        let _ = writeln!(
            table,
            "    ({id:?}, {shown:?}, {header:?}, include_str!({path:?})),"
        );
    }
    table.push_str("]\n");
    let mut texts = String::from("&[\n");
    let mut spelling = BTreeSet::new();
    for path in clients.values() {
        let shown = shown(path, &root);
        let json = numbered(path, &mut spelling)?.to_string();
        let _ = writeln!(texts, "    ({shown:?}, {json:?}),");
    }
    texts.push_str("]\n");
    let of = |day: Option<&String>| day.cloned().unwrap_or_default();
    // A clock that shows an earlier day is wrong: nobody has read a source before it.
    println!(
        "cargo::rustc-env=MAILPROBE_NEWEST_SOURCE={}",
        of(read.last())
    );
    println!(
        "cargo::rustc-env=MAILPROBE_OLDEST_SOURCE={}",
        of(read.first())
    );
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    let mut tables = said(&checks)?;
    tables.push((PROVIDERS, table_of(&checks, PROVIDERS)?));
    for (name, table) in tables {
        fs::write(out.join(name).with_extension("json"), table.to_string())?;
    }
    fs::write(out.join("clients.rs"), texts)?;
    fs::write(out.join("spelling.txt"), lines(&spelling))?;
    fs::write(out.join("words.txt"), lines(&words))?;
    fs::write(out.join("programs.rs"), programs(&checks.join("programs"))?)?;
    fs::write(out.join("pages.rs"), table)
}

/// Words, sorted, a line each.
fn lines(words: &BTreeSet<String>) -> String {
    words.iter().flat_map(|word| [word, "\n"]).collect()
}

/// A file of TOML as JSON.
fn as_json(path: &Path) -> io::Result<Value> {
    json_of(path, &fs::read_to_string(path)?)
}

/// The table of this name as JSON.
fn table_of(checks: &Path, name: &str) -> io::Result<Value> {
    as_json(&checks.join(name).with_extension("toml"))
}

/// The tables of what is said in everyday words, each class with all its phrases as they are looked for.
fn said(checks: &Path) -> io::Result<Vec<(&'static str, Value)>> {
    let mut tables = Vec::new();
    let mut classes: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for name in SAID {
        let table = table_of(checks, name)?;
        let own: BTreeMap<String, Vec<String>> = serde_json::from_value(table["class"].clone())?;
        classes.extend(own);
        tables.push((name, table));
    }
    for (_, table) in &mut tables {
        for (name, class) in table["class"].as_object_mut().into_iter().flatten() {
            *class = json!(of_class(&classes, name));
        }
    }
    Ok(tables)
}

/// The header of a page as JSON; null where there is none; reading the page tells so.
fn header(path: &Path, page: &str) -> io::Result<Value> {
    match page.replace("\r\n", "\n").split("+++\n").nth(1) {
        Some(header) => json_of(path, header),
        None => Ok(Value::Null),
    }
}

fn json_of(path: &Path, text: &str) -> io::Result<Value> {
    let wrong = |error: toml::de::Error| io::Error::other(format!("{}: {error}", path.display()));
    toml::from_str(text).map_err(wrong)
}

/// A file of texts as JSON, each text behind the line that it begins in and the patterns of its messages. Their words go into `spelling`.
fn numbered(path: &Path, spelling: &mut BTreeSet<String>) -> io::Result<Value> {
    let mut file = as_json(path)?;
    let text = fs::read_to_string(path)?;
    let lines = text.lines().zip(1..);
    let begins = lines.filter(|(line, _)| line.trim() == "[[text]]");
    if let Some(Value::Array(entries)) = file.get_mut("text") {
        for (entry, (_, line)) in entries.iter_mut().zip(begins) {
            let says = entry["says"].as_array().into_iter().flatten();
            let says = says.filter_map(Value::as_str);
            spelling.extend(says.clone().flat_map(of_message));
            let patterns: Vec<_> = says.map(explain::written).collect();
            *entry = json!([line, patterns, entry.take()]);
        }
    }
    Ok(file)
}

/// The table of the files about mail programs, each embedded as it is, sorted by name.
fn programs(folder: &Path) -> io::Result<String> {
    let mut paths = entries(folder)?;
    paths.retain(|path| {
        path.extension()
            .is_some_and(|extension| extension == "toml")
    });
    paths.sort();
    let mut table = String::from("&[\n");
    for path in &paths {
        let _ = writeln!(table, "    ({:?}, include_str!({path:?})),", stem(path));
    }
    table.push_str("]\n");
    Ok(table)
}

/// A path as it is told: from the package on, with slashes.
fn shown(path: &Path, root: &Path) -> String {
    let shown = path.strip_prefix(root).unwrap_or(path).to_string_lossy();
    shown.replace('\\', "/")
}

/// The days on which sources of tables were read, here and in the folders below.
fn days_of_tables(folder: &Path) -> io::Result<BTreeSet<String>> {
    let mut read = BTreeSet::new();
    for path in entries(folder)? {
        if path.is_dir() {
            read.extend(days_of_tables(&path)?);
        } else if path
            .extension()
            .is_some_and(|extension| extension == "toml")
        {
            read.extend(days_read(&fs::read_to_string(&path)?));
        }
    }
    Ok(read)
}

/// The days on which the sources of a page or a table were read, such as `2026-11-21`.
fn days_read(page: &str) -> BTreeSet<String> {
    let days = page.lines().filter_map(|line| line.strip_prefix("read = "));
    days.map(|day| day.trim().to_owned()).collect()
}

fn entries(directory: &Path) -> io::Result<Vec<PathBuf>> {
    fs::read_dir(directory)?
        .map(|entry| Ok(entry?.path()))
        .collect()
}

fn stem(path: &Path) -> String {
    let name = path.file_stem().unwrap_or_default();
    name.to_string_lossy().into_owned()
}
