//! The words of an audit: what each finding is, what it means, and what to do.

mod by_hand;
mod caution;
mod headline;
mod how;
mod odd;
mod untold;

use super::{AuditFinding, MailboxList, ScriptReport};
use crate::audit::judge::{Asked, Audit, Finding, Kind, Standing};
use crate::audit::keep::Keep;
use crate::audit::mailbox::Door;
use crate::audit::tenant::Tenant;
use crate::audit::wish::{State, Wishes};
use crate::catalogue::dates::{self, Turn};
use crate::style::safe;

pub(super) use self::headline::headline;
pub(super) use self::odd::problems;
pub(super) use self::untold::untold;

/// A number of mailboxes in words.
pub(super) fn mailboxes(count: usize) -> String {
    match count {
        1 => "1 mailbox".to_owned(),
        count => format!("{count} mailboxes"),
    }
}

/// What to do now, and before it what to look at first.
pub(super) fn next_step(
    audit: &Audit,
    wishes: &Wishes,
    keep: &Keep,
    tenant: &Tenant,
    script: Option<&ScriptReport>,
) -> Option<String> {
    let step = step(audit, wishes, keep, script);
    let parts: Vec<String> = caution::cautions(audit, keep, tenant)
        .into_iter()
        .chain(step)
        .collect();
    (!parts.is_empty()).then(|| parts.join(" "))
}

fn step(
    audit: &Audit,
    wishes: &Wishes,
    keep: &Keep,
    script: Option<&ScriptReport>,
) -> Option<String> {
    if let Some(script) = script.filter(|_| audit.standing == Standing::Deviates) {
        let file = &script.file;
        return Some(match script.written {
            true => format!(
                "Read `{file}` line by line and run it: as it stands it only looks. With `-Go` behind it, it changes; `{}` with `-Go` puts everything back.",
                script.rollback
            ),
            false if script.left_out > 0 => format!(
                "Nothing in the export names the mailboxes beyond doubt, so no script was written: an `Identity` is a name, even where it looks like an address. {}",
                untold::EXPORT
            ),
            false => return None,
        });
    }
    match audit.standing {
        Standing::Deviates if wishes.is_empty() => Some(format!(
            "Say what is wished, and have the PowerShell for it written: `{}`",
            proposal(audit)
        )),
        Standing::Deviates => Some("Have the PowerShell for it written, and the way back beside it: add `--script FILE.ps1`.".to_owned()),
        Standing::Undecided => {
            let first = audit.untold.iter().find(|one| one.decides)?;
            Some(untold::how(first))
        }
        Standing::AsWished if audit.mailboxes == 0 => {
            audit.untold.iter().find(|one| one.what == Asked::All).map(untold::how)
        }
        Standing::AsWished if wishes.is_empty() && keep.is_empty() => Some(
            "Say who needs a protocol (`--keep FILE`, one address a line), or what is wished (`--expect imap=off,pop=off`), to have it judged.".to_owned(),
        ),
        Standing::AsWished => beside(audit),
    }
}

/// What the keep list does not ask for beside a wish that is met.
fn beside(audit: &Audit) -> Option<String> {
    let mut found = audit.findings.iter();
    let is_on = found.any(|finding| matches!(finding.kind, Kind::NotNeeded(_)));
    is_on.then(|| {
        format!(
            "Beside the wish, a protocol is on that the keep list does not ask for. To have the PowerShell written that switches it off: `{}`",
            proposal(audit)
        )
    })
}

/// The wish that would mend what is found, by itself.
fn proposal(audit: &Audit) -> String {
    let mut wishes: Vec<String> = Vec::new();
    for finding in &audit.findings {
        let wish = match finding.kind {
            Kind::NotNeeded(door) => format!("{}=off", door.name()),
            Kind::IcalIdle(_) if finding.deviates => "ical=on".to_owned(),
            _ => continue,
        };
        if !wishes.contains(&wish) {
            wishes.push(wish);
        }
    }
    format!("--expect {} --script FILE.ps1", wishes.join(","))
}

/// One finding in words.
pub(super) fn finding<'a>(
    finding: &'a Finding,
    tenant: &'a Tenant,
    has_script: bool,
) -> AuditFinding<'a> {
    let list = MailboxList::new(tenant, &finding.mailboxes);
    let count = finding.mailboxes.len().max(finding.names.len());
    let (title, why) = says(finding.kind);
    let title = match list.is_empty() {
        true => title,
        false => format!("{title}: {}", mailboxes(count)),
    };
    AuditFinding {
        id: id(finding.kind),
        deviates: finding.deviates,
        title,
        why,
        how: how::how(finding, tenant, list, has_script),
        page: page(finding.kind),
        count,
        mailboxes: list,
        names: finding.names.iter().map(|name| safe(name)).collect(),
    }
}

fn id(kind: Kind) -> String {
    match kind {
        Kind::NotAsWished(door, _) => format!("{}.not-as-wished", door.name()),
        Kind::IcalNotAsWished(_) => "ical.not-as-wished".to_owned(),
        Kind::NotNeeded(door) => format!("{}.not-needed", door.name()),
        Kind::NeededButOff(door) => format!("{}.needed-but-off", door.name()),
        Kind::IcalIdle(door) => format!("{}.ical-idle", door.name()),
        Kind::OrganizationNotAsWished(_) => "organization.smtp-not-as-wished".to_owned(),
        Kind::OrganizationCloses => "organization.smtp-closes".to_owned(),
        Kind::OrganizationOpens => "organization.smtp-opens".to_owned(),
        Kind::OrganizationKept => "organization.smtp-kept".to_owned(),
        Kind::PlanNotAsWished(door, _) => format!("plan.{}-not-as-wished", door.name()),
        Kind::PlanOn(door) => format!("plan.{}-on", door.name()),
        Kind::SmtpExceptionOn => "smtp.on-against-organization".to_owned(),
        Kind::SmtpExceptionOff => "smtp.off-against-organization".to_owned(),
        Kind::BasicWithoutEffect => "policy.basic-without-effect".to_owned(),
        Kind::BasicSmtp => "policy.basic-smtp".to_owned(),
        Kind::SmtpPasswordBlocked => "smtp.password-blocked".to_owned(),
        Kind::SmtpPasswordsEnd => "smtp.passwords-end".to_owned(),
        Kind::PolicyMissing => "policy.missing".to_owned(),
        Kind::KeepUnseen => "keep.unseen".to_owned(),
        Kind::InheritOpens => "smtp.inherit-opens".to_owned(),
        Kind::InheritMayOpen => "smtp.inherit-may-open".to_owned(),
        Kind::InheritCloses => "smtp.inherit-closes".to_owned(),
        Kind::InheritMayClose => "smtp.inherit-may-close".to_owned(),
    }
}

fn page(kind: Kind) -> Option<&'static str> {
    match kind {
        Kind::NeededButOff(Door::Imap) => Some("auth.imap-disabled"),
        Kind::NeededButOff(Door::Pop) => Some("auth.pop-disabled"),
        Kind::NeededButOff(Door::Smtp) => Some("auth.smtp-disabled-mailbox"),
        Kind::IcalIdle(_) | Kind::IcalNotAsWished(true) => Some("mailbox.invitations-as-links"),
        Kind::OrganizationNotAsWished(_)
        | Kind::OrganizationCloses
        | Kind::OrganizationOpens
        | Kind::OrganizationKept
        | Kind::SmtpExceptionOn
        | Kind::SmtpExceptionOff
        | Kind::InheritOpens
        | Kind::InheritMayOpen
        | Kind::InheritCloses
        | Kind::InheritMayClose => Some("auth.smtp-disabled-tenant"),
        Kind::BasicWithoutEffect | Kind::BasicSmtp | Kind::SmtpPasswordBlocked => {
            Some("auth.basic-disabled")
        }
        Kind::SmtpPasswordsEnd => Some("auth.basic-ending"),
        _ => None,
    }
}

/// The day from which passwords are no longer taken for SMTP AUTH by default, while it is still to come.
pub(super) fn end_of_passwords() -> Option<&'static Turn> {
    dates::turn("smtp-auth-default-off").filter(|turn| turn.state == dates::State::Announced)
}

/// That passwords end, with the day.
fn passwords_end() -> (String, String) {
    let (said, what) = end_of_passwords().map_or(("a day to come", ""), |turn| {
        (turn.said.as_str(), turn.what.as_str())
    });
    (
        format!(
            "SMTP AUTH is on, or follows the organisation: passwords for it are switched off by default at {said}"
        ),
        format!(
            "{what} Programs and devices that send with a password stop then, unless they are let in again; those with OAuth go on."
        ),
    )
}

/// The title, and what it means.
fn says(kind: Kind) -> (String, String) {
    let (title, why): (String, &str) = match kind {
        Kind::SmtpPasswordsEnd => return passwords_end(),
        Kind::NotAsWished(door, State::Inherit) => (
            format!(
                "{} has a setting of its own, and is to follow the organisation",
                door.title()
            ),
            "A setting of the mailbox is stronger than that of the organisation, so a change for everybody would not reach these.",
        ),
        Kind::NotAsWished(door, State::Off) => (
            format!("{} is on, and is to be off", door.title()),
            "Whoever gets hold of the sign-in of one of these can use it.",
        ),
        Kind::NotAsWished(door, State::On) => (
            format!("{} is off, and is to be on", door.title()),
            "A mail program or a device cannot use it there.",
        ),
        Kind::IcalNotAsWished(true) => (
            "Invitations do not come as calendar entries".to_owned(),
            "IMAP and POP programs get a link to Outlook on the web. The iCalendar option counts only where the defaults of the protocol are switched off as well.",
        ),
        Kind::IcalNotAsWished(false) => (
            "Invitations come as calendar entries, and are to come as links".to_owned(),
            "The iCalendar option is on, and the defaults of the protocol are off.",
        ),
        Kind::NotNeeded(door) => (
            format!(
                "{} is on, and nobody on the keep list needs it",
                door.title()
            ),
            "What nobody needs is one way more for whoever gets hold of somebody's sign-in.",
        ),
        Kind::NeededButOff(door) => (
            format!("{} is needed by the keep list, and is off", door.title()),
            "The person will ask why the mail program does not connect; or the list is old.",
        ),
        Kind::IcalIdle(door) => (
            format!(
                "The iCalendar option of {} is on and does nothing",
                door.title()
            ),
            "The option counts only where the mailbox does not follow the defaults of the protocol, and these still do: invitations come as links.",
        ),
        Kind::OrganizationNotAsWished(State::On) => (
            "SMTP AUTH is off for the organisation, and is to be on".to_owned(),
            "It counts for every mailbox without a setting of its own, new ones among them.",
        ),
        Kind::OrganizationNotAsWished(_) => (
            "SMTP AUTH is on for the organisation, and is to be off".to_owned(),
            "It counts for every mailbox without a setting of its own, new ones among them.",
        ),
        Kind::OrganizationCloses => (
            "organization-smtp=off switches SMTP AUTH off for those who follow the organisation"
                .to_owned(),
            "They have it on now, for want of a setting of their own. Whoever sends by SMTP, and every device that does, cannot do so afterwards.",
        ),
        Kind::OrganizationOpens => (
            "organization-smtp=on OPENS SMTP AUTH for those who follow the organisation".to_owned(),
            "They have it off now, for want of a setting of their own. Afterwards they can send by SMTP.",
        ),
        Kind::OrganizationKept => (
            "On the keep list, and so kept on by a setting of their own".to_owned(),
            "They follow the organisation, where SMTP AUTH is to go off. The script gives each a setting of its own first.",
        ),
        Kind::PlanNotAsWished(door, state) => (
            format!(
                "New mailboxes get {} {}",
                door.title(),
                if state == State::On {
                    "switched off"
                } else {
                    "switched on"
                }
            ),
            "These plans decide what a mailbox gets when it is licensed. A change of a plan reaches new mailboxes only.",
        ),
        Kind::PlanOn(door) => (
            format!("New mailboxes get {}", door.title()),
            "It is on in these plans. A change of a plan reaches new mailboxes only.",
        ),
        Kind::SmtpExceptionOn => (
            "SMTP AUTH is off for the organisation, and on for single mailboxes".to_owned(),
            "That works: the setting of a mailbox is the stronger one. See that each of them is meant.",
        ),
        Kind::SmtpExceptionOff => (
            "SMTP AUTH is on for the organisation, and off for single mailboxes".to_owned(),
            "These cannot send by SMTP, everybody without a setting of their own can. It is as safe as it looks, and nothing has to be done.",
        ),
        Kind::BasicWithoutEffect => (
            "A policy allows passwords for IMAP or POP, which has no effect".to_owned(),
            "Exchange Online takes no password for IMAP and POP any more, whatever a policy allows. Programs need OAuth there.",
        ),
        Kind::BasicSmtp => (
            "A policy allows passwords for SMTP AUTH".to_owned(),
            "They are taken until Microsoft switches them off; `mailprobe explain auth.smtp-disabled-tenant` has the day.",
        ),
        Kind::SmtpPasswordBlocked => (
            "SMTP AUTH is on, and the authentication policy refuses passwords for it".to_owned(),
            "Only programs with OAuth can send. Those with a password get `535 5.7.139 Authentication unsuccessful`.",
        ),
        Kind::PolicyMissing => (
            "A policy is in use that is not among those exported".to_owned(),
            "What it allows could not be judged.",
        ),
        Kind::KeepUnseen => (
            "An address of the keep list is of no mailbox in the exports".to_owned(),
            "It may be mistyped, be another address of a mailbox whose addresses were not exported, or be gone.",
        ),
        Kind::InheritOpens => (
            "smtp=inherit OPENS SMTP AUTH where it is off on purpose".to_owned(),
            "These have it off by a setting of their own, and the organisation has it on. To follow the organisation means that they can send by SMTP.",
        ),
        Kind::InheritMayOpen => (
            "smtp=inherit may open SMTP AUTH where it is off on purpose".to_owned(),
            "These have it off by a setting of their own, and what the organisation has is not known. Where that is on, they can send by SMTP afterwards.",
        ),
        Kind::InheritCloses => (
            "smtp=inherit switches SMTP AUTH OFF where it is on by a setting of the mailbox"
                .to_owned(),
            "These have it on by a setting of their own, and the organisation has it off. Once they follow it, whatever sends with them by SMTP stops: scanners and applications among them.",
        ),
        Kind::InheritMayClose => (
            "smtp=inherit may switch SMTP AUTH off where it is on by a setting of the mailbox"
                .to_owned(),
            "These have it on by a setting of their own, and what the organisation has is not known. Where that is off, whatever sends with them by SMTP stops.",
        ),
    };
    (title, why.to_owned())
}
