//! Facts of who signed the certificates of a run, all hosts together.

use std::collections::BTreeMap;

use super::{Notes, spaced};
use crate::observation::tls::Judgement;
use crate::observation::{Run, Seen};
use crate::plan::Probe;
use crate::provider::Provider;

/// The issuers that are no public authorities, and the hosts whose certificates they signed.
pub(super) struct Issuers {
    hosts: BTreeMap<String, Vec<String>>,
}

impl Issuers {
    pub(super) fn of(run: &Run) -> Self {
        let mut hosts: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for probe in &run.plan.probes {
            let Some(issuer) = private_issuer(run, probe) else {
                continue;
            };
            let known = hosts.entry(issuer.to_owned()).or_default();
            let host = normal(&probe.endpoint.host);
            if !known.contains(&host) {
                known.push(host);
            }
        }
        Self { hosts }
    }

    /// No authority but a public one signs for the hosts of a provider and for those of somebody else as well: what shows such
    /// certificates stands on the way to both. Two domains that nobody is known to own may belong to one organisation.
    pub(super) fn say(&self, notes: &mut Notes, run: &Run, probe: &Probe) {
        let hosts = private_issuer(run, probe).and_then(|issuer| self.hosts.get(issuer));
        let own = normal(&probe.endpoint.host);
        let owner = |host: &str| Provider::owning(host).and_then(Provider::owner);
        let all = hosts.into_iter().flatten();
        let elsewhere: Vec<&String> = all.filter(|host| domain(host) != domain(&own)).collect();
        let across = elsewhere.iter().filter(|host| owner(host) != owner(&own));
        notes.text("tls.issuer-across", &spaced(across));
        notes.text("tls.issuer-elsewhere", &spaced(&elsewhere));
    }
}

/// The issuer of the certificate that a server showed, where it is no public authority.
fn private_issuer<'r>(run: &'r Run, probe: &Probe) -> Option<&'r str> {
    let session = run.of(probe.id).find_map(|o| match &o.outcome {
        Ok(Seen::Secured(session)) => Some(session),
        _ => None,
    })?;
    let certificate = session.chain.first()?;
    let is_private = session.bundled != Judgement::Passed;
    (is_private && !certificate.issuer.is_empty()).then_some(certificate.issuer.as_str())
}

fn normal(host: &str) -> String {
    host.trim_end_matches('.').to_ascii_lowercase()
}

/// The last two labels of a name. Where that is less than a domain of its own, as under `co.uk`, two owners seem to be one, and
/// nothing is said.
pub(super) fn domain(host: &str) -> &str {
    let mut dots = host.rmatch_indices('.').map(|(place, _)| place);
    match (dots.next(), dots.next()) {
        (Some(_), Some(second)) => &host[second + 1..],
        _ => host,
    }
}

#[cfg(test)]
mod tests {
    use super::domain;

    #[test]
    fn a_domain_is_told_by_its_last_two_labels() {
        for (host, expected) in [
            ("imap.contoso.example", "contoso.example"),
            ("contoso.example", "contoso.example"),
            ("a.b.c.co.uk", "co.uk"),
            ("localhost", "localhost"),
        ] {
            assert_eq!(domain(host), expected);
        }
    }
}
