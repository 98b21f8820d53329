//! What the same DNS servers came to with other names: whose fault it is that one of them is not found.

use super::super::Notes;
use crate::observation::contrast::{Comparison, WebAnswer};
use crate::observation::dns::{Answer, DnsTrouble, DomainRecords, ExtendedError, Resolution};
use crate::observation::{Run, Seen, Trouble};

/// Says what came of other names, where that of this one was not found.
pub(super) fn others(notes: &mut Notes, run: &Run, own: &Resolution) {
    let word = match own.trouble() {
        Some(DnsTrouble::Timeout) if is_known_elsewhere(run, own) => return,
        Some(DnsTrouble::Timeout) if answers(run, own) => "answered",
        Some(DnsTrouble::Timeout) if web_has_address(run) => "web-answered",
        Some(DnsTrouble::ServFail { .. }) if web_is_bogus(run) => "bogus",
        _ => return,
    };
    notes.word("dns.others", word);
}

/// Whether another DNS server knows the name: then those that it was asked of are at fault.
fn is_known_elsewhere(run: &Run, own: &Resolution) -> bool {
    run.contrasts.iter().any(|contrast| match &contrast.seen {
        Comparison::Name(other) => {
            other.name.eq_ignore_ascii_case(&own.name) && !other.addresses().is_empty()
        }
        _ => false,
    })
}

/// Whether the same DNS servers answered about a name that they hardly had in their memory.
fn answers(run: &Run, own: &Resolution) -> bool {
    let of_domain = run.records.as_ref().is_some_and(has_answers);
    let of_host = run.observations.iter().any(|o| match &o.outcome {
        Ok(Seen::Resolved(other)) | Err(Trouble::Dns(other)) => {
            !other.name.eq_ignore_ascii_case(&own.name)
                && other.trouble() != Some(&DnsTrouble::Timeout)
                && other
                    .answered_by
                    .is_some_and(|at| own.resolvers.contains(&at))
        }
        _ => false,
    });
    of_domain || of_host || denies_made_up(run)
}

/// Whether they came to know that a name does not exist which nobody can have asked for before: somebody above them answered. What nobody can
/// register they know by themselves.
fn denies_made_up(run: &Run) -> bool {
    run.contrasts.iter().any(|contrast| match &contrast.seen {
        Comparison::MadeUp(other) => {
            !other.name.ends_with(".invalid")
                && matches!(
                    other.trouble(),
                    None | Some(DnsTrouble::NxDomain | DnsTrouble::NoData)
                )
        }
        _ => false,
    })
}

fn has_answers(records: &DomainRecords) -> bool {
    is_answer(&records.mx) || records.srv.iter().any(is_answer)
}

/// Whether the servers of a zone must have said this, if only that there is no such record.
const fn is_answer<T>(answer: &Answer<T>) -> bool {
    matches!(
        answer,
        Ok(_) | Err(DnsTrouble::NxDomain | DnsTrouble::NoData)
    )
}

fn web_has_address(run: &Run) -> bool {
    let found = |web: &WebAnswer| !matches!(web, WebAnswer::NoName(_));
    run.web.as_ref().is_some_and(|web| found(&web.answer))
}

/// Whether the name of the web, whose signatures are others, was withheld as well.
fn web_is_bogus(run: &Run) -> bool {
    run.web.as_ref().is_some_and(|web| match &web.answer {
        WebAnswer::NoName(DnsTrouble::ServFail { extended }) => {
            extended.is_none_or(ExtendedError::is_bogus)
        }
        _ => false,
    })
}
