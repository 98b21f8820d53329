//! What went wrong without an explanation, as it was seen.

use super::probe::transcript;
use super::telling::telling;
use crate::diagnose::Unexplained;
use crate::observation::Run;
use crate::report::UnexplainedReport;
use crate::report::words::{sentence, short_sentence};
use crate::style::safe;

/// Tells one of them.
pub(super) fn unexplained(run: &Run, unexplained: &Unexplained) -> UnexplainedReport {
    let endpoint = &run.plan.probe(unexplained.probe).endpoint;
    let observation = telling(
        run,
        unexplained.probe,
        unexplained.stage,
        &[unexplained.stage],
    );
    let transcript = observation.map_or_else(Vec::new, |one| transcript(&one.transcript));
    UnexplainedReport {
        protocol: endpoint.protocol.name(),
        endpoint: safe(&endpoint.to_string()),
        stage: unexplained.stage.name(),
        says: match observation {
            Some(one) if transcript.is_empty() => sentence(one, endpoint),
            Some(one) => short_sentence(one, endpoint),
            None => String::new(),
        },
        transcript,
    }
}
