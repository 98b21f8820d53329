//! What a sign-in attempt came to, and what that says of the credential.

use crate::observation::session::{About, Reply, SessionTrouble};
use crate::observation::{Outcome, Trouble};

/// What a sign-in attempt came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Attempt {
    /// The server accepted it.
    Accepted,
    /// The server refused it.
    Refused,
    /// The server refused it because there were too many connections or sign-ins.
    ToldToWait,
    /// The server refused this protocol, this mailbox or this mechanism, whatever the credential is.
    ProtocolOff,
    /// No clear answer came; the server may have counted it.
    Unclear,
}

impl Attempt {
    /// What an attempt came to, by what was seen of it; none where nothing was sent.
    pub(crate) fn of(outcome: &Outcome) -> Option<Self> {
        let attempt = match outcome {
            Ok(_) => Self::Accepted,
            Err(Trouble::Session(
                SessionTrouble::NoMechanism { .. } | SessionTrouble::LoginDisabled,
            )) => return None,
            Err(Trouble::Session(
                SessionTrouble::SignInRefused { reply, .. } | SessionTrouble::Bye(reply),
            )) if asks_to_wait(reply) => Self::ToldToWait,
            Err(Trouble::Session(SessionTrouble::SignInRefused { reply, .. }))
                if reply.clears_credential() =>
            {
                Self::ProtocolOff
            }
            Err(Trouble::Session(SessionTrouble::SignInRefused { .. })) => Self::Refused,
            Err(_) => Self::Unclear,
        };
        Some(attempt)
    }
}

/// Whether a refusal asks for fewer connections or sign-ins: by SMTP's 421, by the response codes of
/// IMAP (RFC 5530) and POP3 (RFC 2449, RFC 3206), or in words.
fn asks_to_wait(reply: &Reply) -> bool {
    reply.code == Some(421)
        || matches!(
            reply.response_code.as_deref(),
            Some("LIMIT" | "LOGIN-DELAY")
        )
        || matches!(
            reply.about_inside("", &[]),
            Some(About::Connections | About::Rate)
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_asks_to_wait_by_code_or_in_words() {
        let refused = |code, response_code: Option<&str>, text: &str| {
            Attempt::of(&Err(Trouble::Session(SessionTrouble::SignInRefused {
                mechanism: "PLAIN".to_owned(),
                reply: Reply {
                    code,
                    response_code: response_code.map(str::to_owned),
                    text: text.to_owned(),
                    ..Reply::default()
                },
                challenge: None,
            })))
        };
        for asking in [
            refused(Some(421), None, "try later"),
            refused(None, Some("LIMIT"), "no"),
            refused(None, Some("LOGIN-DELAY"), "no"),
            refused(None, None, "Too many simultaneous connections."),
            refused(None, None, "Request is throttled."),
        ] {
            assert_eq!(asking, Some(Attempt::ToldToWait));
        }
        // Of attempts there may be too many for the account: nothing more is tried with it.
        let too_often = refused(None, None, "Too many failed login attempts");
        assert_eq!(too_often, Some(Attempt::Refused));
        let wrong = refused(Some(535), Some("AUTH"), "no");
        assert_eq!(wrong, Some(Attempt::Refused));
        for off in [
            "This account has POP disabled",
            "[ALERT] Your account is not enabled for IMAP use.",
            "IMAP4 access is disabled for your domain",
            "IMAP is disabled for you",
            "Account does not have IMAP access enabled",
            "Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant.",
        ] {
            assert_eq!(
                refused(None, None, off),
                Some(Attempt::ProtocolOff),
                "{off}"
            );
        }
        for (code, response_code, text) in [
            (
                None,
                Some("AUTHORIZATIONFAILED"),
                "IMAP access is not enabled for this account",
            ),
            (
                None,
                Some("CANNOT"),
                "Login via IMAP is not permitted for this user",
            ),
            (None, Some("IN-USE"), "Mailbox is locked by another session"),
            (
                None,
                Some("IN-USE"),
                "Unable to lock maildrop, try again later",
            ),
            (Some(504), None, "Unrecognized authentication type"),
            (Some(504), None, "Unknown authentication mechanism"),
            (Some(502), None, "AUTH mechanism not supported"),
            (Some(500), None, "Command not recognized"),
        ] {
            let attempt = refused(code, response_code, text);
            assert_eq!(attempt, Some(Attempt::ProtocolOff), "{text}");
        }
        for (code, response_code, text) in [
            (None, Some("AUTHORIZATIONFAILED"), "Authentication failed"),
            (None, Some("CANNOT"), "Login failed"),
            (
                None,
                Some("AUTHENTICATIONFAILED"),
                "IMAP access is not enabled for this account",
            ),
            (None, Some("IN-USE"), "Login failed: wrong password"),
            (Some(504), None, "Authentication failed"),
            (Some(501), None, "Authentication failed"),
            (Some(501), None, "Syntax error"),
            (
                Some(500),
                None,
                "Unknown user or mechanism not supported, bad password",
            ),
            (Some(535), None, "Unrecognized authentication type"),
        ] {
            let attempt = refused(code, response_code, text);
            assert_eq!(attempt, Some(Attempt::Refused), "{text}");
        }
        for of_the_credential in [
            "IMAP is disabled or the password is wrong",
            "Invalid login, or POP is disabled",
            "account disabled",
            "POP disabled after repeated login failures",
            "IMAP secret too old, disabled",
            "Sign-in refused at imap03.r5.example: account temporarily disabled",
            "IMAP sign-in temporarily disabled for this account: 5 mistakes",
            "Your account is disabled, see our IMAP help",
            "user disabled. Popular reasons are listed in the manual",
            "mechanism PLAIN disabled on this IMAP server",
            "IMAP disabled until you change it",
            "Mail for smtp.example.org is disabled",
            "Your account has been deactivated; IMAP access disabled",
            "User closed. IMAP is disabled",
            "IMAP access disabled because of unusual activity",
            "User disabled, IMAP is disabled",
            "Login denied, details not recognised. Note: IMAP access is disabled by default",
            "Please check whether IMAP access is disabled",
        ] {
            let attempt = refused(None, None, of_the_credential);
            assert_eq!(attempt, Some(Attempt::Refused), "{of_the_credential}");
        }
        for code in [
            "AUTHENTICATIONFAILED",
            "EXPIRED",
            "PRIVACYREQUIRED",
            "UNAVAILABLE",
            "AUTH",
        ] {
            let attempt = refused(None, Some(code), "IMAP is disabled");
            assert_eq!(attempt, Some(Attempt::Refused), "{code}");
        }
        let bye = SessionTrouble::Bye(Reply {
            code: Some(421),
            ..Reply::default()
        });
        let bye = Attempt::of(&Err(Trouble::Session(bye)));
        assert_eq!(bye, Some(Attempt::ToldToWait));
    }

    #[test]
    fn where_nothing_fits_nothing_was_tried() {
        let offered = vec!["SCRAM-SHA-256-PLUS".to_owned()];
        for trouble in [
            SessionTrouble::NoMechanism { offered },
            SessionTrouble::LoginDisabled,
        ] {
            assert_eq!(Attempt::of(&Err(Trouble::Session(trouble))), None);
        }
    }
}
