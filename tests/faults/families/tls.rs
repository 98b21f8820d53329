//! Handshakes and certificates.

#[path = "tls/certificates.rs"]
mod certificates;
#[path = "tls/chains.rs"]
mod chains;
#[path = "tls/handshakes.rs"]
mod handshakes;
#[path = "tls/interception.rs"]
mod interception;
#[path = "tls/modes.rs"]
mod modes;
#[path = "tls/versions.rs"]
mod versions;

use super::line::Line;
use super::row::Row;
use super::{odd, world};

pub(crate) fn rows() -> Vec<Row> {
    [
        certificates::rows(),
        chains::rows(),
        handshakes::rows(),
        interception::rows(),
        modes::rows(),
        versions::rows(),
    ]
    .concat()
}

/// Puts an OpenSSL with these options in front of the servers, with a good certificate.
fn openssl(line: &Line<'_>, options: &str) {
    line.behind_openssl(&line.world.certificate, options);
}
