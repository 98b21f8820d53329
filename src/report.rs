//! What a run is told as: built once, the same for every format.
//!
//! The types here are the JSON of `--format json`, described by the schema that `mailprobe schema`
//! prints. Every text that came from the network or from the user has been made safe
//! ([`crate::style::safe`]), so a format may print it as it is.

pub mod audit;
mod beginning;
mod build;
pub mod computer;
pub mod contrast;
pub mod dates;
pub mod difference;
pub mod discovery;
pub mod finding;
pub mod github;
pub mod html;
pub mod human;
pub mod json;
pub mod junit;
mod leading;
mod literal;
pub mod markdown;
mod markdown_text;
pub mod nagios;
pub mod ndjson;
pub mod outline;
pub mod page;
pub mod probe;
pub mod programs;
pub mod prometheus;
pub mod replayed;
pub mod served;
pub mod settings;
pub mod shown;
pub mod sign_in;
mod subject;
pub mod token;
mod told;
pub mod verified;
mod way;
pub(crate) mod words;

use schemars::JsonSchema;
use serde::Serialize;

pub(crate) use self::beginning::first_step;
pub(crate) use self::build::joined;
pub use self::computer::{
    ClockReport, ComputerReport, HostsLineReport, LinkReport, ProxySettingReport, WayReport,
};
pub use self::contrast::{ContrastReport, WebReport};
pub use self::dates::DateReport;
pub use self::finding::{
    CandidateReport, Evidence, FindingReport, Fix, SourceReport, UnexplainedReport,
};
pub use self::leading::Way;
pub use self::literal::quoted;
pub(crate) use self::markdown_text::wrapped;
pub use self::probe::{AddressReport, EndpointReport, ProbeReport, ProxyReport, StepReport};
pub use self::programs::{ProgramAnswer, ProgramReport, SettingReport};
pub use self::settings::SettingsReport;
pub use self::shown::{Fit, MeaningReport, ProgramText, ShownReport};
pub use self::sign_in::{RefusalReport, SignInReport};
pub use self::subject::Subject;
use crate::recording::Recording;

/// The version of the JSON. It grows when a field changes its meaning or goes; new fields may come at any time.
pub const SCHEMA_VERSION: u32 = 1;

/// The published schemas, each by the name of what it describes: [`Report`], [`outline::Outline`],
/// [`page::Explanation`], [`page::List`], [`programs::ProgramList`], [`verified::Verified`], [`served::Served`] and [`ndjson::Line`].
pub const SCHEMAS: [(&str, &str); 17] = [
    ("report", include_str!("report/schema/report.json")),
    ("plan", include_str!("report/schema/plan.json")),
    (
        "explanation",
        include_str!("report/schema/explanation.json"),
    ),
    ("list", include_str!("report/schema/list.json")),
    ("verified", include_str!("report/schema/verified.json")),
    ("programs", include_str!("report/schema/programs.json")),
    ("serve", include_str!("report/schema/serve.json")),
    ("token", include_str!("report/schema/token.json")),
    ("audit", include_str!("report/schema/audit.json")),
    ("discovery", include_str!("report/schema/discovery.json")),
    ("questions", include_str!("report/schema/questions.json")),
    ("difference", include_str!("report/schema/difference.json")),
    ("smoke", include_str!("report/schema/smoke.json")),
    ("smoke-list", include_str!("report/schema/smoke-list.json")),
    ("smoke-plan", include_str!("report/schema/smoke-plan.json")),
    (
        "smoke-record",
        include_str!("report/schema/smoke-record.json"),
    ),
    ("record", include_str!("report/schema/record.json")),
];

/// The result of one check.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(title = "mailprobe report", extend("$id" = "mailprobe-report-1"))]
pub struct Report {
    /// The version of this form.
    #[schemars(extend("const" = SCHEMA_VERSION))]
    pub schema_version: u32,
    /// What made the report.
    pub tool: Tool,
    /// Whether the servers were played on this computer (`demo`), so that nothing of it is about real ones.
    pub simulated: bool,
    /// How it stands over all.
    #[schemars(extend("enum" = ["works", "degraded", "undecided", "trouble"]))]
    pub verdict: &'static str,
    /// How it stands with each protocol that was tried.
    pub protocols: Protocols,
    /// What was found, the most telling first.
    pub findings: Vec<FindingReport>,
    /// What went wrong without an explanation.
    pub unexplained: Vec<UnexplainedReport>,
    /// What the caller's program shows, and how it goes with what was found; null when no words were given.
    pub shown: Option<ShownReport>,
    /// What was not tried, and why.
    pub not_tested: Vec<NotTested>,
    /// What was asked for.
    pub target: TargetReport,
    /// When the run began (RFC 3339, UTC).
    pub started: String,
    /// How long the run took, in milliseconds.
    pub took_ms: u64,
    /// How the run ended; after `deadline` and `interrupted` it tells what was known by then.
    #[schemars(extend("enum" = ["complete", "deadline", "interrupted"]))]
    pub ended: &'static str,
    /// How it went with getting a token; null when none was asked for.
    pub sign_in: Option<SignInReport>,
    /// What an administrator exported of the mailbox; null when no export was read.
    pub mailbox_settings: Option<SettingsReport>,
    /// Everything that was seen.
    pub probes: Vec<ProbeReport>,
    /// What was tried beside it to tell causes apart, in the order of time; empty when nothing was in doubt.
    pub contrasts: Vec<ContrastReport>,
    /// Whether this network leads to the web; null when that was not in doubt.
    pub web: Option<WebReport>,
    /// What this computer is like; null when nothing was in doubt.
    pub computer: Option<ComputerReport>,
    /// What the servers tell of the clock of this computer; null when none of them told the time.
    pub clock: Option<ClockReport>,
    /// What mail programs would do with these servers; empty unless `--programs` asks for it.
    pub programs: Vec<ProgramReport>,
    /// The run itself, from which `mailprobe replay` makes a report again; null where servers said too much to be kept.
    pub recording: Option<Recording>,
    /// Whether certificates were judged with an authority that was named for this run, which programs do not know.
    #[serde(skip)]
    pub(crate) has_named_authority: bool,
}

/// What made the report.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Tool {
    /// Always `mailprobe`.
    pub name: &'static str,
    /// Its version.
    pub version: &'static str,
}

impl Tool {
    /// This program.
    pub(crate) const fn this() -> Self {
        Self {
            name: env!("CARGO_PKG_NAME"),
            version: env!("CARGO_PKG_VERSION"),
        }
    }
}

/// How it stands with each protocol; one that was not tried is left out. Always in this order:
/// what fetches mail, then what sends it.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct Protocols {
    /// Of IMAP.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub imap: Option<ProtocolReport>,
    /// Of POP3.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pop3: Option<ProtocolReport>,
    /// Of SMTP.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub smtp: Option<ProtocolReport>,
}

impl Protocols {
    /// Those that were tried, each with its name, in the order above.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &ProtocolReport)> {
        let all = [
            ("imap", &self.imap),
            ("pop3", &self.pop3),
            ("smtp", &self.smtp),
        ];
        all.into_iter()
            .filter_map(|(name, one)| Some((name, one.as_ref()?)))
    }
}

/// How it stands with one protocol.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ProtocolReport {
    /// How it stands; `works` means as far as was tried, see `reached`.
    #[schemars(extend("enum" = ["works", "degraded", "undecided", "trouble"]))]
    pub verdict: &'static str,
    /// The stage at which it went wrong; null when nothing did.
    pub stopped_at: Option<&'static str>,
    /// The furthest stage that was passed.
    pub reached: Option<&'static str>,
    /// The id of the finding that explains it.
    pub finding: Option<String>,
    /// The server that got furthest, as `host:port`.
    pub endpoint: Option<String>,
    /// The settings for a mail program: `SSL/TLS`, `STARTTLS` or `no encryption`.
    pub security: Option<String>,
    /// Whether the host of this server is only a guess.
    pub guessed: bool,
    /// The version of TLS there.
    pub tls: Option<&'static str>,
    /// How the user was signed in there; null when there was no sign-in.
    pub signed_in_with: Option<String>,
    /// The number of messages in the mailbox, where the protocol tells it.
    pub messages: Option<u64>,
    /// The other address from which mail may be sent, where it was asked for and the server took it as the sender.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sends_as: Option<String>,
    /// Whether every name where its server could be does not exist.
    #[serde(skip)]
    pub(crate) is_nowhere: bool,
    /// How long that server took from its first to its last step, in milliseconds.
    pub took_ms: u64,
}

/// What was not tried.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct NotTested {
    /// What, such as `IMAP sign-in`.
    pub what: String,
    /// Why, as a sentence.
    pub why: String,
    /// Why, as a word that never changes.
    pub reason: &'static str,
    /// The servers, as `host:port`.
    pub endpoints: Vec<String>,
}

/// What was asked for.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct TargetReport {
    /// Whom it is about.
    #[serde(flatten)]
    pub subject: Subject,
    /// The cloud of Exchange Online.
    pub cloud: Option<&'static str>,
    /// Who signed in, or would have.
    pub username: Option<String>,
    /// Who publishes that name, where it is not the address and the user did not name it; null otherwise.
    #[schemars(extend("enum" = ["autoconfig-host", "autoconfig-well-known", "pacc", "srv", "autodiscover", "provider", "autoconfig-mx", "ispdb", "ispdb-live", "ispdb-mx", null]))]
    pub username_by: Option<&'static str>,
    /// The address that mail was to be sent from, where it is another one than that of the target.
    pub from: Option<String>,
}
