//! From what was seen and what it means to what is told. Everything foreign is made safe here.

mod asked;
mod blanks;
mod computer;
mod contrast;
mod exports;
mod finding;
mod named;
pub(super) mod place;
mod probe;
mod request;
mod said;
mod target;
mod telling;
mod times;
mod unexplained;

pub(super) use self::finding::{finding, fix, sources, who};
pub(super) use self::target::{name_of, target, with_host};

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::time::{Duration, SystemTime};

use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::programs;
use super::words::{other_family, skip_words, stage_words};
use super::{
    NotTested, ProtocolReport, Protocols, Report, SCHEMA_VERSION, SettingsReport, SignInReport,
    Tool,
};
use crate::catalogue::Catalogue;
use crate::diagnose::{ProtocolVerdict, Standing, Verdict};
use crate::endpoint::{Origin, Protocol, Purpose};
use crate::fact::{self, Fact};
use crate::observation::contrast::Unasked;
use crate::observation::{Ended, Run, Seen, Skip, Trouble};
use crate::plan::contrast::MOST_CONNECTIONS;
use crate::plan::{Probe, ProbeId, is_denial};
use crate::program::Program;
use crate::recording::Recording;
use crate::stage::Stage;
use crate::style::safe;

impl Report {
    /// Puts together what every format shows.
    pub fn new(run: &Run, facts: &[Fact], verdict: &Verdict, catalogue: &Catalogue) -> Self {
        let finding = |finding| finding::finding(run, finding, catalogue);
        Self {
            schema_version: SCHEMA_VERSION,
            tool: Tool::this(),
            simulated: false,
            verdict: standing_name(verdict.standing),
            protocols: protocols(run, verdict),
            findings: verdict.findings.iter().filter_map(finding).collect(),
            unexplained: verdict
                .unexplained
                .iter()
                .filter(|unexplained| kept_out(run, unexplained.probe).is_none())
                .map(|unexplained| unexplained::unexplained(run, unexplained))
                .collect(),
            shown: None,
            not_tested: [not_tested(run, verdict), exports::exports(run, facts)].concat(),
            target: target(&run.plan, run.dns, run.records.as_ref()),
            started: moment(run.started),
            took_ms: milliseconds(run.took),
            ended: ended_name(run.ended),
            sign_in: run.sign_in.as_ref().map(SignInReport::of),
            mailbox_settings: run.settings.as_ref().map(SettingsReport::of),
            probes: run
                .plan
                .probes
                .iter()
                .map(|probe| probe::probe(run, probe, facts))
                .collect(),
            contrasts: contrast::contrasts(run),
            web: contrast::web(run, facts),
            computer: computer::computer(run),
            clock: computer::clock(facts),
            programs: Vec::new(),
            recording: None,
            has_named_authority: false,
        }
    }

    /// The same, with the run that it was made from; only programs read that.
    #[must_use]
    pub fn with_recording(mut self, run: &Run) -> Self {
        self.recording = Recording::of(run);
        self
    }

    /// The same, with what these mail programs would do with the servers.
    pub fn with_programs(mut self, run: &Run, facts: &[Fact], which: &[&'static Program]) -> Self {
        self.programs = programs::programs(run, facts, self.stopping(run), which);
        self
    }
}

/// The word for a standing in JSON.
pub(super) const fn standing_name(standing: Standing) -> &'static str {
    match standing {
        Standing::Works => "works",
        Standing::Degraded => "degraded",
        Standing::Undecided => "undecided",
        Standing::Trouble => "trouble",
    }
}

const fn ended_name(ended: Ended) -> &'static str {
    match ended {
        Ended::Complete => "complete",
        Ended::Deadline => "deadline",
        Ended::Interrupted => "interrupted",
    }
}

/// A moment to the second (RFC 3339, UTC).
pub(super) fn moment(moment: SystemTime) -> String {
    OffsetDateTime::from(moment)
        .replace_millisecond(0)
        .ok()
        .and_then(|moment| moment.format(&Rfc3339).ok())
        .unwrap_or_default()
}

fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

/// The furthest stage that a probe passed.
fn reached(run: &Run, probe: ProbeId) -> Option<Stage> {
    let passed = run.of(probe).filter(|seen| seen.outcome.is_ok());
    passed.map(|seen| seen.stage).max()
}

/// The probe that speaks for its protocol: one that shows what is wrong; else one that nothing stopped, the furthest, an asked one, the first.
fn speaker<'a>(run: &'a Run, of: &ProtocolVerdict, verdict: &Verdict) -> Option<&'a Probe> {
    let own = || {
        let probes = run.plan.probes.iter();
        probes.filter(|probe| probe.endpoint.protocol == of.protocol)
    };
    let finding = verdict.findings.iter().find(|finding| {
        of.standing == Standing::Trouble && Some(&finding.id) == of.finding.as_ref()
    });
    let shows = finding.and_then(|finding| own().find(|probe| finding.probes.contains(&probe.id)));
    shows.or_else(|| {
        own().max_by_key(|probe| {
            let asked = probe.purpose == Purpose::Asked;
            // One that was left out shows less than one that stopped further on.
            let works = of.standing <= Standing::Degraded
                && fact::stop(run, probe.id).is_none()
                && reached(run, probe.id) >= of.reached;
            (works, reached(run, probe.id), asked, Reverse(probe.id))
        })
    })
}

fn protocols(run: &Run, verdict: &Verdict) -> Protocols {
    let mut protocols = Protocols::default();
    for one in &verdict.protocols {
        let place = match one.protocol {
            Protocol::Imap => &mut protocols.imap,
            Protocol::Pop3 => &mut protocols.pop3,
            Protocol::Smtp => &mut protocols.smtp,
        };
        *place = Some(protocol(run, one, verdict));
    }
    protocols
}

fn protocol(run: &Run, verdict: &ProtocolVerdict, all: &Verdict) -> ProtocolReport {
    let speaker = speaker(run, verdict, all);
    let seen = || {
        let observations = speaker.into_iter().flat_map(|probe| run.of(probe.id));
        observations.filter_map(|observation| observation.outcome.as_ref().ok())
    };
    ProtocolReport {
        verdict: standing_name(verdict.standing),
        stopped_at: verdict.stopped_at.map(Stage::name),
        reached: verdict.reached.map(Stage::name),
        finding: verdict.finding.clone(),
        endpoint: speaker.map(|probe| safe(&probe.endpoint.to_string())),
        security: speaker.map(|probe| probe.endpoint.security.to_string()),
        guessed: speaker.is_some_and(|probe| probe.endpoint.origin == Origin::Convention),
        tls: seen().find_map(|seen| match seen {
            Seen::Secured(session) => Some(session.version.name()),
            _ => None,
        }),
        signed_in_with: seen().find_map(|seen| match seen {
            Seen::Greeted(greeting) if greeting.has_signed_in() => Some("PREAUTH".to_owned()),
            Seen::Authenticated(authentication) => Some(safe(&authentication.mechanism)),
            _ => None,
        }),
        messages: seen().find_map(|seen| match seen {
            Seen::Entered(entry) => entry.messages,
            _ => None,
        }),
        sends_as: (seen()
            .any(|seen| matches!(seen, Seen::Entered(entry) if entry.command == "RCPT")))
        .then(|| run.plan.from.as_deref().map(safe))
        .flatten(),
        is_nowhere: is_nowhere(run, verdict.protocol),
        took_ms: milliseconds(speaker.map_or(Duration::ZERO, |probe| times::of_server(run, probe))),
    }
}

/// Whether the DNS denies every name of the protocol that was looked up: then nothing says that a server does not answer.
fn is_nowhere(run: &Run, protocol: Protocol) -> bool {
    let own = run.plan.probes.iter();
    let own = own.filter(|probe| probe.endpoint.protocol == protocol);
    let mut seen = own.flat_map(|probe| run.of(probe.id)).peekable();
    let is_denied = |trouble: &Trouble| match trouble {
        Trouble::Dns(resolution) => resolution.trouble().is_some_and(is_denial),
        _ => false,
    };
    seen.peek().is_some() && seen.all(|one| one.outcome.as_ref().err().is_some_and(is_denied))
}

/// What is said of the server that programs use first, when it had not answered and another one had.
const PREFERRED_MISSED: (&str, &str) = (
    "no-answer-yet",
    "it had not answered when another server of the protocol was done, so a mail program that is set to it may not \
     connect",
);

/// What is said where a token was asked for in vain.
const NO_TOKEN: (&str, &str) = (
    "no-token",
    "there is nothing to sign in with, because the sign-in service gave no token",
);

/// One entry for everything that was left out for one reason at one stage of one protocol.
fn not_tested(run: &Run, verdict: &Verdict) -> Vec<NotTested> {
    let plan = &run.plan;
    type Servers = BTreeMap<Protocol, Vec<String>>;
    let mut groups: Vec<((Skip, Stage, bool), Servers)> = Vec::new();
    for skipped in &verdict.not_tested {
        let endpoint = &plan.probe(skipped.probe).endpoint;
        let mut doors = plan.probes.iter();
        let preferred = doors.find(|probe| probe.endpoint.protocol == endpoint.protocol);
        let is_missed = skipped.why == Skip::NotNeeded
            && preferred.is_some_and(|preferred| preferred.id == skipped.probe);
        let key = (skipped.why, skipped.stage, is_missed);
        let at = match groups.iter().position(|(known, _)| *known == key) {
            Some(at) => at,
            None => {
                groups.push((key, BTreeMap::new()));
                groups.len() - 1
            }
        };
        let servers = groups[at].1.entry(endpoint.protocol).or_default();
        servers.push(safe(&endpoint.to_string()));
    }
    let mut entries: Vec<NotTested> = groups
        .into_iter()
        .map(|((skip, stage, is_missed), servers)| {
            let protocols: Vec<String> = servers.keys().map(ToString::to_string).collect();
            let smtp = servers.keys().all(|protocol| *protocol == Protocol::Smtp);
            let (reason, why) = match skip {
                _ if is_missed => PREFERRED_MISSED,
                Skip::NoCredential if run.sign_in.is_some() => NO_TOKEN,
                skip => skip_words(skip),
            };
            NotTested {
                what: format!("{}: {}", joined(&protocols), stage_words(stage, smtp)),
                why: format!("{why}{}", named::to_name(run, verdict, skip)),
                reason,
                endpoints: servers.into_values().flatten().collect(),
            }
        })
        .collect();
    entries.extend(of_other_family(run, verdict));
    entries.extend(
        plan.not_offered
            .iter()
            .map(|protocol| target::not_offered(run, *protocol)),
    );
    entries.extend(
        plan.not_named
            .iter()
            .map(|protocol| asked::not_named(run, *protocol)),
    );
    entries.extend(verdict.not_found.iter().map(|protocol| NotTested {
        what: protocol.to_string(),
        why: "no server of it was found: the domain names none, and none is where such servers usually are. That may be as intended"
            .to_owned(),
        reason: "no-server-found",
        endpoints: Vec::new(),
    }));
    if !plan.unanswered.is_empty() {
        let kinds: Vec<String> = plan.unanswered.iter().map(ToString::to_string).collect();
        entries.push(NotTested {
            what: "The servers that the domain names".to_owned(),
            why: format!(
                "the DNS did not answer the question for {} records",
                joined(&kinds)
            ),
            reason: "dns-unanswered",
            endpoints: Vec::new(),
        });
    }
    entries.extend(asked::settings_files(run));
    entries.extend(asked::exchangers(run));
    entries.extend(unasked(run));
    entries
}

/// The servers of which more would have been tried, to tell the causes of a trouble apart.
fn unasked(run: &Run) -> impl Iterator<Item = NotTested> {
    let reasons = [Unasked::TooMuch, Unasked::Spared, Unasked::Proxy].into_iter();
    reasons.filter_map(|reason| {
        let of_reason = run.unasked.iter().filter(|(why, _)| *why == reason);
        let endpoints: Vec<String> = of_reason
            .map(|(_, probe)| safe(&run.plan.probe(*probe).endpoint.to_string()))
            .collect();
        let why = match reason {
            Unasked::TooMuch => {
                "too many servers were in trouble to try everything on each of them".to_owned()
            }
            Unasked::Spared => format!(
                "one host is spoken to at most {MOST_CONNECTIONS} times in a run beside what a mail program says, so that it does not \
                 shut this computer out"
            ),
            Unasked::Proxy => {
                "the connections go through a proxy, and what is compared does not".to_owned()
            }
        };
        (!endpoints.is_empty()).then(|| NotTested {
            what: "Comparisons that tell causes apart".to_owned(),
            why,
            reason: reason.name(),
            endpoints,
        })
    })
}

/// Why a probe could not even begin: the user asked for a family of addresses that its host lacks.
fn kept_out(run: &Run, probe: ProbeId) -> Option<String> {
    run.of(probe).find_map(|one| match &one.outcome {
        Err(Trouble::Dns(resolution)) => other_family(resolution),
        _ => None,
    })
}

/// One entry for each host that has no address of the family that the user asked for.
fn of_other_family(run: &Run, verdict: &Verdict) -> Vec<NotTested> {
    let mut entries: Vec<NotTested> = Vec::new();
    for unexplained in &verdict.unexplained {
        let Some(why) = kept_out(run, unexplained.probe) else {
            continue;
        };
        let endpoint = &run.plan.probe(unexplained.probe).endpoint;
        let (host, server) = (safe(&endpoint.host), safe(&endpoint.to_string()));
        match entries.iter_mut().find(|entry| entry.what == host) {
            Some(entry) => entry.endpoints.push(server),
            None => entries.push(NotTested {
                what: host,
                why,
                reason: "no-address-of-family",
                endpoints: vec![server],
            }),
        }
    }
    entries
}

/// `IMAP`, `IMAP and POP3`, `IMAP, POP3 and SMTP`.
pub(crate) fn joined(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}
