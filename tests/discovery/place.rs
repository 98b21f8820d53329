//! A network with a name server, web sites and the program.

use std::io;
use std::net::TcpListener;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use mailprobe::net::web::WebPage;
use serde_json::Value;

use crate::program::{Program, Run};
use crate::servers::certificates::{Authority, Flaw};
use crate::servers::dns::NameServer;
use crate::servers::dovecot::{Dovecot, Setup};
use crate::servers::middlebox::{Conversation, Middlebox};
use crate::servers::network::Network;
use crate::servers::nginx::{Nginx, Site};
use crate::servers::postfix::Postfix;
use crate::servers::resolvers::Resolver;

/// Where all web sites are.
pub(crate) const WEB: &str = "203.0.113.80";
/// Where mail servers would be, which nobody connects to.
pub(crate) const MAIL: &str = "203.0.113.10";
/// The name server.
const DNS: &str = "203.0.113.53";

/// A name server of a local network.
const OWN_DNS: &str = "10.20.30.53";

/// The resolver between, where there is one.
const RESOLVER: &str = "203.0.113.54";
/// It asks that name server for everything.
const UNBOUND: &str = "module-config: \"iterator\"\n  local-zone: invalid. nodefault\n  outgoing-interface: 203.0.113.54\n  \
     stub-zone:\n    name: \".\"\n    stub-addr: 203.0.113.53";

/// The mail domain.
pub(crate) const DOMAIN: &str = "contoso.example";

/// One network.
pub(crate) struct Place {
    network: Arc<Network>,
    authority: Authority,
    name_server: Option<NameServer>,
    /// Whom the program asks.
    dns: &'static str,
    _resolver: Option<Resolver>,
    web: Option<Nginx>,
}

impl Place {
    pub(crate) fn new() -> Self {
        let network = Network::new("discovery");
        network.sh(&format!(
            "ip addr add {WEB}/32 dev lo\nip addr add {MAIL}/32 dev lo\nip addr add {DNS}/32 dev lo\n\
             ip route add default dev lo"
        ));
        Self {
            network,
            authority: Authority::new(),
            name_server: None,
            dns: DNS,
            _resolver: None,
            web: None,
        }
    }

    /// The same on a computer that has this address in a local network.
    pub(crate) fn in_network(address: &str) -> Self {
        let place = Self::new();
        place.network.sh(&format!(
            "ip link add inside type veth peer name outside\nip addr add {address} dev inside\nip link set inside up\nip link set outside up"
        ));
        place
    }

    /// The same with one more address.
    pub(crate) fn at(self, address: &str) -> Self {
        self.network.sh(&format!("ip addr add {address}/32 dev lo"));
        self
    }

    /// The same with a resolver that the program asks in the place of the name server.
    pub(crate) fn resolved_by_unbound(self) -> Self {
        let place = self.at(RESOLVER);
        let at = RESOLVER.parse().expect("an address");
        let resolver = Resolver::unbound(&place.network, at, UNBOUND);
        Self {
            dns: RESOLVER,
            _resolver: Some(resolver),
            ..place
        }
    }

    /// The same with a name server at an address of a local network.
    pub(crate) fn with_own_dns(self) -> Self {
        Self {
            dns: OWN_DNS,
            ..self.at(OWN_DNS)
        }
    }

    /// A site under TLS with a certificate for these names.
    pub(crate) fn site(&self, names: &str) -> Site {
        let each: Vec<&str> = names.split(' ').collect();
        Site::new(names, &self.authority.issue(&each, Flaw::None))
    }

    /// A site under TLS with a certificate for other names.
    pub(crate) fn site_with(&self, names: &str, certificate: &[&str], flaw: Flaw) -> Site {
        Site::new(names, &self.authority.issue(certificate, flaw))
    }

    /// A mail server with a certificate for this host, at every address.
    pub(crate) fn dovecot(&self, host: &str) -> Dovecot {
        let certificate = self.authority.issue(&[host], Flaw::None);
        Setup::new(&certificate)
            .inside(&self.network)
            .ports(&[993])
            .start()
    }

    /// The same, which knows the mailbox by this name alone.
    pub(crate) fn dovecot_of(&self, host: &str, user: &str) -> Dovecot {
        let certificate = self.authority.issue(&[host], Flaw::None);
        let setup = Setup::new(&certificate).inside(&self.network).ports(&[993]);
        setup.user(user).start()
    }

    /// A server of SMTP with a certificate for this host, at 587, whose sign-ins are checked by that mail server.
    pub(crate) fn postfix(&self, host: &str, dovecot: &Dovecot) -> Postfix {
        let certificate = self.authority.issue(&[host], Flaw::None);
        Postfix::start_in(Some(&self.network), &certificate, &[], &[587], dovecot)
    }

    /// A web server of this host that gives one answer to everything, and hangs up without the farewell of TLS, as old ones do.
    pub(crate) fn hanging_up(&self, host: &str, answer: String) -> Middlebox {
        let certificate = self.authority.issue(&[host], Flaw::None);
        Middlebox::start_at(&self.network, 443, move |conversation| {
            conversation.encrypt(&certificate)?;
            while !conversation.hear_line()?.trim_end().is_empty() {}
            conversation.say(&answer)?;
            conversation.hang_up()
        })
    }

    /// Listeners at both ports of the web that play these hosts, under TLS and without, and keep what they hear.
    pub(crate) fn hearing(
        &self,
        hosts: &[&str],
        each: impl Fn(&mut Conversation) -> io::Result<()> + Clone + Send + Sync + 'static,
    ) -> [Middlebox; 2] {
        let certificate = self.authority.issue(hosts, Flaw::None);
        let plain = each.clone();
        let encrypted = Middlebox::start_at(&self.network, 443, move |conversation| {
            conversation.encrypt(&certificate)?;
            each(conversation)
        });
        [encrypted, Middlebox::start_at(&self.network, 80, plain)]
    }

    /// A server of these hosts at this port, under TLS from the first byte.
    pub(crate) fn talking(
        &self,
        hosts: &[&str],
        port: u16,
        each: impl Fn(&mut Conversation) -> io::Result<()> + Send + Sync + 'static,
    ) -> Middlebox {
        let certificate = self.authority.issue(hosts, Flaw::None);
        Middlebox::start_at(&self.network, port, move |conversation| {
            conversation.encrypt(&certificate)?;
            each(conversation)
        })
    }

    /// A directory that goes with it.
    pub(crate) fn home(&self) -> &Path {
        self.network.home()
    }

    /// Serves these records and sites, with addresses for the mail exchangers that have none.
    pub(crate) fn serve(self, records: &[&str], sites: &[Site]) -> Self {
        let mut all = records.to_vec();
        let exchangers = records.iter().filter_map(|one| one.split_once(" IN MX "));
        let exchangers = exchangers.filter_map(|(_, data)| data.split_once(' '));
        let missing = exchangers.filter(|(_, host)| {
            *host != "."
                && !records
                    .iter()
                    .any(|one| one.starts_with(&format!("{host} ")))
        });
        let addresses: Vec<String> = missing
            .map(|(_, host)| format!("{host} IN A {MAIL}"))
            .collect();
        all.extend(addresses.iter().map(String::as_str));
        self.serve_alone(&all, sites)
    }

    /// Serves these records and sites, and nothing beside them.
    pub(crate) fn serve_alone(mut self, records: &[&str], sites: &[Site]) -> Self {
        let records: Vec<String> = records.iter().map(ToString::to_string).collect();
        let at = match self.dns {
            OWN_DNS => [OWN_DNS.parse().expect("an address")],
            _ => [DNS.parse().expect("an address")],
        };
        self.name_server = Some(NameServer::start_in(&self.network, &at, 53, &records));
        if !sites.is_empty() {
            self.web = Some(Nginx::start(&self.network, (443, 80), sites));
        }
        self
    }

    /// Runs the program in there.
    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        // The page of the web is that of this network, as everything else.
        let program = Program::started_by(self.network.command(Program::PATH))
            .env("MAILPROBE_WEB_CHECK", WebPage::USUAL);
        let ca_file = self.authority.file().display().to_string();
        let program = program
            .args(arguments)
            .args(["--dns", self.dns, "--ca-file", &ca_file]);
        program.run()
    }

    /// Runs the program with what it needs no network for.
    pub(crate) fn again(&self, arguments: &[&str]) -> Run {
        Program::new().args(arguments).run()
    }

    /// The program in there, to be started on a terminal.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = self.network.command(Program::PATH);
        command
            .args(arguments)
            .args(["--dns", self.dns, "--ca-file"])
            .arg(self.authority.file())
            .env("HOME", self.home())
            .env("MAILPROBE_WEB_CHECK", "off");
        command
    }

    /// A server at this address that accepts and says nothing, for as long as it is held.
    pub(crate) fn silent(&self, address: &str, port: u16) -> TcpListener {
        self.network
            .inside(|| TcpListener::bind((address, port)).expect("a port of our own"))
    }

    /// Runs a command as it was advised, by a shell, with more arguments.
    pub(crate) fn run_advised(&self, command: &str, more: &str) -> Run {
        let words = command.strip_prefix("mailprobe ").expect("our own command");
        let line = format!("exec \"$0\" {words} {more}");
        let mut shell = self.network.command("sh");
        shell.args(["-c", &line, Program::PATH]);
        Program::started_by(shell).run()
    }

    /// What `discover` says of the address of the tests, and how it ends.
    pub(crate) fn discover(&self, more: &[&str]) -> (Value, i32) {
        let arguments = [
            &["discover", "kim@contoso.example", "--format", "json"],
            more,
        ]
        .concat();
        let run = self.run(&arguments);
        (run.json(), run.code.unwrap_or(-1))
    }

    /// What the web sites were asked.
    pub(crate) fn asked(&self) -> String {
        self.web.as_ref().map(Nginx::asked).unwrap_or_default()
    }
}

/// The preferred server of a protocol: host, port, security, and who names it.
pub(crate) fn server(report: &Value, protocol: &str) -> String {
    let one = &report["settings"][protocol]["servers"][0];
    let text = |name: &str| one[name].as_str().unwrap_or("-").to_owned();
    format!(
        "{}:{} {} {}",
        text("host"),
        one["port"],
        text("security"),
        text("source")
    )
}

/// What was found, in order.
pub(crate) fn found(report: &Value) -> Vec<&str> {
    let all = report["findings"].as_array().expect("a list");
    all.iter()
        .map(|one| one["id"].as_str().expect("a word"))
        .collect()
}

/// What a source says, as a word.
pub(crate) fn says<'r>(report: &'r Value, source: &str) -> &'r str {
    of(report, source)["says"].as_str().unwrap_or("-")
}

/// One source of the report.
pub(crate) fn of<'r>(report: &'r Value, source: &str) -> &'r Value {
    let all = report["sources"].as_array().expect("a list");
    all.iter()
        .find(|one| one["source"] == source)
        .unwrap_or(&Value::Null)
}

/// A settings file with these servers: type, host, port, kind of encryption.
pub(crate) fn settings_file(servers: &[(&str, &str, u16, &str)]) -> String {
    let one = |(kind, host, port, security): &(&str, &str, u16, &str)| {
        let element = if *kind == "smtp" {
            "outgoingServer"
        } else {
            "incomingServer"
        };
        format!(
            "    <{element} type=\"{kind}\">\n      <hostname>{host}</hostname>\n      <port>{port}</port>\n      \
             <socketType>{security}</socketType>\n      <username>%EMAILADDRESS%</username>\n      \
             <authentication>password-cleartext</authentication>\n    </{element}>\n"
        )
    };
    let servers: String = servers.iter().map(one).collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<clientConfig version=\"1.1\">\n  <emailProvider id=\"contoso.example\">\n    \
         <domain>contoso.example</domain>\n    <displayName>Contoso</displayName>\n{servers}  </emailProvider>\n</clientConfig>\n"
    )
}

/// The address records of hosts that are all web sites.
pub(crate) fn web_hosts(names: &[&str]) -> Vec<String> {
    names
        .iter()
        .map(|name| format!("{name}. IN A {WEB}"))
        .collect()
}

/// Borrowed records.
pub(crate) fn refs(records: &[String]) -> Vec<&str> {
    records.iter().map(String::as_str).collect()
}

/// What a run says, with one space between words, however its lines are wrapped.
pub(crate) fn told(run: &Run) -> String {
    run.stdout()
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}
