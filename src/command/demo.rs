//! `demo`: the real check against simulated servers on this computer.

mod serve;

use super::check::{self, Telling};
use super::form::{self, Summary};
use super::output::Output;
use super::{checks, explain, list, note, note_wrapped};
use crate::catalogue::Catalogue;
use crate::cli::{DemoArgs, ListArgs};
use crate::demo::play::{self, Unplayable};
use crate::demo::tenant::{self, FrontEnd, Tenant};
use crate::diagnose::diagnose;
use crate::error::Error;
use crate::exit::Exit;
use crate::fact::facts;
use crate::observation::Run;
use crate::report::Way;
use crate::report::human::Detail;
use crate::report::page::Explanation;
use crate::runner::{self, Reach};
use crate::scenario::{Scenario, Split, rehearse};
use crate::style::safe;

pub(super) fn demo(args: &DemoArgs) -> Result<Exit, Error> {
    if args.list {
        return list::list(&ListArgs {
            family: None,
            programs: false,
            verify: None,
            checks: args.checks.clone(),
            look: args.look.without_run("the list of faults")?,
        });
    }
    if args.serve {
        return serve::serve(args);
    }
    let known = checks::known(&args.checks)?;
    let catalogue = &known.catalogue;
    if let Some(id) = &args.id
        && never_shows(id, catalogue)?
    {
        if args.output.is_some() {
            return Err(Error::Usage(format!(
                "{} does not show in what mail servers say, so there is no report of it; leave --output out to read what it is",
                safe(id)
            )));
        }
        say(
            args,
            "This fault does not show in what mail servers say, so there is nothing to play. Here is what it is:",
        );
        return explain::page(id, catalogue, args.look.without_run("what is explained")?);
    }
    let summary = Summary::open(args.look.format)?;
    let output = match &args.output {
        Some(path) => Output::open(path)?,
        None => None,
    };
    let run = match &args.id {
        Some(id) => example(id, args, catalogue)?,
        None => check_tenant(args)?,
    };
    let detail = Detail::of(args.quiet, args.verbose);
    let telling = Telling {
        look: args.look,
        detail,
        known: &known,
        programs: &[],
        with_ca_file: false,
        way: &Way::default(),
        shown: None,
    };
    let (mut report, standing) = check::report(&run, telling);
    report.simulated = true;
    check::write_report(&report, &run, telling, output, summary)?;
    Ok(form::exit(&report, standing, telling.look.format))
}

/// Checks the simulated tenant as `mailprobe kim@contoso.com` would check a real one.
fn check_tenant(args: &DemoArgs) -> Result<Run, Error> {
    let tenant = Tenant::open(FrontEnd::New).map_err(failed)?;
    say(
        args,
        &format!(
            "This is a simulation: a made-up Microsoft 365 tenant on this computer, and the real check of {}.",
            tenant::ADDRESS
        ),
    );
    let network = tenant.network();
    let prepared =
        runner::prepare(&tenant::request()?, &network, Reach::Dns).map_err(Error::Runtime)?;
    let credential = Some(tenant::credential());
    runner::run(prepared, credential, &network, &|_| {}).map_err(Error::Runtime)
}

/// Whether a page is about something that no check finds, such as a token that was never issued: its
/// example is a run in which all is well.
fn never_shows(id: &str, catalogue: &Catalogue) -> Result<bool, Error> {
    let page = catalogue.page(&id.trim().to_lowercase());
    let Some(page) = page.filter(|page| page.when.is_empty()) else {
        return Ok(false);
    };
    let Some(first) = page.body().examples.first() else {
        return Ok(true);
    };
    let scenario = Scenario::parse(&first.text).map_err(failed)?;
    let run = rehearse(&scenario, Split::Whole).map_err(failed)?;
    Ok(diagnose(&run, &facts(&run), catalogue).findings.is_empty())
}

/// Plays the example of a page, over real sockets wherever they can do it.
fn example(id: &str, args: &DemoArgs, catalogue: &Catalogue) -> Result<Run, Error> {
    let id = id.trim().to_lowercase();
    let page = catalogue
        .page(&id)
        .ok_or_else(|| explain::unknown(&id, &Explanation::of(&id, catalogue)))?;
    let first = page.body().examples.first();
    let first = first.ok_or_else(|| Error::Demo("the page has no example".to_owned()))?;
    let scenario = Scenario::parse(&first.text).map_err(failed)?;
    say(
        args,
        &format!(
            "This is a simulated fault on this computer: {} ({id}).",
            page.title
        ),
    );
    if page.when.is_empty() {
        say(
            args,
            "The servers do not name it: it is one of the candidates of what is found.",
        );
    }
    match play::play(&scenario, &|_| {}) {
        Ok(played) => {
            if play::is_silent(&scenario) {
                say(
                    args,
                    "The servers keep silent on purpose, so every wait is cut short.",
                );
            }
            for departure in &played.departures {
                note(&format!(
                    "warning: the check departed from the example: {departure}\n"
                ));
            }
            Ok(played.run)
        }
        Err(Unplayable::Beyond(why)) => {
            say(
                args,
                &format!("It is rehearsed without sockets, because {why}."),
            );
            rehearse(&scenario, Split::Whole).map_err(failed)
        }
        Err(error) => Err(failed(error)),
    }
}

fn failed(error: impl std::fmt::Display) -> Error {
    Error::Demo(error.to_string())
}

/// Says what is going on, unless only the verdict is wanted.
fn say(args: &DemoArgs, text: &str) {
    if args.quiet == 0 {
        note_wrapped(text);
    }
}
