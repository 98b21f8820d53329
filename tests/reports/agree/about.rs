//! What a form tells of each finding, and of what was not tried.

use std::collections::BTreeSet;

use serde_json::Value;

use super::*;

const SEVERITIES: [&str; 3] = ["broken", "degraded", "advice"];
const CERTAINTIES: [&str; 3] = ["certain", "likely", "possible"];
/// The words for who acts, each with how a sentence says it.
const WHO: [(&str, &str); 5] = [
    ("user", "The person at the keyboard"),
    ("help-desk", "The help desk"),
    ("administrator", "An administrator of the mail service"),
    ("network", "Whoever runs the network"),
    ("provider", "The provider of the mail service"),
];

/// How bad and how certain each finding is, and who acts, sorted.
type About = Vec<[String; 3]>;

/// Fails where a form tells another severity, certainty or actor of a finding, or leaves out what was not tried.
pub(super) fn agree(report: &Report, name: &str, text: &str) {
    let wanted = wanted(report);
    let told = findings(name, text);
    // The suites of JUnit tell one finding as often as it has protocols.
    let set = |all: &About| all.iter().cloned().collect::<BTreeSet<_>>();
    if name == "junit" {
        assert_eq!(set(&told), set(&wanted), "{name}:\n{text}");
    } else if name == "markdown" && cut(text, "Also found") > 0 {
        assert!(set(&told).is_subset(&set(&wanted)), "{name}:\n{text}");
    } else {
        assert_eq!(told, wanted, "{name}:\n{text}");
    }
    not_tested(report, name, text);
}

/// How many lines with this label a ticket says that it leaves out.
pub(super) fn cut(text: &str, label: &str) -> usize {
    let note = format!("- {label}: and ");
    let mut notes = text.lines().filter_map(|line| line.strip_prefix(&note));
    notes.next().map_or(0, |rest| {
        let count = rest.strip_suffix(" more, see the last line below");
        count.unwrap_or_else(|| panic!("{rest}")).parse().unwrap()
    })
}

fn wanted(report: &Report) -> About {
    let own = report.findings.iter();
    sorted(own.map(|one| [one.severity, one.certainty, one.who].map(str::to_owned)))
}

fn sorted(all: impl Iterator<Item = [String; 3]>) -> About {
    let mut all: About = all.collect();
    all.sort();
    all
}

/// The first of these words in a text.
fn first<'a>(words: &[&'a str], text: &str) -> &'a str {
    let mut parts = text.split(|c: char| !c.is_ascii_alphabetic() && c != '-');
    let is = |part: &str| words.iter().find(|word| part.eq_ignore_ascii_case(word));
    let found = parts.find_map(is);
    found.unwrap_or_else(|| panic!("none of {words:?} in {text}"))
}

/// Who acts, behind this label.
fn actor(text: &str, label: &str) -> String {
    let (_, behind) = text
        .split_once(label)
        .unwrap_or_else(|| panic!("no {label} in {text}"));
    let own = WHO
        .iter()
        .find(|(_, says)| behind.trim_start().starts_with(says));
    own.unwrap_or_else(|| panic!("{behind}")).0.to_owned()
}

/// Where the facts of a finding stand, and where it says who acts.
fn about(facts: &str, whole: &str, label: &str) -> [String; 3] {
    [
        first(&SEVERITIES, facts).to_owned(),
        first(&CERTAINTIES, facts).to_owned(),
        actor(whole, label),
    ]
}

fn in_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn findings(name: &str, text: &str) -> About {
    let lines = |start: &'static str| {
        text.lines()
            .filter_map(move |line| line.strip_prefix(start))
    };
    match name {
        "json" => of_json(&serde_json::from_str::<Value>(text).unwrap()["findings"]),
        "ndjson" => of_json(&Value::Array(of_type(text, "finding"))),
        "human" => sorted(human(text)),
        "markdown" => {
            let leading = text.split_once("\n**").map(|(_, behind)| {
                let (_, facts) = behind.split_once("** ").unwrap();
                about(facts.lines().next().unwrap(), behind, "- Who acts: ")
            });
            let others = lines("- Also found: ").filter(|line| !line.starts_with("and "));
            let others = others.map(|line| {
                // The facts stand between the id of the title and who acts.
                let (_, facts) = line.split_once(". ").unwrap();
                about(&behind_title(facts), line, "Who acts: ")
            });
            sorted(leading.into_iter().chain(others))
        }
        "html" => {
            let articles = text.split("<article").skip(1);
            sorted(articles.map(|article| {
                let (_, tags) = article.split_once("<p class=\"tags\">").unwrap();
                about(
                    tags.split("</p>").next().unwrap(),
                    article,
                    "Who can mend it:</strong>",
                )
            }))
        }
        "junit" => {
            let all = elements(text)
                .into_iter()
                .filter(|one| one.tag == "property" && one.attributes["name"] == "finding");
            sorted(all.map(|one| {
                let value = &one.attributes["value"];
                about(value, value, "Who acts: ")
            }))
        }
        "github" => {
            let own = text.lines().filter(|line| {
                let title = line.split_once(" title=").map(|(_, behind)| behind);
                let id = title.and_then(|title| Some(title.split_once("::")?.0));
                id.is_some_and(|id| Catalogue::embedded().page(id).is_some())
            });
            sorted(own.map(|line| {
                let (_, facts) = line.split_once("%0A").unwrap();
                about(facts, facts, "%0AWho acts: ")
            }))
        }
        "nagios" => sorted(lines("Finding (").map(|line| about(line, line, "Who acts: "))),
        "prometheus" => {
            let label = |line: &str, name: &str| {
                let (_, behind) = line.split_once(&format!("{name}=\"")).unwrap();
                behind.split_once('"').unwrap().0.to_owned()
            };
            let labels = ["severity", "certainty", "who"];
            let all = lines("mailprobe_finding_info{");
            sorted(all.map(|line| labels.map(|name| label(line, name))))
        }
        other => panic!("{other} cannot be read back"),
    }
}

/// The facts of a line, which begin at the word for how bad it is.
fn behind_title(line: &str) -> String {
    let before = line.split("Who acts: ").next().unwrap();
    let mut sentences: Vec<&str> = before.split(". ").collect();
    let is_fact = |one: &&str| {
        let word = one.split(',').next().unwrap().to_lowercase();
        SEVERITIES.contains(&word.as_str())
    };
    sentences.retain(is_fact);
    sentences
        .last()
        .unwrap_or_else(|| panic!("{line}"))
        .to_string()
}

fn human(text: &str) -> impl Iterator<Item = [String; 3]> {
    let is_number = |line: &str| {
        let behind = line.trim_start_matches(|c: char| c.is_ascii_digit());
        behind.len() < line.len() && behind.starts_with(". ")
    };
    let mut blocks: Vec<String> = Vec::new();
    for line in text.lines() {
        if is_number(line) {
            blocks.push(String::new());
        }
        if let Some(block) = blocks.last_mut() {
            block.push_str(line);
            block.push('\n');
        }
    }
    blocks.into_iter().map(|block| {
        let (_, facts) = block.split_once(" · ").unwrap();
        let facts = facts.split("\n\n").next().unwrap().to_owned();
        about(&facts, &in_one_line(&block), "Who can mend it: ")
    })
}

fn of_json(all: &Value) -> About {
    let text = |one: &Value, name: &str| one[name].as_str().unwrap().to_owned();
    let all = all.as_array().unwrap().iter();
    sorted(all.map(|one| ["severity", "certainty", "who"].map(|name| text(one, name))))
}

/// The records of a kind.
fn of_type(text: &str, kind: &str) -> Vec<Value> {
    let lines = text.lines().map(|line| serde_json::from_str(line).unwrap());
    lines.filter(|line: &Value| line["type"] == kind).collect()
}

/// The letters and digits of a text: what a form escapes or breaks into lines stays the same.
fn plain(text: &str) -> String {
    let text = text
        .replace("&#39;", "'")
        .replace("&quot;", "")
        .replace("&amp;", "&");
    let text = text.replace("&#34;", "").replace("&#38;", "&");
    let own = text.chars().filter(char::is_ascii_alphanumeric);
    own.map(|c| c.to_ascii_lowercase()).collect()
}

/// Fails where a form leaves out something of what was not tried, or why.
fn not_tested(report: &Report, name: &str, text: &str) {
    let spared = ["another-endpoint", "not-needed"];
    let all = report.not_tested.iter();
    let wanted: Vec<_> = all.filter(|one| !spared.contains(&one.reason)).collect();
    let items = items(name, text);
    for one in &wanted {
        let why = match name {
            "prometheus" => one.reason,
            _ => &one.why,
        };
        let has = |item: &&String| {
            let item = plain(item);
            item.contains(&plain(&one.what)) && item.contains(&plain(why))
        };
        let is_cut = name == "markdown" && cut(text, "Not tested") > 0;
        assert!(
            is_cut || items.iter().any(|item| has(&item)),
            "{name} leaves out {}: {why}\n{text}",
            one.what
        );
    }
    // JUnit tells it beside the stages that were not reached, and Prometheus has one series for what has the same words.
    match name {
        "junit" => {}
        "prometheus" => {
            let words: BTreeSet<_> = wanted.iter().map(|one| (&one.what, one.reason)).collect();
            assert_eq!(items.len(), words.len(), "{name}:\n{text}");
        }
        "markdown" => {
            let count = items.len() + cut(text, "Not tested");
            assert_eq!(count, wanted.len(), "{name}:\n{text}");
        }
        _ => assert_eq!(items.len(), wanted.len(), "{name}:\n{text}"),
    }
}

/// What a form lists as not tried.
fn items(name: &str, text: &str) -> Vec<String> {
    let lines = |start: &str| -> Vec<String> {
        let own = text.lines().filter_map(|line| line.strip_prefix(start));
        own.map(str::to_owned).collect()
    };
    let of_json = |all: &[Value]| -> Vec<String> {
        let spared = ["another-endpoint", "not-needed"];
        let own = all.iter();
        let own = own.filter(|one| !spared.contains(&one["reason"].as_str().unwrap()));
        own.map(|one| format!("{} {}", one["what"], one["why"]))
            .collect()
    };
    match name {
        "json" => {
            let value: Value = serde_json::from_str(text).unwrap();
            of_json(value["not_tested"].as_array().unwrap())
        }
        "ndjson" => of_json(&of_type(text, "not_tested")),
        "human" => {
            let mut items: Vec<String> = Vec::new();
            let own = text
                .lines()
                .skip_while(|line| line.trim() != "Not tried")
                .skip(1);
            for line in own.take_while(|line| line.starts_with("  ")) {
                match line.strip_prefix("  - ") {
                    Some(first) => items.push(first.to_owned()),
                    None => items.last_mut().unwrap().push_str(line),
                }
            }
            items
        }
        "markdown" => {
            let mut own = lines("- Not tested: ");
            own.retain(|line| !line.starts_with("and "));
            own
        }
        "html" => {
            let section = text.split_once("<h2 id=\"not-tested\">");
            let list = section.and_then(|(_, behind)| behind.split("</ul>").next());
            let own = list.unwrap_or_default().split("<li>").skip(1);
            own.map(str::to_owned).collect()
        }
        "junit" => {
            let all = elements(text)
                .into_iter()
                .filter(|one| one.tag == "skipped");
            all.map(|one| one.attributes["message"].clone()).collect()
        }
        "github" => {
            let own = lines("::notice title=not tested::");
            let parts = own.iter().flat_map(|line| line.split("%0A"));
            parts.map(str::to_owned).collect()
        }
        "nagios" => lines("Not tested: "),
        "prometheus" => lines("mailprobe_not_tried{"),
        other => panic!("{other} cannot be read back"),
    }
}
