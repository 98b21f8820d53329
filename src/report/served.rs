//! The simulated tenant of `demo --serve`, as it is told to programs.

use schemars::JsonSchema;
use serde::Serialize;

use super::Tool;

/// How the simulated tenant is reached while it runs.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(title = "mailprobe served tenant", extend("$id" = "mailprobe-serve-1"))]
pub struct Served {
    /// The version of this form.
    #[schemars(extend("const" = super::SCHEMA_VERSION))]
    pub schema_version: u32,
    /// What serves it.
    pub tool: Tool,
    /// The address to check.
    pub address: String,
    /// Its DNS server, as `address:port`, for `--dns`.
    pub dns: String,
    /// The file with the root of its certificates, for `--ca-file`.
    pub ca_file: String,
    /// The file with the access token, for `--token-file`.
    pub token_file: String,
    /// Its servers.
    pub servers: Vec<ServedDoor>,
    /// Its sign-in service.
    pub sign_in: ServedSignIn,
}

/// The sign-in service, and the applications that it knows.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ServedSignIn {
    /// The host that is simulated.
    pub host: String,
    /// The port that is simulated.
    pub port: u16,
    /// Where it listens on this computer, as `address:port`, for `--connect-to`.
    pub address: String,
    /// The id of the tenant.
    pub tenant: String,
    /// The id of an application that people sign in with.
    pub client: String,
    /// The id of one whose tokens have run out when they are handed over.
    pub late_client: String,
    /// How the id of one begins that is refused; twelve digits follow, the number behind `AADSTS`.
    pub refused_client: String,
    /// The id of an application of its own that opens the mailbox of lee@contoso.com.
    pub application: String,
    /// The id of one that Exchange does not know.
    pub unknown_application: String,
    /// The file with the secret of both.
    pub application_secret_file: String,
    /// The file with the key and the certificate of both.
    pub application_certificate_file: String,
}

/// One server, and where it really is.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ServedDoor {
    /// The protocol.
    #[schemars(extend("enum" = ["imap", "pop3", "smtp"]))]
    pub protocol: &'static str,
    /// The host that is simulated.
    pub host: String,
    /// The port that is simulated.
    pub port: u16,
    /// How the connection becomes private.
    #[schemars(extend("enum" = ["tls", "starttls", "none"]))]
    pub security: &'static str,
    /// Where it listens on this computer, as `address:port`, for `--connect-to`.
    pub address: String,
    /// Whether anything listens there.
    pub open: bool,
}
