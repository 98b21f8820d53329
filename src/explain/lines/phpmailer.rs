//! What PHPMailer tells of a reply of the server: its text, its code and its enhanced code, each behind a label of its own.

/// The labels, in the order in which they stand.
const DETAIL: &str = " Detail: ";
const CODE: &str = " SMTP code: ";
const ENHANCED: &str = " Additional SMTP info: ";

/// The text with the reply as the server gave it, in the place of its parts; none where it has none of PHPMailer's.
pub(super) fn reply(text: &str) -> Option<String> {
    let one_line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let (before, rest) = one_line.split_once(DETAIL)?;
    let (detail, rest) = rest.split_once(CODE)?;
    let code = rest.split(' ').next()?;
    let is_code = code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_digit());
    if !is_code || !before.contains("SMTP server error: ") {
        return None;
    }
    let enhanced = rest.split_once(ENHANCED).map(|(_, rest)| enhanced(rest));
    let enhanced = enhanced.filter(|enhanced| !enhanced.is_empty());
    Some(match enhanced {
        Some(enhanced) => format!("{code} {enhanced} {detail}"),
        None => format!("{code} {detail}"),
    })
}

/// The enhanced code that a text begins with; the next words follow without a space.
fn enhanced(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.');
    text[..end.unwrap_or(text.len())].trim_end_matches('.')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_of_a_reply_are_put_together() {
        for (text, expected) in [
            (
                "The following From address failed: kim@contoso.com : MAIL FROM command failed,Client not authenticated to send mail.\n,530,5.7.57SMTP server error: MAIL FROM command failed Detail: Client not authenticated to send mail.\n SMTP code: 530 Additional SMTP info: 5.7.57SMTP server error: x",
                Some("530 5.7.57 Client not authenticated to send mail."),
            ),
            (
                "SMTP server error: RCPT TO command failed Detail: no such user\r\n SMTP code: 550",
                Some("550 no such user"),
            ),
            ("SMTP server error: QUIT command failed", None),
            ("Detail: none SMTP code: 250", None),
        ] {
            assert_eq!(reply(text).as_deref(), expected, "{text}");
        }
    }
}
