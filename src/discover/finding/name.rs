//! The words by which findings are called in JSON.

use super::Finding;

impl Finding {
    /// The word that stands for this in JSON.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Differs(_) => "differs",
            Self::DatabaseDiffers(_) => "database-differs",
            Self::AccountDiffers(_) => "account-differs",
            Self::TypedDiffers(..) => "typed-differs",
            Self::TargetMissing { .. } => "target-missing",
            Self::HostMissing { .. } => "host-missing",
            Self::WrongLabel { .. } => "wrong-label",
            Self::NoPort { .. } => "no-port",
            Self::NotOfProvider { .. } => "not-of-provider",
            Self::MixedExchangers { .. } => "mixed-exchangers",
            Self::MailboxElsewhere { .. } => "mailbox-elsewhere",
            Self::SplitProviders { .. } => "split-providers",
            Self::AutodiscoverMissing { .. } => "autodiscover-missing",
            Self::AutodiscoverElsewhere { .. } => "autodiscover-elsewhere",
            Self::WebPageForAutodiscover { .. } => "web-page-for-autodiscover",
            Self::LedElsewhere { .. } => "led-elsewhere",
            Self::NotFollowed { .. } => "not-followed",
            Self::AddressRedirected { .. } => "address-redirected",
            Self::GoesRound { .. } => "redirects-without-end",
            Self::Untrusted { .. } => "untrusted",
            Self::OnlyPlain { .. } => "only-without-encryption",
            Self::BadFile { .. } => "bad-file",
            Self::FileMistake { .. } => "file-mistake",
            Self::FileFails { .. } => "file-fails",
            Self::ProxyFails { .. } => "proxy-fails",
            Self::NoExchanger => "no-exchanger",
            Self::Unconfirmed => "unconfirmed",
            Self::Wildcard { .. } => "wildcard",
            Self::EveryName { .. } => "every-name",
            Self::Portal { .. } => "portal",
            Self::ForeignCertificate { .. } => "foreign-certificate",
            Self::InsideServer { .. } => "private-address",
            Self::NamedByAddress { .. } => "named-by-address",
            Self::Unanswered { .. } => "unanswered",
            Self::NoAnswers { .. } => "no-answers",
            Self::DeniesKnown => "known-names-denied",
            Self::ExchangerByAddress { .. } => "exchanger-by-address",
            Self::ExchangerMissing { .. } => "exchanger-missing",
            Self::ExchangerInside { .. } => "exchanger-inside",
            Self::ExchangerAlias { .. } => "exchanger-alias",
            Self::NullMx => "null-mx",
            Self::NoDomain { .. } => "no-domain",
            Self::ServerName { .. } => "server-name",
            Self::Unencrypted(_) => "unencrypted",
            Self::SpfTwice { .. } => "spf-twice",
            Self::SpfLacks { .. } => "spf-lacks",
        }
    }
}
