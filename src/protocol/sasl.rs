//! Ways of proving an identity: SASL (RFC 4422) and the commands older than it.
//!
//! This is the only place that turns a credential into bytes. Whatever does so takes a
//! [`Verified`], so that no secret can be made ready for a connection whose certificate was not checked.

mod binding;
mod digest;
mod exchange;
mod scram;

use zeroize::Zeroizing;

use crate::endpoint::Protocol;
use crate::mechanism::{Command, Mechanism, Way};
use crate::observation::session::{Offer, SessionTrouble};
use crate::observation::tls::Verified;
use crate::secret::Credential;

pub(super) use self::digest::hexadecimal;
pub use binding::Bound;
pub use exchange::{Answer, Exchange};

/// The best way that the server offers for this credential, if one fits; `forced` leaves only that one.
pub fn choose(
    protocol: Protocol,
    offer: &Offer,
    credential: &Credential,
    forced: Option<Way>,
) -> Option<Way> {
    let fits = |way: &Way| {
        forced.is_none_or(|forced| forced == *way)
            && is_offered(protocol, offer, *way)
            && can_carry(*way, credential)
    };
    ways(credential).find(fits)
}

/// All ways for a credential, the best first. A command without SASL stands behind the mechanisms: a server
/// that names some and not PLAIN may take the command and still know no plain password.
fn ways(credential: &Credential) -> impl Iterator<Item = Way> {
    let (mechanisms, commands): (&[Mechanism], &[Command]) = if credential.secret.is_token() {
        (&Mechanism::FOR_TOKENS, &[])
    } else {
        let commands = &[Command::Login, Command::UserPass, Command::Apop];
        (&Mechanism::FOR_PASSWORDS, commands)
    };
    let mechanisms = mechanisms.iter().copied().map(Way::Sasl);
    mechanisms.chain(commands.iter().copied().map(Way::Command))
}

fn is_offered(protocol: Protocol, offer: &Offer, way: Way) -> bool {
    match way {
        Way::Sasl(mechanism) => offer.mechanisms.iter().any(|name| name == mechanism.name()),
        Way::Command(Command::Apop) => offer.apop && protocol == Protocol::Pop3,
        Way::Command(command) => offer.plain_login && protocol == command.protocol(),
    }
}

/// Why none fits.
pub fn trouble(protocol: Protocol, offer: &Offer, credential: &Credential) -> SessionTrouble {
    let has_command = protocol != Protocol::Smtp && !credential.secret.is_token();
    if has_command && !offer.plain_login && offer.mechanisms.is_empty() {
        SessionTrouble::LoginDisabled
    } else {
        SessionTrouble::NoMechanism {
            offered: offer.mechanisms.clone(),
        }
    }
}

/// Whether this credential can be put into the form of this way.
fn can_carry(way: Way, credential: &Credential) -> bool {
    let secret = credential.secret.expose();
    let has =
        |forbidden: &[char]| credential.username.contains(forbidden) || secret.contains(forbidden);
    match way {
        // NUL separates the parts of PLAIN, and ^A those of the two for tokens.
        Way::Sasl(Mechanism::Plain) => !has(&['\0']),
        Way::Sasl(Mechanism::XOAuth2 | Mechanism::OAuthBearer) => !has(&['\x01']),
        Way::Sasl(
            Mechanism::ScramSha1
            | Mechanism::ScramSha256
            | Mechanism::ScramSha1Plus
            | Mechanism::ScramSha256Plus,
        ) => scram::prepared(&credential.username, secret).is_some(),
        Way::Sasl(Mechanism::Login | Mechanism::CramMd5) => true,
        // These characters would end or break the command.
        Way::Command(Command::Login) => !has(&['\0']),
        Way::Command(Command::UserPass) => !has(&['\0', '\r', '\n']),
        // The digest holds no character of the password; the name ends at a space.
        Way::Command(Command::Apop) => !credential
            .username
            .contains(|c: char| c.is_ascii_whitespace() || c == '\0'),
    }
}

/// The password of a command, for the wire.
pub(super) fn password<'a>(credential: &'a Credential, _leave: &Verified) -> &'a str {
    credential.secret.expose()
}

/// The digest of APOP, for the wire.
pub(super) fn apop(stamp: &str, credential: &Credential, _leave: &Verified) -> Zeroizing<Vec<u8>> {
    digest::apop(stamp, credential.secret.expose())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secret::Secret;

    fn credential(token: bool, username: &str, secret: &str) -> Credential {
        Credential {
            username: username.to_owned(),
            secret: if token {
                Secret::Token(secret.into())
            } else {
                Secret::Password(secret.into())
            },
        }
    }

    fn offer(mechanisms: &[&str], plain_login: bool) -> Offer {
        Offer {
            mechanisms: mechanisms.iter().map(|&name| name.to_owned()).collect(),
            plain_login,
            ..Offer::default()
        }
    }

    #[test]
    fn the_best_way_is_chosen() {
        use Mechanism::{CramMd5, Login, OAuthBearer, Plain, ScramSha1, ScramSha256, XOAuth2};
        let all = ["LOGIN", "OAUTHBEARER", "XOAUTH2", "PLAIN", "CRAM-MD5"];
        let digests = ["CRAM-MD5", "SCRAM-SHA-1", "SCRAM-SHA-256"];
        let password = credential(false, "kim", "secret");
        let token = credential(true, "kim", "token");
        let with_nul = credential(false, "kim", "se\0cret");
        let with_line_end = credential(false, "kim", "se\ncret");
        let with_separator = credential(true, "kim", "to\x01ken");
        for (credential, protocol, mechanisms, plain_login, wanted) in [
            (
                &password,
                Protocol::Imap,
                &all[..],
                true,
                Some(Way::Sasl(Plain)),
            ),
            (
                &password,
                Protocol::Imap,
                &["LOGIN"],
                true,
                Some(Way::Sasl(Login)),
            ),
            (
                &password,
                Protocol::Imap,
                &["XOAUTH2"],
                true,
                Some(Way::Command(Command::Login)),
            ),
            (&password, Protocol::Imap, &["XOAUTH2"], false, None),
            (
                &password,
                Protocol::Smtp,
                &["CRAM-MD5"],
                false,
                Some(Way::Sasl(CramMd5)),
            ),
            (
                &password,
                Protocol::Imap,
                &digests,
                true,
                Some(Way::Sasl(ScramSha256)),
            ),
            (
                &password,
                Protocol::Pop3,
                &digests[..2],
                true,
                Some(Way::Sasl(ScramSha1)),
            ),
            (&with_nul, Protocol::Pop3, &digests[1..], true, None),
            (&token, Protocol::Imap, &all, true, Some(Way::Sasl(XOAuth2))),
            (
                &token,
                Protocol::Imap,
                &["OAUTHBEARER"],
                true,
                Some(Way::Sasl(OAuthBearer)),
            ),
            (&token, Protocol::Pop3, &["PLAIN"], true, None),
            (
                &with_nul,
                Protocol::Imap,
                &["PLAIN", "LOGIN"],
                true,
                Some(Way::Sasl(Login)),
            ),
            (&with_nul, Protocol::Imap, &["PLAIN"], true, None),
            (
                &with_line_end,
                Protocol::Imap,
                &[],
                true,
                Some(Way::Command(Command::Login)),
            ),
            (&with_line_end, Protocol::Pop3, &[], true, None),
            (&with_separator, Protocol::Imap, &all, true, None),
        ] {
            let found = choose(protocol, &offer(mechanisms, plain_login), credential, None);
            assert_eq!(found, wanted, "{protocol} {mechanisms:?} {credential:?}");
        }
    }

    #[test]
    fn one_way_can_be_forced_and_is_not_made_up() {
        let password = credential(false, "kim", "secret");
        let mut offered = offer(&["PLAIN", "CRAM-MD5"], true);
        offered.apop = true;
        let forced = |protocol, way| choose(protocol, &offered, &password, Some(way));
        let cram = Way::Sasl(Mechanism::CramMd5);
        let apop = Way::Command(Command::Apop);
        assert_eq!(forced(Protocol::Imap, cram), Some(cram));
        assert_eq!(forced(Protocol::Pop3, apop), Some(apop));
        assert_eq!(forced(Protocol::Smtp, apop), None);
        assert_eq!(forced(Protocol::Imap, Way::Sasl(Mechanism::Login)), None);
        assert_eq!(forced(Protocol::Imap, Way::Sasl(Mechanism::XOAuth2)), None);
    }

    #[test]
    fn it_is_told_why_no_way_fits() {
        let password = credential(false, "kim", "secret");
        let token = credential(true, "kim", "token");
        let none = offer(&[], false);
        let some = offer(&["XOAUTH2"], false);
        assert_eq!(
            trouble(Protocol::Imap, &none, &password),
            SessionTrouble::LoginDisabled
        );
        let offered = vec!["XOAUTH2".to_owned()];
        assert_eq!(
            trouble(Protocol::Imap, &some, &password),
            SessionTrouble::NoMechanism { offered }
        );
        let nothing = SessionTrouble::NoMechanism {
            offered: Vec::new(),
        };
        assert_eq!(trouble(Protocol::Smtp, &none, &password), nothing);
        assert_eq!(trouble(Protocol::Imap, &none, &token), nothing);
    }
}
