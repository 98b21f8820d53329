//! The report as metrics of Prometheus, for the textfile collector of its node exporter.
//!
//! The order is that of the report, so that a file changes only where something changed.

use std::fmt;

use prometheus_client::collector::Collector;
use prometheus_client::encoding::{DescriptorEncoder, prometheus_text};
use prometheus_client::metrics::MetricType;
use prometheus_client::registry::Registry;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::Report;
use crate::stage::Stage;

/// The verdicts, each of which has a series that is 1 or 0.
const VERDICTS: [&str; 4] = ["works", "degraded", "undecided", "trouble"];
const SEVERITIES: [&str; 3] = ["broken", "degraded", "advice"];

/// The report.
pub fn render(report: &Report) -> String {
    text(metrics(report))
}

/// Metrics as text; those without a series are left out.
pub(crate) fn text(metrics: Vec<Metric>) -> String {
    let mut registry = Registry::default();
    registry.register_collector(Box::new(Metrics(metrics)));
    let mut out = String::new();
    // Writing to a string does not fail.
    let _ = prometheus_text::encode(&mut out, &registry);
    out
}

/// The labels of a series.
pub(crate) type Labels = Vec<(&'static str, String)>;

/// One metric with all its series.
#[derive(Debug)]
pub(crate) struct Metric {
    pub(crate) name: &'static str,
    pub(crate) help: &'static str,
    pub(crate) series: Vec<(Labels, f64)>,
}

#[derive(Debug)]
struct Metrics(Vec<Metric>);

impl Collector for Metrics {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> fmt::Result {
        for metric in self.0.iter().filter(|metric| !metric.series.is_empty()) {
            let mut family =
                encoder.encode_descriptor(metric.name, metric.help, None, MetricType::Gauge)?;
            for (labels, value) in &metric.series {
                family.encode_family(labels)?.encode_gauge(value)?;
            }
        }
        Ok(())
    }
}

fn metrics(report: &Report) -> Vec<Metric> {
    let target = || ("target", report.target.subject.input.clone());
    let with = |more: &[(&'static str, &str)]| -> Labels {
        let more = more
            .iter()
            .map(|(name, value)| (*name, (*value).to_owned()));
        std::iter::once(target()).chain(more).collect()
    };
    let is = |holds: bool| f64::from(u8::from(holds));
    // Two doors may be at one place; a series stands once.
    let metric = |name, help, mut series: Vec<(Labels, f64)>| {
        let mut seen: Vec<Labels> = Vec::new();
        series.retain(|(labels, _)| {
            let is_new = !seen.contains(labels);
            seen.push(labels.clone());
            is_new
        });
        Metric { name, help, series }
    };
    let verdicts = VERDICTS.map(|one| (with(&[("verdict", one)]), is(report.verdict == one)));
    let of_protocols = (report.protocols.iter()).flat_map(|(name, one)| {
        let labels = |verdict| with(&[("protocol", name), ("verdict", verdict)]);
        VERDICTS.map(|verdict| (labels(verdict), is(one.verdict == verdict)))
    });
    let times = (report.protocols.iter())
        .map(|(name, one)| (with(&[("protocol", name)]), seconds(one.took_ms)));
    let mut stages = Vec::new();
    let mut expiries = Vec::new();
    for probe in &report.probes {
        let (protocol, place) = (probe.endpoint.protocol, probe.endpoint.place());
        let server = [("protocol", protocol), ("endpoint", place.as_str())];
        for stage in Stage::ALL.map(Stage::name) {
            // A stage of STARTTLS comes twice.
            let own = probe.steps.iter().filter(|step| step.stage == stage);
            let own: Vec<u64> = own.map(|step| step.took_ms).collect();
            if !own.is_empty() {
                let labels = with(&[server[0], server[1], ("stage", stage)]);
                stages.push((labels, seconds(own.iter().sum())));
            }
        }
        let ends = probe
            .steps
            .iter()
            .filter_map(|step| step.facts.get("tls.not-after"));
        expiries.extend(
            ends.filter_map(|end| moment(end))
                .next()
                .map(|end| (with(&server), end)),
        );
    }
    let findings = report.findings.iter().map(|finding| {
        let labels = with(&[
            ("id", &finding.id),
            ("severity", finding.severity),
            ("certainty", finding.certainty),
            ("stage", finding.stage),
            ("who", finding.who),
            ("protocols", &finding.protocols.join(",")),
        ]);
        (labels, 1.0)
    });
    let of_severity = |severity| {
        report
            .findings
            .iter()
            .filter(|one| one.severity == severity)
            .count()
    };
    let counts = SEVERITIES.map(|one| (with(&[("severity", one)]), of_severity(one) as f64));
    let started = moment(&report.started).map(|at| (with(&[]), at));
    // With its target: several files that one collector reads must have no series in common.
    let version = with(&[("version", report.tool.version)]);
    vec![
        metric(
            "mailprobe_build_info",
            "The version of mailprobe that made these metrics",
            vec![(version, 1.0)],
        ),
        metric(
            "mailprobe_verdict",
            "Whether this is how mail stands over all",
            verdicts.into(),
        ),
        metric(
            "mailprobe_protocol_verdict",
            "Whether this is how a protocol stands",
            of_protocols.collect(),
        ),
        metric(
            "mailprobe_protocol_duration_seconds",
            "How long the server of a protocol took from its first to its last step",
            times.collect(),
        ),
        metric(
            "mailprobe_stage_duration_seconds",
            "How long a stage of the way to a server took",
            stages,
        ),
        metric(
            "mailprobe_certificate_not_after_timestamp_seconds",
            "When the certificate of a server expires",
            expiries,
        ),
        metric(
            "mailprobe_findings",
            "How many faults were found",
            counts.into(),
        ),
        metric(
            "mailprobe_finding_info",
            "A fault that was found; mailprobe explain tells of its id",
            findings.collect(),
        ),
        metric(
            "mailprobe_unexplained",
            "How much went wrong without an explanation",
            vec![(with(&[]), report.unexplained.len() as f64)],
        ),
        metric(
            "mailprobe_run_duration_seconds",
            "How long the run took",
            vec![(with(&[]), seconds(report.took_ms))],
        ),
        metric(
            "mailprobe_run_timestamp_seconds",
            "When the run began",
            started.into_iter().collect(),
        ),
    ]
}

/// A moment (RFC 3339) in seconds since 1970.
pub(crate) fn moment(text: &str) -> Option<f64> {
    let moment = OffsetDateTime::parse(text, &Rfc3339).ok()?;
    // A double holds every second of the calendar.
    Some(moment.unix_timestamp() as f64)
}

/// Milliseconds in seconds.
pub(crate) fn seconds(milliseconds: u64) -> f64 {
    milliseconds as f64 / 1000.0
}
