//! Whose mail service it is, and what that provider documents.

/// A cloud of Exchange Online.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cloud {
    /// Worldwide, and GCC.
    Worldwide,
    /// Personal accounts: outlook.com, hotmail.com, live.com, msn.com.
    Consumer,
    /// US Government, GCC High.
    GccHigh,
    /// US Department of Defense.
    Dod,
    /// China, operated by 21Vianet.
    China,
}

/// Whose servers these are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Provider {
    /// Exchange Online (Microsoft 365) or Outlook.com.
    ExchangeOnline(Cloud),
    /// Another provider.
    Other,
}
