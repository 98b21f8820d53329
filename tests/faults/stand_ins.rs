//! What stands in the place of the mail servers of all, or before them.

use std::fs;
use std::io;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::Path;
use std::sync::Arc;

use super::super::played::{Answer, Played, Turn};
use super::super::servers::certificates::Certificate;
use super::super::servers::dns::NameServer;
use super::super::servers::middlebox::{Conversation, Middlebox};
use super::super::servers::network::Network;
use super::super::servers::process::{Process, directory};
use super::super::servers::proxies::Place;
use super::super::servers::stunnel::{self, Stunnel};
use super::super::servers::{MailServer, library_path, unpacked};
use super::super::world;
use super::{Line, seen_as, subnet};

impl Line<'_> {
    /// Puts something of ours in the place of the mail servers at these ports; see [`Middlebox`].
    pub(crate) fn instead(
        &self,
        ports: &[u16],
        each: impl Fn(&mut Conversation) -> io::Result<()> + Send + Sync + 'static,
    ) -> Arc<Middlebox> {
        let middlebox = self.start(each);
        for port in ports {
            self.divert(&format!("tcp dport {port}"), middlebox.port());
        }
        middlebox
    }

    fn start(
        &self,
        each: impl Fn(&mut Conversation) -> io::Result<()> + Send + Sync + 'static,
    ) -> Arc<Middlebox> {
        let middlebox = Arc::new(Middlebox::start(&self.world.servers, each));
        let [.., source] = seen_as(self.number);
        middlebox.comes_from(source.parse().expect("an address"));
        self.boxes.borrow_mut().push(middlebox.clone());
        middlebox
    }

    /// The same for whatever this match of nftables is about.
    pub(crate) fn instead_of(
        &self,
        what: &str,
        each: impl Fn(&mut Conversation) -> io::Result<()> + Send + Sync + 'static,
    ) -> Arc<Middlebox> {
        let middlebox = self.start(each);
        self.divert(what, middlebox.port());
        middlebox
    }

    /// Puts an OpenSSL with this certificate and these options, in the notation of stunnel, in front of the mail servers.
    pub(crate) fn behind_openssl(&self, certificate: &Certificate, options: &str) {
        let ways = stunnel::PORTS.map(|port| (port, port));
        self.behind_openssl_at(&ways, certificate, &|_| options.to_owned());
    }

    /// The same at some ports only: each with the port under TLS that it leads to, for which `options` are asked.
    pub(crate) fn behind_openssl_at(
        &self,
        ways: &[(u16, u16)],
        certificate: &Certificate,
        options: &dyn Fn(u16) -> String,
    ) {
        self.behind_openssl_where("", ways, certificate, options);
    }

    /// The same where this match of nftables holds as well.
    pub(crate) fn behind_openssl_where(
        &self,
        what: &str,
        ways: &[(u16, u16)],
        certificate: &Certificate,
        options: &dyn Fn(u16) -> String,
    ) {
        let is_second = self.kept.borrow().iter().any(|one| one.is::<Stunnel>());
        let first = self.further_port() + if is_second { 6 } else { 0 };
        self.keep(Stunnel::start(
            &self.world.servers,
            certificate,
            options,
            first,
        ));
        for (port, behind) in (first..).zip(stunnel::PORTS) {
            for (from, _) in ways.iter().filter(|(_, to)| *to == behind) {
                self.divert(&format!("tcp dport {from} {what}"), port);
            }
        }
    }

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

    /// Puts HAProxy in front of this port of the mail servers, under TLS where there is a certificate, with these lines for what
    /// is behind it.
    pub(crate) fn in_front(&self, port: u16, certificate: Option<&Certificate>, behind: &str) {
        let network = &self.world.servers;
        let place = self.kept.borrow().len();
        let own = 30_000 + 10 * usize::from(self.own_port() - 10_000) + place;
        let own = u16::try_from(own).expect("few rows");
        let command = |program: &Path| network.command(program);
        let place = Place {
            network,
            at: SocketAddr::from((Ipv6Addr::UNSPECIFIED, own)),
            command: &command,
        };
        self.keep(place.haproxy(certificate, behind));
        self.divert(&format!("tcp dport {port}"), own);
    }

    /// Another name server for this line, which knows only these records.
    pub(crate) fn zone(&self, records: &[String]) {
        let (servers, port) = (&self.world.servers, self.own_port());
        let addresses = world::addresses(&[world::DNS_V4, world::DNS_V6]);
        self.keep(NameServer::start_in(servers, &addresses, port, records));
        let n = self.number;
        // A redirect would lead to another address of the servers.
        servers.nft(&format!(
            "table inet line{n} {{\nchain prerouting {{\ntype nat hook prerouting priority -100\n\
             iifname \"w{n}\" meta nfproto ipv4 meta l4proto {{ tcp, udp }} th dport 53 dnat ip to {}:{port}\n\
             iifname \"w{n}\" meta nfproto ipv6 meta l4proto {{ tcp, udp }} th dport 53 dnat ip6 to [{}]:{port}\n}}\n}}",
            world::DNS_V4, world::DNS_V6,
        ));
    }
}
