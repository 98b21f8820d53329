//! The internet of the matrix: one network with real mail servers, a name server and a web server, shared by all rows.

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;

use super::odd;
use super::servers::certificates::{Authority, Certificate, Flaw};
use super::servers::dns::NameServer;
use super::servers::dovecot::{self, Dovecot};
use super::servers::middlebox::Middlebox;
use super::servers::network::Network;
use super::servers::postfix::Postfix;
use super::servers::{MailServer as _, web};

/// The host for IMAP and POP3.
pub(crate) const IMAP: &str = "imap.contoso.example";
/// The host for SMTP.
pub(crate) const SMTP: &str = "smtp.contoso.example";
/// The name that programs guess for POP3.
pub(crate) const POP: &str = "pop.contoso.example";
/// Those of Exchange Online.
pub(crate) const EXCHANGE: &str = "outlook.office365.com";
pub(crate) const EXCHANGE_SMTP: &str = "smtp.office365.com";
/// The page that the web is checked with.
pub(crate) const NEUTRAL: &str = "www.msftconnecttest.com";

/// The addresses of the servers. Every mail server answers at every address from .10 to .29 and ::10 to ::29.
pub(crate) const IMAP_V4: &str = "203.0.113.10";
pub(crate) const IMAP_V6: &str = "2001:db8:113::10";
pub(crate) const SMTP_V4: &str = "203.0.113.20";
pub(crate) const SMTP_V6: &str = "2001:db8:113::20";
pub(crate) const DNS_V4: &str = "203.0.113.53";
pub(crate) const DNS_V6: &str = "2001:db8:113::53";
pub(crate) const WEB_V4: &str = "203.0.113.80";
pub(crate) const WEB_V6: &str = "2001:db8:113::80";
/// Addresses at which packets vanish.
pub(crate) const NOBODY_V4: &str = "203.0.113.99";
pub(crate) const NOBODY_V6: &str = "2001:db8:113::99";

/// The servers and what belongs to them.
pub(crate) struct World {
    pub(crate) servers: Arc<Network>,
    pub(crate) authority: Authority,
    /// For both hosts.
    pub(crate) certificate: Certificate,
    pub(crate) dovecot: Dovecot,
    postfix: Postfix,
    _name_server: NameServer,
    _web: Vec<Middlebox>,
}

impl World {
    pub(crate) fn start() -> Self {
        let servers = Network::new("servers");
        // Ports that the system gives out are none of those that rows have as their own.
        let mut script = String::from(
            "sysctl -qw net.ipv4.ip_local_port_range='45000 60999'
             sysctl -qw net.ipv4.icmp_ratelimit=0 net.ipv6.icmp.ratelimit=0 net.ipv4.conf.all.rp_filter=0 net.ipv4.conf.default.rp_filter=0
             ip route add blackhole 203.0.113.0/24
             ip -6 route add blackhole 2001:db8:113::/64\n",
        );
        for number in (10..30).chain([53, 80]) {
            script += &format!(
                "ip addr add 203.0.113.{number}/32 dev lo\nip addr add 2001:db8:113::{number}/128 dev lo\n"
            );
        }
        servers.sh(&script);
        let authority = Authority::new();
        let certificate = authority.issue(&[IMAP, SMTP], Flaw::None);
        let mut odd = odd::hosts(&authority);
        // Names with one of their own: with them that of all would not fit one packet, and a row about narrow ways stands on that.
        for name in [POP, EXCHANGE, EXCHANGE_SMTP] {
            odd.push((name.to_owned(), authority.issue(&[name], Flaw::None)));
        }
        let setup = dovecot::Setup::new(&certificate).by_name(&odd);
        let dovecot = setup.inside(&servers).start();
        let ports = [587, 465, 25];
        let postfix = Postfix::start_in(Some(&servers), &certificate, &odd, &ports, &dovecot);
        let name_server =
            NameServer::start_in(&servers, &addresses(&[DNS_V4, DNS_V6]), 53, &records());
        let web = vec![
            Middlebox::start_at(
                &servers,
                80,
                web::answering(|_, host| {
                    let known = host == NEUTRAL;
                    web::page(if known {
                        "Microsoft Connect Test"
                    } else {
                        "Mail for contoso.example"
                    })
                }),
            ),
            // Nothing is asked of this port but whether it is open.
            Middlebox::start_at(&servers, 443, |conversation| conversation.hear_out()),
        ];
        Self {
            servers,
            authority,
            certificate,
            dovecot,
            postfix,
            _name_server: name_server,
            _web: web,
        }
    }

    /// For `--ca-file`.
    pub(crate) fn ca_file(&self) -> PathBuf {
        self.authority.file()
    }

    /// What the servers have seen until now.
    pub(crate) fn seen(&self) -> Seen {
        Seen {
            dovecot: self.dovecot.log(),
            postfix: self.postfix.log(),
        }
    }
}

/// What the servers saw.
pub(crate) struct Seen {
    dovecot: String,
    postfix: String,
}

impl Seen {
    /// The services (`imap`, `pop3`, `smtp`) at which a client with one of these addresses tried to sign in, once for each attempt.
    pub(crate) fn sign_ins(&self, from: &[String]) -> Vec<String> {
        let attempts = self
            .dovecot
            .lines()
            .filter(|line| line.contains("auth: Debug: client in: AUTH\t"));
        let field = |line: &str, name: &str| {
            let value = line.split('\t').find_map(|field| field.strip_prefix(name));
            value.unwrap_or_default().to_owned()
        };
        attempts
            .filter(|line| from.contains(&field(line, "rip=")))
            .map(|line| field(line, "service="))
            .collect()
    }

    /// How many connections a client with one of these addresses made to the mail servers, by their own count.
    pub(crate) fn mail_connections(&self, from: &[String]) -> usize {
        let (imap_pop, smtp) = (&self.dovecot, &self.postfix);
        let ended = |line: &&str| from.iter().any(|a| line.contains(&format!("rip={a},")));
        let began = |line: &&str| {
            line.contains(": connect from ")
                && from.iter().any(|a| line.contains(&format!("[{a}]")))
        };
        let login = |line: &&str| line.contains("-login: ");
        imap_pop.lines().filter(login).filter(ended).count() + smtp.lines().filter(began).count()
    }
}

/// Where the servers serve this port.
pub(crate) fn served_at(port: u16) -> SocketAddr {
    let address = if matches!(port, 25 | 465 | 587) {
        SMTP_V4
    } else {
        IMAP_V4
    };
    SocketAddr::new(address.parse().expect("an address"), port)
}

/// These addresses, read.
pub(crate) fn addresses(written: &[&str]) -> Vec<IpAddr> {
    let parsed = written.iter().map(|address| address.parse());
    parsed.map(|address| address.expect("an address")).collect()
}

/// What the name server knows.
pub(crate) fn records() -> Vec<String> {
    let hosts = [
        published(&[IMAP_V4, IMAP_V6], &[SMTP_V4, SMTP_V6]),
        host(NEUTRAL, &[WEB_V4, WEB_V6]),
        host(&format!("*.{}", odd::DOMAIN), &[IMAP_V4, IMAP_V6]),
    ];
    hosts.concat()
}

/// The records of contoso.example with all its services, whose hosts have these addresses.
pub(crate) fn published(imap: &[&str], smtp: &[&str]) -> Vec<String> {
    let mut records = [host(IMAP, imap), host(SMTP, smtp)].concat();
    for (service, port, host) in [
        ("_imaps", 993, IMAP),
        ("_imap", 143, IMAP),
        ("_pop3s", 995, IMAP),
        ("_pop3", 110, IMAP),
        ("_submissions", 465, SMTP),
        ("_submission", 587, SMTP),
    ] {
        records.push(format!(
            "{service}._tcp.contoso.example. IN SRV 0 1 {port} {host}."
        ));
    }
    records.push(format!("contoso.example. IN MX 10 {SMTP}."));
    records
}

/// The address records of a host.
pub(crate) fn host(name: &str, addresses: &[&str]) -> Vec<String> {
    let record = |address: &&str| {
        let kind = if address.contains(':') { "AAAA" } else { "A" };
        format!("{name}. IN {kind} {address}")
    };
    addresses.iter().map(record).collect()
}
