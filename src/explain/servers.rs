//! What servers say: the sentences in what was typed, judged as in a check.

mod bare;
mod folder;
mod full;
mod gathered;
mod given;
mod house;
mod led;
mod nearly;
mod number;
mod session;
mod terse;
mod waiting;

pub(super) use bare::is_wrapper_alone;
pub(super) use full::is_of_delivery;
pub(super) use house::{is_own_exchange, weigh};

use given::{add, place};
use nearly::{Fits, repaired};

use std::collections::HashSet;

use super::Candidate;
use super::heard::{Heard, Judge, Level, Setting};
use super::programs::Found;
use super::rank;
use super::search::Asked;
use super::sentence::{self, Form, Sentence};
use super::token::tokens;
use crate::catalogue::Certainty;

/// How much a sentence counts that leaves the reason open, within a message of a program that is there in full.
const WITHIN_MESSAGE: f64 = 0.8;

/// What servers say in a text.
pub(super) struct Said {
    pub(super) candidates: Vec<Candidate>,
    /// The sentences that say in so many words what they mean.
    pub(super) told: Vec<String>,
    /// How many sentences with a form were too many to be judged.
    pub(super) left_out: usize,
}

/// Finds and judges all sentences; `shown` is what programs show of it.
pub(super) fn find(
    asked: &Asked<'_, '_>,
    judge: &Judge<'_>,
    segments: &[String],
    shown: &Found,
) -> Said {
    let mut all = Vec::new();
    let mut told = Vec::new();
    let mut known: HashSet<Sentence> = HashSet::new();
    let (mut is_told, mut is_formal) = (false, false);
    let (sentences, left_out) = gathered::gathered(segments, asked.is_short);
    for sentence in sentences {
        known.insert(Sentence {
            tag: None,
            ..sentence.clone()
        });
        let sentence = session::placed(sentence, asked);
        let from = all.len();
        let level = formal(asked, judge, &sentence, &mut all);
        is_formal |= level.is_some();
        is_told |= level == Some(Level::Words);
        let is_sure = all
            .get(from)
            .is_some_and(|one: &Candidate| one.certainty > Certainty::Possible);
        // Where all that was typed is a message that quotes it, that one knows more than the sentence alone.
        if !is_sure && is_within(&sentence, shown.whole) {
            all[from..]
                .iter_mut()
                .for_each(|one| one.score *= WITHIN_MESSAGE);
        }
        if level == Some(Level::Words) && is_sure {
            told.push(sentence.text);
        }
    }
    is_told = is_told || folder::bare(segments, asked.around, &mut all);
    let formal = all.len();
    nearly::find(
        asked,
        judge,
        segments,
        shown,
        (is_told, &mut known),
        &mut all,
    );
    full::keep_to_recipient(&mut all, formal);
    if asked.is_short && all.is_empty() {
        number::without_words(asked, judge, segments, &mut all);
    }
    // What a program shows in words of its own is no server's.
    const ALL: f64 = 0.85;
    if !is_formal {
        for (sentence, is_wrapped) in bare::find(asked, segments) {
            let may_be = shown.explained < ALL && (is_wrapped || !is_told);
            if may_be
                && known.insert(sentence.clone())
                && bare::judged(asked, judge, &sentence, is_wrapped, &mut all)
            {
                break;
            }
        }
    }
    Said {
        candidates: all,
        told,
        left_out,
    }
}

/// Whether a sentence is no more than a part of a message of so many words.
fn is_within(sentence: &Sentence, whole: usize) -> bool {
    /// So many words more has a message that only quotes it.
    const MORE: usize = 3;
    whole >= tokens(&sentence.quoted()).len() + MORE
}

/// One that has the form of a server's sentence; how much of it was understood.
fn formal(
    asked: &Asked<'_, '_>,
    judge: &Judge<'_>,
    sentence: &Sentence,
    all: &mut Vec<Candidate>,
) -> Option<Level> {
    let is_sure = sentence.response_code.is_some()
        || sentence.enhanced.is_some()
        || sentence.form == Form::Pop;
    // An enhanced code alone looks as the number of a version does.
    let is_sure = is_sure && !(sentence.form == Form::Enhanced && asked.around.others);
    let is_of_mail = sentence.is_formal() && (is_sure || !asked.around.others)
        || asked.around.mail
        || asked.around.address.is_some();
    // Other protocols say good-bye with the same number.
    let is_sign_in =
        sentence.form == Form::Smtp(535) && sentence::speaks_of_signing_in(&sentence.text);
    let may_be_of_mail =
        asked.is_short && !asked.around.others && (sentence.is_goodbye() || is_sign_in);
    if !is_of_mail && !may_be_of_mail {
        return None;
    }
    if let Some(level) = folder::judged(asked, judge, sentence, all) {
        return Some(level);
    }
    if !sentence.text.contains(char::is_alphabetic) && sentence.enhanced.is_some() {
        number::alone(asked, judge, sentence, all);
        return None;
    }
    let joined = asked
        .is_short
        .then(|| asked.explainer.quoted.joined(&sentence.text))
        .flatten();
    let sentence = &Sentence {
        text: joined.unwrap_or_else(|| sentence.text.clone()),
        ..sentence.clone()
    };
    let (all_heard, is_reason_told) = understood(asked, judge, sentence);
    let best = all_heard.first()?;
    // Amid other words a number counts something, unless what is behind it is what servers say.
    let is_other = !is_of_mail && !sentence.is_about_errors();
    let is_open = !is_sign_in && (sentence.is_loose || is_other);
    if is_open && best.level < Level::Words {
        return None;
    }
    if best.level == Level::Refusal
        && let Some(whole) = terse::whole(asked, sentence)
        && repaired(asked, judge, whole, Fits::BEGUN, all)
    {
        return Some(Level::Words);
    }
    if sentence.form == Form::Enhanced
        && best.level < Level::Words
        && !sentence::speaks_of_signing_in(&sentence.text)
    {
        number::alone(asked, judge, sentence, all);
        return None;
    }
    let is_loose = matches!(sentence.form, Form::Imap(_))
        && sentence.response_code.is_none()
        && !sentence.begins;
    if best.level == Level::Refusal
        && is_loose
        && !asked.around.mail
        && !sentence::speaks_of_signing_in(&sentence.text)
    {
        return None;
    }
    let level = best.level;
    for (at, heard) in all_heard.iter().enumerate() {
        let weight = if at == 0 { 1.0 } else { SECOND };
        let others = match is_reason_told {
            true => Vec::new(),
            false => terse::others(asked, sentence),
        };
        give(asked, sentence, heard, others, (is_of_mail, weight), all);
    }
    Some(level)
}

/// Gives what a sentence means at one server, and what else it can be; whether it is known to be of mail, and how much it counts.
fn give(
    asked: &Asked<'_, '_>,
    sentence: &Sentence,
    heard: &Heard,
    mut others: Vec<&'static str>,
    (is_of_mail, weight): (bool, f64),
    all: &mut Vec<Candidate>,
) {
    let score = match heard.level {
        Level::Words => 1.0,
        Level::Code if heard.certainty == Certainty::Certain => 0.97,
        Level::Code => 0.9,
        Level::Refusal => 0.84,
    };
    if heard.level == Level::Refusal {
        others.extend(session::or_later(sentence, &heard.id));
    }
    others.extend(full::or_of_recipient(sentence, heard));
    let is_bare = heard.level == Level::Refusal && sentence.is_bare_code();
    let is_proven = is_of_mail && !is_bare;
    let certainty = match others.is_empty() && !sentence.text.is_empty() && is_proven {
        true => heard.certainty,
        false => Certainty::Possible,
    };
    // Of a number that no page names, the digits tell nothing.
    let number = sentence.enhanced.as_deref().unwrap_or_default();
    let is_unknown = heard.level == Level::Refusal
        && heard.id == "smtp.refused"
        && !number.is_empty()
        && asked.explainer.quoted.pages_with(number).is_empty();
    let of_heard: &[String] = if is_unknown { &[] } else { &heard.candidates };
    let score = score * weight;
    // A page about a refusal without a reason tells less than the reasons that this very sentence is known to have.
    let is_general = terse::is_general(&heard.id) && !others.is_empty();
    let named = others.iter().map(|id| (*id).to_owned());
    let of_heard = of_heard.iter().cloned();
    let mut candidates: Vec<String> = match is_general {
        true => named.chain(of_heard).collect(),
        false => of_heard.chain(named).collect(),
    };
    let mut known = HashSet::new();
    candidates.retain(|id| known.insert(id.clone()));
    let heard = Heard {
        candidates,
        ..heard.clone()
    };
    match is_general {
        true => terse::reasons_first(sentence, &heard, score, all),
        false => add(sentence, &heard, score, certainty, all),
    }
}

/// What a sentence means, with what stands behind its general words, or without the slips of who typed it, where that tells more; and
/// whether a reason stands behind them.
fn understood(asked: &Asked<'_, '_>, judge: &Judge<'_>, sentence: &Sentence) -> (Vec<Heard>, bool) {
    let mut all_heard = heard(asked, judge, sentence);
    let mut is_reason_told = false;
    if let Some(behind) = terse::behind(&sentence.text) {
        let behind = Sentence {
            text: behind.to_owned(),
            ..sentence.clone()
        };
        let again = heard(asked, judge, &behind);
        if again.first().is_some_and(|best| best.level == Level::Words) {
            is_reason_told = true;
            all_heard = again;
        }
    }
    if asked.is_short
        && all_heard
            .first()
            .is_none_or(|best| best.level < Level::Words)
    {
        let mended = mended(asked, sentence);
        let again = mended
            .map(|mended| heard(asked, judge, &mended))
            .unwrap_or_default();
        if again.first().is_some_and(|best| best.level == Level::Words) {
            all_heard = again;
        }
    }
    (all_heard, is_reason_told)
}

/// The sentence without the slips of who typed it; none when it has none.
fn mended(asked: &Asked<'_, '_>, sentence: &Sentence) -> Option<Sentence> {
    let text = asked.explainer.spelling().mended(&sentence.text)?;
    Some(Sentence {
        text,
        ..sentence.clone()
    })
}

/// How much what a sentence would mean at another server counts.
const SECOND: f64 = 0.95;

/// What the sentence means: at the server that it may be from, and where nothing tells, at one of Exchange Online too.
fn heard(asked: &Asked<'_, '_>, judge: &Judge<'_>, sentence: &Sentence) -> Vec<Heard> {
    let mut all: Vec<Heard> = house::settings(asked, sentence)
        .into_iter()
        .map(|setting| Setting {
            with_token: setting.with_token && sentence.form != Form::Capability,
            ..setting
        })
        .filter_map(|setting| judge.hear(sentence, setting))
        .collect();
    let is_terse = house::is_terse(sentence);
    if let [elsewhere, online] = &mut all[..] {
        match (elsewhere.id == online.id, elsewhere.level, online.level) {
            (true, ..) => all.truncate(1),
            (false, ..) if is_terse => all.swap(0, 1),
            (false, ..) if house::is_of_many(sentence) => {
                elsewhere.certainty = Certainty::Possible;
                elsewhere.candidates.insert(0, online.id.clone());
                all.truncate(1);
            }
            // Who knows the words has said them more probably than who would only refuse with them.
            (false, Level::Refusal, Level::Words) => all.swap(0, 1),
            _ => {}
        }
    }
    if let [best, other] = &mut all[..]
        && best.level == Level::Words
        && other.level == Level::Refusal
    {
        other.candidates.clear();
        let is_general = rank::is_general(&other.id);
        all.truncate(if is_general { 1 } else { 2 });
    }
    all
}
