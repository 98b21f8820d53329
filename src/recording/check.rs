//! What must hold before a recording is used: everything that reads a run may rely on it.

use std::time::SystemTime;

use super::error::Contradiction;
use crate::observation::{Run, Seen, Trouble};
use crate::plan::ProbeId;

/// The most servers, and the most of everything that is told of them. A real run has a tenth of that at most.
const MOST_PROBES: usize = 200;
const MOST: usize = 5000;

/// Years 1970 to 9000, with room for the length of a run behind it: dates are reckoned from it.
const LATEST: u64 = 221_845_392_000;

/// Whether a run could have been seen so.
///
/// # Errors
///
/// What cannot be.
pub(super) fn check(run: &Run) -> Result<(), Contradiction> {
    let probes = &run.plan.probes;
    let chains = run
        .observations
        .iter()
        .filter_map(|one| match &one.outcome {
            Ok(Seen::Secured(session)) => Some(session.chain.len()),
            _ => None,
        });
    let answers = run.records.iter().map(|records| records.srv.len());
    let links = run.computer.iter().flat_map(|computer| &computer.links);
    let addresses: usize = links.map(|link| 1 + link.addresses.len()).sum();
    let asked = run.computer.iter().map(|computer| computer.resolvers.len());
    let resolved = run
        .observations
        .iter()
        .filter_map(|one| match &one.outcome {
            Ok(Seen::Resolved(resolution)) | Err(Trouble::Dns(resolution)) => {
                let v4 = resolution.v4.iter().flatten().count();
                let v6 = resolution.v6.iter().flatten().count();
                Some((v4 + v6).max(resolution.resolvers.len()))
            }
            _ => None,
        });
    let lines = run.observations.iter().map(|one| one.transcript.len());
    for (what, count, most) in [
        ("servers", probes.len(), MOST_PROBES),
        ("observations", run.observations.len(), MOST),
        ("comparisons", run.contrasts.len(), MOST),
        ("comparisons", run.unasked.len(), MOST),
        ("omissions", run.not_tried.len(), MOST),
        ("certificates", chains.max().unwrap_or(0), MOST_PROBES),
        ("records", answers.max().unwrap_or(0), MOST_PROBES),
        // Two runs are compared address by address.
        ("addresses of the computer", addresses, MOST),
        ("resolvers", asked.max().unwrap_or(0), MOST_PROBES),
        (
            "addresses of a name",
            resolved.max().unwrap_or(0),
            MOST_PROBES,
        ),
        ("lines of a conversation", lines.max().unwrap_or(0), MOST),
    ] {
        if count > most {
            return Err(Contradiction::TooMany(what));
        }
    }
    let is_numbered = |(at, probe): (usize, &crate::plan::Probe)| usize::from(probe.id.0) == at;
    if !probes.iter().enumerate().all(is_numbered) {
        return Err(Contradiction::Numbers);
    }
    let is_there = |probe: ProbeId| usize::from(probe.0) < probes.len();
    let named = (run.observations.iter().map(|one| one.probe))
        .chain(run.contrasts.iter().map(|one| one.probe))
        .chain(run.unasked.iter().map(|(_, probe)| *probe))
        .chain(run.not_tried.iter().map(|one| one.probe));
    if !named.into_iter().all(is_there) {
        return Err(Contradiction::NoSuchProbe);
    }
    let since = run.started.duration_since(SystemTime::UNIX_EPOCH);
    match since.is_ok_and(|since| since.as_secs() < LATEST) {
        true => Ok(()),
        false => Err(Contradiction::Time),
    }
}
