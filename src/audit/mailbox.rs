//! One mailbox: who it is, and what is on.

mod effect;

use std::borrow::Cow;
use std::num::NonZeroU128;

pub use self::effect::{Effect, Unknown};
use super::address::is_address;
use super::value::Setting;

/// A way to a mailbox that can be switched on and off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Door {
    /// IMAP.
    Imap,
    /// POP.
    Pop,
    /// Signing in to SMTP.
    Smtp,
}

impl Door {
    /// Every one, in the order of reports.
    pub const ALL: [Self; 3] = [Self::Imap, Self::Pop, Self::Smtp];

    /// Its name in options and JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Imap => "imap",
            Self::Pop => "pop",
            Self::Smtp => "smtp",
        }
    }

    /// What it is called.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Imap => "IMAP",
            Self::Pop => "POP",
            Self::Smtp => "SMTP AUTH",
        }
    }

    /// The setting that switches it.
    pub const fn column(self) -> &'static str {
        match self {
            Self::Imap => "ImapEnabled",
            Self::Pop => "PopEnabled",
            Self::Smtp => "SmtpClientAuthenticationDisabled",
        }
    }
}

/// Some of the doors.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Doors(u8);

impl Doors {
    /// All of them.
    pub const ALL: Self = Self(0b111);

    /// This one alone.
    pub const fn only(door: Door) -> Self {
        Self(1 << door as u8)
    }

    /// Both together.
    #[must_use]
    pub const fn with_all(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether this one is among them.
    pub const fn has(self, door: Door) -> bool {
        self.0 & Self::only(door).0 != 0
    }
}

/// A mailbox as the exports have it.
#[derive(Clone, Debug, Default)]
pub struct Mailbox {
    /// `ExternalDirectoryObjectId`, else `Guid`, else `ExchangeGuid`: it names the mailbox beyond doubt.
    pub guid: Option<NonZeroU128>,
    /// Which of the three it is: only two of one kind can be compared.
    pub(super) guid_kind: u8,
    /// The main address.
    pub address: Option<Box<str>>,
    /// Other names, where the better ones are missing.
    pub names: Option<Box<Names>>,
    /// `ImapEnabled`.
    pub imap: Setting,
    /// `PopEnabled`.
    pub pop: Setting,
    /// `SmtpClientAuthenticationDisabled`.
    pub smtp_disabled: Setting,
    /// The iCalendar option of IMAP and of POP.
    pub ical: [Ical; 2],
    /// Its authentication policy: a place in [`super::tenant::Tenant::policy_names`].
    pub policy: Option<u16>,
    /// Whether it was exported which policy it has, be it none.
    pub knows_policy: bool,
    /// What it needs by the keep list.
    pub needs: Doors,
    /// The file that it was first read from, as a place in [`super::tenant::Tenant::files`].
    pub file: u16,
    /// The line there.
    pub line: u32,
    /// Whether it is more than a person of whom only the policy or the addresses are known.
    pub has_settings: bool,
}

/// Names of a mailbox that are less good than a GUID or an address.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// `DistinguishedName`.
    pub distinguished: Option<Box<str>>,
    /// `Identity`, or `Name` or `Alias` where there is none; it may not be the only one.
    pub name: Option<Box<str>>,
    /// What it is called to a reader, where there is no address.
    pub display: Option<Box<str>>,
}

/// The two settings behind meeting invitations.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ical {
    /// `ImapForceICalForCalendarRetrievalOption` or POP's: invitations as calendar entries.
    pub option: Setting,
    /// `ImapUseProtocolDefaults` or POP's: while it is on, the option does nothing.
    pub defaults: Setting,
}

impl Ical {
    /// Whether the option is on and cannot work.
    pub fn is_idle(self) -> bool {
        self.option == Setting::Yes && self.defaults == Setting::Yes
    }

    /// Whether invitations come as calendar entries; none where it cannot be told.
    pub fn works(self) -> Option<bool> {
        match (self.option.flag(), self.defaults.flag()) {
            (Some(false), _) | (_, Some(true)) => Some(false),
            (Some(true), Some(false)) => Some(true),
            _ => None,
        }
    }
}

impl Mailbox {
    /// Whether IMAP, POP or SMTP AUTH is on. SMTP follows the organisation's `SmtpClientAuthenticationDisabled`
    /// where the mailbox has no setting of its own.
    pub fn effect(&self, door: Door, organization: Setting) -> Effect {
        match door {
            Door::Imap => Effect::of(self.imap),
            Door::Pop => Effect::of(self.pop),
            Door::Smtp => Effect::of_smtp(self.smtp_disabled, organization),
        }
    }

    /// The setting as it was exported.
    pub const fn setting(&self, door: Door) -> Setting {
        match door {
            Door::Imap => self.imap,
            Door::Pop => self.pop,
            Door::Smtp => self.smtp_disabled,
        }
    }

    /// Who it is for a reader: the address, else a name, else the line of the file. Not safe to show as it is.
    pub fn label(&self) -> Cow<'_, str> {
        if let Some(address) = &self.address {
            return address.as_ref().into();
        }
        let names = self.names.as_deref();
        let known = names.map(|names| [&names.display, &names.name, &names.distinguished]);
        match (known.into_iter().flatten().flatten().next(), self.guid) {
            (Some(text), _) => text.as_ref().into(),
            (None, Some(guid)) => hyphenated(guid).into(),
            (None, None) => format!("the mailbox on line {}", self.line).into(),
        }
    }

    /// What names it beyond doubt to a cmdlet: a GUID, else the address, else the distinguished name. None where
    /// there is none of these: a name may be that of a plan, or of somebody else.
    pub fn identity(&self) -> Option<Cow<'_, str>> {
        if let Some(guid) = self.guid {
            return Some(hyphenated(guid).into());
        }
        let address = self.address.as_deref().filter(|text| is_address(text));
        let distinguished = self
            .names
            .as_deref()
            .and_then(|names| names.distinguished.as_deref());
        let distinguished = distinguished.filter(|text| is_distinguished(text));
        let fit = [address, distinguished]
            .into_iter()
            .flatten()
            .find(|text| is_fit(text));
        fit.map(Cow::Borrowed)
    }

    /// Whether anything names it, for a cmdlet or a reader.
    pub fn is_named(&self) -> bool {
        self.guid.is_some() || self.address.is_some() || self.names.is_some()
    }
}

/// Whether a text has the form of a distinguished name.
fn is_distinguished(text: &str) -> bool {
    let start = text.get(..3);
    start.is_some_and(|start| start.eq_ignore_ascii_case("CN=")) && text.contains(',')
}

/// Whether a cmdlet can be given a text: nothing in it that hides or acts, stands for something else (`*`),
/// or was damaged by an export in ASCII (`?`).
pub fn is_fit(text: &str) -> bool {
    crate::style::safe(text) == text
        && !text.contains(['*', '?', '\u{fffd}'])
        && !text.starts_with(['-', ' '])
}

/// A GUID as text.
pub fn hyphenated(guid: NonZeroU128) -> String {
    const HYPHENS: [usize; 4] = [8, 12, 16, 20];
    let mut out = String::with_capacity(36);
    for (at, byte) in guid.get().to_be_bytes().into_iter().enumerate() {
        if HYPHENS.contains(&(2 * at)) {
            out.push('-');
        }
        // By digits: formatting takes ten times as long, and each line of a script has one.
        for digit in [byte >> 4, byte & 0xf] {
            out.extend(char::from_digit(digit.into(), 16));
        }
    }
    out
}

/// A GUID from its text, with hyphens and perhaps braces; none for one of zeros, which stands for none.
pub fn guid(text: &str) -> Option<NonZeroU128> {
    let text = text.trim_matches(['{', '}']);
    let hyphens = text
        .bytes()
        .enumerate()
        .filter(|(_, byte)| *byte == b'-')
        .map(|(at, _)| at);
    if text.len() != 36 || !hyphens.eq([8, 13, 18, 23]) {
        return None;
    }
    let mut value = 0_u128;
    for c in text.chars().filter(|c| *c != '-') {
        value = value << 4 | u128::from(c.to_digit(16)?);
    }
    NonZeroU128::new(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_guid_reads_back() {
        let text = "6f1c2a3b-0000-4d5e-8f90-a1b2c3d4e5f6";
        assert_eq!(guid(text).map(hyphenated).as_deref(), Some(text));
        assert_eq!(guid(&format!("{{{}}}", text.to_uppercase())), guid(text));
        assert_eq!(guid("00000000-0000-0000-0000-000000000000"), None);
        assert_eq!(guid("6f1c2a3b00004d5e8f90a1b2c3d4e5f6----"), None);
        assert_eq!(guid("kim@contoso.com"), None);
        assert_eq!(
            guid(
                "\u{20ac}\u{20ac}\u{20ac}\u{20ac}\u{20ac}\u{20ac}\u{20ac}\u{20ac}\u{20ac}\u{20ac}\u{20ac}\u{20ac}"
            ),
            None
        );
    }

    #[test]
    fn blank_smtp_follows_the_organisation_and_is_never_guessed() {
        let mailbox = Mailbox {
            smtp_disabled: Setting::Blank,
            ..Mailbox::default()
        };
        assert_eq!(mailbox.effect(Door::Smtp, Setting::Yes), Effect::Off);
        assert_eq!(mailbox.effect(Door::Smtp, Setting::No), Effect::On);
        let unknown = mailbox.effect(Door::Smtp, Setting::Missing);
        assert_eq!(unknown, Effect::Unknown(Unknown::Organization));
        assert_eq!(
            mailbox.effect(Door::Imap, Setting::No),
            Effect::Unknown(Unknown::NotExported)
        );
    }

    #[test]
    fn an_identity_is_certain_or_there_is_none() {
        let addressed = |address: &str| Mailbox {
            address: Some(address.into()),
            ..Mailbox::default()
        };
        let named = |name: &str| Mailbox {
            names: Some(Box::new(Names {
                distinguished: Some(name.into()),
                name: Some(name.into()),
                ..Names::default()
            })),
            ..Mailbox::default()
        };
        for good in ["CN=Kim,DC=contoso", "cn=Zo\u{eb},DC=contoso"] {
            assert_eq!(named(good).identity().as_deref(), Some(good));
        }
        for odd in [
            "Kim",
            "Kim*",
            "CN=K?m,DC=contoso",
            "CN=\u{202e}mik,DC=contoso",
            "-Kim",
        ] {
            assert_eq!(named(odd).identity(), None, "{odd}");
        }
        let good = "o'neil@contoso.com";
        assert_eq!(addressed(good).identity().as_deref(), Some(good));
        for odd in ["@contoso.com", "k?m@contoso.com", "a@b.c;d@e.f", "kim"] {
            assert_eq!(addressed(odd).identity(), None, "{odd}");
        }
    }
}
