//! How this computer's network stands, as the whole run shows it.

use super::across::Across;
use super::wire::is_translated;
use super::{Notes, dns};
use crate::endpoint::is_of_internet;
use crate::observation::contrast::{Comparison, WebAnswer};
use crate::observation::dns::DnsTrouble;
use crate::observation::tcp::TcpTrouble;
use crate::observation::tls::CertificateFault;
use crate::observation::{Observation, Run, Seen, Trouble};

/// Says how the network stands, where the run shows that it is at fault.
pub(super) fn network(notes: &mut Notes, run: &Run, across: &Across) {
    let state = if let Some(state) = no_way_out(run) {
        state
    } else if is_portal(run, across) {
        "portal"
    } else if is_silent(run) {
        "silent"
    } else if is_refusing(run) {
        "refusing"
    } else {
        return;
    };
    notes.word("run.network", state);
}

/// No way out of this computer, where every trouble is of the kind that this makes: what is missing, the first
/// thing first.
fn no_way_out(run: &Run) -> Option<&'static str> {
    let computer = run.computer.as_ref()?;
    // With the cable out, the ways that were known are still listed.
    let links = &computer.links;
    let is_cut_off = !links.is_empty() && links.iter().all(|link| !link.up);
    if !is_cut_off && [computer.route_v4, computer.route_v6] != [Some(false); 2] {
        return None;
    }
    // What is only on this computer needs no way out.
    let nothing_left = run.observations.iter().all(|o| match &o.outcome {
        Err(Trouble::Tcp(TcpTrouble::Timeout)) => is_cut_off,
        Err(Trouble::Tcp(trouble)) => matches!(
            trouble,
            TcpTrouble::NetworkUnreachable
                | TcpTrouble::HostUnreachable
                | TcpTrouble::NoLocalAddress
        ),
        Err(Trouble::Dns(resolution)) => {
            let failed = [resolution.v4.as_ref().err(), resolution.v6.as_ref().err()];
            !failed.into_iter().flatten().any(is_answer)
        }
        Ok(Seen::Resolved(_)) => true,
        _ => false,
    });
    nothing_left.then(|| match computer.has_link() {
        _ if is_cut_off => "offline",
        Some(true) if computer.has_address() => "no-route",
        Some(true) => "no-address",
        _ => "offline",
    })
}

/// Whether a resolver on the internet must have said this.
const fn is_answer(trouble: &DnsTrouble) -> bool {
    matches!(
        trouble,
        DnsTrouble::NxDomain | DnsTrouble::AliasLoop | DnsTrouble::DanglingAlias { .. }
    )
}

/// Another page came instead of the neutral one, as those who want a sign-in send it, and no server
/// proved to be itself.
fn is_portal(run: &Run, across: &Across) -> bool {
    // Somebody in the middle has no certificate for these names; a real server may have an expired one.
    let own_fault = run.observations.iter().any(|o| match &o.outcome {
        Ok(Seen::Secured(session)) => session.fault().is_none_or(|fault| {
            !matches!(
                fault,
                CertificateFault::NameMismatch
                    | CertificateFault::SelfSigned
                    | CertificateFault::UnknownIssuer
                    | CertificateFault::MissingIntermediate
            )
        }),
        Ok(Seen::Greeted(_)) => true,
        _ => false,
    });
    // Where only the names are led astray, the way to the servers is open.
    let only_names = run.contrasts.iter().any(|contrast| match &contrast.seen {
        Comparison::Elsewhere(talk) => talk.works(),
        _ => false,
    });
    let web = run.web.as_ref().map(|web| &web.answer);
    let page = web.is_some_and(WebAnswer::is_of_somebody_else);
    if !page || only_names {
        return false;
    }
    if !own_fault && !across.offered() {
        return true;
    }
    // Some let a few ports out before the sign-in.
    web.is_some_and(WebAnswer::asks_to_sign_in) && run.observations.iter().any(kept_out)
}

/// Whether a connection to a server of the internet came to nothing.
fn kept_out(observation: &Observation) -> bool {
    let of_internet = observation
        .address
        .is_some_and(|place| is_of_internet(place.ip()));
    of_internet && matches!(observation.outcome, Err(Trouble::Tcp(_)))
}

/// Every connection was refused, to a mail server of the internet at every port that was tried, and to the web: no server refuses
/// in the name of another.
fn is_refusing(run: &Run) -> bool {
    let refused = |trouble: &TcpTrouble| *trouble == TcpTrouble::Refused;
    let web = run.web.as_ref().map(|web| &web.answer);
    let of_web = matches!(web, Some(WebAnswer::NoConnection(trouble)) if refused(trouble));
    let all = run.observations.iter().all(|o| match &o.outcome {
        Err(Trouble::Tcp(trouble)) => {
            let of_internet = o.address.is_some_and(|place| is_of_internet(place.ip()));
            refused(trouble) && of_internet
        }
        Ok(Seen::Resolved(_)) => true,
        _ => false,
    });
    let tried = run.observations.iter().any(|o| o.outcome.is_err());
    let at_443 = run.contrasts.iter().any(|contrast| {
        matches!(&contrast.seen, Comparison::Port { address, outcome } if address.port() == 443 && outcome.as_ref().is_err_and(refused))
    });
    let beside = run.contrasts.iter().all(|contrast| match &contrast.seen {
        Comparison::Port { outcome, .. } => outcome.as_ref().is_err_and(refused),
        Comparison::Talk(_) => contrast.seen.refused(),
        Comparison::Proxied { outcome, .. } => outcome.is_err(),
        _ => true,
    });
    of_web && all && tried && at_443 && beside && !is_astray(run)
}

/// Whether this computer leads a name astray: that of the neutral page may be led astray as well, and the network proves nothing.
fn is_astray(run: &Run) -> bool {
    run.observations.iter().any(|o| match &o.outcome {
        Ok(Seen::Resolved(resolution)) => {
            let system = resolution.system.as_ref();
            system.is_some_and(|system| dns::compared(resolution, system) == "differs")
        }
        _ => false,
    })
}

/// Neither a mail server nor the web: nothing came back, or nobody knew the way.
fn is_silent(run: &Run) -> bool {
    let Some(WebAnswer::NoConnection(web)) = run.web.as_ref().map(|web| &web.answer) else {
        return false;
    };
    // Where there is no way for IPv4, that an address of it cannot be reached says nothing of the other family.
    let is_v6_only = run.computer.as_ref().is_some_and(|computer| {
        (computer.route_v4, computer.route_v6) == (Some(false), Some(true))
    });
    let lost = |trouble: &TcpTrouble| {
        matches!(
            trouble,
            TcpTrouble::Timeout | TcpTrouble::NetworkUnreachable | TcpTrouble::HostUnreachable
        )
    };
    if is_v6_only && *web != TcpTrouble::Timeout {
        return false;
    }
    let all_lost = run.observations.iter().all(|o| match &o.outcome {
        Err(Trouble::Tcp(trouble)) => lost(trouble) || *trouble == TcpTrouble::NoLocalAddress,
        Ok(Seen::Resolved(_)) | Err(Trouble::Dns(_)) => true,
        _ => false,
    });
    // Without a route of this computer's own nothing was sent.
    let has_route = run
        .computer
        .as_ref()
        .is_some_and(|computer| [computer.route_v4, computer.route_v6].contains(&Some(true)));
    // A server with a private address may be out of reach of the best network.
    let of_internet = |o: &Observation| o.address.is_some_and(|place| is_of_internet(place.ip()));
    // Behind a translator that is out of order, all of IPv4 is silent, and IPv6 need not be.
    let places = || {
        run.observations
            .iter()
            .filter_map(|o| Some(o.address?.ip()))
    };
    let by_translation = places().all(|at| at.is_ipv4() || is_translated(&at));
    if is_v6_only && by_translation && places().any(|at| is_translated(&at)) {
        return false;
    }
    let tried = run.observations.iter().any(|o| match &o.outcome {
        Err(Trouble::Tcp(TcpTrouble::Timeout)) => of_internet(o),
        Err(Trouble::Tcp(trouble)) => of_internet(o) && has_route && lost(trouble),
        _ => false,
    });
    let beside = run.contrasts.iter().all(|contrast| match &contrast.seen {
        Comparison::Port { outcome, .. } => outcome.as_ref().is_err_and(lost),
        // A proxy that leads on is a way out.
        Comparison::Proxied { outcome, .. } => outcome.is_err(),
        _ => true,
    });
    lost(web) && tried && all_lost && beside && !is_astray(run)
}
