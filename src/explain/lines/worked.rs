//! Lines that say that something worked, and those of logs that only say that something happened.

/// What says that something worked, in lower case, at the beginning of what a server says.
const WORKED: [&str; 7] = [
    "+ok",
    "ok",
    "* ok",
    "235",
    "250",
    "logged in",
    "disconnected: logged out",
];

/// What the logs of servers say where somebody signed in or out, or a message arrived, in lower case.
const DONE: [&str; 13] = [
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
];

/// What they say of every session and every message, in lower case.
const QUIET: [&str; 14] = [
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

/// What a line that begins well must not say.
const FAULTS: [&str; 12] = [
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

/// What a line that only says what happened must not say, either.
const TROUBLES: [&str; 4] = ["lost connection", "=0/", "warning", "too many"];

/// Whether a line of a log says only that something happened, as it does all day.
pub(super) fn is_quiet(said: &str) -> bool {
    let lower = said.to_ascii_lowercase();
    let has = |all: &[&str]| all.iter().any(|word| lower.contains(word));
    has(&QUIET) && !has(&FAULTS) && !has(&TROUBLES)
}

/// Whether what is said tells that something worked, and nothing of a fault.
pub(super) fn says_it_worked(said: &str) -> bool {
    let lower = said.trim().to_ascii_lowercase();
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
    let is_good = begins(&lower) && lower.contains(' ')
        || is_tagged
        || is_logged_out
        || is_quoted
        || DONE.iter().any(|done| lower.contains(done))
        || behind_colon.starts_with("logged in");
    is_good && !FAULTS.iter().any(|word| lower.contains(word))
}
