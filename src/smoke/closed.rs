//! Protocols that are expected to be of no use: switched off, or refused for a reason.

use super::Outcome;
use super::view::View;
use crate::config::expectation::Id;
use crate::endpoint::Protocol;
use crate::report::{FindingReport, ProbeReport};

/// Families of faults that show only to those who sign in.
const OF_SIGN_IN: [&str; 4] = ["auth.", "oauth.", "mailbox.", "smtp."];

/// Stages that come before a sign-in.
const BEFORE: [&str; 5] = ["resolve", "connect", "secure", "greet", "offer"];

/// The faults that say that a protocol is switched off.
fn switched_off(protocol: Protocol) -> &'static [&'static str] {
    match protocol {
        Protocol::Imap => &["auth.imap-disabled", "auth.protocols-disabled"],
        Protocol::Pop3 => &["auth.pop-disabled", "auth.protocols-disabled"],
        Protocol::Smtp => &[
            "auth.smtp-disabled-mailbox",
            "auth.smtp-disabled-tenant",
            "auth.protocols-disabled",
        ],
    }
}

/// Whether nobody can use a protocol: the server says so, the domain does not offer it, or nothing listens where the host answers
/// otherwise. That it is not reached proves nothing.
pub(super) fn off(view: View<'_>) -> Outcome {
    let protocol = view.protocol;
    if view.signed_in_with().is_some() {
        return Outcome::not_met(view.says());
    }
    let ids = switched_off(protocol);
    if let Some(finding) = view
        .trouble()
        .filter(|finding| ids.contains(&finding.id.as_str()) && finding.certainty != "possible")
    {
        return with(Outcome::met(told(finding)), finding);
    }
    if let Some(left_out) = view.left_out("not-offered") {
        return Outcome::met(format!("{protocol} was not tried: {}", left_out.why));
    }
    if view.has_no_server() {
        let key = protocol.name();
        return Outcome::unclear(format!(
            "no server of {protocol} was found, which may be as intended"
        ))
        .next(format!(
            "name the server that would have it: {key} = \"HOST\""
        ));
    }
    if let Some(answering) = nothing_listens(view) {
        return Outcome::met(format!(
            "nothing listens for {protocol}: every connection is refused, and {answering} of the same host answers"
        ));
    }
    if view.works() {
        let next = "sign in, by a password or token: only then can it be told whether it is off for the mailbox";
        return Outcome::unclear(view.says()).next(next);
    }
    Outcome::unclear(view.says())
}

/// Another door of the same host that answers, where every door of this protocol refuses connections.
fn nothing_listens(view: View<'_>) -> Option<String> {
    let is_refused = |finding: &FindingReport| finding.id == "tcp.refused";
    if !view.trouble().is_none_or(is_refused) {
        return None;
    }
    let refuses = |probe: &ProbeReport| {
        let mut steps = probe.steps.iter();
        steps.any(|step| step.stage == "connect" && step.outcome == "refused")
    };
    let mut hosts = Vec::new();
    for probe in view.probes() {
        if !refuses(probe) || probe.proxy.is_some() {
            return None;
        }
        hosts.push(probe.endpoint.host.as_str());
    }
    let answers = |probe: &&ProbeReport| {
        let mut steps = probe.steps.iter();
        steps.any(|step| step.stage == "greet" && step.outcome == "ok")
    };
    let answering = |host: &&str| {
        let mut all = view.report.probes.iter().filter(answers);
        all.find(|probe| probe.endpoint.host == **host)
    };
    let mut places = hosts.iter().map(answering);
    let first = places.next()??;
    places.all(|place| place.is_some()).then(|| {
        format!(
            "{} at port {}",
            first.endpoint.protocol.to_uppercase(),
            first.endpoint.port
        )
    })
}

/// Whether a protocol is refused, and one of these faults is why.
pub(super) fn refused_with(view: View<'_>, ids: &[Id]) -> Outcome {
    let is_meant = |id: &str| ids.iter().any(|one| one.id == id);
    let Some(trouble) = view.trouble() else {
        let mut found = view.findings().into_iter();
        if view.signed_in_with().is_some() {
            return Outcome::not_met(view.says());
        }
        let needs_sign_in = ids.iter().any(|one| is_of_sign_in(&one.id));
        return match found.find(|finding| is_meant(&finding.id)) {
            Some(finding) => {
                let says = format!("{}; {} works all the same", told(finding), view.protocol);
                with(Outcome::not_met(says), finding)
            }
            None if view.works() && !needs_sign_in => Outcome::not_met(view.says()),
            None => Outcome::unclear(view.says()),
        };
    };
    let mut findings = view.findings().into_iter();
    if let Some(finding) = findings.find(|finding| is_meant(&finding.id)) {
        return with(Outcome::met(told(finding)), finding);
    }
    let mut candidates = trouble.candidates.iter();
    if let Some(candidate) = candidates.find(|candidate| is_meant(&candidate.id)) {
        let says = format!(
            "{}, which can mean {}, among other things",
            told(trouble),
            candidate.id
        );
        return with(Outcome::unclear(says), trouble);
    }
    let came_so_far = !BEFORE.contains(&trouble.stage);
    let is_late = ids.iter().all(|one| is_of_sign_in(&one.id));
    let outcome = match view.is_this_side() || is_late && !came_so_far {
        true => Outcome::unclear(told(trouble)),
        false => Outcome::not_met(told(trouble)),
    };
    with(outcome, trouble)
}

fn is_of_sign_in(id: &str) -> bool {
    OF_SIGN_IN.iter().any(|family| id.starts_with(family))
}

fn told(finding: &FindingReport) -> String {
    format!("{} ({})", finding.title, finding.id)
}

fn with(mut outcome: Outcome, finding: &FindingReport) -> Outcome {
    outcome.finding = Some(finding.id.clone());
    outcome
}
