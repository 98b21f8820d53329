//! Servers that leave a sign-in or a mailbox unanswered, on connections that are as they should be.

use super::super::line::Line;
use super::super::played::Answer;
use super::super::row::Row;
use super::TLS_DOORS;

pub(crate) fn rows() -> Vec<Row> {
    [sign_in(), mailbox()].concat()
}

/// What happens instead of an answer.
#[derive(Clone, Copy)]
enum End {
    Silence,
    Close,
    Reset,
}

fn fails(line: &Line<'_>, port: u16, commands: &'static [&'static str], end: End) {
    line.plays(&[port], move |turn| {
        if !commands.contains(&turn.command) {
            return Ok(Answer::Usual);
        }
        match end {
            End::Silence => turn.conversation.hear_out()?,
            End::Close => {}
            End::Reset => turn.conversation.reset()?,
        }
        Ok(Answer::Closes)
    });
}

const SIGN_IN: &[&str] = &["AUTHENTICATE", "AUTH"];
const MAILBOX: &[&str] = &["EXAMINE", "STAT", "RCPT"];

/// One protocol alone: a credential that was not answered goes nowhere else.
fn row(
    id: &'static str,
    what: &'static str,
    protocol: usize,
    commands: &'static [&'static str],
    end: End,
) -> Row {
    const ON: [(&[&str], u16); 3] = [(&["imap"], 993), (&["pop3"], 995), (&["smtp"], 465)];
    let (on, port) = ON[protocol];
    Row::broken(id, what, move |line| fails(line, port, commands, end))
        .arguments(&["--only", on[0]])
        .arguments(&TLS_DOORS[2 * protocol..2 * protocol + 2])
        .on(on)
        .sends_credential()
        .within(45.0)
}

fn sign_in() -> Vec<Row> {
    const ID: &str = "proto.sign-in-unanswered";
    vec![
        row(ID, "nothing on AUTHENTICATE", 0, SIGN_IN, End::Silence),
        row(ID, "nothing on POP3's AUTH", 1, SIGN_IN, End::Silence),
        row(ID, "nothing on SMTP's AUTH", 2, SIGN_IN, End::Silence),
        row(ID, "closed on AUTHENTICATE", 0, SIGN_IN, End::Close),
        row(ID, "reset on SMTP's AUTH", 2, SIGN_IN, End::Reset),
    ]
}

fn mailbox() -> Vec<Row> {
    const ID: &str = "proto.mailbox-unanswered";
    vec![
        row(ID, "nothing on EXAMINE", 0, MAILBOX, End::Silence),
        row(ID, "nothing on STAT", 1, MAILBOX, End::Silence),
        row(ID, "nothing on RCPT", 2, MAILBOX, End::Silence),
        row(ID, "closed on EXAMINE", 0, MAILBOX, End::Close),
        row(ID, "reset on STAT", 1, MAILBOX, End::Reset),
    ]
}
