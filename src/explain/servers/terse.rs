//! Refusals that tell no reason: what they can mean, the reasons before the page about such refusals.

use super::{add, house};
use crate::catalogue::Certainty;
use crate::explain::Candidate;
use crate::explain::heard::Heard;
use crate::explain::search::Asked;
use crate::explain::sentence::Sentence;

/// Pages about a sign-in that is refused without a reason.
const GENERAL: [&str; 2] = ["auth.refused", "oauth.refused"];

/// Whether a page is about a refusal without a reason.
pub(super) fn is_general(id: &str) -> bool {
    GENERAL.contains(&id)
}

/// The sentence of a page of which this one is the beginning; none where it may be that of several, or has too few words.
pub(super) fn whole<'e>(asked: &Asked<'e, '_>, begun: &Sentence) -> Option<&'e Sentence> {
    const WORDS: usize = 3;
    let text = begun.text.trim_end_matches(['.', ',', ' ']).to_lowercase();
    if text.split_whitespace().count() < WORDS {
        return None;
    }
    let all = asked.explainer.quoted.sentences.iter();
    let mut fits = all.filter(|(whole, _)| {
        whole.enhanced == begun.enhanced && whole.text.to_lowercase().starts_with(&text)
    });
    let (whole, _) = fits.next()?;
    fits.next().is_none().then_some(whole)
}

/// What else a sentence means that Exchange says of every refused sign-in; nothing for one that tells more. Who signed in with a token
/// sent no password, and where nothing shows that it is Exchange Online, passwords are more probably wrong than switched off.
pub(super) fn others(asked: &Asked<'_, '_>, sentence: &Sentence) -> Vec<&'static str> {
    let settings = asked.around.settings(false);
    let with_token = settings.first().is_some_and(|one| one.with_token);
    // Behind it stands the name of the front end.
    let text = sentence.text.split('[').next().unwrap_or_default();
    let text = text.trim_end_matches(['.', ' ']).to_lowercase();
    // What stands behind it and is no reason is the caller's.
    let begun = ["login failed", "authenticate failed"]
        .into_iter()
        .find(|terse| {
            text.strip_prefix(terse)
                .is_some_and(|rest| rest.starts_with([' ', '.', ',']))
        });
    match begun.unwrap_or(&text) {
        "authentication unsuccessful" | "authenticate failed" | "login failed" if with_token => {
            vec![
                "oauth.user-mismatch",
                "oauth.token-expired",
                "oauth.wrong-scope",
                "auth.imap-disabled",
            ]
        }
        "authentication unsuccessful" => vec![
            "auth.bad-password",
            "auth.smtp-disabled-mailbox",
            "auth.basic-disabled",
            "auth.app-password-needed",
            "auth.shared-mailbox-form",
            "auth.smtp-disabled-tenant",
        ],
        "connection closed. 14" => vec!["auth.throttled", "proto.closed-early"],
        "login failed" if !house::is_online(asked) => vec![
            "auth.bad-password",
            "auth.basic-disabled",
            "auth.imap-disabled",
            "auth.shared-mailbox-form",
        ],
        "login failed" => vec![
            "auth.basic-disabled",
            "auth.bad-password",
            "auth.imap-disabled",
            "auth.shared-mailbox-form",
        ],
        "authenticate failed" => vec![
            "auth.basic-disabled",
            "oauth.refused",
            "auth.bad-password",
            "auth.imap-disabled",
            "auth.shared-mailbox-form",
        ],
        "authentication failure: unknown user name or bad password" => {
            vec!["auth.bad-password", "oauth.refused", "auth.pop-disabled"]
        }
        "logon failure: unknown user name or bad password" => {
            vec!["auth.bad-password", "auth.pop-disabled"]
        }
        _ => Vec::new(),
    }
}

/// The sentence behind a refusal that tells no reason, `LOGIN failed. IMAP is disabled for user`: it is the reason.
pub(super) fn behind(text: &str) -> Option<&str> {
    const TERSE: [&str; 4] = [
        "login failed. ",
        "authenticate failed. ",
        "authentication failed. ",
        "logon failure. ",
    ];
    const WORDS: usize = 3;
    let lower = text.to_ascii_lowercase();
    let begun = TERSE.iter().find(|terse| lower.starts_with(**terse))?;
    let behind = text[begun.len()..].trim();
    let says = !behind.starts_with('[') && behind.split_whitespace().count() >= WORDS;
    says.then_some(behind)
}

/// Gives the reasons that a refusal without one can have, and then the page about such refusals.
pub(super) fn reasons_first(
    sentence: &Sentence,
    heard: &Heard,
    score: f64,
    all: &mut Vec<Candidate>,
) {
    /// How many reasons come first.
    const BEFORE: usize = 3;
    let from = all.len();
    let reasons = Heard {
        id: heard.candidates[0].clone(),
        candidates: heard.candidates[1..].to_vec(),
        ..heard.clone()
    };
    add(sentence, &reasons, score, Certainty::Possible, all);
    let said = sentence.quoted();
    all[from].why = reason(&said);
    let last = all[from..].iter().take(BEFORE).next_back();
    let score = last.map_or(score, |last| last.score * 0.99);
    let general = Heard {
        candidates: Vec::new(),
        ..heard.clone()
    };
    add(sentence, &general, score, Certainty::Possible, all);
}

/// Why one of several reasons is given.
pub(super) fn reason(said: &str) -> String {
    format!(
        "The server says \u{201c}{said}\u{201d}, which does not tell the reason: this is one that it can have."
    )
}
