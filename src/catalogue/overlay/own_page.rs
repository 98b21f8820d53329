//! What a page that an organisation wrote itself may be.

use super::steps::{self, Of};
use super::{Fault, File};
use crate::catalogue::body::headings;
use crate::catalogue::page::split;
use crate::catalogue::{Catalogue, Page};
use crate::stage::Stage;

/// Checks a page that the program does not have. It may name causes of what is refused at the sign-in and behind it, and hide nothing
/// that the program finds. What its administrators give up is for them to weigh: those lines come back, each with its reason.
///
/// # Errors
///
/// All that is wrong with it, as far as it can be read.
pub(super) fn own_page(
    id: &str,
    file: &File,
    catalogue: &Catalogue,
) -> Result<Vec<Fault>, Vec<Fault>> {
    let page = Page::parse(id, &file.shown, file.text.clone().into())
        .map_err(|fault| vec![(fault.line, fault.reason)])?;
    let mut faults = Vec::new();
    faults.extend(page.fault().map(|fault| (fault.line, fault.reason)));
    let place = |text: &str| line(&file.text, file.text.find(text).unwrap_or(0));
    for hidden in page
        .explains
        .iter()
        .filter(|id| catalogue.page(id).is_some())
    {
        let reason =
            format!("a page of your own may not hide `{hidden}`, which is one of the program");
        faults.push((place("explains"), reason));
    }
    if page.without_stop {
        let reason = "a page of your own may not call a server broken that works";
        faults.push((place("without_stop"), reason.to_owned()));
    }
    if !page.when.is_empty() && page.stage < Stage::Authenticate {
        let reason = "a page of your own may match at the stages authenticate and enter alone: \
                      earlier ones decide whether a password may be sent";
        faults.push((place("stage"), reason.to_owned()));
    }
    let alternatives = page
        .when
        .iter()
        .filter_map(|one| one.words.next_step.as_ref());
    for step in page.next_step.iter().chain(alternatives) {
        faults.extend(steps::risk_of(step).map(|reason| (place(step), reason)));
    }
    let family = id.split('.').next().unwrap_or_default();
    let is_taken = |known: &str| known.split('.').next() == Some(family);
    if catalogue.ids().any(is_taken) {
        let reason = format!(
            "`{family}` is a family of the program, which may have a page of this name one day; put yours into a folder of your own"
        );
        faults.push((1, reason));
    }
    let from = split(&file.text).map_or(0, |(_, from)| from);
    let body = &file.text[from..];
    let mut cautions = Vec::new();
    for heading in headings(body) {
        let of = match heading.name.as_str() {
            "You" | "Help desk" | "Confirm" => Of::Steps,
            "Administrator" => Of::Administrator,
            "Cause" | "Symptom" => Of::What,
            _ => continue,
        };
        let first = line(&file.text, from + heading.under.start);
        let section = &body[heading.under.clone()];
        faults.extend(steps::faults(section, first, of));
        if of == Of::Administrator {
            cautions.extend(steps::cautions(section, first));
        }
    }
    match faults.is_empty() {
        true => Ok(cautions),
        false => Err(faults),
    }
}

/// The line of a place in a text, counted from 1.
fn line(text: &str, at: usize) -> usize {
    text[..at].matches('\n').count() + 1
}
