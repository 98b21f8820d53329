//! The state that is wished for: `imap=off pop=off smtp=inherit ical=on organization-smtp=off`.

use std::str::FromStr;

use thiserror::Error;

use super::mailbox::Door;

/// What is wished; what is not mentioned may be as it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wishes {
    /// IMAP, POP and SMTP AUTH, in the order of [`Door::ALL`].
    doors: [Option<State>; 3],
    /// Meeting invitations as calendar entries for IMAP and POP programs.
    pub ical: Option<bool>,
    /// SMTP AUTH for everybody who has no setting of their own: the setting of the organisation.
    pub organization_smtp: Option<bool>,
}

/// A state of a protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// It is on.
    On,
    /// It is off, but for those of the keep list.
    Off,
    /// It follows the organisation: of SMTP AUTH alone.
    Inherit,
}

impl State {
    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::On => "on",
            Self::Off => "off",
            Self::Inherit => "inherit",
        }
    }
}

/// Why a wish cannot be followed.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum WishError {
    /// Not `NAME=STATE`.
    #[error(
        "`{0}` is no wish: write for instance imap=off, pop=off, smtp=inherit, ical=on or organization-smtp=off"
    )]
    Form(String),
    /// There is nothing of this name.
    #[error("`{0}` cannot be wished for: it is imap, pop, smtp, ical or organization-smtp")]
    Name(String),
    /// It cannot have this state.
    #[error("{name} can be {states}, not `{state}`")]
    State {
        /// What.
        name: &'static str,
        /// The states that it can have.
        states: &'static str,
        /// What was written.
        state: String,
    },
    /// Two wishes contradict each other.
    #[error("{0} is wished twice, in different states")]
    Twice(&'static str),
}

impl Wishes {
    /// Whether nothing is wished.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether they are about the organisation, and about no mailbox.
    pub fn is_of_organization_alone(&self) -> bool {
        let rest = Self {
            organization_smtp: None,
            ..*self
        };
        !self.is_empty() && rest.is_empty()
    }

    /// Whether they can switch a protocol off for somebody.
    pub fn switch_off(&self) -> bool {
        let off = |state: &Option<State>| matches!(state, Some(State::Off | State::Inherit));
        self.doors.iter().any(off) || self.organization_smtp == Some(false)
    }

    /// What is wished of a protocol.
    pub const fn door(&self, door: Door) -> Option<State> {
        self.doors[door as usize]
    }

    /// All wishes as they are written, in the order of reports.
    pub fn written(&self) -> Vec<String> {
        let doors = Door::ALL.iter().filter_map(|door| {
            let state = self.door(*door)?;
            Some(format!("{}={}", door.name(), state.name()))
        });
        let others = [
            ("ical", self.ical),
            ("organization-smtp", self.organization_smtp),
        ];
        let others = others.into_iter().filter_map(|(name, wish)| {
            let state = if wish? { State::On } else { State::Off };
            Some(format!("{name}={}", state.name()))
        });
        doors.chain(others).collect()
    }

    /// Both together.
    ///
    /// # Errors
    ///
    /// When they contradict each other.
    pub fn and(mut self, other: Self) -> Result<Self, WishError> {
        for (door, wish) in Door::ALL.iter().zip(other.doors) {
            join(&mut self.doors[*door as usize], wish, door.name())?;
        }
        join(&mut self.ical, other.ical, "ical")?;
        join(
            &mut self.organization_smtp,
            other.organization_smtp,
            "organization-smtp",
        )?;
        Ok(self)
    }

    fn one(text: &str) -> Result<Self, WishError> {
        let shown = || crate::style::safe(text);
        let (name, state) = text
            .split_once('=')
            .ok_or_else(|| WishError::Form(shown()))?;
        let state = state.trim().to_ascii_lowercase();
        let on = match state.as_str() {
            "on" => Some(State::On),
            "off" => Some(State::Off),
            _ => None,
        };
        let wrong = |name, states| WishError::State {
            name,
            states,
            state: crate::style::safe(&state),
        };
        let mut wishes = Self::default();
        match name.trim().to_ascii_lowercase().as_str() {
            "imap" => wishes.doors[0] = Some(on.ok_or_else(|| wrong("imap", "on or off"))?),
            "pop" | "pop3" => wishes.doors[1] = Some(on.ok_or_else(|| wrong("pop", "on or off"))?),
            "smtp" => {
                let inherit = (state == "inherit").then_some(State::Inherit);
                let state = on.or(inherit);
                wishes.doors[2] = Some(state.ok_or_else(|| wrong("smtp", "on, off or inherit"))?);
            }
            "ical" => {
                wishes.ical = Some(on.ok_or_else(|| wrong("ical", "on or off"))? == State::On)
            }
            "organization-smtp" | "organisation-smtp" => {
                let on = on.ok_or_else(|| wrong("organization-smtp", "on or off"))?;
                wishes.organization_smtp = Some(on == State::On);
            }
            other => return Err(WishError::Name(crate::style::safe(other))),
        }
        Ok(wishes)
    }
}

fn join<T: Copy + PartialEq>(
    held: &mut Option<T>,
    more: Option<T>,
    name: &'static str,
) -> Result<(), WishError> {
    match (*held, more) {
        (Some(one), Some(two)) if one != two => Err(WishError::Twice(name)),
        _ => {
            *held = held.or(more);
            Ok(())
        }
    }
}

impl FromStr for Wishes {
    type Err = WishError;

    fn from_str(text: &str) -> Result<Self, WishError> {
        let words = text.split(|c: char| c == ',' || c.is_whitespace());
        let mut words = words.filter(|word| !word.is_empty()).peekable();
        if words.peek().is_none() {
            return Err(WishError::Form(crate::style::safe(text)));
        }
        words.try_fold(Self::default(), |wishes, word| wishes.and(Self::one(word)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wishes_are_read_and_written() {
        let read = |text: &str| text.parse::<Wishes>().map(|wishes| wishes.written());
        let written = [
            "imap=off",
            "pop=off",
            "smtp=inherit",
            "ical=on",
            "organization-smtp=off",
        ]
        .map(str::to_owned);
        let text = "imap=off, POP=off smtp=Inherit,ical=on Organisation-SMTP=off";
        assert_eq!(read(text), Ok(written.to_vec()));
        assert_eq!(read(&written.join(",")), Ok(written.to_vec()));
    }

    #[test]
    fn what_cannot_be_followed_is_refused() {
        for (text, error) in [
            ("", WishError::Form(String::new())),
            ("imap", WishError::Form("imap".to_owned())),
            ("ews=off", WishError::Name("ews".to_owned())),
            ("imap=on imap=off", WishError::Twice("imap")),
        ] {
            assert_eq!(text.parse::<Wishes>(), Err(error), "{text}");
        }
        for text in [
            "imap=inherit",
            "smtp=no",
            "ical=inherit",
            "organization-smtp=inherit",
        ] {
            assert!(
                matches!(text.parse::<Wishes>(), Err(WishError::State { .. })),
                "{text}"
            );
        }
    }
}
