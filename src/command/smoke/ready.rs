//! What has to be right before anything is tried: everything that is wrong with the file, and then the secrets, is told at once.

use std::sync::Mutex;

use super::account::Account;
use super::run::Job;
use super::select;
use crate::catalogue::Catalogue;
use crate::cli::config::Loaded;
use crate::cli::target::{Planned, Planner};
use crate::command::check::asked::{self, Asked};
use crate::command::way::way;
use crate::config::{Fault, Reference, Span, Target};
use crate::error::Error;
use crate::provider::Provider;
use crate::target::{self, Kind};

/// The check of a target, and what it asks for.
pub(super) struct Check<'a> {
    pub(super) target: &'a Target,
    pub(super) asked: Asked,
    planned: Planned,
}

/// The checks of the targets that are wanted. The whole file has to be right, also where only one of its targets is tried; what lies beside it
/// (such as the file of an authority), only for those.
pub(super) fn checks<'a>(
    planner: &Planner<'_>,
    file: &'a Loaded,
    wanted: &[&Target],
    catalogue: &Catalogue,
) -> Result<Vec<Check<'a>>, Error> {
    let mut faults = file.faults.clone();
    faults.extend(select::misplaced_ids(file, catalogue));
    let mut checks = Vec::new();
    for target in &file.config.targets {
        if let Some(fault) = misnamed(target) {
            faults.push(fault);
            continue;
        }
        let is_wanted = wanted.iter().any(|one| std::ptr::eq(*one, target));
        match planner.plan(target) {
            Err(wrong) => faults.extend(wrong),
            // What is wrong in the file may be all that is wrong with what is asked for.
            Ok(planned) if is_wanted && file.faults.is_empty() => match check(planned, target) {
                Ok(check) => checks.push(check),
                Err(fault) => faults.push(fault),
            },
            Ok(_) => {}
        }
    }
    unless_wrong(checks, faults, file)
}

fn check(planned: Planned, target: &Target) -> Result<Check<'_>, Fault> {
    let asked = Asked::named(
        &planned.args,
        planned.credential.clone(),
        planned.app_secret.as_ref(),
    );
    let mut asked = asked.map_err(|error| fault(meant(target, &error), &error))?;
    if target.is_domain {
        // It is looked up as that of an address is: a name that publishes nothing is no server that a password goes to.
        asked.request.target.kind = Kind::Address;
    }
    Ok(Check {
        target,
        asked,
        planned,
    })
}

/// The checks with their secrets: with one that is missing, nothing begins.
pub(super) fn jobs<'a>(checks: Vec<Check<'a>>, file: &Loaded) -> Result<Vec<Job<'a>>, Error> {
    let (mut jobs, mut faults) = (Vec::new(), Vec::new());
    for check in checks {
        match job(check) {
            Ok(job) => jobs.push(job),
            Err(fault) => faults.push(fault),
        }
    }
    unless_wrong(jobs, faults, file)
}

fn job(check: Check<'_>) -> Result<Job<'_>, Fault> {
    let Check {
        target,
        asked,
        planned,
    } = check;
    let wrong = |error: Error| fault(&target.at, &error);
    let unusable = |secret: &Option<Reference>| {
        let at = secret.as_ref().map_or(&target.at, |secret| &secret.at);
        let at = at.clone();
        move |error: Error| fault(&at, &error)
    };
    let credential = asked.credential().map_err(unusable(&target.credential))?;
    if let Some(credential) = &credential {
        asked::given_twice(&planned.args, &credential.secret).map_err(wrong)?;
        let names = [&credential.username, &target.name];
        if names
            .iter()
            .any(|name| credential.secret.is_repeated_by(name))
        {
            return Err(wrong(Error::Secret(
                "the name of the target, or the name to sign in with, is the secret itself; nothing was tried".to_owned(),
            )));
        }
    }
    let how = asked.how().map_err(unusable(&target.app_secret))?;
    let application = planned.args.token.app.as_deref();
    Ok(Job {
        account: Account::of(credential.as_ref(), application, how.as_ref()),
        target,
        asked,
        credential,
        how: Mutex::new(how),
        way: way(&planned.args.network),
    })
}

/// What was made, where nothing is wrong; else everything that is, in the order of the file.
pub(super) fn unless_wrong<T>(made: T, mut faults: Vec<Fault>, file: &Loaded) -> Result<T, Error> {
    if faults.is_empty() {
        return Ok(made);
    }
    // A target may repeat what is wrong with what stands above all of them.
    faults.sort_by_key(|fault| fault.at.start);
    faults.dedup();
    Err(Error::Config(file.source.tell(&faults)))
}

/// What is wrong with the address, domain or host of a target.
fn misnamed(target: &Target) -> Option<Fault> {
    let says = match target::parse(&target.tried) {
        Err(error) => error.to_string(),
        Ok(own) => {
            let is_server = own.kind == Kind::Ip || Provider::of_host(&own.domain).is_some();
            (target.is_domain && is_server)
                .then(|| "this is a server, and no mail domain; write `host`".to_owned())?
        }
    };
    let at = target.tried_at.clone();
    Some(Fault { at, says })
}

/// Where the first key stands that an error names as an option; the target as a whole where it names none of its own.
fn meant<'t>(target: &'t Target, error: &Error) -> &'t Span {
    let text = error.to_string();
    let options = text.split("--").skip(1);
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let mut names = options.map(|rest| rest.split(|c| !is_name(c)).next().unwrap_or_default());
    let entry = names.find_map(|name| target.entry(name));
    entry.map_or(&target.at, |entry| &entry.at)
}

/// An error about a place of the file.
pub(super) fn fault(at: &Span, error: &Error) -> Fault {
    Fault {
        at: at.clone(),
        says: as_keys(&error.to_string().replace('\n', " ")),
    }
}

/// A sentence about options, about the keys of the file that stand for them.
fn as_keys(text: &str) -> String {
    let word = |word: &str| match word.strip_prefix("--") {
        Some(name) => {
            let is_name = |c: char| c.is_ascii_alphanumeric() || c == '-';
            let end = name.find(|c| !is_name(c)).unwrap_or(name.len());
            format!("`{}`{}", &name[..end], &name[end..])
        }
        None => word.to_owned(),
    };
    text.split(' ').map(word).collect::<Vec<_>>().join(" ")
}
