//! Whether a text is about another server, port or user than those that a run tried: then the run does not judge it.

use std::net::{IpAddr, SocketAddr};

use super::tested::left_out;
use crate::catalogue::Page;
use crate::endpoint::Protocol;
use crate::explain::{Around, Named, Server};
use crate::provider::Provider;
use crate::report::literal::quoted_or;
use crate::report::{ProbeReport, ProtocolReport, Report};
use crate::stage::Stage;
use crate::style::safe;

/// What to say where the text names another server, port or user than the run tried; nothing where it does not.
pub(super) fn elsewhere(report: &Report, around: &Around, page: &Page) -> Option<Vec<String>> {
    if report.probes.is_empty() {
        return None;
    }
    other_service(report, &around.named)
        .or_else(|| other_host(report, around, page))
        .or_else(|| other_port(report, around))
        .or_else(|| other_user(report, &around.named, page))
}

/// The protocol that the text itself names, by a port, by the code of an answer or by a word that this page goes with.
pub(super) fn protocol_named(around: &Around, page: &Page) -> Option<Protocol> {
    let is_of_page = |protocol: &Protocol| page.protocols.contains(protocol);
    protocol_of(&around.named)
        .or_else(|| around.named.coded.filter(is_of_page))
        .or_else(|| around.protocol.filter(is_of_page))
}

/// The protocol of the ports that the text names, where it is one.
fn protocol_of(named: &Named) -> Option<Protocol> {
    let behind = named.servers.iter().filter_map(|server| server.port);
    let mut all = behind.chain(named.ports.iter().copied()).map(usual);
    let first = all.next()??;
    all.all(|other| other == Some(first)).then_some(first)
}

/// The protocol that is usual at a port.
fn usual(port: u16) -> Option<Protocol> {
    match port {
        143 | 993 => Some(Protocol::Imap),
        110 | 995 => Some(Protocol::Pop3),
        25 | 465 | 587 | 2525 => Some(Protocol::Smtp),
        _ => None,
    }
}

/// The text is from Microsoft's sign-in service, which the run did not ask, and none of its servers is Microsoft's or an Exchange.
fn other_service(report: &Report, named: &Named) -> Option<Vec<String>> {
    let is_microsoft = |probe: &ProbeReport| {
        let owner = Provider::owning(&probe.endpoint.host);
        let mut steps = probe.steps.iter();
        matches!(owner, Some(Provider::ExchangeOnline(_)))
            || steps.any(|step| {
                step.transcript
                    .iter()
                    .any(|line| line.contains("Microsoft"))
            })
    };
    let is_asked = report.sign_in.is_some() || report.target.subject.provider == "exchange-online";
    if !named.is_of_sign_in_service || is_asked || report.probes.iter().any(is_microsoft) {
        return None;
    }
    Some(vec![
        format!(
            "That is from Microsoft's sign-in service, which this run did not ask; {} is none of Microsoft's servers.",
            hosts(report, None).join(" and ")
        ),
        "Compare the account and the server in the program: it signs in at Microsoft. `mailprobe ADDRESS`, with the address of that account, tries its servers.".to_owned(),
    ])
}

/// The hosts that were to be tried with a protocol, or with all of them where it was none of this one.
fn hosts(report: &Report, protocol: Option<Protocol>) -> Vec<&str> {
    let mut hosts: Vec<&str> = Vec::new();
    for probe in asked(report, protocol) {
        if !hosts.contains(&&*probe.endpoint.host) {
            hosts.push(&probe.endpoint.host);
        }
    }
    hosts
}

/// The text is about a server that the run did not try. Of several names one that was tried is enough: the other may be the one that a
/// certificate is for. An address may be another one of the same server, so it proves nothing.
fn other_host(report: &Report, around: &Around, page: &Page) -> Option<Vec<String>> {
    let servers = &around.named.servers;
    if servers.iter().any(|server| is_tried(report, server)) {
        return None;
    }
    let is_name = |server: &&Server| server.host.parse::<IpAddr>().is_err();
    let mut others = servers.iter().filter(is_name);
    let other = others.next()?;
    // One name alone may be the one in the certificate.
    if page.id == "tls.name-mismatch" && others.next().is_none() {
        return None;
    }
    let protocol = protocol_of(&around.named).or(around.protocol);
    let options: Vec<String> = match protocol {
        Some(protocol) => vec![option(protocol, &other.host)],
        None => report
            .protocols
            .iter()
            .map(|(name, _)| format!("--{name} {}", quoted_or(&other.host, "HOST")))
            .collect(),
    };
    Some(vec![format!(
        "That is {}; this run tried {}: `mailprobe {} {}` tries that one.",
        safe(&other.host),
        hosts(report, protocol).join(" and "),
        quoted_or(&report.target.subject.input, "ADDRESS"),
        options.join(" ")
    )])
}

fn option(protocol: Protocol, place: &str) -> String {
    format!("--{} {}", protocol.name(), quoted_or(place, "HOST:PORT"))
}

/// What was to be tried with a protocol, or with all of them where it was none of this one.
fn asked(report: &Report, protocol: Option<Protocol>) -> Vec<&ProbeReport> {
    let is_asked = |probe: &&ProbeReport| probe.purpose != "contrast";
    let all: Vec<&ProbeReport> = report.probes.iter().filter(is_asked).collect();
    let of_protocol: Vec<&ProbeReport> = all
        .iter()
        .copied()
        .filter(|probe| protocol.is_some_and(|one| one.name() == probe.endpoint.protocol))
        .collect();
    match of_protocol.is_empty() {
        true => all,
        false => of_protocol,
    }
}

/// Whether the run tried this server: by its name, its address, as another door of the same provider, or as what it or its certificate calls it.
fn is_tried(report: &Report, server: &Server) -> bool {
    let has = |text: &String| text.to_lowercase().contains(&server.host);
    let calls_itself = |probe: &ProbeReport| {
        let mut all = probe.steps.iter();
        all.any(|step| {
            let mut said = step.transcript.iter();
            said.any(|line| line.starts_with("S: ") && has(line)) || step.facts.values().any(has)
        })
    };
    let mut probes = report.probes.iter();
    probes.any(|probe| is_at(probe, &server.host) || calls_itself(probe))
}

/// Whether a probe went to this host.
fn is_at(probe: &ProbeReport, host: &str) -> bool {
    let own = probe.endpoint.host.trim_end_matches('.');
    if let Ok(address) = host.parse::<IpAddr>() {
        let mut all = probe.addresses.iter();
        return own == host
            || all.any(|one| {
                one.address
                    .parse::<SocketAddr>()
                    .is_ok_and(|one| one.ip() == address)
            });
    }
    let provider = Provider::owning(host);
    own.eq_ignore_ascii_case(host) || provider.is_some() && provider == Provider::owning(own)
}

/// The text names a port that the run did not try at the server that it names, or at any where it names none.
fn other_port(report: &Report, around: &Around) -> Option<Vec<String>> {
    let named = &around.named;
    let servers: Vec<&Server> = named
        .servers
        .iter()
        .filter(|server| is_tried(report, server))
        .collect();
    // The name that a server was tried by stands for its addresses and its other names.
    let is_named = |probe: &&ProbeReport| servers.iter().any(|server| is_at(probe, &server.host));
    let hosts: Vec<&str> = report
        .probes
        .iter()
        .filter(is_named)
        .map(|probe| &*probe.endpoint.host)
        .collect();
    let is_there = |port: u16| {
        let mut endpoints = report.probes.iter().map(|probe| &probe.endpoint);
        endpoints.any(|one| one.port == port && (hosts.is_empty() || hosts.contains(&&*one.host)))
    };
    let behind = servers.iter().filter_map(|server| server.port);
    let ports: Vec<u16> = behind.chain(named.ports.iter().copied()).collect();
    let port = *ports.first()?;
    if ports.iter().any(|port| is_there(*port)) {
        return None;
    }
    untried(report, port, hosts.first().copied().unwrap_or_default())
}

/// What to say of a port that was not tried at this host.
fn untried(report: &Report, port: u16, host: &str) -> Option<Vec<String>> {
    let protocol = usual(port)?;
    let mut all = report.protocols.iter();
    let Some((_, tried)) = all.find(|(name, _)| *name == protocol.name()) else {
        return Some(left_out(&protocol.name().to_uppercase()));
    };
    let not_tried = format!("Port {port} was not tried in this run");
    Some(match answering(tried) {
        Some((host, port)) => vec![format!("{not_tried}; {host} answers at {port}: set that.")],
        None => vec![format!(
            "{not_tried}: `mailprobe {} {}` tries it.",
            quoted_or(&report.target.subject.input, "ADDRESS"),
            option(protocol, &format!("{host}:{port}"))
        )],
    })
}

/// The host and the port that a server of the protocol answered at.
fn answering(protocol: &ProtocolReport) -> Option<(&str, &str)> {
    let reached = protocol.reached.and_then(Stage::from_name)?;
    let place = protocol.endpoint.as_deref()?;
    (reached >= Stage::Greet)
        .then(|| place.rsplit_once(':'))
        .flatten()
}

/// The text is about signing in, as somebody else than this run did.
fn other_user(report: &Report, named: &Named, page: &Page) -> Option<Vec<String>> {
    let is_of_users = ["auth.", "oauth."]
        .iter()
        .any(|family| page.id.starts_with(family));
    let own = report.target.username.as_deref()?;
    let mut tried = report.protocols.iter();
    let is_used = |one: &ProtocolReport| {
        one.signed_in_with.is_some() || one.stopped_at == Some(Stage::Authenticate.name())
    };
    if !is_of_users || !tried.any(|(_, one)| is_used(one)) {
        return None;
    }
    let local = own.split('@').next().unwrap_or_default();
    let is_user = |name: &str, is_sure| is_sure || name.eq_ignore_ascii_case(local);
    let mut users = named
        .users
        .iter()
        .filter(|user| is_user(&user.name, user.is_sure));
    let first = users.clone().next()?;
    if users.any(|user| user.name.eq_ignore_ascii_case(own)) {
        return None;
    }
    let mut says = vec![format!(
        "The program signs in as {}, this run as {own}.",
        safe(&first.name)
    )];
    let is_in = report
        .protocols
        .iter()
        .any(|(_, one)| one.signed_in_with.is_some());
    says.push(match is_in {
        true => format!("{own} signs in well: set that user name in the program."),
        false => format!(
            "Compare the user name in the program. `mailprobe {} --username {}` signs in as that one.",
            quoted_or(&report.target.subject.input, "ADDRESS"),
            quoted_or(&first.name, "NAME")
        ),
    });
    Some(says)
}
