//! Exim: another submission server, with sign-ins of its own.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use super::certificates::Certificate;
use super::network::Network;
use super::place::Place;
use super::process::{Process, directory};
use super::{Listener, MailServer, PASSWORD, USER, account, give, library_path, unpacked};

/// The account that Exim becomes; every Debian has it.
const ACCOUNT: &str = "www-data";

/// What the log says once for every AUTH command.
const ATTEMPT: &str = "AUTH command from";

/// Exim's program file.
pub(crate) fn program() -> PathBuf {
    unpacked().join("usr/sbin/exim4")
}

/// Debian's Exim insists on an account that only its package makes; this library shows it one without making it.
pub(crate) fn account_library() -> PathBuf {
    let library = |machine: &str| unpacked().join(format!("usr/lib/{machine}/libnss_wrapper.so"));
    library(&format!("{}-linux-gnu", std::env::consts::ARCH))
}

/// What may be set otherwise.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Settings<'a> {
    /// Whether STARTTLS is offered.
    pub(crate) tls: bool,
    /// Further lines of the main section.
    pub(crate) main: &'a str,
    /// What is done at EHLO and HELO: lines of an ACL.
    pub(crate) helo: &'a str,
}

impl Default for Settings<'_> {
    fn default() -> Self {
        Self {
            tls: true,
            main: "rfc1413_query_timeout = 0s",
            helo: "accept",
        }
    }
}

/// A running Exim that accepts every message of a signed-in user and drops it.
#[derive(Debug)]
pub(crate) struct Exim {
    listeners: Vec<Listener>,
    home: PathBuf,
    process: Process,
    _place: Place,
}

impl Exim {
    /// Starts it on these of 587 (STARTTLS), 465 (implicit TLS) and 25.
    pub(crate) fn start(certificate: &Certificate, ports: &[u16]) -> Self {
        Self::start_in(None, certificate, ports, Settings::default())
    }

    /// The same in a network of the test, at every address of it.
    pub(crate) fn start_in(
        network: Option<&Arc<Network>>,
        certificate: &Certificate,
        ports: &[u16],
        settings: Settings<'_>,
    ) -> Self {
        let place = Place::in_or_loopback(network);
        let home = directory("exim");
        let listeners: Vec<Listener> = ports.iter().map(|port| place.listener(*port)).collect();
        fs::create_dir(home.join("spool")).expect("our own directory");
        fs::create_dir(home.join("logs")).expect("our own directory");
        fs::write(home.join("users"), format!("{USER}: {PASSWORD}\n")).expect("our own directory");
        fs::write(
            home.join("exim.conf"),
            configuration(&home, certificate, &listeners, &place, settings),
        )
        .expect("our own directory");
        give(&home.join("spool"), ACCOUNT);
        give(&home.join("logs"), ACCOUNT);
        let mut command = place.command(program());
        command
            .arg("-C")
            .arg(home.join("exim.conf"))
            .arg("-bdf")
            .env("LD_LIBRARY_PATH", library_path(&[]));
        show_account(&mut command, &home);
        let mut process = Process::start(&mut command, &home);
        place.wait_for(&mut process, &listeners, &home.join("logs/main"));
        Self {
            listeners,
            home,
            process,
            _place: place,
        }
    }
}

impl MailServer for Exim {
    fn listeners(&self) -> Vec<Listener> {
        self.listeners.clone()
    }

    fn log(&self) -> String {
        self.process.settled_log(&self.home.join("logs/main"))
    }

    fn sign_in_attempts(&self) -> usize {
        self.log()
            .lines()
            .filter(|line| line.contains(ATTEMPT))
            .count()
    }
}

fn show_account(command: &mut Command, home: &Path) {
    let (user, group) = account(ACCOUNT);
    let read = |path: &str| fs::read_to_string(path).expect("readable by all");
    let accounts = format!(
        "{}Debian-exim:x:{user}:{group}::/nonexistent:/bin/false\n",
        read("/etc/passwd")
    );
    let groups = format!("{}Debian-exim:x:{group}:\n", read("/etc/group"));
    fs::write(home.join("passwd"), accounts).expect("our own directory");
    fs::write(home.join("group"), groups).expect("our own directory");
    command
        .env("LD_PRELOAD", account_library())
        .env("NSS_WRAPPER_PASSWD", home.join("passwd"))
        .env("NSS_WRAPPER_GROUP", home.join("group"));
}

fn configuration(
    home: &Path,
    certificate: &Certificate,
    listeners: &[Listener],
    place: &Place,
    settings: Settings<'_>,
) -> String {
    let here = home.display();
    let (address, implicit) = match place {
        Place::Loopback(loopback) => (loopback.address().to_string(), 10465),
        Place::Network(_) => ("<; 0.0.0.0 ; ::0".to_owned(), 465),
    };
    let advertised = if settings.tls { "*" } else { "" };
    let ports: Vec<String> = listeners
        .iter()
        .map(|listener| listener.at.port().to_string())
        .collect();
    let known = format!("${{lookup{{$auth_name}}lsearch{{{here}/users}}{{$value}}fail}}");
    let passes = |name: &str, password: &str| {
        format!(
            "${{if eq{{{password}}}{{{}}}}}",
            known.replace("$auth_name", name)
        )
    };
    format!(
        "primary_hostname = smtp.contoso.example
exim_user = {ACCOUNT}
exim_group = {ACCOUNT}
spool_directory = {here}/spool
log_file_path = {here}/logs/%s
local_interfaces = {address}
daemon_smtp_ports = {ports}
tls_on_connect_ports = {implicit}
tls_advertise_hosts = {advertised}
tls_certificate = {cert}
tls_privatekey = {key}
auth_advertise_hosts = ${{if eq{{$tls_in_cipher}}{{}}{{}}{{*}}}}
acl_smtp_helo = helo
acl_smtp_auth = attempt
acl_smtp_rcpt = recipient
queue_only
keep_environment =
host_lookup =
{main}
begin acl
helo:
  {helo}
attempt:
  warn logwrite = {ATTEMPT} $sender_host_address
  accept
recipient:
  accept authenticated = *
  deny message = relaying needs a sign-in
begin routers
drop:
  driver = redirect
  data = :blackhole:
begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_prompts = :
  server_condition = {plain}
  server_set_id = $auth2
login:
  driver = plaintext
  public_name = LOGIN
  server_prompts = Username:: : Password::
  server_condition = {login}
  server_set_id = $auth1
cram_md5:
  driver = cram_md5
  public_name = CRAM-MD5
  server_secret = {secret}
  server_set_id = $auth1
",
        ports = ports.join(" : "),
        main = settings.main,
        helo = settings.helo,
        cert = certificate.chain.display(),
        key = certificate.key.display(),
        plain = passes("$auth2", "$auth3"),
        login = passes("$auth1", "$auth2"),
        secret = known.replace("$auth_name", "$auth1"),
    )
}
