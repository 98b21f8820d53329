//! `man`: the manual page, from the definition of the command line.

use std::fmt::Write as _;
use std::io;

use clap_mangen::Man;

use super::output::print;
use crate::cli;
use crate::error::Error;
use crate::exit::Exit;

/// What the definition does not hold. Lines that begin with a dot are roff(7).
const ENVIRONMENT: &str = "\
.SH FILES
.TP
.I ~/.config/mailprobe/config.toml
What counts where neither an option nor a variable says otherwise: \\-\\-compare\\-dns is the key
.IR compare-dns .
XDG_CONFIG_HOME and then XDG_CONFIG_DIRS are respected; on Windows it is %APPDATA%/mailprobe/config.toml, on macOS
~/Library/Application Support/mailprobe/config.toml.
A file in the current folder counts only when it is named.
.SH ENVIRONMENT
.TP
.B MAILPROBE_OPTION
Every option has a variable of its name: \\-\\-compare\\-dns is MAILPROBE_COMPARE_DNS. An empty one counts for nothing. Switches take 1, true or yes,
and 0, false or no; options that may be repeated take their values with spaces between them, those that name files as PATH does.
Without one are \\-\\-password (MAILPROBE_PASSWORD is the password itself), what replaces files (\\-\\-force), and what says what a command does.
.TP
.B MAILPROBE_CONFIG
The file to read in the place of the usual one, or
.IR none .
.TP
.B MAILPROBE_PASSWORD
The password to sign in with, where no option names one.
.TP
.B MAILPROBE_TOKEN
The OAuth access token to sign in with, where no option names one.
.TP
.B MAILPROBE_WEB_CHECK
What \\-\\-web\\-check says, where it is not given.
.TP
.B MAILPROBE_PROXY
The proxy to go through, with user name and password where it wants them, or
.IR none .
.TP
.B imap_proxy, imaps_proxy, pop3_proxy, pop3s_proxy, smtp_proxy, smtps_proxy, all_proxy, no_proxy
The proxy of each kind of server, of all of them, and the hosts that are reached without; also in upper case.
.TP
.B GITHUB_STEP_SUMMARY
The file to which \\-\\-format github adds the ticket.
.TP
.B NO_COLOR, CLICOLOR_FORCE, TERM
Whether colours are used; \\-\\-color ranks above them.
.SH EXIT STATUS
.TP
.B 0
It works.
.TP
.B 1
Trouble was found.
.TP
.B 2
It could not run: the arguments, a file or the environment.
.TP
.B 3
It ran and could not tell.
.PP
With \\-\\-format nagios, and with it alone, as plugins have it: 0 works, 1 works with something to mend, 2 trouble was found,
3 could not tell or could not run.
";

pub(super) fn man() -> Result<Exit, Error> {
    let page = page().map_err(Error::Output)?;
    print(&page)?;
    Ok(Exit::Works)
}

fn page() -> io::Result<String> {
    let mut definition = cli::definition();
    definition.build();
    let man = Man::new(definition.clone());
    let mut bytes = Vec::new();
    man.render_title(&mut bytes)?;
    man.render_name_section(&mut bytes)?;
    let mut page = String::from_utf8_lossy(&bytes).into_owned();
    page.push_str(".SH SYNOPSIS\n");
    page.push_str(
        ".B mailprobe\n[check] [OPTIONS] ADDRESS|DOMAIN|HOST\n.br\n.B mailprobe\nCOMMAND\n",
    );
    let mut bytes = Vec::new();
    man.render_description_section(&mut bytes)?;
    man.render_options_section(&mut bytes)?;
    page.push_str(&String::from_utf8_lossy(&bytes));
    page.push_str(".SH COMMANDS\n");
    for command in definition.get_subcommands() {
        let about = command.get_about().map(ToString::to_string);
        let _ = writeln!(
            page,
            ".TP\n.B {}\n{}.",
            command.get_name(),
            about.unwrap_or_default().trim_end_matches('.')
        );
    }
    page.push_str(ENVIRONMENT);
    page.push_str(".SH EXAMPLES\n");
    for line in cli::check_examples().lines().skip(1) {
        let (command, meaning) = line.trim().split_once("  ").unwrap_or((line.trim(), ""));
        let _ = writeln!(
            page,
            ".TP\n.B {}\n{}.",
            command.replace('-', "\\-"),
            meaning.trim()
        );
    }
    Ok(page)
}
