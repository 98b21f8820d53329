//! What a scenario says of the records of the domain.

use super::Read;
use super::words::{dns_trouble, number};
use crate::endpoint::{Protocol, Security};
use crate::observation::dns::DnsTrouble;
use crate::observation::tls::CertificateFault;
use crate::observation::web::{Page, WebTrouble};

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

/// What is in the place of the settings file: `settings-file status 503`, `settings-file leads-to http://..`, `settings-file untrusted expired`.
pub(super) fn file(words: &[&str]) -> Read<Result<Page, WebTrouble>> {
    let page = |status, location: Option<&str>| Page {
        status,
        location: location.map(str::to_owned),
        ..Page::default()
    };
    match words {
        ["status", status] => Ok(Ok(page(number(status)?, None))),
        ["leads-to", to] => Ok(Ok(page(301, Some(to)))),
        ["silent"] => Ok(Err(WebTrouble::Timeout)),
        ["untrusted", fault] => {
            let fault = CertificateFault::ALL
                .into_iter()
                .find(|one| one.name() == *fault);
            Ok(Err(WebTrouble::Untrusted {
                fault: fault.ok_or("what is wrong with the certificate?")?,
                issuer: None,
                names: Vec::new(),
            }))
        }
        _ => Err(
            "a settings file has a `status`, `leads-to` an address, is `silent` or `untrusted`"
                .to_owned(),
        ),
    }
}

/// Why there is no name for Autodiscover: `autodiscover nxdomain`.
pub(super) fn autodiscover(words: &[&str]) -> Read<DnsTrouble> {
    dns_trouble(words)
}
