//! Who acts on what two runs prove: from what was measured, and from what the comparison rules out.

use super::{Axis, Conclusion, Kind};
use crate::catalogue::Who;

impl Conclusion {
    /// Who can do something about it; nobody where nothing has to be done. `found` is who can mend what was found at these servers in the
    /// run that has the trouble.
    ///
    /// The finding says best who acts, as it goes by what was measured. It saw one of the two runs alone, though: what works from one
    /// network and not from another is not for whoever runs the server, and what works from the same network at the same time is not for
    /// whoever runs that network.
    pub fn who(&self, found: Option<Who>) -> Option<Who> {
        if self.mended {
            return None;
        }
        // Where the next check has to tell, whoever makes it acts first.
        let is_open = matches!(self.axis, Axis::Either | Axis::Neither | Axis::Open);
        if is_open && self.kind.is_on_the_way() {
            return Some(Who::HelpDesk);
        }
        // Two that went by other families leave open what makes the difference.
        if self.families.is_some() && self.kind == Kind::Blocked {
            return Some(Who::HelpDesk);
        }
        let found = found.filter(|who| !self.rules_out(*who));
        Some(match self.kind {
            Kind::Renewed => return None,
            // Each of the two has a cause of its own, or the computer has it.
            Kind::Trust | Kind::FailOtherwise => Who::HelpDesk,
            Kind::Expired => self.operator,
            Kind::OtherServers => self.who_names_servers(),
            // Without a finding that says more, it is asked first what was typed.
            Kind::SignIn | Kind::OtherAccount => found.unwrap_or(Who::HelpDesk),
            Kind::Mailbox => found.unwrap_or(Who::Administrator),
            // In one and the same network the server was given another one.
            Kind::BadCertificate if matches!(self.axis, Axis::Time | Axis::Neither) => {
                self.operator
            }
            Kind::BadCertificate | Kind::Offer | Kind::Unsteady | Kind::FailAlike => {
                found.unwrap_or(self.operator)
            }
            Kind::Findings => found.unwrap_or(Who::HelpDesk),
            // What is left lies on the way.
            _ => found.unwrap_or_else(|| self.who_is_on_the_way()),
        })
    }

    /// Whether the comparison proves that these are not the ones to act.
    const fn rules_out(&self, who: Who) -> bool {
        let is_server = matches!(who, Who::Administrator | Who::Provider);
        let is_network = matches!(who, Who::Network);
        match (self.axis, self.kind) {
            (Axis::Place, _) if self.kind.is_on_the_way() => is_server,
            // What is the same in two networks is not for those who run them.
            (Axis::Place | Axis::Either, Kind::FailAlike) => is_network,
            (_, Kind::FailAlike) => false,
            (Axis::Neither, _) => is_network,
            _ => false,
        }
    }

    /// Who acts on what lies on the way, where no finding tells.
    const fn who_is_on_the_way(&self) -> Who {
        match (self.axis, self.kind) {
            (Axis::Place, _) => Who::Network,
            // That nothing at all is reached is no matter of a server.
            (Axis::Time, Kind::NoWayOut) => Who::Network,
            (Axis::Time, Kind::Inspected) => Who::HelpDesk,
            (Axis::Time, _) => self.operator,
            // What cannot be told apart yet is for whoever makes the next check.
            _ => Who::HelpDesk,
        }
    }

    /// Who acts where the two tried other servers.
    const fn who_names_servers(&self) -> Who {
        match (self.failing.is_some(), self.axis) {
            (true, Axis::Place) => Who::Network,
            // The records of a domain are its own, whoever runs its servers.
            (true, Axis::Time) => Who::Administrator,
            _ => Who::HelpDesk,
        }
    }
}
