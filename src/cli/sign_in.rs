//! Getting a token from Microsoft's sign-in service: who asks for it, and with what.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use rustls_pki_types::pem::PemObject as _;
use rustls_pki_types::{CertificateDer, PrivateKeyDer};

use super::secret::{LONGEST, Source, read_file};
use super::value;
use crate::error::Error;
use crate::oauth::assertion::Certificate;
use crate::oauth::{self, Application, Proof};
use crate::observation::sign_in::Flow;
use crate::plan::Plan;
use crate::provider::{Cloud, Provider};
use crate::runner::How;

/// Who asks for a token, and with what.
#[derive(Debug, Args)]
pub struct GetTokenArgs {
    /// Sign in at Microsoft for a token, which is kept in memory alone
    #[arg(long, group = "secret", help_heading = "Getting a token (Microsoft)")]
    pub sign_in: bool,
    /// The id of an application of your organisation that may ask for it (or set MAILPROBE_CLIENT_ID)
    #[arg(
        long,
        value_name = "ID",
        value_parser = value::client,
        help_heading = "Getting a token (Microsoft)"
    )]
    pub client_id: Option<String>,
    /// How to sign in: with a code on any device, or with the browser of this computer
    #[arg(
        long,
        value_enum,
        value_name = "device|browser",
        hide_possible_values = true,
        help_heading = "Getting a token (Microsoft)"
    )]
    pub flow: Option<BrowserOrCode>,
    /// Ask for a token of an application itself, without a person
    #[arg(
        long,
        value_name = "CLIENT_ID",
        value_parser = value::client,
        group = "secret",
        help_heading = "Getting a token (Microsoft)"
    )]
    pub app: Option<String>,
    /// The organisation that signs in: a domain or an id; by itself it is the domain of the address
    #[arg(long, value_name = "TENANT", value_parser = value::tenant, help_heading = "Getting a token (Microsoft)")]
    pub tenant: Option<String>,
    /// Read the secret of the application from this file (or set MAILPROBE_APP_SECRET)
    #[arg(
        long,
        value_name = "FILE",
        group = "app_proof",
        help_heading = "Getting a token (Microsoft)"
    )]
    pub app_secret_file: Option<PathBuf>,
    /// Read the secret of the application from standard input
    #[arg(
        long,
        group = "app_proof",
        help_heading = "Getting a token (Microsoft)"
    )]
    pub app_secret_stdin: bool,
    /// Prove who the application is with the certificate and key in this PEM file
    #[arg(
        long,
        value_name = "FILE",
        group = "app_proof",
        help_heading = "Getting a token (Microsoft)"
    )]
    pub app_certificate: Option<PathBuf>,
    /// The host of the sign-in service, where the domain does not tell that it is at Microsoft
    #[arg(long, value_name = "HOST", value_parser = value::host, help_heading = "Getting a token (Microsoft)")]
    pub login_host: Option<String>,
}

/// How a person signs in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum BrowserOrCode {
    /// With a code that is typed in a browser, on any device.
    Device,
    /// With the browser of this computer.
    Browser,
}

/// Where a token comes from that has to be asked for.
#[derive(Debug)]
pub struct TokenSource {
    client: String,
    tenant: Option<String>,
    host: Option<String>,
    by: By,
}

#[derive(Debug)]
enum By {
    Person(BrowserOrCode),
    Secret(Source),
    Certificate(PathBuf),
}

impl TokenSource {
    /// What the options ask for; none when no token is to be asked for. The secret of an application may be named beside them.
    ///
    /// # Errors
    ///
    /// When something is missing, or does not go with the rest.
    pub fn of(options: &GetTokenArgs, app_secret: Option<&Source>) -> Result<Option<Self>, Error> {
        fits(options)?;
        let (client, by) = match &options.app {
            Some(client) => (client.clone(), proof(options, app_secret)?),
            None if options.sign_in => (
                client(options)?,
                By::Person(options.flow.unwrap_or(BrowserOrCode::Device)),
            ),
            None => return Ok(None),
        };
        Ok(Some(Self {
            client,
            tenant: options.tenant.clone(),
            host: options.login_host.clone(),
            by,
        }))
    }

    /// How the token is asked for.
    pub const fn flow(&self) -> Flow {
        match self.by {
            By::Person(BrowserOrCode::Device) => Flow::Device,
            By::Person(BrowserOrCode::Browser) => Flow::Browser,
            By::Secret(_) | By::Certificate(_) => Flow::Application,
        }
    }

    /// Reads what has to be read, before anything is done.
    ///
    /// # Errors
    ///
    /// When it cannot be read, or proves nothing.
    pub fn how(&self, user: Option<&str>) -> Result<How, Error> {
        Ok(match &self.by {
            By::Person(BrowserOrCode::Device) => How::Device,
            By::Person(BrowserOrCode::Browser) => How::Browser(user.map(str::to_owned)),
            By::Secret(source) => How::Application(Proof::Secret(source.read_text()?)),
            By::Certificate(path) => How::Application(Proof::Certificate(certificate(path)?)),
        })
    }

    /// The application that asks, and where, now that it is known whose servers these are.
    ///
    /// # Errors
    ///
    /// When that is not Microsoft's sign-in service, or cannot be told.
    pub fn application(&self, plan: &Plan) -> Result<Application, Error> {
        let cloud = cloud(plan);
        let host = match (&self.host, &cloud) {
            (Some(host), _) => host.clone(),
            (None, Ok(cloud)) => oauth::host(*cloud).to_owned(),
            (None, Err(why)) => return Err(Error::Usage(why.clone())),
        };
        let of_address = |name: &String| Some(name.rsplit_once('@')?.1.to_owned());
        let address = plan.target.address.as_ref().or(plan.username.as_ref());
        let domain = address.and_then(of_address);
        let is_person = matches!(self.by, By::Person(_));
        let tenant = match (&self.tenant, cloud, domain) {
            (Some(tenant), _, _) => tenant.clone(),
            (None, Ok(Cloud::Consumer), _) if is_person => "consumers".to_owned(),
            (None, Ok(Cloud::Consumer), _) => return Err(no_tenant()),
            // What is no domain cannot be a part of the service's path.
            (None, _, Some(domain)) => value::tenant(&domain).map_err(|_| no_tenant())?,
            (None, _, None) if is_person => "organizations".to_owned(),
            (None, _, None) => return Err(no_tenant()),
        };
        Ok(Application {
            host,
            tenant,
            client: self.client.clone(),
        })
    }
}

/// An application speaks for one organisation, and it is not told which.
fn no_tenant() -> Error {
    Error::Usage(
        "--app needs --tenant, the domain or id of the organisation whose application it is, where no address tells it"
            .to_owned(),
    )
}

/// The cloud whose people sign in here, or why that cannot be told.
fn cloud(plan: &Plan) -> Result<Cloud, String> {
    let mut hosts = plan.probes.iter().map(|probe| &probe.endpoint.host);
    let named = hosts.find_map(|host| match Provider::of_host(host) {
        Some(Provider::ExchangeOnline(cloud)) => Some(cloud),
        _ => None,
    });
    let domain = &plan.target.domain_unicode;
    match (plan.target.provider, named) {
        (Provider::ExchangeOnline(cloud), _) | (_, Some(cloud)) => Ok(cloud),
        (Provider::Known(known), None) => Err(format!(
            "--sign-in and --app ask Microsoft's sign-in service, and {domain} is at {}; get a token there, and give it with \
             --token-file or --token-stdin",
            known.name
        )),
        // Where the DNS does not answer, it is the sign-in service that will not be found either, and that is to be told.
        (Provider::Other, None) if !plan.unanswered.is_empty() => Ok(Cloud::Worldwide),
        (Provider::Other, None) => Err(format!(
            "--sign-in and --app ask Microsoft's sign-in service, and the DNS does not tell that the mail of {domain} is at \
             Microsoft; if it is, add --login-host {}, otherwise give a token with --token-file or --token-stdin",
            oauth::host(Cloud::Worldwide)
        )),
    }
}

/// Options that go with others are told so.
fn fits(options: &GetTokenArgs) -> Result<(), Error> {
    let asks = options.sign_in || options.app.is_some();
    let of_person = [
        ("--client-id", options.client_id.is_some()),
        ("--flow", options.flow.is_some()),
    ];
    let of_application = [
        ("--app-secret-file", options.app_secret_file.is_some()),
        ("--app-secret-stdin", options.app_secret_stdin),
        ("--app-certificate", options.app_certificate.is_some()),
    ];
    let of_both = [
        ("--tenant", options.tenant.is_some()),
        ("--login-host", options.login_host.is_some()),
    ];
    let lonely = |list: &[(&'static str, bool)], with: &str| {
        let found = list.iter().find(|(_, is_given)| *is_given);
        found.map_or(Ok(()), |(option, _)| {
            Err(Error::Usage(format!("{option} goes with {with}; add it")))
        })
    };
    if !options.sign_in {
        lonely(&of_person, "--sign-in")?;
    }
    if options.app.is_none() {
        lonely(&of_application, "--app CLIENT_ID")?;
    }
    if !asks {
        lonely(&of_both, "--sign-in or --app CLIENT_ID")?;
    }
    Ok(())
}

/// The id of the application that a person signs in for.
fn client(options: &GetTokenArgs) -> Result<String, Error> {
    let client = options.client_id.clone();
    client.ok_or_else(|| Error::Usage(REGISTER.to_owned()))
}

/// There is no id of our own: an organisation decides which applications read its mail.
const REGISTER: &str = "--sign-in needs an application of your organisation that may ask for a token. An administrator registers one once:
  1. entra.microsoft.com > App registrations > New registration; accounts in this organisation only; no redirect address.
  2. Authentication > Allow public client flows: Yes (for --flow browser also: Add a platform > Mobile and desktop > http://localhost).
  3. API permissions > Add > APIs my organization uses > Office 365 Exchange Online > Delegated permissions: IMAP.AccessAsUser.All,
     POP.AccessAsUser.All, SMTP.Send; then Grant admin consent.
  4. Overview > copy the Application (client) ID.
  5. mailprobe ADDRESS --sign-in --client-id ID (or set MAILPROBE_CLIENT_ID).";

fn proof(options: &GetTokenArgs, app_secret: Option<&Source>) -> Result<By, Error> {
    if let Some(named) = app_secret {
        return Ok(By::Secret(named.clone()));
    }
    if let Some(path) = &options.app_certificate {
        return Ok(By::Certificate(path.clone()));
    }
    Source::of_application(options.app_secret_file.as_ref(), options.app_secret_stdin)
        .map(By::Secret)
}

/// The certificate and the key of a PEM file.
fn certificate(path: &Path) -> Result<Certificate, Error> {
    let option = "--app-certificate";
    let pem = read_file(path).map_err(|source| Error::unreadable(option, path, source))?;
    let unusable = |why: &str| Error::Secret(format!("the file of {option}: {why}"));
    if pem.len() as u64 > LONGEST {
        return Err(unusable("it is too long for a certificate and its key"));
    }
    let is_encrypted = |text: &str| text.contains("ENCRYPTED");
    if std::str::from_utf8(&pem).is_ok_and(is_encrypted) {
        return Err(unusable(
            "its key is encrypted; take its passphrase off: `openssl pkey -in FILE -out KEY.pem`, and put the certificate beside it",
        ));
    }
    let key = PrivateKeyDer::from_pem_slice(&pem).map_err(|_| {
        unusable("it holds no private key in PEM that is not encrypted; it must hold the certificate and its key")
    })?;
    let certificate = CertificateDer::from_pem_slice(&pem).map_err(|_| {
        unusable("it holds no certificate in PEM; it must hold the certificate and its key")
    })?;
    Certificate::new(&certificate, key.secret_der()).map_err(|error| unusable(&error.to_string()))
}
