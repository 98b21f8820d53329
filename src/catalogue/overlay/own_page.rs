//! What a page that an organisation wrote itself may be.

use super::{Fault, File};
use crate::catalogue::{Catalogue, Page};
use crate::stage::Stage;

/// Checks a page that the program does not have. It may name causes of what is refused at the sign-in and behind it, and hide nothing
/// that the program finds.
pub(super) fn own_page(id: &str, file: &File, catalogue: &Catalogue) -> Result<(), Fault> {
    let page = Page::parse(id, &file.shown, file.text.clone().into())
        .map_err(|fault| (fault.line, fault.reason))?;
    if let Some(fault) = page.fault() {
        return Err((fault.line, fault.reason));
    }
    let place = |text: &str| {
        file.text[..file.text.find(text).unwrap_or(0)]
            .matches('\n')
            .count()
            + 1
    };
    let hidden = page.explains.iter().find(|id| catalogue.page(id).is_some());
    if let Some(hidden) = hidden {
        let reason =
            format!("a page of your own may not hide `{hidden}`, which is one of the program");
        return Err((place("explains"), reason));
    }
    if page.without_stop {
        let reason = "a page of your own may not call a server broken that works";
        return Err((place("without_stop"), reason.to_owned()));
    }
    if !page.when.is_empty() && page.stage < Stage::Authenticate {
        let reason = "a page of your own may match at the stages authenticate and enter alone: \
                      earlier ones decide whether a password may be sent";
        return Err((place("stage"), reason.to_owned()));
    }
    Ok(())
}
