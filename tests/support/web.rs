//! A web server of few words, for what a mail check may want to see beside the mail servers.

use std::io;

use time::OffsetDateTime;
use time::format_description::well_known::Rfc2822;

use super::middlebox::Conversation;

/// Answers every request of the web with what `answer` makes of its path and its host: the status line's code and reason, further
/// headers, and the text.
pub(crate) fn answering(
    answer: impl Fn(&str, &str) -> (String, String, String) + Send + Sync + 'static,
) -> impl Fn(&mut Conversation) -> io::Result<()> + Send + Sync + 'static {
    move |conversation| respond(conversation, &answer)
}

/// A page that says this.
pub(crate) fn page(text: &str) -> (String, String, String) {
    (
        "200 OK".to_owned(),
        "Content-Type: text/plain\r\n".to_owned(),
        text.to_owned(),
    )
}

/// A way to another page.
pub(crate) fn redirect(to: &str) -> (String, String, String) {
    (
        "302 Found".to_owned(),
        format!("Location: {to}\r\n"),
        String::new(),
    )
}

fn respond(
    conversation: &mut Conversation,
    answer: &impl Fn(&str, &str) -> (String, String, String),
) -> io::Result<()> {
    let request = conversation.hear_line()?;
    let path = request.split(' ').nth(1).unwrap_or_default();
    let mut host = String::new();
    loop {
        let header = conversation.hear_line()?;
        let Some((name, value)) = header.split_once(':') else {
            break;
        };
        if name.eq_ignore_ascii_case("host") {
            value.trim().clone_into(&mut host);
        }
    }
    let (status, headers, text) = answer(path, &host);
    // The date of RFC 9110 is that of e-mail with GMT for the zone.
    let date = OffsetDateTime::now_utc()
        .format(&Rfc2822)
        .unwrap_or_default()
        .replace("+0000", "GMT");
    conversation.say(format!(
        "HTTP/1.1 {status}\r\nDate: {date}\r\n{headers}Content-Length: {}\r\nConnection: close\r\n\r\n{text}",
        text.len()
    ))
}
