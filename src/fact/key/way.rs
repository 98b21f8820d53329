//! The way to a server: connections and proxies.

use super::values::{CONNECT, FAILURES, FAMILY, PEERS, PROXY, TEXT, YES, YES_NO};
use super::{Key, key};
use crate::stage::Stage;

pub(super) const KEYS: &[Key] = &[
    key(
        "connect.outcome",
        Stage::Connect,
        "What the connection attempts came to, all addresses together; `ok` when one stands, `mixed` when they failed in different ways.",
        CONNECT,
    ),
    key(
        "connect.v4",
        Stage::Connect,
        "The same for the IPv4 addresses; `partial` when some work, `none` when there are none.",
        FAMILY,
    ),
    key(
        "connect.v6",
        Stage::Connect,
        "The same for the IPv6 addresses.",
        FAMILY,
    ),
    key(
        "connect.second-try",
        Stage::Connect,
        "The connection was refused at first, while the same machine took others, and taken at the second try.",
        YES,
    ),
    key(
        "connect.working",
        Stage::Connect,
        "The addresses that answered, separated by spaces.",
        TEXT,
    ),
    key(
        "connect.failing",
        Stage::Connect,
        "The addresses that did not, separated by spaces.",
        TEXT,
    ),
    key(
        "connect.failing-kind",
        Stage::Connect,
        "What kind of addresses those are.",
        &["public", "private", "loopback", "unspecified", "mixed"],
    ),
    key(
        "connect.translated",
        Stage::Connect,
        "No connection stands, and the IPv6 addresses that were tried stand for IPv4 addresses behind a translator (64:ff9b::/96, 64:ff9b:1::/48).",
        YES,
    ),
    key(
        "connect.failure",
        Stage::Connect,
        "How those failed that did.",
        FAILURES,
    ),
    key(
        "connect.stopped-by",
        Stage::Connect,
        "Where no connection stands, why: of different failures the one that tells most, in general that of IPv4.",
        FAILURES,
    ),
    key(
        "proxy.url",
        Stage::Connect,
        "The proxy that the connection goes through, without user name and password; absent when it goes by itself.",
        TEXT,
    ),
    key(
        "proxy.source",
        Stage::Connect,
        "Where that proxy is set: an option, or the name of a variable.",
        TEXT,
    ),
    key(
        "proxy.finds-names",
        Stage::Connect,
        "That proxy looks up the names of the servers.",
        YES_NO,
    ),
    key(
        "proxy.signs-in",
        Stage::Connect,
        "There is a user name for that proxy.",
        YES_NO,
    ),
    key(
        "proxy.outcome",
        Stage::Connect,
        "What asking that proxy for the server came to.",
        PROXY,
    ),
    key(
        "proxy.failure",
        Stage::Connect,
        "Why there is no connection to the proxy itself, by the words of `dns.outcome`, `connect.failure` and `tls.fault`.",
        TEXT,
    ),
    key(
        "proxy.code",
        Stage::Connect,
        "The status code of HTTP, or the reply of SOCKS 5 (RFC 1928, section 6).",
        TEXT,
    ),
    key(
        "proxy.page",
        Stage::Connect,
        "The page that an HTTP proxy sends to, without what stands behind `?`.",
        TEXT,
    ),
    key(
        "proxy.page-says",
        Stage::Connect,
        "What that page is for, by the words of its path; absent where they do not tell.",
        &["forbidden", "sign-in"],
    ),
    key(
        "proxy.text",
        Stage::Connect,
        "What an HTTP proxy says beside the code; in brackets what Squid names as its error.",
        TEXT,
    ),
    key(
        "proxy.methods",
        Stage::Connect,
        "The ways of signing in that an HTTP proxy names, separated by spaces.",
        TEXT,
    ),
    key(
        "proxy.tried",
        Stage::Connect,
        "The proxy was given a user name and a password, and refuses them.",
        YES_NO,
    ),
    key(
        "proxy.peer",
        Stage::Connect,
        "What spoke where a proxy was expected.",
        PEERS,
    ),
    key(
        "proxy.peer-text",
        Stage::Connect,
        "What it said, the first 512 bytes.",
        TEXT,
    ),
    key(
        "proxy.leads-to",
        Stage::Connect,
        "Other ports of the same host that this proxy leads to, tried once it did not lead to the server, separated by spaces.",
        TEXT,
    ),
    key(
        "proxy.web",
        Stage::Resolve,
        "The proxy that this computer uses for the web, where it was tried for contrast.",
        TEXT,
    ),
    key(
        "proxy.web-outcome",
        Stage::Resolve,
        "What asking the proxy of the web for this very host and port came to.",
        PROXY,
    ),
    key(
        "proxy.web-code",
        Stage::Resolve,
        "The number that the proxy of the web gave then.",
        TEXT,
    ),
    key(
        "proxy.web-443",
        Stage::Resolve,
        "What asking the proxy of the web for port 443 of the same host came to.",
        PROXY,
    ),
];
