//! The mailbox, senders and recipients.

use super::values::{ABOUT_INSIDE, OBJECTIONS, TEXT};
use super::{Key, key};
use crate::stage::Stage;

pub(super) const KEYS: &[Key] = &[
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
        "The command that showed it, or that was refused: `EXAMINE`, `STAT`, `MAIL` or `RCPT`; a sender that is refused only behind the recipient, as Postfix does, counts as `MAIL`.",
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
    key(
        "enter.referral",
        Stage::Enter,
        "The host, with its port if one is told, that a referral or its words lead to.",
        TEXT,
    ),
    key("enter.text", Stage::Enter, "The text of the reply.", TEXT),
    key(
        "enter.wait-s",
        Stage::Enter,
        "How many seconds the refusal asks to wait, where it says so in numbers.",
        TEXT,
    ),
    key(
        "enter.objection",
        Stage::Enter,
        "What a refusal of a sender or a recipient (SMTP) is about, where its words or codes say so: that nobody signed in, the encryption, the name in EHLO, the size, greylisting, a sender that is not this account's or not verified with the service, a sender's address that is no good, the account that may not send, the address of the caller, a rate, relaying, a full mailbox, the recipient, a recipient that is put off, or an outage.",
        OBJECTIONS,
    ),
    key(
        "enter.about",
        Stage::Enter,
        "The same of a refusal at the mailbox, as with `auth.about`.",
        ABOUT_INSIDE,
    ),
    key(
        "enter.gist",
        Stage::Enter,
        "What it speaks of when it is a refusal, as with `auth.gist`.",
        TEXT,
    ),
    key(
        "enter.told",
        Stage::Enter,
        "What the server wants to be shown (`ALERT`) or warns of, though the sign-in and the mailbox went well.",
        TEXT,
    ),
    key(
        "enter.messages",
        Stage::Enter,
        "The number of messages, where the protocol tells it.",
        TEXT,
    ),
    key(
        "enter.quota-percent",
        Stage::Enter,
        "How full the mailbox is in percent of what it may hold, where the server tells it (RFC 9208).",
        TEXT,
    ),
    key(
        "enter.message-quota-percent",
        Stage::Enter,
        "The same by the number of messages that it may hold.",
        TEXT,
    ),
    key(
        "enter.quota-used-kib",
        Stage::Enter,
        "What it holds, in units of 1024 bytes.",
        TEXT,
    ),
    key(
        "enter.quota-limit-kib",
        Stage::Enter,
        "What it may hold, in units of 1024 bytes.",
        TEXT,
    ),
];
