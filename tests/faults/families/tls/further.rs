//! What callers really meet: two faults in one certificate, one port of several, old and crowded servers.

use rcgen::{CertificateParams, CertifiedIssuer, ExtendedKeyUsagePurpose, KeyPair};

use super::{Line, Row, odd, world};
use crate::matrix::servers::certificates::{Authority, Certificate};
use crate::matrix::servers::process::{Process, directory};

pub(crate) fn rows() -> Vec<Row> {
    [
        twofold(),
        partial(),
        forgotten(),
        one_machine(),
        old(),
        crowded(),
    ]
    .concat()
}

/// Shows this certificate where this match of nftables holds, under TLS at once.
fn shown_where(line: &Line<'_>, what: &str, certificate: &Certificate) {
    let ways = [(993, 993), (995, 995), (465, 465)];
    line.behind_openssl_where(what, &ways, certificate, &|_| String::new());
}

/// One of the two machines behind the name shows this certificate.
fn one_of_two(line: &Line<'_>, certificate: &Certificate) {
    line.zone(&world::published(&[world::IMAP_V4], &[world::SMTP_V4]));
    shown_where(line, "numgen inc mod 2 0", certificate);
}

/// One of the machines behind a name was forgotten when the certificate was renewed.
fn forgotten() -> Vec<Row> {
    fn old_where(line: &Line<'_>, what: &str) {
        let mut params = odd::leaf_for(&[world::IMAP]);
        params.not_after = params.not_before + time::Duration::days(20);
        let old = kept(line, &format!("forgotten-{}", line.number()), &params);
        shown_where(line, what, &old);
    }
    vec![
        Row::broken(
            "tls.expired",
            "one of two machines still shows the old one",
            |line| {
                line.zone(&world::published(&[world::IMAP_V4], &[world::SMTP_V4]));
                old_where(line, "numgen inc mod 2 0");
            },
        )
        .under_tls_at(world::IMAP)
        .says(&[
            "One machine behind this name still shows a certificate that has expired",
            " of them showed a certificate that is not trusted",
        ]),
        Row::broken(
            "tls.expired",
            "only that of the IPv6 address has not been renewed",
            |line| {
                old_where(line, "meta nfproto ipv6");
            },
        )
        .under_tls_at(world::IMAP)
        .says(&["One machine behind this name", "at its other address"]),
    ]
}

/// One of the machines behind a name was set up otherwise than the rest.
fn one_machine() -> Vec<Row> {
    vec![
        Row::broken(
            "tls.untrusted-root",
            "one of two machines has one of an authority of its own",
            |line| {
                let authority = Authority::named("Fabrikam Staging Root");
                let staged = authority.keep_made("staged", &odd::leaf_for(&[world::IMAP]));
                one_of_two(line, &staged);
                line.keep(authority);
            },
        )
        .under_tls_at(world::IMAP)
        .says(&[
            "One machine behind this name shows a certificate of an authority that is not trusted here",
            " of them showed a certificate that is not trusted",
            "Fabrikam Staging Root",
        ]),
        Row::broken(
            "tls.not-yet-valid",
            "one of two machines has the next one too early",
            |line| {
                let mut params = odd::leaf_for(&[world::IMAP]);
                params.not_before = time::OffsetDateTime::now_utc() + time::Duration::days(3);
                one_of_two(line, &kept(line, "too-early", &params));
            },
        )
        .under_tls_at(world::IMAP)
        .says(&[
            "One machine behind this name shows a certificate that is not valid yet",
            " of them showed a certificate that is not trusted",
        ]),
        Row::broken(
            "tls.wrong-usage",
            "one of two machines has one for clients, on a line of 300 ms",
            |line| {
                line.delay(150);
                let mut params = odd::leaf_for(&[world::IMAP]);
                params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
                one_of_two(line, &kept(line, "one-for-clients", &params));
            },
        )
        .under_tls_at(world::IMAP)
        .within(12.0)
        .says(&[
            "One machine behind this name shows a certificate that is not made for servers",
            " of them showed a certificate that is not trusted",
        ]),
        Row::healthy(
            "two machines behind one name, each with a certificate of its own",
            |line| one_of_two(line, &kept(line, "each-its-own", &odd::leaf_for(&[world::IMAP]))),
        )
        .under_tls_at(world::IMAP)
        .without_sign_in()
        .twin_of(&["tls.untrusted-root", "tls.not-yet-valid", "tls.wrong-usage"]),
    ]
}

fn twofold() -> Vec<Row> {
    vec![
        Row::broken(
            "tls.name-mismatch",
            "it has ended, and is for another name",
            |line| {
                let mut params = odd::leaf_for(&["old.fabrikam.example"]);
                params.not_after = params.not_before + time::Duration::days(2);
                line.behind_openssl(&kept(line, "ended-elsewhere", &params), "");
            },
        )
        .says(&["old.fabrikam.example", "expired on "])
        .under_tls_at(world::IMAP),
        Row::broken(
            "tls.self-signed",
            "it has ended, and is signed by itself",
            |line| {
                let mut params = odd::leaf_for(&[world::IMAP]);
                params.not_after = params.not_before + time::Duration::days(2);
                let key = KeyPair::generate().expect("a key");
                let own = params.self_signed(&key).expect("a key can sign");
                let authority = &line.world.authority;
                let kept = authority.keep("ended-alone", &own.pem(), &key.serialize_pem());
                line.behind_openssl(&kept, "");
            },
        )
        .says(&["issued by imap.contoso.example"])
        .under_tls_at(world::IMAP),
        Row::broken("tls.not-yet-valid", "it begins in ten minutes", |line| {
            let mut params = odd::leaf_for(&[world::IMAP]);
            params.not_before = time::OffsetDateTime::now_utc() + time::Duration::minutes(10);
            line.behind_openssl(&kept(line, "soon", &params), "");
        })
        .under_tls_at(world::IMAP)
        .says(&[" UTC to "]),
        Row::broken(
            "tls.name-mismatch",
            "an address in the place of a name, behind STARTTLS",
            |_| {},
        )
        .with_starttls_at(world::IMAP_V4)
        .says(&[world::IMAP, world::IMAP_V4]),
    ]
}

/// Keeps a certificate of the world's authority.
fn kept(line: &Line<'_>, stem: &str, params: &CertificateParams) -> Certificate {
    line.world.authority.keep_made(stem, params)
}

fn partial() -> Vec<Row> {
    vec![
        Row::broken("tls.expired", "that of IMAP alone", |_| {})
            .says(&["yesterday.certs.example:993", "expired on "])
            .arguments(&["--imap", "yesterday.certs.example:993/tls"])
            .arguments(&["--pop3", "imap.contoso.example:995/tls"])
            .arguments(&["--smtp", "smtp.contoso.example:465/tls"])
            .on(&["imap"]),
        Row::degraded(
            "tls.expired",
            "port 993 still shows the old one, port 143 the new one",
            |line| {
                let mut params = odd::leaf_for(&[world::IMAP]);
                params.not_after = params.not_before + time::Duration::days(20);
                let old = kept(line, "not-reloaded", &params);
                line.behind_openssl_at(&[(993, 993)], &old, &|_| String::new());
            },
        )
        .on(&["imap"])
        .says(&["imap.contoso.example:993"]),
        Row::broken("tls.client-cert-required", "for sending alone", |line| {
            let options = format!(
                "verifyChain = yes\nCAfile = {}",
                line.world.ca_file().display()
            );
            let certificate = &line.world.certificate;
            line.behind_openssl_at(&[(465, 465)], certificate, &|_| options.clone());
        })
        .says(&["imap.contoso.example:465"])
        .under_tls_at(world::IMAP)
        .on(&["smtp"]),
        Row::broken(
            "tls.client-cert-required",
            "at the one port for reading mail that is open",
            |line| {
                let options = format!(
                    "verifyChain = yes\nCAfile = {}",
                    line.world.ca_file().display()
                );
                let certificate = &line.world.certificate;
                line.behind_openssl_at(&[(993, 993)], certificate, &|_| options.clone());
                line.on_the_way("tcp dport 143 reject with tcp reset");
            },
        )
        .arguments(&["--only", "imap"])
        .says(&["imap.contoso.example:993"])
        .beside(&["tcp.refused"])
        .on(&["imap"]),
    ]
}

/// An OpenSSL that speaks no mail, with these options, in the place of the mail servers.
fn bare_openssl(line: &Line<'_>, options: &[&str]) {
    let home = directory("openssl");
    let port = line.further_port();
    // At the end of its input it would hang up.
    let script = "sleep infinity | openssl s_server \"$@\"";
    let mut command = line.world.servers.command("sh");
    command.args(["-c", script, "sh", "-accept", &port.to_string(), "-cert"]);
    command.arg(&line.world.certificate.chain).arg("-key");
    command.arg(&line.world.certificate.key).args(options);
    let mut process = Process::start(&mut command, &home);
    process.wait_for_line("ACCEPT");
    line.keep(process);
    line.divert("tcp dport { 993, 995, 465 }", port);
}

fn old() -> Vec<Row> {
    vec![
        Row::broken("tls.legacy-only", "TLS 1.1, behind STARTTLS", |line| {
            let options = |behind| {
                let protocol = match behind {
                    993 => "imap",
                    995 => "pop3",
                    _ => "smtp",
                };
                format!("sslVersion = TLSv1.1\nsecurityLevel = 0\nprotocol = {protocol}")
            };
            let ways = [(143, 993), (110, 995), (587, 465)];
            line.behind_openssl_at(&ways, &line.world.certificate, &options);
        })
        .with_starttls_at(world::IMAP)
        .says(&["TLS 1.1"]),
        Row::broken(
            "tls.unknown-name",
            "OpenSSL that knows another name alone",
            |line| {
                let chain = line.world.certificate.chain.display().to_string();
                let key = line.world.certificate.key.display().to_string();
                bare_openssl(
                    line,
                    &[
                        "-servername",
                        "mail.fabrikam.example",
                        "-servername_fatal",
                        "-cert2",
                        &chain,
                        "-key2",
                        &key,
                    ],
                );
            },
        )
        .under_tls_at(world::IMAP)
        .says(&["unrecognized name"]),
        Row::broken(
            "tls.handshake-refused",
            "alert 46, certificate unknown",
            |line| refusing(line, 46),
        )
        .under_tls_at(world::IMAP)
        .says(&["certificate unknown"]),
        Row::broken(
            "tls.handshake-refused",
            "alert 50, a decode error whatever is said",
            |line| refusing(line, 50),
        )
        .under_tls_at(world::IMAP)
        .says(&["decode error"]),
    ]
}

/// Every hello is answered with this alert.
fn refusing(line: &Line<'_>, number: u8) {
    line.instead(&[993, 995, 465], move |conversation| {
        conversation.hear(4096)?;
        conversation.say([21, 3, 3, 0, 2, 2, number])?;
        conversation.hear_out()
    });
}

fn crowded() -> Vec<Row> {
    vec![
        Row::broken("tls.name-mismatch", "150 names, and not this one", |line| {
            let others = (0..150).map(|n| format!("customer-{n}.fabrikam.net"));
            let names: Vec<String> = others
                .chain(["imap.contoso.example.net".to_owned()])
                .collect();
            line.behind_openssl(&kept(line, "crowd", &odd::leaf_for(&names)), "");
        })
        .under_tls_at(world::IMAP)
        .says(&["imap.contoso.example.net"]),
        Row::degraded(
            "tls.inspected",
            "Zscaler, and this computer trusts it",
            |line| {
                super::interception::trusted(line, "Zscaler Root CA");
            },
        )
        .says(&["Zscaler"]),
        Row::healthy(
            "TLS 1.2 with one cipher, and a certificate with an elliptic key",
            |line| {
                line.behind_openssl(
                    &line.world.certificate,
                    "sslVersion = TLSv1.2\nciphers = ECDHE-ECDSA-CHACHA20-POLY1305",
                );
            },
        )
        .under_tls_at(world::IMAP)
        .without_sign_in()
        .twin_of(&["tls.no-shared-cipher"]),
        Row::healthy("a chain of five", |line| {
            let mut chain = String::new();
            let mut above: Option<CertifiedIssuer<'static, KeyPair>> = None;
            for level in 0..4 {
                let params = odd::authority_of(&format!("Contoso CA {level}"));
                let key = KeyPair::generate().expect("a key");
                let next = match &above {
                    Some(above) => CertifiedIssuer::signed_by(params, key, above),
                    None => CertifiedIssuer::signed_by(params, key, line.world.authority.issuer()),
                };
                let next = next.expect("a key can sign");
                chain = next.pem() + &chain;
                above = Some(next);
            }
            let key = KeyPair::generate().expect("a key");
            let own = odd::leaf_for(&[world::IMAP]).signed_by(&key, &above.expect("four levels"));
            let chain = own.expect("a key can sign").pem() + &chain;
            let kept = line
                .world
                .authority
                .keep("deep", &chain, &key.serialize_pem());
            line.behind_openssl(&kept, "");
        })
        .under_tls_at(world::IMAP)
        .without_sign_in()
        .twin_of(&["tls.missing-intermediate", "tls.intermediate-expired"]),
    ]
}
