//! The words of a server that tell more than a title can.

use super::finding::telling;
use crate::catalogue::Page;
use crate::diagnose::Finding;
use crate::observation::{Run, Trouble};
use crate::report::words::quoted;

/// What the first server of a finding said in refusing; none where the page says it all, or no server said anything.
pub(super) fn said(run: &Run, finding: &Finding, page: &Page) -> Option<String> {
    if !page.quotes {
        return None;
    }
    let mut refusals = finding.probes.iter().filter_map(|probe| {
        let observation = telling(run, *probe, finding.stage, &[finding.stage])?;
        match &observation.outcome {
            Err(Trouble::Session(trouble)) => trouble.refusal(),
            _ => None,
        }
    });
    refusals
        .next()
        .filter(|reply| !reply.text.is_empty())
        .map(quoted)
}
