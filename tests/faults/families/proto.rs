//! Servers that do not say what a mail server says.

use super::row::Row;

pub(crate) fn rows() -> Vec<Row> {
    vec![
        Row::broken("proto.silent", "nothing is ever said", |line| {
            line.instead(&[143, 110, 587], |conversation| conversation.hear_out());
        })
        .arguments(&[
            "--imap",
            "imap.contoso.example:143/starttls",
            "--pop3",
            "imap.contoso.example:110/starttls",
            "--smtp",
            "smtp.contoso.example:587/starttls",
        ])
        .within(45.0),
    ]
}
