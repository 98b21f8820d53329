//! The command line: what can be asked for, and what is made of it.

pub mod audit;
pub mod config;
mod described;
mod discover;
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
pub use self::read::{Read, in_force, read, variables, variables_of_others, wanted_form};
pub use self::recorded::{DiffArgs, ReplayArgs};
pub use self::refusal::Refusal;
pub use self::sign_in::{GetTokenArgs, TokenSource};
pub use self::smoke::{SmokeArgs, SmokeFormat};
pub use self::value::WebCheck;
use crate::endpoint::Protocol;
use crate::plan::Wanted;

/// The examples stand first: most people read no further.
pub const EXAMPLES: &str = "\
Examples:
  mailprobe kim@contoso.com                      find the servers and try them, without signing in
  mailprobe kim@contoso.com --password           sign in too; asks for the password
  mailprobe kim@contoso.com --sign-in            sign in at Microsoft for a token, in a browser
  mailprobe kim@contoso.com --only imap -v       IMAP alone, with everything that was said
  mailprobe mail.example.org --imap :993/tls     a server, with a port and security of your own
  mailprobe kim@contoso.com --dry-run            show what would be done, and do nothing
  mailprobe kim@contoso.com --format json        for programs; see `mailprobe schema`
  mailprobe discover kim@contoso.com             find the settings: what is published where
  mailprobe smoke mailprobe.toml                 for CI: targets, and what is expected of them
  mailprobe ticket kim@contoso.com               a ticket to paste, in Markdown
  mailprobe kim@contoso.com --format html -o report.html     a page to send on
  mailprobe demo                                 a simulated tenant with faults, on this computer
";

const TEMPLATE: &str = "\
{about-with-newline}
{before-help}{usage-heading} {usage}

{all-args}{after-help}";

const AFTER: &str = "\
Exit status: 0 works, 1 trouble found, 2 could not run, 3 could not tell. With --format nagios alone, as plugins
have it: 0 works, 1 works with something to mend, 2 trouble found, 3 could not tell or could not run.
Nothing is ever changed in the mailbox, and no message is sent.
Every option can stand in a variable (--compare-dns in MAILPROBE_COMPARE_DNS) or in a file; see `mailprobe man`.";

const EXPLAIN_AFTER: &str = "\
Exit status: 0 known, 2 could not run, 3 not known.
Passwords and tokens in the text are not repeated. Nothing is sent anywhere.";

const REPLAY_AFTER: &str = "\
Exit status: as that of the check: 0 works, 1 trouble found, 2 could not read, 3 could not tell.
Nothing is connected to. Times are told as they were when the report was made.";

/// Tells why a mail program cannot connect, and who has to do what about it.
#[derive(Debug, Parser)]
#[command(
    name = "mailprobe",
    version,
    about = "Tells why a mail program cannot connect, and who has to do what about it.",
    before_help = EXAMPLES,
    after_help = AFTER,
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
    #[command(before_help = EXAMPLES, after_help = AFTER, help_template = TEMPLATE)]
    Check(Box<CheckArgs>),
    /// Find the settings of a mail domain: what each place says that programs look in, where they differ, and which to use
    #[command(
        before_help = "Examples:\n  mailprobe discover kim@contoso.com\n  mailprobe discover kim@contoso.com --imap mail.contoso.com:143    is what was typed what is published?\n  mailprobe discover contoso.com --dry-run                          what would be asked of whom\n  mailprobe discover contoso.com --settings autoconfig -o config-v1.1.xml    a settings file to publish\n",
        after_help = "Exit status: 0 settings found and agreeing, 1 something leads programs astray, 2 could not run, 3 nothing found, or nothing to copy.\nNo password or token is ever sent.",
        help_template = TEMPLATE
    )]
    Discover(Box<DiscoverArgs>),
    /// The same as a ticket to paste into a help-desk system: Markdown, fewer than 40 lines, no secrets
    #[command(
        before_help = "Examples:\n  mailprobe ticket kim@contoso.com                      try the servers, and print the ticket\n  mailprobe ticket kim@contoso.com --password           sign in too; asks for the password\n  mailprobe ticket kim@contoso.com --shown 0x800CCC0E   with what the caller's program shows\n",
        after_help = AFTER,
        help_template = TEMPLATE
    )]
    Ticket(Box<CheckArgs>),
    /// Explain what a program or a server showed, or one fault: what it is, how to mend it, who can
    #[command(
        before_help = "Examples:\n  mailprobe explain 0x800CCC0E\n  mailprobe explain \"zero x eight hundred triple C zero E\"\n  mailprobe explain '535 5.7.139 Authentication unsuccessful, basic authentication is disabled.'\n  mailprobe explain - < mail.log                 a log, or anything with several lines\n  mailprobe explain auth.smtp-disabled-tenant    one fault of `mailprobe list`\n",
        after_help = EXPLAIN_AFTER,
        help_template = TEMPLATE
    )]
    Explain(ExplainArgs),
    /// List every fault that mailprobe can name
    #[command(
        before_help = "Examples:\n  mailprobe list                       every fault, by family\n  mailprobe list --programs            the mail programs whose settings it knows\n  mailprobe list --verify contoso      is what stands in this folder right?\n",
        help_template = TEMPLATE
    )]
    List(ListArgs),
    /// Run the check against simulated servers on this computer, with a fault of your choice
    #[command(
        before_help = "Examples:\n  mailprobe demo                      a tenant where IMAP works, POP and SMTP do not\n  mailprobe demo tls.expired          one fault of `mailprobe list`; one that no server tells of is explained\n  mailprobe demo --serve              keep the tenant running, for mailprobe and other programs\n",
        help_template = TEMPLATE
    )]
    Demo(DemoArgs),
    /// Diagnose a report of --format json again, off-line, with the pages of today
    #[command(
        before_help = "Examples:\n  mailprobe replay report.json                what it says, as if the check ran now\n  mailprobe replay report.json -v             with every step and everything that was said\n  mailprobe replay - --format json < report.json\n",
        after_help = REPLAY_AFTER,
        help_template = TEMPLATE
    )]
    Replay(ReplayArgs),
    /// Compare two reports of --format json, and say what that proves: the network, the server, the account, or a change since
    #[command(
        before_help = "Examples:\n  mailprobe diff caller.json here.json            is it the caller's network?\n  mailprobe diff yesterday.json today.json        what changed since?\n  mailprobe diff lee.json kim.json                is it the account?\n",
        after_help = "Exit status: 0 no difference that matters, 1 a difference, 2 could not read, 3 they cannot be compared.\nNothing is connected to.",
        help_template = TEMPLATE
    )]
    Diff(DiffArgs),
    /// Judge what an administrator exported of the mailboxes, and write the PowerShell that would mend it; nothing is run
    #[command(
        before_help = "Examples:\n  mailprobe audit mailboxes.csv                                   who has IMAP, POP and SMTP AUTH on\n  mailprobe audit mailboxes.csv transport.json --keep keep.txt    and who does not need it\n  mailprobe audit mailboxes.csv --expect imap=off,pop=off --keep keep.txt --script off.ps1\n",
        after_help = "Exit status: 0 as wished, 1 something deviates, 2 could not read, 3 could not tell.",
        help_template = TEMPLATE
    )]
    Audit(AuditArgs),
    /// Try the targets of a file and hold them to what it expects of them: for CI and monitoring
    #[command(
        before_help = "Examples:\n  mailprobe smoke mailprobe.toml                            every target of the file\n  mailprobe smoke mailprobe.toml --target kim               one of them\n  mailprobe smoke mailprobe.toml --list                     what is tried, and what is expected\n  mailprobe smoke mailprobe.toml --format junit -o smoke.xml\n  mailprobe smoke mailprobe.toml --format github            annotations and a summary in GitHub Actions\n\nThe file:\n  [[target]]\n  address = \"kim@contoso.com\"\n  token = { env = \"KIM_TOKEN\" }     # or { file = \"PATH\" }, or { command = [\"op\", \"read\", \"…\"] }\n  expect = { imap = \"signs-in\", pop3 = \"off\", certificate-days = 21 }\n",
        after_help = "What can be expected of imap, pop3 and smtp: works, signs-in, off, refused-with (the id of a fault), mechanism, offers,\nnot-offered, starttls, tls, ipv6; of all that are tried at once also certificate-days, connect-seconds, sign-in-seconds, no-findings.\nOf what the domain publishes: settings-from, settings-trust, published-by (srv, autoconfig, …); no-discovery-findings.\nExit status: 0 all is as expected, 1 something is not, 2 could not run, 3 could not tell. With --format nagios alone: 0 all is as expected,\n2 something is not, 3 could not tell or could not run.\nEach credential is tried at most once in a run until it has succeeded. No message is sent.",
        help_template = TEMPLATE
    )]
    Smoke(Box<SmokeArgs>),
    /// Read an OAuth access token here, and say what it opens; it is sent nowhere and never shown
    #[command(
        before_help = "Examples:\n  mailprobe token --token-file token.txt\n  mailprobe token kim@contoso.com --token-stdin     does it fit this mailbox?\n",
        help_template = TEMPLATE
    )]
    Token(TokenArgs),
    /// Show which file of settings counts, and what it and the variables set; secrets are never shown
    #[command(
        before_help = "Examples:\n  mailprobe config\n  mailprobe config --config other.toml\n",
        help_template = TEMPLATE
    )]
    Config,
    /// Print the completions of a shell
    #[command(
        before_help = "Examples:\n  mailprobe completions bash > ~/.local/share/bash-completion/completions/mailprobe\n  mailprobe completions fish > ~/.config/fish/completions/mailprobe.fish\n",
        help_template = TEMPLATE
    )]
    Completions(CompletionsArgs),
    /// Print the manual page
    #[command(
        before_help = "Example:\n  mailprobe man > ~/.local/share/man/man1/mailprobe.1\n",
        help_template = TEMPLATE
    )]
    Man,
    /// Print the JSON Schema of the report, or of another output
    #[command(
        before_help = "Examples:\n  mailprobe schema                     of `check --format json`\n  mailprobe schema explanation         of `explain --format json`\n",
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
