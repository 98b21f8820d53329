//! Facts about the proxy that a connection goes through, and about one that only the web uses.

use std::collections::BTreeSet;

use super::{Notes, contrast, spaced};
use crate::observation::contrast::Comparison;
use crate::observation::proxy::{ProxyTrouble, Way};
use crate::observation::{Run, Seen, Trouble};
use crate::plan::Probe;

/// Says how it went with the proxy of a probe.
pub(super) fn connect(notes: &mut Notes, run: &Run, probe: &Probe, way: &Way) {
    notes.text("proxy.url", &way.proxy);
    notes.text("proxy.source", &way.source);
    notes.flag("proxy.finds-names", way.finds_names);
    notes.flag("proxy.signs-in", way.signs_in);
    let outcome = run.of(probe.id).find_map(|o| match &o.outcome {
        Ok(Seen::Connected(_)) => Some(Ok(())),
        Err(Trouble::Proxy(trouble)) => Some(Err(trouble)),
        _ => None,
    });
    match outcome {
        None => {}
        Some(Ok(())) => {
            notes.word("connect.outcome", "ok");
            notes.word("proxy.outcome", "ok");
        }
        Some(Err(trouble)) => failed(notes, trouble),
    }
    ports(notes, run, probe);
}

fn failed(notes: &mut Notes, trouble: &ProxyTrouble) {
    notes.word("proxy.outcome", trouble.name());
    if let Some(code) = trouble.code() {
        notes.say("proxy.code", code);
    }
    match trouble {
        ProxyTrouble::NoName(trouble) => notes.word("proxy.failure", trouble.name()),
        ProxyTrouble::Unreachable(trouble) => notes.word("proxy.failure", trouble.name()),
        ProxyTrouble::Untrusted(fault) => notes.word("proxy.failure", fault.name()),
        ProxyTrouble::SignInRequired { methods, tried } => {
            notes.text("proxy.methods", &spaced(methods));
            notes.flag("proxy.tried", *tried);
        }
        ProxyTrouble::Page { at, .. } => {
            notes.text("proxy.page", at);
            if let Some(word) = page_says(at) {
                notes.word("proxy.page-says", word);
            }
        }
        ProxyTrouble::Refused { text, .. } | ProxyTrouble::NoWayOn { text, .. } => {
            notes.text("proxy.text", text);
        }
        ProxyTrouble::NotAProxy(peer) => {
            notes.word("proxy.peer", peer.kind.name());
            notes.text(
                "proxy.peer-text",
                String::from_utf8_lossy(&peer.first).trim(),
            );
        }
        ProxyTrouble::Tls(_)
        | ProxyTrouble::Closed
        | ProxyTrouble::Reset
        | ProxyTrouble::Timeout
        | ProxyTrouble::InvalidName => {}
    }
}

/// What a page that a proxy sends to is for, by the words of its path; none where they say neither or both.
fn page_says(at: &str) -> Option<&'static str> {
    const FORBIDS: [&str; 9] = [
        "block",
        "denied",
        "deny",
        "forbid",
        "prohibit",
        "restrict",
        "policy",
        "categor",
        "violation",
    ];
    const SIGNS_IN: [&str; 9] = [
        "login", "logon", "signin", "sign-in", "auth", "portal", "captive", "sso", "saml",
    ];
    let behind = at.split_once("://").map_or(at, |(_, rest)| rest);
    let path = behind
        .split_once('/')
        .map_or("", |(_, path)| path)
        .to_ascii_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| path.contains(word));
    match (has(&FORBIDS), has(&SIGNS_IN)) {
        (true, false) => Some("forbidden"),
        (false, true) => Some("sign-in"),
        _ => None,
    }
}

/// Says to which other ports of the host the proxy of a probe leads.
fn ports(notes: &mut Notes, run: &Run, probe: &Probe) {
    let open = contrast::of_host(run, probe).filter_map(|contrast| match &contrast.seen {
        Comparison::Proxied {
            port,
            outcome: Ok(()),
            ..
        } => Some(*port),
        _ => None,
    });
    let open: BTreeSet<u16> = open.collect();
    notes.text("proxy.leads-to", &spaced(&open));
}

/// Says whether a proxy that this computer uses for the web leads where the probe did not get by itself.
pub(super) fn web(notes: &mut Notes, run: &Run, probe: &Probe) {
    if probe.proxy.is_some() {
        return;
    }
    for contrast in contrast::of_host(run, probe) {
        let Comparison::Proxied {
            proxy,
            port,
            outcome,
        } = &contrast.seen
        else {
            continue;
        };
        notes.text("proxy.web", proxy);
        let word = match outcome {
            Ok(()) => "ok",
            Err(trouble) => trouble.name(),
        };
        if *port == probe.endpoint.port {
            notes.word("proxy.web-outcome", word);
            if let Some(code) = outcome.as_ref().err().and_then(ProxyTrouble::code) {
                notes.say("proxy.web-code", code);
            }
        } else if *port == 443 {
            notes.word("proxy.web-443", word);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::page_says;

    #[test]
    fn the_path_of_a_page_tells_what_it_is_for() {
        for (at, word) in [
            (
                "http://proxy.example/blocked-port-993.html",
                Some("forbidden"),
            ),
            ("/blocked", Some("forbidden")),
            (
                "https://gateway.example/Access_Denied.html",
                Some("forbidden"),
            ),
            ("http://filter.example/cgi/category/mail", Some("forbidden")),
            ("http://login.example.org/proxy", None),
            ("http://proxy.example/login", Some("sign-in")),
            ("https://blockbuster.example/", None),
            ("http://proxy.example/login/policy", None),
            ("", None),
        ] {
            assert_eq!(page_says(at), word, "{at}");
        }
    }
}
