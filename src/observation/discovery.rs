//! What was asked about the mail of a domain beside its usual records, and what came of it.

use std::net::IpAddr;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::contrast::WebAnswer;
use super::dns::{Answer, DnsTrouble, DomainRecords};
use super::web::Fetch;

/// More hosts than these are not looked up, and no other is recommended.
pub const MOST_HOSTS: usize = 40;

/// A question that is asked of the web.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Question {
    /// The settings file at the host `autoconfig` of the domain.
    AutoconfigHost,
    /// The settings file at the domain itself.
    AutoconfigWellKnown,
    /// The first of them without encryption: only whether somebody answers, never for settings.
    AutoconfigPlain,
    /// The settings file of the domain that the mail exchanger is a host of.
    AutoconfigMx,
    /// That of the registered domain above it.
    AutoconfigMxMain,
    /// The database of Thunderbird, as it is now.
    #[serde(rename = "ispdb-live")]
    Ispdb,
    /// The same for the domain of the mail exchanger.
    #[serde(rename = "ispdb-live-mx")]
    IspdbMx,
    /// The draft of PACC: the settings file at the host `ua-auto-config` of the domain.
    Pacc,
    /// Autodiscover at the domain itself.
    #[serde(rename = "autodiscover-domain")]
    AutodiscoverRoot,
    /// Autodiscover at the host `autodiscover` of the domain.
    AutodiscoverHost,
    /// The redirection of Autodiscover, which is asked for without encryption.
    AutodiscoverRedirect,
    /// Autodiscover at the host that the SRV record names.
    AutodiscoverSrv,
    /// The second version of Autodiscover at Microsoft: where the mailbox is.
    AutodiscoverJson,
    /// The realm at Microsoft's sign-in service: who signs people of the domain in.
    #[serde(rename = "user-realm")]
    Realm,
    /// The description of a tenant at Microsoft's sign-in service.
    #[serde(rename = "openid-configuration")]
    OpenId,
}

impl Question {
    /// Every question, in the order in which they are told.
    pub const ALL: [Self; 15] = [
        Self::AutoconfigHost,
        Self::AutoconfigWellKnown,
        Self::AutoconfigPlain,
        Self::AutoconfigMx,
        Self::AutoconfigMxMain,
        Self::Ispdb,
        Self::IspdbMx,
        Self::Pacc,
        Self::AutodiscoverRoot,
        Self::AutodiscoverHost,
        Self::AutodiscoverRedirect,
        Self::AutodiscoverSrv,
        Self::AutodiscoverJson,
        Self::Realm,
        Self::OpenId,
    ];

    /// The word that stands for this question in JSON and facts.
    pub const fn name(self) -> &'static str {
        match self {
            Self::AutoconfigHost => "autoconfig-host",
            Self::AutoconfigWellKnown => "autoconfig-well-known",
            Self::AutoconfigPlain => "autoconfig-plain",
            Self::AutoconfigMx => "autoconfig-mx",
            Self::AutoconfigMxMain => "autoconfig-mx-main",
            Self::Ispdb => "ispdb-live",
            Self::IspdbMx => "ispdb-live-mx",
            Self::Pacc => "pacc",
            Self::AutodiscoverRoot => "autodiscover-domain",
            Self::AutodiscoverHost => "autodiscover-host",
            Self::AutodiscoverRedirect => "autodiscover-redirect",
            Self::AutodiscoverSrv => "autodiscover-srv",
            Self::AutodiscoverJson => "autodiscover-json",
            Self::Realm => "user-realm",
            Self::OpenId => "openid-configuration",
        }
    }

    /// Whether it is one of those that find Autodiscover at the domain.
    pub const fn is_autodiscover(self) -> bool {
        matches!(
            self,
            Self::AutodiscoverRoot
                | Self::AutodiscoverHost
                | Self::AutodiscoverRedirect
                | Self::AutodiscoverSrv
        )
    }

    /// Whether it is asked of somebody else than the domain, as such: of the house that mail goes to, of a database, or of Microsoft.
    pub const fn is_of_others(self) -> bool {
        matches!(
            self,
            Self::AutoconfigMx
                | Self::AutoconfigMxMain
                | Self::Ispdb
                | Self::IspdbMx
                | Self::AutodiscoverJson
                | Self::Realm
                | Self::OpenId
        )
    }
}

/// A question as it is put.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ask {
    /// The question.
    pub question: Question,
    /// The address, beginning with `https://` or, where only somebody's presence is of interest, `http://`.
    pub url: String,
    /// What is sent (POST, `text/xml`); none to only ask (GET).
    pub body: Option<String>,
    /// Whether a redirection to another address that begins with `https://` is followed.
    pub follows: bool,
}

/// A question and what came of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Asked {
    /// The question.
    pub question: Question,
    /// What came of it.
    pub fetch: Fetch,
}

/// Everything that was asked about the mail of a domain.
#[derive(Clone, Debug)]
pub struct Discovery {
    /// The usual records.
    pub records: DomainRecords,
    /// The records of who may send for the domain (RFC 7208), as they stand.
    pub spf: Answer<String>,
    /// The digests that PACC wants beside its file, as they stand.
    pub pacc: Answer<String>,
    /// The addresses of a name below the domain that was made up: any means that every name has one.
    pub made_up: Answer<IpAddr>,
    /// Those of a name that nobody can have registered: any means that this network answers for every name.
    pub nowhere: Answer<IpAddr>,
    /// The addresses of the hosts that are named as servers.
    pub hosts: Vec<(String, Answer<IpAddr>)>,
    /// What came of a neutral page of the web; none where nothing was in doubt.
    pub web: Option<WebAnswer>,
    /// What the web was asked, in the order of the questions.
    pub asked: Vec<Asked>,
    /// Whether the DNS that was asked may be one of this network, which may have names of its own.
    pub own_dns: bool,
    /// Whether a named server has an address in a network that this computer is in.
    pub is_inside: bool,
    /// Whether the user stopped it before everybody had answered.
    pub interrupted: bool,
    /// How long all of it took.
    pub took: Duration,
}

impl Discovery {
    /// The usual records alone: nobody else was asked.
    pub fn of_records(records: DomainRecords) -> Self {
        Self {
            took: records.took,
            records,
            spf: Err(DnsTrouble::NoData),
            pacc: Err(DnsTrouble::NoData),
            made_up: Err(DnsTrouble::NoData),
            nowhere: Err(DnsTrouble::NoData),
            hosts: Vec::new(),
            web: None,
            asked: Vec::new(),
            own_dns: true,
            is_inside: false,
            interrupted: false,
        }
    }

    /// Whether a host was not looked up because too many are named.
    pub fn is_beyond(&self, host: &str) -> bool {
        let is_name = host.parse::<IpAddr>().is_err();
        is_name && self.hosts.len() >= MOST_HOSTS && self.addresses(host).is_none()
    }

    /// What a question came to.
    pub fn of(&self, question: Question) -> Option<&Fetch> {
        let asked = self.asked.iter().find(|asked| asked.question == question);
        asked.map(|asked| &asked.fetch)
    }

    /// The addresses of a host, where it was looked up.
    pub fn addresses(&self, host: &str) -> Option<&Answer<IpAddr>> {
        let found = self.hosts.iter().find(|(known, _)| known == host);
        found.map(|(_, answer)| answer)
    }
}
