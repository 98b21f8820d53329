//! What the names of servers came to.

use super::values::{DNS, TEXT, YES};
use super::{Key, key};
use crate::stage::Stage;

pub(super) const KEYS: &[Key] = &[
    key(
        "dns.outcome",
        Stage::Resolve,
        "What the look-up of the host came to, both families together; `ok` when there is an address.",
        DNS,
    ),
    key(
        "dns.a",
        Stage::Resolve,
        "What the question for IPv4 addresses came to.",
        DNS,
    ),
    key(
        "dns.aaaa",
        Stage::Resolve,
        "What the question for IPv6 addresses came to.",
        DNS,
    ),
    key(
        "dns.extended",
        Stage::Resolve,
        "The info-code of an extended DNS error (RFC 8914); one may also stand beside a good answer.",
        TEXT,
    ),
    key(
        "dns.extended-text",
        Stage::Resolve,
        "What the resolver says with it in words.",
        TEXT,
    ),
    key(
        "dns.bogus",
        Stage::Resolve,
        "The extended error says that DNSSEC validation failed (codes 6 to 12).",
        YES,
    ),
    key(
        "dns.addresses",
        Stage::Resolve,
        "The addresses, separated by spaces.",
        TEXT,
    ),
    key(
        "dns.address-kind",
        Stage::Resolve,
        "What kind of addresses they are.",
        &["public", "private", "loopback", "unspecified", "mixed"],
    ),
    key(
        "dns.points-back",
        Stage::Resolve,
        "The DNS gives nothing but 127.0.0.1 or ::1 for the name, which is not one of those that every computer has for itself.",
        YES,
    ),
    key(
        "dns.alias-target",
        Stage::Resolve,
        "The last name of the chain of aliases, or the one that does not exist.",
        TEXT,
    ),
    key(
        "dns.block-page",
        Stage::Resolve,
        "The name leads to a place that a filter keeps for what it blocks: by the name of an alias, or by the address.",
        YES,
    ),
    key(
        "dns.waited-ms",
        Stage::Resolve,
        "How long it took until there was an address to connect to, or none was to be expected, in milliseconds.",
        TEXT,
    ),
    key(
        "dns.unhelpful",
        Stage::Resolve,
        "The DNS servers of this computer that were asked and did not help, where another one did, separated by spaces.",
        TEXT,
    ),
    key(
        "dns.unhelpful-how",
        Stage::Resolve,
        "What the first of those came to.",
        DNS,
    ),
    key(
        "dns.took-ms",
        Stage::Resolve,
        "How long the slower of the two look-ups took, in milliseconds.",
        TEXT,
    ),
    key(
        "dns.late",
        Stage::Resolve,
        "The family whose answer came only when connections to addresses of the other one had begun.",
        &["ipv4", "ipv6"],
    ),
    key(
        "dns.suffix",
        Stage::Resolve,
        "The suffix of this computer's search list with which its own look-up found another name, where the name that was asked for does not exist.",
        TEXT,
    ),
    key(
        "dns.system-took-ms",
        Stage::Resolve,
        "How long this computer's own look-up took, in milliseconds; only where the DNS had no address, so that it was waited for.",
        TEXT,
    ),
    key(
        "dns.system",
        Stage::Resolve,
        "What this computer's own look-up says, compared with the DNS; `only-system` when the DNS has no address and the computer has.",
        &["agrees", "differs", "failed", "only-system"],
    ),
    key(
        "dns.system-failure",
        Stage::Resolve,
        "Why this computer's own look-up found no address, by the number that it gives: `EAI_NONAME` or `EAI_NODATA`, `EAI_AGAIN`, another one, or none in time.",
        &["no-name", "try-again", "fatal", "no-answer"],
    ),
    key(
        "dns.compared",
        Stage::Resolve,
        "What another resolver says of the name, compared with the answer that was used; asked only once something is in doubt. `only-there` when only the other one has an address, `only-here` when it says that there is none.",
        &["same", "differs", "only-there", "only-here", "failed"],
    ),
    key(
        "dns.compared-by",
        Stage::Resolve,
        "That other resolver.",
        TEXT,
    ),
    key(
        "dns.compared-addresses",
        Stage::Resolve,
        "The addresses that it gives, separated by spaces.",
        TEXT,
    ),
    key(
        "dns.elsewhere",
        Stage::Resolve,
        "Whether the same conversation works at an address that only the other resolver gives.",
        &["works", "fails"],
    ),
    key(
        "dns.unchecked",
        Stage::Resolve,
        "What the resolver says when it is told not to check DNSSEC signatures (the bit CD); asked only after `servfail`.",
        DNS,
    ),
    key(
        "dns.others",
        Stage::Resolve,
        "What the same DNS servers came to with other names in this run, where that tells whose fault it is: `answered` where this name timed out and they answered about another; `web-answered` when that was the neutral name of the web alone, which they may have in their memory; `bogus` where they reject the signatures of that one, too.",
        &["answered", "web-answered", "bogus"],
    ),
    key(
        "dns.made-up",
        Stage::Resolve,
        "What the resolver says of a name that nobody can have registered; asked only once something is in doubt. `same` when it gives the address of the host for it, `exists` for another address.",
        &["same", "exists", "none"],
    ),
];
