//! Sentences of servers in a text, by their form: `535 5.7.139 ...`, `-ERR ...`, `a1 NO ...`, `* BYE ...`, `[ALERT] ...`.

mod about;
mod form;
mod printed;
mod standing;

pub(super) use form::{formal, is_code, is_covered};
pub(super) use standing::{counts, is_announced};

use form::{OF_POP, SHARED, one_line};

use crate::endpoint::Protocol;

/// By what a sentence was found.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Form {
    /// The code of SMTP.
    Smtp(u16),
    /// An enhanced code alone.
    Enhanced,
    /// The status of IMAP: `NO`, `BAD`, `BYE`.
    Imap(String),
    /// `* CAPABILITY`.
    Capability,
    /// `-ERR`.
    Pop,
    /// A code in brackets that IMAP or POP3 has.
    Bracket,
    /// Nothing but its words.
    Bare,
}

/// What a server may have said.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Sentence {
    pub(super) form: Form,
    /// The enhanced status code.
    pub(super) enhanced: Option<String>,
    /// The code in brackets.
    pub(super) response_code: Option<String>,
    /// The words, on one line.
    pub(super) text: String,
    /// The protocol, where the text around tells it.
    pub(super) protocol: Option<Protocol>,
    /// Whether it begins where a sentence of a server does: a line, a quotation, behind a tag.
    pub(super) begins: bool,
    /// Whether it is a code of SMTP amid other words, which may count something.
    pub(super) is_loose: bool,
    /// The command that it answers, where the text before it names one.
    pub(super) answers: Option<Command>,
    /// The tag of the command of IMAP that it answers.
    pub(super) tag: Option<String>,
}

/// A command that a server's log names before its answer, `NOQUEUE: reject: RCPT from`, or that the text shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Command {
    /// None: whoever connects is turned away.
    Connect,
    Hello,
    StartTls,
    Mail,
    Recipient,
    /// The same, in a report that mail could not be delivered.
    Delivery,
    Data,
    /// Any of IMAP's that wants a mailbox.
    Select,
    /// One of IMAP's that puts a message into a folder.
    Store,
    /// Another of IMAP's behind the sign-in.
    Folder,
}

impl Command {
    /// The one that a text names last.
    fn last_of(before: &str) -> Option<Self> {
        const REFUSED: &str = "reject: ";
        const COMMANDS: [(&str, Command); 7] = [
            ("CONNECT", Command::Connect),
            ("HELO", Command::Hello),
            ("EHLO", Command::Hello),
            ("MAIL", Command::Mail),
            ("RCPT", Command::Recipient),
            ("DATA", Command::Data),
            ("END-OF-MESSAGE", Command::Data),
        ];
        // What a program was about, it says right before the reply.
        let about = before.trim_end_matches([' ', ':', '=', '>', '-']);
        if about.to_ascii_uppercase().ends_with("STARTTLS") {
            return Some(Self::StartTls);
        }
        let (_, behind) = before.rsplit_once(REFUSED)?;
        let (name, rest) = behind.split_once(' ')?;
        let (_, command) = COMMANDS.into_iter().find(|(known, _)| *known == name)?;
        rest.starts_with("from ").then_some(command)
    }

    /// Where in a conversation its answer stands. Postfix asks about the client and the sender once more when a recipient is named.
    const fn places(self) -> &'static [(Protocol, &'static str)] {
        use Protocol::{Imap, Smtp};
        match self {
            Self::StartTls => &[(Smtp, "starttls")],
            Self::Connect => &[(Smtp, "greeting")],
            Self::Hello => &[(Smtp, "hello"), (Smtp, "enter")],
            Self::Mail => &[(Smtp, "enter")],
            Self::Delivery => &[(Smtp, "rcpt")],
            Self::Recipient | Self::Data => &[(Smtp, "rcpt"), (Smtp, "enter")],
            Self::Select | Self::Store | Self::Folder => &[(Imap, "enter")],
        }
    }
}

impl Sentence {
    /// One without a form.
    pub(super) fn bare(text: &str, protocol: Option<Protocol>) -> Self {
        Self {
            form: Form::Bare,
            enhanced: None,
            response_code: None,
            text: one_line(text),
            protocol,
            begins: false,
            is_loose: false,
            answers: None,
            tag: None,
        }
    }

    /// Whether the form alone tells that a server said it.
    pub(super) fn is_formal(&self) -> bool {
        match &self.form {
            Form::Bare => false,
            Form::Smtp(220 | 250) => form::is_covered(&self.text),
            Form::Smtp(code) => self.enhanced.is_some() || self.begins && !SHARED.contains(code),
            _ => true,
        }
    }

    /// Whether it begins as the good-bye of a server of SMTP does, which is that of one of FTP, too.
    pub(super) fn is_goodbye(&self) -> bool {
        self.form == Form::Smtp(421) && self.begins
    }

    /// Whether it is a code of SMTP without an enhanced one: a number that may be any.
    pub(super) fn is_bare_code(&self) -> bool {
        matches!(self.form, Form::Smtp(_)) && self.enhanced.is_none()
    }

    /// Where in a conversation it can stand, the most probable first.
    pub(super) fn places(&self) -> Vec<(Protocol, &'static str)> {
        use Protocol::{Imap, Pop3, Smtp};
        if let Some(command) = self.answers {
            return command.places().to_vec();
        }
        let all: &[(Protocol, &'static str)] = match &self.form {
            Form::Smtp(250) => &[(Smtp, "hello"), (Smtp, "greeting")],
            Form::Smtp(220) => &[(Smtp, "greeting")],
            // The session ran already (RFC 3463, section 3.5).
            Form::Smtp(421)
                if self.enhanced.as_deref() == Some("4.4.2") || self.is_about_errors() =>
            {
                &[(Smtp, "enter"), (Smtp, "auth")]
            }
            Form::Smtp(421) => &[(Smtp, "greeting"), (Smtp, "auth"), (Smtp, "enter")],
            Form::Smtp(_) | Form::Enhanced
                if self.is_in_reply_about_recipient()
                    || self.is_of_closed_mailbox()
                    || self.is_of_full_mailbox_of_somebody() =>
            {
                &[(Smtp, "rcpt")]
            }
            Form::Enhanced if self.is_of_sign_in() => &[(Smtp, "auth")],
            // The account is switched off (RFC 5248, X.7.13).
            Form::Smtp(525 | 535) if self.enhanced.as_deref() == Some("5.7.13") => {
                &[(Smtp, "auth")]
            }
            // Whose address it is, the code says (RFC 3463, section 3.2).
            Form::Smtp(500..=504) if self.is_of_sender() => &[(Smtp, "enter")],
            Form::Smtp(500..=504) if self.is_of_recipient() => &[(Smtp, "rcpt")],
            // STARTTLS is answered with it (RFC 3207, section 4).
            Form::Smtp(454) if self.text.contains("TLS") => &[(Smtp, "starttls")],
            Form::Smtp(432 | 435 | 454 | 504 | 525 | 534 | 535 | 538) => {
                &[(Smtp, "auth"), (Smtp, "enter")]
            }
            Form::Smtp(530) => &[(Smtp, "enter"), (Smtp, "auth")],
            Form::Smtp(500..=503) => &[
                (Smtp, "enter"),
                (Smtp, "auth"),
                (Smtp, "hello"),
                (Smtp, "rcpt"),
            ],
            Form::Smtp(_) | Form::Enhanced if self.is_about_failed_sign_ins() => &[(Smtp, "auth")],
            Form::Smtp(_) | Form::Enhanced if speaks_of_signing_in(&self.text) => {
                &[(Smtp, "enter"), (Smtp, "rcpt"), (Smtp, "auth")]
            }
            Form::Smtp(_) | Form::Enhanced if self.is_about_recipient() => {
                &[(Smtp, "rcpt"), (Smtp, "enter")]
            }
            Form::Smtp(521 | 550 | 554 | 571) if self.enhanced.is_none() => {
                &[(Smtp, "enter"), (Smtp, "rcpt"), (Smtp, "greeting")]
            }
            Form::Smtp(_) | Form::Enhanced => &[(Smtp, "enter"), (Smtp, "rcpt")],
            Form::Imap(status) if status == "BYE" => {
                &[(Imap, "greeting"), (Imap, "auth"), (Imap, "enter")]
            }
            Form::Imap(_) => &[(Imap, "auth"), (Imap, "enter")],
            Form::Capability => &[(Imap, "capability")],
            Form::Pop => &[(Pop3, "auth"), (Pop3, "enter"), (Pop3, "greeting")],
            Form::Bracket
                if self
                    .response_code
                    .as_ref()
                    .is_some_and(|code| OF_POP.contains(&code.as_str())) =>
            {
                &[(Pop3, "auth"), (Pop3, "enter")]
            }
            Form::Bracket => &[(Imap, "auth"), (Imap, "enter")],
            Form::Bare if speaks_of_signing_in(&self.text) => match self.protocol {
                Some(Smtp) => &[(Smtp, "auth"), (Smtp, "enter")],
                Some(Pop3) => &[(Pop3, "auth")],
                Some(Imap) => &[(Imap, "auth")],
                None => &[(Imap, "auth"), (Smtp, "auth"), (Pop3, "auth")],
            },
            Form::Bare => match self.protocol {
                Some(Smtp) => &[
                    (Smtp, "auth"),
                    (Smtp, "enter"),
                    (Smtp, "rcpt"),
                    (Smtp, "greeting"),
                ],
                Some(Pop3) => &[(Pop3, "auth"), (Pop3, "enter")],
                Some(Imap) => &[(Imap, "auth"), (Imap, "enter"), (Imap, "greeting")],
                // So the command is called in SMTP and IMAP, and servers of SMTP name it.
                None if self.text.to_lowercase().contains("starttls") => {
                    &[(Smtp, "enter"), (Smtp, "auth"), (Imap, "auth")]
                }
                None => &[
                    (Imap, "auth"),
                    (Smtp, "enter"),
                    (Smtp, "rcpt"),
                    (Imap, "enter"),
                    (Smtp, "auth"),
                ],
            },
        };
        all.to_vec()
    }

    /// As it is repeated to the person who asked.
    pub(super) fn quoted(&self) -> String {
        let code = match &self.form {
            Form::Smtp(code) => code.to_string(),
            Form::Imap(status) => status.clone(),
            Form::Capability => "* CAPABILITY".to_owned(),
            Form::Pop => "-ERR".to_owned(),
            Form::Enhanced | Form::Bracket | Form::Bare => String::new(),
        };
        let bracket = self.response_code.as_ref().map(|code| format!("[{code}]"));
        let parts = [
            code,
            self.enhanced.clone().unwrap_or_default(),
            bracket.unwrap_or_default(),
            self.text.clone(),
        ];
        let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        parts.join(" ")
    }
}

/// Words in quotation marks, as the end of a sentence.
pub(super) fn in_quotes(said: &str) -> String {
    match said.ends_with(['.', '!', '?']) {
        true => format!("\u{201c}{said}\u{201d}"),
        false => format!("\u{201c}{said}\u{201d}."),
    }
}

/// Whether words are about a sign-in.
pub(super) fn speaks_of_signing_in(text: &str) -> bool {
    const WORDS: [&str; 8] = [
        "login",
        "logon",
        "authenticat",
        "password",
        "credential",
        "sign-in",
        "signin",
        "user name",
    ];
    let lower = text.to_lowercase();
    WORDS.iter().any(|word| lower.contains(word))
}
