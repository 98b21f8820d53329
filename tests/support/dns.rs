//! A name server (NSD) that knows exactly the records of a test; every other name in the world does not exist.

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
        let (mut command, home) = prepare(&[at.ip()], at.port(), records, Command::new);
        let mut process = Process::start(&mut command, &home);
        process.wait_for([at], &home.join("log"));
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
        let (mut command, home) =
            prepare(addresses, port, records, |program| network.command(program));
        let mut process = Process::start(&mut command, &home);
        let at = SocketAddr::new(addresses[0], port);
        network.inside(|| process.wait_for([at], &home.join("log")));
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
    records: &[String],
    command: impl Fn(PathBuf) -> Command,
) -> (Command, PathBuf) {
    let home = directory("nsd");
    let here = home.display();
    // It serves the root itself, so that an unknown name is NXDOMAIN, not REFUSED.
    let mut zone =
        "$TTL 60\n. IN SOA ns.invalid. postmaster.invalid. 1 60 60 60 60\n. IN NS ns.invalid.\n"
            .to_owned();
    for record in records {
        let _ = writeln!(zone, "{record}");
    }
    let addresses: String = addresses
        .iter()
        .map(|address| format!("  ip-address: {address}@{port}\n"))
        .collect();
    let configuration = format!(
        "server:\n{addresses}  username: \"\"\n  database: \"\"\n  server-count: 1\n  zonesdir: \"{here}\"\n  pidfile: \"{here}/pid\"\n  \
         xfrdir: \"{here}\"\n  xfrdfile: \"{here}/xfrd\"\n  zonelistfile: \"{here}/zones\"\n  logfile: \"{here}/log\"\n\
         remote-control:\n  control-enable: no\nzone:\n  name: \".\"\n  zonefile: \"zone\"\n",
    );
    fs::write(home.join("zone"), zone).expect("our own directory");
    fs::write(home.join("nsd.conf"), configuration).expect("our own directory");
    let mut command = command(program());
    command
        .arg("-d")
        .arg("-c")
        .arg(home.join("nsd.conf"))
        .env("LD_LIBRARY_PATH", library_path(&[]));
    (command, home)
}
