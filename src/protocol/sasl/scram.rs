//! SCRAM (RFC 5802, RFC 7677): both sides prove that they know the password, and neither says it.

use std::num::NonZeroU32;

use aws_lc_rs::{digest, hmac, pbkdf2};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use super::binding::Bound;
use crate::mechanism::Mechanism;
use crate::observation::session::ExchangeFault;

/// More rounds than this are not computed: a server could keep us busy for as long as it likes. Usual are
/// 4096 (RFC 7677, section 4) to some 100,000.
const MOST_ROUNDS: u32 = 1_000_000;

/// One run of SCRAM.
pub(super) struct Scram {
    hash: &'static Hash,
    password: Zeroizing<String>,
    /// What the first message begins with (RFC 5802, section 7), and what the proof covers beside it.
    header: String,
    binding: Vec<u8>,
    /// The first message of the client without its header.
    bare: String,
    nonce: String,
    at: At,
    /// Our proof and the server's signature, once they are computed.
    digests: Vec<Zeroizing<Vec<u8>>>,
    binding_fault: Option<ExchangeFault>,
}

/// What was said last.
enum At {
    /// The name, if anything.
    Name,
    /// The proof; this signature of the server is to follow.
    Proof(Zeroizing<Vec<u8>>),
    /// The server has proved itself.
    Proved,
    /// Something was amiss: nothing more is computed.
    Over,
}

/// What differs between the two mechanisms.
struct Hash {
    digest: &'static digest::Algorithm,
    hmac: hmac::Algorithm,
    pbkdf2: pbkdf2::Algorithm,
}

static SHA_1: Hash = Hash {
    digest: &digest::SHA1_FOR_LEGACY_USE_ONLY,
    hmac: hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY,
    pbkdf2: pbkdf2::PBKDF2_HMAC_SHA1,
};

static SHA_256: Hash = Hash {
    digest: &digest::SHA256,
    hmac: hmac::HMAC_SHA256,
    pbkdf2: pbkdf2::PBKDF2_HMAC_SHA256,
};

impl Hash {
    fn mac(&self, key: &[u8], text: &[u8]) -> hmac::Tag {
        hmac::sign(&hmac::Key::new(self.hmac, key), text)
    }
}

/// Name and password as SASLprep (RFC 4013) makes them; none when it forbids a character.
pub(super) fn prepared(username: &str, password: &str) -> Option<(String, Zeroizing<String>)> {
    let username = stringprep::saslprep(username).ok()?.into_owned();
    let password = Zeroizing::new(stringprep::saslprep(password).ok()?.into_owned());
    (!username.is_empty() && !password.is_empty()).then_some((username, password))
}

impl Scram {
    /// A run with this nonce, for what [`prepared`] gave.
    pub(super) fn new(
        mechanism: Mechanism,
        username: &str,
        password: Zeroizing<String>,
        nonce: &str,
        bound: Bound<'_>,
    ) -> Self {
        // A saslname spells these two differently (RFC 5802, section 5.1).
        let username = username.replace('=', "=3D").replace(',', "=2C");
        Self {
            hash: match mechanism {
                Mechanism::ScramSha1 | Mechanism::ScramSha1Plus => &SHA_1,
                _ => &SHA_256,
            },
            password,
            header: bound.header(),
            binding: bound.data().to_vec(),
            bare: format!("n={username},r={nonce}"),
            nonce: nonce.to_owned(),
            at: At::Name,
            digests: Vec::new(),
            binding_fault: None,
        }
    }

    /// The first message.
    pub(super) fn first(&self) -> Zeroizing<String> {
        Zeroizing::new(format!("{}{}", self.header, self.bare))
    }

    /// Our proof, and the signature that is to prove the server.
    pub(super) fn digests(&self) -> Vec<&[u8]> {
        self.digests
            .iter()
            .map(|digest| digest.as_slice())
            .collect()
    }

    /// Whether the server has proved that it knows the password.
    pub(super) const fn is_proved(&self) -> bool {
        matches!(self.at, At::Proved)
    }

    /// What the server says against the way in which the exchange is tied to its connection.
    pub(super) const fn binding_fault(&self) -> Option<ExchangeFault> {
        self.binding_fault
    }

    /// The answer to a message of the server.
    pub(super) fn answer(&mut self, message: &str) -> Result<Zeroizing<String>, ExchangeFault> {
        // Whatever is amiss ends the run: a second proof for another salt would be a second attempt.
        match std::mem::replace(&mut self.at, At::Over) {
            At::Name => self.prove(message),
            At::Proof(expected) => {
                // It says why it refuses, and then refuses; that is no fault of the exchange.
                if let Some(why) = attribute(message, 'e') {
                    self.binding_fault = against_binding(why);
                    return Ok(Zeroizing::default());
                }
                let signature = attribute(message, 'v').ok_or(ExchangeFault::Malformed)?;
                let signature = STANDARD
                    .decode(signature)
                    .map_err(|_| ExchangeFault::Malformed)?;
                if signature != *expected {
                    return Err(ExchangeFault::Unproven);
                }
                self.at = At::Proved;
                Ok(Zeroizing::default())
            }
            At::Proved | At::Over => Err(ExchangeFault::Malformed),
        }
    }

    /// The proof that answers nonce, salt and number of rounds (RFC 5802, section 3).
    fn prove(&mut self, message: &str) -> Result<Zeroizing<String>, ExchangeFault> {
        // Some say it before there is a proof, and then refuse.
        if let Some(fault) = attribute(message, 'e').and_then(against_binding) {
            self.binding_fault = Some(fault);
            return Ok(Zeroizing::default());
        }
        // An extension that must be understood is none that we do (RFC 5802, section 5.1).
        if message.starts_with("m=") {
            return Err(ExchangeFault::Malformed);
        }
        let part = |name| attribute(message, name).ok_or(ExchangeFault::Malformed);
        let (nonce, salt, rounds) = (part('r')?, part('s')?, part('i')?);
        if !nonce.starts_with(&self.nonce) || nonce.len() == self.nonce.len() {
            return Err(ExchangeFault::ForeignNonce);
        }
        let salt = STANDARD
            .decode(salt)
            .map_err(|_| ExchangeFault::Malformed)?;
        let rounds: NonZeroU32 = rounds.parse().map_err(|_| ExchangeFault::Malformed)?;
        if rounds.get() > MOST_ROUNDS {
            return Err(ExchangeFault::TooCostly);
        }
        let hash = self.hash;
        let mut salted = Zeroizing::new(vec![0; hash.digest.output_len()]);
        pbkdf2::derive(
            hash.pbkdf2,
            rounds,
            &salt,
            self.password.as_bytes(),
            &mut salted,
        );
        let without_proof = {
            let covered = [self.header.as_bytes(), &self.binding].concat();
            format!("c={},r={nonce}", STANDARD.encode(covered))
        };
        let signed = format!("{},{message},{without_proof}", self.bare);
        let client_key = hash.mac(&salted, b"Client Key");
        let stored_key = digest::digest(hash.digest, client_key.as_ref());
        let signature = hash.mac(stored_key.as_ref(), signed.as_bytes());
        let pairs = client_key.as_ref().iter().zip(signature.as_ref());
        let proof: Zeroizing<Vec<u8>> = Zeroizing::new(pairs.map(|(a, b)| a ^ b).collect());
        let server_key = hash.mac(&salted, b"Server Key");
        let expected = hash.mac(server_key.as_ref(), signed.as_bytes());
        let expected = Zeroizing::new(expected.as_ref().to_vec());
        let answer = format!("{without_proof},p={}", STANDARD.encode(proof.as_slice()));
        self.digests = vec![proof, expected.clone()];
        self.at = At::Proof(expected);
        Ok(Zeroizing::new(answer))
    }
}

/// What an error of the server means (RFC 5802, section 7), where it is about channel binding.
fn against_binding(error: &str) -> Option<ExchangeFault> {
    match error {
        "channel-bindings-dont-match" => Some(ExchangeFault::BindingMismatch),
        "unsupported-channel-binding-type" | "channel-binding-not-supported" => {
            Some(ExchangeFault::BindingUnsupported)
        }
        "server-does-support-channel-binding" => Some(ExchangeFault::BindingHidden),
        _ => None,
    }
}

/// The value of an attribute of a message, `r=value` between commas.
fn attribute(message: &str, name: char) -> Option<&str> {
    let mut parts = message.split(',');
    parts.find_map(|part| part.strip_prefix(name)?.strip_prefix('='))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(mechanism: Mechanism, nonce: &str) -> Scram {
        let (user, password) = prepared("user", "pencil").unwrap_or_default();
        Scram::new(mechanism, &user, password, nonce, Bound::Not)
    }

    /// RFC 5802, section 5, and RFC 7677, section 3.
    #[test]
    fn the_examples_of_the_standards_come_out() {
        for (mechanism, nonce, server, proof, signature) in [
            (
                Mechanism::ScramSha1,
                "fyko+d2lbbFgONRv9qkxdawL",
                "r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096",
                "c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=",
                "v=rmF9pqV8S7suAoZWja4dJRkFsKQ=",
            ),
            (
                Mechanism::ScramSha256,
                "rOprNGfwEbeRWgbNEkqO",
                "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
                "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=",
                "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=",
            ),
        ] {
            let mut scram = run(mechanism, nonce);
            assert_eq!(*scram.first(), format!("n,,n=user,r={nonce}"));
            assert_eq!(
                scram.answer(server).map(|a| a.to_string()),
                Ok(proof.to_owned())
            );
            assert!(!scram.is_proved());
            assert_eq!(
                scram.answer(signature).map(|a| a.to_string()),
                Ok(String::new())
            );
            assert!(scram.is_proved());
            assert!(scram.answer(signature).is_err(), "it is over");
        }
    }

    #[test]
    fn what_does_not_add_up_ends_the_exchange() {
        use ExchangeFault::{ForeignNonce, Malformed, TooCostly, Unproven};
        for (message, fault) in [
            ("", Malformed),
            ("r=abc1,s=QSXC", Malformed),
            ("r=abc1,s=!,i=4096", Malformed),
            ("r=abc1,s=QSXC,i=0", Malformed),
            ("m=x,r=abc1,s=QSXC,i=1", Malformed),
            ("r=abc,s=QSXC,i=1", ForeignNonce),
            ("r=xyz1,s=QSXC,i=1", ForeignNonce),
            ("r=abc1,s=QSXC,i=1000001", TooCostly),
        ] {
            let mut scram = run(Mechanism::ScramSha256, "abc");
            assert_eq!(scram.answer(message).err(), Some(fault), "{message}");
        }
        let mut scram = run(Mechanism::ScramSha256, "abc");
        assert!(scram.answer("r=abc1,s=QSXC,i=1").is_ok());
        assert_eq!(scram.answer("v=AAAA").err(), Some(Unproven));
        let mut scram = run(Mechanism::ScramSha256, "abc");
        assert!(scram.answer("r=abc1,s=QSXC,i=1").is_ok());
        assert!(scram.answer("e=invalid-proof").is_ok());
        assert!(!scram.is_proved());
        // Nor is there a second proof, whatever the server says then.
        for before in ["r=abc1,s=QSXC,i=1", "e=channel-bindings-dont-match", ""] {
            for amiss in ["e=unsupported-channel-binding-type", "v=AAAA", "x"] {
                let mut scram = run(Mechanism::ScramSha256, "abc");
                let _ = scram.answer(before);
                let _ = scram.answer(amiss);
                for more in [
                    "r=abc2,s=QSXD,i=1",
                    "e=invalid-proof",
                    "e=channel-bindings-dont-match",
                ] {
                    assert_eq!(
                        scram.answer(more).err(),
                        Some(Malformed),
                        "{before}, {amiss}, {more}"
                    );
                }
            }
        }
    }

    /// The proof covers the header and the binding (RFC 5802, sections 3 and 5.1), whatever the rest of the run is: `c=` holds both.
    #[test]
    fn a_run_is_tied_to_its_connection() {
        use crate::observation::tls::{Binding, BindingKind};
        let tied = |data: u8| Binding {
            kind: BindingKind::TlsExporter,
            data: vec![data; 32],
        };
        let proof = |bound: Bound<'_>| {
            let (user, password) = prepared("user", "pencil").unwrap_or_default();
            let mechanism = Mechanism::ScramSha256Plus;
            let mut scram = Scram::new(mechanism, &user, password, "abc", bound);
            let first = scram.first().to_string();
            let last = scram.answer("r=abcdef,s=QSXCR+Q6sek8bf92,i=4096");
            (first, last.unwrap_or_default().to_string())
        };
        let binding = tied(7);
        let (first, last) = proof(Bound::By(&binding));
        assert_eq!(first, "p=tls-exporter,,n=user,r=abc");
        let covered = [&b"p=tls-exporter,,"[..], &[7; 32]].concat();
        let begin = format!("c={},r=abcdef,p=", STANDARD.encode(covered));
        assert!(last.starts_with(&begin), "{last}");
        let other = tied(8);
        let (_, elsewhere) = proof(Bound::By(&other));
        assert_ne!(attribute(&last, 'p'), attribute(&elsewhere, 'p'));
        let (first, last) = proof(Bound::IfOffered);
        assert_eq!(first, "y,,n=user,r=abc");
        assert!(last.starts_with("c=eSws,r=abcdef,p="), "{last}");
    }

    #[test]
    fn what_a_server_says_against_the_binding_is_kept() {
        for (error, fault) in [
            (
                "channel-bindings-dont-match",
                Some(ExchangeFault::BindingMismatch),
            ),
            (
                "unsupported-channel-binding-type",
                Some(ExchangeFault::BindingUnsupported),
            ),
            (
                "server-does-support-channel-binding",
                Some(ExchangeFault::BindingHidden),
            ),
            ("invalid-proof", None),
        ] {
            let mut scram = run(Mechanism::ScramSha256, "abc");
            assert!(scram.answer("r=abc1,s=QSXC,i=1").is_ok());
            assert!(scram.answer(&format!("e={error}")).is_ok());
            assert_eq!(scram.binding_fault(), fault, "{error}");
        }
        let mut scram = run(Mechanism::ScramSha256, "abc");
        assert!(scram.answer("e=unsupported-channel-binding-type").is_ok());
        assert_eq!(
            scram.binding_fault(),
            Some(ExchangeFault::BindingUnsupported)
        );
    }

    #[test]
    fn names_and_passwords_are_prepared() {
        let password =
            prepared("ki\u{ad}m", "\u{2168}\u{a0}x").map(|(name, word)| (name, word.to_string()));
        assert_eq!(password, Some(("kim".to_owned(), "IX x".to_owned())));
        assert!(prepared("kim", "bell\u{7}").is_none());
        assert!(prepared("kim", "").is_none());
        let (name, word) = prepared("a=b,c", "x").unwrap_or_default();
        let scram = Scram::new(Mechanism::ScramSha1, &name, word, "n", Bound::Not);
        assert_eq!(*scram.first(), "n,,n=a=3Db=2Cc,r=n");
    }
}
