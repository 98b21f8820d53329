//! What is done after a run in which the servers of a protocol were out of reach: every source is asked that was not needed before, and where one
//! names a server at another host, that is tried too, up to what it offers. Nobody signs in there.

use std::io;
use std::time::Duration;

use super::prepare::Prepared;
use super::search::Search;
use super::{Crew, Everything, runtime, signal};
use crate::discover::judge::Judgement;
use crate::discover::{Setting, Whom};
use crate::endpoint::{Endpoint, Origin, Protocol, Purpose, Security};
use crate::net::Network;
use crate::observation::discovery::Discovery;
use crate::observation::dns::{DnsTrouble, DomainRecords};
use crate::observation::{Ended, Seen, Trouble};
use crate::plan::{Depth, Plan, Probe, ProbeId, is_denial};
use crate::progress::Event;

/// How long the other servers may take.
const FOR_OTHERS: Duration = Duration::from_secs(5);

/// Asks and tries what is left, where something is left and the run was not cut short.
///
/// # Errors
///
/// When the operating system gives no event queue.
pub(super) fn look(
    prepared: &mut Prepared,
    seen: &mut Everything,
    network: &Network,
    progress: &dyn Fn(Event),
) -> io::Result<()> {
    let protocols = out_of_reach(&prepared.plan, seen);
    let may_ask = prepared.records.as_ref().is_some_and(has_answered);
    if protocols.is_empty() || !may_ask || network.simulated || seen.ended != Ended::Complete {
        return Ok(());
    }
    let left = prepared
        .plan
        .limits
        .run
        .saturating_sub(prepared.began.elapsed());
    let Some(mut discovery) = prepared.discovery().filter(|_| !left.is_zero()) else {
        return Ok(());
    };
    let target = &prepared.plan.target;
    let search = Search {
        whom: Whom::of(target.address.as_deref(), &discovery.records.domain),
        protocols,
        network,
        asks_web: true,
        wants_names: false,
        limit: left,
    };
    let (began, plan) = (prepared.began, prepared.plan.clone());
    let runtime = runtime()?;
    let found = runtime.block_on(async {
        tokio::select! {
            biased;
            () = signal::interrupted() => None,
            () = search.ask_all(&mut discovery) => {
                let mut plan = others(&plan, &search.judged(&discovery), &discovery, &search.protocols);
                plan.limits.run = plan.limits.run.min(began.elapsed() + FOR_OTHERS);
                let seen = match plan.probes.is_empty() {
                    true => None,
                    false => Some(Crew::new(&plan, None, network, began).work(&plan, progress).await),
                };
                Some((plan, seen))
            }
        }
    });
    runtime.shutdown_background();
    let Some((others, of_others)) = found else {
        seen.ended = Ended::Interrupted;
        signal::exit_at_next();
        return Ok(());
    };
    prepared.asked = discovery.asked;
    prepared.pacc = discovery.pacc;
    prepared.hosts = discovery.hosts;
    if let Some(of_others) = of_others {
        add(&mut prepared.plan, seen, others, of_others);
    }
    Ok(())
}

/// The protocols of which no server that was found got as far as telling what it offers, and not because the DNS is silent. What the user
/// named is not replaced, and guesses come after everybody was asked; where a proxy stands in between, others are no nearer.
fn out_of_reach(plan: &Plan, seen: &Everything) -> Vec<Protocol> {
    let is_found = |probe: &&Probe| {
        !matches!(probe.endpoint.origin, Origin::Asked | Origin::Convention)
            && probe.purpose != Purpose::Contrast
            && probe.proxy.is_none()
    };
    let is_shut = |probe: &Probe| {
        let mut own = seen.observations.iter().filter(|one| one.probe == probe.id);
        let mut is_in_vain = false;
        let is_reached = own.any(|one| {
            is_in_vain |= match &one.outcome {
                Err(Trouble::Dns(found)) => found.trouble().is_some_and(is_denial),
                outcome => outcome.is_err(),
            };
            matches!(one.outcome, Ok(Seen::Offered(_)))
        });
        is_in_vain && !is_reached
    };
    let all_are_shut = |protocol: &Protocol| {
        let of_protocol = |probe: &&Probe| probe.endpoint.protocol == *protocol;
        let mut own = plan
            .probes
            .iter()
            .filter(of_protocol)
            .filter(is_found)
            .peekable();
        own.peek().is_some() && own.all(is_shut)
    };
    Protocol::ALL.into_iter().filter(all_are_shut).collect()
}

/// Whether the DNS answers: without it nobody can be asked.
fn has_answered(records: &DomainRecords) -> bool {
    let silent = |trouble: &DnsTrouble| !is_denial(trouble);
    !records.mx.as_ref().is_err_and(silent) && records.mx != Err(DnsTrouble::NxDomain)
}

/// The first server of each protocol at a host that was not tried, by the most trusted source that names one.
fn others(
    plan: &Plan,
    judgement: &Judgement,
    discovery: &Discovery,
    protocols: &[Protocol],
) -> Plan {
    let is_gone = |host: &str| {
        let found = discovery.addresses(host);
        found.is_some_and(|found| found.as_ref().is_err_and(is_denial))
    };
    let mut probes: Vec<Probe> = Vec::new();
    for protocol in protocols {
        let is_tried = |host: &str| {
            let mut tried = plan.probes.iter().map(|probe| &probe.endpoint);
            tried.any(|other| other.protocol == *protocol && other.host == host)
        };
        let is_new = |one: &&Setting| {
            one.security != Security::ClearText && !is_gone(&one.host) && !is_tried(&one.host)
        };
        let Some(other) = judgement.all_of(*protocol).into_iter().find(is_new) else {
            continue;
        };
        let endpoint: Endpoint = other.endpoint(&judgement.records);
        let id = ProbeId(u16::try_from(probes.len()).unwrap_or(u16::MAX));
        probes.push(Probe {
            id,
            endpoint,
            depth: Depth::Offer,
            purpose: Purpose::Contrast,
            proxy: None,
            keeps_token: false,
        });
    }
    Plan {
        probes,
        ..plan.clone()
    }
}

/// Adds what was tried to the run, behind its own servers.
fn add(plan: &mut Plan, seen: &mut Everything, others: Plan, of_others: Everything) {
    let first = plan.probes.len();
    let moved = |id: ProbeId| {
        let at = usize::from(id.0) + first;
        ProbeId(u16::try_from(at).unwrap_or(u16::MAX))
    };
    plan.probes
        .extend(others.probes.into_iter().map(|probe| Probe {
            id: moved(probe.id),
            ..probe
        }));
    for mut one in of_others.observations {
        one.probe = moved(one.probe);
        seen.observations.push(one);
    }
    for mut one in of_others.not_tried {
        one.probe = moved(one.probe);
        seen.not_tried.push(one);
    }
    if of_others.ended == Ended::Interrupted {
        seen.ended = Ended::Interrupted;
    }
}
