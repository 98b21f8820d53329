//! `smoke`: from the targets of a file to what is as expected of them, in the order in which it happens.

mod account;
mod planned;
mod repeat;
mod run;
mod select;
mod together;

use std::sync::Mutex;
use std::time::{Instant, SystemTime};

use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use self::account::Account;
use self::run::Job;
use super::check::asked::{self, Asked};
use super::checks;
use super::form::Summary;
use super::output::{Output, print, print_orders};
use super::way::way;
use crate::cli::config::Loaded;
use crate::cli::target::{Planned, Planner};
use crate::cli::{SmokeArgs, SmokeFormat};
use crate::config::{Fault, Reference, Span, Target};
use crate::error::Error;
use crate::exit::Exit;
use crate::provider::Provider;
use crate::report::json;
use crate::smoke::human::{self, Telling};
use crate::smoke::plan::TargetList;
use crate::smoke::{SmokeReport, Standing, github, junit, nagios, ndjson, prometheus};
use crate::style::Style;
use crate::target::{self, Kind};

pub(super) fn smoke(args: &SmokeArgs, file: Option<&Loaded>) -> Result<Exit, Error> {
    let file = select::file(file)?;
    let targets = select::targets(file, &args.targets)?;
    let known = checks::known(&args.checks)?;
    let planner = Planner::new(file, args);
    // The whole file has to be right, also where only one of its targets is tried.
    let mut faults = select::misplaced_ids(file, &known.catalogue);
    for target in &file.config.targets {
        match misnamed(target) {
            Some(fault) => faults.push(fault),
            None => faults.extend(planner.plan(target).err().into_iter().flatten()),
        }
    }
    if !faults.is_empty() {
        faults.sort_by_key(|fault| fault.at.start);
        return Err(Error::Config(file.source.tell(&faults)));
    }
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
            (false, true) => json::render(&planned::plan(&planner, &targets, file)?),
            (false, false) => planned::plan(&planner, &targets, file)?.render(&style),
        };
        write(&text)?;
        return Ok(Exit::Works);
    }
    let summary = Summary::of(args.format == SmokeFormat::Github)?;
    let began = (SystemTime::now(), Instant::now());
    let jobs = jobs(&planner, &targets, file)?;
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
        SmokeFormat::Github => github::render(&report),
        SmokeFormat::Nagios => nagios::render(&report),
        SmokeFormat::Prometheus => prometheus::render(&report),
        SmokeFormat::Ndjson => ndjson::render(&report),
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

/// What has to be known before anything is tried, the secrets included: with one that is missing, nothing begins.
fn jobs<'a>(
    planner: &Planner<'_>,
    targets: &[&'a Target],
    file: &Loaded,
) -> Result<Vec<Job<'a>>, Error> {
    let mut jobs = Vec::new();
    for target in targets {
        let wrong = |error: Error| of_target(file, target, &error);
        let (planned, asked) = asked(planner, target, file)?;
        let unusable = |secret: &Option<Reference>| {
            let at = secret
                .as_ref()
                .map_or(&target.at, |secret| &secret.at)
                .clone();
            move |error: Error| at_place(file, at, &error)
        };
        let credential = asked.credential().map_err(unusable(&target.credential))?;
        if let Some(credential) = &credential {
            asked::given_twice(&planned.args, &credential.secret).map_err(wrong)?;
            let names = [&credential.username, &target.name];
            if names
                .iter()
                .any(|name| credential.secret.is_repeated_by(name))
            {
                return Err(wrong(Error::Secret(
                    "the name of the target, or the name to sign in with, is the secret itself; nothing was tried".to_owned(),
                )));
            }
        }
        let how = asked.how().map_err(unusable(&target.app_secret))?;
        let application = planned.args.token.app.as_deref();
        jobs.push(Job {
            account: Account::of(credential.as_ref(), application, how.as_ref()),
            target,
            asked,
            credential,
            how: Mutex::new(how),
            way: way(&planned.args.network),
        });
    }
    Ok(jobs)
}

/// The check of a target, and what it asks for.
fn asked(planner: &Planner<'_>, target: &Target, file: &Loaded) -> Result<(Planned, Asked), Error> {
    let planned = planner
        .plan(target)
        .map_err(|faults| Error::Config(file.source.tell(&faults)))?;
    let asked = Asked::named(
        &planned.args,
        planned.credential.clone(),
        planned.app_secret.as_ref(),
    );
    let mut asked = asked.map_err(|error| of_target(file, target, &error))?;
    if target.is_domain {
        // It is looked up as that of an address is: a name that publishes nothing is no server that a password goes to.
        asked.request.target.kind = Kind::Address;
    }
    Ok((planned, asked))
}

/// What is wrong with the address, domain or host of a target.
fn misnamed(target: &Target) -> Option<Fault> {
    let says = match target::parse(&target.tried) {
        Err(error) => error.to_string(),
        Ok(own) => {
            let is_server = own.kind == Kind::Ip || Provider::of_host(&own.domain).is_some();
            (target.is_domain && is_server)
                .then(|| "this is a server, and no mail domain; write `host`".to_owned())?
        }
    };
    let at = target.tried_at.clone();
    Some(Fault { at, says })
}

/// What is wrong with a target as a whole, told at its place in the file.
fn of_target(file: &Loaded, target: &Target, error: &Error) -> Error {
    at_place(file, target.at.clone(), error)
}

fn at_place(file: &Loaded, at: Span, error: &Error) -> Error {
    let says = as_keys(&error.to_string().replace('\n', " "));
    Error::Config(file.source.tell(&[Fault { at, says }]))
}

/// A sentence about options, about the keys of the file that stand for them.
fn as_keys(text: &str) -> String {
    let word = |word: &str| match word.strip_prefix("--") {
        Some(name) => {
            let is_name = |c: char| c.is_ascii_alphanumeric() || c == '-';
            let end = name.find(|c| !is_name(c)).unwrap_or(name.len());
            format!("`{}`{}", &name[..end], &name[end..])
        }
        None => word.to_owned(),
    };
    text.split(' ').map(word).collect::<Vec<_>>().join(" ")
}
