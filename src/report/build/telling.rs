//! Which observation of a probe shows a fault, and which lines of it.

use super::probe::line;
use crate::observation::{Line, Observation, Run, Seen, Speaker};
use crate::plan::ProbeId;
use crate::stage::Stage;

/// The most lines of a conversation that stand as evidence of one server.
const MOST_LINES: usize = 8;

/// What we say in the middle of a sign-in: a secret as [`crate::secret::HIDDEN`] leaves it, an empty
/// answer, and the two ways of giving up (RFC 4954, RFC 7628).
const GOES_ON: [&str; 4] = ["[hidden]", "", "*", "AQ=="];

/// The observation that shows a fault: where the facts that the page matched come from, best where
/// something went wrong; else what went wrong; else what belongs to the stage of the page.
pub(super) fn telling<'a>(
    run: &'a Run,
    probe: ProbeId,
    stage: Stage,
    stages: &[Stage],
) -> Option<&'a Observation> {
    let last = |wanted: &dyn Fn(&&Observation) -> bool| run.of(probe).filter(wanted).last();
    let wrong = |one: &&Observation| match &one.outcome {
        Err(_) => true,
        Ok(Seen::Secured(session)) => session.fault().is_some(),
        Ok(_) => false,
    };
    let furthest = stages.iter().max();
    last(&|one| stages.contains(&one.stage) && wrong(one))
        .or_else(|| last(&|one| Some(&one.stage) == furthest))
        .or_else(|| last(&wrong))
        .or_else(|| last(&|one| one.stage == stage))
        .or_else(|| last(&|_| true))
}

/// The last thing that mailprobe said and what came back, which is where a fault shows.
pub(super) fn last_exchange(lines: &[Line]) -> Vec<String> {
    let is_ours = |line: &Line| line.speaker == Speaker::Client;
    let mut from = lines.iter().rposition(is_ours).unwrap_or(0);
    // What only goes on with a sign-in shows nothing without the command that began it.
    while GOES_ON.contains(&lines.get(from).map_or("C", |line| line.text.trim()))
        && let Some(earlier) = lines[..from].iter().rposition(is_ours)
    {
        from = earlier;
    }
    let exchange = &lines[from..];
    let mut shown: Vec<String> = exchange.iter().take(MOST_LINES).map(line).collect();
    if exchange.len() > MOST_LINES {
        shown.push(format!("[{} more lines]", exchange.len() - MOST_LINES));
    }
    shown
}
