//! What targets sign in with, and which of them may be the same account to a server that counts what it refuses.

use secrecy::{ExposeSecret as _, SecretString};

use crate::oauth::Proof;
use crate::runner::How;
use crate::secret::Credential;

/// What a target signs in with.
pub(super) enum Account {
    /// A name and its password or token.
    User(Credential),
    /// An application, by its id, and its secret where it has one.
    Application(String, Option<SecretString>),
}

impl Account {
    /// Of this credential, else of this application.
    pub(super) fn of(
        credential: Option<&Credential>,
        application: Option<&str>,
        how: Option<&How>,
    ) -> Option<Self> {
        let secret = match how {
            Some(How::Application(Proof::Secret(secret))) => Some(secret.clone()),
            _ => None,
        };
        match (credential, application) {
            (Some(credential), _) => Some(Self::User(credential.clone())),
            (None, Some(client)) => Some(Self::Application(client.to_owned(), secret)),
            (None, None) => None,
        }
    }

    /// Whether what was refused for the one may be refused once more to the same account for the other.
    ///
    /// Of a password nobody but the server knows whose it is: `kim`, `kim@contoso.com` and `CONTOSO\kim` are one account, and so are
    /// the addresses of one mailbox in several domains. A token names its user itself, and opens the mailboxes of others, too.
    pub(super) fn may_be(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::User(one), Self::User(other)) => {
                let is_same = one.secret.is_the_same_as(&other.secret);
                let names = [one, other].map(|one| local(&one.username));
                is_same && (!one.secret.is_token() || names[0] == names[1])
            }
            (Self::Application(client, secret), Self::Application(other, others)) => {
                let text = |secret: &Option<SecretString>| {
                    let secret = secret.as_ref()?;
                    Some(secret.expose_secret().to_owned())
                };
                client.eq_ignore_ascii_case(other) && text(secret) == text(others)
            }
            _ => false,
        }
    }
}

/// A name without the domain before or behind it.
fn local(name: &str) -> String {
    let name = name.rsplit('\\').next().unwrap_or(name);
    let local = name.rsplit_once('@').map_or(name, |(local, _)| local);
    local.to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secret::Secret;

    fn user(name: &str, secret: Secret) -> Account {
        Account::User(Credential {
            username: name.to_owned(),
            secret,
        })
    }

    #[test]
    fn a_password_is_one_whatever_name_stands_beside_it_and_a_token_is_of_its_name() {
        let password = |name: &str, text: &str| user(name, Secret::Password(text.into()));
        let token = |name: &str, text: &str| user(name, Secret::Token(text.into()));
        let kim = password("kim@contoso.com", "a");
        for name in ["kim", "CONTOSO\\kim", "k.smith@contoso.example"] {
            assert!(kim.may_be(&password(name, "a")), "{name}");
            assert!(!kim.may_be(&password(name, "b")), "{name}");
        }
        let kim = token("kim@contoso.com", "a");
        assert!(kim.may_be(&token("CONTOSO\\Kim", "a")));
        assert!(!kim.may_be(&token("sales@contoso.com", "a")));
        assert!(!kim.may_be(&password("kim@contoso.com", "a")));
    }

    #[test]
    fn an_application_is_the_same_by_its_secret_wherever_that_stands() {
        let application = |client: &str, secret: Option<&str>| {
            Account::Application(client.to_owned(), secret.map(SecretString::from))
        };
        let one = application("5C0A", Some("a"));
        assert!(one.may_be(&application("5c0a", Some("a"))));
        assert!(!one.may_be(&application("5c0a", Some("b"))));
        assert!(!one.may_be(&application("5c0b", Some("a"))));
        assert!(application("5c0a", None).may_be(&application("5c0a", None)));
    }
}
