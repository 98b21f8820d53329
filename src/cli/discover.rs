//! What `discover` takes.

use std::path::PathBuf;

use clap::{ArgAction, ArgGroup, Args, ValueEnum};

use super::options::{Look, NetworkArgs};
use super::value;
use crate::plan::Wanted;

/// What `discover` takes.
#[derive(Debug, Args)]
#[command(group(ArgGroup::new("copied").args(["settings", "programs"]).multiple(true)))]
pub struct DiscoverArgs {
    /// An e-mail address or a mail domain
    #[arg(value_name = "ADDRESS|DOMAIN")]
    pub target: String,
    /// The IMAP server that stands in the program: it is compared with what is published
    #[arg(long, value_name = "[HOST][:PORT][/SECURITY]", value_parser = value::imap, help_heading = "What is compared")]
    pub imap: Option<Wanted>,
    /// The same for POP3
    #[arg(long, alias = "pop", value_name = "[HOST][:PORT][/SECURITY]", value_parser = value::pop3, help_heading = "What is compared")]
    pub pop3: Option<Wanted>,
    /// The same for SMTP; SECURITY is tls, starttls or none
    #[arg(long, value_name = "[HOST][:PORT][/SECURITY]", value_parser = value::smtp, help_heading = "What is compared")]
    pub smtp: Option<Wanted>,
    /// Tell nobody the part before the @; settings that depend on it are then not found
    #[arg(long, help_heading = "What is asked")]
    pub no_address: bool,
    /// Ask the database that Thunderbird reads settings from, too, as it is today; it is told the domain
    #[arg(long, help_heading = "What is asked")]
    pub live: bool,
    /// Show what would be asked of whom, and ask nothing
    #[arg(long, short = 'n', help_heading = "What is asked")]
    pub dry_run: bool,
    /// End after this time; 5 unless it is said
    #[arg(long, value_name = "SECONDS", value_parser = value::seconds, allow_negative_numbers = true, help_heading = "What is asked")]
    pub timeout: Option<std::time::Duration>,
    /// Everything about the way to the network.
    #[command(flatten)]
    pub network: NetworkArgs,
    /// The form of the report.
    #[command(flatten)]
    pub look: Look,
    /// Write the settings to copy in the place of the report: as text, as Thunderbird's settings file, or as an Apple profile, unsigned
    #[arg(long, value_enum, conflicts_with_all = ["format", "verbose", "dry_run"], hide_possible_values = true, value_name = "text|autoconfig|mobileconfig", help_heading = "Settings to copy")]
    pub settings: Option<SettingsForm>,
    /// Write the settings in the words of this mail program's own menus, or of all that are known
    #[arg(
        long,
        value_name = "NAME",
        num_args = 0..=1,
        default_missing_value = "all",
        conflicts_with_all = ["format", "verbose", "dry_run"],
        help_heading = "Settings to copy"
    )]
    pub programs: Option<String>,
    /// Write them to this file instead of standard output; - is standard output
    #[arg(long, short, value_name = "FILE", help_heading = "Settings to copy")]
    pub output: Option<PathBuf>,
    /// Tell every source, with its time, and the records of the domain
    #[arg(long, short, action = ArgAction::Count, help_heading = "Report")]
    pub verbose: u8,
}

/// A form of settings to copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SettingsForm {
    /// Lines to copy into any mail program.
    Text,
    /// The settings file of Thunderbird, to publish.
    Autoconfig,
    /// A configuration profile of Apple, unsigned.
    Mobileconfig,
}
