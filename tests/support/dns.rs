//! A name server (NSD) that knows exactly the records of a test; every other name in the world does not exist.

use std::fmt::Write as _;
use std::fs;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::Command;

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
    _loopback: Loopback,
}

impl NameServer {
    /// Serves these lines of a zone file; names are absolute, for instance `imap.contoso.example. IN A 127.0.0.2`.
    pub(crate) fn start(records: &[String]) -> Self {
        let loopback = Loopback::claim();
        let at = SocketAddr::from((loopback.address(), 10_053));
        let home = directory("nsd");
        let here = home.display();
        // It serves the root itself, so that an unknown name is NXDOMAIN, not REFUSED.
        let mut zone = "$TTL 60\n. IN SOA ns.invalid. postmaster.invalid. 1 60 60 60 60\n. IN NS ns.invalid.\n".to_owned();
        for record in records {
            let _ = writeln!(zone, "{record}");
        }
        let configuration = format!(
            "server:\n  ip-address: {}@{}\n  username: \"\"\n  database: \"\"\n  server-count: 1\n  zonesdir: \"{here}\"\n  pidfile: \"{here}/pid\"\n  \
             xfrdir: \"{here}\"\n  xfrdfile: \"{here}/xfrd\"\n  zonelistfile: \"{here}/zones\"\n  logfile: \"{here}/log\"\n\
             remote-control:\n  control-enable: no\nzone:\n  name: \".\"\n  zonefile: \"zone\"\n",
            at.ip(),
            at.port(),
        );
        fs::write(home.join("zone"), zone).expect("our own directory");
        fs::write(home.join("nsd.conf"), configuration).expect("our own directory");
        let mut command = Command::new(program());
        command
            .arg("-d")
            .arg("-c")
            .arg(home.join("nsd.conf"))
            .env("LD_LIBRARY_PATH", library_path(&[]));
        let mut process = Process::start(&mut command, &home);
        process.wait_for([at], &home.join("log"));
        Self {
            at,
            _process: process,
            _loopback: loopback,
        }
    }

    /// For `--dns`.
    pub(crate) fn at(&self) -> SocketAddr {
        self.at
    }
}
