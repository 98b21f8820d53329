//! Servers that do not say what a mail server says, or say it late.

#[path = "proto/answers.rs"]
mod answers;
#[path = "proto/endings.rs"]
mod endings;
#[path = "proto/greetings.rs"]
mod greetings;
#[path = "proto/manners.rs"]
mod manners;
#[path = "proto/more.rs"]
mod more;
#[path = "proto/signing_in.rs"]
mod signing_in;
#[path = "proto/slow.rs"]
mod slow;
#[path = "proto/strangers.rs"]
mod strangers;

use super::row::Row;

pub(crate) fn rows() -> Vec<Row> {
    [
        greetings::rows(),
        slow::rows(),
        strangers::rows(),
        endings::rows(),
        answers::rows(),
        signing_in::rows(),
        more::rows(),
        manners::rows(),
    ]
    .concat()
}

/// Asks for these doors and no others.
const DOORS: [&str; 6] = super::starttls::DOORS;

/// The doors that begin with TLS.
const TLS_DOORS: [&str; 6] = [
    "--imap",
    "imap.contoso.example:993/tls",
    "--pop3",
    "imap.contoso.example:995/tls",
    "--smtp",
    "smtp.contoso.example:465/tls",
];

/// Their ports, and those that begin in clear text.
const TLS_PORTS: [u16; 3] = [993, 995, 465];
const PORTS: [u16; 3] = [143, 110, 587];
