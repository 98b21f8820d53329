//! A name that one of two runs found: what the DNS servers of the other one did.

use std::net::{IpAddr, SocketAddr};

use super::{About, Proof, of as says};
use crate::compare::{Both, Letter, Side, is_global};
use crate::endpoint::Endpoint;
use crate::observation::dns::{DnsTrouble, Resolution};
use crate::observation::{Run, Seen, Trouble};

/// What the DNS servers of the run that has the trouble did.
#[derive(Clone, Copy)]
pub(in crate::report::difference) enum Resolver {
    /// They answered, with no address.
    Denies,
    /// None of them answered.
    Silent,
    /// None of them answered, and this one answered the other run.
    Unreached(IpAddr),
}

/// What is known of those that were asked for the first of these servers.
pub(super) fn of(endpoints: &[Endpoint], failing: Letter, sides: &Both<Side<'_>>) -> Resolver {
    let asked = |letter: Letter| {
        let first = endpoints.first()?;
        look_up(sides.of(letter).run, first)
    };
    let Some(bad) = asked(failing) else {
        return Resolver::Denies;
    };
    if bad.trouble() != Some(&DnsTrouble::Timeout) {
        return Resolver::Denies;
    }
    let answered = asked(failing.other()).and_then(|good| good.answered_by);
    // Two networks may each have a server at the same private address.
    let is_same = |at: &SocketAddr| is_global(&at.ip()) && bad.resolvers.contains(at);
    match answered.filter(is_same) {
        Some(at) => Resolver::Unreached(at.ip()),
        None => Resolver::Silent,
    }
}

fn look_up<'a>(run: &'a Run, endpoint: &Endpoint) -> Option<&'a Resolution> {
    let mut probes = run.plan.probes.iter();
    let probe = probes.find(|probe| {
        probe.endpoint.host == endpoint.host && probe.endpoint.port == endpoint.port
    })?;
    run.of(probe.id).find_map(|seen| match &seen.outcome {
        Ok(Seen::Resolved(found)) | Err(Trouble::Dns(found)) => Some(found),
        _ => None,
    })
}

/// What it proves that the name is found from one place and not from another.
pub(super) fn proof(about: &About<'_>) -> Proof {
    let (x, y) = (about.x, about.y);
    match about.resolver {
        Resolver::Denies => says(
            format!(
                "The name is found from {y} and not from {x}. So it exists, and the resolver that {x} asks does not know it."
            ),
            format!(
                "Let {x} ask another resolver (`--dns ADDRESS` tries one). If that one knows the name, whoever runs the resolver of {x} has to \
                 mend it."
            ),
        ),
        Resolver::Silent => says(
            format!(
                "The name is found from {y}, and no DNS server answers {x}. So the name exists, and either the resolver of {x} does not work or \
                 nothing gets from {x} to it."
            ),
            format!(
                "Let {x} ask another resolver (`--dns ADDRESS` tries one). If that one answers, whoever runs the resolver of {x} has to mend it; \
                 if none does, whoever runs the network of {x} looks at its connection and at its firewall: port 53, UDP and TCP."
            ),
        ),
        Resolver::Unreached(at) => says(
            format!(
                "The name is found from {y} and not from {x}, though both ask the same DNS server, {at}. It answers {y}, so it works: what {x} \
                 asks does not get there, or no answer gets back."
            ),
            format!(
                "Whoever runs the network of {x} looks at the way to {at}: a firewall, port 53, UDP and TCP. `--dns ADDRESS` tries another \
                 resolver."
            ),
        ),
    }
}
