//! What the commands take that read reports again.

use std::path::PathBuf;

use clap::builder::NonEmptyStringValueParser;
use clap::{ArgAction, Args};

use super::options::{ChecksArgs, Look, ReportLook};

/// What `replay` takes.
#[derive(Debug, Args)]
pub struct ReplayArgs {
    /// A report that --format json wrote; - is standard input
    #[arg(value_name = "FILE", required = true)]
    pub file: PathBuf,
    /// What the caller's mail program shows, in its exact words: it is joined with what was found
    #[arg(long, value_name = "TEXT", value_parser = NonEmptyStringValueParser::new(), help_heading = "Report")]
    pub shown: Option<String>,
    /// An organisation's own words.
    #[command(flatten)]
    pub checks: ChecksArgs,
    /// The form of the report.
    #[command(flatten)]
    pub look: ReportLook,
    /// Tell what mail programs would do with these servers, and which settings to choose: all of them, or those with this name
    #[arg(long, value_name = "NAME", num_args = 0..=1, default_missing_value = "all", help_heading = "Report")]
    pub programs: Option<String>,
    /// Write the report to this file instead of standard output; - is standard output
    #[arg(long, short, value_name = "FILE", help_heading = "Report")]
    pub output: Option<PathBuf>,
    /// Show every step and everything that was said
    #[arg(long, short, action = ArgAction::Count, help_heading = "Report")]
    pub verbose: u8,
    /// Print the verdict alone
    #[arg(long, short, action = ArgAction::Count, conflicts_with = "verbose", help_heading = "Report")]
    pub quiet: u8,
}

/// What `diff` takes.
#[derive(Debug, Args)]
pub struct DiffArgs {
    /// A report that --format json wrote; - is standard input
    #[arg(value_name = "A", required = true)]
    pub a: PathBuf,
    /// Another one
    #[arg(value_name = "B", required = true)]
    pub b: PathBuf,
    /// An organisation's own words.
    #[command(flatten)]
    pub checks: ChecksArgs,
    /// The form of the report.
    #[command(flatten)]
    pub look: Look,
    /// Write the report to this file instead of standard output; - is standard output
    #[arg(long, short, value_name = "FILE", help_heading = "Report")]
    pub output: Option<PathBuf>,
    /// Show what was seen last of every server
    #[arg(long, short, action = ArgAction::Count, help_heading = "Report")]
    pub verbose: u8,
    /// Print the verdict alone
    #[arg(long, short, action = ArgAction::Count, conflicts_with = "verbose", help_heading = "Report")]
    pub quiet: u8,
}
