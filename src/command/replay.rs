//! `replay`: a report diagnosed again from its recording, off-line, with the pages of today.

use super::check::{self, Telling, programs};
use super::form::{self, Summary};
use super::output::Output;
use super::{checks, note_wrapped, recorded};
use crate::cli::{ReplayArgs, ReportFormat};
use crate::error::Error;
use crate::exit::Exit;
use crate::program;
use crate::report::Way;
use crate::report::human::Detail;
use crate::report::replayed;

pub(super) fn replay(args: &ReplayArgs) -> Result<Exit, Error> {
    recorded::apart(args.report.output.as_deref(), &[&args.file])?;
    let mut programs = programs::wanted(args.report.programs.as_deref())?;
    programs::have_a_place(&programs, args.shown.as_deref(), args.report.look.format)?;
    let known = checks::known(&args.report.checks)?;
    let file = recorded::read(&args.file)?;
    if args.report.programs.is_none() {
        let told = &file.said.programs;
        programs = program::programs().iter().collect();
        programs.retain(|one| told.contains(&one.id));
    }
    let telling = Telling {
        look: args.report.look,
        detail: Detail::of(args.report.quiet, args.report.verbose),
        known: &known,
        programs: &programs,
        shown: args.shown.as_deref(),
        with_ca_file: false,
        way: &Way::default(),
    };
    let output = match &args.report.output {
        Some(path) => Output::open(path)?,
        None => None,
    };
    let summary = Summary::open(args.report.look.format)?;
    let (mut report, standing) = check::report(&file.run, telling);
    report.simulated = file.said.simulated;
    // Programs find what the report said in the file itself.
    if telling.look.format == ReportFormat::Human {
        for line in replayed::notes(&file.said, &report, args.shown.is_some()) {
            note_wrapped(&line);
        }
    }
    check::write_report(&report, &file.run, telling, output, summary)?;
    Ok(form::exit(&report, standing, telling.look.format))
}
