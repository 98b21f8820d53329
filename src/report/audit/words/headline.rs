//! The verdict of an audit in one sentence.

use super::mailboxes;
use crate::audit::judge::{Asked, Audit, Kind, Standing, Why};
use crate::audit::keep::Keep;
use crate::audit::mailbox::{Door, Unknown};
use crate::audit::tenant::{Policy, Tenant};
use crate::audit::wish::Wishes;

/// The verdict in one sentence.
pub(in crate::report::audit) fn headline(
    audit: &Audit,
    tenant: &Tenant,
    wishes: &Wishes,
    keep: &Keep,
    deviating: usize,
) -> String {
    let all = mailboxes(audit.mailboxes);
    let is_asked = !wishes.is_empty() || !keep.is_empty();
    let verb = if deviating == 1 { "is" } else { "are" };
    match (audit.standing, deviating) {
        (Standing::Deviates, 0) => not_the_mailboxes(audit, wishes).to_owned(),
        (Standing::Deviates, _) if wishes.is_empty() && !keep.is_empty() => {
            let have = if deviating == 1 { "has" } else { "have" };
            let mut found = audit.findings.iter().filter(|finding| finding.deviates);
            let more = match found.all(|finding| matches!(finding.kind, Kind::NotNeeded(_))) {
                true => "",
                false => ", or an iCalendar option that does nothing",
            };
            format!(
                "{deviating} of {all} {have} a protocol on that the keep list does not ask for{more}."
            )
        }
        (Standing::Deviates, _) if is_asked => {
            format!("{deviating} of {all} {verb} not as wished.")
        }
        (Standing::Deviates, _) => format!("{deviating} of {all} should be looked at."),
        (Standing::Undecided, _) if wishes.is_of_organization_alone() => {
            "It cannot be told whether the organisation is as wished.".to_owned()
        }
        (Standing::AsWished, _) if wishes.is_of_organization_alone() => {
            "The organisation is as wished.".to_owned()
        }
        (Standing::Undecided, _) if is_asked => match audit.mailboxes {
            0 => "No mailbox is in the exports, so it cannot be told whether they are as wished."
                .to_owned(),
            1 => "It cannot be told whether the mailbox is as wished.".to_owned(),
            _ => format!("It cannot be told whether all of {all} are as wished."),
        },
        (Standing::Undecided, _) => known(audit),
        (Standing::AsWished, _) if audit.mailboxes == 0 => of_organization(tenant),
        (Standing::AsWished, _) if is_asked => match audit.mailboxes {
            1 => "The mailbox is as wished.".to_owned(),
            _ => format!("All {all} are as wished."),
        },
        (Standing::AsWished, _) => format!("No setting contradicts another in {all}."),
    }
}

/// What deviates where no mailbox does.
fn not_the_mailboxes(audit: &Audit, wishes: &Wishes) -> &'static str {
    let mut found = audit.findings.iter().filter(|finding| finding.deviates);
    let is_organization = |kind| matches!(kind, Kind::OrganizationNotAsWished(_));
    let has_organization = found.clone().any(|one| is_organization(one.kind));
    let has_plans = found.any(|one| !is_organization(one.kind));
    match (has_organization, has_plans) {
        (true, true) if audit.mailboxes == 0 => {
            "The organisation is not as wished, nor would new mailboxes be."
        }
        (true, false) if audit.mailboxes == 0 => "The organisation is not as wished.",
        (false, _) if audit.mailboxes == 0 => "New mailboxes would not be as wished.",
        (true, true) => {
            "The organisation is not as wished, nor would new mailboxes be; those that are there are."
        }
        (true, false) if wishes.is_of_organization_alone() => "The organisation is not as wished.",
        (true, false) => "The mailboxes are as wished, but the organisation is not.",
        (false, _) => "The mailboxes are as wished, but new ones would not be.",
    }
}

/// What is known of which protocol, where not all is.
fn known(audit: &Audit) -> String {
    let is_missing = |door: Door| {
        let of_door = |what: Asked| what == Asked::Door(door);
        let mut why = audit.untold.iter().filter(|one| of_door(one.what));
        audit.counts[door as usize].unknown == audit.mailboxes
            && why.all(|one| one.why == Why::Setting(Unknown::NotExported))
    };
    let (missing, there): (Vec<Door>, Vec<Door>) =
        Door::ALL.into_iter().partition(|door| is_missing(*door));
    let mut parts: Vec<String> = Vec::new();
    for door in there {
        let of_all = mailboxes(audit.mailboxes);
        let name = door.title();
        parts.push(match audit.counts[door as usize].unknown {
            0 => format!("{name} is known for all of {of_all}"),
            unknown if unknown == audit.mailboxes => {
                format!("{name} is known for none of {of_all}")
            }
            unknown => format!(
                "{name} is known for {} of {of_all}",
                audit.mailboxes - unknown
            ),
        });
    }
    for (why, says) in [
        (
            Why::Thousand,
            "there are exactly 1000, which may not be all",
        ),
        (
            Why::Limited,
            "the export stopped before the end, so these may not be all",
        ),
    ] {
        if audit.untold.iter().any(|one| one.why == why) {
            parts.push(says.to_owned());
        }
    }
    let names: Vec<&str> = missing.into_iter().map(Door::title).collect();
    match names.as_slice() {
        [] => {}
        [one] => parts.push(format!("{one} was not exported")),
        [before @ .., last] => {
            parts.push(format!(
                "{} and {last} were not exported",
                before.join(", ")
            ));
        }
    }
    format!("{}.", parts.join("; "))
}

/// What the exports say where no mailbox is in them.
fn of_organization(tenant: &Tenant) -> String {
    let mut parts: Vec<String> = Vec::new();
    if let Some(off) = tenant.smtp_disabled.flag() {
        let state = if off { "off" } else { "on" };
        parts.push(format!(
            "SMTP AUTH is {state} for the organisation, and so for every mailbox without a setting of its own"
        ));
    }
    for (name, on) in [
        (
            "IMAP",
            tenant
                .plans
                .iter()
                .filter(|plan| plan.imap.flag() == Some(true))
                .count(),
        ),
        (
            "POP",
            tenant
                .plans
                .iter()
                .filter(|plan| plan.pop.flag() == Some(true))
                .count(),
        ),
    ] {
        if !tenant.plans.is_empty() {
            let all = tenant.plans.len();
            parts.push(format!("new mailboxes get {name} in {on} of {all} plans"));
        }
    }
    if !tenant.policies.is_empty() {
        parts.push(policies(&tenant.policies));
    }
    parts.push("no mailbox is in the exports".to_owned());
    let text = format!("{}.", parts.join("; "));
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

/// For what the policies allow passwords, as far as that was exported.
fn policies(all: &[Policy]) -> String {
    type Setting = fn(&Policy) -> Option<bool>;
    let doors: [(&str, Setting); 3] = [
        ("IMAP", |policy| policy.imap.flag()),
        ("POP", |policy| policy.pop.flag()),
        ("SMTP", |policy| policy.smtp.flag()),
    ];
    let exported = doors
        .into_iter()
        .filter(|(_, allows)| all.iter().any(|policy| allows(policy).is_some()));
    let count = all.len();
    let told: Vec<String> = exported
        .enumerate()
        .map(|(at, (name, allows))| {
            let on = all.iter().filter(|policy| allows(policy) == Some(true));
            let on = on.count();
            match at {
                0 => format!("{on} of {count} authentication policies allow passwords for {name}"),
                _ => format!("{on} of {count} for {name}"),
            }
        })
        .collect();
    match told.is_empty() {
        true => "what the authentication policies allow was not exported".to_owned(),
        false => told.join(", "),
    }
}
