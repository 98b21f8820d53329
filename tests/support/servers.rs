//! Real mail servers for the tests: Dovecot, Postfix, Exim, Cyrus and NSD, and what stands before them: proxies and stunnel.
//!
//! Every server gets an address of 127.0.0.0/8 and a directory of its own and is gone when its value is dropped, so tests run side by
//! side. A test begins with [`available`]; `tests/run` provides the programs.

pub(crate) mod certificates;
pub(crate) mod cyrus;
pub(crate) mod dns;
pub(crate) mod dnssec;
pub(crate) mod dovecot;
pub(crate) mod exim;
pub(crate) mod forwarder;
pub(crate) mod middlebox;
pub(crate) mod network;
pub(crate) mod nginx;
pub(crate) mod oauth;
pub(crate) mod place;
pub(crate) mod postfix;
pub(crate) mod process;
pub(crate) mod proxies;
pub(crate) mod relay;
pub(crate) mod resolvers;
pub(crate) mod site;
pub(crate) mod stunnel;
pub(crate) mod web;

use std::io::Write as _;
use std::net::{Ipv4Addr, SocketAddr};
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::sync::Once;

/// The only mailbox there is.
pub(crate) const USER: &str = "kim@contoso.example";
/// Its password: not only ASCII letters, so that quoting and encoding matter in every protocol.
pub(crate) const PASSWORD: &str = r#"Sesam-"öffne"\dich&7"#;

/// What the tests need to know about a mail server, whichever it is.
pub(crate) trait MailServer {
    /// Where it listens, by the port that the world would use.
    fn listeners(&self) -> Vec<Listener>;
    /// Everything that it has logged until now.
    fn log(&self) -> String;
    /// How often somebody tried to sign in, by its own account.
    fn sign_in_attempts(&self) -> usize;
}

/// A port as the world knows it and where it really is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Listener {
    /// The well-known port, for instance 993.
    pub(crate) port: u16,
    /// Where the server listens instead, because 993 may be taken on this computer.
    pub(crate) at: SocketAddr,
}

impl Listener {
    /// A well-known port moved up by ten thousand.
    pub(crate) fn moved(address: Ipv4Addr, port: u16) -> Self {
        Self {
            port,
            at: SocketAddr::from((address, 10_000 + port)),
        }
    }
}

/// Where `tests/run` unpacks the Debian packages that must not be installed: each of them would replace another mail server.
pub(crate) fn unpacked() -> PathBuf {
    std::env::var_os("MAILPROBE_TEST_SERVERS").map_or_else(
        || PathBuf::from("/var/cache/mailprobe-tests/root"),
        PathBuf::from,
    )
}

/// The loader's search path into what is unpacked, with `first` before the common directories.
pub(crate) fn library_path(first: &[&str]) -> String {
    let common = [
        "usr/lib/x86_64-linux-gnu",
        "lib/x86_64-linux-gnu",
        "usr/lib/aarch64-linux-gnu",
        "lib/aarch64-linux-gnu",
    ];
    let directories: Vec<String> = first
        .iter()
        .chain(&common)
        .map(|tail| unpacked().join(tail).display().to_string())
        .collect();
    directories.join(":")
}

/// Whether real servers can run here. Where they cannot, says so once on stderr, and with `CI=true` fails instead: nothing is skipped there.
pub(crate) fn available() -> bool {
    let missing = missing();
    if missing.is_empty() {
        return true;
    }
    let reason = missing.join(", ");
    assert!(
        std::env::var("CI").as_deref() != Ok("true"),
        "real servers cannot run: {reason}; tests/run as root provides them"
    );
    static SAY: Once = Once::new();
    // Written past libtest, which would swallow what a passing test prints.
    SAY.call_once(|| {
        let _ = writeln!(
            std::io::stderr(),
            "tests with real servers are SKIPPED: {reason}; tests/run as root provides them"
        );
    });
    false
}

fn missing() -> Vec<String> {
    let mut missing = Vec::new();
    // Postfix and Dovecot change to other accounts.
    if std::fs::metadata("/proc/self").map_or(1, |entry| entry.uid()) != 0 {
        missing.push("not root".to_owned());
    }
    let programs = [
        // What networks, and the files and delays in them, are made with.
        PathBuf::from("/usr/bin/unshare"),
        PathBuf::from("/bin/mount"),
        PathBuf::from("/dev/net/tun"),
        dovecot::program(),
        postfix::program(),
        exim::program(),
        exim::account_library(),
        cyrus::program("master"),
        unpacked().join("usr/sbin/saslpasswd2"),
        dns::program(),
        stunnel::program(),
        nginx::program(),
        dnssec::program("signzone"),
        resolvers::unbound(),
        resolvers::dnsmasq(),
    ];
    missing.extend(
        programs
            .iter()
            .chain(&proxies::programs())
            .filter(|path| !path.exists())
            .map(|path| format!("no {}", path.display())),
    );
    missing
}

/// User and group number of an account that every Debian has.
pub(crate) fn account(name: &str) -> (u32, u32) {
    let accounts = std::fs::read_to_string("/etc/passwd").expect("/etc/passwd is readable");
    let line = accounts
        .lines()
        .find(|line| line.split(':').next() == Some(name))
        .expect("a base account of Debian");
    let mut numbers = line
        .split(':')
        .skip(2)
        .map(|field| field.parse().expect("a number"));
    (
        numbers.next().expect("a user number"),
        numbers.next().expect("a group number"),
    )
}

/// Gives a directory and everything in it to an account.
pub(crate) fn give(path: &Path, name: &str) {
    let (user, group) = account(name);
    std::os::unix::fs::chown(path, Some(user), Some(group)).expect("root may give files away");
    if path.is_dir() {
        for entry in std::fs::read_dir(path).expect("a readable directory") {
            give(&entry.expect("an entry").path(), name);
        }
    }
}
