//! Facts of how programs find the servers: where the published sources differ, and whether Autodiscover is there.

use std::net::IpAddr;

use super::Notes;
use crate::discover::compare::{Difference, difference};
use crate::discover::said::{Says, Speaker, Statement, by_records, by_web, of_provider};
use crate::discover::{Setting, Source, Whom, alias_of, srv};
use crate::endpoint::{Origin, Purpose};
use crate::observation::contrast::Comparison;
use crate::observation::dns::{Answer, DnsTrouble, DomainRecords, SERVICES};
use crate::observation::web::WebTrouble;
use crate::observation::{Observation, Run, Seen};
use crate::plan::{Probe, is_denial};
use crate::provider::Provider;

pub(super) fn discovery(notes: &mut Notes, run: &Run, probe: &Probe) {
    let Some(records) = &run.records else { return };
    let Some(domain) = run.plan.mail_domain() else {
        return;
    };
    autodiscover(notes, run.plan.target.provider, records);
    let whom = Whom::of(run.plan.target.address.as_deref(), domain);
    if probe.endpoint.origin == Origin::Convention {
        if !run.asked.is_empty() {
            notes.word("discovery.file", file(run, &whom));
        }
        if is_of_wildcard(run, probe) {
            notes.word("discovery.wildcard", "same");
        }
    }
    label(notes, records, probe);
    if probe.purpose != Purpose::Asked {
        return;
    }
    let sources = sources(run, records, &whom, probe);
    let own = own(probe);
    let same_machine = |a: &str, b: &str| are_one_machine(run, a, b);
    let tried = tried_elsewhere(run, probe);
    let found = match (probe.endpoint.origin, own.source) {
        (Origin::Asked, _) => typed(&own, &sources).map(|found| ("discovery.typed", found)),
        (Origin::Convention, _) => None,
        (_, source) => published(source, &sources, tried, &same_machine)
            .map(|found| ("discovery.differs", found)),
    };
    let Some((key, found)) = found else { return };
    let Some(other) = &found.second else { return };
    notes.word(key, found.what.name());
    notes.text("discovery.other", &format!("{}:{}", other.host, other.port));
    notes.word("discovery.other-source", other.source.name());
    if let Some(tried) = tried.filter(|tried| tried.endpoint.host == other.host) {
        let is_offered = |o: &Observation| matches!(o.outcome, Ok(Seen::Offered(_)));
        let answers = run.of(tried.id).any(is_offered) && !run.is_untrusted(tried.id);
        let state = if answers { "answers" } else { "shut" };
        notes.word("discovery.other-state", state);
    } else if addresses(run, &other.host).is_some_and(|one| one.as_ref().is_err_and(is_denial)) {
        notes.word("discovery.other-state", "gone");
    }
}

/// The server of another source that was tried because those of this protocol were out of reach.
fn tried_elsewhere<'r>(run: &'r Run, probe: &Probe) -> Option<&'r Probe> {
    let of_protocol = |one: &&Probe| one.endpoint.protocol == probe.endpoint.protocol;
    let own = run.plan.probes.iter().filter(of_protocol);
    let mut tried = own.clone().filter(|one| one.purpose == Purpose::Contrast);
    tried.find(|tried| {
        let mut hosts = own.clone().filter(|one| one.purpose != Purpose::Contrast);
        hosts.all(|one| one.endpoint.host != tried.endpoint.host)
    })
}

/// The addresses of a host, where it was looked up to choose between sources.
fn addresses<'r>(run: &'r Run, host: &str) -> Option<&'r Answer<IpAddr>> {
    let found = run.hosts.iter().find(|(known, _)| known == host);
    found.map(|(_, answer)| answer)
}

fn are_one_machine(run: &Run, a: &str, b: &str) -> bool {
    let of = |host| addresses(run, host).and_then(|answer| answer.as_ref().ok());
    match (of(a), of(b)) {
        (Some(a), Some(b)) => a.iter().any(|address| b.contains(address)),
        _ => false,
    }
}

/// The record that names this server below the label of another encryption, which was not followed.
fn label(notes: &mut Notes, records: &DomainRecords, probe: &Probe) {
    let endpoint = &probe.endpoint;
    let all = srv::settings(records).into_iter();
    let mut named = all
        .filter(|one| {
            one.protocol == endpoint.protocol
                && one.host == endpoint.host
                && one.port == endpoint.port
        })
        .peekable();
    let is_by_records = matches!(endpoint.origin, Origin::Srv | Origin::SrvElsewhere);
    let Some(first) = named.peek().cloned().filter(|_| is_by_records) else {
        return;
    };
    if named.all(|one| one.security != endpoint.security) {
        let mut services = SERVICES.iter();
        let label =
            services.find(|one| one.protocol == first.protocol && one.security == first.security);
        let record = label.map(|one| format!("{}.{}", one.label, records.domain));
        notes.text("discovery.label", &record.unwrap_or_default());
    }
}

/// Whether a name that was guessed has the address that every name below the domain has. A resolver that gives one for names that nobody can
/// have says nothing of the domain.
fn is_of_wildcard(run: &Run, probe: &Probe) -> bool {
    let own = run.of(probe.id).find_map(|one| match &one.outcome {
        Ok(Seen::Resolved(resolution)) => Some(resolution.addresses()),
        _ => None,
    });
    let own = own.unwrap_or_default();
    let seen = || run.contrasts.iter().map(|one| &one.seen);
    let has_every_name = seen().any(|seen| match seen {
        Comparison::Wildcard(found) => found.addresses().iter().any(|one| own.contains(one)),
        _ => false,
    });
    has_every_name && !seen().any(Comparison::is_address_of_made_up_name)
}

/// What came of asking for the settings file, at the address that tells most.
fn file(run: &Run, whom: &Whom) -> &'static str {
    let statements = run.asked.iter().map(|asked| by_web(asked, None, whom));
    let is_led_openly = |one: &Statement| match &one.says {
        Says::LeadsTo(to) => to.to_ascii_lowercase().starts_with("http://"),
        _ => false,
    };
    let unheard = statements.filter(|one| one.is_unheard() || is_led_openly(one));
    let words = unheard.map(|one| match one.says {
        Says::Trouble(WebTrouble::Untrusted { .. }) => "untrusted",
        Says::Trouble(WebTrouble::Resolve(_)) | Says::Unanswered(_) => "unanswered",
        Says::Trouble(_) => "silent",
        Says::Status(_) => "failing",
        Says::LeadsTo(_) => "unencrypted",
        _ => "unreadable",
    });
    words.into_iter().next().unwrap_or("nothing")
}

/// Every source that has servers of the protocol of this probe, with them.
fn sources(run: &Run, records: &DomainRecords, whom: &Whom, probe: &Probe) -> Vec<Vec<Setting>> {
    let discovery = run.discovery();
    let web = run
        .asked
        .iter()
        .map(|one| by_web(one, discovery.as_ref(), whom));
    let by_database = by_records(records, whom).into_iter();
    let by_database = by_database.filter(|one| matches!(one.by, Speaker::Ispdb | Speaker::IspdbMx));
    let named = |statement: Statement| match statement.says {
        Says::Settings { settings, .. } => settings,
        _ => Vec::new(),
    };
    let provider = provider_of_domain(run).map_or_else(Vec::new, of_provider);
    let all = web.map(named);
    let all = all.chain([srv::settings(records), provider]);
    let all = all.chain(by_database.map(named));
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
    let documented = run.plan.probes.iter().any(|probe| {
        matches!(
            probe.endpoint.origin,
            Origin::Provider | Origin::ProviderByAlias
        )
    });
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
            Origin::Provider | Origin::ProviderByAlias => Source::Provider,
            Origin::Srv | Origin::SrvElsewhere => Source::Srv,
            Origin::Autoconfig | Origin::AutoconfigElsewhere => Source::AutoconfigHost,
            Origin::Autodiscover | Origin::AutodiscoverElsewhere => Source::Autodiscover,
            Origin::Ispdb => Source::Ispdb,
            Origin::AutoconfigMx => Source::AutoconfigMx,
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

/// How another source differs from that of a server: the one whose server was tried, or the first. What others say of the domain may be old, and counts only
/// where its server was tried.
fn published(
    source: Source,
    sources: &[Vec<Setting>],
    tried: Option<&Probe>,
    same_machine: &dyn Fn(&str, &str) -> bool,
) -> Option<Difference> {
    let is_same = |other: Source| other == source || other.is_file() && source.is_file();
    let of = |settings: &Vec<Setting>| settings.first().map(|one| one.source);
    let own = sources.iter().find(|one| of(one).is_some_and(is_same))?;
    let own: Vec<&Setting> = own.iter().collect();
    let others = || sources.iter().filter(|one| !of(one).is_some_and(is_same));
    if let Some(tried) = tried {
        let is_tried = |one: &&Setting| one.host == tried.endpoint.host;
        let mut named = others().filter_map(|settings| settings.iter().find(is_tried));
        if let Some(found) = named.find_map(|one| difference(&own, &[one], same_machine)) {
            return Some(found);
        }
    }
    let published = others().filter(|one| !of(one).is_some_and(Source::is_of_others));
    let mut found = published.filter_map(|settings| {
        let other: Vec<&Setting> = settings.iter().collect();
        difference(&own, &other, same_machine)
    });
    found.next()
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
