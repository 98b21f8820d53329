//! Names: every outcome of the DNS apart, from a real resolver on loopback.

use std::net::IpAddr;

use hickory_resolver::proto::op::ResponseCode;
use hickory_resolver::proto::rr::RecordType;
use mailprobe::endpoint::{Protocol, Security};
use mailprobe::observation::dns::{DnsTrouble, Resolution, SystemAnswer, SystemFailure};
use mailprobe::stage::Stage;

use crate::bench::{Bench, LIMITS, SHORT, Seeing};
use crate::closed;
use crate::namespace::{in_a_namespace, sh};
use crate::resolver::{Reply, Resolver, a, aaaa, cname, nothing};

const HOST: &str = "imap.example.org";

fn bench(resolver: &Resolver) -> Bench {
    // Nothing listens at port 1; only the name matters here.
    Bench::imap(HOST, 1, Security::ImplicitTls).dns(resolver.address)
}

/// What the host resolves to when every question is answered alike.
fn resolved(reply: Reply) -> (Resolution, Resolver, Seeing) {
    let resolver = Resolver::new(move |_, _| reply.clone());
    let seen = bench(&resolver).run();
    (seen.resolution().clone(), resolver, seen)
}

/// The same, where both families come to the same trouble and the probe ends with it.
fn trouble(reply: Reply) -> DnsTrouble {
    let (resolution, _, seen) = resolved(reply);
    assert_eq!(seen.stages(0), [Stage::Resolve]);
    assert_eq!(
        resolution.v4.clone().err(),
        resolution.v6.err(),
        "both families"
    );
    resolution.v4.unwrap_err()
}

#[test]
fn both_families_are_asked_for_by_the_complete_name() {
    let resolver = Resolver::new(|_, kind| match kind {
        RecordType::A => Reply::Records(vec![(HOST, a("127.0.0.2")), (HOST, a("127.0.0.3"))]),
        _ => Reply::Records(vec![(HOST, aaaa("::1"))]),
    });
    let seen = bench(&resolver).run();
    let resolution = seen.resolution();
    let text: Vec<_> = resolution
        .addresses()
        .iter()
        .map(IpAddr::to_string)
        .collect();
    assert_eq!(text, ["::1", "127.0.0.2", "127.0.0.3"]);
    assert_eq!(resolution.resolvers, [resolver.address]);
    assert_eq!(resolution.system, None, "only the given resolver is asked");
    let mut asked = resolver.asked_of(HOST);
    asked.sort();
    assert_eq!(asked, ["A imap.example.org", "AAAA imap.example.org"]);
}

#[test]
fn a_host_is_asked_for_once_in_a_run() {
    let resolver = Resolver::new(|_, _| Reply::Records(vec![(HOST, a("127.0.0.1"))]));
    let seen = bench(&resolver)
        .add(Protocol::Pop3, HOST, 1, Security::ImplicitTls)
        .add(Protocol::Smtp, HOST, 1, Security::StartTls)
        .run();
    assert_eq!(seen.at(Stage::Resolve).count(), 3, "each probe tells");
    assert_eq!(resolver.asked_of(HOST).len(), 2, "{:?}", resolver.asked());
}

#[test]
fn aliases_are_followed_and_told_in_order() {
    let (resolution, ..) = resolved(Reply::Records(vec![
        (HOST, cname("one.example.net")),
        ("one.example.net", cname("two.example.net")),
        ("two.example.net", a("127.0.0.1")),
    ]));
    assert_eq!(resolution.aliases, ["one.example.net", "two.example.net"]);
    assert_eq!(resolution.v4, Ok(vec!["127.0.0.1".parse().unwrap()]));
}

#[test]
fn aliases_that_the_resolver_does_not_follow_are_asked_for() {
    let resolver = Resolver::new(|name, kind| match (name, kind) {
        (HOST, _) => Reply::Records(vec![(HOST, cname("one.example.net"))]),
        ("one.example.net", RecordType::A) => {
            Reply::Records(vec![("one.example.net", a("127.0.0.1"))])
        }
        _ => nothing(),
    });
    let seen = bench(&resolver).run();
    let resolution = seen.resolution();
    assert_eq!(resolution.aliases, ["one.example.net"]);
    assert_eq!(resolution.v4, Ok(vec!["127.0.0.1".parse().unwrap()]));
    assert_eq!(resolution.v6, Err(DnsTrouble::NoData));
}

#[test]
fn an_alias_that_leads_back_is_a_loop() {
    let whole = trouble(Reply::Records(vec![
        (HOST, cname("one.example.net")),
        ("one.example.net", cname(HOST)),
    ]));
    assert_eq!(whole, DnsTrouble::AliasLoop);
    let resolver = Resolver::new(|name, _| match name {
        HOST => Reply::Records(vec![(HOST, cname("one.example.net"))]),
        _ => Reply::Records(vec![("one.example.net", cname(HOST))]),
    });
    let step_by_step = bench(&resolver).run();
    assert_eq!(step_by_step.resolution().v4, Err(DnsTrouble::AliasLoop));
}

#[test]
fn a_loop_that_the_resolver_hides_behind_a_failure_is_found() {
    let resolver = Resolver::new(|name, kind| match (name, kind) {
        (HOST, RecordType::CNAME) => Reply::Records(vec![(HOST, cname("one.example.net"))]),
        (_, RecordType::CNAME) => Reply::Records(vec![("one.example.net", cname(HOST))]),
        _ => Reply::Code(ResponseCode::ServFail, Vec::new()),
    });
    let seen = bench(&resolver).run();
    assert_eq!(seen.resolution().v4, Err(DnsTrouble::AliasLoop));
    assert_eq!(seen.resolution().aliases, ["one.example.net"]);
}

#[test]
fn an_alias_of_nothing_is_told_with_the_missing_name() {
    let dangling = DnsTrouble::DanglingAlias {
        target: "gone.example.net".to_owned(),
    };
    let records = vec![(HOST, cname("gone.example.net"))];
    let whole = trouble(Reply::Code(ResponseCode::NXDomain, records.clone()));
    assert_eq!(whole, dangling);
    let resolver = Resolver::new(move |name, _| match name {
        HOST => Reply::Records(records.clone()),
        _ => Reply::Code(ResponseCode::NXDomain, Vec::new()),
    });
    assert_eq!(bench(&resolver).run().resolution().v4, Err(dangling));
}

#[test]
fn every_answer_without_an_address_is_told_apart() {
    let code = |code| Reply::Code(code, Vec::new());
    for (reply, expected) in [
        (code(ResponseCode::NXDomain), DnsTrouble::NxDomain),
        (nothing(), DnsTrouble::NoData),
        (Reply::Records(Vec::new()), DnsTrouble::NoData),
        (
            code(ResponseCode::ServFail),
            DnsTrouble::ServFail { extended: None },
        ),
        (
            Reply::Extended(ResponseCode::ServFail, 6),
            DnsTrouble::ServFail { extended: Some(6) },
        ),
        (code(ResponseCode::Refused), DnsTrouble::Refused),
        (code(ResponseCode::NotAuth), DnsTrouble::Rcode(9)),
        (Reply::Garbage, DnsTrouble::Malformed),
    ] {
        assert_eq!(trouble(reply), expected);
    }
}

#[test]
fn one_family_may_fail_while_the_other_is_fine() {
    let resolver = Resolver::new(|_, kind| match kind {
        RecordType::A => Reply::Records(vec![(HOST, a("127.0.0.1"))]),
        _ => Reply::Code(ResponseCode::ServFail, Vec::new()),
    });
    let seen = bench(&resolver).run();
    let resolution = seen.resolution();
    assert_eq!(resolution.v6, Err(DnsTrouble::ServFail { extended: None }));
    assert_eq!(resolution.v4, Ok(vec!["127.0.0.1".parse().unwrap()]));
    assert_eq!(seen.reached(0).0, Stage::Connect);
}

#[test]
fn a_family_that_is_not_answered_for_does_not_hold_up_the_other() {
    let resolver = Resolver::new(|_, kind| match kind {
        RecordType::A => Reply::Records(vec![(HOST, a("127.0.0.1"))]),
        _ => Reply::Silence,
    });
    let seen = bench(&resolver).run();
    assert_eq!(seen.resolution().v6, Err(DnsTrouble::Timeout));
    assert_eq!(seen.reached(0).0, Stage::Connect);
    assert!(seen.resolution().took < LIMITS.resolve / 2);
}

#[test]
fn a_family_is_asked_for_three_times_before_it_is_given_up() {
    let lost = std::sync::atomic::AtomicUsize::new(0);
    let resolver = Resolver::new(move |_, kind| match kind {
        RecordType::A => Reply::Records(vec![(HOST, a("127.0.0.1"))]),
        _ if lost.fetch_add(1, std::sync::atomic::Ordering::Relaxed) < 2 => Reply::Silence,
        _ => Reply::Records(vec![(HOST, aaaa("::1"))]),
    });
    let seen = bench(&resolver).run();
    assert_eq!(seen.resolution().v6, Ok(vec!["::1".parse().unwrap()]));
}

#[test]
fn a_resolver_that_is_silent_is_told_from_one_that_is_not_there() {
    let resolver = Resolver::new(|_, _| Reply::Silence);
    let seen = bench(&resolver).limits(|l| l.resolve = SHORT).run();
    assert_eq!(seen.resolution().v4, Err(DnsTrouble::Timeout));
    assert!(seen.resolution().took >= SHORT);

    let seen = Bench::imap(HOST, 1, Security::ImplicitTls)
        .dns(closed::udp())
        .run();
    assert_eq!(seen.resolution().v4, Err(DnsTrouble::ResolverUnreachable));
    assert!(seen.resolution().took < LIMITS.resolve, "told at once");
}

#[test]
fn an_answer_that_is_cut_off_is_fetched_whole() {
    let whole = Reply::Records(vec![(HOST, a("127.0.0.1"))]);
    let (resolution, resolver, _) = resolved(Reply::Truncated(Box::new(whole)));
    assert_eq!(resolution.v4, Ok(vec!["127.0.0.1".parse().unwrap()]));
    let over_tcp = |line: &String| line == "A imap.example.org over TCP";
    assert!(resolver.asked().iter().any(over_tcp));
}

#[test]
fn a_name_that_cannot_be_is_not_asked_for() {
    let resolver = Resolver::new(|_, _| nothing());
    let label = "a".repeat(64);
    for host in ["two..dots.example", &format!("{label}.example")] {
        let seen = Bench::imap(host, 1, Security::ImplicitTls)
            .dns(resolver.address)
            .run();
        assert_eq!(seen.resolution().v4, Err(DnsTrouble::InvalidName));
    }
    // What the mail domain publishes in its place may be asked for.
    let asked = resolver.asked();
    let of_name = |line: &String| line.contains("dots") || line.contains(&label);
    assert!(!asked.iter().any(of_name), "{asked:?}");
}

#[test]
fn an_address_is_not_asked_for() {
    let resolver = Resolver::new(|_, _| nothing());
    let seen = Bench::imap("127.0.0.1", 1, Security::ImplicitTls)
        .dns(resolver.address)
        .run();
    assert_eq!(seen.reached(0), (Stage::Connect, false));
    assert!(resolver.asked().is_empty());
}

#[test]
fn the_operating_system_is_asked_beside_the_dns() {
    let seen = Bench::imap("localhost", 1, Security::ImplicitTls).run();
    let Some(SystemAnswer::Addresses(addresses)) = &seen.resolution().system else {
        panic!("{:?}", seen.resolution().system);
    };
    assert!(addresses.iter().all(IpAddr::is_loopback), "{addresses:?}");
}

#[test]
#[cfg_attr(not(target_os = "linux"), ignore = "only Linux has network namespaces")]
fn what_this_computer_is_set_up_to_ask_is_asked() {
    in_a_namespace(
        "names::what_this_computer_is_set_up_to_ask_is_asked",
        set_up,
    );
}

fn set_up() {
    let files = tempfile::tempdir().unwrap();
    let files = files.path();
    let write = |name: &str, text: &str| std::fs::write(files.join(name), text).unwrap();
    write("resolv.conf", "");
    write("hosts", "");
    let from = files.display();
    sh(&format!(
        "ip link set lo up
        mount --bind {from}/resolv.conf /etc/resolv.conf
        mount --bind {from}/hosts /etc/hosts"
    ));
    let _resolver = Resolver::at("127.0.0.1:53", |name, kind| match (name, kind) {
        (HOST, RecordType::A) => Reply::Records(vec![(HOST, a("127.0.0.1"))]),
        (HOST, _) => nothing(),
        _ => Reply::Code(ResponseCode::NXDomain, Vec::new()),
    });
    let look_up = |host: &str| {
        let seen = Bench::imap(host, 1, Security::ImplicitTls).run();
        (seen.resolution().clone(), seen.reached(0).0)
    };
    let from_dns = Ok(vec!["127.0.0.1".parse().unwrap()]);
    let from_file = Some(SystemAnswer::Addresses(vec!["127.0.0.9".parse().unwrap()]));

    write(
        "resolv.conf",
        "nonsense {\nsearch ..\nnameserver x\nnameserver 127.0.0.1\n",
    );
    write("hosts", "127.0.0.9 imap.example.org only.example.org\n");
    let (differing, _) = look_up(HOST);
    assert_eq!(differing.v4, from_dns);
    assert_eq!(differing.system, from_file);
    assert_eq!(differing.resolvers, ["127.0.0.1:53".parse().unwrap()]);
    let text: Vec<_> = differing
        .addresses()
        .iter()
        .map(IpAddr::to_string)
        .collect();
    assert_eq!(
        text,
        ["127.0.0.9"],
        "what a mail program never sees is not tried"
    );

    let (only_here, reached) = look_up("only.example.org");
    assert_eq!(only_here.v4, Err(DnsTrouble::NxDomain));
    assert_eq!(only_here.system, from_file);
    assert_eq!(
        reached,
        Stage::Connect,
        "what a mail program would use is used"
    );

    let (nowhere, reached) = look_up("gone.example.org");
    assert_eq!(
        nowhere.system,
        Some(SystemAnswer::Failed(SystemFailure::NoName))
    );
    assert_eq!(reached, Stage::Resolve);

    let both = format!("127.0.0.1 {HOST}\n127.0.0.9 {HOST}\n");
    write("hosts", &both);
    let (sharing, _) = look_up(HOST);
    assert_eq!(sharing.addresses().len(), 2, "{:?}", sharing.addresses());

    write("hosts", "127.0.0.1 localhost\n127.0.0.9 only.example.org\n");
    let (own, _) = look_up("localhost");
    assert_eq!(own.v4, from_dns);
    assert_eq!(own.v6, Err(DnsTrouble::NoData), "no address is made up");

    write("resolv.conf", "nameserver fe80::53%lo\n");
    sh("ip addr add fe80::53/64 dev lo nodad");
    let _linked = Resolver::at("[fe80::53%1]:53", |_, _| {
        Reply::Records(vec![(HOST, a("127.0.0.1"))])
    });
    // A busy computer loses a datagram now and then, and this one is not about that.
    let linked = (0..3).map(|_| look_up(HOST).0.v4);
    let mut answered = linked.skip_while(|seen| *seen == Err(DnsTrouble::Timeout));
    assert_eq!(
        answered.next(),
        Some(from_dns.clone()),
        "a resolver on the link is asked"
    );

    write("resolv.conf", "# empty\n");
    let (unset, reached) = look_up("only.example.org");
    let not_there = Err(DnsTrouble::NxDomain);
    assert_eq!(unset.v4, not_there, "the one of this computer is asked");
    assert_eq!(unset.system, from_file);
    assert_eq!(reached, Stage::Connect);

    write(
        "resolv.conf",
        "nameserver 127.0.0.2\nnameserver 127.0.0.1\n",
    );
    assert_eq!(look_up(HOST).0.v4, from_dns, "the second resolver is asked");
}
