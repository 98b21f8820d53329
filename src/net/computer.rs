//! What this computer is like: its interfaces, ways out, file of hosts and proxies.
//!
//! Nothing here sends a packet. It may still take its time, so it belongs on a thread of its own.

mod hosts;
mod links;
mod neighbours;
mod networks;
mod proxies;
mod routes;

pub(crate) use self::hosts::lines as hosts_lines;
pub(crate) use self::proxies::of_system as system_proxies;

use std::net::IpAddr;

use super::resolvers;
use crate::observation::computer::{Computer, HostsLine, Way};

/// The most servers that the way to is looked up for.
const MOST_WAYS: usize = 32;

/// Looks at everything; the lines of the file of hosts were read before.
pub(crate) fn look(hosts: Vec<HostsLine>) -> Computer {
    let links = links::all();
    let (v4, v6) = (routes::out_v4(), routes::out_v6());
    let of = |out: &routes::Out| out.source.and_then(|source| links::owner(&links, source));
    let route_through = of(&v4).or_else(|| of(&v6));
    Computer {
        route_v4: v4.exists,
        route_v6: v6.exists,
        networks: networks::all(&links, route_through.as_deref()),
        route_through,
        silent_router: None,
        router: neighbours::router_of_v4().map(IpAddr::V4),
        ways: Vec::new(),
        no_way: Vec::new(),
        resolvers: resolvers::of_this_computer(),
        hosts,
        proxies: proxies::all(),
        links,
    }
}

/// Adds the ways to these addresses, as they are now, and whether the router answers.
pub(crate) fn add_ways(computer: &mut Computer, addresses: impl Iterator<Item = IpAddr>) {
    computer.silent_router = neighbours::silent_router().map(IpAddr::V4);
    for to in addresses {
        if computer.ways.len() == MOST_WAYS
            || computer.through(to).is_some()
            || computer.no_way.contains(&to)
        {
            continue;
        }
        match routes::towards(to) {
            Ok(source) => {
                let through = links::owner(&computer.links, source);
                computer
                    .ways
                    .extend(through.map(|through| Way { to, through }));
            }
            Err(error) if routes::is_no_way(&error) => computer.no_way.push(to),
            Err(_) => {}
        }
    }
}
