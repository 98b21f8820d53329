//! How many connections a host gets beside those that a mail program makes.

use std::collections::{BTreeSet, HashMap};
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

use crate::plan::ProbeId;
use crate::plan::contrast::MOST_CONNECTIONS;

/// The connections that were made for contrast, host by host, and those that were made once more where one broke off.
#[derive(Default)]
pub(in crate::runner) struct Allowance {
    made: Mutex<HashMap<Machine, usize>>,
    /// The probes of which an address that broke off was not tried once more.
    spared: Mutex<BTreeSet<ProbeId>>,
}

/// Whom connections burden: several names may lead to one machine.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(in crate::runner) enum Machine {
    /// The first of its addresses.
    At(IpAddr),
    /// A host without an address.
    Named(String),
}

impl Machine {
    /// The one behind this name, which has these addresses.
    pub(in crate::runner) fn of(host: &str, addresses: impl IntoIterator<Item = IpAddr>) -> Self {
        let first = addresses.into_iter().min();
        first.map_or_else(|| Self::Named(host.to_owned()), Self::At)
    }
}

impl Allowance {
    /// Whether one more connection may be made while so many are kept for what tells more.
    pub(in crate::runner) fn take(&self, machine: &Machine, kept: usize) -> bool {
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        let made = made.entry(machine.clone()).or_default();
        let may = *made + kept < MOST_CONNECTIONS;
        *made += usize::from(may);
        may
    }

    /// Notes that an address of a probe was not tried once more.
    pub(in crate::runner) fn spare(&self, probe: ProbeId) {
        let mut spared = self.spared.lock().unwrap_or_else(PoisonError::into_inner);
        spared.insert(probe);
    }

    /// The probes of which an address that broke off was not tried once more.
    pub(in crate::runner) fn spared(&self) -> BTreeSet<ProbeId> {
        let spared = self.spared.lock().unwrap_or_else(PoisonError::into_inner);
        spared.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_names_of_one_machine_share_what_it_gets() {
        let allowance = Allowance::default();
        let place = |last| IpAddr::from([192, 0, 2, last]);
        let imap = Machine::of("imap.example.org", [place(2), place(1)]);
        let smtp = Machine::of("smtp.example.org", [place(1)]);
        let other = Machine::of("mail.example.net", []);
        assert!((1..MOST_CONNECTIONS).all(|_| allowance.take(&imap, 0)));
        assert!(!allowance.take(&smtp, 1), "one is kept");
        assert!(allowance.take(&smtp, 0));
        assert!(!allowance.take(&imap, 0));
        assert!(allowance.take(&other, 0));
    }
}
