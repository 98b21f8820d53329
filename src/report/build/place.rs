//! Whose servers a step is for: Exchange's have commands of their own that help nowhere else.

use crate::observation::{Run, Seen};
use crate::plan::Probe;
use crate::provider::Provider;

/// The marks at the beginning of a step, each with what stands for it where a page is shown in general.
const MARKS: [(Place, &str, &str); 2] = [
    (Place::Exchange, "{Exchange} ", "Exchange: "),
    (Place::Elsewhere, "{Elsewhere} ", "Other servers: "),
];

/// Whose servers a finding is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::report) enum Place {
    /// Exchange Online, or an Exchange server.
    Exchange,
    /// Servers of another kind.
    Elsewhere,
    /// Any: a page in general.
    Any,
}

impl Place {
    /// Where these probes lead, by the organisation's provider and by what the servers say of themselves.
    pub(in crate::report) fn of(run: &Run, probes: &[&Probe]) -> Self {
        let greets_as_exchange = |probe: &&Probe| {
            run.of(probe.id).any(|observation| {
                matches!(&observation.outcome, Ok(Seen::Greeted(greeting))
                    if greeting.reply.text.contains("Microsoft"))
            })
        };
        match run.plan.target.provider {
            Provider::ExchangeOnline(_) => Self::Exchange,
            _ if probes.iter().any(greets_as_exchange) => Self::Exchange,
            _ => Self::Elsewhere,
        }
    }

    /// The steps of a section that are for this place, numbered anew.
    pub(in crate::report) fn steps(self, section: &str) -> String {
        let mut out = String::with_capacity(section.len());
        let mut number = 0;
        let mut is_kept = true;
        for line in section.split_inclusive('\n') {
            let Some(step) = step(line) else {
                if is_kept {
                    out.push_str(line);
                }
                continue;
            };
            let marked = MARKS
                .iter()
                .find_map(|(place, mark, name)| Some((*place, *name, step.strip_prefix(mark)?)));
            let (name, text) = match marked {
                Some((place, name, text)) => {
                    is_kept = self == Self::Any || self == place;
                    (if self == Self::Any { name } else { "" }, text)
                }
                None => {
                    is_kept = true;
                    ("", step)
                }
            };
            if is_kept {
                number += 1;
                out.push_str(&format!("{number}. {name}{text}"));
            }
        }
        out.trim_end().to_owned()
    }
}

/// The text of a step, where the line begins one.
fn step(line: &str) -> Option<&str> {
    let text = line.trim_start_matches(|c: char| c.is_ascii_digit());
    (text.len() < line.len())
        .then(|| text.strip_prefix(". "))
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::Place;

    #[test]
    fn the_steps_of_other_servers_are_left_out() {
        let section = "1. {Exchange} Look first:\n\n       Get-CASMailbox\n\n2. {Elsewhere} Look into the log.\n3. Then wait.";
        for (place, steps) in [
            (
                Place::Exchange,
                "1. Look first:\n\n       Get-CASMailbox\n\n2. Then wait.",
            ),
            (Place::Elsewhere, "1. Look into the log.\n2. Then wait."),
            (
                Place::Any,
                "1. Exchange: Look first:\n\n       Get-CASMailbox\n\n2. Other servers: Look into the log.\n3. Then wait.",
            ),
        ] {
            assert_eq!(place.steps(section), steps, "{place:?}");
        }
        assert_eq!(Place::Elsewhere.steps("No steps."), "No steps.");
    }
}
