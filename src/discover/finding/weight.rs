//! How much a finding weighs, and what it says of the others.

use super::Finding;
use crate::discover::Unreadable;
use crate::observation::discovery::Question;

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// A program may find the wrong servers, or none.
    Finding,
    /// Good to know.
    Note,
}

impl Finding {
    /// Whether this network answers in the place of others, so that what it says of them does not count.
    pub const fn is_of_network(&self) -> bool {
        matches!(
            self,
            Self::Portal { .. } | Self::EveryName { .. } | Self::ForeignCertificate { .. }
        )
    }

    /// Whether it rests on who answered, or on an answer without a proof: where the network answers for others, that blames nobody else.
    pub const fn rests_on_the_network(&self) -> bool {
        match self {
            Self::Untrusted { .. } | Self::OnlyPlain { .. } => true,
            Self::AutodiscoverElsewhere { trouble, .. } => trouble.is_some(),
            Self::ExchangerInside { .. } => true,
            Self::LedElsewhere { question, .. } | Self::NotFollowed { question, .. } => {
                matches!(question, Question::AutodiscoverRedirect)
            }
            _ => false,
        }
    }

    /// How much it weighs.
    pub fn weight(&self) -> Weight {
        match self {
            Self::Differs(found) if found.may_be_meant() => Weight::Note,
            Self::Differs(_)
            | Self::TypedDiffers(..)
            | Self::Unencrypted(_)
            | Self::TargetMissing { .. }
            | Self::HostMissing { .. }
            | Self::WrongLabel { .. }
            | Self::NoPort { .. }
            | Self::NotOfProvider { .. }
            | Self::MailboxElsewhere { .. }
            | Self::EveryName { .. }
            | Self::Portal { .. }
            | Self::ForeignCertificate { .. }
            | Self::NamedByAddress { .. }
            | Self::FileMistake { .. }
            | Self::DeniesKnown
            | Self::ProxyFails { .. } => Weight::Finding,
            // Most programs ask for that, and read it.
            Self::BadFile {
                why: Unreadable::Compressed,
                ..
            } => Weight::Note,
            Self::AutodiscoverElsewhere { trouble, .. } if trouble.is_some() => Weight::Finding,
            Self::BadFile { .. } => Weight::Finding,
            // Programs take the name from the one file or from the other, by chance.
            Self::AccountDiffers(found) if found.is_of_names_in_files() => Weight::Finding,
            Self::InsideServer { may_be_right, .. } if !*may_be_right => Weight::Finding,
            _ => Weight::Note,
        }
    }

    /// Whether sources may agree for no other reason than that one of them was not heard or is not up to date.
    pub const fn casts_doubt(&self) -> bool {
        matches!(
            self,
            Self::DatabaseDiffers(_)
                | Self::AccountDiffers(_)
                | Self::LedElsewhere { .. }
                | Self::SplitProviders { .. }
                | Self::Unanswered { .. }
        )
    }

    /// Whether it says why there are no settings, and what to do: guessing leads nowhere then.
    pub const fn tells_why_nothing(&self) -> bool {
        matches!(
            self,
            Self::NoDomain { .. }
                | Self::DeniesKnown
                | Self::NullMx
                | Self::NoAnswers { .. }
                | Self::ServerName { .. }
                | Self::ProxyFails { .. }
        ) || self.is_of_network()
    }
}
