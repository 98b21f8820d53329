//! What TLS can come to, and what a certificate is found to be.

mod binding;
mod peer;

use std::time::SystemTime;

use serde::{Deserialize, Serialize};

use crate::written;

pub use self::binding::{Binding, BindingKind};
pub use self::peer::{Peer, PeerKind};

/// A TLS session whose handshake ended well.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TlsSession {
    /// The name that was asked for, and that the certificate was judged for.
    pub server_name: String,
    /// The protocol version.
    pub version: TlsVersion,
    /// The cipher suite, by its IANA name.
    pub cipher_suite: String,
    /// The certificates as the server sent them, its own first.
    pub chain: Vec<Certificate>,
    /// Whether the server stapled an OCSP answer.
    pub ocsp_stapled: bool,
    /// What the roots of Mozilla say.
    pub bundled: Judgement,
    /// What this operating system says.
    pub platform: Judgement,
    /// A moment at which the same chain would be trusted, where only its time is wrong: if that is the
    /// true time, then the clock of this computer is at fault and not the server.
    #[serde(default, with = "written::moment::optional")]
    pub passes_at: Option<SystemTime>,
}

impl TlsSession {
    /// The fingerprint of the server's certificate; empty where it showed none.
    pub fn fingerprint(&self) -> &str {
        (self.chain.first()).map_or("", |certificate| certificate.fingerprint.as_str())
    }

    /// Who issued the server's certificate, as in RFC 4514; none where it showed none.
    pub fn issuer(&self) -> Option<&str> {
        self.chain.first().map(|own| own.issuer.as_str())
    }

    /// The leave to send a credential: given when the chain is trusted for the name.
    pub fn verified(&self) -> Option<Verified> {
        let judged =
            self.bundled != Judgement::Unavailable || self.platform != Judgement::Unavailable;
        (judged && self.fault().is_none()).then_some(Verified { binding: None })
    }

    /// What is wrong with the certificate, when it is not trusted.
    ///
    /// What this operating system trusts is trusted: a company may have added its own authority. What
    /// it does not know, the bundled roots may know, because its store may be old or out of reach.
    /// But what it knows to be wrong, such as a revoked certificate, the bundled roots do not make right.
    pub fn fault(&self) -> Option<&CertificateFault> {
        use CertificateFault::{MissingIntermediate, UnknownIssuer};
        use Judgement::{Failed, Passed, Unavailable};
        match (&self.platform, &self.bundled) {
            (Passed, _) => None,
            (Unavailable | Failed(UnknownIssuer | MissingIntermediate), Passed) => None,
            (Failed(fault), _) | (Unavailable, Failed(fault)) => Some(fault),
            (Unavailable, Unavailable) => None,
        }
    }
}

/// Proof that the certificate of this connection was verified for the name that was asked for.
///
/// Only [`TlsSession::verified`] makes one, and the code that puts a credential on the wire demands
/// one: a credential cannot be sent elsewhere by mistake.
#[derive(Debug)]
pub struct Verified {
    binding: Option<Binding>,
}

impl Verified {
    /// The same for a connection that a sign-in can be tied to.
    #[must_use]
    pub fn with_binding(self, binding: Option<Binding>) -> Self {
        Self { binding }
    }

    /// What a sign-in can be tied to this connection by.
    pub fn binding(&self) -> Option<&Binding> {
        self.binding.as_ref()
    }
}

/// A version of TLS.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TlsVersion {
    /// SSL 3.0 (RFC 6101), which nobody may speak any more (RFC 7568).
    Ssl30,
    /// TLS 1.0 (RFC 2246), which nobody should speak any more (RFC 8996).
    Tls10,
    /// TLS 1.1 (RFC 4346), which nobody should speak any more (RFC 8996).
    Tls11,
    /// TLS 1.2 (RFC 5246).
    Tls12,
    /// TLS 1.3 (RFC 8446).
    Tls13,
}

impl TlsVersion {
    /// The usual name, such as `TLS 1.3`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ssl30 => "SSL 3.0",
            Self::Tls10 => "TLS 1.0",
            Self::Tls11 => "TLS 1.1",
            Self::Tls12 => "TLS 1.2",
            Self::Tls13 => "TLS 1.3",
        }
    }

    /// Every version, the oldest first.
    pub const ALL: [Self; 5] = [
        Self::Ssl30,
        Self::Tls10,
        Self::Tls11,
        Self::Tls12,
        Self::Tls13,
    ];

    /// The number that stands for it in a hello (RFC 8446, section 4.1.2).
    pub const fn number(self) -> u16 {
        match self {
            Self::Ssl30 => 0x0300,
            Self::Tls10 => 0x0301,
            Self::Tls11 => 0x0302,
            Self::Tls12 => 0x0303,
            Self::Tls13 => 0x0304,
        }
    }

    /// The version with this number.
    pub fn from_number(number: u16) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|version| version.number() == number)
    }

    /// The version with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|version| version.name() == name)
    }
}

/// What a judge says of a chain.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Judgement {
    /// Trusted for this name and time.
    Passed,
    /// Not trusted, for this reason.
    Failed(CertificateFault),
    /// The judge could not be asked, or took too long.
    Unavailable,
}

/// What is wrong with a certificate or its chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CertificateFault {
    /// The server's certificate is past its end.
    Expired,
    /// The server's certificate begins in the future.
    NotYetValid,
    /// The certificate is for other names.
    NameMismatch,
    /// Signed by itself.
    SelfSigned,
    /// Signed by an authority that is not trusted here.
    UnknownIssuer,
    /// The chain lacks the certificate between the server's own and the root.
    MissingIntermediate,
    /// A certificate between the server's own and the root is past its end.
    IntermediateExpired,
    /// Not meant for servers.
    WrongUsage,
    /// Revoked by its issuer.
    Revoked,
    /// A signature in the chain is wrong, or of a kind that is no longer accepted.
    BadSignature,
    /// Not readable as a certificate.
    Malformed,
    /// Another reason of the judge.
    Other,
}

impl CertificateFault {
    /// Every fault.
    pub const ALL: [Self; 12] = [
        Self::Expired,
        Self::NotYetValid,
        Self::NameMismatch,
        Self::SelfSigned,
        Self::UnknownIssuer,
        Self::MissingIntermediate,
        Self::IntermediateExpired,
        Self::WrongUsage,
        Self::Revoked,
        Self::BadSignature,
        Self::Malformed,
        Self::Other,
    ];

    /// The fault with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|fault| fault.name() == name)
    }

    /// The word that stands for this fault in facts.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Expired => "expired",
            Self::NotYetValid => "not-yet-valid",
            Self::NameMismatch => "name-mismatch",
            Self::SelfSigned => "self-signed",
            Self::UnknownIssuer => "unknown-issuer",
            Self::MissingIntermediate => "missing-intermediate",
            Self::IntermediateExpired => "intermediate-expired",
            Self::WrongUsage => "wrong-usage",
            Self::Revoked => "revoked",
            Self::BadSignature => "bad-signature",
            Self::Malformed => "malformed",
            Self::Other => "other",
        }
    }
}

/// What a certificate says of itself. Every text is from the network and unsafe to show as it is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Certificate {
    /// The subject, as in RFC 4514.
    pub subject: String,
    /// The issuer, as in RFC 4514.
    pub issuer: String,
    /// The DNS names and addresses that it is for.
    pub names: Vec<String>,
    /// Whether these names stand in the subject alone, where no program looks any more (RFC 9525, section 2).
    pub named_in_subject_alone: bool,
    /// Whether it demands that the server staples an OCSP answer (RFC 7633).
    pub demands_staple: bool,
    /// Where it says that the certificate of its issuer can be had.
    pub issuer_at: Option<String>,
    /// The kind and size of its key, such as `RSA 2048`.
    pub key: String,
    /// How its issuer signed it, such as `RSA with SHA-256`.
    pub signature: String,
    /// What of the two is too weak for today.
    pub weakness: Option<Weakness>,
    /// Its first moment.
    #[serde(with = "written::moment")]
    pub not_before: SystemTime,
    /// Its last moment.
    #[serde(with = "written::moment")]
    pub not_after: SystemTime,
    /// SHA-256 of the whole certificate, in lower-case hexadecimal.
    pub fingerprint: String,
}

/// What is too weak about a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Weakness {
    /// An RSA key below 2048 bits.
    Key,
    /// A signature with MD5 or SHA-1.
    Signature,
}

/// Why the handshake did not end well.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TlsTrouble {
    /// The server speaks clear text where TLS was expected; these were its first bytes.
    ClearText(Peer),
    /// The server sent an alert (RFC 8446, section 6), by number.
    Alert(u8),
    /// The server and mailprobe have no version or no cipher in common.
    NothingInCommon,
    /// The server asks for a certificate of the client and ends without one.
    ClientCertificateRequired,
    /// The server closed during the handshake.
    Closed,
    /// The connection was reset during the handshake.
    Reset,
    /// The handshake did not end in time.
    Timeout,
    /// The server broke the rules of TLS.
    Misbehaved,
    /// The name cannot stand in a TLS hello.
    InvalidName,
}

impl TlsTrouble {
    /// The word that stands for this trouble in facts and scenarios.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::ClearText(_) => "clear-text",
            Self::Alert(_) => "alert",
            Self::NothingInCommon => "nothing-in-common",
            Self::ClientCertificateRequired => "client-certificate-required",
            Self::Closed => "closed",
            Self::Reset => "reset",
            Self::Timeout => "timeout",
            Self::Misbehaved => "misbehaved",
            Self::InvalidName => "invalid-name",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(platform: &Judgement, bundled: &Judgement) -> TlsSession {
        TlsSession {
            server_name: "mail.example.org".to_owned(),
            version: TlsVersion::Tls13,
            cipher_suite: String::new(),
            chain: Vec::new(),
            ocsp_stapled: false,
            bundled: bundled.clone(),
            platform: platform.clone(),
            passes_at: None,
        }
    }

    #[test]
    fn what_this_computer_knows_to_be_wrong_the_bundled_roots_do_not_make_right() {
        use Judgement::{Failed, Passed, Unavailable};
        let faults = CertificateFault::ALL.map(Failed);
        let all: Vec<Judgement> = [Passed, Unavailable].into_iter().chain(faults).collect();
        let not_known = [
            Unavailable,
            Failed(CertificateFault::UnknownIssuer),
            Failed(CertificateFault::MissingIntermediate),
        ];
        for platform in &all {
            for bundled in &all {
                let trusted =
                    *platform == Passed || (*bundled == Passed && not_known.contains(platform));
                let session = judged(platform, bundled);
                let case = format!("{platform:?} {bundled:?}");
                assert_eq!(session.verified().is_some(), trusted, "{case}");
                let fault = match (trusted, platform, bundled) {
                    (true, ..) => None,
                    (false, Failed(fault), _) | (false, _, Failed(fault)) => Some(fault),
                    _ => None,
                };
                assert_eq!(session.fault(), fault, "{case}");
            }
        }
    }
}
