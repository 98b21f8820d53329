//! What is no difference: times, addresses of one service, names of its front ends.

use std::time::Duration;

use mailprobe::catalogue::Catalogue;
use mailprobe::compare::{Letter, Standing};
use mailprobe::observation::{Run, Seen};
use mailprobe::scenario::{Scenario, Split, rehearse};

use crate::pairs::{HOME, IMAP, NEXT_DAY, Pair, imap_over, run, smtp_offering};

#[test]
fn a_run_does_not_differ_from_itself() {
    let catalogue = Catalogue::embedded();
    for page in catalogue.pages() {
        for example in &page.body().examples {
            let scenario = Scenario::parse(&example.text).unwrap();
            let Ok(run) = rehearse(&scenario, Split::Whole) else {
                continue;
            };
            let mut later = run.clone();
            later.started += Duration::from_secs(90);
            for observation in &mut later.observations {
                observation.took += Duration::from_millis(7);
            }
            let pair = Pair::of(run, later);
            assert_eq!(
                pair.compare().standing,
                Standing::Same,
                "{}:\n{}",
                page.id,
                pair.told()
            );
        }
    }
}

fn same(a: Run, b: Run) {
    let pair = Pair::of(a, b);
    let told = pair.told();
    assert_eq!(pair.compare().standing, Standing::Same, "{told}");
    assert!(told.starts_with("= No difference that matters."), "{told}");
}

#[test]
fn another_address_and_another_front_end_of_the_same_service_are_none() {
    let other = IMAP
        .replace("203.0.113.25", "203.0.113.99")
        .replace("] ready", "] fe7.example.org ready");
    same(run(IMAP, HOME), run(&other, NEXT_DAY));
    let greeting = smtp_offering("LOGIN").replace("220 smtp", "220 fe9.smtp");
    same(run(&smtp_offering("LOGIN"), HOME), run(&greeting, NEXT_DAY));
    // The order of what is offered says nothing.
    same(
        run(&smtp_offering("LOGIN PLAIN"), HOME),
        run(&smtp_offering("PLAIN LOGIN"), HOME),
    );
}

#[test]
fn a_renewed_certificate_is_told_and_does_not_matter() {
    let before = run(&imap_over("ok"), HOME);
    let mut after = run(&imap_over("ok"), NEXT_DAY);
    for observation in &mut after.observations {
        if let Ok(Seen::Secured(session)) = &mut observation.outcome {
            session.chain[0].not_before = before.started + Duration::from_secs(60);
            session.chain[0].fingerprint = "11".repeat(32);
        }
    }
    let pair = Pair::of(before, after);
    assert!(
        pair.told().contains("a new certificate since"),
        "{}",
        pair.told()
    );
    assert_eq!(pair.compare().standing, Standing::Same);
}

#[test]
fn a_run_that_went_no_further_is_not_compared_beyond_that() {
    // Nobody signed in in the second, so that the refusal in the first says nothing of it.
    let refused = crate::pairs::imap_refusing("[AUTHENTICATIONFAILED] no");
    let pair = Pair::of(run(&refused, HOME), run(&imap_over("ok"), NEXT_DAY));
    let told = pair.told();
    assert!(
        told.contains("Whether signing in works in B: nobody signed in there."),
        "{told}"
    );
    assert_eq!(pair.compare().standing, Standing::Same, "{told}");
}

/// Whatever is compared with whatever: turned around it is the same, but for the letters, and no word is missing.
#[test]
fn any_two_runs_can_be_compared_either_way() {
    let catalogue = Catalogue::embedded();
    let mut runs = Vec::new();
    for page in catalogue.pages() {
        for example in &page.body().examples {
            let scenario = Scenario::parse(&example.text).unwrap();
            runs.extend(rehearse(&scenario, Split::Whole));
        }
    }
    let count = runs.len();
    let kinds = |pair: &Pair, turned: bool| {
        let all = pair.compare().conclusions.into_iter().map(|one| {
            let failing = match turned {
                true => one.failing.map(Letter::other),
                false => one.failing,
            };
            (one.kind, failing, one.certainty)
        });
        let mut all: Vec<_> = all.collect();
        all.sort();
        all
    };
    for (at, a) in runs.iter().enumerate() {
        // Some of the same page, others of the next one; from none to two hours later.
        let mut b = runs[(at + 2) % count].clone();
        b.started += Duration::from_secs(at as u64 % 3 * 3600);
        let there = Pair::of(a.clone(), b.clone());
        let back = Pair::of(b, a.clone());
        assert_eq!(
            kinds(&there, false),
            kinds(&back, true),
            "{}\n{}",
            there.told(),
            back.told()
        );
        assert_eq!(there.compare().standing, back.compare().standing);
    }
}

#[test]
fn runs_without_a_protocol_in_common_cannot_be_compared() {
    let pair = Pair::of(
        run(&format!("user kim@example.org\n{IMAP}"), HOME),
        run(
            &format!("user kim@example.org\n{}", smtp_offering("LOGIN")),
            HOME,
        ),
    );
    assert_eq!(pair.compare().standing, Standing::Incomparable);
    assert!(
        pair.told().contains("no protocol in common"),
        "{}",
        pair.told()
    );
}
