//! The mail programs that `--programs` is about, and the forms that have a place for what they would do.

use crate::cli::ReportFormat;
use crate::error::Error;
use crate::program::{self, Program};
use crate::style::safe;

/// Refuses a form that has no place for what mail programs would do, or for what the caller's program shows.
pub(in crate::command) fn have_a_place(
    programs: &[&'static Program],
    shown: Option<&str>,
    format: ReportFormat,
) -> Result<(), Error> {
    let name = match format {
        ReportFormat::Junit => "junit",
        ReportFormat::Nagios => "nagios",
        ReportFormat::Prometheus => "prometheus",
        ReportFormat::Ndjson => "ndjson",
        ReportFormat::Human
        | ReportFormat::Json
        | ReportFormat::Markdown
        | ReportFormat::Html
        | ReportFormat::Github => return Ok(()),
    };
    let option = match (programs.is_empty(), shown) {
        (false, _) => "--programs",
        (true, Some(_)) => "--shown",
        (true, None) => return Ok(()),
    };
    Err(Error::Usage(format!(
        "--format {name} has no place for what {option} tells; take human, json, markdown, html or github, or leave {option} out"
    )))
}

/// What `--programs` stands for without a name.
const EVERY_PROGRAM: &str = "all";

/// The mail programs that `--programs` is about; none when it was not given.
pub(in crate::command) fn wanted(name: Option<&str>) -> Result<Vec<&'static Program>, Error> {
    let Some(name) = name else {
        return Ok(Vec::new());
    };
    if name.trim().is_empty() {
        return Err(Error::Usage(
            "--programs stands before an empty name; without a name it tells of all mail programs"
                .to_owned(),
        ));
    }
    if name == EVERY_PROGRAM {
        return Ok(program::programs().iter().collect());
    }
    let found = program::named(name);
    if !found.is_empty() {
        return Ok(found);
    }
    let near: Vec<String> = program::nearest(name)
        .iter()
        .map(|one| format!("{} ({})", one.name, one.id))
        .collect();
    let near = match near.is_empty() {
        true => String::new(),
        false => format!("; called most alike: {}", near.join(", ")),
    };
    Err(Error::Usage(format!(
        "no mail program called {} is known{near}; `mailprobe list --programs` shows all",
        safe(name)
    )))
}
