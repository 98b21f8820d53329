//! Message submission at the simulated tenant: SMTP AUTH is off for the organisation, on or off for single mailboxes.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use time::OffsetDateTime;
use time::format_description::well_known::{Rfc2822, Rfc3339};

use super::directory::{self, Mailbox, Matter, Submission};
use super::judge::{Judge, Judgement};
use super::{FRONT_END, FrontEnd};
use crate::demo::service::{Reply, Service, Then};
use crate::endpoint::Protocol;

const DISABLED: &str = "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant. Visit https://aka.ms/smtp_auth_disabled for more information.";
const MAILBOX_DISABLED: &str = "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Mailbox. Visit https://aka.ms/smtp_auth_disabled for more information.";
const BASIC_DISABLED: &str =
    "535 5.7.139 Authentication unsuccessful, basic authentication is disabled.";
/// Identity refused, before any policy is looked at.
const REFUSED: &str = "535 5.7.3 Authentication unsuccessful";
const MAY_NOT_SEND_AS: &str =
    "550 5.7.60 SMTP; Client does not have permissions to send as this sender";
const NOT_SIGNED_IN: &str = "530 5.7.57 Client not authenticated to send mail.";
const SESSION: &str = "08DE29A1C4E0B7F2";

#[derive(Clone, Copy, PartialEq, Eq)]
enum Due {
    Command,
    Token,
    Name,
    Password,
}

/// One submission conversation.
pub(crate) struct Smtp {
    judge: Judge,
    secured: bool,
    greeted: bool,
    due: Due,
    signed_in: Option<&'static Mailbox>,
    /// Whose password is due, by the name that was given.
    named: Option<&'static Mailbox>,
    /// A sender was accepted.
    has_sender: bool,
}

impl Smtp {
    /// Begins.
    pub(crate) fn new(judge: Judge) -> Self {
        Self {
            judge,
            secured: false,
            greeted: false,
            due: Due::Command,
            signed_in: None,
            named: None,
            has_sender: false,
        }
    }

    fn ehlo(&mut self) -> Reply {
        self.greeted = true;
        let hello = format!("250-{} Hello [127.0.0.1]", host());
        let changing = if self.secured {
            "250-AUTH LOGIN XOAUTH2"
        } else {
            "250-STARTTLS"
        };
        Reply::say([
            &hello,
            "250-SIZE 157286400",
            "250-PIPELINING",
            "250-DSN",
            "250-ENHANCEDSTATUSCODES",
            changing,
            "250-8BITMIME",
            "250-BINARYMIME",
            "250-CHUNKING",
            "250 SMTPUTF8",
        ])
    }

    fn auth(&mut self, arguments: &str) -> Reply {
        let mut words = arguments.split_whitespace();
        let mechanism = words.next().unwrap_or_default().to_ascii_uppercase();
        match (mechanism.as_str(), words.next()) {
            _ if !self.greeted => Reply::say(["503 5.5.2 Send hello first"]),
            ("XOAUTH2", Some(response)) if self.secured => self.token(response),
            ("XOAUTH2", None) if self.secured => self.ask(Due::Token, "334 "),
            ("LOGIN", Some(name)) if self.secured => self.name(name),
            ("LOGIN", None) if self.secured => self.ask(Due::Name, "334 VXNlcm5hbWU6"),
            _ => Reply::say(["504 5.7.4 Unrecognized authentication type"]),
        }
    }

    fn ask(&mut self, due: Due, prompt: &str) -> Reply {
        self.due = due;
        Reply::say([prompt])
    }

    fn name(&mut self, name: &str) -> Reply {
        let name = STANDARD.decode(name).ok();
        let name = name.and_then(|name| String::from_utf8(name).ok());
        self.named = name.and_then(|name| directory::mailbox(&name));
        self.ask(Due::Password, "334 UGFzc3dvcmQ6")
    }

    fn token(&mut self, response: &str) -> Reply {
        self.due = Due::Command;
        let Judgement::Opens(mailbox) = self.judge.xoauth2(Protocol::Smtp, response) else {
            return Reply::say([&with_trailer(REFUSED)]);
        };
        if let Matter::Policy(words) = mailbox.matter {
            return Reply::say([&with_trailer(&refused_by_policy(words))]);
        }
        match mailbox.submission {
            Submission::OfOrganisation => Reply::say([&with_trailer(DISABLED)]),
            Submission::Off => Reply::say([&with_trailer(MAILBOX_DISABLED)]),
            Submission::On => {
                self.signed_in = Some(mailbox);
                Reply::say(["235 2.7.0 Authentication successful"])
            }
        }
    }

    /// What a password meets: what is set for message submission, at the new front end after the end of passwords.
    fn password(&mut self) -> Reply {
        self.due = Due::Command;
        let named = self
            .named
            .map(|mailbox| (mailbox.matter, mailbox.submission));
        if let Some((Matter::Policy(words), _)) = named {
            return Reply::say([&with_trailer(&refused_by_policy(words))]);
        }
        if let Some((_, Submission::Off)) = named {
            return Reply::say([&with_trailer(MAILBOX_DISABLED)]);
        }
        Reply::say([&with_trailer(match self.judge.front_end() {
            FrontEnd::New => BASIC_DISABLED,
            FrontEnd::Classic => DISABLED,
        })])
    }

    fn mail(&mut self, arguments: &str) -> Reply {
        let Some(mailbox) = self.signed_in else {
            return Reply::say([&with_trailer(NOT_SIGNED_IN)]);
        };
        let sender = between_angles(arguments);
        let is_own =
            directory::mailbox(sender).is_some_and(|other| other.opens_to(mailbox.address));
        if !is_own {
            return Reply::say([MAY_NOT_SEND_AS]);
        }
        self.has_sender = true;
        Reply::say(["250 2.1.0 Sender OK"])
    }
}

/// The mailbox was found, and a policy says no.
fn refused_by_policy(words: &str) -> String {
    format!("535 5.7.139 Authentication unsuccessful, {words}")
}

/// The address of MAIL FROM or RCPT TO.
fn between_angles(arguments: &str) -> &str {
    let (_, rest) = arguments.split_once('<').unwrap_or_default();
    rest.split_once('>').map_or(rest, |(address, _)| address)
}

fn host() -> String {
    format!("{FRONT_END}.outlook.office365.com")
}

/// Microsoft support asks for what stands in the brackets.
fn with_trailer(text: &str) -> String {
    let now = OffsetDateTime::now_utc();
    let now = now.replace_nanosecond(0).unwrap_or(now);
    let time = now.format(&Rfc3339).unwrap_or_default();
    format!("{text} [{FRONT_END}.outlook.office365.com {time} {SESSION}]")
}

impl Service for Smtp {
    fn greeting(&self) -> Reply {
        let now = OffsetDateTime::now_utc()
            .format(&Rfc2822)
            .unwrap_or_default();
        let ready = format!(
            "220 {} Microsoft ESMTP MAIL Service ready at {now} [{SESSION}]",
            host()
        );
        Reply::say([&ready])
    }

    fn line(&mut self, line: &str) -> Reply {
        match self.due {
            Due::Command => {}
            Due::Token => return self.token(line),
            Due::Name => return self.name(line),
            Due::Password => return self.password(),
        }
        let (command, arguments) = line.split_once(' ').unwrap_or((line, ""));
        match command.to_ascii_uppercase().as_str() {
            "EHLO" => self.ehlo(),
            "HELO" => {
                self.greeted = true;
                Reply::say([&format!("250 {} Hello [127.0.0.1]", host())])
            }
            "STARTTLS" if !self.secured => {
                Reply::say(["220 2.0.0 SMTP server ready"]).then(Then::StartTls)
            }
            "AUTH" if self.signed_in.is_none() => self.auth(arguments),
            "MAIL" => self.mail(arguments),
            "RCPT" if self.has_sender => Reply::say(["250 2.1.5 Recipient OK"]),
            // Nobody's mail is taken, so none can be lost.
            "DATA" | "BDAT" if self.has_sender => {
                Reply::say(["554 5.3.2 The simulated tenant delivers nothing"])
            }
            "AUTH" | "RCPT" | "DATA" | "BDAT" => Reply::say(["503 5.5.1 Bad sequence of commands"]),
            "RSET" => {
                self.has_sender = false;
                Reply::say(["250 2.0.0 Resetting"])
            }
            "NOOP" => Reply::say(["250 2.0.0 OK"]),
            "QUIT" => {
                Reply::say(["221 2.0.0 Service closing transmission channel"]).then(Then::Close)
            }
            _ => Reply::say(["500 5.3.3 Unrecognized command"]),
        }
    }

    fn secured(&mut self) {
        self.secured = true;
        self.greeted = false;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::tenant::judge::tests::{judge, response};
    use crate::demo::tenant::{ADDRESS, TOKEN};

    #[test]
    fn a_good_token_meets_the_policy_and_a_bad_one_does_not() {
        let mut smtp = Smtp::new(judge(FrontEnd::New));
        assert!(smtp.line("EHLO [127.0.0.1]").text.contains("STARTTLS"));
        assert_eq!(smtp.line("STARTTLS").then, Then::StartTls);
        smtp.secured();
        assert!(smtp.line("AUTH XOAUTH2").text.starts_with("503 "));
        assert!(
            smtp.line("EHLO [127.0.0.1]")
                .text
                .contains("AUTH LOGIN XOAUTH2")
        );
        assert_eq!(smtp.line("AUTH XOAUTH2").text, "334 \r\n");
        let response = response(ADDRESS, TOKEN);
        assert!(
            smtp.line(&response)
                .text
                .contains("disabled for the Tenant")
        );
        let other = smtp.line("AUTH XOAUTH2 dXNlcj1raW0=").text;
        assert!(other.starts_with("535 5.7.3 "), "{other}");
        assert!(
            smtp.line("MAIL FROM:<kim@contoso.com>")
                .text
                .starts_with("530 5.7.57")
        );
    }
}
