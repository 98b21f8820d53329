//! Cmdlets to run by hand where no script has them: each with the old value behind it, and the way back below.

use std::fmt::Write as _;

use crate::audit::field::Field;
use crate::audit::mailbox::{Door, is_fit};
use crate::audit::powershell::{comment, quoted};
use crate::audit::tenant::Tenant;
use crate::audit::value::Setting;

/// How many are written out; a tenant has a few plans and policies.
const MOST: usize = 10;

/// One cmdlet, there and back.
struct ByHand {
    there: String,
    back: String,
}

impl ByHand {
    /// `-Name:$value` is how a switch is set, `-Name $value` anything else.
    fn new(cmdlet: &str, of: &str, joint: char, fields: &[(Field, Setting, Setting)]) -> Self {
        let (mut there, mut back) = (format!("{cmdlet}{of}"), format!("{cmdlet}{of}"));
        let mut was = Vec::new();
        for (field, old, new) in fields {
            let name = field.name();
            let value = |setting: &Setting| setting.in_powershell().unwrap_or_default();
            let _ = write!(there, " -{name}{joint}{}", value(new));
            let _ = write!(back, " -{name}{joint}{}", value(old));
            was.push(format!("{name} {}", old.shown()));
        }
        let _ = write!(there, " {}", comment(&format!("was: {}", was.join(", "))));
        Self { there, back }
    }
}

/// The command that refuses passwords by these policies for what they allow: for SMTP, or for IMAP and POP, and for nothing else.
pub(super) fn policies(tenant: &Tenant, smtp: bool) -> String {
    let allowed = tenant.policies.iter().map(|policy| {
        let all = match smtp {
            true => vec![(Field::AllowBasicAuthSmtp, policy.smtp)],
            false => vec![
                (Field::AllowBasicAuthImap, policy.imap),
                (Field::AllowBasicAuthPop, policy.pop),
            ],
        };
        let all = all.into_iter().filter(|(_, old)| *old == Setting::Yes);
        let fields: Vec<_> = all.map(|(field, old)| (field, old, Setting::No)).collect();
        (policy.name.as_str(), fields)
    });
    let allowed = allowed.filter(|(_, fields)| !fields.is_empty());
    let all = allowed.map(|(name, fields)| {
        ByHand::new(
            "Set-AuthenticationPolicy",
            &identity(Some(name)),
            ':',
            &fields,
        )
    });
    written(all.collect())
}

/// The command that keeps new mailboxes from getting a protocol, for each plan that gives it.
pub(super) fn plans(tenant: &Tenant, door: Door) -> String {
    let field = crate::audit::change::field(door);
    let on = tenant.plans.iter().filter(|plan| match door {
        Door::Imap => plan.imap == Setting::Yes,
        _ => plan.pop == Setting::Yes,
    });
    let all = on.map(|plan| {
        let of = identity(plan.identity.as_deref());
        ByHand::new(
            "Set-CASMailboxPlan",
            &of,
            ' ',
            &[(field, Setting::Yes, Setting::No)],
        )
    });
    written(all.collect())
}

/// The command that sets SMTP AUTH of the organisation.
pub(super) fn organization(tenant: &Tenant, disabled: bool) -> String {
    let field = Field::SmtpClientAuthenticationDisabled;
    let (old, new) = (tenant.smtp_disabled, Setting::of(disabled));
    written(vec![ByHand::new(
        "Set-TransportConfig",
        "",
        ' ',
        &[(field, old, new)],
    )])
}

/// What names it to a cmdlet; what nothing names is to be filled in.
fn identity(name: Option<&str>) -> String {
    match name.filter(|name| is_fit(name)) {
        Some(name) => format!(" -Identity {}", quoted(name)),
        None => " -Identity NAME".to_owned(),
    }
}

/// All of them as code, and the way back as code below.
fn written(all: Vec<ByHand>) -> String {
    let mut out = String::from("\n\n");
    for one in all.iter().take(MOST) {
        let _ = writeln!(out, "       {}", one.there);
    }
    out.push_str("\n   The way back:\n\n");
    for one in all.iter().take(MOST) {
        let _ = writeln!(out, "       {}", one.back);
    }
    if let Some(more) = all.len().checked_sub(MOST).filter(|more| *more > 0) {
        let _ = writeln!(out, "\n   And so for {more} more.");
    }
    out
}
