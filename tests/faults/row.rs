//! A row of the matrix: what is made, and what has to be said about it.

use std::any::Any;
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::Value;

use super::line::{self, Line};
use super::program::coats;
use super::servers::{PASSWORD, USER};
use super::world::{Seen, World};

/// The protocols, in the order of the tables.
pub(crate) const PROTOCOLS: [&str; 3] = ["imap", "pop3", "smtp"];

/// What is to be said of the run as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Expected {
    /// The fault stands first, and is all that is broken.
    Broken(&'static str),
    /// Mail works, and the fault is told.
    Degraded(&'static str),
    /// Whether mail works cannot be told, and this is why.
    Undecided(&'static str),
    /// Mail works, and this is good to know.
    Advice(&'static str),
    /// Mail works, and nothing is said to be broken or to need mending.
    Healthy,
}

/// One fault, or one thing that looks like one and is none.
#[derive(Clone)]
pub(crate) struct Row {
    what: &'static str,
    make: Arc<dyn Fn(&Line<'_>) + Send + Sync>,
    expected: Expected,
    twin_of: &'static [&'static str],
    on: &'static [&'static str],
    arguments: Vec<String>,
    says: &'static [&'static str],
    beside: &'static [&'static str],
    within: Duration,
    connections: Option<usize>,
    left_out: bool,
    sends_credential: bool,
}

impl Row {
    /// This fault, made like this: in all three protocols unless [`Row::on`] says otherwise, and nothing else may be broken.
    pub(crate) fn broken(
        fault: &'static str,
        what: &'static str,
        make: impl Fn(&Line<'_>) + Send + Sync + 'static,
    ) -> Self {
        Self::new(Expected::Broken(fault), what, make)
    }

    /// This fault, with which mail works all the same.
    pub(crate) fn degraded(
        fault: &'static str,
        what: &'static str,
        make: impl Fn(&Line<'_>) + Send + Sync + 'static,
    ) -> Self {
        Self::new(Expected::Degraded(fault), what, make)
    }

    /// This fault, with which a mail program may work all the same.
    pub(crate) fn undecided(
        fault: &'static str,
        what: &'static str,
        make: impl Fn(&Line<'_>) + Send + Sync + 'static,
    ) -> Self {
        Self::new(Expected::Undecided(fault), what, make)
    }

    /// This advice, and nothing that is broken or to be mended.
    pub(crate) fn advice(
        fault: &'static str,
        what: &'static str,
        make: impl Fn(&Line<'_>) + Send + Sync + 'static,
    ) -> Self {
        Self::new(Expected::Advice(fault), what, make)
    }

    /// Something slow, odd or old that is none the worse for it.
    pub(crate) fn healthy(
        what: &'static str,
        make: impl Fn(&Line<'_>) + Send + Sync + 'static,
    ) -> Self {
        Self::new(Expected::Healthy, what, make)
    }

    fn new(
        expected: Expected,
        what: &'static str,
        make: impl Fn(&Line<'_>) + Send + Sync + 'static,
    ) -> Self {
        Self {
            what,
            make: Arc::new(make),
            expected,
            twin_of: &[],
            on: &PROTOCOLS,
            arguments: Vec::new(),
            says: &[],
            beside: &[],
            within: Duration::from_secs(6),
            connections: None,
            left_out: false,
            sends_credential: false,
        }
    }

    /// The protocols that the fault is about. The others have to work, if the run tries them.
    pub(crate) fn on(mut self, protocols: &'static [&'static str]) -> Self {
        self.on = protocols;
        self
    }

    /// The faults that this healthy row looks like and is not.
    pub(crate) fn twin_of(mut self, faults: &'static [&'static str]) -> Self {
        self.twin_of = faults;
        self
    }

    /// Further arguments of the program.
    pub(crate) fn arguments(mut self, arguments: &[&str]) -> Self {
        self.arguments
            .extend(arguments.iter().map(ToString::to_string));
        self
    }

    /// Asks for the three protocols at this host, under TLS at once.
    pub(crate) fn under_tls_at(self, host: &str) -> Self {
        self.at(host, [993, 995, 465], "tls")
    }

    /// Asks for the three protocols at this host, with STARTTLS.
    pub(crate) fn with_starttls_at(self, host: &str) -> Self {
        self.at(host, [143, 110, 587], "starttls")
    }

    /// Asks for the three protocols at this host, at these ports and with this security.
    pub(crate) fn at(mut self, host: &str, ports: [u16; 3], security: &str) -> Self {
        for (protocol, port) in PROTOCOLS.into_iter().zip(ports) {
            let server = format!("{host}:{port}/{security}");
            self.arguments.extend([format!("--{protocol}"), server]);
        }
        self
    }

    /// What the first finding has to tell somewhere.
    pub(crate) fn says(mut self, texts: &'static [&'static str]) -> Self {
        self.says = texts;
        self
    }

    /// What else may be told, if it is not broken.
    pub(crate) fn beside(mut self, faults: &'static [&'static str]) -> Self {
        self.beside = faults;
        self
    }

    /// How long the run may take, in seconds; 6 unless it is said.
    pub(crate) fn within(mut self, seconds: f32) -> Self {
        self.within = Duration::from_secs_f32(seconds);
        self
    }

    /// How many connections the mail servers see.
    pub(crate) fn connections(mut self, number: usize) -> Self {
        self.connections = Some(number);
        self
    }

    /// No password is given.
    pub(crate) fn without_sign_in(mut self) -> Self {
        self.left_out = true;
        self
    }

    /// The fault shows only behind a sign-in over TLS that is as it should be: there one credential is sent.
    pub(crate) fn sends_credential(mut self) -> Self {
        self.sends_credential = true;
        self
    }

    /// The id of the fault.
    pub(crate) fn fault(&self) -> &'static str {
        match self.expected {
            Expected::Broken(id)
            | Expected::Degraded(id)
            | Expected::Undecided(id)
            | Expected::Advice(id) => id,
            Expected::Healthy => "(healthy)",
        }
    }

    /// The protocols that the fault is about.
    pub(crate) fn protocols(&self) -> &'static [&'static str] {
        self.on
    }

    /// The faults that this one is the healthy twin of.
    pub(crate) fn twins(&self) -> &'static [&'static str] {
        self.twin_of
    }

    /// How it is made.
    pub(crate) fn what(&self) -> &'static str {
        self.what
    }

    /// What a row is called by.
    pub(crate) fn name(&self) -> String {
        format!("{} {}", self.fault(), self.what)
    }

    /// The longest that it may take.
    pub(crate) fn longest(&self) -> Duration {
        self.within
    }

    /// Makes the fault on a line of its own, runs the program there, and looks at what it says.
    pub(crate) fn run(&self, world: &World, index: usize) -> Outcome {
        let line = Line::new(world, index + 1);
        (self.make)(&line);
        let mut program = line.program().args(["check", USER, "--format", "json"]);
        program = program.args([
            "--ca-file".to_owned(),
            world.ca_file().display().to_string(),
        ]);
        if !self.left_out {
            program = program.password(PASSWORD);
        }
        let began = Instant::now();
        let run = program.args(&self.arguments).run();
        let took = began.elapsed();
        let mut wrong = Vec::new();
        let Ok(report) = serde_json::from_str::<Value>(&run.stdout()) else {
            return Outcome {
                said: format!("no report, exit {:?}", run.code),
                took,
                wrong: vec!["no report".to_owned()],
                told: run.told(),
                signed_in: Vec::new(),
            };
        };
        // By the program's own clock: on a busy computer the way into the namespaces takes a while.
        let took = report["took_ms"]
            .as_u64()
            .map_or(took, Duration::from_millis);
        run.assert_secret_free(PASSWORD);
        self.judge(&report, run.code, &mut wrong);
        self.judge_said(&line, &mut wrong);
        if took > self.within {
            wrong.push(format!(
                "it took {took:.1?}, and may take {:?}",
                self.within
            ));
        }
        Outcome {
            said: said(&report),
            took,
            wrong,
            told: format!("{report:#}"),
            signed_in: line.sign_ins(),
        }
    }

    fn judge(&self, report: &Value, code: Option<i32>, wrong: &mut Vec<String>) {
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
        let unexplained = report["unexplained"].as_array().map_or(0, Vec::len);
        expect(
            unexplained == 0,
            format!("{unexplained} things are unexplained"),
        );
    }

    /// No credential may have been sent to what stands in the place of a server.
    fn judge_said(&self, line: &Line<'_>, wrong: &mut Vec<String>) {
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

/// What came of a row.
pub(crate) struct Outcome {
    /// What was said, in short.
    pub(crate) said: String,
    pub(crate) took: Duration,
    /// All that is wrong with it.
    pub(crate) wrong: Vec<String>,
    /// The whole report.
    pub(crate) told: String,
    /// The protocols of the sign-ins at servers of the row's own.
    pub(crate) signed_in: Vec<&'static str>,
}

impl Outcome {
    /// Of a row that could not be run to its end.
    pub(crate) fn broken(panic: &(dyn Any + Send)) -> Self {
        let text = panic.downcast_ref::<String>().cloned();
        let text = text.or_else(|| panic.downcast_ref::<&str>().map(ToString::to_string));
        Self {
            said: "(the row could not be run)".to_owned(),
            took: Duration::ZERO,
            wrong: vec![text.unwrap_or_else(|| "a panic".to_owned())],
            told: String::new(),
            signed_in: Vec::new(),
        }
    }
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// All findings of a report, or its verdict when there are none.
fn said(report: &Value) -> String {
    let findings = report["findings"].as_array().into_iter().flatten();
    let ids: Vec<&str> = findings.map(|finding| text(&finding["id"])).collect();
    if ids.is_empty() {
        text(&report["verdict"]).to_owned()
    } else {
        ids.join(", ")
    }
}
