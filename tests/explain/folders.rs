//! What a server of IMAP answers behind the sign-in: a folder, a message or the program is at fault, and never the password.

use mailprobe::catalogue::Certainty;

use super::{explainer, ids};

/// What was said, and the ids of which one must come first, with `|` between them.
const SAID: [(&str, &str); 30] = [
    (
        "a5 NO [TRYCREATE] Mailbox doesn't exist: Sent",
        "mailbox.sent-copy-failed",
    ),
    (
        "C: A7 APPEND \"Sent Items\" (\\Seen) {310}\nS: A7 NO [TRYCREATE] Mailbox doesn't exist: Sent Items",
        "mailbox.sent-copy-failed",
    ),
    ("[TRYCREATE] No folder Gesendet", "mailbox.sent-copy-failed"),
    (
        "A9 NO [TRYCREATE] APPEND failed: folder Entw\u{fc}rfe unknown",
        "mailbox.sent-copy-failed|client.local-fault",
    ),
    (
        "mbsync: IMAP command 'SELECT \"Archive\"' returned an error: NO [NONEXISTENT] Mailbox doesn't exist: Archive",
        "client.local-fault",
    ),
    (
        "A3 NO [NONEXISTENT] Unknown Mailbox: Archive (now in authenticated state) (Failure)",
        "client.local-fault",
    ),
    (
        "a4 NO Mailbox \"Projects/2026\" does not exist",
        "client.local-fault",
    ),
    (
        "a5 NO Folder not found: Gesendet",
        "mailbox.sent-copy-failed",
    ),
    (
        "The mail server for account kim@example.org responded: Mailbox doesn't exist: Sent.",
        "mailbox.sent-copy-failed",
    ),
    (
        "b12 SELECT Archive\nb12 NO Mailbox does not exist",
        "client.local-fault",
    ),
    (
        "a10 BAD [CLIENTBUG] No mailbox selected",
        "client.local-fault",
    ),
    ("a2 NO [CANNOT] Invalid mailbox name", "client.local-fault"),
    (
        "a2 NO [ALREADYEXISTS] Mailbox already exists",
        "client.local-fault",
    ),
    (
        "C: t4 CREATE Archive\nS: t4 NO Mailbox already exists",
        "client.local-fault",
    ),
    (
        "a2 NO [EXPUNGEISSUED] Some of the messages no longer exist.",
        "client.local-fault",
    ),
    (
        "A12 NO APPEND failed, mailbox is read-only",
        "mailbox.no-permission",
    ),
    (
        "a9 NO [LIMIT] Message too large",
        "mailbox.sent-copy-failed|smtp.message-too-large",
    ),
    (
        "a9 NO [TOOBIG] Literal is over the limit",
        "mailbox.sent-copy-failed|smtp.message-too-large",
    ),
    (
        "C: 8 APPEND \"Papierkorb\" (\\Seen) {170581193}\nS: * BAD command line limit exceeded",
        "mailbox.sent-copy-failed|smtp.message-too-large",
    ),
    (
        "C: A7 APPEND INBOX {310}\nS: A7 NO [OVERQUOTA] Quota exceeded",
        "mailbox.full",
    ),
    (
        "C: A3 SEARCH UNSEEN\nS: A3 NO Server busy",
        "mailbox.unavailable",
    ),
    (
        "Unable to connect to server (Command: LIST (SPECIAL-USE) \"\" \"INBOX/*\";response: #5# [BAD, Missing required argument to List])",
        "proto.command-rejected",
    ),
    ("a7 NO SELECT failed", "mailbox.refused|mailbox.unavailable"),
    // The inbox is the mailbox itself, and so is one without a name.
    (
        "a5 NO [NONEXISTENT] Mailbox doesn't exist: INBOX",
        "mailbox.missing",
    ),
    (
        "a2 EXAMINE INBOX\na2 NO Mailbox does not exist",
        "mailbox.missing",
    ),
    ("a5 NO Mailbox does not exist", "mailbox.missing"),
    // A sign-in stays one.
    (
        "a1 LOGIN kim [hidden]\na1 NO [AUTHENTICATIONFAILED] Authentication failed.",
        "auth.bad-password",
    ),
    (
        "a2 NO [CANNOT] Account temporarily locked due to too many failed attempts (Failure)",
        "auth.locked",
    ),
    (
        "a1 NO Login failed: mailbox is disabled",
        "auth.account-disabled|auth.imap-disabled",
    ),
    (
        "javax.mail.FolderClosedException: * BYE JavaMail Exception: java.io.IOException: Connection dropped by server?",
        "mailbox.session-ended|proto.closed-early",
    ),
];

#[test]
fn an_answer_behind_the_sign_in_is_none_to_the_sign_in() {
    let mut faults = Vec::new();
    for (said, expected) in SAID {
        let answer = explainer().explain(said);
        let given = ids(&answer);
        let first = given.first().copied().unwrap_or("-");
        if !expected.split('|').any(|id| id == first) {
            faults.push(format!("{said}: {given:?}, not {expected}"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn a_missing_folder_makes_nothing_sure_of_the_mailbox() {
    for (said, _) in SAID.iter().take(10) {
        let answer = explainer().explain(said);
        let sure = |one: &mailprobe::explain::Candidate| {
            one.certainty > Certainty::Possible
                || one.id == "mailbox.missing"
                || one.id.starts_with("auth.")
        };
        let first: Vec<_> = answer
            .candidates
            .iter()
            .take(2)
            .filter(|one| sure(one))
            .collect();
        assert!(first.is_empty(), "{said}: {first:?}");
    }
}
