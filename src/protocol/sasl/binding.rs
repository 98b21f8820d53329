//! How a mechanism is tied to the TLS session below it, as its first message tells (RFC 5801, section 4; RFC 5802, section 6).

use crate::mechanism::Mechanism;
use crate::observation::session::Offer;
use crate::observation::tls::{Binding, Verified};

/// What the first message says of channel binding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound<'a> {
    /// It is tied by this.
    By(&'a Binding),
    /// It could be, but the server does not offer that. If the server did, somebody took it out of its offer, and the server refuses.
    IfOffered,
    /// It is not.
    Not,
}

impl<'a> Bound<'a> {
    /// What there is to say with this mechanism; none when it has to be tied and there is nothing to tie it to.
    pub fn choose(mechanism: Mechanism, offer: &Offer, leave: &'a Verified) -> Option<Self> {
        if mechanism.binds() {
            return leave.binding().map(Self::By);
        }
        let may_bind = offer.mechanisms.iter().any(|name| name.ends_with("-PLUS"));
        Some(match leave.binding() {
            Some(_) if !may_bind => Self::IfOffered,
            _ => Self::Not,
        })
    }

    /// The header of the first message.
    pub(super) fn header(self) -> String {
        match self {
            Self::By(binding) => format!("p={},,", binding.kind.name()),
            Self::IfOffered => "y,,".to_owned(),
            Self::Not => "n,,".to_owned(),
        }
    }

    /// What the proof covers beside that header.
    pub(super) fn data(self) -> &'a [u8] {
        match self {
            Self::By(binding) => &binding.data,
            Self::IfOffered | Self::Not => &[],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::observation::tls::{BindingKind, Judgement, TlsSession, TlsVersion};

    fn leave(binding: Option<Binding>) -> Option<Verified> {
        let session = TlsSession {
            server_name: String::new(),
            version: TlsVersion::Tls13,
            cipher_suite: String::new(),
            chain: Vec::new(),
            ocsp_stapled: false,
            bundled: Judgement::Passed,
            platform: Judgement::Passed,
            passes_at: None,
        };
        Some(session.verified()?.with_binding(binding))
    }

    #[test]
    fn it_is_tied_where_that_is_offered_and_told_where_it_could_be() {
        use Mechanism::{ScramSha1, ScramSha256Plus};
        let binding = Binding {
            kind: BindingKind::TlsExporter,
            data: vec![7; 32],
        };
        let plain: &[&str] = &["PLAIN", "SCRAM-SHA-1"];
        let both: &[&str] = &["SCRAM-SHA-1", "SCRAM-SHA-256-PLUS"];
        let some = || Some(binding.clone());
        for (mechanism, offered, binding, header) in [
            (ScramSha256Plus, both, some(), Some("p=tls-exporter,,")),
            (ScramSha256Plus, both, None, None),
            (ScramSha1, both, some(), Some("n,,")),
            (ScramSha1, plain, some(), Some("y,,")),
            (ScramSha1, plain, None, Some("n,,")),
        ] {
            let offer = Offer {
                mechanisms: offered.iter().map(|&name| name.to_owned()).collect(),
                ..Offer::default()
            };
            let said = leave(binding)
                .and_then(|leave| Some(Bound::choose(mechanism, &offer, &leave)?.header()));
            assert_eq!(said.as_deref(), header, "{mechanism:?} {offered:?}");
        }
    }
}
