//! `mailprobe diff` of runs that the program recorded on real networks: real mail servers, firewalls, resolvers and interceptors, each in
//! namespaces of its own.
#![cfg(target_os = "linux")]
#![allow(
    clippy::panic,
    missing_docs,
    reason = "a test may stop where it stands, and its name says what it is"
)]

#[allow(
    dead_code,
    reason = "each test binary uses what it needs of the shared support"
)]
#[path = "support/program.rs"]
mod program;
#[allow(
    dead_code,
    reason = "each test binary uses what it needs of the shared support"
)]
#[path = "support/servers.rs"]
mod servers;

#[allow(dead_code, reason = "this test uses what it needs")]
#[path = "faults/line.rs"]
mod line;
#[allow(dead_code, reason = "this test uses what it needs")]
#[path = "faults/odd.rs"]
mod odd;
#[allow(dead_code, reason = "this test uses what it needs")]
#[path = "faults/played.rs"]
mod played;
#[allow(dead_code, reason = "this test uses what it needs")]
#[path = "faults/world.rs"]
mod world;

use std::fs;
use std::path::{Path, PathBuf};
use std::thread;

use line::Line;
use program::Program;
use serde_json::{Value, json};
use servers::certificates::{Authority, Flaw};
use servers::{PASSWORD, USER};
use tempfile::TempDir;
use world::World;

/// What a computer is checked with: STARTTLS for what is sent, TLS at once for what is fetched.
const SERVERS: [&str; 6] = [
    "--imap",
    "imap.contoso.example:993/tls",
    "--pop3",
    "imap.contoso.example:995/tls",
    "--smtp",
    "smtp.contoso.example:587/starttls",
];

/// Runs recorded on lines of their own, each in its file.
struct Recorded<'a> {
    world: &'a World,
    folder: TempDir,
}

impl Recorded<'_> {
    /// Makes a line, checks there, and keeps the report. These protocols must work there: a busy computer may spoil a run, which is
    /// then made once more.
    fn on(
        &self,
        number: usize,
        password: &str,
        works: &[&str],
        make: &(dyn Fn(&Line<'_>) + Sync),
    ) -> PathBuf {
        const TRIES: usize = 4;
        for _ in 0..TRIES {
            let line = Line::new(self.world, number);
            make(&line);
            let run = line
                .program()
                .args(["check", USER, "--format", "json", "--ca-file"])
                .args([self.world.ca_file()])
                .args(SERVERS)
                .password(password)
                .run();
            run.assert_secret_free(password);
            let path = self.folder.path().join(format!("{number}.json"));
            fs::write(&path, run.stdout()).expect("our own directory");
            // What was recorded on real networks is told again byte for byte.
            let again = Program::new()
                .args(["replay", "--format", "json"])
                .args([&path])
                .run();
            assert_eq!(again.stdout(), run.stdout(), "{}", again.stderr());
            assert_eq!(again.code, run.code);
            let report = run.json();
            let is_well = |protocol: &&str| report["protocols"][*protocol]["verdict"] == "works";
            if works.iter().all(is_well) {
                return path;
            }
        }
        panic!("{works:?} never worked on line {number}");
    }

    /// The same run, as if it had been so many hours earlier.
    fn earlier(&self, path: &Path, hours: i64) -> PathBuf {
        let text = fs::read_to_string(path).expect("a report");
        let mut report: Value = serde_json::from_str(&text).expect("JSON");
        let started = report["recording"]["run"]["started"]
            .as_str()
            .expect("a time");
        let rfc = time::format_description::well_known::Rfc3339;
        let moment = time::OffsetDateTime::parse(started, &rfc).expect("a time");
        let moment = moment - time::Duration::hours(hours);
        report["recording"]["run"]["started"] = json!(moment.format(&rfc).expect("a time"));
        let path = path.with_extension("earlier.json");
        fs::write(&path, report.to_string()).expect("our own directory");
        path
    }
}

/// What the program says of two files: its exit code and its report.
fn diff(a: &Path, b: &Path) -> (Option<i32>, Value) {
    let run = Program::new()
        .args(["diff", "--format", "json"])
        .args([a, b])
        .run();
    let told = Program::new().args(["diff"]).args([a, b]).run();
    assert_eq!(run.code, told.code, "{}", told.told());
    (run.code, run.json())
}

/// The kind of the first conclusion, which of the two fails, and how sure it is.
fn first(report: &Value) -> (&str, &str, &str) {
    let first = &report["conclusions"][0];
    let word = |name: &str| first[name].as_str().unwrap_or("none");
    (word("kind"), word("failing"), word("certainty"))
}

/// Strikes the offer of STARTTLS from what a server says.
fn without_starttls(text: String) -> String {
    text.replace("250-STARTTLS", "250-XXXXXXXX")
        .replace("250 STARTTLS", "250 XXXXXXXX")
}

#[test]
fn what_was_recorded_on_two_networks_tells_the_network_from_the_server() {
    if !servers::available() {
        return;
    }
    let world = World::start();
    let recorded = Recorded {
        world: &world,
        folder: TempDir::new().expect("a temporary directory"),
    };
    let foreign = Authority::named("Contoso Web Gateway CA");
    let forged = foreign.issue(&[world::IMAP, world::SMTP], Flaw::None);
    let closed = |line: &Line<'_>| line.on_the_way("tcp dport 587 drop");
    let rejected =
        |line: &Line<'_>| line.on_the_way("tcp dport { 993, 995 } reject with tcp reset");
    let opened = |line: &Line<'_>| {
        let ways = [(993, 993), (995, 995)];
        line.behind_openssl_at(&ways, &forged, &|_| String::new());
    };
    let lies = |line: &Line<'_>| {
        line.zone(&world::published(&[world::NOBODY_V4], &[world::SMTP_V4]));
    };
    let unknown = |line: &Line<'_>| line.zone(&world::host(world::SMTP, &[world::SMTP_V4]));
    let stripped = |line: &Line<'_>| line.changes(&[587], without_starttls, |text| text);
    let nothing = |_: &Line<'_>| {};
    type Make<'a> = &'a (dyn Fn(&Line<'_>) + Sync);
    const ALL: &[&str] = &["imap", "pop3", "smtp"];
    const FETCHING: &[&str] = &["imap", "pop3"];
    const SENDING: &[&str] = &["smtp"];
    let makes: [(Make<'_>, &[&str]); 9] = [
        (&nothing, ALL),
        (&nothing, ALL),
        (&closed, FETCHING),
        (&closed, FETCHING),
        (&rejected, SENDING),
        (&opened, SENDING),
        (&lies, SENDING),
        (&unknown, SENDING),
        (&stripped, FETCHING),
    ];
    let (files, refused) = thread::scope(|scope| {
        let recorded = &recorded;
        let threads: Vec<_> = (makes.into_iter().enumerate())
            .map(|(at, (make, works))| {
                scope.spawn(move || recorded.on(at + 1, PASSWORD, works, make))
            })
            .collect();
        let refused = scope.spawn(|| recorded.on(20, "another one", &[], &|_| {}));
        let files: Vec<PathBuf> = (threads.into_iter())
            .map(|thread| thread.join().expect("a recorded run"))
            .collect();
        (files, refused.join().expect("a recorded run"))
    });
    let [
        healthy,
        also,
        closed,
        also_closed,
        rejected,
        opened,
        lies,
        unknown,
        stripped,
    ] = files.try_into().expect("a file for each");

    // Later versions have to read what this one recorded: see tests/recordings/kept.rs.
    if std::env::var_os("UPDATE_KEPT").is_some() {
        for (name, file) in [
            ("healthy", &healthy),
            ("blocked", &closed),
            ("intercepted", &opened),
            ("refused", &refused),
        ] {
            let kept = format!("tests/recordings/kept/1-real-{name}.json");
            if !Path::new(&kept).exists() {
                fs::copy(file, kept).expect("the folder of the tests");
            }
        }
    }

    let (code, report) = diff(&healthy, &also);
    assert_eq!(
        (code, &report["verdict"]),
        (Some(0), &json!("same")),
        "{report:#}"
    );
    assert_eq!(report["circumstances"]["place"], "other-network");
    let same = Program::new()
        .args(["diff"])
        .args([&healthy, &healthy])
        .run();
    assert_eq!(same.code, Some(2), "{}", same.told());

    for (a, b, expected) in [
        (&healthy, &closed, ("blocked", "b", "certain")),
        (&closed, &healthy, ("blocked", "a", "certain")),
        (&healthy, &rejected, ("blocked", "b", "certain")),
        (&healthy, &opened, ("intercepted", "b", "certain")),
        (&healthy, &lies, ("led-elsewhere", "b", "likely")),
        (&unknown, &healthy, ("name-missing", "a", "certain")),
        (&healthy, &stripped, ("starttls-missing", "b", "likely")),
        (&healthy, &refused, ("sign-in", "b", "possible")),
    ] {
        let (code, report) = diff(a, b);
        assert_eq!(first(&report), expected, "{report:#}");
        assert_eq!(code, Some(1));
    }

    // The same port shut in two networks looks like the server, which is said with care.
    let (code, report) = diff(&closed, &also_closed);
    assert_eq!(
        first(&report),
        ("fail-alike", "none", "likely"),
        "{report:#}"
    );
    assert_eq!((code, &report["verdict"]), (Some(0), &json!("same")));

    // From the same address a day later it is the time, and from another one nobody knows.
    let yesterday = recorded.earlier(&closed, 24);
    let (code, report) = diff(&yesterday, &closed);
    assert_eq!(
        (code, &report["circumstances"]["place"]),
        (Some(0), &json!("same"))
    );
    let yesterday = recorded.earlier(&healthy, 24);
    let (_, report) = diff(&yesterday, &closed);
    assert_eq!(first(&report), ("blocked", "b", "possible"), "{report:#}");
    assert_eq!(report["not_proved"][0]["reason"], "place-or-time");
}
