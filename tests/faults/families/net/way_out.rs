//! No link, no address, no route, no internet.

use std::net::Ipv4Addr;

use super::super::servers::dns::NameServer;
use super::super::tcp::lose_first;
use super::{Line, Row, world};

pub(crate) fn rows() -> Vec<Row> {
    [offline(), no_route(), no_internet()].concat()
}

fn offline() -> Vec<Row> {
    vec![
        Row::broken("net.offline", "the cable is out", |line| {
            line.router.sh("ip link set in0 down");
            line.client.sh("ip link set eth0 down");
        }).says(&["the DNS server cannot be reached (asked: 203.0.113.53)", "The web cannot be reached either"]),
        Row::broken(
            "net.offline",
            "the cable is out at its other end, and the addresses stay",
            |line| {
                line.router.sh("ip link set in0 down");
            },
        ).says(&["no DNS server answered in time (asked: 203.0.113.53)"])
        .within(12.0),
        Row::broken("net.offline", "there is no interface at all", |line| {
            line.client.sh("ip link del eth0");
        }).says(&["the DNS server cannot be reached (asked: 203.0.113.53)"]),
        Row::broken(
            "net.offline",
            "no interface, and no name server is set up",
            |line| {
                line.client.sh("ip link del eth0");
                line.resolv_conf("");
            },
        ).says(&["this computer has no DNS server configured"]),
        Row::broken(
            "net.offline",
            "no interface, the hosts file knows the servers",
            |line| {
                line.client.sh("ip link set eth0 down");
                line.hosts(
                    "127.0.0.1 localhost\n203.0.113.10 imap.contoso.example\n203.0.113.20 smtp.contoso.example\n",
                );
            },
        ).says(&["203.0.113.10:993 cannot be reached, there is no way to its network", "203.0.113.20:587 cannot be reached"]),
        Row::broken("net.no-address", "the interface has no address", |line| {
            line.client.sh("ip addr flush dev eth0");
        }).says(&["the DNS server cannot be reached (asked: 203.0.113.53)", "smtp.contoso.example:587"]),
        Row::broken(
            "net.no-address",
            "no DHCP server answered: 169.254",
            |line| {
                line.client.sh("ip addr flush dev eth0\nip addr add 169.254.17.4/16 dev eth0");
            },
        ).says(&["the DNS server cannot be reached (asked: 203.0.113.53)"]),
        Row::healthy(
            "no default route, but a way to the servers",
            |line| {
                let router = via(line);
                line.client.sh(&format!(
                    "ip route del default\nip -6 route del default\nip route add 203.0.113.0/24 via {router}"
                ));
            },
        )
        .twin_of(&["net.offline", "net.no-route", "net.no-address"]),
    ]
}

/// The router as the computer knows it.
fn via(line: &Line<'_>) -> Ipv4Addr {
    let routes = line.client.sh("ip route show default");
    let router = routes.split(' ').nth(2).unwrap_or_default();
    router.parse().expect("a default route")
}

/// An address of the same network that nobody has.
fn neighbour(line: &Line<'_>) -> Ipv4Addr {
    let [a, b, c, _] = via(line).octets();
    Ipv4Addr::new(a, b, c, 254)
}

/// The router itself answers look-ups, as those at home do.
fn router_knows_names(line: &Line<'_>) {
    let router = via(line);
    let server = NameServer::start_in(&line.router, &[router.into()], 53, &world::records());
    line.keep(server);
    line.resolvers(&[&router.to_string()]);
}

fn no_route() -> Vec<Row> {
    vec![
        Row::broken(
            "net.no-route",
            "no default route, the router answers look-ups",
            |line| {
                router_knows_names(line);
                line.client
                    .sh("ip route del default\nip -6 route del default");
            },
        )
        .says(&[
            "203.0.113.10:993 cannot be reached, there is no way to its network",
            "Port 443 of imap.contoso.example cannot be reached",
        ]),
        Row::broken(
            "net.no-route",
            "no default route, the look-ups find nobody",
            |line| {
                line.client
                    .sh("ip route del default\nip -6 route del default");
            },
        )
        .says(&["the DNS server cannot be reached (asked: 203.0.113.53)"]),
        Row::broken(
            "net.no-route",
            "the default route is a black hole of this computer",
            |line| {
                router_knows_names(line);
                line.client.sh(
                    "ip route replace blackhole default\nip -6 route replace blackhole default",
                );
            },
        )
        .says(&["203.0.113.20:587 cannot be reached, there is no way to its network"]),
    ]
}

fn no_internet() -> Vec<Row> {
    vec![
        Row::broken(
            "net.no-internet",
            "everything but the name server is dropped",
            |line| line.on_the_way("ip daddr 203.0.113.53 accept\niifname in0 drop"),
        )
        .says(&["The web cannot be reached either"])
        .within(12.0),
        Row::broken(
            "net.no-internet",
            "everything but the name server is refused",
            |line| {
                line.on_the_way(
                    "ip daddr 203.0.113.53 accept\niifname in0 meta l4proto tcp reject with tcp reset",
                )
            },
        )
        .says(&["refuses every connection", "hot-spot of a telephone"])
        .within(12.0),
        Row::broken(
            "net.no-internet",
            "the router has lost its line and answers look-ups",
            |line| {
                router_knows_names(line);
                line.router.sh("ip link set out0 down");
            },
        )
        .within(12.0),
        Row::broken(
            "net.no-internet",
            "the router of the default route is gone, and look-ups go that way as well",
            |line| {
                line.client.sh(&format!(
                    "ip route replace default via {}\nip -6 route del default",
                    neighbour(line)
                ));
            },
        )
        .says(&["The router of this network does not answer this computer"])
        .within(12.0),
        Row::broken(
            "net.no-internet",
            "the router of the default route is gone, and another computer knows the names",
            |line| {
                let gone = neighbour(line);
                router_knows_names(line);
                line.client.sh(&format!(
                    "ip route replace default via {gone}\nip -6 route del default"
                ));
            },
        )
        .says(&["The router of this network does not answer this computer"])
        .within(12.0),
        Row::broken("net.no-internet", "the router drops all answers", |line| {
            router_knows_names(line);
            line.on_the_way("iifname out0 drop");
        })
        .within(12.0),
        Row::healthy("the web is dropped, mail works", |line| {
            line.on_the_way("tcp dport { 80, 443 } drop");
            lose_first(line, "");
        })
        .twin_of(&["net.no-internet"]),
    ]
}
