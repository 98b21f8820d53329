//! Handshakes that go wrong, named by what is tried beside them, and their healthy twins.

use std::io::{BufRead as _, BufReader, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, SystemTime};

use mailprobe::catalogue::{Catalogue, Severity};
use mailprobe::diagnose::diagnose;
use mailprobe::endpoint::{Protocol, Security};
use mailprobe::fact::facts;
use mailprobe::observation::Ended;
use mailprobe::observation::tls::Weakness;
use mailprobe::plan::Limits;

use crate::authority::{Authority, future, leaf, past, valid};
use crate::bench::{Bench, Seeing};
use crate::namespace::{in_a_namespace, sh};
use crate::server::{Peer, Server};

const EACH: [Protocol; 3] = [Protocol::Imap, Protocol::Pop3, Protocol::Smtp];

/// The ids that are found, those that are broken marked.
fn found(seeing: &Seeing) -> Vec<String> {
    let verdict = diagnose(&seeing.0, &facts(&seeing.0), &Catalogue::embedded());
    let name = |finding: &mailprobe::diagnose::Finding| match finding.severity {
        Severity::Broken => format!("{}!", finding.id),
        _ => finding.id.clone(),
    };
    verdict.findings.iter().map(name).collect()
}

fn fact(seeing: &Seeing, key: &str) -> Option<String> {
    let all = facts(&seeing.0);
    let fact = all.into_iter().find(|fact| fact.key == key)?;
    Some(fact.value)
}

fn implicit(protocol: Protocol, port: u16) -> Bench {
    Bench::new()
        .add(protocol, "127.0.0.1", port, Security::ImplicitTls)
        .limits(|limits| *limits = Limits::default())
}

/// Speaks the rest of a conversation, whatever its protocol.
fn polite(peer: &mut Peer) {
    peer.imap("IMAP4rev1 AUTH=PLAIN", "OK");
}

/// An OpenSSL server with these options, gone when it is dropped.
struct OpenSsl {
    child: Child,
    port: u16,
}

impl OpenSsl {
    fn new(identity: &[String], options: &[&str]) -> Self {
        let mut child = Command::new("openssl")
            .args(["s_server", "-accept", "127.0.0.1:0"])
            .args(identity)
            .args(options)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        // It says ACCEPT and where, once it listens.
        let out = BufReader::new(child.stdout.as_mut().unwrap());
        let told = out.lines().map(Result::unwrap);
        let port = told
            .filter_map(|line| {
                line.strip_prefix("ACCEPT ")?
                    .rsplit_once(':')?
                    .1
                    .parse()
                    .ok()
            })
            .next();
        Self {
            port: port.expect("it listens"),
            child,
        }
    }
}

impl Drop for OpenSsl {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A certificate of OpenSSL's own, signed by itself, with such a key.
fn openssl_identity(directory: &std::path::Path, key: &str) -> Vec<String> {
    let file = |name: &str| directory.join(name).to_str().unwrap().to_owned();
    let (own, secret) = (file("own.pem"), file("own.key"));
    sh(&format!(
        "openssl req -x509 -newkey {key} -nodes -keyout {secret} -out {own} -days 20 -subj /CN=127.0.0.1 \
         -addext subjectAltName=IP:127.0.0.1 -addext extendedKeyUsage=serverAuth 2>/dev/null"
    ));
    vec!["-cert".to_owned(), own, "-key".to_owned(), secret]
}

#[test]
#[cfg_attr(
    not(target_os = "linux"),
    ignore = "only Linux is sure to have OpenSSL"
)]
fn a_server_that_speaks_old_versions_only_is_measured() {
    let directory = tempfile::tempdir().unwrap();
    let identity = openssl_identity(directory.path(), "rsa:2048");
    for protocol in EACH {
        for (version, accepts) in [("-tls1", "TLS 1.0"), ("-tls1_1", "TLS 1.1")] {
            let server = OpenSsl::new(&identity, &[version, "-cipher", "DEFAULT@SECLEVEL=0"]);
            let seeing = implicit(protocol, server.port).run();
            assert_eq!(
                found(&seeing),
                ["tls.legacy-only!"],
                "{protocol:?} {version}"
            );
            assert_eq!(fact(&seeing, "tls.accepts").as_deref(), Some(accepts));
        }
    }
}

#[test]
#[cfg_attr(
    not(target_os = "linux"),
    ignore = "only Linux is sure to have OpenSSL"
)]
fn a_server_with_old_ciphers_only_is_told_from_one_with_old_versions() {
    let directory = tempfile::tempdir().unwrap();
    let identity = openssl_identity(directory.path(), "rsa:2048");
    let options = ["-tls1_2", "-cipher", "AES128-SHA@SECLEVEL=0"];
    let server = OpenSsl::new(&identity, &options);
    let seeing = implicit(Protocol::Imap, server.port).run();
    assert_eq!(found(&seeing), ["tls.no-shared-cipher"]);
    assert_eq!(fact(&seeing, "tls.accepts").as_deref(), Some("TLS 1.2"));
}

#[test]
#[cfg_attr(
    not(target_os = "linux"),
    ignore = "only Linux is sure to have OpenSSL"
)]
fn an_rsa_key_that_is_too_short_is_a_weak_certificate() {
    let directory = tempfile::tempdir().unwrap();
    let identity = openssl_identity(directory.path(), "rsa:1024");
    let server = OpenSsl::new(&identity, &["-cipher", "DEFAULT@SECLEVEL=0"]);
    let pem = std::fs::read(&identity[1]).unwrap();
    let own = <rustls::pki_types::CertificateDer<'_> as rustls::pki_types::pem::PemObject>::from_pem_slice(&pem);
    let seeing = implicit(Protocol::Pop3, server.port)
        .trust(own.unwrap().to_vec())
        .limits(|limits| {
            limits.greeting = Duration::from_secs(1);
        })
        .run();
    let own = &seeing.session().chain[0];
    assert_eq!(
        (own.key.as_str(), own.weakness),
        ("RSA 1024", Some(Weakness::Key))
    );
    assert_eq!(found(&seeing), ["tls.weak-certificate!"]);
}

/// A server that begins with TLS, of which STARTTLS is expected, and that greets so.
fn begun_with_tls(authority: &Authority, protocol: Protocol, greeting: &'static str) -> Seeing {
    let greet = move |peer: &mut Peer| {
        if greeting.starts_with("HTTP") {
            peer.hear();
        }
        peer.say(greeting);
        peer.hear();
    };
    let server = Server::tls(authority.issue(&leaf(&["127.0.0.1"])), greet);
    Bench::new()
        .add(protocol, "127.0.0.1", server.port(), Security::StartTls)
        .limits(|limits| {
            *limits = Limits::default();
            // Who waited for the limit of the greeting would come to the end of the run.
            if protocol != Protocol::Smtp {
                limits.greeting = limits.run * 2;
            }
        })
        .run()
}

const GREETINGS: [(Protocol, &str); 3] = [
    (Protocol::Imap, "* OK ready"),
    (Protocol::Pop3, "+OK ready"),
    (Protocol::Smtp, "220 mail.contoso.example ESMTP"),
];

#[test]
fn a_server_that_waits_for_tls_is_found_long_before_the_limit_where_haste_is_no_offence() {
    let authority = Authority::root("Root");
    for (protocol, greeting) in GREETINGS {
        let seeing = begun_with_tls(&authority, protocol, greeting);
        assert_eq!(
            found(&seeing),
            ["tls.tls-on-starttls-port!"],
            "{protocol:?}"
        );
        assert_eq!(seeing.0.ended, Ended::Complete, "{protocol:?}");
        assert_eq!(fact(&seeing, "tls.within-fits").unwrap(), "yes");
    }
}

#[test]
fn who_answers_within_tls_decides_whether_it_is_the_encryption_or_the_port() {
    let authority = Authority::root("Root");
    for (protocol, greeting, within, id) in [
        (Protocol::Smtp, "* OK ready", "imap", "proto.wrong-service!"),
        (Protocol::Imap, "+OK ready", "pop3", "proto.wrong-service!"),
        (
            Protocol::Pop3,
            "HTTP/1.1 400 Bad Request",
            "http",
            "proto.not-a-mail-server!",
        ),
        (
            Protocol::Imap,
            "Login:",
            "unknown",
            "tls.tls-on-starttls-port!",
        ),
    ] {
        let seeing = begun_with_tls(&authority, protocol, greeting);
        assert_eq!(found(&seeing), [id], "{protocol:?} {greeting}");
        assert_eq!(fact(&seeing, "tls.within").unwrap(), within);
    }
}

/// Takes a hello, resets the connection when it is large, and otherwise answers with an alert.
fn small_minded(mut stream: TcpStream) {
    let mut head = [0; 5];
    if stream.read_exact(&mut head).is_err() {
        return;
    }
    let length = usize::from(u16::from_be_bytes([head[3], head[4]]));
    if length > 1000 {
        // Closed with unread bytes, a connection is reset.
        return;
    }
    let mut hello = vec![0; length];
    stream.read_exact(&mut hello).unwrap();
    let _ = stream.write_all(&[21, 3, 3, 0, 2, 2, 40]);
    let _ = stream.shutdown(Shutdown::Write);
    let _ = stream.read(&mut hello);
}

#[test]
fn a_device_that_cannot_take_a_large_hello_is_told_from_a_server_that_resets() {
    let server = Server::raw(small_minded);
    let seeing = implicit(Protocol::Imap, server.port()).run();
    assert_eq!(found(&seeing), ["tls.large-hello!"]);
    let server = Server::raw(drop);
    let seeing = implicit(Protocol::Imap, server.port()).run();
    assert_eq!(found(&seeing).len(), 1);
    assert!(
        found(&seeing)[0].starts_with("tls.handshake-"),
        "{:?}",
        found(&seeing)
    );
}

#[test]
#[cfg_attr(not(target_os = "linux"), ignore = "only Linux has network namespaces")]
fn large_packets_that_vanish_are_told_from_a_server_that_hangs() {
    in_a_namespace(
        "handshakes::large_packets_that_vanish_are_told_from_a_server_that_hangs",
        || {
            sh("ip link set lo up");
            let authority = Authority::root("Root");
            let server = Server::tls(authority.issue(&leaf(&["127.0.0.1"])), polite);
            let port = server.port();
            let healthy = || implicit(Protocol::Imap, port).trust(authority.der()).run();
            assert_eq!(found(&healthy()), Vec::<String>::new());
            sh(
                "nft 'add table inet t; add chain inet t o { type filter hook output priority 0; }'",
            );
            for way in ["dport", "sport"] {
                sh(&format!(
                    "nft 'flush chain inet t o; add rule inet t o tcp {way} {port} meta length gt 1000 drop'"
                ));
                let seeing = healthy();
                assert_eq!(found(&seeing), ["net.mtu-blackhole!"], "{way}");
            }
            sh("nft 'flush chain inet t o'");
            let silent =
                Server::raw(|mut stream| while let Ok(1..) = stream.read(&mut [0; 512]) {});
            let seeing = implicit(Protocol::Imap, silent.port()).run();
            assert_eq!(found(&seeing), ["tls.handshake-timeout!"]);
        },
    );
}

#[test]
fn a_chain_out_of_its_time_tells_when_it_would_pass() {
    let authority = Authority::root("Root");
    for (first, last) in [past(), future()] {
        let mut params = leaf(&["127.0.0.1"]);
        (params.not_before, params.not_after) = (first, last);
        let server = Server::tls(authority.issue(&params), polite);
        let seeing = implicit(Protocol::Imap, server.port())
            .trust(authority.der())
            .run();
        let at = seeing.session().passes_at.unwrap();
        assert!(SystemTime::from(first) < at && at < SystemTime::from(last));
    }
    let server = Server::tls(authority.issue(&leaf(&["127.0.0.1"])), polite);
    let seeing = implicit(Protocol::Imap, server.port())
        .trust(authority.der())
        .run();
    assert_eq!(seeing.session().passes_at, None);
}

#[test]
fn certificates_that_are_odd_but_good_are_no_fault() {
    let root = Authority::root("Root");
    let healthy = |identity| {
        let server = Server::tls(identity, polite);
        let seeing = implicit(Protocol::Imap, server.port())
            .trust(root.der())
            .run();
        found(&seeing)
    };
    // A long chain.
    let deep = root.intermediate(valid());
    assert_eq!(
        healthy(deep.issue(&leaf(&["127.0.0.1"]))),
        Vec::<String>::new()
    );
    // An expired certificate in the chain that nobody needs.
    let mut with_old = deep.issue(&leaf(&["127.0.0.1"]));
    with_old.chain.push(root.intermediate(past()).der().into());
    assert_eq!(healthy(with_old), Vec::<String>::new());
    // One that ends in 20 days, and one that ends too soon.
    let now = time::OffsetDateTime::now_utc();
    for (days, expected) in [(20, vec![]), (5, vec!["tls.expiring".to_owned()])] {
        let mut params = leaf(&["127.0.0.1"]);
        params.not_before = now - time::Duration::days(70);
        params.not_after = now + time::Duration::days(days);
        assert_eq!(healthy(root.issue(&params)), expected, "{days} days");
    }
}

#[test]
fn one_interceptor_on_four_ports_is_one_finding_that_knows_the_product() {
    let authority = Authority::root("Avast Web/Mail Shield Root");
    let mut bench = Bench::new();
    for protocol in [EACH[0], EACH[1], EACH[2], EACH[2]] {
        let server = Server::tls(authority.issue(&leaf(&["127.0.0.1"])), |peer| {
            peer.wait_for_bytes();
        });
        bench = bench.add(protocol, "127.0.0.1", server.port(), Security::ImplicitTls);
    }
    let seeing = bench
        .limits(|limits| limits.greeting = Duration::from_secs(1))
        .run();
    assert_eq!(found(&seeing), ["tls.intercepted!"]);
    let verdict = diagnose(&seeing.0, &facts(&seeing.0), &Catalogue::embedded());
    assert_eq!(verdict.findings[0].probes.len(), 4);
    assert_eq!(
        fact(&seeing, "tls.interceptor").as_deref(),
        Some("Avast Antivirus")
    );
}
