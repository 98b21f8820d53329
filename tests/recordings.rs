//! Reports as recordings: read again, they give the same verdict byte for byte, and no file can do harm.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    missing_docs,
    reason = "a test may stop where it stands"
)]

#[path = "support/busy.rs"]
mod busy;
#[path = "recordings/hostile.rs"]
mod hostile;
#[path = "recordings/kept.rs"]
mod kept;
#[path = "recordings/program.rs"]
mod program;

use mailprobe::catalogue::Catalogue;
use mailprobe::diagnose::diagnose;
use mailprobe::fact::facts;
use mailprobe::observation::Run;
use mailprobe::recording::File;
use mailprobe::report::human::{self, Detail};
use mailprobe::report::{Report, json};
use mailprobe::scenario::{SECRET, Scenario, Split, rehearse};
use mailprobe::style::Style;

/// What is told of a run.
fn report_of(run: &Run, catalogue: &Catalogue) -> Report {
    let facts = facts(run);
    let verdict = diagnose(run, &facts, catalogue);
    Report::new(run, &facts, &verdict, catalogue)
}

/// The report as `--format json` writes it.
fn written(run: &Run, catalogue: &Catalogue) -> String {
    json::render(&report_of(run, catalogue).with_recording(run))
}

/// The run of every example of the catalogue that can be rehearsed, with the id of its page.
fn examples(catalogue: &Catalogue) -> Vec<(String, Run)> {
    let mut runs = Vec::new();
    for page in catalogue.pages() {
        for example in &page.body().examples {
            let scenario = Scenario::parse(&example.text).unwrap();
            if let Ok(run) = rehearse(&scenario, Split::Whole) {
                runs.push((page.id.clone(), run));
            }
        }
    }
    assert!(runs.len() > 150, "only {} examples", runs.len());
    runs
}

#[test]
fn a_replayed_report_is_the_same_byte_for_byte() {
    let catalogue = Catalogue::embedded();
    let mut differing = Vec::new();
    for (id, run) in examples(&catalogue) {
        let forms = |run: &Run| {
            let report = report_of(run, &catalogue);
            let told = human::render(&report, &Style::PLAIN, Detail::Everything);
            (told, json::render(&report.with_recording(run)))
        };
        let (told, text) = forms(&run);
        assert!(!text.contains(SECRET), "{id}");
        let file = File::read(text.as_bytes()).unwrap_or_else(|error| panic!("{id}: {error}"));
        let is_same = format!("{:?}", file.run) == format!("{run:?}");
        if !is_same || forms(&file.run) != (told, text) {
            differing.push(id);
        }
    }
    assert!(differing.is_empty(), "{differing:?}");
}

/// A recording is for every report that a program asks for: it must not weigh more than what it stands beside.
#[test]
fn a_recording_is_no_larger_than_the_report_around_it() {
    let catalogue = Catalogue::embedded();
    let (mut recordings, mut reports) = (0, 0);
    for (_, run) in examples(&catalogue) {
        let report = report_of(&run, &catalogue);
        reports += json::render(&report).len();
        let recording = report.with_recording(&run).recording.unwrap();
        recordings += recording.run.get().len();
    }
    assert!(recordings < reports, "{recordings} of {reports} bytes");
}
