//! What ties a sign-in to the very TLS session that it goes over (RFC 5056), so that nobody can stand in between.

/// A channel binding.
#[derive(Clone, PartialEq, Eq)]
pub struct Binding {
    /// Its type.
    pub kind: BindingKind,
    /// What both ends know of their session.
    pub data: Vec<u8>,
}

/// The types of channel binding that mailprobe has. Of `tls-unique`, the oldest, the TLS library tells nothing, and TLS 1.3 has none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BindingKind {
    /// Keying material that only the two ends can make (RFC 9266).
    TlsExporter,
    /// A hash of the server's certificate (RFC 5929, section 4).
    TlsServerEndPoint,
}

impl BindingKind {
    /// The registered name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::TlsExporter => "tls-exporter",
            Self::TlsServerEndPoint => "tls-server-end-point",
        }
    }
}

impl std::fmt::Debug for Binding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Binding({})", self.kind.name())
    }
}
