//! The documented vocabulary: every key that a page may use, what it means and which values it takes.

use crate::stage::Stage;

/// A key of the vocabulary.
#[derive(Debug, PartialEq, Eq)]
pub struct Key {
    /// Its name, such as `auth.text`.
    pub name: &'static str,
    /// The stage that facts with this key belong to.
    pub stage: Stage,
    /// What the value says.
    pub meaning: &'static str,
    /// All values that it can take; empty when it is free text.
    pub values: &'static [&'static str],
}

impl Key {
    /// The key with this name.
    pub fn named(name: &str) -> Option<&'static Self> {
        KEYS.iter().find(|key| key.name == name)
    }
}

const YES_NO: &[&str] = &["yes", "no"];
const YES: &[&str] = &["yes"];
const PROTOCOLS: &[&str] = &["imap", "pop3", "smtp"];
const PEERS: &[&str] = &["imap", "pop3", "smtp", "http", "ssh", "tls", "unknown"];
/// What a question for mail exchangers comes to: a null MX (RFC 7505), or what any question comes to.
const DOMAIN_MX: &[&str] = &[
    "null",
    "ok",
    "nxdomain",
    "nodata",
    "servfail",
    "refused",
    "rcode",
    "timeout",
    "resolver-unreachable",
    "no-resolver",
    "alias-loop",
    "dangling-alias",
    "malformed",
    "invalid-name",
];
const DNS: &[&str] = DOMAIN_MX.split_at(1).1;
/// What the connections of one family come to; without the first two, what all together come to, and
/// without `ok`, how they fail.
const FAMILY: &[&str] = &[
    "partial",
    "none",
    "ok",
    "refused",
    "timeout",
    "reset",
    "network-unreachable",
    "host-unreachable",
    "prohibited",
    "denied-locally",
    "no-local-address",
    "os-error",
    "mixed",
    "deadline",
];
const CONNECT: &[&str] = FAMILY.split_at(2).1;
const FAILURES: &[&str] = FAMILY.split_at(3).1;
const TLS: &[&str] = &[
    "ok",
    "untrusted",
    "clear-text",
    "alert",
    "nothing-in-common",
    "client-certificate-required",
    "closed",
    "reset",
    "timeout",
    "misbehaved",
    "invalid-name",
];
/// What a judge says of a certificate: nothing wrong, no word, or a fault.
const JUDGEMENTS: &[&str] = &[
    "passed",
    "unavailable",
    "expired",
    "not-yet-valid",
    "name-mismatch",
    "self-signed",
    "unknown-issuer",
    "missing-intermediate",
    "intermediate-expired",
    "wrong-usage",
    "revoked",
    "bad-signature",
    "malformed",
    "other",
];
/// What comes back on a handmade hello.
const HELLO: &[&str] = &[
    "accepted",
    "alert",
    "closed",
    "reset",
    "timeout",
    "not-tls",
    "no-connection",
    "no-starttls",
];
const FAULTS: &[&str] = JUDGEMENTS.split_at(2).1;
const NOT_TRIED: &[&str] = &[
    "no-credential",
    "refused-elsewhere",
    "unclear-elsewhere",
    "another-endpoint",
    "guessed-host",
    "foreign-host",
    "not-private",
    "no-mechanism",
    "already-signed-in",
    "closed-while-waiting",
    "told-to-wait",
    "not-needed",
    "deadline",
    "interrupted",
    "internal-error",
];
const STAGES: &[&str] = &[
    "resolve",
    "connect",
    "secure",
    "greet",
    "offer",
    "authenticate",
    "enter",
];

const fn key(
    name: &'static str,
    stage: Stage,
    meaning: &'static str,
    values: &'static [&'static str],
) -> Key {
    Key {
        name,
        stage,
        meaning,
        values,
    }
}

/// How several tries went.
const SEVERAL: &[&str] = &["ok", "fails", "mixed"];
/// Free text.
const TEXT: &[&str] = &[];

/// The vocabulary, in the order of the way: what was asked for, each stage, and what needs several probes.
pub const KEYS: &[Key] = &[
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
        "endpoint.security",
        Stage::Resolve,
        "How the connection becomes private.",
        &["tls", "starttls", "none"],
    ),
    key(
        "endpoint.origin",
        Stage::Resolve,
        "How the endpoint came to be known; `convention` is a guess.",
        &["asked", "provider", "srv", "srv-elsewhere", "convention"],
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
        "The user name: the address that is checked, another address, the form `person\\shared` for the mailbox of somebody else, or a mere name.",
        &["address", "other-address", "shared", "name"],
    ),
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
        "The info-code of an extended DNS error (RFC 8914).",
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
        "dns.alias-target",
        Stage::Resolve,
        "The last name of the chain of aliases, or the one that does not exist.",
        TEXT,
    ),
    key(
        "dns.took-ms",
        Stage::Resolve,
        "How long the slower of the two look-ups took, in milliseconds.",
        TEXT,
    ),
    key(
        "dns.system",
        Stage::Resolve,
        "What this computer's own look-up says, compared with the DNS; `only-system` when the DNS has no address and the computer has.",
        &["agrees", "differs", "failed", "only-system"],
    ),
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
        "connect.failure",
        Stage::Connect,
        "How those failed that did.",
        FAILURES,
    ),
    key(
        "starttls.outcome",
        Stage::Secure,
        "What STARTTLS or STLS came to before the handshake; a handshake that fails after it is `ok` here and trouble in `tls.outcome`.",
        &[
            "ok",
            "not-offered",
            "refused",
            "injection",
            "no-answer",
            "closed",
            "reset",
            "bye",
            "too-long-line",
            "flood",
            "not-this-protocol",
        ],
    ),
    key(
        "starttls.text",
        Stage::Secure,
        "The text of the reply, or what came in clear text behind it.",
        TEXT,
    ),
    key(
        "starttls.code",
        Stage::Secure,
        "The three-digit code of the reply.",
        TEXT,
    ),
    key(
        "starttls.enhanced",
        Stage::Secure,
        "The enhanced status code of the reply.",
        TEXT,
    ),
    key(
        "tls.outcome",
        Stage::Secure,
        "What the handshake and the judgement of the certificate came to.",
        TLS,
    ),
    key(
        "tls.version",
        Stage::Secure,
        "The version, such as `TLS 1.3`.",
        &["TLS 1.2", "TLS 1.3"],
    ),
    key(
        "tls.cipher-suite",
        Stage::Secure,
        "The cipher suite by its IANA name.",
        TEXT,
    ),
    key(
        "tls.alert",
        Stage::Secure,
        "The number of the alert that the server sent.",
        TEXT,
    ),
    key(
        "tls.fault",
        Stage::Secure,
        "What is wrong with the certificate when neither judge trusts it.",
        FAULTS,
    ),
    key(
        "tls.bundled",
        Stage::Secure,
        "What the roots of Mozilla say.",
        JUDGEMENTS,
    ),
    key(
        "tls.platform",
        Stage::Secure,
        "What this operating system says.",
        JUDGEMENTS,
    ),
    key(
        "tls.subject",
        Stage::Secure,
        "The subject of the server's certificate.",
        TEXT,
    ),
    key(
        "tls.issuer",
        Stage::Secure,
        "The issuer of the server's certificate.",
        TEXT,
    ),
    key(
        "tls.names",
        Stage::Secure,
        "The names that the certificate is for, separated by spaces.",
        TEXT,
    ),
    key(
        "tls.not-before",
        Stage::Secure,
        "The first moment of the certificate (ISO 8601, UTC).",
        TEXT,
    ),
    key(
        "tls.not-after",
        Stage::Secure,
        "The last moment of the certificate (ISO 8601, UTC).",
        TEXT,
    ),
    key(
        "tls.days-left",
        Stage::Secure,
        "Whole days until the certificate ends; negative when it has ended.",
        TEXT,
    ),
    key(
        "tls.small-hello",
        Stage::Secure,
        "What a hello came to that was small and asked for small packets, tried once something was in doubt.",
        HELLO,
    ),
    key(
        "tls.large-hello",
        Stage::Secure,
        "What a hello came to that fills more than one packet, as those with a post-quantum key do.",
        HELLO,
    ),
    key(
        "tls.large-hello-in-pieces",
        Stage::Secure,
        "What the same hello came to when it was sent in small packets.",
        HELLO,
    ),
    key(
        "tls.at-once",
        Stage::Secure,
        "What a hello came to that was said at once, on a port where STARTTLS or nothing was expected.",
        HELLO,
    ),
    key(
        "tls.accepts",
        Stage::Secure,
        "The versions that the server took when each was offered alone or with others, separated by commas.",
        TEXT,
    ),
    key(
        "tls.refuses",
        Stage::Secure,
        "The versions that it refused when each was offered alone, with all the ciphers of their time.",
        TEXT,
    ),
    key(
        "tls.peer",
        Stage::Secure,
        "What spoke clear text where TLS was expected.",
        PEERS,
    ),
    key(
        "tls.peer-text",
        Stage::Secure,
        "What it said, the first 512 bytes.",
        TEXT,
    ),
    key(
        "greet.outcome",
        Stage::Greet,
        "What the greeting came to.",
        &[
            "ok",
            "silent",
            "refused",
            "no-answer",
            "bye",
            "closed",
            "reset",
            "too-long-line",
            "flood",
            "not-this-protocol",
            "preauth",
        ],
    ),
    key(
        "greet.text",
        Stage::Greet,
        "The text of the greeting, or the first bytes of whatever came instead.",
        TEXT,
    ),
    key(
        "greet.code",
        Stage::Greet,
        "The three-digit code of the greeting.",
        TEXT,
    ),
    key(
        "greet.enhanced",
        Stage::Greet,
        "The enhanced status code of the greeting.",
        TEXT,
    ),
    key(
        "greet.response-code",
        Stage::Greet,
        "The response code in brackets of the greeting.",
        TEXT,
    ),
    key(
        "greet.peer",
        Stage::Greet,
        "What spoke where the protocol of the probe was expected.",
        PEERS,
    ),
    key(
        "greet.host",
        Stage::Greet,
        "The host that the greeting names.",
        TEXT,
    ),
    key(
        "greet.exchange-front-end",
        Stage::Greet,
        "The front end that the bracket of an Exchange greeting names.",
        TEXT,
    ),
    key(
        "greet.partial",
        Stage::Greet,
        "Bytes came, and no line end before the limit.",
        YES,
    ),
    key(
        "offer.outcome",
        Stage::Offer,
        "What asking for the capabilities came to.",
        &[
            "ok",
            "rejected",
            "no-answer",
            "closed",
            "reset",
            "bye",
            "too-long-line",
            "flood",
            "not-this-protocol",
        ],
    ),
    key(
        "offer.mechanisms",
        Stage::Offer,
        "The SASL mechanisms of the last offer, separated by spaces.",
        TEXT,
    ),
    key(
        "offer.plain-login",
        Stage::Offer,
        "A name and password may be sent without SASL (IMAP LOGIN, POP3 USER).",
        YES_NO,
    ),
    key(
        "offer.starttls",
        Stage::Offer,
        "STARTTLS or STLS stands in the offer that was made in clear text.",
        YES_NO,
    ),
    key(
        "offer.capabilities",
        Stage::Offer,
        "The capabilities of the last offer, separated by spaces; those of POP3 and SMTP that have spaces are quoted as they came.",
        TEXT,
    ),
    key(
        "offer.command",
        Stage::Offer,
        "The command that was rejected or left unanswered.",
        TEXT,
    ),
    key("offer.text", Stage::Offer, "The text of the reply.", TEXT),
    key(
        "offer.code",
        Stage::Offer,
        "The three-digit code of the reply.",
        TEXT,
    ),
    key(
        "offer.enhanced",
        Stage::Offer,
        "The enhanced status code of the reply.",
        TEXT,
    ),
    key(
        "offer.response-code",
        Stage::Offer,
        "The response code in brackets of the reply.",
        TEXT,
    ),
    key(
        "auth.outcome",
        Stage::Authenticate,
        "What the sign-in came to.",
        &[
            "ok",
            "refused",
            "no-mechanism",
            "login-disabled",
            "no-answer",
            "closed",
            "reset",
            "bye",
            "too-long-line",
            "flood",
            "not-this-protocol",
            "not-tried",
        ],
    ),
    key(
        "auth.mechanism",
        Stage::Authenticate,
        "How it was tried: a SASL mechanism, `LOGIN command` or `USER/PASS`.",
        TEXT,
    ),
    key(
        "auth.status",
        Stage::Authenticate,
        "The status word of the final reply, such as `NO` or `-ERR`.",
        TEXT,
    ),
    key(
        "auth.code",
        Stage::Authenticate,
        "The three-digit code of the final reply.",
        TEXT,
    ),
    key(
        "auth.enhanced",
        Stage::Authenticate,
        "The enhanced status code of the final reply.",
        TEXT,
    ),
    key(
        "auth.response-code",
        Stage::Authenticate,
        "The response code in brackets of the final reply.",
        TEXT,
    ),
    key(
        "auth.text",
        Stage::Authenticate,
        "The text of the final reply.",
        TEXT,
    ),
    key(
        "auth.reason",
        Stage::Authenticate,
        "Whether that text says more than that the sign-in failed, in words that mailprobe need not know.",
        YES_NO,
    ),
    key(
        "auth.challenge-status",
        Stage::Authenticate,
        "The status in the error challenge of XOAUTH2 or OAUTHBEARER.",
        TEXT,
    ),
    key(
        "auth.challenge-scope",
        Stage::Authenticate,
        "The scope that the error challenge asks for.",
        TEXT,
    ),
    key(
        "auth.not-tried",
        Stage::Authenticate,
        "Why the sign-in was not tried.",
        NOT_TRIED,
    ),
    key(
        "enter.outcome",
        Stage::Enter,
        "What reaching the mailbox came to.",
        &[
            "ok",
            "refused",
            "no-answer",
            "closed",
            "reset",
            "bye",
            "too-long-line",
            "flood",
            "not-this-protocol",
        ],
    ),
    key(
        "enter.command",
        Stage::Enter,
        "The command that showed it, or that was refused: `EXAMINE`, `STAT`, `MAIL` or `RCPT`.",
        TEXT,
    ),
    key(
        "enter.status",
        Stage::Enter,
        "The status word of the reply.",
        TEXT,
    ),
    key(
        "enter.code",
        Stage::Enter,
        "The three-digit code of the reply.",
        TEXT,
    ),
    key(
        "enter.enhanced",
        Stage::Enter,
        "The enhanced status code of the reply.",
        TEXT,
    ),
    key(
        "enter.response-code",
        Stage::Enter,
        "The response code in brackets of the reply.",
        TEXT,
    ),
    key("enter.text", Stage::Enter, "The text of the reply.", TEXT),
    key(
        "enter.messages",
        Stage::Enter,
        "The number of messages, where the protocol tells it.",
        TEXT,
    ),
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
        "run.offered",
        Stage::Resolve,
        "Some server whose certificate was in order told what it can do in this run.",
        YES_NO,
    ),
    key(
        "run.signed-in",
        Stage::Resolve,
        "The protocols whose sign-in was accepted in this run, separated by spaces.",
        TEXT,
    ),
    key(
        "run.refused",
        Stage::Resolve,
        "The protocols whose sign-in was refused in this run, separated by spaces.",
        TEXT,
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
        "The ports of this host that took a connection in this run, separated by spaces.",
        TEXT,
    ),
    key(
        "host.closed-ports",
        Stage::Resolve,
        "The ports of this host that did not, separated by spaces.",
        TEXT,
    ),
    key(
        "host.answered",
        Stage::Resolve,
        "Something at one of the addresses that were tried here answered in this run, on whatever port, if only to refuse.",
        YES_NO,
    ),
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
        "contrast.other-addresses",
        Stage::Resolve,
        "How the same conversation went at the other addresses of the host, without a credential.",
        SEVERAL,
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
