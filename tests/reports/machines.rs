//! What programs read: judged by the programs that are usual for it.

use std::collections::BTreeMap;
use std::time::Duration;

use mailprobe::report::{Report, github, junit, nagios, ndjson, prometheus};
use quick_xml::Reader;
use quick_xml::XmlVersion;
use quick_xml::events::Event;

use crate::hostile::{hostile_run, run_with};
use crate::schemas::{fits, fits_value};
use crate::ticket::{MARKUP, on_real_pages};
use crate::tools::{fed, said, tool};
use crate::{GUESSED, REFUSED, TENANT, WORKS, report_of, run_of};

/// One element of an XML document, in the order in which they open.
pub(crate) struct Element {
    pub(crate) tag: String,
    pub(crate) attributes: BTreeMap<String, String>,
}

pub(crate) fn elements(text: &str) -> Vec<Element> {
    let mut reader = Reader::from_str(text);
    let mut all = Vec::new();
    loop {
        match reader.read_event().unwrap() {
            Event::Eof => return all,
            Event::Start(tag) | Event::Empty(tag) => {
                let attributes = tag.attributes().map(|attribute| {
                    let attribute = attribute.unwrap();
                    let name = String::from_utf8(attribute.key.as_ref().to_vec()).unwrap();
                    let value = attribute.normalized_value(XmlVersion::Implicit1_0).unwrap();
                    (name, value.into_owned())
                });
                all.push(Element {
                    tag: String::from_utf8(tag.name().as_ref().to_vec()).unwrap(),
                    attributes: attributes.collect(),
                });
            }
            _ => {}
        }
    }
}

fn reports() -> Vec<Report> {
    let mut all: Vec<Report> = [TENANT, REFUSED, WORKS, GUESSED].map(on_real_pages).into();
    all.extend([hostile_run(), run_with(MARKUP)].map(|run| report_of(&run)));
    let mut empty = all[2].clone();
    empty.protocols = Default::default();
    empty.verdict = "undecided";
    all.push(empty);
    all
}

#[test]
fn junit_is_valid_by_the_schema_of_jenkins() {
    for report in reports() {
        let text = junit::render(&report);
        assert_eq!(text, junit::render(&report), "it is the same every time");
        assert_jenkins_takes(&text);
    }
}

/// Holds a file of JUnit to the schema of Jenkins, where there is a tool for it.
pub(crate) fn assert_jenkins_takes(text: &str) {
    let Some(mut xmllint) = tool("usr/bin/xmllint") else {
        return;
    };
    let schema = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/reports/junit-10.xsd");
    xmllint.args(["--noout", "--nonet", "--schema", schema, "-"]);
    let output = fed(xmllint, text);
    assert!(output.status.success(), "{}\n{text}", said(&output));
}

#[test]
fn junit_fails_where_a_protocol_stopped_and_skips_what_was_not_tried() {
    insta::assert_snapshot!("junit-tenant", junit::render(&on_real_pages(TENANT)));
    insta::assert_snapshot!("junit-refused", junit::render(&on_real_pages(REFUSED)));
}

/// The exit status of such a run is 0, and so no test fails; it is there to be seen all the same.
#[test]
fn junit_has_a_test_of_its_own_for_what_is_to_be_mended_of_what_works() {
    const HALF: &str = "no-login
smtp smtp.example.org:587 starttls
resolve 192.0.2.11 192.0.2.12
S: 220 smtp.example.org ESMTP
C: EHLO [127.0.0.1]
S: 250-smtp.example.org
S: 250 STARTTLS
C: STARTTLS
S: 220 go ahead
tls ok
C: EHLO [127.0.0.1]
S: 250-smtp.example.org
S: 250 AUTH PLAIN
C: QUIT
S: 221 Bye
contrast other 192.0.2.12 offer not-offered no-starttls
";
    let report = on_real_pages(HALF);
    assert_eq!(report.verdict, "degraded");
    let text = junit::render(&report);
    assert_jenkins_takes(&text);
    let all = elements(&text);
    let names = all.iter().filter_map(|one| one.attributes.get("name"));
    let own = names.filter(|name| *name == "something to mend: starttls.some-addresses");
    assert_eq!(own.count(), 1, "{text}");
    assert!(text.contains("explain starttls.some-addresses"), "{text}");
    let failures = all[0].attributes.get("failures");
    assert_eq!(failures.map(String::as_str), Some("0"), "{text}");
}

#[test]
fn prometheus_takes_the_metrics_without_a_warning() {
    insta::assert_snapshot!(
        "prometheus-tenant",
        prometheus::render(&on_real_pages(TENANT))
    );
    for report in reports() {
        assert_promtool_takes(&prometheus::render(&report));
    }
    // One collector reads the files of several targets.
    let series = |target: &str| -> Vec<String> {
        let mut report = on_real_pages(TENANT);
        report.target.subject.input = target.to_owned();
        let text = prometheus::render(&report);
        let lines = text.lines().filter(|line| !line.starts_with('#'));
        let name = |line: &str| line.rsplit_once(' ').unwrap().0.to_owned();
        lines.map(name).collect()
    };
    let kim = series("kim@contoso.com");
    let twice: Vec<String> = series("lee@contoso.com")
        .into_iter()
        .filter(|one| kim.contains(one))
        .collect();
    assert_eq!(twice, [""; 0]);
}

/// Gives metrics to promtool, where it is there.
pub(crate) fn assert_promtool_takes(text: &str) {
    let Some(mut promtool) = tool("usr/bin/promtool") else {
        return;
    };
    promtool.args(["check", "metrics"]);
    let output = fed(promtool, text);
    assert!(output.status.success(), "{}\n{text}", said(&output));
    assert_eq!(said(&output).trim(), "", "{text}");
}

/// The guidelines for plugins: one line of status, then performance data behind a bar, then more lines without one.
#[test]
fn nagios_gets_a_status_line_and_performance_data() {
    insta::assert_snapshot!("nagios-tenant", nagios::render(&on_real_pages(TENANT)));
    let mut all = reports();
    // Characters of four bytes, in every line that can be long.
    let mut wide = on_real_pages(TENANT);
    for finding in &mut wide.findings {
        finding.title = "\u{1f4ec}".repeat(1000);
    }
    let more = wide.findings.clone();
    wide.findings.extend((0..20).flat_map(|_| more.clone()));
    all.push(wide);
    for report in all {
        let text = nagios::render(&report);
        assert!(text.len() < 8192, "{}", text.len());
        assert!(!text.contains(['<', '>']), "{text}");
        let (first, below) = text.split_once('\n').unwrap();
        assert!(
            !below.contains('|'),
            "a bar begins performance data:\n{text}"
        );
        let (status, data) = first.split_once(" | ").unwrap();
        assert!(
            !data.contains('|') && status.chars().count() <= 200,
            "{first}"
        );
        let (service, rest) = status.split_once(' ').unwrap();
        assert_eq!(service, "MAILPROBE");
        let state = rest.split_once(" - ").unwrap().0;
        assert!(
            ["OK", "WARNING", "CRITICAL", "UNKNOWN"].contains(&state),
            "{state}"
        );
        for datum in data.split(' ') {
            let (label, values) = datum.split_once('=').unwrap();
            assert!(
                label
                    .chars()
                    .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
            );
            let values: Vec<&str> = values.split(';').collect();
            let number = values[0].trim_end_matches('s');
            assert!(
                number.parse::<f64>().is_ok() && values.len() <= 5,
                "{datum}"
            );
            assert!(
                values[1..]
                    .iter()
                    .all(|value| value.is_empty() || value.parse::<f64>().is_ok())
            );
        }
    }
    assert_eq!(
        nagios::failed("a|b <c>\nd"),
        "MAILPROBE UNKNOWN - a/b (c) d\n"
    );
}

/// The runner of GitHub takes every line that begins with two colons for a command, and `##[` anywhere else.
#[test]
fn github_gets_commands_and_nothing_foreign_becomes_one() {
    insta::assert_snapshot!("github-tenant", github::render(&on_real_pages(TENANT)));
    let mut all = reports();
    all.push(report_of(&run_with(
        "x\n::stop-commands::y\r::set-output name=a::b ##[add-mask]z , : %0A",
    )));
    for report in all {
        for line in github::render(&report).lines() {
            let command = line.strip_prefix("::").unwrap();
            let level = command.split([' ', ':']).next().unwrap();
            assert!(
                ["error", "warning", "notice", "debug"].contains(&level),
                "{line}"
            );
            let (head, _) = command.split_once("::").unwrap();
            assert!(
                head.matches('=').count() <= 1 && !head.contains(','),
                "{line}"
            );
        }
    }
}

#[test]
fn every_line_of_ndjson_fits_its_published_schema() {
    for report in reports() {
        for line in ndjson::render(&report).lines() {
            fits_value("record", &serde_json::from_str(line).unwrap());
        }
        fits("report", &report);
    }
}

#[test]
fn what_was_waited_for_before_is_not_the_time_of_a_server() {
    let told = |wait: u64| {
        let mut run = run_of(WORKS);
        for (at, observation) in run.observations.iter_mut().enumerate() {
            // The first of two hundred milliseconds each, behind whatever came before.
            observation.took = Duration::from_millis(200);
            observation.began = Duration::from_secs(wait * u64::try_from(at).unwrap());
        }
        report_of(&run)
    };
    let (at_once, later) = (told(1), told(9));
    let times = |report: &Report| {
        let protocols = &report.protocols;
        [&protocols.imap, &protocols.pop3, &protocols.smtp]
            .map(|one| one.as_ref().map(|one| one.took_ms))
    };
    assert_eq!(times(&at_once), times(&later));
    assert!(
        times(&later)
            .iter()
            .flatten()
            .all(|took| *took > 0 && took % 200 == 0)
    );
}
