//! A simulated Exchange Online tenant: IMAP works, POP is off for the mailbox, SMTP AUTH is off for the organisation.
//! Beside its mail servers there is the sign-in service, whose tokens they take.
//!
//! Its services are small but honest: they take their commands in any order and from any program,
//! and answer with the lines that Exchange Online is known to send.

pub mod directory;
pub mod identity;
mod imap;
mod judge;
mod pop3;
mod smtp;

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use tokio::net::TcpListener;

use self::identity::{Identity, Mint, Registered};
use self::imap::Imap;
use self::judge::Judge;
use self::pop3::Pop3;
use self::smtp::Smtp;
use super::backstage::Backstage;
use super::certificates::Authority;
use super::dns::Zone;
use super::tcp::{self, Held};
use super::{dns, service, tls};
use crate::endpoint::{Protocol, Purpose, Security};
use crate::net::Network;
use crate::observation::computer::Computer;
use crate::plan::{Limits, Request};
use crate::provider::{Cloud, Door, Provider};
use crate::secret::{Credential, Secret};
use crate::target::{self, TargetError};

/// The address of the person whose mail does not work.
pub const ADDRESS: &str = "kim@contoso.com";
/// The access token that the tenant takes. It opens nothing outside of the demo.
pub const TOKEN: &str = "demo-token-2f9c1d7e5b8a4036-opens-nothing-outside-this-demo";

/// The domain of the tenant.
const DOMAIN: &str = "contoso.com";
/// The name of the front end in greetings and refusals.
const FRONT_END: &str = "DEMO1P401CA0007";

/// Which generation of front ends answers. Both are in use, and which one a program meets is chance.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FrontEnd {
    /// The one that was first seen in September 2026.
    #[default]
    New,
    /// The one of the years before.
    Classic,
}

/// The name of the front end as Exchange writes it: base64 of UTF-16, low byte first.
fn front_end_in_brackets() -> String {
    let name = format!("{FRONT_END}.DEMO1P401.PROD.OUTLOOK.COM");
    let bytes: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
    format!("[{}]", STANDARD.encode(bytes))
}

/// A door of the tenant, and the loopback port that stands for it.
#[derive(Clone, Debug)]
pub struct TenantDoor {
    /// The protocol.
    pub protocol: Protocol,
    /// The name that programs connect to.
    pub host: &'static str,
    /// The port that they connect to.
    pub port: u16,
    /// How the connection becomes private.
    pub security: Security,
    /// Where it really is.
    pub address: SocketAddr,
    /// Whether anything listens there; Exchange Online has nothing on port 465.
    pub is_open: bool,
}

/// A tenant whose servers run until it is dropped.
pub struct Tenant {
    /// Its DNS server.
    pub dns: SocketAddr,
    /// Its doors, in the order in which they are tried.
    pub doors: Vec<TenantDoor>,
    /// Where the sign-in service really is.
    pub sign_in: SocketAddr,
    authority: Authority,
    registered: Arc<Registered>,
    /// Ports on which nothing listens, held so that nobody else takes them.
    _closed: Vec<Held>,
    backstage: Backstage,
}

impl Tenant {
    /// Starts it, on free ports.
    ///
    /// # Errors
    ///
    /// When a port cannot be had or a certificate cannot be made.
    pub fn open(front_end: FrontEnd) -> io::Result<Self> {
        let backstage = Backstage::open()?;
        let authority = Authority::new("mailprobe demo").map_err(io::Error::other)?;
        let mint = Arc::new(Mint::new().map_err(io::Error::other)?);
        let judge = Judge::new(Arc::clone(&mint), front_end);
        let registered = Arc::new(Registered::default());
        let mut closed = Vec::new();
        let mut doors = Vec::new();
        for door in Provider::ExchangeOnline(Cloud::Worldwide).doors() {
            let is_open = door.purpose != Purpose::Contrast;
            let address = if is_open {
                let (listener, address) = tcp::open_port(&backstage)?;
                serve(&backstage, &authority, door, listener, &judge)?;
                address
            } else {
                let held = tcp::closed_port()?;
                let address = held.address;
                closed.push(held);
                address
            };
            doors.push(TenantDoor {
                protocol: door.protocol,
                host: door.host,
                port: door.port,
                security: door.security,
                address,
                is_open,
            });
        }
        let (listener, sign_in) = tcp::open_port(&backstage)?;
        let certificate = authority.good(identity::HOST).map_err(io::Error::other)?;
        let service = Arc::new(Identity::new(mint, Arc::clone(&registered)));
        backstage.run(identity::serve(
            listener,
            tls::acceptor(certificate)?,
            service,
        ));
        let dns = dns::serve(zone(&doors)?, &backstage)?;
        Ok(Self {
            dns,
            doors,
            sign_in,
            authority,
            registered,
            _closed: closed,
            backstage,
        })
    }

    /// The root that signed the servers' certificates, as a PEM file holds it.
    pub fn root_pem(&self) -> String {
        self.authority.root_pem()
    }

    /// The key and the certificate that its applications may sign in with, as a PEM file holds them.
    ///
    /// # Errors
    ///
    /// When no key can be made.
    pub fn application_pem(&self) -> io::Result<String> {
        let pem = self.registered.pem().map_err(io::Error::other)?;
        Ok(pem.to_owned())
    }

    /// How a check in this program reaches it: by its DNS, and from the well-known ports to its own.
    pub fn network(&self) -> Network {
        let detour = |door: &TenantDoor| {
            let known = SocketAddr::from((address_of(door.host), door.port));
            (known, door.address)
        };
        Network {
            dns: Some(self.dns),
            detours: self
                .doors
                .iter()
                .map(detour)
                .chain([(
                    SocketAddr::from((address_of(identity::HOST), 443)),
                    self.sign_in,
                )])
                .collect(),
            extra_roots: vec![self.authority.root_der().to_vec()],
            simulated: true,
            computer: Some(Computer::default()),
            ..Network::default()
        }
    }

    /// Waits until the user presses Ctrl-C, or the operating system asks for the end.
    ///
    /// # Errors
    ///
    /// When the operating system does not tell of it.
    pub fn wait_for_end(&self) -> io::Result<()> {
        self.backstage.set_up(end_is_asked_for())
    }
}

#[cfg(unix)]
async fn end_is_asked_for() -> io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    let mut hang_up = signal(SignalKind::hangup())?;
    tokio::select! {
        pressed = tokio::signal::ctrl_c() => pressed,
        _ = terminate.recv() => Ok(()),
        _ = hang_up.recv() => Ok(()),
    }
}

#[cfg(not(unix))]
async fn end_is_asked_for() -> io::Result<()> {
    tokio::signal::ctrl_c().await
}

/// What the names of the tenant resolve to: loopback, so that nothing can leave this computer.
fn address_of(host: &str) -> Ipv4Addr {
    let last = match host {
        identity::HOST => 13,
        host if host == Cloud::Worldwide.submission_host() => 12,
        _ => 11,
    };
    Ipv4Addr::new(127, 0, 0, last)
}

/// What the person of the tenant asks: their own address, with their token.
///
/// # Errors
///
/// Never: the address is a good one.
pub fn request() -> Result<Request, TargetError> {
    Ok(Request {
        target: target::parse(ADDRESS)?,
        only: Vec::new(),
        servers: Vec::new(),
        username: Some(ADDRESS.to_owned()),
        is_named: false,
        asks_files: false,
        with_token: true,
        mechanism: None,
        from: None,
        limits: Limits::default(),
    })
}

/// What that person signs in with.
pub fn credential() -> Credential {
    Credential {
        username: ADDRESS.to_owned(),
        secret: Secret::Token(TOKEN.into()),
    }
}

/// What the DNS of a Microsoft 365 domain says.
fn zone(doors: &[TenantDoor]) -> io::Result<Zone> {
    let mut zone = Zone::default();
    let exchange = "contoso-com.mail.protection.outlook.com";
    let autodiscover = "autodiscover.outlook.com";
    zone.add_mx(DOMAIN, 0, exchange)?;
    zone.add_alias("autodiscover.contoso.com", autodiscover)?;
    for name in doors
        .iter()
        .map(|door| door.host)
        .chain([exchange, autodiscover, identity::HOST])
    {
        zone.add_address(name, address_of(name).into());
    }
    Ok(zone)
}

fn serve(
    backstage: &Backstage,
    authority: &Authority,
    door: Door,
    listener: TcpListener,
    judge: &Judge,
) -> io::Result<()> {
    let judge = judge.clone();
    let identity = authority.good(door.host).map_err(io::Error::other)?;
    let acceptor = tls::acceptor(identity)?;
    let security = door.security;
    match door.protocol {
        Protocol::Imap => {
            backstage.run(service::serve(listener, security, acceptor, move || {
                Imap::new(judge.clone())
            }));
        }
        Protocol::Pop3 => {
            backstage.run(service::serve(listener, security, acceptor, move || {
                Pop3::new(judge.clone())
            }));
        }
        Protocol::Smtp => {
            backstage.run(service::serve(listener, security, acceptor, move || {
                Smtp::new(judge.clone())
            }));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may fail loudly")]
    use super::*;

    #[test]
    fn every_door_of_the_provider_is_there() {
        let tenant = Tenant::open(FrontEnd::New).unwrap();
        let ports: Vec<u16> = tenant.doors.iter().map(|door| door.port).collect();
        assert_eq!(ports, [993, 143, 995, 110, 587, 25, 465]);
        for door in &tenant.doors {
            let open = std::net::TcpStream::connect(door.address).is_ok();
            assert_eq!(open, door.port != 465, "port {}", door.port);
        }
    }
}
