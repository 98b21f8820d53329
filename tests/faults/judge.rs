//! What is wrong with what was said of a row.

use serde_json::Value;

use super::super::line::{self, Line};
use super::super::program::coats;
use super::super::servers::PASSWORD;
use super::super::world::Seen;
use super::{Expected, Outcome, PROTOCOLS, Row};

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
        let findings: Vec<&Value> = report["findings"]
            .as_array()
            .into_iter()
            .flatten()
            .collect();
        if self.expected != Expected::Healthy {
            let id = self.fault();
            let first = findings
                .first()
                .map_or("nothing", |first| text(&first["id"]));
            expect(first == id, format!("{first} stands first, not {id}"));
            let told = findings
                .first()
                .map(ToString::to_string)
                .unwrap_or_default();
            for wanted in self.says {
                expect(told.contains(wanted), format!("it does not say: {wanted}"));
            }
        }
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
    }

    /// No credential may have been sent to what stands in the place of a server.
    pub(super) fn judge_said(&self, line: &Line<'_>, wrong: &mut Vec<String>) {
        let heard = line.heard();
        let heard = String::from_utf8_lossy(&heard);
        if coats(PASSWORD).iter().any(|coat| heard.contains(coat)) {
            wrong.push("the password was sent to what stands in the server's place".to_owned());
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
    pub(crate) fn judge_servers(&self, seen: &Seen, index: usize, outcome: &mut Outcome) {
        let from = line::seen_as(index + 1);
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

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// All findings of a report, or its verdict when there are none.
pub(super) fn said(report: &Value) -> String {
    let findings = report["findings"].as_array().into_iter().flatten();
    let ids: Vec<&str> = findings.map(|finding| text(&finding["id"])).collect();
    if ids.is_empty() {
        text(&report["verdict"]).to_owned()
    } else {
        ids.join(", ")
    }
}
