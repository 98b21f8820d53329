//! Two times side by side, as programs in Go show them of a certificate: which of them is the earlier one tells what is wrong.

use crate::catalogue::Certainty;
use crate::catalogue::alternative::Words;
use crate::explain::Candidate;

/// What stands before the time of the computer, and between it and that of the certificate, in lower case.
const NOW: &str = "current time ";
const BEFORE: &str = " is before ";
const AFTER: &str = " is after ";

const EXPIRED: &str = "tls.expired";
const NOT_YET: &str = "tls.not-yet-valid";
const CLOCK: &str = "clock.skewed";

/// How good the first of them is, and the second one.
const FIRST: f64 = 0.95;
const SECOND: f64 = 0.88;

/// What two times tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dated {
    /// The certificate is over.
    Over,
    /// It is not valid yet, and the two times are in one year or in two that follow each other.
    Ahead,
    /// It is not valid yet, and the computer is more than a year behind: nobody makes a certificate for then.
    FarAhead,
}

impl Dated {
    /// What a text in lower case tells.
    pub(super) fn of(lower: &str) -> Option<Self> {
        let (_, behind) = lower.split_once(NOW)?;
        let line = behind.lines().next()?;
        if line.contains(AFTER) {
            return Some(Self::Over);
        }
        let (now, then) = line.split_once(BEFORE)?;
        let is_far = year(now)
            .zip(year(then))
            .is_some_and(|(now, then)| then > now + 1);
        Some(if is_far { Self::FarAhead } else { Self::Ahead })
    }

    /// Puts what they tell first, and leaves out what they exclude.
    pub(super) fn weigh(self, found: &mut Vec<Candidate>) {
        let (first, second, excluded, why) = match self {
            Self::Over => (
                EXPIRED,
                CLOCK,
                NOT_YET,
                "the certificate ended before the time of that computer",
            ),
            Self::Ahead => (
                NOT_YET,
                CLOCK,
                EXPIRED,
                "the certificate begins after the time of that computer",
            ),
            Self::FarAhead => (
                CLOCK,
                NOT_YET,
                EXPIRED,
                "the certificate begins years after the time of that computer, which is wrong",
            ),
        };
        found.retain(|one| one.id != excluded && one.id != first && one.id != second);
        for (id, score, certainty) in [
            (first, FIRST, Certainty::Likely),
            (second, SECOND, Certainty::Possible),
        ] {
            found.push(Candidate {
                id: id.to_owned(),
                certainty,
                score,
                why: format!("The text shows both times: {why}."),
                program: None,
                tell_apart: None,
                protocol: None,
                words: Words::default(),
                is_weak: false,
                is_single: false,
                is_own: false,
            });
        }
    }
}

/// The year with which a time begins: `2026-11-27t10:00:00z`.
fn year(time: &str) -> Option<i32> {
    time.trim_start().split('-').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_earlier_of_two_times_tells_what_is_wrong() {
        let said = |between: &str| format!("x509: current time 2015-01-01t00:00:13z {between}");
        for (between, expected) in [
            ("is before 2026-10-01t00:00:00z", Some(Dated::FarAhead)),
            ("is before 2015-01-02t00:00:00z", Some(Dated::Ahead)),
            ("is before 2016-01-02t00:00:00z", Some(Dated::Ahead)),
            ("is after 2014-10-01t00:00:00z", Some(Dated::Over)),
            ("is shown", None),
        ] {
            assert_eq!(Dated::of(&said(between)), expected, "{between}");
        }
    }
}
