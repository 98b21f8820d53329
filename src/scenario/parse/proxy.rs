//! The lines about proxies.

use super::Read;
use super::words::{dns_trouble, number, one, tcp_outcome};
use crate::observation::proxy::{ProxyTrouble, Way};
use crate::observation::tls::{CertificateFault, Peer};

/// The proxy that every connection of the scenario goes through.
pub(super) fn proxy(words: &[&str]) -> Read<Way> {
    let url = one(words, "the address of a proxy")?;
    let (kind, _) = url
        .split_once("://")
        .ok_or_else(|| format!("`{url}` has no kind, such as http://"))?;
    Ok(Way {
        proxy: url.to_owned(),
        source: "--proxy".to_owned(),
        finds_names: kind != "socks5",
        signs_in: false,
    })
}

/// What asking a proxy came to: `ok`, or how it failed.
pub(super) fn outcome(words: &[&str]) -> Read<Result<(), ProxyTrouble>> {
    let coded = |code: &str, text: &[&str]| Ok::<_, String>((number(code)?, text.join(" ")));
    Ok(Err(match words {
        ["ok"] => return Ok(Ok(())),
        ["no-name", trouble @ ..] => ProxyTrouble::NoName(dns_trouble(trouble)?),
        ["unreachable", how] => match tcp_outcome(how)? {
            Err(trouble) => ProxyTrouble::Unreachable(trouble),
            Ok(()) => return Err("a proxy that takes the connection is reachable".to_owned()),
        },
        ["untrusted"] => ProxyTrouble::Untrusted(CertificateFault::UnknownIssuer),
        ["sign-in", "tried", methods @ ..] => sign_in(methods, true),
        ["sign-in", methods @ ..] => sign_in(methods, false),
        ["page", code, at] => ProxyTrouble::Page {
            code: number(code)?,
            at: (*at).to_owned(),
        },
        ["refused", code, text @ ..] => {
            let (code, text) = coded(code, text)?;
            ProxyTrouble::Refused { code, text }
        }
        ["no-way-on", code, text @ ..] => {
            let (code, text) = coded(code, text)?;
            ProxyTrouble::NoWayOn { code, text }
        }
        ["closed"] => ProxyTrouble::Closed,
        ["reset"] => ProxyTrouble::Reset,
        ["timeout"] => ProxyTrouble::Timeout,
        ["not-a-proxy", text @ ..] => {
            ProxyTrouble::NotAProxy(Peer::new(format!("{}\r\n", text.join(" ")).into_bytes()))
        }
        _ => {
            return Err(format!(
                "`{}` is nothing that a proxy does",
                words.join(" ")
            ));
        }
    }))
}

fn sign_in(methods: &[&str], tried: bool) -> ProxyTrouble {
    ProxyTrouble::SignInRequired {
        methods: methods.iter().map(|method| (*method).to_owned()).collect(),
        tried,
    }
}
