//! How soon a connection was turned down, which tells by whom.

use std::time::Duration;

/// A computer refuses a port as soon as it is asked; so late, the first question got no answer (it is asked again after a second,
/// RFC 6298), as where a firewall rejects in the name of the computer and rations what it says.
const LATE: Duration = Duration::from_millis(900);

/// Windows asks for a port that refuses twice more, half a second apart: there, each refusal is late.
const REFUSED_AT_ONCE: bool = !cfg!(windows);

/// How often a host refused, by how long it took.
#[derive(Clone, Copy, Default)]
pub(super) struct Refusals {
    at_once: usize,
    late: usize,
}

impl Refusals {
    pub(super) fn add(&mut self, took: Duration) {
        let count = match took >= LATE {
            true => &mut self.late,
            false => &mut self.at_once,
        };
        *count += 1;
    }

    /// Whether they are late by rule. One may be late because a packet was lost.
    pub(super) const fn are_late(self) -> bool {
        self.are_late_where(REFUSED_AT_ONCE)
    }

    const fn are_late_where(self, refused_at_once: bool) -> bool {
        refused_at_once && self.late >= 2 && self.late > self.at_once
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals_are_late_by_rule_where_most_are_and_the_system_asks_once() {
        let late = |milliseconds: &[u64], refused_at_once| {
            let mut refusals = Refusals::default();
            for took in milliseconds {
                refusals.add(Duration::from_millis(*took));
            }
            refusals.are_late_where(refused_at_once)
        };
        assert!(late(&[1020, 3050], true));
        assert!(late(&[1020, 1030, 5], true));
        assert!(!late(&[1020], true), "one packet may be lost");
        assert!(
            !late(&[1020, 1030, 5, 5], true),
            "a line that loses packets"
        );
        assert!(
            !late(&[1020, 1030, 2050], false),
            "Windows asks three times"
        );
        assert!(!late(&[], true));
    }
}
