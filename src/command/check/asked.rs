//! What the options of `check` ask for, taken together, and where they contradict each other.

use std::path::Path;

use rustls_pki_types::CertificateDer;
use rustls_pki_types::pem::PemObject as _;

use crate::cli::secret::{Kind, Source};
use crate::cli::{CheckArgs, NetworkArgs};
use crate::error::Error;
use crate::net::{Family, Network};
use crate::plan::{Limits, Request, Wanted};
use crate::secret::Credential;
use crate::target;

/// Everything that a run needs, except the secret itself.
pub(super) struct Asked {
    /// What is to be tried.
    pub(super) request: Request,
    /// The way to the network.
    pub(super) network: Network,
    source: Option<Source>,
}

impl Asked {
    pub(super) fn of(args: &CheckArgs) -> Result<Self, Error> {
        let target = target::parse(args.target.as_deref().unwrap_or_default())?;
        let servers = servers(args)?;
        let source = Source::of(&args.sign_in)?;
        let username = args
            .sign_in
            .username
            .clone()
            .or_else(|| target.address.clone());
        if source.is_some() && username.is_none() {
            return Err(Error::Usage(
                "a password or token needs a name to sign in with; give the whole e-mail address, or add --username NAME"
                    .to_owned(),
            ));
        }
        let defaults = Limits::default();
        Ok(Self {
            request: Request {
                target,
                only: args.only.clone(),
                servers,
                username: username.filter(|_| source.is_some()),
                with_token: source
                    .as_ref()
                    .is_some_and(|source| source.kind == Kind::Token),
                limits: Limits {
                    run: args.timeout.unwrap_or(defaults.run),
                    ..defaults
                },
            },
            network: network(&args.network)?,
            source,
        })
    }

    /// Reads the secret, where there is one.
    pub(super) fn credential(&self) -> Result<Option<Credential>, Error> {
        let (Some(source), Some(username)) = (&self.source, &self.request.username) else {
            return Ok(None);
        };
        Ok(Some(Credential {
            username: username.clone(),
            secret: source.read(username)?,
        }))
    }
}

fn servers(args: &CheckArgs) -> Result<Vec<Wanted>, Error> {
    let servers = [&args.imap, &args.pop3, &args.smtp].into_iter().flatten();
    let servers: Vec<Wanted> = servers.cloned().collect();
    let left_out = servers
        .iter()
        .find(|wanted| !args.only.is_empty() && !args.only.contains(&wanted.protocol));
    match left_out {
        Some(wanted) => Err(Error::Usage(format!(
            "--{} names a server, and --only leaves {} out; give one of them",
            wanted.protocol.name(),
            wanted.protocol
        ))),
        None => Ok(servers),
    }
}

fn network(args: &NetworkArgs) -> Result<Network, Error> {
    Ok(Network {
        dns: args.dns,
        connect_to: args.connect_to.clone(),
        extra_roots: match &args.ca_file {
            Some(path) => roots(path)?,
            None => Vec::new(),
        },
        family: match (args.ipv4, args.ipv6) {
            (true, _) => Some(Family::V4),
            (_, true) => Some(Family::V6),
            _ => None,
        },
        ..Network::default()
    })
}

/// The certificates of a PEM file, in DER.
fn roots(path: &Path) -> Result<Vec<Vec<u8>>, Error> {
    let bytes = std::fs::read(path).map_err(|source| Error::File {
        what: "the file of --ca-file cannot be read".to_owned(),
        source,
    })?;
    let unusable = |why: &str| Error::Usage(format!("the file of --ca-file {why}"));
    let mut roots = Vec::new();
    for certificate in CertificateDer::pem_slice_iter(&bytes) {
        let certificate = certificate.map_err(|_| unusable("is not readable as PEM"))?;
        let whole = x509_parser::parse_x509_certificate(&certificate)
            .is_ok_and(|(rest, _)| rest.is_empty());
        if !whole {
            return Err(unusable("holds something that is not a certificate"));
        }
        roots.push(certificate.to_vec());
    }
    match roots.is_empty() {
        true => Err(unusable(
            "holds no certificate; it must be PEM, with the line `-----BEGIN CERTIFICATE-----`",
        )),
        false => Ok(roots),
    }
}
