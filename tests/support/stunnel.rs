//! stunnel: OpenSSL, set up as a row wants it, in front of the real mail servers.

use std::fmt::Write as _;
use std::fs;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;

use super::certificates::Certificate;
use super::network::Network;
use super::process::{Process, directory};
use super::{library_path, unpacked};

/// stunnel's program file.
pub(crate) fn program() -> PathBuf {
    unpacked().join("usr/bin/stunnel4")
}

/// The ports of the mail servers that it stands in front of.
pub(crate) const PORTS: [u16; 3] = [993, 995, 465];

/// A running stunnel.
#[derive(Debug)]
pub(crate) struct Stunnel {
    _process: Process,
}

impl Stunnel {
    /// Serves the mail servers of the network at the three ports from `first` on, under TLS as `options` say it for each of [`PORTS`].
    pub(crate) fn start(
        network: &Arc<Network>,
        certificate: &Certificate,
        options: &dyn Fn(u16) -> String,
        first: u16,
    ) -> Self {
        let home = directory("stunnel");
        let mut text = "foreground = yes\npid =\nsyslog = no\ndebug = warning\n".to_owned();
        for (port, behind) in (first..).zip(PORTS) {
            let inner = port + 3;
            let _ = write!(
                text,
                "[front-{behind}]\naccept = :::{port}\nconnect = 127.0.0.1:{inner}\ncert = {}\nkey = {}\n{}\n\
                 [back-{behind}]\nclient = yes\naccept = 127.0.0.1:{inner}\nconnect = 127.0.0.1:{behind}\n",
                certificate.chain.display(),
                certificate.key.display(),
                options(behind),
            );
        }
        fs::write(home.join("stunnel.conf"), text).expect("our own directory");
        let mut command = network.command(program());
        command
            .arg(home.join("stunnel.conf"))
            .env("LD_LIBRARY_PATH", library_path(&[]));
        let mut process = Process::start(&mut command, &home);
        let listening = (first..).take(PORTS.len());
        let listening = listening.map(|port| SocketAddr::from((Ipv4Addr::LOCALHOST, port)));
        let log = home.join("output");
        network.inside(|| process.wait_for(listening, &log));
        Self { _process: process }
    }
}
