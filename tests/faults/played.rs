//! A mail server of few words: it does all that a mail program needs, except what a row wants otherwise.

use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use super::servers::certificates::Certificate;
use super::servers::middlebox::Conversation;

/// What the server is to answer.
pub(crate) struct Turn<'a> {
    /// The protocol that is spoken.
    pub(crate) protocol: &'static str,
    /// The command in capital letters without its arguments and its tag; empty where the greeting is due.
    pub(crate) command: &'a str,
    /// Whether TLS stands.
    pub(crate) is_private: bool,
    /// The connection, for those who answer by themselves.
    pub(crate) conversation: &'a mut Conversation,
}

/// What comes of a turn.
pub(crate) enum Answer {
    /// What a server in good order says.
    Usual,
    /// This, line end included; `TAG` stands for the tag of the command.
    Says(String),
    /// This ends what was said of a go-ahead: TLS follows.
    GoesAhead(&'static str),
    /// All was said and done.
    Done,
    /// The server closes.
    Closes,
}

/// How a row answers.
pub(crate) type Answering = dyn Fn(&mut Turn<'_>) -> io::Result<Answer> + Send + Sync;

/// A server of one port.
pub(crate) struct Played {
    pub(crate) port: u16,
    pub(crate) certificate: Certificate,
    pub(crate) answer: Arc<Answering>,
    /// Where each sign-in is noted, by its protocol.
    pub(crate) signed_in: Arc<Mutex<Vec<&'static str>>>,
}

/// The protocol of a port.
fn protocol(port: u16) -> &'static str {
    match port {
        143 | 993 => "imap",
        110 | 995 => "pop3",
        _ => "smtp",
    }
}

impl Played {
    /// Serves one client to the end.
    pub(crate) fn serve(&self, conversation: &mut Conversation) -> io::Result<()> {
        if matches!(self.port, 993 | 995 | 465) {
            conversation.encrypt(&self.certificate)?;
        }
        let protocol = protocol(self.port);
        let mut line = String::new();
        loop {
            let (tag, rest) = match line.split_once(' ') {
                Some((tag, rest)) if protocol == "imap" => (tag, rest),
                _ => ("", line.as_str()),
            };
            let command = rest.split_whitespace().next().unwrap_or_default();
            let command = command.to_ascii_uppercase();
            if matches!(command.as_str(), "AUTH" | "AUTHENTICATE" | "LOGIN" | "PASS") {
                let mut signed_in = self
                    .signed_in
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner);
                signed_in.push(protocol);
            }
            let is_private = conversation.is_encrypted();
            let answer = (self.answer)(&mut Turn {
                protocol,
                command: &command,
                is_private,
                conversation,
            })?;
            let follows = matches!(answer, Answer::GoesAhead(_));
            let said = match answer {
                Answer::GoesAhead(text) => text.to_owned(),
                Answer::Usual => usual(protocol, &command, is_private).to_owned(),
                Answer::Says(text) => text,
                Answer::Done => String::new(),
                Answer::Closes => return Ok(()),
            };
            conversation.say(said.replace("TAG", tag))?;
            let goes_ahead = follows
                || said == "TAG OK done\r\n"
                || said == "+OK\r\n"
                || said == "220 go ahead\r\n";
            if matches!(command.as_str(), "STARTTLS" | "STLS") && goes_ahead {
                conversation.encrypt(&self.certificate)?;
            }
            if matches!(command.as_str(), "QUIT" | "LOGOUT") {
                return Ok(());
            }
            line = conversation.hear_line()?;
            if line.is_empty() {
                return Ok(());
            }
        }
    }
}

/// What a server in good order says. It takes every password, in one line.
fn usual(protocol: &str, command: &str, is_private: bool) -> &'static str {
    match (protocol, command) {
        ("imap", "") => "* OK ready\r\n",
        ("imap", "CAPABILITY") if is_private => {
            "* CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN\r\nTAG OK done\r\n"
        }
        ("imap", "CAPABILITY") => {
            "* CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED\r\nTAG OK done\r\n"
        }
        ("imap", "EXAMINE") => "* 1 EXISTS\r\nTAG OK [READ-ONLY] done\r\n",
        ("imap", "LOGOUT") => "* BYE\r\nTAG OK done\r\n",
        ("imap", _) => "TAG OK done\r\n",
        ("pop3", "CAPA") if is_private => "+OK\r\nSASL PLAIN\r\nUSER\r\n.\r\n",
        ("pop3", "CAPA") => "+OK\r\nSTLS\r\n.\r\n",
        ("pop3", "STAT") => "+OK 1 120\r\n",
        ("pop3", _) => "+OK\r\n",
        (_, "") => "220 smtp.contoso.example ESMTP\r\n",
        (_, "EHLO") if is_private => "250-smtp.contoso.example\r\n250 AUTH PLAIN\r\n",
        (_, "EHLO") => "250-smtp.contoso.example\r\n250 STARTTLS\r\n",
        (_, "STARTTLS") => "220 go ahead\r\n",
        (_, "AUTH") => "235 2.7.0 welcome\r\n",
        (_, "QUIT") => "221 bye\r\n",
        _ => "250 fine\r\n",
    }
}
