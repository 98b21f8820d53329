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

use super::{ProbeReport, Report, told};
use crate::endpoint::Protocol;
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

/// The series of a metric, each with its value.
type Series = Vec<(Labels, f64)>;

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

/// Every metric, in the order in which they are written.
fn metrics(report: &Report) -> Vec<Metric> {
    let of = Of(report);
    let started = moment(&report.started).map(|at| (of.with(&[]), at));
    // With its target: several files that one collector reads must have no series in common.
    let version = of.with(&[("version", report.tool.version)]);
    vec![
        metric(
            "mailprobe_build_info",
            "The version of mailprobe that made these metrics",
            vec![(version, 1.0)],
        ),
        metric(
            "mailprobe_verdict",
            "Whether this is how mail stands over all",
            of.verdict(),
        ),
        metric(
            "mailprobe_protocol_verdict",
            "Whether this is how a protocol stands",
            of.protocols(),
        ),
        metric(
            "mailprobe_protocol_duration_seconds",
            "How long the server of a protocol took from its first to its last step",
            of.times(),
        ),
        metric(
            "mailprobe_stage_duration_seconds",
            "How long a stage of the way to a server took",
            of.stages(),
        ),
        metric(
            "mailprobe_certificate_not_after_timestamp_seconds",
            "When the certificate of a server expires",
            of.expiries(),
        ),
        metric(
            "mailprobe_findings",
            "How many faults were found",
            of.counts(),
        ),
        metric(
            "mailprobe_finding_info",
            "A fault that was found; mailprobe explain tells of its id",
            of.findings(),
        ),
        metric(
            "mailprobe_unexplained",
            "How much went wrong without an explanation",
            vec![(of.with(&[]), report.unexplained.len() as f64)],
        ),
        metric(
            "mailprobe_not_tried",
            "What was not tried, and the word for why",
            of.not_tried(),
        ),
        metric(
            "mailprobe_run_duration_seconds",
            "How long the run took",
            vec![(of.with(&[]), seconds(report.took_ms))],
        ),
        metric(
            "mailprobe_run_timestamp_seconds",
            "When the run began",
            started.into_iter().collect(),
        ),
    ]
}

/// One metric. Two doors may be at one place; a series stands once.
fn metric(name: &'static str, help: &'static str, mut series: Series) -> Metric {
    let mut seen: Vec<Labels> = Vec::new();
    series.retain(|(labels, _)| {
        let is_new = !seen.contains(labels);
        seen.push(labels.clone());
        is_new
    });
    Metric { name, help, series }
}

/// The series of a report, each with its target.
struct Of<'a>(&'a Report);

impl Of<'_> {
    /// The target, and more labels.
    fn with(&self, more: &[(&'static str, &str)]) -> Labels {
        let target = ("target", self.0.target.subject.input.clone());
        let more = more
            .iter()
            .map(|(name, value)| (*name, (*value).to_owned()));
        std::iter::once(target).chain(more).collect()
    }

    fn verdict(&self) -> Series {
        let one = |verdict| {
            (
                self.with(&[("verdict", verdict)]),
                is(self.0.verdict == verdict),
            )
        };
        VERDICTS.map(one).into()
    }

    fn protocols(&self) -> Series {
        let protocols = self.0.protocols.iter().flat_map(|(name, one)| {
            let labels = |verdict| self.with(&[("protocol", name), ("verdict", verdict)]);
            VERDICTS.map(|verdict| (labels(verdict), is(one.verdict == verdict)))
        });
        protocols.collect()
    }

    fn times(&self) -> Series {
        let protocols = self.0.protocols.iter();
        let times = protocols.map(|(name, one)| {
            let labels = self.with(&[("protocol", name)]);
            (labels, seconds(one.took_ms))
        });
        times.collect()
    }

    fn stages(&self) -> Series {
        let mut stages = Vec::new();
        for probe in &self.0.probes {
            for stage in Stage::ALL.map(Stage::name) {
                // A stage of STARTTLS comes twice.
                let own = probe.steps.iter().filter(|step| step.stage == stage);
                let own: Vec<u64> = own.map(|step| step.took_ms).collect();
                if !own.is_empty() {
                    let labels = self.of_server(probe, &[("stage", stage)]);
                    stages.push((labels, seconds(own.iter().sum())));
                }
            }
        }
        stages
    }

    fn expiries(&self) -> Series {
        let ends = self.0.probes.iter().filter_map(|probe| {
            let mut steps = probe.steps.iter();
            let end = steps.find_map(|step| moment(step.facts.get("tls.not-after")?))?;
            Some((self.of_server(probe, &[]), end))
        });
        ends.collect()
    }

    /// The server of a probe, and more labels.
    fn of_server(&self, probe: &ProbeReport, more: &[(&'static str, &str)]) -> Labels {
        let place = probe.endpoint.place();
        let server = [
            ("protocol", probe.endpoint.protocol),
            ("endpoint", place.as_str()),
        ];
        self.with(&[&server[..], more].concat())
    }

    fn findings(&self) -> Series {
        let findings = self.0.findings.iter().map(|finding| {
            let labels = self.with(&[
                ("id", &finding.id),
                ("severity", finding.severity),
                ("certainty", finding.certainty),
                ("stage", finding.stage),
                ("who", finding.who),
                ("protocols", &finding.protocols.join(",")),
            ]);
            (labels, 1.0)
        });
        findings.collect()
    }

    fn not_tried(&self) -> Series {
        let all = told::not_tested(self.0).map(|one| {
            let about = one.what.split(": ").next().unwrap_or_default();
            let words = || about.split(|c: char| !c.is_ascii_alphanumeric());
            let is_named = |protocol: &Protocol| words().any(|word| word == protocol.to_string());
            let protocols = Protocol::ALL.into_iter().filter(is_named);
            let protocols: Vec<&str> = protocols.map(Protocol::name).collect();
            let labels = [
                ("what", one.what.as_str()),
                ("reason", one.reason),
                ("protocols", &protocols.join(",")),
            ];
            (self.with(&labels), 1.0)
        });
        all.collect()
    }

    fn counts(&self) -> Series {
        let of_severity = |severity| {
            let findings = self.0.findings.iter();
            findings.filter(|one| one.severity == severity).count() as f64
        };
        SEVERITIES
            .map(|one| (self.with(&[("severity", one)]), of_severity(one)))
            .into()
    }
}

/// Whether something holds, as a value.
fn is(holds: bool) -> f64 {
    f64::from(u8::from(holds))
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
