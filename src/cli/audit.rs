//! What `audit` takes.

use std::path::{Path, PathBuf};

use clap::{ArgAction, Args};

use super::Look;
use crate::audit::mailbox::{Door, Doors};
use crate::audit::wish::Wishes;

/// What `audit` takes.
#[derive(Debug, Args)]
pub struct AuditArgs {
    /// What was exported of Get-CASMailbox, Get-CASMailboxPlan, Get-TransportConfig and the like; - is standard input
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
    /// What is wished, such as imap=off,pop=off,smtp=inherit,ical=on, and organization-smtp=off; may be repeated
    #[arg(long, value_name = "NAME=STATE,...", help_heading = "What is judged")]
    pub expect: Vec<Wishes>,
    /// Who needs the protocols, one address a line; with imap=, pop= or smtp= before FILE for one of them; may be repeated
    #[arg(long, value_name = "[PROTOCOL=]FILE", help_heading = "What is judged")]
    pub keep: Vec<PathBuf>,
    /// Write the PowerShell that would bring the wish about to this file, and the way back beside it; nothing is run
    #[arg(
        long,
        value_name = "FILE.ps1",
        requires = "expect",
        help_heading = "PowerShell"
    )]
    pub script: Option<PathBuf>,
    /// Replace scripts that are there already
    #[arg(long, requires = "script", help_heading = "PowerShell")]
    pub force: bool,
    /// The form of the report.
    #[command(flatten)]
    pub look: Look,
    /// Write the report to this file instead of standard output; - is standard output
    #[arg(long, short, value_name = "FILE", help_heading = "Report")]
    pub output: Option<PathBuf>,
    /// Show every mailbox of every list
    #[arg(long, short, action = ArgAction::Count, help_heading = "Report")]
    pub verbose: u8,
    /// Print the verdict alone
    #[arg(long, short, action = ArgAction::Count, conflicts_with = "verbose", help_heading = "Report")]
    pub quiet: u8,
}

/// A keep list as it was named: for which protocols, and the file.
pub fn keep_list(named: &Path) -> (Doors, PathBuf) {
    let text = named.to_str().unwrap_or_default();
    if let Some((protocol, file)) = text.split_once('=') {
        let protocol = protocol.to_ascii_lowercase();
        let is = |door: &Door| door.name() == protocol || *door == Door::Pop && protocol == "pop3";
        if let Some(door) = Door::ALL.into_iter().find(is) {
            return (Doors::only(door), file.into());
        }
    }
    (Doors::ALL, named.to_owned())
}
