//! The PowerShell that would bring the wish about, and the one that would put everything back.

use std::fmt::Write as _;

use super::change::{Change, ICAL, Judged, after};
use super::field::Field;
use super::judge::{Audit, Kind};
use super::mailbox::{Door, Effect, Mailbox};
use super::powershell::{comment, quoted};
use super::tenant::{Plan, Tenant};
use super::value::Setting;
use super::wish::{State, Wishes};

/// What PowerShell on Windows ends a line with.
const END: &str = "\r\n";

/// Windows PowerShell reads a script as UTF-8 only with this mark.
const MARK: char = '\u{feff}';

/// How many addresses of a keep list are named in the head of a script.
const MOST_UNSEEN: usize = 50;

/// A script; nothing of it was run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Script {
    /// It, whole.
    pub text: String,
    /// How many mailboxes it is about.
    pub mailboxes: usize,
    /// How many plans it is about.
    pub plans: usize,
    /// For how many mailboxes a protocol goes on that is off, by the change forward.
    pub opens: usize,
    /// For how many a protocol goes off that is on.
    pub closes: usize,
    /// How many it had to leave out, because nothing names them beyond doubt.
    pub left_out: usize,
}

impl Script {
    /// Whether no line of it changes anything.
    pub const fn is_idle(&self) -> bool {
        self.mailboxes + self.plans == 0
    }
}

/// Run as it stands, a script only looks.
const ASK: &str = "param([switch]$Go)";

/// What keeps it from the changes.
const STOP: &str =
    "if (-not $Go) { Write-Host 'Nothing was changed. To change, run it with -Go.'; return }";

/// Which way it goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// It brings the wish about.
    Forward,
    /// It puts back what was exported.
    Back,
}

/// Writes a script. `back` is the name of the file of the way back, for a comment.
pub fn script(tenant: &Tenant, audit: &Audit, wishes: &Wishes, way: Way, back: &str) -> Script {
    let mut script = Script {
        text: String::new(),
        mailboxes: 0,
        plans: 0,
        opens: 0,
        closes: 0,
        left_out: 0,
    };
    for at in &audit.order {
        let mailbox = &tenant.mailboxes[*at as usize];
        let judged = Judged::of(mailbox, tenant.smtp_disabled, wishes);
        let changes = &judged.changes;
        if changes.is_empty() {
            continue;
        }
        match mailbox.identity() {
            Some(identity) => {
                script.mailboxes += 1;
                script.opens += usize::from(judged.opens);
                script.closes += usize::from(judged.closes);
                let label = mailbox.label();
                line(
                    &mut script.text,
                    "Set-CASMailbox",
                    &identity,
                    changes,
                    way,
                    &format!("{}{label}", outcome(changes, way, tenant.smtp_disabled)),
                );
            }
            None => {
                script.left_out += 1;
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
                    identity,
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
    // The head counts what follows it.
    let head = head(tenant, audit, wishes, back, way, &script);
    script.text.insert_str(0, &head);
    script
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
fn line(out: &mut String, cmdlet: &str, identity: &str, changes: &[Change], way: Way, label: &str) {
    let _ = write!(out, "{cmdlet} -Identity {}", quoted(identity));
    let mut other = String::new();
    for change in changes {
        let (to, from) = match way {
            Way::Forward => (change.new, change.old),
            Way::Back => (change.old, change.new),
        };
        // What is not known is never changed, so there always is a value.
        if let Some(value) = to.in_powershell() {
            let _ = write!(out, " -{} {value}", change.field.name());
        }
        let _ = write!(other, "{} {}, ", change.field.name(), from.shown());
    }
    let before = match way {
        Way::Forward => "was",
        Way::Back => "was made",
    };
    let text = format!("{before}: {}; {label}", other.trim_end_matches(", "));
    let _ = write!(out, " {}{END}", comment(&text));
}

/// Whether SMTP AUTH is on afterwards: the name of the setting says the opposite, and blank says nothing.
fn outcome(changes: &[Change], way: Way, organization: Setting) -> String {
    let field = super::change::field(Door::Smtp);
    let Some(change) = changes.iter().find(|change| change.field == field) else {
        return String::new();
    };
    let (to, from) = match way {
        Way::Forward => (change.new, change.old),
        Way::Back => (change.old, change.new),
    };
    let state = match after(Door::Smtp, to, organization) {
        Effect::On if after(Door::Smtp, from, organization) == Effect::Off => {
            "on, WHICH IS OFF NOW"
        }
        Effect::On => "on",
        Effect::Off => "off",
        Effect::Unknown(_) => "as the organisation, whose setting was not exported",
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

/// What stands above the changes: what it is, how long it takes, and the check that changes nothing.
fn head(
    tenant: &Tenant,
    audit: &Audit,
    wishes: &Wishes,
    back: &str,
    way: Way,
    script: &Script,
) -> String {
    let mut out = String::from(MARK);
    let mut say = |text: &str| {
        let _ = write!(out, "{}{END}", comment(text));
    };
    let wished = wishes.written().join(" ");
    let version = env!("CARGO_PKG_VERSION");
    let files: Vec<&str> = tenant
        .files
        .iter()
        .map(|source| source.file.as_str())
        .collect();
    match way {
        Way::Forward => {
            say(&format!(
                "Written by mailprobe {version}, which ran nothing of it. Wished: {wished}"
            ));
            say(&format!(
                "It is for {} of {} mailboxes, one a line, with the old values behind it.",
                script.mailboxes, audit.mailboxes
            ));
            if script.left_out > 0 {
                say(&format!(
                    "{} more should change and are left out, because nothing in the export names them beyond doubt; see below.",
                    script.left_out
                ));
            }
            if script.opens + script.closes > 0 {
                say(&format!(
                    "It switches a protocol off for {}, and ON for {}.",
                    script.closes, script.opens
                ));
            }
            say(&format!("The way back is {back}."));
            inherited(audit, &mut say);
        }
        Way::Back => {
            say(&format!(
                "Written by mailprobe {version}, which ran nothing of it. The way back from: {wished}"
            ));
            say(
                "It sets exactly the values that were exported; $null makes a mailbox follow the organisation.",
            );
        }
    }
    say(&format!("By the exports: {}", files.join(", ")));
    if way == Way::Forward && wishes.switch_off() {
        unseen(audit, &mut say);
    }
    say(
        "Read every line before you run it, in a session of Exchange Online PowerShell (Connect-ExchangeOnline).",
    );
    say(
        "How long it takes: Microsoft publishes no figure. Allow an hour for IMAP and POP, 15 minutes or more for SMTP AUTH.",
    );
    say(
        "Save it and run it as a file: as it stands it only looks, with -Go it changes. Pasted into a window, it does not stop.",
    );
    let _ = write!(out, "{ASK}{END}{END}");
    let mut say = |text: &str| {
        let _ = write!(out, "{}{END}", comment(text));
    };
    say(
        "1. Look first. This changes nothing. If it shows another state than the exports, export and audit again.",
    );
    out.push_str("Get-CASMailbox -ResultSize Unlimited | Group-Object -NoElement -Property ");
    out.push_str(&columns(wishes).join(","));
    out.push_str(" | Format-List Count,Name");
    out.push_str(END);
    if tenant
        .plans
        .iter()
        .any(|plan| !of_plan(plan, wishes).is_empty())
    {
        let _ = write!(
            out,
            "Get-CASMailboxPlan | Format-List Name,ImapEnabled,PopEnabled{END}"
        );
    }
    if wishes.door(Door::Smtp).is_some() {
        let _ = write!(
            out,
            "Get-TransportConfig | Format-List SmtpClientAuthenticationDisabled{END}"
        );
    }
    let changes = match (script.is_idle(), way) {
        (true, _) => "2. Nothing has to change.",
        (_, Way::Forward) => {
            "2. The changes. To see what one line would do, run it alone with -WhatIf before the #."
        }
        (_, Way::Back) => {
            "2. The old values. To see what one line would do, run it alone with -WhatIf before the #."
        }
    };
    let _ = write!(out, "{END}{STOP}{END}");
    let _ = write!(out, "{END}{}{END}", comment(changes));
    out
}

/// Whom smtp=inherit opens, or may open.
fn inherited(audit: &Audit, say: &mut impl FnMut(&str)) {
    let count = |kind| {
        let finding = audit.findings.iter().find(|one| one.kind == kind);
        finding.map_or(0, |finding| finding.mailboxes.len())
    };
    let (opens, may_open) = (count(Kind::InheritOpens), count(Kind::InheritMayOpen));
    if opens > 0 {
        say(&format!(
            "CAUTION: smtp=inherit OPENS SMTP AUTH for {opens} of them: it is off by the mailbox itself, and on for the organisation. smtp=off keeps it off."
        ));
    }
    if may_open > 0 {
        say(&format!(
            "CAUTION: smtp=inherit may open SMTP AUTH for {may_open} of them: it is off by the mailbox itself, and the setting of the organisation was not exported."
        ));
    }
}

/// The addresses of the keep list that protect nobody: their owners may be among those who are switched off.
fn unseen(audit: &Audit, say: &mut impl FnMut(&str)) {
    let unseen = audit
        .findings
        .iter()
        .find(|one| one.kind == Kind::KeepUnseen);
    let Some(unseen) = unseen else { return };
    say(
        "CAUTION: these addresses of the keep list are of no mailbox in the exports. If one is another address of somebody below, that person is switched off:",
    );
    for address in unseen.names.iter().take(MOST_UNSEEN) {
        say(&format!("  {address}"));
    }
    if let Some(more) = unseen
        .names
        .len()
        .checked_sub(MOST_UNSEEN)
        .filter(|more| *more > 0)
    {
        say(&format!("  and {more} more"));
    }
}

/// The settings that the wish is about.
fn columns(wishes: &Wishes) -> Vec<&'static str> {
    let doors = Door::ALL
        .into_iter()
        .filter(|door| wishes.door(*door).is_some());
    let mut all: Vec<&str> = doors.map(Door::column).collect();
    if wishes.ical.is_some() {
        all.extend(
            ICAL.iter()
                .flat_map(|(_, option, defaults)| [option.name(), defaults.name()]),
        );
    }
    all
}
