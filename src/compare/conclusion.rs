//! What two runs prove: a closed list.

use std::net::IpAddr;

use super::{Axis, Letter};
use crate::catalogue::{Certainty, Who};
use crate::endpoint::{Endpoint, Protocol};
use crate::stage::Stage;

/// What kind of difference it is, or that there is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// One reaches none of the servers, the other does.
    NoWayOut,
    /// One finds no address for the name, the other does.
    NameMissing,
    /// They were led to other addresses, and only one of those is of use.
    LedElsewhere,
    /// The port answers one and not the other, at the same address.
    Blocked,
    /// Somebody else's certificate is shown to one of them.
    Intercepted,
    /// A certificate of a product on the way is shown to one of them, whose computer trusts it.
    Inspected,
    /// The same certificate is trusted by one of them alone.
    Trust,
    /// The certificate ran out between the two.
    Expired,
    /// The server has another certificate, which is not trusted.
    BadCertificate,
    /// TLS comes about for one of them alone.
    TlsBroken,
    /// STARTTLS is offered to one of them alone.
    StartTlsMissing,
    /// The server turns one of them away in its greeting.
    TurnedAway,
    /// The conversation breaks off for one of them.
    CutOff,
    /// The server offers other ways of signing in.
    Offer,
    /// The same account gets in for one of them alone.
    SignIn,
    /// One account gets in and another one does not.
    OtherAccount,
    /// The mailbox is opened for one of them alone.
    Mailbox,
    /// The domain names other servers.
    OtherServers,
    /// It failed once in one of them, and worked when that run tried it again: it comes and goes, or goes by the address.
    Unsteady,
    /// Both fail, in different ways.
    FailOtherwise,
    /// Something else was found in one of them alone.
    Findings,
    /// Both fail in the same way.
    FailAlike,
    /// The certificate was renewed, and is trusted.
    Renewed,
}

impl Kind {
    /// Every kind, the most telling first.
    pub const ALL: [Self; 23] = [
        Self::NoWayOut,
        Self::NameMissing,
        Self::LedElsewhere,
        Self::Blocked,
        Self::Intercepted,
        Self::Inspected,
        Self::Trust,
        Self::Expired,
        Self::BadCertificate,
        Self::TlsBroken,
        Self::StartTlsMissing,
        Self::TurnedAway,
        Self::CutOff,
        Self::Offer,
        Self::SignIn,
        Self::OtherAccount,
        Self::Mailbox,
        Self::OtherServers,
        Self::Unsteady,
        Self::FailOtherwise,
        Self::Findings,
        Self::FailAlike,
        Self::Renewed,
    ];

    /// The word that stands for it in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::NoWayOut => "no-way-out",
            Self::NameMissing => "name-missing",
            Self::LedElsewhere => "led-elsewhere",
            Self::Blocked => "blocked",
            Self::Intercepted => "intercepted",
            Self::Inspected => "inspected",
            Self::Trust => "trust",
            Self::Expired => "expired",
            Self::BadCertificate => "bad-certificate",
            Self::TlsBroken => "tls-broken",
            Self::StartTlsMissing => "starttls-missing",
            Self::TurnedAway => "turned-away",
            Self::CutOff => "cut-off",
            Self::Offer => "offer",
            Self::SignIn => "sign-in",
            Self::OtherAccount => "other-account",
            Self::Mailbox => "mailbox",
            Self::OtherServers => "other-servers",
            Self::Unsteady => "unsteady",
            Self::FailOtherwise => "fail-otherwise",
            Self::Findings => "findings",
            Self::FailAlike => "fail-alike",
            Self::Renewed => "renewed",
        }
    }

    /// Whether it lies between a computer and the server, or at the server.
    pub const fn is_on_the_way(self) -> bool {
        matches!(
            self,
            Self::NoWayOut
                | Self::NameMissing
                | Self::LedElsewhere
                | Self::Blocked
                | Self::Intercepted
                | Self::Inspected
                | Self::TlsBroken
                | Self::StartTlsMissing
                | Self::TurnedAway
                | Self::CutOff
        )
    }

    /// Whether it is a difference that matters.
    pub const fn matters(self) -> bool {
        !matches!(self, Self::FailAlike | Self::Renewed)
    }
}

/// A family of addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// IPv4.
    V4,
    /// IPv6.
    V6,
}

impl Family {
    /// The family of an address.
    pub const fn of(address: IpAddr) -> Self {
        match address {
            IpAddr::V4(_) => Self::V4,
            IpAddr::V6(_) => Self::V6,
        }
    }

    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::V4 => "IPv4",
            Self::V6 => "IPv6",
        }
    }

    /// The option that tries this family alone.
    pub const fn option(self) -> &'static str {
        match self {
            Self::V4 => "-4",
            Self::V6 => "-6",
        }
    }
}

/// One thing that two runs prove.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conclusion {
    /// What.
    pub kind: Kind,
    /// Which of them has the trouble; none where both or neither has.
    pub failing: Option<Letter>,
    /// The servers that show it.
    pub endpoints: Vec<Endpoint>,
    /// Where it shows.
    pub stage: Option<Stage>,
    /// Whether no address that one of them reached is one that the other one tried, so that it may be the address.
    pub elsewhere: bool,
    /// The family that the failing one tried alone and the one that the other tried alone, where these differ.
    pub families: Option<(Family, Family)>,
    /// Whether the failing one saw itself that the network wants somebody to sign in before it lets anything out.
    pub behind_portal: bool,
    /// What the difference can come from.
    pub axis: Axis,
    /// How sure it is.
    pub certainty: Certainty,
    /// Whether what failed in the earlier run works in the later one, so that nothing is left to do.
    pub mended: bool,
    /// Who runs the servers.
    pub operator: Who,
}

impl Conclusion {
    /// Whether it is a difference that matters.
    pub const fn matters(&self) -> bool {
        self.kind.matters()
    }
}

/// What two runs leave open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unproved {
    /// They are apart in place and time, and either may be the reason.
    PlaceOrTime,
    /// Whether they are from one network does not show.
    Place,
    /// Private addresses are alike in many networks.
    PrivatePlace,
    /// Which servers the domain has was not answered in this one, and a guess was tried.
    Guessed(Letter),
    /// Only this one tried this protocol.
    Protocol(Letter, Protocol),
    /// Only this one signed in.
    SignIn(Letter),
    /// Only this one signed in by this protocol, and the other one by others.
    SignInBy(Letter, Protocol),
    /// Neither of them signed in.
    NoSignIn,
    /// Whether the same password was used: it is not recorded.
    Secret,
    /// This one was cut short.
    Cut(Letter),
    /// One goes through a proxy that the other does not go through.
    Proxy,
    /// Not every server was tried in both.
    Doors,
}

impl Unproved {
    /// The word that stands for it in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::PlaceOrTime => "place-or-time",
            Self::Place => "place",
            Self::PrivatePlace => "private-place",
            Self::Guessed(_) => "guessed",
            Self::Protocol(..) => "protocol",
            Self::SignIn(_) => "sign-in",
            Self::SignInBy(..) => "protocol-sign-in",
            Self::NoSignIn => "no-sign-in",
            Self::Secret => "secret",
            Self::Cut(_) => "cut",
            Self::Proxy => "proxy",
            Self::Doors => "doors",
        }
    }
}
