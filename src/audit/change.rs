//! What would have to change of one mailbox, setting by setting.

use super::field::Field;
use super::mailbox::{Door, Effect, Ical, Mailbox, Unknown};
use super::value::Setting;
use super::wish::{State, Wishes};

/// One setting, from what to what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    /// The setting.
    pub field: Field,
    /// What it is.
    pub old: Setting,
    /// What it is to be.
    pub new: Setting,
}

/// `SmtpClientAuthenticationDisabled` of the organisation, which counts for all without a setting of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Organization {
    /// As it was exported.
    pub now: Setting,
    /// As it is to be.
    pub then: Setting,
}

impl Organization {
    /// What is wished of it. What was not exported stays, because it could not be put back.
    pub fn of(now: Setting, wishes: &Wishes) -> Self {
        let wanted = wishes.organization_smtp.map(|on| Setting::of(!on));
        let then = wanted.filter(|_| now.flag().is_some()).unwrap_or(now);
        Self { now, then }
    }

    /// What would have to change of it.
    pub fn change(self) -> Option<Change> {
        (self.now != self.then).then_some(Change {
            field: Field::SmtpClientAuthenticationDisabled,
            old: self.now,
            new: self.then,
        })
    }
}

/// How a mailbox stands to one wish.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stand {
    /// As wished.
    AsWished,
    /// Not as wished, and on the keep list.
    Exempt,
    /// Not as wished.
    Deviates,
    /// It cannot be told.
    Unknown(Unknown),
}

/// How a mailbox stands to all wishes, and what would have to change.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Judged {
    /// To the wishes of IMAP, POP and SMTP AUTH; none where nothing is wished.
    pub doors: [Option<Stand>; 3],
    /// To the wish about invitations, for IMAP and for POP; none where it is of no matter, because the protocol is off.
    pub ical: [Option<Stand>; 2],
    /// What would have to change.
    pub changes: Vec<Change>,
    /// Whether a protocol that is off would be on after it.
    pub opens: bool,
    /// Whether a protocol that is on would be off after it.
    pub closes: bool,
    /// What SMTP AUTH is by a setting of the mailbox itself, and what becomes of it where it is to follow the organisation; none where it
    /// stays as it is.
    pub inherited: Option<(Effect, Effect)>,
    /// What becomes of SMTP AUTH because the setting of the organisation changes, and nothing of the mailbox.
    pub follows: Option<Effect>,
    /// Whether it is on the keep list, and gets a setting of its own so that the organisation does not close it.
    pub is_kept_open: bool,
}

/// The iCalendar option and the switch of the defaults, of IMAP and of POP.
pub const ICAL: [(Door, Field, Field); 2] = [
    (
        Door::Imap,
        Field::ImapForceICalForCalendarRetrievalOption,
        Field::ImapUseProtocolDefaults,
    ),
    (
        Door::Pop,
        Field::PopForceICalForCalendarRetrievalOption,
        Field::PopUseProtocolDefaults,
    ),
];

impl Judged {
    /// Judges a mailbox.
    pub fn of(mailbox: &Mailbox, organization: Organization, wishes: &Wishes) -> Self {
        let mut judged = Self::default();
        for door in Door::ALL {
            let Some(wish) = wishes.door(door) else {
                continue;
            };
            let (stand, new) = of_door(mailbox, door, organization.then, wish);
            judged.doors[door as usize] = Some(stand);
            if stand == Stand::Deviates {
                judged.changes.push(Change {
                    field: field(door),
                    old: mailbox.setting(door),
                    new,
                });
                let before = mailbox.effect(door, organization.now);
                judged.turn(
                    before,
                    after(door, new, organization.then),
                    new == Setting::Blank,
                );
            }
        }
        judged.follow(mailbox, organization);
        if let Some(wish) = wishes.ical {
            for (at, (door, option, defaults)) in ICAL.into_iter().enumerate() {
                let stays_on = match (judged.doors[door as usize], wishes.door(door)) {
                    (Some(Stand::Deviates), wish) => Some(wish == Some(State::On)),
                    _ => mailbox.effect(door, organization.then).known(),
                };
                let ical = mailbox.ical[at];
                let stand = match stays_on {
                    Some(false) => continue,
                    _ => of_ical(ical, wish),
                };
                // Whether a protocol is on that is as it should be is of no matter either.
                judged.ical[at] = match (stays_on, stand) {
                    (None, Stand::Deviates) => Some(Stand::Unknown(unknown(mailbox.setting(door)))),
                    _ => Some(stand),
                };
                if judged.ical[at] == Some(Stand::Deviates) {
                    let wanted = Setting::of(wish);
                    judged.change(option, ical.option, wanted);
                    if wish {
                        judged.change(defaults, ical.defaults, Setting::No);
                    }
                }
            }
        }
        judged
    }

    /// The organisation goes from one state to another, and the mailbox follows it.
    fn follow(&mut self, mailbox: &Mailbox, organization: Organization) {
        let own = field(Door::Smtp);
        let has_own = mailbox.smtp_disabled != Setting::Blank
            || self.changes.iter().any(|change| change.field == own);
        if organization.change().is_none() || has_own {
            return;
        }
        let effect = mailbox.effect(Door::Smtp, organization.then);
        if effect == Effect::Off && mailbox.needs.has(Door::Smtp) {
            self.is_kept_open = true;
            self.change(own, Setting::Blank, Setting::No);
        } else {
            self.follows = Some(effect);
            self.turn(mailbox.effect(Door::Smtp, organization.now), effect, false);
        }
    }

    /// A protocol goes from one state to another.
    fn turn(&mut self, before: Effect, after: Effect, is_inherited: bool) {
        self.opens |= before == Effect::Off && after == Effect::On;
        self.closes |= before == Effect::On && after == Effect::Off;
        if is_inherited && before != after {
            self.inherited = Some((before, after));
        }
    }

    fn change(&mut self, field: Field, old: Setting, new: Setting) {
        if old != new {
            self.changes.push(Change { field, old, new });
        }
    }
}

/// The setting that switches a protocol.
pub const fn field(door: Door) -> Field {
    match door {
        Door::Imap => Field::ImapEnabled,
        Door::Pop => Field::PopEnabled,
        Door::Smtp => Field::SmtpClientAuthenticationDisabled,
    }
}

/// Whether a protocol is on once it is set so.
pub fn after(door: Door, setting: Setting, organization: Setting) -> Effect {
    match door {
        Door::Imap | Door::Pop => Effect::of(setting),
        Door::Smtp => Effect::of_smtp(setting, organization),
    }
}

/// How it stands, and what the setting would have to be.
fn of_door(mailbox: &Mailbox, door: Door, organization: Setting, wish: State) -> (Stand, Setting) {
    let effect = mailbox.effect(door, organization);
    let is_wished = match (wish, effect) {
        (State::Inherit, _) => match mailbox.setting(door) {
            Setting::Blank => Ok(true),
            Setting::Yes | Setting::No => Ok(false),
            other => Err(unknown(other)),
        },
        (_, Effect::Unknown(why)) => Err(why),
        (State::On, effect) => Ok(effect == Effect::On),
        (State::Off, effect) => Ok(effect == Effect::Off),
    };
    let stand = match is_wished {
        Ok(true) => Stand::AsWished,
        // The keep list keeps open what is open.
        Ok(false) if wish != State::On && effect != Effect::Off && mailbox.needs.has(door) => {
            Stand::Exempt
        }
        Ok(false) => Stand::Deviates,
        Err(why) => Stand::Unknown(why),
    };
    let new = match (wish, door) {
        (State::Inherit, _) => Setting::Blank,
        // This one is a switch that turns something off.
        (State::On, Door::Smtp) | (State::Off, Door::Imap | Door::Pop) => Setting::No,
        (State::Off, Door::Smtp) | (State::On, Door::Imap | Door::Pop) => Setting::Yes,
    };
    (stand, new)
}

fn of_ical(ical: Ical, wish: bool) -> Stand {
    match ical.works() {
        Some(works) if works == wish => Stand::AsWished,
        // What is to be changed has to be known, or it could not be put back.
        Some(_) if ical.option.flag().is_some() && ical.defaults.flag().is_some() => {
            Stand::Deviates
        }
        _ if ical.option.flag().is_none() => Stand::Unknown(unknown(ical.option)),
        _ => Stand::Unknown(unknown(ical.defaults)),
    }
}

pub(super) fn unknown(setting: Setting) -> Unknown {
    match Effect::of(setting) {
        Effect::Unknown(why) => why,
        Effect::On | Effect::Off => Unknown::NotExported,
    }
}
