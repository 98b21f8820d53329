//! What was tried beside the plan: all of it, and what bears on one finding.

mod ports;

use std::collections::BTreeSet;
use std::net::IpAddr;

pub(super) use self::ports::open_ports;
use self::ports::{is_reached, of_host, ports};
use super::milliseconds;
use crate::diagnose::Finding;
use crate::fact;
use crate::observation::contrast::{Comparison, Contrast, HelloAnswer, Talk};
use crate::observation::dns::{DnsTrouble, Resolution, SystemAnswer};
use crate::observation::{Run, Seen, Trouble};
use crate::plan::{Probe, ProbeId};
use crate::report::human::capitalised;
use crate::report::words::{
    asked_words, clock_words, comparison, greetings, sentence, tcp_name, token_words, web_words,
};
use crate::report::{ContrastReport, WebReport};
use crate::stage::Stage;
use crate::style::safe;

/// Everything that was tried.
pub(super) fn contrasts(run: &Run) -> Vec<ContrastReport> {
    let one = |contrast: &Contrast| {
        let endpoint = &run.plan.probe(contrast.probe).endpoint;
        let (kind, address, outcome) = told(&contrast.seen);
        ContrastReport {
            kind,
            protocol: endpoint.protocol.name(),
            endpoint: safe(&endpoint.to_string()),
            address,
            outcome,
            says: comparison(&contrast.seen, endpoint),
            began_ms: milliseconds(contrast.began),
            took_ms: milliseconds(contrast.took),
        }
    };
    run.contrasts.iter().map(one).collect()
}

/// The kind of a contrast, where it was tried, and a word for what it came to.
fn told(seen: &Comparison) -> (&'static str, Option<String>, String) {
    match seen {
        Comparison::Port { address, outcome } => {
            let outcome = outcome.map_or_else(tcp_name, |()| "ok");
            ("port", Some(address.to_string()), outcome.to_owned())
        }
        Comparison::Talk(talk) => {
            let kind = match talk.same_address {
                true => "again",
                false => "other-address",
            };
            talked(kind, talk)
        }
        Comparison::Hello {
            address, answer, ..
        }
        | Comparison::Insisted { address, answer } => {
            let outcome = match answer {
                HelloAnswer::Accepted(_) => "ok",
                HelloAnswer::Alert(_) => "alert",
                HelloAnswer::Closed => "closed",
                HelloAnswer::Reset => "reset",
                HelloAnswer::Timeout => "timeout",
                HelloAnswer::NotTls => "clear-text",
                HelloAnswer::NoConnection(trouble) => tcp_name(*trouble),
                HelloAnswer::NoStartTls => "no-starttls",
            };
            let kind = match seen {
                Comparison::Insisted { .. } => "insisted",
                _ => "hello",
            };
            (kind, Some(address.to_string()), outcome.to_owned())
        }
        Comparison::Name(resolution) => looked_up("name", resolution),
        Comparison::Unchecked(resolution) => looked_up("name-unchecked", resolution),
        Comparison::MadeUp(resolution) => looked_up("name-made-up", resolution),
        Comparison::Wildcard(resolution) => looked_up("name-below-domain", resolution),
        Comparison::Elsewhere(talk) => talked("elsewhere", talk),
        Comparison::Published(servers) => {
            let server = servers.first().map(|server| safe(server));
            ("published", server, "ok".to_owned())
        }
        Comparison::Proxied { proxy, outcome, .. } => {
            let outcome = match outcome {
                Ok(()) => "ok",
                Err(trouble) => trouble.name(),
            };
            ("proxied", Some(safe(proxy)), outcome.to_owned())
        }
    }
}

fn talked(kind: &'static str, talk: &Talk) -> (&'static str, Option<String>, String) {
    let outcome = match &talk.trouble {
        None => "ok".to_owned(),
        Some((stage, Trouble::Tcp(trouble))) => {
            format!("{} {}", stage.name(), tcp_name(*trouble))
        }
        Some((stage, _)) => format!("{} failed", stage.name()),
    };
    (kind, Some(talk.address.to_string()), outcome)
}

fn looked_up(kind: &'static str, seen: &Resolution) -> (&'static str, Option<String>, String) {
    let outcome = seen.trouble().map_or("ok", DnsTrouble::name);
    let resolver = seen.resolvers.first();
    (kind, resolver.map(ToString::to_string), outcome.to_owned())
}

/// What came of fetching a neutral page of the web, where it was fetched.
pub(super) fn web(run: &Run, facts: &[fact::Fact]) -> Option<WebReport> {
    let web = run.web.as_ref()?;
    let outcome = facts.iter().find(|fact| fact.key == "web.outcome")?;
    let mut words = fact::key::Key::named(outcome.key)?.values.iter();
    Some(WebReport {
        url: safe(&web.url),
        outcome: words.find(|word| **word == outcome.value)?,
        says: web_words(web, is_reached(run)),
        clock_ahead: web.clock_ahead,
        began_ms: milliseconds(web.began),
        took_ms: milliseconds(web.took),
    })
}

/// What was tried that bears on a finding, as sentences.
pub(super) fn comparisons(run: &Run, finding: &Finding, probes: &[&Probe]) -> Vec<String> {
    let mut sentences = Vec::new();
    let hosts: BTreeSet<&str> = probes.iter().map(|p| p.endpoint.host.as_str()).collect();
    sentences.extend(astray(run, finding, probes));
    let is_of_way = !finding.id.starts_with("clock.");
    let is_now_and_then = finding.evidence.iter().any(|f| f.key == "contrast.again");
    let is_of_addresses = (finding.evidence.iter())
        .any(|f| ["contrast.other-addresses", "contrast.other-failing"].contains(&f.key));
    let is_of_talks = is_now_and_then || is_of_addresses;
    if finding.stage <= Stage::Connect && is_of_way && !is_of_talks {
        for host in &hosts {
            sentences.extend(ports(run, host));
        }
    }
    if is_of_talks || finding.stage >= Stage::Secure && finding.stage <= Stage::Offer {
        sentences.extend(talks(run, probes));
    }
    let mut contrasts = run.contrasts.iter();
    let made_up = contrasts.any(|one| one.seen.is_address_of_made_up_name());
    // The others are told once for all servers where they came out alike.
    let mut alike: Vec<(String, Vec<String>)> = Vec::new();
    for contrast in hosts.iter().flat_map(|host| of_host(run, host)) {
        let bears = match &contrast.seen {
            // These have sentences of their own, one for all servers.
            Comparison::Port { .. } | Comparison::Talk(_) | Comparison::Proxied { .. } => false,
            Comparison::Hello { at_once, .. } => {
                finding.stage == Stage::Secure || *at_once && finding.stage == Stage::Greet
            }
            // Two names were made up; what one of them shows is not to be taken back by the other.
            Comparison::MadeUp(resolution) if resolution.addresses().is_empty() && made_up => false,
            Comparison::Insisted { .. } => finding.stage == Stage::Secure,
            Comparison::Name(_)
            | Comparison::Elsewhere(_)
            | Comparison::Unchecked(_)
            | Comparison::Published(_)
            | Comparison::MadeUp(_) => finding.id.starts_with("dns."),
            Comparison::Wildcard(_) => finding.id == "discovery.wildcard",
        };
        if bears {
            let endpoint = &run.plan.probe(contrast.probe).endpoint;
            let says = comparison(&contrast.seen, endpoint);
            add_server(&mut alike, says, safe(&endpoint.to_string()));
        }
    }
    sentences.extend(told_together(alike));
    if finding.stage <= Stage::Connect && is_of_way {
        sentences.extend(proxied(run, &hosts));
    }
    let of_web = |key: &str| key.starts_with("web.");
    if let Some(web) = &run.web
        && (finding.stage <= Stage::Connect || finding.evidence.iter().any(|f| of_web(f.key)))
    {
        sentences.push(format!(
            "{}.",
            capitalised(&web_words(web, is_reached(run)))
        ));
    }
    sentences.extend(greetings(&run.plan, &finding.evidence));
    sentences.extend(clock_words(&finding.evidence));
    sentences.extend(token_words(&finding.evidence));
    sentences
}

/// What this computer says of the names itself, where that is another address than the DNS has and no connection came about.
fn astray(run: &Run, finding: &Finding, probes: &[&Probe]) -> BTreeSet<String> {
    let is_of_suffix = finding.evidence.iter().any(|f| f.key == "dns.suffix");
    let is_meant =
        is_of_suffix || finding.stage == Stage::Connect && !finding.id.starts_with("dns.");
    let resolved = probes.iter().filter(|_| is_meant).filter_map(|probe| {
        run.of(probe.id).find_map(|one| match &one.outcome {
            Ok(Seen::Resolved(resolution)) => Some((one, resolution, *probe)),
            _ => None,
        })
    });
    let differs = |resolution: &Resolution| match &resolution.system {
        Some(SystemAnswer::Addresses(system)) => {
            let v4 = resolution.v4.iter().flatten().map(|a| IpAddr::V4(*a));
            let v6 = resolution.v6.iter().flatten().map(|a| IpAddr::V6(*a));
            v4.chain(v6).all(|address| !system.contains(&address))
        }
        _ => false,
    };
    resolved
        .filter(|(_, resolution, _)| differs(resolution))
        .map(|(one, _, probe)| format!("{}.", capitalised(&sentence(one, &probe.endpoint))))
        .collect()
}

/// Adds a server to those of which the same is said.
fn add_server(groups: &mut Vec<(String, Vec<String>)>, says: String, server: String) {
    match groups.iter_mut().find(|(known, _)| *known == says) {
        Some((_, servers)) if servers.contains(&server) => {}
        Some((_, servers)) => servers.push(server),
        None => groups.push((says, vec![server])),
    }
}

/// A sentence for each thing that is said of one server, and one for all that is said of the same several.
fn told_together(alike: Vec<(String, Vec<String>)>) -> Vec<String> {
    let mut of_several: Vec<(BTreeSet<String>, String)> = Vec::new();
    let mut sentences = Vec::new();
    for (says, servers) in alike {
        if let [one] = servers.as_slice() {
            sentences.push(format!("{one}: {says}."));
            continue;
        }
        let servers: BTreeSet<String> = servers.into_iter().collect();
        match of_several.iter_mut().find(|(known, _)| *known == servers) {
            Some((_, all)) => *all += &format!("; {says}"),
            None => of_several.push((servers, says)),
        }
    }
    sentences.extend(of_several.into_iter().map(|(servers, says)| {
        let servers: Vec<String> = servers.into_iter().collect();
        format!("{}: {says}.", super::joined(&servers))
    }));
    sentences
}

/// What the proxy of the web said when it was asked for the servers: one sentence for those that it answered alike.
fn proxied(run: &Run, hosts: &BTreeSet<&str>) -> Vec<String> {
    let mut groups: Vec<(String, Vec<String>)> = Vec::new();
    for contrast in hosts.iter().flat_map(|host| of_host(run, host)) {
        let Comparison::Proxied {
            proxy,
            port,
            outcome,
        } = &contrast.seen
        else {
            continue;
        };
        let host = &run.plan.probe(contrast.probe).endpoint.host;
        let deed = format!(
            "The proxy {} {}",
            safe(proxy),
            asked_words(outcome.as_ref().err())
        );
        add_server(&mut groups, deed, format!("{}:{port}", safe(host)));
    }
    let one = |(deed, servers): (String, Vec<String>)| {
        format!("{deed}, asked for {}.", super::joined(&servers))
    };
    groups.into_iter().map(one).collect()
}

/// How the conversations went that were held again, and at other addresses.
fn talks(run: &Run, probes: &[&Probe]) -> Vec<String> {
    let mut elsewhere: Vec<(String, Vec<String>)> = Vec::new();
    let mut repeats: Vec<(String, Vec<String>)> = Vec::new();
    let mut told: BTreeSet<(&str, u16)> = BTreeSet::new();
    for probe in probes {
        let (host, port) = (probe.endpoint.host.as_str(), probe.endpoint.port);
        if !told.insert((host, port)) {
            continue;
        }
        let own = |id: ProbeId| run.plan.probe(id).endpoint.port == port;
        let mut tries = (0, 0);
        let first = run.trouble(probe.id);
        let counts = |one: &&Contrast| own(one.probe) && !run.was_given_less_time(one);
        for contrast in of_host(run, host).filter(counts) {
            match &contrast.seen {
                Comparison::Talk(talk) if talk.same_address => {
                    tries.0 += 1;
                    tries.1 += usize::from(talk.trouble.is_some() || talk.is_untrusted());
                    if first.is_some_and(|first| talk.failed_otherwise(first)) {
                        let says = comparison(&contrast.seen, &probe.endpoint);
                        add_server(&mut elsewhere, says, safe(&probe.endpoint.to_string()));
                    }
                }
                Comparison::Talk(_) => {
                    let endpoint = &run.plan.probe(contrast.probe).endpoint;
                    let says = comparison(&contrast.seen, endpoint);
                    add_server(&mut elsewhere, says, safe(&endpoint.to_string()));
                }
                _ => {}
            }
        }
        // The first try is the one of the probe, which may have gone well in the end.
        let of_probe = usize::from(first.is_some() || run.is_untrusted(probe.id));
        if let (tried @ 1.., failed) = tries
            && failed + of_probe > 0
        {
            let failing = match run.is_untrusted(probe.id) {
                true if failed == tried => continue,
                true => "showed a certificate that is not trusted",
                false => "failed",
            };
            let says = format!(
                "was tried {} times, and {} of them {failing}",
                tried + 1,
                failed + of_probe
            );
            add_server(&mut repeats, says, safe(&probe.endpoint.to_string()));
        }
    }
    let mut sentences = told_together(elsewhere);
    let told = |(says, servers): (String, Vec<String>)| match servers.as_slice() {
        [one] => format!("{one} {says}."),
        several => format!("Each of {} {says}.", super::joined(several)),
    };
    sentences.extend(repeats.into_iter().map(told));
    sentences
}
