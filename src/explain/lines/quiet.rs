//! What tools and programs print of every conversation, the good ones included, although a word of it is that of a fault: the steps of
//! `openssl`, `gnutls-cli`, `msmtp`, `fetchmail` and `mbsync`, certificates as they are printed, and bytes.

use std::borrow::Cow;

use super::wire::{Line, Wire};
use super::worked::may_tell_a_fault;

/// How such lines begin, in lower case, behind dashes.
const BEGINNINGS: [&str; 29] = [
    // openssl s_client.
    "can't use ssl_get_servername",
    "early data was not sent",
    "secure renegotiation is not supported",
    "no client certificate ca names sent",
    "no alpn negotiated",
    "reused, tlsv",
    "ocsp response: no response sent",
    // What the issuer names in every certificate, and every tool prints: openssl x509, certtool, gnutls-cli, fetchmail, curl.
    "x509v3 ",
    "dns:",
    "dnsname:",
    "subject alternative name:",
    "fetchmail: subject alternative name:",
    "public key pin",
    "sha1 (deprecated)",
    // gnutls-cli.
    "peer has closed the gnutls connection",
    "'tls-unique': not available",
    "'tls-exporter': not available",
    // msmtp.
    "ignoring system configuration file",
    "ignoring user configuration file",
    "loaded system configuration file",
    "loaded user configuration file",
    // What its `--serverinfo` says of STARTTLS and other capabilities.
    "support for ",
    // fetchmail.
    "fetchmail: warning: running as root",
    "fetchmail: loaded openssl library",
    "fetchmail: no suitable gssapi credentials found. skipping",
    "fetchmail: gssapi error gss_inquire_cred: no ",
    "not flushed",
    "reading message ",
    // mbsync.
    "maildir notice: no uidvalidity",
];

/// How such lines end, in lower case.
const ENDINGS: [&str; 3] = ["(not critical):", "= (not set)", ") not flushed"];

/// Commands that programs try and can do without, in lower case, as they stand at the end of a line: who does not know them says so.
const OPTIONAL: [&str; 8] = [
    "capa",
    "last",
    "auth",
    "namespace",
    "xlist",
    "utf8",
    "id nil",
    "compress deflate",
];

/// What a server says that does not know a command, in lower case.
const NOT_KNOWN: [&str; 6] = ["-err", " bad ", "500 ", "501 ", "502 ", "unknown command"];

/// How a program names what it does last, in lower case, behind the time.
const LAST_STEP: &str = "] closing connection to ";

/// The text without such lines, and what is said in it without who speaks; none where it has nothing of the kind, or is a single line.
pub(super) fn without(text: &str) -> Option<String> {
    let text = text.trim();
    text.contains('\n').then_some(())?;
    let wire = Wire::of(text);
    let mut kept: Vec<Cow<'_, str>> = Vec::new();
    let mut was_optional = false;
    let mut is_list = false;
    let is_dump = text.contains(" [length 0");
    let is_of_msmtp = text.contains("configuration file") && text.contains(" = (not set)");
    let lines = text.split('\n');
    let all = lines.clone().count();
    for line in lines {
        let lower = line.trim().to_ascii_lowercase();
        let is_unknown = was_optional && NOT_KNOWN.iter().any(|words| lower.contains(words));
        if is_unknown
            || is_printed(&lower)
            || is_bytes(&lower, is_dump)
            || lower.contains(LAST_STEP)
            || is_of_msmtp && is_setting(&lower)
        {
            continue;
        }
        was_optional = is_optional(&lower);
        let read = wire.map_or(Line::Else, |wire| wire.read(line));
        match read {
            // How a session ends is told by who asked for the end.
            Line::Sent(sent) if is_end(sent) => kept.push(Cow::Borrowed(sent)),
            Line::Sent(_) | Line::Step => {}
            Line::Said(said) if is_list_line(&said, &mut is_list) => {}
            Line::Said(said) => kept.push(said),
            // Beside what both say, a line without a word of a failure tells of no fault.
            Line::Else if wire.is_some() && !may_tell_a_fault(line) => {}
            Line::Else => kept.push(Cow::Borrowed(line)),
        }
    }
    (wire.is_some() || kept.len() < all).then(|| kept.join("\n"))
}

/// Whether a program asks for the end.
fn is_end(sent: &str) -> bool {
    let lower = sent.trim().to_ascii_lowercase();
    lower.ends_with("logout") || lower.ends_with("quit")
}

/// Whether a server goes on with a list that it began: of what it can do, or of messages (RFC 1939, section 3).
fn is_list_line(said: &str, is_list: &mut bool) -> bool {
    let said = said.trim();
    let is_begun = *is_list;
    *is_list = match said {
        "+OK" => true,
        "." => false,
        _ => is_begun && !said.starts_with(['+', '-']),
    };
    is_begun && (said == "." || *is_list && said != "+OK") || said == ")"
}

fn is_printed(lower: &str) -> bool {
    let said = lower.trim_start_matches(['-', ' ']);
    BEGINNINGS.iter().any(|begin| said.starts_with(begin))
        || ENDINGS.iter().any(|end| said.ends_with(end))
}

/// Whether a program sends a command that it can do without: behind a mark of who speaks.
fn is_optional(lower: &str) -> bool {
    let is_of = |command: &&str| {
        let before = lower.strip_suffix(*command);
        before.is_some_and(|before| before.ends_with(' ') && before.contains(['>', ':']))
    };
    OPTIONAL.iter().any(is_of)
}

/// Whether msmtp tells how one of its settings is, `tls_starttls = on`.
fn is_setting(lower: &str) -> bool {
    let name = lower.split_once(" = ").map(|(name, _)| name);
    name.is_some_and(|name| {
        name.bytes()
            .all(|b| b.is_ascii_lowercase() || b"_ ".contains(&b))
    })
}

/// Whether a line shows bytes, as `-debug` and `-msg` of `openssl s_client` and the fields of a certificate do; in such a dump, `is_dump`,
/// it may be of digits alone.
fn is_bytes(lower: &str, is_dump: bool) -> bool {
    let is_hex = |word: &str, length: usize| {
        word.len() == length && word.bytes().all(|b| b.is_ascii_hexdigit())
    };
    let is_byte = |word: &str| is_hex(word, 2);
    let mut words = lower.split([' ', ':', '-']).filter(|word| !word.is_empty());
    let first = words.next().unwrap_or_default();
    if is_hex(first, 4) {
        return lower[4..].starts_with(" - ") && words.next().is_some_and(is_byte);
    }
    let is_record = is_dump && lower.contains("[length 0") && !lower.contains("fatal");
    let has_letter = lower.contains(|c: char| c.is_ascii_alphabetic()) && lower.len() > 4;
    is_record || (is_dump || has_letter) && is_byte(first) && words.all(is_byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_printed_of_every_conversation_is_left_out() {
        for (text, left) in [
            ("a\nEarly data was not sent\nb", "a\nb"),
            ("a\n - 'tls-unique': not available", "a"),
            (
                "fetchmail: POP3> LAST\nfetchmail: POP3< -ERR Unknown command: LAST\nfetchmail: POP3> QUIT",
                "QUIT",
            ),
            (
                "fetchmail: POP3> CAPA\nfetchmail: POP3< +OK\nfetchmail: POP3< USER\nfetchmail: POP3< .\nfetchmail: POP3< -ERR no",
                "+OK\n-ERR no",
            ),
            (
                "<<< TLS 1.2, RecordHeader [length 0005]\n 16 03 03 00 7a\nx",
                "x",
            ),
            ("0000 - 16 03 01 01 24 01\nx", "x"),
            (
                "F: >>> 1 NOOP\nF: * 2 EXISTS\nF: 1 NO full",
                "* 2 EXISTS\n1 NO full",
            ),
        ] {
            assert_eq!(without(text).as_deref(), Some(left), "{text}");
        }
        for text in [
            "Early data was not sent",
            "POP3> USER kim\nPOP3< -ERR Unknown command",
            "the mail was not sent\n10 20 30",
            "10 20 30 40\n50 60",
        ] {
            assert_eq!(without(text), None, "{text}");
        }
    }
}
