//! A protocol of a report, as judges look at it.

use super::Outcome;
use crate::endpoint::{Protocol, RELAY_PORT};
use crate::report::{
    FindingReport, NotTested, ProbeReport, ProtocolReport, Report, StepReport,
    first_step as step_of,
};

/// A protocol of a report.
#[derive(Clone, Copy)]
pub(super) struct View<'a> {
    pub(super) report: &'a Report,
    pub(super) protocol: Protocol,
}

impl<'a> View<'a> {
    pub(super) const fn new(report: &'a Report, protocol: Protocol) -> Self {
        Self { report, protocol }
    }

    /// How it stands with it; none when it was not tried.
    pub(super) fn own(self) -> Option<&'a ProtocolReport> {
        let mut all = self.report.protocols.iter();
        all.find(|(name, _)| *name == self.protocol.name())
            .map(|(_, own)| own)
    }

    /// What was seen of its servers; not what was tried only to tell faults apart.
    pub(super) fn probes(self) -> impl Iterator<Item = &'a ProbeReport> {
        let name = self.protocol.name();
        let all = self.report.probes.iter();
        all.filter(move |probe| probe.endpoint.protocol == name && probe.purpose != "contrast")
    }

    /// The same without the port where servers of SMTP deliver to each other, unless it was asked for: what users need may be missing
    /// there, or be in disorder.
    pub(super) fn doors(self) -> impl Iterator<Item = &'a ProbeReport> {
        self.probes()
            .filter(|probe| probe.endpoint.port != RELAY_PORT || probe.purpose == "asked")
    }

    /// The steps of a stage that went well, each with its server.
    pub(super) fn passed(
        self,
        stage: &'static str,
    ) -> impl Iterator<Item = (&'a ProbeReport, &'a StepReport)> {
        self.doors().flat_map(move |probe| {
            let steps = probe.steps.iter();
            let passed = steps.filter(move |step| step.stage == stage && step.outcome == "ok");
            passed.map(move |step| (probe, step))
        })
    }

    /// What was found about it, what explains its verdict first.
    pub(super) fn findings(self) -> Vec<&'a FindingReport> {
        let name = self.protocol.name();
        let explains = self.own().and_then(|own| own.finding.as_deref());
        let all = self.report.findings.iter();
        let mut own: Vec<&FindingReport> = all
            .filter(|finding| finding.protocols.contains(&name))
            .collect();
        own.sort_by_key(|finding| Some(finding.id.as_str()) != explains);
        own
    }

    /// The finding that explains why it does not work.
    pub(super) fn trouble(self) -> Option<&'a FindingReport> {
        let own = self.own().filter(|own| own.verdict == "trouble")?;
        let findings = self.findings();
        let explains = findings
            .iter()
            .find(|finding| Some(&finding.id) == own.finding.as_ref());
        explains.or(findings.first()).copied()
    }

    /// Whether it does not work because of this computer or its network.
    pub(super) fn is_this_side(self) -> bool {
        self.trouble().is_some_and(|finding| finding.here)
    }

    /// That what answers is not the server, where that was found: then nothing of the server can be told.
    pub(super) fn not_the_server(self) -> Option<Outcome> {
        let mut findings = self.findings().into_iter();
        let finding = findings.find(|finding| finding.instead)?;
        let seen = format!(
            "something on the way answers for the server of {}: {}",
            self.protocol,
            told(finding)
        );
        let finding_id = Some(finding.id.clone());
        let outcome = Outcome::unclear(seen).next(first_step(finding));
        Some(Outcome {
            finding: finding_id,
            ..outcome
        })
    }

    pub(super) fn is_in_trouble(self) -> bool {
        self.own().is_some_and(|own| own.verdict == "trouble")
    }

    pub(super) fn works(self) -> bool {
        self.own()
            .is_some_and(|own| ["works", "degraded"].contains(&own.verdict))
    }

    /// How it signed in; none when it did not.
    pub(super) fn signed_in_with(self) -> Option<&'a str> {
        self.own()?.signed_in_with.as_deref()
    }

    /// What was found where the server refused what comes after the sign-in, though the protocol is of use.
    pub(super) fn refused_behind_sign_in(self) -> Option<&'a FindingReport> {
        let mut steps = self.probes().flat_map(|probe| &probe.steps);
        let is_refused = steps.any(|step| step.stage == "enter" && step.outcome == "refused");
        let mut findings = self.findings().into_iter().filter(|_| is_refused);
        findings.find(|finding| finding.stage == "enter")
    }

    /// Whether neither the domain nor convention names a server of it, and nobody was asked to try one.
    pub(super) fn has_no_server(self) -> bool {
        self.left_out("no-server-found").is_some()
    }

    /// What to write where nobody names a server of it, or where the domain says that it has none.
    pub(super) fn name_server(self) -> String {
        let key = self.protocol.name();
        format!("name the server that would have it, without a port: {key} = \"HOST\"")
    }

    /// Why it was not tried at all, where that is this reason.
    pub(super) fn left_out(self, reason: &str) -> Option<&'a NotTested> {
        let title = self.protocol.to_string();
        let mut all = self.report.not_tested.iter();
        all.find(|one| one.reason == reason && one.what == title)
    }

    /// What of it was not tried, for a reason that explains why nobody knows more.
    pub(super) fn skipped(self) -> Option<&'a NotTested> {
        const LESS_TELLING: [&str; 3] = ["another-endpoint", "not-needed", "no-answer-yet"];
        let places: Vec<String> = self.probes().map(place).collect();
        let is_own = |one: &&NotTested| one.endpoints.iter().any(|place| places.contains(place));
        let mut all = self.report.not_tested.iter().filter(is_own);
        all.find(|one| !LESS_TELLING.contains(&one.reason))
    }

    /// How it stands, as a sentence.
    pub(super) fn says(self) -> String {
        let protocol = self.protocol;
        let Some(own) = self.own() else {
            let left_out = self
                .left_out("not-offered")
                .or(self.left_out("no-server-found"));
            return match left_out {
                Some(left_out) => format!("{protocol} was not tried: {}", left_out.why),
                None => format!("{protocol} was not tried"),
            };
        };
        let at = own
            .endpoint
            .as_deref()
            .map_or_else(String::new, |place| format!(" at {place}"));
        let skipped = self.skipped();
        if let Some(finding) = self.trouble() {
            return told(finding);
        }
        let mut unexplained = self.report.unexplained.iter();
        let unexplained = unexplained.find(|one| one.protocol == protocol.name());
        match (own.verdict, &own.signed_in_with) {
            (_, Some(way)) => format!("{protocol} signed in{at} with {way}"),
            ("works" | "degraded", None) => format!("{protocol} answers{at}; nobody signed in"),
            _ => match (unexplained, skipped) {
                (Some(unexplained), _) => {
                    format!("{protocol}{at}: {}", unexplained.says)
                }
                (None, Some(skipped)) => {
                    format!("{protocol} was not tried to its end: {}", skipped.why)
                }
                (None, None) => format!("{protocol} was not tried to its end"),
            },
        }
    }

    /// What the server said that shows the trouble.
    pub(super) fn evidence(self) -> Vec<String> {
        const MOST_LINES: usize = 3;
        let name = self.protocol.name();
        let of_server = |lines: &[String]| {
            let own = lines.iter().filter(|line| line.starts_with("S: "));
            let mut last: Vec<String> = own.rev().take(MOST_LINES).cloned().collect();
            last.reverse();
            last
        };
        if let Some(finding) = self.trouble() {
            let mut evidence = finding.evidence.iter().filter(|one| one.protocol == name);
            let Some(first) = evidence.next() else {
                return Vec::new();
            };
            let lines = of_server(&first.lines);
            return match lines.is_empty() {
                true => vec![format!("{}: {}", first.endpoint, first.says)],
                false => lines,
            };
        }
        let mut unexplained = self.report.unexplained.iter();
        let unexplained = unexplained.find(|one| one.protocol == name);
        unexplained.map_or_else(Vec::new, |one| of_server(&one.transcript))
    }
}

/// A finding in a line: what it is, and its id.
pub(super) fn told(finding: &FindingReport) -> String {
    format!("{} ({})", finding.title, finding.id)
}

/// What to do first about a finding: what decides, else what whoever can mend it begins with.
pub(super) fn first_step(finding: &FindingReport) -> String {
    if let Some(step) = &finding.next_step {
        return step.clone();
    }
    let steps = match finding.who {
        "user" => &finding.fix.you,
        "administrator" => &finding.fix.administrator,
        _ => &finding.fix.help_desk,
    };
    match step_of(steps) {
        step if step.is_empty() => format!("mailprobe explain {}", finding.id),
        step => step,
    }
}

/// `host:port` of a server.
pub(super) fn place(probe: &ProbeReport) -> String {
    let endpoint = &probe.endpoint;
    match endpoint.host.contains(':') {
        true => format!("[{}]:{}", endpoint.host, endpoint.port),
        false => format!("{}:{}", endpoint.host, endpoint.port),
    }
}
