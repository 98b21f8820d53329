//! What was tried for contrast, and the web.

use super::values::{FAILURES, SEVERAL, TEXT, YES};
use super::{Key, key};
use crate::stage::Stage;

pub(super) const KEYS: &[Key] = &[
    key(
        "contrast.open-ports",
        Stage::Resolve,
        "Other ports of this host that took a connection when they were tried for contrast, separated by spaces.",
        TEXT,
    ),
    key(
        "contrast.closed-ports",
        Stage::Resolve,
        "Other ports of this host that did not, when they were tried for contrast, separated by spaces.",
        TEXT,
    ),
    key(
        "contrast.port-failure",
        Stage::Resolve,
        "How those failed.",
        FAILURES,
    ),
    key(
        "contrast.again",
        Stage::Resolve,
        "How the same conversation went when it was held again at the same address, without a credential.",
        SEVERAL,
    ),
    key(
        "contrast.again-tried",
        Stage::Resolve,
        "How often it was held again.",
        TEXT,
    ),
    key(
        "contrast.again-failed",
        Stage::Resolve,
        "How many of those conversations failed.",
        TEXT,
    ),
    key(
        "contrast.again-said",
        Stage::Resolve,
        "What the server said of a fault of its own in one of those conversations.",
        TEXT,
    ),
    key(
        "contrast.again-otherwise",
        Stage::Resolve,
        "One of those conversations failed in another way than the first one.",
        YES,
    ),
    key(
        "contrast.certificate-family",
        Stage::Resolve,
        "The family of the addresses that show a certificate that is not trusted, where all those of the other family show one that is.",
        &["v4", "v6"],
    ),
    key(
        "contrast.certificate",
        Stage::Resolve,
        "Whether the certificate was trusted when the same conversation was held again, at the same address or at others, where it was not trusted at first.",
        &["trusted", "untrusted", "mixed"],
    ),
    key(
        "contrast.other-addresses",
        Stage::Resolve,
        "How the same conversation went at the other addresses of the host, without a credential.",
        SEVERAL,
    ),
    key(
        "contrast.first-address",
        Stage::Resolve,
        "What came of the address that was used first, where another one answered: `fails` each time; `open` where nothing came, and it was not tried once the other one had answered; `passed` where nothing came, and it went well by then.",
        &["fails", "open", "passed"],
    ),
    key(
        "contrast.failing-family",
        Stage::Resolve,
        "The family of the addresses at which TLS does not come about, where it does at every address of the other family that was tried.",
        &["v4", "v6"],
    ),
    key(
        "contrast.other-working",
        Stage::Resolve,
        "The other addresses where it went well, separated by spaces.",
        TEXT,
    ),
    key(
        "contrast.other-failing",
        Stage::Resolve,
        "The other addresses where it failed, separated by spaces.",
        TEXT,
    ),
    key(
        "contrast.other-silent",
        Stage::Resolve,
        "Those of them that took the connection and had not said a word when they were given up after 8 seconds, separated by spaces.",
        TEXT,
    ),
    key(
        "contrast.other-silent-in-tls",
        Stage::Resolve,
        "The family of them, where each of these was silent when TLS was due, and the one that was used is of the other family.",
        &["v4", "v6"],
    ),
    key(
        "contrast.other-starttls",
        Stage::Resolve,
        "Whether STARTTLS or STLS was offered at the other addresses.",
        &["yes", "no", "mixed"],
    ),
    key(
        "web.outcome",
        Stage::Resolve,
        "What came of fetching a neutral page of the web; `other` is another answer than the page.",
        &[
            "as-known",
            "other",
            "not-http",
            "no-name",
            "no-connection",
            "no-answer",
        ],
    ),
    key(
        "web.failure",
        Stage::Resolve,
        "Why there was no connection to the page, by the words of `connect.failure` and `dns.outcome`.",
        TEXT,
    ),
    key(
        "web.status",
        Stage::Resolve,
        "The status code of that other answer.",
        TEXT,
    ),
    key(
        "web.leads-to",
        Stage::Resolve,
        "The other host that it leads to.",
        TEXT,
    ),
    key(
        "web.clock-ahead",
        Stage::Resolve,
        "By how many seconds the clock of the web server is ahead of this computer's; negative when it is behind.",
        TEXT,
    ),
];
