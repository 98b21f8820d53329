//! Where two sources differ: by the server, by its port, by its encryption, or by whether there is one.

use super::{Setting, Source};
use crate::endpoint::Protocol;
use crate::plan::usual_doors;
use crate::provider::{Cloud, Provider};

/// In what two sources differ first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// One says that the protocol is not offered.
    Offered,
    /// They name different hosts.
    Host,
    /// They name different ports of one host.
    Port,
    /// They name different kinds of encryption at one port.
    Security,
    /// They name one door, and different user names there.
    UserName,
    /// They name one door, and different ways of signing in there.
    SignIn,
}

impl What {
    /// The word that stands for this in JSON and facts.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Offered => "offered",
            Self::Host => "host",
            Self::Port => "port",
            Self::Security => "security",
            Self::UserName => "user-name",
            Self::SignIn => "sign-in",
        }
    }
}

/// One difference between two sources.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The protocol.
    pub protocol: Protocol,
    /// In what they differ.
    pub what: What,
    /// What the more trusted source says; without a host where only a port was typed, of a protocol that is not offered.
    pub first: Setting,
    /// What the other one says; none when it says that the protocol is not offered.
    pub second: Option<Setting>,
    /// The other source.
    pub against: Source,
    /// Whether neither of the two counts for more than the other, so that it is open which is right.
    pub is_open: bool,
    /// Whether the other one says that the protocol is not offered, and does not count, because the servers that it names are not used.
    pub is_overruled: bool,
}

impl Difference {
    /// Whether it may be a choice of the domain: a provider has POP3, and the domain says that it is not for its people.
    pub fn may_be_meant(&self) -> bool {
        self.second.is_none()
            && self.first.source == Source::Provider
            && self.protocol == Protocol::Pop3
    }

    /// Whether two settings files of the domain give one server different user names.
    pub fn is_of_names_in_files(&self) -> bool {
        self.what == What::UserName && self.first.source.is_file() && self.against.is_file()
    }
}

/// How two lists of servers of one protocol differ; none where they agree, which is when they share a door, or name usual doors of one
/// machine. `same_machine` tells whether two names stand for one.
pub fn difference(
    first: &[&Setting],
    second: &[&Setting],
    same_machine: &dyn Fn(&str, &str) -> bool,
) -> Option<Difference> {
    let (a, b) = (*first.first()?, *second.first()?);
    let pairs = || {
        first
            .iter()
            .flat_map(|a| second.iter().map(move |b| (*a, *b)))
    };
    if pairs().any(|(a, b)| a.is_same_door(b)) {
        return None;
    }
    let mut same: Vec<(&Setting, &Setting)> = pairs()
        .filter(|(a, b)| is_one_service(a, b) || same_machine(&a.host, &b.host))
        .collect();
    let (what, a, b) = if same.is_empty() {
        (What::Host, a, b)
    } else {
        if same.iter().any(|(a, b)| are_both_usual(a, b)) {
            return None;
        }
        same.sort_by_key(|(a, b)| a.port != b.port);
        let (a, b) = same[0];
        let what = if a.port == b.port {
            What::Security
        } else {
            What::Port
        };
        (what, a, b)
    };
    Some(Difference {
        protocol: a.protocol,
        what,
        first: a.clone(),
        second: Some(b.clone()),
        against: b.source,
        is_open: false,
        is_overruled: false,
    })
}

/// Whether both are doors as servers of the protocol usually have them, so that one may be there beside the other.
fn are_both_usual(a: &Setting, b: &Setting) -> bool {
    let is_usual = |one: &Setting| usual_doors(one.protocol).contains(&(one.port, one.security));
    is_usual(a) && is_usual(b)
}

/// Whether these are one host, or two names that one provider has for the same protocol in the same cloud.
fn is_one_service(a: &Setting, b: &Setting) -> bool {
    let service = |one: &Setting| {
        let owner = match Provider::of_host(&one.host) {
            Some(provider) => provider,
            // Microsoft has hosts in its zones that are none for mail programs; others have more names for the same.
            None => Provider::owning(&one.host).filter(|one| matches!(one, Provider::Known(_)))?,
        };
        let is_for_it = is_for(owner, &one.host, one.protocol);
        match owner {
            _ if !is_for_it => None,
            // Personal accounts share the hosts of the worldwide cloud.
            Provider::ExchangeOnline(Cloud::Consumer) => {
                Some(Provider::ExchangeOnline(Cloud::Worldwide))
            }
            owner => Some(owner),
        }
    };
    a.host == b.host || service(a).is_some() && service(a) == service(b)
}

/// Whether a host of a provider may be one for this protocol: it documents the host for it, or does not document it, and its name does
/// not say another protocol.
fn is_for(owner: Provider, host: &str, protocol: Protocol) -> bool {
    let doors = owner.doors();
    let mut own = doors.iter().filter(|door| door.host == host).peekable();
    if own.peek().is_some() {
        return own.any(|door| door.protocol == protocol);
    }
    let named = [
        ("imap", Protocol::Imap),
        ("pop", Protocol::Pop3),
        ("smtp", Protocol::Smtp),
    ];
    let named = named.into_iter().find(|(start, _)| host.starts_with(start));
    named.is_none_or(|(_, named)| named == protocol)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::endpoint::Security;

    fn setting(text: &str) -> Setting {
        let words: Vec<&str> = text.split(' ').collect();
        Setting {
            protocol: Protocol::from_name(words[0]).expect("a protocol"),
            host: words[1].to_owned(),
            port: words[2].parse().expect("a port"),
            security: Security::from_name(words[3]).expect("a security"),
            sign_in: Vec::new(),
            username: None,
            source: Source::Srv,
        }
    }

    fn differ(first: &str, second: &str) -> Option<What> {
        let read = |text: &str| text.split(", ").map(setting).collect::<Vec<_>>();
        let (first, second) = (read(first), read(second));
        let refs = |list: &'static [Setting]| list.iter().collect::<Vec<_>>();
        let (first, second) = (refs(first.leak()), refs(second.leak()));
        let machine = |host: &str| host.trim_start_matches("www.").to_owned();
        difference(&first, &second, &|a, b| machine(a) == machine(b)).map(|found| found.what)
    }

    #[test]
    fn sources_agree_when_a_program_gets_a_working_door_from_either() {
        let one = "imap imap.a.example 993 tls";
        assert_eq!(differ(one, one), None);
        assert_eq!(
            differ(
                "imap imap.a.example 143 starttls, imap imap.a.example 993 tls",
                one
            ),
            None
        );
        assert_eq!(differ(one, "imap imap.a.example 143 starttls"), None);
        assert_eq!(differ(one, "imap www.imap.a.example 993 tls"), None);
        let smtp = "smtp smtp.gmail.com 465 tls";
        assert_eq!(differ(smtp, "smtp smtp.gmail.com 587 starttls"), None);
        let personal = "imap imap-mail.outlook.com 993 tls";
        assert_eq!(differ("imap outlook.office365.com 993 tls", personal), None);
    }

    #[test]
    fn the_first_thing_in_which_they_differ_is_told() {
        let one = "imap imap.a.example 993 tls";
        assert_eq!(differ(one, "imap imap.b.example 993 tls"), Some(What::Host));
        assert_eq!(
            differ(one, "imap imap.a.example 1993 tls"),
            Some(What::Port)
        );
        assert_eq!(
            differ(one, "imap imap.a.example 993 starttls"),
            Some(What::Security)
        );
        assert_eq!(
            differ(one, "imap imap.a.example 143 none"),
            Some(What::Port)
        );
        let cloud = "imap outlook.office365.us 993 tls";
        assert_eq!(
            differ("imap outlook.office365.com 993 tls", cloud),
            Some(What::Host)
        );
        assert_eq!(
            differ("imap smtp.gmail.com 993 tls", "imap imap.gmail.com 993 tls"),
            Some(What::Host)
        );
        let gateway = "imap a-example.mail.protection.outlook.com 993 tls";
        assert_eq!(
            differ("imap outlook.office365.com 993 tls", gateway),
            Some(What::Host)
        );
    }
}
