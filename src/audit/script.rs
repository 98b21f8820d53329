//! The PowerShell that would bring the wish about, and the one that would put everything back.

mod frame;
mod head;

use std::fmt::Write as _;

use super::change::{Change, ICAL, Judged, Organization, after};
use super::field::Field;
use super::judge::Audit;
use super::mailbox::{Door, Effect, Mailbox};
use super::powershell::{comment, quoted};
use super::tenant::{Plan, Tenant};
use super::value::Setting;
use super::wish::{State, Wishes};

/// What PowerShell on Windows ends a line with.
const END: &str = "\r\n";

/// A script; nothing of it was run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Script {
    /// It, whole.
    pub text: String,
    /// How many mailboxes it is about.
    pub mailboxes: usize,
    /// How many plans it is about.
    pub plans: usize,
    /// Whether it is about the setting of the organisation.
    pub organization: bool,
    /// For how many mailboxes without a line of their own SMTP AUTH changes with that setting.
    pub follow: usize,
    /// For how many mailboxes a protocol goes on that is off, by the change forward.
    pub opens: usize,
    /// For how many a protocol goes off that is on.
    pub closes: usize,
    /// For how many mailboxes the defaults of a protocol stop counting, so that other settings of theirs begin to.
    pub wakes: usize,
    /// How many it had to leave out, because nothing names them beyond doubt.
    pub left_out: usize,
}

impl Script {
    /// Whether no line of it changes anything.
    pub const fn is_idle(&self) -> bool {
        self.lines() == 0
    }

    /// How many lines of it change something.
    pub const fn lines(&self) -> usize {
        self.mailboxes + self.plans + self.organization as usize
    }
}

/// Which way it goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// It brings the wish about.
    Forward,
    /// It puts back what was exported.
    Back,
}

/// The mailboxes that follow the organisation, while they are counted.
#[derive(Default)]
struct Followers {
    /// All for whom SMTP AUTH changes with it.
    all: usize,
    /// Those without a line of their own for whom a protocol goes on.
    opens: usize,
    /// Those for whom one goes off.
    closes: usize,
    /// Those of the keep list that cannot be given a setting of their own.
    unkept: usize,
}

/// Writes a script. `back` is the name of the file of the way back, for a comment.
pub fn script(tenant: &Tenant, audit: &Audit, wishes: &Wishes, way: Way, back: &str) -> Script {
    let mut script = Script {
        text: String::new(),
        mailboxes: 0,
        plans: 0,
        organization: false,
        follow: 0,
        opens: 0,
        closes: 0,
        wakes: 0,
        left_out: 0,
    };
    let organization = Organization::of(tenant.smtp_disabled, wishes);
    let mut followers = Followers::default();
    for at in &audit.order {
        let mailbox = &tenant.mailboxes[*at as usize];
        let judged = Judged::of(mailbox, organization, wishes);
        let changes = &judged.changes;
        followers.all += usize::from(judged.follows.is_some());
        if changes.is_empty() {
            followers.opens += usize::from(judged.opens);
            followers.closes += usize::from(judged.closes);
            continue;
        }
        match mailbox.identity() {
            Some(identity) => {
                script.mailboxes += 1;
                script.opens += usize::from(judged.opens);
                script.closes += usize::from(judged.closes);
                script.wakes += usize::from(changes.iter().any(wakes));
                let label = mailbox.label();
                line(
                    &mut script.text,
                    "Set-CASMailbox",
                    Some(&identity),
                    changes,
                    way,
                    &format!("{}{label}", outcome(changes, way, organization)),
                );
            }
            None => {
                script.left_out += 1;
                followers.unkept += usize::from(judged.is_kept_open);
                script.text.push_str(&left_out(tenant, mailbox));
            }
        }
    }
    for plan in &tenant.plans {
        let changes = of_plan(plan, wishes);
        if changes.is_empty() {
            continue;
        }
        match &plan.identity {
            Some(identity) => {
                script.plans += 1;
                line(
                    &mut script.text,
                    "Set-CASMailboxPlan",
                    Some(identity),
                    &changes,
                    way,
                    &plan.name,
                );
            }
            None => {
                let text = format!(
                    "Left out: nothing in the export names this plan beyond doubt: {}",
                    plan.name
                );
                let _ = write!(script.text, "{}{END}", comment(&text));
            }
        }
    }
    // Who is to be open all the time is so by a setting of its own while the organisation changes: that one is the
    // last to change, and the first to be put back.
    let line = of_organization(&mut script, organization, &followers, way);
    match way {
        Way::Forward => script.text.push_str(&line),
        Way::Back => script.text.insert_str(0, &line),
    }
    if !script.is_idle() {
        let count = frame::count(script.lines());
        script.text.push_str(&count);
    }
    // The head counts what follows it.
    let head = head::head(tenant, audit, wishes, back, way, &script);
    script.text.insert_str(0, &head);
    script
}

/// The setting of the organisation, where it changes. It stays where that would close somebody who is on the keep list and cannot be
/// given a setting of their own.
fn of_organization(
    script: &mut Script,
    organization: Organization,
    followers: &Followers,
    way: Way,
) -> String {
    let mut out = String::new();
    let Some(change) = organization.change() else {
        return out;
    };
    if followers.unkept > 0 {
        let text = format!(
            "Left out: SMTP AUTH of the organisation, because nothing in the export names {} on the keep list beyond doubt, whom it would close",
            followers.unkept
        );
        let _ = write!(out, "{}{END}", comment(&text));
        return out;
    }
    script.organization = true;
    script.follow = followers.all;
    script.opens += followers.opens;
    script.closes += followers.closes;
    let label = "everybody without a setting of their own";
    line(&mut out, "Set-TransportConfig", None, &[change], way, label);
    out
}

/// What would have to change of a plan.
fn of_plan(plan: &Plan, wishes: &Wishes) -> Vec<Change> {
    let doors = [
        (Door::Imap, Field::ImapEnabled, plan.imap),
        (Door::Pop, Field::PopEnabled, plan.pop),
    ];
    let changes = doors.into_iter().filter_map(|(door, field, old)| {
        let new = Setting::of(wishes.door(door)? == State::On);
        (old.flag().is_some() && old != new).then_some(Change { field, old, new })
    });
    changes.collect()
}

/// One cmdlet, and behind it what was before and whose it is.
fn line(
    out: &mut String,
    cmdlet: &str,
    identity: Option<&str>,
    changes: &[Change],
    way: Way,
    label: &str,
) {
    let identity = identity.map(|identity| format!(" -Identity {}", quoted(identity)));
    let begin = format!("{cmdlet}{}", identity.unwrap_or_default());
    out.push_str(&begin);
    let mut other = String::new();
    let mut last = String::new();
    for change in changes {
        let (to, from) = match way {
            Way::Forward => (change.new, change.old),
            Way::Back => (change.old, change.new),
        };
        let name = change.field.name();
        // What is not known is never changed, so there always is a value.
        match to.in_powershell() {
            Some(value) if closes(change.field, to, changes) => {
                let _ = write!(out, " -{name} $false");
                let _ = write!(last, " -{name} {value}");
            }
            Some(value) => {
                let _ = write!(out, " -{name} {value}");
            }
            None => {}
        }
        let _ = write!(other, "{name} {}, ", from.shown());
    }
    if !last.is_empty() {
        let _ = write!(out, "; {begin}{last}");
    }
    let before = match way {
        Way::Forward => "was",
        Way::Back => "was made",
    };
    let text = format!("{before}: {}; {label}", other.trim_end_matches(", "));
    let _ = write!(out, "{} {}{END}", frame::COUNTED, comment(&text));
}

/// Whether it makes the defaults of a protocol count no longer.
fn wakes(change: &Change) -> bool {
    let is_of_defaults = ICAL
        .iter()
        .any(|(_, _, defaults)| *defaults == change.field);
    is_of_defaults && change.new == Setting::No
}

/// Whether a change has to come behind the others: the iCalendar option is documented to be set only while the defaults of its protocol
/// do not count, so these are the last to be put back.
fn closes(field: Field, to: Setting, changes: &[Change]) -> bool {
    let pair = ICAL.iter().find(|(_, _, defaults)| *defaults == field);
    let changes_option = |option: Field| changes.iter().any(|change| change.field == option);
    to == Setting::Yes && pair.is_some_and(|(_, option, _)| changes_option(*option))
}

/// Whether SMTP AUTH is on afterwards: the name of the setting says the opposite, and blank says nothing.
fn outcome(changes: &[Change], way: Way, organization: Organization) -> String {
    let field = super::change::field(Door::Smtp);
    let Some(change) = changes.iter().find(|change| change.field == field) else {
        return String::new();
    };
    let now = after(Door::Smtp, change.old, organization.now);
    let then = after(Door::Smtp, change.new, organization.then);
    let (to, from) = match way {
        Way::Forward => (then, now),
        Way::Back => (now, then),
    };
    let state = match to {
        Effect::On if from == Effect::Off => "on, WHICH IS OFF NOW",
        Effect::On => "on",
        Effect::Off => "off",
        Effect::Unknown(_) => "as the organisation, whose setting is not known",
    };
    format!("after: SMTP AUTH {state}; ")
}

/// A mailbox that no cmdlet can be told of.
fn left_out(tenant: &Tenant, mailbox: &Mailbox) -> String {
    let file = tenant
        .files
        .get(usize::from(mailbox.file))
        .map_or("", |source| &source.file);
    let text = format!(
        "Left out: nothing in the export names it beyond doubt (export with ExternalDirectoryObjectId and PrimarySmtpAddress): {file}, line {}: {}",
        mailbox.line,
        mailbox.label()
    );
    format!("{}{END}", comment(&text))
}
