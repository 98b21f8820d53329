//! TLS: what is wrong with a certificate.

use mailprobe::endpoint::Security;
use mailprobe::observation::tls::{CertificateFault, Judgement, TlsSession, TlsVersion};
use mailprobe::stage::Stage;
use rcgen::{BasicConstraints, CertificateParams, ExtendedKeyUsagePurpose, IsCa};

use crate::authority::{
    Authority, Identity, future, leaf, past, self_signed, valid, with_issuer_address,
};
use crate::bench::Bench;
use crate::server::{Peer, Server};

pub(crate) const HOST: &str = "imap.example.org";

/// An IMAP server under TLS that is called [`HOST`].
pub(crate) fn bench(server: &Server) -> Bench {
    Bench::imap(HOST, 993, Security::ImplicitTls)
        .connect_to(&format!("{HOST}:993:127.0.0.1:{}", server.port()))
}

fn healthy(peer: &mut Peer) {
    peer.imap("IMAP4rev1 AUTH=PLAIN", "OK");
}

/// What is seen of a server with this identity by someone who trusts this root.
fn session(identity: Identity, root: Option<&Authority>) -> TlsSession {
    let server = Server::tls(identity, healthy);
    let bench = match root {
        Some(root) => bench(&server).trust(root.der()),
        None => bench(&server),
    };
    let seen = bench.run();
    assert_eq!(seen.reached(0), (Stage::Offer, true), "it goes on to look");
    seen.session().clone()
}

fn fault(identity: Identity, root: Option<&Authority>) -> CertificateFault {
    let session = session(identity, root);
    assert!(session.verified().is_none());
    assert_eq!(session.bundled, session.platform);
    *session.fault().unwrap()
}

#[test]
fn a_good_chain_passes_both_judges_and_is_told() {
    let root = Authority::root("Root");
    let between = root.intermediate(valid());
    let session = session(between.issue(&leaf(&[HOST, "192.0.2.1"])), Some(&root));
    assert_eq!(session.bundled, Judgement::Passed);
    assert_eq!(session.platform, Judgement::Passed);
    assert!(session.verified().is_some());
    assert_eq!(session.version, TlsVersion::Tls13);
    assert!(
        session.cipher_suite.starts_with("TLS_"),
        "{}",
        session.cipher_suite
    );
    assert_eq!(session.server_name, HOST);
    assert_eq!(session.chain.len(), 2);
    let own = &session.chain[0];
    assert_eq!(own.names, [HOST, "192.0.2.1"]);
    assert_eq!(own.subject, r"CN=imap.example.org,O=Tests\, Inc.");
    assert!(own.issuer.starts_with("CN=Intermediate"), "{}", own.issuer);
    assert_eq!(own.fingerprint.len(), 64);
    assert!(own.not_before < own.not_after);
}

#[test]
fn wildcards_and_addresses_are_names_too() {
    let root = Authority::root("Root");
    let wildcard = session(root.issue(&leaf(&["*.example.org"])), Some(&root));
    assert!(wildcard.verified().is_some());
    let server = Server::tls(root.issue(&leaf(&["127.0.0.1"])), healthy);
    let seen = Bench::imap("127.0.0.1", server.port(), Security::ImplicitTls)
        .trust(root.der())
        .run();
    assert!(seen.session().verified().is_some());
}

#[test]
fn every_fault_of_a_certificate_is_told_apart() {
    let root = Authority::root("Root");
    let spanning = |span| {
        let mut params = leaf(&[HOST]);
        (params.not_before, params.not_after) = span;
        params
    };
    let for_clients = || {
        let mut params = leaf(&[HOST]);
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
        params
    };
    let good = || leaf(&[HOST]);
    let alone = |mut identity: Identity| {
        identity.chain.truncate(1);
        identity
    };
    let between = root.intermediate(valid());
    let known = Some(&root);
    for (what, identity, root, expected) in [
        (
            "past",
            root.issue(&spanning(past())),
            known,
            CertificateFault::Expired,
        ),
        (
            "future",
            root.issue(&spanning(future())),
            known,
            CertificateFault::NotYetValid,
        ),
        (
            "other name",
            root.issue(&leaf(&["mail.example.net"])),
            known,
            CertificateFault::NameMismatch,
        ),
        (
            "no name",
            root.issue(&leaf(&[])),
            known,
            CertificateFault::NameMismatch,
        ),
        (
            "wildcard too short",
            root.issue(&leaf(&["*.org"])),
            known,
            CertificateFault::NameMismatch,
        ),
        (
            "other use",
            root.issue(&for_clients()),
            known,
            CertificateFault::WrongUsage,
        ),
        (
            "unknown root",
            root.issue(&good()),
            None,
            CertificateFault::UnknownIssuer,
        ),
        (
            "unknown root, long chain",
            between.issue(&good()),
            None,
            CertificateFault::UnknownIssuer,
        ),
        (
            "own signature",
            self_signed(&good()),
            None,
            CertificateFault::SelfSigned,
        ),
        (
            "own authority",
            self_signed(&an_authority(good())),
            None,
            CertificateFault::SelfSigned,
        ),
        (
            "gap",
            alone(between.issue(&with_issuer_address(good()))),
            known,
            CertificateFault::MissingIntermediate,
        ),
        (
            "gap of a private authority",
            alone(between.issue(&good())),
            known,
            CertificateFault::UnknownIssuer,
        ),
        (
            "expired in between",
            root.intermediate(past()).issue(&good()),
            known,
            CertificateFault::IntermediateExpired,
        ),
    ] {
        assert_eq!(fault(identity, root), expected, "{what}");
    }
}

fn an_authority(mut params: CertificateParams) -> CertificateParams {
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params
}

#[test]
fn a_certificate_that_the_user_trusts_itself_passes_in_time_and_for_its_names() {
    let trusting = |params: &CertificateParams| {
        let identity = self_signed(params);
        let own = identity.chain[0].to_vec();
        let server = Server::tls(identity, healthy);
        bench(&server).trust(own).run().session().clone()
    };
    for params in [leaf(&[HOST]), an_authority(leaf(&[HOST]))] {
        assert_eq!(trusting(&params).bundled, Judgement::Passed);
    }
    let other = trusting(&leaf(&["mail.example.net"]));
    assert_eq!(other.fault(), Some(&CertificateFault::NameMismatch));
    let mut old = leaf(&[HOST]);
    (old.not_before, old.not_after) = past();
    assert_eq!(trusting(&old).fault(), Some(&CertificateFault::Expired));
}

#[test]
fn an_overgrown_certificate_is_kept_in_bounds() {
    let root = Authority::root("Root");
    let names: Vec<_> = (0..500).map(|n| format!("n{n}.example.org")).collect();
    let names: Vec<_> = names.iter().map(String::as_str).collect();
    let mut params = leaf(&names);
    let long = "x".repeat(5000);
    params
        .distinguished_name
        .push(rcgen::DnType::OrganizationalUnitName, long);
    let session = session(root.issue(&params), Some(&root));
    assert_eq!(session.chain[0].names.len(), 200);
    assert!(session.chain[0].subject.chars().count() <= 512);
}

#[test]
fn start_tls_makes_the_connection_private_in_place() {
    let root = Authority::root("Root");
    let server = Server::start_tls(
        root.issue(&leaf(&[HOST])),
        |peer| peer.imap("IMAP4rev1 STARTTLS LOGINDISABLED", "OK"),
        |peer| peer.imap_on("IMAP4rev1 AUTH=PLAIN", "OK"),
    );
    let seen = Bench::imap(HOST, 143, Security::StartTls)
        .connect_to(&format!("{HOST}:143:127.0.0.1:{}", server.port()))
        .trust(root.der())
        .run();
    assert_eq!(
        seen.stages(0),
        [
            Stage::Resolve,
            Stage::Connect,
            Stage::Greet,
            Stage::Offer,
            Stage::Secure,
            Stage::Offer
        ]
    );
    assert!(seen.session().verified().is_some());
    let secured = seen.at(Stage::Secure).next().unwrap();
    let said: Vec<_> = secured.transcript.iter().map(|l| l.text.as_str()).collect();
    assert_eq!(said, ["m2 STARTTLS", "m2 OK begin"]);
}

#[test]
fn a_certificate_of_the_start_tls_name_is_judged_too() {
    let root = Authority::root("Root");
    let server = Server::start_tls(
        root.issue(&leaf(&["other.example.org"])),
        |peer| peer.imap("IMAP4rev1 STARTTLS", "OK"),
        |peer| peer.imap_on("IMAP4rev1 AUTH=PLAIN", "OK"),
    );
    let seen = Bench::imap(HOST, 143, Security::StartTls)
        .connect_to(&format!("::127.0.0.1:{}", server.port()))
        .trust(root.der())
        .run();
    assert_eq!(
        seen.session().fault(),
        Some(&CertificateFault::NameMismatch)
    );
}
