//! The handmade hellos that are asked for, and when somebody may speak before the server has.

use super::{Doubt, Question};
use crate::endpoint::{Protocol, Security};
use crate::observation::Trouble;
use crate::observation::contrast::Hello;
use crate::observation::session::SessionTrouble;
use crate::observation::tls::{PeerKind, TlsTrouble, TlsVersion};
use crate::plan::Probe;
use crate::stage::Stage;

/// The handmade hellos that tell the causes of a doubt about TLS apart.
pub(super) fn hellos(probe: &Probe, stage: Stage, doubt: &Doubt) -> impl Iterator<Item = Question> {
    use TlsVersion::{Ssl30, Tls10, Tls11, Tls12, Tls13};
    const SIZES: &[Hello] = &[Hello::Small, Hello::Large, Hello::LargeInPieces];
    const VERSIONS: &[Hello] = &[
        Hello::Only(Ssl30),
        Hello::Only(Tls10),
        Hello::Only(Tls11),
        Hello::Only(Tls12),
        Hello::Only(Tls13),
    ];
    const KEYS: &[Hello] = &[Hello::AnyKey];
    let security = probe.endpoint.security;
    // A server on port 25 may take whoever speaks before it has greeted for a sender of spam, and remember it.
    let waits_for_us = security != Security::ImplicitTls && probe.endpoint.port != 25;
    let trouble = match doubt {
        Doubt::Trouble(trouble) => Some(trouble),
        _ => None,
    };
    let keys = matches!(trouble, Some(Trouble::Tls(TlsTrouble::Alert(code))) if stage == Stage::Secure && NO_KEY.contains(code));
    let (sizes, versions, at_once) = match (stage, trouble) {
        (Stage::Secure, None) if *doubt == Doubt::Slow => (true, false, false),
        // Windows resets a connection when it has no version in common with the client, and some old servers do not answer a newer one.
        (
            Stage::Secure,
            Some(Trouble::Tls(TlsTrouble::Closed | TlsTrouble::Reset | TlsTrouble::Timeout)),
        ) => (true, true, false),
        (
            Stage::Secure,
            Some(Trouble::Tls(TlsTrouble::NothingInCommon | TlsTrouble::Misbehaved)),
        ) => (false, true, false),
        (Stage::Secure, Some(Trouble::Tls(TlsTrouble::Alert(code)))) => (
            TOO_MUCH.contains(code),
            NOTHING_IN_COMMON.contains(code) || TOO_MUCH.contains(code),
            false,
        ),
        (Stage::Greet, None) if *doubt == Doubt::Slow => (false, false, waits_for_us),
        (Stage::Greet, Some(trouble)) => {
            let hung_up = matches!(
                trouble,
                Trouble::Session(SessionTrouble::Closed | SessionTrouble::Reset)
            );
            let speaks_tls = matches!(
                trouble,
                Trouble::Session(SessionTrouble::NotThisProtocol(peer)) if peer.kind == PeerKind::Tls
            );
            let says_nothing_of_itself = hung_up || is_silent(trouble) || speaks_tls;
            (false, false, says_nothing_of_itself && waits_for_us)
        }
        _ => (false, false, false),
    };
    let due = [(sizes, SIZES), (versions, VERSIONS), (keys, KEYS)]
        .into_iter()
        .filter(|(wanted, _)| *wanted)
        .flat_map(|(_, hellos)| hellos)
        .map(|hello| Question::Hello {
            hello: *hello,
            at_once: false,
        });
    due.chain(at_once.then_some(Question::Hello {
        hello: Hello::Small,
        at_once: true,
    }))
}

/// The port of submission under TLS.
const TLS_SUBMISSION: u16 = 465;

/// Whether a server takes it ill when a client speaks before it has greeted: servers of SMTP note it as an error of synchronisation (RFC
/// 5321, section 4.3.1), refuse who does it, and what reads their logs shuts the caller out. They greet late on purpose.
pub(crate) fn minds_haste(probe: &Probe) -> bool {
    probe.endpoint.protocol == Protocol::Smtp
}

/// Whether a hello that is said before the greeting has to wait as well. Port 465 is for TLS at once (RFC 8314, section 7.3): who is silent
/// there waits for a hello.
pub(super) fn minds_early_hello(probe: &Probe) -> bool {
    minds_haste(probe) && probe.endpoint.port != TLS_SUBMISSION
}

/// Whether nothing at all came within the limit.
pub(super) const fn is_silent(trouble: &Trouble) -> bool {
    match trouble {
        Trouble::Session(SessionTrouble::Silent { partial }) => partial.is_empty(),
        _ => false,
    }
}

/// The alerts of a server that misses something in a hello: handshake failure, illegal parameter, protocol
/// version, insufficient security and inappropriate fallback (RFC 8446, section 6.2).
const NOTHING_IN_COMMON: [u8; 5] = [40, 47, 70, 71, 86];

/// Those of a server whose certificate has a kind of key that the client does not take: handshake failure and insufficient security.
const NO_KEY: [u8; 2] = [40, 71];

/// Those of one that cannot read it: unexpected message, record overflow, illegal parameter, decode error,
/// internal error and unsupported extension.
const TOO_MUCH: [u8; 6] = [10, 22, 47, 50, 80, 110];
