//! Every text of `checks/clients`, its placeholders filled, asked as it would be pasted.

use mailprobe::client::{Library, Sure, Text};

use super::{explainer, ids};

/// What a program puts into its placeholders.
pub(crate) struct Filling {
    pub(crate) host: &'static str,
    pub(crate) user: &'static str,
    pub(crate) port: &'static str,
    pub(crate) number: &'static str,
    pub(crate) day: &'static str,
}

/// What is put there where nothing else is said, and others: other hosts, people, ports and days.
pub(crate) const USUAL: Filling = Filling {
    host: "mail.example.org",
    user: "kim@example.org",
    port: "993",
    number: "4711",
    day: "21 November 2026",
};
pub(crate) const OTHERS: [Filling; 4] = [
    USUAL,
    Filling {
        host: "outlook.office365.com",
        user: "kim.akers@contoso.com",
        port: "995",
        number: "10060",
        day: "Nov 26, 2026",
    },
    Filling {
        host: "imap-01.contoso.co.uk",
        user: "akers",
        port: "143",
        number: "8",
        day: "2026-11-27 08:14:02",
    },
    Filling {
        host: "192.0.2.25",
        user: "CONTOSO\\kim",
        port: "587",
        number: "120",
        day: "27.11.2026",
    },
];

/// Puts into every placeholder what a program would put there.
pub(crate) fn filled(message: &str) -> String {
    filled_with(message, &USUAL)
}

/// The same with what is said.
pub(crate) fn filled_with(message: &str, filling: &Filling) -> String {
    let Filling {
        host,
        user,
        port,
        number,
        day,
    } = filling;
    let bracketed = format!("[{host}]");
    let mut out = message.to_owned();
    for (placeholder, value) in [
        ("%1$S", *host),
        ("%2$S", user),
        ("%1$s", user),
        ("%2$s", host),
        ("%S", host),
        ("%s", host),
        ("%@", host),
        ("%d", port),
        ("%ld", number),
        ("%1", host),
        ("%2", "PLAIN"),
        ("{0}", host),
        ("{1}", user),
        ("{ $hostname }", host),
        ("{ $not-after }", day),
        ("{ $not-before }", day),
        ("<host>", host),
        ("&1", user),
        ("[...]", &bracketed),
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
