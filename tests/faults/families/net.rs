//! The network itself: links, routes, firewalls that say no.

use super::line::Line;
use super::row::Row;
use super::world;

#[path = "net/by_address.rs"]
mod by_address;
#[path = "net/mtu.rs"]
mod mtu;
#[path = "net/partial.rs"]
mod partial;
#[path = "net/rejected.rs"]
mod rejected;
#[path = "net/vpn.rs"]
mod vpn;
#[path = "net/way_out.rs"]
mod way_out;

/// Every port of a mail server.
const MAIL: &str = "{ 25, 993, 143, 995, 110, 587, 465 }";

pub(crate) fn rows() -> Vec<Row> {
    [
        healthy(),
        rejected::rows(),
        by_address::rows(),
        partial::rows(),
        way_out::rows(),
        mtu::rows(),
        vpn::rows(),
    ]
    .concat()
}

fn healthy() -> Vec<Row> {
    vec![
        Row::healthy("nothing is wrong", |_| {}).connections(12),
        Row::healthy("a line of 300 ms there and back", |line| line.delay(150))
            .within(9.0)
            .twin_of(&["net.vpn"]),
        Row::healthy("a line of 800 ms there and back", |line| line.delay(400)).within(20.0),
    ]
}
