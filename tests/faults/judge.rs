//! What is wrong with what was said of a row.

use std::collections::BTreeSet;

use mailprobe::catalogue::Catalogue;
use mailprobe::client::Library;
use mailprobe::diagnose::diagnose;
use mailprobe::fact::facts;
use mailprobe::recording::File;
use mailprobe::report::{Report, json};
use serde_json::{Map, Value};

use super::super::line::{self, Line};
use super::super::program::coats;
use super::super::servers::PASSWORD;
use super::super::world::Seen;
use super::{Expected, Outcome, PROTOCOLS, Row};

/// Whether the report, which is a recording of what was seen on a real network, is told again byte for byte.
pub(super) fn judge_replay(report: &str, wrong: &mut Vec<String>) {
    let again = File::read(report.as_bytes()).map(|file| {
        let (run, catalogue) = (&file.run, Catalogue::embedded());
        let facts = facts(run);
        let verdict = diagnose(run, &facts, &catalogue);
        let mut report = Report::new(run, &facts, &verdict, &catalogue).with_recording(run);
        if !report.findings.is_empty() {
            report = report.with_texts(&Library::embedded());
        }
        json::render(&report)
    });
    match again {
        Ok(again) if again == report => {}
        Ok(_) => wrong.push("replayed, it is told otherwise".to_owned()),
        Err(error) => wrong.push(format!("it cannot be replayed: {error}")),
    }
}

impl Row {
    pub(super) fn judge(&self, report: &Value, code: Option<i32>, wrong: &mut Vec<String>) {
        let mut expect = |holds: bool, what: String| {
            if !holds {
                wrong.push(what);
            }
        };
        let (standing, exit) = match self.expected {
            Expected::Broken(_) => ("trouble", 1),
            Expected::Degraded(_) => ("degraded", 0),
            Expected::Undecided(_) => ("undecided", 3),
            Expected::Advice(_) | Expected::Healthy => ("works", 0),
        };
        expect(code == Some(exit), format!("exit {code:?}, not {exit}"));
        let protocols = report["protocols"].as_object();
        for (protocol, verdict) in protocols.into_iter().flatten() {
            let wanted = if self.on.contains(&protocol.as_str()) {
                standing
            } else {
                "works"
            };
            let verdict = text(&verdict["verdict"]);
            expect(
                verdict == wanted,
                format!("{protocol}: {verdict}, not {wanted}"),
            );
        }
        let findings: Vec<&Value> = list(&report["findings"]).collect();
        for finding in &findings {
            let (id, severity) = (text(&finding["id"]), text(&finding["severity"]));
            let allowed = id == self.fault()
                || severity == "advice" && !self.twin_of.contains(&id)
                || severity == "degraded" && self.beside.contains(&id);
            expect(allowed, format!("{id} ({severity}) is said, too"));
        }
        if let Some(reason) = self.untried {
            let mut left_out = report["not_tested"].as_array().into_iter().flatten();
            let told = left_out.any(|entry| text(&entry["reason"]) == reason);
            expect(told, format!("{reason} is not told of what was not tried"));
        }
        let unexplained = report["unexplained"].as_array().map_or(0, Vec::len);
        expect(
            unexplained == 0,
            format!("{unexplained} things are unexplained"),
        );
        if self.expected != Expected::Healthy {
            self.judge_first(findings.first().copied(), wrong);
        }
    }

    /// Whether an answer is told to be slow that was not made so, as on a computer that stands still for a moment.
    pub(super) fn is_slow(&self, report: &Value) -> bool {
        const SLOW: [&str; 3] = ["dns.slow", "proto.slow-answer", "proto.slow-greeting"];
        let mut said = list(&report["findings"]).map(|finding| text(&finding["id"]));
        said.any(|id| SLOW.contains(&id) && id != self.fault() && !self.beside.contains(&id))
    }

    /// The first finding is this fault, names servers of these protocols and of no others, shows for each what happened there, and
    /// says of this run what the row wants.
    fn judge_first(&self, first: Option<&Value>, wrong: &mut Vec<String>) {
        let id = self.fault();
        let Some(first) = first else {
            wrong.push(format!("nothing stands first, not {id}"));
            return;
        };
        if text(&first["id"]) != id {
            wrong.push(format!("{} stands first, not {id}", text(&first["id"])));
        }
        let about: BTreeSet<&str> = list(&first["protocols"]).map(text).collect();
        let shown: BTreeSet<&str> = list(&first["evidence"])
            .filter(|shown| !text(&shown["says"]).trim().is_empty())
            .filter(|shown| list(&first["endpoints"]).any(|server| *server == shown["endpoint"]))
            .map(|shown| text(&shown["protocol"]))
            .collect();
        let on: BTreeSet<&str> = self.on.iter().copied().collect();
        if about != on {
            wrong.push(format!("it is told of {about:?}"));
        }
        if shown != on {
            wrong.push(format!("there is evidence for {shown:?}"));
        }
        let bare = |shown: &&Value| shown["facts"].as_object().is_none_or(Map::is_empty);
        for shown in list(&first["evidence"]).filter(bare) {
            wrong.push(format!("no fact for {}", shown["endpoint"]));
        }
        let told = of_this_run(first);
        for wanted in self.says {
            if !told.contains(wanted) {
                wrong.push(format!("it does not say: {wanted}"));
            }
        }
    }

    /// No credential may have been sent to what stands in the place of a server.
    pub(super) fn judge_said(&self, line: &Line<'_>, wrong: &mut Vec<String>) {
        let heard = line.heard();
        let heard = String::from_utf8_lossy(&heard);
        if coats(PASSWORD).iter().any(|coat| heard.contains(coat)) {
            wrong.push("the password was sent to what stands in the server's place".to_owned());
        }
        let made = line.connections();
        if self.most.is_some_and(|most| made > most) {
            wrong.push(format!("{made} connections"));
        }
        let inside = line.heard_inside();
        let inside = String::from_utf8_lossy(&inside);
        let sent = coats(PASSWORD).iter().any(|coat| inside.contains(coat));
        if sent && !self.sends_credential && matches!(self.expected, Expected::Broken(_)) {
            wrong.push("the password was sent to what plays the server".to_owned());
        }
    }

    /// Looks at what the servers saw, once all rows are done and the servers have written it down: where something is broken, no
    /// credential may have come, and a healthy run is a polite client.
    pub(crate) fn judge_servers(&self, seen: &Seen, outcome: &mut Outcome) {
        let from = line::seen_as(outcome.line + 1);
        let signed_in = seen.sign_ins(&from);
        let own = &outcome.signed_in;
        let attempts = |protocol: &str| {
            let all = signed_in
                .iter()
                .map(String::as_str)
                .chain(own.iter().copied());
            all.filter(|s| *s == protocol).count()
        };
        let wrong = &mut outcome.wrong;
        for protocol in PROTOCOLS {
            let broken = matches!(self.expected, Expected::Broken(_) | Expected::Undecided(_))
                && self.on.contains(&protocol);
            let attempts = attempts(protocol);
            if broken && attempts != usize::from(self.sends_credential) {
                wrong.push(format!(
                    "{protocol}: {attempts} credentials came to the server"
                ));
            }
            let tried = self.on.contains(&protocol) && !self.left_out;
            if self.expected == Expected::Healthy && tried && attempts != 1 {
                wrong.push(format!("{protocol}: {attempts} sign-ins"));
            }
        }
        let made = seen.mail_connections(&from);
        if let Some(wanted) = self.connections
            && made != wanted
        {
            wrong.push(format!("{made} connections, not {wanted}"));
        }
    }
}

/// What a finding tells of this run: all but what its page says of every run.
fn of_this_run(finding: &Value) -> String {
    let catalogue = Catalogue::embedded();
    let page = catalogue.page(text(&finding["id"]));
    let body = page.map(|page| page.body());
    let general = body.map(|body| {
        [&body.you, &body.help_desk, &body.administrator].map(|fix| Value::from(fix.as_str()))
    });
    let mut told = finding.clone();
    for prose in ["symptom", "cause", "confirm", "sources"] {
        told[prose].take();
    }
    // An alternative of the page may have a title of its own.
    if page.is_some_and(|page| finding["title"] == page.title.as_str()) {
        told["title"].take();
    }
    // What is to be done tells of the run where names of the run stand in its commands.
    for fix in told["fix"]
        .as_object_mut()
        .into_iter()
        .flat_map(Map::values_mut)
    {
        if general.iter().flatten().any(|general| general == fix) {
            fix.take();
        }
    }
    // As a reader sees it.
    told.to_string().replace("\\\"", "\"")
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// All findings of a report, or its verdict when there are none.
pub(super) fn said(report: &Value) -> String {
    let ids: Vec<&str> = list(&report["findings"])
        .map(|finding| text(&finding["id"]))
        .collect();
    if ids.is_empty() {
        text(&report["verdict"]).to_owned()
    } else {
        ids.join(", ")
    }
}
