//! The TLS side of a demo's servers: handshakes that end well, and those that do not.

use std::io;
use std::sync::Arc;

use rustls::crypto::{CryptoProvider, aws_lc_rs};
use rustls::pki_types::CertificateDer;
use rustls::server::WebPkiClientVerifier;
use rustls::sign::{CertifiedKey, SingleCertAndKey};
use rustls::{RootCertStore, ServerConfig};
use tokio::io::{AsyncRead, AsyncReadExt};
use tokio_rustls::TlsAcceptor;

use super::certificates::Identity;

/// The longest ClientHello that is read; they are below 2 KiB.
const LONGEST_RECORD: u16 = 16 * 1024;

fn provider() -> Arc<CryptoProvider> {
    Arc::new(aws_lc_rs::default_provider())
}

/// Shows an identity to everyone, in TLS 1.2 and 1.3.
///
/// # Errors
///
/// When the key cannot be used.
pub(crate) fn acceptor(identity: Identity) -> io::Result<TlsAcceptor> {
    let config = ServerConfig::builder_with_provider(provider())
        .with_safe_default_protocol_versions()
        .map_err(io::Error::other)?
        .with_no_client_auth()
        .with_cert_resolver(shown(identity)?);
    Ok(finished(config))
}

/// Shows an identity, and demands one of the client that this root has signed.
///
/// # Errors
///
/// When the key cannot be used, or the root is none.
pub(crate) fn demanding_acceptor(identity: Identity, root: &[u8]) -> io::Result<TlsAcceptor> {
    let mut roots = RootCertStore::empty();
    roots
        .add(CertificateDer::from(root.to_vec()))
        .map_err(io::Error::other)?;
    let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider())
        .build()
        .map_err(io::Error::other)?;
    let config = ServerConfig::builder_with_provider(provider())
        .with_safe_default_protocol_versions()
        .map_err(io::Error::other)?
        .with_client_cert_verifier(verifier)
        .with_cert_resolver(shown(identity)?);
    Ok(finished(config))
}

/// The identity as it is, without a look at whether it makes sense.
fn shown(identity: Identity) -> io::Result<Arc<SingleCertAndKey>> {
    let keys = provider().key_provider;
    let key = keys
        .load_private_key(identity.key)
        .map_err(io::Error::other)?;
    let certified = CertifiedKey::new(identity.chain, key);
    Ok(Arc::new(SingleCertAndKey::from(certified)))
}

fn finished(mut config: ServerConfig) -> TlsAcceptor {
    // A ticket that the client never reads would turn its goodbye into a reset.
    config.send_tls13_tickets = 0;
    TlsAcceptor::from(Arc::new(config))
}

/// Reads the ClientHello and answers nothing yet.
///
/// # Errors
///
/// When the connection ends, or what comes is no TLS record.
pub(crate) async fn read_hello(stream: &mut (impl AsyncRead + Unpin)) -> io::Result<()> {
    let mut head = [0; 5];
    stream.read_exact(&mut head).await?;
    let length = u16::from_be_bytes([head[3], head[4]]);
    if head[0] != 22 || length > LONGEST_RECORD {
        return Err(io::ErrorKind::InvalidData.into());
    }
    let mut body = vec![0; usize::from(length)];
    stream.read_exact(&mut body).await?;
    Ok(())
}

/// A fatal alert as a record (RFC 8446, section 6).
pub(crate) const fn alert(number: u8) -> [u8; 7] {
    [21, 3, 3, 0, 2, 2, number]
}

/// The answer of a server that knows no TLS above 1.0: its version and a cipher of its time.
pub(crate) fn old_server_hello() -> Vec<u8> {
    const VERSION: [u8; 2] = [3, 1];
    // TLS_RSA_WITH_AES_128_CBC_SHA, no compression, no session.
    let mut hello = [VERSION.as_slice(), &[0x5a; 32], &[0], &[0x00, 0x2f], &[0]].concat();
    for head in [vec![2, 0, 0], vec![22, VERSION[0], VERSION[1], 0]] {
        let length = u8::try_from(hello.len()).unwrap_or(u8::MAX);
        hello = [head.as_slice(), &[length], &hello].concat();
    }
    hello
}

/// The answer of a server whose bytes were changed on the way: a handshake record around a ServerHello that is none.
pub(crate) fn damaged_server_hello() -> Vec<u8> {
    vec![22, 3, 3, 0, 6, 2, 0, 0, 2, 9, 9]
}
