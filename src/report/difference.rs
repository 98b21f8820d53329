//! What differs between two runs and what that proves, as it is told.

mod act;
mod evidence;
mod headline;
mod human;
mod open;
mod proof;

pub use self::human::render;

use schemars::JsonSchema;
use serde::Serialize;

use self::evidence::{Found, evidence};
use self::headline::headline;
use super::build::{moment, standing_name};
use super::words::sentence;
use super::{EndpointReport, SCHEMA_VERSION, Tool};
use crate::catalogue::{Catalogue, Stops, Who};
use crate::compare::{
    Account, Both, Comparison, Conclusion, Door, Kind, Letter, Side, Standing, When,
};
use crate::diagnose::Finding;
use crate::stage::Stage;
use crate::style::safe;

/// What differs between two runs.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(title = "mailprobe difference", extend("$id" = "mailprobe-difference-1"))]
pub struct DifferenceReport {
    /// The version of this form.
    #[schemars(extend("const" = SCHEMA_VERSION))]
    pub schema_version: u32,
    /// What made the report.
    pub tool: Tool,
    /// `same`: nothing differs that matters. `differs`: something does. `incomparable`: they are about other servers.
    #[schemars(extend("enum" = ["same", "differs", "incomparable"]))]
    pub verdict: &'static str,
    /// The same in one sentence or two.
    pub headline: String,
    /// The first run.
    pub a: SideReport,
    /// The second run.
    pub b: SideReport,
    /// Where, when and for whom they were made.
    pub circumstances: CircumstancesReport,
    /// What the difference proves, the most telling first.
    pub conclusions: Vec<ConclusionReport>,
    /// What it does not prove.
    pub not_proved: Vec<NotProvedReport>,
    /// The servers that both tried.
    pub servers: Vec<ServerReport>,
    /// What was found in which of them, by the pages of today.
    pub findings: FoundReport,
}

/// One of the two runs.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SideReport {
    /// Where it was read from.
    pub file: String,
    /// What was checked.
    pub target: String,
    /// Who signed in; null when nobody did.
    pub username: Option<String>,
    /// When it began (RFC 3339, UTC).
    pub started: String,
    /// The version of mailprobe that recorded it.
    pub recorded_by: String,
    /// How it stands over all, by the pages of today.
    #[schemars(extend("enum" = ["works", "degraded", "undecided", "trouble"]))]
    pub verdict: &'static str,
    /// The addresses of the computer, its own and those that servers saw.
    pub addresses: Vec<String>,
}

/// Where, when and for whom.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct CircumstancesReport {
    /// Which is so much later that something may have changed; null when they are of about the same time.
    #[schemars(extend("enum" = ["a", "b", null]))]
    pub later: Option<&'static str>,
    /// How many seconds that is; null when they are of about the same time.
    pub apart_s: Option<u64>,
    /// Whether they were made from the same place.
    #[schemars(extend("enum" = ["same", "same-network", "other-network", "unknown"]))]
    pub place: &'static str,
    /// Whether they signed in for the same account; `none` when one of them did not sign in.
    #[schemars(extend("enum" = ["same", "other", "none"]))]
    pub account: &'static str,
}

/// One thing that two runs prove.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ConclusionReport {
    /// What kind, as a word that never changes.
    pub kind: &'static str,
    /// Whether it is a difference that matters.
    pub matters: bool,
    /// Which of the two has the trouble; null where both have it, or neither.
    #[schemars(extend("enum" = ["a", "b", null]))]
    pub failing: Option<&'static str>,
    /// How sure it is.
    #[schemars(extend("enum" = ["certain", "likely", "possible"]))]
    pub certainty: &'static str,
    /// Who can do something about it; null where nothing has to be done.
    #[schemars(extend("enum" = ["user", "help-desk", "administrator", "network", "provider", null]))]
    pub who: Option<&'static str>,
    /// The servers that show it.
    pub endpoints: Vec<EndpointReport>,
    /// The stage at which it shows.
    pub stage: Option<&'static str>,
    /// What it proves, as sentences.
    pub says: String,
    /// What was seen in each, as sentences.
    pub evidence: Vec<String>,
    /// What to do next.
    pub next_step: String,
}

/// What two runs leave open.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct NotProvedReport {
    /// Why, as a word that never changes.
    pub reason: &'static str,
    /// The same as a sentence.
    pub says: String,
}

/// One server in both runs.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ServerReport {
    /// The server.
    pub endpoint: EndpointReport,
    /// How far the first came.
    pub a: OutcomeReport,
    /// How far the second came.
    pub b: OutcomeReport,
}

/// How far one run came at one server, without signing in, and what became of the sign-in.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct OutcomeReport {
    /// Whether the server told what it can do; `not-known` where it was left before.
    #[schemars(extend("enum" = ["works", "stops", "not-known"]))]
    pub outcome: &'static str,
    /// Where it stopped.
    pub stopped_at: Option<&'static str>,
    /// What was seen last, as a sentence.
    pub says: String,
    /// What became of the sign-in, which is no matter of how far it came without; null where nobody signed in.
    #[schemars(extend("enum" = ["accepted", "failed", null]))]
    pub sign_in: Option<&'static str>,
}

/// What was found in which of the two.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct FoundReport {
    /// In both.
    pub both: Vec<FindingName>,
    /// In the first alone.
    pub a: Vec<FindingName>,
    /// In the second alone.
    pub b: Vec<FindingName>,
}

/// A finding by its name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FindingName {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// How bad it is.
    #[schemars(extend("enum" = ["broken", "degraded", "advice"]))]
    pub severity: &'static str,
}

/// Where a run was read from.
#[derive(Clone, Debug)]
pub struct Source {
    /// The file, as it may be shown.
    pub file: String,
    /// The version of mailprobe that recorded it.
    pub recorded_by: String,
}

impl DifferenceReport {
    /// Puts together what is told of a comparison of these runs.
    pub fn new(
        comparison: &Comparison,
        sides: &Both<Side<'_>>,
        sources: &Both<Source>,
        catalogue: &Catalogue,
    ) -> Self {
        let circumstances = &comparison.circumstances;
        let side = |letter: Letter| {
            let (side, source) = (sides.of(letter), sources.of(letter));
            let addresses = circumstances.addresses.of(letter).iter();
            SideReport {
                file: safe(&source.file),
                target: safe(
                    side.run
                        .plan
                        .target
                        .address
                        .as_deref()
                        .unwrap_or(&side.run.plan.target.domain),
                ),
                username: side.run.plan.username.as_deref().map(safe),
                started: moment(side.run.started),
                recorded_by: safe(&source.recorded_by),
                verdict: standing_name(side.verdict.standing),
                addresses: addresses.map(ToString::to_string).collect(),
            }
        };
        let (later, apart) = match circumstances.when {
            When::Together => (None, None),
            When::Apart(later, apart) => (Some(letter_name(later)), Some(apart.as_secs())),
        };
        let conclusions = comparison.conclusions.iter();
        let unproved = comparison.unproved.iter();
        Self {
            schema_version: SCHEMA_VERSION,
            tool: Tool::this(),
            verdict: match comparison.standing {
                Standing::Same => "same",
                Standing::Differs => "differs",
                Standing::Incomparable => "incomparable",
            },
            headline: headline(comparison, sides),
            a: side(Letter::A),
            b: side(Letter::B),
            circumstances: CircumstancesReport {
                later,
                apart_s: apart,
                place: circumstances.place.name(),
                account: match circumstances.account {
                    Account::Same => "same",
                    Account::Other => "other",
                    Account::None => "none",
                },
            },
            conclusions: conclusions
                .map(|one| conclusion(one, comparison, sides, sources, catalogue))
                .collect(),
            not_proved: unproved
                .map(|one| NotProvedReport {
                    reason: one.name(),
                    says: open::says(*one),
                })
                .collect(),
            servers: comparison
                .doors
                .iter()
                .map(|door| server(door, sides))
                .collect(),
            findings: found(sides, catalogue),
        }
    }
}

const fn letter_name(letter: Letter) -> &'static str {
    match letter {
        Letter::A => "a",
        Letter::B => "b",
    }
}

fn conclusion(
    one: &Conclusion,
    comparison: &Comparison,
    sides: &Both<Side<'_>>,
    sources: &Both<Source>,
    catalogue: &Catalogue,
) -> ConclusionReport {
    let proof = proof::proof(one, comparison, sides, sources);
    let side = sides.of(one.failing.unwrap_or(Letter::A));
    let blamed = evidence::findings(one, side, catalogue);
    // Of a run alone the help desk has to find out whether it is the network of the caller. That is what the other run tells.
    let is_open = |found: &&Found<'_>| {
        let is_of_network = found.page.stops == Some(Stops::Network);
        one.kind == Kind::Blocked && found.who == Who::HelpDesk && is_of_network
    };
    let blamed = blamed.first().filter(|found| !is_open(found));
    let blamed = blamed.map(|found| found.who);
    ConclusionReport {
        kind: one.kind.name(),
        matters: one.matters(),
        failing: one.failing.map(letter_name),
        certainty: one.certainty.name(),
        who: one.who(blamed).map(Who::name),
        endpoints: one.endpoints.iter().map(EndpointReport::of).collect(),
        stage: one.stage.map(Stage::name),
        says: proof.says + &act::found(one, sides, catalogue),
        evidence: evidence(one, sides),
        next_step: act::next_step(one, sides, catalogue).unwrap_or(proof.next_step),
    }
}

fn server(door: &Door, sides: &Both<Side<'_>>) -> ServerReport {
    let outcome = |letter: Letter| {
        let outcome = *door.outcomes.of(letter);
        let run = sides.of(letter).run;
        let stopped_at = match outcome {
            crate::compare::Outcome::Stops(stage) => Some(stage),
            _ => None,
        };
        let own = run.of(*door.probes.of(letter));
        let own = own.filter(|one| one.stage < Stage::Authenticate);
        let last = own.max_by_key(|one| match stopped_at {
            Some(stage) => (one.stage == stage, one.stage),
            None => (one.outcome.is_ok(), one.stage),
        });
        let sign_in = run.of(*door.probes.of(letter));
        let sign_in = sign_in.filter(|one| one.stage == Stage::Authenticate);
        OutcomeReport {
            sign_in: sign_in.last().map(|one| match one.outcome {
                Ok(_) => "accepted",
                Err(_) => "failed",
            }),
            outcome: outcome.name(),
            stopped_at: stopped_at.map(Stage::name),
            says: last.map_or_else(
                || "nothing was seen".to_owned(),
                |one| safe(&sentence(one, &door.endpoint)),
            ),
        }
    };
    ServerReport {
        endpoint: EndpointReport::of(&door.endpoint),
        a: outcome(Letter::A),
        b: outcome(Letter::B),
    }
}

fn found(sides: &Both<Side<'_>>, catalogue: &Catalogue) -> FoundReport {
    let name = |finding: &Finding| FindingName {
        id: finding.id.clone(),
        title: catalogue
            .page(&finding.id)
            .map_or_else(String::new, |page| page.title.clone()),
        severity: finding.severity.name(),
    };
    let all = sides.map(|side| side.verdict.findings.iter().map(name).collect::<Vec<_>>());
    let is_in =
        |one: &FindingName, others: &[FindingName]| others.iter().any(|other| other.id == one.id);
    let only = |own: &[FindingName], others: &[FindingName]| -> Vec<FindingName> {
        own.iter()
            .filter(|one| !is_in(one, others))
            .cloned()
            .collect()
    };
    FoundReport {
        both: all
            .a
            .iter()
            .filter(|one| is_in(one, &all.b))
            .cloned()
            .collect(),
        a: only(&all.a, &all.b),
        b: only(&all.b, &all.a),
    }
}
