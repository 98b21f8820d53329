//! STARTTLS that is missing, stripped, refused or misused.

#[path = "starttls/agreed.rs"]
mod agreed;
#[path = "starttls/doors.rs"]
mod doors;
#[path = "starttls/offered.rs"]
mod offered;
#[path = "starttls/stripped.rs"]
mod stripped;

use super::line::Line;
use super::played::Answer;
use super::row::Row;

/// The doors that begin in clear text.
const PORTS: [u16; 3] = [143, 110, 587];

/// Asks for these doors and no others.
pub(crate) const DOORS: [&str; 6] = [
    "--imap",
    "imap.contoso.example:143/starttls",
    "--pop3",
    "imap.contoso.example:110/starttls",
    "--smtp",
    "smtp.contoso.example:587/starttls",
];

pub(crate) fn rows() -> Vec<Row> {
    [
        offered::rows(),
        stripped::rows(),
        agreed::rows(),
        doors::rows(),
    ]
    .concat()
}

/// A text for each of the three protocols.
type Texts = [&'static str; 3];

/// The one for this protocol.
pub(crate) fn of(protocol: &str, texts: Texts) -> String {
    let [imap, pop3, smtp] = texts;
    match protocol {
        "imap" => imap,
        "pop3" => pop3,
        _ => smtp,
    }
    .to_owned()
}

/// Whether this is the command that asks for TLS.
fn asks_for_tls(command: &str) -> bool {
    matches!(command, "STARTTLS" | "STLS")
}

/// Servers in good order up to the request for TLS, which they answer like this.
fn answer(line: &Line<'_>, texts: Texts) {
    line.plays(&PORTS, move |turn| {
        Ok(if asks_for_tls(turn.command) {
            Answer::Says(of(turn.protocol, texts))
        } else {
            Answer::Usual
        })
    });
}
