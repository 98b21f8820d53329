//! Which findings of a run stop every program, and which only those that sign in in the same way.

use super::answer::{Obstacle, Told};
use super::offers::Found;
use super::sign_in::Chosen;
use crate::catalogue::Stops;
use crate::endpoint::Protocol;

/// What the findings say of a program that gets this far by itself: the way of signing in that it would use, where one was
/// found; none where what it meets is not known.
pub(super) fn stops(found: &[Found], protocol: Protocol, with: Option<&Chosen>) -> Option<Told> {
    let of_protocol = found.iter().filter(|one| one.protocols.contains(&protocol));
    let mut stopping = of_protocol.filter_map(|one| {
        let whom = match one.stops? {
            Stops::Everyone => "every program",
            Stops::Network => "every program on this network",
            Stops::Computer => "every program on this computer",
            Stops::Password if one.by_password && with.is_some_and(Chosen::is_password) => {
                "every program that signs in with this name and password"
            }
            Stops::Password | Stops::Some => return None,
        };
        let why = format!("what finding {} says holds for {whom}", one.number);
        Some(Told::cannot(Obstacle::Finding, why))
    });
    stopping.next()
}
