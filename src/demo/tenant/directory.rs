//! Who and what is known to the tenant: people, their mailboxes, and the applications that may ask for tokens.

use crate::endpoint::Protocol;

/// The id of the tenant.
pub const TENANT: &str = "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0";
/// The application that people sign in with; it has no secret.
pub const MAIL_PROGRAM: &str = "3d9a1f60-52c7-4b1e-9d0f-8a6e4c2b7015";
/// An application of its own, with a secret, that Exchange knows and that may open Lee's mailbox.
pub const ARCHIVE: &str = "5c0a7e36-1d84-4f2b-b6c9-0e3f9a7d2158";
/// Another one with the same secret, which nobody has made known to Exchange.
pub const STRANGER: &str = "6e2b8f47-2e95-4a3c-87da-1f40ab8e3269";
/// The secret of both. It opens nothing outside of the demo.
pub const APP_SECRET: &str = "demo-secret-7a1e4c90b8d25f36-opens-nothing-outside-this-demo";
/// An application whose tokens have run out when they are handed over, as where a clock is wrong.
pub const LATE: &str = "7f3c9058-3fa6-4b4d-98eb-2051bc9f437a";
/// How the id of an application begins that meets the refusal whose number is its last group.
pub const REFUSED_BEGINS: &str = "aad57500-0000-4000-8000-";

/// An application that is registered in the tenant.
#[derive(Debug)]
pub(super) struct Application {
    pub(super) id: &'static str,
    pub(super) name: &'static str,
    /// Whether it is one that runs on people's computers, where nothing can be kept secret.
    pub(super) is_public: bool,
    /// How many seconds its tokens are good for from now on.
    pub(super) life: i64,
    /// Whether Exchange has a service principal for it.
    in_exchange: bool,
    /// The mailboxes that it may open without a person.
    opens: &'static [&'static str],
}

const APPLICATIONS: [Application; 4] = [
    Application {
        id: MAIL_PROGRAM,
        name: "Contoso mail program",
        is_public: true,
        life: 3600,
        in_exchange: false,
        opens: &[],
    },
    Application {
        id: ARCHIVE,
        name: "Contoso archive",
        is_public: false,
        life: 3600,
        in_exchange: true,
        opens: &["lee@contoso.com"],
    },
    Application {
        id: STRANGER,
        name: "Contoso newcomer",
        is_public: false,
        life: 3600,
        in_exchange: false,
        opens: &[],
    },
    Application {
        id: LATE,
        name: "Contoso latecomer",
        is_public: true,
        life: -3600,
        in_exchange: false,
        opens: &[],
    },
];

/// The application with this id.
pub(super) fn application(id: &str) -> Option<&'static Application> {
    let mut known = APPLICATIONS.iter();
    known.find(|application| application.id.eq_ignore_ascii_case(id))
}

/// Whether message submission is open to a mailbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Submission {
    /// Nothing is set for the mailbox, so that what is set for the organisation holds: off.
    OfOrganisation,
    On,
    Off,
}

/// A mailbox, or a person who has none.
#[derive(Debug)]
pub(super) struct Mailbox {
    pub(super) address: &'static str,
    /// Whether a person can sign in with this address.
    is_person: bool,
    /// Whether there is a mailbox behind it.
    is_licensed: bool,
    imap: bool,
    pub(super) pop: Pop,
    pub(super) submission: Submission,
    /// Who may open it beside its owner, and send as it.
    full_access: &'static [&'static str],
    pub(super) matter: Matter,
}

/// Whether POP is on for a mailbox, and how it is said when not. Both ways have been reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pop {
    On,
    /// Off, and said so at the sign-in.
    SaidToBeOff,
    /// Off: it signs in, and nothing works after that.
    SilentlyOff,
}

/// What is the matter with the sessions of a mailbox, whatever is on or off for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Matter {
    Nothing,
    /// Its programs have used up what they may ask for.
    Throttled,
    /// The token runs out between the sign-in and the mailbox.
    TokenEnds,
    /// A policy refuses it at submission, in these words behind the code.
    Policy(&'static str),
}

impl Mailbox {
    /// One that a person signs in to, and of which everything works.
    const fn of_person(address: &'static str) -> Self {
        Self {
            address,
            is_person: true,
            is_licensed: true,
            imap: true,
            pop: Pop::On,
            submission: Submission::On,
            full_access: &[],
            matter: Matter::Nothing,
        }
    }

    const fn with(matter: Matter, address: &'static str) -> Self {
        Self {
            matter,
            ..Self::of_person(address)
        }
    }
}

const MAILBOXES: [Mailbox; 14] = [
    Mailbox {
        pop: Pop::SaidToBeOff,
        submission: Submission::OfOrganisation,
        ..Mailbox::of_person(super::ADDRESS)
    },
    Mailbox::of_person("lee@contoso.com"),
    Mailbox {
        imap: false,
        pop: Pop::SilentlyOff,
        submission: Submission::Off,
        ..Mailbox::of_person("rob@contoso.com")
    },
    Mailbox {
        is_licensed: false,
        submission: Submission::OfOrganisation,
        ..Mailbox::of_person("una@contoso.com")
    },
    Mailbox {
        is_person: false,
        full_access: &["lee@contoso.com"],
        ..Mailbox::of_person("shared@contoso.com")
    },
    Mailbox::with(Matter::Throttled, "busy@contoso.com"),
    Mailbox::with(Matter::TokenEnds, "late@contoso.com"),
    Mailbox::with(
        Matter::Policy(
            "user is locked by your organization's security defaults policy. Contact your administrator.",
        ),
        "defaults@contoso.com",
    ),
    Mailbox::with(
        Matter::Policy(
            "the request did not meet the criteria to be authenticated successfully. Contact your administrator.",
        ),
        "criteria@contoso.com",
    ),
    Mailbox::with(
        Matter::Policy("basic authentication is disabled."),
        "basic@contoso.com",
    ),
    Mailbox::with(
        Matter::Policy("the user credentials were incorrect."),
        "wrong@contoso.com",
    ),
    Mailbox::with(
        Matter::Policy("federated STS service was unreachable."),
        "federation@contoso.com",
    ),
    Mailbox::with(
        Matter::Policy("the federated STS URL does not support HTTPS."),
        "plain@contoso.com",
    ),
    Mailbox::with(
        Matter::Policy("the organization configuration doesn't allow this authentication request."),
        "volume@contoso.com",
    ),
];

/// The mailbox with this address.
pub(super) fn mailbox(address: &str) -> Option<&'static Mailbox> {
    let mut known = MAILBOXES.iter();
    known.find(|mailbox| mailbox.address.eq_ignore_ascii_case(address))
}

/// Whether a person can sign in with this address.
pub(super) fn is_person(address: &str) -> bool {
    mailbox(address).is_some_and(|mailbox| mailbox.is_person)
}

impl Mailbox {
    /// Whether this protocol reaches the mailbox at all.
    pub(super) fn opens_by(&self, protocol: Protocol) -> bool {
        self.is_licensed
            && match protocol {
                Protocol::Imap => self.imap,
                Protocol::Pop3 => self.pop != Pop::SilentlyOff,
                Protocol::Smtp => true,
            }
    }

    /// Whether this person may open it.
    pub(super) fn opens_to(&self, person: &str) -> bool {
        let is = |other: &&str| other.eq_ignore_ascii_case(person);
        is(&self.address) || self.full_access.iter().any(is)
    }
}

impl Application {
    /// Whether Exchange takes its tokens.
    pub(super) fn is_in_exchange(&self) -> bool {
        self.in_exchange
    }

    /// Whether it may open this mailbox.
    pub(super) fn may_open(&self, mailbox: &Mailbox) -> bool {
        self.opens.contains(&mailbox.address)
    }
}
