//! What one message takes from another that stands beside it.

use super::{Fit, NAMED, is_sentence};
use crate::client::Sure;
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
    if means > 1 && is_wrapper(fit) && (!fit.is_all || is_announcement(fit)) {
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

/// Whether a message ends in a colon: it announces what stands behind it, few as those words may be.
fn is_announcement(fit: &Fit<'_>) -> bool {
    fit.text.says[fit.says].trim_end().ends_with(':')
}

/// Whether a message ends with what the system or a server said: `cannot connect to %s: %s`, `verification error (%s)`, or leaves it to
/// what stands behind: `failed with the following error:`.
pub(super) fn is_wrapper(fit: &Fit<'_>) -> bool {
    let message = pattern::open(&fit.text.says[fit.says]);
    let said = message.trim_end_matches([' ', '.', ')']);
    let before = said.trim_end_matches([' ', WILD]);
    said.ends_with(':') || said.ends_with(WILD) && before.ends_with([':', '('])
}

/// How much the other causes of a connection that was not made count beside a message that names the one.
pub(super) const BESIDE_CAUSE: f64 = 0.6;

/// Whether a fault keeps a connection from standing.
fn is_of_connection(id: &str) -> bool {
    let families = ["tcp.", "dns.", "net.", "tls."];
    families.iter().any(|family| id.starts_with(family))
}

/// Whether a message says no more than that no connection was made: it can mean many things.
pub(super) fn is_about_connecting(fit: &Fit<'_>) -> bool {
    fit.text.means.len() > FEW && is_open(fit)
}

/// Whether a message leaves open which of the faults it was that keep a connection from being made.
fn is_open(fit: &Fit<'_>) -> bool {
    let means = fit.text.means.iter();
    means.filter(|one| is_before_tls(&one.id)).count() > 1
}

/// Whether a message names one cause, or two that are nearly one.
fn names_cause(fit: &Fit<'_>) -> bool {
    let means = &fit.text.means;
    let is_one = means.iter().skip(1).all(|one| one.sure == Sure::Low);
    !is_open(fit) && (means.len() <= FEW || is_one)
}

/// What messages that are there in full name as the cause of a connection that does not stand.
pub(super) fn causes(all: &[Fit<'_>]) -> Vec<String> {
    const KNOWN: f64 = 0.4;
    let names = |fit: &&Fit<'_>| {
        let mut means = fit.text.means.iter();
        let is_of_settings = |id: &str| id == "client.local-fault";
        let is_one = means.all(|one| is_of_connection(&one.id) || is_of_settings(&one.id))
            && fit.text.means.iter().any(|one| is_of_connection(&one.id));
        is_one && !fit.is_within && is_sentence(fit) && fit.score > KNOWN && names_cause(fit)
    };
    let ids = all.iter().filter(names).flat_map(|fit| &fit.text.means);
    ids.map(|one| one.id.clone()).collect()
}
