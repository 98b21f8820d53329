//! Proxies that say no: to the port, to the client, to the password.

use super::{EVERYTHING, HTTP, NAMED, PORT, SOCKS, WEB_ONLY, squid};
use crate::matrix::row::Row;
use crate::matrix::world;

/// Basic, with a helper that knows kim alone.
pub(super) const BASIC: &str = "auth_param basic program /bin/sh -c \"while read -r line; do case $line in 'kim right') echo OK;; *) echo ERR;; esac; done\"\n\
    auth_param basic realm proxy\nacl signed_in proxy_auth REQUIRED\nhttp_access allow signed_in";

pub(super) fn rows() -> Vec<Row> {
    [refused(), sign_in(), no_way_on()].concat()
}

fn refused() -> Vec<Row> {
    vec![
        Row::broken("net.proxy-refused", "Squid as it comes", |line| {
            squid(line, WEB_ONLY);
        })
        .arguments(&["--proxy", HTTP])
        .says(&[
            HTTP,
            "403",
            "993",
            "--proxy",
            "curl -v -x http://10.99.0.1:3128 ",
        ]),
        Row::broken(
            "net.proxy-refused",
            "Squid lets out to IMAP and POP3, not to SMTP",
            |line| {
                squid(
                    line,
                    "acl SSL_ports port 443 993 995 143 110\nhttp_access deny CONNECT !SSL_ports\nhttp_access allow all",
                );
                line.variable("ALL_PROXY", HTTP);
            },
        )
        .on(&["smtp"])
        .says(&["587", "ALL_PROXY", "403"]),
        Row::broken(
            "net.proxy-refused",
            "Squid as it comes, with one of its two lists filled in",
            |line| {
                squid(
                    line,
                    &format!("acl SSL_ports port 993 995 587 465\n{WEB_ONLY}"),
                );
            },
        )
        .arguments(&["--proxy", HTTP])
        .says(&["403", "993"]),
        Row::broken(
            "net.proxy-sign-in",
            "Squid sends those who have not signed in to a page",
            |line| {
                squid(
                    line,
                    "acl known src 192.0.2.1\ndeny_info 302:http://login.corp.example/start?from=%i known\nhttp_access deny !known\nhttp_access allow all",
                );
            },
        )
        .arguments(&["--proxy", HTTP])
        .says(&["http://login.corp.example/start (302)", "page of its own first"]),
        Row::healthy(
            "Squid as it comes, with both of its lists filled in",
            |line| {
                let lists = "acl SSL_ports port 993 995 587 465\nacl Safe_ports port 993 995 587 465";
                squid(line, &format!("{lists}\n{WEB_ONLY}"));
            },
        )
        .arguments(&["--proxy", HTTP])
        .arguments(&NAMED)
        .twin_of(&["net.proxy-refused"]),
        Row::broken(
            "net.proxy-refused",
            "Squid forbids the servers by their names",
            |line| {
                squid(
                    line,
                    "acl mail dstdomain .contoso.example\nhttp_access deny mail\nhttp_access allow all",
                );
                line.variable("all_proxy", HTTP);
            },
        )
        .says(&["403", "all_proxy"]),
        Row::broken(
            "net.proxy-refused",
            "Squid forbids the ports with TLS from the start alone",
            |line| {
                squid(
                    line,
                    "acl mail port 143 110 587\nhttp_access deny CONNECT !mail\nhttp_access allow all",
                );
            },
        )
        .arguments(&["--proxy", HTTP])
        .arguments(&NAMED)
        .on(&["imap", "pop3"])
        .says(&[
            "leads to another port of the same server",
            "leads on, asked for imap.contoso.example:1",
        ]),
        Row::broken("net.proxy-refused", "tinyproxy for the web alone", |line| {
            line.proxy(PORT, |place| place.tinyproxy("ConnectPort 443\nConnectPort 563"));
            line.variable("all_proxy", HTTP);
        })
        .says(&["403", "all_proxy"]),
        Row::broken(
            "net.proxy-refused",
            "tinyproxy does not know this client",
            |line| {
                line.proxy(PORT, |place| place.tinyproxy("Allow 192.0.2.0/24"));
            },
        )
        .arguments(&["--proxy", HTTP])
        .says(&["403"]),
        Row::broken("net.proxy-refused", "a rule of Dante", |line| {
            line.proxy(PORT, |place| {
                place.dante(
                    "out0",
                    "client pass { from: 0.0.0.0/0 to: 0.0.0.0/0 }\n\
                     socks block { from: 0.0.0.0/0 to: 0.0.0.0/0 port = 993 }\n\
                     socks block { from: 0.0.0.0/0 to: 0.0.0.0/0 port = 143 }\n\
                     socks pass { from: 0.0.0.0/0 to: 0.0.0.0/0 }",
                )
            });
        })
        .arguments(&["--proxy", SOCKS])
        .on(&["imap"])
        .says(&["not allowed by its rules", "993"]),
    ]
}

fn sign_in() -> Vec<Row> {
    const NTLM: &str = "auth_param ntlm program /bin/cat\nacl signed_in proxy_auth REQUIRED\nhttp_access allow signed_in";
    vec![
        Row::broken("net.proxy-sign-in", "Squid wants Basic", |line| {
            squid(line, BASIC);
        })
        .arguments(&["--proxy", HTTP])
        .says(&["Basic", HTTP, "wants a user name"]),
        Row::broken("net.proxy-sign-in", "Squid refuses the password", |line| {
            squid(line, BASIC);
            line.variable("all_proxy", "http://kim:wrong@10.99.0.1:3128");
        })
        .says(&["does not accept", HTTP]),
        Row::healthy("Squid takes the password", |line| {
            squid(line, BASIC);
            line.variable("all_proxy", "http://kim:right@10.99.0.1:3128");
        })
        .twin_of(&["net.proxy-sign-in"]),
        Row::broken("net.proxy-sign-in", "Squid wants NTLM", |line| {
            squid(line, NTLM);
        })
        .arguments(&["--proxy", HTTP])
        .says(&["NTLM"]),
        Row::broken(
            "net.proxy-sign-in",
            "tinyproxy refuses the password",
            |line| {
                line.proxy(PORT, |place| place.tinyproxy("BasicAuth kim right"));
                line.variable("all_proxy", "http://kim:wrong@10.99.0.1:3128");
            },
        )
        .says(&["does not accept"]),
        Row::broken("net.proxy-sign-in", "SOCKS wants a password", |line| {
            line.proxy(PORT, |place| place.microsocks(("kim", "right")));
        })
        .arguments(&["--proxy", SOCKS])
        .says(&["wants a user name"]),
        Row::broken("net.proxy-sign-in", "SOCKS refuses the password", |line| {
            line.proxy(PORT, |place| place.microsocks(("kim", "right")));
            line.variable("all_proxy", "socks5h://kim:wrong@10.99.0.1:3128");
        })
        .says(&["does not accept"]),
        Row::healthy("SOCKS takes the password", |line| {
            line.proxy(PORT, |place| place.microsocks(("kim", "right")));
            line.variable("all_proxy", "socks5h://kim:right@10.99.0.1:3128");
        })
        .twin_of(&["net.proxy-sign-in"]),
    ]
}

fn no_way_on() -> Vec<Row> {
    const MAIL: &str = "tcp dport { 25, 993, 143, 995, 110, 587, 465 }";
    /// A firewall behind the proxy, which stops what it sends.
    fn behind(line: &crate::matrix::line::Line<'_>, rules: &str) {
        line.router.nft(&format!(
            "table inet behind {{\nchain output {{\ntype filter hook output priority 0\noifname out0 {rules}\n}}\n}}"
        ));
    }
    vec![
        Row::broken(
            "net.proxy-no-way-on",
            "a firewall behind Squid refuses",
            |line| {
                squid(line, EVERYTHING);
                behind(line, &format!("{MAIL} reject with tcp reset"));
            },
        )
        .arguments(&["--proxy", HTTP])
        .says(&["503", "ERR_CONNECT_FAIL"]),
        Row::broken(
            "net.proxy-no-way-on",
            "a firewall behind Squid drops",
            |line| {
                squid(line, EVERYTHING);
                behind(line, &format!("{MAIL} drop"));
            },
        )
        .arguments(&["--proxy", HTTP])
        .says(&["does not answer"])
        .within(12.0),
        Row::broken(
            "net.proxy-no-way-on",
            "the DNS of Squid does not know the servers",
            |line| {
                // The records but those of the addresses.
                line.zone(&world::published(&[world::IMAP_V4], &[world::SMTP_V4])[2..]);
                squid(line, EVERYTHING);
                line.hosts(&format!(
                    "127.0.0.1 localhost\n{} {}\n",
                    world::IMAP_V4,
                    world::IMAP
                ));
            },
        )
        .arguments(&["--proxy", HTTP])
        .says(&["the proxy http://10.99.0.1:3128 (set by --proxy) finds no way to the server"]),
        Row::broken(
            "net.proxy-no-way-on",
            "Dante is refused by a firewall behind it",
            |line| {
                line.proxy(PORT, |place| {
                    place.dante(
                        "out0",
                        "client pass { from: 0.0.0.0/0 to: 0.0.0.0/0 }\nsocks pass { from: 0.0.0.0/0 to: 0.0.0.0/0 }",
                    )
                });
                behind(line, "tcp dport { 587, 465 } reject with tcp reset");
            },
        )
        .arguments(&["--proxy", SOCKS])
        .on(&["smtp"])
        .says(&["connection refused"]),
        Row::broken(
            "net.proxy-no-way-on",
            "tinyproxy does not find the names",
            |line| {
                line.proxy(PORT, |place| place.tinyproxy(""));
                behind(line, "udp dport 53 reject\noifname out0 tcp dport 53 reject");
            },
        )
        .arguments(&["--proxy", HTTP])
        .says(&["500"]),
    ]
}
