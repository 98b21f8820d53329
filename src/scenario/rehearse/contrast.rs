//! What was tried for contrast, as the scenario says.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use super::super::{Beside, Scenario, Server};
use super::MOMENT;
use crate::observation::contrast::{Comparison, Contrast, Talk, WebCheck};
use crate::observation::session::SessionTrouble;
use crate::observation::tls::Peer;
use crate::observation::{Observation, Run, Trouble};
use crate::plan::Probe;
use crate::stage::Stage;

/// The page of the web that every rehearsal asks for.
const WEB_PAGE: &str = "http://www.msftconnecttest.com/connecttest.txt";

/// The proxy that the web of every rehearsal uses.
const WEB_PROXY: &str = "http://proxy.example.org:3128";

/// After so long a silent machine at another address is given up.
const GIVEN_UP: Duration = Duration::from_secs(8);

/// The certificate of another machine.
const FINGERPRINT: &str = "5d5a0e8b1f4c4f6f9d1b7c2a3e4f5061728394a5b6c7d8e9fa0b1c2d3e4f5061";

/// Notes what the scenario says was tried beside the plan.
pub(super) fn note(run: &mut Run, scenario: &Scenario) {
    for (probe, server) in run.plan.probes.iter().zip(&scenario.servers) {
        let ended = run.observations.iter().filter(|o| o.probe == probe.id);
        let mut began = ended.map(Observation::ended).max().unwrap_or_default();
        for beside in &server.beside {
            // One after the other.
            began += MOMENT;
            let seen = comparison(beside, probe, server);
            run.contrasts.push(Contrast {
                probe: probe.id,
                began,
                took: if is_silence(&seen) { GIVEN_UP } else { MOMENT },
                seen,
            });
        }
    }
    run.web = scenario.web.as_ref().map(|web| WebCheck {
        url: WEB_PAGE.to_owned(),
        began: MOMENT,
        took: MOMENT,
        answer: web.answer.clone(),
        clock_ahead: web.clock_ahead,
    });
}

fn is_silence(seen: &Comparison) -> bool {
    let Comparison::Talk(talk) = seen else {
        return false;
    };
    talk.trouble
        .as_ref()
        .is_some_and(|(_, trouble)| trouble.is_silence())
}

fn comparison(beside: &Beside, probe: &Probe, server: &Server) -> Comparison {
    let v4 = server.resolve.v4.iter().flatten().copied();
    let v6 = server.resolve.v6.iter().flatten().copied();
    let own = v4.map(IpAddr::V4).chain(v6.map(IpAddr::V6));
    // The conversation is held on the first address that takes a connection.
    let first = own
        .clone()
        .find(|address| server.connects(*address).is_ok());
    let first = first
        .or_else(|| own.clone().next())
        .or_else(|| probe.endpoint.host.parse().ok())
        .unwrap_or(super::super::parse::USUAL_ADDRESS.into());
    match beside {
        Beside::Port { port, outcome } => Comparison::Port {
            address: SocketAddr::new(first, *port),
            outcome: *outcome,
        },
        Beside::Proxied { port, outcome } => Comparison::Proxied {
            proxy: WEB_PROXY.to_owned(),
            port: *port,
            outcome: outcome.clone(),
        },
        Beside::Talk {
            address,
            trouble,
            starttls,
            certificate,
        } => Comparison::Talk(Talk {
            address: SocketAddr::new(address.unwrap_or(first), probe.endpoint.port),
            same_address: address.is_none(),
            reached: match trouble {
                None => Some(Stage::Offer),
                Some((stage, _)) => Stage::ALL.into_iter().rfind(|other| other < stage),
            },
            trouble: trouble.clone().map(|(stage, trouble)| (stage, *trouble)),
            starttls: *starttls,
            certificate: *certificate,
            fingerprint: certificate.map(|_| FINGERPRINT.to_owned()),
            is_brief: false,
            given_up: match trouble.as_ref().map(|(_, trouble)| trouble.as_ref()) {
                Some(Trouble::Session(SessionTrouble::Silent { .. })) if address.is_some() => {
                    Some(GIVEN_UP)
                }
                _ => None,
            },
        }),
        Beside::Insisted { answer } => Comparison::Insisted {
            address: SocketAddr::new(first, probe.endpoint.port),
            answer: *answer,
        },
        Beside::Hello {
            hello,
            at_once,
            answer,
            within,
        } => Comparison::Hello {
            address: SocketAddr::new(first, probe.endpoint.port),
            hello: *hello,
            at_once: *at_once,
            answer: *answer,
            within: within.map(|said| Peer::new(said.as_bytes().to_vec())),
        },
    }
}
