//! Real proxies: Squid, tinyproxy, Dante and microsocks, and HAProxy for TLS before them and for servers behind one door.

use std::fs;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use super::certificates::Certificate;
use super::network::Network;
use super::process::{Process, directory};
use super::{give, library_path, unpacked};

/// The programs, as `tests/run` unpacks them.
pub(crate) fn programs() -> [PathBuf; 6] {
    [
        "usr/sbin/squid",
        "usr/bin/tinyproxy",
        "usr/sbin/danted",
        "usr/bin/microsocks",
        "usr/sbin/haproxy",
        "usr/share/squid-langpack/en",
    ]
    .map(|path| unpacked().join(path))
}

/// Where a proxy listens, and how its program is started there.
pub(crate) struct Place<'a> {
    pub(crate) network: &'a Arc<Network>,
    pub(crate) at: SocketAddr,
    pub(crate) command: &'a dyn Fn(&Path) -> Command,
}

impl Place<'_> {
    fn start(&self, program: &str, home: &Path, arguments: &[&str]) -> Process {
        let mut command = (self.command)(&unpacked().join(program));
        command
            .args(arguments)
            .env("LD_LIBRARY_PATH", library_path(&[]));
        let mut process = Process::start(&mut command, home);
        let log = home.join("log");
        let at = self.at;
        self.network.inside(|| process.wait_for([at], &log));
        process
    }

    /// Starts a program whose configuration is the file behind its last argument.
    fn configured(&self, program: &str, arguments: &[&str], configuration: &str) -> Process {
        let home = directory("proxy");
        let file = home.join("configuration");
        fs::write(&file, configuration).expect("our own directory");
        give(&home, "proxy");
        let file = file.display().to_string();
        self.start(program, &home, &[arguments, &[&file]].concat())
    }

    /// Squid with these rules, before which nothing is allowed.
    pub(crate) fn squid(&self, rules: &str) -> Process {
        let unpacked = unpacked();
        let unpacked = unpacked.display();
        let configuration = format!(
            "http_port {}\ncache_effective_user proxy\npid_filename none\nlogfile_rotate 0\naccess_log none\ncache_log stdio:/dev/stderr\n\
             cache deny all\nnetdb_filename none\npinger_enable off\nunlinkd_program /bin/false\nshutdown_lifetime 0 seconds\n\
             mime_table {unpacked}/usr/share/squid/mime.conf\nicon_directory {unpacked}/usr/share/squid/icons\n\
             error_directory {unpacked}/usr/share/squid-langpack/en\ncoredump_dir /tmp\n{rules}\nhttp_access deny all\n",
            self.at
        );
        let name = format!("test{}", self.network.pid());
        self.configured(
            "usr/sbin/squid",
            &["-N", "-d", "0", "-n", &name, "-f"],
            &configuration,
        )
    }

    /// tinyproxy with these settings.
    pub(crate) fn tinyproxy(&self, settings: &str) -> Process {
        let configuration = format!(
            "Listen {}\nPort {}\nTimeout 60\nMaxClients 100\n{settings}\n",
            self.at.ip(),
            self.at.port()
        );
        self.configured("usr/bin/tinyproxy", &["-d", "-c"], &configuration)
    }

    /// Dante with these rules, which leads to the outside through this address.
    pub(crate) fn dante(&self, outside: &str, rules: &str) -> Process {
        let configuration = format!(
            "logoutput: stderr\ninternal: {} port = {}\nexternal: {outside}\nuser.privileged: root\nuser.unprivileged: nobody\n\
             clientmethod: none\nsocksmethod: none\n{rules}\n",
            self.at.ip(),
            self.at.port()
        );
        self.configured("usr/sbin/danted", &["-N", "1", "-f"], &configuration)
    }

    /// microsocks, which lets in whoever knows this user name and password.
    pub(crate) fn microsocks(&self, (user, password): (&str, &str)) -> Process {
        let (ip, port) = (self.at.ip().to_string(), self.at.port().to_string());
        let home = directory("proxy");
        self.start(
            "usr/bin/microsocks",
            &home,
            &["-i", &ip, "-p", &port, "-u", user, "-P", password],
        )
    }

    /// HAProxy, which passes on every connection to what these lines of a `listen` section name; under TLS where there is a
    /// certificate.
    pub(crate) fn haproxy(&self, certificate: Option<&Certificate>, servers: &str) -> Process {
        let home = directory("haproxy");
        let secured = certificate.map(|certificate| {
            let read = |path: &Path| fs::read_to_string(path).expect("a certificate of ours");
            let pair = home.join("pair.pem");
            fs::write(&pair, read(&certificate.chain) + &read(&certificate.key))
                .expect("our own directory");
            format!(" ssl crt {}", pair.display())
        });
        let at = match self.at.ip() {
            IpAddr::V6(ip) if ip.is_unspecified() => format!(":::{} v4v6", self.at.port()),
            _ => self.at.to_string(),
        };
        let configuration = format!(
            "global\n  log stderr format raw local0\ndefaults\n  mode tcp\n  timeout connect 5s\n  timeout client 60s\n  timeout server 60s\n\
             listen all\n  bind {at}{}\n{servers}\n",
            secured.unwrap_or_default()
        );
        fs::write(home.join("configuration"), configuration).expect("our own directory");
        let file = home.join("configuration").display().to_string();
        self.start("usr/sbin/haproxy", &home, &["-db", "-f", &file])
    }
}
