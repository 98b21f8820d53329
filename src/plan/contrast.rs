//! What is tried beside the plan once something is in doubt: the questions that tell its causes apart.

mod hellos;

pub(crate) use hellos::minds_haste;

use std::ops::RangeInclusive;
use std::time::Duration;

use super::{Limits, Probe};
use crate::endpoint::{Origin, Protocol, Security};
use crate::observation::Trouble;
use crate::observation::contrast::Hello;
use crate::observation::dns::{DnsTrouble, ExtendedError};
use crate::observation::proxy::ProxyTrouble;
use crate::observation::session::{About, SessionTrouble};
use crate::observation::tcp::TcpTrouble;
use crate::observation::tls::{CertificateFault, TlsTrouble};
use crate::stage::Stage;

/// The port of the web, which hardly any network closes.
pub(crate) const WEB_PORT: u16 = 443;

/// How often a conversation that broke off is tried again at least, and at most as long as none goes well: where two of three
/// break off, one that goes well is among so many more often than not.
pub const TIMES: RangeInclusive<u8> = 2..=4;

/// The same of a server that said why, which is asked as little as can be.
pub const FEW_TIMES: RangeInclusive<u8> = 1..=2;

/// How many connections one host gets in a run at most beside those that a mail program makes: servers count connections, and shut out
/// who makes many.
pub const MOST_CONNECTIONS: usize = 12;

/// So many of them are kept for the handmade hellos where those are due: they tell the causes apart.
pub const FOR_HELLOS: usize = 6;

/// After this time no further one is begun.
pub const AGAIN: Duration = Duration::from_secs(2);

/// Why a probe is in doubt.
#[derive(Clone, Debug, PartialEq)]
#[allow(
    clippy::large_enum_variant,
    reason = "a few a run, and only once something is in doubt"
)]
pub enum Doubt {
    /// Nothing came for longer than healthy servers take.
    Slow,
    /// The stage failed.
    Trouble(Trouble),
    /// The certificate is not trusted.
    Untrusted {
        /// Why.
        fault: CertificateFault,
        /// Which one it is.
        fingerprint: String,
    },
}

/// A question whose answer tells causes apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Question {
    /// Does another port of the same host take a connection, through the proxy where there is one?
    Port(u16),
    /// Does the same conversation, on the same address, go the same way once more?
    Again,
    /// The same, of a server that refused in words, or said something else than a server that is set up right.
    AgainBriefly,
    /// Does it go the same way on the other addresses of the host?
    OtherAddresses,
    /// Does it still go the same way on the same address, where nothing came, once another address has answered?
    Afterwards,
    /// What does the server say to this handmade hello: where the handshake is due, or at once?
    Hello {
        /// What is said.
        hello: Hello,
        /// Whether it is said at once where the handshake is due only after STARTTLS.
        at_once: bool,
    },
    /// Does the server begin TLS when it is asked to, although it does not offer STARTTLS, or should have begun with TLS?
    Insist,
    /// Who answers under TLS when the client speaks first, where the server should greet?
    SpeakFirst,
    /// Does this network lead to the web?
    Web,
    /// Does a proxy that this computer uses for the web lead there?
    Proxied,
    /// What do other resolvers say of the name, and does it work at the addresses that they give?
    Name,
    /// Does the resolver know the name when it is told not to check signatures?
    Unchecked,
    /// Which servers of the protocol has the mail domain by its records, where the user named one that is not found?
    Published,
    /// Does the resolver give an address for a name that nobody can have registered?
    MadeUp,
    /// Does every name below the mail domain have an address, so that one that was guessed says nothing?
    Wildcard,
}

impl Question {
    /// Whether it is a hello where the handshake is due.
    pub const fn is_hello_when_due(self) -> bool {
        matches!(self, Self::Hello { at_once: false, .. })
    }
}

/// How long a stage may take before the probe is in doubt; none for those that no contrast explains.
pub const fn patience(stage: Stage) -> Option<Duration> {
    match stage {
        Stage::Resolve => Some(Duration::from_secs(2)),
        // A lost first packet is sent again after one second, and the next one after three (RFC 6298).
        Stage::Connect | Stage::Secure => Some(Duration::from_secs(3)),
        Stage::Greet | Stage::Offer => Some(Duration::from_secs(5)),
        Stage::Authenticate | Stage::Enter => None,
    }
}

/// How long a server of SMTP is left alone before a hello is said to it, on another connection, where it has not greeted: servers that
/// take haste ill greet earlier, and one that waits for TLS never does.
pub const NO_HASTE: Duration = Duration::from_secs(15);

/// How long a probe waits at a stage before a question is asked.
pub fn not_before(probe: &Probe, question: Question) -> Duration {
    match question {
        Question::Hello { at_once: true, .. } if hellos::minds_early_hello(probe) => NO_HASTE,
        _ => Duration::ZERO,
    }
}

/// The limits of what is tried for contrast: it must not outlast what it explains.
pub const fn limits(of_run: Limits) -> Limits {
    Limits {
        run: Duration::from_secs(8),
        resolve: Duration::from_secs(3),
        connect: Duration::from_secs(4),
        tls: Duration::from_secs(4),
        first_tls: Duration::from_secs(4),
        greeting: Duration::from_secs(6),
        reply: Duration::from_secs(4),
        sign_in: of_run.sign_in,
    }
}

/// What to ask about a probe that is in doubt at this stage.
pub fn questions(probe: &Probe, stage: Stage, doubt: &Doubt) -> Vec<Question> {
    if probe.proxy.is_some() {
        return through_proxy(probe, stage, doubt);
    }
    let mut questions = about_name(stage, doubt);
    if probe.endpoint.origin == Origin::Convention && stage > Stage::Resolve {
        questions.push(Question::Wildcard);
    }
    match (stage, doubt) {
        (Stage::Resolve, doubt) => {
            questions.push(Question::Proxied);
            if probe.endpoint.origin == Origin::Asked && *doubt != Doubt::Slow {
                questions.push(Question::Published);
            }
            // A network that wants a sign-in first may deny every name but its own.
            questions.push(Question::Web);
        }
        (Stage::Connect, doubt) => {
            // One machine of several may be down, and the front does not know it.
            if matches!(doubt, Doubt::Trouble(Trouble::Tcp(TcpTrouble::Refused))) {
                questions.push(Question::Again);
            }
            questions.push(Question::Proxied);
            let ports = [WEB_PORT].into_iter().chain(usual_ports(probe));
            questions.extend(ports.map(Question::Port));
            questions.push(Question::Web);
        }
        // A hot-spot answers in the place of every server, with a certificate of its own.
        (Stage::Secure, Doubt::Untrusted { .. }) => {
            questions.push(Question::Web);
            // On one machine of several the certificate may have been forgotten.
            questions.extend([Question::Again, Question::OtherAddresses]);
        }
        // One machine of several may hang.
        (Stage::Secure, Doubt::Slow) => questions.push(Question::AgainBriefly),
        // What is asked of the other addresses must be known when the greeting is given up.
        (Stage::Greet, Doubt::Slow) => {
            questions.extend([Question::Web, Question::OtherAddresses]);
            if probe.endpoint.security == Security::ImplicitTls && !hellos::minds_haste(probe) {
                questions.push(Question::SpeakFirst);
            }
        }
        (Stage::Secure | Stage::Greet | Stage::Offer, Doubt::Trouble(trouble)) => {
            if stage != Stage::Offer && may_be_no_server(trouble) {
                questions.push(Question::Web);
            }
            if breaks_off(trouble) {
                questions.push(Question::Again);
            }
            // Whoever greets in clear text where TLS is due may encrypt when asked to.
            if speaks_in_clear(trouble, probe.endpoint.protocol) {
                questions.push(Question::Insist);
            }
            if is_of_one_machine(trouble, &probe.endpoint.host) || hangs(trouble) {
                questions.push(Question::AgainBriefly);
            }
            // Who takes the offer out on the way often lets the command through.
            if matches!(
                trouble,
                Trouble::Session(SessionTrouble::StartTlsNotOffered)
            ) {
                questions.push(Question::Insist);
            }
            // It has had its whole time, and nobody is about to greet.
            if probe.endpoint.security == Security::ImplicitTls
                && hellos::minds_haste(probe)
                && hellos::is_silent(trouble)
            {
                questions.push(Question::SpeakFirst);
            }
            if differs_by_address(trouble, &probe.endpoint.host) {
                questions.push(Question::OtherAddresses);
                // What passes while the others are tried is nothing of this address.
                if trouble.is_silence() {
                    questions.push(Question::Afterwards);
                }
            }
        }
        // Who lets nobody sign in at one port for sending mostly does so at another.
        (
            Stage::Authenticate,
            Doubt::Trouble(Trouble::Session(SessionTrouble::NoMechanism { offered })),
        ) if probe.endpoint.protocol == Protocol::Smtp && offered.is_empty() => {
            questions.extend(usual_ports(probe).map(Question::Port));
        }
        _ => {}
    }
    questions.extend(hellos::hellos(probe, stage, doubt));
    questions.retain(|question| *question != Question::Port(probe.endpoint.port));
    questions
}

/// What to ask through the proxy of a probe: whether it is the port, where the proxy was reached and does not lead to the server. The name
/// is not ours to look up, and what goes by itself says nothing about this way.
fn through_proxy(probe: &Probe, stage: Stage, doubt: &Doubt) -> Vec<Question> {
    use ProxyTrouble::{Closed, NoWayOn, Refused, Reset, Timeout};
    let is_of_way_on = matches!(
        doubt,
        Doubt::Trouble(Trouble::Proxy(
            Refused { .. } | NoWayOn { .. } | Closed | Reset | Timeout
        ))
    );
    if stage != Stage::Connect || !is_of_way_on {
        return Vec::new();
    }
    let ports = [WEB_PORT].into_iter().chain(usual_ports(probe));
    let others = ports.filter(|port| *port != probe.endpoint.port);
    others.map(Question::Port).collect()
}

/// What to ask about the name: where it has no address, and where its address may be a false one.
fn about_name(stage: Stage, doubt: &Doubt) -> Vec<Question> {
    match (stage, doubt) {
        (Stage::Resolve, Doubt::Trouble(Trouble::Dns(resolution))) => {
            let unexplained = |trouble: &DnsTrouble| match trouble {
                DnsTrouble::ServFail { extended } => !extended.is_some_and(ExtendedError::is_bogus),
                _ => false,
            };
            let mut questions = vec![Question::Name];
            // Whether it answers about others shows by a name that it cannot have in its memory.
            if resolution.trouble() == Some(&DnsTrouble::Timeout) {
                questions.push(Question::MadeUp);
            }
            if resolution.trouble().is_some_and(unexplained) {
                questions.push(Question::Unchecked);
            }
            questions
        }
        (Stage::Resolve, Doubt::Slow) => vec![Question::Name, Question::MadeUp],
        (Stage::Connect, _) => vec![Question::Name, Question::MadeUp],
        (
            Stage::Secure,
            Doubt::Untrusted {
                fault:
                    CertificateFault::NameMismatch
                    | CertificateFault::SelfSigned
                    | CertificateFault::UnknownIssuer
                    | CertificateFault::Expired,
                ..
            }
            | Doubt::Trouble(Trouble::Tls(TlsTrouble::ClearText(_))),
        )
        | (Stage::Greet, Doubt::Trouble(Trouble::Session(SessionTrouble::NotThisProtocol(_)))) => {
            vec![Question::Name, Question::MadeUp]
        }
        _ => Vec::new(),
    }
}

/// The ports where the protocol of a probe usually is.
fn usual_ports(probe: &Probe) -> impl Iterator<Item = u16> {
    let doors = super::wanted::usual_doors(probe.endpoint.protocol);
    // Port 25 is for servers among themselves, and closed to clients in many networks.
    doors
        .iter()
        .map(|(port, _)| *port)
        .filter(|port| *port != 25)
}

/// Whether the trouble is an end of the connection that may come now and then.
pub(crate) const fn breaks_off(trouble: &Trouble) -> bool {
    matches!(
        trouble,
        Trouble::Tls(TlsTrouble::Closed | TlsTrouble::Reset)
            | Trouble::Session(SessionTrouble::Closed | SessionTrouble::Reset)
    )
}

/// Whether a server of this protocol speaks clear text where a handshake is due.
fn speaks_in_clear(trouble: &Trouble, protocol: Protocol) -> bool {
    match trouble {
        Trouble::Tls(TlsTrouble::ClearText(peer)) => peer.kind.name() == protocol.name(),
        _ => false,
    }
}

/// Whether nothing comes where a handshake is due.
const fn hangs(trouble: &Trouble) -> bool {
    matches!(trouble, Trouble::Tls(TlsTrouble::Timeout))
}

/// Whether one machine of several may say this, and the next one not: the words of one that is out of order for the moment, of another
/// service, and an offer without TLS.
fn is_of_one_machine(trouble: &Trouble, host: &str) -> bool {
    let Trouble::Session(trouble) = trouble else {
        return false;
    };
    match trouble {
        SessionTrouble::GreetingRefused(reply)
        | SessionTrouble::Bye(reply)
        | SessionTrouble::CommandRejected { reply, .. }
        | SessionTrouble::StartTlsRefused(reply) => {
            reply.is_temporary(&[host]) || reply.about(&[host]) == Some(About::Full)
        }
        SessionTrouble::NotThisProtocol(peer) => peer.kind.may_be_mail(),
        SessionTrouble::StartTlsNotOffered | SessionTrouble::OutOfStep(_) => true,
        _ => false,
    }
}

/// Whether a login page may stand there, which has no use for what mail programs say.
const fn may_be_no_server(trouble: &Trouble) -> bool {
    matches!(
        trouble,
        Trouble::Tls(
            TlsTrouble::Closed | TlsTrouble::Reset | TlsTrouble::Timeout | TlsTrouble::ClearText(_)
        ) | Trouble::Session(
            SessionTrouble::Closed
                | SessionTrouble::Reset
                | SessionTrouble::Silent { .. }
                | SessionTrouble::NotThisProtocol(_)
        )
    )
}

/// Whether the machines behind the addresses of one name may differ in this, and asking them is welcome: a server that
/// says that it is full or does not want this caller gets no further connections, at whatever address.
fn differs_by_address(trouble: &Trouble, host: &str) -> bool {
    match trouble {
        Trouble::Session(SessionTrouble::GreetingRefused(reply) | SessionTrouble::Bye(reply)) => {
            reply.is_temporary(&[host])
        }
        Trouble::Session(_) | Trouble::Tls(_) => true,
        _ => false,
    }
}

#[cfg(test)]
#[path = "contrast/tests.rs"]
mod tests;
