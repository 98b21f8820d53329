//! Cyrus: another IMAP and POP3 server, whose password checks come to the test itself.

use std::fs;
use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::certificates::Certificate;
use super::process::{Loopback, Process, directory};
use super::{Listener, MailServer, PASSWORD, USER, give, library_path, unpacked};

/// Where the test itself signs in without TLS, before any client comes.
const INNER_PORT: u16 = 10_001;

/// Passwords in the clear alone, which the test itself checks.
const PLAIN: &str = "sasl_mech_list: PLAIN LOGIN\nsasl_pwcheck_method: saslauthd\n";

/// One of Cyrus's programs.
pub(crate) fn program(name: &str) -> PathBuf {
    unpacked().join("usr/lib/cyrus/bin").join(name)
}

/// A running Cyrus with one empty mailbox.
#[derive(Debug)]
pub(crate) struct Cyrus {
    listeners: Vec<Listener>,
    home: PathBuf,
    passwords: PasswordCheck,
    process: Process,
    _loopback: Loopback,
}

impl Cyrus {
    /// Starts it on these of 143, 993, 110 and 995.
    pub(crate) fn start(certificate: &Certificate, ports: &[u16]) -> Self {
        Self::start_set(certificate, ports, PLAIN)
    }

    /// The same with these mechanisms, and a database of its own that knows the password as it is.
    pub(crate) fn start_with(certificate: &Certificate, ports: &[u16], mechanisms: &str) -> Self {
        let settings = format!(
            "sasl_mech_list: {mechanisms}\nsasl_pwcheck_method: auxprop\nsasl_auxprop_plugin: sasldb\n"
        );
        Self::start_set(certificate, ports, &settings)
    }

    fn start_set(certificate: &Certificate, ports: &[u16], sign_in: &str) -> Self {
        let loopback = Loopback::claim();
        let home = directory("cyrus");
        let listeners: Vec<Listener> = ports
            .iter()
            .map(|port| Listener::moved(loopback.address(), *port))
            .collect();
        for part in [
            "db", "lock", "log", "msg", "proc", "ptclient", "quota", "sieve", "socket", "user",
        ] {
            fs::create_dir_all(home.join("state").join(part)).expect("our own directory");
        }
        fs::create_dir(home.join("mail")).expect("our own directory");
        give(&home, "mail");
        let passwords = PasswordCheck::start(&home.join("passwords"));
        let settings = imapd_conf(&home, certificate, sign_in);
        fs::write(home.join("imapd.conf"), settings).expect("our own directory");
        if sign_in != PLAIN {
            keep_password(&home);
        }
        fs::write(
            home.join("cyrus.conf"),
            cyrus_conf(&home, loopback.address(), &listeners),
        )
        .expect("our own directory");
        let mut command = Command::new(program("master"));
        command
            .arg("-D")
            .arg("-C")
            .arg(home.join("imapd.conf"))
            .arg("-M")
            .arg(home.join("cyrus.conf"));
        command
            .arg("-p")
            .arg(home.join("pid"))
            .env("LD_LIBRARY_PATH", library_path(&[]));
        let mut process = Process::start(&mut command, &home);
        let inner = SocketAddr::from((loopback.address(), INNER_PORT));
        let addresses = listeners.iter().map(|listener| listener.at).chain([inner]);
        process.wait_for(addresses, &home.join("output"));
        make_mailbox(inner).expect("Cyrus makes the mailbox");
        passwords.asked.store(0, Ordering::Release);
        Self {
            listeners,
            home,
            passwords,
            process,
            _loopback: loopback,
        }
    }
}

impl MailServer for Cyrus {
    fn listeners(&self) -> Vec<Listener> {
        self.listeners.clone()
    }

    /// What it printed: the rest goes to the system's log, where there is one.
    fn log(&self) -> String {
        self.process.settled_log(&self.home.join("output"))
    }

    /// How many names and passwords it asked to have checked.
    fn sign_in_attempts(&self) -> usize {
        self.passwords.asked.load(Ordering::Acquire)
    }
}

/// Signs in once, which makes the mailbox. Cyrus refuses one of two first sign-ins that come at the same time.
fn make_mailbox(inner: SocketAddr) -> io::Result<()> {
    let connection = TcpStream::connect(inner)?;
    connection.set_read_timeout(Some(Duration::from_secs(20)))?;
    let response = STANDARD.encode(format!("\0{USER}\0{PASSWORD}"));
    write!(&connection, "a AUTHENTICATE PLAIN {response}\r\n")?;
    let mut reply = String::new();
    for line in BufReader::new(&connection).lines() {
        reply = line?;
        if reply.starts_with("a ") {
            break;
        }
    }
    assert!(reply.starts_with("a OK"), "{reply}");
    Ok(())
}

/// Writes the password into the database, for the user's own domain and for the server's name, which stands in for the default domain.
fn keep_password(home: &Path) {
    let database = home.join("sasldb");
    for realm in ["contoso.example", "imap.contoso.example"] {
        let mut command = Command::new(unpacked().join("usr/sbin/saslpasswd2"));
        let command = command.args(["-p", "-c", "-u", realm, "-f"]);
        let mut child = command
            .arg(&database)
            .arg("kim")
            .env("LD_LIBRARY_PATH", library_path(&[]))
            .stdin(Stdio::piped())
            .spawn()
            .expect("saslpasswd2 starts");
        let mut input = child.stdin.take().expect("it was asked for");
        input.write_all(PASSWORD.as_bytes()).expect("it reads");
        drop(input);
        assert!(child.wait().expect("a child of ours").success());
    }
    give(&database, "mail");
}

fn imapd_conf(home: &Path, certificate: &Certificate, sign_in: &str) -> String {
    let here = home.display();
    format!(
        "configdirectory: {here}/state
defaultpartition: default
partition-default: {here}/mail
sievedir: {here}/state/sieve
cyrus_user: mail
cyrus_group: mail
servername: imap.contoso.example
virtdomains: userid
defaultdomain: contoso.example
unixhierarchysep: yes
altnamespace: yes
autocreate_quota: 0
allowplaintext: no
failedloginpause: 0
{sign_in}sasl_saslauthd_path: {here}/passwords
sasl_sasldb_path: {here}/sasldb
tls_server_cert: {cert}
tls_server_key: {key}
",
        cert = certificate.chain.display(),
        key = certificate.key.display(),
    )
}

fn cyrus_conf(home: &Path, address: Ipv4Addr, listeners: &[Listener]) -> String {
    let settings = home.join("imapd.conf");
    let settings = settings.display();
    let services: String = listeners
        .iter()
        .map(|listener| {
            let (daemon, implicit) = match listener.port {
                143 => ("imapd", ""),
                993 => ("imapd", " -s"),
                110 => ("pop3d", ""),
                _ => ("pop3d", " -s"),
            };
            let daemon = program(daemon);
            format!(
                "  s{} cmd=\"{}{implicit} -C {settings}\" listen=\"{}\" prefork=0\n",
                listener.port,
                daemon.display(),
                listener.at
            )
        })
        .collect();
    // "-p" tells it that somebody else protects the connection.
    let inner = format!(
        "  inner cmd=\"{} -p 128 -C {settings}\" listen=\"{address}:{INNER_PORT}\" prefork=0\n",
        program("imapd").display()
    );
    let recover = program("ctl_cyrusdb");
    format!(
        "START {{\n  recover cmd=\"{} -C {settings} -r\"\n}}\nSERVICES {{\n{services}{inner}}}\n",
        recover.display()
    )
}

/// Answers as Debian's saslauthd would, for the one user there is.
#[derive(Debug)]
struct PasswordCheck {
    socket: PathBuf,
    asked: Arc<AtomicUsize>,
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl PasswordCheck {
    fn start(socket: &Path) -> Self {
        let listener = UnixListener::bind(socket).expect("a free name");
        fs::set_permissions(socket, fs::Permissions::from_mode(0o777)).expect("our own socket");
        let (asked, stop) = (
            Arc::new(AtomicUsize::new(0)),
            Arc::new(AtomicBool::new(false)),
        );
        let (counter, stopped) = (Arc::clone(&asked), Arc::clone(&stop));
        let thread = thread::spawn(move || {
            for connection in listener.incoming().flatten() {
                if stopped.load(Ordering::Acquire) {
                    return;
                }
                counter.fetch_add(1, Ordering::AcqRel);
                // A server that hangs up has no sign-in.
                let _ = check(connection);
            }
        });
        Self {
            socket: socket.to_owned(),
            asked,
            stop,
            thread: Some(thread),
        }
    }
}

impl Drop for PasswordCheck {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Release);
        // Wakes the thread from its accept; where the socket is gone already, the thread is left to itself.
        if UnixStream::connect(&self.socket).is_ok()
            && let Some(thread) = self.thread.take()
        {
            let _ = thread.join();
        }
    }
}

/// User, password, service and realm come as counted strings; the verdict goes back as one.
fn check(mut connection: UnixStream) -> io::Result<()> {
    let mut fields = Vec::new();
    for _ in 0..4 {
        let mut length = [0; 2];
        connection.read_exact(&mut length)?;
        let mut field = vec![0; usize::from(u16::from_be_bytes(length))];
        connection.read_exact(&mut field)?;
        fields.push(field);
    }
    // Cyrus leaves out the domain where it is the default one.
    let known = matches!(fields[0].as_slice(), b"kim" | b"kim@contoso.example")
        && fields[1] == PASSWORD.as_bytes();
    connection.write_all(if known { b"\0\x02OK" } else { b"\0\x02NO" })
}
