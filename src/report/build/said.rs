//! What tells more than a title can: the words of a server, and which machine shows a certificate.

use std::collections::BTreeMap;

use super::telling::telling;
use crate::catalogue::Page;
use crate::diagnose::Finding;
use crate::observation::session::{Entry, Offer};
use crate::observation::tls::TlsSession;
use crate::observation::{Observation, Run, Seen, Trouble};
use crate::plan::ProbeId;
use crate::report::discovery::says_name;
use crate::report::words::quoted;
use crate::style::safe;

/// What the first server of a finding said in refusing; none where the page says it all, or no server said anything.
pub(super) fn said(run: &Run, finding: &Finding, page: &Page) -> Option<String> {
    if !page.quotes {
        return None;
    }
    let mut words = finding.probes.iter().filter_map(|probe| {
        let observation = telling(run, *probe, finding.stage, &[finding.stage])?;
        match &observation.outcome {
            Err(Trouble::Session(trouble)) => {
                let refusal = trouble.refusal();
                refusal.filter(|reply| !reply.text.is_empty()).map(quoted)
            }
            Ok(Seen::Entered(_) | Seen::Offered(_)) => told(run, *probe),
            _ => None,
        }
    });
    words.next()
}

/// What the server of a probe wanted to be shown, whenever it was.
fn told(run: &Run, probe: ProbeId) -> Option<String> {
    let mut told = run.of(probe).filter_map(|o| match &o.outcome {
        Ok(Seen::Entered(Entry { told, .. }) | Seen::Offered(Offer { told, .. })) => told.as_ref(),
        _ => None,
    });
    told.next().map(|told| format!("\"{}\"", safe(told)))
}

/// The user name that is published where another one signs in.
pub(super) fn user_name(facts: &BTreeMap<String, String>) -> Option<String> {
    let name = facts.get("credential.published-name")?;
    let by = facts
        .get("credential.published-by")
        .map_or("", String::as_str);
    Some(format!("{} has the user name {name}", says_name(by)))
}

/// What another place says where programs look for the servers of a domain.
pub(super) fn published(facts: &BTreeMap<String, String>, domain: &str) -> Option<String> {
    if let Some(alias) = facts.get("discovery.autodiscover-alias") {
        return Some(format!(
            "autodiscover.{domain}, which should be an alias of {alias}, does not exist"
        ));
    }
    if let Some(record) = facts.get("discovery.label") {
        return Some(format!(
            "the record {record} names it for another encryption"
        ));
    }
    let other = facts.get("discovery.other")?;
    let who = match facts.get("discovery.other-source").map(String::as_str) {
        Some("srv") => "the SRV records of the domain name",
        Some("provider") => "the provider documents",
        Some("autodiscover") => "Autodiscover of the domain names",
        Some("autoconfig-mx") => "the settings file of the house that mail goes to names",
        Some("ispdb" | "ispdb-mx") => "the database of mail settings names",
        Some(_) => "the settings file of the domain names",
        None => "the domain publishes",
    };
    let state = match facts.get("discovery.other-state").map(String::as_str) {
        Some("gone") => ", which does not exist",
        Some("answers") => ", which answers",
        Some("shut") => ", which is out of reach, too",
        _ => "",
    };
    Some(format!("{who} {other}{state}"))
}

/// Which machine shows a certificate that others behind the same name do not.
pub(super) fn at_one_of_several(
    observation: &Observation,
    session: &TlsSession,
    facts: &BTreeMap<String, String>,
) -> String {
    if let (Some(at), Some(fingerprint)) = (
        facts.get("tls.elsewhere-at"),
        facts.get("tls.elsewhere-fingerprint"),
    ) {
        return format!("; the other certificate is shown at {at}, SHA-256 {fingerprint}");
    }
    if let Some(at) = facts.get("tls.whole-at") {
        let at = safe(&at.replace(' ', " and "));
        return format!("; the same certificate comes with the rest of its chain at {at}");
    }
    match observation.address {
        Some(address) if facts.contains_key("contrast.certificate") => {
            let (ip, fingerprint) = (address.ip(), safe(session.fingerprint()));
            format!("; at {ip}, SHA-256 {fingerprint}")
        }
        _ => String::new(),
    }
}
