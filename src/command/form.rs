//! The report of a run in the form that is asked for, and what goes with some forms.

use std::env;
use std::ffi::OsString;
use std::fs::{File, OpenOptions};
use std::io::Write as _;

use super::output::print;
use crate::cli::{self, ReportFormat, ReportLook};
use crate::diagnose::Standing;
use crate::error::Error;
use crate::exit::Exit;
use crate::observation::Run;
use crate::report::human::{self, Detail};
use crate::report::nagios::{self, State};
use crate::report::{Report, github, html, json, junit, markdown, ndjson, prometheus};
use crate::style::Style;

/// Names the file that GitHub Actions shows as the summary of a job.
const SUMMARY: &str = "GITHUB_STEP_SUMMARY";

/// The report as text.
pub(super) fn text(
    report: &Report,
    run: &Run,
    look: ReportLook,
    detail: Detail,
    to_file: bool,
) -> String {
    match look.format {
        ReportFormat::Human => human::render(report, &style(look, to_file), detail),
        ReportFormat::Json => json::render(&report.clone().with_recording(run)),
        ReportFormat::Markdown => markdown::render(report),
        ReportFormat::Html => html::render(report),
        ReportFormat::Junit => junit::render(report),
        ReportFormat::Github => github::render(report),
        ReportFormat::Nagios => nagios::render(report),
        ReportFormat::Prometheus => prometheus::render(report),
        ReportFormat::Ndjson => ndjson::render(report),
    }
}

/// How text looks where it goes.
pub(super) fn style(look: ReportLook, to_file: bool) -> Style {
    match to_file {
        true => Style::of_file(look.color),
        false => Style::of_stdout(look.color),
    }
}

/// How a run ended that has this report.
pub(super) fn exit(report: &Report, standing: Standing, format: ReportFormat) -> Exit {
    match format {
        ReportFormat::Nagios => Exit::Plugin(State::of(report)),
        _ => Exit::from(standing),
    }
}

/// The form of a plugin.
const PLUGIN: &str = "nagios";

/// Whether the form of a plugin is asked for, in the arguments, which may be wrong elsewhere, in a variable or in a file.
pub(super) fn is_plugin(args: &[OsString]) -> bool {
    cli::wanted_form(args).is_some_and(|form| form == PLUGIN)
}

/// Says as a plugin why it could not run: on standard output, where alone it is read.
pub(super) fn failed_plugin(reason: &str) -> Exit {
    // Who reads no output still reads the exit status.
    let _ = print(&nagios::failed(reason));
    Exit::Plugin(State::Unknown)
}

/// The summary of a job of GitHub Actions, where there is one.
pub(super) struct Summary {
    file: File,
}

impl Summary {
    /// Finds out whether it can be written; none for the other forms, and where there is none.
    pub(super) fn open(format: ReportFormat) -> Result<Option<Self>, Error> {
        Self::of(format == ReportFormat::Github)
    }

    /// The same where this says whether it is wanted.
    pub(super) fn of(is_wanted: bool) -> Result<Option<Self>, Error> {
        let named = env::var_os(SUMMARY).filter(|path| !path.is_empty());
        let Some(path) = named.filter(|_| is_wanted) else {
            return Ok(None);
        };
        // Every step of a job writes behind those before it.
        let file = OpenOptions::new().create(true).append(true).open(path);
        let file = file.map_err(Self::failed)?;
        Ok(Some(Self { file }))
    }

    /// Writes the report as a ticket.
    pub(super) fn write(self, report: &Report) -> Result<(), Error> {
        self.add(&markdown::render(report))
    }

    /// Writes a text.
    pub(super) fn add(mut self, text: &str) -> Result<(), Error> {
        let text = format!("{text}\n");
        self.file.write_all(text.as_bytes()).map_err(Self::failed)
    }

    fn failed(source: std::io::Error) -> Error {
        Error::File {
            what: format!("the file of {SUMMARY} cannot be written"),
            source,
        }
    }
}
