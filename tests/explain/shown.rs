//! Every text of `checks/clients`, its placeholders filled, asked as it would be pasted.

use mailprobe::client::{Library, Sure, Text};

use super::{explainer, ids};

/// Puts into every placeholder what a program would put there.
pub(crate) fn filled(message: &str) -> String {
    let mut out = message.to_owned();
    for (placeholder, value) in [
        ("%1$S", "mail.example.org"),
        ("%2$S", "kim@example.org"),
        ("%1$s", "kim@example.org"),
        ("%2$s", "mail.example.org"),
        ("%S", "mail.example.org"),
        ("%s", "mail.example.org"),
        ("%@", "mail.example.org"),
        ("%d", "993"),
        ("%ld", "4711"),
        ("%1", "mail.example.org"),
        ("%2", "PLAIN"),
        ("{0}", "mail.example.org"),
        ("{1}", "kim@example.org"),
        ("{ $hostname }", "mail.example.org"),
        ("{ $not-after }", "21 November 2026"),
        ("{ $not-before }", "21 November 2026"),
        ("<host>", "mail.example.org"),
        ("&1", "kim@example.org"),
        ("[...]", "[mail.example.org]"),
        ("...", ""),
        ("\u{2026}", ""),
    ] {
        out = out.replace(placeholder, value);
    }
    out
}

#[derive(Default)]
struct Count {
    asked: usize,
    within: usize,
    high: usize,
    best: usize,
    missed: Vec<String>,
    second: Vec<String>,
}

fn ask(text: &Text, count: &mut Count) {
    for says in text.says.iter().map(|says| filled(says)) {
        ask_one(text, &says, count);
    }
}

fn ask_one(text: &Text, says: &str, count: &mut Count) {
    let answer = explainer().explain(says);
    let given = ids(&answer);
    let expected: Vec<&str> = text.means.iter().map(|one| one.id.as_str()).collect();
    let told = format!(
        "{}:{}: {says}\n   {given:?}, not {expected:?}",
        text.path, text.line
    );
    let is_within = given.iter().take(3).any(|id| expected.contains(id));
    let is_high = text.means[0].sure == Sure::High;
    let firsts = text
        .means
        .iter()
        .filter(|one| one.sure == text.means[0].sure);
    let is_best = firsts
        .into_iter()
        .any(|one| given.first() == Some(&one.id.as_str()));
    count.asked += 1;
    count.within += usize::from(is_within);
    count.high += usize::from(is_high);
    count.best += usize::from(is_high && is_best);
    if !is_within {
        count.missed.push(told);
    } else if is_high && !is_best {
        count.second.push(told);
    }
}

#[test]
fn every_text_gives_one_of_its_faults() {
    let library = Library::embedded();
    let half = library.texts().len() / 2;
    let counts: Vec<Count> = std::thread::scope(|scope| {
        let parts = [&library.texts()[..half], &library.texts()[half..]];
        let asking = parts.map(|part| {
            scope.spawn(move || {
                let mut count = Count::default();
                part.iter().for_each(|text| ask(text, &mut count));
                count
            })
        });
        asking.map(|one| one.join().unwrap()).into_iter().collect()
    });
    let sum = |of: fn(&Count) -> usize| counts.iter().map(of).sum::<usize>();
    let (asked, within, high, best) = (
        sum(|c| c.asked),
        sum(|c| c.within),
        sum(|c| c.high),
        sum(|c| c.best),
    );
    println!(
        "{asked} texts: {within} give one of their faults within the first three; of {high} that are sure, {best} give theirs first"
    );
    let all = |of: fn(&Count) -> &Vec<String>| {
        let told = counts.iter().flat_map(of).cloned();
        told.collect::<Vec<_>>().join("\n")
    };
    let (missed, second) = (all(|count| &count.missed), all(|count| &count.second));
    assert!(asked > 1000);
    assert!(
        within * 100 >= asked * 99,
        "none of their faults:\n{missed}"
    );
    assert!(best * 100 >= high * 96, "another first:\n{second}");
}
