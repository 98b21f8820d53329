//! The words that a page judges with: how bad it is, who can mend it, and how sure that is.

use serde::Deserialize;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// It works; this is good to know.
    Advice,
    /// It works, and something should be mended.
    Degraded,
    /// It does not work.
    Broken,
}

impl Severity {
    /// The word that stands for it in pages and in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Advice => "advice",
            Self::Degraded => "degraded",
            Self::Broken => "broken",
        }
    }
}

/// Who can mend it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Who {
    /// The person at the keyboard.
    User,
    /// The help desk.
    HelpDesk,
    /// The administrator of the mail service or of its organisation.
    Administrator,
    /// Whoever runs the network between.
    Network,
    /// The provider of the mail service.
    Provider,
}

impl Who {
    /// The word that stands for it in pages and in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::HelpDesk => "help-desk",
            Self::Administrator => "administrator",
            Self::Network => "network",
            Self::Provider => "provider",
        }
    }
}

/// What a match alone proves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Certainty {
    /// It may be this; the candidates say what else.
    Possible,
    /// It is most probably this.
    Likely,
    /// It is this.
    Certain,
}

impl Certainty {
    /// The word that stands for it in pages and in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Possible => "possible",
            Self::Likely => "likely",
            Self::Certain => "certain",
        }
    }
}
