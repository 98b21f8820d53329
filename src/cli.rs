//! The command line: what can be asked for, and what is made of it.

pub mod audit;
pub mod config;
mod described;
mod discover;
mod help;
pub mod layers;
mod options;
mod others;
pub mod proxy;
mod read;
mod recorded;
mod refusal;
pub mod secret;
mod sign_in;
mod smoke;
pub mod target;
mod value;

use std::path::PathBuf;

use clap::{ArgAction, Args, CommandFactory, Parser, Subcommand};

use self::audit::AuditArgs;
pub use self::described::Described;
pub use self::discover::{DiscoverArgs, SettingsForm};
pub use self::options::{
    ChecksArgs, Format, Look, NetworkArgs, ReportArgs, ReportFormat, ReportLook, SignInArgs,
};
pub use self::others::{CompletionsArgs, DemoArgs, SchemaArgs, TokenArgs};
pub use self::read::{InForce, Read, in_force, read, variables, variables_of_others, wanted_form};
pub use self::recorded::{DiffArgs, ReplayArgs};
pub use self::refusal::Refusal;
pub use self::sign_in::{GetTokenArgs, TokenSource};
pub use self::smoke::{SmokeArgs, SmokeFormat};
pub use self::value::WebCheck;
use crate::endpoint::Protocol;
use crate::plan::Wanted;

/// The examples of a check.
pub fn check_examples() -> String {
    help::examples(help::CHECK)
}

const TEMPLATE: &str = "\
{about-with-newline}
{before-help}{usage-heading} {usage}

{all-args}{after-help}";

/// Tells why a mail program cannot connect, and who has to do what about it.
#[derive(Debug, Parser)]
#[command(
    name = "mailprobe",
    version,
    about = "Tells why a mail program cannot connect, and who has to do what about it.",
    before_help = check_examples(),
    after_help = help::AFTER_CHECK,
    help_template = TEMPLATE,
    override_usage = "mailprobe [check] [OPTIONS] <ADDRESS|DOMAIN|HOST>\n       mailprobe <COMMAND>",
    subcommand_negates_reqs = true,
    arg_required_else_help = true,
    subcommand_help_heading = "Commands",
    max_term_width = 100
)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    check: CheckArgs,
    /// Read the defaults of options from this file; `none` reads no file at all
    #[arg(
        long,
        global = true,
        value_name = "FILE|none",
        help_heading = "Configuration"
    )]
    config: Option<PathBuf>,
}

/// What is asked for.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Try the mail servers of an address, a domain or a host (the same as without a command)
    #[command(before_help = check_examples(), after_help = help::AFTER_CHECK, help_template = TEMPLATE)]
    Check(Box<CheckArgs>),
    /// Find the settings of a mail domain: what each place says that programs look in, where they differ, and which to use
    #[command(
        before_help = help::examples(help::DISCOVER),
        after_help = help::AFTER_DISCOVER,
        help_template = TEMPLATE
    )]
    Discover(Box<DiscoverArgs>),
    /// The same as a ticket to paste into a help-desk system: Markdown, fewer than 40 lines, no secrets
    #[command(
        before_help = help::examples(help::TICKET),
        after_help = help::AFTER_CHECK,
        help_template = TEMPLATE
    )]
    Ticket(Box<CheckArgs>),
    /// Explain what a program or a server showed, or one fault: what it is, how to mend it, who can
    #[command(
        before_help = help::examples(help::EXPLAIN),
        after_help = help::AFTER_EXPLAIN,
        help_template = TEMPLATE
    )]
    Explain(ExplainArgs),
    /// List every fault that mailprobe can name
    #[command(
        before_help = help::examples(help::LIST),
        help_template = TEMPLATE
    )]
    List(ListArgs),
    /// Run the check against simulated servers on this computer, with a fault of your choice
    #[command(
        before_help = help::examples(help::DEMO),
        help_template = TEMPLATE
    )]
    Demo(DemoArgs),
    /// Diagnose a report of --format json again, off-line, with the pages of today
    #[command(
        before_help = help::examples(help::REPLAY),
        after_help = help::AFTER_REPLAY,
        help_template = TEMPLATE
    )]
    Replay(ReplayArgs),
    /// Compare two reports of --format json, and say what that proves: the network, the server, the account, or a change since
    #[command(
        before_help = help::examples(help::DIFF),
        after_help = help::AFTER_DIFF,
        help_template = TEMPLATE
    )]
    Diff(DiffArgs),
    /// Judge what an administrator exported of the mailboxes, and write the PowerShell that would mend it; nothing is run
    #[command(
        before_help = help::examples(help::AUDIT),
        after_help = help::AFTER_AUDIT,
        help_template = TEMPLATE
    )]
    Audit(AuditArgs),
    /// Try the targets of a file and hold them to what it expects of them: for CI and monitoring
    #[command(
        before_help = help::examples(help::SMOKE) + help::SMOKE_FILE,
        after_help = help::AFTER_SMOKE,
        help_template = TEMPLATE
    )]
    Smoke(Box<SmokeArgs>),
    /// Read an OAuth access token here, and say what it opens; it is sent nowhere and never shown
    #[command(
        before_help = help::examples(help::TOKEN),
        help_template = TEMPLATE
    )]
    Token(TokenArgs),
    /// Show which file of settings counts, and what it and the variables set; secrets are never shown
    #[command(
        before_help = help::examples(help::CONFIG),
        help_template = TEMPLATE
    )]
    Config,
    /// Print the completions of a shell
    #[command(
        before_help = help::examples(help::COMPLETIONS),
        help_template = TEMPLATE
    )]
    Completions(CompletionsArgs),
    /// Print the manual page
    #[command(
        before_help = help::examples(help::MAN),
        help_template = TEMPLATE
    )]
    Man,
    /// Print the JSON Schema of the report, or of another output
    #[command(
        before_help = help::examples(help::SCHEMA),
        help_template = TEMPLATE
    )]
    Schema(SchemaArgs),
}

/// What `check` takes.
#[derive(Debug, Args)]
pub struct CheckArgs {
    /// An e-mail address, a domain, or the name or address of a mail server
    #[arg(
        value_name = "ADDRESS|DOMAIN|HOST",
        required = true,
        hide_default_value = true
    )]
    pub target: Option<String>,

    /// Try only these protocols: imap, pop3, smtp
    #[arg(long, value_name = "PROTOCOLS", value_delimiter = ',', value_parser = value::protocol, help_heading = "What is tried")]
    pub only: Vec<Protocol>,
    /// Use this IMAP server instead of what is found; every part may be left out
    #[arg(long, value_name = "[HOST][:PORT][/SECURITY]", value_parser = value::imap, help_heading = "What is tried")]
    pub imap: Option<Wanted>,
    /// The same for POP3
    #[arg(long, alias = "pop", value_name = "[HOST][:PORT][/SECURITY]", value_parser = value::pop3, help_heading = "What is tried")]
    pub pop3: Option<Wanted>,
    /// The same for SMTP; SECURITY is tls, starttls or none
    #[arg(long, value_name = "[HOST][:PORT][/SECURITY]", value_parser = value::smtp, help_heading = "What is tried")]
    pub smtp: Option<Wanted>,
    /// What the caller's mail program shows, in its exact words: it is joined with what is found
    #[arg(long, value_name = "TEXT", value_parser = clap::builder::NonEmptyStringValueParser::new(), help_heading = "What is tried")]
    pub shown: Option<String>,
    /// Show what would be done, and do nothing; only the DNS is asked, and no secret is read
    #[arg(long, short = 'n', help_heading = "What is tried")]
    pub dry_run: bool,
    /// What an administrator exported of the mailbox (Get-CASMailbox and the like, see `mailprobe audit`); may be repeated
    #[arg(long, value_name = "FILE", help_heading = "What is known")]
    pub mailbox_settings: Vec<PathBuf>,
    /// End the whole run after this time
    #[arg(long, value_name = "SECONDS", value_parser = value::seconds, allow_negative_numbers = true, help_heading = "What is tried")]
    pub timeout: Option<std::time::Duration>,

    /// Everything about signing in.
    #[command(flatten)]
    pub sign_in: SignInArgs,

    /// Everything about getting a token.
    #[command(flatten)]
    pub token: GetTokenArgs,

    /// Everything about the way to the network.
    #[command(flatten)]
    pub network: NetworkArgs,

    /// How the report is told.
    #[command(flatten)]
    pub report: ReportArgs,
}

/// What `explain` takes.
#[derive(Debug, Args)]
pub struct ExplainArgs {
    /// What was shown, in as many words as there are; - reads it from standard input. Or the id of a fault, such as
    /// auth.bad-password; see `mailprobe list`
    #[arg(value_name = "TEXT|ID|-", required = true)]
    pub text: Vec<String>,
    /// An organisation's own words.
    #[command(flatten)]
    pub checks: ChecksArgs,
    /// The form.
    #[command(flatten)]
    pub look: Look,
    /// Tell every fault that the text can mean in full, not only the first
    #[arg(long, short, action = ArgAction::Count)]
    pub verbose: u8,
}

/// What `list` takes.
#[derive(Debug, Args)]
pub struct ListArgs {
    /// List the faults of this family alone, such as tls: what stands before the dot of their ids
    #[arg(value_name = "FAMILY", conflicts_with_all = ["programs", "verify"])]
    pub family: Option<String>,
    /// List the mail programs that are known, instead of the faults
    #[arg(long, conflicts_with = "verify")]
    pub programs: bool,
    /// Check the pages in this folder, and say what is wrong in them, by file and line
    #[arg(long, value_name = "DIR")]
    pub verify: Option<PathBuf>,
    /// An organisation's own words.
    #[command(flatten)]
    pub checks: ChecksArgs,
    /// The form.
    #[command(flatten)]
    pub look: Look,
}

/// The definition of the whole command line, for completions and the manual page.
pub fn definition() -> clap::Command {
    // It asks one DNS server.
    let without = |command: clap::Command| command.mut_arg("compare_dns", |arg| arg.hide(true));
    Cli::command().mut_subcommand("discover", without)
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_definition_is_consistent() {
        super::definition().debug_assert();
    }
}
