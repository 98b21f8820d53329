//! Two runs side by side: what differs, and what that proves.
//!
//! A difference has a reason: the place that a run was made from, the time, the account, or how it was asked. It proves something only
//! where the other reasons are ruled out; where they are not, that is said.

mod circumstances;
mod conclusion;
mod door;
mod rules;
mod who;

use std::net::IpAddr;

pub use self::circumstances::{Account, Axis, Circumstances, Place, When};
pub use self::conclusion::{Conclusion, Kind, Unproved};
pub use self::door::{Door, Outcome, Relation};
pub(crate) use self::rules::names_servers;
use crate::diagnose::Verdict;
use crate::endpoint::Protocol;
use crate::observation::Run;

/// One of the two runs, with what it means.
#[derive(Clone, Copy, Debug)]
pub struct Side<'a> {
    /// The run.
    pub run: &'a Run,
    /// What it means.
    pub verdict: &'a Verdict,
}

/// Which of the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Letter {
    /// The first.
    A,
    /// The second.
    B,
}

impl Letter {
    /// Both.
    pub const ALL: [Self; 2] = [Self::A, Self::B];

    /// The other one.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::A => Self::B,
            Self::B => Self::A,
        }
    }

    /// The letter.
    pub const fn name(self) -> &'static str {
        match self {
            Self::A => "A",
            Self::B => "B",
        }
    }
}

/// One thing of each run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Both<T> {
    /// Of the first.
    pub a: T,
    /// Of the second.
    pub b: T,
}

impl<T> Both<T> {
    /// That of one of the two.
    pub const fn of(&self, letter: Letter) -> &T {
        match letter {
            Letter::A => &self.a,
            Letter::B => &self.b,
        }
    }

    /// The same made of each.
    pub fn map<'a, U>(&'a self, make: impl Fn(&'a T) -> U) -> Both<U> {
        Both {
            a: make(&self.a),
            b: make(&self.b),
        }
    }
}

/// What two runs come to, side by side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Nothing differs that matters.
    Same,
    /// Something differs that matters.
    Differs,
    /// They have no server, and no protocol of one domain, in common.
    Incomparable,
}

/// What differs between two runs, and what that proves.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// Where and when they were made, and for whom.
    pub circumstances: Circumstances,
    /// What they come to.
    pub standing: Standing,
    /// What it proves, the most telling first.
    pub conclusions: Vec<Conclusion>,
    /// What it does not prove.
    pub unproved: Vec<Unproved>,
    /// The servers that both tried.
    pub doors: Vec<Door>,
}

/// Compares two runs. Which of them is the first makes no difference but in the letters.
pub fn compare(sides: Both<Side<'_>>) -> Comparison {
    let circumstances = Circumstances::of(&sides);
    let doors = door::doors(&sides);
    let is_of_same = !doors.is_empty() || circumstances.same_domain && !common(&sides).is_empty();
    let (conclusions, unproved) = match is_of_same {
        true => rules::judge(&sides, &circumstances, &doors),
        false => (Vec::new(), Vec::new()),
    };
    let standing = match conclusions.iter().any(Conclusion::matters) {
        _ if !is_of_same => Standing::Incomparable,
        true => Standing::Differs,
        false => Standing::Same,
    };
    Comparison {
        circumstances,
        standing,
        conclusions,
        unproved,
        doors,
    }
}

/// The protocols that both runs tried.
pub(crate) fn common(sides: &Both<Side<'_>>) -> Vec<Protocol> {
    let in_b = sides.b.run.plan.protocols();
    let mut all = sides.a.run.plan.protocols();
    all.retain(|protocol| in_b.contains(protocol));
    all
}

/// Whether a server of the internet can have this address.
pub(crate) fn is_global(address: &IpAddr) -> bool {
    let is_special = match address {
        IpAddr::V4(v4) => {
            v4.is_loopback() || v4.is_unspecified() || v4.is_broadcast() || v4.is_multicast()
        }
        IpAddr::V6(v6) => v6.is_loopback() || v6.is_unspecified() || v6.is_multicast(),
    };
    !is_special && !crate::endpoint::is_private(*address)
}
