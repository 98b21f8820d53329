//! TLS: why there is none at all.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Arc;

use mailprobe::observation::tls::{PeerKind, TlsTrouble};
use mailprobe::stage::Stage;
use rustls::server::WebPkiClientVerifier;
use rustls::{RootCertStore, ServerConfig, SupportedProtocolVersion};

use crate::authority::{Authority, leaf};
use crate::bench::{SHORT, Seeing};
use crate::privacy::{HOST, bench};
use crate::server::{Server, under_tls};

/// What is seen of a server that does this with a connection.
fn against(serve: impl Fn(TcpStream) + Send + Sync + 'static) -> Seeing {
    let server = Server::raw(serve);
    bench(&server).limits(|limits| limits.tls = SHORT * 4).run()
}

/// Waits for the whole hello of the client.
fn hear_hello(stream: &mut TcpStream) {
    let mut header = [0; 5];
    stream.read_exact(&mut header).unwrap();
    let length = usize::from(u16::from_be_bytes([header[3], header[4]]));
    stream.read_exact(&mut vec![0; length]).unwrap();
}

fn until_end(stream: &mut TcpStream) {
    let mut rest = [0; 1024];
    while stream.read(&mut rest).is_ok_and(|length| length > 0) {}
}

#[test]
fn clear_text_where_tls_was_expected_names_its_protocol() {
    for (greeting, kind) in [
        ("* OK IMAP4 ready\r\n", PeerKind::Imap),
        ("+OK POP3 ready\r\n", PeerKind::Pop3),
        ("220 mail.example.org ESMTP\r\n", PeerKind::Smtp),
        ("HTTP/1.1 400 Bad Request\r\n\r\n", PeerKind::Http),
        ("SSH-2.0-OpenSSH_9.6\r\n", PeerKind::Ssh),
        ("hello there\r\n", PeerKind::Unknown),
    ] {
        for split in [0, 6] {
            let seen = against(move |mut stream| {
                let (first, rest) = greeting.as_bytes().split_at(split);
                stream.write_all(first).unwrap();
                hear_hello(&mut stream);
                stream.write_all(rest).unwrap();
                until_end(&mut stream);
            });
            let TlsTrouble::ClearText(peer) = seen.tls_trouble() else {
                panic!("{greeting:?}: {:?}", seen.tls_trouble());
            };
            assert_eq!(peer.kind, kind, "{greeting:?}");
            assert_eq!(peer.first, greeting.as_bytes());
        }
    }
}

#[test]
fn closed_reset_and_silent_handshakes_are_told_apart() {
    let closed = against(|mut stream| hear_hello(&mut stream));
    assert_eq!(*closed.tls_trouble(), TlsTrouble::Closed);
    let reset = against(|stream| {
        // Bytes that were not read make the end a reset.
        stream.peek(&mut [0; 16]).unwrap();
    });
    assert_eq!(*reset.tls_trouble(), TlsTrouble::Reset);
    let silent = against(|mut stream| until_end(&mut stream));
    assert_eq!(*silent.tls_trouble(), TlsTrouble::Timeout);
    let slow = against(|mut stream| {
        hear_hello(&mut stream);
        // The beginning of a record that never ends.
        stream.write_all(&[0x16, 3, 3, 0x10, 0, 2]).unwrap();
        until_end(&mut stream);
    });
    assert_eq!(*slow.tls_trouble(), TlsTrouble::Timeout);
}

#[test]
fn alerts_are_told_by_number() {
    for number in [40, 70, 80, 112] {
        let seen = against(move |mut stream| {
            hear_hello(&mut stream);
            stream.write_all(&[0x15, 3, 3, 0, 2, 2, number]).unwrap();
            until_end(&mut stream);
        });
        assert_eq!(*seen.tls_trouble(), TlsTrouble::Alert(number));
    }
}

#[test]
fn nonsense_inside_tls_is_misbehaviour() {
    let seen = against(|mut stream| {
        hear_hello(&mut stream);
        stream.write_all(&[0x16, 3, 3, 0, 4, 99, 0, 0, 0]).unwrap();
        until_end(&mut stream);
    });
    assert_eq!(*seen.tls_trouble(), TlsTrouble::Misbehaved);
}

#[test]
fn an_older_version_alone_leaves_nothing_in_common() {
    let seen = against(|mut stream| {
        hear_hello(&mut stream);
        // A ServerHello that chooses TLS 1.1.
        let mut hello = vec![3, 2];
        hello.extend([7; 32]);
        hello.extend([0, 0xc0, 0x13, 0]);
        let length = u8::try_from(hello.len()).unwrap();
        let message = [&[2, 0, 0, length], hello.as_slice()].concat();
        let record = [&[0x16, 3, 2, 0, length + 4], message.as_slice()].concat();
        stream.write_all(&record).unwrap();
        until_end(&mut stream);
    });
    assert_eq!(*seen.tls_trouble(), TlsTrouble::NothingInCommon);
}

#[test]
fn a_server_that_demands_a_certificate_of_ours_is_known_in_both_versions() {
    let root = Authority::root("Root");
    for version in [&rustls::version::TLS12, &rustls::version::TLS13] {
        for optional in [false, true] {
            let config = asking_for_certificates(&root, version, optional);
            let server = Server::raw(move |stream| {
                let mut stream = under_tls(&config, stream);
                let _ = stream
                    .write_all(b"* OK ready\r\n")
                    .and_then(|()| stream.flush());
                let mut line = [0; 64];
                while let Ok(1..) = stream.read(&mut line) {
                    let _ = stream.write_all(b"* CAPABILITY IMAP4rev1\r\nm1 OK\r\nm2 OK\r\n");
                }
            });
            let seen = bench(&server).trust(root.der()).run();
            if optional {
                assert_eq!(seen.reached(0), (Stage::Offer, true), "{version:?}");
            } else {
                let required = TlsTrouble::ClientCertificateRequired;
                assert_eq!(*seen.tls_trouble(), required, "{version:?}");
                assert_eq!(seen.reached(0), (Stage::Secure, false));
            }
        }
    }
}

fn asking_for_certificates(
    root: &Authority,
    version: &'static SupportedProtocolVersion,
    optional: bool,
) -> Arc<ServerConfig> {
    let identity = root.issue(&leaf(&[HOST]));
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let mut roots = RootCertStore::empty();
    roots.add(root.der().into()).unwrap();
    let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider.clone());
    let verifier = if optional {
        verifier.allow_unauthenticated()
    } else {
        verifier
    };
    let config = ServerConfig::builder_with_provider(provider)
        .with_protocol_versions(&[version])
        .unwrap()
        .with_client_cert_verifier(verifier.build().unwrap())
        .with_single_cert(identity.chain, identity.key)
        .unwrap();
    Arc::new(config)
}
