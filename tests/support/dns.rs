//! A name server (NSD) that knows exactly the records of a test; every other name in the world does not exist. Or it knows some zones
//! alone, whole or broken, and refuses to answer for the rest.

use std::fmt::Write as _;
use std::fs;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::process::Command;
use std::sync::Arc;

use super::network::Network;
use super::process::{Loopback, Process, directory};
use super::{library_path, unpacked};

/// NSD's program file.
pub(crate) fn program() -> PathBuf {
    unpacked().join("usr/sbin/nsd")
}

/// A zone of a name server.
#[derive(Clone, Debug)]
pub(crate) struct Zone {
    name: String,
    from: Source,
}

/// Where the name server has a zone from.
#[derive(Clone, Debug)]
enum Source {
    /// This file, as it is.
    File(String),
    /// Another name server, which is asked for it.
    Server(IpAddr),
}

impl Zone {
    /// These records, below what every zone begins with; names are absolute.
    pub(crate) fn new(name: &str, records: &[String]) -> Self {
        let head = format!(
            "$TTL 60\n{name} IN SOA ns.invalid. postmaster.invalid. 1 60 60 60 60\n{name} IN NS ns.invalid.\n"
        );
        Self::file(
            name,
            records.iter().fold(head, |mut text, record| {
                let _ = writeln!(text, "{record}");
                text
            }),
        )
    }

    /// What stands in this file, be it a zone or not.
    pub(crate) fn file(name: &str, text: String) -> Self {
        Self {
            name: name.to_owned(),
            from: Source::File(text),
        }
    }

    /// What stands in its file; none when it comes from another name server.
    pub(crate) fn text(&self) -> Option<&str> {
        match &self.from {
            Source::File(text) => Some(text),
            Source::Server(_) => None,
        }
    }

    /// A copy of what that name server has.
    pub(crate) fn copied(name: &str, from: IpAddr) -> Self {
        Self {
            name: name.to_owned(),
            from: Source::Server(from),
        }
    }
}

/// A running name server, over UDP and TCP.
#[derive(Debug)]
pub(crate) struct NameServer {
    at: SocketAddr,
    _process: Process,
    _loopback: Option<Loopback>,
}

impl NameServer {
    /// Serves these lines of a zone file; names are absolute, for instance `imap.contoso.example. IN A 127.0.0.2`.
    pub(crate) fn start(records: &[String]) -> Self {
        let loopback = Loopback::claim();
        let at = SocketAddr::from((loopback.address(), 10_053));
        let root = Zone::new(".", records);
        let (mut command, home) = prepare(&[at.ip()], at.port(), &[root], Command::new);
        let mut process = Process::start(&mut command, &home);
        process.wait_for([at], &home.join("log"));
        process.wait_for_answer(at, &home.join("log"));
        Self {
            at,
            _process: process,
            _loopback: Some(loopback),
        }
    }

    /// The same in a network of the test, at these addresses of it and this port.
    pub(crate) fn start_in(
        network: &Arc<Network>,
        addresses: &[IpAddr],
        port: u16,
        records: &[String],
    ) -> Self {
        // It serves the root itself, so that an unknown name is NXDOMAIN, not REFUSED.
        Self::with_zones(network, addresses, port, &[Zone::new(".", records)])
    }

    /// The same with these zones alone: for all other names it refuses to answer.
    pub(crate) fn with_zones(
        network: &Arc<Network>,
        addresses: &[IpAddr],
        port: u16,
        zones: &[Zone],
    ) -> Self {
        let (mut command, home) =
            prepare(addresses, port, zones, |program| network.command(program));
        let mut process = Process::start(&mut command, &home);
        let at = SocketAddr::new(addresses[0], port);
        network.inside(|| {
            process.wait_for([at], &home.join("log"));
            process.wait_for_answer(at, &home.join("log"));
        });
        Self {
            at,
            _process: process,
            _loopback: None,
        }
    }

    /// For `--dns`.
    pub(crate) fn at(&self) -> SocketAddr {
        self.at
    }
}

/// Writes its files, and tells the command that starts it.
fn prepare(
    addresses: &[IpAddr],
    port: u16,
    zones: &[Zone],
    command: impl Fn(PathBuf) -> Command,
) -> (Command, PathBuf) {
    let home = directory("nsd");
    let here = home.display();
    let addresses: String = addresses
        .iter()
        .map(|address| format!("  ip-address: {address}@{port}\n"))
        .collect();
    let mut configuration = format!(
        "server:\n{addresses}  username: \"\"\n  database: \"\"\n  server-count: 1\n  zonesdir: \"{here}\"\n  pidfile: \"{here}/pid\"\n  \
         xfrdir: \"{here}\"\n  xfrdfile: \"{here}/xfrd\"\n  zonelistfile: \"{here}/zones\"\n  logfile: \"{here}/log\"\n\
         remote-control:\n  control-enable: no\n",
    );
    for (number, zone) in zones.iter().enumerate() {
        let file = format!("zone-{number}");
        let _ = write!(
            configuration,
            "zone:\n  name: \"{}\"\n  zonefile: \"{file}\"\n",
            zone.name
        );
        match &zone.from {
            Source::File(text) => fs::write(home.join(file), text).expect("our own directory"),
            Source::Server(server) => {
                let _ = writeln!(configuration, "  request-xfr: {server} NOKEY");
            }
        }
    }
    fs::write(home.join("nsd.conf"), configuration).expect("our own directory");
    let mut command = command(program());
    command
        .arg("-d")
        .arg("-c")
        .arg(home.join("nsd.conf"))
        .env("LD_LIBRARY_PATH", library_path(&[]));
    (command, home)
}
