//! The mail domain contoso.example as a client finds it: its records, and where its servers really listen.

use std::net::IpAddr;

use super::certificates::Authority;
use super::dns::NameServer;
use super::{Listener, MailServer};

/// How a client learns of a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Found {
    /// The domain publishes it (RFC 6186 and 8314), and a port that it does not serve as not offered.
    Published,
    /// Its name exists, and a client can only guess it.
    Guessed,
}

/// The published domain.
#[derive(Debug)]
pub(crate) struct Site {
    name_server: NameServer,
    arguments: Vec<String>,
}

impl Site {
    /// Publishes these servers under these names.
    pub(crate) fn open(authority: &Authority, hosts: &[(&str, &dyn MailServer, Found)]) -> Self {
        let mut records = Vec::new();
        let mut arguments = vec![
            "--ca-file".to_owned(),
            authority.file().display().to_string(),
        ];
        for (name, server, found) in hosts {
            let listeners = server.listeners();
            records.extend(
                listeners
                    .first()
                    .map(|listener| address(name, listener.at.ip())),
            );
            if *found == Found::Published {
                records.extend(services(name, &listeners));
            }
            for listener in listeners {
                arguments.push("--connect-to".to_owned());
                arguments.push(format!(
                    "{name}:{}:{}:{}",
                    listener.port,
                    listener.at.ip(),
                    listener.at.port()
                ));
            }
        }
        let name_server = NameServer::start(&records);
        arguments.extend(["--dns".to_owned(), name_server.at().to_string()]);
        Self {
            name_server,
            arguments,
        }
    }

    /// What makes mailprobe see this domain: `--dns`, `--connect-to` and `--ca-file`.
    pub(crate) fn arguments(&self) -> &[String] {
        &self.arguments
    }

    /// Lets the domain be asked for somewhere else than at its name server.
    pub(crate) fn asked_at(mut self, at: std::net::SocketAddr) -> Self {
        self.arguments.pop();
        self.arguments.push(at.to_string());
        self
    }

    /// The domain's name server.
    pub(crate) fn name_server(&self) -> &NameServer {
        &self.name_server
    }
}

fn address(name: &str, address: IpAddr) -> String {
    format!("{name}. IN A {address}")
}

fn services(name: &str, listeners: &[Listener]) -> Vec<String> {
    let serves = |port| listeners.iter().any(|listener| listener.port == port);
    let pairs = [
        [("_imaps", 993), ("_imap", 143)],
        [("_pop3s", 995), ("_pop3", 110)],
        [("_submissions", 465), ("_submission", 587)],
    ];
    let mut records = Vec::new();
    // Of a protocol that the server does not speak at all it says nothing: another host may.
    for pair in pairs
        .iter()
        .filter(|pair| pair.iter().any(|(_, port)| serves(*port)))
    {
        for (service, port) in pair {
            let target = if serves(*port) {
                format!("0 1 {port} {name}.")
            } else {
                "0 0 0 .".to_owned()
            };
            records.push(format!("{service}._tcp.contoso.example. IN SRV {target}"));
        }
    }
    if serves(25) {
        records.push(format!("contoso.example. IN MX 10 {name}."));
    }
    records
}
