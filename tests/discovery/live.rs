//! The database of today, which is asked on demand.

use crate::place::{Place, found, refs, server, settings_file, web_hosts};
use crate::servers;

#[test]
fn the_database_of_today_is_asked_on_demand_alone_and_counts_for_less_than_records() {
    if !servers::available() {
        return;
    }
    let place = Place::new();
    let file = settings_file(&[
        ("imap", "live.contoso.example", 993, "SSL"),
        ("pop3", "pop.contoso.example", 995, "SSL"),
    ]);
    let site = place.site("autoconfig.thunderbird.net");
    let site = site.page("= /v1.1/contoso.example", "text/xml", file);
    let mut records = web_hosts(&["autoconfig.thunderbird.net"]);
    for record in [
        "contoso.example. IN MX 10 mx.contoso.example.",
        "_imaps._tcp.contoso.example. IN SRV 0 1 993 imap.contoso.example.",
        "imap.contoso.example. IN A 203.0.113.10",
        "live.contoso.example. IN A 203.0.113.11",
        "pop.contoso.example. IN A 203.0.113.11",
    ] {
        records.push(record.to_owned());
    }
    let place = place.serve(&refs(&records), &[site]);
    let (report, _) = place.discover(&[]);
    assert_eq!(found(&report), [""; 0], "{report:#}");
    assert!(report["settings"]["pop3"].is_null(), "{report:#}");
    assert!(!place.asked().contains("thunderbird"), "{}", place.asked());
    let (report, _) = place.discover(&["--live"]);
    assert!(place.asked().contains("thunderbird"), "{}", place.asked());
    // The domain's own records count for more; what they leave open comes from the database.
    assert_eq!(server(&report, "imap"), "imap.contoso.example:993 tls srv");
    assert_eq!(
        server(&report, "pop3"),
        "pop.contoso.example:995 tls ispdb-live"
    );
    assert_eq!(found(&report), ["database-differs"], "{report:#}");
}
