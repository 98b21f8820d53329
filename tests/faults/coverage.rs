//! Whether every fault of the way to the mailbox has its rows: on each protocol of its page, and a healthy twin.

use std::io::Write as _;

use mailprobe::catalogue::Catalogue;

use super::row::{PROTOCOLS, Row};

/// The families that the matrix has to cover: everything up to what a server offers.
const FAMILIES: [&str; 10] = [
    "captive", "clock", "dns", "ipv6", "net", "proto", "service", "starttls", "tcp", "tls",
];

/// What cannot be made here, and why.
const ELSEWHERE: &[(&str, &str)] = &[(
    "tls.revoked",
    "Linux knows of no revocation; on Windows and macOS the system tells",
)];

/// Prints which fault was made on which protocol; tells how many are missing.
pub(crate) fn tell(rows: &[Row]) -> usize {
    let catalogue = Catalogue::embedded();
    let mut text = format!(
        "\n{:<27} {:>5} {:>5} {:>5} {:>6}\n",
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
            (rows.iter().filter(on).count(), applies)
        });
        let twins = rows.iter().filter(|row| row.twins().contains(&id)).count();
        let cell = |(count, applies): (usize, bool)| match (count, applies) {
            (0, true) => "NONE".to_owned(),
            (0, false) => "-".to_owned(),
            (count, _) => count.to_string(),
        };
        let lacking = made.iter().filter(|made| **made == (0, true)).count();
        missing += lacking + usize::from(twins == 0);
        text += &format!(
            "{id:<27} {:>5} {:>5} {:>5} {:>6}\n",
            cell(made[0]),
            cell(made[1]),
            cell(made[2]),
            cell((twins, true))
        );
    }
    text += &format!("\n{missing} cells are missing\n");
    let _ = std::io::stdout().write_all(text.as_bytes());
    missing
}
