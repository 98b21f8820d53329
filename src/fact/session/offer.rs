//! What the server offers.

use crate::fact::{Notes, spaced};
use crate::observation::session::Offer;

/// Notes an offer.
pub(super) fn offered(notes: &mut Notes, offer: &Offer) {
    notes.text("offer.told", offer.told.as_deref().unwrap_or_default());
    notes.word("offer.outcome", "ok");
    notes.text("offer.mechanisms", &spaced(&offer.mechanisms));
    notes.flag("offer.plain-login", offer.plain_login);
    notes.word("offer.takes", takes(offer));
    notes.text("offer.capabilities", &spaced(&offer.capabilities));
    if !offer.under_tls {
        notes.flag("offer.starttls", offer.starttls);
    }
}

/// What an offer holds that a later one takes the place of, as a whole.
pub(super) const OFFER: [&str; 6] = [
    "offer.told",
    "offer.outcome",
    "offer.mechanisms",
    "offer.plain-login",
    "offer.takes",
    "offer.capabilities",
];

/// What the server lets a client sign in with. A client certificate, and nobody in particular, are neither.
fn takes(offer: &Offer) -> &'static str {
    const TOKENS: [&str; 2] = ["XOAUTH2", "OAUTHBEARER"];
    const NEITHER: [&str; 2] = ["EXTERNAL", "ANONYMOUS"];
    let is_of = |list: &[&str], name: &String| list.contains(&name.as_str());
    let names = &offer.mechanisms;
    let tokens = names.iter().any(|name| is_of(&TOKENS, name));
    let passwords = offer.plain_login
        || offer.apop
        || names
            .iter()
            .any(|name| !is_of(&TOKENS, name) && !is_of(&NEITHER, name));
    match (passwords, tokens) {
        (true, true) => "both",
        (true, false) => "passwords",
        (false, true) => "tokens",
        (false, false) => "nothing",
    }
}
