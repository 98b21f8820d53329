//! What is tried beside the plan once something is in doubt: the questions that tell its causes apart.

use std::time::Duration;

use super::{Limits, Probe};
use crate::observation::Trouble;
use crate::observation::session::SessionTrouble;
use crate::observation::tls::{CertificateFault, TlsTrouble};
use crate::stage::Stage;

/// The port of the web, which hardly any network closes.
const WEB_PORT: u16 = 443;

/// How often a conversation that broke off is tried again.
pub const TIMES: u8 = 2;

/// Why a probe is in doubt.
#[derive(Clone, Debug, PartialEq)]
pub enum Doubt {
    /// Nothing came for longer than healthy servers take.
    Slow,
    /// The stage failed.
    Trouble(Trouble),
    /// The certificate is not trusted.
    Untrusted(CertificateFault),
}

/// A question whose answer tells causes apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Question {
    /// Does another port of the same host take a connection?
    Port(u16),
    /// Does the same conversation, on the same address, go the same way once more?
    Again,
    /// Does it go the same way on the other addresses of the host?
    OtherAddresses,
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

/// The limits of what is tried for contrast: it must not outlast what it explains.
pub const fn limits(of_run: Limits) -> Limits {
    Limits {
        run: Duration::from_secs(8),
        resolve: Duration::from_secs(3),
        connect: Duration::from_secs(4),
        tls: Duration::from_secs(4),
        greeting: Duration::from_secs(6),
        reply: Duration::from_secs(4),
        sign_in: of_run.sign_in,
    }
}

/// What to ask about a probe that is in doubt at this stage.
pub fn questions(probe: &Probe, stage: Stage, doubt: &Doubt) -> Vec<Question> {
    let mut questions = Vec::new();
    match (stage, doubt) {
        (Stage::Connect, _) => {
            let ports = [WEB_PORT].into_iter().chain(usual_ports(probe));
            questions.extend(ports.map(Question::Port));
        }
        (Stage::Secure | Stage::Greet | Stage::Offer, Doubt::Trouble(trouble)) => {
            if breaks_off(trouble) {
                questions.push(Question::Again);
            }
            if differs_by_address(trouble) {
                questions.push(Question::OtherAddresses);
            }
        }
        _ => {}
    }
    questions.retain(|question| *question != Question::Port(probe.endpoint.port));
    questions
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
const fn breaks_off(trouble: &Trouble) -> bool {
    matches!(
        trouble,
        Trouble::Tls(TlsTrouble::Closed | TlsTrouble::Reset)
            | Trouble::Session(SessionTrouble::Closed | SessionTrouble::Reset)
    )
}

/// Whether the machines behind the addresses of one name may differ in this.
const fn differs_by_address(trouble: &Trouble) -> bool {
    matches!(trouble, Trouble::Session(_) | Trouble::Tls(_))
}
