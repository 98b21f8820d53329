//! What the commands beside `check`, `explain` and `list` take.

use std::path::PathBuf;

use clap::{ArgAction, Args};

use super::described::Described;
use super::options::{ChecksArgs, Look, ReportLook};
use super::value;

/// What `demo` takes.
#[derive(Debug, Args)]
pub struct DemoArgs {
    /// The id of a fault, such as tls.expired; without one, a whole tenant is simulated
    #[arg(value_name = "ID", conflicts_with_all = ["list", "serve"])]
    pub id: Option<String>,
    /// List the faults that can be played
    #[arg(long, conflicts_with = "serve")]
    pub list: bool,
    /// Keep the simulated tenant running, and tell how to reach it
    #[arg(long)]
    pub serve: bool,
    /// Let its servers speak as the older front ends of Exchange Online do
    #[arg(long, requires = "serve")]
    pub classic: bool,
    /// An organisation's own words.
    #[command(flatten)]
    pub checks: ChecksArgs,
    /// The form of the report.
    #[command(flatten)]
    pub look: ReportLook,
    /// Write the report to this file instead of standard output; - is standard output
    #[arg(long, short, value_name = "FILE", conflicts_with_all = ["list", "serve"], help_heading = "Report")]
    pub output: Option<PathBuf>,
    /// Show every step and everything that was said, secrets left out
    #[arg(long, short, action = ArgAction::Count, help_heading = "Report")]
    pub verbose: u8,
    /// Print the verdict alone
    #[arg(long, short, action = ArgAction::Count, conflicts_with = "verbose", help_heading = "Report")]
    pub quiet: u8,
}

/// What `token` takes.
#[derive(Debug, Args)]
pub struct TokenArgs {
    /// The name that is to sign in with it, usually the address of the mailbox
    #[arg(value_name = "ADDRESS", value_parser = value::username)]
    pub mailbox: Option<String>,
    /// Read the token from this file (or set MAILPROBE_TOKEN)
    #[arg(long, value_name = "FILE", conflicts_with = "token_stdin")]
    pub token_file: Option<PathBuf>,
    /// Read the token from standard input
    #[arg(long)]
    pub token_stdin: bool,
    /// The form of the report.
    #[command(flatten)]
    pub look: Look,
}

/// What `schema` takes.
#[derive(Debug, Args)]
pub struct SchemaArgs {
    /// What is described
    #[arg(value_enum, value_name = "OUTPUT", default_value_t = Described::Report)]
    pub of: Described,
}

/// What `completions` takes.
#[derive(Debug, Args)]
pub struct CompletionsArgs {
    /// The shell
    #[arg(value_enum)]
    pub shell: clap_complete::Shell,
}
