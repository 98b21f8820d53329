//! IMAP at the simulated tenant: the front end that Exchange Online has shown since September 2026, and the one before.

use super::FrontEnd;
use super::directory::Matter;
use super::judge::{Judge, Judgement};
use crate::demo::service::{Reply, Service, Then};
use crate::endpoint::Protocol;

/// Before STARTTLS on port 143.
const BEFORE_TLS: &str = "* CAPABILITY IMAP4 IMAP4rev1 LOGINDISABLED STARTTLS";
/// Under TLS, before the sign-in.
const BEFORE_SIGN_IN: &str = "* CAPABILITY IMAP4 IMAP4rev1 AUTH=XOAUTH2 LOGINDISABLED SASL-IR UIDPLUS MOVE ID UNSELECT CHILDREN IDLE NAMESPACE LITERAL+";
/// After the sign-in.
const AFTER_SIGN_IN: &str = "* CAPABILITY IMAP4 IMAP4rev1 AUTH=XOAUTH2 LOGINDISABLED SASL-IR UIDPLUS MOVE ID UNSELECT CLIENTACCESSRULES CLIENTNETWORKPRESENCELOCATION BACKENDAUTHENTICATE CHILDREN IDLE NAMESPACE LITERAL+";
/// The same of the classic front end.
const CLASSIC_BEFORE: &str = "* CAPABILITY IMAP4 IMAP4rev1 AUTH=PLAIN AUTH=XOAUTH2 SASL-IR UIDPLUS ID UNSELECT CHILDREN IDLE NAMESPACE LITERAL+";
const CLASSIC_AFTER: &str = "* CAPABILITY IMAP4 IMAP4rev1 AUTH=PLAIN AUTH=XOAUTH2 SASL-IR UIDPLUS MOVE ID UNSELECT CLIENTACCESSRULES CLIENTNETWORKPRESENCELOCATION BACKENDAUTHENTICATE CHILDREN IDLE NAMESPACE LITERAL+";
const NOT_CONNECTED: &str = "User is authenticated but not connected.";
const GOODBYE: &str = "* BYE Microsoft Exchange Server IMAP4 server signing off.";
/// Messages in the simulated inbox.
const MESSAGES: u32 = 3;

/// Where a conversation stands.
#[derive(Clone, PartialEq, Eq)]
enum State {
    Clear,
    Secured,
    /// The initial response of this tag is due (RFC 9051, section 6.2.2).
    TokenDue(String),
    /// The response of AUTHENTICATE PLAIN is due; the classic front end alone asks for it.
    PasswordDue(String),
    /// Signed in, and the session with the mailbox failed.
    Hollow,
    /// Signed in, and the session with the mailbox does not last.
    Ailing(Matter),
    SignedIn,
    Selected,
}

/// One IMAP conversation.
pub(crate) struct Imap {
    judge: Judge,
    name: String,
    state: State,
}

impl Imap {
    /// Begins.
    pub(crate) fn new(judge: Judge) -> Self {
        let name = super::front_end_in_brackets();
        Self {
            judge,
            name,
            state: State::Clear,
        }
    }

    fn capability(&self) -> &'static str {
        match (&self.state, self.judge.front_end()) {
            (State::Clear, _) => BEFORE_TLS,
            (State::Secured | State::TokenDue(_) | State::PasswordDue(_), FrontEnd::New) => {
                BEFORE_SIGN_IN
            }
            (State::Secured | State::TokenDue(_) | State::PasswordDue(_), FrontEnd::Classic) => {
                CLASSIC_BEFORE
            }
            (_, FrontEnd::New) => AFTER_SIGN_IN,
            (_, FrontEnd::Classic) => CLASSIC_AFTER,
        }
    }

    /// What a command for the mailbox meets when no session with it could be had.
    fn not_connected(&self, tag: &str) -> Reply {
        let how = match self.judge.front_end() {
            FrontEnd::New => "NO",
            FrontEnd::Classic => "BAD",
        };
        Reply::say([&format!("{tag} {how} {NOT_CONNECTED}")])
    }

    /// A password meets a policy at the new front end, and a plain refusal at the classic one.
    fn password(&mut self, tag: &str, command: &str) -> Reply {
        match self.judge.front_end() {
            FrontEnd::New => no_passwords(tag),
            FrontEnd::Classic => Reply::say([&format!("{tag} NO {command} failed.")]),
        }
    }

    fn signed_in(&self) -> bool {
        matches!(self.state, State::SignedIn | State::Selected)
    }

    fn authenticate(&mut self, tag: &str, arguments: &str) -> Reply {
        if self.state != State::Secured {
            return invalid_state(tag);
        }
        let mut words = arguments.split_whitespace();
        let mechanism = words.next().unwrap_or_default().to_ascii_uppercase();
        match (mechanism.as_str(), words.next()) {
            ("XOAUTH2", Some(response)) => self.token(tag, response),
            ("XOAUTH2", None) => {
                self.state = State::TokenDue(tag.to_owned());
                Reply::say(["+ "])
            }
            ("PLAIN", None) if self.judge.front_end() == FrontEnd::Classic => {
                self.state = State::PasswordDue(tag.to_owned());
                Reply::say(["+ "])
            }
            ("PLAIN" | "LOGIN", _) => self.password(tag, "AUTHENTICATE"),
            _ => Reply::say([&format!("{tag} NO AUTHENTICATE failed.")]),
        }
    }

    fn token(&mut self, tag: &str, response: &str) -> Reply {
        self.state = match self.judge.xoauth2(Protocol::Imap, response) {
            Judgement::Refused => {
                self.state = State::Secured;
                return Reply::say([&format!("{tag} NO AUTHENTICATE failed.")]);
            }
            Judgement::Hollow => State::Hollow,
            Judgement::Opens(mailbox) => match mailbox.matter {
                Matter::Nothing | Matter::Policy(_) => State::SignedIn,
                matter => State::Ailing(matter),
            },
        };
        Reply::say([&format!("{tag} OK AUTHENTICATE completed.")])
    }

    fn open(&mut self, tag: &str, command: &str, mailbox: &str) -> Reply {
        if !self.signed_in() {
            return invalid_state(tag);
        }
        if !mailbox.trim_matches('"').eq_ignore_ascii_case("INBOX") {
            return Reply::say([&format!("{tag} NO {mailbox} doesn't exist.")]);
        }
        self.state = State::Selected;
        let access = if command == "EXAMINE" {
            "READ-ONLY"
        } else {
            "READ-WRITE"
        };
        Reply::say([
            &format!("* {MESSAGES} EXISTS"),
            "* 0 RECENT",
            "* FLAGS (\\Seen \\Answered \\Flagged \\Deleted \\Draft $MDNSent)",
            "* OK [PERMANENTFLAGS (\\Seen \\Answered \\Flagged \\Deleted \\Draft $MDNSent)] Permanent flags",
            "* OK [UIDVALIDITY 14] UIDVALIDITY value",
            &format!(
                "* OK [UIDNEXT {}] The next unique identifier value",
                MESSAGES + 1
            ),
            &format!("{tag} OK [{access}] {command} completed."),
        ])
    }

    fn list(&self, tag: &str, command: &str, arguments: &str) -> Reply {
        if !self.signed_in() {
            return invalid_state(tag);
        }
        let done = format!("{tag} OK {command} completed.");
        if arguments.ends_with("\"\"") {
            return Reply::say([&format!("* {command} (\\Noselect) \"/\" \"\""), &done]);
        }
        Reply::say([
            &format!("* {command} (\\HasNoChildren) \"/\" INBOX"),
            &format!("* {command} (\\HasNoChildren \\Sent) \"/\" \"Sent Items\""),
            &done,
        ])
    }
}

fn invalid_state(tag: &str) -> Reply {
    Reply::say([&format!("{tag} BAD Command received in Invalid state.")])
}

/// What a command for the mailbox meets in a session that does not last.
fn ailing(tag: &str, matter: Matter) -> Reply {
    match matter {
        Matter::TokenEnds => {
            Reply::say(["* BYE Session invalidated - AccessTokenExpired"]).then(Then::Close)
        }
        _ => Reply::say([&format!(
            "{tag} BAD Request is throttled. Suggested Backoff Time: 299961 milliseconds"
        )]),
    }
}

/// Exchange Online looks up no account for a password, and hangs up.
fn no_passwords(tag: &str) -> Reply {
    Reply::say([
        &format!("{tag} NO Basic authentication is disabled."),
        GOODBYE,
    ])
    .then(Then::Close)
}

impl Service for Imap {
    fn greeting(&self) -> Reply {
        let ready = match self.judge.front_end() {
            FrontEnd::New => {
                "Microsoft Exchange IMAP4 service ready. 7d3f6f0e-31a4-4c0b-9d6a-2f1b7a54c8e1 (tcpproxy/15.21.0406.000 BACKENDAUTHENTICATE)"
            }
            FrontEnd::Classic => "The Microsoft Exchange IMAP4 service is ready.",
        };
        Reply::say([&format!("* OK {ready} {}", self.name)])
    }

    fn line(&mut self, line: &str) -> Reply {
        match self.state.clone() {
            State::TokenDue(tag) => return self.token(&tag, line),
            State::PasswordDue(tag) => {
                self.state = State::Secured;
                return self.password(&tag, "AUTHENTICATE");
            }
            _ => {}
        }
        let (tag, rest) = line.split_once(' ').unwrap_or((line, ""));
        let (command, arguments) = rest.split_once(' ').unwrap_or((rest, ""));
        let command = command.to_ascii_uppercase();
        let done = format!("{tag} OK {command} completed.");
        match command.as_str() {
            "CAPABILITY" => Reply::say([self.capability(), &done]),
            "NOOP" | "CHECK" => Reply::say([&done]),
            "ID" => Reply::say([
                "* ID (\"name\" \"Microsoft.Exchange.Imap4.Imap4Server\" \"version\" \"15.21\")",
                &done,
            ]),
            "LOGOUT" => Reply::say([GOODBYE, &done]).then(Then::Close),
            "STARTTLS" if self.state == State::Clear => {
                Reply::say([&format!("{tag} OK Begin TLS negotiation now.")]).then(Then::StartTls)
            }
            "LOGIN" if self.state == State::Secured => self.password(tag, "LOGIN"),
            "SELECT" | "EXAMINE" | "LIST" | "LSUB" | "STATUS" | "NAMESPACE"
                if let State::Ailing(matter) = self.state =>
            {
                ailing(tag, matter)
            }
            "SELECT" | "EXAMINE" | "LIST" | "LSUB" | "STATUS" | "NAMESPACE"
                if self.state == State::Hollow =>
            {
                self.not_connected(tag)
            }
            "AUTHENTICATE" => self.authenticate(tag, arguments),
            "SELECT" | "EXAMINE" => self.open(tag, &command, arguments),
            "LIST" | "LSUB" => self.list(tag, &command, arguments),
            "NAMESPACE" if self.signed_in() => {
                Reply::say(["* NAMESPACE ((\"\" \"/\")) NIL NIL", &done])
            }
            "STATUS" if self.signed_in() => Reply::say([
                &format!("* STATUS INBOX (MESSAGES {MESSAGES} UNSEEN 0)"),
                &done,
            ]),
            "CLOSE" | "UNSELECT" if self.state == State::Selected => {
                self.state = State::SignedIn;
                Reply::say([&done])
            }
            "STARTTLS" | "LOGIN" | "NAMESPACE" | "STATUS" | "CLOSE" | "UNSELECT" => {
                invalid_state(tag)
            }
            _ => Reply::say([&format!("{tag} BAD Command Error. 12")]),
        }
    }

    fn secured(&mut self) {
        self.state = State::Secured;
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may fail loudly")]
    use super::*;
    use crate::demo::tenant::judge::tests::{judge, response};

    fn said(imap: &mut Imap, line: &str) -> String {
        imap.line(line).text
    }

    #[test]
    fn a_token_opens_the_inbox_in_one_line_or_two() {
        for two_lines in [false, true] {
            let mut imap = Imap::new(judge(FrontEnd::New));
            assert!(said(&mut imap, "a CAPABILITY").contains("STARTTLS"));
            assert!(said(&mut imap, "b EXAMINE INBOX").contains("b BAD"));
            assert_eq!(imap.line("c STARTTLS").then, Then::StartTls);
            imap.secured();
            let response = response(crate::demo::tenant::ADDRESS, crate::demo::tenant::TOKEN);
            let answer = if two_lines {
                assert_eq!(said(&mut imap, "d AUTHENTICATE XOAUTH2"), "+ \r\n");
                said(&mut imap, &response)
            } else {
                said(&mut imap, &format!("d AUTHENTICATE XOAUTH2 {response}"))
            };
            assert_eq!(answer, "d OK AUTHENTICATE completed.\r\n");
            assert!(said(&mut imap, "e CAPABILITY").contains("BACKENDAUTHENTICATE"));
            assert!(said(&mut imap, "f EXAMINE INBOX").contains("f OK [READ-ONLY]"));
            assert_eq!(imap.line("g LOGOUT").then, Then::Close);
        }
    }

    #[test]
    fn passwords_and_other_tokens_are_refused() {
        let mut imap = Imap::new(judge(FrontEnd::New));
        imap.secured();
        assert_eq!(
            said(&mut imap, "a AUTHENTICATE XOAUTH2 dXNlcj1raW0="),
            "a NO AUTHENTICATE failed.\r\n"
        );
        assert_eq!(imap.line("b LOGIN kim secret").then, Then::Close);
    }
}
