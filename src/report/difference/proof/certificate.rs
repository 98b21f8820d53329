//! A certificate that was changed between two runs from one network.

use std::time::SystemTime;

use super::{About, Proof, of};
use crate::compare::{Both, Conclusion, Kind, Letter, Side};
use crate::endpoint::Endpoint;
use crate::observation::Seen;
use crate::observation::tls::{CertificateFault, TlsSession};
use crate::report::build::moment;
use crate::report::words::authority;

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
    let server = one.endpoints.first()?;
    let good = session(server, sides.of(failing.other()))?;
    let bad = session(server, sides.of(failing));
    let bad = bad.filter(|bad| bad.fingerprint() != good.fingerprint())?;
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
        true if let Some(authority) = one_authority(good, bad) => of(
            format!(
                "{changed} Both name the same authority, {authority}, which the computer of {x} does not trust: so it was renewed, and {x} \
                 lacks that authority, or somebody on the way of {x} goes by its name.{elsewhere}"
            ),
            format!(
                "If {authority} is an authority of your own, check again in {x} with its certificate (`--ca-file FILE`): what is trusted then \
                 was only renewed. Until then no password should be sent there."
            ),
        ),
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
                "The administrator of {server} puts a certificate in its place that is valid for this name; {} tells what is wrong with \
                 this one.",
                about.replay
            ),
        ),
    })
}

/// The authority that both certificates say they are by.
fn one_authority(good: &TlsSession, bad: &TlsSession) -> Option<String> {
    let issuer = good.issuer().filter(|issuer| bad.issuer() == Some(issuer));
    issuer.map(authority)
}

/// That the computer of one run does not trust what that of the other one trusts.
pub(super) fn not_trusted(one: &Conclusion, sides: &Both<Side<'_>>, about: &About<'_>) -> Proof {
    let (x, y) = (about.x, about.y);
    let is_same = |server: &Endpoint| {
        let shown = sides.map(|side| session(server, side).map(TlsSession::fingerprint));
        shown.a == shown.b
    };
    let shown = match one.endpoints.iter().all(is_same) {
        true => "the very same certificate",
        false => "the very same certificate, and where it was renewed one of the same authority",
    };
    of(
        format!(
            "Both are shown {shown}, and only the computer of {y} trusts it. So it is the computer of {x}: its clock, its list of authorities, \
             or an authority that was given to {y} alone (--ca-file)."
        ),
        format!(
            "On the computer of {x}, compare the clock with a telephone, and install the updates of the operating system. An authority of \
             your own is given with `--ca-file FILE`."
        ),
    )
}

/// What came about at a server when it was connected to.
fn session<'a>(server: &Endpoint, side: &Side<'a>) -> Option<&'a TlsSession> {
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
