//! What stands at the address of the proxy, where it is none: nothing, a closed port, something else.

use std::sync::Arc;

use super::{EVERYTHING, HTTP, HTTPS, NAME, PORT, SOCKS, named, squid};
use crate::matrix::line::{Line, PROXY};
use crate::matrix::row::Row;
use crate::matrix::servers::certificates::{Authority, Flaw};
use crate::matrix::servers::middlebox::{Conversation, Middlebox};

pub(super) fn rows() -> Vec<Row> {
    [
        unreachable(),
        flawed_certificates(),
        not_a_proxy(),
        others(),
    ]
    .concat()
}

fn unreachable() -> Vec<Row> {
    vec![
        Row::broken("net.proxy-unreachable", "nothing listens there", |line| {
            line.router.sh(&format!("ip addr add {PROXY}/32 dev lo"));
        })
        .arguments(&["--proxy", HTTP])
        .says(&[HTTP, "--proxy", "refuse", "-Port 3128"]),
        Row::broken("net.proxy-unreachable", "nobody is there", |line| {
            line.on_the_way(&format!("ip daddr {PROXY} drop"));
            line.router.sh(&format!(
                "ip route add {PROXY}/32 via 10.99.9.9 dev out0 onlink"
            ));
            line.variable("ALL_PROXY", HTTP);
        })
        .says(&[HTTP, "ALL_PROXY"])
        .within(12.0),
        Row::broken("net.proxy-unreachable", "its name does not exist", |line| {
            line.variable("all_proxy", "http://proxy.corp.example:8080");
        })
        .says(&["proxy.corp.example", "all_proxy"]),
        Row::broken(
            "net.proxy-unreachable",
            "its certificate is of an authority of its own",
            |line| {
                named(line);
                let authority = Authority::new();
                let certificate = authority.issue(&[NAME], Flaw::None);
                line.proxy(PORT, |place| {
                    place.haproxy(Some(&certificate), "server one 10.99.0.1:3129")
                });
            },
        )
        .arguments(&["--proxy", HTTPS])
        .says(&[HTTPS, "not trusted"]),
    ]
}

/// Squid behind TLS, with a certificate of the authority of the tests that has this flaw.
fn flawed(line: &Line<'_>, flaw: Flaw) {
    named(line);
    let certificate = line.world.authority.issue(&[NAME], flaw);
    line.proxy(PORT, |place| {
        place.haproxy(Some(&certificate), "server one 10.99.0.1:3129")
    });
}

fn flawed_certificates() -> Vec<Row> {
    [
        ("its certificate is for another name", Flaw::WrongName),
        ("its certificate has expired", Flaw::Expired),
    ]
    .map(|(what, flaw)| {
        Row::broken("net.proxy-unreachable", what, move |line| {
            flawed(line, flaw)
        })
        .arguments(&["--proxy", HTTPS])
        .says(&[HTTPS, "not trusted"])
    })
    .to_vec()
}

/// Something of ours at the place of the proxy.
fn instead(
    line: &Line<'_>,
    each: impl Fn(&mut Conversation) -> std::io::Result<()> + Send + Sync + 'static,
) {
    line.router
        .sh(&format!("ip addr replace {PROXY}/32 dev lo"));
    line.keep(Arc::new(Middlebox::start_at(&line.router, PORT, each)));
}

/// A web server, which answers the question for a way on like this.
fn web_server(line: &Line<'_>, answer: &'static str) {
    instead(line, move |conversation| {
        while conversation.hear_line()?.trim() != "" {}
        conversation.say(answer)
    });
}

fn not_a_proxy() -> Vec<Row> {
    vec![
        Row::broken("net.proxy-not-a-proxy", "a web server", |line| {
            web_server(
                line,
                "HTTP/1.1 405 Not Allowed\r\nServer: nginx/1.22.1\r\nContent-Type: text/html\r\nContent-Length: 0\r\n\r\n",
            );
        })
        .arguments(&["--proxy", HTTP])
        .says(&["web server", "405"]),
        Row::broken(
            "net.proxy-not-a-proxy",
            "a web server that shows its page to everybody",
            |line| {
                web_server(
                    line,
                    "HTTP/1.0 200 OK\r\nContent-Type: text/html\r\nContent-Length: 19\r\n\r\n<h1>It works!</h1>\n",
                );
            },
        )
        .arguments(&["--proxy", HTTP])
        .says(&["web server"]),
        Row::broken("net.proxy-not-a-proxy", "a mail server", |line| {
            instead(line, |conversation| {
                conversation.say("220 mail.contoso.example ESMTP Postfix\r\n")?;
                conversation.hear_out()
            });
        })
        .arguments(&["--proxy", HTTP])
        .says(&["220 mail.contoso.example"]),
        Row::broken(
            "net.proxy-not-a-proxy",
            "an HTTP proxy that is set as SOCKS",
            |line| squid(line, EVERYTHING),
        )
        .arguments(&["--proxy", SOCKS])
        .within(12.0),
        Row::broken(
            "net.proxy-not-a-proxy",
            "a SOCKS proxy that is set as one of HTTP",
            |line| line.proxy(PORT, |place| place.microsocks(("kim", "right"))),
        )
        .arguments(&["--proxy", HTTP])
        .within(12.0),
        Row::broken(
            "net.proxy-not-a-proxy",
            "an HTTP proxy without TLS that is set with it",
            |line| {
                named(line);
                squid(line, EVERYTHING);
            },
        )
        .arguments(&["--proxy", HTTPS])
        .says(&["TLS"])
        .within(12.0),
        Row::broken(
            "net.proxy-not-a-proxy",
            "a proxy with TLS that is set without",
            |line| {
                let certificate = line.world.authority.issue(&[NAME], Flaw::None);
                line.proxy(PORT, |place| {
                    place.haproxy(Some(&certificate), "server one 10.99.0.1:3129")
                });
            },
        )
        .arguments(&["--proxy", HTTP]),
        Row::broken(
            "net.proxy-not-a-proxy",
            "Dante hangs up on a client that it does not know",
            |line| {
                line.proxy(PORT, |place| {
                    place.dante("out0", "client block { from: 0.0.0.0/0 to: 0.0.0.0/0 }")
                });
            },
        )
        .arguments(&["--proxy", SOCKS])
        .says(&["the proxy socks5h://10.99.0.1:3128"]),
    ]
}

fn others() -> Vec<Row> {
    vec![
        Row::broken("net.proxy-not-a-proxy", "an SSH server", |line| {
            instead(line, |conversation| {
                conversation.say("SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n")?;
                conversation.hear_out()
            });
        })
        .arguments(&["--proxy", SOCKS])
        .says(&["SSH-2.0-OpenSSH"]),
        Row::broken("net.proxy-not-a-proxy", "it resets what it hears", |line| {
            instead(line, |conversation| {
                conversation.hear(16)?;
                conversation.reset()
            });
        })
        .arguments(&["--proxy", HTTP])
        .says(&["resets"]),
        Row::broken("net.proxy-no-way-on", "it never says anything", |line| {
            instead(line, |conversation| conversation.hear_out());
            line.variable("ALL_PROXY", HTTP);
        })
        .says(&["does not answer", "ALL_PROXY"])
        .within(16.0),
        Row::healthy("the hosts file alone knows the proxy", |line| {
            squid(line, EVERYTHING);
            line.hosts(&format!("127.0.0.1 localhost\n{PROXY} squid.lan\n"));
        })
        .arguments(&["--proxy", "http://squid.lan:3128"])
        .twin_of(&["net.proxy-unreachable"]),
    ]
}
