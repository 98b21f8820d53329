//! The lines of a scenario that are about the name of a server.

use std::net::{IpAddr, SocketAddr};

use super::Read;
use super::words::{dns_trouble, number, one, resolve};
use crate::observation::dns::{ExtendedError, SystemAnswer, SystemFailure};
use crate::scenario::{Compared, Names};

/// The port of the DNS.
const PORT: u16 = 53;

/// The words that begin such a line.
pub(super) const WORDS: [&str; 13] = [
    "alias",
    "system",
    "waited",
    "late",
    "suffix",
    "system-took",
    "extended",
    "unhelpful",
    "compare",
    "unchecked",
    "made-up",
    "wildcard",
    "published",
];

/// Takes one such line in.
pub(super) fn line(names: &mut Names, first: &str, rest: &[&str]) -> Read<()> {
    match first {
        "alias" if !rest.is_empty() => {
            names.aliases = rest.iter().map(|alias| (*alias).to_owned()).collect();
        }
        "system" => names.system = Some(system(rest)?),
        "waited" => names.waited = Some(number(one(rest, "a number of milliseconds")?)?),
        "late" => {
            let (family, took) = match rest {
                ["ipv4", took] => ("IPv4", took),
                ["ipv6", took] => ("IPv6", took),
                _ => return Err("which family, and how late in milliseconds?".to_owned()),
            };
            names.late = Some((family, number(took)?));
        }
        "suffix" => names.suffix = Some(one(rest, "a suffix")?.to_owned()),
        "system-took" => {
            names.system_took = Some(number(one(rest, "a number of milliseconds")?)?);
        }
        "extended" => {
            let (code, text) = rest.split_first().ok_or("which extended error?")?;
            names.extended = Some(ExtendedError {
                code: number(code)?,
                text: text.join(" "),
            });
        }
        "unhelpful" => {
            let (server, how) = rest.split_first().ok_or("which DNS server?")?;
            names.unhelpful.push((resolver(server)?, dns_trouble(how)?));
        }
        "compare" => names.compared.push(compared(rest)?),
        "unchecked" => names.unchecked = Some(resolve(rest)?),
        "published" if !rest.is_empty() => {
            names.published = rest.iter().map(|server| (*server).to_owned()).collect();
        }
        "made-up" => names.made_up = Some(resolve(rest)?),
        "wildcard" => names.wildcard = Some(resolve(rest)?),
        _ => return Err(format!("what follows `{first}`?")),
    }
    Ok(())
}

fn system(words: &[&str]) -> Read<SystemAnswer> {
    if let ["failed", how] = words {
        let known = SystemFailure::ALL
            .into_iter()
            .find(|one| one.name() == *how);
        let failure = known.ok_or_else(|| format!("how does it fail with `{how}`?"))?;
        return Ok(SystemAnswer::Failed(failure));
    }
    let addresses: Read<Vec<IpAddr>> = words.iter().map(|word| address(word)).collect();
    match addresses? {
        addresses if addresses.is_empty() => Err("what does the system say?".to_owned()),
        addresses => Ok(SystemAnswer::Addresses(addresses)),
    }
}

/// `192.0.2.54 198.51.100.7 works`: the resolver, what it says, and whether it works there.
fn compared(words: &[&str]) -> Read<Compared> {
    let (by, rest) = words.split_first().ok_or("which DNS server?")?;
    let (says, works) = match rest {
        [says @ .., "works"] => (says, Some(true)),
        [says @ .., "fails"] => (says, Some(false)),
        says => (says, None),
    };
    Ok(Compared {
        by: resolver(by)?,
        says: resolve(says)?,
        works,
    })
}

fn resolver(word: &str) -> Read<SocketAddr> {
    Ok(SocketAddr::new(address(word)?, PORT))
}

fn address(word: &str) -> Read<IpAddr> {
    word.parse().map_err(|_| format!("`{word}` is no address"))
}
