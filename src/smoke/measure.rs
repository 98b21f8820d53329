//! What is measured: versions, days, times and addresses.

use std::net::SocketAddr;
use std::time::Duration;

use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::Outcome;
use super::judge::not_working;
use super::view::{View, place};
use crate::config::expectation::{TlsVersion, seconds};
use crate::report::{ProbeReport, StepReport};

pub(super) fn tls(view: View<'_>, oldest: TlsVersion) -> Outcome {
    let version = |(probe, step): (_, &StepReport)| {
        let version = step.facts.get("tls.version")?;
        Some((TlsVersion::named(version)?, probe))
    };
    match view
        .passed("secure")
        .filter_map(version)
        .min_by_key(|(version, _)| *version)
    {
        Some((version, probe)) => {
            let seen = format!("{} uses {}", place(probe), version.name());
            match version >= oldest {
                true => Outcome::met(seen),
                false => Outcome::not_met(seen).next(format!(
                    "the administrator of {} switches {} on, and older versions off",
                    probe.endpoint.host,
                    oldest.name()
                )),
            }
        }
        None => match view.trouble().map(|finding| finding.id.as_str()) {
            Some("tls.legacy-only") => Outcome::not_met(view.says()),
            _ => Outcome::unclear(view.says()),
        },
    }
}

/// The certificate that ends first, also where it is not trusted.
pub(super) fn certificate(view: View<'_>, least: u64) -> Outcome {
    let days = |probe: &'_ ProbeReport| {
        let mut steps = probe.steps.iter().filter(|step| step.stage == "secure");
        steps.find_map(|step| step.facts.get("tls.days-left")?.parse::<i64>().ok())
    };
    let all = view.doors().filter_map(|probe| Some((days(probe)?, probe)));
    match all.min_by_key(|(days, _)| *days) {
        Some((days, probe)) => {
            let at = place(probe);
            let seen = match days {
                ..=-1 => format!("the certificate of {at} has ended"),
                0 => format!("the certificate of {at} ends within a day"),
                days => format!("the certificate of {at} has {days} days left"),
            };
            match u64::try_from(days).is_ok_and(|days| days >= least) {
                true => Outcome::met(seen),
                false => Outcome {
                    finding: of_certificate(view),
                    ..Outcome::not_met(seen).next(renewal(probe, least))
                },
            }
        }
        None => Outcome::unclear(view.says()),
    }
}

/// What to do about a certificate that ends too soon: a new one does not help where none lasts as long as is expected.
fn renewal(probe: &ProbeReport, least: u64) -> String {
    let day = |name: &str| {
        let mut steps = probe.steps.iter().filter(|step| step.stage == "secure");
        let text = steps.find_map(|step| step.facts.get(name))?;
        OffsetDateTime::parse(text, &Rfc3339).ok()
    };
    let life = day("tls.not-after").zip(day("tls.not-before"));
    match life.map(|(end, begin)| (end - begin).whole_days()) {
        Some(life) if u64::try_from(life).is_ok_and(|life| life <= least) => format!(
            "expect fewer days: this certificate lasts {life} days in all, and so will a new one of its kind"
        ),
        _ => "renew it, and see why that did not happen by itself".to_owned(),
    }
}

/// The finding that is about the certificate, where one is.
fn of_certificate(view: View<'_>) -> Option<String> {
    let mut findings = view.findings().into_iter();
    let finding = findings.find(|finding| finding.id.starts_with("tls."))?;
    Some(finding.id.clone())
}

pub(super) fn connects(view: View<'_>, most: Duration) -> Outcome {
    let all = view.passed("connect");
    match all.max_by_key(|(_, step)| step.took_ms) {
        Some((probe, step)) => timed(format!("{} was connected", place(probe)), step, most),
        None => not_working(view),
    }
}

pub(super) fn signs_in(view: View<'_>, most: Duration) -> Outcome {
    let all = view.passed("authenticate");
    match all.max_by_key(|(_, step)| step.took_ms) {
        Some((probe, step)) => timed(format!("{} signed in", place(probe)), step, most),
        None if view.works() => Outcome::unclear(view.says()),
        None => not_working(view),
    }
}

fn timed(what: String, step: &StepReport, most: Duration) -> Outcome {
    let took = Duration::from_millis(step.took_ms);
    let seen = match took < Duration::from_millis(100) {
        true => format!("{what} in {} ms", step.took_ms),
        false => format!("{what} in {}", seconds(took)),
    };
    match took <= most {
        true => Outcome::met(seen),
        false => Outcome::not_met(seen)
            .next("check again at another hour, and from another network: what is slow everywhere is the server"),
    }
}

/// Whether a connection over IPv6 stands.
pub(super) fn ipv6(view: View<'_>) -> Outcome {
    let is_v6 = |text: &str| {
        text.parse::<SocketAddr>()
            .is_ok_and(|address| address.is_ipv6())
    };
    let addresses = || {
        let probes = view.doors().filter(|probe| probe.proxy.is_none());
        probes
            .flat_map(|probe| probe.addresses.iter())
            .filter(|one| is_v6(&one.address))
    };
    if let Some(address) = addresses().find(|one| one.outcome == "ok") {
        return Outcome::met(format!("{} answers at {}", view.protocol, address.address));
    }
    if let Some(refused) = addresses().find(|one| one.outcome == "refused") {
        return Outcome::not_met(format!("{} refuses the connection", refused.address)).next(
            "whoever runs the server lets it listen at this address, too, or takes the address out of the DNS",
        );
    }
    if let Some(failed) = addresses().next() {
        let seen = format!(
            "{} was not reached ({}), which may be this network",
            failed.address, failed.outcome
        );
        return Outcome::unclear(seen).next("check from a network that has IPv6");
    }
    // What has no such address says so by the answer to that very question.
    let denied = |(probe, step): (&ProbeReport, &StepReport)| {
        let answer = step.facts.get("dns.aaaa")?;
        (answer == "nodata").then(|| probe.endpoint.host.clone())
    };
    match view.passed("resolve").find_map(denied) {
        Some(host) => Outcome::not_met(format!("{host} has no IPv6 address")).next(format!(
            "where the server can be reached over IPv6, the administrator of {host} publishes its address in an AAAA record"
        )),
        None => Outcome::unclear(format!("{} was not tried over IPv6", view.protocol)),
    }
}
