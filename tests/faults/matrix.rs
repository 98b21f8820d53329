//! Runs the rows side by side, and prints what was said.

#[allow(
    dead_code,
    reason = "each test binary uses what it needs of the shared support"
)]
#[path = "../support/program.rs"]
pub(crate) mod program;
#[allow(
    dead_code,
    reason = "each test binary uses what it needs of the shared support"
)]
#[path = "../support/servers.rs"]
pub(crate) mod servers;

#[path = "coverage.rs"]
mod coverage;
#[allow(dead_code, reason = "the families use what they need")]
#[path = "line.rs"]
mod line;
#[allow(dead_code, reason = "the families use what they need")]
#[path = "odd.rs"]
mod odd;
#[path = "played.rs"]
mod played;
#[allow(dead_code, reason = "the families use what they need")]
#[path = "row.rs"]
mod row;
#[allow(dead_code, reason = "the families use what they need")]
#[path = "world.rs"]
mod world;

#[path = "families/captive.rs"]
mod captive;
#[path = "families/clock.rs"]
mod clock;
#[path = "families/discovery.rs"]
mod discovery;
#[path = "families/dns.rs"]
mod dns;
#[path = "families/ipv6.rs"]
mod ipv6;
#[path = "families/net.rs"]
mod net;
#[path = "families/proto.rs"]
mod proto;
#[path = "families/proxy.rs"]
mod proxy;
#[path = "families/service.rs"]
mod service;
#[path = "families/starttls.rs"]
mod starttls;
#[path = "families/tcp.rs"]
mod tcp;
#[path = "families/tls.rs"]
mod tls;

use std::io::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use row::{Outcome, Row};
use world::World;

/// So many rows run side by side. Most of the time they wait.
const ABREAST: usize = 6;

/// The rows, family by family.
fn rows() -> Vec<Row> {
    [
        captive::rows(),
        clock::rows(),
        discovery::rows(),
        dns::rows(),
        ipv6::rows(),
        net::rows(),
        proto::rows(),
        proxy::rows(),
        service::rows(),
        starttls::rows(),
        tcp::rows(),
        tls::rows(),
    ]
    .concat()
}

pub(crate) fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    // What the test runner is told, such as --quiet, is not for this one.
    let (options, names): (Vec<_>, Vec<_>) =
        arguments.into_iter().partition(|a| a.starts_with('-'));
    if options.iter().any(|option| option == "--list") || !servers::available() {
        return ExitCode::SUCCESS;
    }
    let verbose = options.iter().any(|option| option == "-v");
    let called = |row: &Row| [row.name(), row.twins().join(" ")].join(" ");
    let wanted =
        |row: &Row| names.is_empty() || names.iter().any(|name| called(row).contains(name));
    let rows: Vec<Row> = rows().into_iter().filter(wanted).collect();
    if rows.is_empty() {
        return ExitCode::SUCCESS;
    }
    let began = Instant::now();
    let outcomes = run(&rows);
    let wrong = table(&rows, &outcomes, began.elapsed(), verbose);
    let missing = if names.is_empty() {
        coverage::tell(&rows)
    } else {
        0
    };
    tell_wrong(&rows, &outcomes);
    if wrong + missing == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// Runs all rows; those that take longest begin first. How long one takes is a promise of the program, not of a busy computer: those that
/// were late and are otherwise right, and those that found an answer slow where none was made so, are run once more, one after the other.
fn run(rows: &[Row]) -> Vec<Option<Outcome>> {
    let world = World::start();
    let mut outcomes = abreast(&world, rows);
    let mut line = rows.len();
    for (row, outcome) in rows.iter().zip(&mut outcomes) {
        let is_again = outcome
            .as_ref()
            .is_some_and(|first| match first.wrong.is_empty() {
                true => first.late.is_some(),
                false => first.is_slow,
            });
        if is_again {
            *outcome = Some(run_on(&world, row, line));
            line += 1;
        }
    }
    let seen = world.seen();
    for (row, outcome) in rows.iter().zip(&mut outcomes) {
        if let Some(outcome) = outcome {
            outcome.wrong.extend(outcome.late.take());
            row.judge_servers(&seen, outcome);
        }
    }
    outcomes
}

/// Runs a row on this line, counted from zero.
fn run_on(world: &World, row: &Row, line: usize) -> Outcome {
    let ended = catch_unwind(AssertUnwindSafe(|| row.run(world, line)));
    ended.unwrap_or_else(|panic| Outcome::broken(panic.as_ref(), line))
}

/// Runs all rows, several at once.
fn abreast(world: &World, rows: &[Row]) -> Vec<Option<Outcome>> {
    let mut order: Vec<usize> = (0..rows.len()).collect();
    order.sort_by_key(|index| rows[*index].longest());
    let waiting = Mutex::new(order);
    let outcomes = Mutex::new((0..rows.len()).map(|_| None).collect::<Vec<_>>());
    // The lock is let go before the row runs.
    let next = || lock(&waiting).pop();
    thread::scope(|scope| {
        for _ in 0..ABREAST.min(rows.len()) {
            scope.spawn(|| {
                while let Some(index) = next() {
                    let outcome = run_on(world, &rows[index], index);
                    lock(&outcomes)[index] = Some(outcome);
                }
            });
        }
    });
    let outcomes = outcomes.into_inner();
    outcomes.unwrap_or_else(PoisonError::into_inner)
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Names the wrong rows once more, last of all: of a long log often only the end is kept.
fn tell_wrong(rows: &[Row], outcomes: &[Option<Outcome>]) {
    let mut text = String::new();
    for (row, outcome) in rows.iter().zip(outcomes) {
        let Some(outcome) = outcome else { continue };
        if !outcome.wrong.is_empty() {
            text += &format!("\nWRONG {}: {}\n", row.name(), outcome.wrong.join("; "));
        }
    }
    let _ = std::io::stdout().write_all(text.as_bytes());
}

/// Prints the table, and then everything that is wrong; tells how many rows are.
fn table(rows: &[Row], outcomes: &[Option<Outcome>], took: Duration, verbose: bool) -> usize {
    let mut text = format!(
        "\n{:<5} {:<25} {:<66} {:<15} {:<44} {:>7}\n",
        "", "fault", "how it is made", "protocols", "what was said", "seconds"
    );
    let mut wrong = String::new();
    let mut count = 0;
    for (row, outcome) in rows.iter().zip(outcomes) {
        let Some(outcome) = outcome else { continue };
        let mark = if outcome.wrong.is_empty() {
            "right"
        } else {
            "WRONG"
        };
        text += &format!(
            "{mark:<5} {:<25} {:<66} {:<15} {:<44} {:>7.1}\n",
            row.fault(),
            row.what(),
            row.protocols().join(" "),
            outcome.said,
            outcome.took.as_secs_f32()
        );
        if !outcome.wrong.is_empty() {
            count += 1;
            wrong += &format!("\n{}:\n    {}\n", row.name(), outcome.wrong.join("\n    "));
        }
        if verbose || !outcome.wrong.is_empty() {
            wrong += &format!("\n{}\n", outcome.told);
        }
    }
    text += &format!(
        "\n{} rows, {count} wrong, in {:.0} s\n{wrong}",
        rows.len(),
        took.as_secs_f32()
    );
    let _ = std::io::stdout().write_all(text.as_bytes());
    count
}
