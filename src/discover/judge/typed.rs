//! What the user has in a program, beside what is published.

use std::net::IpAddr;

use super::protocol::{is_same_machine, refs};
use super::{Voice, labels};
use crate::discover::compare::difference;
use crate::discover::finding::TypedFault;
use crate::discover::{Finding, Setting, Source};
use crate::endpoint::{Protocol, Security};
use crate::observation::discovery::Discovery;
use crate::plan::{Wanted, is_denial, usual_doors};

/// A server that was typed, and the published one that it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agreed {
    /// What was typed.
    pub typed: Setting,
    /// What is published: the same door, or another one of the same machine.
    pub published: Setting,
}

/// What comes of the comparison.
pub(super) struct Typed {
    pub(super) finding: Option<Finding>,
    pub(super) agreed: Option<Agreed>,
}

/// Compares what was typed for a protocol with what each source has of it. Whom one source bears out, the others need not.
pub(super) fn compare(
    protocol: Protocol,
    typed: &[Wanted],
    with: &[(&Voice<'_>, Vec<Setting>)],
    discovery: &Discovery,
) -> Typed {
    let nothing = Typed {
        finding: None,
        agreed: None,
    };
    let Some(wanted) = typed.iter().find(|wanted| wanted.protocol == protocol) else {
        return nothing;
    };
    let Some((_, first)) = with.first() else {
        return nothing;
    };
    let own = settings(wanted, &first[0].host);
    let Some(door) = own.first() else {
        return nothing;
    };
    let fault = fault(door, first, discovery);
    let same_machine = |a: &str, b: &str| is_same_machine(discovery, a, b);
    let differs = |settings: &[Setting]| difference(&refs(&own), &refs(settings), &same_machine);
    let mut differences: Vec<_> = with.iter().map(|(_, all)| differs(all)).collect();
    if let Some(at) = differences.iter().position(Option::is_none) {
        let all = &with[at].1;
        let is_it = |one: &&Setting| own.iter().any(|door| door.is_same_door(one));
        let published = all.iter().find(is_it).or(all.first());
        return Typed {
            finding: None,
            agreed: published.map(|published| Agreed {
                typed: door.clone(),
                published: published.clone(),
            }),
        };
    }
    let first = differences.swap_remove(0);
    Typed {
        finding: first.map(|found| Finding::TypedDiffers(Box::new(found), fault)),
        agreed: None,
    }
}

/// The first door that was typed for a protocol; without a host where only a port was.
pub(super) fn door(protocol: Protocol, typed: &[Wanted]) -> Option<Setting> {
    let wanted = typed.iter().find(|wanted| wanted.protocol == protocol)?;
    settings(wanted, "").into_iter().next()
}

/// The doors that are meant; the host is that which is published where none was typed.
fn settings(wanted: &Wanted, published: &str) -> Vec<Setting> {
    let host = wanted.host.clone().unwrap_or_else(|| published.to_owned());
    let doors = wanted.doors().into_iter();
    doors
        .map(|(port, security)| Setting {
            protocol: wanted.protocol,
            host: host.clone(),
            port,
            security,
            sign_in: Vec::new(),
            username: None,
            source: Source::Typed,
        })
        .collect()
}

/// What is wrong with it by itself.
pub(super) fn fault(
    typed: &Setting,
    published: &[Setting],
    discovery: &Discovery,
) -> Option<TypedFault> {
    if let Some(Err(trouble)) = discovery.addresses(&typed.host)
        && is_denial(trouble)
    {
        return Some(TypedFault::NoHost(trouble.clone()));
    }
    if let Ok(address) = typed.host.parse::<IpAddr>() {
        let has_it = |one: &&Setting| {
            let addresses = discovery.addresses(&one.host);
            addresses.is_some_and(|all| all.as_ref().is_ok_and(|all| all.contains(&address)))
        };
        let of = published.iter().find(has_it);
        return of.map(|one| TypedFault::AddressOf(one.host.clone()));
    }
    if let Some(right) = labels::of_port(typed) {
        // Clear text at a port of STARTTLS begins as it should.
        let begins = match typed.security {
            Security::ClearText => Security::StartTls,
            other => other,
        };
        return (right != begins).then_some(TypedFault::BeginsWith(right));
    }
    let mut others = Protocol::ALL.into_iter();
    let of_other = others.find(|one| {
        usual_doors(*one)
            .iter()
            .any(|(port, _)| *port == typed.port)
    });
    match of_other {
        Some(protocol) if protocol != typed.protocol => Some(TypedFault::PortOf(protocol)),
        Some(_) => None,
        None => Some(TypedFault::UnusualPort),
    }
}
