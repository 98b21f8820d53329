//! The result as metrics of Prometheus, for the textfile collector of its node exporter.

use super::told::SmokeReport;
use crate::report::prometheus::{Labels, Metric, moment, seconds, text};

/// The verdicts of a run and the outcomes of an expectation, each of which has a series that is 1 or 0.
const OUTCOMES: [&str; 3] = ["met", "not-met", "could-not-tell"];

/// The result as text.
pub fn render(report: &SmokeReport) -> String {
    // With the file in it, several runs that one collector reads have no series in common.
    let with = |more: &[(&'static str, &str)]| -> Labels {
        let file = std::iter::once(("file", report.file.clone()));
        let more = more
            .iter()
            .map(|(name, value)| (*name, (*value).to_owned()));
        file.chain(more).collect()
    };
    let is = |holds: bool| f64::from(u8::from(holds));
    let verdicts = OUTCOMES.map(|one| (with(&[("verdict", one)]), is(report.verdict == one)));
    let mut expectations = Vec::new();
    for target in &report.targets {
        for one in &target.expectations {
            expectations.extend(OUTCOMES.map(|outcome| {
                let labels = [
                    ("target", target.name.as_str()),
                    ("id", &one.id),
                    ("outcome", outcome),
                ];
                (with(&labels), is(one.outcome == outcome))
            }));
        }
    }
    let times = report.targets.iter().map(|target| {
        let labels = with(&[("target", &target.name)]);
        (labels, seconds(target.took_ms))
    });
    let version = with(&[("version", report.tool.version)]);
    let started = moment(&report.started).map(|at| (with(&[]), at));
    text(vec![
        Metric {
            name: "mailprobe_smoke_build_info",
            help: "The version of mailprobe that made these metrics",
            series: vec![(version, 1.0)],
        },
        Metric {
            name: "mailprobe_smoke_verdict",
            help: "Whether this is how all targets of a file stand together",
            series: verdicts.into(),
        },
        Metric {
            name: "mailprobe_expectation",
            help: "Whether this is how an expectation of a target came out",
            series: expectations,
        },
        Metric {
            name: "mailprobe_smoke_target_duration_seconds",
            help: "How long the check of a target took",
            series: times.collect(),
        },
        Metric {
            name: "mailprobe_smoke_run_duration_seconds",
            help: "How long the run took",
            series: vec![(with(&[]), seconds(report.took_ms))],
        },
        Metric {
            name: "mailprobe_smoke_run_timestamp_seconds",
            help: "When the run began",
            series: started.into_iter().collect(),
        },
    ])
}
