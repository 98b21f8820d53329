//! The bytes of a ClientHello (RFC 8446, section 4.1.2; RFC 5246, section 7.4.1.2).

use rustls::crypto::aws_lc_rs::{default_provider, kx_group};
use rustls::crypto::{SecureRandom, SupportedKxGroup};
use rustls::pki_types::ServerName;

use crate::observation::contrast::Hello;
use crate::observation::tls::TlsVersion;

/// Cipher suites of TLS 1.3 (RFC 8446, appendix B.4).
const OF_13: &[u16] = &[0x1301, 0x1302, 0x1303];
/// Those of TLS 1.2 that are recommended (RFC 9325, section 4.2), or at least sound.
const OF_12: &[u16] = &[
    0xc02f, 0xc030, 0xc02b, 0xc02c, 0xcca8, 0xcca9, 0x009e, 0x009f, 0x009c, 0x009d,
];
/// Those of TLS 1.2 with CBC and SHA-2.
const CBC: &[u16] = &[
    0xc027, 0xc028, 0xc023, 0xc024, 0x0067, 0x006b, 0x003c, 0x003d,
];
/// Those of TLS 1.0 and 1.1: CBC with SHA-1, then 3DES and RC4.
const OLD: &[u16] = &[
    0xc013, 0xc014, 0xc009, 0xc00a, 0x0033, 0x0039, 0x002f, 0x0035, 0xc012, 0xc008, 0x0016, 0x000a,
    0xc011, 0xc007, 0x0005, 0x0004,
];

/// Those of SSL 3.0, which knows no elliptic curves.
const OLDEST: &[u16] = &[
    0x0039, 0x0033, 0x0035, 0x002f, 0x0016, 0x000a, 0x0005, 0x0004,
];

/// X25519MLKEM768, then X25519 and the curves of NIST (IANA: TLS supported groups).
const POST_QUANTUM: u16 = 0x11ec;
const X25519: u16 = 0x001d;
const GROUPS: &[u16] = &[X25519, 0x0017, 0x0018, 0x0019];

/// ECDSA, Ed25519, RSA-PSS and RSA with SHA-2 (RFC 8446, section 4.2.3).
const SIGNATURES: &[u16] = &[
    0x0403, 0x0503, 0x0603, 0x0807, 0x0804, 0x0805, 0x0806, 0x0401, 0x0501, 0x0601,
];
/// The kinds of key that hardly any program takes: RSA kept for RSA-PSS alone, and Ed448.
const RARE_SIGNATURES: &[u16] = &[0x0809, 0x080a, 0x080b, 0x0808];
/// The same two with SHA-1.
const OLD_SIGNATURES: &[u16] = &[0x0203, 0x0201];

/// A large hello has this many bytes at least: with the headers of IP and TCP more than the 1500 of an
/// Ethernet packet. Browsers with post-quantum key shares send about as much.
pub(super) const LARGE: usize = 1700;

const SERVER_NAME: u16 = 0;
const SUPPORTED_GROUPS: u16 = 10;
const POINT_FORMATS: u16 = 11;
const SIGNATURE_ALGORITHMS: u16 = 13;
const PADDING: u16 = 21;
const EXTENDED_MASTER_SECRET: u16 = 23;
const SUPPORTED_VERSIONS: u16 = 43;
const KEY_EXCHANGE_MODES: u16 = 45;
const KEY_SHARE: u16 = 51;
const RENEGOTIATION: u16 = 0xff01;

/// The versions that a hello offers, the best first.
const fn versions(hello: Hello) -> &'static [TlsVersion] {
    use TlsVersion::{Ssl30, Tls10, Tls11, Tls12, Tls13};
    match hello {
        Hello::Small | Hello::Large | Hello::LargeInPieces | Hello::AnyKey => &[Tls13, Tls12],
        Hello::Only(Ssl30) => &[Ssl30],
        Hello::Only(Tls10) => &[Tls10],
        Hello::Only(Tls11) => &[Tls11],
        Hello::Only(Tls12) => &[Tls12],
        Hello::Only(Tls13) => &[Tls13],
    }
}

/// The record that says this hello to this host; none when there is no randomness to be had.
pub(super) fn message(hello: Hello, host: &str) -> Option<Vec<u8>> {
    let versions = versions(hello);
    let offers = |version| versions.contains(&version);
    let is_large = matches!(hello, Hello::Large | Hello::LargeInPieces);
    let random = default_provider().secure_random;
    // Before TLS 1.3 the field of the version tells the best one; since then it stays at 1.2.
    let best = versions.first()?.min(&TlsVersion::Tls12).number();

    let mut body = best.to_be_bytes().to_vec();
    body.extend(bytes(random, 32)?);
    // A session that never was makes TLS 1.3 look like 1.2 to devices on the way (RFC 8446, appendix D.4).
    let session = if offers(TlsVersion::Tls13) { 32 } else { 0 };
    body.extend(short(&bytes(random, session)?));
    body.extend(long(&numbers(&suites(hello))));
    body.extend([1, 0]); // no compression

    let mut extensions = Vec::new();
    if let Ok(ServerName::DnsName(name)) = ServerName::try_from(host) {
        // RFC 6066, section 3: kind 0 is a host name; an address is never sent.
        let entry = [&[0][..], &long(name.as_ref().as_bytes())].concat();
        extensions.extend(extension(SERVER_NAME, &long(&entry)));
    }
    let mut groups = GROUPS.to_vec();
    if is_large {
        groups.insert(0, POST_QUANTUM);
    }
    extensions.extend(extension(SUPPORTED_GROUPS, &long(&numbers(&groups))));
    extensions.extend(extension(POINT_FORMATS, &short(&[0])));
    extensions.extend(extension(RENEGOTIATION, &short(&[])));
    if versions.iter().any(|version| *version >= TlsVersion::Tls12) {
        extensions.extend(extension(EXTENDED_MASTER_SECRET, &[]));
        let mut signatures = SIGNATURES.to_vec();
        match hello {
            Hello::Only(_) => signatures.extend(OLD_SIGNATURES),
            Hello::AnyKey => signatures.extend(RARE_SIGNATURES),
            Hello::Small | Hello::Large | Hello::LargeInPieces => {}
        }
        let signatures = long(&numbers(&signatures));
        extensions.extend(extension(SIGNATURE_ALGORITHMS, &signatures));
    }
    if offers(TlsVersion::Tls13) {
        let offered: Vec<u16> = versions.iter().map(|version| version.number()).collect();
        extensions.extend(extension(SUPPORTED_VERSIONS, &short(&numbers(&offered))));
        extensions.extend(extension(KEY_EXCHANGE_MODES, &short(&[1])));
        let mut shares = Vec::new();
        if is_large {
            shares.extend(share(POST_QUANTUM, kx_group::X25519MLKEM768)?);
        }
        shares.extend(share(X25519, kx_group::X25519)?);
        extensions.extend(extension(KEY_SHARE, &long(&shares)));
    }
    if is_large {
        // The header of the record has five bytes, that of the message four, each length before the
        // extensions and within the padding two (RFC 7685).
        let so_far = body.len() + extensions.len() + 5 + 4 + 2 + 4;
        let padding = vec![0; LARGE.saturating_sub(so_far)];
        extensions.extend(extension(PADDING, &padding));
    }
    // SSL 3.0 knows no extensions.
    if best > TlsVersion::Ssl30.number() {
        body.extend(long(&extensions));
    }

    let length = u32::try_from(body.len()).ok()?.to_be_bytes();
    let handshake = [&[1][..], &length[1..], &body].concat();
    // The version of the record is that of the oldest, which every server reads (RFC 8446, appendix D.4).
    let record = best.min(TlsVersion::Tls10.number()).to_be_bytes();
    Some([&[22][..], &record, &long(&handshake)].concat())
}

fn suites(hello: Hello) -> Vec<u16> {
    match hello {
        Hello::Small | Hello::Large | Hello::LargeInPieces | Hello::AnyKey => {
            [OF_13, OF_12].concat()
        }
        Hello::Only(TlsVersion::Tls13) => OF_13.to_vec(),
        Hello::Only(TlsVersion::Tls12) => [OF_12, CBC, OLD].concat(),
        Hello::Only(TlsVersion::Tls10 | TlsVersion::Tls11) => OLD.to_vec(),
        Hello::Only(TlsVersion::Ssl30) => OLDEST.to_vec(),
    }
}

fn bytes(random: &dyn SecureRandom, count: usize) -> Option<Vec<u8>> {
    let mut bytes = vec![0; count];
    random.fill(&mut bytes).ok()?;
    Some(bytes)
}

/// A real key: servers check it before they answer.
fn share(number: u16, group: &dyn SupportedKxGroup) -> Option<Vec<u8>> {
    let key = group.start().ok()?;
    Some([&number.to_be_bytes()[..], &long(key.pub_key())].concat())
}

fn extension(number: u16, content: &[u8]) -> Vec<u8> {
    [&number.to_be_bytes()[..], &long(content)].concat()
}

fn numbers(numbers: &[u16]) -> Vec<u8> {
    numbers.iter().flat_map(|n| n.to_be_bytes()).collect()
}

/// With its length before it, in one byte.
fn short(content: &[u8]) -> Vec<u8> {
    let length = u8::try_from(content.len()).unwrap_or(u8::MAX);
    [&[length][..], content].concat()
}

/// With its length before it, in two bytes.
fn long(content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len()).unwrap_or(u16::MAX);
    [&length.to_be_bytes()[..], content].concat()
}
