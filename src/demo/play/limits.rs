//! What sockets on loopback cannot do, and what takes its time there.

use super::Unplayable;
use crate::observation::dns::DnsTrouble;
use crate::observation::tcp::TcpTrouble;
use crate::scenario::{Action, Handshake, Scenario};

/// That nothing of the scenario is about another network.
pub(super) const fn is_on_loopback(scenario: &Scenario) -> Result<(), Unplayable> {
    if scenario.web.is_some() {
        return Err(Unplayable::Beyond(
            "a network that does not lead to the web is not to be had on loopback",
        ));
    }
    match scenario.published.file {
        None => Ok(()),
        Some(_) => Err(Unplayable::Beyond(
            "the simulation has no web to ask for a settings file",
        )),
    }
}

/// Whether a server of the scenario is meant to keep silent, so that the limits are shortened.
pub fn is_silent(scenario: &Scenario) -> bool {
    scenario.servers.iter().any(|server| {
        let looked_up = [
            server.resolve.v4.as_ref().err(),
            server.resolve.v6.as_ref().err(),
        ];
        looked_up.contains(&Some(&DnsTrouble::Timeout))
            || server
                .connect
                .iter()
                .any(|c| c.outcome == Err(TcpTrouble::Timeout))
            || server.steps.iter().any(|step| {
                matches!(
                    step.action,
                    Action::Silence | Action::Tls(Handshake::Timeout)
                )
            })
    })
}
