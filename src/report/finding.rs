//! What was found, as it is told.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::{DateReport, ProgramText};
use crate::catalogue::Stops;

/// One fault that was found.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct FindingReport {
    /// Its id, which never changes; `mailprobe explain ID` tells the same.
    pub id: String,
    /// How bad it is here.
    #[schemars(extend("enum" = ["broken", "degraded", "advice"]))]
    pub severity: &'static str,
    /// How sure it is.
    #[schemars(extend("enum" = ["certain", "likely", "possible"]))]
    pub certainty: &'static str,
    /// The protocols that show it.
    pub protocols: Vec<&'static str>,
    /// The servers that show it, as `host:port`.
    pub endpoints: Vec<String>,
    /// The stage at which it shows.
    pub stage: &'static str,
    /// The fault in one line.
    pub title: String,
    /// What the server said in refusing, with its codes, where that tells more than the title does.
    pub said: Option<String>,
    /// What the person sees (Markdown).
    pub symptom: String,
    /// What well-known mail programs show then, where that is known.
    pub programs_show: Vec<ProgramText>,
    /// Why (Markdown).
    pub cause: String,
    /// Who can mend it.
    #[schemars(extend("enum" = ["user", "help-desk", "administrator", "network", "provider"]))]
    pub who: &'static str,
    /// How to mend it.
    pub fix: Fix,
    /// How to be sure (Markdown).
    pub confirm: String,
    /// Why mailprobe thinks so: what happened, server by server.
    pub evidence: Vec<Evidence>,
    /// What was tried beside it, and bears on it, as sentences.
    pub comparisons: Vec<String>,
    /// What else it can be, the most probable first.
    pub candidates: Vec<CandidateReport>,
    /// The one step that decides.
    pub next_step: Option<String>,
    /// What to ask the network team for, in a sentence that can be passed on, where a firewall closes ports.
    pub request: Option<String>,
    /// The other faults that this one explains.
    pub explains: Vec<String>,
    /// The days on which what is said here turns.
    pub dates: Vec<DateReport>,
    /// Where it is documented.
    pub sources: Vec<SourceReport>,
    /// Whom it stops; what is said of mail programs tells that.
    #[serde(skip)]
    pub(crate) stops: Option<Stops>,
    /// Whether this computer or its network is at fault; what was expected of the servers is then not told.
    #[serde(skip)]
    pub(crate) here: bool,
    /// Whether something answers in the place of the servers.
    #[serde(skip)]
    pub(crate) instead: bool,
}

/// How to mend a fault, for each of three readers (Markdown).
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Fix {
    /// For the person at the keyboard.
    pub you: String,
    /// For the help desk.
    pub help_desk: String,
    /// For the administrator.
    pub administrator: String,
}

/// What happened at one server.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Evidence {
    /// The protocol.
    pub protocol: &'static str,
    /// The server, as `host:port`.
    pub endpoint: String,
    /// The stage.
    pub stage: &'static str,
    /// What happened, as a sentence.
    pub says: String,
    /// The lines that show it, `C: ` said by mailprobe and `S: ` by the server.
    pub lines: Vec<String>,
    /// The facts by which the fault was recognised.
    pub facts: BTreeMap<String, String>,
}

/// Another explanation of the same reply.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct CandidateReport {
    /// The id of its page.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What speaks for it in this run.
    #[serde(rename = "for")]
    pub supporting: Vec<String>,
    /// What speaks against it in this run.
    #[serde(rename = "against")]
    pub opposing: Vec<String>,
}

/// A document that backs a page.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SourceReport {
    /// Its title.
    pub title: String,
    /// Where it is.
    pub url: String,
    /// The day it was read, such as `2026-11-21`.
    pub read: String,
}

/// What went wrong without an explanation.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct UnexplainedReport {
    /// The protocol.
    pub protocol: &'static str,
    /// The server, as `host:port`.
    pub endpoint: String,
    /// The stage.
    pub stage: &'static str,
    /// What happened, as a sentence.
    pub says: String,
    /// What was said.
    pub transcript: Vec<String>,
}
