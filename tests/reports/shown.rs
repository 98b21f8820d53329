//! What the caller's program shows beside what a run found: what passed is said to be in order, and what is wrong is named.

use mailprobe::catalogue::Catalogue;
use mailprobe::client::Library;
use mailprobe::explain::Explainer;
use mailprobe::report::shown::{Fit, ShownReport};

use crate::TENANT;
use crate::ticket::on_real_pages;

/// POP and sending are off in the tenant, and all certificates are in order.
fn shown(text: &str) -> ShownReport {
    let (catalogue, library) = (Catalogue::embedded(), Library::embedded());
    let answer = Explainer::new(&catalogue, &library).explain_of_mail(text);
    let report = on_real_pages(TENANT);
    report.with_shown(&answer, &catalogue).shown.unwrap()
}

#[test]
fn what_passed_is_in_order_though_something_else_is_wrong() {
    for (text, part) in [
        (
            "The server's certificate is invalid",
            "the certificate is fine from here",
        ),
        ("Das Zertifikat ist abgelaufen", "the certificate is fine"),
        ("0x800CCC1A", "agree on a version of TLS"),
        (
            "The server does not respond",
            "the servers take the connection",
        ),
    ] {
        let shown = shown(text);
        let says = shown.says.join(" ");
        assert_eq!(shown.fit, Fit::WorksHere, "{text}: {says}");
        assert!(says.contains(part), "{text}: {says}");
        assert!(
            says.contains("This run found something else: ") && says.contains("(finding 1)"),
            "{text}: {says}"
        );
    }
}

#[test]
fn what_the_run_found_fits() {
    let shown = shown("SmtpClientAuthentication is disabled for the Tenant");
    assert_eq!(shown.fit, Fit::Fits);
}
