//! `check`: from the arguments to the report, in the order in which it happens.

pub(super) mod asked;
pub(super) mod programs;
mod settings;

use std::time::SystemTime;

pub(super) use self::asked::network;
use super::checks::Known;
use super::form::Summary;
use super::output::{Output, print, print_orders};
use super::way::way;
use super::{canvas, checks, form, note, note_wrapped};
use crate::cli::{CheckArgs, Format, ReportFormat, ReportLook};
use crate::diagnose::{Standing, diagnose};
use crate::error::Error;
use crate::exit::Exit;
use crate::explain::Explainer;
use crate::fact::facts;
use crate::net::Network;
use crate::oauth::Application;
use crate::observation::Run;
use crate::program::Program;
use crate::progress::{Invitation, Progress};
use crate::report::human::Detail;
use crate::report::outline::{Outline, PlannedToken, sign_in_note};
use crate::report::{Report, Way, json};
use crate::runner::{self, Asking, Prepared, Reach};
use crate::secret::Credential;
use crate::style::Style;

/// How a result is to be told.
#[derive(Clone, Copy)]
pub(super) struct Telling<'a> {
    /// The format and the colours.
    pub(super) look: ReportLook,
    /// How much people are told.
    pub(super) detail: Detail,
    /// The pages and texts that are told.
    pub(super) known: &'a Known,
    /// The mail programs that are told of.
    pub(super) programs: &'a [&'static Program],
    /// What the caller's program shows.
    pub(super) shown: Option<&'a str>,
    /// Whether an authority was named for the run.
    pub(super) with_ca_file: bool,
    /// The way to the network, for the commands that are told.
    pub(super) way: &'a Way,
}

/// `ticket`: a check that is told as a ticket.
pub(super) fn ticket(mut args: CheckArgs) -> Result<Exit, Error> {
    if args.dry_run {
        return Err(Error::Usage(
            "a ticket tells what was found, and --dry-run does nothing; leave one of them out"
                .to_owned(),
        ));
    }
    args.report.look.format = match args.report.look.format {
        ReportFormat::Human | ReportFormat::Markdown => ReportFormat::Markdown,
        _ => {
            return Err(Error::Usage(
                "a ticket is Markdown; for another --format leave the word ticket out".to_owned(),
            ));
        }
    };
    check(&args)
}

pub(super) fn check(args: &CheckArgs) -> Result<Exit, Error> {
    let programs = programs::wanted(args.report.programs.as_deref())?;
    programs::have_a_place(&programs, args.shown.as_deref(), args.report.look.format)?;
    let asked = asked::Asked::of(args)?;
    let known = checks::known(&args.report.checks)?;
    let way = way(&args.network);
    let telling = Telling {
        look: args.report.look,
        detail: Detail::of(args.report.quiet, args.report.verbose),
        known: &known,
        programs: &programs,
        shown: args.shown.as_deref(),
        with_ca_file: args.network.ca_file.is_some(),
        way: &way,
    };
    if args.dry_run {
        args.report.look.without_run("a plan")?;
    }
    let settings_read = settings::settings(args, &asked.request.target)?;
    let summary = Summary::open(args.report.look.format)?;
    let output = match &args.report.output {
        Some(path) => Output::open(path)?,
        None => None,
    };
    let credential = match args.dry_run {
        true => asked.token_at_hand(),
        false => asked.credential()?,
    };
    if let Some(credential) = &credential {
        asked::given_twice(args, &credential.secret)?;
    }
    if telling.detail != Detail::Verdict && !args.dry_run {
        let secret = credential.as_ref().map(|one| &one.secret);
        for text in asked.notes_on(secret) {
            note_wrapped(&text);
        }
    }
    let progress = Progress::new(canvas(telling.detail));
    if asked.request.needs_records() {
        progress.say("looking up the servers");
    }
    let how = match args.dry_run {
        true => None,
        false => asked.how()?,
    };
    let reach = match args.dry_run {
        true => Reach::Dns,
        false => Reach::Web,
    };
    let prepared = runner::prepare(&asked.request, &asked.network, reach);
    let mut prepared = prepared.map_err(Error::Runtime)?;
    runner::know(&mut prepared.plan, credential.as_ref());
    let application = match asked.token().filter(|_| !prepared.interrupted) {
        Some(source) => Some(source.application(&prepared.plan)?),
        None => None,
    };
    let token = asked.token().zip(application.as_ref());
    let token = token.map(|(source, application)| {
        let Application {
            host,
            tenant,
            client,
        } = application;
        PlannedToken::new(source.flow(), host, tenant, client)
    });
    if args.dry_run {
        progress.end();
        if token.is_some() {
            runner::keep_for_exchange(&mut prepared.plan);
        }
        if prepared.interrupted {
            note("Stopped before there was a plan.\n");
            return Ok(Exit::Undecided);
        }
        let outline = Outline::new(&prepared.plan, asked.network.dns, prepared.records.as_ref());
        let outline = outline.with_token(token);
        let outline = outline.asking_first(&prepared.asks_first);
        let text = match args.report.look.without_run("a plan")?.format {
            Format::Json => json::render(&outline),
            Format::Human => outline.render(&form::style(args.report.look, output.is_some())),
        };
        write(&text, output)?;
        return Ok(Exit::Works);
    }
    // A program that wants nothing but its form asks for it twice: -q and --format json.
    let is_for_a_program =
        telling.detail == Detail::Verdict && telling.look.format != ReportFormat::Human;
    let says = |text: Option<String>| {
        if let Some(text) = text.filter(|_| !is_for_a_program) {
            progress.suspended(|| note_wrapped(&text));
        }
    };
    let credential = match (application, how) {
        (Some(application), Some(how)) if !prepared.interrupted => {
            says(token.map(|token| token.says()));
            let asking = Asking { application, how };
            let credential = get_token(&mut prepared, &asking, &asked.network, &progress)?;
            // Without a token nobody signs in.
            if credential.is_some() {
                says(sign_in_note(&prepared.plan));
            }
            credential
        }
        _ => {
            let plan = runner::shown_plan(&prepared.plan, credential.as_ref());
            says(sign_in_note(&plan).filter(|_| !prepared.interrupted));
            credential
        }
    };
    if let Some(settings) = &settings_read {
        for note in settings::notes(settings, SystemTime::now()) {
            says(Some(note));
        }
    }
    progress.begin(&runner::shown_plan(&prepared.plan, credential.as_ref()));
    let run = runner::run(prepared, credential, &asked.network, &|event| {
        progress.show(event);
    });
    let mut run = run.map_err(Error::Runtime)?;
    progress.end();
    run.settings = settings_read;
    tell(&run, telling, output, summary)
}

/// Asks for a token, and tells whoever has to sign in what to do.
pub(super) fn get_token(
    prepared: &mut Prepared,
    asking: &Asking,
    network: &Network,
    progress: &Progress,
) -> Result<Option<Credential>, Error> {
    progress.say("asking for a token");
    let token = prepared.get_token(asking, network, &|invitation| {
        let opened = match invitation {
            Invitation::Browser { address, .. } => open::that_detached(address).is_ok(),
            Invitation::Code { .. } => false,
        };
        let text = invitation.text(opened, &Style::of_stderr(), SystemTime::now());
        progress.suspended(|| note(&format!("\n{text}\n")));
        progress.say("waiting for your sign-in");
    });
    let token = token.map_err(Error::Runtime)?;
    let username = prepared.plan.username.clone();
    let credential = token
        .zip(username)
        .map(|(secret, username)| Credential { username, secret });
    runner::know(&mut prepared.plan, credential.as_ref());
    Ok(credential)
}

/// Says what a run means, on standard output or in a file and in the summary of a job, and how it ended.
pub(super) fn tell(
    run: &Run,
    telling: Telling<'_>,
    output: Option<Output>,
    summary: Option<Summary>,
) -> Result<Exit, Error> {
    let (report, standing) = report(run, telling);
    write_report(&report, run, telling, output, summary)?;
    Ok(form::exit(&report, standing, telling.look.format))
}

/// Writes the report of a run in the form that is asked for.
pub(super) fn write_report(
    report: &Report,
    run: &Run,
    telling: Telling<'_>,
    output: Option<Output>,
    summary: Option<Summary>,
) -> Result<(), Error> {
    let text = form::text(report, run, telling.look, telling.detail, output.is_some());
    match (output, telling.look.format) {
        // Annotations are orders to the runner.
        (None, ReportFormat::Github) => print_orders(&text)?,
        (output, _) => write(&text, output)?,
    }
    match summary {
        Some(summary) => summary.write(report),
        None => Ok(()),
    }
}

/// The report of a run, and how it stands over all.
pub(super) fn report(run: &Run, telling: Telling<'_>) -> (Report, Standing) {
    let facts = facts(run);
    let verdict = diagnose(run, &facts, &telling.known.catalogue);
    let report = Report::new(run, &facts, &verdict, &telling.known.catalogue);
    let report = match telling.programs {
        [] => report,
        programs => report.with_programs(run, &facts, programs),
    };
    let report = match telling.with_ca_file {
        true => report.with_named_authority(),
        false => report,
    };
    let report = with_texts(report, telling);
    let report = match telling.look.format {
        // It is a recording, too, which tells the same wherever it is read; the way to the network is one of this computer.
        ReportFormat::Json => report,
        _ => report.leading(telling.way),
    };
    (report, verdict.standing)
}

/// The report with what programs show. Their texts are read only where something was found, or words were given.
fn with_texts(report: Report, telling: Telling<'_>) -> Report {
    if report.findings.is_empty() && telling.shown.is_none() {
        return report;
    }
    let library = telling.known.library();
    let report = report.with_texts(&library);
    match telling.shown {
        None => report,
        Some(text) => {
            let explainer = Explainer::new(&telling.known.catalogue, &library);
            let answer = explainer.explain_of_mail(text);
            let told = explainer.repeated(text);
            report.with_shown(&told, &answer, &telling.known.catalogue)
        }
    }
}

fn write(text: &str, output: Option<Output>) -> Result<(), Error> {
    match output {
        Some(output) => output.write(text),
        None => print(text),
    }
}
