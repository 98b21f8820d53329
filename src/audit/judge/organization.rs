//! What the settings of the organisation say against the wish, or against each other.

use std::collections::BTreeSet;

use super::{Asked, Gathered, Kind, Why};
use crate::audit::change::unknown;
use crate::audit::mailbox::{Door, Effect, Unknown};
use crate::audit::tenant::{DefaultPolicy, Policy, Tenant};
use crate::audit::value::Setting;
use crate::audit::wish::{State, Wishes};

/// Whether SMTP AUTH of the organisation is as wished.
pub(super) fn smtp(gathered: &mut Gathered, tenant: &Tenant, wishes: &Wishes) {
    let is_on = tenant.smtp_disabled == Setting::No && wishes.organization_smtp != Some(false);
    if is_on && tenant.with_settings().next().is_none() {
        gathered.named(Kind::SmtpPasswordsEnd, false, []);
    }
    let Some(wish) = wishes.organization_smtp else {
        return;
    };
    let state = if wish { State::On } else { State::Off };
    match Effect::of_disabled(tenant.smtp_disabled) {
        Effect::Unknown(why) => {
            gathered.untold(Asked::Organization, Why::Setting(why), None, true);
        }
        effect if (effect == Effect::On) == wish => {}
        _ => gathered.named(Kind::OrganizationNotAsWished(state), true, []),
    }
}

/// What new mailboxes get.
pub(super) fn plans(gathered: &mut Gathered, tenant: &Tenant, wishes: &Wishes) {
    for door in [Door::Imap, Door::Pop] {
        let wish = wishes.door(door);
        if tenant.plans.is_empty()
            && wish.is_some()
            && !gathered.untold.iter().any(|one| one.what == Asked::Plans)
        {
            gathered.untold(
                Asked::Plans,
                Why::Setting(Unknown::NotExported),
                None,
                false,
            );
        }
        for plan in &tenant.plans {
            let setting = match door {
                Door::Imap => plan.imap,
                _ => plan.pop,
            };
            let name = [plan.name.clone()];
            match (wish, setting.flag()) {
                (Some(state), Some(on)) if on != (state == State::On) => {
                    gathered.named(Kind::PlanNotAsWished(door, state), true, name);
                }
                (None, Some(true)) => gathered.named(Kind::PlanOn(door), false, name),
                (Some(_), None) => {
                    gathered.untold(Asked::Plans, Why::Setting(unknown(setting)), None, true);
                }
                _ => {}
            }
        }
    }
}

/// What the authentication policies allow and refuse.
pub(super) fn policies(gathered: &mut Gathered, tenant: &Tenant, order: &[u32]) {
    let named = |is: &dyn Fn(&Policy) -> bool| -> Vec<String> {
        let fitting = tenant.policies.iter().filter(|policy| is(policy));
        fitting.map(|policy| policy.name.clone()).collect()
    };
    let without_effect = named(&|policy| [policy.imap, policy.pop].contains(&Setting::Yes));
    if !without_effect.is_empty() {
        gathered.named(Kind::BasicWithoutEffect, false, without_effect);
    }
    let smtp = named(&|policy| policy.smtp == Setting::Yes);
    if !smtp.is_empty() {
        gathered.named(Kind::BasicSmtp, false, smtp);
    }
    if tenant.policies.is_empty() {
        return;
    }
    let find = |name: &str| {
        let mut all = tenant.policies.iter();
        all.find(|policy| policy.name.eq_ignore_ascii_case(name))
    };
    let default = match &tenant.default_policy {
        DefaultPolicy::Named(name) => Some(name.as_str()),
        DefaultPolicy::Unknown | DefaultPolicy::None | DefaultPolicy::Contradictory => None,
    };
    let used = tenant
        .policy_names
        .iter()
        .map(String::as_str)
        .chain(default);
    let missing: Vec<String> = used
        .filter(|name| find(name).is_none())
        .map(str::to_owned)
        .collect();
    let missing: BTreeSet<String> = missing.into_iter().collect();
    if !missing.is_empty() {
        gathered.named(Kind::PolicyMissing, false, missing);
    }
    let refuses = |policy: &Policy| policy.smtp == Setting::No;
    for at in order.iter().copied() {
        let mailbox = &tenant.mailboxes[at as usize];
        if mailbox.effect(Door::Smtp, tenant.smtp_disabled).known() != Some(true) {
            continue;
        }
        let own = mailbox
            .policy
            .and_then(|at| tenant.policy_names.get(usize::from(at)));
        let policy = match (own, mailbox.knows_policy, &tenant.default_policy) {
            (Some(own), ..) => find(own),
            (None, true, DefaultPolicy::Named(default)) => find(default),
            (None, true, DefaultPolicy::None) => None,
            // Where one refuses, it may be that of this mailbox.
            (None, knows, _) => {
                let why = match knows {
                    true if tenant.default_policy == DefaultPolicy::Contradictory => {
                        Unknown::OrganizationContradictory
                    }
                    true => Unknown::Organization,
                    false => Unknown::NotExported,
                };
                if tenant.policies.iter().any(refuses) {
                    gathered.untold(Asked::Policy, Why::Setting(why), Some(at), false);
                }
                continue;
            }
        };
        if policy.is_some_and(refuses) {
            gathered.mailbox(Kind::SmtpPasswordBlocked, false, at);
        }
    }
}
