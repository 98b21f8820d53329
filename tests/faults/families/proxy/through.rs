//! Mail that goes through a proxy, and is none the worse for it.

use std::sync::Arc;
use std::time::Duration;

use super::{EVERYTHING, HTTP, HTTPS, NAME, PORT, named, squid};
use crate::matrix::line::PROXY;
use crate::matrix::row::Row;
use crate::matrix::servers::certificates::Flaw;
use crate::matrix::servers::middlebox::Middlebox;
use crate::matrix::world::IMAP;

pub(super) fn rows() -> Vec<Row> {
    vec![
        Row::healthy("through Squid", |line| squid(line, EVERYTHING))
            .arguments(&["--proxy", HTTP])
            .twin_of(&[
                "net.proxy-refused",
                "net.proxy-no-way-on",
                "net.proxy-not-a-proxy",
            ]),
        Row::healthy("through tinyproxy", |line| {
            line.proxy(PORT, |place| place.tinyproxy(""));
            line.variable("ALL_PROXY", "10.99.0.1:3128");
        })
        .twin_of(&["net.proxy-not-a-proxy"]),
        Row::healthy("through Dante, which gets addresses", |line| {
            line.proxy(PORT, |place| {
                place.dante(
                    "out0",
                    "client pass { from: 0.0.0.0/0 to: 0.0.0.0/0 }\nsocks pass { from: 0.0.0.0/0 to: 0.0.0.0/0 }",
                )
            });
        })
        .arguments(&["--proxy", "socks5://10.99.0.1:3128"])
        .twin_of(&["net.proxy-refused"]),
        Row::healthy("through Squid behind TLS", |line| {
            named(line);
            let certificate = line.world.authority.issue(&[NAME], Flaw::None);
            squid(line, EVERYTHING);
            line.proxy(PORT + 1, |place| {
                place.haproxy(Some(&certificate), "server one 10.99.0.1:3128")
            });
        })
        .arguments(&["--proxy", "https://proxy.contoso.example:3129"])
        .twin_of(&["net.proxy-unreachable"]),
        Row::healthy("through a proxy that takes its time", |line| {
            squid(line, EVERYTHING);
            let slow = Middlebox::start_at(&line.router, PORT + 1, |conversation| {
                std::thread::sleep(Duration::from_millis(1500));
                conversation.relay((PROXY, PORT), |text| text, |text| text)
            });
            line.keep(Arc::new(slow));
        })
        .arguments(&["--proxy", "http://10.99.0.1:3129"])
        .within(12.0)
        .twin_of(&["net.proxy-no-way-on", "net.proxy-unreachable"]),
        Row::healthy("the proxy is dead, and NO_PROXY names the servers", |line| {
            line.variable("all_proxy", HTTP);
            line.variable("NO_PROXY", "localhost,.contoso.example");
        })
        .twin_of(&["net.proxy-unreachable"])
        .connections(12),
        Row::broken("tls.handshake-closed", "TLS is reset behind a proxy", |line| {
            // Squid closes towards the computer what is reset behind it.
            squid(line, EVERYTHING);
            line.router.nft("table inet own {\nchain output {\ntype filter hook output priority 0\ntcp dport { 993, 995, 465 } @ih,0,8 0x16 reject with tcp reset\n}\n}");
        })
        .arguments(&["--proxy", HTTP])
        .under_tls_at(IMAP)
        .untried("no-comparisons-by-proxy"),
        Row::broken("net.proxy-unreachable", "a dead proxy for IMAP alone", |line| {
            line.variable("imaps_proxy", HTTPS);
            line.variable("imap_proxy", HTTPS);
        })
        .on(&["imap"])
        .says(&["imaps_proxy"]),
    ]
}
