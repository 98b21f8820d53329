//! What administrators are told to type: every cmdlet, and every parameter, is one that Microsoft documents.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;

const KNOWN: &str = include_str!("cmdlets.toml");

/// The verbs of cmdlets; other words have a hyphen behind a capital, too (`Content-Type`).
const VERBS: [&str; 35] = [
    "Add",
    "Clear",
    "Connect",
    "Convert",
    "ConvertTo",
    "Disable",
    "Enable",
    "Export",
    "ForEach",
    "Format",
    "Get",
    "Grant",
    "Group",
    "Import",
    "Install",
    "Invoke",
    "Measure",
    "New",
    "Out",
    "Read",
    "Remove",
    "Resolve",
    "Restart",
    "Revoke",
    "Search",
    "Select",
    "Set",
    "Sort",
    "Start",
    "Stop",
    "Test",
    "Undo",
    "Update",
    "Where",
    "Write",
];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    cmdlet: Vec<Cmdlet>,
}

/// What one page says of a cmdlet.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Cmdlet {
    name: String,
    parameters: Vec<String>,
    url: String,
    read: toml::value::Datetime,
}

fn is_cmdlet(word: &str) -> bool {
    let is_name = |noun: &str| {
        noun.starts_with(|c: char| c.is_ascii_uppercase())
            && noun.chars().all(|c| c.is_ascii_alphanumeric())
    };
    word.split_once('-')
        .is_some_and(|(verb, noun)| VERBS.contains(&verb) && is_name(noun))
}

/// The cmdlets of a line, each with a parameter, or with none where it is only named.
fn used(line: &str) -> Vec<(&str, Option<&str>)> {
    let mut all = Vec::new();
    for command in line.split(['|', '`', ';', '(', ')', '{', '}']) {
        let mut current = None;
        for word in command.split([' ', '\t', ',']) {
            let word = word.trim_start_matches(['"', '\'', '\u{201c}', '*', '[']);
            let word =
                word.trim_end_matches(['"', '\'', '\u{201d}', '*', '.', ':', '!', '?', ']', '\\']);
            if is_cmdlet(word) {
                current = Some(word);
                all.push((word, None));
                continue;
            }
            let parameter = word
                .strip_prefix('-')
                .and_then(|word| word.split(':').next());
            let is_parameter = |name: &&str| {
                name.starts_with(|c: char| c.is_ascii_uppercase())
                    && name.len() > 1
                    && name.chars().all(|c| c.is_ascii_alphanumeric())
            };
            if let (Some(cmdlet), Some(name)) = (current, parameter.filter(is_parameter)) {
                all.push((cmdlet, Some(name)));
            }
        }
    }
    all
}

/// Every file below a folder that ends in one of these ways.
fn files(folder: &Path, ends: &[&str], all: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, ends, all);
        } else if path
            .extension()
            .is_some_and(|end| ends.iter().any(|one| end == *one))
        {
            all.push(path);
        }
    }
}

#[test]
fn every_cmdlet_and_parameter_is_documented() {
    let table: Table = toml::from_str(KNOWN).unwrap();
    let mut known: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for one in &table.cmdlet {
        let parameters = known.entry(one.name.to_lowercase()).or_default();
        parameters.extend(one.parameters.iter().map(|name| name.to_lowercase()));
        assert!(
            one.url.starts_with("https://learn.microsoft.com/"),
            "{}",
            one.url
        );
        assert!(one.read.date.is_some(), "{}", one.name);
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut all = Vec::new();
    files(&root.join("checks"), &["md", "toml"], &mut all);
    for folder in ["src/audit", "src/report/audit"] {
        files(&root.join(folder), &["rs"], &mut all);
    }
    let mut wrong = Vec::new();
    let mut unused: BTreeMap<String, BTreeSet<String>> = known.clone();
    let mut unnamed: BTreeSet<String> = known.keys().cloned().collect();
    for path in all {
        let text = fs::read_to_string(&path).unwrap();
        let shown = path.strip_prefix(root).unwrap().display();
        for (number, line) in text.lines().enumerate() {
            for (cmdlet, parameter) in used(line) {
                let key = cmdlet.to_lowercase();
                unnamed.remove(&key);
                let parameter = parameter.map(str::to_lowercase);
                let is_known = known.get(&key).is_some_and(|parameters| {
                    parameter
                        .as_ref()
                        .is_none_or(|name| parameters.contains(name))
                });
                if let (Some(left), Some(name)) = (unused.get_mut(&key), &parameter) {
                    left.remove(name);
                }
                if !is_known {
                    let name = parameter
                        .map(|name| format!(" -{name}"))
                        .unwrap_or_default();
                    wrong.push(format!("{shown}:{}: {cmdlet}{name}", number + 1));
                }
            }
        }
    }
    unused.retain(|_, left| !left.is_empty());
    assert!(
        wrong.is_empty(),
        "read Microsoft's page about it and add it to tests/catalogue/cmdlets.toml, or mend it:\n{}",
        wrong.join("\n")
    );
    assert!(
        unnamed.is_empty() && unused.is_empty(),
        "nobody names these: {unnamed:?} {unused:?}"
    );
}

#[test]
fn a_line_is_read_as_the_shell_reads_it() {
    assert_eq!(
        used(
            "Run `Get-X -Name z | Set-X -Identity \"a b\" -Confirm:$false`, then Content-Type: -Zone and -eq."
        ),
        [
            ("Get-X", None),
            ("Get-X", Some("Name")),
            ("Set-X", None),
            ("Set-X", Some("Identity")),
            ("Set-X", Some("Confirm")),
        ]
    );
}
