//! Handmade hellos against a parser that others wrote, and answers in every piece and shape.
#![allow(clippy::panic, reason = "a test may fail loudly")]

use proptest::prelude::*;
use tls_parser::{
    TlsClientHelloContents, TlsExtension, TlsMessage, TlsMessageHandshake, parse_tls_extensions,
    parse_tls_plaintext,
};

use super::message::{LARGE, message};
use super::reader::Reader;
use crate::observation::contrast::{Hello, HelloAnswer};
use crate::observation::tls::TlsVersion;

const KINDS: [Hello; 8] = [
    Hello::Small,
    Hello::Large,
    Hello::LargeInPieces,
    Hello::Only(TlsVersion::Tls10),
    Hello::Only(TlsVersion::Tls11),
    Hello::Only(TlsVersion::Tls12),
    Hello::Only(TlsVersion::Tls13),
    Hello::AnyKey,
];

fn said<T>(hello: Hello, host: &str, look: impl Fn(&TlsClientHelloContents<'_>) -> T) -> T {
    let bytes = message(hello, host).expect("there is randomness");
    let (rest, record) = parse_tls_plaintext(&bytes).expect("a record");
    assert!(rest.is_empty(), "{hello:?}: {} bytes too many", rest.len());
    match record.msg.as_slice() {
        [TlsMessage::Handshake(TlsMessageHandshake::ClientHello(said))] => look(said),
        other => panic!("{hello:?}: {other:?}"),
    }
}

fn with_extensions<T>(hello: Hello, host: &str, look: impl Fn(&[TlsExtension<'_>]) -> T) -> T {
    said(hello, host, |said| {
        let (rest, extensions) =
            parse_tls_extensions(said.ext.expect("extensions")).expect("well made");
        assert!(rest.is_empty());
        look(&extensions)
    })
}

#[test]
fn every_hello_offers_what_it_is_for() {
    for hello in KINDS {
        let best = said(hello, "mail.example.org", |said| {
            assert!(!said.ciphers.is_empty() && said.comp.len() == 1);
            said.version.0
        });
        let offered = with_extensions(hello, "mail.example.org", |extensions| {
            extensions.iter().find_map(|extension| match extension {
                TlsExtension::SupportedVersions(versions) => {
                    Some(versions.iter().map(|version| version.0).collect::<Vec<_>>())
                }
                _ => None,
            })
        });
        let expected = match hello {
            Hello::Only(TlsVersion::Tls13) => (0x0303, Some(vec![0x0304])),
            Hello::Only(version) => (version.number(), None),
            _ => (0x0303, Some(vec![0x0304, 0x0303])),
        };
        assert_eq!((best, offered), expected, "{hello:?}");
    }
}

#[test]
fn only_a_name_is_named_and_never_an_address() {
    let named = |host: &str| {
        with_extensions(Hello::Small, host, |extensions| {
            extensions.iter().find_map(|extension| match extension {
                TlsExtension::SNI(names) => Some(
                    names
                        .iter()
                        .map(|(_, name)| name.to_vec())
                        .collect::<Vec<_>>(),
                ),
                _ => None,
            })
        })
    };
    assert_eq!(
        named("mail.example.org"),
        Some(vec![b"mail.example.org".to_vec()])
    );
    assert_eq!(named("192.0.2.1"), None);
    assert_eq!(named("2001:db8::1"), None);
}

#[test]
fn sizes_are_what_the_contrast_needs() {
    let longest = ["a".repeat(60), "b".repeat(60), "c".repeat(60)].join(".");
    for host in ["a.example", &longest] {
        let size = |hello| message(hello, host).expect("there is randomness").len();
        assert!(size(Hello::Small) < 536, "{}", size(Hello::Small));
        assert!(size(Hello::Large) >= LARGE, "{}", size(Hello::Large));
        assert!(size(Hello::LargeInPieces) >= LARGE);
        assert!(size(Hello::Only(TlsVersion::Tls12)) < 600);
    }
}

/// A ServerHello in one record, with the version in its field and, for TLS 1.3, in the extension.
fn server_hello(version: u16, chosen: Option<u16>) -> Vec<u8> {
    let mut body = version.to_be_bytes().to_vec();
    body.extend([7; 32]);
    body.extend([2, 9, 9, 0x13, 0x01, 0]);
    if let Some(chosen) = chosen {
        let [high, low] = chosen.to_be_bytes();
        body.extend([0, 10, 0, 51, 0, 0, 0, 43, 0, 2, high, low]);
    }
    let length = u8::try_from(body.len()).expect("short");
    let mut bytes = vec![22, 3, 3, 0, length + 4, 2, 0, 0, length];
    bytes.extend(body);
    bytes
}

fn read(pieces: &[&[u8]]) -> Option<HelloAnswer> {
    let mut reader = Reader::default();
    pieces.iter().find_map(|piece| reader.feed(piece))
}

#[test]
fn answers_are_read_whole_and_split_at_every_byte() {
    use HelloAnswer::{Accepted, Alert, NotTls};
    let mut in_two_records = server_hello(0x0303, None);
    let second = in_two_records.split_off(20);
    in_two_records[4] = 15;
    in_two_records.extend([22, 3, 3, 0, u8::try_from(second.len()).expect("short")]);
    in_two_records.extend(second);
    let warned = [&[21, 3, 3, 0, 2, 1, 112][..], &server_hello(0x0303, None)].concat();
    let cases: Vec<(Vec<u8>, HelloAnswer)> = vec![
        (server_hello(0x0300, None), Accepted(TlsVersion::Ssl30)),
        (server_hello(0x0301, None), Accepted(TlsVersion::Tls10)),
        (server_hello(0x0302, None), Accepted(TlsVersion::Tls11)),
        (server_hello(0x0303, None), Accepted(TlsVersion::Tls12)),
        (
            server_hello(0x0303, Some(0x0304)),
            Accepted(TlsVersion::Tls13),
        ),
        (in_two_records, Accepted(TlsVersion::Tls12)),
        (warned, Accepted(TlsVersion::Tls12)),
        (vec![21, 3, 1, 0, 2, 2, 70], Alert(70)),
        (vec![21, 3, 3, 0, 2, 1, 0], Alert(0)),
        (b"* OK ready\r\n".to_vec(), NotTls),
        (b"\x15OK".to_vec(), NotTls),
        // A version that never was.
        (server_hello(0x02ff, None), NotTls),
        // A Certificate where a ServerHello is due.
        (vec![22, 3, 3, 0, 4, 11, 0, 0, 0], NotTls),
        (vec![22, 3, 3, 0xff, 0xff], NotTls),
    ];
    for (bytes, answer) in cases {
        assert_eq!(read(&[&bytes]), Some(answer), "{bytes:?}");
        for at in 0..bytes.len() {
            let (head, tail) = bytes.split_at(at);
            assert_eq!(read(&[head, tail]), Some(answer), "{bytes:?} at {at}");
        }
        let single: Vec<&[u8]> = bytes.chunks(1).collect();
        assert_eq!(read(&single), Some(answer), "{bytes:?}");
    }
}

proptest! {
    #[test]
    fn whatever_comes_is_read_alike_however_it_comes(
        bytes in prop_oneof![
            proptest::collection::vec(any::<u8>(), 0..200),
            // Records of the right kinds, with anything in them.
            proptest::collection::vec((21_u8..=22, proptest::collection::vec(any::<u8>(), 1..40)), 1..5).prop_map(|records| {
                let record = |(kind, body): (u8, Vec<u8>)| [&[kind, 3, 3, 0, u8::try_from(body.len()).expect("short")][..], &body].concat();
                records.into_iter().flat_map(record).collect()
            }),
            // A ServerHello with a byte of it changed.
            (0_usize..60, any::<u8>()).prop_map(|(at, byte)| {
                let mut bytes = server_hello(0x0303, Some(0x0304));
                if let Some(place) = bytes.get_mut(at) { *place = byte; }
                bytes
            }),
        ],
        at in 0_usize..200,
    ) {
        let (head, tail) = bytes.split_at(at.min(bytes.len()));
        let whole = read(&[&bytes]);
        prop_assert_eq!(read(&[head, tail]), whole);
        let single: Vec<&[u8]> = bytes.chunks(1).collect();
        prop_assert_eq!(read(&single), whole);
    }
}
