//! The pages of the catalogue that tell more of a finding.

use super::{Finding, Unfollowed};
use crate::discover::Source;
use crate::observation::dns::DnsTrouble;
use crate::observation::proxy::ProxyTrouble;
use crate::observation::tls::CertificateFault;
use crate::observation::web::WebTrouble;

impl Finding {
    /// The pages of the catalogue that tell more, the best one first.
    pub fn pages(&self) -> Vec<&'static str> {
        match self {
            Self::Differs(_)
            | Self::DatabaseDiffers(_)
            | Self::TypedDiffers(..)
            | Self::TargetMissing { .. }
            | Self::AccountDiffers(_)
            | Self::WrongLabel { .. }
            | Self::NoPort { .. }
            | Self::NotOfProvider { .. }
            | Self::SplitProviders { .. } => vec!["discovery.disagreement"],
            Self::MailboxElsewhere { .. } => vec!["mailbox.moved-on-premises"],
            Self::AutodiscoverMissing { .. } | Self::WebPageForAutodiscover { .. } => {
                vec!["discovery.autodiscover-failed"]
            }
            Self::AutodiscoverElsewhere { trouble, .. } => {
                let mut pages = vec!["discovery.autodiscover-failed"];
                pages.extend(trouble.as_ref().and_then(of_web));
                pages
            }
            Self::Untrusted {
                question, trouble, ..
            } => {
                let first = match question.is_autodiscover() {
                    true => "discovery.autodiscover-failed",
                    false => "discovery.settings-untrusted",
                };
                [first].into_iter().chain(of_web(trouble)).collect()
            }
            Self::OnlyPlain { .. }
            | Self::NotFollowed {
                why: Unfollowed::Plain,
                ..
            } => vec!["discovery.settings-unencrypted"],
            Self::NotFollowed {
                why: Unfollowed::Inside(_),
                ..
            } => vec!["dns.private-address"],
            Self::Wildcard { .. } => vec!["discovery.wildcard"],
            Self::DeniesKnown
            | Self::HostMissing {
                source: Source::Provider,
                ..
            } => vec!["dns.known-name-missing"],
            Self::HostMissing { .. } => vec!["discovery.disagreement"],
            Self::EveryName { .. } => vec!["captive.portal", "dns.hijacked"],
            Self::Portal { .. } => vec!["captive.portal"],
            Self::ForeignCertificate { .. } => vec!["tls.intercepted", "captive.portal"],
            Self::InsideServer { address, .. }
                if address.is_loopback() || address.is_unspecified() =>
            {
                vec!["dns.private-address", "dns.blocked"]
            }
            Self::InsideServer { .. } => vec!["dns.private-address"],
            Self::NamedByAddress { .. } => vec!["tls.name-mismatch"],
            Self::NoDomain { .. } => vec!["dns.nxdomain"],
            Self::NullMx => vec!["dns.null-mx"],
            Self::NoExchanger => vec!["discovery.no-servers-found"],
            Self::ProxyFails { trouble } => Vec::from_iter(of_proxy(trouble)),
            Self::Unanswered { trouble, .. } | Self::NoAnswers { trouble, .. } => {
                Vec::from_iter(of_dns(trouble))
            }
            _ => Vec::new(),
        }
    }
}

/// The page on a certificate that kept a web server from being believed.
const fn of_web(trouble: &WebTrouble) -> Option<&'static str> {
    let WebTrouble::Untrusted { fault, .. } = trouble else {
        return None;
    };
    match fault {
        CertificateFault::Expired => Some("tls.expired"),
        CertificateFault::NotYetValid => Some("tls.not-yet-valid"),
        CertificateFault::NameMismatch => Some("tls.name-mismatch"),
        CertificateFault::SelfSigned => Some("tls.self-signed"),
        CertificateFault::UnknownIssuer => Some("tls.untrusted-root"),
        CertificateFault::MissingIntermediate => Some("tls.missing-intermediate"),
        CertificateFault::IntermediateExpired => Some("tls.intermediate-expired"),
        CertificateFault::WrongUsage => Some("tls.wrong-usage"),
        CertificateFault::Revoked => Some("tls.revoked"),
        CertificateFault::BadSignature | CertificateFault::Malformed => {
            Some("tls.invalid-certificate")
        }
        CertificateFault::Other => None,
    }
}

/// The page on a proxy that does not lead on.
const fn of_proxy(trouble: &ProxyTrouble) -> Option<&'static str> {
    match trouble {
        ProxyTrouble::NoName(_) | ProxyTrouble::Unreachable(_) => Some("net.proxy-unreachable"),
        ProxyTrouble::SignInRequired { .. } => Some("net.proxy-sign-in"),
        ProxyTrouble::Refused { .. } => Some("net.proxy-refused"),
        _ => None,
    }
}

/// The page on a DNS that does not answer.
const fn of_dns(trouble: &DnsTrouble) -> Option<&'static str> {
    match trouble {
        DnsTrouble::ServFail { .. } => Some("dns.servfail"),
        DnsTrouble::Refused => Some("dns.refused"),
        DnsTrouble::Timeout => Some("dns.timeout"),
        DnsTrouble::ResolverUnreachable => Some("dns.resolver-unresponsive"),
        DnsTrouble::NoResolver => Some("dns.no-resolver"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::Catalogue;
    use crate::observation::discovery::Question;

    #[test]
    fn every_page_is_there() {
        let untrusted = |fault| WebTrouble::Untrusted {
            fault,
            issuer: None,
            names: Vec::new(),
        };
        let faults = CertificateFault::ALL.into_iter();
        let faults = faults.filter(|fault| *fault != CertificateFault::Other);
        let certificates = faults.map(|fault| Finding::Untrusted {
            question: Question::AutodiscoverHost,
            host: "autodiscover.contoso.example".to_owned(),
            trouble: untrusted(fault),
        });
        let answers = [
            DnsTrouble::Refused,
            DnsTrouble::Timeout,
            DnsTrouble::ResolverUnreachable,
            DnsTrouble::NoResolver,
        ];
        let answers = answers.into_iter().map(|trouble| Finding::Unanswered {
            records: "MX",
            trouble,
        });
        let untrusted_file = Finding::Untrusted {
            question: Question::AutoconfigHost,
            host: "autoconfig.contoso.example".to_owned(),
            trouble: untrusted(CertificateFault::Expired),
        };
        let others = [
            untrusted_file,
            Finding::OnlyPlain { url: String::new() },
            Finding::Wildcard {
                address: std::net::Ipv4Addr::LOCALHOST.into(),
            },
            Finding::DeniesKnown,
            Finding::NullMx,
            Finding::NoDomain { near: None },
            Finding::Portal { leads_to: None },
            Finding::EveryName {
                address: std::net::Ipv4Addr::LOCALHOST.into(),
            },
        ];
        let catalogue = Catalogue::embedded();
        for finding in certificates.chain(answers).chain(others) {
            let pages = finding.pages();
            assert!(!pages.is_empty(), "{finding:?}");
            for page in pages {
                assert!(catalogue.page(page).is_some(), "{page}");
            }
        }
    }
}
