//! `smoke --dry-run`: what would be done for each target, and who would be asked.

use super::asked;
use crate::cli::config::Loaded;
use crate::cli::target::Planner;
use crate::command::note;
use crate::config::{Expectation, Target};
use crate::discover::{Whom, ask};
use crate::error::Error;
use crate::report::discovery::Questions;
use crate::report::outline::{Outline, PlannedToken};
use crate::runner::{self, Reach};
use crate::smoke::plan::{PlannedTarget, SmokePlan};
use crate::style::safe;

/// What would be done for each target.
pub(super) fn plan(
    planner: &Planner<'_>,
    targets: &[&Target],
    file: &Loaded,
) -> Result<SmokePlan, Error> {
    let mut all = Vec::new();
    for target in targets {
        let (_, asked) = asked(planner, target, file)?;
        let prepared = runner::prepare(&asked.request, &asked.network, Reach::Dns);
        let prepared = prepared.map_err(Error::Runtime)?;
        if prepared.interrupted {
            note("Stopped before there was a plan.\n");
            break;
        }
        let whom = Whom::of(
            prepared.plan.target.address.as_deref(),
            &prepared.plan.target.domain,
        );
        let token = match asked.token() {
            Some(source) => {
                let application = source.application(&prepared.plan)?;
                let (host, tenant) = (&application.host, &application.tenant);
                Some(PlannedToken::new(
                    source.flow(),
                    host,
                    tenant,
                    &application.client,
                ))
            }
            None => None,
        };
        let mut expectations = target.expectations.iter();
        let looks_up = expectations.any(Expectation::is_of_settings);
        let outline = Outline::new(&prepared.plan, prepared.records.as_ref());
        let outline = outline.asking_first(&prepared.asks_first);
        all.push(PlannedTarget {
            name: safe(&target.name),
            target: safe(&target.tried),
            plan: outline.with_token(token),
            questions: looks_up.then(|| Questions::new(&whom, &ask::all(&whom, false))),
        });
    }
    Ok(SmokePlan::new(file.source.name(), all))
}
