//! How this computer's network stands, as the whole run shows it.

use super::Notes;
use super::across::Across;
use crate::observation::computer::Computer;
use crate::observation::contrast::{Comparison, WebAnswer};
use crate::observation::dns::DnsTrouble;
use crate::observation::tcp::TcpTrouble;
use crate::observation::tls::CertificateFault;
use crate::observation::{Run, Seen, Trouble};

/// HTTP: a network asks to sign in before it leads on (RFC 6585, section 6).
const SIGN_IN_TO_NETWORK: u16 = 511;

/// Says how the network stands, where the run shows that it is at fault.
pub(super) fn network(notes: &mut Notes, run: &Run, across: &Across) {
    let state = if is_offline(run) {
        "offline"
    } else if is_portal(run, across) {
        "portal"
    } else if is_silent(run) {
        "silent"
    } else {
        return;
    };
    notes.word("run.network", state);
}

/// No interface that is up and no way out, and every trouble is of the kind that this makes.
fn is_offline(run: &Run) -> bool {
    let no_way = |computer: &Computer| {
        let no_route = computer.route_v4 == Some(false) && computer.route_v6 == Some(false);
        no_route && computer.has_link() != Some(true)
    };
    // What is only on this computer needs no way out.
    let nothing_left = run.observations.iter().all(|o| match &o.outcome {
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
    run.computer.as_ref().is_some_and(no_way) && nothing_left
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
    let sent = |answer: &WebAnswer| match answer {
        WebAnswer::Other { leads_to, status } => {
            leads_to.is_some() || *status == SIGN_IN_TO_NETWORK || *status == 200
        }
        _ => false,
    };
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
    let page = run.web.as_ref().is_some_and(|web| sent(&web.answer));
    page && !own_fault && !only_names && !across.offered()
}

/// Neither a mail server nor the web: nothing came back, or nobody knew the way.
fn is_silent(run: &Run) -> bool {
    let Some(WebAnswer::NoConnection(web)) = run.web.as_ref().map(|web| &web.answer) else {
        return false;
    };
    let lost = |trouble: &TcpTrouble| {
        matches!(
            trouble,
            TcpTrouble::Timeout | TcpTrouble::NetworkUnreachable | TcpTrouble::HostUnreachable
        )
    };
    let all_lost = run.observations.iter().all(|o| match &o.outcome {
        Err(Trouble::Tcp(trouble)) => lost(trouble) || *trouble == TcpTrouble::NoLocalAddress,
        Ok(Seen::Resolved(_)) | Err(Trouble::Dns(_)) => true,
        _ => false,
    });
    let tried = run
        .observations
        .iter()
        .any(|o| matches!(&o.outcome, Err(Trouble::Tcp(TcpTrouble::Timeout))));
    let beside = run.contrasts.iter().all(|contrast| match &contrast.seen {
        Comparison::Port { outcome, .. } => outcome.as_ref().is_err_and(lost),
        // A proxy that leads on is a way out.
        Comparison::Proxied { outcome, .. } => outcome.is_err(),
        _ => true,
    });
    lost(web) && tried && all_lost && beside
}
