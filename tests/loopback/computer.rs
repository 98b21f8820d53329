//! What this computer is like, on real interfaces, routes and files of a namespace.
#![cfg(target_os = "linux")]

use hickory_resolver::proto::rr::RecordType;
use mailprobe::catalogue::Catalogue;
use mailprobe::diagnose::diagnose;
use mailprobe::endpoint::Security;
use mailprobe::fact::facts;
use mailprobe::observation::computer::{Computer, LinkKind};
use mailprobe::report::Report;

use crate::bench::{Bench, SHORT, Seeing};
use crate::namespace::{in_a_namespace, sh};
use crate::resolver::{Reply, Resolver, a, nothing};

const HOST: &str = "imap.example.org";

/// A run in which the way to this address is in doubt, or not.
fn run_to(address: &str) -> Seeing {
    Bench::imap(address, 993, Security::ImplicitTls)
        .limits(|limits| limits.connect = SHORT)
        .run()
}

fn computer(seen: &Seeing) -> &Computer {
    seen.0.computer.as_ref().unwrap()
}

fn said(seen: &Seeing, key: &str) -> Option<String> {
    let all = facts(&seen.0);
    let fact = all.into_iter().find(|fact| fact.key == key);
    fact.map(|fact| fact.value)
}

/// What the report tells of this computer.
fn report(seen: &Seeing) -> serde_json::Value {
    let (run, facts, catalogue) = (&seen.0, facts(&seen.0), Catalogue::embedded());
    let report = Report::new(run, &facts, &diagnose(run, &facts, &catalogue), &catalogue);
    serde_json::to_value(report.computer.unwrap()).unwrap()
}

fn found(seen: &Seeing) -> Vec<String> {
    let verdict = diagnose(&seen.0, &facts(&seen.0), &Catalogue::embedded());
    verdict.findings.into_iter().map(|one| one.id).collect()
}

#[test]
fn links_and_ways_out_are_told_apart() {
    in_a_namespace(
        "computer::links_and_ways_out_are_told_apart",
        links_and_ways,
    );
}

fn links_and_ways() {
    // Nothing but loopback, which is down.
    let seen = run_to("198.51.100.7");
    assert!(computer(&seen).links.is_empty());
    assert_eq!(said(&seen, "computer.link").as_deref(), Some("none"));
    assert_eq!(said(&seen, "computer.route-v4").as_deref(), Some("no"));
    assert_eq!(said(&seen, "computer.route-v6").as_deref(), Some("no"));

    // A cable that is plugged in, and no way out.
    sh("ip link add lan0 type veth peer name far0
        ip link set lan0 up
        ip link set far0 up
        ip addr add 192.0.2.77/24 dev lan0");
    let seen = run_to("198.51.100.7");
    assert_eq!(said(&seen, "computer.link").as_deref(), Some("up"));
    assert_eq!(said(&seen, "computer.route-v4").as_deref(), Some("no"));
    let lan = computer(&seen)
        .links
        .iter()
        .find(|link| link.name == "lan0");
    assert!(lan.unwrap().up, "{:?}", computer(&seen));
    assert_eq!(lan.unwrap().addresses[0].to_string(), "192.0.2.77");

    // A way out, by IPv4 alone.
    sh("ip route add default via 192.0.2.1");
    let seen = run_to("198.51.100.7");
    assert_eq!(said(&seen, "computer.route-v4").as_deref(), Some("yes"));
    assert_eq!(said(&seen, "computer.route-v6").as_deref(), Some("no"));
    assert_eq!(
        said(&seen, "computer.route-through").as_deref(),
        Some("lan0")
    );
    assert_eq!(said(&seen, "computer.way-vpn").as_deref(), Some("no"));
    assert!(!found(&seen).contains(&"net.vpn".to_owned()));

    // A VPN that takes one network: the way to that counts, not the way out.
    sh("ip link add tun0 type veth peer name far1
        ip link set tun0 up
        ip link set far1 up
        ip addr add 10.8.0.2/24 dev tun0
        ip route add 198.51.100.0/24 dev tun0");
    let seen = run_to("198.51.100.7");
    assert_eq!(said(&seen, "computer.vpn").as_deref(), Some("tun0"));
    assert_eq!(
        said(&seen, "computer.route-through").as_deref(),
        Some("lan0")
    );
    assert_eq!(said(&seen, "computer.way").as_deref(), Some("tun0"));
    assert_eq!(said(&seen, "computer.way-vpn").as_deref(), Some("yes"));
    let told = report(&seen);
    let links = told["links"].as_array().unwrap().iter();
    let kinds: Vec<(&str, &str)> = links
        .map(|link| {
            (
                link["name"].as_str().unwrap(),
                link["kind"].as_str().unwrap(),
            )
        })
        .collect();
    assert!(kinds.contains(&("tun0", "vpn")), "{told:#}");
    assert_eq!(told["ways"][0]["to"], "198.51.100.7");
    assert_eq!(told["ways"][0]["through"], "tun0");
    assert_eq!(
        (&told["route_v4"], &told["route_v6"]),
        (&true.into(), &false.into())
    );
    assert_eq!(told["route_through"], "lan0");
    let says = told["says"].to_string();
    for sentence in [
        "The interface tun0 (looks like a VPN) is up, with 10.8.0.2.",
        "A way out is known by IPv4 alone, through lan0.",
    ] {
        assert!(says.contains(sentence), "{says}");
    }
    let vpns: Vec<LinkKind> = computer(&seen).vpns().map(|link| link.kind).collect();
    assert_eq!(vpns, [LinkKind::Vpn]);
    let seen = run_to("203.0.113.7");
    assert_eq!(said(&seen, "computer.way-vpn").as_deref(), Some("no"));
}

#[test]
fn a_line_in_the_hosts_file_is_named_where_it_leads_astray() {
    in_a_namespace(
        "computer::a_line_in_the_hosts_file_is_named_where_it_leads_astray",
        hosts_file,
    );
}

fn hosts_file() {
    let files = tempfile::tempdir().unwrap();
    let files = files.path();
    let write = |name: &str, text: &str| std::fs::write(files.join(name), text).unwrap();
    write("resolv.conf", "nameserver 127.0.0.1\n");
    write("hosts", "");
    let from = files.display();
    sh(&format!(
        "ip link set lo up
        mount --bind {from}/resolv.conf /etc/resolv.conf
        mount --bind {from}/hosts /etc/hosts"
    ));
    let _resolver = Resolver::at("127.0.0.1:53", |name, kind| match (name, kind) {
        (HOST, RecordType::A) => Reply::Records(vec![(HOST, a("127.0.0.1"))]),
        _ => nothing(),
    });
    let astray = || Bench::imap(HOST, 1, Security::ImplicitTls).run();

    let seen = astray();
    assert_eq!(said(&seen, "computer.hosts"), None);
    assert_eq!(found(&seen), ["dns.blocked"]);

    write(
        "hosts",
        "127.0.0.1 localhost\n127.0.0.9\tIMAP.example.org # the old one\n",
    );
    let seen = astray();
    let line = &computer(&seen).hosts[0];
    assert_eq!((line.name.as_str(), line.line), (HOST, 2));
    assert_eq!(said(&seen, "computer.hosts").as_deref(), Some("127.0.0.9"));
    let told = report(&seen);
    assert_eq!(told["resolvers"], serde_json::json!(["127.0.0.1:53"]));
    assert_eq!(
        told["hosts"],
        serde_json::json!([{ "name": HOST, "address": "127.0.0.9", "line": 2 }])
    );
    assert_eq!(found(&seen), ["dns.hosts-override"]);

    // The same address as in the DNS changes nothing, so the line is not at fault.
    write("hosts", "127.0.0.1 imap.example.org\n");
    let seen = astray();
    assert_eq!(
        said(&seen, "computer.hosts-against-dns").as_deref(),
        Some("same")
    );
    assert_eq!(found(&seen), ["tcp.refused"]);

    // A line about another name is none of this run's business.
    write("hosts", "127.0.0.9 smtp.example.org\n");
    assert_eq!(found(&astray()), ["dns.blocked"]);
}
