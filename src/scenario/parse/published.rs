//! What a scenario says of the records of the domain.

use super::Read;
use super::words::{dns_trouble, number};
use crate::endpoint::{Protocol, Security};
use crate::observation::dns::DnsTrouble;

/// A server that the SRV records name: `srv imap imap.example.org:993 tls`.
pub(super) fn server(words: &[&str]) -> Read<(Protocol, Security, String, u16)> {
    let [protocol, place, security] = words else {
        return Err("an SRV record is `srv protocol host:port security`".to_owned());
    };
    let protocol = Protocol::from_name(protocol)
        .ok_or_else(|| format!("`{protocol}` is not imap, pop3 or smtp"))?;
    let security = Security::from_name(security)
        .filter(|security| *security != Security::ClearText)
        .ok_or_else(|| format!("`{security}` is not tls or starttls"))?;
    let (host, port) = place
        .split_once(':')
        .ok_or_else(|| format!("`{place}` is not host:port"))?;
    Ok((protocol, security, host.to_owned(), number(port)?))
}

/// Why there is no name for Autodiscover: `autodiscover nxdomain`.
pub(super) fn autodiscover(words: &[&str]) -> Read<DnsTrouble> {
    dns_trouble(words)
}
