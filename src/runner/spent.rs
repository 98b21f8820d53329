//! What a run leaves of its credential for others that have the same.

use super::gate::Attempt;
use crate::observation::{NotTried, Observation, Run, Skip};
use crate::stage::Stage;

/// Whether what a run signed in with was used up: it was refused, or nobody knows, and no server took it. To try the same again
/// could lock the account.
pub fn is_spent(run: &Run) -> bool {
    let at_sign_in = |one: &&Observation| one.stage == Stage::Authenticate;
    let attempts = run.observations.iter().filter(at_sign_in);
    let attempts: Vec<Attempt> = attempts
        .filter_map(|one| Attempt::of(&one.outcome))
        .collect();
    let was_cut = |one: &NotTried| {
        one.stage == Stage::Authenticate && matches!(one.why, Skip::Deadline | Skip::Interrupted)
    };
    let cut = run.plan.username.is_some() && run.not_tried.iter().any(was_cut);
    let in_vain = attempts
        .iter()
        .any(|attempt| *attempt != Attempt::ProtocolOff);
    let no_token = run
        .sign_in
        .as_ref()
        .is_some_and(|sign_in| sign_in.outcome.is_err());
    !attempts.contains(&Attempt::Accepted) && (in_vain || cut) || no_token
}
