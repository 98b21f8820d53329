//! Facts of how programs find the servers: where the published sources differ, and whether Autodiscover is there.

use super::Notes;
use crate::discover::compare::{Difference, difference};
use crate::discover::said::{Says, Statement, by_web, of_provider};
use crate::discover::{Setting, Source, Whom, alias_of, srv};
use crate::endpoint::{Origin, Purpose};
use crate::observation::Run;
use crate::observation::dns::{DnsTrouble, DomainRecords};
use crate::observation::web::WebTrouble;
use crate::plan::{Probe, is_denial};
use crate::provider::Provider;

pub(super) fn discovery(notes: &mut Notes, run: &Run, probe: &Probe) {
    let Some(records) = &run.records else { return };
    let Some(domain) = run.plan.mail_domain() else {
        return;
    };
    autodiscover(notes, run.plan.target.provider, records);
    let whom = Whom::of(run.plan.target.address.as_deref(), domain);
    if probe.endpoint.origin == Origin::Convention && !run.asked.is_empty() {
        notes.word("discovery.file", file(run, &whom));
    }
    if probe.purpose != Purpose::Asked {
        return;
    }
    let sources = sources(run, records, &whom, probe);
    let own = own(probe);
    let found = match (probe.endpoint.origin, own.source) {
        (Origin::Asked, _) => typed(&own, &sources).map(|found| ("discovery.typed", found)),
        (Origin::Convention, _) => None,
        (_, source) => published(source, &sources).map(|found| ("discovery.differs", found)),
    };
    let Some((key, found)) = found else { return };
    let Some(other) = &found.second else { return };
    notes.word(key, found.what.name());
    notes.text("discovery.other", &format!("{}:{}", other.host, other.port));
    notes.word("discovery.other-source", other.source.name());
}

/// What came of asking for the settings file, at the address that tells most.
fn file(run: &Run, whom: &Whom) -> &'static str {
    let statements = run.asked.iter().map(|asked| by_web(asked, None, whom));
    let unheard = statements.filter(Statement::is_unheard);
    let words = unheard.map(|one| match one.says {
        Says::Trouble(WebTrouble::Untrusted { .. }) => "untrusted",
        Says::Trouble(_) => "silent",
        Says::Status(_) => "failing",
        _ => "unreadable",
    });
    words.into_iter().next().unwrap_or("nothing")
}

/// Every source that has servers of the protocol of this probe, with them.
fn sources(run: &Run, records: &DomainRecords, whom: &Whom, probe: &Probe) -> Vec<Vec<Setting>> {
    let files = run
        .asked
        .iter()
        .map(|asked| match by_web(asked, None, whom).says {
            Says::Settings { settings, .. } => settings,
            _ => Vec::new(),
        });
    let provider = match provider_of_domain(run) {
        Some(provider) => of_provider(provider),
        None => Vec::new(),
    };
    let all = files.chain([srv::settings(records), provider]);
    let of_protocol = all.map(|settings| {
        let own = settings
            .into_iter()
            .filter(|one| one.protocol == probe.endpoint.protocol);
        own.collect::<Vec<_>>()
    });
    of_protocol
        .filter(|settings| !settings.is_empty())
        .collect()
}

/// Whose servers the domain has; where the user named those of somebody else, what the records say counts.
fn provider_of_domain(run: &Run) -> Option<Provider> {
    let by_records = run.records.as_ref().map(Provider::of_records);
    let known = by_records.filter(|provider| *provider != Provider::Other);
    let documented = run
        .plan
        .probes
        .iter()
        .any(|probe| probe.endpoint.origin == Origin::Provider);
    known.or_else(|| documented.then_some(run.plan.target.provider))
}

/// The server of a probe as its source names it.
fn own(probe: &Probe) -> Setting {
    let endpoint = &probe.endpoint;
    Setting {
        protocol: endpoint.protocol,
        host: endpoint.host.clone(),
        port: endpoint.port,
        security: endpoint.security,
        sign_in: Vec::new(),
        username: None,
        source: match endpoint.origin {
            Origin::Provider => Source::Provider,
            Origin::Srv | Origin::SrvElsewhere => Source::Srv,
            Origin::Autoconfig | Origin::AutoconfigElsewhere => Source::AutoconfigHost,
            Origin::Ispdb => Source::Ispdb,
            Origin::IspdbMx => Source::IspdbMx,
            Origin::Asked | Origin::Convention => Source::Typed,
        },
    }
}

/// How what was typed differs from every source; none where one bears it out.
fn typed(own: &Setting, sources: &[Vec<Setting>]) -> Option<Difference> {
    let mut all = sources.iter().map(|settings| differs(&[own], settings));
    let first = all.next()??;
    all.all(|found| found.is_some()).then_some(first)
}

/// How the first other source differs from that of a server.
fn published(source: Source, sources: &[Vec<Setting>]) -> Option<Difference> {
    let is_file = |source| matches!(source, Source::AutoconfigHost | Source::AutoconfigWellKnown);
    let is_same = |other: Source| other == source || is_file(other) && is_file(source);
    let of_source =
        |settings: &&Vec<Setting>| settings.first().is_some_and(|one| is_same(one.source));
    let own = sources.iter().find(of_source)?;
    let own: Vec<&Setting> = own.iter().collect();
    let others = sources.iter().filter(|settings| !of_source(settings));
    others.filter_map(|settings| differs(&own, settings)).next()
}

fn differs(own: &[&Setting], other: &[Setting]) -> Option<Difference> {
    let other: Vec<&Setting> = other.iter().collect();
    difference(own, &other, &|_, _| false)
}

/// Whether the name for Autodiscover is missing, which matters to programs of Exchange alone.
fn autodiscover(notes: &mut Notes, provider: Provider, records: &DomainRecords) {
    let Provider::ExchangeOnline(cloud) = provider else {
        return;
    };
    let Some(alias) = alias_of(cloud) else { return };
    let lacks_service = records.autodiscover_srv.as_ref().is_err_and(is_denial);
    if records.autodiscover == Err(DnsTrouble::NxDomain) && lacks_service {
        notes.word("discovery.autodiscover", "missing");
        notes.text("discovery.autodiscover-alias", alias);
    }
}
