//! What programs read of the servers by themselves, where they look.

use crate::discover::Source;
use crate::discover::said::{Says, Statement, by_records, by_web};
use crate::discover::{Setting, Whom};
use crate::endpoint::Protocol;
use crate::observation::Run;
use crate::program::{Published, Server};

/// What was heard in a run.
pub(super) fn of_run(run: &Run) -> Vec<Published> {
    let Some((discovery, domain)) = run.discovery().zip(run.plan.mail_domain()) else {
        return Vec::new();
    };
    let whom = Whom::of(run.plan.target.address.as_deref(), domain);
    let mut statements = by_records(&discovery.records, &whom);
    let asked = discovery.asked.iter();
    statements.extend(asked.map(|one| by_web(one, Some(&discovery), &whom)));
    places(&statements)
}

/// The first server of each protocol at each of the places; of two settings files that at the host which is there for it counts.
pub(in crate::report) fn places(statements: &[Statement]) -> Vec<Published> {
    let said = |of: &[Source], protocol| {
        let all = statements.iter().flat_map(|one| match &one.says {
            Says::Settings { settings, .. } => settings.as_slice(),
            _ => &[],
        });
        let own = all.filter(move |one: &&Setting| one.protocol == protocol);
        let own: Vec<&Setting> = own.collect();
        let mut sources = of.iter();
        sources.find_map(|source| own.iter().find(|one| one.source == *source).copied())
    };
    let places: [(&str, &[Source]); 3] = [
        (
            "autoconfig",
            &[Source::AutoconfigHost, Source::AutoconfigWellKnown],
        ),
        ("srv", &[Source::Srv]),
        ("ispdb", &[Source::Ispdb, Source::IspdbLive]),
    ];
    let mut all = Vec::new();
    for (place, sources) in places {
        let named = Protocol::ALL
            .into_iter()
            .filter_map(|one| said(sources, one));
        all.extend(named.map(|one| Published {
            place,
            protocol: one.protocol,
            server: Server {
                host: one.host.clone(),
                port: one.port,
                security: one.security,
            },
        }));
    }
    all
}
