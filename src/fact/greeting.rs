//! Who greets, compared with who was asked for.

use std::net::IpAddr;

use super::Notes;
use super::issuer::domain;
use crate::observation::session::Greeting;
use crate::observation::{Observation, Run, Seen};
use crate::plan::Probe;

/// The last labels of names that a machine has for itself alone, whoever's it is.
const OWN_NAMES: [&str; 3] = ["localhost", "localdomain", "invalid"];

/// Says where a server greets as a host of another domain than the one that was asked for: alone that is what most providers do, and
/// beside the greeting of another port of the same address it tells that two machines answer.
pub(super) fn greeting(notes: &mut Notes, run: &Run, probe: &Probe) {
    if probe.proxy.is_some() || !greets_as_stranger(run, probe) {
        return;
    }
    notes.word("greet.other-domain", "yes");
    if !is_related(run, probe) {
        notes.word("greet.unrelated", "yes");
    }
    let own = greets(run, probe);
    let others = run.plan.probes.iter().filter(|other| {
        let (this, that) = (&probe.endpoint, &other.endpoint);
        this.host == that.host && this.protocol == that.protocol && this.port != that.port
    });
    let elsewhere = others.filter_map(|other| {
        let (place, greeting) = greets(run, other)?;
        let is_same_address = own.is_some_and(|(own, _)| own == place);
        let named = greeting.host.as_deref().unwrap_or_default();
        // Whoever hosts the mail of others greets by a name of his own; his certificate tells that he is the one who was asked for.
        let is_asked_for = domain(named).eq_ignore_ascii_case(domain(&other.endpoint.host))
            || proves_itself(run, other)
                && own.is_some_and(|(_, own)| names_another_domain(own, greeting));
        let told = format!("{} {}", other.endpoint.port, greeting.reply.text);
        (is_same_address && is_asked_for).then_some(told)
    });
    notes.text(
        "host.greets-elsewhere",
        &elsewhere.min().unwrap_or_default(),
    );
}

/// Whether a server showed a certificate for the host that was asked for.
fn proves_itself(run: &Run, probe: &Probe) -> bool {
    let is_secured = |o: &Observation| matches!(o.outcome, Ok(Seen::Secured(_)));
    run.of(probe.id).any(is_secured) && !run.is_untrusted(probe.id)
}

/// Whether anything in the run leads from the host to the domain that it greets as: an alias, a certificate, or another server.
fn is_related(run: &Run, probe: &Probe) -> bool {
    let greeting = greets(run, probe).and_then(|(_, greeting)| greeting.host.as_deref());
    let greeted = domain(greeting.unwrap_or_default().trim_end_matches('.'));
    let is_of_it = |name: &String| domain(name).eq_ignore_ascii_case(greeted);
    let mut of_host = run.observations.iter().filter(|o| {
        let of = run.plan.probe(o.probe);
        of.endpoint.host == probe.endpoint.host
    });
    let is_named = of_host.any(|o| match &o.outcome {
        Ok(Seen::Resolved(resolution)) => resolution.aliases.iter().any(is_of_it),
        Ok(Seen::Secured(session)) => {
            let own = session.chain.first();
            own.is_some_and(|certificate| certificate.names.iter().any(is_of_it))
        }
        _ => false,
    });
    let mut others = run.plan.probes.iter().map(|other| &other.endpoint.host);
    let exchangers = run
        .records
        .iter()
        .flat_map(|records| records.mx.iter().flatten());
    is_named || others.any(is_of_it) || exchangers.map(|mx| &mx.exchange).any(is_of_it)
}

/// Whether two greetings name machines of two domains.
fn names_another_domain(one: &Greeting, other: &Greeting) -> bool {
    let (one, other) = (one.host.as_deref(), other.host.as_deref());
    one.zip(other).is_some_and(|(one, other)| {
        is_of_other_domain(one, other) && is_of_other_domain(other, one)
    })
}

/// The greeting of a probe's server, and at which address.
fn greets<'a>(run: &'a Run, probe: &Probe) -> Option<(IpAddr, &'a Greeting)> {
    run.of(probe.id).find_map(|o| match &o.outcome {
        Ok(Seen::Greeted(greeting)) => Some((o.address?.ip(), greeting)),
        _ => None,
    })
}

/// Whether the server greets as a host of another domain than the one that was asked for.
fn greets_as_stranger(run: &Run, probe: &Probe) -> bool {
    let host = &probe.endpoint.host;
    if host.parse::<IpAddr>().is_ok() {
        return false;
    }
    let named = greets(run, probe).and_then(|(_, greeting)| greeting.host.as_deref());
    named.is_some_and(|named| is_of_other_domain(named, host))
}

/// Whether a greeting names a machine of another domain than this host is of.
fn is_of_other_domain(named: &str, host: &str) -> bool {
    let named = named.trim_end_matches('.');
    let Some((_, last)) = named.rsplit_once('.') else {
        return false;
    };
    let is_own = OWN_NAMES.iter().any(|own| last.eq_ignore_ascii_case(own));
    let is_name = last.bytes().all(|byte| byte.is_ascii_alphabetic());
    is_name && !is_own && !domain(named).eq_ignore_ascii_case(domain(host))
}

#[cfg(test)]
mod tests {
    use super::is_of_other_domain;

    #[test]
    fn a_stranger_is_told_from_a_machine_without_a_name() {
        let host = "mail.contoso.example";
        for named in [
            "gateway.hotel.local",
            "smtp-out3.isp.example.",
            "MX.Fabrikam.Example",
        ] {
            assert!(is_of_other_domain(named, host), "{named}");
        }
        for named in [
            "mail.contoso.example",
            "mx7.CONTOSO.example",
            "mail",
            "localhost.localdomain",
            "192.0.2.7",
            "[192.0.2.7]",
            "",
        ] {
            assert!(!is_of_other_domain(named, host), "{named}");
        }
    }
}
