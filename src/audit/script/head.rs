//! What stands above the changes of a script, and the checks that change nothing.

use std::fmt::Write as _;

use super::frame::{self, Proof};
use super::{END, Script, Way, of_plan};
use crate::audit::change::ICAL;
use crate::audit::judge::{Audit, Kind};
use crate::audit::mailbox::Door;
use crate::audit::powershell::comment;
use crate::audit::tenant::Tenant;
use crate::audit::wish::Wishes;

/// Windows PowerShell reads a script as UTF-8 only with this mark.
const MARK: char = '\u{feff}';

/// How many addresses of a keep list are named in the head of a script.
const MOST_UNSEEN: usize = 50;

/// From how many lines on it is said how to run that many.
const MANY: usize = 1000;

/// What else counts of a mailbox once the defaults of its protocols do not.
const AWAKENED: [&str; 6] = [
    "ImapMessagesRetrievalMimeFormat",
    "ImapSuppressReadReceipt",
    "ImapEnableExactRFC822Size",
    "PopMessagesRetrievalMimeFormat",
    "PopSuppressReadReceipt",
    "PopEnableExactRFC822Size",
];

/// What stands above the changes: what it is, how long it takes, and the check that changes nothing.
pub(super) fn head(
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
                "It is for {} of {} mailboxes{}, one a line, with the old values behind it.",
                script.mailboxes,
                audit.mailboxes,
                beside(script)
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
            if script.organization {
                followed(audit, &mut say);
            }
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
        unseen(tenant, audit, &mut say);
    }
    if script.wakes > 0 && way == Way::Forward {
        say(&format!(
            "CAUTION: also changes how messages are written, read receipts and exact sizes, for {}: without the defaults of the protocol all settings of the mailbox count. Look at these in 2.",
            script.wakes
        ));
    }
    say(
        "Read every line before you run it, in a session of Exchange Online PowerShell (Connect-ExchangeOnline).",
    );
    say(
        "How long it takes until a change counts: Microsoft publishes no figure. Allow an hour for IMAP and POP, 15 minutes or more for SMTP AUTH. Running it takes a second or more a line.",
    );
    if script.lines() > MANY {
        say(
            "It is long. Exchange Online slows down whoever runs many cmdlets, and a session may end before it does. It counts the lines that were run: take that many out of the changes, and run it again. A line that is run twice sets the same once more.",
        );
    }
    say(
        "Save it and run it as a file: as it stands it only looks, with -Go it changes. Pasted into a window, it does not stop.",
    );
    out.push_str(&frame::ask(&Proof::of(tenant)));
    let mut say = |text: &str| {
        let _ = write!(out, "{}{END}", comment(text));
    };
    say(
        "2. Look first. This changes nothing. If it shows another state than the exports, export and audit again.",
    );
    out.push_str(frame::LOOK);
    for line in looks(tenant, wishes) {
        let _ = write!(out, "{line}{END}");
    }
    out.push_str(frame::LOOKED);
    let changes = match (script.is_idle(), way) {
        (true, _) => "3. Nothing has to change.",
        (_, Way::Forward) => {
            "3. The changes; the first error ends them. To see what one line would do, run it alone, up to the ; and with -WhatIf behind it."
        }
        (_, Way::Back) => {
            "3. The old values; the first error ends them. Where a mailbox is gone by now, take its line out and run it again: a line that is run twice sets the same once more. To see what one line would do, run it alone, up to the ; and with -WhatIf behind it."
        }
    };
    let _ = write!(out, "{}{END}", comment(changes));
    if !script.is_idle() {
        out.push_str(frame::TRY);
    }
    out
}

/// The lines that show the state of now.
fn looks(tenant: &Tenant, wishes: &Wishes) -> Vec<String> {
    let grouped = |columns: &[&str]| {
        format!(
            "Get-CASMailbox -ResultSize Unlimited | Group-Object -NoElement -Property {} | Format-List Count,Name",
            columns.join(",")
        )
    };
    let mut lines = Vec::new();
    if Proof::of(tenant) == Proof::Name {
        lines.push("Get-OrganizationConfig | Format-List Name".to_owned());
    }
    if tenant.with_settings().next().is_some() {
        lines.push(grouped(&columns(wishes)));
        if wishes.ical == Some(true) {
            lines.push(grouped(&AWAKENED));
        }
    }
    let mut plans = tenant.plans.iter();
    if plans.any(|plan| !of_plan(plan, wishes).is_empty()) {
        lines.push("Get-CASMailboxPlan | Format-List Name,ImapEnabled,PopEnabled".to_owned());
    }
    if is_about_smtp(wishes) {
        lines.push("Get-TransportConfig | Format-List SmtpClientAuthenticationDisabled".to_owned());
    }
    lines
}

/// Whom smtp=inherit opens or closes, or may.
fn inherited(audit: &Audit, say: &mut impl FnMut(&str)) {
    for (kind, does, why) in [
        (
            Kind::InheritOpens,
            "OPENS SMTP AUTH",
            "it is off by the mailbox itself, and on for the organisation. smtp=off keeps it off.",
        ),
        (
            Kind::InheritMayOpen,
            "may open SMTP AUTH",
            "it is off by the mailbox itself, and the setting of the organisation was not exported.",
        ),
        (
            Kind::InheritCloses,
            "switches SMTP AUTH OFF",
            "it is on by the mailbox itself, and off for the organisation. What sends with them stops; --keep smtp=FILE keeps it on.",
        ),
        (
            Kind::InheritMayClose,
            "may switch SMTP AUTH off",
            "it is on by the mailbox itself, and the setting of the organisation was not exported.",
        ),
    ] {
        match count(audit, kind) {
            0 => {}
            count => say(&format!(
                "CAUTION: smtp=inherit {does} for {count} of them: {why}"
            )),
        }
    }
}

/// For whom the setting of the organisation changes whether SMTP AUTH is on.
fn followed(audit: &Audit, say: &mut impl FnMut(&str)) {
    if audit.mailboxes == 0 {
        say(
            "CAUTION: no mailbox is in the exports, so it is not known for whom SMTP AUTH changes with the last line. Export the mailboxes, and audit again, to see it.",
        );
    }
    let said = [
        (
            Kind::OrganizationCloses,
            "CAUTION: the last line switches SMTP AUTH OFF for all that follow the organisation and have it on now",
        ),
        (
            Kind::OrganizationOpens,
            "CAUTION: the last line switches SMTP AUTH ON for all that follow the organisation and have it off now",
        ),
        (
            Kind::OrganizationKept,
            "Those of the keep list that follow the organisation get a setting of their own first, so that it stays on",
        ),
    ];
    for (kind, what) in said {
        match count(audit, kind) {
            0 => {}
            count => say(&format!("{what}: {count}.")),
        }
    }
}

/// How many mailboxes a finding is about.
fn count(audit: &Audit, kind: Kind) -> usize {
    let finding = audit.findings.iter().find(|one| one.kind == kind);
    finding.map_or(0, |finding| finding.mailboxes.len())
}

/// What a script is for beside mailboxes.
fn beside(script: &Script) -> String {
    let mut text = match script.plans {
        0 => String::new(),
        1 => ", 1 plan for new ones".to_owned(),
        plans => format!(", {plans} plans for new ones"),
    };
    if script.organization {
        text.push_str(", and the organisation");
    }
    text
}

/// Whether a wish can change SMTP AUTH.
fn is_about_smtp(wishes: &Wishes) -> bool {
    wishes.door(Door::Smtp).is_some() || wishes.organization_smtp.is_some()
}

/// The addresses of the keep list that protect nobody: their owners may be among those who are switched off.
fn unseen(tenant: &Tenant, audit: &Audit, say: &mut impl FnMut(&str)) {
    let unseen = audit
        .findings
        .iter()
        .find(|one| one.kind == Kind::KeepUnseen);
    let Some(unseen) = unseen else { return };
    say(
        "CAUTION: these addresses of the keep list are of no mailbox in the exports. If one is another address of somebody below, that person is switched off:",
    );
    for address in unseen.names.iter().take(MOST_UNSEEN) {
        let near = unseen.near.iter().find(|(of, _)| of == address);
        let near = near.and_then(|(_, at)| tenant.mailboxes.get(*at as usize));
        let near = near.map_or_else(String::new, |one| {
            format!(" (nearly so called: {})", one.label())
        });
        say(&format!("  {address}{near}"));
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
    let doors = Door::ALL.into_iter().filter(|door| {
        wishes.door(*door).is_some() || *door == Door::Smtp && is_about_smtp(wishes)
    });
    let mut all: Vec<&str> = doors.map(Door::column).collect();
    if wishes.ical.is_some() {
        all.extend(
            ICAL.iter()
                .flat_map(|(_, option, defaults)| [option.name(), defaults.name()]),
        );
    }
    all
}
