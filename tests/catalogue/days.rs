//! The days on which an answer turns: each whole and from a source, none written out in a page, and doubted once it has passed.

use std::borrow::Cow;

use mailprobe::catalogue::dates::{Ended, State, ends, first_checked, last_checked, read, turn};
use mailprobe::catalogue::{Catalogue, Page};
use mailprobe::diagnose::diagnose;
use mailprobe::endpoint::Protocol;
use mailprobe::fact::facts;
use mailprobe::report::human::{self, Detail};
use mailprobe::report::page::Explanation;
use mailprobe::report::{DateReport, Report};
use mailprobe::scenario::{Scenario, Split, rehearse};
use mailprobe::style::Style;
use time::macros::{date, datetime};

use crate::read as file;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// What is said of a time that is no turn: since when a fault is seen, or mended, and what a caller says.
const NO_TURN: [(&str, &str); 4] = [
    ("checks/auth/not-connected.md", "since September 2026"),
    ("checks/starttls/injection.md", "mended in 2021 and 2022"),
    ("checks/tls/large-hello.md", "mended this from 2023 on"),
    (
        "checks/clients/exchange-tools.toml",
        "refused since October 2026",
    ),
];

/// What stands before a year that is a day.
const BEFORE: [&str; 8] = [
    "in", "since", "from", "until", "till", "by", "before", "after",
];

fn is_year(word: &str) -> bool {
    let digits = word.trim_matches(|c: char| !c.is_ascii_digit());
    digits.len() == 4 && digits.starts_with("20")
}

/// The days that a text writes out: a month, `half of` or `end of` before a year, or a word such as `since`.
fn written_out(line: &str) -> Vec<String> {
    let words: Vec<&str> = line.split_whitespace().collect();
    let is_day = |at: &usize| {
        let before = (at.checked_sub(2).map(|at| words[at]), words[at - 1]);
        let part = matches!(before, (Some("half" | "end"), "of"));
        let word = before
            .1
            .trim_start_matches(|c: char| !c.is_ascii_alphabetic());
        (part || MONTHS.contains(&word) || BEFORE.contains(&word)) && is_year(words[*at])
    };
    let found = (1..words.len()).filter(is_day);
    found.map(|at| words[at - 1..=at].join(" ")).collect()
}

#[test]
fn every_day_is_whole_and_says_where_it_is_from() {
    let turns = read().unwrap();
    assert!(turns.len() >= 15, "{} days", turns.len());
    for (at, turn) in turns.iter().enumerate() {
        let id = &turn.id;
        assert!(
            turns[..at].iter().all(|other| other.id != *id),
            "{id} twice"
        );
        assert!(turn.url.starts_with("https://"), "{id}: {}", turn.url);
        assert!(!turn.title.is_empty() && !turn.whom.is_empty(), "{id}");
        assert!(turn.what.ends_with('.'), "{id}: {}", turn.what);
        assert!(turn.from.is_none_or(|from| from < turn.day), "{id}");
        let year = turn.day.year().to_string();
        assert!(
            turn.said.contains(&year),
            "{id}: {} is not in {year}",
            turn.said
        );
        let month = MONTHS[usize::from(u8::from(turn.day.month())) - 1];
        let month_is_said = MONTHS.iter().any(|month| turn.said.contains(month));
        assert!(
            !month_is_said || turn.said.contains(month),
            "{id}: {}",
            turn.said
        );
        // What was read after the day is known, what was read before it is announced.
        let expected = if turn.read > turn.day {
            State::Done
        } else {
            State::Announced
        };
        assert_eq!(turn.state, expected, "{id}");
        assert!(turn.read.to_string().as_str() <= last_checked(), "{id}");
        if let Some(ends) = &turn.ends {
            let known = ["exchange-online", "outlook-com", "google"];
            assert!(known.contains(&ends.provider.as_str()), "{id}");
            for protocol in &ends.protocols {
                assert!(Protocol::from_name(protocol).is_some(), "{id}: {protocol}");
            }
        }
    }
    let imap = ends(Ended::Passwords, "exchange-online", Protocol::Imap);
    let imap: Vec<&str> = imap.map(|turn| turn.id.as_str()).collect();
    assert_eq!(imap, ["exchange-passwords"]);
}

/// The days that a file writes out although they belong into `checks/dates.toml`; `skip` says which lines may.
fn days_in(path: &str, text: &str, skip: impl Fn(&str) -> bool) -> Vec<String> {
    let mut wrong = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let is_known = NO_TURN
            .iter()
            .any(|(file, text)| *file == path && line.contains(text));
        if is_known || skip(line.trim_start()) {
            continue;
        }
        for day in written_out(line) {
            let place = format!("{path}:{}", number + 1);
            wrong.push(format!("{place}: {day} belongs into checks/dates.toml"));
        }
    }
    wrong
}

/// Every file below a folder with this ending, by its path in the repository.
fn files(folder: &str, ending: &str) -> Vec<String> {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    let mut folders = vec![root.join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|own| own == ending) {
                let path = path.strip_prefix(root).unwrap();
                found.push(path.to_string_lossy().replace('\\', "/"));
            }
        }
    }
    found.sort();
    found
}

const SOURCES: [&str; 4] = ["url = ", "title = ", "read = ", "source = "];

fn is_source(line: &str) -> bool {
    SOURCES.iter().any(|key| line.starts_with(key))
}

#[test]
fn no_page_writes_a_day_out() {
    assert_eq!(
        written_out("At the end of December 2026, in the second half of 2027, (since 2020)."),
        ["December 2026,", "of 2027,", "(since 2020)."]
    );
    assert!(written_out("RFC 2020, port 2026, 2021 people").is_empty());
    let mut wrong = Vec::new();
    for page in Catalogue::embedded().pages() {
        let text = file(&page.path);
        let fenced = std::cell::Cell::new(false);
        wrong.extend(days_in(&page.path, &text, |line| {
            fenced.set(fenced.get() ^ line.starts_with("```"));
            fenced.get() || is_source(line) && !line.starts_with("title = ")
        }));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_table_writes_a_day_out() {
    let mut wrong = Vec::new();
    let folders = ["checks/programs", "checks/clients"];
    for path in folders.iter().flat_map(|folder| files(folder, "toml")) {
        wrong.extend(days_in(&path, &file(&path), |line| {
            line.starts_with('#') || is_source(line)
        }));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The texts of the program itself; what a test says in it is no text of the program.
#[test]
fn no_text_of_the_program_writes_a_day_out() {
    let mut wrong = Vec::new();
    let all = files("src", "rs");
    assert!(all.len() > 300, "{} files", all.len());
    for path in all.iter().filter(|path| !path.ends_with("/tests.rs")) {
        let text = file(path);
        let own = text.split("#[cfg(test)]").next().unwrap();
        wrong.extend(days_in(path, own, |line| line.starts_with("//")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A day that no answer turns on would grow old unseen.
#[test]
fn every_day_is_needed() {
    let mut texts: Vec<String> = files("checks/programs", "toml")
        .iter()
        .map(|path| file(path))
        .collect();
    let catalogue = Catalogue::embedded();
    texts.extend(catalogue.pages().map(|page| file(&page.path)));
    for turn in read().unwrap() {
        let uses = [
            format!("{{date {}}}", turn.id),
            format!("ended = \"{}\"", turn.id),
        ];
        let is_used = |text: &String| uses.iter().any(|one| text.contains(one.as_str()));
        assert!(
            turn.ends.is_some() || texts.iter().any(is_used),
            "{}",
            turn.id
        );
    }
}

#[test]
fn a_day_is_filled_in_wherever_it_stands_and_a_slip_is_told_with_its_line() {
    let text = file("checks/auth/basic-ending.md");
    let page = Page::parse("auth.basic-ending", "x.md", Cow::Owned(text.clone())).unwrap();
    let said = &turn("smtp-auth-default-off").unwrap().said;
    assert!(page.body().cause.contains(&format!("At {said} it")));
    assert!(page.body().you.contains(&format!("before {said}.")));
    let ids: Vec<&str> = page.turns().iter().map(|turn| turn.id.as_str()).collect();
    assert_eq!(ids, ["smtp-auth-default-off", "smtp-auth-final-day"]);
    let number = text
        .lines()
        .position(|line| line.contains("{date "))
        .unwrap()
        + 1;
    for slip in ["{date smtp-auth-default-of}", "{date smtp-auth-default-off"] {
        let text = text.replacen("{date smtp-auth-default-off}", slip, 1);
        let fault = Page::parse("auth.basic-ending", "x.md", Cow::Owned(text)).unwrap_err();
        assert_eq!(fault.line, number, "{fault}");
    }
}

/// The report on the example of a page, by the clock of a day.
fn report_on(id: &str, now: time::OffsetDateTime) -> Report {
    let catalogue = Catalogue::embedded();
    let example = &catalogue.page(id).unwrap().body().examples[0];
    let mut run = rehearse(&Scenario::parse(&example.text).unwrap(), Split::Whole).unwrap();
    run.started = now.into();
    let facts = facts(&run);
    let verdict = diagnose(&run, &facts, &catalogue);
    Report::new(&run, &facts, &verdict, &catalogue)
}

fn cautions(dates: &[DateReport]) -> Vec<&str> {
    let doubted = dates.iter().filter(|date| date.caution.is_some());
    doubted.map(|date| date.id).collect()
}

#[test]
fn a_finding_says_on_which_day_it_turns_and_doubts_it_once_that_has_passed() {
    for (now, doubted) in [
        (datetime!(2026-12-31 23:59 UTC), vec![]),
        (
            datetime!(2027-01-01 0:00 UTC),
            vec!["smtp-auth-default-off"],
        ),
        (
            datetime!(2028-01-01 0:00 UTC),
            vec!["smtp-auth-default-off", "smtp-auth-final-day"],
        ),
    ] {
        let report = report_on("auth.basic-ending", now);
        let finding = report
            .findings
            .iter()
            .find(|one| one.id == "auth.basic-ending");
        let dates = &finding.unwrap().dates;
        assert_eq!(dates.len(), 2, "{now}");
        assert_eq!(dates[0].day, "2026-12-31");
        assert_eq!(cautions(dates), doubted, "{now}");
        let text = human::render(&report, &Style::PLAIN, Detail::Usual);
        assert!(text.contains("the end of December 2026"), "{text}");
        let says = text.contains("The day has passed since");
        assert_eq!(says, !doubted.is_empty(), "{now}: {text}");
    }
    // What was done when it was read stays true.
    let report = report_on("auth.basic-disabled", datetime!(2031-01-01 0:00 UTC));
    let dates = &report.findings[0].dates;
    assert!(dates.iter().any(|date| date.id == "exchange-passwords"));
    assert_eq!(
        cautions(dates),
        ["smtp-auth-default-off", "smtp-auth-final-day"]
    );
}

#[test]
fn an_explanation_ends_with_how_old_its_oldest_source_is() {
    let catalogue = Catalogue::embedded();
    let of = || Explanation::of("client.retired-protocol", &catalogue);
    let now = of().on(date!(2026 - 11 - 26)).render(&Style::PLAIN);
    let sources = &catalogue.page("client.retired-protocol").unwrap().sources;
    let oldest = sources.iter().map(|source| &source.read).min().unwrap();
    let end = format!("The oldest source of this was read on {oldest}.\n");
    // One that was read again makes the others no younger.
    assert!(oldest.as_str() < last_checked() && first_checked() <= oldest.as_str());
    assert!(now.ends_with(&end), "{now}");
    assert!(
        now.contains("1 April 2027") && !now.contains("How old this is"),
        "{now}"
    );
    let later = of().on(date!(2027 - 04 - 02)).render(&Style::PLAIN);
    assert!(later.contains("How old this is") && later.contains("1 April 2027 was read on 2026-"));
    assert!(
        Explanation::of("no.such", &catalogue)
            .render(&Style::PLAIN)
            .is_empty()
    );
}
