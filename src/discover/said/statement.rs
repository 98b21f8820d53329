//! One source and what it says: who, by which way, and whether it may know more.

use std::time::Duration;

use super::Says;
use crate::discover::{is_within, microsoft};
use crate::observation::discovery::Question;
use crate::observation::web::{Hop, WebTrouble};
use crate::provider::Provider;

/// Whose words these are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Speaker {
    /// The SRV records.
    Srv,
    /// The provider that the records lead to.
    Provider,
    /// The database of Thunderbird, as it is embedded, of the domain.
    Ispdb,
    /// The same of the mail exchanger.
    IspdbMx,
    /// Whoever was asked this.
    Web(Question),
}

impl Speaker {
    /// The word that stands for this in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Srv => "srv",
            Self::Provider => "provider",
            Self::Ispdb => "ispdb",
            Self::IspdbMx => "ispdb-mx",
            Self::Web(question) => question.name(),
        }
    }
}

/// One source and what it says.
#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    /// Who says it.
    pub by: Speaker,
    /// The address that was asked, or the name of the provider.
    pub of: Option<String>,
    /// The redirections that led to it.
    pub hops: Vec<Hop>,
    /// What it says.
    pub says: Says,
    /// How long it took; none for what is embedded.
    pub took: Option<Duration>,
}

impl Statement {
    /// The host of another domain that it was led to, the last one of them: by redirections, or by the DNS record of Autodiscover.
    pub fn led_to(&self, domain: &str) -> Option<String> {
        let of = self
            .of
            .as_deref()
            .filter(|_| matches!(self.by, Speaker::Web(question) if !question.is_of_others()))?;
        let hosts = self.hops.iter().rev().map(|hop| hop.to.as_str());
        let mut hosts = hosts.chain([of]).filter_map(microsoft::host_of);
        hosts.find(|host| !is_within(host, domain))
    }

    /// Whether it was led to another host by an answer without encryption, which anybody on the way could have written: that may lead to
    /// Microsoft, as it does for all domains there, and to nobody else.
    pub fn is_led_openly(&self, domain: &str) -> bool {
        let of_microsoft =
            |host: &String| matches!(Provider::owning(host), Some(Provider::ExchangeOnline(_)));
        self.by == Speaker::Web(Question::AutodiscoverRedirect)
            && self.led_to(domain).is_some_and(|host| !of_microsoft(&host))
    }

    /// Whether it may have settings that were not to be had: it did not answer, failed, or could not be believed. A web site of the domain
    /// that is closed or has a certificate of its own is no such thing.
    pub fn is_unheard(&self) -> bool {
        let is_made_for_it = match self.by {
            Speaker::Srv => true,
            Speaker::Web(question) => match question {
                Question::AutoconfigHost | Question::Pacc => true,
                Question::AutoconfigWellKnown | Question::Ispdb | Question::IspdbMx => false,
                _ => return false,
            },
            _ => return false,
        };
        match &self.says {
            Says::Unanswered(_) | Says::Trouble(WebTrouble::Timeout) => true,
            Says::Status(status) => *status == 429 || *status >= 500 || is_made_for_it,
            Says::Trouble(_) | Says::Unreadable(_) | Says::OnlyPlain | Says::WantsSignIn(_) => {
                is_made_for_it
            }
            _ => false,
        }
    }

    /// Whether it could not be asked for want of the DNS.
    pub fn lacks_dns(&self) -> bool {
        matches!(
            self.says,
            Says::Unanswered(_) | Says::Trouble(WebTrouble::Resolve(_) | WebTrouble::Timeout)
        )
    }

    /// The address that it came from in the end.
    pub fn last_url(&self) -> Option<&str> {
        let last = self.hops.last().map(|hop| hop.to.as_str());
        last.or(self.of.as_deref())
    }
}
