//! What the probes of a run show together.

use super::values::{STAGES, TEXT, YES, YES_NO};
use super::{Key, key};
use crate::stage::Stage;

pub(super) const KEYS: &[Key] = &[
    key(
        "probe.outcome",
        Stage::Resolve,
        "Whether the probe went as far as it was allowed.",
        &["ok", "stopped"],
    ),
    key(
        "stop.stage",
        Stage::Resolve,
        "The stage at which it went wrong; absent when it did not.",
        STAGES,
    ),
    key(
        "run.answered",
        Stage::Resolve,
        "Some server answered a connection attempt in this run, if only to refuse it.",
        YES_NO,
    ),
    key(
        "run.connected",
        Stage::Resolve,
        "Some connection stood in this run.",
        YES_NO,
    ),
    key(
        "run.v6-connected",
        Stage::Resolve,
        "Some server took a connection at an address of IPv6 in this run.",
        YES,
    ),
    key(
        "run.dns-named",
        Stage::Resolve,
        "The DNS server that the user named with `--dns`; those of this computer were not asked then.",
        TEXT,
    ),
    key(
        "run.dns-answers",
        Stage::Resolve,
        "The DNS answered for some name of this run, be it that there is none.",
        YES,
    ),
    key(
        "run.no-resolver",
        Stage::Resolve,
        "Something at the address of the DNS server said that no DNS server is there, and no name of the run was found.",
        YES,
    ),
    key(
        "run.offered",
        Stage::Resolve,
        "Some server whose certificate was in order told what it can do in this run.",
        YES_NO,
    ),
    key(
        "run.signed-in",
        Stage::Resolve,
        "The protocols whose sign-in was accepted in this run with the same name, separated by spaces.",
        TEXT,
    ),
    key(
        "run.refused",
        Stage::Resolve,
        "The protocols whose sign-in was refused in this run, separated by spaces.",
        TEXT,
    ),
    key(
        "run.entered",
        Stage::Resolve,
        "The protocols that reached the mailbox in this run, separated by spaces.",
        TEXT,
    ),
    key(
        "run.submission",
        Stage::Resolve,
        "What a refusal at submission shows at Exchange Online: `knows`, a policy forbids it for a mailbox that was found (5.7.139); `refuses`, there is no such identity, or none that may open it (5.7.3).",
        &["knows", "refuses"],
    ),
    key(
        "protocol.connected",
        Stage::Resolve,
        "Some endpoint of the protocol of this probe took a connection.",
        YES_NO,
    ),
    key(
        "host.open-ports",
        Stage::Resolve,
        "The ports that took a connection in this run at the addresses of this host that the probe was told no at, or else at those that it used, separated by spaces.",
        TEXT,
    ),
    key(
        "host.closed-ports",
        Stage::Resolve,
        "The ports there that did not, separated by spaces.",
        TEXT,
    ),
    key(
        "host.refused-ports",
        Stage::Resolve,
        "Those of them where something refused the connection, separated by spaces.",
        TEXT,
    ),
    key(
        "host.mail-ports",
        Stage::Resolve,
        "Those of the open ports where mail servers usually are, separated by spaces.",
        TEXT,
    ),
    key(
        "host.sign-in-door",
        Stage::Resolve,
        "Other ports for the same protocol at this host that offer a way to sign in under TLS, with a certificate that is trusted, each with the security that goes with it.",
        TEXT,
    ),
    key(
        "host.other-door",
        Stage::Resolve,
        "Other ports for programs of the same protocol that took a connection there, each with the security that goes with it: those where a conversation of this run with this host got through TLS and heard what the server offers, or else those where none was held.",
        TEXT,
    ),
    key(
        "host.other-door-works",
        Stage::Resolve,
        "Whether a conversation of this run with this host got so far at those ports.",
        YES_NO,
    ),
    key(
        "host.starttls-door",
        Stage::Resolve,
        "The ports of this host at which the same protocol offers STARTTLS in this run and it leads to TLS, or in a greeting in clear text, each with that word.",
        TEXT,
    ),
    key(
        "host.answered",
        Stage::Resolve,
        "Something at one of the addresses that were tried here answered in this run, on whatever port, if only to refuse.",
        YES_NO,
    ),
    key(
        "host.hangs-up",
        Stage::Resolve,
        "Every door of this host for the same service (reading or sending) that took a connection ended it before a word was said, with TLS and without; how those without it did.",
        &["closes", "resets"],
    ),
    key(
        "host.fault-said",
        Stage::Resolve,
        "What another door of this host says of a fault of its own, where it refuses for one.",
        TEXT,
    ),
    key(
        "host.tls-refused",
        Stage::Resolve,
        "What another door of this host says where it refuses STARTTLS or STLS.",
        TEXT,
    ),
    key(
        "host.refused-late",
        Stage::Resolve,
        "Ports of this host were refused only when they were asked for again, most of the times that they were, while other answers of the run came at once.",
        YES,
    ),
    key(
        "host.v4-connected",
        Stage::Resolve,
        "An IPv4 address that did not take a connection here took one at another port in this run.",
        YES,
    ),
    key(
        "host.v6-connected",
        Stage::Resolve,
        "An IPv6 address that did not take a connection here took one at another port in this run.",
        YES,
    ),
    key(
        "host.domain-forbidden",
        Stage::Resolve,
        "Something on the way forbade a connection to a host of the same domain in words of the network, beyond doubt or at an address that takes others.",
        YES,
    ),
    key(
        "host.forbidden",
        Stage::Resolve,
        "Something on the way forbade a connection to this very host in words of the network (ICMP, administratively prohibited).",
        YES,
    ),
    key(
        "host.denied-here",
        Stage::Resolve,
        "This computer itself forbade a connection to this host in this run.",
        YES,
    ),
    key(
        "host.fell-silent",
        Stage::Resolve,
        "The first ports for mail of this host that were tried took a connection, and none after them did: at least four were silent, of two protocols that took none.",
        YES,
    ),
    key(
        "host.valid-certificate",
        Stage::Resolve,
        "The protocols for which the address of this conversation showed a certificate that is trusted, separated by spaces.",
        TEXT,
    ),
    key(
        "host.tls-alike",
        Stage::Secure,
        "A handshake at a port of this host with TLS at once failed in the same way as this one behind STARTTLS.",
        YES_NO,
    ),
    key(
        "run.known-elsewhere",
        Stage::Resolve,
        "Another DNS server gives an address for a name of this run of which the first one gave none.",
        YES,
    ),
    key(
        "run.network",
        Stage::Resolve,
        "How this computer's network stands, where the run shows that it is at fault: it has no link, no address or no route; \
         somebody else answers in the place of the web; or neither a mail server nor the web sends an answer, or everything is refused.",
        &[
            "offline",
            "no-address",
            "no-route",
            "portal",
            "silent",
            "refusing",
        ],
    ),
];
