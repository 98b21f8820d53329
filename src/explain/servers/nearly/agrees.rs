//! Whether a text says what the sentence says that it nearly has: one word can turn the sense round, or be what it is about.

use std::collections::HashSet;

use super::super::heard;
use crate::explain::common;
use crate::explain::heard::{Judge, Level};
use crate::explain::search::Asked;
use crate::explain::sentence::Sentence;
use crate::explain::token::{Kind, Token, tokens};

/// Whether what the text has of a sentence means still what the whole sentence means, and denies it nowhere.
pub(super) fn agrees(
    asked: &Asked<'_, '_>,
    judge: &Judge<'_>,
    sentence: &Sentence,
    segments: &[String],
) -> bool {
    let own = tokens(&sentence.text);
    let has = |words: &[Token]| own.iter().filter(|token| is_in(token, words)).count();
    let read = segments.iter().map(|segment| (segment, tokens(segment)));
    let Some((segment, words)) = read.max_by_key(|(_, words)| has(words)) else {
        return false;
    };
    if turns_round(&own, &words) || is_scattered(&own, &words) {
        return false;
    }
    let is_left = |word: &&str| {
        let of_word = tokens(word);
        of_word.iter().all(|token| {
            token.kind != Kind::Word || common::is_holding(&token.text) || is_in(token, &words)
        })
    };
    let is_there = |code: &Option<String>| code.as_ref().is_some_and(|code| segment.contains(code));
    let left: Vec<&str> = sentence.text.split(' ').filter(is_left).collect();
    let left = Sentence {
        text: left.join(" "),
        enhanced: sentence
            .enhanced
            .clone()
            .filter(|_| is_there(&sentence.enhanced)),
        response_code: sentence
            .response_code
            .clone()
            .filter(|_| is_there(&sentence.response_code)),
        ..sentence.clone()
    };
    if left.text == sentence.text || is_one_part(&own, &words) {
        return true;
    }
    let whole = heard(asked, judge, sentence);
    let Some(whole) = whole.first().filter(|whole| whole.level == Level::Words) else {
        return true;
    };
    let means =
        |heard: &crate::explain::heard::Heard| heard.id == whole.id && heard.level > Level::Refusal;
    heard(asked, judge, &left).first().is_some_and(means)
}

/// Whether the text has one part of a sentence without a gap, and enough of it: callers read half of it out.
fn is_one_part(own: &[Token], words: &[Token]) -> bool {
    /// So many words that tell something are enough, or two of them among so many of whatever kind.
    const TELLING: usize = 3;
    const WORDS: usize = 4;
    let tells = |token: &Token| token.kind == Kind::Word && !common::is_holding(&token.text);
    let part = |all: &[&Token]| {
        let there: Vec<bool> = all.iter().map(|token| is_in(token, words)).collect();
        let first = there.iter().position(|one| *one)?;
        let last = there.iter().rposition(|one| *one)?;
        let is_whole = there[first..=last].iter().all(|one| *one);
        let telling = all[first..=last].iter().filter(|token| tells(token));
        is_whole.then(|| (last - first + 1, telling.count()))
    };
    let telling: Vec<&Token> = own.iter().filter(|token| tells(token)).collect();
    let all: Vec<&Token> = own.iter().collect();
    part(&telling).is_some_and(|(count, _)| count >= TELLING)
        || part(&all).is_some_and(|(count, telling)| count >= WORDS && telling >= 2)
}

/// Whether a word of a sentence is among those of a text, with a slip in it or not.
fn is_in(token: &Token, words: &[Token]) -> bool {
    /// In shorter words a slip makes another word.
    const SHORTEST: usize = 5;
    /// So much of a word that was cut off is left at least.
    const BEGUN: usize = 3;
    words.iter().any(|word| {
        let is_begun = word.text.len() >= BEGUN && token.text.starts_with(&*word.text);
        let is_slip = token.text.len() > SHORTEST
            && word.text.len() >= SHORTEST
            && strsim::osa_distance(&token.text, &word.text) == 1;
        word.text == token.text || is_begun || is_slip
    })
}

/// Whether the two words that a short sentence tells something with stand far from each other in the text: they are no sentence there.
fn is_scattered(own: &[Token], words: &[Token]) -> bool {
    const FEW: usize = 2;
    const NEAR: usize = 4;
    let tells = |token: &&Token| token.kind == Kind::Word && !common::is_holding(&token.text);
    let telling: Vec<&Token> = own.iter().filter(tells).collect();
    if telling.len() > FEW {
        return false;
    }
    let place = |token: &&Token| words.iter().position(|word| word.text == token.text);
    let places: Vec<usize> = telling.iter().filter_map(place).collect();
    let (first, last) = (places.iter().min(), places.iter().max());
    first
        .zip(last)
        .is_some_and(|(first, last)| last - first > NEAR)
}

/// Whether one denies what the other says: a sentence that denies something of which the text says it, or a text that denies what
/// the sentence says.
fn turns_round(own: &[Token], words: &[Token]) -> bool {
    let denies = |tokens: &[Token]| tokens.iter().any(|token| common::is_denial(&token.text));
    if denies(own) {
        return !denies(words);
    }
    let said: HashSet<&str> = own
        .iter()
        .filter(|token| token.kind == Kind::Word && !common::is_holding(&token.text))
        .map(|token| &*token.text)
        .collect();
    words.windows(2).any(|two| {
        common::is_denial(&two[0].text) && two[0].text != "cannot" && said.contains(&*two[1].text)
    })
}
