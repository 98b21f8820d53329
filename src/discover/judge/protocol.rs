//! One protocol: whose servers are used, who confirms them, and who contradicts.

use super::typed::{self, Agreed};
use super::{Chosen, Contested, Voice, labels, order};
use crate::discover::compare::{Difference, What, difference};
use crate::discover::{Finding, Setting, Source, Trust, is_vouched};
use crate::endpoint::{Protocol, Security};
use crate::observation::discovery::Discovery;
use crate::observation::dns::DomainRecords;
use crate::plan::Wanted;
use crate::provider::Provider;

/// What comes of one protocol.
pub(super) struct Compared {
    pub(super) chosen: Option<Chosen>,
    pub(super) findings: Vec<Finding>,
    pub(super) agreed: Option<Agreed>,
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
        let records = &discovery.records;
        let mut with: Vec<(&Voice<'_>, Vec<Setting>)> = voices
            .iter()
            .map(|voice| (voice, of_protocol(voice)))
            .filter(|(_, settings)| !settings.is_empty())
            .collect();
        // What was left behind is no server to use where nobody else names one.
        if with.iter().all(|(voice, _)| voice.is_left_over) {
            with.clear();
        }
        // The most trusted first; of two with one rank the first stays first.
        with.sort_by_key(|(voice, settings)| voice.rank(settings, records));
        let same_machine = |a: &str, b: &str| is_same_machine(discovery, a, b);
        let mut findings = Vec::new();
        let denial = voices
            .iter()
            .find(|voice| voice.not_offered.contains(&protocol));
        let is_of_provider = with
            .iter()
            .any(|(voice, _)| voice.source == Source::Provider);
        let overruled =
            denial.filter(|denial| is_of_provider && is_overruled(denial, voices, discovery));
        if let Some(denial) = denial
            && overruled.is_none()
        {
            return Self::denied(protocol, (denial.source, &with), discovery, typed);
        }
        let Some(((voice, first), others)) = with.split_first() else {
            return Self {
                chosen: None,
                findings,
                agreed: None,
            };
        };
        let (source, rank) = (voice.source, voice.rank(first, records));
        let mut confirmed_by = Vec::new();
        let mut contested = Contested::No;
        if let Some(denial) = overruled {
            contested = Contested::ByLess;
            let mut found = denied(&first[0], denial.source);
            found.is_overruled = true;
            findings.push(Finding::Differs(Box::new(found)));
        }
        for (other, settings) in others {
            let shared = settings
                .iter()
                .any(|b| first.iter().any(|a| a.is_same_door(b)));
            if shared {
                confirmed_by.push(other.source);
            }
            if let Some(mut found) = difference(&refs(first), &refs(settings), &same_machine) {
                // What the house that mail goes to has for its own customers is no statement of the domain, but of its own servers.
                if other.source == Source::AutoconfigMx && found.what == What::Host {
                    continue;
                }
                found.is_open = voice.is_equal(rank, other, other.rank(settings, records));
                findings.push(match other.source.is_of_others() || source.is_of_others() {
                    true => Finding::DatabaseDiffers(Box::new(found)),
                    false => {
                        contested = contested.max(against(found.is_open));
                        Finding::Differs(Box::new(found))
                    }
                });
            }
        }
        // Two places of one source that differ are told, and do not confirm each other.
        confirmed_by.retain(|one| *one != source);
        confirmed_by.dedup();
        let typed = typed::compare(protocol, typed, &with, discovery);
        findings.extend(typed.finding);
        let mut settings = chosen(first, others);
        let is_put_right = labels::put_right(&mut settings[0]);
        settings.iter_mut().skip(1).for_each(|one| {
            labels::put_right(one);
        });
        // A record below the wrong label and its twin below the right one are one door.
        let mut doors: Vec<Setting> = Vec::new();
        settings.retain(|one| {
            let is_new = !doors.iter().any(|door| door.is_same_door(one));
            doors.push(one.clone());
            is_new
        });
        if let Some(open) = settings
            .iter()
            .find(|one| one.security == Security::ClearText)
        {
            findings.push(Finding::Unencrypted(Box::new(open.clone())));
        }
        let is_private = |one: &Setting| one.security != Security::ClearText;
        let chosen = Chosen {
            rank: match first.iter().any(is_private) {
                true => rank,
                false => order::Rank::WithoutEncryption,
            },
            protocol,
            trust: match least_trust(voice, &settings, contested, records) {
                own if is_put_right => own.max(Trust::Medium),
                own => own,
            },
            is_alone: (source.is_file() || source == Source::Pacc)
                && !is_vouched(&settings[0].host, records),
            led_by: voice.led_by.clone(),
            settings,
            confirmed_by,
            contested,
        };
        Self {
            chosen: Some(chosen),
            findings,
            agreed: typed.agreed,
        }
    }

    /// What is to be said where records say that there is no such service: that counts for more than a file that names one, and than the
    /// provider's usual doors.
    fn denied(
        protocol: Protocol,
        (by, with): (Source, &[(&Voice<'_>, Vec<Setting>)]),
        discovery: &Discovery,
        typed: &[Wanted],
    ) -> Self {
        let mut findings = Vec::new();
        // Whoever offers it all the same is named: a program that reads no records finds the protocol there.
        if let Some((voice, settings)) = with.first() {
            let found = Box::new(denied(&settings[0], by));
            findings.push(match voice.source.is_of_others() {
                true => Finding::DatabaseDiffers(found),
                false => Finding::Differs(found),
            });
        }
        if let Some(door) = typed::door(protocol, typed) {
            let fault = typed::fault(&door, &[], discovery);
            findings.push(Finding::TypedDiffers(Box::new(denied(&door, by)), fault));
        }
        Self {
            chosen: None,
            findings,
            agreed: None,
        }
    }
}

/// That one names a server of a protocol, and another says that it is not offered.
fn denied(first: &Setting, by: Source) -> Difference {
    Difference {
        protocol: first.protocol,
        what: What::Offered,
        first: first.clone(),
        second: None,
        against: by,
        is_open: false,
        is_overruled: false,
    }
}

/// Whether the servers that this source names are not used because the provider that the records lead to has others: what it denies is no
/// truer than what it names. Only what the records themselves say counts here, so that no later answer makes a check choose otherwise.
fn is_overruled(denial: &Voice<'_>, voices: &[Voice<'_>], discovery: &Discovery) -> bool {
    let same_machine = |a: &str, b: &str| is_same_machine(discovery, a, b);
    let named = |voice: &Voice<'_>, protocol| -> Vec<Setting> {
        let own = voice.settings.iter().filter(|one| one.protocol == protocol);
        own.map(|one| (*one).clone()).collect()
    };
    Protocol::ALL.into_iter().any(|protocol| {
        let own = named(denial, protocol);
        let rank = denial.rank(&own, &discovery.records);
        !own.is_empty()
            && voices
                .iter()
                .filter(|voice| voice.source == Source::Provider)
                .any(|voice| {
                    let other = named(voice, protocol);
                    voice.rank(&other, &discovery.records) < rank
                        && difference(&refs(&other), &refs(&own), &same_machine)
                            .is_some_and(|found| found.what == What::Host)
                })
    })
}

/// What a source is that says otherwise.
const fn against(is_equal: bool) -> Contested {
    match is_equal {
        true => Contested::ByEqual,
        false => Contested::ByLess,
    }
}

/// How far servers are to be trusted together: as far as the least trusted of them, which a program may choose, too.
fn least_trust(
    voice: &Voice<'_>,
    settings: &[Setting],
    contested: Contested,
    records: &DomainRecords,
) -> Trust {
    let own = settings
        .iter()
        .map(|one| trust(voice, one, contested, records));
    own.max().unwrap_or(Trust::Low)
}

/// How far a server is to be trusted that this source prefers: somebody else who says what the domain has him say, and whoever says
/// otherwise, lower it.
fn trust(
    voice: &Voice<'_>,
    preferred: &Setting,
    contested: Contested,
    records: &DomainRecords,
) -> Trust {
    let own = match voice.source {
        // The exchanger and the alias of the domain say it both.
        Source::Provider
            if order::is_certain(records)
                && matches!(Provider::of_records(records), Provider::ExchangeOnline(_)) =>
        {
            Trust::High
        }
        source => source.trust(&preferred.host, records),
    };
    let own = match (&voice.led_by, voice.source.is_file()) {
        (Some(_), true) => own.max(Trust::Medium),
        (Some(_), false) => Trust::Low,
        (None, _) => own,
    };
    match (contested, own) {
        (Contested::No, own) => own,
        // What is proved is no less so because somebody says otherwise without a proof.
        (Contested::ByLess, Trust::High) if voice.source.is_file() => Trust::High,
        (Contested::ByLess, Trust::High) => Trust::Medium,
        _ => Trust::Low,
    }
}

/// The servers of the most trusted source, those without encryption last and only where nobody names one of that host with it; what it
/// leaves open is taken from a source that names the same door.
fn chosen(first: &[Setting], others: &[(&Voice<'_>, Vec<Setting>)]) -> Vec<Setting> {
    let is_private = |one: &Setting| one.security != Security::ClearText;
    let is_at_host = |one: &&Setting| first.iter().any(|own| own.host == one.host);
    let elsewhere = others.iter().flat_map(|(_, own)| own).filter(is_at_host);
    let mut all: Vec<&Setting> = first.iter().filter(|one| is_private(one)).collect();
    if all.is_empty() {
        all = elsewhere.filter(|one| is_private(one)).collect();
    }
    if all.is_empty() {
        all = first.iter().collect();
    }
    let mut settings: Vec<Setting> = Vec::new();
    for one in all {
        if settings.iter().any(|known| known.is_same_door(one)) {
            continue;
        }
        let mut filled = one.clone();
        let mut same = others
            .iter()
            .flat_map(|(_, own)| own)
            .filter(|other| other.is_same_door(one));
        if filled.username.is_none() {
            let mut told = same.clone().filter_map(|other| other.username.clone());
            filled.username = told.next();
        }
        if filled.sign_in.is_empty() {
            let told = same.find(|other| !other.sign_in.is_empty());
            filled.sign_in = told.map(|other| other.sign_in.clone()).unwrap_or_default();
        }
        settings.push(filled);
    }
    settings
}

pub(super) fn refs(settings: &[Setting]) -> Vec<&Setting> {
    settings.iter().collect()
}

/// Whether two names have an address in common.
pub(super) fn is_same_machine(discovery: &Discovery, a: &str, b: &str) -> bool {
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
