//! How to sign in at a server: whether the sources of the domain itself tell the same of it, and by which name where its own source
//! leaves that open.

use super::protocol::is_same_machine;
use super::{Chosen, Voice};
use crate::discover::compare::{Difference, What};
use crate::discover::finding::Finding;
use crate::discover::said::{Says, Statement};
use crate::discover::{Setting, Source, UserName, is_one_house};
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
        is_overruled: false,
    })
}

/// The settings that all sources name.
pub(super) fn all_said(statements: &[Statement]) -> impl Iterator<Item = &Setting> {
    statements.iter().flat_map(|one| match &one.says {
        Says::Settings { settings, .. } => settings.as_slice(),
        _ => &[],
    })
}

/// Gives each server whose source leaves the user name open, as records do, the one that is published for another protocol of the same
/// host, or else of the same house: that keeps its accounts once. Where the sources do not agree on it, it stays open.
pub(super) fn lend_names(servers: &mut [Chosen], statements: &[Statement], discovery: &Discovery) {
    for setting in servers.iter_mut().flat_map(|one| &mut one.settings) {
        if setting.username.is_none() {
            setting.username = lent(setting, statements, discovery).cloned();
        }
    }
}

/// The user name that all have who name the same host or, where none of them tells it, the same house.
fn lent<'s>(
    setting: &Setting,
    statements: &'s [Statement],
    discovery: &Discovery,
) -> Option<&'s UserName> {
    let is_at_host = |one: &Setting| {
        one.host == setting.host || is_same_machine(discovery, &one.host, &setting.host)
    };
    agreed(statements, is_at_host)
        .or_else(|| agreed(statements, |one| is_one_house(&one.host, &setting.host)))?
}

/// The one user name that is told for these servers; none of it where several are, nothing where none is.
fn agreed(
    statements: &[Statement],
    is_meant: impl Fn(&Setting) -> bool,
) -> Option<Option<&UserName>> {
    let mut names = all_said(statements)
        .filter(|one| is_meant(one))
        .filter_map(|one| one.username.as_ref());
    let first = names.next()?;
    Some(names.all(|other| other == first).then_some(first))
}
