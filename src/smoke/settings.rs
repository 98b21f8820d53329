//! What is published of the servers of a mail domain: who names them, how far that can be trusted, and what leads programs astray.

use super::{Context, Outcome};
use crate::config::expectation::{Source, Trust, What};
use crate::endpoint::Protocol;
use crate::report::discovery::{ChosenReport, DiscoveryReport, FoundReport, SourceSays};

/// What keeps an answer away that may be there: of another time, or of another network. A port that refuses and a certificate that is not
/// trusted are an answer.
const UNKNOWN: [&str; 14] = [
    "timeout",
    "network-unreachable",
    "host-unreachable",
    "prohibited",
    "broken",
    "servfail",
    "rcode",
    "resolver-unreachable",
    "denied-locally",
    "no-resolver",
    "truncated",
    "malformed",
    "unfinished",
    "reset",
];

/// Whether it is published as is expected; nobody knows where nobody looked.
pub(super) fn judge(context: Context<'_>, protocol: Option<Protocol>, what: &What) -> Outcome {
    let Some(discovery) = context.discovery else {
        return Outcome::unclear("nobody looked for what the domain publishes");
    };
    if let Some(false_web) = false_web(discovery) {
        return Outcome::unclear(without_end(&false_web.says)).next(&false_web.next_step);
    }
    let view = View {
        discovery,
        protocol,
    };
    let outcome = match what {
        What::SettingsFrom(sources) => view.from(sources),
        What::SettingsTrust(least) => view.trust(*least),
        What::PublishedBy(sources) => view.published_by(sources),
        _ => return view.no_findings(),
    };
    match &outcome.next_step {
        // The command shows what each source says.
        None if outcome.standing != super::Standing::Met => {
            let (input, way) = (&discovery.target.subject.input, context.way);
            let command = format!("mailprobe discover {input}{way}");
            outcome.next(command)
        }
        _ => outcome,
    }
}

/// What says that this network answers in the place of others: then nothing that was heard counts.
fn false_web(discovery: &DiscoveryReport) -> Option<&FoundReport> {
    let is_false = |one: &&FoundReport| ["portal", "every-name"].contains(&one.id);
    discovery.findings.iter().find(is_false)
}

/// What is published for a protocol, or for all.
struct View<'a> {
    discovery: &'a DiscoveryReport,
    protocol: Option<Protocol>,
}

impl<'a> View<'a> {
    /// The protocols that are meant, each with its servers.
    fn chosen(&self) -> Vec<(Protocol, Option<&'a ChosenReport>)> {
        let settings = &self.discovery.settings;
        let of = |protocol| match protocol {
            Protocol::Imap => settings.imap.as_ref(),
            Protocol::Pop3 => settings.pop3.as_ref(),
            Protocol::Smtp => settings.smtp.as_ref(),
        };
        let all = Protocol::ALL.map(|protocol| (protocol, of(protocol)));
        let is_meant = |(protocol, chosen): &(Protocol, Option<&ChosenReport>)| match self.protocol
        {
            Some(meant) => meant == *protocol,
            // Of every protocol, those count that somebody names a server of.
            None => chosen.is_some(),
        };
        all.into_iter().filter(is_meant).collect()
    }

    /// Who of these was asked and gave no answer: what they would have said is not known.
    fn silent(&self, sources: &[Source]) -> Option<&'a SourceSays> {
        let is_silent = |one: &&SourceSays| {
            let is_asked = sources.iter().any(|source| source.is(one.source));
            is_asked
                && (one.says == "unanswered"
                    || one
                        .trouble
                        .is_some_and(|trouble| UNKNOWN.contains(&trouble)))
        };
        self.discovery.sources.iter().find(is_silent)
    }

    fn nothing(&self, sources: &[Source]) -> Outcome {
        if let Some(silent) = self.silent(sources) {
            return Outcome::unclear(without_end(&silent.sentence));
        }
        match self.protocol {
            Some(protocol) => Outcome::not_met(format!("no source names a server of {protocol}")),
            None => Outcome::not_met("no source names a server"),
        }
    }

    fn from(&self, sources: &[Source]) -> Outcome {
        let chosen = self.chosen();
        let (mut named, mut without) = (Vec::new(), Vec::new());
        for (protocol, chosen) in chosen {
            let Some(server) = chosen.and_then(|chosen| Some(&chosen.servers.first()?.server))
            else {
                without.push(
                    match self.discovery.not_offered.contains(&protocol.name()) {
                        true => format!("{protocol} is not offered, the records say"),
                        false => format!("nobody names a server of {protocol}"),
                    },
                );
                continue;
            };
            let says = format!(
                "{protocol} {}:{} is named by {}",
                server.host,
                server.port,
                title(server.source)
            );
            if !sources.iter().any(|source| source.is(server.source)) {
                return match self.silent(sources) {
                    Some(silent) => {
                        Outcome::unclear(format!("{says}; {}", without_end(&silent.sentence)))
                    }
                    None => Outcome::not_met(says),
                };
            }
            named.push(says);
        }
        match named.is_empty() {
            true => self.nothing(&Source::ALL),
            false => Outcome::met([named, without].concat().join("; ")),
        }
    }

    fn trust(&self, least: Trust) -> Outcome {
        let mut told = Vec::new();
        for (protocol, chosen) in self.chosen() {
            let Some(chosen) = chosen else {
                continue;
            };
            let says = format!(
                "the trust in {protocol} is {}: {}",
                chosen.trust,
                without_end(&chosen.why)
            );
            if Trust::named(chosen.trust).is_none_or(|trust| trust < least) {
                return match self.silent(&Source::ALL) {
                    Some(silent) => {
                        Outcome::unclear(format!("{says}; {}", without_end(&silent.sentence)))
                    }
                    None => Outcome::not_met(says),
                };
            }
            told.push(says);
        }
        match told.is_empty() {
            true => self.nothing(&Source::ALL),
            false => Outcome::met(told.join("; ")),
        }
    }

    fn published_by(&self, sources: &[Source]) -> Outcome {
        let mut told = Vec::new();
        for source in sources {
            let own = || {
                let all = self.discovery.sources.iter();
                all.filter(|one| source.is(one.source))
            };
            let publishes = |one: &&SourceSays| {
                one.servers.iter().any(|server| {
                    self.protocol
                        .is_none_or(|protocol| server.protocol == protocol.name())
                })
            };
            if let Some(found) = own().find(publishes) {
                told.push(without_end(&found.sentence).to_owned());
                continue;
            }
            if let Some(silent) = self.silent(&[*source]) {
                return Outcome::unclear(without_end(&silent.sentence));
            }
            return match own().next() {
                Some(one) => Outcome::not_met(without_end(&one.sentence)),
                None => absent(*source),
            };
        }
        Outcome::met(told.join("; "))
    }

    fn no_findings(&self) -> Outcome {
        let of_weight = |one: &&FoundReport| one.weight == "finding";
        let mut found = self.discovery.findings.iter().filter(of_weight);
        let Some(first) = found.next() else {
            return match self.discovery.verdict {
                "nothing" => self.nothing(&Source::ALL),
                _ => Outcome::met("nothing was found that leads programs astray"),
            };
        };
        let others = found.map(|one| without_end(&one.says));
        let all: Vec<&str> = std::iter::once(without_end(&first.says))
            .chain(others)
            .collect();
        let mut outcome = Outcome::not_met(all.join("; ")).next(&first.next_step);
        outcome.finding = first.page.map(str::to_owned);
        outcome
    }
}

/// That a source has no entry for the domain, of which nothing more can be told, and what to do about it.
fn absent(source: Source) -> Outcome {
    let (seen, next) = match source {
        Source::Ispdb => (
            "does not list the domain",
            "or ask whoever runs that database to list the domain",
        ),
        Source::IspdbMx => (
            "lists no domain of its mail exchangers",
            "or look at the MX records of the domain",
        ),
        Source::Provider => (
            "is not known: the records of the domain lead to no provider that documents its servers",
            "or look at the MX records of the domain",
        ),
        _ => ("was not asked", "or ask for it with `mailprobe discover`"),
    };
    let next = format!("Take `{}` out of `published-by`, {next}.", source.name());
    Outcome::not_met(format!("{} {seen}", source.title())).next(&next)
}

/// What people call a source, by its name in reports.
fn title(name: &str) -> &str {
    match Source::ALL.into_iter().find(|source| source.is(name)) {
        Some(source) => source.title(),
        None => name,
    }
}

/// A sentence that goes on.
fn without_end(sentence: &str) -> &str {
    sentence.trim_end_matches('.')
}
