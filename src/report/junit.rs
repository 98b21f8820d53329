//! The report as JUnit XML: a suite a protocol, a test case a stage of its way.
//!
//! A stage that was passed is a test passed; the one at which a protocol stopped has failed, with its finding; what was not reached or not
//! tried is skipped. What could not be told is an error, and only there where it decides: so a file has failures exactly when there is
//! trouble, and errors without failures exactly when the verdict is undecided. Something to mend in what works is no failure, as it is none
//! by the exit status: it has a case of its own, which passes and says what it is. Advice stands in the properties.

pub(crate) mod xml;

use self::xml::{Case, Document, Outcome, Suite};
use super::human::{headline, why};
use super::told::{self, stage_name};
use super::way::{State, Station, explained, stations};
use super::{FindingReport, NotTested, ProtocolReport, Report};
use crate::stage::Stage;
use crate::style::Style;

/// The most lines of a server that stand with a failure.
const MOST_LINES: usize = 8;

/// The report.
pub fn render(report: &Report) -> String {
    let document = Document {
        name: "mailprobe",
        took_ms: report.took_ms,
        started: &report.started,
        suites: suites(report),
    };
    document.render()
}

/// A suite a protocol; where nothing was tried, one that says so.
fn suites(report: &Report) -> Vec<Suite> {
    let mut suites: Vec<Suite> = (report.protocols.iter())
        .map(|(name, one)| suite(name, one, report))
        .collect();
    let fails = |is: fn(&Outcome) -> bool| suites.iter().any(|suite| suite.count(is) > 0);
    // The whole may stand worse than any part shows.
    let outcome = match report.verdict {
        "trouble" if !fails(Outcome::is_failure) => {
            let told = report.findings.iter().find(|one| one.severity == "broken");
            Some(match told {
                Some(finding) => failed(finding, report),
                None => Outcome::Failed("trouble".to_owned(), whole(report), String::new()),
            })
        }
        "undecided" if !fails(Outcome::is_error) => {
            Some(Outcome::Error(whole(report), String::new()))
        }
        _ if suites.is_empty() => Some(Outcome::Passed(None)),
        _ => None,
    };
    let nowhere = (report.findings.iter()).filter(|finding| {
        let mut protocols = report.protocols.iter();
        !protocols.any(|(name, _)| finding.protocols.contains(&name))
    });
    let mut properties: Vec<_> = nowhere.map(|one| property(one, report)).collect();
    if outcome.is_some() || !properties.is_empty() {
        properties.insert(0, ("verdict", report.verdict.to_owned()));
        suites.push(Suite {
            name: format!("{} as a whole", report.target.subject.input),
            class: class(&report.target.subject.input),
            took_ms: report.took_ms,
            properties,
            cases: vec![Case {
                name: "verdict".to_owned(),
                took_ms: report.took_ms,
                outcome: outcome.unwrap_or(Outcome::Passed(None)),
            }],
        });
    }
    suites.extend(not_tried(&suites, report));
    suites
}

/// What was not tried and shows in no other case: a protocol without a server above all.
fn not_tried(suites: &[Suite], report: &Report) -> Option<Suite> {
    let target = &report.target.subject.input;
    let is_told = |text: &str| {
        let mut cases = suites.iter().flat_map(|suite| &suite.cases);
        cases.any(|case| matches!(&case.outcome, Outcome::Skipped(why) if why == text))
    };
    let left_out = told::not_tested(report).map(|one| Case {
        name: format!("{} ({})", one.what, one.reason),
        took_ms: 0,
        outcome: Outcome::Skipped(format!("{}: {}", one.what, one.why)),
    });
    let cases: Vec<Case> = left_out
        .filter(|case| !matches!(&case.outcome, Outcome::Skipped(why) if is_told(why)))
        .collect();
    (!cases.is_empty()).then(|| Suite {
        name: format!("{target} not tried"),
        class: format!("{}.not-tried", class(target)),
        took_ms: 0,
        properties: Vec::new(),
        cases,
    })
}

fn whole(report: &Report) -> String {
    headline(report, &Style::PLAIN)
}

fn suite(name: &'static str, one: &ProtocolReport, report: &Report) -> Suite {
    let mut properties = vec![("verdict", one.verdict.to_owned())];
    properties.extend(one.endpoint.clone().map(|endpoint| ("endpoint", endpoint)));
    properties.extend(one.security.clone().map(|security| ("security", security)));
    let own = (report.findings.iter()).filter(|finding| finding.protocols.contains(&name));
    properties.extend(own.map(|finding| property(finding, report)));
    Suite {
        name: format!("{} {name}", report.target.subject.input),
        class: format!("{}.{name}", class(&report.target.subject.input)),
        took_ms: one.took_ms,
        properties,
        cases: cases(name, one, report)
            .into_iter()
            .chain(to_mend(name, one, report))
            .collect(),
    }
}

/// The class of the cases of a target: CI servers part it at its dots, and keep what became of one case from run to run by it.
pub(crate) fn class(target: &str) -> String {
    format!("mailprobe.{}", target.replace('.', "_"))
}

/// A finding as a property: how bad and how certain it is, its title and its id, and who acts.
fn property(finding: &FindingReport, report: &Report) -> (&'static str, String) {
    let told = why(finding, report);
    let who = told::who(finding.who);
    let about = format!("{}, {}", finding.severity, finding.certainty);
    ("finding", format!("{about}: {told}. Who acts: {who}"))
}

/// The stages of the way of a protocol.
fn cases(name: &'static str, one: &ProtocolReport, report: &Report) -> Vec<Case> {
    let finding = explained(one, report);
    let stations = stations(name, one, report);
    let stop = stations.iter().find(|one| one.state == State::Stopped);
    let stop = stop.map(|station| station.stage);
    let case = |station: &Station<'_>| Case {
        name: stage_name(station.stage.name(), &[name]).to_owned(),
        took_ms: station.took_ms.unwrap_or_default(),
        outcome: match station.state {
            State::Passed => Outcome::Passed(None),
            State::Stopped => stopped(name, one, station.stage, report),
            State::NotReached => Outcome::Skipped(match stop {
                Some(stop) if one.verdict == "trouble" => behind(name, stop, finding),
                _ => skipped(name, one, station.stage, report),
            }),
        },
    };
    stations.iter().map(case).collect()
}

/// What is to be mended of a protocol that works, a case each, so that a CI server lists it.
fn to_mend<'r>(
    name: &'static str,
    one: &ProtocolReport,
    report: &'r Report,
) -> impl Iterator<Item = Case> + 'r {
    let is_degraded = one.verdict == "degraded";
    let own = report.findings.iter().filter(move |finding| {
        is_degraded && finding.severity != "advice" && finding.protocols.contains(&name)
    });
    own.map(|finding| Case {
        name: format!("something to mend: {}", finding.id),
        took_ms: 0,
        outcome: Outcome::Passed(Some(told_of(finding, report).join("\n"))),
    })
}

/// What became of the stage at which a protocol stopped.
fn stopped(name: &str, one: &ProtocolReport, stage: Stage, report: &Report) -> Outcome {
    let finding = explained(one, report);
    let unexplained = report
        .unexplained
        .iter()
        .find(|entry| entry.protocol == name);
    match (one.verdict, finding, unexplained) {
        ("trouble", Some(finding), _) => failed(finding, report),
        ("trouble", None, _) => Outcome::Failed("trouble".to_owned(), whole(report), String::new()),
        // What is not known of a part decides nothing where the whole is known to work, or was not tried.
        (_, _, Some(entry)) if matches!(report.verdict, "trouble" | "undecided") => {
            Outcome::Error(entry.says.clone(), last(&entry.transcript).join("\n"))
        }
        _ if report.verdict == "undecided" => {
            Outcome::Error(skipped(name, one, stage, report), String::new())
        }
        _ => Outcome::Skipped(skipped(name, one, stage, report)),
    }
}

/// A finding as a failure.
fn failed(finding: &FindingReport, report: &Report) -> Outcome {
    let lines = lines(finding, report).join("\n");
    Outcome::Failed(finding.id.clone(), why(finding, report), lines)
}

/// What a finding is, and what belongs to it.
fn told_of(finding: &FindingReport, report: &Report) -> Vec<String> {
    let mut all = vec![why(finding, report)];
    all.extend(lines(finding, report));
    all
}

/// What shows a finding, who acts, and what is next.
fn lines(finding: &FindingReport, report: &Report) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for evidence in &finding.evidence {
        lines.push(format!("{}: {}", evidence.endpoint, evidence.says));
        lines.extend(last(&evidence.lines).iter().cloned());
    }
    lines.push(format!("Who acts: {}", told::who(finding.who)));
    lines.extend(finding.next_step.iter().map(|next| format!("Next: {next}")));
    lines.push(format!("More: {} explain {}", report.tool.name, finding.id));
    lines
}

fn last(lines: &[String]) -> &[String] {
    &lines[lines.len().saturating_sub(MOST_LINES)..]
}

/// Why a stage behind a failure was not reached.
fn behind(name: &str, stop: Stage, finding: Option<&FindingReport>) -> String {
    let stop = stage_name(stop.name(), &[name]);
    let id = finding.map_or_else(String::new, |finding| format!(" ({})", finding.id));
    format!("not reached: it stopped at {stop}{id}")
}

/// Why a stage was not tried at the server that speaks for its protocol; where that says nothing, why the one before it was not, or why
/// nothing of the protocol was.
fn skipped(name: &str, one: &ProtocolReport, stage: Stage, report: &Report) -> String {
    let protocol = name.to_uppercase();
    let is_own = |entry: &&NotTested| match &one.endpoint {
        Some(place) => entry.endpoints.is_empty() || entry.endpoints.contains(place),
        None => true,
    };
    let is_about = |entry: &&NotTested| {
        let mut words = entry.what.split([':', ',', ' ']);
        words.any(|word| word == protocol)
    };
    let of_stage = |stage: Stage| {
        // Together with other protocols, SMTP has the words of those.
        let names = [
            stage_name(stage.name(), &[name]),
            stage_name(stage.name(), &["imap"]),
        ];
        let is_meant = move |entry: &&NotTested| {
            let about = entry.what.split_once(": ");
            about.is_some_and(|(_, what)| names.contains(&what))
        };
        let mut all = report.not_tested.iter().filter(is_own).filter(is_about);
        all.find(is_meant)
    };
    let before = Stage::ALL.into_iter().rev().filter(|one| *one <= stage);
    let of_protocol = || {
        let mut all = report.not_tested.iter().filter(is_own).filter(is_about);
        all.find(|entry| !entry.what.contains(": "))
    };
    match before.filter_map(of_stage).next().or_else(of_protocol) {
        Some(entry) => format!("{}: {}", entry.what, entry.why),
        None => "not reached".to_owned(),
    }
}
