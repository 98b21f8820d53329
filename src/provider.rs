//! Whose mail service it is, and what that provider documents.
//!
//! The tables hold facts with their sources; everything else is a look-up in them.

mod table;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use self::table::{CHINA, CONSUMER, CloudRow, DOD, GCC_HIGH, KNOWN, MICROSOFT_ZONES, WORLDWIDE};
use crate::endpoint::{Protocol, Purpose, Security};
use crate::observation::dns::DomainRecords;

/// A cloud of Exchange Online.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cloud {
    /// Worldwide, and GCC.
    Worldwide,
    /// Personal accounts: outlook.com, hotmail.com, live.com, msn.com.
    Consumer,
    /// US Government, GCC High.
    GccHigh,
    /// US Department of Defense.
    Dod,
    /// China, operated by 21Vianet.
    China,
}

impl Cloud {
    /// Every cloud; the more exact names come before the wider ones.
    pub const ALL: [Self; 5] = [
        Self::Consumer,
        Self::Dod,
        Self::GccHigh,
        Self::China,
        Self::Worldwide,
    ];

    /// The word that stands for this cloud in facts and scenarios.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Worldwide => "worldwide",
            Self::Consumer => "consumer",
            Self::GccHigh => "gcc-high",
            Self::Dod => "dod",
            Self::China => "china",
        }
    }

    /// The cloud with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|cloud| cloud.name() == name)
    }

    /// The names by which Microsoft calls the service to its users.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Worldwide => "Exchange Online (Microsoft 365)",
            Self::Consumer => "Outlook.com",
            Self::GccHigh => "Exchange Online (GCC High)",
            Self::Dod => "Exchange Online (DoD)",
            Self::China => "Exchange Online (21Vianet, China)",
        }
    }

    const fn row(self) -> &'static CloudRow {
        match self {
            Self::Worldwide => &WORLDWIDE,
            Self::Consumer => &CONSUMER,
            Self::GccHigh => &GCC_HIGH,
            Self::Dod => &DOD,
            Self::China => &CHINA,
        }
    }

    /// The host for IMAP and POP3.
    pub const fn access_host(self) -> &'static str {
        self.row().access
    }

    /// The host for SMTP submission.
    pub const fn submission_host(self) -> &'static str {
        self.row().submission
    }
}

/// A provider other than Microsoft whose settings are documented; its hosts give it away, and mostly its MX.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Known {
    /// Its name.
    pub name: &'static str,
    /// Ends of MX names that stand for these servers alone; one without a leading dot is the whole name.
    mx: &'static [&'static str],
    hosts: &'static [(Protocol, &'static str, u16, Security)],
    /// Where it documents its settings.
    pub source: &'static str,
    /// Where it documents that programs without OAuth take an app password in the place of the account's own; none where they do not have to.
    app_passwords: Option<&'static str>,
}

/// Whose servers these are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Provider {
    /// Exchange Online (Microsoft 365) or Outlook.com.
    ExchangeOnline(Cloud),
    /// Another provider whose settings are documented.
    Known(#[serde(serialize_with = "name", deserialize_with = "known")] &'static Known),
    /// Any other.
    Other,
}

fn name<S: Serializer>(known: &&'static Known, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(known.name)
}

fn known<'de, D: Deserializer<'de>>(deserializer: D) -> Result<&'static Known, D::Error> {
    let name = String::deserialize(deserializer)?;
    let known = KNOWN.iter().find(|known| known.name == name);
    known.ok_or_else(|| D::Error::custom("a provider that is not known"))
}

/// A door that a provider has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Door {
    /// The protocol.
    pub protocol: Protocol,
    /// The host.
    pub host: &'static str,
    /// The port.
    pub port: u16,
    /// The security.
    pub security: Security,
    /// Whether the provider tells users to use it.
    pub purpose: Purpose,
}

impl Provider {
    /// Whose host this is, when its name tells.
    pub fn of_host(host: &str) -> Option<Self> {
        let cloud = Cloud::ALL.into_iter().find(|cloud| {
            let row = cloud.row();
            // Personal accounts share the host of the worldwide cloud.
            let own = *cloud != Cloud::Consumer && row.access == host;
            own || row.submission == host || row.hosts.contains(&host)
        });
        let known = || {
            KNOWN
                .iter()
                .find(|known| known.hosts.iter().any(|door| door.1 == host))
        };
        cloud
            .map(Self::ExchangeOnline)
            .or_else(|| known().map(Self::Known))
    }

    /// Whose host this is: one that it documents, or another one in its own zones. What answers there without a certificate of a
    /// public authority is not this provider.
    pub fn owning(host: &str) -> Option<Self> {
        let host = host.trim_end_matches('.').to_ascii_lowercase();
        let in_any = |ends: &[&str]| ends.iter().any(|end| any_ends_with(&[&host], end));
        let by_zone = || {
            let cloud = MICROSOFT_ZONES.iter().find(|(end, _)| in_any(&[end]));
            let known = KNOWN.iter().find(|known| in_any(known.mx));
            let cloud = cloud.map(|(_, cloud)| Self::ExchangeOnline(*cloud));
            cloud.or_else(|| known.map(Self::Known))
        };
        Self::of_host(&host).or_else(by_zone)
    }

    /// Whose service the domain uses, as far as its DNS records tell: by its preferred mail exchangers, then
    /// by its autodiscover alias (a mail gateway may stand before Exchange Online). One that others go to only when these fail may be left
    /// over from a move.
    pub fn of_records(records: &DomainRecords) -> Self {
        let exchangers: Vec<&str> = records
            .preferred_exchangers()
            .map(|mx| mx.exchange.as_str())
            .collect();
        let aliases = records.autodiscover.as_deref().unwrap_or_default();
        let by_alias = Cloud::ALL.into_iter().find(|cloud| {
            let names = cloud.row().autodiscover;
            aliases.iter().any(|alias| names.contains(&alias.as_str()))
        });
        let by_mx = Cloud::ALL.into_iter().find(|cloud| {
            cloud
                .row()
                .mx
                .iter()
                .any(|end| any_ends_with(&exchangers, end))
        });
        match (by_mx, by_alias) {
            // GCC High and DoD share the ends of their MX names; the alias tells them apart.
            (Some(Cloud::GccHigh), Some(Cloud::Dod)) => Self::ExchangeOnline(Cloud::Dod),
            (Some(cloud), _) => Self::ExchangeOnline(cloud),
            (None, by_alias) => {
                let known = KNOWN
                    .iter()
                    .find(|known| known.mx.iter().any(|end| any_ends_with(&exchangers, end)));
                match (known, by_alias) {
                    (Some(known), _) => Self::Known(known),
                    (None, Some(cloud)) => Self::ExchangeOnline(cloud),
                    (None, None) => Self::Other,
                }
            }
        }
    }

    /// The word that stands for this provider in facts.
    pub const fn name(self) -> &'static str {
        match self {
            Self::ExchangeOnline(_) => "exchange-online",
            Self::Known(_) => "known",
            Self::Other => "other",
        }
    }

    /// Who runs it: the clouds of one company have one owner.
    pub const fn owner(self) -> Option<&'static str> {
        match self {
            Self::ExchangeOnline(_) => Some("Microsoft"),
            Self::Known(known) => Some(known.name),
            Self::Other => None,
        }
    }

    /// The name to show, when it has one.
    pub const fn title(self) -> Option<&'static str> {
        match self {
            Self::ExchangeOnline(cloud) => Some(cloud.title()),
            Self::Known(known) => Some(known.name),
            Self::Other => None,
        }
    }

    /// Where it documents that mail programs without OAuth take an app password in the place of the account's own.
    pub const fn app_passwords(self) -> Option<&'static str> {
        match self {
            Self::Known(known) => known.app_passwords,
            Self::ExchangeOnline(_) | Self::Other => None,
        }
    }

    /// The doors that it documents, in the order of preference; none for another provider.
    pub fn doors(self) -> Vec<Door> {
        match self {
            Self::ExchangeOnline(cloud) => exchange_doors(cloud),
            Self::Known(known) => {
                let mut doors: Vec<Door> = Vec::new();
                for &(protocol, host, port, security) in known.hosts {
                    let first = doors.iter().all(|door| door.protocol != protocol);
                    let purpose = if first {
                        Purpose::Asked
                    } else {
                        Purpose::Alternate
                    };
                    doors.push(Door {
                        protocol,
                        host,
                        port,
                        security,
                        purpose,
                    });
                }
                doors
            }
            Self::Other => Vec::new(),
        }
    }
}

/// Exchange Online documents 993, 995 and 587; 143, 110 and 25 answer too; 465 is not offered
/// (learn.microsoft.com, "POP3 and IMAP4" and "How to set up a multifunction device").
fn exchange_doors(cloud: Cloud) -> Vec<Door> {
    use Protocol::{Imap, Pop3, Smtp};
    use Purpose::{Alternate, Asked, Contrast};
    use Security::{ImplicitTls, StartTls};
    let (access, submission) = (cloud.access_host(), cloud.submission_host());
    [
        (Imap, access, 993, ImplicitTls, Asked),
        (Imap, access, 143, StartTls, Alternate),
        (Pop3, access, 995, ImplicitTls, Asked),
        (Pop3, access, 110, StartTls, Alternate),
        (Smtp, submission, 587, StartTls, Asked),
        (Smtp, submission, 25, StartTls, Alternate),
        (Smtp, submission, 465, ImplicitTls, Contrast),
    ]
    .into_iter()
    .map(|(protocol, host, port, security, purpose)| Door {
        protocol,
        host,
        port,
        security,
        purpose,
    })
    .collect()
}

/// Whether one of the names ends with `end`; an `end` without a leading dot must be the whole name.
fn any_ends_with(names: &[&str], end: &str) -> bool {
    names.iter().any(|name| {
        let name = name.to_ascii_lowercase();
        if end.starts_with('.') {
            name.ends_with(end)
        } else {
            name == end
        }
    })
}

/// The names of hosts that the providers document, and the ends of such names.
pub fn names() -> impl Iterator<Item = &'static str> {
    let clouds = Cloud::ALL.into_iter().flat_map(|cloud| {
        let row = cloud.row();
        let lists = [row.hosts, row.mx, row.autodiscover].concat();
        [row.access, row.submission].into_iter().chain(lists)
    });
    let others = KNOWN.iter().flat_map(|known| {
        let hosts = known.hosts.iter().map(|(_, host, ..)| *host);
        hosts.chain(known.mx.iter().copied())
    });
    clouds.chain(others)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_of_a_provider_is_known_by_its_name_and_by_its_zone() {
        let owner = |host| Provider::owning(host).and_then(Provider::title);
        let google = Some("Google (Gmail, Google Workspace)");
        for (host, expected) in [
            ("imap.gmail.com", google),
            ("IMAP.Gmail.com.", google),
            ("alt1.aspmx.l.google.com", google),
            ("imap.mail.me.com", Some("iCloud Mail")),
            ("smtp.mail.yahoo.com", Some("Yahoo Mail")),
            ("imap.gmx.net", Some("GMX")),
            ("smtp.web.de", Some("WEB.DE")),
            ("secureimap.t-online.de", Some("T-Online")),
            (
                "outlook.office365.com",
                Some("Exchange Online (Microsoft 365)"),
            ),
            (
                "fra-efz.ms-acdc.office365.com",
                Some("Exchange Online (Microsoft 365)"),
            ),
            ("imap.gmail.com.contoso.example", None),
            ("gmail.com.example", None),
            ("myoutlook.com", None),
            ("imap.contoso.example", None),
            ("", None),
        ] {
            assert_eq!(owner(host), expected, "{host}");
        }
    }
}
