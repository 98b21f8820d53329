//! STARTTLS that is missing, stripped, refused or misused.

use super::row::Row;
use super::world;

pub(crate) fn rows() -> Vec<Row> {
    vec![
        Row::broken(
            "starttls.not-offered",
            "something on the way leaves STARTTLS out of the reply to EHLO",
            |line| {
                line.instead(&[587], |conversation| {
                    let to = (world::SMTP_V4, 587);
                    let leave_out = |text: String| {
                        if text.contains("STARTTLS") {
                            String::new()
                        } else {
                            text
                        }
                    };
                    conversation.relay(to, leave_out, |text| text)
                });
            },
        )
        .arguments(&[
            "--only",
            "smtp",
            "--smtp",
            "smtp.contoso.example:587/starttls",
        ])
        .on(&["smtp"]),
    ]
}
