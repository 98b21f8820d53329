//! Where a server runs: at an address of this computer that is its own, or in a network of the test.

use std::ffi::OsStr;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use super::Listener;
use super::network::Network;
use super::process::{Loopback, Process};

/// Where a server runs.
#[derive(Debug)]
pub(crate) enum Place {
    /// At one address of 127.0.0.0/8, on ports moved up by ten thousand.
    Loopback(Loopback),
    /// At every address of a network of the test, on the ports of the world.
    Network(Arc<Network>),
}

impl Place {
    /// In this network, or at an address of this computer.
    pub(crate) fn in_or_loopback(network: Option<&Arc<Network>>) -> Self {
        network.map_or_else(
            || Self::Loopback(Loopback::claim()),
            |network| Self::Network(network.clone()),
        )
    }

    /// Where a port of the world is served.
    pub(crate) fn listener(&self, port: u16) -> Listener {
        match self {
            Self::Loopback(loopback) => Listener::moved(loopback.address(), port),
            Self::Network(_) => Listener {
                port,
                at: SocketAddr::from((Ipv4Addr::LOCALHOST, port)),
            },
        }
    }

    /// A command that will run there.
    pub(crate) fn command(&self, program: impl AsRef<OsStr>) -> Command {
        match self {
            Self::Loopback(_) => Command::new(program),
            Self::Network(network) => network.command(program),
        }
    }

    /// Waits until a server answers there.
    pub(crate) fn wait_for(&self, process: &mut Process, listeners: &[Listener], log: &Path) {
        let addresses = listeners.iter().map(|listener| listener.at);
        match self {
            Self::Loopback(_) => process.wait_for(addresses, log),
            Self::Network(network) => network.inside(|| process.wait_for(addresses, log)),
        }
    }
}
