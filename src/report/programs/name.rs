//! The user name for a server, as far as it is known.

use crate::discover::{UserName, Whom, ispdb};
use crate::endpoint::Protocol;
use crate::observation::{Run, Seen};
use crate::plan::{NameForm, Probe, PublishedName};
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
    let target = &run.plan.target;
    let whom = Whom::of(target.address.as_deref(), &target.domain);
    let was_accepted = probe_at(run, protocol, server).is_some_and(|probe| {
        let mut seen = run.of(probe.id);
        seen.any(|one| matches!(one.outcome, Ok(Seen::Authenticated(_))))
    });
    let endpoint = probe_at(run, protocol, server).map(|probe| &probe.endpoint);
    let accepted = endpoint.filter(|_| was_accepted);
    if let Some(name) = accepted.and_then(|one| run.plan.username_at(one)) {
        return safe(name);
    }
    if let Some(published) = endpoint.and_then(|one| run.plan.published_name(one)) {
        return in_words(published, &whom);
    }
    match form(protocol, &server.host) {
        Some(form) => user_name(Some(&form), &whom),
        None => match whom.address() {
            Some(address) => format!("its form is not known here; try {} first", safe(&address)),
            None => "its form is not known here; try the whole e-mail address first".to_owned(),
        },
    }
}

/// The name for a file of settings: the one that is told, or the whole address where its form is not known.
pub(super) fn exact(run: &Run, protocol: Protocol, server: &Server) -> Option<String> {
    let told = of(run, protocol, server);
    let is_name = !told.contains(char::is_whitespace);
    match is_name {
        true => Some(told),
        false => run.plan.target.address.clone(),
    }
}

/// The probe of a server.
fn probe_at<'r>(run: &'r Run, protocol: Protocol, server: &Server) -> Option<&'r Probe> {
    run.plan.probes.iter().find(|probe| {
        let own = &probe.endpoint;
        (own.protocol, own.port, &own.host) == (protocol, server.port, &server.host)
    })
}

/// The name that the settings of the domain have.
fn in_words(published: &PublishedName, whom: &Whom) -> String {
    let form = match (published.form, &published.name) {
        (NameForm::Address, _) => UserName::Address,
        (NameForm::LocalPart, _) => UserName::LocalPart,
        (NameForm::Other, Some(name)) => UserName::Other(name.clone()),
        (NameForm::Other, None) => {
            return "of a form of its own; `mailprobe discover` shows it".to_owned();
        }
    };
    user_name(Some(&form), whom)
}
