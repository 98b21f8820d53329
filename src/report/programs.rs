//! What mail programs would do with the servers, as it is told.

mod human;
mod list;
mod name;
mod places;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;
use time::{Date, OffsetDateTime};

pub(super) use self::human::render;
pub use self::list::{ListedProgram, ProgramList};
pub(super) use self::places::places;

use super::{Report, SourceReport};
use crate::endpoint::Protocol;
use crate::fact::Fact;
use crate::observation::Run;
use crate::program::{Answer, Found, Obstacle, Offers, Program, judge, with_name};
use crate::style::safe;

/// What one mail program would do with the servers that were measured; nothing was tried with the program itself.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ProgramReport {
    /// The word that stands for it.
    pub id: &'static str,
    /// What people call it.
    pub name: &'static str,
    /// Which versions of it are meant.
    pub versions: &'static str,
    /// On which systems.
    pub systems: &'static str,
    /// What else it speaks, which is not measured: `mapi`, `activesync`, `ews`, `graph`.
    pub others: Vec<&'static str>,
    /// What it would do with each protocol that was tried, by its name.
    pub protocols: BTreeMap<&'static str, ProgramAnswer>,
    /// What to do in the place of IMAP, POP3 and SMTP with an account of this provider.
    pub instead: Option<&'static str>,
    /// What else has to be known of it.
    pub note: Option<&'static str>,
    /// Where that is documented.
    pub sources: Vec<SourceReport>,
}

/// What a program would do with the servers of one protocol.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ProgramAnswer {
    /// `connects`: it finds the servers by itself. `connects-with`: with these settings. `cannot`, and why. `not-known`, and why.
    #[schemars(extend("enum" = ["connects", "connects-with", "cannot", "not-known"]))]
    pub verdict: &'static str,
    /// The server to set it up with, as `host:port`.
    pub endpoint: Option<String>,
    /// The settings to choose there, in the order in which to choose them.
    pub settings: Vec<SettingReport>,
    /// The same as lines for the file of settings of a program that has one; `NAME` is for the user name where that is not known.
    pub lines: Vec<String>,
    /// The first thing that stands in its way, as a word that never changes: `ended`, `protocol`, `settings`, `port`, `security`,
    /// `tls`, `certificate`, `offer`, `sign-in` or `finding`: what a finding of this run says stops it, too.
    pub obstacle: Option<&'static str>,
    /// Why it cannot, or why that is not known.
    pub why: Option<String>,
    /// What else to know, as sentences.
    pub cautions: Vec<String>,
}

/// What is said where an authority was named for the run.
const NAMED_AUTHORITY: &str = "The certificate was judged with the authority of --ca-file as well: where a program does not have it, it warns or refuses.";

/// Each verdict, and what it is called.
pub(super) const VERDICTS: [(&str, &str); 4] = [
    ("connects", "connects by itself"),
    ("connects-with", "connects with these settings"),
    ("cannot", "cannot"),
    ("not-known", "not known"),
];

impl ProgramReport {
    /// Whether any server was trusted with an authority that was named for the run.
    fn rests_on_named_authority(&self) -> bool {
        let mut cautions = self.protocols.values().flat_map(|one| &one.cautions);
        cautions.any(|caution| caution == NAMED_AUTHORITY)
    }
}

impl ProgramAnswer {
    /// What a program does not speak needs no word where all stand together.
    pub(super) fn is_spoken(&self) -> bool {
        !(self.verdict == "cannot" && self.obstacle == Some("protocol"))
    }
}

/// An answer in one line, with its settings or its reason.
pub(super) fn answer(answer: &ProgramAnswer) -> String {
    let word = VERDICTS
        .iter()
        .find(|(verdict, _)| *verdict == answer.verdict);
    let mut text = word.map_or("not known", |(_, word)| word).to_owned();
    let settings = answer.settings.iter().map(|one| match &one.choose {
        Some(choose) => format!("{}: {choose}", one.setting),
        None => format!("{}: {}", one.setting, one.means),
    });
    let settings: Vec<String> = match answer.lines.is_empty() {
        true => settings.collect(),
        // What can be pasted says it all.
        false => answer
            .lines
            .iter()
            .map(|line| format!("`{line}`"))
            .collect(),
    };
    if !settings.is_empty() {
        text.push_str(&format!(": {}", settings.join(", ")));
    }
    if let Some(why) = &answer.why {
        text.push_str(&format!(": {why}"));
    }
    for caution in &answer.cautions {
        text.push_str(&format!(". {}", caution.trim_end_matches('.')));
    }
    text
}

/// A setting, in the words of the program.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SettingReport {
    /// What it is called.
    pub setting: String,
    /// What to choose; null where the word of the program for it is not known.
    pub choose: Option<String>,
    /// The same in general words.
    pub means: &'static str,
}

impl SettingReport {
    /// Whether a line of a file of settings has what is to be chosen.
    fn is_in(&self, line: &str) -> bool {
        let mut words = line.split([' ', '"', '=']);
        words.any(|word| Some(word) == self.choose.as_deref())
    }
}

/// What these programs would do with the servers of a run, on the day of the run.
pub(super) fn programs(
    run: &Run,
    facts: &[Fact],
    findings: Vec<Found>,
    which: &[&'static Program],
) -> Vec<ProgramReport> {
    let mut offers = Offers::of(run, facts, findings);
    offers.published = places::of_run(run);
    let fetched = offers
        .doors
        .iter()
        .find(|door| door.protocol != Protocol::Smtp);
    let fetched = fetched.and_then(|door| name::form(door.protocol, &door.host));
    for door in &mut offers.doors {
        let form = name::form(door.protocol, &door.host);
        let is_other = form.is_some() && fetched.is_some() && form != fetched;
        door.apart = door.protocol == Protocol::Smtp && is_other;
    }
    let today = OffsetDateTime::from(run.started).date();
    which
        .iter()
        .map(|program| report(program, &offers, run, today))
        .collect()
}

impl Report {
    /// The same, where certificates were judged with an authority that was named for this run (`--ca-file`): programs do not know it.
    #[must_use]
    pub fn with_named_authority(mut self) -> Self {
        self.has_named_authority = true;
        let answers = self
            .programs
            .iter_mut()
            .flat_map(|one| one.protocols.values_mut());
        for answer in answers.filter(|answer| answer.endpoint.is_some()) {
            answer.cautions.push(NAMED_AUTHORITY.to_owned());
        }
        self
    }

    /// The findings that keep a protocol from working.
    pub(super) fn stopping(&self, run: &Run) -> Vec<Found> {
        let in_trouble = |name: &str| {
            let mut all = self.protocols.iter();
            all.any(|(protocol, one)| protocol == name && one.verdict == "trouble")
        };
        let all = self.findings.iter().enumerate();
        let broken = all.filter(|(_, finding)| finding.severity == "broken");
        broken
            .map(|(at, finding)| Found {
                number: at + 1,
                stops: finding.stops,
                protocols: Protocol::ALL
                    .into_iter()
                    .filter(|one| finding.protocols.contains(&one.name()) && in_trouble(one.name()))
                    .collect(),
                by_password: !run.plan.with_token,
            })
            .collect()
    }
}

fn report(program: &'static Program, offers: &Offers, run: &Run, today: Date) -> ProgramReport {
    let answers = judge(program, offers, today);
    let whose = |provider: &String| offers.doors.iter().any(|door| door.provider == *provider);
    let instead = program
        .instead
        .iter()
        .find(|instead| instead.providers.iter().any(whose));
    ProgramReport {
        id: &program.id,
        name: &program.name,
        versions: &program.versions,
        systems: &program.systems,
        others: program.others.iter().map(String::as_str).collect(),
        protocols: answers
            .iter()
            .map(|answer| (answer.protocol.name(), told(answer, run)))
            .collect(),
        instead: instead.map(|instead| instead.how.as_str()),
        note: program.note.as_deref(),
        sources: program
            .source
            .iter()
            .map(|source| SourceReport {
                title: source.title.clone(),
                url: source.url.clone(),
                read: source.read.to_string(),
            })
            .collect(),
    }
}

fn told(answer: &Answer, run: &Run) -> ProgramAnswer {
    let place = |server: &crate::program::Server| match server.host.contains(':') {
        true => format!("[{}]:{}", server.host, server.port),
        false => format!("{}:{}", server.host, server.port),
    };
    let settings = answer.settings.iter().map(|setting| SettingReport {
        setting: safe(&setting.setting),
        choose: setting.choose.as_deref().map(safe),
        means: setting.means,
    });
    let server = answer
        .server
        .as_ref()
        .filter(|_| !answer.settings.is_empty());
    let name = server.map(|server| SettingReport {
        setting: "User name".to_owned(),
        choose: Some(name::of(run, answer.protocol, server)),
        means: "the name to sign in with",
    });
    ProgramAnswer {
        verdict: answer.verdict.name(),
        endpoint: answer.server.as_ref().map(|server| safe(&place(server))),
        settings: settings.chain(name).collect(),
        lines: with_name(
            &answer.lines,
            server
                .and_then(|server| name::exact(run, answer.protocol, server))
                .as_deref(),
        ),
        obstacle: answer.obstacle.map(Obstacle::name),
        why: answer.why.as_deref().map(safe),
        cautions: answer
            .cautions
            .iter()
            .map(|caution| safe(caution))
            .collect(),
    }
}
