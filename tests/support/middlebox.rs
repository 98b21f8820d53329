//! Something in the middle of a connection, which plays a server or passes on what it hears, not always truly.

use std::io::{self, Read as _, Write as _};
use std::net::{IpAddr, Ipv6Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

use super::certificates::Certificate;
use super::network::Network;

/// What all connections share.
#[derive(Debug, Default)]
struct Shared {
    heard: Mutex<Vec<u8>>,
    heard_inside: Mutex<Vec<u8>>,
    /// Where connections to the servers behind come from.
    source: Mutex<Option<IpAddr>>,
    open: Mutex<Vec<TcpStream>>,
    connections: AtomicUsize,
    over: AtomicBool,
}

/// A running middlebox. Dropping it closes its port and all its connections.
#[derive(Debug)]
pub(crate) struct Middlebox {
    network: Arc<Network>,
    port: u16,
    shared: Arc<Shared>,
}

impl Middlebox {
    /// Listens at a free port of every address of this network, and does the same with each connection.
    pub(crate) fn start(
        network: &Arc<Network>,
        each: impl Fn(&mut Conversation) -> io::Result<()> + Send + Sync + 'static,
    ) -> Self {
        Self::start_at(network, 0, each)
    }

    /// The same at this port.
    pub(crate) fn start_at(
        network: &Arc<Network>,
        port: u16,
        each: impl Fn(&mut Conversation) -> io::Result<()> + Send + Sync + 'static,
    ) -> Self {
        let shared = Arc::new(Shared::default());
        let port = network.inside(|| {
            let listener = TcpListener::bind((Ipv6Addr::UNSPECIFIED, port)).expect("a free port");
            let port = listener.local_addr().expect("a bound socket").port();
            let shared = shared.clone();
            // A thread is where the one was that started it.
            thread::spawn(move || accept(&listener, &shared, &Arc::new(each)));
            port
        });
        Self {
            network: network.clone(),
            port,
            shared,
        }
    }

    /// Where it listens.
    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// Everything that clients said, one connection after the other as it came.
    pub(crate) fn heard(&self) -> Vec<u8> {
        lock(&self.shared.heard).clone()
    }

    /// Everything that clients said under TLS, where it ended here.
    pub(crate) fn heard_inside(&self) -> Vec<u8> {
        lock(&self.shared.heard_inside).clone()
    }

    /// Lets the servers behind see this address of its network.
    pub(crate) fn comes_from(&self, source: IpAddr) {
        *lock(&self.shared.source) = Some(source);
    }

    /// How many connections there were.
    pub(crate) fn connections(&self) -> usize {
        self.shared.connections.load(Ordering::Relaxed)
    }
}

impl Drop for Middlebox {
    fn drop(&mut self) {
        self.shared.over.store(true, Ordering::Relaxed);
        for stream in lock(&self.shared.open).drain(..) {
            let _ = stream.shutdown(Shutdown::Both);
        }
        // The listener looks whether it is over when somebody comes.
        let at = SocketAddr::from((Ipv6Addr::LOCALHOST, self.port));
        self.network.inside(|| drop(TcpStream::connect(at)));
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn accept<F>(listener: &TcpListener, shared: &Arc<Shared>, each: &Arc<F>)
where
    F: Fn(&mut Conversation) -> io::Result<()> + Send + Sync + 'static,
{
    for client in listener.incoming() {
        let (Ok(client), false) = (client, shared.over.load(Ordering::Relaxed)) else {
            return;
        };
        if let Ok(copy) = client.try_clone() {
            lock(&shared.open).push(copy);
        }
        let mut conversation = Conversation {
            number: shared.connections.fetch_add(1, Ordering::Relaxed),
            client,
            inside: None,
            shared: shared.clone(),
        };
        let each = each.clone();
        thread::spawn(move || {
            // That a client goes away is its right.
            let _ = each(&mut conversation);
            if let Some(inside) = &mut conversation.inside {
                inside.conn.send_close_notify();
                let _ = inside.flush();
            }
            let _ = conversation.client.shutdown(Shutdown::Both);
        });
    }
}

/// One connection of a client.
#[derive(Debug)]
pub(crate) struct Conversation {
    /// How many there were before.
    pub(crate) number: usize,
    client: TcpStream,
    inside: Option<Box<StreamOwned<ServerConnection, TcpStream>>>,
    shared: Arc<Shared>,
}

impl Conversation {
    /// Says this.
    pub(crate) fn say(&mut self, bytes: impl AsRef<[u8]>) -> io::Result<()> {
        if let Some(inside) = &mut self.inside {
            inside.write_all(bytes.as_ref())?;
            return inside.flush();
        }
        self.client.write_all(bytes.as_ref())
    }

    /// Goes on under TLS, as a server with this certificate.
    pub(crate) fn encrypt(&mut self, certificate: &Certificate) -> io::Result<()> {
        let chain = CertificateDer::pem_file_iter(&certificate.chain)
            .and_then(Iterator::collect)
            .expect("a certificate of ours");
        let key = PrivateKeyDer::from_pem_file(&certificate.key).expect("a key of ours");
        let config = ServerConfig::builder()
            .with_no_client_auth()
            .with_single_cert(chain, key)
            .expect("the key of the certificate");
        let connection = ServerConnection::new(Arc::new(config)).map_err(io::Error::other)?;
        let mut inside = StreamOwned::new(connection, self.client.try_clone()?);
        while inside.conn.is_handshaking() {
            inside.conn.complete_io(&mut inside.sock)?;
        }
        self.inside = Some(Box::new(inside));
        Ok(())
    }

    /// Whether they speak under TLS that ends here.
    pub(crate) fn is_encrypted(&self) -> bool {
        self.inside.is_some()
    }

    /// Says this byte by byte, with such a pause after each.
    pub(crate) fn drip(&mut self, bytes: impl AsRef<[u8]>, pause: Duration) -> io::Result<()> {
        for byte in bytes.as_ref() {
            self.say([*byte])?;
            thread::sleep(pause);
        }
        Ok(())
    }

    /// Hears at most `most` bytes; none when the client has closed.
    pub(crate) fn hear(&mut self, most: usize) -> io::Result<Vec<u8>> {
        let mut buffer = vec![0; most];
        let (length, heard) = match &mut self.inside {
            Some(inside) => (inside.read(&mut buffer)?, &self.shared.heard_inside),
            None => (self.client.read(&mut buffer)?, &self.shared.heard),
        };
        buffer.truncate(length);
        lock(heard).extend(&buffer);
        Ok(buffer)
    }

    /// How much there is to hear, at most so many bytes, which stay to be heard.
    pub(crate) fn peek(&self, most: usize) -> io::Result<usize> {
        self.client.peek(&mut vec![0; most])
    }

    /// Hears a line, its end included; an empty one when the client has closed.
    pub(crate) fn hear_line(&mut self) -> io::Result<String> {
        let mut line = Vec::new();
        while line.last() != Some(&b'\n') {
            let byte = self.hear(1)?;
            if byte.is_empty() {
                break;
            }
            line.extend(byte);
        }
        Ok(String::from_utf8_lossy(&line).into_owned())
    }

    /// Makes a handshake as a server of this configuration, and goes on under TLS.
    pub(crate) fn under_tls(
        &mut self,
        configuration: Arc<ServerConfig>,
    ) -> io::Result<StreamOwned<ServerConnection, TcpStream>> {
        let connection = ServerConnection::new(configuration).map_err(io::Error::other)?;
        let mut stream = StreamOwned::new(connection, self.client.try_clone()?);
        stream.conn.complete_io(&mut stream.sock)?;
        Ok(stream)
    }

    /// Hears until the client closes, and says nothing.
    pub(crate) fn hear_out(&mut self) -> io::Result<()> {
        while !self.hear(4096)?.is_empty() {}
        Ok(())
    }

    /// Ends the connection without the farewell of TLS.
    pub(crate) fn hang_up(&mut self) -> io::Result<()> {
        self.inside = None;
        self.client.shutdown(Shutdown::Both)
    }

    /// Ends the connection with a reset.
    pub(crate) fn reset(&mut self) -> io::Result<()> {
        socket2::SockRef::from(&self.client).set_linger(Some(Duration::ZERO))?;
        // The last handle decides: those that are kept for the end must go as well.
        let peer = self.client.peer_addr()?;
        lock(&self.shared.open).retain(|stream| stream.peer_addr().ok() != Some(peer));
        let unconnected = socket2::Socket::new(socket2::Domain::IPV6, socket2::Type::STREAM, None)?;
        drop(std::mem::replace(&mut self.client, unconnected.into()));
        Ok(())
    }

    fn connect(&self, to: SocketAddr) -> io::Result<TcpStream> {
        let kind = socket2::Type::STREAM;
        let socket = socket2::Socket::new(socket2::Domain::for_address(to), kind, None)?;
        if let Some(source) = *lock(&self.shared.source) {
            socket.bind(&SocketAddr::new(source, 0).into())?;
        }
        socket.connect(&to.into())?;
        Ok(socket.into())
    }

    /// Connects the client with a server. While they speak in clear text, each line of the server passes through `server`, and each
    /// line of the client through `client`; what they give back is passed on.
    pub(crate) fn relay(
        &mut self,
        to: impl std::net::ToSocketAddrs,
        mut server: impl FnMut(String) -> String + Send,
        mut client: impl FnMut(String) -> String + Send,
    ) -> io::Result<()> {
        let to = to
            .to_socket_addrs()?
            .next()
            .ok_or(io::ErrorKind::NotFound)?;
        let onward = self.connect(to)?;
        lock(&self.shared.open).push(onward.try_clone()?);
        let encrypted = AtomicBool::new(false);
        let (from_server, from_client) = (onward.try_clone()?, self.client.try_clone()?);
        thread::scope(|scope| {
            scope.spawn(|| pump(&from_server, &from_client, &encrypted, None, &mut server));
            let heard = Some(&self.shared.heard);
            pump(&from_client, &onward, &encrypted, heard, &mut client);
        });
        Ok(())
    }
}

/// Passes on what comes, line by line until it is encrypted.
fn pump(
    mut from: &TcpStream,
    mut to: &TcpStream,
    encrypted: &AtomicBool,
    heard: Option<&Mutex<Vec<u8>>>,
    change: &mut (dyn FnMut(String) -> String + Send),
) {
    let mut buffer = [0; 16 * 1024];
    let mut waiting = Vec::new();
    while let Ok(length @ 1..) = from.read(&mut buffer) {
        if let Some(heard) = heard {
            lock(heard).extend(&buffer[..length]);
            // A handshake record of TLS (RFC 8446, section 5.1) begins no command of a mail program.
            if waiting.is_empty() && buffer[0] == 0x16 {
                encrypted.store(true, Ordering::Relaxed);
            }
        }
        waiting.extend(&buffer[..length]);
        let mut ready = Vec::new();
        if encrypted.load(Ordering::Relaxed) {
            ready.append(&mut waiting);
        }
        while let Some(end) = waiting.iter().position(|byte| *byte == b'\n') {
            let line: Vec<u8> = waiting.drain(..=end).collect();
            ready.extend(change(String::from_utf8_lossy(&line).into_owned()).bytes());
        }
        if to.write_all(&ready).is_err() {
            break;
        }
    }
    let _ = to.shutdown(Shutdown::Both);
    let _ = from.shutdown(Shutdown::Both);
}
