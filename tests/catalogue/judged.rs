//! What others than the diagnosis judge by: every page says it in its header, and none is taken for what most of its family are.

use mailprobe::catalogue::{Catalogue, Page, PageFault, Severity};

use super::{at, tell};

/// Whether it can stop a protocol.
fn can_stop(page: &Page) -> bool {
    let mut all = page.when.iter();
    all.any(|one| page.severity_of(one) == Severity::Broken)
}

#[test]
fn every_page_says_what_it_is_judged_by() {
    let catalogue = Catalogue::embedded();
    let mut faults: Vec<PageFault> = Vec::new();
    for page in catalogue.pages() {
        let is_of_tls = page.id.starts_with("tls.");
        let wrong = [
            (
                page.stops.is_some() != can_stop(page),
                "`stops` says whom it stops, where it is broken in one way at least, and stands nowhere else",
            ),
            (
                page.about.is_some() != is_of_tls,
                "`about` says what a page of the family `tls` is about, and stands nowhere else",
            ),
        ];
        let wrong = wrong.into_iter().filter(|(is_wrong, _)| *is_wrong);
        faults.extend(wrong.map(|(_, reason)| at(page, 1, reason.to_owned())));
    }
    tell(&faults);
}
