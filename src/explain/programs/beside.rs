//! What one message takes from another that stands beside it.

use super::{Fit, NAMED, is_sentence};
use crate::explain::pattern;
use crate::explain::token::WILD;

/// How much a fault of making the connection counts, among the many that a message can mean, where another message shows that it stood.
pub(super) const CONNECTED: f64 = 0.55;

/// So few meanings a message has that tells something, and how much one that can mean more counts beside it.
const FEW: usize = 2;
const MANY: f64 = 0.82;

/// How much a message counts that stands around another one.
const WRAPPED: f64 = 0.72;

/// Whether a message that is there in full is about nothing but the encryption: then the connection stood.
pub(super) fn is_about_tls(fit: &Fit<'_>) -> bool {
    let is_of_tls = |id: &str| id.starts_with("tls.") || id.starts_with("clock.");
    is_sentence(fit) && fit.score > NAMED && fit.text.means.iter().all(|one| is_of_tls(&one.id))
}

/// Whether a fault keeps a connection from being made at all.
pub(super) fn is_before_tls(id: &str) -> bool {
    const OF_CONNECTING: [&str; 3] = ["tcp.timeout", "tcp.refused", "tcp.port25-blocked"];
    id.starts_with("dns.") || OF_CONNECTING.contains(&id)
}

/// How much less a message counts beside another one that is there in full, in words of its own or by its number: one that can mean
/// many things beside one that can mean one or two, and one that leaves it to the words behind it beside whatever those are.
pub(super) fn beside(fit: &Fit<'_>, all: &[Fit<'_>]) -> f64 {
    /// So many others are looked at.
    const MOST: usize = 60;
    let tells = |other: &&Fit<'_>| {
        (is_sentence(other) || other.is_all)
            && other.score > NAMED
            && other.found.iter().any(|word| !fit.found.contains(word))
    };
    let mut others = all.iter().take(MOST).filter(tells);
    let means = fit.text.means.len();
    if means > 1 && is_wrapper(fit) && !fit.is_all {
        return if others.any(|other| !is_wrapper(other)) {
            WRAPPED
        } else {
            1.0
        };
    }
    let is_clearer = |other: &Fit<'_>| is_sentence(other) && other.text.means.len() <= FEW;
    match means > 2 * FEW && others.any(is_clearer) {
        true => MANY,
        false => 1.0,
    }
}

/// Whether a message ends with what the system or a server said: `cannot connect to %s: %s`, `verification error (%s)`.
pub(super) fn is_wrapper(fit: &Fit<'_>) -> bool {
    let message = pattern::open(&fit.text.says[fit.says]);
    let said = message.trim_end_matches([' ', '.', ')']);
    let before = said.trim_end_matches([' ', WILD]);
    said.ends_with(WILD) && before.ends_with([':', '('])
}
