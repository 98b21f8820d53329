//! What stands in the place of the mail servers of all, or before them.

use std::fs;
use std::io;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;

use super::super::played::{Answer, Played, Turn};
use super::super::servers::network::Network;
use super::super::servers::process::{Process, directory};
use super::super::servers::{MailServer, library_path, unpacked};
use super::super::world;
use super::{Line, subnet};

impl Line<'_> {
    /// Something on the way to the mail servers at these ports that changes the lines of the server, and those of the client,
    /// until they are encrypted.
    pub(crate) fn changes(
        &self,
        ports: &[u16],
        server: impl Fn(String) -> String + Clone + Send + Sync + 'static,
        client: impl Fn(String) -> String + Clone + Send + Sync + 'static,
    ) {
        self.changes_where("", ports, server, client);
    }

    /// The same where this match of nftables holds as well.
    pub(crate) fn changes_where(
        &self,
        what: &str,
        ports: &[u16],
        server: impl Fn(String) -> String + Clone + Send + Sync + 'static,
        client: impl Fn(String) -> String + Clone + Send + Sync + 'static,
    ) {
        for port in ports {
            let to = world::served_at(*port);
            let (server, client) = (server.clone(), client.clone());
            self.instead_of(&format!("{what} tcp dport {port}"), move |conversation| {
                conversation.relay(to, server.clone(), client.clone())
            });
        }
    }

    /// A mail server of few words in the place of the one at each of these ports; see [`Played`].
    pub(crate) fn plays(
        &self,
        ports: &[u16],
        answer: impl Fn(&mut Turn<'_>) -> io::Result<Answer> + Send + Sync + 'static,
    ) {
        let answer = Arc::new(answer);
        for port in ports {
            let played = Played {
                port: *port,
                certificate: self.world.certificate.clone(),
                answer: answer.clone(),
                signed_in: self.signed_in.clone(),
            };
            self.instead(&[*port], move |conversation| played.serve(conversation));
        }
    }

    /// A network beside that of the servers, to which these ports lead; what runs there is this row's own.
    pub(crate) fn own_network(&self, ports: &str) -> Arc<Network> {
        let network = Network::new("own");
        let (servers, n) = (&self.world.servers, self.number);
        let net80 = subnet(80, n);
        servers.cable(
            (
                &format!("o{n}"),
                &format!("{net80}.1/24 2001:db8:80:{n:x}::1/64"),
            ),
            &network,
            ("eth0", &format!("{net80}.2/24 2001:db8:80:{n:x}::2/64")),
        );
        network.sh(&format!(
            "ip route add default via {net80}.1\nip -6 route add default via 2001:db8:80:{n:x}::1"
        ));
        servers.sh("sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1");
        servers.nft(&format!(
            "table inet line{n} {{\nchain prerouting {{\ntype nat hook prerouting priority -100\n\
             iifname \"w{n}\" meta nfproto ipv4 tcp dport {ports} dnat ip to {net80}.2\n\
             iifname \"w{n}\" meta nfproto ipv6 tcp dport {ports} dnat ip6 to 2001:db8:80:{n:x}::2\n}}\n}}"
        ));
        network
    }

    /// Keeps a mail server of the row's own for these protocols, whose sign-ins count.
    pub(crate) fn serve(
        &self,
        protocols: &'static [&'static str],
        server: impl MailServer + 'static,
    ) {
        self.own.borrow_mut().push((protocols, Box::new(server)));
    }

    /// A real web server, Python's own; tells its port of the servers.
    pub(crate) fn web_server(&self) -> u16 {
        let home = directory("web");
        let port = self.own_port();
        let mut command = self.world.servers.command("/usr/bin/python3");
        command.args(["-u", "-m", "http.server", "--bind", "::", &port.to_string()]);
        let mut process = Process::start(&mut command, &home);
        let at = SocketAddr::from((Ipv6Addr::LOCALHOST, port));
        let servers = &self.world.servers;
        servers.inside(|| process.wait_for([at], &home.join("output")));
        self.keep(process);
        port
    }

    /// A real HAProxy before these servers, the line's own of this number; tells its port of the servers.
    pub(crate) fn balancer(&self, number: u16, servers: &[&str]) -> u16 {
        let home = directory("balancer");
        let port = self.own_port() + 1000 * (number + 1);
        let behind: String = servers
            .iter()
            .enumerate()
            .map(|(which, at)| format!("  server s{which} {at}\n"))
            .collect();
        let configuration = format!(
            "defaults\n  mode tcp\n  retries 3\n  option redispatch 1\n  timeout connect 2s\n  timeout client 60s\n  timeout server 60s\n\
             listen mail\n  bind :::{port} v4v6\n{behind}"
        );
        fs::write(home.join("haproxy.cfg"), configuration).expect("our own directory");
        let program = unpacked().join("usr/sbin/haproxy");
        let mut command = self.world.servers.command(program);
        command.args(["-db", "-f", "haproxy.cfg"]);
        command.env("LD_LIBRARY_PATH", library_path(&[]));
        let mut process = Process::start(&mut command, &home);
        let at = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let network = &self.world.servers;
        network.inside(|| process.wait_for([at], &home.join("output")));
        self.keep(process);
        port
    }
}
