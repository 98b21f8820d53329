//! What was asked for, and who signs in.

use std::net::SocketAddr;

use crate::discover::srv;
use crate::endpoint::{Origin, Protocol};
use crate::observation::Run;
use crate::observation::dns::DomainRecords;
use crate::plan::Plan;
use crate::provider::Provider;
use crate::report::literal::literal_or;
use crate::report::{NotTested, Subject, TargetReport};
use crate::style::safe;

/// That a protocol is not offered, and what the name is still needed for where a port of it was typed.
pub(super) fn not_offered(run: &Run, protocol: Protocol) -> NotTested {
    let who = match is_denied(run, protocol) {
        true => "the domain says in the DNS that it does not offer it",
        false => "the provider does not offer it",
    };
    let how = with_host(&run.plan, protocol).map_or_else(String::new, |option| {
        format!(". To try that port all the same, name the server: `{option}`")
    });
    NotTested {
        what: protocol.to_string(),
        why: format!("{who}{how}"),
        reason: "not-offered",
        endpoints: Vec::new(),
    }
}

/// The option that names a server for a port that was typed alone: that of another protocol, where one is known.
pub(in crate::report) fn with_host(plan: &Plan, protocol: Protocol) -> Option<String> {
    let (_, port) = plan.without_host.iter().find(|one| one.0 == protocol)?;
    let host = plan.probes.first().map(|one| safe(&one.endpoint.host));
    let host = literal_or(host.as_deref().unwrap_or_default(), "HOST");
    Some(format!("--{} {host}:{port}", protocol.name()))
}

/// Whether the records say that the domain does not offer a protocol.
fn is_denied(run: &Run, protocol: Protocol) -> bool {
    run.records
        .as_ref()
        .is_some_and(|records| srv::not_offered(records).contains(&protocol))
}

/// That nobody names a server of a protocol, and how one is tried all the same.
pub(super) fn not_named(plan: &Plan, protocol: Protocol) -> NotTested {
    let mut probes = plan.probes.iter().map(|probe| probe.endpoint.origin);
    let is_published = |one: &Origin| {
        !matches!(
            one,
            Origin::Srv | Origin::SrvElsewhere | Origin::Asked | Origin::Convention
        )
    };
    let who = match probes.find(is_published) {
        Some(Origin::Ispdb | Origin::IspdbMx) => {
            "the database of mail settings, which the other servers are known by, names"
        }
        Some(Origin::AutoconfigMx) => {
            "the settings file of the house that mail goes to, which names the other servers, names"
        }
        Some(Origin::Provider | Origin::ProviderByAlias) => "the provider documents",
        _ => "the settings of the domain, which name the other servers, name",
    };
    NotTested {
        what: protocol.to_string(),
        why: format!(
            "{who} no {protocol} server: whether there is one is not known. {}",
            how_to_name(protocol)
        ),
        reason: "no-server-found",
        endpoints: Vec::new(),
    }
}

/// How a server of a protocol is tried that nobody names.
pub(super) fn how_to_name(protocol: Protocol) -> String {
    let name = protocol.name();
    format!("`--{name} HOST` names one, and `--only {name}` tries the usual names")
}

/// The name that signs in first.
pub(in crate::report) fn name_of(plan: &Plan) -> Option<&str> {
    let first = plan.first_sign_in();
    let first = first.and_then(|endpoint| plan.username_at(endpoint));
    first.or(plan.username.as_deref())
}

/// What was asked for, and whose servers it turned out to have.
pub(in crate::report) fn target(
    plan: &Plan,
    dns: Option<SocketAddr>,
    records: Option<&DomainRecords>,
) -> TargetReport {
    let target = &plan.target;
    TargetReport {
        subject: Subject::new(target, target.provider, dns, records),
        cloud: match target.provider {
            Provider::ExchangeOnline(cloud) => Some(cloud.name()),
            Provider::Known(_) | Provider::Other => None,
        },
        username: name_of(plan).map(safe),
        username_by: plan
            .first_sign_in()
            .and_then(|one| Some(plan.followed_name(one)?.by)),
        from: plan
            .from
            .as_deref()
            .filter(|from| plan.target.address.as_deref() != Some(from))
            .map(safe),
    }
}
