//! What could not be told, what was odd in the files, and how to find it out.

use crate::audit::judge::{Asked, Untold, Why};
use crate::audit::keep::Keep;
use crate::audit::mailbox::{Door, Unknown};
use crate::audit::tenant::{Noted, Problem, Tenant};
use crate::report::audit::words::mailboxes;
use crate::report::audit::{NotTold, ProblemReport};
use crate::style::safe;

pub(in crate::report::audit) fn untold(untold: &Untold, tenant: &Tenant) -> NotTold {
    let first = untold
        .first
        .and_then(|at| tenant.mailboxes.get(at as usize));
    NotTold {
        what: what(untold),
        why: match untold.why {
            Why::Setting(unknown) => unknown.name(),
            Why::Thousand => "exactly-1000",
        },
        how: how(untold),
        count: untold.count,
        first: first.map(|mailbox| safe(&mailbox.label())),
        decides: untold.decides,
    }
}

/// What it is, in one sentence.
fn what(untold: &Untold) -> String {
    let count = mailboxes(untold.count);
    let (subject, column) = match untold.what {
        Asked::Door(door) => (
            format!("Whether {} is on", door.title()),
            column(untold.what),
        ),
        Asked::Ical(door) => (
            format!(
                "Whether invitations come as calendar entries by {}",
                door.title()
            ),
            column(untold.what),
        ),
        Asked::Organization => {
            return match untold.why {
                Why::Setting(Unknown::NotExported) => {
                    "Whether SMTP AUTH is on for the organisation was not exported.".to_owned()
                }
                _ => "Whether SMTP AUTH is on for the organisation does not show in the exports."
                    .to_owned(),
            };
        }
        Asked::Plans => {
            return match untold.why {
                Why::Setting(Unknown::NotExported) => {
                    "What new mailboxes get was not exported.".to_owned()
                }
                _ => "What new mailboxes get does not show in the export of the plans.".to_owned(),
            };
        }
        Asked::Policy => {
            let why = match untold.why {
                Why::Setting(Unknown::Organization) => {
                    "the policy of the organisation was not exported, and they have none of their own"
                }
                _ => "who has an authentication policy of their own was not exported",
            };
            return format!(
                "Whether passwords are refused for SMTP AUTH is not known for {count}: {why}."
            );
        }
        Asked::All if untold.why == Why::Setting(Unknown::NotExported) => {
            return "What is on for the mailboxes: none is in the exports.".to_owned();
        }
        Asked::All => {
            return "Whether these are all mailboxes: there are exactly 1000, which is where the cmdlets stop by themselves.".to_owned();
        }
    };
    let why = match untold.why {
        Why::Setting(Unknown::NotExported) => format!("{column} was not exported"),
        Why::Setting(Unknown::Organization) => {
            let follow = if untold.count == 1 {
                "it follows"
            } else {
                "they follow"
            };
            format!("{follow} the organisation, whose setting was not exported")
        }
        Why::Setting(Unknown::Blank) => format!("{column} is blank, which is neither on nor off"),
        Why::Setting(Unknown::Unreadable) => format!("{column} is neither True nor False"),
        Why::Setting(Unknown::Contradictory) => {
            format!("the exports say different things of {column}")
        }
        Why::Thousand => String::new(),
    };
    format!("{subject} for {count}: {why}.")
}

fn column(asked: Asked) -> &'static str {
    match asked {
        Asked::Door(door) => door.column(),
        Asked::Ical(Door::Pop) => {
            "PopForceICalForCalendarRetrievalOption or PopUseProtocolDefaults"
        }
        _ => "ImapForceICalForCalendarRetrievalOption or ImapUseProtocolDefaults",
    }
}

/// The export that has all that is needed.
pub(super) const EXPORT: &str = "Export all columns anew: `Get-CASMailbox -ResultSize Unlimited | Export-Csv mailboxes.csv -NoTypeInformation -Encoding utf8`.";

/// How to find it out.
pub(super) fn how(untold: &Untold) -> String {
    const ALL: &str = "`Get-CASMailbox -ResultSize Unlimited | Export-Csv mailboxes.csv -NoTypeInformation -Encoding utf8`";
    match (untold.what, untold.why) {
        (Asked::Plans, _) => "Add the plans: `Get-CASMailboxPlan | ConvertTo-Json | Set-Content plans.json -Encoding utf8`.".to_owned(),
        (Asked::Policy, Why::Setting(Unknown::Organization)) => "Add the policy of the organisation: `Get-OrganizationConfig | Select-Object Name,DefaultAuthenticationPolicy | Export-Csv organization.csv -NoTypeInformation -Encoding utf8`.".to_owned(),
        (Asked::Policy, _) => "Add the people: `Get-User -ResultSize Unlimited | Select-Object UserPrincipalName,ExternalDirectoryObjectId,AuthenticationPolicy | Export-Csv users.csv -NoTypeInformation -Encoding utf8`.".to_owned(),
        (Asked::Organization, _) | (_, Why::Setting(Unknown::Organization)) => {
            "Add the setting of the organisation: `Get-TransportConfig | ConvertTo-Json | Set-Content transport.json -Encoding utf8`.".to_owned()
        }
        (Asked::Door(Door::Smtp), Why::Setting(Unknown::NotExported)) => format!(
            "Export it as well: {ALL}. `Get-EXOCASMailbox` leaves it out unless it is asked for: `-Properties SmtpClientAuthenticationDisabled`."
        ),
        (Asked::All, Why::Setting(_)) => format!("Add the mailboxes: {ALL}."),
        (_, Why::Setting(Unknown::Unreadable)) => format!(
            "Where the file was edited, write True or False there, as the cmdlet does; or export anew: {ALL}."
        ),
        (_, Why::Setting(Unknown::Contradictory)) => {
            format!("Give the newer of the exports alone, or export once more: {ALL}.")
        }
        (Asked::All, _) | (_, Why::Thousand) => format!("Export with `-ResultSize Unlimited`: {ALL}."),
        _ => EXPORT.to_owned(),
    }
}

/// What was odd in the files.
pub(in crate::report::audit) fn problems(tenant: &Tenant, keep: &Keep) -> Vec<ProblemReport> {
    // Other addresses are only asked for by a keep list.
    let matters = |noted: &&Noted| noted.problem != Problem::Aliases || !keep.is_empty();
    let told = tenant
        .problems
        .iter()
        .filter(matters)
        .map(|noted| ProblemReport {
            what: odd(noted, tenant),
            file: tenant
                .files
                .get(usize::from(noted.file))
                .map_or_else(String::new, |source| source.file.clone()),
            line: noted.line,
            count: noted.count,
        });
    told.collect()
}

fn odd(noted: &Noted, tenant: &Tenant) -> String {
    match noted.problem {
        Problem::ShortRow => "A row has fewer fields than there are columns; what is missing counts as not exported.".to_owned(),
        Problem::Aliases => "EmailAddresses is the name of a type, or was cut, so people are found by their main address alone. A readable list: `Select-Object *,@{n='EmailAddresses';e={$_.EmailAddresses -join ';'}} -ExcludeProperty EmailAddresses`.".to_owned(),
        Problem::NotUtf8 => "The file is not in UTF-8 and was read as Windows-1252. If it is in another code page, letters such as ü are wrong in names; settings and plain addresses are not touched. To be sure, export with `-Encoding utf8`.".to_owned(),
        Problem::Unreadable(field) => {
            let mut held = tenant.odd_values.iter().filter(|(of, _)| *of == field);
            let says = held.next().map(|(_, value)| format!(" but `{}`", safe(value).replace('`', "'")));
            format!("{} is neither True nor False{}.", field.name(), says.unwrap_or_default())
        }
        Problem::Contradiction(field) => format!("{} is there twice for one mailbox, with different values.", field.name()),
        Problem::SameName => "Several mailboxes have this name, and nothing tells them apart. Export with ExternalDirectoryObjectId and PrimarySmtpAddress.".to_owned(),
    }
}
