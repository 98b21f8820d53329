//! `smoke --dry-run`: what would be done for each target, and who would be asked.

use super::ready::{Check, fault, unless_wrong};
use crate::cli::TokenSource;
use crate::cli::config::Loaded;
use crate::command::note;
use crate::config::Expectation;
use crate::discover::{Whom, ask};
use crate::error::Error;
use crate::plan::Plan;
use crate::report::discovery::Questions;
use crate::report::outline::{Outline, PlannedToken};
use crate::runner::{self, Reach};
use crate::smoke::plan::{PlannedTarget, SmokePlan};
use crate::style::safe;

/// What would be done for each target.
pub(super) fn plan(checks: &[Check<'_>], file: &Loaded) -> Result<SmokePlan, Error> {
    let (mut all, mut faults) = (Vec::new(), Vec::new());
    for Check { target, asked, .. } in checks {
        let prepared = runner::prepare(&asked.request, &asked.network, Reach::Dns);
        let prepared = prepared.map_err(Error::Runtime)?;
        if prepared.interrupted {
            note("Stopped before there was a plan.\n");
            break;
        }
        let token = match asked.token().map(|source| token(source, &prepared.plan)) {
            Some(Err(error)) => {
                faults.push(fault(&target.at, &error));
                continue;
            }
            token => token.and_then(Result::ok),
        };
        let own = &prepared.plan.target;
        let whom = Whom::of(own.address.as_deref(), &own.domain);
        let mut expectations = target.expectations.iter();
        let looks_up = expectations.any(Expectation::is_of_settings);
        let outline = Outline::new(&prepared.plan, asked.network.dns, prepared.records.as_ref());
        let outline = outline.asking_first(&prepared.asks_first);
        all.push(PlannedTarget {
            name: safe(&target.name),
            target: safe(&target.tried),
            plan: outline.with_token(token),
            questions: looks_up.then(|| Questions::new(&whom, &ask::all(&whom, false))),
        });
    }
    let plan = SmokePlan::new(file.source.name(), all);
    unless_wrong(plan, faults, file)
}

/// How a token would be asked for.
fn token(source: &TokenSource, plan: &Plan) -> Result<PlannedToken, Error> {
    let application = source.application(plan)?;
    let (host, tenant) = (&application.host, &application.tenant);
    Ok(PlannedToken::new(
        source.flow(),
        host,
        tenant,
        &application.client,
    ))
}
