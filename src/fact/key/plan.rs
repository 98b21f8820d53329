//! What is asked for: whom, where and with what.

use super::values::{DOMAIN_MX, PROTOCOLS, TEXT, YES};
use super::{Key, key};
use crate::plan::NAME_SOURCES;
use crate::stage::Stage;

pub(super) const KEYS: &[Key] = &[
    key(
        "target.provider",
        Stage::Resolve,
        "Whose servers these are; `known` is another provider with documented settings.",
        &["exchange-online", "known", "other"],
    ),
    key(
        "target.service",
        Stage::Resolve,
        "The name of that other provider, such as `Google (Gmail, Google Workspace)`.",
        TEXT,
    ),
    key(
        "target.cloud",
        Stage::Resolve,
        "The cloud of Exchange Online; absent for other providers.",
        &["worldwide", "consumer", "gcc-high", "dod", "china"],
    ),
    key(
        "domain.name",
        Stage::Resolve,
        "The domain whose records were asked for.",
        TEXT,
    ),
    key(
        "domain.mx",
        Stage::Resolve,
        "What the question for the domain's mail exchangers came to; `null` is the null MX of RFC 7505.",
        DOMAIN_MX,
    ),
    key(
        "domain.published",
        Stage::Resolve,
        "The servers of the protocol by the records of the mail domain, separated by spaces; asked only once a server that the user named is not found.",
        TEXT,
    ),
    key(
        "domain.unanswered",
        Stage::Resolve,
        "The kinds of records of the domain (`MX`, `SRV`) that the DNS gave no answer for, separated by spaces.",
        TEXT,
    ),
    key(
        "endpoint.protocol",
        Stage::Resolve,
        "The protocol of the probe.",
        PROTOCOLS,
    ),
    key(
        "endpoint.host",
        Stage::Resolve,
        "The host of the probe, a name or an address.",
        TEXT,
    ),
    key(
        "endpoint.port",
        Stage::Resolve,
        "The port of the probe.",
        TEXT,
    ),
    key(
        "endpoint.usual-doors",
        Stage::Resolve,
        "The ports that mail programs use for the protocol, where the port of the probe is none of them.",
        TEXT,
    ),
    key(
        "endpoint.port-of",
        Stage::Resolve,
        "The other protocol that the port of the probe belongs to.",
        PROTOCOLS,
    ),
    key(
        "endpoint.security",
        Stage::Resolve,
        "How the connection becomes private.",
        &["tls", "starttls", "none"],
    ),
    key(
        "endpoint.origin",
        Stage::Resolve,
        "How the endpoint came to be known; `convention` is a guess.",
        &[
            "asked",
            "provider",
            "provider-by-alias",
            "srv",
            "srv-elsewhere",
            "autoconfig",
            "autoconfig-elsewhere",
            "autodiscover",
            "autodiscover-elsewhere",
            "autoconfig-mx",
            "ispdb",
            "ispdb-mx",
            "convention",
        ],
    ),
    key(
        "endpoint.service",
        Stage::Resolve,
        "The provider whose host this is: one that it documents, or another one in a zone of its own.",
        TEXT,
    ),
    key(
        "endpoint.documented",
        Stage::Resolve,
        "The host is one that its provider documents for mail programs.",
        YES,
    ),
    key(
        "endpoint.is-address",
        Stage::Resolve,
        "The host is given as an address, not as a name.",
        YES,
    ),
    key(
        "endpoint.record",
        Stage::Resolve,
        "The SRV record of the mail domain that names this server and port.",
        TEXT,
    ),
    key(
        "endpoint.spare",
        Stage::Resolve,
        "The SRV records of the mail domain name this server, and another one that works for the same protocol in this run.",
        YES,
    ),
    key(
        "endpoint.exchanger-refuses",
        Stage::Connect,
        "The server is guessed and stands at the addresses of the mail exchanger of the domain, and every port for mail that was tried there was refused, 25 as well.",
        YES,
    ),
    key(
        "endpoint.purpose",
        Stage::Resolve,
        "Why the probe is made; `alternate` is another door of the same service.",
        &["asked", "alternate", "contrast"],
    ),
    key(
        "credential.kind",
        Stage::Resolve,
        "What there is to sign in with.",
        &["password", "token", "none"],
    ),
    key(
        "credential.user-form",
        Stage::Resolve,
        "The user name: the address that is checked, another address, the form `person\\shared` for the mailbox of somebody else, or a mere name. The name that the domain publishes counts as a mere one.",
        &["address", "other-address", "shared", "name"],
    ),
    key(
        "credential.sender",
        Stage::Resolve,
        "Whether mail is sent from the very address that signs in, or from another one.",
        &["own", "other"],
    ),
    key(
        "credential.mechanism",
        Stage::Resolve,
        "The only way of signing in that was asked for: what else the server offers was not tried.",
        TEXT,
    ),
    key(
        "credential.published-name",
        Stage::Resolve,
        "The user name that is published for this server, where another one signs in: the user named it.",
        TEXT,
    ),
    key(
        "credential.published-by",
        Stage::Resolve,
        "Who publishes that user name: a settings file of the domain, the file of PACC, Autodiscover, the documentation of its provider, or a database that lists the domain or its mail exchanger.",
        &NAME_SOURCES,
    ),
    key(
        "credential.followed-name",
        Stage::Resolve,
        "The user name that is published for this server and signs in there in the place of the address, because none was typed.",
        TEXT,
    ),
    key(
        "credential.followed-by",
        Stage::Resolve,
        "Who publishes that name.",
        &NAME_SOURCES,
    ),
];
