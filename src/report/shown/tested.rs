//! Whether a run went as far as what a text is about, and why it does not tell where it did not.

use crate::catalogue::Page;
use crate::explain::Candidate;
use crate::observation::Skip;
use crate::report::words::{skip_words, stage_words};
use crate::report::{ProtocolReport, Report};
use crate::stage::Stage;

/// How far a run went towards what a text is about.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Tested {
    /// As far as that.
    Yes,
    /// It does not show in what servers say, or comes and goes.
    Never,
    /// It is what the sign-in service of the provider says, which the run did not ask.
    NotAsked,
    /// None of its protocols was tried.
    OtherProtocol,
    /// Nobody signed in.
    NoSignIn,
    /// It did not get as far, as something else stopped it before.
    NotSoFar,
    /// It got as far as that, and something else was found there.
    Instead,
}

/// Whether the run went as far as what a text is about, with a protocol that it is about.
pub(super) fn tested(report: &Report, one: &Candidate, page: &Page) -> Tested {
    let wanted = |name: &str| match one.protocol {
        Some(protocol) => protocol.name() == name,
        None => page
            .protocols
            .iter()
            .any(|protocol| protocol.name() == name),
    };
    let tried: Vec<&ProtocolReport> = report
        .protocols
        .iter()
        .filter(|(name, _)| wanted(name))
        .map(|(_, one)| one)
        .collect();
    let stage = |name: Option<&str>| name.and_then(Stage::from_name);
    let is_passed =
        |one: &&ProtocolReport| stage(one.reached).is_some_and(|reached| reached >= page.stage);
    let is_over_before =
        |one: &&ProtocolReport| stage(one.stopped_at).is_some_and(|stop| stop < page.stage);
    if page.when.is_empty() {
        Tested::Never
    } else if !tried.is_empty() && tried.iter().all(is_over_before) {
        Tested::NotSoFar
    } else if page.comes_and_goes {
        Tested::Never
    } else if is_of_sign_in_service(page) && report.sign_in.is_none() {
        Tested::NotAsked
    } else if tried.is_empty() {
        Tested::OtherProtocol
    } else if tried.iter().all(is_passed) {
        Tested::Yes
    } else if page.stage >= Stage::Authenticate && tried.iter().all(|one| is_not_signed_in(one)) {
        Tested::NoSignIn
    } else if tried.iter().any(|one| one.stopped_at.is_some()) {
        Tested::Instead
    } else {
        Tested::NotSoFar
    }
}

/// Whether it is the sign-in service more than a mail server that says so. What a token from elsewhere opens proves nothing of what that
/// service tells another program.
fn is_of_sign_in_service(page: &Page) -> bool {
    let mut of_it = 0;
    for alternative in &page.when {
        let mut clauses = alternative.clauses.0.iter();
        of_it += usize::from(clauses.any(|clause| clause.key.name.starts_with("sign-in.")));
    }
    of_it > 0 && 2 * of_it >= page.when.len()
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

/// Why nobody signed in although a password or a token was given; none where none was.
fn withheld(report: &Report) -> Option<&str> {
    let sign_in = format!(": {}", stage_words(Stage::Authenticate, false));
    let mut all = report.not_tested.iter();
    all.find(|one| one.what.ends_with(&sign_in) && !NO_REASONS.contains(&one.reason))
        .map(|one| one.why.as_str())
}

/// The reasons of what was left out for want of a password or a token, and of a server beside the one that was signed in to: what that one
/// answered is what counts.
const NO_REASONS: [&str; 2] = [
    skip_words(Skip::NoCredential).0,
    skip_words(Skip::AnotherEndpoint).0,
];

/// The run does not tell, and why.
pub(super) fn not_tested(
    tested: Tested,
    one: &Candidate,
    page: &Page,
    report: &Report,
) -> Vec<String> {
    let explain = format!("What it is and what to do: mailprobe explain {}", page.id);
    match (tested, withheld(report)) {
        (Tested::NoSignIn, Some(why)) => vec![
            "That is about signing in or about what comes behind it, and nobody signed in there in this run.".to_owned(),
            format!("Why: {why}."),
        ],
        (Tested::NoSignIn, None) => vec![
            "That is about signing in or about what comes behind it, and nobody signed in there in this run.".to_owned(),
            "Run it again with --password, --token-file or --sign-in: then it shows.".to_owned(),
        ],
        (Tested::NotAsked, _) => vec![
            "That comes from the sign-in service, which this run did not ask: it does not disprove it.".to_owned(),
            "Run it again with --sign-in: then it shows.".to_owned(),
            explain,
        ],
        (Tested::OtherProtocol, _) => {
            let named = one.protocol.map_or_else(|| "The protocol".to_owned(), |protocol| protocol.name().to_uppercase());
            left_out(&named)
        }
        (Tested::Never, _) if page.comes_and_goes => vec![
            "That comes and goes, or shows only with a real message: this run does not disprove it.".to_owned(),
            explain,
        ],
        (Tested::Never, _) => vec![
            "That does not show in what mail servers say.".to_owned(),
            explain,
        ],
        (_, Some(why)) if page.stage >= Stage::Authenticate => vec![
            format!("The run did not get as far as that, so it does not tell: {why}."),
            explain,
        ],
        _ => vec![
            "The run did not get as far as that, so it does not tell.".to_owned(),
            explain,
        ],
    }
}
