//! The options of a check, in groups: who signs in, the way to the network, the form of the report.

use std::path::{Path, PathBuf};

use clap::{ArgAction, Args, ValueEnum};

use super::value::{self, WebCheck};
use crate::error::Error;
use crate::mechanism::Way;
use crate::net::ConnectTo;
use crate::style::ColorChoice;

/// Who signs in, and with what. At most one source of a secret may be named.
#[derive(Debug, Args)]
pub struct SignInArgs {
    /// The name to sign in with, where it is not the address
    #[arg(long, value_name = "NAME", value_parser = value::username, help_heading = "Sign-in (one attempt in all)")]
    pub username: Option<String>,
    /// Open this shared mailbox with a token: its address takes the place of the name
    #[arg(long, value_name = "SHARED@…", value_parser = value::username, conflicts_with = "username", help_heading = "Sign-in (one attempt in all)")]
    pub mailbox: Option<String>,
    /// Ask whether mail may be sent from this address (send as); no message is sent
    #[arg(long, value_name = "ADDRESS", value_parser = value::username, conflicts_with = "no_login", help_heading = "Sign-in (one attempt in all)")]
    pub from: Option<String>,
    /// Ask for the password on the terminal (or set MAILPROBE_PASSWORD)
    #[arg(long, group = "secret", help_heading = "Sign-in (one attempt in all)")]
    pub password: bool,
    /// Read the password from this file
    #[arg(
        long,
        value_name = "FILE",
        group = "secret",
        help_heading = "Sign-in (one attempt in all)"
    )]
    pub password_file: Option<PathBuf>,
    /// Read the password from standard input
    #[arg(long, group = "secret", help_heading = "Sign-in (one attempt in all)")]
    pub password_stdin: bool,
    /// Read an OAuth access token from this file (or set MAILPROBE_TOKEN)
    #[arg(
        long,
        value_name = "FILE",
        group = "secret",
        help_heading = "Sign-in (one attempt in all)"
    )]
    pub token_file: Option<PathBuf>,
    /// Read an OAuth access token from standard input
    #[arg(long, group = "secret", help_heading = "Sign-in (one attempt in all)")]
    pub token_stdin: bool,
    /// Sign in by this mechanism alone: plain, login, scram-sha-256, scram-sha-1 (both also with
    /// -plus), cram-md5, login-command (IMAP), user-pass or apop (POP3) for a password, xoauth2 or oauthbearer for a token
    #[arg(
        long,
        value_name = "NAME",
        conflicts_with = "no_login",
        help_heading = "Sign-in (one attempt in all)"
    )]
    pub mechanism: Option<Way>,
    /// Do not sign in, even if MAILPROBE_PASSWORD or MAILPROBE_TOKEN is set
    #[arg(
        long,
        conflicts_with = "secret",
        help_heading = "Sign-in (one attempt in all)"
    )]
    pub no_login: bool,
}

/// The way to the network.
#[derive(Debug, Default, Args)]
pub struct NetworkArgs {
    /// Ask this DNS server instead of the computer's own
    #[arg(long, value_name = "ADDR[:PORT]", value_parser = value::resolver, help_heading = "Network")]
    pub dns: Option<std::net::SocketAddr>,
    /// Once a name is in doubt, compare with what this DNS server says; may be repeated
    #[arg(long, value_name = "ADDR[:PORT]", value_parser = value::resolver, help_heading = "Network")]
    pub compare_dns: Vec<std::net::SocketAddr>,
    /// Connect to ADDR:PORT where HOST:PORT is meant; may be repeated, an empty part means any
    #[arg(long, value_name = "HOST:PORT:ADDR:PORT", help_heading = "Network")]
    pub connect_to: Vec<ConnectTo>,
    /// Trust the certificates in this PEM file too
    #[arg(long, value_name = "FILE", help_heading = "Network")]
    pub ca_file: Option<PathBuf>,
    /// Fetch this page of the web, only when something fails, to see whether this network is at fault; `off` for none
    #[arg(long, value_name = "URL|off", value_parser = value::web_check, help_heading = "Network")]
    pub web_check: Option<WebCheck>,
    /// Go through this proxy (http, https, socks5 or socks5h), or with `none` through none that is set
    #[arg(
        long,
        value_name = "KIND://HOST:PORT",
        conflicts_with = "proxy_file",
        help_heading = "Network"
    )]
    pub proxy: Option<String>,
    /// Read the address of the proxy, with user name and password, from this file (or set MAILPROBE_PROXY)
    #[arg(long, value_name = "FILE", help_heading = "Network")]
    pub proxy_file: Option<PathBuf>,
    /// Use IPv4 alone
    #[arg(short = '4', long, conflicts_with = "ipv6", help_heading = "Network")]
    pub ipv4: bool,
    /// Use IPv6 alone
    #[arg(short = '6', long, help_heading = "Network")]
    pub ipv6: bool,
}

/// An organisation's own words.
#[derive(Debug, Clone, Default, Args)]
pub struct ChecksArgs {
    /// Add the pages in this folder: an organisation's own words on faults, and pages of its own
    #[arg(long, value_name = "DIR", help_heading = "Report")]
    checks: Option<PathBuf>,
}

impl ChecksArgs {
    /// The folder.
    pub fn folder(&self) -> Option<&Path> {
        self.checks.as_deref()
    }
}

/// The form of what is printed.
#[derive(Clone, Copy, Debug, Args)]
pub struct Look {
    /// The form of the report
    #[arg(long, value_enum, default_value_t = Format::Human, hide_possible_values = true, value_name = "human|json", help_heading = "Report")]
    pub format: Format,
    /// When to use colours (NO_COLOR and CLICOLOR_FORCE are respected)
    #[arg(long, value_enum, default_value_t = ColorChoice::Auto, hide_possible_values = true, value_name = "auto|always|never", help_heading = "Report")]
    pub color: ColorChoice,
}

/// A form of the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Text for people.
    Human,
    /// JSON for programs, described by `mailprobe schema`.
    Json,
}

/// The form of the report of a run.
#[derive(Clone, Copy, Debug, Args)]
pub struct ReportLook {
    /// The form of the report: human or json; markdown (a ticket) or html (a page); junit, github, nagios, prometheus or ndjson
    #[arg(long, value_enum, default_value_t = ReportFormat::Human, hide_possible_values = true, hide_default_value = true, value_name = "FORM", help_heading = "Report")]
    pub format: ReportFormat,
    /// When to use colours (NO_COLOR and CLICOLOR_FORCE are respected)
    #[arg(long, value_enum, default_value_t = ColorChoice::Auto, hide_possible_values = true, value_name = "auto|always|never", help_heading = "Report")]
    pub color: ColorChoice,
}

/// How the report of a run is told, whether it was made just now or is read again.
#[derive(Debug, Args)]
pub struct ReportArgs {
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
    /// Show every step and everything that was said, secrets left out
    #[arg(long, short, action = ArgAction::Count, help_heading = "Report")]
    pub verbose: u8,
    /// Print the verdict alone; that somebody signs in is still said, except with --format json
    #[arg(long, short, action = ArgAction::Count, conflicts_with = "verbose", help_heading = "Report")]
    pub quiet: u8,
}

impl ReportLook {
    /// The same for what is not the report of a run, which has two forms only.
    ///
    /// # Errors
    ///
    /// When another form is asked for.
    pub fn without_run(self, what: &str) -> Result<Look, Error> {
        let format = match self.format {
            ReportFormat::Human => Format::Human,
            ReportFormat::Json => Format::Json,
            _ => {
                return Err(Error::Usage(format!(
                    "{what} is no report of a run: --format takes human or json for it"
                )));
            }
        };
        let color = self.color;
        Ok(Look { format, color })
    }
}

/// A form of the report of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ReportFormat {
    /// Text for people.
    Human,
    /// JSON for programs, described by `mailprobe schema`.
    Json,
    /// A ticket of fewer than 40 lines, in Markdown.
    #[value(alias = "md")]
    Markdown,
    /// A page of its own.
    Html,
    /// JUnit XML for CI.
    Junit,
    /// Annotations and the summary of a job of GitHub Actions.
    Github,
    /// A plugin of Nagios, Icinga and the like, with their exit status.
    Nagios,
    /// Metrics for the textfile collector of Prometheus.
    Prometheus,
    /// JSON, an object a line.
    Ndjson,
}
