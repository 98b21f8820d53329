//! What the places say where programs look for the servers of a domain.

use super::values::TEXT;
use super::{Key, key};
use crate::stage::Stage;

pub(super) const KEYS: &[Key] = &[
    key(
        "discovery.differs",
        Stage::Resolve,
        "In what another published source differs from the one that this server is known by, first of all: in the host, the port, or the kind of encryption at one port. Said of the servers that are meant to work.",
        &["host", "port", "security"],
    ),
    key(
        "discovery.typed",
        Stage::Resolve,
        "In what the server that the user named differs from what every source of the mail domain has, where it differs from all.",
        &["host", "port", "security"],
    ),
    key(
        "discovery.other",
        Stage::Resolve,
        "The server that the other source has, as `host:port`.",
        TEXT,
    ),
    key(
        "discovery.other-source",
        Stage::Resolve,
        "What the other source is: a settings file of the domain, its SRV records, the file of PACC, Autodiscover, the documentation of its provider, the settings file of the house that mail goes to, or a database that lists the domain or its mail exchanger.",
        &[
            "autoconfig-host",
            "autoconfig-well-known",
            "srv",
            "pacc",
            "autodiscover",
            "provider",
            "autoconfig-mx",
            "ispdb",
            "ispdb-mx",
        ],
    ),
    key(
        "discovery.other-state",
        Stage::Resolve,
        "How it is with that other server, where that is known: its name does not exist (`gone`); or it was tried because the published ones are out of reach, and `answers` under a certificate that is trusted, or is `shut`, too.",
        &["gone", "answers", "shut"],
    ),
    key(
        "discovery.label",
        Stage::Resolve,
        "The SRV record that names this server below the label of another encryption than its port has; the port was tried with its own.",
        TEXT,
    ),
    key(
        "discovery.file",
        Stage::Resolve,
        "What came of asking the domain for its settings file, where every server is only guessed: there is `nothing`, the DNS does not answer for its host, nobody answers there, the service fails, its certificate is not trusted, it leads to an address without encryption, or what it has cannot be read.",
        &[
            "nothing",
            "unanswered",
            "silent",
            "failing",
            "untrusted",
            "unencrypted",
            "unreadable",
        ],
    ),
    key(
        "discovery.wildcard",
        Stage::Resolve,
        "`same` where the name of a server that was guessed has the address that every name below the mail domain has (a wildcard record), so that it says nothing; asked only once something is in doubt.",
        &["same"],
    ),
    key(
        "discovery.autodiscover",
        Stage::Resolve,
        "Autodiscover of a domain at Exchange Online: `missing` when there is neither its name nor its SRV record.",
        &["missing"],
    ),
    key(
        "discovery.autodiscover-alias",
        Stage::Resolve,
        "The name that the one for Autodiscover has to be an alias of.",
        TEXT,
    ),
];
