//! Whether two runs were made from one place.

use mailprobe::compare::{Place, Unproved};
use mailprobe::endpoint::Origin;
use mailprobe::observation::proxy::Way;

use crate::pairs::{At, DESK, HOME, Pair, run, smtp, smtp_offering};

/// The server of SMTP that says whom it sees, where it is asked from this address.
fn greeted_as(address: &str) -> String {
    let offers = smtp_offering("LOGIN");
    match address {
        "" => offers,
        address => offers.replace(
            "S: 250-smtp.example.org\nS: 250 AUTH",
            &format!("S: 250-smtp.example.org Hello [{address}]\nS: 250 AUTH"),
        ),
    }
}

#[test]
fn a_place_is_known_by_addresses_resolvers_and_what_servers_see() {
    let lan = "192.168.1.10";
    let router = "192.168.1.1";
    for (a, b, place) in [
        ((lan, router, ""), (lan, router, ""), Place::Same),
        (
            (lan, router, ""),
            ("192.168.1.11", router, ""),
            Place::Network,
        ),
        (
            (lan, router, ""),
            ("10.1.2.3", "10.1.0.53", ""),
            Place::Other,
        ),
        ((lan, router, ""), ("10.1.2.3", router, ""), Place::Other),
        // Private addresses are alike in many networks: other resolvers speak against one.
        ((lan, "9.9.9.9", ""), (lan, "10.1.0.53", ""), Place::Unknown),
        (
            ("203.0.113.7", "9.9.9.9", ""),
            ("203.0.113.7", "10.1.0.53", ""),
            Place::Same,
        ),
        (
            ("2001:db8:1:2::a", router, ""),
            ("2001:db8:1:2::b", router, ""),
            Place::Network,
        ),
        (
            ("2001:db8:1:2::a", router, ""),
            ("2001:db8:1:3::b", router, ""),
            Place::Other,
        ),
        // One by IPv4, one by IPv6: that may be one computer.
        (
            (lan, router, ""),
            ("2001:db8:1:2::b", router, ""),
            Place::Unknown,
        ),
        // What the server saw counts for more than what two networks may share.
        (
            (lan, router, "198.51.100.1"),
            (lan, router, "198.51.100.2"),
            Place::Other,
        ),
        (
            (lan, router, "198.51.100.1"),
            ("10.1.2.3", "10.1.0.53", "198.51.100.1"),
            Place::Network,
        ),
        // Behind a gateway of its own, a server sees a private address, which says nothing.
        (
            (lan, router, "10.0.0.1"),
            ("10.1.2.3", "10.1.0.53", "10.0.0.1"),
            Place::Other,
        ),
        // A mail shield of the computer itself is in the way everywhere.
        (("127.0.0.1", "", ""), ("127.0.0.1", "", ""), Place::Unknown),
        (
            ("127.0.0.1", "127.0.0.53", ""),
            ("127.0.0.1", "127.0.0.53", ""),
            Place::Unknown,
        ),
        (("", "", ""), ("", "", ""), Place::Unknown),
        (("", router, ""), (lan, "10.1.0.53", ""), Place::Other),
        (("", router, ""), (lan, router, ""), Place::Unknown),
    ] {
        let of = |(local, resolver, seen): (&'static str, &'static str, &str)| {
            run(&greeted_as(seen), At(local, resolver, 0))
        };
        let pair = Pair::of(of(a), of(b));
        assert_eq!(pair.compare().circumstances.place, place, "{a:?} {b:?}");
        let turned = Pair::of(of(b), of(a));
        assert_eq!(turned.compare().circumstances.place, place, "{b:?} {a:?}");
    }
}

#[test]
fn like_private_addresses_are_said_to_prove_little() {
    let alike = |at| {
        Pair::of(
            run(&smtp("connect timeout"), HOME),
            run(&smtp_offering("LOGIN"), at),
        )
    };
    let near = Pair::of(
        run(&smtp("S: 220 x\nC: EHLO [127.0.0.1]\nclose"), HOME),
        run(
            &smtp_offering("LOGIN"),
            At("192.168.1.11", "192.168.1.1", 0),
        ),
    );
    let comparison = near.compare();
    assert!(
        comparison.unproved.contains(&Unproved::PrivatePlace),
        "{comparison:?}"
    );
    let told = near.told();
    let told = told.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(told.contains("which two networks may share"), "{told}");
    assert!(
        !alike(DESK)
            .compare()
            .unproved
            .contains(&Unproved::PrivatePlace)
    );
}

#[test]
fn behind_a_proxy_the_address_is_that_of_the_proxy() {
    let offers = smtp_offering("LOGIN");
    let mut behind = run(&offers, HOME);
    behind.plan.probes[0].endpoint.origin = Origin::Asked;
    behind.plan.probes[0].proxy = Some(Way {
        proxy: "http://proxy.example.net:3128".to_owned(),
        source: "--proxy".to_owned(),
        finds_names: false,
        signs_in: false,
    });
    let alone = run(
        &smtp("connect timeout").replace("203.0.113.25", "203.0.113.99"),
        DESK,
    );
    let comparison = Pair::of(alone, behind).compare();
    assert_eq!(
        comparison.conclusions[0].kind,
        mailprobe::compare::Kind::Blocked
    );
    assert!(comparison.unproved.contains(&Unproved::Proxy));
}

/// Docker, virtual machines and WSL give the same address to many computers.
#[test]
fn what_leads_to_no_other_computer_tells_no_place() {
    use mailprobe::observation::computer::{Computer, Link, LinkKind};
    let link = |name: &str, kind, addresses: &[&str]| Link {
        name: name.to_owned(),
        kind,
        up: true,
        addresses: addresses.iter().map(|one| one.parse().unwrap()).collect(),
    };
    let at = |own: &str, through: Option<&str>, virtual_name: &str, kind| {
        let mut run = run(&smtp("connect timeout"), At("", "", 0));
        let links = vec![
            link("eth0", LinkKind::Wired, &[own]),
            link(virtual_name, kind, &["172.17.0.1"]),
        ];
        run.computer = Some(Computer {
            links,
            route_through: through.map(str::to_owned),
            ..Computer::default()
        });
        run
    };
    for (through, name, kind) in [
        (Some("eth0"), "docker0", LinkKind::Virtual),
        (None, "docker0", LinkKind::Virtual),
        (None, "virbr0", LinkKind::Virtual),
        (Some("eth0"), "vEthernet (WSL)", LinkKind::Other),
        // Where it is not known for what it is, the addresses of the internet count for more.
        (None, "br-5a1c", LinkKind::Other),
    ] {
        let pair = Pair::of(
            at("198.51.100.7", through, name, kind),
            at("203.0.113.9", through, name, kind),
        );
        assert_eq!(pair.compare().circumstances.place, Place::Other, "{name}");
        let same = Pair::of(
            at("198.51.100.7", through, name, kind),
            at("198.51.100.7", through, name, kind),
        );
        assert_eq!(same.compare().circumstances.place, Place::Same, "{name}");
    }
}
