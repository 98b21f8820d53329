//! What the words behind a keyword of a scenario stand for.

use std::net::IpAddr;

use super::Read;
use crate::observation::dns::DnsTrouble;
use crate::observation::tcp::TcpTrouble;
use crate::observation::tls::CertificateFault;
use crate::provider::{Cloud, Provider};
use crate::scenario::{Connect, Handshake, MxAnswer, Resolve, Shown};

pub(super) fn provider(words: &[&str]) -> Read<Provider> {
    match words {
        ["other"] => Ok(Provider::Other),
        ["exchange-online"] => Ok(Provider::ExchangeOnline(Cloud::Worldwide)),
        ["exchange-online", cloud] => Cloud::from_name(cloud)
            .map(Provider::ExchangeOnline)
            .ok_or_else(|| format!("`{cloud}` is no cloud of Exchange Online")),
        _ => Err("the provider is `exchange-online`, with or without a cloud, or `other`".into()),
    }
}

pub(super) fn mx(words: &[&str]) -> Read<MxAnswer> {
    match words {
        ["ok"] => Ok(MxAnswer::Some),
        ["null"] => Ok(MxAnswer::Null),
        _ => dns_trouble(words).map(MxAnswer::Trouble),
    }
}

/// Addresses, or one trouble for both families, or addresses and a trouble of one family:
/// `resolve 192.0.2.11 aaaa timeout`.
pub(super) fn resolve(words: &[&str]) -> Read<Resolve> {
    let addresses: Vec<IpAddr> = words.iter().map_while(|word| word.parse().ok()).collect();
    let rest = &words[addresses.len()..];
    if addresses.is_empty() {
        let trouble = dns_trouble(rest)?;
        return Ok(Resolve {
            v4: Err(trouble.clone()),
            v6: Err(trouble),
        });
    }
    let mut v4 = Vec::new();
    let mut v6 = Vec::new();
    for address in addresses {
        match address {
            IpAddr::V4(address) => v4.push(address),
            IpAddr::V6(address) => v6.push(address),
        }
    }
    let (family, other) = match rest {
        [] => ("", DnsTrouble::NoData),
        [family @ ("a" | "aaaa"), other @ ..] => (*family, dns_trouble(other)?),
        [word, ..] => return Err(format!("`{word}` is no address")),
    };
    if family == "a" && !v4.is_empty() || family == "aaaa" && !v6.is_empty() {
        return Err(format!("there are addresses, so `{family}` has no trouble"));
    }
    Ok(Resolve {
        v4: if v4.is_empty() {
            Err(other.clone())
        } else {
            Ok(v4)
        },
        v6: if v6.is_empty() { Err(other) } else { Ok(v6) },
    })
}

pub(super) fn dns_trouble(words: &[&str]) -> Read<DnsTrouble> {
    Ok(match words {
        ["nxdomain"] => DnsTrouble::NxDomain,
        ["nodata"] => DnsTrouble::NoData,
        ["servfail"] => DnsTrouble::ServFail { extended: None },
        ["servfail", code] => DnsTrouble::ServFail {
            extended: Some(number(code)?),
        },
        ["refused"] => DnsTrouble::Refused,
        ["rcode", code] => DnsTrouble::Rcode(number(code)?),
        ["timeout"] => DnsTrouble::Timeout,
        ["resolver-unreachable"] => DnsTrouble::ResolverUnreachable,
        ["denied-locally"] => DnsTrouble::DeniedLocally,
        ["no-resolver"] => DnsTrouble::NoResolver,
        ["alias-loop"] => DnsTrouble::AliasLoop,
        ["dangling", target] => DnsTrouble::DanglingAlias {
            target: (*target).to_owned(),
        },
        ["truncated"] => DnsTrouble::Truncated,
        ["unfinished"] => DnsTrouble::Unfinished,
        ["malformed"] => DnsTrouble::Malformed,
        ["invalid-name"] => DnsTrouble::InvalidName,
        _ => return Err(format!("`{}` is no outcome of a look-up", words.join(" "))),
    })
}

pub(super) fn connect(words: &[&str]) -> Read<Connect> {
    let (address, words) = match words.split_first() {
        Some((first, rest)) => match first.parse() {
            Ok(address) => (Some(address), rest),
            Err(_) => (None, words),
        },
        None => (None, words),
    };
    let outcome = tcp_outcome(one(words, "an outcome")?)?;
    Ok(Connect { address, outcome })
}

/// What a connection comes to.
pub(super) fn tcp_outcome(word: &str) -> Read<Result<(), TcpTrouble>> {
    Ok(match word {
        "ok" => Ok(()),
        "refused" => Err(TcpTrouble::Refused),
        "timeout" => Err(TcpTrouble::Timeout),
        "reset" => Err(TcpTrouble::Reset),
        "network-unreachable" => Err(TcpTrouble::NetworkUnreachable),
        "host-unreachable" => Err(TcpTrouble::HostUnreachable),
        "prohibited" => Err(TcpTrouble::Prohibited),
        "denied-locally" => Err(TcpTrouble::DeniedLocally),
        "no-local-address" => Err(TcpTrouble::NoLocalAddress),
        word => return Err(format!("`{word}` is no outcome of a connection")),
    })
}

pub(super) fn handshake(words: &[&str]) -> Read<Handshake> {
    Ok(match words {
        ["alert", code] => Handshake::Alert(number(code)?),
        ["nothing-in-common"] => Handshake::NothingInCommon,
        ["misbehaved"] => Handshake::Misbehaved,
        ["client-certificate-required"] => Handshake::ClientCertificateRequired,
        ["closed"] => Handshake::Closed,
        ["reset"] => Handshake::Reset,
        ["timeout"] => Handshake::Timeout,
        ["inspected", rest @ ..] => Handshake::Inspected(shown(None, rest)?),
        [outcome, rest @ ..] => {
            let fault = match *outcome {
                "ok" => None,
                name => Some(
                    CertificateFault::from_name(name)
                        .ok_or_else(|| format!("`{name}` is no outcome of a TLS handshake"))?,
                ),
            };
            Handshake::Certificate(shown(fault, rest)?)
        }
        [] => return Err("what does the TLS handshake come to?".to_owned()),
    })
}

/// `unstapled`, `days N` and, up to the end of the line, `issuer NAME`.
fn shown(fault: Option<CertificateFault>, words: &[&str]) -> Read<Shown> {
    let (unstapled, words) = match words {
        ["unstapled", rest @ ..] => (true, rest),
        _ => (false, words),
    };
    let (days, words) = match words {
        ["days", days, rest @ ..] => (Some(number(days)?), rest),
        _ => (None, words),
    };
    let issuer = match words {
        [] => None,
        ["issuer", name @ ..] if !name.is_empty() => Some(name.join(" ")),
        _ => {
            return Err(
                "a certificate may have `unstapled`, `days N`, then `issuer NAME`".to_owned(),
            );
        }
    };
    Ok(Shown {
        fault,
        issuer,
        days,
        unstapled,
    })
}

pub(super) fn one<'a>(words: &[&'a str], what: &str) -> Read<&'a str> {
    match words {
        [word] => Ok(word),
        _ => Err(format!("{what} and nothing else is wanted")),
    }
}

pub(super) fn number<T: std::str::FromStr>(text: &str) -> Read<T> {
    text.parse()
        .map_err(|_| format!("`{text}` is not a number that fits"))
}

pub(super) fn parsed(text: &str) -> Read<IpAddr> {
    text.parse().map_err(|_| format!("`{text}` is no address"))
}
