//! What is found beside the servers: where sources differ, and what keeps programs from finding them.

mod meaning;
mod name;
mod page;
mod weight;

use std::net::{IpAddr, Ipv4Addr};

pub use self::meaning::{Meaning, meaning};
pub use self::weight::Weight;
use super::autoconfig::Mistake;
use super::compare::Difference;
use super::{Setting, Source};
use crate::endpoint::{Protocol, Security};
use crate::observation::discovery::Question;
use crate::observation::dns::DnsTrouble;
use crate::observation::proxy::ProxyTrouble;
use crate::observation::web::WebTrouble;

/// One thing that is worth telling.
#[derive(Clone, Debug, PartialEq)]
pub enum Finding {
    /// Two published sources differ, or one differs from what the provider documents that mail goes to.
    Differs(Box<Difference>),
    /// The database differs from what is published: it may be old.
    DatabaseDiffers(Box<Difference>),
    /// Two sources of the domain name one door, and say different things of signing in there.
    AccountDiffers(Box<Difference>),
    /// What was typed differs from what is published, and what is wrong with it by itself, where something is.
    TypedDiffers(Box<Difference>, Option<TypedFault>),
    /// Records name servers that have no address.
    TargetMissing {
        /// The names of the records.
        records: Vec<String>,
        /// The servers.
        targets: Vec<String>,
        /// Why they have none.
        trouble: DnsTrouble,
    },
    /// A settings file or a provider names a server that has no address.
    HostMissing {
        /// Who names it.
        source: Source,
        /// The server.
        host: String,
        /// Why it has none.
        trouble: DnsTrouble,
    },
    /// A record stands below the label of another protocol or encryption than its port has.
    WrongLabel {
        /// The name of the record.
        record: String,
        /// The name that it should have.
        right: String,
        /// The server.
        host: String,
        /// Its port.
        port: u16,
        /// What servers speak at this port, and with which encryption.
        of_port: (Protocol, Security),
        /// The port that the record should name, where its own belongs to another protocol.
        usual: Option<u16>,
        /// Whether a record of the right name names the same server already.
        is_there: bool,
    },
    /// A record names a server, and no port of it.
    NoPort {
        /// The name of the record.
        record: String,
        /// The server.
        host: String,
        /// The port that servers of this kind usually have.
        usual: u16,
    },
    /// A record names a door that the provider does not have.
    NotOfProvider {
        /// The name of the record.
        record: String,
        /// The server, as `host:port`.
        server: String,
        /// The provider.
        provider: &'static str,
        /// The protocol.
        protocol: Protocol,
        /// Whether the provider has other servers for it.
        offers: bool,
    },
    /// Mail goes to one provider, or to a house of its own, and Autodiscover leads to another.
    SplitProviders {
        /// The provider of the mail exchangers, or the first of these.
        mail: String,
        /// The one that Autodiscover leads to.
        autodiscover: &'static str,
    },
    /// Autodiscover is not published for a domain at this provider.
    AutodiscoverMissing {
        /// The name that it should be an alias of.
        wanted: &'static str,
    },
    /// The name for Autodiscover of a domain at Exchange Online leads to a host that is not Microsoft's.
    AutodiscoverElsewhere {
        /// The name.
        name: String,
        /// The host that it is an alias of; none where it has addresses of its own.
        host: Option<String>,
        /// What kept the host from answering as Autodiscover; none where it does.
        trouble: Option<WebTrouble>,
    },
    /// An ordinary web server answers in the place of Autodiscover.
    WebPageForAutodiscover {
        /// The address that it answers at.
        url: String,
    },
    /// A source leads on to another host.
    LedElsewhere {
        /// The question.
        question: Question,
        /// The host that was asked.
        from: String,
        /// The host that it leads to.
        to: String,
        /// Whether the mail address stands in what it leads to, so that this host was told it.
        tells_address: bool,
        /// Whether an answer says so (`RedirectUrl`), and not a redirection of HTTP.
        by_answer: bool,
        /// What comes of what that host says.
        says: Led,
    },
    /// A source leads to an address that is not followed.
    NotFollowed {
        /// The question.
        question: Question,
        /// The host that was asked.
        from: String,
        /// The address that it leads to.
        to: String,
        /// Whether an answer says so (`RedirectUrl`), and not a redirection of HTTP.
        by_answer: bool,
        /// Why not.
        why: Unfollowed,
    },
    /// Autodiscover says that the mailbox has another address, by which programs go on to ask.
    AddressRedirected {
        /// The host that was asked.
        from: String,
        /// The address.
        address: String,
    },
    /// A source redirects without end.
    GoesRound {
        /// The question.
        question: Question,
        /// The address that was asked.
        url: String,
    },
    /// A host of the domain shows a certificate that is not trusted for its name.
    Untrusted {
        /// The question.
        question: Question,
        /// The host.
        host: String,
        /// What is wrong.
        trouble: WebTrouble,
    },
    /// The settings file is there only without encryption.
    OnlyPlain {
        /// Its address.
        url: String,
    },
    /// A settings file is there and cannot be read.
    BadFile {
        /// Its address.
        url: String,
        /// Why.
        why: super::Unreadable,
    },
    /// A server of a settings file cannot be used as it stands there.
    FileMistake {
        /// The address of the file.
        url: String,
        /// What is wrong.
        mistake: Mistake,
    },
    /// The host of a settings file answers with a failure in its place.
    FileFails {
        /// Its address.
        url: String,
        /// The status of HTTP.
        status: u16,
    },
    /// Nobody of the web could be asked, because of the proxy.
    ProxyFails {
        /// How it failed.
        trouble: ProxyTrouble,
    },
    /// The domain names no host that takes mail.
    NoExchanger,
    /// The file of PACC is there, and the digest in the DNS does not confirm it.
    Unconfirmed,
    /// Every name below the domain has an address, so that a host is no sign of a service.
    Wildcard {
        /// The first of these addresses.
        address: IpAddr,
    },
    /// This network gives an address for every name: what it says of names counts for nothing.
    EveryName {
        /// The first of these addresses.
        address: IpAddr,
    },
    /// Somebody else answers in the place of the web.
    Portal {
        /// The host that it leads to, where it does.
        leads_to: Option<String>,
    },
    /// Hosts that have nothing to do with each other show one certificate, which is nobody's of them: it is this network's.
    ForeignCertificate {
        /// Who issued it.
        issuer: Option<String>,
        /// The hosts, Microsoft's first.
        hosts: Vec<String>,
    },
    /// A server that is published has addresses of this computer or of a local network alone.
    InsideServer {
        /// The server.
        host: String,
        /// Its first address.
        address: IpAddr,
        /// Whether that is right in the network in which it was asked, as far as that can be told.
        may_be_right: bool,
    },
    /// A source names a server by its address, for which no certificate is.
    NamedByAddress {
        /// Who names it.
        source: Source,
        /// The address.
        address: IpAddr,
    },
    /// The DNS did not answer.
    Unanswered {
        /// For what it was asked.
        records: &'static str,
        /// How it failed.
        trouble: DnsTrouble,
    },
    /// The DNS answered no question about the domain.
    NoAnswers {
        /// How it failed.
        trouble: DnsTrouble,
        /// Whether it answered others, so that it is the name servers of the domain.
        of_domain: bool,
    },
    /// The resolver denies the domain, and a name of the web that is known to exist as well.
    DeniesKnown,
    /// A record of who takes mail for the domain has an address in the place of a host.
    ExchangerByAddress {
        /// The address.
        address: Ipv4Addr,
    },
    /// A record of who takes mail for the domain names a host that does not exist.
    ExchangerMissing {
        /// The host.
        host: String,
        /// Why it has no address.
        trouble: DnsTrouble,
        /// Whether another host is named, too.
        has_others: bool,
    },
    /// It names a host that has addresses of that computer itself or of a local network alone.
    ExchangerInside {
        /// The host.
        host: String,
        /// Its first address.
        address: IpAddr,
        /// Whether another host is named, too.
        has_others: bool,
        /// Whether that may be right in the network in which it was asked.
        may_be_right: bool,
    },
    /// It names a host that is an alias.
    ExchangerAlias {
        /// The host.
        host: String,
        /// What it is an alias of.
        of: String,
    },
    /// The domain says that it takes no mail.
    NullMx,
    /// The domain does not exist.
    NoDomain {
        /// A domain of many people that is called nearly the same.
        near: Option<&'static str>,
    },
    /// The name is that of a server and has no mail of its own.
    ServerName {
        /// The domain that it lies in, where that may be a mail domain.
        domain: Option<String>,
    },
    /// A source offers servers that send passwords without encryption.
    Unencrypted(Box<Setting>),
    /// Mail goes to one house, and to another one only when that one fails.
    MixedExchangers {
        /// The mail exchanger that is preferred.
        first: String,
        /// The other one.
        other: String,
        /// Whose that one is, where it is known.
        provider: Option<&'static str>,
    },
    /// Microsoft leads this address to a server that is not its own.
    MailboxElsewhere {
        /// The host that it leads to.
        host: String,
    },
    /// There are several records of who may send, which is as good as none.
    SpfTwice {
        /// How many.
        count: usize,
    },
    /// The record of who may send leaves out the provider.
    SpfLacks {
        /// What it should include.
        include: &'static str,
        /// The provider.
        provider: &'static str,
    },
}

/// What is wrong with a server that was typed, whatever is published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TypedFault {
    /// The host has no address.
    NoHost(DnsTrouble),
    /// Connections to this port begin otherwise than was typed: with this encryption.
    BeginsWith(Security),
    /// It is an address of the machine that is published, by this name.
    AddressOf(String),
    /// The port is one of this other protocol.
    PortOf(Protocol),
    /// Mail programs use other ports.
    UnusualPort,
}

/// What comes of what a host says that a source leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Led {
    /// Its settings are used.
    Used,
    /// It has settings, and the way there begins without encryption, so that anybody on it could have named that host.
    NotUsed,
    /// It has none.
    Nothing,
    /// It was not to be had, or not to be believed.
    Failed,
    /// It was not asked.
    NotAsked,
}

/// Why an address that a source leads to is not asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unfollowed {
    /// It is without encryption.
    Plain,
    /// It is at another port than that of the web: whoever runs a domain could have any door knocked at.
    Port,
    /// Its host has this address, of this computer or of a local network, where the domain's own has none.
    Inside(IpAddr),
    /// It is at an address instead of a name, so that no certificate proves who answers.
    ByAddress,
}
