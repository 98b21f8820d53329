//! What an export means: who has what on, what deviates from the wish, and what could not be told.

mod organization;

use super::change::{ICAL, Judged, Organization, Stand};
use super::export::{self, Source};
use super::keep::Keep;
use super::mailbox::{Door, Effect, Mailbox, Unknown};
use super::tenant::Tenant;
use super::value::Setting;
use super::wish::{State, Wishes};

/// The result: places of mailboxes in [`Tenant::mailboxes`], told by the report.
#[derive(Clone, Debug)]
pub struct Audit {
    /// The end.
    pub standing: Standing,
    /// How many mailboxes there are.
    pub mailboxes: usize,
    /// How many have what on, in the order of [`Door::ALL`].
    pub counts: [Counts; 3],
    /// What was found: what to look at before any change, then what deviates.
    pub findings: Vec<Finding>,
    /// What could not be told.
    pub untold: Vec<Untold>,
    /// The places of all mailboxes, in order of their names.
    pub order: Vec<u32>,
    /// How many mailboxes would have to change for the wish.
    pub to_change: usize,
}

/// How an audit ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Nothing deviates.
    AsWished,
    /// Something does.
    Deviates,
    /// Nothing is known to deviate, and something could not be told.
    Undecided,
}

/// How many mailboxes have a protocol on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// On.
    pub on: usize,
    /// Off.
    pub off: usize,
    /// It could not be told.
    pub unknown: usize,
    /// On, and on the keep list.
    pub needed: usize,
    /// Those of SMTP AUTH that follow the organisation.
    pub inherit: usize,
}

/// One thing that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What.
    pub kind: Kind,
    /// Whether it deviates from what was asked for, or is only good to know.
    pub deviates: bool,
    /// The mailboxes, as places.
    pub mailboxes: Vec<u32>,
    /// Plans, policies or addresses that it is about. Not safe to show as they are.
    pub names: Vec<String>,
}

/// Everything that can be found, in the order of reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A protocol is not in the state that is wished.
    NotAsWished(Door, State),
    /// Invitations do not come as is wished.
    IcalNotAsWished(bool),
    /// A protocol is on and nobody said that it is needed.
    NotNeeded(Door),
    /// A protocol is needed by the keep list, and off.
    NeededButOff(Door),
    /// The iCalendar option cannot work, because the defaults of the protocol apply.
    IcalIdle(Door),
    /// SMTP AUTH of the organisation is not on, or not off, as is wished.
    OrganizationNotAsWished(State),
    /// New mailboxes get something else than is wished.
    PlanNotAsWished(Door, State),
    /// New mailboxes get this protocol.
    PlanOn(Door),
    /// SMTP AUTH is on by a setting of the mailbox, and off for the organisation.
    SmtpExceptionOn,
    /// SMTP AUTH is off by a setting of the mailbox, and on for the organisation.
    SmtpExceptionOff,
    /// A policy allows passwords for IMAP or POP, which Exchange Online does not take any more.
    BasicWithoutEffect,
    /// A policy allows passwords for SMTP.
    BasicSmtp,
    /// SMTP AUTH is on, and the authentication policy refuses passwords: only OAuth works.
    SmtpPasswordBlocked,
    /// SMTP AUTH is on, and Exchange Online is about to switch passwords for it off.
    SmtpPasswordsEnd,
    /// A policy is named that is not among those exported.
    PolicyMissing,
    /// An address of the keep list is of no mailbox in the export.
    KeepUnseen,
    /// To follow the organisation would open SMTP AUTH where the mailbox has it off by itself.
    InheritOpens,
    /// It may do so: what the organisation has is not known.
    InheritMayOpen,
    /// To switch SMTP AUTH off for the organisation closes it for these, who follow it.
    OrganizationCloses,
    /// To switch it on opens it for these.
    OrganizationOpens,
    /// They follow the organisation and are on the keep list: a setting of their own keeps it open.
    OrganizationKept,
}

impl Kind {
    /// Whether it is to be looked at before anything is changed, and so told first.
    pub const fn is_caution(self) -> bool {
        matches!(
            self,
            Self::KeepUnseen
                | Self::InheritOpens
                | Self::InheritMayOpen
                | Self::OrganizationCloses
                | Self::OrganizationOpens
        )
    }
}

/// Something that could not be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Untold {
    /// What.
    pub what: Asked,
    /// Why.
    pub why: Why,
    /// Of how many mailboxes.
    pub count: usize,
    /// The first of them, as a place.
    pub first: Option<u32>,
    /// Whether the result depends on it.
    pub decides: bool,
}

/// A question of an audit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Asked {
    /// Whether a protocol is on.
    Door(Door),
    /// Whether invitations come as calendar entries, by IMAP or by POP.
    Ical(Door),
    /// Whether SMTP AUTH is on for the organisation.
    Organization,
    /// What new mailboxes get.
    Plans,
    /// Whether the authentication policy takes passwords for SMTP AUTH.
    Policy,
    /// Whether these are all mailboxes.
    All,
}

/// Why something could not be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Why {
    /// The setting is not known.
    Setting(Unknown),
    /// There are exactly 1000, which is where the cmdlets stop by themselves.
    Thousand,
}

/// Where `Get-CASMailbox` stops without `-ResultSize Unlimited`.
const DEFAULT_RESULT_SIZE: u32 = 1000;

/// Judges a tenant.
pub fn judge(tenant: &Tenant, wishes: &Wishes, keep: &Keep) -> Audit {
    let mut gathered = Gathered::default();
    let mut counts = [Counts::default(); 3];
    let mut to_change = 0;
    let order = tenant.order();
    let organization = Organization::of(tenant.smtp_disabled, wishes);
    for at in order.iter().copied() {
        let mailbox = &tenant.mailboxes[at as usize];
        for (door, counts) in Door::ALL.into_iter().zip(&mut counts) {
            count(counts, mailbox, door, tenant.smtp_disabled);
        }
        let judged = Judged::of(mailbox, organization, wishes);
        to_change += usize::from(!judged.changes.is_empty());
        gathered.wished(at, &judged, wishes);
        gathered.unwished(at, mailbox, organization, wishes, keep);
    }
    organization::smtp(&mut gathered, tenant, wishes);
    organization::plans(&mut gathered, tenant, wishes);
    organization::policies(&mut gathered, tenant, &order);
    let unseen: Vec<String> = keep.unseen().into_iter().map(str::to_owned).collect();
    if !unseen.is_empty() {
        gathered.named(Kind::KeepUnseen, false, unseen);
    }
    let is_cut =
        |source: &Source| source.records[export::Kind::Mailbox as usize] == DEFAULT_RESULT_SIZE;
    if order.is_empty() {
        // The organisation can be judged without them; nothing else can.
        let is_asked = !keep.is_empty() || !wishes.is_empty();
        let is_about_them = is_asked && !wishes.is_of_organization_alone();
        let why = Why::Setting(Unknown::NotExported);
        gathered.untold(Asked::All, why, None, is_about_them);
    }
    if tenant.files.iter().any(is_cut) {
        gathered.untold(Asked::All, Why::Thousand, None, true);
    }
    let Gathered {
        mut findings,
        untold,
    } = gathered;
    findings.sort_by_key(|finding| (!finding.kind.is_caution(), !finding.deviates, finding.kind));
    let standing = match findings.iter().any(|finding| finding.deviates) {
        true => Standing::Deviates,
        false if untold.iter().any(|one| one.decides) => Standing::Undecided,
        false => Standing::AsWished,
    };
    Audit {
        standing,
        mailboxes: order.len(),
        counts,
        findings,
        untold,
        order,
        to_change,
    }
}

fn count(counts: &mut Counts, mailbox: &Mailbox, door: Door, organization: Setting) {
    match mailbox.effect(door, organization).known() {
        Some(true) => {
            counts.on += 1;
            counts.needed += usize::from(mailbox.needs.has(door));
        }
        Some(false) => counts.off += 1,
        None => counts.unknown += 1,
    }
    counts.inherit += usize::from(door == Door::Smtp && mailbox.smtp_disabled == Setting::Blank);
}

/// What is found, while it is gathered.
#[derive(Default)]
struct Gathered {
    findings: Vec<Finding>,
    untold: Vec<Untold>,
}

impl Gathered {
    fn finding(&mut self, kind: Kind, deviates: bool) -> &mut Finding {
        let at = self
            .findings
            .iter()
            .position(|finding| finding.kind == kind);
        let at = at.unwrap_or_else(|| {
            self.findings.push(Finding {
                kind,
                deviates,
                mailboxes: Vec::new(),
                names: Vec::new(),
            });
            self.findings.len() - 1
        });
        &mut self.findings[at]
    }

    fn mailbox(&mut self, kind: Kind, deviates: bool, at: u32) {
        let found = &mut self.finding(kind, deviates).mailboxes;
        if found.last() != Some(&at) {
            found.push(at);
        }
    }

    fn named(&mut self, kind: Kind, deviates: bool, names: impl IntoIterator<Item = String>) {
        self.finding(kind, deviates).names.extend(names);
    }

    fn untold(&mut self, what: Asked, why: Why, first: Option<u32>, decides: bool) {
        match self
            .untold
            .iter_mut()
            .find(|one| one.what == what && one.why == why)
        {
            Some(one) => one.count += 1,
            None => self.untold.push(Untold {
                what,
                why,
                count: 1,
                first,
                decides,
            }),
        }
    }

    /// How a mailbox stands to what is wished.
    fn wished(&mut self, at: u32, judged: &Judged, wishes: &Wishes) {
        for (door, stand) in Door::ALL.into_iter().zip(judged.doors) {
            match (stand, wishes.door(door)) {
                (Some(Stand::Deviates), Some(state)) => {
                    self.mailbox(Kind::NotAsWished(door, state), true, at)
                }
                (Some(Stand::Unknown(why)), _) => {
                    self.untold(Asked::Door(door), Why::Setting(why), Some(at), true)
                }
                _ => {}
            }
        }
        match judged.inherited {
            Some(Effect::On) => self.mailbox(Kind::InheritOpens, false, at),
            Some(_) => self.mailbox(Kind::InheritMayOpen, false, at),
            None => {}
        }
        match judged.follows {
            Some(Effect::Off) => self.mailbox(Kind::OrganizationCloses, false, at),
            Some(_) => self.mailbox(Kind::OrganizationOpens, false, at),
            None if judged.is_kept_open => self.mailbox(Kind::OrganizationKept, false, at),
            None => {}
        }
        for ((door, _, _), stand) in ICAL.into_iter().zip(judged.ical) {
            match (stand, wishes.ical) {
                (Some(Stand::Deviates), Some(wish)) => {
                    self.mailbox(Kind::IcalNotAsWished(wish), true, at)
                }
                (Some(Stand::Unknown(why)), _) => {
                    self.untold(Asked::Ical(door), Why::Setting(why), Some(at), true)
                }
                _ => {}
            }
        }
    }

    /// What is worth knowing of a mailbox where nothing is wished.
    fn unwished(
        &mut self,
        at: u32,
        mailbox: &Mailbox,
        organization: Organization,
        wishes: &Wishes,
        keep: &Keep,
    ) {
        for door in Door::ALL {
            let effect = mailbox.effect(door, organization.now);
            let closes_anyway = mailbox.effect(door, organization.then) == Effect::Off;
            if mailbox.needs.has(door) && effect.known() == Some(false) {
                self.mailbox(Kind::NeededButOff(door), false, at);
            }
            if wishes.door(door).is_some() {
                continue;
            }
            match effect {
                Effect::On if keep.covers(door) && !mailbox.needs.has(door) && !closes_anyway => {
                    // Where something is wished, that alone is asked; the rest is good to know.
                    self.mailbox(Kind::NotNeeded(door), wishes.is_empty(), at);
                }
                // Who asks for one protocol need not be told of the others.
                Effect::Unknown(why) if wishes.is_empty() || keep.covers(door) => {
                    self.untold(Asked::Door(door), Why::Setting(why), Some(at), true);
                }
                _ => {}
            }
        }
        let smtp = mailbox.effect(Door::Smtp, organization.then);
        let stays = smtp == Effect::On || smtp == Effect::Unknown(Unknown::Organization);
        if stays && !matches!(wishes.door(Door::Smtp), Some(State::Off)) {
            self.mailbox(Kind::SmtpPasswordsEnd, false, at);
        }
        if wishes.door(Door::Smtp).is_none() {
            match (mailbox.smtp_disabled, organization.now) {
                (Setting::No, Setting::Yes) => self.mailbox(Kind::SmtpExceptionOn, false, at),
                (Setting::Yes, Setting::No) => self.mailbox(Kind::SmtpExceptionOff, false, at),
                _ => {}
            }
        }
        if wishes.ical.is_none() {
            for ((door, _, _), ical) in ICAL.into_iter().zip(mailbox.ical) {
                let is_off = mailbox.effect(door, organization.now).known() == Some(false);
                if ical.is_idle() && !is_off {
                    self.mailbox(Kind::IcalIdle(door), wishes.is_empty(), at);
                }
            }
        }
    }
}
