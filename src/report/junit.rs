//! The report as JUnit XML: a suite a protocol, a test case a stage of its way.
//!
//! A stage that was passed is a test passed; the one at which a protocol stopped has failed, with its finding; what was not reached or not
//! tried is skipped. What could not be told is an error, and only there where it decides: so a file has failures exactly when there is
//! trouble, and errors without failures exactly when the verdict is undecided. Something to mend, or advice, stands in the properties.

use std::io;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use super::human::{headline, why};
use super::told::{self, stage_name};
use super::way::{State, Station, explained, stations};
use super::{FindingReport, ProtocolReport, Report};
use crate::style::Style;

/// The most lines of a server that stand with a failure.
const MOST_LINES: usize = 8;

/// The report.
pub fn render(report: &Report) -> String {
    let suites = suites(report);
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 2);
    // Writing to memory does not fail.
    let _ = write(&mut writer, report, &suites);
    let mut text = String::from_utf8(writer.into_inner()).unwrap_or_default();
    text.push('\n');
    text
}

struct Suite {
    name: String,
    /// What stands before the name of every case.
    class: String,
    took_ms: u64,
    properties: Vec<(&'static str, String)>,
    cases: Vec<Case>,
}

struct Case {
    name: String,
    took_ms: u64,
    outcome: Outcome,
}

enum Outcome {
    Passed,
    /// With the id of a finding, its one line, and more.
    Failed(String, String, String),
    /// Why it could not be told, and more.
    Error(String, String),
    Skipped(String),
}

impl Suite {
    fn count(&self, is: fn(&Outcome) -> bool) -> usize {
        self.cases.iter().filter(|case| is(&case.outcome)).count()
    }
}

const fn is_failure(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::Failed(..))
}

const fn is_error(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::Error(..))
}

const fn is_skipped(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::Skipped(_))
}

/// A suite a protocol; where nothing was tried, one that says so.
fn suites(report: &Report) -> Vec<Suite> {
    let mut suites: Vec<Suite> = (report.protocols.iter())
        .map(|(name, one)| suite(name, one, report))
        .collect();
    let fails = |is: fn(&Outcome) -> bool| suites.iter().any(|suite| suite.count(is) > 0);
    // The whole may stand worse than any part shows.
    let outcome = match report.verdict {
        "trouble" if !fails(is_failure) => {
            let told = report.findings.iter().find(|one| one.severity == "broken");
            Some(match told {
                Some(finding) => failed(finding, report),
                None => Outcome::Failed("trouble".to_owned(), whole(report), String::new()),
            })
        }
        "undecided" if !fails(is_error) => Some(Outcome::Error(whole(report), String::new())),
        _ if suites.is_empty() => Some(Outcome::Passed),
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
            name: format!("{} as a whole", report.target.input),
            class: "mailprobe".to_owned(),
            took_ms: report.took_ms,
            properties,
            cases: vec![Case {
                name: "verdict".to_owned(),
                took_ms: report.took_ms,
                outcome: outcome.unwrap_or(Outcome::Passed),
            }],
        });
    }
    suites
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
        name: format!("{} {name}", report.target.input),
        class: format!("mailprobe.{name}"),
        took_ms: one.took_ms,
        properties,
        cases: cases(name, one, report),
    }
}

/// A finding as a property: its id, how bad it is, and its title.
fn property(finding: &FindingReport, report: &Report) -> (&'static str, String) {
    let told = why(finding, report);
    (
        "finding",
        format!("{} {}: {told}", finding.id, finding.severity),
    )
}

/// The stages of the way of a protocol.
fn cases(name: &'static str, one: &ProtocolReport, report: &Report) -> Vec<Case> {
    let finding = explained(one, report);
    let case = |station: Station<'_>| Case {
        name: stage_name(station.stage.name(), &[name]).to_owned(),
        took_ms: station.took_ms.unwrap_or_default(),
        outcome: match station.state {
            State::Passed => Outcome::Passed,
            State::Stopped => stopped(name, one, finding, report),
            State::NotReached => Outcome::Skipped(skipped(name, report)),
        },
    };
    stations(name, one, report).into_iter().map(case).collect()
}

/// What became of the stage at which a protocol stopped.
fn stopped(
    name: &str,
    one: &ProtocolReport,
    finding: Option<&FindingReport>,
    report: &Report,
) -> Outcome {
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
        _ if report.verdict == "undecided" => Outcome::Error(skipped(name, report), String::new()),
        _ => Outcome::Skipped(skipped(name, report)),
    }
}

/// A finding as a failure.
fn failed(finding: &FindingReport, report: &Report) -> Outcome {
    let mut lines: Vec<String> = Vec::new();
    for evidence in &finding.evidence {
        lines.push(format!("{}: {}", evidence.endpoint, evidence.says));
        lines.extend(last(&evidence.lines).iter().cloned());
    }
    lines.push(format!("Who acts: {}", told::who(finding.who)));
    lines.extend(finding.next_step.iter().map(|next| format!("Next: {next}")));
    lines.push(format!("More: {} explain {}", report.tool.name, finding.id));
    Outcome::Failed(finding.id.clone(), why(finding, report), lines.join("\n"))
}

fn last(lines: &[String]) -> &[String] {
    &lines[lines.len().saturating_sub(MOST_LINES)..]
}

/// Why a stage was not tried.
fn skipped(name: &str, report: &Report) -> String {
    let protocol = name.to_uppercase();
    let entry = report.not_tested.iter().find(|entry| {
        let mut words = entry.what.split([':', ',', ' ']);
        words.any(|word| word == protocol)
    });
    match entry {
        Some(entry) => format!("{}: {}", entry.what, entry.why),
        None => "not reached".to_owned(),
    }
}

fn write(writer: &mut Writer<Vec<u8>>, report: &Report, suites: &[Suite]) -> io::Result<()> {
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let sum = |count: &dyn Fn(&Suite) -> usize| suites.iter().map(count).sum::<usize>().to_string();
    writer
        .create_element("testsuites")
        .with_attributes([
            ("name", "mailprobe"),
            ("tests", &sum(&|suite| suite.cases.len())),
            ("failures", &sum(&|suite| suite.count(is_failure))),
            ("errors", &sum(&|suite| suite.count(is_error))),
            ("time", &seconds(report.took_ms)),
        ])
        .write_inner_content(|writer| {
            suites
                .iter()
                .try_for_each(|one| write_suite(writer, report, one))
        })?;
    Ok(())
}

fn write_suite(writer: &mut Writer<Vec<u8>>, report: &Report, suite: &Suite) -> io::Result<()> {
    writer
        .create_element("testsuite")
        .with_attributes([
            ("name", suite.name.as_str()),
            ("tests", &suite.cases.len().to_string()),
            ("failures", &suite.count(is_failure).to_string()),
            ("errors", &suite.count(is_error).to_string()),
            ("skipped", &suite.count(is_skipped).to_string()),
            ("time", &seconds(suite.took_ms)),
            // The schema of Ant knows no zone: it is UTC.
            ("timestamp", report.started.trim_end_matches('Z')),
        ])
        .write_inner_content(|writer| {
            writer
                .create_element("properties")
                .write_inner_content(|writer| {
                    suite.properties.iter().try_for_each(|(name, value)| {
                        let property = writer.create_element("property");
                        let property =
                            property.with_attributes([("name", *name), ("value", value)]);
                        property.write_empty().map(|_| ())
                    })
                })?;
            suite
                .cases
                .iter()
                .try_for_each(|case| write_case(writer, suite, case))
        })?;
    Ok(())
}

fn write_case(writer: &mut Writer<Vec<u8>>, suite: &Suite, case: &Case) -> io::Result<()> {
    let element = writer.create_element("testcase").with_attributes([
        ("name", case.name.as_str()),
        ("classname", &suite.class),
        ("time", &seconds(case.took_ms)),
    ]);
    let (tag, kind, message, text) = match &case.outcome {
        Outcome::Passed => return element.write_empty().map(|_| ()),
        Outcome::Failed(id, message, text) => {
            ("failure", Some(id.as_str()), message, text.as_str())
        }
        Outcome::Error(message, text) => ("error", Some("undecided"), message, text.as_str()),
        Outcome::Skipped(message) => ("skipped", None, message, ""),
    };
    element.write_inner_content(|writer| {
        let mut inner = writer.create_element(tag);
        inner = inner.with_attribute(("message", message.as_str()));
        if let Some(kind) = kind {
            inner = inner.with_attribute(("type", kind));
        }
        match text {
            "" => inner.write_empty()?,
            text => inner.write_text_content(BytesText::new(text))?,
        };
        Ok(())
    })?;
    Ok(())
}

fn seconds(milliseconds: u64) -> String {
    format!("{}.{:03}", milliseconds / 1000, milliseconds % 1000)
}
