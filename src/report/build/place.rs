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
    /// Where these probes lead, by the hosts that Microsoft runs and by what the servers say of themselves.
    pub(in crate::report) fn of(run: &Run, probes: &[&Probe]) -> Self {
        let is_exchange = |probe: &&Probe| {
            let owner = Provider::owning(&probe.endpoint.host);
            matches!(owner, Some(Provider::ExchangeOnline(_)))
                || run.of(probe.id).any(|observation| {
                    matches!(&observation.outcome, Ok(Seen::Greeted(greeting))
                        if greets_as_exchange(&greeting.reply.text))
                })
        };
        match probes.iter().any(is_exchange) {
            true => Self::Exchange,
            false => Self::Elsewhere,
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

/// Whether a greeting is that of Exchange. The SMTP server of Windows, which is none, names its version as well.
fn greets_as_exchange(text: &str) -> bool {
    text.contains("Microsoft Exchange")
        || text.contains("Microsoft ESMTP MAIL Service") && !text.contains("Version: ")
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
    use super::{Place, greets_as_exchange};

    #[test]
    fn exchange_is_told_from_the_smtp_server_of_windows() {
        for (greeting, expected) in [
            (
                "LO4P302CA0005.outlook.office365.com Microsoft ESMTP MAIL Service ready at Thu, 10 Oct 2024 22:49:55 +0000",
                true,
            ),
            ("The Microsoft Exchange IMAP4 service is ready.", true),
            (
                "srv Microsoft ESMTP MAIL Service, Version: 8.5.9600.16384 ready at Thu, 10 Oct 2024",
                false,
            ),
            ("mail.example.org ESMTP Postfix", false),
        ] {
            assert_eq!(greets_as_exchange(greeting), expected, "{greeting}");
        }
    }

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
