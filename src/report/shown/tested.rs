//! Whether a run went as far as what a text is about, and why it does not tell where it did not.

use crate::catalogue::Page;
use crate::explain::Candidate;
use crate::report::{ProtocolReport, Report};
use crate::stage::Stage;

/// How far a run went towards what a text is about.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Tested {
    /// As far as that.
    Yes,
    /// It does not show in what servers say, or comes and goes.
    Never,
    /// None of its protocols was tried.
    OtherProtocol,
    /// Nobody signed in.
    NoSignIn,
    /// It did not get as far for another reason.
    NotSoFar,
}

/// Faults that come and go, or that one good run does not disprove: limits, quotas, outages, and what only sending a message shows.
const PASSING: [&str; 14] = [
    "auth.limit",
    "auth.locked",
    "auth.temporary",
    "auth.throttled",
    "auth.too-many-connections",
    "mailbox.full",
    "mailbox.in-use",
    "mailbox.quota-reached",
    "service.intermittent",
    "service.outage",
    "smtp.message-too-large",
    "smtp.rate-limited",
    "smtp.recipient-rejected",
    "smtp.temporary",
];

/// Whether the run went as far as what a text is about, with a protocol that it is about.
pub(super) fn tested(report: &Report, one: &Candidate, page: &Page) -> Tested {
    if page.when.is_empty() || PASSING.contains(&page.id.as_str()) {
        return Tested::Never;
    }
    let wanted = |name: &str| match one.protocol {
        Some(protocol) => protocol.name() == name,
        None => page
            .protocols
            .iter()
            .any(|protocol| protocol.name() == name),
    };
    let tried: Vec<_> = report
        .protocols
        .iter()
        .filter(|(name, _)| wanted(name))
        .collect();
    let stage = |reached: Option<&str>| reached.and_then(Stage::from_name);
    let is_passed = |reached| stage(reached).is_some_and(|stage| stage >= page.stage);
    if tried.is_empty() {
        Tested::OtherProtocol
    } else if tried.iter().all(|(_, one)| is_passed(one.reached)) {
        Tested::Yes
    } else if page.stage >= Stage::Authenticate
        && tried.iter().all(|(_, one)| is_not_signed_in(one))
    {
        Tested::NoSignIn
    } else {
        Tested::NotSoFar
    }
}

/// Whether nobody signed in there, and nobody was refused.
fn is_not_signed_in(protocol: &ProtocolReport) -> bool {
    protocol.signed_in_with.is_none() && protocol.stopped_at != Some(Stage::Authenticate.name())
}

/// What is about a protocol that was not tried.
pub(super) fn left_out(named: &str) -> Vec<String> {
    vec![
        format!("{named} was not tried in this run, so it does not tell."),
        "Run it again without --only.".to_owned(),
    ]
}

/// The run does not tell, and why.
pub(super) fn not_tested(tested: Tested, one: &Candidate, page: &Page) -> Vec<String> {
    let explain = format!("What it is and what to do: mailprobe explain {}", page.id);
    match tested {
        Tested::NoSignIn => vec![
            "That is about signing in or about what comes behind it, and nobody signed in there in this run.".to_owned(),
            "Run it again with --password, --token-file or --sign-in: then it shows.".to_owned(),
        ],
        Tested::OtherProtocol => {
            let named = one.protocol.map_or_else(|| "The protocol".to_owned(), |protocol| protocol.name().to_uppercase());
            left_out(&named)
        }
        Tested::Never if PASSING.contains(&page.id.as_str()) => vec![
            "That comes and goes, or shows only with a real message: that all is well in this run does not disprove it.".to_owned(),
            explain,
        ],
        Tested::Never => vec![
            "That does not show in what mail servers say.".to_owned(),
            explain,
        ],
        _ => vec![
            "The run did not get as far as that, so it does not tell.".to_owned(),
            explain,
        ],
    }
}
