//! Each form of a report, read back.

use super::*;

/// What a form tells; what it does not tell is left out.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Told {
    pub(super) verdict: Option<String>,
    /// The ids of the findings, sorted.
    pub(super) findings: Vec<String>,
    /// The verdict of each protocol.
    pub(super) protocols: Option<BTreeMap<String, String>>,
    pub(super) unexplained: Option<usize>,
}

impl Told {
    fn new(verdict: &str, findings: impl Iterator<Item = String>) -> Self {
        let mut findings: Vec<String> = findings.collect();
        findings.sort();
        Self {
            verdict: Some(verdict.to_owned()),
            findings,
            ..Self::default()
        }
    }
}

pub(super) fn read(name: &str, text: &str) -> Told {
    match name {
        "human" => human(text),
        "json" => json(text),
        "markdown" => markdown(text),
        "html" => html(text),
        "junit" => junit(text),
        "github" => github(text),
        "nagios" => nagios(text),
        "prometheus" => prometheus(text),
        "ndjson" => ndjson(text),
        other => panic!("{other} cannot be read back"),
    }
}

/// The verdict that a word for a protocol stands for.
fn plain_verdict(word: &str) -> String {
    let word = word.trim_end_matches(':');
    match word {
        "answers" => "works",
        word => word,
    }
    .to_owned()
}

fn human(text: &str) -> Told {
    let verdict = match text.chars().next().unwrap() {
        '✓' => "works",
        '!' => "degraded",
        '?' => "undecided",
        '✗' => "trouble",
        other => panic!("{other} is no mark"),
    };
    let lines: Vec<&str> = text.lines().collect();
    let is_number = |line: &str| {
        let behind = line.trim_start_matches(|c: char| c.is_ascii_digit());
        behind.len() < line.len() && behind.starts_with(". ")
    };
    let ids = (0..lines.len())
        .filter(|at| is_number(lines[*at]))
        .map(|at| {
            // A long title has lines of its own before the line of the id.
            let mut below = lines[at..]
                .iter()
                .filter_map(|line| line.split(" · ").next());
            let id = below.find(|part| {
                part.starts_with("   ") && part.contains('.') && !part.trim().contains(' ')
            });
            id.unwrap().trim().to_owned()
        });
    let protocols = lines.iter().filter_map(|line| {
        let mut words = line.split_whitespace().skip(1);
        let name = words
            .next()
            .filter(|word| ["IMAP", "POP3", "SMTP"].contains(word))?;
        let word = words
            .next()
            .filter(|_| line.starts_with(['✓', '!', '?', '✗']))?;
        let known = ["works", "answers", "degraded", "undecided", "trouble"];
        known
            .contains(&word)
            .then(|| (name.to_lowercase(), plain_verdict(word)))
    });
    let protocols = Some(protocols.collect());
    Told {
        protocols,
        ..Told::new(verdict, ids)
    }
}

fn text_of(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

pub(super) fn json(text: &str) -> Told {
    let value: Value = serde_json::from_str(text).unwrap();
    let array = |name: &str| value[name].as_array().unwrap();
    let protocols = value["protocols"].as_object().unwrap().iter();
    Told {
        protocols: Some(
            protocols
                .map(|(name, one)| (name.clone(), text_of(&one["verdict"])))
                .collect(),
        ),
        unexplained: Some(array("unexplained").len()),
        ..Told::new(
            value["verdict"].as_str().unwrap(),
            array("findings").iter().map(|one| text_of(&one["id"])),
        )
    }
}

fn ndjson(text: &str) -> Told {
    let lines: Vec<Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert!(
        lines
            .iter()
            .all(|line| line["schema_version"] == 1 && line["type"].is_string())
    );
    let of_type = |kind: &'static str| lines.iter().filter(move |line| line["type"] == kind);
    let verdict = &lines[0];
    assert_eq!(verdict["type"], "verdict");
    assert_eq!(verdict["findings"], of_type("finding").count());
    assert_eq!(verdict["unexplained"], of_type("unexplained").count());
    let protocols =
        of_type("protocol").map(|line| (text_of(&line["protocol"]), text_of(&line["verdict"])));
    Told {
        protocols: Some(protocols.collect()),
        unexplained: Some(of_type("unexplained").count()),
        ..Told::new(
            verdict["verdict"].as_str().unwrap(),
            of_type("finding").map(|line| text_of(&line["id"])),
        )
    }
}

/// The last word in brackets of a line, which is the id of a finding.
fn id_in(line: &str) -> String {
    let ids = line.split(['(', '`', ')', ' ']).filter(|word| {
        let families = word.split_once('.');
        families.is_some_and(|(family, name)| {
            let is_part = |part: &str| {
                !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
            };
            is_part(family) && is_part(name) && !family.starts_with(|c: char| c.is_ascii_digit())
        })
    });
    let known: Vec<&str> = ids
        .filter(|id| Catalogue::embedded().page(id).is_some())
        .collect();
    known
        .last()
        .unwrap_or_else(|| panic!("no id in {line}"))
        .to_string()
}

/// What the headline of a ticket says: the worst that it tells of a protocol.
fn headline_verdict(headline: &str) -> &'static str {
    let says = |words: &[&str]| words.iter().any(|word| headline.contains(word));
    if says(&["does not work", "do not work"]) {
        "trouble"
    } else if says(&["undecided", "could not be told"]) {
        "undecided"
    } else if says(&["to mend"]) {
        "degraded"
    } else {
        "works"
    }
}

fn markdown(text: &str) -> Told {
    let headline = text.lines().next().unwrap();
    let findings = text
        .lines()
        .filter(|line| line.starts_with("**") || line.starts_with("- Also found: "));
    let protocols = text.lines().filter_map(|line| {
        let mut words = line.strip_prefix("- ")?.split(' ');
        let name = words
            .next()
            .filter(|word| ["IMAP", "POP3", "SMTP"].contains(word))?;
        let word = words.next().filter(|word| word.ends_with(':'))?;
        Some((name.to_lowercase(), plain_verdict(word)))
    });
    Told {
        protocols: Some(protocols.collect()),
        unexplained: Some(text.matches("\n- Not explained: ").count()),
        ..Told::new(headline_verdict(headline), findings.map(id_in))
    }
}

/// The words between two pieces of the page, each time that they stand around some.
fn between<'a>(text: &'a str, before: &'a str, behind: &'a str) -> impl Iterator<Item = &'a str> {
    let pieces = text.split(before).skip(1);
    pieces.map(move |piece| piece.split(behind).next().unwrap())
}

fn html(text: &str) -> Told {
    let verdict = between(text, "<header class=\"card top ", "\"")
        .next()
        .unwrap();
    let articles = || between(text, "<article", "</article>");
    let ids = articles().map(|article| {
        let tags = between(article, "<p class=\"tags\">", "</p>")
            .next()
            .unwrap();
        between(tags, "<code>", "</code>")
            .next()
            .unwrap()
            .to_owned()
    });
    let protocols = between(text, "<div class=\"row between\"><h3>", "</div>").map(|way| {
        let name = way.split(' ').next().unwrap().to_lowercase();
        let verdict = between(way, "<span class=\"mark ", "\"").next().unwrap();
        (name, verdict.to_owned())
    });
    let unexplained = between(
        text,
        "<section aria-labelledby=\"unexplained\">",
        "</section>",
    )
    .next();
    let unexplained =
        unexplained.map_or(0, |section| section.matches("<div class=\"card\">").count());
    Told {
        protocols: Some(protocols.collect()),
        unexplained: Some(unexplained),
        ..Told::new(verdict, ids)
    }
}

fn junit(text: &str) -> Told {
    let all = elements(text);
    let count = |tag: &str| all.iter().filter(|one| one.tag == tag).count();
    let root = &all[0];
    assert_eq!(root.tag, "testsuites");
    for (attribute, tag) in [
        ("tests", "testcase"),
        ("failures", "failure"),
        ("errors", "error"),
    ] {
        assert_eq!(root.attributes[attribute], count(tag).to_string(), "{text}");
    }
    let properties = || all.iter().filter(|one| one.tag == "property");
    let named = |name: &'static str| properties().filter(move |one| one.attributes["name"] == name);
    let mut findings: Vec<String> = named("finding")
        .map(|one| id_in(one.attributes["value"].split(". Who acts").next().unwrap()))
        .collect();
    findings.sort();
    findings.dedup();
    let verdict = match (count("failure"), count("error")) {
        (0, 0) => "",
        (0, _) => "undecided",
        _ => "trouble",
    };
    let mut told = Told::new(verdict, findings.into_iter());
    told.verdict = told.verdict.filter(|verdict| !verdict.is_empty());
    told
}

fn github(text: &str) -> Told {
    let title = |line: &str| {
        let behind = line.split_once(" title=")?.1;
        Some(behind.split_once("::")?.0.replace("%3A", ":"))
    };
    let titles: Vec<String> = text.lines().filter_map(title).collect();
    let verdict = titles[0].strip_prefix("mailprobe: ").unwrap();
    let unexplained = titles
        .iter()
        .filter(|title| *title == "not explained")
        .count();
    let is_other = |title: &&String| ["not explained", "not tested"].contains(&title.as_str());
    let ids = titles[1..].iter().filter(|title| !is_other(title)).cloned();
    Told {
        unexplained: Some(unexplained),
        ..Told::new(verdict, ids)
    }
}

fn nagios(text: &str) -> Told {
    let verdict = match text.split(' ').nth(1).unwrap() {
        "OK" => "works",
        "WARNING" => "degraded",
        "CRITICAL" => "trouble",
        "UNKNOWN" => "undecided",
        other => panic!("{other} is no state"),
    };
    let findings = text.lines().filter(|line| line.starts_with("Finding ("));
    let ids = findings.map(|line| id_in(line.split(". Who acts").next().unwrap()));
    Told::new(verdict, ids)
}

fn prometheus(text: &str) -> Told {
    let label = |line: &str, name: &str| {
        let behind = line.split_once(&format!("{name}=\"")).unwrap().1;
        behind.split_once('"').unwrap().0.to_owned()
    };
    let of = |metric: &'static str| {
        text.lines()
            .filter(move |line| line.starts_with(&format!("{metric}{{")))
    };
    let holds = |line: &&str| line.ends_with(" 1") || line.ends_with(" 1.0");
    let mut verdicts = of("mailprobe_verdict").filter(holds);
    let verdict = label(verdicts.next().unwrap(), "verdict");
    assert_eq!(verdicts.next(), None);
    let protocols = of("mailprobe_protocol_verdict").filter(holds);
    let protocols = protocols.map(|line| (label(line, "protocol"), label(line, "verdict")));
    let unexplained = of("mailprobe_unexplained").next().unwrap();
    let count: f64 = unexplained.rsplit(' ').next().unwrap().parse().unwrap();
    Told {
        protocols: Some(protocols.collect()),
        unexplained: Some(count as usize),
        ..Told::new(
            &verdict,
            of("mailprobe_finding_info").map(|line| label(line, "id")),
        )
    }
}
