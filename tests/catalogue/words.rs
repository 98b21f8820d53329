//! What a page says must hold in a run and in `explain`, and an administrator of Exchange finds the own steps first.

use mailprobe::catalogue::{Catalogue, Page};

use crate::administrators::steps;

/// What is on the screen in a run alone, or nowhere.
const OUT_OF_SIGHT: [&str; 7] = [
    "this finding",
    "evidence above",
    "in the evidence",
    "shown above",
    "as above",
    "certificate above",
    "scopes above",
];

/// The families whose faults happen at Exchange Online, too.
const OF_EXCHANGE: [&str; 4] = ["auth.", "mailbox.", "oauth.", "smtp."];

/// Programs that an organisation runs by itself, of which Exchange Online has none.
const OF_ITS_OWN: [&str; 9] = [
    "Dovecot", "doveadm", "doveconf", "Postfix", "postconf", "Exim", "Cyrus", "Courier", "fail2ban",
];

/// Pages of those families that Exchange Online never has a part in: their steps are about the server that says it.
const NEVER_THERE: [&str; 5] = [
    "auth.exchange-broken",
    "auth.password-transition",
    "smtp.bare-line-feeds",
    "smtp.greylisted",
    "smtp.helo-rejected",
];

/// How a step says when a change counts.
const WHEN: [&str; 12] = [
    "minute",
    "hour",
    "day",
    "at once",
    "next ",
    "no figure",
    "by itself",
    "to be changed",
    "after the restart",
    "when the command ends",
    "after a reload",
    "for new sign-ins",
];

/// The families that are about the way to a server, where every administrator has something to change.
const ON_THE_WAY: [&str; 9] = [
    "captive.",
    "clock.",
    "dns.",
    "ipv6.",
    "net.",
    "proto.",
    "starttls.",
    "tcp.",
    "tls.",
];

/// How a step there says it as well: what has to pass, or what begins anew.
const WHEN_ON_THE_WAY: [&str; 6] = [
    "TTL",
    "negative time",
    "reload",
    "restart",
    "connect again",
    "as soon as",
];

/// Everything that a page says in words of its own.
fn texts(page: &Page) -> Vec<&str> {
    let body = page.body();
    let mut texts = vec![
        page.title.as_str(),
        &body.symptom,
        &body.cause,
        &body.you,
        &body.help_desk,
        &body.administrator,
        &body.confirm,
    ];
    texts.extend(page.next_step.as_deref());
    texts.extend(
        page.when
            .iter()
            .filter_map(|when| when.words.next_step.as_deref()),
    );
    texts
}

#[test]
fn a_page_speaks_of_nothing_that_is_not_on_the_screen() {
    let catalogue = Catalogue::embedded();
    let mut faults = Vec::new();
    for page in catalogue.pages() {
        for text in texts(page) {
            let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
            let found = OUT_OF_SIGHT.iter().filter(|out| words.contains(*out));
            faults.extend(found.map(|out| format!("{}: {out}", page.path)));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// A step without its number: whom it is for, and what it says.
fn whom(step: &str) -> (Option<&str>, &str) {
    let text = step.trim_start_matches(|c: char| c.is_ascii_digit());
    let text = text.strip_prefix(". ").unwrap_or(text);
    match text.strip_prefix('{').and_then(|rest| rest.split_once('}')) {
        Some((whom, rest)) => (Some(whom), rest),
        None => (None, text),
    }
}

/// What is wrong for an administrator of Exchange on a page.
fn of_exchange(page: &Page) -> Vec<String> {
    let mut faults = Vec::new();
    let steps: Vec<_> = steps(&page.body().administrator)
        .into_iter()
        .map(whom)
        .collect();
    let is_exchange = |whom: Option<&str>| whom.is_some_and(|whom| whom.starts_with("Exchange"));
    let elsewhere = steps
        .iter()
        .position(|(whom, _)| *whom == Some("Elsewhere"));
    let last = steps.iter().rposition(|(whom, _)| is_exchange(*whom));
    if elsewhere < last && elsewhere.is_some() {
        faults.push("a step for Exchange stands behind one for other servers".to_owned());
    }
    if let Some((None, first)) = steps.first() {
        let own = OF_ITS_OWN.iter().filter(|program| first.contains(*program));
        faults.extend(
            own.map(|program| format!("the first step is for everybody and names {program}")),
        );
    }
    let told: String = steps
        .iter()
        .filter(|(whom, _)| !matches!(whom, Some("Elsewhere" | "Google")))
        .map(|(_, text)| *text)
        .collect();
    if !WHEN.iter().any(|when| told.contains(when)) {
        faults.push("Exchange: how long does it take?".to_owned());
    }
    faults
}

#[test]
fn an_administrator_of_exchange_finds_the_own_steps_first_and_how_long_they_take() {
    let catalogue = Catalogue::embedded();
    let concerned = catalogue.pages().filter(|page| {
        OF_EXCHANGE.iter().any(|family| page.id.starts_with(family))
            && !NEVER_THERE.contains(&page.id.as_str())
    });
    let faults: Vec<String> = concerned
        .flat_map(|page| {
            let faults = of_exchange(page).into_iter();
            faults.map(move |fault| format!("{}: {fault}", page.path))
        })
        .collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn an_administrator_of_the_way_is_told_when_a_change_counts() {
    let catalogue = Catalogue::embedded();
    let faults: Vec<&str> = catalogue
        .pages()
        .filter(|page| ON_THE_WAY.iter().any(|family| page.id.starts_with(family)))
        .filter(|page| {
            let told = &page.body().administrator;
            !WHEN
                .iter()
                .chain(&WHEN_ON_THE_WAY)
                .any(|when| told.contains(when))
        })
        .map(|page| page.path.as_str())
        .collect();
    assert!(
        faults.is_empty(),
        "how long does it take? {}",
        faults.join(", ")
    );
}
