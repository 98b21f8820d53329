//! `discover`: which servers a mail domain has, by everybody who says so.

use time::OffsetDateTime;

use super::check::network;
use super::check::programs::wanted;
use super::output::{Output, print};
use super::way::way;
use super::{canvas, note, note_wrapped};
use crate::cli::{DiscoverArgs, Format, SettingsForm};
use crate::discover::judge::{Judgement, Standing, judge};
use crate::discover::{Whom, ask};
use crate::error::Error;
use crate::exit::Exit;
use crate::program::Program;
use crate::progress::Progress;
use crate::report::discovery::{DiscoveryReport, Questions, copied, render};
use crate::report::human::Detail;
use crate::report::json;
use crate::runner::{self, Enquiry, USUAL_LIMIT};
use crate::style::Style;
use crate::target::{self, Kind};

pub(super) fn discover(args: &DiscoverArgs) -> Result<Exit, Error> {
    let target = target::parse(&args.target)?;
    if target.kind == Kind::Ip {
        return Err(Error::Usage(
            "settings are published for mail domains; give an e-mail address or a domain, not an IP address"
                .to_owned(),
        ));
    }
    if !args.network.compare_dns.is_empty() {
        return Err(Error::Usage(
            "--compare-dns belongs to a check; discover asks one DNS server, the one that --dns names"
                .to_owned(),
        ));
    }
    // A settings file is for everybody, and so is what it is made of.
    let is_for_one = args.settings != Some(SettingsForm::Autoconfig);
    let address = target.address.as_deref();
    let address = address.filter(|_| is_for_one && !args.no_address);
    let whom = Whom::of(address, &target.domain);
    let programs = wanted(args.programs.as_deref())?;
    if args.output.is_some() && programs.is_empty() && args.settings.is_none() {
        return Err(Error::Usage(
            "--output takes the settings to copy; add --settings or --programs".to_owned(),
        ));
    }
    let is_file = |form| form != SettingsForm::Text;
    if !programs.is_empty() && args.settings.is_some_and(is_file) {
        return Err(Error::Usage(
            "--programs writes lines of text in the words of a program; for a file leave it out, for lines `--settings text`"
                .to_owned(),
        ));
    }
    let style = Style::of_stdout(args.look.color);
    if args.dry_run {
        let questions = Questions::new(&whom, &ask::all(&whom, args.live));
        print(&match args.look.format {
            Format::Json => json::render(&questions),
            Format::Human => questions.render(&style),
        })?;
        return Ok(Exit::Works);
    }
    let output = match &args.output {
        Some(path) => Output::open(path)?,
        None => None,
    };
    let network = network(&args.network)?;
    let typed = [&args.imap, &args.pop3, &args.smtp].into_iter().flatten();
    let typed: Vec<_> = typed.cloned().collect();
    let progress = Progress::new(canvas(Detail::Usual));
    progress.say("asking for the settings");
    let enquiry = Enquiry {
        whom,
        typed: typed.iter().filter_map(|one| one.host.clone()).collect(),
        live: args.live,
        limit: args.timeout.unwrap_or(USUAL_LIMIT),
    };
    let discovery = runner::discover(&enquiry, &network).map_err(Error::Runtime)?;
    progress.end();
    let judgement = judge(&discovery, &enquiry.whom, &typed);
    let copies = args.settings.is_some() || !programs.is_empty();
    if copies && discovery.interrupted {
        note("Stopped before everybody had answered, so there is nothing to copy.\n");
        return Ok(Exit::Undecided);
    }
    if copies {
        let form = args.settings.unwrap_or(SettingsForm::Text);
        return copy(form, &programs, &judgement, output);
    }
    let report = DiscoveryReport::new(
        &target,
        network.dns,
        &way(&args.network).to_string(),
        &discovery,
        &judgement,
    );
    print(&match args.look.format {
        Format::Json => json::render(&report),
        Format::Human => render(&report, &judgement, &style, args.verbose > 0),
    })?;
    Ok(match exit(&judgement) {
        // Who was not heard may say otherwise.
        Exit::Works if discovery.interrupted => Exit::Undecided,
        exit => exit,
    })
}

fn exit(judgement: &Judgement) -> Exit {
    match judgement.standing() {
        Standing::Found => Exit::Works,
        Standing::Trouble => Exit::Trouble,
        Standing::Nothing => Exit::Undecided,
    }
}

/// Writes the settings to copy, or says why there are none; a file that is there already stays then as it is.
fn copy(
    form: SettingsForm,
    programs: &[&'static Program],
    judgement: &Judgement,
    output: Option<Output>,
) -> Result<Exit, Error> {
    let copied = match form {
        SettingsForm::Text if !programs.is_empty() => {
            copied::in_programs(judgement, programs, OffsetDateTime::now_utc().date())
        }
        SettingsForm::Text => copied::plain(judgement),
        SettingsForm::Autoconfig => copied::autoconfig(judgement),
        SettingsForm::Mobileconfig => copied::profile(judgement),
    };
    let copied = match copied {
        Ok(copied) => copied,
        Err(refused) => {
            note_wrapped(&refused.to_string());
            return Ok(Exit::Undecided);
        }
    };
    match output {
        Some(output) => output.write(&copied.text)?,
        None => print(&copied.text)?,
    }
    for line in &copied.notes {
        note_wrapped(line);
    }
    if judgement.standing() == Standing::Trouble {
        note_wrapped(
            "Something leads programs astray all the same: `mailprobe discover` without --settings tells what.",
        );
    }
    Ok(exit(judgement))
}
