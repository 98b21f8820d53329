//! What tells the causes of a message apart, and whether one is known from a single report alone, over all texts of `checks/clients`.

use mailprobe::catalogue::Catalogue;
use mailprobe::client::{Library, Sure, Text};

use super::shown::filled;
use super::{explainer, on_all_cores};

/// What an answer says of one text.
#[derive(Default)]
struct Told {
    shown: String,
    /// Whether the first of several causes has a sentence that tells it from the others; none where there is one cause.
    is_told: Option<bool>,
    /// Whether the sentence is the one of the text, where the text has one for the cause that comes first.
    is_own: Option<bool>,
    /// Whether it is said that a single report is all there is, where it is.
    is_single: Option<bool>,
}

fn told(text: &Text, catalogue: &Catalogue) -> Told {
    let shown = filled(&text.says[0]);
    let answer = explainer().explain(&shown);
    let Some(first) = answer.candidates.first() else {
        return Told::default();
    };
    let is_several = answer.candidates.len() > 1;
    let page = catalogue.page(&first.id);
    let step = page.and_then(|page| page.next_step.as_ref());
    let step = first.words.next_step.as_ref().or(step);
    let is_of_text = first.program.as_deref() == Some(&*text.program);
    let meaning = text.means.iter().find(|meaning| meaning.id == first.id);
    let own = meaning.and_then(|meaning| meaning.tell_apart.as_ref().or(text.tell_apart.as_ref()));
    let is_low = text.means.iter().all(|one| one.sure == Sure::Low);
    Told {
        is_told: is_several.then_some(first.tell_apart.is_some() || step.is_some()),
        is_own: own
            .filter(|_| is_of_text)
            .map(|own| first.tell_apart.as_ref() == Some(own)),
        is_single: (is_low && is_of_text && first.why.contains(&*text.program))
            .then_some(first.is_single),
        shown,
    }
}

/// How many of those for which it is asked are so, in tenths of a per cent, with the others.
fn share(all: &[Told], of: impl Fn(&Told) -> Option<bool>) -> (usize, usize, String) {
    let asked: Vec<(&Told, bool)> = all.iter().filter_map(|one| Some((one, of(one)?))).collect();
    let (well, ill): (Vec<_>, Vec<_>) = asked.iter().partition(|(_, is_so)| *is_so);
    let ill: Vec<&str> = ill.iter().map(|(one, _)| &*one.shown).collect();
    (
        asked.len(),
        well.len() * 1000 / asked.len().max(1),
        ill.join("\n"),
    )
}

#[test]
fn an_answer_tells_its_first_cause_from_the_second_and_says_what_is_a_single_report() {
    let catalogue = Catalogue::embedded();
    let library = Library::embedded();
    let all = on_all_cores(library.texts(), |text| told(text, &catalogue));
    let (asked, told, others) = share(&all, |one| one.is_told);
    println!("{asked} with several causes, {told} of 1000 tell them apart; not:\n{others}");
    assert!(asked > 1000 && told >= TOLD, "{asked} {told}");
    let (asked, own, others) = share(&all, |one| one.is_own);
    println!("{asked} with a sentence of their own, {own} of 1000 tell it; not:\n{others}");
    assert!(asked > 100 && own >= OWN, "{asked} {own}");
    let (asked, single, others) = share(&all, |one| one.is_single);
    println!("{asked} from single reports, {single} of 1000 say so; not:\n{others}");
    assert!(asked > 50 && single >= SINGLE, "{asked} {single}");
}

/// What is reached, in tenths of a per cent: no change may lose it.
const TOLD: usize = 995;
const OWN: usize = 985;
/// Where another text that is surer means the same, more than a single report speaks for it.
const SINGLE: usize = 970;

#[test]
fn a_number_tells_what_its_own_text_says() {
    let answer = explainer().explain("0x800CCC0E");
    let first = &answer.candidates[0];
    let said = first.tell_apart.as_deref().unwrap();
    assert!(said.contains("10060 is no answer"), "{said}");
}
