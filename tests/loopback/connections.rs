//! Connections: every address is tried, and every failure has its word.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, TcpListener};
use std::thread;

use hickory_resolver::proto::rr::RecordType;
use mailprobe::endpoint::Purpose;
use mailprobe::endpoint::{Protocol, Security};
use mailprobe::net::Family;
use mailprobe::observation::Skip;
use mailprobe::observation::contrast::Comparison;
use mailprobe::observation::tcp::TcpTrouble;
use mailprobe::stage::Stage;

use crate::bench::{Bench, Seeing};
use crate::closed;
use crate::namespace::{in_a_namespace, sh};
use crate::resolver::{Reply, Resolver, a, aaaa};
use crate::server::Server;

const HOST: &str = "imap.example.org";

/// A resolver that knows one host by these addresses.
fn resolver(addresses: &'static [&'static str]) -> Resolver {
    Resolver::new(move |_, kind| {
        let of_kind = addresses
            .iter()
            .filter(|address| address.contains(':') == (kind == RecordType::AAAA));
        let records = of_kind.map(|address| match address.contains(':') {
            true => (HOST, aaaa(address)),
            false => (HOST, a(address)),
        });
        Reply::Records(records.collect())
    })
}

/// Listens at one port of several addresses, and greets whoever is first.
fn listen(addresses: &[IpAddr]) -> u16 {
    loop {
        let first = TcpListener::bind((addresses[0], 0)).unwrap();
        let port = first.local_addr().unwrap().port();
        let others = addresses[1..]
            .iter()
            .map(|ip| TcpListener::bind((*ip, port)));
        let Ok(others) = others.collect::<Result<Vec<_>, _>>() else {
            continue;
        };
        for listener in std::iter::once(first).chain(others) {
            thread::spawn(move || {
                let mut open = Vec::new();
                while let Ok((mut stream, _)) = listener.accept() {
                    let _ = std::io::Write::write_all(&mut stream, b"* BYE busy\r\n");
                    open.push(stream);
                }
            });
        }
        return port;
    }
}

fn run(resolver: &Resolver, port: u16) -> Seeing {
    Bench::imap(HOST, port, Security::ClearText)
        .dns(resolver.address)
        .run()
}

fn told(list: &[(&str, Result<bool, TcpTrouble>)]) -> Vec<(String, Result<bool, TcpTrouble>)> {
    let own = |(address, outcome): &(&str, _)| ((*address).to_owned(), *outcome);
    list.iter().map(own).collect()
}

#[test]
fn a_closed_port_is_refused_at_every_address() {
    let resolver = resolver(&["127.0.0.1", "127.0.0.2", "::1"]);
    let seen = run(&resolver, closed::tcp().port());
    let refused = Err(TcpTrouble::Refused);
    assert_eq!(
        seen.connections(),
        told(&[
            ("::1", refused),
            ("127.0.0.1", refused),
            ("127.0.0.2", refused)
        ])
    );
    assert_eq!(seen.reached(0), (Stage::Connect, false));
}

#[test]
fn every_address_is_connected_to_and_the_first_is_used() {
    let resolver = resolver(&["127.0.0.1", "127.0.0.2", "::1"]);
    let local = [
        IpAddr::V6(Ipv6Addr::LOCALHOST),
        IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V4(Ipv4Addr::new(127, 0, 0, 2)),
    ];
    let seen = run(&resolver, listen(&local));
    assert_eq!(
        seen.connections(),
        told(&[
            ("::1", Ok(true)),
            ("127.0.0.1", Ok(false)),
            ("127.0.0.2", Ok(false))
        ])
    );
    let greeted = seen.at(Stage::Greet).next().unwrap();
    assert!(greeted.address.unwrap().is_ipv6());
    assert_eq!(seen.at(Stage::Greet).count(), 1, "one conversation");
}

/// What was seen at two addresses of a host, of which the second one greets in this way.
fn at_two_addresses(second: &'static [u8]) -> (Seeing, usize) {
    let resolver = resolver(&["127.0.0.1", "127.0.0.2"]);
    let good = Server::clear(|peer| peer.imap("IMAP4rev1", "OK"));
    let other = TcpListener::bind(("127.0.0.2", good.port())).unwrap();
    let heard = thread::spawn(move || {
        let (mut stream, _) = other.accept().unwrap();
        std::io::Write::write_all(&mut stream, second).unwrap();
        let mut said = [0; 64];
        std::io::Read::read(&mut stream, &mut said).unwrap_or_default()
    });
    let seen = run(&resolver, good.port());
    (seen, heard.join().unwrap())
}

#[test]
fn every_address_is_spoken_to_and_what_differs_is_told() {
    let (seen, _) = at_two_addresses(b"* BYE Auth process broken\r\n");
    assert_eq!(seen.reached(0), (Stage::Offer, true), "the first one works");
    let talks: Vec<_> = seen.0.contrasts.iter().map(|one| &one.seen).collect();
    let [Comparison::Talk(talk)] = talks.as_slice() else {
        panic!("{talks:?}");
    };
    assert_eq!(talk.address.ip().to_string(), "127.0.0.2");
    let (stage, trouble) = talk.trouble.as_ref().unwrap();
    assert_eq!(*stage, Stage::Greet, "{trouble:?}");
}

#[test]
fn addresses_that_do_as_well_are_not_told_of() {
    let (seen, heard) = at_two_addresses(b"* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] ready\r\n");
    assert_eq!(seen.reached(0), (Stage::Offer, true));
    assert!(seen.0.contrasts.is_empty(), "{:?}", seen.0.contrasts);
    assert!(heard > 0, "it was spoken to, or said good-bye to");
}

#[test]
fn of_many_addresses_a_few_are_spoken_to() {
    const ADDRESSES: &[&str] = &[
        "127.0.0.1",
        "127.0.0.2",
        "127.0.0.3",
        "127.0.0.4",
        "127.0.0.5",
        "127.0.0.6",
        "127.0.0.7",
        "127.0.0.8",
    ];
    let resolver = resolver(ADDRESSES);
    let good = Server::clear(|peer| peer.imap("IMAP4rev1", "OK"));
    let others = ADDRESSES[1..].iter().map(|address| {
        let listener = TcpListener::bind((*address, good.port())).unwrap();
        thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let greeting = b"* OK [CAPABILITY IMAP4rev1] ready\r\n";
            std::io::Write::write_all(&mut stream, greeting).unwrap();
            let mut said = [0; 64];
            std::io::Read::read(&mut stream, &mut said).unwrap_or_default() > 0
        })
    });
    let others: Vec<_> = others.collect();
    let seen = run(&resolver, good.port());
    assert_eq!(seen.connections().len(), ADDRESSES.len(), "all are reached");
    let spoken_to = others.into_iter().map(|other| other.join().unwrap());
    assert_eq!(spoken_to.filter(|spoken_to| *spoken_to).count(), 4);
}

#[test]
fn a_dead_family_does_not_keep_the_other_from_working() {
    let resolver = resolver(&["127.0.0.1", "::1"]);
    let seen = run(&resolver, listen(&[IpAddr::V4(Ipv4Addr::LOCALHOST)]));
    assert_eq!(
        seen.connections(),
        told(&[("::1", Err(TcpTrouble::Refused)), ("127.0.0.1", Ok(true))])
    );
    assert_eq!(seen.reached(0).0, Stage::Greet);
}

#[test]
fn only_the_wanted_family_is_used() {
    let resolver = resolver(&["127.0.0.1", "::1"]);
    let local = [
        IpAddr::V6(Ipv6Addr::LOCALHOST),
        IpAddr::V4(Ipv4Addr::LOCALHOST),
    ];
    let port = listen(&local);
    for (family, address) in [(Family::V4, "127.0.0.1"), (Family::V6, "::1")] {
        let mut bench = Bench::imap(HOST, port, Security::ClearText).dns(resolver.address);
        bench.network.family = Some(family);
        assert_eq!(bench.run().connections(), told(&[(address, Ok(true))]));
    }
}

#[test]
fn a_family_that_the_host_does_not_have_ends_at_the_name() {
    let resolver = resolver(&["127.0.0.1"]);
    let mut bench = Bench::imap(HOST, 1, Security::ClearText).dns(resolver.address);
    bench.network.family = Some(Family::V6);
    assert_eq!(bench.run().reached(0), (Stage::Resolve, false));
}

#[test]
fn what_no_longer_matters_is_not_waited_for() {
    let good = Server::clear(|peer| peer.imap("IMAP4rev1", "OK"));
    let silent = Server::clear(crate::server::Peer::wait_for_end);
    let seen = Bench::imap("127.0.0.1", good.port(), Security::ClearText)
        .add(
            Protocol::Imap,
            "127.0.0.1",
            silent.port(),
            Security::ClearText,
        )
        .last(|probe| probe.purpose = Purpose::Alternate)
        .run();
    assert_eq!(seen.reached(0), (Stage::Offer, true));
    assert_eq!(seen.not_tried(), [(1, Stage::Greet, Skip::NotNeeded)]);
}

#[test]
fn what_was_asked_for_is_waited_for() {
    let good = Server::clear(|peer| peer.imap("IMAP4rev1", "OK"));
    let silent = Server::clear(crate::server::Peer::wait_for_end);
    let seen = Bench::imap("127.0.0.1", good.port(), Security::ClearText)
        .add(
            Protocol::Imap,
            "127.0.0.1",
            silent.port(),
            Security::ClearText,
        )
        .limits(|limits| limits.greeting = std::time::Duration::from_secs(2))
        .run();
    assert_eq!(seen.reached(1), (Stage::Greet, false));
    assert!(seen.not_tried().is_empty());
}

#[test]
#[cfg_attr(not(target_os = "linux"), ignore = "only Linux has network namespaces")]
fn every_answer_of_a_firewall_has_its_word() {
    in_a_namespace(
        "connections::every_answer_of_a_firewall_has_its_word",
        firewall,
    );
}

/// The addresses, what the firewall does with them, and what is seen.
fn firewall() {
    use TcpTrouble::{
        DeniedLocally, HostUnreachable, NetworkUnreachable, NoLocalAddress, Prohibited, Refused,
        Timeout,
    };
    let rules = [
        ("192.0.2.1", "drop", Timeout),
        ("192.0.2.2", "reject with tcp reset", Refused),
        ("192.0.2.3", "reject with icmpx port-unreachable", Refused),
        (
            "192.0.2.4",
            "reject with icmpx host-unreachable",
            HostUnreachable,
        ),
        (
            "192.0.2.5",
            "reject with icmpx no-route",
            NetworkUnreachable,
        ),
        (
            "192.0.2.6",
            "reject with icmpx admin-prohibited",
            DeniedLocally,
        ),
        (
            "192.0.2.7",
            "reject with icmp net-prohibited",
            DeniedLocally,
        ),
        ("192.0.2.8", "reject with icmp prot-unreachable", Prohibited),
        ("2001:db8::1", "drop", Timeout),
        ("2001:db8::2", "reject with tcp reset", Refused),
        ("2001:db8::3", "reject with icmpx port-unreachable", Refused),
        (
            "2001:db8::4",
            "reject with icmpx host-unreachable",
            HostUnreachable,
        ),
        (
            "2001:db8::5",
            "reject with icmpx no-route",
            NetworkUnreachable,
        ),
        (
            "2001:db8::6",
            "reject with icmpx admin-prohibited",
            DeniedLocally,
        ),
        (
            "2001:db8::7",
            "reject with icmpv6 policy-fail",
            DeniedLocally,
        ),
    ];
    let routes = [
        ("198.51.100.1", "prohibit", DeniedLocally),
        ("198.51.100.2", "unreachable", HostUnreachable),
        ("198.51.100.3", "blackhole", NetworkUnreachable),
        ("2001:db8:1::1", "prohibit", DeniedLocally),
    ];
    let nowhere = [
        ("203.0.113.1", NetworkUnreachable),
        ("2001:db8:2::1", NoLocalAddress),
    ];
    // Without `nodad` an address counts only when the kernel gets round to it, and until then it cannot be connected from.
    let mut script = String::from("ip link set lo up\nnft add table inet t\n");
    script += "nft 'add chain inet t c { type filter hook output priority 0; }'\n";
    for (address, rule, _) in rules {
        let family = if address.contains(':') { "ip6" } else { "ip" };
        let prefix = if address.contains(':') { 128 } else { 32 };
        script += &format!("ip addr add {address}/{prefix} dev lo nodad\n");
        script += &format!("nft add rule inet t c {family} daddr {address} tcp dport 993 {rule}\n");
    }
    for (address, kind, _) in routes {
        let version = if address.contains(':') { "-6" } else { "-4" };
        script += &format!("ip {version} route add {kind} {address}\n");
    }
    sh(&script);
    let rules = rules.map(|(address, _, trouble)| (address, trouble));
    let routes = routes.map(|(address, _, trouble)| (address, trouble));
    let expected: Vec<_> = rules.into_iter().chain(routes).chain(nowhere).collect();
    let mut bench = Bench::new().limits(|l| l.connect = std::time::Duration::from_secs(5));
    for (address, _) in &expected {
        bench = bench.add(Protocol::Imap, address, 993, Security::ImplicitTls);
    }
    let expected: Vec<_> = expected
        .into_iter()
        .map(|(address, trouble)| (address.to_owned(), Err(trouble)))
        .collect();
    assert_eq!(bench.run().connections(), expected);
}

#[test]
#[cfg_attr(not(target_os = "linux"), ignore = "only Linux has network namespaces")]
fn an_address_that_swallows_everything_costs_no_more_than_the_stagger() {
    in_a_namespace(
        "connections::an_address_that_swallows_everything_costs_no_more_than_the_stagger",
        black_hole,
    );
}

fn black_hole() {
    sh("ip link set lo up
        ip addr add 2001:db8::1/128 dev lo nodad
        nft add table inet t
        nft 'add chain inet t c { type filter hook output priority 0; }'
        nft add rule inet t c ip6 daddr 2001:db8::1 tcp flags syn drop");
    let resolver = resolver(&["127.0.0.1", "2001:db8::1"]);
    let port = listen(&[IpAddr::V4(Ipv4Addr::LOCALHOST)]);
    let seen = Bench::imap(HOST, port, Security::ClearText)
        .dns(resolver.address)
        .limits(|limits| limits.connect = std::time::Duration::from_secs(6))
        .run();
    assert_eq!(
        seen.connections(),
        told(&[
            ("2001:db8::1", Err(TcpTrouble::Timeout)),
            ("127.0.0.1", Ok(true))
        ])
    );
    // The greeting is there while the dead address is still waited for, and not before that one had its start.
    let greeted = seen.at(Stage::Greet).next().unwrap();
    let dead = seen.at(Stage::Connect).next().unwrap();
    let by_then = greeted.began + greeted.took;
    assert!(by_then < dead.began + dead.took, "{by_then:?}");
    assert!(
        by_then > dead.began + std::time::Duration::from_millis(250),
        "{by_then:?}"
    );
    let cut = Bench::imap(HOST, port, Security::ClearText)
        .dns(resolver.address)
        .limits(|limits| limits.run = std::time::Duration::from_secs(3))
        .run();
    assert!(cut.not_tried().is_empty(), "everything was said by then");
    let dead = ("2001:db8::1", Err(TcpTrouble::Deadline));
    assert_eq!(cut.connections(), told(&[dead, ("127.0.0.1", Ok(true))]));
}
