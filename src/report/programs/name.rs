//! The user name for a server, as far as it is known.

use crate::discover::{UserName, Whom, ispdb};
use crate::endpoint::Protocol;
use crate::observation::{Run, Seen};
use crate::program::Server;
use crate::provider::Provider;
use crate::report::discovery::copied::user_name;
use crate::style::safe;

/// The form of the user name at a host; none where it is not known.
pub(super) fn form(protocol: Protocol, host: &str) -> Option<UserName> {
    match Provider::owning(host) {
        Some(Provider::ExchangeOnline(_)) => Some(UserName::Address),
        _ => ispdb::sign_in(protocol, host).map(|listed| listed.username),
    }
}

/// What to type for it: the name that was accepted there, else what is known of its form.
pub(super) fn of(run: &Run, protocol: Protocol, server: &Server) -> String {
    let mut probes = run.plan.probes.iter();
    let was_accepted = probes.any(|probe| {
        let own = &probe.endpoint;
        let is_it = (own.protocol, own.port, &own.host) == (protocol, server.port, &server.host);
        let mut seen = run.of(probe.id);
        is_it && seen.any(|one| matches!(one.outcome, Ok(Seen::Authenticated(_))))
    });
    if let Some(name) = run.plan.username.as_ref().filter(|_| was_accepted) {
        return safe(name);
    }
    let target = &run.plan.target;
    let whom = Whom::of(target.address.as_deref(), &target.domain);
    match form(protocol, &server.host) {
        Some(form) => user_name(Some(&form), &whom),
        None => match whom.address() {
            Some(address) => format!("its form is not known here; try {} first", safe(&address)),
            None => "its form is not known here; try the whole e-mail address first".to_owned(),
        },
    }
}
