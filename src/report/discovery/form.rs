//! What is told of the servers of a mail domain, as data.

use schemars::JsonSchema;
use serde::Serialize;

use crate::report::{SCHEMA_VERSION, Subject, Tool};

/// What is known of the servers of a mail domain.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(title = "mailprobe discovery", extend("$id" = "mailprobe-discovery-1"))]
pub struct DiscoveryReport {
    /// The version of this form.
    #[schemars(extend("const" = SCHEMA_VERSION))]
    pub schema_version: u32,
    /// What made the report.
    pub tool: Tool,
    /// Whether there are settings: `found` and nothing speaks against them, `trouble` with something that leads programs astray, or `nothing`; `undecided` where there are settings and
    /// the user stopped it before everybody had answered.
    #[schemars(extend("enum" = ["found", "trouble", "nothing", "undecided"]))]
    pub verdict: &'static str,
    /// How it came to an end: `complete`, or `interrupted` by the user before everybody had answered.
    #[schemars(extend("enum" = ["complete", "interrupted"]))]
    pub ended: &'static str,
    /// The servers to use.
    pub settings: SettingsByProtocol,
    /// The command that tries these servers, and no others; null when there are none.
    pub check: Option<String>,
    /// The same for each user name that is published, as a command carries one; a single one where that is all the same.
    pub checks: Vec<String>,
    /// The command of a check that finds the servers by itself, and tries those that programs guess where nothing is published.
    pub guess: String,
    /// What was typed (`--imap` and its like) and is published, too, as sentences.
    pub agreed: Vec<String>,
    /// The protocols that are not offered.
    pub not_offered: Vec<&'static str>,
    /// How a token is asked for; null where no source says it.
    pub oauth: Option<OAuthReport>,
    /// The first difference between what sources say, or between them and what was typed; null when there is none.
    pub first_difference: Option<DifferenceReport>,
    /// What is worth telling, the weightiest first.
    pub findings: Vec<FoundReport>,
    /// The sources that may have settings and did not answer, failed, or could not be believed.
    pub unheard: Vec<&'static str>,
    /// What each source says.
    pub sources: Vec<SourceSays>,
    /// The places of the web that had not answered when the user stopped it.
    pub unfinished: Vec<String>,
    /// What Microsoft's sign-in service tells of the domain; null where it was not asked, or does not know it.
    pub microsoft: Option<MicrosoftReport>,
    /// What the DNS has on the mail of the domain: one line a record, as in a zone, or a question that was not answered.
    pub dns: Vec<String>,
    /// What was asked for.
    pub target: DomainReport,
    /// How long it took, in milliseconds.
    pub took_ms: u64,
}

/// The servers to use; null where no source names one.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct SettingsByProtocol {
    /// Of IMAP.
    pub imap: Option<ChosenReport>,
    /// Of POP3.
    pub pop3: Option<ChosenReport>,
    /// Of SMTP.
    pub smtp: Option<ChosenReport>,
}

/// The servers to use for one protocol.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ChosenReport {
    /// The servers, the preferred one first.
    pub servers: Vec<ChosenServer>,
    /// How far all of them are to be trusted: as far as the least trusted one.
    #[schemars(extend("enum" = ["high", "medium", "low"]))]
    pub trust: &'static str,
    /// Why, as a sentence.
    pub why: String,
    /// The other sources that name one of the same servers.
    pub confirmed_by: Vec<&'static str>,
    /// The host of another domain that gives the settings file, where the domain redirects there and nothing else speaks for that host; null
    /// otherwise.
    pub led_by: Option<String>,
    /// Whether a check signs in at each of them by itself; where not, it does once the server is named with `--imap`, `--pop3` or `--smtp`.
    pub signs_in: bool,
}

/// One server to use.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ChosenServer {
    /// The server.
    #[serde(flatten)]
    pub server: ServerReport,
    /// Whether a check signs in there by itself.
    pub signs_in: bool,
}

/// One server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ServerReport {
    /// The protocol.
    #[schemars(extend("enum" = ["imap", "pop3", "smtp"]))]
    pub protocol: &'static str,
    /// The host, in ASCII form, or an address.
    pub host: String,
    /// The port.
    pub port: u16,
    /// How the connection becomes private.
    #[schemars(extend("enum" = ["tls", "starttls", "none"]))]
    pub security: &'static str,
    /// The ways of signing in, the preferred one first: `oauth2`, `password`, `encrypted-password`, `ntlm`, `kerberos`, `certificate`, `by-address`,
    /// `after-pop` or `none`; empty where the source does not say.
    pub sign_in: Vec<&'static str>,
    /// The form of the user name; null where the source does not say.
    #[schemars(extend("enum" = ["address", "local-part", "other", null]))]
    pub username: Option<&'static str>,
    /// Whether the password is an app password, which the provider wants in the place of the account's own.
    pub app_password: bool,
    /// The user name, where it is of another form; `%EMAILLOCALPART%` stands for the part before the @.
    pub username_text: Option<String>,
    /// Who names the server.
    pub source: &'static str,
}

/// How a token is asked for.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct OAuthReport {
    /// The sign-in service.
    pub issuer: String,
    /// The permissions; empty where the source does not name them.
    pub scopes: Vec<String>,
    /// The page that the person signs in at; null where the source leaves it to what a program knows of the service.
    pub authorization_page: Option<String>,
    /// The page that gives the token; null likewise.
    pub token_page: Option<String>,
}

/// A difference between two sources.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct DifferenceReport {
    /// The protocol.
    #[schemars(extend("enum" = ["imap", "pop3", "smtp"]))]
    pub protocol: &'static str,
    /// In what they differ.
    #[schemars(extend("enum" = ["offered", "host", "port", "security", "user-name", "sign-in"]))]
    pub what: &'static str,
    /// What the more trusted one says; the host is empty where only a port was typed, of a protocol that is not offered.
    pub first: ServerReport,
    /// What the other one says; null when it says that the protocol is not offered.
    pub second: Option<ServerReport>,
    /// The other one.
    pub against: &'static str,
    /// The same as a sentence.
    pub says: String,
}

/// One thing that is worth telling.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FoundReport {
    /// What it is, as a word that never changes.
    pub id: &'static str,
    /// Whether programs are led astray by it (`finding`), or it is good to know (`note`).
    #[schemars(extend("enum" = ["finding", "note"]))]
    pub weight: &'static str,
    /// What it is, as a sentence.
    pub says: String,
    /// What to do about it, and who.
    pub next_step: String,
    /// The page that tells more: `mailprobe explain ID`; null when there is none.
    pub page: Option<&'static str>,
    /// All such pages, the best one first.
    pub pages: Vec<&'static str>,
}

/// What one source says.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SourceSays {
    /// The source.
    pub source: &'static str,
    /// The address that was asked, or the name of the provider; null for DNS records.
    pub of: Option<String>,
    /// What it says, as a word.
    pub says: &'static str,
    /// The same as a sentence.
    pub sentence: String,
    /// The servers that it names, in its order.
    pub servers: Vec<ServerReport>,
    /// The redirections that led to the answer, each `from -> to`.
    pub redirections: Vec<String>,
    /// What went wrong, as a word; null when nothing did.
    pub trouble: Option<&'static str>,
    /// How long it took, in milliseconds; null for what is built in.
    pub took_ms: Option<u64>,
}

/// What Microsoft's sign-in service tells of a domain.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct MicrosoftReport {
    /// Who signs its people in: Microsoft (`managed`) or a service of the organisation (`federated`); null where that was not told.
    #[schemars(extend("enum" = ["managed", "federated", "unknown", null]))]
    pub sign_in: Option<&'static str>,
    /// The host of that service.
    pub sign_in_host: Option<String>,
    /// The name that the organisation shows.
    pub organisation: Option<String>,
    /// The cloud.
    pub cloud: Option<String>,
    /// The id of the tenant.
    pub tenant: Option<String>,
    /// The region of the tenant.
    pub region: Option<String>,
}

/// What was asked for.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct DomainReport {
    /// Whom it is about.
    #[serde(flatten)]
    pub subject: Subject,
    /// The names that `autodiscover` before the domain is an alias of.
    pub autodiscover: Vec<String>,
}
