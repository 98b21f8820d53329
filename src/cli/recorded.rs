//! What the commands take that read reports again.

use std::path::PathBuf;

use clap::builder::NonEmptyStringValueParser;
use clap::{ArgAction, Args};

use super::options::{ChecksArgs, Look, ReportArgs};

/// What `replay` takes.
#[derive(Debug, Args)]
pub struct ReplayArgs {
    /// A report that --format json wrote; - is standard input
    #[arg(value_name = "FILE", required = true)]
    pub file: PathBuf,
    /// What the caller's mail program shows, in its exact words: it is joined with what was found
    #[arg(long, value_name = "TEXT", value_parser = NonEmptyStringValueParser::new(), help_heading = "Report")]
    pub shown: Option<String>,
    /// How the report is told.
    #[command(flatten)]
    pub report: ReportArgs,
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
