//! sslsplit: a real proxy that opens encrypted connections and shows certificates of its own.

use std::fmt::Write as _;
use std::fs;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;

use super::network::Network;
use super::process::{Process, directory};
use super::{library_path, unpacked};

/// sslsplit's program file.
pub(crate) fn program() -> PathBuf {
    unpacked().join("usr/bin/sslsplit")
}

/// A running sslsplit.
#[derive(Debug)]
pub(crate) struct SslSplit {
    authority: PathBuf,
    _process: Process,
}

impl SslSplit {
    /// Opens what comes to each of these ports plus `up`, and leads it on to the port itself at the addresses beside it, the first of IPv4. The authority
    /// that signs its certificates has this subject, as `openssl req` wants it.
    pub(crate) fn start(
        network: &Arc<Network>,
        subject: &str,
        up: u16,
        ways: &[(u16, [&str; 2])],
    ) -> Self {
        let home = directory("sslsplit");
        let here = home.display();
        // It listens for each family by itself.
        network.sh(&format!(
            "sysctl -qw net.ipv6.bindv6only=1
             openssl req -x509 -newkey rsa:2048 -nodes -days 900 -subj '{subject}' -keyout {here}/ca.key -out {here}/ca.pem 2>{here}/openssl"
        ));
        // It does not live through a session of TLS 1.3.
        let mut text = format!("CACert {here}/ca.pem\nCAKey {here}/ca.key\nForceSSLProto tls12\n");
        for (port, addresses) in ways {
            let kind = if [993, 995, 465].contains(port) {
                "ssl"
            } else {
                "autossl"
            };
            for (any, address) in ["0.0.0.0", "::"].into_iter().zip(addresses) {
                let _ = writeln!(
                    text,
                    "ProxySpec {kind} {any} {} {address} {port}",
                    port + up
                );
            }
        }
        fs::write(home.join("sslsplit.conf"), text).expect("our own directory");
        let mut command = network.command(program());
        command
            .arg("-f")
            .arg(home.join("sslsplit.conf"))
            .env("LD_LIBRARY_PATH", library_path(&[]));
        let mut process = Process::start(&mut command, &home);
        let listening = ways
            .iter()
            .map(|(port, _)| SocketAddr::from((Ipv4Addr::LOCALHOST, port + up)));
        let log = home.join("output");
        network.inside(|| process.wait_for(listening, &log));
        Self {
            authority: home.join("ca.pem"),
            _process: process,
        }
    }

    /// The certificate of its authority.
    pub(crate) fn authority(&self) -> PathBuf {
        self.authority.clone()
    }
}
