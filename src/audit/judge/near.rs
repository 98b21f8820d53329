//! Whose address one of the keep list may be that no mailbox has.

use crate::audit::keep::folded;
use crate::audit::mailbox::{Doors, Mailbox};
use crate::audit::tenant::Tenant;

/// For how many addresses it is looked up: each is held against all mailboxes.
const MOST: usize = 20;

/// The shortest part before the @ in which a letter may be wrong: shorter ones are near to many.
const LEAST: usize = 4;

/// The mailbox that is called nearly as each of these, by its place; none where it is on the list by itself.
pub(super) fn nearly(unseen: &[String], tenant: &Tenant) -> Vec<(String, u32)> {
    let mut all = Vec::new();
    for address in unseen.iter().take(MOST) {
        let wanted = folded(address);
        let Some((local, _)) = wanted.split_once('@') else {
            continue;
        };
        let free = || {
            tenant
                .with_settings()
                .filter(|(_, one)| one.needs == Doors::default())
        };
        let mut one_off = free().filter(|(_, one)| {
            let has = one.address.as_deref();
            local.len() >= LEAST && has.is_some_and(|has| is_one_off(has, &wanted))
        });
        let same = |one: &Mailbox| {
            let has = one.address.as_deref().and_then(|has| has.split_once('@'));
            has.is_some_and(|(before, _)| before.eq_ignore_ascii_case(local))
        };
        let mut of_the_same = free().filter(|(_, one)| same(one));
        // Either says something where it is one alone: of several nobody knows which is meant.
        let found = match (one_off.next(), one_off.next()) {
            (None, _) => of_the_same.next().filter(|_| of_the_same.next().is_none()),
            (one, None) => one,
            (Some(_), Some(_)) => None,
        };
        all.extend(found.map(|(at, _)| (address.clone(), at as u32)));
    }
    all
}

/// Whether two addresses differ in one letter: another, one more, one less, or two that changed places. A digit is none: numbered
/// mailboxes are others.
fn is_one_off(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    let longer = one.len().max(other.len());
    if one.len().abs_diff(other.len()) > 1 {
        return false;
    }
    let same = |pair: &(&u8, &u8)| pair.0.eq_ignore_ascii_case(pair.1);
    let before = one.iter().zip(other).take_while(same).count();
    let behind = one
        .iter()
        .rev()
        .zip(other.iter().rev())
        .take_while(same)
        .count();
    let is_swapped = || {
        one.len() == other.len()
            && before + behind + 2 == longer
            && one[before].eq_ignore_ascii_case(&other[before + 1])
            && one[before + 1].eq_ignore_ascii_case(&other[before])
    };
    let numbers = |of: &[u8]| {
        of.iter()
            .copied()
            .filter(u8::is_ascii_digit)
            .collect::<Vec<_>>()
    };
    (before + behind + 1 >= longer || is_swapped()) && numbers(one) == numbers(other)
}

#[cfg(test)]
mod tests {
    use super::is_one_off;

    #[test]
    fn one_letter_is_told_from_two() {
        for near in [
            "kimm@b.c", "kin@b.c", "km@b.c", "ikm@b.c", "KIM@b.c", "kim@bc",
        ] {
            assert!(is_one_off(near, "kim@b.c"), "{near}");
        }
        for far in [
            "k@b.c",
            "kimmm@b.c",
            "kin@b.d",
            "lee@b.c",
            "mik@b.c",
            "kim1@b.c",
            "k1m@b.c",
        ] {
            assert!(!is_one_off(far, "kim@b.c"), "{far}");
        }
    }
}
