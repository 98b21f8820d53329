//! What an export means: who has what on, what deviates from the wish, and what could not be told.

mod kind;
mod near;
mod organization;

pub use self::kind::{Asked, Kind, Untold, Why};
use super::change::{ICAL, Judged, Organization, Stand};
use super::keep::Keep;
use super::mailbox::{Door, Effect, Mailbox, Unknown};
use super::source::{self, Source};
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
    /// Those of them that a mailbox is called nearly as, each with its place.
    pub near: Vec<(String, u32)>,
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
        let found = gathered.finding(Kind::KeepUnseen, false);
        found.near = near::nearly(&unseen, tenant);
        found.names = unseen;
    }
    if order.is_empty() {
        // The organisation can be judged without them; nothing else can.
        let is_asked = !keep.is_empty() || !wishes.is_empty();
        let is_about_them = is_asked && !wishes.is_of_organization_alone();
        let why = Why::Setting(Unknown::NotExported);
        gathered.untold(Asked::All, why, None, is_about_them);
    }
    if let Some(why) = tenant.files.iter().find_map(cut) {
        // A round number alone is no more than a reason to look.
        gathered.untold(Asked::All, why, None, !matches!(why, Why::Round(_)));
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

/// Why the mailboxes of a file may not be all.
fn cut(source: &Source) -> Option<Why> {
    let count = source.records[source::Kind::Mailbox as usize];
    match count {
        _ if source.is_limited => Some(Why::Limited),
        DEFAULT_RESULT_SIZE => Some(Why::Thousand),
        _ if is_round(count) => Some(Why::Round(count)),
        _ => None,
    }
}

/// Whether it is a number that people ask for: 1, 2 or 5, and two zeros or more.
fn is_round(count: u32) -> bool {
    let mut rest = count;
    while rest >= 10 && rest.is_multiple_of(10) {
        rest /= 10;
    }
    count >= 100 && [1, 2, 5].contains(&rest)
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
                near: Vec::new(),
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
            Some((_, Effect::On)) => self.mailbox(Kind::InheritOpens, false, at),
            Some((_, Effect::Off)) => self.mailbox(Kind::InheritCloses, false, at),
            Some((Effect::On, _)) => self.mailbox(Kind::InheritMayClose, false, at),
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
        let stays = match smtp {
            Effect::On => true,
            Effect::Unknown(why) => why.is_of_organization(),
            Effect::Off => false,
        };
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
