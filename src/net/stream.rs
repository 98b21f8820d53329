//! The connection as the conversation sees it: in clear text, or under TLS, with the peer's first bytes kept.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::client::TlsStream;

use super::binding;
use crate::observation::tls::Binding;

/// How long closing a connection may take.
const FAREWELL: Duration = Duration::from_millis(250);

/// How many of the peer's first bytes are kept.
const KEPT: usize = 512;

/// The first bytes that a peer sent, shared with the stream that fills them in.
#[derive(Clone, Default)]
pub(super) struct First(Arc<Mutex<Vec<u8>>>);

impl First {
    /// What came so far.
    pub(super) fn bytes(&self) -> Vec<u8> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Whether no more will be kept.
    pub(super) fn is_full(&self) -> bool {
        self.bytes().len() == KEPT
    }

    fn add(&self, bytes: &[u8]) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let room = KEPT.saturating_sub(kept.len());
        kept.extend_from_slice(&bytes[..bytes.len().min(room)]);
    }
}

/// What carries the conversation to the server: a connection to it, or a way through a proxy.
pub(crate) enum Carrier {
    /// A connection of our own.
    Direct(TcpStream),
    /// Through a proxy.
    Tunnel(Box<Tunnel>),
}

/// A way through a proxy.
pub(crate) struct Tunnel {
    /// The connection to the proxy.
    stream: Stream,
    /// What came from the server together with the proxy's answer, and was not read yet.
    ahead: Vec<u8>,
}

impl From<TcpStream> for Carrier {
    fn from(stream: TcpStream) -> Self {
        Self::Direct(stream)
    }
}

impl Carrier {
    /// A way through the proxy at the other end of `stream`; `ahead` is what the server said already.
    pub(super) fn tunnel(stream: Stream, ahead: Vec<u8>) -> Self {
        Self::Tunnel(Box::new(Tunnel { stream, ahead }))
    }

    /// Our end of the connection to whoever is next to us.
    pub(crate) fn local_addr(&self) -> io::Result<SocketAddr> {
        match self {
            Self::Direct(stream) => stream.local_addr(),
            Self::Tunnel(tunnel) => match &tunnel.stream {
                Stream::Clear(stream) => stream.local_addr(),
                Stream::Tls(stream) => stream.get_ref().0.stream.local_addr(),
            },
        }
    }

    /// Closes it in good order, for a moment at most.
    pub(crate) async fn leave(&mut self) {
        let _ = timeout(FAREWELL, self.shutdown()).await;
    }

    /// Reads what has already come, without waiting for more.
    pub(crate) fn try_read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if let Self::Direct(stream) = self {
            return stream.try_read(buffer);
        }
        read_now(self, buffer).unwrap_or_else(|| Err(io::ErrorKind::WouldBlock.into()))
    }
}

/// Reads what has already come; none when nothing has.
fn read_now(stream: &mut (impl AsyncRead + Unpin), buffer: &mut [u8]) -> Option<io::Result<usize>> {
    let mut buffer = ReadBuf::new(buffer);
    let mut context = Context::from_waker(Waker::noop());
    match Pin::new(stream).poll_read(&mut context, &mut buffer) {
        Poll::Ready(read) => Some(read.map(|()| buffer.filled().len())),
        Poll::Pending => None,
    }
}

impl AsyncRead for Carrier {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        match &mut *self {
            Self::Direct(stream) => Pin::new(stream).poll_read(context, buffer),
            Self::Tunnel(tunnel) if !tunnel.ahead.is_empty() => {
                let length = tunnel.ahead.len().min(buffer.remaining());
                buffer.put_slice(&tunnel.ahead[..length]);
                tunnel.ahead.drain(..length);
                Poll::Ready(Ok(()))
            }
            Self::Tunnel(tunnel) => match &mut tunnel.stream {
                Stream::Clear(stream) => Pin::new(stream).poll_read(context, buffer),
                Stream::Tls(stream) => Pin::new(stream).poll_read(context, buffer),
            },
        }
    }
}

impl AsyncWrite for Carrier {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        match &mut *self {
            Self::Direct(stream) => Pin::new(stream).poll_write(context, bytes),
            Self::Tunnel(tunnel) => match &mut tunnel.stream {
                Stream::Clear(stream) => Pin::new(stream).poll_write(context, bytes),
                Stream::Tls(stream) => Pin::new(stream).poll_write(context, bytes),
            },
        }
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        match &mut *self {
            Self::Direct(stream) => Pin::new(stream).poll_flush(context),
            Self::Tunnel(tunnel) => match &mut tunnel.stream {
                Stream::Clear(stream) => Pin::new(stream).poll_flush(context),
                Stream::Tls(stream) => Pin::new(stream).poll_flush(context),
            },
        }
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        match &mut *self {
            Self::Direct(stream) => Pin::new(stream).poll_shutdown(context),
            Self::Tunnel(tunnel) => match &mut tunnel.stream {
                Stream::Clear(stream) => Pin::new(stream).poll_shutdown(context),
                Stream::Tls(stream) => Pin::new(stream).poll_shutdown(context),
            },
        }
    }
}

/// A connection whose first bytes are kept, because TLS tells nothing of what it cannot read.
pub(crate) struct Recorded {
    stream: Carrier,
    first: First,
}

impl Recorded {
    /// Keeps the bytes that come from now on.
    pub(super) fn new(stream: Carrier) -> Self {
        Self {
            stream,
            first: First::default(),
        }
    }

    /// The first bytes.
    pub(super) fn first(&self) -> First {
        self.first.clone()
    }
}

impl AsyncRead for Recorded {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let polled = Pin::new(&mut self.stream).poll_read(context, buffer);
        self.first.add(&buffer.filled()[before..]);
        polled
    }
}

impl AsyncWrite for Recorded {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

/// A connection to a server.
pub(crate) enum Stream {
    /// In clear text.
    Clear(Carrier),
    /// Under TLS.
    Tls(Box<TlsStream<Recorded>>),
}

impl Stream {
    /// What a sign-in can be tied to this connection by.
    pub(crate) fn binding(&self) -> Option<Binding> {
        match self {
            Self::Clear(_) => None,
            Self::Tls(stream) => binding::of(stream.get_ref().1),
        }
    }

    /// Reads what is there, at most as much as the buffer holds; nothing at the end. Safe to drop.
    pub(crate) async fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Clear(stream) => stream.read(buffer).await,
            Self::Tls(stream) => stream.read(buffer).await,
        }
    }

    /// Reads what has already come, and nothing at the end; none when nothing has come.
    pub(crate) fn read_now(&mut self, buffer: &mut [u8]) -> Option<io::Result<usize>> {
        match self {
            Self::Clear(stream) => read_now(stream, buffer),
            Self::Tls(stream) => read_now(stream, buffer),
        }
    }

    /// Writes everything.
    pub(crate) async fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        match self {
            Self::Clear(stream) => {
                stream.write_all(bytes).await?;
                stream.flush().await
            }
            Self::Tls(stream) => {
                stream.write_all(bytes).await?;
                stream.flush().await
            }
        }
    }

    /// Says that nothing more will be written: `close_notify` under TLS, then the end of the connection.
    pub(crate) async fn shutdown(&mut self) -> io::Result<()> {
        match self {
            Self::Clear(stream) => stream.shutdown().await,
            Self::Tls(stream) => stream.shutdown().await,
        }
    }
}
