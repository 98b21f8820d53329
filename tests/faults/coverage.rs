//! Whether every fault of the way to the mailbox has its rows: on each protocol of its page, one at least that looks at what is
//! told, and a healthy twin.

use std::io::Write as _;

use mailprobe::catalogue::Catalogue;

use super::row::{PROTOCOLS, Row};

/// The families that the matrix has to cover: everything up to what a server offers.
const FAMILIES: [&str; 11] = [
    "captive",
    "clock",
    "discovery",
    "dns",
    "ipv6",
    "net",
    "proto",
    "service",
    "starttls",
    "tcp",
    "tls",
];

/// What cannot be made here, and why.
const ELSEWHERE: &[(&str, &str)] = &[
    (
        "tls.revoked",
        "Linux knows of no revocation; on Windows and macOS the system tells",
    ),
    (
        "tls.revocation-unchecked",
        "programs on Windows say it, and no server does",
    ),
];

/// Prints which fault was made on which protocol; tells how many are missing.
pub(crate) fn tell(rows: &[Row]) -> usize {
    let catalogue = Catalogue::embedded();
    let mut text = format!(
        "\n{:<27} {:>7} {:>7} {:>7} {:>6}\n",
        "rows of each fault", "imap", "pop3", "smtp", "twins"
    );
    let mut missing = 0;
    let covered = |id: &&str| {
        let family = id.split('.').next().unwrap_or_default();
        FAMILIES.contains(&family)
    };
    for id in catalogue.ids().filter(covered) {
        if let Some((_, why)) = ELSEWHERE.iter().find(|(elsewhere, _)| *elsewhere == id) {
            text += &format!("{id:<27} not here: {why}\n");
            continue;
        }
        let page = catalogue.page(id).map(|page| page.protocols.clone());
        let of_page = page.unwrap_or_default();
        let made = PROTOCOLS.map(|protocol| {
            let on = |row: &&Row| row.fault() == id && row.protocols().contains(&protocol);
            let applies = of_page.iter().any(|of_page| of_page.name() == protocol);
            let close = |row: &&Row| on(row) && row.looks_closely();
            let counts = [
                rows.iter().filter(on).count(),
                rows.iter().filter(close).count(),
            ];
            (counts, applies)
        });
        let twins = rows.iter().filter(|row| row.twins().contains(&id)).count();
        let cells = made.map(|made| match made {
            ([0, _], true) => "NONE".to_owned(),
            ([0, _], false) => "-".to_owned(),
            ([count, 0], _) => format!("{count} BLIND"),
            ([count, _], _) => count.to_string(),
        });
        let lacking = |([count, close], applies): &([usize; 2], bool)| match count {
            0 => *applies,
            _ => *close == 0,
        };
        missing += made.iter().filter(|made| lacking(made)).count() + usize::from(twins == 0);
        let twins = if twins == 0 {
            "NONE".to_owned()
        } else {
            twins.to_string()
        };
        let [imap, pop3, smtp] = cells;
        text += &format!("{id:<27} {imap:>7} {pop3:>7} {smtp:>7} {twins:>6}\n");
    }
    text += &format!("\n{missing} cells are missing, or no row of them looks at what is told\n");
    let _ = std::io::stdout().write_all(text.as_bytes());
    missing
}
