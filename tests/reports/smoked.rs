//! What was expected and what became of it, where every text is hostile.

#[path = "smoked/read.rs"]
mod read;

use mailprobe::config::{self, Expectation};
use mailprobe::report::json;
use mailprobe::report::nagios::State;
use mailprobe::smoke::human::{self, Telling};
use mailprobe::smoke::told::Tried;
use mailprobe::smoke::{
    Context, Outcome, SmokeReport, Standing, github, judge, junit, nagios, ndjson, prometheus,
};
use mailprobe::style::Style;

use crate::hostile::{HOSTILE, hostile_run, is_safe};
use crate::machines::{assert_jenkins_takes, assert_promtool_takes, elements};
use crate::schemas::fits;
use crate::{NARROW_ASCII, report_of};

/// Everything that can be expected.
fn expectations() -> Vec<Expectation> {
    let text = "[[target]]\naddress = \"kim@contoso.com\"\ntoken = { env = \"X\" }\n[target.expect]\n\
        imap = { signs-in = true, mechanism = \"plain\", offers = [\"PLAIN\"], not-offered = [\"X\"], starttls = true, ipv6 = true }\n\
        pop3 = { refused-with = \"auth.off\", tls = \"1.3\", certificate-days = 3 }\n\
        smtp = { off = true, connect-seconds = 1 }\nno-findings = true\ntls = \"1.2\"\nsign-in-seconds = 1\n";
    let (config, source, faults) = config::read("t", text);
    assert!(faults.is_empty(), "{}", source.tell(&faults));
    config.targets[0].expectations.clone()
}

/// A target with these outcomes, of which nothing else is known.
fn tried(name: String, outcomes: Vec<(Expectation, Outcome, Option<usize>)>) -> Tried {
    Tried {
        name,
        target: "contoso.com".to_owned(),
        report: None,
        discovery: None,
        kept_back: None,
        repeat: String::new(),
        outcomes,
    }
}

#[test]
fn nothing_hostile_reaches_the_results_of_expectations_raw() {
    let report = report_of(&hostile_run());
    let context = Context {
        kept_back: Some(HOSTILE),
        ..Context::default()
    };
    let mut outcomes = judge(&report, &expectations(), context);
    outcomes.extend(judge(&report, &[], context));
    let outcomes = outcomes
        .into_iter()
        .map(|(one, outcome)| (one, outcome, Some(1)));
    let tried = Tried {
        name: HOSTILE.to_owned(),
        target: HOSTILE.to_owned(),
        report: Some(report),
        discovery: None,
        kept_back: Some(HOSTILE.to_owned()),
        repeat: format!("mailprobe {HOSTILE}"),
        outcomes: outcomes.collect(),
    };
    let smoke = SmokeReport::new(HOSTILE, String::new(), 7, vec![tried], true);
    assert!(
        smoke.counts.not_met > 0 && smoke.counts.could_not_tell > 0,
        "{:?}",
        smoke.counts
    );
    fits("smoke", &smoke);
    for line in ndjson::render(&smoke, Telling::Usual).lines() {
        assert!(is_safe(line), "{line:?}");
        fits(
            "smoke-record",
            &serde_json::from_str::<serde_json::Value>(line).unwrap(),
        );
    }
    for style in [Style::PLAIN, NARROW_ASCII] {
        for telling in [Telling::Failures, Telling::Usual, Telling::Everything] {
            let text = human::render(&smoke, &style, telling);
            assert!(is_safe(&text), "{text:?}");
            assert!(
                text.contains("not so: ") && text.contains("could not tell: "),
                "{text}"
            );
        }
    }
    let xml = junit::render(&smoke);
    assert!(is_safe(&xml), "{xml:?}");
    assert_jenkins_takes(&xml);
    assert!(
        xml.contains("<failure ") && xml.contains("<error "),
        "{xml}"
    );
    let json = json::render(&smoke);
    assert!(is_safe(&json), "{json:?}");
    for line in github::render(&smoke, Telling::Usual).lines() {
        let command = line.strip_prefix("::").unwrap();
        let level = command.split([' ', ':']).next().unwrap();
        assert!(["error", "warning", "debug"].contains(&level), "{line}");
        assert!(is_safe(line), "{line:?}");
    }
    let summary = github::summary(&smoke);
    for row in summary.lines().skip(4) {
        // Nothing foreign makes a cell of its own.
        let cells = row.replace("\\|", "").matches('|').count();
        assert_eq!(cells, 5, "{row}");
    }
    let plugin = nagios::render(&smoke);
    let (first, below) = plugin.split_once('\n').unwrap();
    assert_eq!(first.matches('|').count(), 1, "{first}");
    assert!(!below.contains('|') && plugin.len() < 8192, "{plugin}");
    let metrics = prometheus::render(&smoke);
    assert_promtool_takes(&metrics);
}

/// One outcome of each kind, in every combination: a form is green exactly where all of it is met.
#[test]
fn a_form_is_green_exactly_where_everything_is_met() {
    let one = |standing: Standing| Outcome {
        standing,
        seen: "something was seen".to_owned(),
        evidence: Vec::new(),
        finding: None,
        next_step: None,
    };
    let kinds = [Standing::Met, Standing::CouldNotTell, Standing::NotMet];
    let mut sets: Vec<Vec<Standing>> = vec![Vec::new()];
    for kind in kinds {
        sets.push(vec![kind]);
        sets.extend(kinds.map(|other| vec![kind, other]));
    }
    for first in &sets {
        for second in &sets {
            let tried = [first, second].map(|set| {
                let outcomes = set.iter().zip(expectations());
                let outcomes =
                    outcomes.map(|(standing, expected)| (expected, one(*standing), None));
                tried(format!("t{}", set.len()), outcomes.collect())
            });
            let all = [first.as_slice(), second].concat();
            let is_empty = first.is_empty() || second.is_empty();
            let is_met = !is_empty && all.iter().all(|one| *one == Standing::Met);
            let smoke = SmokeReport::new("t", String::new(), 7, tried.into(), false);
            assert_eq!(smoke.standing() == Standing::Met, is_met, "{all:?}");
            let human = human::render(&smoke, &Style::PLAIN, Telling::Usual);
            let last = human.lines().last().unwrap();
            let says_all = last.starts_with("All ") && last.ends_with(" are met.");
            assert_eq!(says_all, is_met, "{all:?}: {last}");
            let suites = elements(&junit::render(&smoke));
            let mut suites = suites.iter().filter(|one| one.tag == "testsuite");
            let passes = suites.all(|one| {
                let count = |name: &str| one.attributes[name].parse::<usize>().unwrap();
                count("tests") > 0 && count("failures") == 0 && count("errors") == 0
            });
            assert_eq!(passes, is_met, "{all:?}");
            assert_eq!(nagios::state(&smoke) == State::Ok, is_met, "{all:?}");
            let annotated = github::render(&smoke, Telling::Usual).starts_with("::notice ");
            assert_eq!(annotated, is_met, "{all:?}");
            let metrics = prometheus::render(&smoke);
            let told = metrics.contains("mailprobe_smoke_verdict{file=\"t\",verdict=\"met\"} 1");
            assert_eq!(told, is_met, "{all:?}: {metrics}");
        }
    }
}
