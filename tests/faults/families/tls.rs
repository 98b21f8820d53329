//! Handshakes and certificates.

#[path = "tls/algorithms.rs"]
mod algorithms;
#[path = "tls/certificates.rs"]
mod certificates;
#[path = "tls/chains.rs"]
mod chains;
#[path = "tls/further.rs"]
mod further;
#[path = "tls/handshakes.rs"]
mod handshakes;
#[path = "tls/interception.rs"]
mod interception;
#[path = "tls/modes.rs"]
mod modes;
#[path = "tls/products.rs"]
mod products;
#[path = "tls/versions.rs"]
mod versions;

use std::path::Path;
use std::sync::Arc;

use rustls::ServerConfig;
use rustls::crypto::aws_lc_rs::default_provider;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::sign::{CertifiedKey, SingleCertAndKey};

use super::line::Line;
use super::row::Row;
use super::{odd, world};

pub(crate) fn rows() -> Vec<Row> {
    [
        algorithms::rows(),
        certificates::rows(),
        chains::rows(),
        further::rows(),
        handshakes::rows(),
        interception::rows(),
        modes::rows(),
        products::rows(),
        versions::rows(),
    ]
    .concat()
}

/// Puts an OpenSSL with these options in front of the servers, with a good certificate.
fn openssl(line: &Line<'_>, options: &str) {
    line.behind_openssl(&line.world.certificate, options);
}

/// A server that shows the good certificate of the world.
fn good(line: &Line<'_>) -> Arc<ServerConfig> {
    let certificate = &line.world.certificate;
    let chain = CertificateDer::pem_file_iter(&certificate.chain).expect("a chain");
    let chain = chain.collect::<Result<Vec<_>, _>>().expect("a chain");
    showing(chain, &certificate.key)
}

/// A server that shows these certificates, whatever they are.
fn showing(chain: Vec<CertificateDer<'static>>, key: &Path) -> Arc<ServerConfig> {
    stapling(chain, key, None)
}

/// The same with an answer of OCSP, whatever it is.
fn stapling(
    chain: Vec<CertificateDer<'static>>,
    key: &Path,
    answer: Option<Vec<u8>>,
) -> Arc<ServerConfig> {
    let provider = Arc::new(default_provider());
    let key = PrivateKeyDer::from_pem_file(key).expect("a key");
    let key = provider.key_provider.load_private_key(key).expect("a key");
    let mut shown = CertifiedKey::new(chain, key);
    shown.ocsp = answer;
    let shown = SingleCertAndKey::from(shown);
    let builder =
        ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let builder = builder.expect("current versions").with_no_client_auth();
    Arc::new(builder.with_cert_resolver(Arc::new(shown)))
}
