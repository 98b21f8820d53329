//! A certificate that was changed between two runs from one network.

use std::time::SystemTime;

use super::{About, Proof, of};
use crate::compare::{Both, Conclusion, Kind, Letter, Side};
use crate::observation::Seen;
use crate::observation::tls::{CertificateFault, TlsSession};
use crate::report::build::moment;

/// What it means that two runs from one network were shown two certificates, one of which is not trusted; none where the runs began at the
/// same moment, so that neither is the later one.
pub(super) fn changed(
    one: &Conclusion,
    failing: Letter,
    sides: &Both<Side<'_>>,
    about: &About<'_>,
) -> Option<Proof> {
    let started = |letter: Letter| sides.of(letter).run.started;
    if one.kind != Kind::BadCertificate || started(failing) == started(failing.other()) {
        return None;
    }
    let good = session(one, sides.of(failing.other()))?;
    let bad =
        session(one, sides.of(failing)).filter(|bad| bad.fingerprint() != good.fingerprint())?;
    let between = between(started(Letter::A), started(Letter::B));
    let (x, y, server) = (about.x, about.y, &about.server);
    // Several servers may stand behind one name, each with a certificate of its own.
    let elsewhere = match one.elsewhere {
        true => {
            " Or the servers behind this name have different ones: the two spoke to different addresses."
        }
        false => "",
    };
    if started(failing) < started(failing.other()) {
        return Some(of(
            format!(
                "The certificate was changed {between}: the one that {x} was shown is not trusted, and the one that {y} was shown since is.{elsewhere}"
            ),
            "Nothing, unless the old one comes back; the file of the earlier run shows what was wrong with it.",
        ));
    }
    let changed = format!(
        "The certificate was changed {between}: the one that {y} was shown is trusted, and the one that {x} was shown since is not."
    );
    // Whoever stands on the way may have made one that nobody vouches for.
    let is_of_nobody = matches!(
        bad.fault(),
        Some(CertificateFault::UnknownIssuer | CertificateFault::SelfSigned)
    );
    Some(match is_of_nobody {
        true => of(
            format!(
                "{changed} It was replaced by a wrong one, or something on the way or on the computer of {x} opens the connection since. No \
                 password should be sent there.{elsewhere}"
            ),
            format!(
                "Check from another network as well. The same certificate there: the administrator of {server} has to replace it. Another one: \
                 it is this network or this computer."
            ),
        ),
        false => of(
            format!("{changed}{elsewhere}"),
            format!(
                "The administrator of {server} puts a certificate in its place that is valid for this name; `mailprobe replay FILE` tells what \
                 is wrong with this one."
            ),
        ),
    })
}

/// What came about at the first server of a conclusion when it was connected to.
fn session<'a>(one: &Conclusion, side: &Side<'a>) -> Option<&'a TlsSession> {
    let server = one.endpoints.first()?;
    let mut probes = side.run.plan.probes.iter();
    let probe = probes.find(|probe| {
        let own = &probe.endpoint;
        (own.protocol, own.port, &own.host) == (server.protocol, server.port, &server.host)
    })?;
    side.run.of(probe.id).find_map(|seen| match &seen.outcome {
        Ok(Seen::Secured(session)) => Some(&**session),
        _ => None,
    })
}

/// `between 2026-11-26T10:02:00Z and 2026-11-26T10:31:00Z`, whichever is the earlier.
fn between(one: SystemTime, other: SystemTime) -> String {
    format!(
        "between {} and {}",
        moment(one.min(other)),
        moment(one.max(other))
    )
}
