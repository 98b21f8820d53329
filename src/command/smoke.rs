//! `smoke`: from the targets of a file to what is as expected of them, in the order in which it happens.

mod account;
mod planned;
mod ready;
mod repeat;
mod run;
mod select;
mod together;

use std::time::{Instant, SystemTime};

use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::checks;
use super::form::Summary;
use super::output::{Output, print, print_orders};
use crate::cli::config::Loaded;
use crate::cli::target::Planner;
use crate::cli::{SmokeArgs, SmokeFormat};
use crate::config::Target;
use crate::error::Error;
use crate::exit::Exit;
use crate::report::json;
use crate::smoke::human::{self, Telling};
use crate::smoke::plan::TargetList;
use crate::smoke::{SmokeReport, Standing, github, junit, nagios, ndjson, prometheus};
use crate::style::Style;

pub(super) fn smoke(args: &SmokeArgs, file: Option<&Loaded>) -> Result<Exit, Error> {
    let file = select::file(file)?;
    let targets = select::targets(file, &args.targets)?;
    let known = checks::known(&args.checks)?;
    let planner = Planner::new(file, args);
    let wanted: &[&Target] = match args.list {
        true => &[],
        false => &targets,
    };
    let checks = ready::checks(&planner, file, wanted, &known.catalogue)?;
    let output = match &args.output {
        Some(path) => Output::open(path)?,
        None => None,
    };
    let style = match output {
        Some(_) => Style::of_file(args.color),
        None => Style::of_stdout(args.color),
    };
    let is_printed = output.is_none();
    let write = |text: &str| match output {
        Some(output) => output.write(text),
        None => print(text),
    };
    if args.list || args.dry_run {
        let is_json = match args.format {
            SmokeFormat::Human => false,
            SmokeFormat::Json => true,
            _ => {
                return Err(Error::Usage(
                    "--list and --dry-run have two forms: --format human or json".to_owned(),
                ));
            }
        };
        let name = file.source.name();
        let text = match (args.list, is_json) {
            (true, true) => json::render(&TargetList::of(name, &targets)),
            (true, false) => TargetList::of(name, &targets).render(&style),
            (false, true) => json::render(&planned::plan(&checks, file)?),
            (false, false) => planned::plan(&checks, file)?.render(&style),
        };
        write(&text)?;
        return Ok(Exit::Works);
    }
    let summary = Summary::of(args.format == SmokeFormat::Github)?;
    let began = (SystemTime::now(), Instant::now());
    let jobs = ready::jobs(checks, file)?;
    let tried = run::all(&jobs, args, &known, file)?;
    let took = u64::try_from(began.1.elapsed().as_millis()).unwrap_or(u64::MAX);
    let started = OffsetDateTime::from(began.0).replace_millisecond(0).ok();
    let started = started.and_then(|started| started.format(&Rfc3339).ok());
    let report = SmokeReport::new(
        file.source.name(),
        started.unwrap_or_default(),
        took,
        tried,
        args.verbose > 0,
    );
    let text = match args.format {
        SmokeFormat::Human => human::render(&report, &style, telling(args)),
        SmokeFormat::Json => json::render(&report),
        SmokeFormat::Junit => junit::render(&report),
        SmokeFormat::Github => github::render(&report, telling(args)),
        SmokeFormat::Nagios => nagios::render(&report),
        SmokeFormat::Prometheus => prometheus::render(&report),
        SmokeFormat::Ndjson => ndjson::render(&report, telling(args)),
    };
    match args.format {
        // Annotations are orders to the runner.
        SmokeFormat::Github if is_printed => print_orders(&text)?,
        _ => write(&text)?,
    }
    if let Some(summary) = summary {
        summary.add(&github::summary(&report))?;
    }
    if args.format == SmokeFormat::Nagios {
        return Ok(Exit::Plugin(nagios::state(&report)));
    }
    Ok(match report.standing() {
        Standing::Met => Exit::Works,
        Standing::NotMet => Exit::Trouble,
        Standing::CouldNotTell => Exit::Undecided,
    })
}

const fn telling(args: &SmokeArgs) -> Telling {
    match (args.quiet, args.verbose) {
        (0, 0) => Telling::Usual,
        (0, _) => Telling::Everything,
        _ => Telling::Failures,
    }
}
