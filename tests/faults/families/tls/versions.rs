//! What servers speak: old versions, old ciphers, and what is old and fine.

use super::{Row, openssl, world};

pub(crate) fn rows() -> Vec<Row> {
    vec![
        Row::broken("tls.legacy-only", "TLS 1.0", |line| {
            openssl(line, "sslVersion = TLSv1\nsecurityLevel = 0");
        })
        .under_tls_at(world::IMAP)
        .says(&["TLS 1.0"]),
        Row::broken("tls.legacy-only", "TLS 1.0 and 1.1", |line| {
            openssl(
                line,
                "sslVersionMin = TLSv1\nsslVersionMax = TLSv1.1\nsecurityLevel = 0",
            );
        })
        .under_tls_at(world::IMAP)
        .says(&["TLS 1.0, TLS 1.1"]),
        Row::undecided(
            "tls.no-shared-cipher",
            "TLS 1.2 with ciphers of its first years",
            |line| {
                openssl(
                    line,
                    "sslVersion = TLSv1.2\nciphers = AES128-SHA:AES256-SHA\nsecurityLevel = 0",
                );
            },
        )
        .under_tls_at(world::IMAP),
        Row::healthy("TLS 1.2 alone", |line| {
            openssl(line, "sslVersion = TLSv1.2")
        })
        .under_tls_at(world::IMAP)
        .without_sign_in()
        .twin_of(&["tls.legacy-only", "tls.no-shared-cipher"]),
        Row::healthy("TLS 1.3 alone", |line| {
            openssl(line, "sslVersion = TLSv1.3")
        })
        .under_tls_at(world::IMAP)
        .without_sign_in()
        .twin_of(&["tls.client-too-old", "tls.legacy-only"]),
        Row::healthy("TLS 1.0 to 1.3, all that OpenSSL has", |line| {
            openssl(
                line,
                "sslVersionMin = TLSv1\nsecurityLevel = 0\nciphers = ALL",
            );
        })
        .under_tls_at(world::IMAP)
        .without_sign_in()
        .twin_of(&["tls.legacy-only"]),
    ]
}
