//! What the look-ups of a run say of the DNS servers that were asked.

use crate::observation::dns::DnsTrouble;
use crate::observation::{Observation, Run, Seen, Trouble};
use crate::plan::is_denial;

/// Whether no DNS server was where one should be, and no name was found.
pub(super) fn lacks_resolver(run: &Run) -> bool {
    let of_name = |o: &Observation| match &o.outcome {
        Err(Trouble::Dns(resolution)) => {
            resolution.trouble() == Some(&DnsTrouble::ResolverUnreachable)
        }
        _ => false,
    };
    let records = run.records.as_ref();
    let of_domain =
        records.is_some_and(|records| matches!(records.mx, Err(DnsTrouble::ResolverUnreachable)));
    let found = |o: &Observation| matches!(o.outcome, Ok(Seen::Resolved(_)));
    (of_domain || run.observations.iter().any(of_name)) && !run.observations.iter().any(found)
}

/// Whether the DNS answered for another name of a run, be it that there is none: then it is one name that it does not answer for.
pub(super) fn answers_others(run: &Run) -> bool {
    let is_answer = |o: &Observation| match &o.outcome {
        Ok(Seen::Resolved(_)) => true,
        Err(Trouble::Dns(resolution)) => resolution.trouble().is_some_and(is_denial),
        _ => false,
    };
    let of_domain = run
        .records
        .as_ref()
        .is_some_and(|records| match &records.mx {
            Ok(_) => true,
            Err(trouble) => is_denial(trouble),
        });
    of_domain || run.observations.iter().any(is_answer)
}
