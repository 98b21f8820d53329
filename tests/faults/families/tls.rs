//! Handshakes and certificates.

use super::row::Row;

pub(crate) fn rows() -> Vec<Row> {
    vec![
        Row::broken(
            "tls.handshake-closed",
            "something closes instead of a handshake",
            |line| {
                line.instead(&[993, 995, 465], |conversation| {
                    conversation.hear(4096).map(drop)
                });
            },
        )
        .arguments(&[
            "--imap",
            "imap.contoso.example:993/tls",
            "--pop3",
            "imap.contoso.example:995/tls",
            "--smtp",
            "smtp.contoso.example:465/tls",
        ]),
    ]
}
