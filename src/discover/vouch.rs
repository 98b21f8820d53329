//! Whether more than a settings file speaks for a host: a file is as good as the name of the domain that it stands at, and such a name
//! may be forgotten, and somebody else's by now.

use super::{is_within, ispdb, srv};
use crate::observation::dns::DomainRecords;
use crate::provider::Provider;

/// Whether a host that a settings file of the domain names is one of the domain, or one that something else speaks for, too: it is of a
/// provider that is known, a record of the domain names it, or mail for the domain goes to the same house.
pub fn is_vouched(host: &str, records: &DomainRecords) -> bool {
    let by_service = || srv::settings(records).iter().any(|one| one.host == host);
    let by_exchanger = || {
        let mut exchangers = records.mx.iter().flatten();
        exchangers.any(|mx| is_one_house(host, &mx.exchange.to_ascii_lowercase()))
    };
    is_within(host, &records.domain)
        || Provider::owning(host).is_some()
        || ispdb::names(host)
        || by_service()
        || by_exchanger()
}

/// Whether two hosts are of one registered name: what stands below the same registry is of two owners. The registries are those of the
/// public suffix list, the private ones of hosting houses included (`uk.com`, `azurewebsites.net`).
pub(super) fn is_one_house(a: &str, b: &str) -> bool {
    let registered =
        |host: &str| psl::domain_str(host.trim_end_matches('.')).map(str::to_ascii_lowercase);
    registered(a).is_some_and(|name| registered(b) == Some(name))
}

#[cfg(test)]
pub(super) mod tests {
    use std::time::Duration;

    use super::*;
    use crate::observation::dns::{DnsTrouble, Mx, SERVICES, Srv};

    /// The records of `contoso.example`, whose mail goes to this host.
    pub(in crate::discover) fn records(exchange: &str) -> DomainRecords {
        DomainRecords {
            domain: "contoso.example".to_owned(),
            mx: Ok(vec![Mx {
                preference: 0,
                exchange: exchange.to_owned(),
            }]),
            autodiscover: Err(DnsTrouble::NxDomain),
            autodiscover_srv: Err(DnsTrouble::NxDomain),
            srv: SERVICES.iter().map(|_| Err(DnsTrouble::NxDomain)).collect(),
            exchangers: Vec::new(),
            took: Duration::ZERO,
        }
    }

    #[test]
    fn a_host_of_a_stranger_needs_somebody_else_who_names_it() {
        let of = records("mx1.host.example");
        for (host, vouched) in [
            ("contoso.example", true),
            ("imap.contoso.example", true),
            ("imap.notcontoso.example", false),
            ("imap.host.example", true),
            ("imap.stranger.example", false),
            ("imap.gmail.com", true),
            ("outlook.office365.com", true),
            ("mail.gandi.net", true),
            ("mail.gandi.net.stranger.example", false),
        ] {
            assert_eq!(is_vouched(host, &of), vouched, "{host}");
        }
        let mut of = records("mx1.host.example");
        of.srv[0] = Ok(vec![Srv {
            priority: 0,
            weight: 0,
            port: 993,
            target: "imap.stranger.example".to_owned(),
        }]);
        assert!(is_vouched("imap.stranger.example", &of));
    }

    #[test]
    fn a_registry_is_no_house() {
        for (a, b, same) in [
            ("imap.host.example", "mx.host.example", true),
            ("imap.host.example", "host.example", true),
            ("imap.host.co.uk", "mx.host.co.uk", true),
            ("imap.stranger.co.uk", "mx.host.co.uk", false),
            ("imap.stranger.govt.nz", "mx.host.govt.nz", false),
            ("imap.stranger.com", "mx.host.com", false),
            ("imap.hoster.de", "mx.hoster.de", true),
            ("imap.stranger.krakow.pl", "mx.host.krakow.pl", false),
            ("imap.stranger.uk.com", "mx.host.uk.com", false),
            ("imap.stranger.tokyo.jp", "mx.host.tokyo.jp", false),
            ("imap.stranger.school.nz", "mx.host.school.nz", false),
            (
                "stranger.azurewebsites.net",
                "host.azurewebsites.net",
                false,
            ),
            ("stranger.github.io", "host.github.io", false),
            ("imap.host.krakow.pl", "MX.host.krakow.pl.", true),
            ("co.uk", "co.uk", false),
            ("com", "com", false),
            ("", "", false),
            ("a..", "b..", false),
        ] {
            assert_eq!(is_one_house(a, b), same, "{a} {b}");
        }
    }
}
