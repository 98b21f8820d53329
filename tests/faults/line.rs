//! A computer with its own way to the servers: what goes wrong on one line, no other row sees.

#[path = "stand_ins.rs"]
mod stand_ins;

use std::any::Any;
use std::cell::RefCell;
use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Mutex, PoisonError};

use mailprobe::net::web::WebPage;

use super::program::Program;
use super::servers::MailServer;
use super::servers::middlebox::Middlebox;
use super::servers::network::Network;
use super::servers::postfix::Postfix;
use super::servers::process::Process;
use super::servers::proxies::Place;
use super::servers::unpacked;
use super::world::{self, World};

/// Where a proxy of a line listens, beside the ways that its router forwards.
pub(crate) const PROXY: &str = "10.99.0.1";

/// Shows the program the files and the interfaces of the line instead of those of this computer.
const ENTER: &str = r#"
    mount --bind "$1/resolv.conf" /etc/resolv.conf
    mount --bind "$1/hosts" /etc/hosts
    mount --bind "$1/nsswitch.conf" /etc/nsswitch.conf
    mount -t sysfs sysfs /sys
    shift
    exec "$@"
"#;

/// One computer, its router, and its way to the servers.
///
/// The computer has the interface `eth0` towards `in0` of the router, and the router `out0` towards the servers. Servers, routes,
/// rules and files that a row changes are gone with the line.
pub(crate) struct Line<'a> {
    pub(crate) world: &'a World,
    pub(crate) client: Arc<Network>,
    pub(crate) router: Arc<Network>,
    number: usize,
    boxes: RefCell<Vec<Arc<Middlebox>>>,
    signed_in: Arc<Mutex<Vec<&'static str>>>,
    own: RefCell<Vec<Own>>,
    kept: RefCell<Vec<Box<dyn Any>>>,
    variables: RefCell<Vec<(String, String)>>,
}

/// A mail server of a row's own, and the protocols that it serves.
type Own = (&'static [&'static str], Box<dyn MailServer>);

/// The first three bytes of the IPv4 addresses of a line in one of its networks, of which there are more than 256 lines.
pub(crate) fn subnet(network: usize, line: usize) -> String {
    format!("10.{}.{}", network + 40 * (line / 256), line % 256)
}

/// The address at which what passes on a connection of a line is seen by the servers.
pub(crate) fn passed_on_from(line: usize) -> String {
    format!("127.{}.{}.2", 77 + line / 256, line % 256)
}

/// The addresses that the servers see of a line: those of the computer, of what goes through a proxy at the router, and of what
/// something of ours passes on.
pub(crate) fn seen_as(number: usize) -> [String; 5] {
    let (net77, net78) = (subnet(77, number), subnet(78, number));
    [
        format!("{net77}.2"),
        format!("2001:db8:77:{number:x}::2"),
        format!("{net78}.1"),
        format!("2001:db8:78:{number:x}::1"),
        passed_on_from(number),
    ]
}

impl<'a> Line<'a> {
    /// Builds line `number`, which no other row may have.
    pub(crate) fn new(world: &'a World, number: usize) -> Self {
        let (client, router) = (Network::new("client"), Network::new("router"));
        let servers = &world.servers;
        let n = number;
        let (net77, net78) = (subnet(77, n), subnet(78, n));
        router.sh(
            "sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1 net.ipv4.icmp_ratelimit=0 net.ipv6.icmp.ratelimit=0 \
             net.ipv4.conf.all.rp_filter=0 net.ipv4.conf.default.rp_filter=0",
        );
        client.cable(
            ("eth0", &format!("{net77}.2/24 2001:db8:77:{n:x}::2/64")),
            &router,
            ("in0", &format!("{net77}.1/24 2001:db8:77:{n:x}::1/64")),
        );
        router.cable(
            ("out0", &format!("{net78}.1/24 2001:db8:78:{n:x}::1/64")),
            servers,
            (
                &format!("w{n}"),
                &format!("{net78}.2/24 2001:db8:78:{n:x}::2/64"),
            ),
        );
        client.sh(&format!(
            "ip route add default via {net77}.1\nip -6 route add default via 2001:db8:77:{n:x}::1"
        ));
        router.sh(&format!(
            "ip route add default via {net78}.2\nip -6 route add default via 2001:db8:78:{n:x}::2"
        ));
        servers.sh(&format!(
            "ip route add {net77}.0/24 via {net78}.1\nip -6 route add 2001:db8:77:{n:x}::/64 via 2001:db8:78:{n:x}::1"
        ));
        let line = Self {
            world,
            client,
            router,
            number,
            boxes: RefCell::default(),
            signed_in: Arc::default(),
            own: RefCell::default(),
            kept: RefCell::default(),
            variables: RefCell::default(),
        };
        for (name, text) in [
            ("hosts", "127.0.0.1 localhost\n::1 localhost\n"),
            (
                "nsswitch.conf",
                "passwd: files\ngroup: files\nhosts: files dns\n",
            ),
            ("resolv.conf", &format!("nameserver {}\n", world::DNS_V4)),
        ] {
            for network in [&line.client, &line.router] {
                fs::write(network.home().join(name), text).expect("our own directory");
            }
        }
        line
    }

    fn file(&self, name: &str, text: &str) {
        fs::write(self.client.home().join(name), text).expect("our own directory");
    }

    /// The computer's file of hosts, in full.
    pub(crate) fn hosts(&self, text: &str) {
        self.file("hosts", text);
    }

    /// The computer's choice of where names are looked up, in full.
    pub(crate) fn nsswitch(&self, text: &str) {
        self.file("nsswitch.conf", text);
    }

    /// The computer's file of resolvers, in full.
    pub(crate) fn resolv_conf(&self, text: &str) {
        self.file("resolv.conf", text);
    }

    /// Sets the computer up to ask these resolvers.
    pub(crate) fn resolvers(&self, addresses: &[&str]) {
        let lines = addresses
            .iter()
            .map(|address| format!("nameserver {address}\n"));
        self.resolv_conf(&lines.collect::<String>());
    }

    /// Sets a variable for the program.
    pub(crate) fn variable(&self, name: &str, value: &str) {
        let pair = (name.to_owned(), value.to_owned());
        self.variables.borrow_mut().push(pair);
    }

    /// Keeps a server for as long as the line.
    pub(crate) fn keep(&self, server: impl Any) {
        self.kept.borrow_mut().push(Box::new(server));
    }

    /// Another Postfix at port 587, with settings of its own.
    pub(crate) fn submits_by_postfix(&self, settings: &[(&str, &str)]) {
        let network = self.own_network("587");
        let (certificate, dovecot) = (&self.world.certificate, &self.world.dovecot);
        let postfix =
            Postfix::start_set(Some(&network), certificate, &[], &[587], dovecot, settings);
        self.keep(postfix);
    }

    /// A firewall on the way: rules of nftables for what is forwarded, in either direction; `iifname in0` comes from the computer.
    pub(crate) fn on_the_way(&self, rules: &str) {
        self.router.nft(&format!(
            "table inet way {{\nchain forward {{\ntype filter hook forward priority 0\n{rules}\n}}\n}}"
        ));
    }

    /// The computer's own firewall: rules for what it sends.
    pub(crate) fn own_firewall(&self, rules: &str) {
        self.client.nft(&format!(
            "table inet own {{\nchain output {{\ntype filter hook output priority 0\n{rules}\n}}\n}}"
        ));
    }

    /// Leads what this line sends to these ports (`tcp dport 993`, or any other match of nftables) to another port of the servers.
    pub(crate) fn divert(&self, what: &str, to: u16) {
        let n = self.number;
        self.world.servers.nft(&format!(
            "table inet line{n} {{\nchain prerouting {{\ntype nat hook prerouting priority -100\niifname \"w{n}\" {what} redirect to :{to}\n}}\n}}"
        ));
    }

    /// The protocols in which somebody signed in to servers of the row's own, once for each attempt.
    pub(crate) fn sign_ins(&self) -> Vec<&'static str> {
        let mut all = lock(&self.signed_in).clone();
        for (protocols, server) in self.own.borrow().iter() {
            // Servers do not tell which: a wrong number leaves one protocol with too few or too many.
            let attempts = protocols.iter().copied().cycle();
            all.extend(attempts.take(server.sign_in_attempts()));
        }
        all
    }

    /// Everything that was said under TLS to what stands in the place of servers.
    pub(crate) fn heard_inside(&self) -> Vec<u8> {
        let boxes = self.boxes.borrow();
        let all = boxes.iter().flat_map(|middlebox| middlebox.heard_inside());
        all.collect()
    }

    /// How many connections came to what stands in the place of servers.
    pub(crate) fn connections(&self) -> usize {
        let boxes = self.boxes.borrow();
        boxes.iter().map(|middlebox| middlebox.connections()).sum()
    }

    /// Everything that was said to what stands in the place of servers.
    pub(crate) fn heard(&self) -> Vec<u8> {
        let boxes = self.boxes.borrow();
        boxes
            .iter()
            .flat_map(|middlebox| middlebox.heard())
            .collect()
    }

    /// A port of the servers that no other line uses.
    pub(crate) fn own_port(&self) -> u16 {
        10_000 + u16::try_from(self.number).expect("few rows")
    }

    /// The first of twelve more.
    pub(crate) fn further_port(&self) -> u16 {
        20_000 + 12 * u16::try_from(self.number).expect("few rows")
    }

    /// Opens the device `long0` on this computer and on the router, as a VPN does: what goes in at one end comes out at the other
    /// so many milliseconds later.
    pub(crate) fn tunnel(&self, milliseconds: u32) {
        let script = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/support/delay.py");
        let end = |network: &Network| format!("/proc/{}/ns/net", network.pid());
        let home = super::servers::process::directory("delay");
        let mut command = Command::new("/usr/bin/python3");
        command
            .arg(script)
            .args([end(&self.client), end(&self.router)]);
        command.arg(milliseconds.to_string());
        let mut process = Process::start(&mut command, &home);
        process.wait_for_line("ready");
        self.keep(process);
    }

    /// The number of the line, which no other one has.
    pub(crate) fn number(&self) -> usize {
        self.number
    }

    /// Makes the line long: every packet takes so many milliseconds in each direction.
    pub(crate) fn delay(&self, milliseconds: u32) {
        self.tunnel(milliseconds);
        let n = self.number;
        let (net77, net79) = (subnet(77, n), subnet(79, n));
        self.client.sh(&format!(
            "ip addr add {net79}.2/24 dev long0\nip link set long0 up\n\
             ip addr flush dev eth0\n\
             ip addr add {net77}.2/32 dev long0\nip -6 addr add 2001:db8:77:{n:x}::2/128 dev long0 nodad\n\
             ip route replace default dev long0 src {net77}.2\nip -6 route replace default dev long0 src 2001:db8:77:{n:x}::2"
        ));
        self.router.sh(&format!(
            "ip link set long0 up\nip route add {net77}.2/32 dev long0\nip -6 route add 2001:db8:77:{n:x}::2/128 dev long0"
        ));
    }

    /// Starts a proxy at this port of the router, at the address [`PROXY`].
    pub(crate) fn proxy(&self, port: u16, start: impl FnOnce(&Place<'_>) -> Process) {
        self.router
            .sh(&format!("ip addr replace {PROXY}/32 dev lo"));
        let command = |program: &Path| {
            let mut command = self.router.command("unshare");
            command.args(["--mount", "sh", "-ec", ENTER, "sh"]);
            command.arg(self.router.home()).arg(program);
            command
        };
        self.keep(start(&Place {
            network: &self.router,
            at: SocketAddr::new(PROXY.parse().expect("an address"), port),
            command: &command,
        }));
    }

    /// Sets the computer's clock so far from the right time: `-2d`, `+10m`, `-3y`.
    pub(crate) fn clock(&self, off: &str) {
        let machine = std::env::consts::ARCH;
        let library = format!("usr/lib/{machine}-linux-gnu/faketime/libfaketime.so.1");
        let library = unpacked().join(library);
        self.variable("LD_PRELOAD", &library.display().to_string());
        self.variable("FAKETIME", off);
        // How long something took, no clock on the wall changes.
        self.variable("DONT_FAKE_MONOTONIC", "1");
    }

    /// The program as the computer on this line would run it.
    pub(crate) fn program(&self) -> Program {
        let mut command = self.client.command("unshare");
        command.args(["--mount", "sh", "-ec", ENTER, "sh"]);
        command.arg(self.client.home()).arg(Program::PATH);
        // The page of the web is that of the matrix, as everything else.
        let mut program = Program::started_by(command).env("MAILPROBE_WEB_CHECK", WebPage::USUAL);
        for (name, value) in self.variables.borrow().iter() {
            program = program.env(name, value);
        }
        program
    }
}

impl Drop for Line<'_> {
    fn drop(&mut self) {
        self.kept.borrow_mut().clear();
        self.own.borrow_mut().clear();
        self.boxes.borrow_mut().clear();
        // The servers outlive it, and so would the rules for it.
        let n = self.number;
        self.world.servers.try_sh(&format!(
            "nft delete table inet line{n} 2>/dev/null || true\nip link del w{n} 2>/dev/null || true\nip link del o{n} 2>/dev/null || true"
        ));
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
