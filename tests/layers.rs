//! Who may depend on whom: the order of the house, kept by reading the source.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    missing_docs,
    reason = "a test may stop where it stands"
)]

#[path = "layers/rooms.rs"]
mod rooms;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use rooms::ROOMS;

/// Libraries that only some rooms may use, because they touch the network, the terminal or the arguments.
const LIBRARIES: &[(&[&str], &[&str])] = &[
    (
        &[
            "tokio",
            "tokio_rustls",
            "rustls",
            "hickory_resolver",
            "hyper",
            "rustls_platform_verifier",
            "webpki_roots",
        ],
        &["net", "runner", "demo"],
    ),
    (&["console", "indicatif"], &["style", "progress", "report"]),
    (
        &["clap", "clap_complete", "clap_mangen"],
        &["cli", "command", "main", "style"],
    ),
    (&["rcgen"], &["demo"]),
    (&["askama", "quick_xml", "prometheus_client"], &["report"]),
];

/// Files that may be long: tables of data, an entry a line.
const TABLES: &[&str] = &["fact/key.rs"];

/// Rooms that put everything together, and may use every other one.
const OUTER: &[&str] = &["cli", "command", "demo", "error", "exit", "lib", "main"];

/// Rooms that may print.
const MAY_PRINT: &[&str] = &["command", "main"];

struct File {
    path: PathBuf,
    room: String,
    /// Lines of code with their numbers; comments and unit tests left out.
    lines: Vec<(usize, String)>,
}

fn files() -> Vec<File> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                let relative = path.strip_prefix(&root).unwrap();
                let first = relative
                    .components()
                    .next()
                    .unwrap()
                    .as_os_str()
                    .to_str()
                    .unwrap();
                let room = first.trim_end_matches(".rs").to_owned();
                let text = std::fs::read_to_string(&path).unwrap();
                let lines = text
                    .lines()
                    .enumerate()
                    .take_while(|(_, line)| line.trim() != "#[cfg(test)]")
                    .filter(|(_, line)| !line.trim_start().starts_with("//"))
                    .map(|(number, line)| (number + 1, line.to_owned()))
                    .collect();
                found.push(File {
                    path: relative.to_owned(),
                    room,
                    lines,
                });
            }
        }
    }
    assert!(found.len() > 20, "only {} files were found", found.len());
    found
}

/// The lines, where a group of rooms that goes on over several is one, at the number of its first.
fn statements(lines: &[(usize, String)]) -> Vec<(usize, String)> {
    let mut all: Vec<(usize, String)> = Vec::new();
    let is_open = |line: &str| {
        let group = line.find("crate::{").map(|at| &line[at..]);
        group.is_some_and(|group| group.matches('{').count() > group.matches('}').count())
    };
    for (number, line) in lines {
        match all.last_mut().filter(|(_, before)| is_open(before)) {
            Some((_, before)) => before.push_str(line.trim()),
            None => all.push((*number, line.clone())),
        }
    }
    all
}

/// The rooms named in a line, as `crate::room` or in a group `crate::{room::…, room}`.
fn rooms_in(line: &str) -> BTreeSet<String> {
    let word = |text: &str| {
        text.chars()
            .take_while(|c| c.is_alphanumeric() || *c == '_')
            .collect::<String>()
    };
    let mut rooms = BTreeSet::new();
    for (at, _) in line.match_indices("crate::") {
        let rest = &line[at + 7..];
        let Some(group) = rest.strip_prefix('{') else {
            rooms.insert(word(rest));
            continue;
        };
        let mut depth = 0;
        let mut starts = true;
        for (at, c) in group.char_indices() {
            match c {
                '{' => depth += 1,
                '}' if depth == 0 => break,
                '}' => depth -= 1,
                ',' if depth == 0 => starts = true,
                c if starts && !c.is_whitespace() => {
                    rooms.insert(word(&group[at..]));
                    starts = false;
                }
                _ => {}
            }
        }
    }
    rooms
}

#[test]
fn every_room_uses_only_what_it_may() {
    let allowed: BTreeMap<&str, &[&str]> = ROOMS.iter().copied().collect();
    let mut wrong = Vec::new();
    for file in files() {
        let Some(may) = allowed.get(file.room.as_str()) else {
            if !OUTER.contains(&file.room.as_str()) {
                let path = file.path.display();
                wrong.push(format!(
                    "src/{path}: say in tests/layers/rooms.rs what this room may use"
                ));
            }
            continue;
        };
        for (number, line) in statements(&file.lines) {
            for room in rooms_in(&line) {
                let is_room = allowed.contains_key(room.as_str()) || OUTER.contains(&room.as_str());
                if is_room && room != file.room && !may.contains(&room.as_str()) {
                    wrong.push(format!(
                        "src/{}:{number}: {} must not use {room}",
                        file.path.display(),
                        file.room
                    ));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn libraries_stay_in_their_rooms() {
    let mut wrong = Vec::new();
    for file in files() {
        for (number, line) in &file.lines {
            for (libraries, rooms) in LIBRARIES {
                for library in *libraries {
                    let forms =
                        ["use ", " ", "(", "<", "&"].map(|before| format!("{before}{library}::"));
                    let named = forms.iter().any(|form| line.contains(form.as_str()));
                    if named && !rooms.contains(&file.room.as_str()) {
                        wrong.push(format!(
                            "src/{}:{number}: {library} does not belong here",
                            file.path.display()
                        ));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn only_commands_print() {
    let printing = ["println!", "print!", "eprintln!", "eprint!"];
    let mut wrong = Vec::new();
    for file in files() {
        if MAY_PRINT.contains(&file.room.as_str()) {
            continue;
        }
        for (number, line) in &file.lines {
            if printing.iter().any(|p| line.contains(p)) {
                wrong.push(format!("src/{}:{number}: prints", file.path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_house_keeps_its_shape() {
    let mut wrong = Vec::new();
    for file in files() {
        let path = file.path.display().to_string().replace('\\', "/");
        if file.path.ends_with("mod.rs") {
            wrong.push(format!(
                "src/{path}: a room is x.rs beside x/, not x/mod.rs"
            ));
        }
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let count = std::fs::read_to_string(root.join(&file.path))
            .unwrap()
            .lines()
            .count();
        if count > 400 && !TABLES.contains(&path.as_str()) {
            wrong.push(format!("src/{path}: {count} lines; split it by meaning"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_group_of_rooms_is_read_whole() {
    let broken = [
        "use crate::{",
        "    net::tls::{Judge, Peer},",
        "    plan,",
        "    stage::Stage,",
        "};",
        "use x;",
    ];
    let lines: Vec<(usize, String)> = broken
        .iter()
        .map(|line| (*line).to_owned())
        .enumerate()
        .collect();
    let read = statements(&lines);
    assert_eq!(read.len(), 2, "{read:?}");
    let rooms = rooms_in(&read[0].1);
    assert_eq!(
        rooms.into_iter().collect::<Vec<_>>(),
        ["net", "plan", "stage"]
    );
    let rooms = rooms_in("use crate::{net::tls::{Judge, Peer}, plan, stage::Stage};");
    assert_eq!(
        rooms.into_iter().collect::<Vec<_>>(),
        ["net", "plan", "stage"]
    );
}
