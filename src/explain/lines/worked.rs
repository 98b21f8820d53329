//! What says that something worked, or tells of no fault: good replies, steps that were taken, and the end that was asked for.

use super::curl;
use super::ended::{
    is_authenticated, is_goodbye, is_next_way, is_of_dovecot, is_of_postfix, is_of_watcher,
    is_version,
};
use super::proved::Look;
use crate::explain::sentence;

/// What says that something worked, in lower case, at the beginning of what a server says.
const WORKED: [&str; 11] = [
    "+ok",
    "ok",
    "* ok",
    "220",
    "221",
    "235",
    "250",
    "334",
    "354",
    "logged in",
    "disconnected: logged out",
];

/// How a program writes down what it is about to do, in lower case, and what it has done.
const TRIES: [&str; 5] = [
    "trying to connect to ",
    "connecting to ",
    "=== trying ",
    "=== connection closed",
    "opening connection to ",
];
const DONE: [&str; 3] = ["connected to ", " succeeded", "connection established"];

/// What the logs of servers say where somebody signed in or out, or a message arrived, in lower case.
const ARRIVED: [&str; 14] = [
    "login: user=<",
    "logged out in=",
    "logged out top=",
    "login, user=",
    "logout, user=",
    "user logged in sessionid",
    "stat=sent",
    "success: delivered",
    "delivered: <",
    ": saved mail to ",
    "passed clean",
    "ok logout completed",
    ",r=ok",
    "success login on ",
];

/// What they say of every session and every message, in lower case.
const QUIET: [&str; 19] = [
    // The starter of services, and a server that starts.
    "]: started ",
    "]: starting ",
    "]: stopped ",
    "]: reloaded ",
    " starting up for ",
    "connect from ",
    "disconnect from ",
    "client=",
    "message-id=<",
    "(queue active)",
    ": removed",
    "statistics: max",
    "tls connection established",
    "starttls=server, relay=",
    "starttls=client, relay=",
    "closed by quit",
    "clean message",
    "dkim-signature field added",
    "accepted connection",
];

/// What a line that only says what happened must not say, either.
const TROUBLES: [&str; 4] = ["lost connection", "=0/", "warning", "too many"];

/// What swaks prints at the end of every conversation, in lower case; of one that was cut off it says "unexpectedly".
const SWAKS_ENDS: &str = "=== connection closed with remote host";

/// What is said of a certificate that is good for long, in lower case.
const NOT_DUE: [&str; 2] = ["not yet due for renewal", "no renewals were attempted"];

/// How it is said that nothing went wrong, in lower case.
const NONE_WRONG: [&str; 10] = [
    "0 errors",
    "0 error(s)",
    "0 failures",
    "0 failed",
    "0 warnings",
    "no errors",
    "errors: 0",
    "failed: 0",
    "errors=0",
    "failed=0",
];

/// What a line that tells of no fault must not say, in lower case.
pub(super) const FAULTS: [&str; 35] = [
    "fail",
    "error",
    "refus",
    "reject",
    "denied",
    "invalid",
    "incorrect",
    "wrong",
    "timed out",
    "timeout",
    "not ",
    "n't",
    "cannot",
    "unable",
    "could",
    "expected",
    "closed",
    "lost",
    "reset",
    "abort",
    "expired",
    "disabled",
    "blocked",
    "warning",
    "too ",
    "exceed",
    "unknown",
    "missing",
    "unavail",
    "-err",
    "220 **",
    "self-signed",
    "self signed",
    "mismatch",
    "problem",
];

/// What a line tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tells {
    /// That something worked.
    Success,
    /// Neither that nor a fault.
    Nothing,
    /// What is to be read.
    Else,
}

/// What the whole of a text tells about each of its lines.
pub(super) struct Told {
    /// Whether it has several lines, one of them a good reply: a conversation or a log of one.
    pub(super) is_conversation: bool,
    /// Whether the end was asked for, and the server said that it is one.
    has_ended: bool,
    /// Whether the program is seen to ask a server of IMAP for the end.
    has_logout: bool,
    /// Whether curl connected in the end, by whichever of the addresses.
    has_connected: bool,
    /// What a tool found that looked whether all is good.
    look: Look,
}

impl Told {
    pub(super) fn of(text: &str) -> Self {
        let lower = text.to_ascii_lowercase();
        let said = |line: &str| {
            // swaks marks with `~` what goes through TLS, and with `*` an answer that it did not wait for.
            let line = line.trim_start_matches(['<', '-', '~', '*', ' ', 's', ':', '>']);
            line.starts_with("221") || line.contains("logout completed")
        };
        let has_quit = lower.lines().any(|line| line.trim_end().ends_with("quit"));
        Self {
            is_conversation: text.trim().lines().count() > 1,
            has_ended: lower.lines().any(said) || has_quit && lower.contains("+ok"),
            has_logout: lower.lines().any(|line| {
                line.trim_end_matches([' ', '\'', '\r'])
                    .ends_with(" logout")
            }),
            has_connected: curl::has_connected(&lower),
            look: Look::of(&lower),
        }
    }

    /// Whether a step of curl tells of no fault.
    pub(super) fn is_step(&self, step: &str) -> bool {
        let lower = step.to_ascii_lowercase();
        self.has_connected && curl::is_of_one_address(&lower)
            || curl::is_harmless(&lower)
            || !FAULTS.iter().any(|fault| lower.contains(fault))
    }

    /// What a line tells; `begins` is whether a log's time or process stood before it.
    pub(super) fn tells(&self, said: &str, begins: bool) -> Tells {
        let lower = without_none(said.trim().to_ascii_lowercase());
        if is_goodbye(&lower, self.has_logout)
            || self.is_conversation && lower == "+ok"
            || says_it_worked(&lower)
            || is_of_watcher(&lower)
            || self.look.is_all_good
        {
            return Tells::Success;
        }
        let is_end = lower.contains("connection") && lower.contains("clos");
        if is_data(&lower)
            || self.is_conversation && is_next_way(&lower)
            || self.has_ended && is_end
            || is_of_postfix(&lower)
            || is_authenticated(&lower)
            || is_of_dovecot(&lower)
            || self.look.is_quiet(&lower)
            || is_version(&lower)
            || lower.starts_with(SWAKS_ENDS)
            || NOT_DUE.iter().any(|words| lower.contains(words))
            || begins && is_quiet(&lower)
        {
            return Tells::Nothing;
        }
        step(&lower, begins)
    }
}

/// Whether a line is what a server of IMAP tells about a mailbox or itself (RFC 3501, section 7.2 and later): `* 550 EXISTS`, `* FLAGS`.
fn is_data(lower: &str) -> bool {
    const OF_MAILBOXES: [&str; 5] = ["flags", "list", "lsub", "search", "status"];
    let mut words = lower.split_whitespace();
    let (star, kind, what) = (words.next(), words.next().unwrap_or_default(), words.next());
    let is_number = !kind.is_empty() && kind.bytes().all(|byte| byte.is_ascii_digit());
    let is_count =
        what.is_some_and(|what| ["exists", "recent", "expunge", "fetch"].contains(&what));
    let is_list = kind == "capability" && !lower.contains("logindisabled");
    star == Some("*") && (is_number && is_count || is_list || OF_MAILBOXES.contains(&kind))
}

/// A line without the words that nothing went wrong: `Detected 0 errors`.
fn without_none(mut lower: String) -> String {
    for none in NONE_WRONG
        .into_iter()
        .filter(|none| lower.contains(none))
        .collect::<Vec<_>>()
    {
        let mut rest = String::with_capacity(lower.len());
        let mut done = 0;
        for (at, _) in lower.match_indices(none) {
            rest.push_str(&lower[done..at]);
            // "10 errors" are some.
            if rest.ends_with(|c: char| c.is_ascii_digit() || c == '.' || c == ',') {
                rest.push_str(none);
            }
            done = at + none.len();
        }
        rest.push_str(&lower[done..]);
        lower = rest;
    }
    lower
}

/// What a step tells that a program writes into its log.
fn step(lower: &str, begins: bool) -> Tells {
    /// So far from the beginning of the line it stands at most.
    const BEFORE: usize = 60;
    let is_of_log = begins || lower.starts_with("debug ") || lower.starts_with("===");
    if !is_of_log || FAULTS.iter().any(|fault| lower.contains(fault)) {
        return Tells::Else;
    }
    let says = |steps: &[&str]| {
        steps
            .iter()
            .any(|step| lower.find(step).is_some_and(|at| at <= BEFORE))
    };
    match (says(&DONE), says(&TRIES)) {
        (true, _) => Tells::Success,
        (false, true) => Tells::Nothing,
        (false, false) => Tells::Else,
    }
}

/// Whether a line that stands beside what worked may tell a fault: it says so, it is a refusal, or somebody writes in his own words.
pub(super) fn may_tell_a_fault(line: &str) -> bool {
    /// From so many words on, and with nothing that machines write, it is somebody's own.
    const WORDS: usize = 7;
    let lower = without_none(line.to_lowercase());
    let is_of_machine = lower.contains([':', '=', '[', '<', '/', '*']);
    let is_refused = |one: &sentence::Sentence| one.begins && one.is_formal();
    FAULTS.iter().any(|fault| lower.contains(fault))
        || lower
            .split(|c: char| !c.is_ascii_alphanumeric())
            .any(is_number_of_windows)
        || !is_of_machine && lower.split_whitespace().count() >= WORDS
        || sentence::formal(line).iter().any(is_refused)
}

/// Whether a word, in lower case, is a number by which Windows names a failure: `0x800ccc0f`.
fn is_number_of_windows(word: &str) -> bool {
    let digits = word.strip_prefix("0x").unwrap_or_default();
    digits.len() == 8
        && digits.starts_with(['8', 'c'])
        && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// What a line that begins well must not say.
pub(super) const NO_SUCCESS: [&str; 12] = [
    "fail",
    "error",
    "refus",
    "reject",
    "denied",
    "***",
    "xxxx",
    "invalid",
    "timed out",
    "not ",
    "expected",
    "unexpected",
];

/// Whether a line of a log says only that something happened, as it does all day.
fn is_quiet(lower: &str) -> bool {
    let has = |all: &[&str]| all.iter().any(|word| lower.contains(word));
    has(&QUIET) && !has(&NO_SUCCESS) && !has(&TROUBLES)
}

/// Whether what is said tells that something worked, and nothing of a fault.
fn says_it_worked(lower: &str) -> bool {
    let behind_colon = lower.rsplit_once(": ").map_or("", |(_, rest)| rest);
    let begins = |text: &str| {
        WORKED.iter().any(|word| {
            text.strip_prefix(word)
                .is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
        })
    };
    // A tag of IMAP, and `OK` behind it.
    let is_tagged = lower.split_once(' ').is_some_and(|(tag, rest)| {
        let has = |test: fn(&u8) -> bool| tag.bytes().any(|byte| test(&byte));
        tag.len() < 12
            && tag.bytes().all(|byte| byte.is_ascii_alphanumeric())
            && has(u8::is_ascii_digit)
            && rest.starts_with("ok ")
    });
    let is_logged_out = lower.contains("disconnected: logged out");
    let is_quoted =
        lower.contains("235 2.7.0") || lower.contains("250 2.") || lower.contains("(235, ");
    let is_good = begins(lower) && lower.contains(' ')
        || is_tagged
        || is_logged_out
        || is_quoted
        || ARRIVED.iter().any(|done| lower.contains(done))
        || behind_colon.starts_with("logged in");
    is_good && !NO_SUCCESS.iter().any(|word| lower.contains(word))
}
