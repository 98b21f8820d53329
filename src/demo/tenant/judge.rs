//! What the mail servers make of a token, whichever protocol it comes by.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::directory::{self, Mailbox};
use super::identity::{Bearer, Mint, now};
use super::{ADDRESS, FrontEnd, TOKEN};
use crate::endpoint::Protocol;

/// What comes of a sign-in.
#[derive(Clone, Copy, Debug)]
pub(super) enum Judgement {
    /// The token or the name is refused.
    Refused,
    /// The front end takes the token, and no session with the mailbox comes of it.
    Hollow,
    /// This mailbox.
    Opens(&'static Mailbox),
}

/// Judges sign-ins for all servers of the tenant.
#[derive(Clone)]
pub(super) struct Judge {
    mint: Arc<Mint>,
    front_end: FrontEnd,
}

impl Judge {
    pub(super) fn new(mint: Arc<Mint>, front_end: FrontEnd) -> Self {
        Self { mint, front_end }
    }

    /// How the servers speak.
    pub(super) fn front_end(&self) -> FrontEnd {
        self.front_end
    }

    /// Judges the response of XOAUTH2.
    pub(super) fn xoauth2(&self, protocol: Protocol, response: &str) -> Judgement {
        let given = read(response);
        let Some((mailbox, token)) =
            given.and_then(|(user, token)| Some((directory::mailbox(&user)?, token)))
        else {
            return Judgement::Refused;
        };
        let judgement = if token == TOKEN {
            opened_by_person(mailbox, ADDRESS)
        } else {
            match self.mint.read(&token, now()) {
                Some(Bearer::Person { name, scopes }) if permits(&scopes, scope(protocol)) => {
                    opened_by_person(mailbox, &name)
                }
                Some(Bearer::Application { id, roles }) if permits(&roles, role(protocol)) => {
                    opened_by_application(mailbox, &id)
                }
                _ => Judgement::Refused,
            }
        };
        match judgement {
            Judgement::Opens(mailbox) if !mailbox.opens_by(protocol) => Judgement::Hollow,
            // Submission looks for the right to the mailbox before it says that somebody is signed in.
            Judgement::Hollow if protocol == Protocol::Smtp => Judgement::Refused,
            judgement => judgement,
        }
    }
}

/// The user and the token of a response.
fn read(response: &str) -> Option<(String, String)> {
    let given = String::from_utf8(STANDARD.decode(response.trim()).ok()?).ok()?;
    let parts: Vec<&str> = given.split('\u{1}').collect();
    let [user, auth, "", ""] = parts.as_slice() else {
        return None;
    };
    let user = user.strip_prefix("user=")?;
    let token = auth.strip_prefix("auth=Bearer ")?;
    Some((user.to_owned(), token.to_owned()))
}

fn opened_by_person(mailbox: &'static Mailbox, person: &str) -> Judgement {
    match mailbox.opens_to(person) {
        true => Judgement::Opens(mailbox),
        false => Judgement::Hollow,
    }
}

fn opened_by_application(mailbox: &'static Mailbox, id: &str) -> Judgement {
    match directory::application(id).filter(|application| application.is_in_exchange()) {
        None => Judgement::Refused,
        Some(application) if application.may_open(mailbox) => Judgement::Opens(mailbox),
        Some(_) => Judgement::Hollow,
    }
}

fn permits(permissions: &[String], wanted: &str) -> bool {
    let mut permissions = permissions.iter();
    permissions.any(|permission| permission.eq_ignore_ascii_case(wanted))
}

/// What a person's program must be permitted.
fn scope(protocol: Protocol) -> &'static str {
    match protocol {
        Protocol::Imap => "IMAP.AccessAsUser.All",
        Protocol::Pop3 => "POP.AccessAsUser.All",
        Protocol::Smtp => "SMTP.Send",
    }
}

/// What an application must be permitted.
fn role(protocol: Protocol) -> &'static str {
    match protocol {
        Protocol::Imap => "IMAP.AccessAsApp",
        Protocol::Pop3 => "POP.AccessAsApp",
        Protocol::Smtp => "SMTP.SendAsApp",
    }
}

#[cfg(test)]
pub(super) mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may fail loudly")]
    use super::*;

    /// A judge whose mint has written nothing yet.
    pub(in super::super) fn judge(front_end: FrontEnd) -> Judge {
        Judge::new(Arc::new(Mint::new().unwrap()), front_end)
    }

    /// The initial response of XOAUTH2.
    pub(in super::super) fn response(user: &str, token: &str) -> String {
        STANDARD.encode(format!("user={user}\u{1}auth=Bearer {token}\u{1}\u{1}"))
    }

    #[test]
    fn the_token_of_the_demo_opens_its_own_mailbox_alone() {
        let judge = judge(FrontEnd::New);
        let judged = |user: &str, token: &str| {
            format!(
                "{:?}",
                judge.xoauth2(Protocol::Imap, &response(user, token))
            )
        };
        assert!(judged(ADDRESS, TOKEN).starts_with("Opens"));
        assert_eq!(judged("lee@contoso.com", TOKEN), "Hollow");
        assert_eq!(judged("sam@contoso.com", TOKEN), "Refused");
        assert_eq!(judged(ADDRESS, "stale"), "Refused");
        let nonsense = judge.xoauth2(Protocol::Imap, "not base64");
        assert_eq!(format!("{nonsense:?}"), "Refused");
    }
}
