//! The settings of a mail domain to copy: as text, as the settings file of Thunderbird, as the profile of Apple.
//!
//! No password is ever in them. Nothing is written where nothing was found, and nothing that cannot work.

mod autoconfig;
mod notes;
mod plain;
mod profile;
mod programs;

pub use self::autoconfig::autoconfig;
use self::notes::{filled_notes, trust_notes};
pub use self::plain::plain;
pub use self::profile::profile;
pub use self::programs::in_programs;
use super::words::{capital, difference_words, place, takes_app_password};
use crate::discover::compare::Difference;
use crate::discover::{Finding, Judgement, Setting, SignIn, UserName, Whom, has_placeholder};
use crate::endpoint::{Protocol, Security};
use std::net::IpAddr;

use crate::plan::security_of;
use crate::provider::Provider;
use crate::style::safe;

/// Settings to copy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copied {
    /// The text, or the file.
    pub text: String,
    /// What to know before it is used, as sentences that are safe to print.
    pub notes: Vec<String>,
}

/// Why no settings are written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// No source has any.
    #[error(
        "No settings were found for {domain}, so there is nothing to copy. Ask the provider, or the help desk, for the names of the servers."
    )]
    Nothing {
        /// The mail domain.
        domain: String,
    },
    /// The network answers in the place of others.
    #[error(
        "This network answers in the place of others, so nothing that it says of servers is copied. Sign in to the network, or use another one, and ask again."
    )]
    Network,
    /// Sources that count for the same contradict each other.
    #[error(
        "Two sources that count for the same contradict each other, so nothing is copied. {difference} Ask whoever runs the domain which is right; `mailprobe discover` tells who says what."
    )]
    Contradicted {
        /// In what, as a sentence.
        difference: String,
    },
    /// A server that is published has an address of the computer itself.
    #[error(
        "{host} has the address {address}, which is one of each computer itself, so these settings work nowhere and nothing is copied. Ask whoever runs the domain."
    )]
    OfComputer {
        /// The server.
        host: String,
        /// Its address.
        address: IpAddr,
    },
    /// What is published cannot work: the port begins with another encryption.
    #[error(
        "{server} is published with {published}, and connections to that port begin {begins}: an account with these settings could not connect, so nothing is copied. Ask whoever runs the domain to correct it; `mailprobe discover` tells where it stands."
    )]
    Impossible {
        /// The protocol, the host and the port.
        server: String,
        /// The encryption that is published.
        published: Security,
        /// How connections to the port begin.
        begins: &'static str,
    },
    /// A file needs a server for each way, and there is none.
    #[error(
        "No source names a server for {way} mail of {domain}, and a file needs one. `--settings text` writes what is there."
    )]
    Lacking {
        /// `receiving` or `sending`.
        way: &'static str,
        /// The mail domain.
        domain: String,
    },
    /// A file needs a server for each way, and the records of the domain deny all that others name.
    #[error(
        "The SRV records of {domain} say that it has no server for {way} mail, and a file needs one, though another source names {server}. Whoever runs the domain says which is right. `--settings text` writes what is there."
    )]
    Denied {
        /// `receiving` or `sending`.
        way: &'static str,
        /// The mail domain.
        domain: String,
        /// The server that another source names.
        server: String,
    },
    /// The only server for a way is without encryption.
    #[error(
        "The server for {way} mail is offered without encryption alone: passwords could be read on the way, so no file is written. Ask the provider for a port with SSL/TLS."
    )]
    Unencrypted {
        /// `receiving` or `sending`.
        way: &'static str,
    },
    /// The user name cannot stand in a file.
    #[error(
        "The user name that is published has characters that no settings file can hold. Ask the provider for the right one."
    )]
    Unwritable,
    /// The user name is that of one person.
    #[error(
        "The user name has parts of this person's address in it, and a settings file is for everybody. Ask for the domain alone: `mailprobe discover {domain} --settings autoconfig`."
    )]
    Personal {
        /// The mail domain.
        domain: String,
    },
    /// A profile has no way to sign in there.
    #[error(
        "{protocol} at {host} signs in by {ways}, and an Apple profile for IMAP, POP and SMTP has no such sign-in: an account made by it could not work. Add the account on the device by the provider's own entry there, such as Microsoft Exchange or Google."
    )]
    NoSignIn {
        /// The protocol.
        protocol: Protocol,
        /// The host.
        host: String,
        /// The ways, in words.
        ways: String,
    },
}

/// Whether anything may be copied at all.
fn permitted(judgement: &Judgement) -> Result<(), Refused> {
    if judgement.findings.iter().any(Finding::is_of_network) {
        return Err(Refused::Network);
    }
    let of_computer = judgement.findings.iter().find_map(|one| match one {
        Finding::InsideServer {
            host,
            address,
            may_be_right: false,
        } if address.is_loopback() || address.is_unspecified() => Some((host, address)),
        _ => None,
    });
    if let Some((host, address)) = of_computer {
        return Err(Refused::OfComputer {
            host: safe(host),
            address: *address,
        });
    }
    if judgement.servers.is_empty() {
        return Err(Refused::Nothing {
            domain: safe(&judgement.whom.domain),
        });
    }
    let first = Protocol::ALL
        .into_iter()
        .filter_map(|protocol| decided(judgement, protocol).first());
    if let Some(refused) = first.filter_map(impossible).next() {
        return Err(refused);
    }
    let mut chosen = judgement.servers.iter();
    match open(judgement).first() {
        Some(difference) if chosen.all(|one| is_open(judgement, one.protocol)) => {
            Err(Refused::Contradicted {
                difference: difference_words(difference),
            })
        }
        _ => Ok(()),
    }
}

/// Why a setting with encryption cannot work.
fn impossible(setting: &Setting) -> Option<Refused> {
    let right = security_of(setting.protocol, setting.port)?;
    let is_wrong = setting.security != Security::ClearText && setting.security != right;
    is_wrong.then(|| Refused::Impossible {
        server: format!(
            "{} at {} port {}",
            setting.protocol,
            safe(&setting.host),
            setting.port
        ),
        published: setting.security,
        begins: match right {
            Security::ImplicitTls => "with TLS",
            Security::StartTls | Security::ClearText => "in clear text, with STARTTLS",
        },
    })
}

/// The contradictions between sources that count for the same. Of two that do not, the one that counts for more is copied, and the other
/// one told.
fn open(judgement: &Judgement) -> Vec<&Difference> {
    let findings = judgement.findings.iter();
    findings
        .filter_map(|one| match one {
            Finding::Differs(difference) if difference.is_open => Some(&**difference),
            _ => None,
        })
        .collect()
}

fn is_open(judgement: &Judgement, protocol: Protocol) -> bool {
    open(judgement).iter().any(|one| one.protocol == protocol)
}

/// The servers of a protocol that may be copied, the preferred one first: none where it is open which are right.
fn decided(judgement: &Judgement, protocol: Protocol) -> &[Setting] {
    match is_open(judgement, protocol) {
        true => &[],
        false => judgement.of(protocol),
    }
}

/// The servers for a file: those with encryption, at least one for each way.
struct Servers<'a> {
    /// For receiving: IMAP, then POP3.
    incoming: Vec<&'a Setting>,
    /// For sending.
    outgoing: Vec<&'a Setting>,
}

impl<'a> Servers<'a> {
    fn of(judgement: &'a Judgement) -> Result<Self, Refused> {
        permitted(judgement)?;
        let find = |way, protocols: &[Protocol]| {
            let all = protocols.iter().flat_map(|one| decided(judgement, *one));
            let (private, open): (Vec<_>, Vec<_>) =
                all.partition(|one| one.security != Security::ClearText);
            match (private.is_empty(), open.is_empty()) {
                (false, _) => Ok(private),
                (true, false) => Err(Refused::Unencrypted { way }),
                (true, true) => Err(lacking(judgement, way, protocols)),
            }
        };
        let servers = Self {
            incoming: find("receiving", &[Protocol::Imap, Protocol::Pop3])?,
            outgoing: find("sending", &[Protocol::Smtp])?,
        };
        let is_unwritable = |one: &Setting| match &one.username {
            Some(UserName::Other(name)) => !is_writable(name),
            _ => false,
        };
        if servers.all().any(is_unwritable) {
            return Err(Refused::Unwritable);
        }
        Ok(servers)
    }

    fn all(&self) -> impl Iterator<Item = &'a Setting> {
        self.incoming.iter().chain(&self.outgoing).copied()
    }
}

/// Why there is no server for a way.
fn lacking(judgement: &Judgement, way: &'static str, protocols: &[Protocol]) -> Refused {
    let domain = safe(&judgement.whom.domain);
    let denied = |one: &&Protocol| judgement.not_offered.contains(one);
    let mut named = (protocols.iter().filter(denied)).flat_map(|one| judgement.all_of(*one));
    match named.next() {
        Some(one) => Refused::Denied {
            way,
            domain,
            server: format!("{} at {}", one.protocol, place(one)),
        },
        None => Refused::Lacking { way, domain },
    }
}

/// Whether a text can stand in XML and is read back as it was written.
fn is_writable(text: &str) -> bool {
    !text.contains(|one: char| one.is_control() || matches!(one, '\u{fffe}' | '\u{ffff}'))
}

/// The ways to sign in; Exchange Online has one, whoever names the server.
fn ways(setting: &Setting) -> Vec<SignIn> {
    let is_exchange = || {
        let owner = Provider::owning(&setting.host);
        matches!(owner, Some(Provider::ExchangeOnline(_)))
    };
    match setting.sign_in.is_empty() && is_exchange() {
        true => vec![SignIn::OAuth2],
        false => setting.sign_in.clone(),
    }
}

/// The user name that is published for somebody, in words.
pub(in crate::report) fn user_name(published: Option<&UserName>, whom: &Whom) -> String {
    match (published, whom.address(), &whom.local_part) {
        (Some(UserName::Address), Some(address), _) => safe(&address),
        (Some(UserName::Address), None, _) => "the whole e-mail address".to_owned(),
        (Some(UserName::LocalPart), _, Some(local)) => safe(local),
        (Some(UserName::LocalPart), _, None) => {
            "the part of the e-mail address before the @".to_owned()
        }
        (Some(UserName::Other(name)), ..) if has_placeholder(name) => format!(
            "of the form {}: put in what is meant between the % signs",
            safe(name)
        ),
        (Some(UserName::Other(name)), ..) => safe(name),
        (None, ..) => "not published; try the whole e-mail address first".to_owned(),
    }
}

/// A way to sign in, in the words of mail programs.
const fn way_words(way: SignIn) -> &'static str {
    match way {
        SignIn::OAuth2 => "OAuth2",
        SignIn::Password => "normal password",
        SignIn::EncryptedPassword => "encrypted password",
        SignIn::Ntlm => "NTLM",
        SignIn::Kerberos => "Kerberos / GSSAPI",
        SignIn::Certificate => "TLS certificate",
        SignIn::ByAddress => "no authentication, in the provider's own network",
        SignIn::AfterPop => "no authentication, after POP",
        SignIn::Nothing => "no authentication",
    }
}

/// The ways to sign in of one server, in words.
fn all_ways_of(setting: &Setting) -> String {
    let words = all_ways(&ways(setting));
    match takes_app_password(setting) {
        true => format!("{words} (an app password, not the account's own)"),
        false => words,
    }
}

fn all_ways(ways: &[SignIn]) -> String {
    let words: Vec<&str> = ways.iter().map(|way| way_words(*way)).collect();
    words.join(" or ")
}

#[cfg(test)]
#[path = "copied/tests.rs"]
mod tests;
