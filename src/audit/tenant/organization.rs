//! Plans and policies.

use super::{DefaultPolicy, Plan, Policy, Problem, Tenant};
use crate::audit::field::Field as F;
use crate::audit::mailbox::is_fit;
use crate::audit::record::Record;
use crate::audit::value::Value;

/// The most plans, and the most policies, that are kept apart; a tenant has a few.
const MOST_NAMED: usize = 1000;

impl Tenant {
    pub(super) fn add_plan(&mut self, record: &Record, file: u16) {
        let fields = [F::Identity, F::Name, F::DisplayName];
        let mut whole = fields
            .into_iter()
            .filter_map(|field| record.value(field).whole());
        let identity = whole.find(|text| is_fit(text)).map(str::to_owned);
        let shown = [F::DisplayName, F::Name, F::Identity];
        let shown = shown
            .into_iter()
            .find_map(|field| record.value(field).shown());
        let plan = Plan {
            identity,
            name: shown.unwrap_or("a plan without a name").to_owned(),
            imap: record.value(F::ImapEnabled).setting(),
            pop: record.value(F::PopEnabled).setting(),
        };
        let is_same = |old: &Plan| old.identity == plan.identity && plan.identity.is_some();
        if let Some(same) = self.plans.iter().position(is_same) {
            let (old, at) = (self.plans[same].clone(), (file, record.line));
            self.plans[same].imap = self.both(old.imap, plan.imap, F::ImapEnabled, at);
            self.plans[same].pop = self.both(old.pop, plan.pop, F::PopEnabled, at);
        } else if self.plans.len() < MOST_NAMED {
            self.plans.push(plan);
        }
    }

    pub(super) fn add_policy(&mut self, record: &Record, file: u16) {
        let name = [F::Name, F::Identity]
            .into_iter()
            .find_map(|field| policy_name(record.value(field)));
        let is_named = name.is_some();
        let policy = Policy {
            name: name.unwrap_or_else(|| "a policy without a name".to_owned()),
            imap: self.setting(record, F::AllowBasicAuthImap, file),
            pop: self.setting(record, F::AllowBasicAuthPop, file),
            smtp: self.setting(record, F::AllowBasicAuthSmtp, file),
        };
        let is_same = |old: &Policy| is_named && old.name.eq_ignore_ascii_case(&policy.name);
        if let Some(same) = self.policies.iter().position(is_same) {
            let (old, at) = (self.policies[same].clone(), (file, record.line));
            let imap = self.both(old.imap, policy.imap, F::AllowBasicAuthImap, at);
            let pop = self.both(old.pop, policy.pop, F::AllowBasicAuthPop, at);
            let smtp = self.both(old.smtp, policy.smtp, F::AllowBasicAuthSmtp, at);
            let name = old.name;
            self.policies[same] = Policy {
                name,
                imap,
                pop,
                smtp,
            };
        } else if self.policies.len() < MOST_NAMED {
            self.policies.push(policy);
        }
    }

    pub(super) fn add_default_policy(&mut self, record: &Record, file: u16) {
        let field = F::DefaultAuthenticationPolicy;
        let own = match policy_name(record.value(field)) {
            Some(name) => DefaultPolicy::Named(name),
            None => DefaultPolicy::None,
        };
        let is_same = match (&self.default_policy, &own) {
            (DefaultPolicy::Named(held), DefaultPolicy::Named(own)) => {
                held.eq_ignore_ascii_case(own)
            }
            (held, own) => held == own,
        };
        self.default_policy = match &self.default_policy {
            DefaultPolicy::Unknown => own,
            held if is_same => held.clone(),
            DefaultPolicy::Contradictory => DefaultPolicy::Contradictory,
            DefaultPolicy::None | DefaultPolicy::Named(_) => {
                self.note(Problem::OrganizationContradiction(field), file, record.line);
                DefaultPolicy::Contradictory
            }
        };
    }

    pub(super) fn policy(&mut self, value: &Value) -> Option<u16> {
        let name = policy_name(value)?;
        let same = |held: &String| held.eq_ignore_ascii_case(&name);
        let known = self.policy_names.iter().position(same);
        if known.is_none() && self.policy_names.len() < MOST_NAMED {
            self.policy_names.push(name);
            return u16::try_from(self.policy_names.len() - 1).ok();
        }
        u16::try_from(known?).ok()
    }
}

/// The name of a policy: alone, behind the organisation (`contoso\Name`), or in a distinguished name.
fn policy_name(value: &Value) -> Option<String> {
    let text = value.shown()?;
    let text = match text.strip_prefix("CN=") {
        Some(name) => name.split(',').next().unwrap_or(name),
        None => text.rsplit(['\\', '/']).next().unwrap_or(text),
    };
    (!text.is_empty()).then(|| text.to_owned())
}
