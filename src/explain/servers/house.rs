//! Whose server refuses a sign-in in the two words that Exchange has for all reasons: `LOGIN failed.`

use crate::catalogue::Certainty;
use crate::explain::Candidate;
use crate::explain::heard::Setting;
use crate::explain::search::Asked;
use crate::explain::sentence::{Form, Sentence};

/// The page about passwords that are switched off, which they are at Exchange Online.
const SWITCHED_OFF: &str = "auth.basic-disabled";

/// The page about wrong ones, which comes right before that where both fit about as well.
const WRONG: &str = "auth.bad-password";
const NEAR_WRONG: f64 = 0.8;
const BESIDE_WRONG: f64 = 1.06;
const BEHIND_WRONG: f64 = 0.95;

/// How much it counts where another server refuses in those words.
const ELSEWHERE: f64 = 0.8;

/// The two words, in lower case: the command that was refused, and that it was.
const TERSE: [&str; 2] = ["login failed", "authenticate failed"];

/// How the services of Exchange greet, in lower case. Exchange Online puts a tag of the very server behind it, in brackets.
const GREETINGS: [&str; 2] = [
    "the microsoft exchange imap4 service is ready.",
    "the microsoft exchange pop3 service is ready.",
];

/// How Exchange Online is called, in lower case.
const ONLINE: [&str; 3] = ["office365", "outlook.com", "office 365"];

/// Whether a text shows an Exchange server that somebody runs on their own: its greeting has no tag, or it offers the ways of signing in
/// of a Windows domain.
pub(in crate::explain) fn is_own_exchange(text: &str) -> bool {
    let lower = text.to_lowercase();
    let is_domain = lower.contains("auth=ntlm") || lower.contains("auth=gssapi");
    let behind = |greeting: &str| {
        let (_, behind) = lower.split_once(greeting)?;
        Some(behind.trim_start_matches(' ').starts_with('['))
    };
    let mut tags = GREETINGS.into_iter().filter_map(behind);
    let is_tagged = tags.next();
    !ONLINE.iter().any(|name| lower.contains(name))
        && is_tagged.is_some_and(|is_tagged| !is_tagged || is_domain)
}

/// Whether a sentence is one of Exchange: it writes the command in capitals, and says nothing else. `LOGIN failed.` is said by many.
pub(super) fn is_terse(sentence: &Sentence) -> bool {
    sentence.text.trim_end_matches('.') == "AUTHENTICATE failed"
}

/// Whether a sentence is one that Exchange has for all reasons, and many other servers for a wrong password.
pub(super) fn is_of_many(sentence: &Sentence) -> bool {
    let text = sentence.text.trim_end_matches('.');
    sentence.form != Form::Pop && text.eq_ignore_ascii_case("LOGIN failed")
}

/// Whose server a sentence may be from, the most probable first.
pub(super) fn settings(asked: &Asked<'_, '_>, sentence: &Sentence) -> Vec<Setting> {
    let is_exchange = asked.explainer.quoted.is_of_exchange(sentence);
    let mut all = asked.around.settings(is_exchange);
    if asked.is_own_exchange {
        all.truncate(1);
        all.iter_mut().for_each(|setting| setting.server = "");
    }
    all
}

/// Whether a text shows that the server is Microsoft's own: its host, its greeting with a tag, or an address there.
pub(super) fn is_online(asked: &Asked<'_, '_>) -> bool {
    let settings = asked.around.settings(false);
    !asked.is_own_exchange && settings.iter().all(|setting| !setting.server.is_empty())
}

/// Leaves no more than possible that passwords are switched off, where a server refuses in two words and nothing shows that it is
/// Exchange Online: others refuse in the same words.
pub(in crate::explain) fn weigh(asked: &Asked<'_, '_>, segments: &[String], all: &mut [Candidate]) {
    let settings = asked.around.settings(false);
    if settings.iter().any(|setting| setting.with_token) {
        return weigh_token(all);
    }
    let is_refused = |segment: &String| {
        let lower = segment.to_lowercase();
        TERSE.iter().any(|terse| lower.contains(terse))
    };
    if is_online(asked) || !segments.iter().any(is_refused) {
        return;
    }
    let is_of_none = settings.iter().all(|setting| setting.server.is_empty());
    let is_other = asked.is_own_exchange || asked.around.host.is_some() && is_of_none;
    let wrong = all.iter().filter(|one| one.id == WRONG && !one.is_weak);
    let wrong = wrong.map(|one| one.score).fold(0.0, f64::max);
    for one in all.iter_mut().filter(|one| one.id == SWITCHED_OFF) {
        if is_other && one.program.is_some() {
            one.score *= ELSEWHERE;
        }
        if (NEAR_WRONG..BESIDE_WRONG).contains(&(one.score / wrong)) {
            one.score = wrong * BEHIND_WRONG;
        }
        one.certainty = Certainty::Possible;
    }
}

/// Leaves no more than possible that a password is wrong, where a server refused a token: programs show both in the same words.
fn weigh_token(all: &mut [Candidate]) {
    const REFUSED: &str = "oauth.refused";
    let is_refused = |one: &Candidate| one.id == REFUSED && one.program.is_none();
    if !all.iter().any(is_refused) {
        return;
    }
    let is_of_password = |one: &&mut Candidate| one.id == WRONG && one.program.is_some();
    for one in all.iter_mut().filter(is_of_password) {
        one.score *= ELSEWHERE;
        one.certainty = Certainty::Possible;
    }
}
