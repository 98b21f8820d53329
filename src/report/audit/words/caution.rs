//! What has to be looked at before anything is changed, for the line that says what to do next.

use crate::audit::judge::{Audit, Finding, Kind};
use crate::audit::keep::Keep;
use crate::audit::tenant::{Problem, Tenant};
use crate::report::audit::words::mailboxes;
use crate::style::safe;

/// How many addresses are named in a sentence.
const NAMED: usize = 3;

/// What to look at first, most urgent first.
pub(in crate::report::audit) fn cautions(
    audit: &Audit,
    keep: &Keep,
    tenant: &Tenant,
) -> Vec<String> {
    let mut all = Vec::new();
    let is_cut = tenant
        .problems
        .iter()
        .find(|one| one.problem == Problem::Aliases);
    if let Some(unseen) = audit
        .findings
        .iter()
        .find(|one| one.kind == Kind::KeepUnseen)
    {
        all.push(format!(
            "First find out whose {} {}: on the keep list, and of no mailbox in the exports, so {} protect{} nobody.",
            listed(&unseen.names),
            if unseen.names.len() == 1 { "is" } else { "are" },
            if unseen.names.len() == 1 { "it" } else { "they" },
            if unseen.names.len() == 1 { "s" } else { "" },
        ));
    }
    if let Some(opens) = of(audit, Kind::InheritOpens) {
        all.push(format!(
            "Beware: `smtp=inherit` would open SMTP AUTH for {} that {} it off by a setting of {} own, because the organisation has it on; `smtp=off` keeps it off.",
            mailboxes(opens.mailboxes.len()),
            if opens.mailboxes.len() == 1 { "has" } else { "have" },
            if opens.mailboxes.len() == 1 { "its" } else { "their" },
        ));
    }
    if let Some(closes) = of(audit, Kind::InheritCloses) {
        all.push(format!(
            "Beware: `smtp=inherit` would switch SMTP AUTH off for {}, because the organisation has it off; `--keep smtp=FILE` keeps it on for whom it names.",
            listed(&addresses(closes, tenant)),
        ));
    }
    for (kind, wish, what) in [
        (Kind::OrganizationCloses, "off", "switch SMTP AUTH off for"),
        (Kind::OrganizationOpens, "on", "open SMTP AUTH for"),
    ] {
        if let Some(follow) = of(audit, kind) {
            let count = follow.mailboxes.len();
            all.push(format!(
                "Beware: `organization-smtp={wish}` would {what} {} that follow{} the organisation.",
                mailboxes(count),
                if count == 1 { "s" } else { "" },
            ));
        }
    }
    for (kind, organization, becomes, now) in [
        (Kind::InheritMayOpen, "on", "opens it", "off"),
        (Kind::InheritMayClose, "off", "switches it off", "on"),
    ] {
        let Some(may) = of(audit, kind) else { continue };
        all.push(format!(
            "First export the setting of the organisation (`Get-TransportConfig | ConvertTo-Json | Set-Content transport.json -Encoding utf8`): where it has SMTP AUTH {organization}, `smtp=inherit` {becomes} for {} that now {} it {now}.",
            mailboxes(may.mailboxes.len()),
            if may.mailboxes.len() == 1 { "has" } else { "have" },
        ));
    }
    if let Some(cut) = is_cut.filter(|_| !keep.is_empty()) {
        let file = tenant.files.get(usize::from(cut.file));
        all.push(format!(
            "First export EmailAddresses in full: in `{}` it is cut (line {}), so whoever stands on the keep list by another address is not found.",
            file.map_or("the export", |source| source.file.as_str()),
            cut.line
        ));
    }
    all
}

fn of(audit: &Audit, kind: Kind) -> Option<&Finding> {
    audit.findings.iter().find(|finding| finding.kind == kind)
}

/// Whom a finding is about, as they are known.
fn addresses(finding: &Finding, tenant: &Tenant) -> Vec<String> {
    let of = |at: &u32| tenant.mailboxes.get(usize::try_from(*at).ok()?);
    let all = finding.mailboxes.iter().filter_map(of);
    all.map(|mailbox| mailbox.label().into_owned()).collect()
}

/// The first of some addresses.
fn listed(names: &[String]) -> String {
    let shown: Vec<String> = names
        .iter()
        .take(NAMED)
        .map(|name| format!("`{}`", safe(name)))
        .collect();
    match names.len().saturating_sub(NAMED) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}
