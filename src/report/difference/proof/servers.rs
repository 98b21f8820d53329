//! That two runs tried other servers for one domain, and why.

use super::{About, Proof, of};
use crate::compare::{Axis, Both, Comparison, Conclusion, Letter, Side, names_servers};
use crate::endpoint::{Endpoint, Protocol};
use crate::report::build::joined;
use crate::style::safe;

pub(super) fn other(
    one: &Conclusion,
    comparison: &Comparison,
    sides: &Both<Side<'_>>,
    about: &About<'_>,
) -> Proof {
    if let Some(proof) = asked(one, sides) {
        return proof;
    }
    let (x, y) = (about.x, about.y);
    let is_place = !matches!(comparison.circumstances.axis(), Axis::Time);
    match one.failing {
        Some(_) if is_place => of(
            format!(
                "{y} found the servers by what the domain publishes in the DNS; {x} did not get that answer, and had to guess. So it is the \
                DNS that {x} asks."
            ),
            format!(
                "Let {x} ask another resolver (`--dns ADDRESS` tries one); whoever runs its own has to mend it."
            ),
        ),
        Some(_) => of(
            format!(
                "{y} found the servers by what the domain publishes in the DNS; {x} did not get that answer, and had to guess."
            ),
            "The administrator of the domain looks at its MX and SRV records.",
        ),
        None => of(
            "The two tried other servers for the same domain: the DNS named other ones to each.",
            "Compare the MX and SRV records that each got (`mailprobe ADDRESS --dry-run` shows what follows from them).",
        ),
    }
}

/// What it proves where one of them or both were told which server to try: nothing of the domain.
fn asked(one: &Conclusion, sides: &Both<Side<'_>>) -> Option<Proof> {
    let protocols: Vec<Protocol> = one.endpoints.iter().map(|one| one.protocol).collect();
    let is_asked = |letter: &Letter| names_servers(sides.of(*letter).run, &protocols);
    let letters: Vec<Letter> = Letter::ALL.into_iter().filter(is_asked).collect();
    let named = |letter: &Letter| {
        let tried = sides.of(*letter).run.plan.probes.iter();
        let mut hosts: Vec<String> = Vec::new();
        for host in tried
            .map(|probe| &probe.endpoint)
            .filter(|own| is_there(one, own))
        {
            let host = safe(&host.host);
            if !hosts.contains(&host) {
                hosts.push(host);
            }
        }
        format!("{} was told to try {}", letter.name(), joined(&hosts))
    };
    let told: Vec<String> = letters.iter().map(named).collect();
    (!told.is_empty()).then(|| {
        of(
            format!(
                "{}. So the two tried other servers, and what differs may be the server alone; it says nothing of the DNS.",
                told.join(", and ")
            ),
            "Check one and the same server in both, and compare those two.",
        )
    })
}

/// Whether a server is one of those that show it.
fn is_there(one: &Conclusion, own: &Endpoint) -> bool {
    one.endpoints.iter().any(|endpoint| endpoint == own)
}
