//! What a proxy did, as words.

use super::dns::dns_words;
use super::tls::tls_words;
use super::{first_line, listed, peer_words, shortened, tcp_words};
use crate::observation::proxy::{ProxyTrouble, Way};
use crate::style::safe;

/// Why the proxy that is set does not lead on, and where it is set.
pub(in crate::report) fn no_way_words(way: &Way, trouble: &ProxyTrouble) -> String {
    format!(
        "the proxy {} (set by {}) {}",
        safe(&way.proxy),
        safe(&way.source),
        proxy_words(trouble)
    )
}

/// What a proxy does that was asked for a server; the sentence goes on from its name.
pub(in crate::report) fn asked_words(trouble: Option<&ProxyTrouble>) -> String {
    trouble.map_or_else(|| "leads on".to_owned(), proxy_words)
}

/// Why a proxy does not lead on; the sentence goes on from its name.
pub(in crate::report) fn proxy_words(trouble: &ProxyTrouble) -> String {
    match trouble {
        ProxyTrouble::NoName(trouble) => format!("is not found: its name {}", dns_words(trouble)),
        ProxyTrouble::Unreachable(trouble) => tcp_words(*trouble),
        ProxyTrouble::Tls(trouble) => format!("does not speak TLS: {}", tls_words(trouble)),
        ProxyTrouble::Untrusted(_) => {
            "shows a certificate that is not trusted, so nothing was asked of it".to_owned()
        }
        ProxyTrouble::SignInRequired { methods, tried } => {
            let by = match methods.is_empty() {
                true => String::new(),
                false => format!(" ({})", safe(&listed(methods))),
            };
            match tried {
                true => format!("does not accept its user name and password{by}"),
                false => format!("wants a user name and a password{by}"),
            }
        }
        ProxyTrouble::Page { code, at } if at.is_empty() => {
            format!("wants a page of its own to be opened first ({code})")
        }
        ProxyTrouble::Page { code, at } => {
            format!("sends to a page of its own first: {} ({code})", safe(at))
        }
        ProxyTrouble::Refused { code, text } => format!("refuses ({})", coded(*code, text)),
        ProxyTrouble::NoWayOn { code, text } => {
            format!("finds no way to the server ({})", coded(*code, text))
        }
        ProxyTrouble::Closed => "closes the connection without an answer".to_owned(),
        ProxyTrouble::Reset => "resets the connection".to_owned(),
        ProxyTrouble::Timeout => "took the question and does not answer".to_owned(),
        ProxyTrouble::NotAProxy(peer) => {
            let says = match first_line(&peer.first) {
                line if line.is_empty() => String::new(),
                line => format!(", it says \"{line}\""),
            };
            format!("is no such proxy{}{says}", peer_words(peer.kind))
        }
        ProxyTrouble::InvalidName => "cannot be asked for a server of this name".to_owned(),
    }
}

fn coded(code: u16, text: &str) -> String {
    // Only SOCKS has numbers of one digit; RFC 1928, section 6, says what they mean.
    let meaning = match code {
        1 => "the proxy failed",
        2 => "not allowed by its rules",
        3 => "network unreachable",
        4 => "host unreachable",
        5 => "connection refused",
        6 => "no answer in time",
        7 => "command not supported",
        8 => "kind of address not supported",
        _ => text,
    };
    match meaning.is_empty() {
        true => code.to_string(),
        false => format!("{code} {}", shortened(meaning)),
    }
}

/// The proxy that connections go through, and where it is set.
pub(in crate::report) fn way_words(way: &Way) -> String {
    let names = match way.finds_names {
        true => ". The proxy looks the server's name up",
        false => "",
    };
    format!("{}, set by {}{names}", safe(&way.proxy), safe(&way.source))
}
