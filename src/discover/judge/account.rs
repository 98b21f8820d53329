//! Whether the sources of the domain itself tell the same of how to sign in at one server.

use super::Voice;
use super::protocol::is_same_machine;
use crate::discover::compare::{Difference, What};
use crate::discover::finding::Finding;
use crate::discover::{Setting, Source};
use crate::endpoint::Protocol;
use crate::observation::discovery::Discovery;

/// The first difference of each protocol in the user name, or in the ways of signing in, between two sources of the domain that name one
/// door. What a source does not say is no difference.
pub(super) fn differences(voices: &[Voice<'_>], discovery: &Discovery) -> Vec<Finding> {
    let own: Vec<&Voice<'_>> = voices
        .iter()
        .filter(|voice| voice.source.is_of_domain())
        .collect();
    let of_protocol = |protocol| {
        let mut pairs = own.iter().enumerate().flat_map(|(at, first)| {
            let later = own[at + 1..].iter();
            later.flat_map(move |second| doors(protocol, first, second, discovery))
        });
        pairs.find_map(|(first, second)| difference(first, second))
    };
    let all = Protocol::ALL.into_iter().filter_map(of_protocol);
    all.map(|found| Finding::AccountDiffers(Box::new(found)))
        .collect()
}

/// The doors of a protocol that both name, as each names them.
fn doors<'v>(
    protocol: Protocol,
    first: &Voice<'v>,
    second: &Voice<'v>,
    discovery: &Discovery,
) -> Vec<(&'v Setting, &'v Setting)> {
    let of_protocol = |voice: &Voice<'v>| -> Vec<&'v Setting> {
        let all = voice.settings.iter().copied();
        all.filter(|one| one.protocol == protocol).collect()
    };
    let others = of_protocol(second);
    let pairs = of_protocol(first).into_iter().filter_map(|one| {
        let other = others.iter().find(|other| is_one(one, other, discovery))?;
        Some((one, *other))
    });
    pairs.collect()
}

/// Whether both name one door, be it by two names of one machine.
fn is_one(one: &Setting, other: &Setting, discovery: &Discovery) -> bool {
    let is_one_service = one.port == other.port && one.security == other.security;
    one.is_same_door(other) || is_one_service && is_same_machine(discovery, &one.host, &other.host)
}

fn difference(first: &Setting, second: &Setting) -> Option<Difference> {
    let names = first.username.as_ref().zip(second.username.as_ref());
    let names_differ = names.is_some_and(|(one, other)| one != other);
    // Autodiscover has no word for tokens, and says a password wherever nothing else is said.
    let is_told = [first, second]
        .iter()
        .all(|one| one.source != Source::Autodiscover);
    // One way that both have is enough.
    let shares_way = || first.sign_in.iter().any(|way| second.sign_in.contains(way));
    let both_say = is_told && !first.sign_in.is_empty() && !second.sign_in.is_empty();
    let what = match (names_differ, both_say) {
        (true, _) => What::UserName,
        (false, true) if !shares_way() => What::SignIn,
        (false, _) => return None,
    };
    Some(Difference {
        protocol: first.protocol,
        what,
        first: first.clone(),
        second: Some(second.clone()),
        against: second.source,
        is_open: true,
    })
}
