//! Several machines behind one name, of which one is out of order or set up differently; and what stands before a server and speaks out of
//! turn.

use std::sync::OnceLock;
use std::thread;
use std::time::{Duration, Instant};

use super::{STARTTLS, STARTTLS_PORTS, TLS, TLS_PORTS, greet, greets, of, one_family, world};
use crate::matrix::line::{Line, subnet};
use crate::matrix::played::Answer;
use crate::matrix::row::Row;
use crate::matrix::servers::exim::{self, Exim};

pub(crate) fn rows() -> Vec<Row> {
    [one_of_several(), one_address(), before_tls(), out_of_step()].concat()
}

/// Of so many connections to these ports, the first meets this greeting instead.
fn each(line: &Line<'_>, ports: [u16; 3], of: usize, greetings: [&'static str; 3]) {
    for (port, greeting) in ports.into_iter().zip(greetings) {
        let other = line.instead(&[], greets(greeting)).port();
        line.divert(&format!("tcp dport {port} numgen inc mod {of} 0"), other);
    }
}

fn one_of_several() -> Vec<Row> {
    vec![
        Row::degraded(
            "service.intermittent",
            "one of two machines does not offer STARTTLS",
            |line| {
                one_family(line);
                for port in STARTTLS_PORTS {
                    let to = world::served_at(port);
                    let without = line.instead(&[], move |conversation| {
                        let hidden =
                            |text: String| text.replace("STARTTLS", "SIZE").replace("STLS", "TOP");
                        let unheard =
                            |text: String| text.replace("STARTTLS", "XYZ").replace("STLS", "XYZ");
                        conversation.relay(to, hidden, unheard)
                    });
                    line.divert(
                        &format!("tcp dport {port} numgen inc mod 2 0"),
                        without.port(),
                    );
                }
            },
        )
        .without_sign_in()
        .arguments(&STARTTLS)
        .says(&[
            "The server answers some connections differently",
            " of them failed",
        ]),
        Row::degraded(
            "service.intermittent",
            "one of two machines is an Exim that has STARTTLS switched off",
            |line| {
                one_family(line);
                let network = line.own_network("{ 9 }");
                let settings = exim::Settings {
                    tls: false,
                    ..exim::Settings::default()
                };
                let certificate = &line.world.certificate;
                let exim = Exim::start_in(Some(&network), certificate, &[587], settings);
                line.serve(&["smtp"], exim);
                let without = line.balancer(0, &[&format!("{}.2:587", subnet(80, line.number()))]);
                line.divert("tcp dport 587 numgen inc mod 2 0", without);
            },
        )
        .without_sign_in()
        .arguments(&[
            "--only",
            "smtp",
            "--smtp",
            "smtp.contoso.example:587/starttls",
        ])
        .on(&["smtp"])
        .says(&[
            "The server answers some connections differently",
            " of them failed",
        ]),
        Row::degraded(
            "service.intermittent",
            "one of three machines says that it is out of order",
            |line| {
                one_family(line);
                each(
                    line,
                    STARTTLS_PORTS,
                    3,
                    [
                        "* BYE [UNAVAILABLE] Backend away\r\n",
                        "-ERR [SYS/TEMP] pop-2 cannot reach the user database\r\n",
                        "421 4.3.0 mx3 out of memory\r\n",
                    ],
                );
            },
        )
        .without_sign_in()
        .arguments(&STARTTLS)
        .says(&[
            "The server refuses some connections and takes others",
            " of them failed",
        ]),
        Row::undecided(
            "service.intermittent",
            "every third caller comes to another service",
            |line| {
                one_family(line);
                each(
                    line,
                    STARTTLS_PORTS,
                    3,
                    [
                        "+OK Dovecot ready.\r\n",
                        "* OK [CAPABILITY IMAP4rev1] Dovecot ready.\r\n",
                        "+OK Dovecot ready.\r\n",
                    ],
                );
            },
        )
        .arguments(&STARTTLS)
        .says(&["Something else than the mail service answers some connections"]),
        Row::broken(
            "service.outage",
            "every machine says that it is out of order",
            |line| {
                one_family(line);
                greet(
                    line,
                    [
                        "* BYE [UNAVAILABLE] Backend away\r\n",
                        "-ERR [SYS/TEMP] cannot reach the user database\r\n",
                        "421 4.3.2 System not accepting network messages\r\n",
                    ],
                );
            },
        )
        .arguments(&STARTTLS),
    ]
}

fn one_address() -> Vec<Row> {
    vec![
        Row::broken(
            "service.some-addresses",
            "one of two machines takes connections and closes them",
            |line| {
                for port in TLS_PORTS {
                    line.instead_of(&format!("meta nfproto ipv6 tcp dport {port}"), |_| Ok(()));
                }
            },
        )
        .arguments(&TLS)
        .says(&["at its other address 203.0.113.10"]),
        Row::broken(
            "service.some-addresses",
            "one of two machines says that it is out of order",
            |line| {
                for (port, greeting) in STARTTLS_PORTS.into_iter().zip([
                    "* BYE [UNAVAILABLE] Backend away\r\n",
                    "-ERR [SYS/TEMP] cannot reach the user database\r\n",
                    "421 4.3.2 Insufficient system resources\r\n",
                ]) {
                    line.instead_of(
                        &format!("meta nfproto ipv6 tcp dport {port}"),
                        greets(greeting),
                    );
                }
            },
        )
        .arguments(&STARTTLS)
        .says(&["at its other address 203.0.113.10"]),
        Row::degraded(
            "service.some-addresses",
            "the address that is tried last takes connections and closes them",
            |line| {
                for port in TLS_PORTS {
                    line.instead_of(&format!("meta nfproto ipv4 tcp dport {port}"), |_| Ok(()));
                }
            },
        )
        .arguments(&TLS),
        Row::degraded(
            "service.some-addresses",
            "the address that is tried last takes connections and says nothing",
            |line| {
                for port in TLS_PORTS {
                    line.instead_of(
                        &format!("meta nfproto ipv4 tcp dport {port}"),
                        |conversation| conversation.hear_out(),
                    );
                }
            },
        )
        .arguments(&TLS)
        .says(&["at its other address 203.0.113.10, the server took the connection and did not answer within "])
        .within(12.0),
        Row::degraded(
            "service.intermittent",
            "one of two machines says nothing for nine seconds, and works since",
            |line| {
                for port in TLS_PORTS {
                    let to = world::served_at(port);
                    let first = OnceLock::new();
                    line.instead_of(&format!("meta nfproto ipv6 tcp dport {port}"), move |conversation| {
                        let since = first.get_or_init(Instant::now).elapsed();
                        match since < Duration::from_secs(9) {
                            true => conversation.hear_out(),
                            false => conversation.relay(to, |text| text, |text| text),
                        }
                    });
                }
            },
        )
        .without_sign_in()
        .arguments(&TLS)
        .says(&["The server did not answer for a while, and then it did"])
        .within(20.0),
        Row::healthy(
            "the address that is tried last closes its first connection and takes the next one",
            |line| {
                for port in TLS_PORTS {
                    let to = world::served_at(port);
                    line.instead_of(
                        &format!("meta nfproto ipv4 tcp dport {port}"),
                        move |conversation| match conversation.number {
                            0 => Ok(()),
                            _ => conversation.relay(to, |text| text, |text| text),
                        },
                    );
                }
            },
        )
        .arguments(&TLS)
        .twin_of(&["service.some-addresses"]),
        Row::healthy("the address that is tried last answers after five seconds", |line| {
            for port in TLS_PORTS {
                let to = world::served_at(port);
                line.instead_of(&format!("meta nfproto ipv4 tcp dport {port}"), move |conversation| {
                    thread::sleep(Duration::from_secs(5));
                    conversation.relay(to, |text| text, |text| text)
                });
            }
        })
        .arguments(&TLS)
        .twin_of(&["service.some-addresses"])
        .within(9.0),
    ]
}

/// A server that is full, or wants a certificate of the caller, says so in its greeting, before TLS or under it.
fn before_tls() -> Vec<Row> {
    vec![
        Row::broken(
            "auth.too-many-connections",
            "said in clear text where TLS was due",
            |line| {
                for (port, greeting) in TLS_PORTS.into_iter().zip([
                    "* BYE Too many connections from your IP address\r\n",
                    "-ERR Too many connections from your IP address\r\n",
                    "421 Too many concurrent SMTP connections; please try again later.\r\n",
                ]) {
                    line.instead(&[port], greets(greeting));
                }
            },
        )
        .arguments(&TLS)
        .says(&["Too many"]),
        Row::broken(
            "tls.client-cert-required",
            "nginx says so in its greeting",
            |line| {
                line.plays(&TLS_PORTS, |turn| {
                    turn.conversation.say(of(
                        turn.protocol,
                        [
                            "* BYE No required SSL certificate\r\n",
                            "-ERR No required SSL certificate\r\n",
                            "421 4.7.1 No required SSL certificate\r\n",
                        ],
                    ))?;
                    Ok(Answer::Closes)
                });
            },
        )
        .arguments(&TLS)
        .says(&["No required SSL certificate"]),
    ]
}

fn out_of_step() -> Vec<Row> {
    vec![
        Row::broken(
            "proto.out-of-step",
            "HAProxy sends the PROXY protocol to servers that do not know it",
            |line| {
                for port in [110, 587] {
                    line.in_front(port, None, &format!("server s 127.0.0.1:{port} send-proxy"));
                }
            },
        )
        .arguments(&STARTTLS[2..])
        .arguments(&["--only", "pop3,smtp"])
        .on(&["pop3", "smtp"])
        .says(&["refuses something that mailprobe did not send"]),
        Row::healthy("a POP3 server without CAPA, which knows STLS", |line| {
            line.plays(&[110], |turn| {
                Ok(match turn.command {
                    "CAPA" => Answer::Says("-ERR Unknown command.\r\n".to_owned()),
                    _ => Answer::Usual,
                })
            });
        })
        .arguments(&[
            "--only",
            "pop3",
            "--pop3",
            "imap.contoso.example:110/starttls",
        ])
        .on(&["pop3"])
        .twin_of(&["proto.out-of-step"]),
    ]
}
