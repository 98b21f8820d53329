//! Dovecot: IMAP and POP3, and the sign-in service that Postfix asks too.

use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::certificates::Certificate;
use super::network::Network;
use super::place::Place;
use super::process::{Process, directory};
use super::{Listener, MailServer, PASSWORD, USER, give};

/// Dovecot's program file. Debian's package finds its own parts by fixed paths, so this one has to be installed.
pub(crate) fn program() -> PathBuf {
    PathBuf::from("/usr/sbin/dovecot")
}

/// How a Dovecot is set up.
#[derive(Clone, Debug)]
pub(crate) struct Setup {
    certificate: Certificate,
    ports: Vec<u16>,
    mechanisms: String,
    introspection: Option<String>,
    failure_delay: u32,
    quota: Option<String>,
    fields: String,
    user: String,
    network: Option<Arc<Network>>,
    further: String,
}

impl Setup {
    pub(crate) fn new(certificate: &Certificate) -> Self {
        Self {
            certificate: certificate.clone(),
            ports: vec![143, 993, 110, 995],
            mechanisms: "plain login".to_owned(),
            introspection: None,
            failure_delay: 0,
            quota: None,
            fields: String::new(),
            user: USER.to_owned(),
            network: None,
            further: String::new(),
        }
    }

    /// Sets something otherwise, by lines of its own configuration.
    pub(crate) fn settings(mut self, lines: &str) -> Self {
        self.further += lines;
        self
    }

    /// Listens on these of 143, 993, 110 and 995 only.
    pub(crate) fn ports(mut self, ports: &[u16]) -> Self {
        self.ports = ports.to_vec();
        self
    }

    /// Offers these SASL mechanisms, for instance `plain login`.
    pub(crate) fn mechanisms(mut self, mechanisms: &str) -> Self {
        mechanisms.clone_into(&mut self.mechanisms);
        self
    }

    /// Takes tokens (XOAUTH2 and OAUTHBEARER, to be listed in `mechanisms`) that this endpoint calls active.
    pub(crate) fn introspection(mut self, url: &str) -> Self {
        self.introspection = Some(url.to_owned());
        self
    }

    /// Answers a refused sign-in only after so many seconds, as most servers do.
    pub(crate) fn failure_delay(mut self, seconds: u32) -> Self {
        self.failure_delay = seconds;
        self
    }

    /// Limits the mailbox by this rule, such as `*:storage=1M`.
    pub(crate) fn quota(mut self, rule: &str) -> Self {
        self.quota = Some(rule.to_owned());
        self
    }

    /// Says more of the user, by the extra fields of its password database, such as `nologin`.
    pub(crate) fn fields(mut self, fields: &str) -> Self {
        fields.clone_into(&mut self.fields);
        self
    }

    /// Knows the mailbox by this name alone.
    pub(crate) fn user(mut self, name: &str) -> Self {
        name.clone_into(&mut self.user);
        self
    }

    /// Shows these certificates to those who ask for these names.
    pub(crate) fn by_name(mut self, hosts: &[(String, Certificate)]) -> Self {
        for (host, certificate) in hosts {
            let (chain, key) = (certificate.chain.display(), certificate.key.display());
            self.further +=
                &format!("local_name {host} {{\n ssl_cert = <{chain}\n ssl_key = <{key}\n}}\n");
        }
        self
    }

    /// Runs in this network, at every address of it.
    pub(crate) fn inside(mut self, network: &Arc<Network>) -> Self {
        self.network = Some(network.clone());
        self
    }

    /// Starts it, with one unread message waiting in the mailbox.
    pub(crate) fn start(&self) -> Dovecot {
        let place = Place::in_or_loopback(self.network.as_ref());
        let home = directory("dovecot");
        let listeners: Vec<Listener> = self
            .ports
            .iter()
            .map(|port| place.listener(*port))
            .collect();
        let configuration = self.configuration(&home, &listeners);
        fs::write(home.join("dovecot.conf"), configuration).expect("our own directory");
        fs::write(
            home.join("users"),
            format!("{}:{{PLAIN}}{PASSWORD}::::::{}\n", self.user, self.fields),
        )
        .expect("our own directory");
        if let Some(url) = &self.introspection {
            let oauth2 = format!(
                "introspection_mode = post\nintrospection_url = {url}\nusername_attribute = email\nactive_attribute = active\nactive_value = true\n"
            );
            fs::write(home.join("oauth2.conf"), oauth2).expect("our own directory");
        }
        let maildir = home.join("mail");
        deliver(&maildir);
        let mut command = place.command(program());
        command.arg("-F").arg("-c").arg(home.join("dovecot.conf"));
        let mut process = Process::start(&mut command, &home);
        place.wait_for(&mut process, &listeners, &home.join("log"));
        let serves = |ports: [u16; 2]| self.ports.iter().any(|port| ports.contains(port));
        let kinds = usize::from(serves([143, 993])) + usize::from(serves([110, 995]));
        process.wait_for_log(&home.join("log"), "auth client connected", kinds);
        Dovecot {
            listeners,
            log: home.join("log"),
            sasl: home.join("run/sasl"),
            maildir,
            process,
            _place: place,
        }
    }

    fn configuration(&self, home: &Path, listeners: &[Listener]) -> String {
        let here = home.display();
        let port = |wanted: u16| {
            listeners
                .iter()
                .find(|listener| listener.port == wanted)
                .map_or(0, |listener| listener.at.port())
        };
        let address = match (&self.network, listeners.first()) {
            (Some(_), _) => "*, ::".to_owned(),
            (None, Some(listener)) => listener.at.ip().to_string(),
            (None, None) => "127.0.0.1".to_owned(),
        };
        let tokens = self.introspection.as_ref().map_or_else(String::new, |_| {
            format!("passdb {{\n driver = oauth2\n mechanisms = xoauth2 oauthbearer\n args = {here}/oauth2.conf\n}}\n")
        });
        let quota = self.quota.as_ref().map_or_else(String::new, |rule| {
            format!(
                "mail_plugins = quota\nprotocol imap {{\n mail_plugins = quota imap_quota\n}}\nplugin {{\n quota = count:User quota\n quota_vsizes = yes\n quota_rule = {rule}\n}}\n"
            )
        });
        format!(
            "base_dir = {here}/run
state_dir = {here}/run
log_path = {here}/log
auth_verbose = yes
auth_debug = yes
auth_failure_delay = {delay} secs
protocols = imap pop3
listen = {address}
ssl = required
ssl_cert = <{cert}
ssl_key = <{key}
disable_plaintext_auth = yes
auth_mechanisms = {mechanisms}
mail_location = maildir:{here}/mail
first_valid_uid = 1
{quota}{tokens}passdb {{
 driver = passwd-file
 mechanisms = plain login cram-md5 scram-sha-1 scram-sha-256 apop
 args = username_format=%u {here}/users
}}
userdb {{
 driver = static
 args = uid=mail gid=mail home={here}/mail
}}
service anvil {{
 # No growing delay after a failure: one test, one attempt, one answer.
 unix_listener anvil-auth-penalty {{
  mode = 0
 }}
}}
service auth {{
 unix_listener sasl {{
  mode = 0666
 }}
}}
# Processes that stay: a new one may greet before it has reached auth, and does not say then what it offers; and it reads every
# certificate first, which takes a busy computer seconds.
service imap-login {{
 service_count = 0
 process_min_avail = 1
 inet_listener imap {{
  port = {imap}
 }}
 inet_listener imaps {{
  port = {imaps}
 }}
}}
service pop3-login {{
 service_count = 0
 process_min_avail = 1
 inet_listener pop3 {{
  port = {pop3}
 }}
 inet_listener pop3s {{
  port = {pop3s}
 }}
}}
{further}",
            delay = self.failure_delay,
            cert = self.certificate.chain.display(),
            key = self.certificate.key.display(),
            mechanisms = self.mechanisms,
            imap = port(143),
            imaps = port(993),
            pop3 = port(110),
            pop3s = port(995),
            further = self.further,
        )
    }
}

/// A Maildir with one message that no client has seen yet.
fn deliver(maildir: &Path) {
    for part in ["cur", "new", "tmp"] {
        fs::create_dir_all(maildir.join(part)).expect("our own directory");
    }
    let message = "From: Lee <lee@contoso.example>\r\nTo: Kim <kim@contoso.example>\r\nSubject: Lunch?\r\n\r\nAt noon?\r\n";
    fs::write(maildir.join("new/1700000000.M1P1.contoso"), message).expect("our own directory");
    give(maildir, "mail");
}

/// A running Dovecot.
#[derive(Debug)]
pub(crate) struct Dovecot {
    listeners: Vec<Listener>,
    log: PathBuf,
    sasl: PathBuf,
    maildir: PathBuf,
    process: Process,
    _place: Place,
}

impl Dovecot {
    /// The socket at which Postfix asks for sign-ins.
    pub(crate) fn sasl(&self) -> &Path {
        &self.sasl
    }

    /// Every message with its folder (`new` or `cur`) and its flags, which Maildir keeps in the file's name, and its text.
    pub(crate) fn messages(&self) -> Vec<(String, String)> {
        let mut messages: Vec<_> = ["new", "cur"]
            .into_iter()
            .flat_map(|folder| {
                let entries = fs::read_dir(self.maildir.join(folder)).expect("a Maildir");
                entries.map(move |entry| {
                    let entry = entry.expect("an entry");
                    let text = fs::read_to_string(entry.path()).expect("a message of ours");
                    (
                        format!("{folder}/{}", entry.file_name().to_string_lossy()),
                        text,
                    )
                })
            })
            .collect();
        messages.sort();
        messages
    }

    /// Where this port of the world is served.
    pub(crate) fn at(&self, port: u16) -> SocketAddr {
        self.listeners
            .iter()
            .find(|listener| listener.port == port)
            .expect("a port that was asked for")
            .at
    }
}

impl MailServer for Dovecot {
    fn listeners(&self) -> Vec<Listener> {
        self.listeners.clone()
    }

    fn log(&self) -> String {
        self.process.settled_log(&self.log)
    }

    /// Counts what reached its sign-in service, over IMAP, POP3 or from Postfix: every attempt begins with this line.
    fn sign_in_attempts(&self) -> usize {
        self.log()
            .lines()
            .filter(|line| line.contains("auth: Debug: client in: AUTH\t"))
            .count()
    }
}
