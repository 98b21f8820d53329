//! Servers that leave a sign-in or a mailbox unanswered, on connections that are as they should be.

use super::super::line::Line;
use super::super::played::Answer;
use super::super::row::Row;
use super::TLS_DOORS;

pub(crate) fn rows() -> Vec<Row> {
    [sign_in(), mailbox(), last_words()].concat()
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
        row(ID, "nothing on AUTHENTICATE", 0, SIGN_IN, End::Silence).says(&[
            "no answer to AUTHENTICATE PLAIN within 30 seconds",
            "imap.contoso.example:993",
        ]),
        row(ID, "nothing on POP3's AUTH", 1, SIGN_IN, End::Silence).says(&[
            "no answer to AUTH PLAIN within 30 seconds",
            "imap.contoso.example:995",
        ]),
        row(ID, "nothing on SMTP's AUTH", 2, SIGN_IN, End::Silence).says(&[
            "no answer to AUTH PLAIN within 30 seconds",
            "smtp.contoso.example:465",
        ]),
        row(ID, "closed on AUTHENTICATE", 0, SIGN_IN, End::Close)
            .says(&["C: m2 AUTHENTICATE PLAIN [hidden]"]),
        row(ID, "reset on SMTP's AUTH", 2, SIGN_IN, End::Reset).says(&["C: AUTH PLAIN [hidden]"]),
    ]
}

/// What a server says untagged before it hangs up.
fn says_last(
    id: &'static str,
    what: &'static str,
    command: &'static str,
    words: &'static str,
) -> Row {
    Row::broken(id, what, move |line| {
        line.plays(&[993], move |turn| {
            if turn.command != command {
                return Ok(Answer::Usual);
            }
            turn.conversation.say(words)?;
            Ok(Answer::Closes)
        });
    })
    .arguments(&["--only", "imap"])
    .arguments(&TLS_DOORS[..2])
    .on(&["imap"])
    .sends_credential()
    .within(45.0)
}

fn last_words() -> Vec<Row> {
    vec![
        says_last(
            "auth.temporary",
            "an untagged BAD, and then the end",
            "AUTHENTICATE",
            "* BAD internal server error\r\n",
        )
        .says(&["BAD internal server error"]),
        says_last(
            "auth.temporary",
            "an untagged NO with ALERT, and then the end",
            "AUTHENTICATE",
            "* NO [ALERT] Mailbox is being migrated, try again after 18:00\r\n",
        )
        .says(&["Mailbox is being migrated, try again after 18:00"]),
        says_last(
            "mailbox.unavailable",
            "an untagged NO with ALERT on EXAMINE, and then the end",
            "EXAMINE",
            "* NO [ALERT] Storage node 3 is offline, mail is not lost\r\n",
        )
        .says(&["Storage node 3 is offline"]),
        Row::healthy("a server that signs in by itself under TLS", |line| {
            line.plays(&[993], |turn| {
                Ok(match turn.command {
                    "" => Answer::Says("* PREAUTH [CAPABILITY IMAP4rev1] in as kim\r\n".to_owned()),
                    _ => Answer::Usual,
                })
            });
        })
        .without_sign_in()
        .arguments(&["--only", "imap"])
        .arguments(&TLS_DOORS[..2])
        .on(&["imap"])
        .twin_of(&["proto.preauth"]),
    ]
}

fn mailbox() -> Vec<Row> {
    const ID: &str = "proto.mailbox-unanswered";
    vec![
        row(ID, "nothing on EXAMINE", 0, MAILBOX, End::Silence)
            .says(&["no answer to EXAMINE INBOX within 30 seconds"]),
        row(ID, "nothing on STAT", 1, MAILBOX, End::Silence)
            .says(&["no answer to STAT within 30 seconds"]),
        row(ID, "nothing on RCPT", 2, MAILBOX, End::Silence)
            .says(&["no answer to RCPT TO:<kim@contoso.example> within 30 seconds"]),
        row(ID, "closed on EXAMINE", 0, MAILBOX, End::Close).says(&["C: m4 EXAMINE INBOX"]),
        row(ID, "reset on STAT", 1, MAILBOX, End::Reset).says(&["C: STAT"]),
    ]
}
