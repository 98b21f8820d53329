//! Resolvers as they stand in companies (Unbound) and in home routers (dnsmasq), at an address of a network of the test.

use std::fs;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::process::Command;
use std::sync::Arc;

use super::network::Network;
use super::process::{Process, directory};
use super::{library_path, unpacked};

/// Unbound's program file.
pub(crate) fn unbound() -> PathBuf {
    unpacked().join("usr/sbin/unbound")
}

/// Dnsmasq's program file.
pub(crate) fn dnsmasq() -> PathBuf {
    unpacked().join("usr/sbin/dnsmasq")
}

/// A running resolver, over UDP and TCP at port 53.
#[derive(Debug)]
pub(crate) struct Resolver {
    _process: Process,
}

impl Resolver {
    /// Unbound, which checks signatures where it has an anchor, and tells extended errors. The configuration begins within `server:`.
    pub(crate) fn unbound(network: &Arc<Network>, at: IpAddr, configuration: &str) -> Self {
        let home = directory("unbound");
        let text = format!(
            "server:\n  interface: {at}\n  port: 53\n  username: \"\"\n  chroot: \"\"\n  directory: \"{here}\"\n  pidfile: \"\"\n  \
             ip-freebind: yes\n  use-syslog: no\n  logfile: \"{here}/log\"\n  do-daemonize: no\n  num-threads: 1\n  ede: yes\n  \
             access-control: 0.0.0.0/0 allow\n  access-control: ::/0 allow\n  do-not-query-localhost: no\n  \
             {configuration}\nremote-control:\n  control-enable: no\n",
            here = home.display()
        );
        fs::write(home.join("unbound.conf"), text).expect("our own directory");
        let mut command = network.command(unbound());
        command.arg("-d").arg("-c").arg(home.join("unbound.conf"));
        Self::start(network, at, command, home)
    }

    /// Dnsmasq with these options.
    pub(crate) fn dnsmasq(network: &Arc<Network>, at: IpAddr, options: &[&str]) -> Self {
        let home = directory("dnsmasq");
        let mut command = network.command(dnsmasq());
        command.args([
            "--keep-in-foreground",
            "--conf-file=/dev/null",
            "--no-hosts",
            "--no-resolv",
            "--bind-interfaces",
            "--user=root",
            "--group=root",
            "--pid-file=",
        ]);
        command.arg(format!("--log-facility={}", home.join("log").display()));
        command.arg(format!("--listen-address={at}")).args(options);
        Self::start(network, at, command, home)
    }

    fn start(network: &Arc<Network>, at: IpAddr, mut command: Command, home: PathBuf) -> Self {
        command.env("LD_LIBRARY_PATH", library_path(&[]));
        let mut process = Process::start(&mut command, &home);
        let (at, log) = (SocketAddr::new(at, 53), home.join("log"));
        network.inside(|| {
            process.wait_for([at], &log);
            process.wait_for_answer(at, &log);
        });
        Self { _process: process }
    }
}
