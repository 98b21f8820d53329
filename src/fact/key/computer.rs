//! What this computer and its clock are like.

use super::values::{TEXT, YES, YES_NO};
use super::{Key, key};
use crate::stage::Stage;

pub(super) const KEYS: &[Key] = &[
    key(
        "clock.before-program",
        Stage::Resolve,
        "The day that the clock of this computer shows, such as `2016-11-25`, where it is more than a month before this program was written.",
        TEXT,
    ),
    key(
        "clock.sources",
        Stage::Resolve,
        "How many told the time that are independent of one another: greetings of hosts that share no address, and the neutral page.",
        TEXT,
    ),
    key(
        "clock.ahead-s",
        Stage::Resolve,
        "By how many seconds most of them are ahead of this computer's clock; negative when they are behind.",
        TEXT,
    ),
    key(
        "clock.off-s",
        Stage::Resolve,
        "By how many seconds they differ from it, ahead or behind.",
        TEXT,
    ),
    key(
        "clock.told-by",
        Stage::Resolve,
        "The hosts of those that tell so, separated by spaces.",
        TEXT,
    ),
    key(
        "clock.skewed",
        Stage::Resolve,
        "Whether the clock of this computer is off by more than five minutes: `yes` when two that are independent agree, or a certificate bears one out; `no` when one agrees with it.",
        YES_NO,
    ),
    key(
        "clock.certificate",
        Stage::Resolve,
        "Whether a certificate that is out of its time by this computer's clock would be trusted at the time that they tell; `in-time` where the clock is off and it is in its time then, but would not be trusted for another reason.",
        &["passes", "in-time", "fails"],
    ),
    key(
        "clock.decides",
        Stage::Resolve,
        "The clock is off, and a certificate of the run, of this server or another, is out of its time for that alone.",
        YES,
    ),
    key(
        "clock.alone",
        Stage::Resolve,
        "Only the server whose certificate is out of its time tells that the clock is off, and it tells a day after this program was written.",
        YES,
    ),
    key(
        "computer.link",
        Stage::Resolve,
        "Whether this computer has an interface that is up and could lead to others.",
        &["up", "none"],
    ),
    key(
        "computer.route-v4",
        Stage::Resolve,
        "Whether this computer knows a way out by IPv4.",
        YES_NO,
    ),
    key(
        "computer.route-v6",
        Stage::Resolve,
        "Whether this computer knows a way out by IPv6.",
        YES_NO,
    ),
    key(
        "computer.route-there",
        Stage::Connect,
        "Whether this computer knows a way out by the family of an address that was tried here.",
        YES_NO,
    ),
    key(
        "computer.route-through",
        Stage::Resolve,
        "The interface that the way out leads through.",
        TEXT,
    ),
    key(
        "computer.silent-router",
        Stage::Resolve,
        "The router of the way out by IPv4, where it does not answer on its own link (RFC 826).",
        TEXT,
    ),
    key(
        "computer.vpn",
        Stage::Resolve,
        "The interfaces that are up and look like those of a VPN, separated by spaces.",
        TEXT,
    ),
    key(
        "computer.near",
        Stage::Resolve,
        "The address of the server is in a network that this computer reaches without a router.",
        YES,
    ),
    key(
        "computer.given",
        Stage::Resolve,
        "The address of the server is that of a machine of this network: its router, or the DNS server of this computer.",
        &["router", "resolver"],
    ),
    key(
        "computer.way",
        Stage::Resolve,
        "The interface that the way to this server leads through.",
        TEXT,
    ),
    key(
        "computer.way-vpn",
        Stage::Resolve,
        "Whether that one looks like the interface of a VPN.",
        YES_NO,
    ),
    key(
        "computer.way-apart",
        Stage::Resolve,
        "Whether that one is another than the one that the way out leads through.",
        YES_NO,
    ),
    key(
        "computer.proxy",
        Stage::Resolve,
        "The proxies that this computer is set up with, or their script, without user names and passwords, separated by spaces.",
        TEXT,
    ),
    key(
        "computer.proxy-script",
        Stage::Resolve,
        "One of them is the address of a script that chooses the proxy.",
        YES,
    ),
    key(
        "computer.hosts",
        Stage::Resolve,
        "The addresses that the hosts file of this computer gives to this host, separated by spaces.",
        TEXT,
    ),
    key(
        "computer.hosts-against-dns",
        Stage::Resolve,
        "How these go with what the DNS says; `only-here` when the DNS has no address, `not-used` when the connection did not follow them.",
        &["same", "differs", "only-here", "not-used"],
    ),
];
