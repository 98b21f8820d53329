//! Names that are not found, or found wrongly.

use super::row::Row;

pub(crate) fn rows() -> Vec<Row> {
    vec![
        Row::broken("dns.nxdomain", "the host does not exist", |_| {})
            .arguments(&["--only", "imap", "--imap", "imap.nowhere.example:993/tls"])
            .on(&["imap"])
            .says(&["imap.nowhere.example"]),
    ]
}
