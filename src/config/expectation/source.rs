//! Who names the servers of a mail domain.

/// Who names the servers of a mail domain, as `mailprobe discover` calls them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// The SRV records.
    Srv,
    /// A settings file of the domain, at either of its places.
    Autoconfig,
    /// The file of PACC.
    Pacc,
    /// Autodiscover.
    Autodiscover,
    /// What the provider documents.
    Provider,
    /// The database of Thunderbird, which lists the domain.
    Ispdb,
    /// The settings file of the house that mail goes to.
    AutoconfigMx,
    /// The database, which lists the domain of the mail exchanger.
    IspdbMx,
}

impl Source {
    /// Every source, the most trusted first.
    pub const ALL: [Self; 8] = [
        Self::Autoconfig,
        Self::Pacc,
        Self::Srv,
        Self::Autodiscover,
        Self::Provider,
        Self::Ispdb,
        Self::AutoconfigMx,
        Self::IspdbMx,
    ];

    /// The word that stands for it in the file.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Srv => "srv",
            Self::Autoconfig => "autoconfig",
            Self::Pacc => "pacc",
            Self::Autodiscover => "autodiscover",
            Self::Provider => "provider",
            Self::Ispdb => "ispdb",
            Self::AutoconfigMx => "autoconfig-mx",
            Self::IspdbMx => "ispdb-mx",
        }
    }

    /// What people call it.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Srv => "the SRV records",
            Self::Autoconfig => "the settings file of the domain",
            Self::Pacc => "the PACC file of the domain",
            Self::Autodiscover => "Autodiscover",
            Self::Provider => "the documentation of the provider",
            Self::Ispdb => "the database of Thunderbird",
            Self::AutoconfigMx => "the settings file of the house that mail goes to",
            Self::IspdbMx => "the database of Thunderbird for the mail exchanger",
        }
    }

    /// Whether this is what reports call so: the places at which a settings file or Autodiscover is asked for are one source here.
    pub fn is(self, name: &str) -> bool {
        match self {
            Self::AutoconfigMx => name.starts_with("autoconfig-mx"),
            Self::Autoconfig => matches!(name, "autoconfig-host" | "autoconfig-well-known"),
            Self::Autodiscover => name.starts_with("autodiscover"),
            Self::Ispdb => name == "ispdb" || name == "ispdb-live",
            other => other.name() == name,
        }
    }
}
