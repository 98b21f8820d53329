//! Whether so much of a message is there that it may be meant.

use crate::explain::common;
use crate::explain::index::Hit;
use crate::explain::pattern::{Origin, Pattern};
use crate::explain::search::Asked;
use crate::explain::token::{Kind, Token};

/// Whether enough of the text fits that it may be meant: more where nothing else tells that it is about mail.
pub(super) fn accepted(
    asked: &Asked<'_, '_>,
    hit: &Hit,
    pattern: &Pattern,
    (segment, tokens): (&str, &[Token]),
) -> bool {
    let around = asked.around;
    if is_mechanism(pattern, segment)
        || is_reversed(asked, pattern)
        || is_unfilled(asked, hit, pattern)
    {
        return false;
    }
    let of = |kind: Kind| move |at: &&usize| pattern.tokens[**at].kind == kind;
    if pattern.is_code() {
        let long = pattern.tokens[0].text.len() > 4;
        let is_sure = long && !around.others || around.mail || tokens.len() == 1;
        return hit.covered >= 0.99 && is_sure;
    }
    if !around.others
        && (is_identifier(asked, pattern, segment)
            || hit.covered > 0.99 && is_verbatim(asked, pattern, segment))
    {
        return true;
    }
    // What is said in another language may be about anything.
    if hit.besides > 0 && !around.mail && !around.server && !is_in_english(asked, pattern) {
        return false;
    }
    if is_exact(hit, pattern) {
        let telling = hit
            .found
            .iter()
            .filter(|at| !common::is_holding(&pattern.tokens[**at].text))
            .count();
        // A heading such as "Cannot Get Mail" has none but common words, and is known by being all that was typed.
        let is_heading = telling == 0 && tokens.len() > 2 && tokens.len() == pattern.tokens.len();
        let is_said = match pattern.origin {
            Origin::Text(..) => telling > 0 && tokens.len() > 1 || hit.weight > 5.5,
            Origin::Sentence(_) => telling > 1 || hit.weight > SAYS_MUCH,
        };
        // Few words with something else in the gap are those of other software, too.
        let is_own = hit.besides == 0 || hit.weight > SAYS_MUCH;
        return is_heading
            || telling > 3 && is_own
            || is_said && (around.mail || is_own && !around.others);
    }
    // Words of servers are those of other services, too.
    let is_of_program = matches!(pattern.origin, Origin::Text(..)) || around.mail;
    if asked.is_short && is_of_program && is_part(hit, pattern, around.mail) && !around.others {
        return true;
    }
    if hit.covered < 0.5 {
        return false;
    }
    let tells = |at: &&usize| !common::is_holding(&pattern.tokens[**at].text);
    let words = hit
        .found
        .iter()
        .filter(of(Kind::Word))
        .filter(tells)
        .count();
    let codes = pattern
        .tokens
        .iter()
        .filter(|token| token.kind == Kind::Code)
        .count();
    // A pattern that stands on its code needs the code.
    if words < 2 && codes > 0 && hit.found.iter().filter(of(Kind::Code)).count() < codes {
        return false;
    }
    let is_whole = tokens.len() <= pattern.tokens.len() + 4;
    if hit.weight < 4.0
        || words + codes < 2 && !(is_whole && hit.covered > 0.95 && hit.weight > 6.0)
    {
        return false;
    }
    let (covered, explained, weight) = (hit.covered, hit.explained, hit.weight);
    let is_described = |number: usize| !asked.explainer.library.texts()[number].quoted;
    if around.mail && matches!(pattern.origin, Origin::Text(number, _) if is_described(number)) {
        return covered >= 0.55 && weight >= 8.0 && explained >= 0.4;
    }
    if around.mail {
        return covered >= 0.6 && weight >= 14.0
            || covered >= 0.72 && weight >= 8.0
            || covered >= 0.88 && explained >= 0.3;
    }
    // Few words of servers are their own: without a word about mail around, it must be all that was typed.
    if matches!(pattern.origin, Origin::Sentence(_)) && weight < 12.0 {
        return covered >= 0.9 && explained >= 0.9 && !around.others;
    }
    if around.others {
        return covered >= 0.85 && explained >= 0.75 && weight >= 12.0;
    }
    covered >= 0.6 && weight >= 14.0 && explained >= 0.85
        || covered >= 0.65 && weight >= 20.0 && explained >= 0.35
        || covered >= 0.75 && weight >= 12.0 && explained >= 0.5
        || covered >= 0.88 && explained >= 0.6
}

/// Whether a text of a program is two words with what differs from case to case behind them, and nothing stands there: the two words are
/// those of everybody.
fn is_unfilled(asked: &Asked<'_, '_>, hit: &Hit, pattern: &Pattern) -> bool {
    const FEW: usize = 2;
    /// It ends where the text does.
    const LAST: f64 = 0.99;
    let Origin::Text(number, says) = pattern.origin else {
        return false;
    };
    let message = &asked.explainer.library.texts()[number].says[says];
    let is_open = || {
        super::super::readable(message)
            .trim_end()
            .ends_with('\u{2026}')
    };
    pattern.gaps > 0 && pattern.tokens.len() <= FEW && hit.end > LAST && is_open()
}

/// Whether a description says the reverse of what is told, in the same words.
fn is_reversed(asked: &Asked<'_, '_>, pattern: &Pattern) -> bool {
    let Origin::Text(number, says) = pattern.origin else {
        return false;
    };
    let text = &asked.explainer.library.texts()[number];
    !text.quoted && asked.is_short && asked.told.is_reversed_by(&text.says[says])
}

/// Whether a message that begins with LOGIN has it as a command, and the text as the name of a mechanism: `SASL LOGIN`, `AUTH LOGIN`.
fn is_mechanism(pattern: &Pattern, segment: &str) -> bool {
    let mut telling = pattern
        .tokens
        .iter()
        .filter(|token| !common::is_holding(&token.text));
    let is_command = telling.next().is_some_and(|token| token.text == "login");
    let lower = segment.to_ascii_lowercase();
    let mut places = lower.match_indices("login").peekable();
    let is_name = |at: usize| lower[..at].ends_with("sasl ") || lower[..at].ends_with("auth ");
    is_command
        && pattern.tokens.len() > 1
        && places.peek().is_some()
        && places.all(|(at, _)| is_name(at))
}

/// Whether a message is in English, as the sentences of servers are.
fn is_in_english(asked: &Asked<'_, '_>, pattern: &Pattern) -> bool {
    /// Small words of other languages, in descriptions that have several.
    const OTHERS: [&str; 10] = [
        "le", "la", "el", "der", "das", "il", "mon", "ne", "het", "nicht",
    ];
    let Origin::Text(number, says) = pattern.origin else {
        return true;
    };
    let text = &asked.explainer.library.texts()[number];
    let mut words = text.says[says].split(' ');
    text.is_english() && (text.quoted || !words.any(|word| OTHERS.contains(&word)))
}

/// The weight from which on words are not found in the texts of others by chance.
const SAYS_MUCH: f64 = 8.0;

/// So much is there where a word has a slip in it.
const NEARLY: f64 = 0.85;

/// Whether it is all that was typed, and all that is shown, word for word; what is besides stands in the gaps.
fn is_exact(hit: &Hit, pattern: &Pattern) -> bool {
    // A server puts in names alone.
    let gaps = match pattern.origin {
        Origin::Text(..) => pattern.gaps,
        Origin::Sentence(_) => 0,
    };
    let is_whole = hit.found.len() == pattern.tokens.len() && hit.covered > NEARLY;
    (hit.covered > 0.99 || is_whole) && hit.besides <= gaps
        || hit.covered > NEARLY && hit.besides <= gaps && hit.weight > 6.0
}

/// Whether a message that has no gaps stands word for word as a sentence, or several, of what was typed: then the sentences beside it
/// take nothing from it.
fn is_verbatim(asked: &Asked<'_, '_>, pattern: &Pattern, segment: &str) -> bool {
    /// Shorter ones are said of many things.
    const SHORTEST: usize = 30;
    const WORDS: usize = 4;
    let Origin::Text(number, says) = pattern.origin else {
        return false;
    };
    let text = &asked.explainer.library.texts()[number];
    let message = text.says[says].trim_end_matches(['.', ' ']);
    if !text.quoted || pattern.gaps > 0 || message.len() < SHORTEST {
        return false;
    }
    let tells = |token: &&Token| !common::is_holding(&token.text);
    let (lower, message) = (segment.to_lowercase(), message.to_lowercase());
    let is_sentence = |at: usize| {
        let before = lower[..at].trim_end().chars().next_back();
        let behind = lower[at + message.len()..].chars().next();
        let ends = |c: char| ".!?:\u{3002}".contains(c);
        before.is_none_or(|c| ends(c) || "\"'(\u{201c}".contains(c)) && behind.is_none_or(ends)
    };
    pattern.tokens.iter().filter(tells).count() >= WORDS
        && lower.match_indices(&message).any(|(at, _)| is_sentence(at))
}

/// How much less an error counts that stands at the very beginning of a row.
const LAST: f64 = 0.05;

/// How well it fits, from 0 to 1: how much of the message is there, how much of what was typed it is, and how much it says. A name in
/// code counts as exact whatever stands around it.
pub(super) fn score(hit: &Hit, pattern: &Pattern, of_mail: bool, is_named: bool) -> f64 {
    if pattern.is_code() {
        return 0.84 + 0.06 * hit.explained;
    }
    let says = (hit.weight / 20.0).min(1.0);
    let is_exact = is_exact(hit, pattern);
    if is_named || is_exact {
        // Of two that are there in full, the one that is more of what was typed.
        // Of errors that stand in a row, the last is the cause of those before it; names of flags stand in any order.
        let nearness = if is_exact {
            LAST * (hit.end - 1.0)
        } else {
            0.0
        };
        return hit.covered * (0.75 + 0.2 * hit.explained + 0.05 * says) + nearness;
    }
    let score = (hit.covered * (0.62 + 0.3 * hit.explained + 0.08 * says)).min(1.0);
    match is_part(hit, pattern, of_mail) {
        true => score.max(0.5 + 0.35 * hit.covered),
        false => score,
    }
}

/// Whether the message is a name in code, such as `CERTIFICATE_VERIFY_FAILED`, and stands as one in what was typed: nobody says it
/// by chance.
pub(super) fn is_identifier(asked: &Asked<'_, '_>, pattern: &Pattern, segment: &str) -> bool {
    const SHORTEST: usize = 15;
    const SHORTEST_OF_SIGN_IN: usize = 12;
    let Origin::Text(number, says) = pattern.origin else {
        return false;
    };
    let message = asked.explainer.library.texts()[number].says[says].as_str();
    const CAPITALS: usize = 3;
    let capitals = message.bytes().filter(u8::is_ascii_uppercase).count();
    // The errors of OAuth are few, and stand behind a word about it.
    let shortest = match is_of_sign_in_service(message) && speaks_of_sign_in(segment) {
        true => SHORTEST_OF_SIGN_IN,
        false => SHORTEST,
    };
    let is_name = message.len() >= shortest
        && message
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        && (message.contains('_') || capitals >= CAPITALS);
    let is_whole = |at: usize| {
        let before = segment[..at].chars().next_back();
        let behind = segment[at + message.len()..].chars().next();
        let is_part = |c: char| c.is_alphanumeric() || c == '_' || c == ':';
        before.is_none_or(|c| !is_part(c)) && behind.is_none_or(|c| !c.is_alphanumeric())
    };
    is_name && segment.match_indices(message).any(|(at, _)| is_whole(at))
}

/// Whether all that was typed is a part of a longer message, and enough of it to tell which: callers read half of it out.
pub(super) fn is_part(hit: &Hit, pattern: &Pattern, of_mail: bool) -> bool {
    const LEAST: f64 = 0.35;
    const WORDS: usize = 3;
    const ALL: f64 = 0.93;
    let telling = |at: &&usize| {
        let token = &pattern.tokens[**at];
        token.kind == Kind::Word && !common::is_holding(&token.text)
    };
    let says = if of_mail { SAYS_MUCH } else { 1.5 * SAYS_MUCH };
    let is_all = hit.besides == 0 && hit.explained > ALL;
    let words = hit.found.iter().filter(telling).count();
    is_all
        && (hit.covered >= LEAST && hit.weight > says && words >= WORDS
            || is_begin_or_end(hit, pattern) && words >= WORDS - 1)
}

/// Whether it is word for word the beginning of a message, or its end.
fn is_begin_or_end(hit: &Hit, pattern: &Pattern) -> bool {
    /// So much of the message is there, and so many words at least.
    const LEAST: f64 = 0.45;
    const LENGTH: usize = 4;
    let (Some(first), Some(last)) = (hit.found.first(), hit.found.last()) else {
        return false;
    };
    let is_in_a_row = last - first + 1 == hit.found.len();
    // The name of the library before it, or a last small word, may be left out.
    let is_at_an_end = *first <= 1 || last + 2 >= pattern.tokens.len();
    hit.found.len() >= LENGTH && is_in_a_row && is_at_an_end && hit.covered >= LEAST
}

/// Whether a message that is one short word, such as `+OK`, or one name with dots, such as `Microsoft.Exchange.Imap`, is there as it is
/// written: its parts stand in other names, too.
pub(super) fn has_sign(asked: &Asked<'_, '_>, pattern: &Pattern, segment: &str) -> bool {
    const SHORT: usize = 3;
    let Origin::Text(number, says) = pattern.origin else {
        return true;
    };
    let message = &asked.explainer.library.texts()[number].says[says];
    if is_dotted(message) {
        let (lower, name) = (segment.to_lowercase(), message.to_lowercase());
        let is_part = |c: char| c.is_alphanumeric() || c == '_';
        return lower.match_indices(&name).any(|(at, _)| {
            let (before, behind) = (&lower[..at], &lower[at + name.len()..]);
            let is_begun = !before.ends_with(|c| is_part(c) || c == '.');
            let mut next = behind.chars();
            let goes_on = match next.next() {
                Some('.') => next.next().is_some_and(is_part),
                Some(c) => is_part(c),
                None => false,
            };
            is_begun && !goes_on
        });
    }
    if is_of_sign_in_service(message) {
        return segment.contains(message.as_str()) || speaks_of_sign_in(segment);
    }
    let [word] = &pattern.tokens[..] else {
        return true;
    };
    if word.kind != Kind::Word || word.text.len() > SHORT {
        return true;
    }
    let message = message.to_lowercase();
    let message = message.trim_matches(['.', ' ', '\u{2026}']);
    segment.to_lowercase().contains(message)
}

/// Whether a piece speaks of signing in with a token, in whole words.
fn speaks_of_sign_in(segment: &str) -> bool {
    const WORDS: [&str; 12] = [
        "oauth",
        "oauth2",
        "xoauth2",
        "token",
        "tokens",
        "consent",
        "signin",
        "sign-in",
        "sign in",
        "signing in",
        "authorization failed",
        "authorisation failed",
    ];
    let lower = segment.to_lowercase();
    let is_part = |c: char| c.is_alphanumeric();
    let is_whole = |(at, word): (usize, &str)| {
        !lower[..at].ends_with(is_part) && !lower[at + word.len()..].starts_with(is_part)
    };
    lower.contains("aadsts")
        || WORDS
            .iter()
            .any(|word| lower.match_indices(word).any(is_whole))
}

/// Whether a message is an error of OAuth (RFC 6749, section 5.2), such as `access_denied`: its words alone are everybody's.
fn is_of_sign_in_service(message: &str) -> bool {
    message.contains('_')
        && message
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte == b'_')
}

/// Whether a message is a name of several parts with dots between them, as those of classes are.
fn is_dotted(message: &str) -> bool {
    const PARTS: usize = 3;
    let mut parts = message.split('.');
    let is_part = |part: &str| {
        part.starts_with(char::is_alphabetic) && part.bytes().all(|b| b.is_ascii_alphanumeric())
    };
    message.split('.').count() >= PARTS && parts.all(is_part)
}
