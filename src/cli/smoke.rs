//! What `smoke` takes.

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

use clap::parser::ValueSource;
use clap::{ArgAction, ArgMatches, Args, ValueEnum};

use super::options::{ChecksArgs, NetworkArgs};
use super::value;
use crate::style::ColorChoice;

/// What `smoke` takes.
#[derive(Debug, Args)]
pub struct SmokeArgs {
    /// The file with the targets; without it, the one of --config, MAILPROBE_CONFIG or the usual place
    #[arg(value_name = "FILE")]
    pub file: Option<PathBuf>,
    /// Try only the target of this name; may be repeated
    #[arg(long = "target", value_name = "NAME", help_heading = "What is tried")]
    pub targets: Vec<String>,
    /// List the targets and what is expected of them, and do nothing
    #[arg(long, help_heading = "What is tried")]
    pub list: bool,
    /// Show what would be done, and do nothing; only the DNS is asked, and no secret is read
    #[arg(
        long,
        short = 'n',
        conflicts_with = "list",
        help_heading = "What is tried"
    )]
    pub dry_run: bool,
    /// Try so many targets at once; those that share an account always come one after the other
    #[arg(long, value_name = "N", value_parser = value::jobs, help_heading = "What is tried")]
    pub jobs: Option<usize>,
    /// End each target after this time
    #[arg(long, value_name = "SECONDS", value_parser = value::seconds, allow_negative_numbers = true, help_heading = "What is tried")]
    pub timeout: Option<Duration>,
    /// The way to the network, for every target.
    #[command(flatten)]
    pub network: NetworkArgs,
    /// An organisation's own words.
    #[command(flatten)]
    pub checks: ChecksArgs,
    /// The form of the report: human or json; junit, github, nagios, prometheus or ndjson
    #[arg(long, value_enum, default_value_t = SmokeFormat::Human, hide_possible_values = true, value_name = "FORM", help_heading = "Report")]
    pub format: SmokeFormat,
    /// When to use colours (NO_COLOR and CLICOLOR_FORCE are respected)
    #[arg(long, value_enum, default_value_t = ColorChoice::Auto, hide_possible_values = true, value_name = "auto|always|never", help_heading = "Report")]
    pub color: ColorChoice,
    /// Write the report to this file instead of standard output; - is standard output
    #[arg(long, short, value_name = "FILE", help_heading = "Report")]
    pub output: Option<PathBuf>,
    /// With --format json, the whole report of every target too; for people, what was seen where all is as expected
    #[arg(long, short, action = ArgAction::Count, help_heading = "Report")]
    pub verbose: u8,
    /// Print only what is not as expected, and nothing where all is (human, github, ndjson; the other forms are always whole); say nothing of the sign-in beforehand
    #[arg(long, short, action = ArgAction::Count, conflicts_with = "verbose", help_heading = "Report")]
    pub quiet: u8,
    /// The options that rank above those of a target, each with its values as they were given.
    #[arg(skip)]
    pub given: Vec<(String, Vec<OsString>)>,
}

/// A form of the report of `smoke`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SmokeFormat {
    /// Text for people.
    Human,
    /// JSON for programs, described by `mailprobe schema smoke`.
    Json,
    /// JUnit XML, which CI servers show: a suite for each target, a test case for each expectation.
    Junit,
    /// Annotations of GitHub Actions at the lines of the file, and a table in the summary of the job.
    Github,
    /// The output and the exit status of a plugin of Nagios.
    Nagios,
    /// Metrics for the textfile collector of Prometheus.
    Prometheus,
    /// A JSON object a line, described by `mailprobe schema smoke-record`.
    Ndjson,
}

/// Options of `smoke` that are options of each check, too.
const OF_EVERY_TARGET: [&str; 10] = [
    "timeout",
    "dns",
    "compare-dns",
    "connect-to",
    "ca-file",
    "web-check",
    "proxy",
    "proxy-file",
    "ipv4",
    "ipv6",
];

/// Whether an option is about the run as a whole; what a file says of the others is weighed target by target.
pub(super) fn is_of_run(option: &str) -> bool {
    !OF_EVERY_TARGET.contains(&option)
}

/// The options for every target that were given, as an argument or in a variable, with their values.
pub(super) fn given(matches: &ArgMatches) -> Vec<(String, Vec<OsString>)> {
    let Some(("smoke", matches)) = matches.subcommand() else {
        return Vec::new();
    };
    let values = |option: &&str| {
        let id = option.replace('-', "_");
        if matches.value_source(&id) != Some(ValueSource::CommandLine) {
            return None;
        }
        let raw = matches.get_raw(&id).into_iter().flatten();
        // A switch has no value, or the one that it stands for.
        let values = raw.filter(|_| !["ipv4", "ipv6"].contains(option));
        Some(((*option).to_owned(), values.map(OsString::from).collect()))
    };
    OF_EVERY_TARGET.iter().filter_map(values).collect()
}
