//! POP3 at the simulated tenant: switched off for the person of the demo, open to others.

use super::FrontEnd;
use super::directory::Pop;
use super::judge::{Judge, Judgement};
use crate::demo::service::{Reply, Service, Then};
use crate::endpoint::Protocol;

/// What Exchange Online says to a token that it does not know.
const REFUSED: &str = "-ERR Authentication failure: unknown user name or bad password.";
/// What it has been reported to say when the token is good and POP is off for the mailbox. Other
/// reports have it sign in first and refuse the mailbox then; this one says what is wrong.
const DISABLED: &str = "-ERR This account has POP disabled";
const WRONG_STATE: &str = "-ERR Command is not valid in this state.";
const BASIC_DISABLED: &str = "-ERR Basic authentication is disabled";
/// What the classic front end says to a password.
const WRONG_PASSWORD: &str = "-ERR Logon failure: unknown user name or bad password.";
/// Messages in the simulated inbox, and their octets.
const INBOX: &str = "3 4096";

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Clear,
    Secured,
    TokenDue,
    PasswordDue,
    /// Signed in, and the session with the mailbox failed.
    Hollow,
    SignedIn,
}

/// One POP3 conversation.
pub(crate) struct Pop3 {
    judge: Judge,
    name: String,
    state: State,
}

impl Pop3 {
    /// Begins.
    pub(crate) fn new(judge: Judge) -> Self {
        let name = super::front_end_in_brackets();
        let state = State::Clear;
        Self { judge, name, state }
    }

    /// A password meets a policy at the new front end, and a plain refusal at the classic one.
    fn password(&self) -> Reply {
        Reply::say([match self.judge.front_end() {
            FrontEnd::New => BASIC_DISABLED,
            FrontEnd::Classic => WRONG_PASSWORD,
        }])
    }

    fn token(&mut self, response: &str) -> Reply {
        let judgement = self.judge.xoauth2(Protocol::Pop3, response);
        let (state, said) = match judgement {
            Judgement::Refused => (State::Secured, REFUSED),
            Judgement::Opens(mailbox) if mailbox.pop == Pop::SaidToBeOff => {
                (State::Secured, DISABLED)
            }
            Judgement::Opens(_) => (State::SignedIn, "+OK User successfully authenticated."),
            Judgement::Hollow => (State::Hollow, "+OK User successfully authenticated."),
        };
        self.state = state;
        Reply::say([said])
    }

    fn auth(&mut self, arguments: &str) -> Reply {
        let mut words = arguments.split_whitespace();
        let mechanism = words.next().unwrap_or_default().to_ascii_uppercase();
        match (mechanism.as_str(), words.next()) {
            ("XOAUTH2", None) => {
                self.state = State::TokenDue;
                Reply::say(["+ "])
            }
            // The token has to come on a line of its own.
            ("XOAUTH2", Some(_)) => {
                Reply::say(["-ERR Protocol error. Connection is closed. 10"]).then(Then::Close)
            }
            ("PLAIN", None) => {
                self.state = State::PasswordDue;
                Reply::say(["+ "])
            }
            ("PLAIN", Some(_)) => self.password(),
            _ => Reply::say(["-ERR Protocol error. 14"]),
        }
    }
}

impl Service for Pop3 {
    fn greeting(&self) -> Reply {
        let ready = "+OK The Microsoft Exchange POP3 service is ready.";
        Reply::say([&format!("{ready} {}", self.name)])
    }

    fn line(&mut self, line: &str) -> Reply {
        match self.state {
            State::TokenDue => return self.token(line),
            State::PasswordDue => {
                self.state = State::Secured;
                return self.password();
            }
            State::Clear | State::Secured | State::Hollow | State::SignedIn => {}
        }
        let (command, arguments) = line.split_once(' ').unwrap_or((line, ""));
        let secured = self.state == State::Secured;
        let signed_in = self.state == State::SignedIn;
        match command.to_ascii_uppercase().as_str() {
            "CAPA" if self.state != State::Clear => {
                Reply::say(["+OK", "TOP", "UIDL", "SASL PLAIN XOAUTH2", "USER", "."])
            }
            "CAPA" => Reply::say(["+OK", "TOP", "UIDL", "STLS", "."]),
            "STLS" if self.state == State::Clear => {
                Reply::say(["+OK Begin TLS negotiation."]).then(Then::StartTls)
            }
            "AUTH" if secured => self.auth(arguments),
            "USER" if secured => Reply::say(["+OK"]),
            "PASS" if secured => self.password(),
            "STAT" if signed_in => Reply::say([&format!("+OK {INBOX}")]),
            "NOOP" | "RSET" if signed_in => Reply::say(["+OK"]),
            "QUIT" => {
                let goodbye = "+OK Microsoft Exchange Server POP3 server signing off.";
                Reply::say([goodbye]).then(Then::Close)
            }
            "STLS" | "AUTH" | "USER" | "PASS" | "STAT" | "LIST" | "UIDL" | "RETR" | "DELE"
            | "TOP" | "NOOP" | "RSET" => Reply::say([WRONG_STATE]),
            _ => Reply::say(["-ERR Protocol error. 14"]),
        }
    }

    fn secured(&mut self) {
        self.state = State::Secured;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::tenant::judge::tests::{judge, response};
    use crate::demo::tenant::{ADDRESS, TOKEN};

    #[test]
    fn the_person_of_the_demo_does_not_get_in() {
        let mut pop = Pop3::new(judge(FrontEnd::New));
        assert_eq!(pop.line("USER kim").text, format!("{WRONG_STATE}\r\n"));
        assert_eq!(pop.line("STLS").then, Then::StartTls);
        pop.secured();
        assert!(pop.line("CAPA").text.contains("SASL PLAIN XOAUTH2"));
        assert_eq!(pop.line("AUTH XOAUTH2").text, "+ \r\n");
        let told = pop.line(&response(ADDRESS, TOKEN)).text;
        assert_eq!(told, format!("{DISABLED}\r\n"));
        assert_eq!(pop.line("AUTH XOAUTH2").text, "+ \r\n");
        assert_eq!(pop.line("dXNlcj1raW0=").text, format!("{REFUSED}\r\n"));
        assert_eq!(pop.line("STAT").text, format!("{WRONG_STATE}\r\n"));
        assert_eq!(pop.line("QUIT").then, Then::Close);
    }
}
