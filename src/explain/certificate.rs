//! What is wrong with a certificate, where the text says so beside the general words that it was not accepted: the reason outranks them,
//! whatever stands between.

mod dated;

use std::collections::BTreeMap;

use super::Candidate;
use super::around::Around;
use crate::catalogue::Certainty;
use crate::catalogue::alternative::Words;

/// General words that a certificate was not accepted, in lower case.
const GENERAL: [&str; 11] = [
    "verify failed",
    "verify_failed",
    "verify error",
    "verification failed",
    "verification error",
    "validation failed",
    "certificate failure",
    "certificate problem",
    "is not trusted",
    "untrusted",
    "not verified",
];

/// How Chromium begins the names of what is wrong with a certificate (`net_error_list.h`); programs that are built on it show them for mail.
const OF_CHROMIUM: &str = "err_cert_";

/// What is wrong, by words in lower case, with its page and how it is told. What a server shows to those who name no host comes first:
/// nothing else about that certificate counts.
const REASONS: [(&[&str], &str, &str); 7] = [
    (
        &["no sni provided", "invalid2.invalid"],
        "tls.unknown-name",
        "it is the one that the server shows to programs that name no host (no SNI)",
    ),
    (
        &[
            "certificate has expired",
            "certificate expired",
            "expired certificate",
            "cert_has_expired",
            "certificateexpiredexception",
            "exception: notafter:",
        ],
        "tls.expired",
        "it has expired",
    ),
    (
        &[
            "certificate is not yet valid",
            "not yet valid",
            "certificatenotyetvalidexception",
            "exception: notbefore:",
        ],
        "tls.not-yet-valid",
        "it is not valid yet",
    ),
    (
        &[
            "hostname mismatch",
            "host name mismatch",
            " name mismatch",
            "(name mismatch",
            "hostname doesn't match",
            "does not match target host",
            "doesn't match hostname",
            "owner does not match",
            "err_cert_common_name_invalid",
        ],
        "tls.name-mismatch",
        "it is for another name",
    ),
    (
        &[
            "certificate revoked",
            "certificate has been revoked",
            "certificate is revoked",
            "err_cert_revoked",
        ],
        "tls.revoked",
        "it was revoked",
    ),
    (
        &["err_cert_date_invalid"],
        "tls.expired",
        "its time is over, or not yet there by the clock of that computer",
    ),
    (
        &["err_cert_authority_invalid"],
        UNTRUSTED,
        "its authority is not trusted",
    ),
];

/// The pages about certificates that are not accepted.
const PAGES: [&str; 12] = [
    "tls.expired",
    "tls.handshake-refused",
    "tls.intercepted",
    "tls.invalid-certificate",
    "tls.missing-intermediate",
    "tls.name-mismatch",
    "tls.not-yet-valid",
    "tls.revoked",
    "tls.self-signed",
    "tls.unknown-name",
    "tls.untrusted-root",
    "tls.wrong-usage",
];

/// How good a named reason is at least, how much better than other pages about certificates, and how much those count beside it.
const NAMED: f64 = 0.9;
const ABOVE: f64 = 0.01;
const BESIDE: f64 = 0.7;

/// Puts the reasons that a text names before what else a certificate that is not accepted can mean.
pub(super) fn weigh(text: &str, around: &Around, found: &mut Vec<Candidate>) {
    let is_page = |one: &Candidate| PAGES.contains(&one.id.as_str());
    if around.foreign || around.others && !around.mail && !found.iter().any(is_page) {
        return;
    }
    let lower = text.to_lowercase();
    if let Some(dated) = dated::Dated::of(&lower) {
        return dated.weigh(found);
    }
    let is_of_none = |line: &&str| {
        says(line, &GENERAL)
            || says(line, REASONS[0].0)
            || around.mail && line.contains(OF_CHROMIUM)
    };
    let lines: Vec<&str> = lower.lines().filter(is_of_none).collect();
    let named: Vec<_> = lines.iter().map(|line| reason(line)).collect();
    // A message may be broken over two lines, and a short one names its reason anywhere.
    let is_one = lower.lines().count() <= FEW;
    let named: Vec<_> = named
        .into_iter()
        .map(|one| one.or_else(|| reason(&lower).filter(|_| is_one)))
        .collect();
    let best = found.iter().filter(|one| is_page(one) && !one.is_weak);
    let best = best.map(|one| one.score).fold(0.0, f64::max);
    let reasons: BTreeMap<&str, &str> = named.iter().flatten().copied().collect();
    if reasons.is_empty() {
        return;
    }
    let is_named = |one: &Candidate| reasons.contains_key(one.id.as_str());
    if named.iter().all(Option::is_some) {
        let others = found.iter_mut().filter(|one| is_page(one));
        for one in others.filter(|one| !is_named(one)) {
            one.score *= BESIDE;
            one.certainty = Certainty::Possible;
        }
    }
    // A name of Chromium says one thing alone.
    if lines.iter().all(|line| line.contains(OF_CHROMIUM)) {
        let is_like = |one: &Candidate| {
            reasons.contains_key(UNTRUSTED) && LIKE_UNTRUSTED.contains(&one.id.as_str())
                || reasons.contains_key(EXPIRED) && one.id == NOT_YET
        };
        found.retain(|one| !is_page(one) || is_named(one) || is_like(one));
    }
    for (id, what) in reasons {
        found.push(Candidate {
            id: id.to_owned(),
            certainty: Certainty::Likely,
            score: NAMED.max(best + ABOVE).min(1.0),
            why: format!("The text says itself what is wrong with the certificate: {what}."),
            program: None,
            tell_apart: None,
            protocol: None,
            words: Words::default(),
            is_weak: false,
            is_single: false,
            is_own: false,
        });
    }
}

/// A date that does not fit lies in the past or ahead.
const EXPIRED: &str = "tls.expired";
const NOT_YET: &str = "tls.not-yet-valid";

/// The page about an authority that is not trusted, and those that look the same to a program.
const UNTRUSTED: &str = "tls.untrusted-root";
const LIKE_UNTRUSTED: [&str; 3] = [
    "tls.intercepted",
    "tls.missing-intermediate",
    "tls.self-signed",
];

/// A text of so many lines is one message.
const FEW: usize = 4;

fn says(text: &str, words: &[&str]) -> bool {
    words.iter().any(|one| text.contains(one))
}

/// The page and the words of what is wrong; none where the text does not say, or denies it.
fn reason(text: &str) -> Option<(&'static str, &'static str)> {
    const DENIED: [&str; 3] = ["not expired", "hasn't expired", "has not expired"];
    let reason = REASONS.iter().find(|(words, ..)| says(text, words));
    let (_, id, what) = reason.filter(|_| !says(text, &DENIED))?;
    Some((*id, *what))
}
