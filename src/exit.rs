//! What the program tells its caller when it ends.

use std::process::ExitCode;

use crate::diagnose::Standing;
use crate::report::nagios::State;

/// How a run of the program ended. The numbers are a contract with scripts and never change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// What was asked for works, perhaps with something that should be mended.
    Works,
    /// Trouble was found.
    Trouble,
    /// It could not run: usage, file or environment.
    CouldNotRun,
    /// It ran and could not tell.
    Undecided,
    /// As a plugin of Nagios tells it, where that form was asked for: it has numbers of its own, by which alarms are raised.
    Plugin(State),
}

impl Exit {
    /// The number for the caller.
    pub const fn code(self) -> u8 {
        match self {
            Self::Works => 0,
            Self::Trouble => 1,
            Self::CouldNotRun => 2,
            Self::Undecided => 3,
            Self::Plugin(State::Ok) => 0,
            Self::Plugin(State::Warning) => 1,
            Self::Plugin(State::Critical) => 2,
            Self::Plugin(State::Unknown) => 3,
        }
    }
}

impl From<Standing> for Exit {
    fn from(standing: Standing) -> Self {
        match standing {
            Standing::Works | Standing::Degraded => Self::Works,
            Standing::Trouble => Self::Trouble,
            Standing::Undecided => Self::Undecided,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_are_those_that_scripts_rely_on() {
        for (standing, code) in [
            (Standing::Works, 0),
            (Standing::Degraded, 0),
            (Standing::Trouble, 1),
            (Standing::Undecided, 3),
        ] {
            assert_eq!(Exit::from(standing).code(), code);
        }
        assert_eq!(Exit::CouldNotRun.code(), 2);
        let plugin = [State::Ok, State::Warning, State::Critical, State::Unknown];
        let codes = plugin.map(|state| Exit::Plugin(state).code());
        assert_eq!(codes, [0, 1, 2, 3], "of the guidelines for plugins");
    }
}
