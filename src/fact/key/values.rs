//! The words that the values of several keys are of.

/// What a refusal before the sign-in is about.
pub(super) const ABOUT: &[&str] = &[
    "connections",
    "rate",
    "greylist",
    "full",
    "listed",
    "banned",
    "place",
    "name",
    "caller",
    "moved",
    "outage",
];

/// What a refusal of a sender or a recipient is about.
pub(super) const OBJECTIONS: &[&str] = &[
    "sign-in",
    "tls",
    "helo",
    "size",
    "greylist",
    "send-as",
    "unverified",
    "sender",
    "account",
    "address",
    "rate",
    "relay",
    "full",
    "recipient",
    "put-off",
    "outage",
];

/// What a refusal at the sign-in or at the mailbox is about.
pub(super) const ABOUT_INSIDE: &[&str] = &[
    "in-use",
    "privacy",
    "mechanism",
    "place",
    "banned",
    "connections",
    "rate",
    "credentials",
    "storage",
    "outage",
    "user",
    "app-password",
    "web",
    "web-only",
    "expired",
    "weak",
    "oauth",
    "protocol",
    "off",
    "misused",
    "locked",
    "mailbox-full",
    "missing",
    "denied",
    "admin",
    "moved",
];

pub(super) const YES_NO: &[&str] = &["yes", "no"];
pub(super) const YES: &[&str] = &["yes"];
pub(super) const PROTOCOLS: &[&str] = &["imap", "pop3", "smtp"];
pub(super) const PEERS: &[&str] = &[
    "imap",
    "pop3",
    "smtp",
    "http",
    "ssh",
    "tls",
    "sieve",
    "nntp",
    "mysql",
    "vnc",
    "telnet",
    "ftp",
    "irc",
    "xmpp",
    "rsync",
    "svn",
    "redis",
    "memcached",
    "amqp",
    "rtsp",
    "sip",
    "netbios",
    "ident",
    "dict",
    "fax",
    "spamd",
    "unknown",
];
/// What a question for mail exchangers comes to: a null MX (RFC 7505), or what any question comes to.
pub(super) const DOMAIN_MX: &[&str] = &[
    "null",
    "ok",
    "nxdomain",
    "nodata",
    "servfail",
    "refused",
    "rcode",
    "timeout",
    "resolver-unreachable",
    "denied-locally",
    "no-resolver",
    "alias-loop",
    "dangling-alias",
    "truncated",
    "malformed",
    "invalid-name",
    "unfinished",
];
pub(super) const DNS: &[&str] = DOMAIN_MX.split_at(1).1;
/// What the connections of one family come to; without the first two, what all together come to, and
/// without `ok`, how they fail.
pub(super) const FAMILY: &[&str] = &[
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
pub(super) const CONNECT: &[&str] = FAMILY.split_at(2).1;
pub(super) const FAILURES: &[&str] = FAMILY.split_at(3).1;
/// What asking a proxy for a way on comes to.
pub(super) const PROXY: &[&str] = &[
    "ok",
    "no-name",
    "unreachable",
    "no-tls",
    "untrusted",
    "sign-in",
    "refused",
    "no-way-on",
    "page",
    "closed",
    "reset",
    "timeout",
    "not-a-proxy",
    "invalid-name",
];
pub(super) const TLS: &[&str] = &[
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
pub(super) const JUDGEMENTS: &[&str] = &[
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
pub(super) const HELLO: &[&str] = &[
    "accepted",
    "alert",
    "closed",
    "reset",
    "timeout",
    "not-tls",
    "no-connection",
    "no-starttls",
];
pub(super) const FAULTS: &[&str] = JUDGEMENTS.split_at(2).1;
pub(super) const NOT_TRIED: &[&str] = &[
    "no-credential",
    "refused-elsewhere",
    "unclear-elsewhere",
    "another-endpoint",
    "guessed-host",
    "foreign-host",
    "token-of-others",
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
pub(super) const STAGES: &[&str] = &[
    "resolve",
    "connect",
    "secure",
    "greet",
    "offer",
    "authenticate",
    "enter",
];

/// How several tries went.
pub(super) const SEVERAL: &[&str] = &["ok", "fails", "mixed"];

/// Free text.
pub(super) const TEXT: &[&str] = &[];
