//! Networks that let out nothing but a proxy, and those that only have one.

use super::{EVERYTHING, HTTP, PORT, SOCKS, WEB_ONLY, named, squid};
use crate::matrix::line::{Line, PROXY};
use crate::matrix::row::Row;
use crate::matrix::servers::dns::NameServer;
use crate::matrix::world;

const PAGE: &str = "http://www.msftconnecttest.com/connecttest.txt";

pub(super) fn rows() -> Vec<Row> {
    [required(), other_proxies(), not_required()].concat()
}

/// Nothing but names leads out.
fn closed(line: &Line<'_>, rules: &str) {
    line.on_the_way(&format!(
        "ip daddr {} accept\niifname in0 {rules}",
        world::DNS_V4
    ));
}

fn required() -> Vec<Row> {
    vec![
        Row::broken("net.proxy-required", "all else is dropped", |line| {
            squid(line, EVERYTHING);
            closed(line, "drop");
            line.variable("https_proxy", HTTP);
        })
        .says(&[HTTP])
        .within(12.0),
        Row::broken(
            "net.proxy-required",
            "all else is rejected, and the proxy is for the web alone",
            |line| {
                squid(line, WEB_ONLY);
                closed(line, "reject with icmpx admin-prohibited");
                line.variable("HTTPS_PROXY", HTTP);
                line.variable("MAILPROBE_WEB_CHECK", PAGE);
            },
        )
        .says(&[HTTP, "403", "443"])
        .within(12.0),
        Row::broken(
            "net.proxy-required",
            "the web goes out by itself, and mail by the proxy alone",
            |line| {
                squid(line, EVERYTHING);
                line.on_the_way("iifname in0 tcp dport { 25, 110, 143, 465, 587, 993, 995 } drop");
                line.variable("https_proxy", HTTP);
            },
        )
        .says(&[HTTP, "the proxy of this computer leads to them", "--proxy"])
        .within(12.0),
        Row::broken(
            "net.proxy-required",
            "the DNS inside knows only the names inside",
            |line| {
                named(line);
                squid(line, EVERYTHING);
                let inside = [format!("intranet.contoso.example. IN A {PROXY}")];
                line.keep(NameServer::start_in(
                    &line.router,
                    &world::addresses(&[PROXY]),
                    53,
                    &inside,
                ));
                line.resolvers(&[PROXY]);
                line.on_the_way("iifname in0 drop");
                line.variable("https_proxy", HTTP);
            },
        )
        .arguments(&[
            "--imap",
            "imap.contoso.example:993/tls",
            "--pop3",
            "imap.contoso.example:995/tls",
            "--smtp",
            "smtp.contoso.example:587/starttls",
        ])
        .says(&[HTTP])
        .within(12.0),
    ]
}

/// Other kinds of proxies of the web, where nothing else leads out.
fn other_proxies() -> Vec<Row> {
    vec![
        Row::broken("net.proxy-required", "the proxy speaks SOCKS", |line| {
            line.proxy(PORT, |place| place.microsocks(("kim", "right")));
            closed(line, "drop");
            line.variable("https_proxy", "socks5h://kim:right@10.99.0.1:3128");
        })
        .says(&[SOCKS])
        .within(12.0),
        Row::broken(
            "net.proxy-required",
            "only http_proxy is set, and all else is reset",
            |line| {
                squid(line, EVERYTHING);
                closed(line, "meta l4proto tcp reject with tcp reset");
                line.variable("http_proxy", "10.99.0.1:3128");
            },
        )
        .says(&[HTTP])
        .within(12.0),
        Row::broken("net.proxy-required", "the proxy wants a sign-in", |line| {
            squid(line, super::refusing::BASIC);
            closed(line, "drop");
            line.variable("https_proxy", HTTP);
            line.variable("MAILPROBE_WEB_CHECK", PAGE);
        })
        .says(&[HTTP, "wants a user name"])
        .within(12.0),
    ]
}

fn not_required() -> Vec<Row> {
    vec![
        Row::healthy("a proxy for the web, and a way out beside it", |line| {
            squid(line, WEB_ONLY);
            line.variable("https_proxy", HTTP);
        })
        .twin_of(&["net.proxy-required", "net.proxy-refused"])
        .connections(12),
        Row::healthy(
            "the proxy of the web is dead, and mail needs none",
            |line| {
                line.variable("HTTPS_PROXY", "http://proxy.corp.example:8080");
                line.variable("http_proxy", HTTP);
            },
        )
        .twin_of(&["net.proxy-required", "net.proxy-unreachable"])
        .connections(12),
        Row::healthy(
            "nothing but the proxy leads out, and mail takes it",
            |line| {
                squid(line, EVERYTHING);
                closed(line, "drop");
                line.variable("all_proxy", HTTP);
            },
        )
        .twin_of(&["net.proxy-required"]),
    ]
}
