//! Ports that begin otherwise than the settings say, and certificates that a server asks for.

use super::{Row, openssl, world};

pub(crate) fn rows() -> Vec<Row> {
    [mixed_up(), client_certificates()].concat()
}

fn mixed_up() -> Vec<Row> {
    vec![
        Row::broken(
            "tls.plaintext-on-tls-port",
            "SSL/TLS is chosen for 143, 110 and 587",
            |_| {},
        )
        .arguments(&[
            "--imap",
            "imap.contoso.example:143/tls",
            "--pop3",
            "imap.contoso.example:110/tls",
        ])
        .arguments(&["--smtp", "smtp.contoso.example:587/tls"])
        .says(&["587", "instead of TLS the server speaks clear text (SMTP)"]),
        Row::broken(
            "tls.tls-on-starttls-port",
            "STARTTLS is chosen for 993, 995 and 465",
            |_| {},
        )
        .arguments(&[
            "--imap",
            "imap.contoso.example:993/starttls",
            "--pop3",
            "imap.contoso.example:995/starttls",
        ])
        .arguments(&["--smtp", "smtp.contoso.example:465/starttls"])
        .within(14.0)
        .says(&[
            "TLS begun at once: the server takes it (TLS 1.3)",
            "smtp.contoso.example:465",
        ]),
        Row::broken(
            "proto.wrong-service",
            "the port of IMAP with TLS is entered for sending",
            |_| {},
        )
        .on(&["smtp"])
        .arguments(&[
            "--only",
            "smtp",
            "--smtp",
            "imap.contoso.example:993/starttls",
        ])
        .beside(&["discovery.disagreement"])
        // A server of SMTP may greet late, and is not spoken to before.
        .within(45.0)
        .says(&["IMAP answers within TLS at this port"]),
        Row::broken(
            "proto.wrong-service",
            "IMAP under TLS at a port that no protocol owns is entered for sending",
            |line| line.divert("tcp dport 2993", 993),
        )
        .on(&["smtp"])
        .arguments(&[
            "--only",
            "smtp",
            "--smtp",
            "imap.contoso.example:2993/starttls",
        ])
        .beside(&["discovery.disagreement", "discovery.unusual-port"])
        .within(45.0)
        .says(&[
            "IMAP answers within TLS at this port",
            "no choice of encryption mends that",
        ]),
        Row::broken(
            "tls.tls-on-starttls-port",
            "143, 110 and 587 begin with TLS at once",
            |line| {
                line.divert("tcp dport 143", 993);
                line.divert("tcp dport 110", 995);
                line.divert("tcp dport 587", 465);
            },
        )
        .with_starttls_at(world::IMAP)
        // A server of SMTP may greet late, and is not spoken to before.
        .within(45.0)
        .says(&["TLS begun at once: the server takes it (TLS 1.3)"]),
        Row::broken(
            "tls.plaintext-on-tls-port",
            "993, 995 and 465 wait for STARTTLS",
            |line| {
                line.divert("tcp dport 993", 143);
                line.divert("tcp dport 995", 110);
                line.divert("tcp dport 465", 587);
            },
        )
        .under_tls_at(world::IMAP)
        .says(&[
            "speaks clear text at a port that is for TLS",
            "993 with STARTTLS",
            "995 with STARTTLS",
            "465 with STARTTLS",
        ]),
        Row::broken(
            "tls.plaintext-on-tls-port",
            "993 speaks clear text and offers no STARTTLS",
            |line| {
                line.instead(&[993], |conversation| {
                    conversation.say("* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] ready\r\n")?;
                    conversation.hear_out()
                });
            },
        )
        .arguments(&["--only", "imap", "--imap", "imap.contoso.example:993/tls"])
        .on(&["imap"])
        .says(&["No setting of a mail program", "administrator"]),
        Row::healthy(
            "143, 110 and 587 under TLS at once, as they are set",
            |line| {
                line.divert("tcp dport 143", 993);
                line.divert("tcp dport 110", 995);
                line.divert("tcp dport 587", 465);
            },
        )
        .at(world::IMAP, [143, 110, 587], "tls")
        .twin_of(&["tls.plaintext-on-tls-port", "tls.tls-on-starttls-port"]),
        Row::healthy("993, 995 and 465 with STARTTLS, as they are set", |line| {
            line.divert("tcp dport 993", 143);
            line.divert("tcp dport 995", 110);
            line.divert("tcp dport 465", 587);
        })
        .at(world::IMAP, [993, 995, 465], "starttls")
        .twin_of(&["tls.tls-on-starttls-port", "tls.not-encrypted"]),
        Row::advice("tls.not-encrypted", "no encryption was asked for", |_| {})
            .says(&["the server offers STARTTLS", "smtp.contoso.example:587"])
            .arguments(&[
                "--imap",
                "imap.contoso.example:143/none",
                "--pop3",
                "imap.contoso.example:110/none",
            ])
            .arguments(&["--smtp", "smtp.contoso.example:587/none"])
            .without_sign_in(),
    ]
}

fn client_certificates() -> Vec<Row> {
    vec![
        Row::broken("tls.client-cert-required", "TLS 1.3", |line| {
            let authority = line.world.ca_file();
            openssl(
                line,
                &format!("verifyChain = yes\nCAfile = {}", authority.display()),
            );
        })
        .says(&[
            "imap.contoso.example:993",
            "imap.contoso.example:465",
            "the server wants a client certificate",
        ])
        .under_tls_at(world::IMAP),
        Row::broken("tls.client-cert-required", "TLS 1.2", |line| {
            let authority = line.world.ca_file();
            openssl(
                line,
                &format!(
                    "sslVersionMax = TLSv1.2\nverifyChain = yes\nCAfile = {}",
                    authority.display()
                ),
            );
        })
        .says(&["the server wants a client certificate"])
        .under_tls_at(world::IMAP),
        Row::healthy(
            "a certificate is asked for, and need not be shown",
            |line| {
                let authority = line.world.ca_file();
                openssl(
                    line,
                    &format!("verify = 1\nCAfile = {}", authority.display()),
                );
            },
        )
        .under_tls_at(world::IMAP)
        .without_sign_in()
        .twin_of(&["tls.client-cert-required", "tls.handshake-refused"]),
    ]
}
