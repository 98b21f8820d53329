//! nginx: web sites that publish settings, or other pages in their place.

use std::fmt::Write as _;
use std::fs;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use super::certificates::Certificate;
use super::network::Network;
use super::process::{Process, directory};
use super::{library_path, unpacked};

/// nginx's program file.
pub(crate) fn program() -> PathBuf {
    unpacked().join("usr/sbin/nginx")
}

/// A web site.
#[derive(Clone, Debug)]
pub(crate) struct Site {
    names: String,
    certificate: Option<Certificate>,
    pages: Vec<(String, Page)>,
}

/// What is answered at a path.
#[derive(Clone, Debug)]
enum Page {
    /// This directive of nginx.
    Answer(String),
    /// This text, of this media type.
    File(&'static str, Vec<u8>),
}

impl Site {
    /// A site under TLS for these names (separated by spaces, `_` for every name).
    pub(crate) fn new(names: &str, certificate: &Certificate) -> Self {
        Self {
            names: names.to_owned(),
            certificate: Some(certificate.clone()),
            pages: Vec::new(),
        }
    }

    /// The same without TLS.
    pub(crate) fn plain(names: &str) -> Self {
        Self {
            names: names.to_owned(),
            certificate: None,
            pages: Vec::new(),
        }
    }

    /// Answers at this path with a text.
    pub(crate) fn page(mut self, path: &str, kind: &'static str, text: impl Into<Vec<u8>>) -> Self {
        self.pages
            .push((path.to_owned(), Page::File(kind, text.into())));
        self
    }

    /// Answers at this path as a directive of nginx has it, such as `return 302 https://host.example/`.
    pub(crate) fn answer(mut self, path: &str, directive: &str) -> Self {
        self.pages
            .push((path.to_owned(), Page::Answer(directive.to_owned())));
        self
    }
}

/// A running nginx.
#[derive(Debug)]
pub(crate) struct Nginx {
    log: PathBuf,
    process: Process,
}

impl Nginx {
    /// Serves these sites in a network of the test: those under TLS at the first port, those without at the second.
    pub(crate) fn start(network: &Arc<Network>, ports: (u16, u16), sites: &[Site]) -> Self {
        let home = directory("nginx");
        let here = home.display();
        let mut text = format!(
            "daemon off;\nmaster_process off;\nuser root;\npid {here}/pid;\nerror_log {here}/errors;\nevents {{}}\nhttp {{\n\
             map $request $verb {{ default -; \"~^(?<word>[A-Z]+) \" $word; }}\n\
             log_format full '$scheme://$host$request_uri $verb';\naccess_log {here}/access full;\n\
             large_client_header_buffers 4 16k;\nserver_names_hash_bucket_size 128;\n"
        );
        for place in ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"] {
            let _ = writeln!(text, "{place}_temp_path {here}/{place};");
        }
        let mut listening = Vec::new();
        for (number, site) in sites.iter().enumerate() {
            let port = match &site.certificate {
                Some(_) => ports.0,
                None => ports.1,
            };
            listening.push(SocketAddr::from(([127, 0, 0, 1], port)));
            let _ = writeln!(text, "server {{\nserver_name {};", site.names);
            match &site.certificate {
                Some(Certificate { chain, key, .. }) => {
                    let _ = writeln!(
                        text,
                        "listen {port} ssl;\nlisten [::]:{port} ssl;\nssl_certificate {};\nssl_certificate_key {};",
                        chain.display(),
                        key.display()
                    );
                }
                None => {
                    let _ = writeln!(text, "listen {port};\nlisten [::]:{port};");
                }
            }
            for (at, (path, page)) in site.pages.iter().enumerate() {
                let inside = match page {
                    Page::Answer(directive) => directive.clone(),
                    Page::File(kind, bytes) => {
                        let file = format!("file-{number}-{at}");
                        fs::write(home.join(&file), bytes).expect("our own directory");
                        // A file is given to a question that sends something, too.
                        let _ = writeln!(
                            text,
                            "location = /{file} {{\ninternal;\nroot {here};\ntypes {{}}\ndefault_type {kind};\nerror_page 405 =200 /{file};\n}}"
                        );
                        format!("rewrite ^ /{file} last")
                    }
                };
                let _ = writeln!(text, "location {path} {{\n{inside};\n}}");
            }
            text.push_str("}\n");
        }
        text.push_str("}\n");
        let configuration = home.join("nginx.conf");
        fs::write(&configuration, text).expect("our own directory");
        let mut command = network.command(program());
        command
            .args(["-e", "stderr", "-p"])
            .arg(&home)
            .arg("-c")
            .arg(&configuration)
            .env("LD_LIBRARY_PATH", library_path(&[]));
        let mut process = Process::start(&mut command, &home);
        let output = home.join("output");
        network.inside(|| process.wait_for(listening, &output));
        Self {
            log: home.join("access"),
            process,
        }
    }

    /// Every question until now, one a line: address and method.
    pub(crate) fn asked(&self) -> String {
        self.process.settled_log(&self.log)
    }
}
