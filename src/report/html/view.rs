//! What the page shows of the protocols, the findings and the programs.

use super::prose::html;
use super::{CROSS, TICK, mark};
use crate::report::human::alike::{Event, alike};
use crate::report::programs::answer;
use crate::report::told::{self, details, stage_name, word};
use crate::report::way::{State, Station, stations};
use crate::report::{CandidateReport, FindingReport, ProgramText, ProtocolReport, Report};
use crate::stage::Stage;

/// The way of one protocol.
pub(super) struct WayView<'a> {
    pub(super) name: String,
    pub(super) endpoint: &'a str,
    pub(super) verdict: &'a str,
    pub(super) mark: &'static str,
    pub(super) word: &'static str,
    pub(super) details: String,
    pub(super) stations: Vec<StationView>,
    /// Where it stopped, and what happened there.
    pub(super) stop: Option<String>,
    pub(super) stop_class: &'static str,
}

/// One stage of a way.
pub(super) struct StationView {
    pub(super) class: &'static str,
    pub(super) mark: &'static str,
    pub(super) name: &'static str,
    /// What became of it, in words.
    pub(super) state: &'static str,
    pub(super) time: String,
}

pub(super) fn ways(report: &Report) -> Vec<WayView<'_>> {
    let protocols = report.protocols.iter();
    protocols
        .map(|(name, one)| way(name, one, report))
        .collect()
}

fn way<'a>(name: &'static str, one: &'a ProtocolReport, report: &'a Report) -> WayView<'a> {
    let is_unclear = one.verdict == "undecided";
    let stations = stations(name, one, report);
    let stop = stations
        .iter()
        .find(|station| station.state == State::Stopped);
    let behind = stations.iter().rev();
    let behind = behind.take_while(|station| station.state != State::Stopped);
    let went_on = stop.is_some()
        && behind
            .into_iter()
            .any(|station| station.state == State::Passed);
    let stop = stop.map(|station| {
        let place = stage_name(station.stage.name(), &[name]);
        let how = match (
            station.says,
            is_unclear,
            told::why_not_tried(name, one, report),
        ) {
            (Some(says), ..) => format!(": {}", ended(says)),
            (None, true, Some(why)) => format!(", which was not tried: {}", ended(why)),
            (None, true, None) => ", which was not tried.".to_owned(),
            (None, false, _) => ".".to_owned(),
        };
        let further = match went_on {
            true => " What comes behind it was only looked at: nobody signed in there.",
            false => "",
        };
        match is_unclear {
            true => format!("Undecided at {place}{how}{further}"),
            false => format!("Stopped at {place}{how}{further}"),
        }
    });
    WayView {
        name: name.to_uppercase(),
        endpoint: one.endpoint.as_deref().unwrap_or_default(),
        verdict: one.verdict,
        mark: mark(one.verdict),
        word: word(one),
        details: details(name, one).join(", "),
        stations: views(name, &stations, is_unclear),
        stop,
        stop_class: if is_unclear { "unclear" } else { "" },
    }
}

/// A sentence with its end, where it has none.
fn ended(text: &str) -> String {
    match text.ends_with(['.', '!', '?', '\u{2026}']) || text.ends_with(".\"") {
        true => text.to_owned(),
        false => format!("{text}."),
    }
}

fn views(protocol: &str, stations: &[Station<'_>], is_unclear: bool) -> Vec<StationView> {
    let mut has_stopped = false;
    let mut all = Vec::new();
    for station in stations {
        all.push(view(protocol, station, is_unclear, has_stopped));
        has_stopped |= station.state == State::Stopped;
    }
    all
}

fn view(protocol: &str, station: &Station<'_>, is_unclear: bool, has_stopped: bool) -> StationView {
    let (class, mark, state) = match station.state {
        // What went well there leads nowhere any more.
        State::Passed if has_stopped => ("beyond", TICK, "only looked at"),
        State::Passed => ("passed", TICK, "passed"),
        State::Stopped if is_unclear => ("unclear", "?", "undecided here"),
        State::Stopped => ("stopped", CROSS, "stopped here"),
        State::NotReached => ("ahead", "\u{2013}", "not reached or not tried"),
    };
    StationView {
        class,
        mark,
        state,
        name: match station.stage {
            Stage::Resolve => "Name",
            Stage::Connect => "Connection",
            Stage::Secure => "TLS",
            Stage::Greet => "Greeting",
            Stage::Offer => "Offer",
            Stage::Authenticate => "Sign-in",
            Stage::Enter if protocol == "smtp" => "Sending",
            Stage::Enter => "Mailbox",
        },
        time: station.took_ms.map(told::duration).unwrap_or_default(),
    }
}

/// One finding. What ends with `html` has been made by [`super::prose`].
pub(super) struct FindingView<'a> {
    pub(super) id: &'a str,
    pub(super) title: &'a str,
    pub(super) severity: &'a str,
    pub(super) certainty: &'a str,
    pub(super) place: String,
    pub(super) cause: String,
    pub(super) who: &'static str,
    pub(super) next: String,
    pub(super) request: Option<&'a str>,
    pub(super) steps: Vec<Steps>,
    /// What happened, with the lines of the conversation.
    pub(super) evidence: Vec<(String, String)>,
    pub(super) comparisons: &'a [String],
    pub(super) candidates: &'a [CandidateReport],
    pub(super) shows: &'a [ProgramText],
    pub(super) cautions: Vec<&'a str>,
    pub(super) confirm: String,
    pub(super) sources: Vec<SourceView<'a>>,
}

/// What one reader does.
pub(super) struct Steps {
    pub(super) label: &'static str,
    pub(super) html: String,
    pub(super) is_open: bool,
}

/// A document that backs a page.
pub(super) struct SourceView<'a> {
    pub(super) title: &'a str,
    pub(super) url: &'a str,
    pub(super) read: &'a str,
    /// Whether it leads where a link may lead.
    pub(super) is_link: bool,
}

pub(super) fn findings(report: &Report) -> Vec<FindingView<'_>> {
    let all = report.findings.iter();
    all.map(finding).collect()
}

fn finding(finding: &FindingReport) -> FindingView<'_> {
    let events: Vec<Event<'_>> = (finding.evidence.iter()).map(Event::from).collect();
    let evidence = alike(&events);
    let evidence = evidence.iter().map(|group| {
        let lines = group.lines();
        (group.sentence(), lines.join("\n"))
    });
    let place = stage_name(finding.stage, &finding.protocols);
    let place = match finding.protocols.as_slice() {
        [] => place.to_owned(),
        protocols => format!("{}, {place}", protocols.join(", ").to_uppercase()),
    };
    let sources = finding.sources.iter().map(|source| SourceView {
        title: &source.title,
        url: &source.url,
        read: &source.read,
        is_link: source.url.starts_with("https://"),
    });
    FindingView {
        id: &finding.id,
        title: &finding.title,
        severity: finding.severity,
        certainty: finding.certainty,
        place,
        cause: html(&finding.cause),
        who: told::who(finding.who),
        next: finding.next_step.as_deref().map(html).unwrap_or_default(),
        request: finding.request.as_deref(),
        steps: steps(finding),
        evidence: evidence.collect(),
        comparisons: &finding.comparisons,
        candidates: &finding.candidates,
        shows: &finding.programs_show,
        cautions: finding
            .dates
            .iter()
            .filter_map(|date| date.caution.as_deref())
            .collect(),
        confirm: html(&finding.confirm),
        sources: sources.collect(),
    }
}

/// What each reader does; the one who acts finds it open.
fn steps(finding: &FindingReport) -> Vec<Steps> {
    let fix = &finding.fix;
    let acts = match finding.who {
        "user" => "You",
        "help-desk" => "Help desk",
        _ => "Administrator",
    };
    [
        ("You", &fix.you),
        ("Help desk", &fix.help_desk),
        ("Administrator", &fix.administrator),
    ]
    .into_iter()
    .filter(|(_, text)| !text.trim().is_empty())
    .map(|(label, text)| Steps {
        label,
        html: html(text),
        is_open: label == acts,
    })
    .collect()
}

/// What a mail program would do with one protocol.
pub(super) struct ProgramRow<'a> {
    pub(super) name: &'a str,
    pub(super) protocol: String,
    pub(super) answer: String,
}

pub(super) fn programs(report: &Report) -> Vec<ProgramRow<'_>> {
    let rows = report.programs.iter().flat_map(|program| {
        program.protocols.iter().map(|(protocol, one)| ProgramRow {
            name: program.name,
            protocol: protocol.to_uppercase(),
            answer: answer(one),
        })
    });
    rows.collect()
}
