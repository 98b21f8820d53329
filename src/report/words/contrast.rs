//! What was tried for contrast, as words.

use super::dns::{addresses, dns_words, no_address};
use super::proxy::proxy_words;
use super::tls::alert_words;
use super::web::certificate_words;
use super::{listed, peer_words, quoted, tcp_words, trouble_words};
use crate::endpoint::{Endpoint, Security};
use crate::observation::contrast::{Comparison, Hello, HelloAnswer, Talk, WebAnswer, WebCheck};
use crate::observation::dns::Resolution;
use crate::observation::session::Reply;
use crate::observation::tls::{Peer, PeerKind};
use crate::plan::is_denial;
use crate::style::safe;

/// What one contrast came to.
pub(in crate::report) fn comparison(seen: &Comparison, endpoint: &Endpoint) -> String {
    match seen {
        Comparison::Port {
            address,
            outcome: Ok(()),
        } => format!(
            "port {} of the same host answers ({address})",
            address.port()
        ),
        Comparison::Port {
            address,
            outcome: Err(trouble),
        } => format!(
            "port {} of the same host {} ({address})",
            address.port(),
            tcp_words(*trouble)
        ),
        Comparison::Talk(talk) => talked(talk, endpoint),
        Comparison::Hello {
            at_once: true,
            answer,
            within,
            ..
        } => {
            let greeting = within.as_ref().map(greeting_words).unwrap_or_default();
            format!("TLS begun at once: {}{greeting}", answer_words(*answer))
        }
        // Old servers choose the best that they have, whatever they are offered.
        Comparison::Hello {
            hello: hello @ Hello::Only(offered),
            answer: HelloAnswer::Accepted(chosen),
            ..
        } if chosen != offered => {
            let chosen = chosen.name();
            format!("{}: the server answers with {chosen}", hello_words(*hello))
        }
        Comparison::Hello { hello, answer, .. } => {
            format!("{}: {}", hello_words(*hello), answer_words(*answer))
        }
        Comparison::Insisted { answer, .. } => insisted(*answer, endpoint.security),
        Comparison::Name(resolution) => {
            let who: Vec<String> = resolution
                .resolvers
                .iter()
                .map(ToString::to_string)
                .collect();
            let says = looked_up(resolution);
            format!("another DNS server ({}) says: {says}", listed(&who))
        }
        Comparison::Elsewhere(talk) => elsewhere(talk, endpoint),
        Comparison::Published(servers) => format!(
            "the records of the mail domain in the DNS lead to another server: {}",
            safe(&listed(servers))
        ),
        Comparison::Unchecked(resolution) => format!(
            "told not to check the signatures, the DNS server says: {}",
            looked_up(resolution)
        ),
        Comparison::MadeUp(resolution) => made_up(resolution),
        Comparison::Wildcard(resolution) => wildcard(resolution),
        Comparison::Proxied {
            proxy,
            port,
            outcome,
        } => match outcome {
            Ok(()) => format!("the proxy {} leads to port {port} of it", safe(proxy)),
            Err(trouble) => format!(
                "asked for port {port}, the proxy {} {}",
                safe(proxy),
                proxy_words(trouble)
            ),
        },
    }
}

/// Who spoke under TLS that was begun at once.
fn greeting_words(peer: &Peer) -> String {
    match peer.kind {
        PeerKind::Unknown if peer.first.is_empty() => ", and says nothing under it".to_owned(),
        PeerKind::Unknown => ", and says nothing under it that is known".to_owned(),
        kind => format!(", and answers under it{}", peer_words(kind)),
    }
}

/// What came of insisting on encryption.
fn insisted(answer: HelloAnswer, security: Security) -> String {
    if security == Security::ImplicitTls {
        return match answer {
            HelloAnswer::Accepted(version) => {
                format!(
                    "asked for STARTTLS, the server encrypts ({})",
                    version.name()
                )
            }
            HelloAnswer::NoStartTls => "it offers no STARTTLS, or refuses it".to_owned(),
            answer => format!("asked for STARTTLS: {}", answer_words(answer)),
        };
    }
    match answer {
        HelloAnswer::Accepted(version) => format!(
            "asked to encrypt all the same, the server does ({})",
            version.name()
        ),
        HelloAnswer::NoStartTls => "asked to encrypt all the same, the server refuses".to_owned(),
        answer => format!(
            "asked to encrypt all the same, the server agrees, and then: {}",
            answer_words(answer)
        ),
    }
}

/// What answers at an address that another DNS server alone gives.
fn elsewhere(talk: &Talk, endpoint: &Endpoint) -> String {
    let ip = talk.address.ip();
    match (&talk.trouble, talk.is_untrusted()) {
        (None, false) => format!(
            "at {ip}, which only the other DNS server gives, the mail server answers as it should"
        ),
        (None, true) => format!(
            "at {ip}, which only the other DNS server gives, a certificate is shown that is not trusted"
        ),
        (Some((_, trouble)), _) => {
            let words = trouble_words(trouble, endpoint, Some(talk.address), &|_| String::new());
            format!("at {ip}, which only the other DNS server gives: {words}")
        }
    }
}

/// What comes of a name that cannot exist.
fn made_up(resolution: &Resolution) -> String {
    if is_denied(resolution) {
        return "the DNS server gives no address for a made-up name, as it should".to_owned();
    }
    if resolution.addresses().is_empty() {
        return format!("asked for a made-up name: {}", no_address(resolution));
    }
    format!(
        "the DNS server gives an address for a name that was made up: {}",
        addresses(resolution)
    )
}

/// The same below the domain.
fn wildcard(resolution: &Resolution) -> String {
    if is_denied(resolution) {
        return "a made-up name below the domain has no address".to_owned();
    }
    if resolution.addresses().is_empty() {
        return format!(
            "asked for a made-up name below the domain: {}",
            no_address(resolution)
        );
    }
    format!(
        "a made-up name below the domain has an address, too: {}",
        addresses(resolution)
    )
}

/// Whether it was answered that there is no address; no answer is none.
fn is_denied(resolution: &Resolution) -> bool {
    resolution.addresses().is_empty() && resolution.trouble().is_none_or(is_denial)
}

fn looked_up(resolution: &Resolution) -> String {
    match resolution.addresses().is_empty() {
        true => no_address(resolution),
        false => addresses(resolution),
    }
}

fn talked(talk: &Talk, endpoint: &Endpoint) -> String {
    let place = match talk.same_address {
        true => "tried again".to_owned(),
        false => format!("at its other address {}", talk.address.ip()),
    };
    match &talk.trouble {
        None if let Some(Err(fault)) = &talk.certificate => format!(
            "{place}, it shows a certificate that {}",
            certificate_words(*fault, None, &[], &endpoint.host)
        ),
        None => format!("{place}, it answers as it should"),
        Some(_) if let Some(waited) = talk.given_up => format!(
            "{place}, the server took the connection and did not answer within {} seconds",
            waited.as_secs()
        ),
        Some((_, trouble)) => {
            let quote = |reply: &Reply| format!(": {}", quoted(reply));
            let words = trouble_words(trouble, endpoint, Some(talk.address), &quote);
            format!("{place}: {words}")
        }
    }
}

fn hello_words(hello: Hello) -> String {
    match hello {
        Hello::Small => "a small TLS hello".to_owned(),
        Hello::Large => "a large TLS hello".to_owned(),
        Hello::LargeInPieces => "a large TLS hello in small pieces".to_owned(),
        Hello::Only(version) => format!("{} alone, with every cipher of its time", version.name()),
        Hello::AnyKey => {
            "a TLS hello that takes every kind of key (RSA-PSS and Ed448, too)".to_owned()
        }
    }
}

fn answer_words(answer: HelloAnswer) -> String {
    match answer {
        HelloAnswer::Accepted(version) => format!("the server takes it ({})", version.name()),
        HelloAnswer::Alert(code) => format!("the server refuses it with {}", alert_words(code)),
        HelloAnswer::Closed => "the server closes".to_owned(),
        HelloAnswer::Reset => "the connection is reset".to_owned(),
        HelloAnswer::Timeout => "no answer".to_owned(),
        HelloAnswer::NotTls => "something else than TLS comes back".to_owned(),
        HelloAnswer::NoConnection(trouble) => format!("the server {}", tcp_words(trouble)),
        HelloAnswer::NoStartTls => "the server did not let TLS begin".to_owned(),
    }
}

/// What came of fetching a neutral page of the web, in a run in which something else took a connection or nothing did.
pub(in crate::report) fn web(web: &WebCheck, is_reached: bool) -> String {
    let url = safe(&web.url);
    let fails = match is_reached {
        // Who answers beside it may have a web of its own that can be reached.
        true => "the page of the web that was tried for comparison cannot be reached",
        false => "the web cannot be reached either",
    };
    match &web.answer {
        WebAnswer::AsKnown => format!("the web can be reached: {url} answers as it should"),
        WebAnswer::Other {
            leads_to: Some(host),
            ..
        } => format!(
            "instead of the page {url} comes a page that leads to {}",
            safe(host)
        ),
        WebAnswer::Other { status, .. } => {
            format!("instead of the page {url} comes another one (HTTP status {status})")
        }
        WebAnswer::NotHttp => format!("what answers instead of {url} is no web server"),
        WebAnswer::NoName(trouble) => {
            format!("{fails}: the name in {url} {}", dns_words(trouble))
        }
        WebAnswer::NoConnection(trouble) => {
            format!("{fails}: the server of {url} {}", tcp_words(*trouble))
        }
        WebAnswer::NoAnswer if is_reached => {
            format!(
                "the page of the web that was tried for comparison, {url}, takes the connection and says nothing"
            )
        }
        WebAnswer::NoAnswer => {
            format!("the web does not work either: {url} takes the connection and says nothing")
        }
    }
}
