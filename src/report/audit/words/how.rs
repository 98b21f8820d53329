//! What to do about a finding: the exact cmdlet, and the check that changes nothing before it.

use super::{by_hand, untold};
use crate::audit::judge::{Finding, Kind};
use crate::audit::mailbox::Door;
use crate::audit::powershell::quoted;
use crate::audit::tenant::Tenant;
use crate::audit::wish::State;
use crate::report::audit::MailboxList;
use crate::style::safe;

/// What to do, in steps; the read-only check first.
pub(super) fn how(
    finding: &Finding,
    tenant: &Tenant,
    list: MailboxList<'_>,
    has_script: bool,
) -> String {
    let script = in_script(finding, tenant, has_script);
    let one = match has_script {
        true => "The script has the command.",
        false => "`--script FILE.ps1` writes the command, and the way back beside it.",
    };
    let example = list.labels().find(|label| label.contains('@'));
    let example = example.or_else(|| list.identities().next());
    let example = plain(example.as_deref().unwrap_or("MAILBOX"));
    let look = |columns: &str| {
        format!(
            "Look at one first, nothing is changed by this:\n\n       Get-CASMailbox -Identity {example} | Format-List {columns}\n"
        )
    };
    const PLANS: &str = "Look first, nothing is changed by this:\n\n       Get-CASMailboxPlan | Format-List Name,ImapEnabled,PopEnabled\n";
    const ORGANIZATION: &str = "Look first, nothing is changed by this:\n\n       Get-TransportConfig | Format-List SmtpClientAuthenticationDisabled\n";
    const HOUR: &str = "Microsoft publishes no figure for how long it takes; allow an hour.";
    let steps = match finding.kind {
        Kind::NotAsWished(door, _) => vec![look(door.column()), script.clone()],
        Kind::IcalNotAsWished(_) => vec![look("*ICal*,*UseProtocolDefaults"), script.clone()],
        Kind::NotNeeded(door) => vec![
            look(door.column()),
            "Ask whom you are not sure of, and put the address on the keep list.".to_owned(),
            format!("For the others have the PowerShell written: `--expect {}=off --script FILE.ps1`.", door.name()),
        ],
        Kind::NeededButOff(door) => {
            let value = if door == Door::Smtp { "$false" } else { "$true" };
            let column = door.column();
            vec![look(column), format!("If it is still needed:\n\n       Set-CASMailbox -Identity {example} -{column} {value}\n\n   {HOUR}")]
        }
        Kind::IcalIdle(door) => {
            let name = if door == Door::Imap { "Imap" } else { "Pop" };
            vec![
                look(&format!("{name}UseProtocolDefaults,{name}ForceICalForCalendarRetrievalOption")),
                format!("Have the PowerShell written: `--expect ical=on --script FILE.ps1`. For one mailbox it is\n\n       Set-CASMailbox -Identity {example} -{name}UseProtocolDefaults $false -{name}ForceICalForCalendarRetrievalOption $true\n\n   {HOUR}"),
            ]
        }
        Kind::OrganizationNotAsWished(state) => vec![
            ORGANIZATION.to_owned(),
            format!("{one} By hand: Exchange admin center > Settings > Mail flow > \"Turn off SMTP AUTH protocol for your organization\", or{}\n   Microsoft publishes no figure for how long it takes; allow 15 minutes or more.", by_hand::organization(tenant, state == State::Off)),
        ],
        Kind::OrganizationCloses => vec![
            look(Door::Smtp.column()),
            "Who uses it: Exchange admin center > Reports > Mail flow > SMTP AUTH clients report. Put those who need it on a keep list (`--keep smtp=FILE`), and the script keeps it on for them.".to_owned(),
        ],
        Kind::OrganizationOpens => vec![
            look(Door::Smtp.column()),
            "To open it for single mailboxes alone, leave the organisation off and wish for nothing of it; `smtp=off` beside it keeps all others off.".to_owned(),
        ],
        Kind::OrganizationKept => vec![look(Door::Smtp.column()), script.clone()],
        Kind::PlanNotAsWished(..) => vec![PLANS.to_owned(), script.clone()],
        Kind::PlanOn(door) => vec![
            PLANS.to_owned(),
            format!("If it is not meant (`--expect {}=off --script FILE.ps1` writes it, too, with all mailboxes that have it on):{}", door.name(), by_hand::plans(tenant, door)),
        ],
        Kind::SmtpExceptionOn => vec![
            look(Door::Smtp.column()),
            "`--expect smtp=off --script FILE.ps1` closes it for those who do not need it; name those who do in a keep list.".to_owned(),
        ],
        Kind::SmtpExceptionOff => vec![
            look(Door::Smtp.column()),
            "Leave them as they are: to make them follow the organisation would open SMTP AUTH for each.".to_owned(),
        ],
        Kind::InheritOpens => vec![
            look(Door::Smtp.column()),
            "To keep it off, wish for `smtp=off`; to close it for everybody who has no setting, wish for `organization-smtp=off` beside it, or close it for the organisation first:".to_owned() + &by_hand::organization(tenant, true),
        ],
        Kind::InheritCloses => vec![
            look(Door::Smtp.column()),
            "Who uses it: Exchange admin center > Reports > Mail flow > SMTP AUTH clients report. Put those who need it on a keep list (`--keep smtp=FILE`): they keep their own setting.".to_owned(),
        ],
        Kind::InheritMayOpen | Kind::InheritMayClose => vec![
            ORGANIZATION.to_owned(),
            "Add it to the audit: `Get-TransportConfig | ConvertTo-Json | Set-Content transport.json -Encoding utf8`.".to_owned(),
        ],
        Kind::BasicWithoutEffect | Kind::BasicSmtp => vec![
            "Look first, nothing is changed by this:\n\n       Get-AuthenticationPolicy | Format-List Name,AllowBasicAuth*\n".to_owned(),
            match finding.kind {
                Kind::BasicSmtp => format!("To refuse passwords for SMTP AUTH, which stops whoever sends with one; it takes up to 24 hours:{}", by_hand::policies(tenant, true)),
                _ => format!("To have the policy say what is so anyway; it takes up to 24 hours, and changes nothing for SMTP AUTH:{}", by_hand::policies(tenant, false)),
            },
        ],
        Kind::SmtpPasswordBlocked => vec![
            "Look first, nothing is changed by this:\n\n       Get-AuthenticationPolicy | Format-List Name,AllowBasicAuthSmtp\n".to_owned(),
            format!("If a device cannot do OAuth, give its account a policy of its own that allows it, for as long as Microsoft takes passwords; it takes up to 24 hours:\n\n       New-AuthenticationPolicy -Name 'SMTP devices' -AllowBasicAuthSmtp\n       Set-User -Identity {example} -AuthenticationPolicy 'SMTP devices'\n"),
        ],
        Kind::SmtpPasswordsEnd => vec![
            "Look first who signs in, and how: Exchange admin center > Reports > Mail flow > SMTP AUTH clients report.".to_owned(),
            "Move these programs to OAuth, and devices that cannot do it to a connector or to High Volume Email (internal recipients only). What was moved counts at its next sign-in.".to_owned(),
        ],
        Kind::PolicyMissing => vec!["Export all of them:\n\n       Get-AuthenticationPolicy | ConvertTo-Json | Set-Content policies.json -Encoding utf8\n".to_owned()],
        Kind::KeepUnseen => near(finding, tenant).into_iter().chain([
            format!("Look up each, nothing is changed by this:\n\n       Get-Recipient -Identity {} | Format-List Name,RecipientTypeDetails,PrimarySmtpAddress\n", finding.names.first().map_or_else(|| "ADDRESS".to_owned(), |name| plain(&safe(name)))),
            "To find people by each of their addresses, export with a readable `EmailAddresses`.".to_owned(),
        ]).collect(),
    };
    let numbered = (1..)
        .zip(steps)
        .map(|(number, step)| format!("{number}. {step}"));
    numbered.collect::<Vec<_>>().join("\n")
}

/// For whom the script has the command: a cmdlet is given no mailbox that nothing names beyond doubt.
fn in_script(finding: &Finding, tenant: &Tenant, has_script: bool) -> String {
    let (has, behind) = match has_script {
        true => ("The script has", ""),
        false => ("`--script FILE.ps1` writes", ", and the way back beside it"),
    };
    let mailboxes = finding.mailboxes.iter();
    let mailboxes = mailboxes.filter_map(|at| tenant.mailboxes.get(*at as usize));
    let all = mailboxes.clone().count();
    let left_out = mailboxes.filter(|one| one.identity().is_none()).count();
    match all - left_out {
        _ if left_out == 0 => format!("{has} the command for each{behind}."),
        0 => format!(
            "No script has the command for them, because nothing in the export names them beyond doubt. {}",
            untold::EXPORT
        ),
        named => format!(
            "{has} the command for {named} of the {all}{behind}; nothing in the export names the others beyond doubt. {}",
            untold::EXPORT
        ),
    }
}

/// The mailboxes that addresses of the keep list may be meant as.
fn near(finding: &Finding, tenant: &Tenant) -> Option<String> {
    let pairs = finding.near.iter().filter_map(|(address, at)| {
        let mailbox = tenant.mailboxes.get(*at as usize)?;
        Some(format!(
            "`{}` as `{}`",
            safe(address),
            safe(&mailbox.label())
        ))
    });
    let pairs = pairs.collect::<Vec<_>>().join(", ");
    (!pairs.is_empty()).then(|| {
        format!("These are in the exports and called nearly so; if one is meant, write it so into the keep list: {pairs}.")
    })
}

/// A name as a cmdlet takes it.
fn plain(name: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "@.-_+".contains(c);
    // What begins with another character is a parameter (-) or a variable (@).
    let is_word = name.starts_with(|c: char| c.is_ascii_alphanumeric());
    match is_word && name.chars().all(is_plain) {
        true => name.to_owned(),
        false => quoted(name),
    }
}
