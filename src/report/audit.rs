//! What an audit is told as: `mailprobe audit`.

mod human;
mod list;
mod words;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

pub use self::list::{MailboxList, MailboxReport};
use super::{SCHEMA_VERSION, Tool};
use crate::audit::judge::{Audit, Counts, Kind as Found, Standing};
use crate::audit::keep::Keep;
use crate::audit::mailbox::Door;
use crate::audit::source::{Kind as Record, Source};
use crate::audit::tenant::{DefaultPolicy, Tenant};
use crate::audit::wish::Wishes;
use crate::style::safe;

/// What was found in the exports of a tenant.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(title = "mailprobe audit", extend("$id" = "mailprobe-audit-1"))]
pub struct AuditReport<'a> {
    /// The version of this form.
    #[schemars(extend("const" = SCHEMA_VERSION))]
    pub schema_version: u32,
    /// What made the report.
    pub tool: Tool,
    /// Whether everything is as wished; `undecided` where nothing is known to deviate and something could not be told.
    #[schemars(extend("enum" = ["as-wished", "deviates", "undecided"]))]
    pub verdict: &'static str,
    /// The verdict in one sentence.
    pub headline: String,
    /// What to do now (Markdown), where there is something.
    pub next_step: Option<String>,
    /// What was wished, such as `imap=off`.
    pub wished: Vec<String>,
    /// How many mailboxes are in the exports.
    pub mailboxes: usize,
    /// How many of them deviate.
    pub deviating: usize,
    /// How many have which protocol on.
    pub protocols: Protocols,
    /// What the organisation is set to.
    pub organization: Organization,
    /// What was found: what to look at before any change, then what deviates.
    pub findings: Vec<AuditFinding<'a>>,
    /// What could not be told.
    pub not_told: Vec<NotTold>,
    /// The PowerShell that was written, where it was asked for.
    pub script: Option<ScriptReport>,
    /// The files.
    pub files: Vec<FileReport>,
    /// What was odd in them.
    pub problems: Vec<ProblemReport>,
}

/// How many mailboxes have which protocol on.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
pub struct Protocols {
    /// IMAP.
    pub imap: ProtocolReport,
    /// POP.
    pub pop: ProtocolReport,
    /// SMTP AUTH: signing in to send.
    pub smtp: ProtocolReport,
}

/// How many mailboxes have one protocol on.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
pub struct ProtocolReport {
    /// On.
    pub on: usize,
    /// Off.
    pub off: usize,
    /// It could not be told.
    pub unknown: usize,
    /// Of those on: on the keep list; null without a list for it.
    pub needed: Option<usize>,
    /// Of those on: not on the keep list.
    pub not_needed: Option<usize>,
    /// How many follow the organisation (SMTP AUTH alone).
    pub inherit: Option<usize>,
}

/// What the organisation is set to, as far as it was exported.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Organization {
    /// Whether SMTP AUTH is on for those who have no setting of their own.
    #[schemars(extend("enum" = ["on", "off", null]))]
    pub smtp_auth: Option<&'static str>,
    /// The authentication policy of those who have none of their own.
    pub default_policy: Option<String>,
    /// What new mailboxes get.
    pub plans: Vec<PlanReport>,
}

/// What new mailboxes of one kind of licence get.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PlanReport {
    /// Its name.
    pub name: String,
    /// Whether IMAP is on in it.
    pub imap: Option<bool>,
    /// Whether POP is.
    pub pop: Option<bool>,
}

/// One finding.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct AuditFinding<'a> {
    /// What it is, such as `imap.not-as-wished`.
    pub id: String,
    /// Whether it deviates from what was asked for, or is only good to know.
    pub deviates: bool,
    /// It in one line.
    pub title: String,
    /// What that means.
    pub why: String,
    /// What to do about it (Markdown).
    pub how: String,
    /// The page of the catalogue about it; see `mailprobe explain`.
    pub page: Option<&'static str>,
    /// How many mailboxes, or names, it is about.
    pub count: usize,
    /// The mailboxes, by name.
    pub mailboxes: MailboxList<'a>,
    /// The plans, policies or addresses that it is about.
    pub names: Vec<String>,
}

/// Something that could not be told.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct NotTold {
    /// What, in one sentence.
    pub what: String,
    /// Why, in one word.
    #[schemars(extend("enum" = ["not-exported", "organization-not-exported", "organization-contradictory", "organization-unreadable", "blank", "unreadable", "contradictory", "exactly-1000", "round-number", "limited"]))]
    pub why: &'static str,
    /// How to find it out (Markdown).
    pub how: String,
    /// Of how many mailboxes.
    pub count: usize,
    /// The first of them.
    pub first: Option<String>,
    /// Whether the verdict depends on it.
    pub decides: bool,
}

/// The scripts that were written.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ScriptReport {
    /// The file that would bring the wish about.
    pub file: String,
    /// The file that would put everything back.
    pub rollback: String,
    /// Whether they were written; not where no line would change anything.
    pub written: bool,
    /// How many mailboxes it changes.
    pub mailboxes: usize,
    /// Whether it changes SMTP AUTH of the organisation.
    pub organization: bool,
    /// For how many mailboxes that it does not change SMTP AUTH goes on or off with the organisation.
    pub follow: usize,
    /// For how many of them a protocol goes on that is off.
    pub opens: usize,
    /// For how many a protocol goes off that is on.
    pub closes: usize,
    /// How many are left out, because nothing names them beyond doubt.
    pub left_out: usize,
}

/// A file that was read.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct FileReport {
    /// Its name.
    pub file: String,
    /// Its form.
    #[schemars(extend("enum" = ["csv", "json", "format-list"]))]
    pub format: &'static str,
    /// How it was written.
    #[schemars(extend("enum" = ["utf-8", "utf-16le", "utf-16be", "windows-1252"]))]
    pub encoding: &'static str,
    /// How many records of which kind are in it.
    pub records: BTreeMap<&'static str, u32>,
}

/// Something odd in a file.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ProblemReport {
    /// What, in one sentence.
    pub what: String,
    /// The file.
    pub file: String,
    /// The first line.
    pub line: u64,
    /// How often.
    pub count: u32,
}

impl<'a> AuditReport<'a> {
    /// Puts together what is told of an audit.
    pub fn new(
        tenant: &'a Tenant,
        audit: &'a Audit,
        wishes: &Wishes,
        keep: &Keep,
        script: Option<ScriptReport>,
    ) -> Self {
        let deviating = deviating(audit);
        let has_script = script.as_ref().is_some_and(|script| script.written);
        let counts = |door: Door| protocol(&audit.counts[door as usize], door, keep);
        Self {
            schema_version: SCHEMA_VERSION,
            tool: Tool::this(),
            verdict: match audit.standing {
                Standing::AsWished => "as-wished",
                Standing::Deviates => "deviates",
                Standing::Undecided => "undecided",
            },
            headline: words::headline(audit, tenant, wishes, keep, deviating),
            next_step: words::next_step(audit, wishes, keep, tenant, script.as_ref()),
            wished: wishes.written(),
            mailboxes: audit.mailboxes,
            deviating,
            protocols: Protocols {
                imap: counts(Door::Imap),
                pop: counts(Door::Pop),
                smtp: counts(Door::Smtp),
            },
            organization: organization(tenant),
            findings: audit
                .findings
                .iter()
                .filter(|finding| !is_over(finding.kind))
                .map(|finding| words::finding(finding, tenant, has_script))
                .collect(),
            not_told: audit
                .untold
                .iter()
                .map(|untold| words::untold(untold, tenant))
                .collect(),
            script,
            files: tenant.files.iter().map(file).collect(),
            problems: words::problems(tenant, keep),
        }
    }
}

/// Whether a finding is about a day that has come.
fn is_over(kind: Found) -> bool {
    kind == Found::SmtpPasswordsEnd && words::end_of_passwords().is_none()
}

/// How many mailboxes deviate in one way or more.
fn deviating(audit: &Audit) -> usize {
    let findings = audit.findings.iter().filter(|finding| finding.deviates);
    let mut all: Vec<u32> = findings
        .flat_map(|finding| finding.mailboxes.iter().copied())
        .collect();
    all.sort_unstable();
    all.dedup();
    all.len()
}

fn protocol(counts: &Counts, door: Door, keep: &Keep) -> ProtocolReport {
    let listed = keep.covers(door);
    ProtocolReport {
        on: counts.on,
        off: counts.off,
        unknown: counts.unknown,
        needed: listed.then_some(counts.needed),
        not_needed: listed.then_some(counts.on - counts.needed),
        inherit: (door == Door::Smtp).then_some(counts.inherit),
    }
}

fn organization(tenant: &Tenant) -> Organization {
    let plans = tenant.plans.iter().map(|plan| PlanReport {
        name: safe(&plan.name),
        imap: plan.imap.flag(),
        pop: plan.pop.flag(),
    });
    Organization {
        smtp_auth: tenant
            .smtp_disabled
            .flag()
            .map(|off| if off { "off" } else { "on" }),
        default_policy: match &tenant.default_policy {
            DefaultPolicy::Named(name) => Some(safe(name)),
            DefaultPolicy::Unknown | DefaultPolicy::None | DefaultPolicy::Contradictory => None,
        },
        plans: plans.collect(),
    }
}

fn file(source: &Source) -> FileReport {
    let counts = Record::ALL.into_iter().zip(source.records);
    FileReport {
        file: source.file.clone(),
        format: source.format.name(),
        encoding: source.encoding.name(),
        records: counts
            .filter(|(_, count)| *count > 0)
            .map(|(kind, count)| (kind.name(), count))
            .collect(),
    }
}
