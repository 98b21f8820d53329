//! Chains: who vouches for a certificate, and what the server sends beside it.

use rcgen::{CertifiedIssuer, KeyPair};

use super::{Line, Row, odd, world};
use crate::matrix::servers::certificates::{Authority, Certificate, Flaw};

pub(crate) fn rows() -> Vec<Row> {
    [of_all_ports(), of_one_port()].concat()
}

/// One certificate of an authority below the trusted one, which tells of none above it: as it is sent alone, and with the rest.
fn alone_and_whole(line: &Line<'_>) -> [Certificate; 2] {
    let trusted = &line.world.authority;
    let key = || KeyPair::generate().expect("a key");
    let params = odd::authority_of("Contoso Issuing CA");
    let issuing =
        CertifiedIssuer::signed_by(params, key(), trusted.issuer()).expect("a key can sign");
    let own_key = key();
    let own = odd::leaf_for(&[world::IMAP, world::SMTP]).signed_by(&own_key, &issuing);
    let own = own.expect("a key can sign").pem();
    let chains = [("alone", own.clone()), ("rest", own + &issuing.pem())];
    chains.map(|(stem, chain)| {
        let stem = format!("{stem}-{}", line.number());
        trusted.keep(&stem, &chain, &own_key.serialize_pem())
    })
}

/// Two certificates of an authority below the trusted one: the one is sent alone, the other with the rest.
fn alone_and_another_whole(line: &Line<'_>) -> [Certificate; 2] {
    let trusted = &line.world.authority;
    let key = || KeyPair::generate().expect("a key");
    let params = odd::authority_of("Contoso Issuing CA");
    let issuing =
        CertifiedIssuer::signed_by(params, key(), trusted.issuer()).expect("a key can sign");
    [("alone", ""), ("whole", &*issuing.pem())].map(|(stem, rest)| {
        let own_key = key();
        let own = odd::leaf_for(&[world::IMAP, world::SMTP]).signed_by(&own_key, &issuing);
        let chain = own.expect("a key can sign").pem() + rest;
        let stem = format!("other-{stem}-{}", line.number());
        trusted.keep(&stem, &chain, &own_key.serialize_pem())
    })
}

/// The certificate is sent alone at one port, and in another way at others.
fn of_one_port() -> Vec<Row> {
    vec![
        Row::broken(
            "tls.missing-intermediate",
            "one port alone leaves it out, and nothing in the certificate tells of it",
            |line| {
                let [alone, whole] = alone_and_whole(line);
                line.behind_openssl_at(&[(993, 993)], &alone, &|_| String::new());
                line.behind_openssl_at(&[(995, 995), (465, 465)], &whole, &|_| String::new());
            },
        )
        .under_tls_at(world::IMAP)
        .on(&["imap"])
        .says(&[
            "at one port, and whole at another",
            "imap.contoso.example:995",
            "The same certificate is trusted at another server of this run",
        ]),
        Row::broken(
            "tls.missing-intermediate",
            "the ports for reading mail leave it out, and that for sending under another name does not",
            |line| {
                let [alone, whole] = alone_and_whole(line);
                line.behind_openssl_at(&[(993, 993), (995, 995)], &alone, &|_| String::new());
                line.behind_openssl_at(&[(465, 465)], &whole, &|_| String::new());
            },
        )
        .arguments(&["--imap", "imap.contoso.example:993/tls"])
        .arguments(&["--pop3", "imap.contoso.example:995/tls"])
        .arguments(&["--smtp", "smtp.contoso.example:465/tls"])
        .on(&["imap", "pop3"])
        .says(&["smtp.contoso.example:465"]),
        Row::broken(
            "tls.missing-intermediate",
            "one port leaves it out, and another has a certificate of the same issuer, and sends that of the issuer",
            |line| {
                let [alone, whole] = alone_and_another_whole(line);
                line.behind_openssl_at(&[(993, 993)], &alone, &|_| String::new());
                line.behind_openssl_at(&[(995, 995), (465, 465)], &whole, &|_| String::new());
            },
        )
        .under_tls_at(world::IMAP)
        .on(&["imap"])
        .says(&["another server sends one of the same issuer"]),
        Row::broken(
            "tls.untrusted-root",
            "one port has the certificate of a private authority, the others have a trusted one",
            |line| {
                let private = Authority::named("Fabrikam Private Root");
                let own = private.issue(&[world::IMAP], Flaw::None);
                line.behind_openssl_at(&[(993, 993)], &own, &|_| String::new());
                line.keep(private);
            },
        )
        .under_tls_at(world::IMAP)
        .on(&["imap"])
        .says(&["Fabrikam Private Root"]),
    ]
}

fn of_all_ports() -> Vec<Row> {
    vec![
        Row::broken("tls.self-signed", "for the right name", |_| {})
            .under_tls_at("self-signed.certs.example"),
        Row::broken(
            "tls.self-signed",
            "that of the factory, behind STARTTLS",
            |_| {},
        )
        .with_starttls_at("factory.certs.example")
        .says(&["localhost"]),
        Row::broken("tls.untrusted-root", "a private authority", |_| {})
            .under_tls_at("private.certs.example")
            .says(&["Fabrikam Private Root"]),
        Row::broken(
            "tls.untrusted-root",
            "a private authority, its root sent along",
            |_| {},
        )
        .with_starttls_at("private-root.certs.example")
        .says(&["Fabrikam Private Root"]),
        Row::broken(
            "tls.untrusted-root",
            "set up anew, under the name of one that is trusted",
            |_| {},
        )
        .under_tls_at("anew.certs.example")
        .says(&["Contoso Test Root"]),
        Row::broken(
            "tls.missing-intermediate",
            "the certificate tells where it can be had",
            |_| {},
        )
        .under_tls_at("no-issuer-told.certs.example")
        .says(&["Contoso Issuing CA"]),
        Row::broken(
            "tls.missing-intermediate",
            "the former one is sent in its place, behind STARTTLS",
            |_| {},
        )
        .with_starttls_at("wrong-issuer.certs.example")
        .says(&["Contoso Issuing CA"]),
        Row::broken(
            "tls.missing-intermediate",
            "the lower of two is left out, and the upper leads to a trusted root",
            |_| {},
        )
        .under_tls_at("gap.certs.example")
        .says(&["Contoso Lower CA"]),
        Row::broken(
            "tls.missing-intermediate",
            "the root stands in its place",
            |_| {},
        )
        .with_starttls_at("root-in-place.certs.example")
        .says(&["Contoso Issuing CA"]),
        Row::broken(
            "tls.missing-intermediate",
            "the one of the same name with its former key is sent",
            |_| {},
        )
        .under_tls_at("former-key.certs.example")
        .says(&["Contoso Issuing CA"]),
        Row::broken(
            "tls.untrusted-root",
            "a private authority, and a trusted root of somebody else sent along",
            |_| {},
        )
        .under_tls_at("strange-root.certs.example")
        .says(&["Fabrikam Private CA"]),
        Row::broken(
            "tls.untrusted-root",
            "a private authority of two levels, and a trusted one of somebody else sent along",
            |_| {},
        )
        .with_starttls_at("strange-upper.certs.example")
        .says(&["Fabrikam Machines"]),
        Row::broken(
            "tls.missing-intermediate",
            "the middle of three is left out",
            |_| {},
        )
        .under_tls_at("higher-gap.certs.example")
        .says(&["Contoso Lower CA"]),
        Row::broken(
            "tls.untrusted-root",
            "a private root that has ended as well",
            |_| {},
        )
        .under_tls_at("ended-root.certs.example")
        .says(&["Fabrikam Root 2013"]),
        // That the chain has a gap cannot be seen from here: the issuer may as well be a root.
        Row::broken(
            "tls.untrusted-root",
            "an intermediate is left out, and nothing tells of it",
            |_| {},
        )
        .under_tls_at("no-issuer.certs.example")
        .says(&["Contoso Issuing CA"]),
        Row::broken(
            "tls.intermediate-expired",
            "the one that is sent has ended",
            |_| {},
        )
        .under_tls_at("old-intermediate.certs.example")
        .says(&["Contoso Old CA"]),
        Row::broken(
            "tls.intermediate-expired",
            "the one that is sent has ended, behind STARTTLS",
            |_| {},
        )
        .with_starttls_at("old-intermediate.certs.example"),
        Row::healthy("a chain of two", |_| {})
            .under_tls_at("whole.certs.example")
            .twin_of(&["tls.missing-intermediate", "tls.untrusted-root"]),
        Row::healthy("the root is sent along", |_| {})
            .under_tls_at("with-root.certs.example")
            .twin_of(&["tls.self-signed", "tls.untrusted-root"]),
        Row::healthy("a chain in the wrong order", |_| {})
            .under_tls_at("unordered.certs.example")
            .twin_of(&["tls.missing-intermediate"]),
        Row::healthy("certificates that nobody needs", |_| {})
            .with_starttls_at("unneeded.certs.example")
            .twin_of(&["tls.untrusted-root"]),
        Row::healthy(
            "an old cross signature has ended, another way exists",
            |_| {},
        )
        .under_tls_at("cross-signed.certs.example")
        .twin_of(&["tls.intermediate-expired"]),
    ]
}
