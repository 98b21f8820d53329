//! A row of the matrix: what is made, and what has to be said about it.

#[path = "judge.rs"]
mod judge;

use std::any::Any;
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::Value;

use super::line::Line;
use super::program::PATIENCE;
use super::servers::{PASSWORD, USER};
use super::world::World;

/// The protocols, in the order of the tables.
pub(crate) const PROTOCOLS: [&str; 3] = ["imap", "pop3", "smtp"];

/// How much longer than a run its program may last, with the way into the namespaces and the end of it, on a busy computer.
const SLACK: Duration = Duration::from_secs(15);

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
    untried: Option<&'static str>,
    within: Duration,
    connections: Option<usize>,
    most: Option<usize>,
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
            untried: None,
            within: Duration::from_secs(6),
            connections: None,
            most: None,
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

    /// What the first finding has to tell of this run: its page alone does not say it.
    pub(crate) fn says(mut self, texts: &'static [&'static str]) -> Self {
        self.says = texts;
        self
    }

    /// What else may be told, if it is not broken.
    pub(crate) fn beside(mut self, faults: &'static [&'static str]) -> Self {
        self.beside = faults;
        self
    }

    /// Why something was not tried, which the report has to tell.
    pub(crate) fn untried(mut self, reason: &'static str) -> Self {
        self.untried = Some(reason);
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

    /// How many connections what stands in the place of the mail servers sees at most.
    pub(crate) fn at_most(mut self, connections: usize) -> Self {
        self.most = Some(connections);
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

    /// Whether it looks at what the finding tells of the run.
    pub(crate) fn looks_closely(&self) -> bool {
        !self.says.is_empty()
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
        if run.was_killed() {
            wrong.push(format!(
                "it was still running after {PATIENCE:?}, and was ended"
            ));
        }
        let Ok(report) = serde_json::from_str::<Value>(&run.stdout()) else {
            wrong.push("no report".to_owned());
            return Outcome {
                said: format!("no report, exit {:?}", run.code),
                took,
                wrong,
                told: run.told(),
                signed_in: Vec::new(),
                late: None,
                is_slow: false,
                line: index,
            };
        };
        // By the program's own clock: on a busy computer the way into the namespaces takes a while. What comes after the report is
        // not on it, and must not last either.
        let whole = took;
        let took = report["took_ms"]
            .as_u64()
            .map_or(whole, Duration::from_millis);
        if whole > self.within + SLACK {
            wrong.push(format!(
                "the program ended after {whole:.1?}, and by its own clock after {took:.1?}; stderr: {}",
                run.stderr()
            ));
        }
        run.assert_secret_free(PASSWORD);
        self.judge(&report, run.code, &mut wrong);
        // Each tenth: it takes the time of the processor, on which the rows beside this one wait.
        if index.is_multiple_of(10) {
            judge::judge_replay(&run.stdout(), &mut wrong);
        }
        self.judge_said(&line, &mut wrong);
        let late = took > self.within;
        let late = late.then(|| format!("it took {took:.1?}, and may take {:?}", self.within));
        Outcome {
            said: judge::said(&report),
            took,
            wrong,
            told: format!("{report:#}"),
            signed_in: line.sign_ins(),
            late,
            is_slow: self.is_slow(&report),
            line: index,
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
    /// That it took longer than it may, in words.
    pub(crate) late: Option<String>,
    /// That an answer was told to be slow which was not made so.
    pub(crate) is_slow: bool,
    /// On which line it was, counted from zero.
    pub(crate) line: usize,
}

impl Outcome {
    /// Of a row that could not be run to its end.
    pub(crate) fn broken(panic: &(dyn Any + Send), line: usize) -> Self {
        let text = panic.downcast_ref::<String>().cloned();
        let text = text.or_else(|| panic.downcast_ref::<&str>().map(ToString::to_string));
        Self {
            said: "(the row could not be run)".to_owned(),
            took: Duration::ZERO,
            wrong: vec![text.unwrap_or_else(|| "a panic".to_owned())],
            told: String::new(),
            signed_in: Vec::new(),
            late: None,
            is_slow: false,
            line,
        }
    }
}
