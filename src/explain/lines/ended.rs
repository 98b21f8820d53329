//! How sessions end and looks come out all day, as programs and servers log it: nothing of it is a fault.

use super::worked::{FAULTS, NO_SUCCESS};

/// What a server says of an end that was asked for, in lower case.
const GOODBYES: [&str; 4] = [
    "logging out",
    "logout",
    "signing off",
    "server terminating connection",
];

/// Whether a server of IMAP says good-bye because it was asked to (RFC 3501, section 7.1.5): it says so, or the text shows that it was,
/// `is_asked`, and then it may say what it likes.
pub(super) fn is_goodbye(lower: &str, is_asked: bool) -> bool {
    /// Why it would do so without being asked.
    const UNASKED: [&str; 5] = ["autologout", "auto-logout", "idle", "inactiv", "shut"];
    let Some((before, said)) = lower.split_once("* bye ") else {
        return false;
    };
    // `IMAP<` of fetchmail, `<` of curl, `S:`.
    let is_marked = !before.trim_end().ends_with(char::is_alphanumeric);
    let says = |words: &[&str]| words.iter().any(|word| said.contains(word));
    is_marked && (is_asked || says(&GOODBYES)) && !says(&UNASKED) && !says(&FAULTS)
}

/// Whether a line names the version of TLS that was agreed on, and says nothing of a fault: `Protocol version: TLSv1.3`.
pub(super) fn is_version(lower: &str) -> bool {
    const OLD: [&str; 3] = ["alert", "unsupported", "old"];
    let named = lower
        .split_once("protocol version")
        .or_else(|| lower.split_once("protocol"));
    named.is_some_and(|(_, version)| {
        version
            .trim_start_matches([':', ' ', '='])
            .starts_with("tlsv1.")
    }) && ![&FAULTS[..], &OLD]
        .concat()
        .iter()
        .any(|word| lower.contains(word))
}

/// Whether Postfix tells that somebody came, or went after commands of which each was answered well: `auth=0/1` is one that was not.
pub(super) fn is_of_postfix(lower: &str) -> bool {
    let is_host = |host: &str| host.contains('[') && host.contains(']');
    let came = lower.strip_prefix("connect from ").is_some_and(is_host);
    let went = lower
        .strip_prefix("disconnect from ")
        .and_then(|host| host.split_once(']'));
    // Who went away without a command has `commands=0/0`.
    let is_well =
        |counts: &str| counts.contains("commands=") && !counts.replace("=0/0", "").contains('/');
    came || went.is_some_and(|(_, counts)| is_well(counts))
}

/// Whether Dovecot tells that a program that had signed in went away, which phones do all day, or that somebody came and did not even
/// try to sign in, as those do who look whether the port is open.
pub(super) fn is_of_dovecot(lower: &str) -> bool {
    /// How its services of IMAP and POP3 put the end of such a session; the reason of a fault follows a colon.
    const ENDS: [&str; 4] = [
        "disconnected: connection closed",
        "): connection closed",
        ">: connection closed",
        "disconnected in idle",
    ];
    let counts = [" in=", " top="];
    let is_end = |end: &str| {
        let behind = lower.split_once(end).map(|(_, behind)| behind);
        behind.is_some_and(|rest| {
            !rest.starts_with(':') && counts.iter().any(|count| rest.contains(count))
        })
    };
    let went = ENDS.into_iter().any(is_end);
    let looked = (lower.contains("(no auth attempts in ")
        || lower.contains("(disconnected before auth was ready, waited 0 secs")
        || lower.contains("(disconnected before auth was ready, waited 1 secs"))
        && !["ssl", "handshak", "error", "commands", "too many"]
            .iter()
            .any(|word| lower.contains(word));
    went || looked
}

/// Whether a plugin of Nagios, or what is built as one, found all well: `SSL_CERT OK - x509 certificate`; or imapsync copied a
/// message, or came to a good end.
pub(super) fn is_of_watcher(lower: &str) -> bool {
    const LOOKS_AT: [&str; 7] = ["check_", "cert", "ssl", "smtp", "imap", "pop", "tcp"];
    let is_copied = lower.starts_with("msg ") && lower.contains(" copied to ")
        || lower.contains("exiting with return value 0 (ex_ok");
    let found = lower
        .split_once(" ok - ")
        .or_else(|| lower.split_once(" ok: "));
    let is_well = found.is_some_and(|(plugin, said)| {
        !plugin.contains(' ')
            && LOOKS_AT.iter().any(|what| plugin.contains(what))
            && !NO_SUCCESS.iter().any(|word| said.contains(word))
    });
    is_copied || is_well
}

/// Whether a head of a message tells that every look at its sender came out well (RFC 8601).
pub(super) fn is_authenticated(lower: &str) -> bool {
    const WELL: [&str; 2] = ["pass", "bestguesspass"];
    const LOOKS: [&str; 4] = ["spf=", "dkim=", "dmarc=", "arc="];
    let found = |look: &str| {
        let behind = lower.match_indices(look);
        behind
            .map(|(at, look)| &lower[at + look.len()..])
            .map(|found| found.split(|c: char| !c.is_alphanumeric()).next())
            .collect::<Vec<_>>()
    };
    let mut all = LOOKS.into_iter().flat_map(found).peekable();
    lower.starts_with("authentication-results:")
        && all.peek().is_some()
        && all.all(|found| found.is_some_and(|found| WELL.contains(&found)))
}

/// Whether a program goes on to another way of signing in, because the server has not the one that it asks for first: dma does so with
/// CRAM-MD5.
pub(super) fn is_next_way(lower: &str) -> bool {
    const REFUSED: [&str; 2] = [": 504 ", ": 502 "];
    let way = lower.split_once("auth ").map(|(_, way)| way);
    way.and_then(|way| way.split_once(" not available"))
        .is_some_and(|(way, said)| {
            !way.contains(' ') && REFUSED.iter().any(|code| said.starts_with(code))
        })
}
