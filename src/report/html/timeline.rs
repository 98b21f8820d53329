//! The timeline: what was done with each server, with a bar for the time that each step took.

use crate::endpoint::Security;
use crate::report::human::{capitalised, origin, purpose};
use crate::report::told::{duration, stage_name};
use crate::report::{ProbeReport, Report};

/// How wide a bar can be, and how narrow one that is still seen.
const FULL: u64 = 1000;
const LEAST: u64 = 6;

/// Everything that took time.
pub(super) struct Timeline {
    pub(super) servers: Vec<Server>,
    /// What was tried beside the servers.
    pub(super) beside: Vec<Row>,
    /// What the full width stands for.
    pub(super) scale: String,
}

/// One server.
pub(super) struct Server {
    pub(super) name: String,
    pub(super) about: String,
    pub(super) rows: Vec<Row>,
    /// Everything that was said.
    pub(super) said: String,
}

/// One step.
pub(super) struct Row {
    pub(super) name: String,
    pub(super) says: String,
    pub(super) time: String,
    /// How long after the start of the run it began.
    pub(super) start: String,
    pub(super) class: &'static str,
    /// Where the bar begins, in parts of [`FULL`].
    pub(super) from: u64,
    pub(super) width: u64,
}

pub(super) fn timeline(report: &Report) -> Timeline {
    let steps = report.probes.iter().flat_map(|probe| &probe.steps);
    let servers = steps.map(|step| step.began_ms.saturating_add(step.took_ms));
    let contrasts = report
        .contrasts
        .iter()
        .map(|one| one.began_ms.saturating_add(one.took_ms));
    let web = report
        .web
        .iter()
        .map(|one| one.began_ms.saturating_add(one.took_ms));
    let longest = servers
        .chain(contrasts)
        .chain(web)
        .max()
        .unwrap_or(0)
        .max(1);
    let place = |began: u64, took: u64| {
        let part = |time: u64| {
            let part = u128::from(time) * u128::from(FULL) / u128::from(longest);
            u64::try_from(part).unwrap_or(FULL)
        };
        let from = part(began).min(FULL - LEAST);
        (from, part(took).clamp(LEAST, FULL - from))
    };
    // What is no answer may be just what should come, such as to a made-up name: these bars judge nothing.
    let contrasts = report.contrasts.iter().map(|one| {
        let (from, width) = place(one.began_ms, one.took_ms);
        Row {
            name: format!("{} {}", one.protocol.to_uppercase(), one.endpoint),
            says: one.says.clone(),
            time: duration(one.took_ms),
            start: duration(one.began_ms),
            class: "beside",
            from,
            width,
        }
    });
    let web = report.web.iter().map(|one| {
        let (from, width) = place(one.began_ms, one.took_ms);
        Row {
            name: one.url.clone(),
            says: one.says.clone(),
            time: duration(one.took_ms),
            start: duration(one.began_ms),
            class: "beside",
            from,
            width,
        }
    });
    Timeline {
        beside: contrasts.chain(web).collect(),
        servers: report
            .probes
            .iter()
            .map(|probe| server(probe, &place))
            .collect(),
        scale: duration(longest),
    }
}

fn server(probe: &ProbeReport, place: &dyn Fn(u64, u64) -> (u64, u64)) -> Server {
    let endpoint = &probe.endpoint;
    let mut about = Vec::new();
    about.extend(Security::from_name(endpoint.security).map(|security| security.to_string()));
    about.push(origin(endpoint.origin).to_owned());
    about.push(purpose(probe.purpose).to_owned());
    about.retain(|part| !part.is_empty());
    let rows = probe.steps.iter().map(|step| {
        let (from, width) = place(step.began_ms, step.took_ms);
        Row {
            name: capitalised(stage_name(step.stage, &[endpoint.protocol])),
            says: step.says.clone(),
            time: duration(step.took_ms),
            start: duration(step.began_ms),
            class: if step.outcome == "ok" { "" } else { "bad" },
            from,
            width,
        }
    });
    let said = probe.steps.iter().flat_map(|step| &step.transcript);
    let said: Vec<&str> = said.map(String::as_str).collect();
    Server {
        name: format!("{} {}", endpoint.protocol.to_uppercase(), endpoint.place()),
        about: about.join(", "),
        said: said.join("\n"),
        rows: rows.collect(),
    }
}
