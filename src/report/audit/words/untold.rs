//! What could not be told, and how to find it out.

use crate::audit::judge::{Asked, Untold, Why};
use crate::audit::mailbox::{Door, Unknown};
use crate::audit::tenant::Tenant;
use crate::report::audit::NotTold;
use crate::report::audit::words::mailboxes;
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
            Why::Round(_) => "round-number",
            Why::Limited => "limited",
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
                Why::Setting(Unknown::Contradictory) => {
                    "Whether SMTP AUTH is on for the organisation: the exports say different things of it.".to_owned()
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
                Why::Setting(Unknown::OrganizationContradictory) => {
                    "the exports name different policies for the organisation, and they have none of their own"
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
        Asked::All => return all(untold.why),
    };
    let why = match untold.why {
        Why::Setting(Unknown::NotExported) => format!("{column} was not exported"),
        Why::Setting(why) if why.is_of_organization() => {
            let follow = if untold.count == 1 {
                "it follows"
            } else {
                "they follow"
            };
            format!("{follow} the organisation, {}", of_organization(why))
        }
        Why::Setting(Unknown::Blank) => format!("{column} is blank, which is neither on nor off"),
        Why::Setting(Unknown::Contradictory) => {
            format!("the exports say different things of {column}")
        }
        Why::Setting(_) => format!("{column} is neither True nor False"),
        Why::Thousand | Why::Round(_) | Why::Limited => String::new(),
    };
    format!("{subject} for {count}: {why}.")
}

/// What is wrong with the setting of the organisation.
const fn of_organization(why: Unknown) -> &'static str {
    match why {
        Unknown::OrganizationContradictory => "of which the exports say different things",
        Unknown::OrganizationUnreadable => "whose setting is neither True nor False",
        _ => "whose setting was not exported",
    }
}

/// Why these may not be all mailboxes.
fn all(why: Why) -> String {
    let because = match why {
        Why::Round(count) => format!(
            "there are exactly {count} in one file, as where no more were asked for (`-ResultSize {count}`, `-First {count}`)"
        ),
        Why::Limited => "the file has the warning of a cmdlet that stopped before the end, or a command that asks for no more (`-ResultSize`)".to_owned(),
        _ => "there are exactly 1000, which is where the cmdlets stop by themselves".to_owned(),
    };
    format!("Whether these are all mailboxes: {because}.")
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
        (Asked::Policy, Why::Setting(Unknown::OrganizationContradictory)) => "Give the newer of the exports of the organisation alone, or export it once more: `Get-OrganizationConfig | Select-Object Name,DefaultAuthenticationPolicy | Export-Csv organization.csv -NoTypeInformation -Encoding utf8`.".to_owned(),
        (Asked::Organization, Why::Setting(Unknown::Contradictory)) | (_, Why::Setting(Unknown::OrganizationContradictory)) => "Give the newer of the exports of the organisation alone, or export it once more: `Get-TransportConfig | ConvertTo-Json | Set-Content transport.json -Encoding utf8`.".to_owned(),
        (_, Why::Setting(Unknown::OrganizationUnreadable)) => "Export the setting of the organisation once more: `Get-TransportConfig | ConvertTo-Json | Set-Content transport.json -Encoding utf8`.".to_owned(),
        (Asked::All, Why::Round(_)) => format!("Where it was exported without such an option, nothing has to be done. Else export all: {ALL}."),
        (Asked::Plans, Why::Setting(Unknown::Contradictory)) => "Give the newer of the exports of the plans alone, or export them once more: `Get-CASMailboxPlan | ConvertTo-Json | Set-Content plans.json -Encoding utf8`.".to_owned(),
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
        (asked @ Asked::Door(_), Why::Setting(Unknown::Blank)) => blank(column(asked), ALL),
        (_, Why::Setting(Unknown::Contradictory)) => {
            format!("Give the newer of the exports alone, or export once more: {ALL}.")
        }
        (Asked::All, _) | (_, Why::Thousand) => format!("Export with `-ResultSize Unlimited`: {ALL}."),
        _ => EXPORT.to_owned(),
    }
}

/// How to find out whether a setting is blank in Exchange itself, where another export helps nothing.
fn blank(column: &str, export: &str) -> String {
    format!(
        "Look whether it is blank in Exchange, too: `Get-CASMailbox -ResultSize Unlimited | Where-Object {{ \"$($_.{column})\" -eq '' }} | Format-Table PrimarySmtpAddress,{column}`. Whoever is listed there has no value, and another export brings none. For others export all columns anew: {export}."
    )
}
