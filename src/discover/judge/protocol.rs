//! One protocol: whose servers are used, who confirms them, and who contradicts.

use super::{Chosen, Voice};
use crate::discover::compare::{Difference, What, difference};
use crate::discover::{Finding, Setting, Source, Trust};
use crate::endpoint::{Protocol, Security};
use crate::observation::discovery::Discovery;
use crate::plan::Wanted;

/// What comes of one protocol.
pub(super) struct Compared {
    pub(super) chosen: Option<Chosen>,
    pub(super) findings: Vec<Finding>,
}

impl Compared {
    pub(super) fn of(
        protocol: Protocol,
        voices: &[Voice<'_>],
        discovery: &Discovery,
        typed: &[Wanted],
    ) -> Self {
        let of_protocol = |voice: &Voice<'_>| -> Vec<Setting> {
            let own = voice.settings.iter().filter(|one| one.protocol == protocol);
            own.map(|one| (*one).clone()).collect()
        };
        let with: Vec<(Source, Vec<Setting>)> = voices
            .iter()
            .map(|voice| (voice.source, of_protocol(voice)))
            .filter(|(_, settings)| !settings.is_empty())
            .collect();
        let same_machine = |a: &str, b: &str| is_same_machine(discovery, a, b);
        let mut findings = Vec::new();
        let Some(((source, first), others)) = with.split_first() else {
            return Self {
                chosen: None,
                findings,
            };
        };
        let mut confirmed_by = Vec::new();
        let mut is_contested = false;
        for (other, settings) in others {
            let shared = settings
                .iter()
                .any(|b| first.iter().any(|a| a.is_same_door(b)));
            if shared {
                confirmed_by.push(*other);
            }
            if let Some(found) = difference(&refs(first), &refs(settings), &same_machine) {
                let found = Box::new(found);
                let of_database =
                    |source| matches!(source, Source::Ispdb | Source::IspdbLive | Source::IspdbMx);
                findings.push(match of_database(*other) || of_database(*source) {
                    true => Finding::DatabaseDiffers(found),
                    false => {
                        is_contested = true;
                        Finding::Differs(found)
                    }
                });
            }
        }
        let denied = voices
            .iter()
            .filter(|voice| voice.not_offered.contains(&protocol));
        // What the domain says of itself counts more than what its provider has for others.
        if !source.is_of_domain() && denied.clone().next().is_some() {
            findings.clear();
            return Self {
                chosen: None,
                findings,
            };
        }
        for voice in denied {
            is_contested = true;
            findings.push(Finding::Differs(Box::new(Difference {
                protocol,
                what: What::Offered,
                first: first[0].clone(),
                second: None,
                against: voice.source,
            })));
        }
        findings.extend(typed_differs(protocol, typed, &with, &same_machine));
        let settings = chosen(first, others);
        if let Some(open) = settings
            .iter()
            .find(|one| one.security == Security::ClearText)
        {
            findings.push(Finding::Unencrypted(Box::new(open.clone())));
        }
        let trust = match is_contested {
            true => Trust::Low,
            false => source.trust(&first[0].host, &discovery.records.domain),
        };
        let chosen = Chosen {
            protocol,
            settings,
            trust,
            confirmed_by,
        };
        Self {
            chosen: Some(chosen),
            findings,
        }
    }
}

/// The servers of the most trusted source, those without encryption last and only where it has no other; what it leaves open is taken from
/// a source that names the same door.
fn chosen(first: &[Setting], others: &[(Source, Vec<Setting>)]) -> Vec<Setting> {
    let is_private = |one: &Setting| one.security != Security::ClearText;
    let has_private = first.iter().any(is_private);
    let mut settings: Vec<Setting> = Vec::new();
    for one in first.iter().filter(|one| !has_private || is_private(one)) {
        if settings.iter().any(|known| known.is_same_door(one)) {
            continue;
        }
        let mut one = one.clone();
        let mut same = others
            .iter()
            .flat_map(|(_, own)| own)
            .filter(|other| other.is_same_door(&one));
        if one.sign_in.is_empty() {
            let told = same.find(|other| !other.sign_in.is_empty());
            one.sign_in = told.map(|other| other.sign_in.clone()).unwrap_or_default();
        }
        settings.push(one);
    }
    settings
}

fn typed_differs(
    protocol: Protocol,
    typed: &[Wanted],
    with: &[(Source, Vec<Setting>)],
    same_machine: &dyn Fn(&str, &str) -> bool,
) -> Option<Finding> {
    let wanted = typed.iter().find(|wanted| wanted.protocol == protocol)?;
    let (_, first) = with.first()?;
    let host = wanted.host.clone().unwrap_or_else(|| first[0].host.clone());
    let doors = wanted.doors().into_iter();
    let own: Vec<Setting> = doors
        .map(|(port, security)| Setting {
            protocol,
            host: host.clone(),
            port,
            security,
            sign_in: Vec::new(),
            username: None,
            source: Source::Typed,
        })
        .collect();
    let differs = |settings: &[Setting]| difference(&refs(&own), &refs(settings), same_machine);
    // Whom one source bears out, the others need not.
    let mut all = with.iter().map(|(_, settings)| differs(settings));
    let first = all.next()??;
    all.all(|found| found.is_some())
        .then(|| Finding::TypedDiffers(Box::new(first)))
}

fn refs(settings: &[Setting]) -> Vec<&Setting> {
    settings.iter().collect()
}

/// Whether two names have an address in common.
fn is_same_machine(discovery: &Discovery, a: &str, b: &str) -> bool {
    let addresses = |host| {
        discovery
            .addresses(host)
            .and_then(|answer| answer.as_ref().ok())
    };
    match (addresses(a), addresses(b)) {
        (Some(a), Some(b)) => a.iter().any(|address| b.contains(address)),
        _ => false,
    }
}
