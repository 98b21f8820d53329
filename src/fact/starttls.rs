//! Where STARTTLS was seen in a run, and led on.

use std::collections::BTreeMap;

use super::{Notes, contrast, stop};
use crate::endpoint::Security;
use crate::observation::contrast::{Comparison, HelloAnswer};
use crate::observation::tls::TlsTrouble;
use crate::observation::{Run, Seen, Trouble};
use crate::plan::Probe;
use crate::stage::Stage;

/// Says at which ports of this host the same protocol offers STARTTLS.
pub(super) fn doors(notes: &mut Notes, run: &Run, probe: &Probe) {
    let own = &probe.endpoint;
    let of_service =
        run.plan.probes.iter().filter(|other| {
            other.endpoint.protocol == own.protocol && other.endpoint.host == own.host
        });
    let seen = of_service.filter(|other| is_seen(run, other));
    let doors: BTreeMap<u16, String> = seen
        .map(|other| other.endpoint.port)
        .map(|port| (port, format!("{port} with {}", Security::StartTls)))
        .collect();
    let doors: Vec<String> = doors.into_values().collect();
    notes.text("host.starttls-door", &doors.join(" or "));
}

/// Whether the server offers STARTTLS there: by what it does where TLS was expected and it was asked for STARTTLS, else in what it can do, or in
/// its greeting in clear text.
fn is_seen(run: &Run, probe: &Probe) -> bool {
    let asked = contrast::of_server(run, probe).find_map(|one| match &one.seen {
        Comparison::Insisted { answer, .. } => Some(answer),
        _ => None,
    });
    if let (Some(answer), Security::ImplicitTls) = (asked, probe.endpoint.security) {
        return matches!(answer, HelloAnswer::Accepted(_));
    }
    // Where TLS then fails, or the certificate is not trusted, nobody is helped.
    let leads_on = stop(run, probe.id).is_none_or(|stop| stop >= Stage::Authenticate);
    run.of(probe.id).any(|o| match &o.outcome {
        Ok(Seen::Offered(offer)) => !offer.under_tls && offer.starttls && leads_on,
        Err(Trouble::Tls(TlsTrouble::ClearText(peer))) => {
            let greeting = String::from_utf8_lossy(&peer.first).to_ascii_uppercase();
            let mut words = greeting.split(|c: char| !c.is_ascii_alphanumeric());
            words.any(|word| word == "STARTTLS")
        }
        _ => false,
    })
}
