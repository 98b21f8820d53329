//! Small servers on loopback, each connection on a thread of its own.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{IpAddr, Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

use rustls::{ServerConfig, ServerConnection, StreamOwned};

use crate::authority::Identity;

/// A server that goes on until the test ends.
pub struct Server {
    pub address: SocketAddr,
    heard: Arc<Mutex<Vec<String>>>,
}

/// One connection, in clear text or under TLS.
pub struct Peer {
    stream: BufReader<Box<dyn Duplex>>,
    heard: Arc<Mutex<Vec<String>>>,
}

pub trait Duplex: Read + Write + Send {
    /// Says that nothing more will be written.
    fn finish(&mut self);
}

impl Duplex for TcpStream {
    fn finish(&mut self) {
        let _ = self.shutdown(Shutdown::Write);
    }
}

impl Duplex for StreamOwned<ServerConnection, TcpStream> {
    fn finish(&mut self) {
        self.conn.send_close_notify();
        let _ = self.flush();
        let _ = self.sock.shutdown(Shutdown::Write);
    }
}

impl Server {
    /// A server of raw connections on 127.0.0.1.
    pub fn raw(serve: impl Fn(TcpStream) + Send + Sync + 'static) -> Self {
        Self::raw_at(IpAddr::V4(Ipv4Addr::LOCALHOST), serve)
    }

    pub fn raw_at(ip: IpAddr, serve: impl Fn(TcpStream) + Send + Sync + 'static) -> Self {
        Self::with(ip, move |stream, _| serve(stream))
    }

    /// A server that speaks lines in clear text.
    pub fn clear(talk: impl Fn(&mut Peer) + Send + Sync + 'static) -> Self {
        Self::with(IpAddr::V4(Ipv4Addr::LOCALHOST), move |stream, heard| {
            talk(&mut Peer::new(Box::new(stream), heard));
        })
    }

    /// A server that speaks lines under TLS from the first byte.
    pub fn tls(identity: Identity, talk: impl Fn(&mut Peer) + Send + Sync + 'static) -> Self {
        let config = tls_config(identity);
        Self::with(IpAddr::V4(Ipv4Addr::LOCALHOST), move |stream, heard| {
            talk(&mut Peer::new(Box::new(under_tls(&config, stream)), heard));
        })
    }

    /// A server that speaks lines in clear text, then under TLS.
    pub fn start_tls(
        identity: Identity,
        before: impl Fn(&mut Peer) + Send + Sync + 'static,
        after: impl Fn(&mut Peer) + Send + Sync + 'static,
    ) -> Self {
        let config = tls_config(identity);
        Self::with(IpAddr::V4(Ipv4Addr::LOCALHOST), move |stream, heard| {
            let clear = Box::new(stream.try_clone().unwrap());
            before(&mut Peer::new(clear, heard.clone()));
            after(&mut Peer::new(Box::new(under_tls(&config, stream)), heard));
        })
    }

    /// A server that agrees to STARTTLS and then goes on in clear text.
    pub fn start_tls_broken() -> Self {
        Self::clear(|peer| {
            peer.imap("IMAP4rev1 STARTTLS", "OK");
            peer.wait_for_bytes();
            peer.say("* BYE no TLS today");
        })
    }

    pub fn with(
        ip: IpAddr,
        serve: impl Fn(TcpStream, Arc<Mutex<Vec<String>>>) + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind((ip, 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let heard = Arc::new(Mutex::new(Vec::new()));
        let (serve, all_heard) = (Arc::new(serve), heard.clone());
        thread::spawn(move || {
            while let Ok((stream, _)) = listener.accept() {
                let (serve, heard) = (serve.clone(), all_heard.clone());
                thread::spawn(move || serve(stream, heard));
            }
        });
        Self { address, heard }
    }

    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// The lines that clients sent, in the order of time.
    pub fn heard(&self) -> Vec<String> {
        self.heard.lock().unwrap().clone()
    }
}

impl Peer {
    pub fn new(stream: Box<dyn Duplex>, heard: Arc<Mutex<Vec<String>>>) -> Self {
        Self {
            stream: BufReader::new(stream),
            heard,
        }
    }

    /// Says something; the line end is added. False when the client is gone.
    pub fn say(&mut self, line: &str) -> bool {
        self.send(format!("{line}\r\n").as_bytes())
    }

    /// Sends bytes as they are; false when the client is gone.
    pub fn send(&mut self, bytes: &[u8]) -> bool {
        let stream = self.stream.get_mut();
        stream
            .write_all(bytes)
            .and_then(|()| stream.flush())
            .is_ok()
    }

    /// The next line of the client; empty when it is gone.
    pub fn hear(&mut self) -> String {
        let mut line = String::new();
        let _ = self.stream.read_line(&mut line);
        let line = line.trim_end().to_owned();
        if !line.is_empty() {
            self.heard.lock().unwrap().push(line.clone());
        }
        line
    }

    /// So many bytes of the client, as text; not kept among what was heard.
    pub fn hear_bytes(&mut self, length: usize) -> String {
        let mut bytes = vec![0; length];
        let _ = self.stream.read_exact(&mut bytes);
        String::from_utf8_lossy(&bytes).into_owned()
    }

    /// Waits until the client says something, and leaves it unread.
    pub fn wait_for_bytes(&mut self) {
        let _ = self.stream.fill_buf();
    }

    /// Whether the client ends the connection now, and in good order.
    pub fn ends_well(&mut self) -> bool {
        self.stream.fill_buf().is_ok_and(<[u8]>::is_empty)
    }

    /// Ends the connection in good order; under TLS with `close_notify`.
    pub fn close(&mut self) {
        self.stream.get_mut().finish();
    }

    /// Waits until the client goes.
    pub fn wait_for_end(&mut self) {
        while !self.hear().is_empty() {}
    }

    /// Speaks IMAP: greets, answers every command, and `LOGIN` as told.
    pub fn imap(&mut self, capabilities: &str, login: &str) {
        self.say("* OK ready");
        self.imap_on(capabilities, login);
    }

    /// Speaks IMAP without a greeting, as after STARTTLS.
    pub fn imap_on(&mut self, capabilities: &str, login: &str) {
        loop {
            let line = self.hear();
            let mut words = line.split(' ');
            let (Some(tag), Some(command)) = (words.next(), words.next()) else {
                return;
            };
            match command {
                "CAPABILITY" => {
                    self.say(&format!("* CAPABILITY {capabilities}"));
                    self.say(&format!("{tag} OK done"));
                }
                "STARTTLS" => {
                    self.say(&format!("{tag} OK begin"));
                    return;
                }
                "LOGIN" | "AUTHENTICATE" => {
                    self.say(&format!("{tag} {login}"));
                }
                "EXAMINE" => {
                    self.say("* 3 EXISTS");
                    self.say(&format!("{tag} OK [READ-ONLY] done"));
                }
                "LOGOUT" => {
                    self.say("* BYE");
                    self.say(&format!("{tag} OK done"));
                    return;
                }
                _ => {
                    self.say(&format!("{tag} BAD what"));
                }
            }
        }
    }
}

pub fn tls_config(identity: Identity) -> Arc<ServerConfig> {
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(identity.chain, identity.key)
        .unwrap();
    Arc::new(config)
}

pub fn under_tls(
    config: &Arc<ServerConfig>,
    stream: TcpStream,
) -> StreamOwned<ServerConnection, TcpStream> {
    StreamOwned::new(ServerConnection::new(config.clone()).unwrap(), stream)
}
