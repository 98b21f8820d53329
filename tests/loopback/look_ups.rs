//! Faults of names as they are told: by the page that comes first, on each protocol.

use std::time::Duration;

use hickory_resolver::proto::op::ResponseCode;
use hickory_resolver::proto::rr::RecordType;
use mailprobe::catalogue::{Catalogue, Severity};
use mailprobe::diagnose::diagnose;
use mailprobe::endpoint::{Protocol, Security};
use mailprobe::fact::facts;
use mailprobe::observation::Ended;

use crate::bench::{Bench, Seeing};
use crate::closed;
use crate::resolver::{Reply, Resolver, a, aaaa, cname, nothing};
use crate::server::Server;

const HOST: &str = "mail.example.org";

/// A probe of each protocol, at a port where nobody is.
fn bench(resolver: &Resolver) -> Bench {
    Bench::new()
        .add(Protocol::Imap, HOST, 1, Security::ImplicitTls)
        .add(Protocol::Pop3, HOST, 1, Security::ImplicitTls)
        .add(Protocol::Smtp, HOST, 1, Security::StartTls)
        .dns(resolver.address)
}

/// What was found, as `(id, how many probes, whether it is broken)`.
fn told(seen: &Seeing) -> Vec<(String, usize, bool)> {
    let facts = facts(&seen.0);
    let verdict = diagnose(&seen.0, &facts, &Catalogue::embedded());
    let one = |f: mailprobe::diagnose::Finding| {
        let broken = f.severity == Severity::Broken;
        (f.id, f.probes.len(), broken)
    };
    verdict.findings.into_iter().map(one).collect()
}

fn alone(id: &str) -> Vec<(String, usize, bool)> {
    vec![(id.to_owned(), 3, true)]
}

#[test]
fn every_failure_of_a_look_up_is_named_alike_on_every_protocol() {
    let code = |code| Reply::Code(code, Vec::new());
    for (reply, id) in [
        (code(ResponseCode::NXDomain), "dns.nxdomain"),
        (nothing(), "dns.nodata"),
        (code(ResponseCode::ServFail), "dns.servfail"),
        (code(ResponseCode::Refused), "dns.refused"),
        (code(ResponseCode::NotAuth), "dns.servfail"),
        (
            Reply::Extended(ResponseCode::ServFail, 7),
            "dns.dnssec-bogus",
        ),
        (Reply::Extended(ResponseCode::NXDomain, 15), "dns.blocked"),
        (
            Reply::Records(vec![(HOST, cname("a.example")), ("a.example", cname(HOST))]),
            "dns.cname-loop",
        ),
        (
            Reply::Code(
                ResponseCode::NXDomain,
                vec![(HOST, cname("gone.example.net"))],
            ),
            "dns.dangling-cname",
        ),
        (
            Reply::Truncated(Box::new(Reply::Silence)),
            "dns.tcp-blocked",
        ),
    ] {
        let resolver = Resolver::new(move |_, _| reply.clone());
        let seen = bench(&resolver).run();
        assert_eq!(told(&seen), alone(id), "{id}");
        assert_eq!(seen.0.ended, Ended::Complete, "{id}");
    }
}

#[test]
fn a_name_that_only_another_resolver_knows_is_told_as_such() {
    let resolver = Resolver::new(|_, _| Reply::Code(ResponseCode::NXDomain, Vec::new()));
    let other = Resolver::new(|_, kind| match kind {
        RecordType::A => Reply::Records(vec![(HOST, a("127.0.0.1"))]),
        _ => nothing(),
    });
    let mut bench = bench(&resolver);
    bench.network.compare_dns = vec![other.address];
    assert_eq!(told(&bench.run()), alone("dns.resolvers-disagree"));
}

#[test]
fn a_false_address_is_known_by_the_one_where_it_works() {
    let server = Server::clear(|peer| peer.imap("IMAP4rev1 AUTH=PLAIN", "OK"));
    let of = |address: &'static str| {
        Resolver::new(move |name, kind| match (name, kind) {
            (HOST, RecordType::A) => Reply::Records(vec![(HOST, a(address))]),
            (HOST, _) => nothing(),
            _ => Reply::Code(ResponseCode::NXDomain, Vec::new()),
        })
    };
    let (false_one, true_one) = (of("127.0.0.77"), of("127.0.0.1"));
    let check = |compare: bool| {
        let mut bench =
            Bench::imap(HOST, server.port(), Security::ClearText).dns(false_one.address);
        if compare {
            bench.network.compare_dns = vec![true_one.address];
        }
        let first = told(&bench.run()).into_iter().next().unwrap();
        first.0
    };
    // An address of this computer itself is how filters block.
    assert_eq!(check(true), "dns.blocked");
    assert_eq!(check(false), "tcp.refused", "nobody else was asked");
}

#[test]
fn one_address_for_every_name_is_no_answer() {
    let resolver = Resolver::new(|name, kind| match kind {
        RecordType::A => {
            let owner: &'static str = Box::leak(name.to_owned().into_boxed_str());
            Reply::Records(vec![(owner, a("127.0.0.1"))])
        }
        _ => nothing(),
    });
    assert_eq!(told(&bench(&resolver).run()), alone("dns.hijacked"));
}

/// A healthy server, whose name is answered for in this way.
fn healthy(resolver: &Resolver) -> Seeing {
    let server = Server::clear(|peer| peer.imap("IMAP4rev1 AUTH=PLAIN", "OK"));
    Bench::imap(HOST, server.port(), Security::ClearText)
        .dns(resolver.address)
        .run()
}

fn broken(seen: &Seeing) -> Vec<String> {
    let broken = told(seen).into_iter().filter(|(_, _, broken)| *broken);
    broken.map(|(id, ..)| id).collect()
}

#[test]
fn a_family_that_is_never_answered_for_is_told_and_holds_nothing_up() {
    let resolver = Resolver::new(|_, kind| match kind {
        RecordType::A => Reply::Records(vec![(HOST, a("127.0.0.1"))]),
        _ => Reply::Silence,
    });
    let seen = healthy(&resolver);
    // So long would be waited for the whole answer, and many times as long as for a family that is late.
    assert!(seen.resolution().waited < Duration::from_secs(4));
    assert_eq!(broken(&seen), Vec::<String>::new());
    assert!(told(&seen).iter().any(|(id, ..)| id == "dns.aaaa-broken"));
}

#[test]
fn an_odd_but_legal_answer_is_no_fault() {
    let chain: Vec<(&'static str, _)> = vec![
        (HOST, cname("c1.example")),
        ("c1.example", cname("c2.example")),
        ("c2.example", cname("c3.example")),
        ("c3.example", cname("c4.example")),
        ("c4.example", cname("c5.example")),
        ("c5.example", cname("c6.example")),
        ("c6.example", cname("c7.example")),
        ("c7.example", cname("c8.example")),
        ("c8.example", a("127.0.0.1")),
    ];
    let one = vec![(HOST, a("127.0.0.1"))];
    for reply in [
        Reply::Records(chain),
        Reply::Records(vec![("MAIL.Example.oRG", a("127.0.0.1"))]),
        Reply::Truncated(Box::new(Reply::Records(one))),
    ] {
        let resolver = Resolver::new(move |_, kind| match kind {
            RecordType::A => reply.clone(),
            _ => nothing(),
        });
        let seen = healthy(&resolver);
        let findings = told(&seen);
        assert!(
            findings.iter().all(|(id, ..)| !id.starts_with("dns.")),
            "{findings:?}"
        );
        assert_eq!(broken(&seen), Vec::<String>::new());
        let made_up = |line: &String| line.contains("mailprobe-");
        assert!(
            !resolver.asked().iter().any(made_up),
            "nothing was in doubt"
        );
    }
}

#[test]
fn a_slow_answer_is_told_only_when_it_is_really_slow() {
    for delay in [800, 1800] {
        let resolver = Resolver::new(move |_, kind| {
            // The delay is the fault itself, not a wait for something.
            std::thread::sleep(Duration::from_millis(delay / 2));
            match kind {
                RecordType::A => Reply::Records(vec![(HOST, a("127.0.0.1"))]),
                _ => Reply::Records(vec![(HOST, aaaa("::1"))]),
            }
        });
        let seen = healthy(&resolver);
        assert_eq!(broken(&seen), Vec::<String>::new());
        // Programs wait for the slower of the two questions, and this computer may add to it.
        let took = seen.resolution().took;
        let told = told(&seen).iter().any(|(id, ..)| id == "dns.slow");
        assert_eq!(told, took >= Duration::from_millis(1500), "{took:?}");
    }
}

#[test]
fn a_port_where_no_resolver_is_is_told_at_once() {
    let seen = Bench::imap(HOST, 1, Security::ImplicitTls)
        .dns(closed::udp())
        .run();
    assert_eq!(told(&seen)[0].0, "dns.no-resolver");
}
