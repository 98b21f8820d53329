//! POP3 at the simulated tenant: switched off for the mailbox.

use super::Account;
use crate::demo::service::{Reply, Service, Then};

/// What Exchange Online says to a token that it does not know.
const REFUSED: &str = "-ERR Authentication failure: unknown user name or bad password.";
/// What it has been reported to say when the token is good and POP is off for the mailbox. Other
/// reports have it sign in first and refuse the mailbox then; this one says what is wrong.
const DISABLED: &str = "-ERR This account has POP disabled";
const WRONG_STATE: &str = "-ERR Command is not valid in this state.";
const BASIC_DISABLED: &str = "-ERR Basic authentication is disabled";

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Clear,
    Secured,
    TokenDue,
    PasswordDue,
}

/// One POP3 conversation.
pub(crate) struct Pop3 {
    account: Account,
    front_end: String,
    state: State,
}

impl Pop3 {
    /// Begins.
    pub(crate) fn new(account: Account) -> Self {
        let front_end = super::front_end_in_brackets();
        let state = State::Clear;
        Self {
            account,
            front_end,
            state,
        }
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
            ("PLAIN", Some(_)) => Reply::say([BASIC_DISABLED]),
            _ => Reply::say(["-ERR Protocol error. 14"]),
        }
    }
}

impl Service for Pop3 {
    fn greeting(&self) -> Reply {
        let ready = "+OK The Microsoft Exchange POP3 service is ready.";
        Reply::say([&format!("{ready} {}", self.front_end)])
    }

    fn line(&mut self, line: &str) -> Reply {
        match self.state {
            State::TokenDue => {
                self.state = State::Secured;
                let known = self.account.accepts_xoauth2(line);
                return Reply::say([if known { DISABLED } else { REFUSED }]);
            }
            State::PasswordDue => {
                self.state = State::Secured;
                return Reply::say([BASIC_DISABLED]);
            }
            State::Clear | State::Secured => {}
        }
        let (command, arguments) = line.split_once(' ').unwrap_or((line, ""));
        let secured = self.state == State::Secured;
        match command.to_ascii_uppercase().as_str() {
            "CAPA" if secured => {
                Reply::say(["+OK", "TOP", "UIDL", "SASL PLAIN XOAUTH2", "USER", "."])
            }
            "CAPA" => Reply::say(["+OK", "TOP", "UIDL", "STLS", "."]),
            "STLS" if !secured => Reply::say(["+OK Begin TLS negotiation."]).then(Then::StartTls),
            "AUTH" if secured => self.auth(arguments),
            "USER" if secured => Reply::say(["+OK"]),
            "PASS" if secured => Reply::say([BASIC_DISABLED]),
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
    use crate::demo::tenant::tests::response;

    #[test]
    fn nobody_gets_in() {
        let mut pop = Pop3::new(Account::demo());
        assert_eq!(pop.line("USER kim").text, format!("{WRONG_STATE}\r\n"));
        assert_eq!(pop.line("STLS").then, Then::StartTls);
        pop.secured();
        assert!(pop.line("CAPA").text.contains("SASL PLAIN XOAUTH2"));
        assert_eq!(pop.line("AUTH XOAUTH2").text, "+ \r\n");
        let told = pop.line(&response(&Account::demo())).text;
        assert_eq!(told, format!("{DISABLED}\r\n"));
        assert_eq!(pop.line("AUTH XOAUTH2").text, "+ \r\n");
        assert_eq!(pop.line("dXNlcj1raW0=").text, format!("{REFUSED}\r\n"));
        assert_eq!(pop.line("STAT").text, format!("{WRONG_STATE}\r\n"));
        assert_eq!(pop.line("QUIT").then, Then::Close);
    }
}
