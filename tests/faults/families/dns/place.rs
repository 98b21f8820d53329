//! Resolvers of a line: they run on its router, so that every line may have its own at the same addresses.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use super::super::line::Line;
use super::super::servers::dns::{NameServer, Zone};
use super::super::servers::forwarder::{Before, Forwarder, Question, Turn};
use super::super::servers::middlebox::Middlebox;
use super::super::servers::resolvers::Resolver;
use super::super::servers::web;
use super::super::world;

/// The first resolver of the computer.
pub(super) const FIRST: &str = "198.51.100.53";
/// The second one.
pub(super) const SECOND: &str = "198.51.100.54";
/// One with an address of IPv6.
pub(super) const SIXTH: &str = "2001:db8:53::53";
/// One that is gone: what is sent there vanishes.
pub(super) const GONE: &str = "198.51.100.99";
/// One of another computer, which refuses every connection but those to the web.
pub(super) const STRANGER: &str = "198.51.100.77";
/// For name servers that only the resolvers of the router ask.
pub(super) const BEHIND: &str = "127.0.0.1@5300";
/// What an Unbound has to know of the rest of the world.
pub(super) const REST: &str = "forward-zone:\n  name: \".\"\n  forward-addr: 203.0.113.53";

/// The servers of the matrix, named one by one: no record of the domain is needed.
pub(super) const NAMED: [&str; 6] = [
    "--imap",
    "imap.contoso.example:993/tls",
    "--pop3",
    "imap.contoso.example:995/tls",
    "--smtp",
    "smtp.contoso.example:587/starttls",
];

/// Loses every question until so long after it came first.
pub(super) fn lost_for(milliseconds: u64, before: Before) -> Turn {
    if before.since < Duration::from_millis(milliseconds) {
        Turn::Lost
    } else {
        after(0)
    }
}

/// Waits so long before a question is passed on.
pub(super) const fn after(milliseconds: u64) -> Turn {
    Turn::After(Duration::from_millis(milliseconds))
}

fn address(line: &Line<'_>, at: &str) -> IpAddr {
    line.router
        .sh(&format!("ip addr replace {at} dev lo 2>/dev/null"));
    at.parse().expect("an address")
}

/// Unbound at this address of the router.
pub(super) fn unbound(line: &Line<'_>, at: &str, configuration: &str) {
    let at = address(line, at);
    line.keep(Resolver::unbound(&line.router, at, configuration));
}

/// Dnsmasq at this address of the router; `--server` tells whom it asks.
pub(super) fn dnsmasq(line: &Line<'_>, at: &str, options: &[&str]) {
    let at = address(line, at);
    line.keep(Resolver::dnsmasq(&line.router, at, options));
}

/// A name server with these zones alone at this address of the router.
pub(super) fn name_server(line: &Line<'_>, at: &str, zones: &[Zone]) {
    let at = address(line, at);
    line.keep(NameServer::with_zones(&line.router, &[at], 53, zones));
}

/// The same at port 5300 of the router itself, for its resolvers alone.
pub(super) fn behind(line: &Line<'_>, zones: &[Zone]) {
    let at = "127.0.0.1".parse().expect("an address");
    line.keep(NameServer::with_zones(&line.router, &[at], 5300, zones));
}

/// A forwarder at this address of the router, which asks the name server of the world.
pub(super) fn forwarder(
    line: &Line<'_>,
    at: &str,
    turn: impl Fn(&Question, Before) -> Turn + Send + Sync + 'static,
) {
    forwarder_to(line, at, &format!("{}:53", world::DNS_V4), turn);
}

/// The same, asking another one.
pub(super) fn forwarder_to(
    line: &Line<'_>,
    at: &str,
    to: &str,
    turn: impl Fn(&Question, Before) -> Turn + Send + Sync + 'static,
) {
    let at = SocketAddr::new(address(line, at), 53);
    let to = to.parse().expect("an address");
    line.keep(Forwarder::start(&line.router, at, to, turn));
}

/// An address at which nothing answers.
pub(super) fn nobody(line: &Line<'_>, at: &str) {
    line.router.sh(&format!("ip route add blackhole {at}"));
}

/// A computer that has nothing to do with mail, at [`STRANGER`].
pub(super) fn stranger(line: &Line<'_>) {
    address(line, STRANGER);
    let page = |_: &str, _: &str| web::page("This page is blocked");
    line.keep(Middlebox::start_at(&line.router, 80, web::answering(page)));
}

/// Leads an address to a mail server, at the router.
pub(super) fn lead(line: &Line<'_>, from: &str, to: &str) {
    line.router.nft(&format!(
        "table ip lead {{\nchain prerouting {{\ntype nat hook prerouting priority -100\nip daddr {from} dnat to {to}\n}}\n}}"
    ));
}
