//! Which servers a mail domain has: by everybody who says so, compared, and in the order of trust. Without I/O.
//!
//! [`ask`] tells what is asked of whom, the runner asks, and [`judge::judge`] makes a [`Judgement`] of the answers.

pub mod alias;
pub mod ask;
pub mod autoconfig;
pub mod autodiscover;
pub mod compare;
pub mod finding;
pub mod ispdb;
pub mod judge;
pub mod microsoft;
pub mod pacc;
pub mod said;
pub mod srv;
pub mod typo;
mod vouch;
mod whom;
mod xml;

use crate::endpoint::{Endpoint, Origin, Protocol, Security};
use crate::observation::dns::DomainRecords;
use crate::provider::Cloud;

pub use self::finding::Finding;
pub use self::judge::Judgement;
pub use self::said::{Says, Statement, Unreadable};
use self::vouch::is_one_house;
pub use self::vouch::is_vouched;
pub use self::whom::{Whom, has_placeholder};
pub(crate) use crate::plan::is_within;

/// One server of a protocol, as a source names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// The protocol.
    pub protocol: Protocol,
    /// The host, in ASCII form and lower case, or an IP address.
    pub host: String,
    /// The port.
    pub port: u16,
    /// How the connection becomes private.
    pub security: Security,
    /// The ways of signing in, the preferred one first; empty where the source does not say.
    pub sign_in: Vec<SignIn>,
    /// The form of the user name; none where the source does not say.
    pub username: Option<UserName>,
    /// Who names it.
    pub source: Source,
}

impl Setting {
    /// The server as an endpoint of a plan, for the mail domain of these records.
    pub fn endpoint(&self, records: &DomainRecords) -> Endpoint {
        Endpoint {
            protocol: self.protocol,
            host: self.host.clone(),
            port: self.port,
            security: self.security,
            origin: self.source.origin(&self.host, records),
        }
    }

    /// Whether both name the same door: host, port and security.
    pub fn is_same_door(&self, other: &Self) -> bool {
        self.protocol == other.protocol
            && self.host == other.host
            && self.port == other.port
            && self.security == other.security
    }
}

/// A way of signing in, as settings name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignIn {
    /// An OAuth token.
    OAuth2,
    /// The password itself, which the encrypted connection protects.
    Password,
    /// A proof of the password, such as CRAM-MD5.
    EncryptedPassword,
    /// NTLM.
    Ntlm,
    /// Kerberos.
    Kerberos,
    /// A certificate of the client.
    Certificate,
    /// None, for clients with an address of the provider's network.
    ByAddress,
    /// None, after a sign-in to POP3.
    AfterPop,
    /// None.
    Nothing,
}

impl SignIn {
    /// Every way.
    pub const ALL: [Self; 9] = [
        Self::OAuth2,
        Self::Password,
        Self::EncryptedPassword,
        Self::Ntlm,
        Self::Kerberos,
        Self::Certificate,
        Self::ByAddress,
        Self::AfterPop,
        Self::Nothing,
    ];

    /// The word that stands for this way in JSON and in `checks/ispdb.toml`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::OAuth2 => "oauth2",
            Self::Password => "password",
            Self::EncryptedPassword => "encrypted-password",
            Self::Ntlm => "ntlm",
            Self::Kerberos => "kerberos",
            Self::Certificate => "certificate",
            Self::ByAddress => "by-address",
            Self::AfterPop => "after-pop",
            Self::Nothing => "none",
        }
    }

    /// The way with this word.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|way| way.name() == name)
    }
}

/// The form of the user name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UserName {
    /// The whole address.
    Address,
    /// The part before the `@`.
    LocalPart,
    /// Another name: filled in as far as the address is known, with the placeholders of autoconfig (`%EMAILLOCALPART%`) otherwise.
    Other(String),
}

impl UserName {
    /// The word that stands for this form in JSON.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Address => "address",
            Self::LocalPart => "local-part",
            Self::Other(_) => "other",
        }
    }
}

/// How a token is asked for, as settings name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OAuth {
    /// The host or address of the sign-in service.
    pub issuer: String,
    /// The permissions; empty where the source does not name them.
    pub scopes: Vec<String>,
    /// The pages for signing in and for fetching the token; none where the source leaves them to what a program knows of the service.
    pub pages: Option<Pages>,
}

/// The pages of a sign-in service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pages {
    /// The page that the person signs in at (`authURL`).
    pub authorization: String,
    /// The page that gives the token (`tokenURL`).
    pub token: String,
}

/// Who names a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Source {
    /// The user.
    Typed,
    /// The settings file at the host `autoconfig` of the domain.
    AutoconfigHost,
    /// The settings file at the domain itself.
    AutoconfigWellKnown,
    /// The file of PACC, with its digest in the DNS.
    Pacc,
    /// The SRV records (RFC 6186, RFC 8314).
    Srv,
    /// Autodiscover of the domain.
    Autodiscover,
    /// What the provider documents that the domain's records lead to.
    Provider,
    /// The settings file of the house that mail for the domain goes to.
    AutoconfigMx,
    /// The database of Thunderbird, which lists the domain.
    Ispdb,
    /// The same, asked today.
    IspdbLive,
    /// The same database, which lists the domain of the mail exchanger.
    IspdbMx,
}

/// How far a source is to be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Trust {
    /// Whoever runs the domain publishes it, and proves to be that.
    High,
    /// It is published without a proof, or documented for this provider.
    Medium,
    /// It follows from where mail for the domain goes.
    Low,
}

impl Trust {
    /// The word that stands for this in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::High => "high",
            Self::Medium => "medium",
            Self::Low => "low",
        }
    }
}

impl Source {
    /// Every source.
    pub const ALL: [Self; 11] = [
        Self::Typed,
        Self::AutoconfigHost,
        Self::AutoconfigWellKnown,
        Self::Pacc,
        Self::Srv,
        Self::Autodiscover,
        Self::Provider,
        Self::AutoconfigMx,
        Self::Ispdb,
        Self::IspdbLive,
        Self::IspdbMx,
    ];

    /// The word that stands for this source in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Typed => "typed",
            Self::AutoconfigHost => "autoconfig-host",
            Self::AutoconfigWellKnown => "autoconfig-well-known",
            Self::Pacc => "pacc",
            Self::Srv => "srv",
            Self::Autodiscover => "autodiscover",
            Self::Provider => "provider",
            Self::AutoconfigMx => "autoconfig-mx",
            Self::Ispdb => "ispdb",
            Self::IspdbLive => "ispdb-live",
            Self::IspdbMx => "ispdb-mx",
        }
    }

    /// Whether whoever runs the domain says it there.
    pub const fn is_of_domain(self) -> bool {
        matches!(
            self,
            Self::AutoconfigHost
                | Self::AutoconfigWellKnown
                | Self::Pacc
                | Self::Srv
                | Self::Autodiscover
        )
    }

    /// The trust in a host that this source names for a domain.
    ///
    /// A settings file comes over TLS from a host that proved to be of the domain. A DNS answer proves nothing, so a host of
    /// another domain needs a second look (RFC 6186, section 6). So it does where a settings file alone names it: a name of the
    /// domain that was forgotten may be somebody else's by now, and the record that confirms the file of PACC is a DNS answer, too.
    pub fn trust(self, host: &str, records: &DomainRecords) -> Trust {
        match self {
            Self::Typed => Trust::High,
            Self::AutoconfigHost | Self::AutoconfigWellKnown | Self::Pacc => {
                match is_vouched(host, records) {
                    true => Trust::High,
                    false => Trust::Medium,
                }
            }
            Self::Srv if is_within(host, &records.domain) => Trust::High,
            Self::Srv | Self::Autodiscover | Self::Provider | Self::Ispdb | Self::IspdbLive => {
                Trust::Medium
            }
            Self::AutoconfigMx | Self::IspdbMx => Trust::Low,
        }
    }

    /// Whether it is the settings file of the domain, at either address.
    pub const fn is_file(self) -> bool {
        matches!(self, Self::AutoconfigHost | Self::AutoconfigWellKnown)
    }

    /// Whether others say it of the domain, who may not be up to date: a database, or the house that mail goes to.
    pub const fn is_of_others(self) -> bool {
        matches!(
            self,
            Self::AutoconfigMx | Self::Ispdb | Self::IspdbLive | Self::IspdbMx
        )
    }

    /// The origin of a server that this source names, for the mail domain of these records.
    pub fn origin(self, host: &str, records: &DomainRecords) -> Origin {
        match self {
            Self::Typed => Origin::Asked,
            Self::AutoconfigHost | Self::AutoconfigWellKnown | Self::Pacc
                if !is_vouched(host, records) =>
            {
                Origin::AutoconfigElsewhere
            }
            Self::AutoconfigHost | Self::AutoconfigWellKnown | Self::Pacc => Origin::Autoconfig,
            Self::Autodiscover if is_within(host, &records.domain) => Origin::Autodiscover,
            Self::Autodiscover => Origin::AutodiscoverElsewhere,
            Self::Srv if is_within(host, &records.domain) => Origin::Srv,
            Self::Srv => Origin::SrvElsewhere,
            Self::Provider if alias::is_against_exchanger(records) => Origin::ProviderByAlias,
            Self::Provider => Origin::Provider,
            Self::Ispdb | Self::IspdbLive => Origin::Ispdb,
            Self::AutoconfigMx => Origin::AutoconfigMx,
            Self::IspdbMx => Origin::IspdbMx,
        }
    }
}

/// The name that the one for Autodiscover is an alias of in the records of a cloud (learn.microsoft.com, "External Domain Name System records for Microsoft 365").
pub const fn alias_of(cloud: Cloud) -> Option<&'static str> {
    match cloud {
        Cloud::Worldwide => Some("autodiscover.outlook.com"),
        Cloud::GccHigh => Some("autodiscover.office365.us"),
        Cloud::Dod => Some("autodiscover-dod.office365.us"),
        Cloud::China => Some("autodiscover.partner.outlook.cn"),
        Cloud::Consumer => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_leads_back() {
        for way in SignIn::ALL {
            assert_eq!(SignIn::from_name(way.name()), Some(way));
        }
        let mut names: Vec<&str> = Source::ALL.iter().map(|source| source.name()).collect();
        names.dedup();
        assert_eq!(names.len(), Source::ALL.len());
    }

    #[test]
    fn a_credential_goes_where_the_domain_proves_to_send_it_and_to_no_mere_word_of_the_dns() {
        let records = vouch::tests::records("mx1.host.example");
        let goes = |source: Source, host| source.origin(host, &records).may_receive_credential();
        assert!(goes(Source::AutoconfigHost, "imap.contoso.example"));
        assert!(goes(Source::AutoconfigHost, "mail.host.example"));
        assert!(!goes(Source::AutoconfigHost, "mail.stranger.example"));
        assert!(goes(Source::Srv, "imap.contoso.example"));
        assert!(!goes(Source::Srv, "imap.notcontoso.example"));
        assert!(!goes(Source::IspdbMx, "mail.host.example"));
        assert!(!goes(Source::AutoconfigMx, "mail.host.example"));
        assert!(!goes(Source::Autodiscover, "mail.host.example"));
    }
}
