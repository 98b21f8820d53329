//! Postfix: submission on 587 and 465, and 25; sign-ins are Dovecot's.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use super::certificates::Certificate;
use super::dovecot::Dovecot;
use super::network::Network;
use super::place::Place;
use super::process::{Process, directory};
use super::{Listener, MailServer, account, give, library_path, unpacked};

/// Accounts of every Debian stand in for those that the package would make: the queue's owner and the group of its two shared directories.
const OWNER: &str = "uucp";
const GROUP: &str = "games";

/// The services without ports that a receiving Postfix needs: name, type, arguments of master.cf.
const SERVICES: &str = "\
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
proxymap unix - - n - - proxymap
error unix - - n - - error
discard unix - - n - - discard
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
";

/// Postfix's master program.
pub(crate) fn program() -> PathBuf {
    unpacked().join("usr/lib/postfix/sbin/master")
}

/// A running Postfix that never lets a message out: its own domain's mail is discarded, all other refused.
#[derive(Debug)]
pub(crate) struct Postfix {
    listeners: Vec<Listener>,
    home: PathBuf,
    process: Process,
    _place: Place,
}

impl Postfix {
    /// Starts it on these of 587, 465 and 25; sign-ins are checked by `dovecot`.
    pub(crate) fn start(certificate: &Certificate, ports: &[u16], dovecot: &Dovecot) -> Self {
        Self::start_in(None, certificate, &[], ports, dovecot)
    }

    /// The same in a network of the test, at every address of it; those who ask for one of the names in `by_name` get its certificate.
    pub(crate) fn start_in(
        network: Option<&Arc<Network>>,
        certificate: &Certificate,
        by_name: &[(String, Certificate)],
        ports: &[u16],
        dovecot: &Dovecot,
    ) -> Self {
        Self::start_set(network, certificate, by_name, ports, dovecot, &[])
    }

    /// The same with these parameters of main.cf set otherwise for every port.
    pub(crate) fn start_set(
        network: Option<&Arc<Network>>,
        certificate: &Certificate,
        by_name: &[(String, Certificate)],
        ports: &[u16],
        dovecot: &Dovecot,
        settings: &[(&str, &str)],
    ) -> Self {
        let place = Place::in_or_loopback(network);
        let home = directory("postfix");
        let listeners: Vec<Listener> = ports.iter().map(|port| place.listener(*port)).collect();
        prepare(&home);
        configure(
            &home.join("etc/main.cf"),
            &main_cf(&home, certificate, dovecot, &place),
        );
        configure(
            &home.join("etc/master.cf"),
            &master_cf(&listeners, &place, settings),
        );
        configure(&home.join("etc/names"), &names(by_name));
        let mut command = place.command(program());
        command
            .arg("-d")
            .arg("-c")
            .arg(home.join("etc"))
            .env("MAIL_CONFIG", home.join("etc"))
            .env("LD_LIBRARY_PATH", libraries());
        let mut process = Process::start(&mut command, &home);
        place.wait_for(&mut process, &listeners, &home.join("log"));
        Self {
            listeners,
            home,
            process,
            _place: place,
        }
    }

    /// The messages in its queue, in whatever state.
    pub(crate) fn queue(&self) -> Vec<PathBuf> {
        [
            "maildrop", "incoming", "active", "deferred", "hold", "corrupt",
        ]
        .iter()
        .flat_map(|queue| files(&self.home.join("queue").join(queue)))
        .collect()
    }
}

impl MailServer for Postfix {
    fn listeners(&self) -> Vec<Listener> {
        self.listeners.clone()
    }

    fn log(&self) -> String {
        self.process.settled_log(&self.home.join("log"))
    }

    /// Refused ones, and accepted ones by Postfix's own count of AUTH commands at the end of a session.
    fn sign_in_attempts(&self) -> usize {
        let log = self.log();
        let commands = log
            .lines()
            .filter(|line| line.contains(": disconnect from "))
            .flat_map(str::split_whitespace);
        let counts = commands.filter_map(|word| word.strip_prefix("auth="));
        counts
            .filter_map(|count| count.rsplit('/').next()?.parse::<usize>().ok())
            .sum()
    }
}

fn libraries() -> String {
    library_path(&["usr/lib/postfix"])
}

/// The directories of a queue, as `postfix check` would make them.
fn prepare(home: &Path) {
    let queue = home.join("queue");
    for name in [
        "active", "bounce", "corrupt", "defer", "deferred", "flush", "hold", "incoming", "private",
        "saved", "trace",
    ] {
        make(&queue.join(name), 0o700);
    }
    let (_, group) = account(GROUP);
    for (name, mode) in [("maildrop", 0o1730), ("public", 0o2710)] {
        make(&queue.join(name), mode);
        std::os::unix::fs::chown(queue.join(name), None, Some(group))
            .expect("root may give files away");
        // Changing the owner has cleared the set-group bit.
        fs::set_permissions(queue.join(name), fs::Permissions::from_mode(mode))
            .expect("our own directory");
    }
    fs::create_dir_all(queue.join("pid")).expect("our own directory");
    fs::create_dir_all(home.join("etc")).expect("our own directory");
    make(&home.join("data"), 0o700);
}

fn make(path: &Path, mode: u32) {
    fs::create_dir_all(path).expect("our own directory");
    give(path, OWNER);
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("our own directory");
}

/// Writes a file as if long ago: Postfix waits two seconds for one that has just changed, lest somebody is still writing it.
fn configure(path: &Path, text: &str) {
    fs::write(path, text).expect("our own directory");
    let file = fs::File::options()
        .write(true)
        .open(path)
        .expect("our own file");
    file.set_modified(SystemTime::now() - Duration::from_secs(60))
        .expect("our own file");
}

fn main_cf(home: &Path, certificate: &Certificate, dovecot: &Dovecot, place: &Place) -> String {
    let (here, package) = (home.display(), unpacked());
    let (interfaces, families) = match place {
        Place::Loopback(_) => ("loopback-only", "ipv4"),
        Place::Network(_) => ("all", "all"),
    };
    let package = package.display();
    format!(
        "compatibility_level = 3.6
config_directory = {here}/etc
meta_directory = {here}/etc
queue_directory = {here}/queue
data_directory = {here}/data
daemon_directory = {package}/usr/lib/postfix/sbin
command_directory = {package}/usr/sbin
shlib_directory = {package}/usr/lib/postfix
import_environment = MAIL_CONFIG TZ LANG=C LD_LIBRARY_PATH={libraries}
mail_owner = {OWNER}
setgid_group = {GROUP}
default_privs = nobody
maillog_file = {here}/log
maillog_file_prefixes = {here}
myhostname = smtp.contoso.example
mydomain = contoso.example
mydestination =
mynetworks =
virtual_mailbox_domains = contoso.example
virtual_mailbox_maps = inline:{{ {{ kim@contoso.example = kim }} }}
virtual_transport = discard:
default_transport = error:5.7.1 this server lets nothing out
relay_transport = error:5.7.1 this server lets nothing out
local_transport = error:5.7.1 this server lets nothing out
alias_maps =
alias_database =
inet_interfaces = {interfaces}
inet_protocols = {families}
smtputf8_enable = no
disable_dns_lookups = yes
smtpd_peername_lookup = no
smtpd_error_sleep_time = 0
smtpd_tls_cert_file = {cert}
smtpd_tls_key_file = {key}
tls_server_sni_maps = texthash:{here}/etc/names
smtpd_tls_security_level = may
smtpd_tls_auth_only = yes
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = {sasl}
smtpd_sender_login_maps = inline:{{ {{ kim@contoso.example = kim@contoso.example }} {{ info@contoso.example = lee@contoso.example }} {{ team@contoso.example = kim@contoso.example }} }}
smtpd_sender_restrictions = reject_authenticated_sender_login_mismatch
smtpd_relay_restrictions = permit_sasl_authenticated, reject_unauth_destination
smtpd_recipient_restrictions =
",
        libraries = libraries(),
        cert = certificate.chain.display(),
        key = certificate.key.display(),
        sasl = dovecot.sasl().display(),
    )
}

/// Which files belong to which name, as `tls_server_sni_maps` wants it.
fn names(hosts: &[(String, Certificate)]) -> String {
    let line = |(host, certificate): &(String, Certificate)| {
        let (key, chain) = (certificate.key.display(), certificate.chain.display());
        format!("{host} {key}, {chain}\n")
    };
    hosts.iter().map(line).collect()
}

fn master_cf(listeners: &[Listener], place: &Place, settings: &[(&str, &str)]) -> String {
    let settings: String = settings
        .iter()
        .map(|(name, value)| format!(" -o {{{name}={value}}}"))
        .collect();
    let ports = listeners.iter().map(|listener| {
        let options = match listener.port {
            465 => "-o smtpd_tls_wrappermode=yes",
            587 => "-o smtpd_tls_security_level=encrypt",
            // Port 25 takes mail from other servers, which do not sign in.
            _ => "-o smtpd_sasl_auth_enable=no",
        };
        let at = match place {
            Place::Loopback(_) => listener.at.to_string(),
            Place::Network(_) => listener.port.to_string(),
        };
        format!("{at} inet n - n - - smtpd {options}{settings}\n")
    });
    ports.chain([SERVICES.to_owned()]).collect()
}

fn files(directory: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(directory).expect("a queue directory");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    paths
        .flat_map(|path| {
            if path.is_dir() {
                files(&path)
            } else {
                vec![path]
            }
        })
        .collect()
}
