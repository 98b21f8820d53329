//! Reports as they are shown: kept texts, the schema that describes them, and hostile servers.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    missing_docs,
    reason = "a test may stop where it stands"
)]

#[path = "reports/agree.rs"]
mod agree;
#[path = "reports/browser.rs"]
mod browser;
#[path = "reports/discovery.rs"]
mod discovery;
#[path = "reports/filled.rs"]
mod filled;
#[path = "reports/hostile.rs"]
mod hostile;
#[path = "reports/lines.rs"]
mod lines;
#[path = "reports/machines.rs"]
mod machines;
#[path = "reports/page.rs"]
mod page;
#[path = "reports/schemas.rs"]
mod schemas;
#[path = "reports/shown.rs"]
mod shown;
#[path = "reports/smoked.rs"]
mod smoked;
#[path = "reports/ticket.rs"]
mod ticket;
#[path = "reports/tools.rs"]
mod tools;
#[path = "reports/untold.rs"]
mod untold;

use insta::assert_snapshot;
use mailprobe::catalogue::Catalogue;
use mailprobe::diagnose::diagnose;
use mailprobe::endpoint::Origin;
use mailprobe::fact::facts;
use mailprobe::observation::{Ended, Run};
use mailprobe::report::human::{self, Detail};
use mailprobe::report::outline::{Outline, sign_in_note};
use mailprobe::report::page::{Explanation, List};
use mailprobe::report::{Report, json};
use mailprobe::scenario::{SECRET, Scenario, Split, rehearse};
use mailprobe::style::Style;

/// Pages of their own, so that the kept texts change only when the telling does.
fn catalogue() -> Catalogue {
    Catalogue::of(
        [
            ("auth.off", include_str!("reports/pages/auth.off.md")),
            (
                "auth.refused",
                include_str!("reports/pages/auth.refused.md"),
            ),
            ("dns.gone", include_str!("reports/pages/dns.gone.md")),
        ]
        .map(|(id, text)| (id.to_owned(), text.to_owned())),
    )
}

/// The day that kept texts name, whenever a source was read last.
const DAY: &str = "2026-11-21";

const TENANT: &str = include_str!("reports/tenant.scenario");
const WORKS: &str = include_str!("reports/works.scenario");
const REFUSED: &str = include_str!("reports/refused.scenario");
const GUESSED: &str = include_str!("reports/guessed.scenario");

fn run_of(scenario: &str) -> Run {
    let scenario = Scenario::parse(scenario).unwrap();
    rehearse(&scenario, Split::Whole).unwrap()
}

fn report_of(run: &Run) -> Report {
    let catalogue = catalogue();
    let facts = facts(run);
    let verdict = diagnose(run, &facts, &catalogue);
    Report::new(run, &facts, &verdict, &catalogue)
}

fn told(scenario: &str, style: Style, detail: Detail) -> String {
    human::render(&report_of(&run_of(scenario)), &style, detail)
}

fn plain(scenario: &str) -> String {
    told(scenario, Style::PLAIN, Detail::Usual)
}

const NARROW_ASCII: Style = Style {
    color: false,
    unicode: false,
    width: 40,
};

#[test]
fn when_all_is_well_a_line_a_protocol_is_enough() {
    let text = plain(WORKS);
    assert!(text.lines().count() <= 5, "{text}");
    assert_snapshot!("works", text);
}

#[test]
fn trouble_begins_with_what_is_true_and_what_to_do() {
    assert_snapshot!("tenant", plain(TENANT));
}

#[test]
fn a_narrow_terminal_without_unicode_gets_it_whole() {
    let text = told(TENANT, NARROW_ASCII, Detail::Usual);
    assert!(text.is_ascii());
    assert_snapshot!("tenant-narrow-ascii", text);
}

#[test]
fn colour_adds_to_the_marks_and_words() {
    let style = Style {
        color: true,
        ..Style::PLAIN
    };
    let colored = told(TENANT, style, Detail::Usual);
    assert_snapshot!("tenant-colour", colored.replace('\x1b', "ESC"));
    let without: String = colored
        .split('\x1b')
        .enumerate()
        .map(|(at, part)| match at {
            0 => part,
            _ => part.split_once('m').unwrap().1,
        })
        .collect();
    // Where colour marks code, the marks of Markdown are gone; nothing else differs.
    let words = |text: &str| {
        let text = text.replace('`', "");
        text.split_whitespace()
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    assert_eq!(words(&without), words(&plain(TENANT)));
}

#[test]
fn everything_is_told_when_asked_for() {
    assert_snapshot!(
        "tenant-everything",
        told(TENANT, Style::PLAIN, Detail::Everything)
    );
}

#[test]
fn the_verdict_alone_is_one_sentence() {
    let text = told(TENANT, Style::PLAIN, Detail::Verdict);
    assert_eq!(
        text,
        "✗ SMTP does not work for kim@contoso.com. IMAP works. POP3 is undecided.\n"
    );
}

#[test]
fn a_protocol_of_which_there_is_no_server_is_told_as_not_offered() {
    let (imap, _) = REFUSED.split_once("pop3 ").unwrap();
    let with = |what: &str| {
        let scenario = format!("{imap}pop3 pop.contoso.com:995 tls guessed\n{what}\n");
        let text = told(&scenario, Style::PLAIN, Detail::Verdict);
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    assert_eq!(
        with("resolve nxdomain"),
        "✗ IMAP does not work for kim@contoso.com. POP3 is not offered, as far as can be seen."
    );
    // There may be one, and nothing is known of it.
    for open in ["resolve servfail", "connect timeout"] {
        assert_eq!(
            with(open),
            "✗ IMAP does not work for kim@contoso.com. POP3 is undecided."
        );
    }
}

#[test]
fn an_ambiguous_reply_has_candidates_and_the_step_that_decides() {
    assert_snapshot!("refused", plain(REFUSED));
}

#[test]
fn a_guessed_host_is_marked_and_a_domain_has_both_forms() {
    let mut run = run_of(GUESSED);
    for probe in &mut run.plan.probes {
        probe.endpoint.origin = Origin::Convention;
    }
    let report = report_of(&run);
    let text = human::render(&report, &Style::PLAIN, Detail::Usual);
    assert!(text.contains("guessed host"), "{text}");
    assert!(text.contains("kim@bücher.example"), "{text}");
    assert!(
        text.contains("bücher.example is xn--bcher-kva.example in the DNS"),
        "{text}"
    );
    assert_snapshot!("guessed", text);
}

#[test]
fn what_was_cut_short_says_so() {
    for (ended, words) in [
        (Ended::Interrupted, "Stopped before the end"),
        (Ended::Deadline, "The time was up before the end"),
    ] {
        let mut run = run_of(REFUSED);
        run.ended = ended;
        let text = human::render(&report_of(&run), &Style::PLAIN, Detail::Verdict);
        let text: Vec<&str> = text.split_whitespace().collect();
        assert!(text.join(" ").contains(words), "{text:?}");
    }
}

/// A fixed run, so that the kept JSON is the same everywhere.
#[test]
fn the_json_is_as_published() {
    let mut report = report_of(&run_of(TENANT));
    report.tool.version = "0.0.0";
    assert_snapshot!("tenant-json", json::render(&report));
}

#[test]
fn every_page_of_the_program_can_be_told() {
    let catalogue = Catalogue::embedded();
    let mut count = 0;
    for id in catalogue.ids() {
        let explanation = Explanation::of(id, &catalogue);
        assert!(explanation.known, "{id}");
        let text = explanation.render(&NARROW_ASCII);
        for label in ["You\n", "Help desk\n", "Administrator\n", "Read more\n"] {
            assert!(text.contains(label), "{id} lacks {label}");
        }
        assert!(text.is_ascii() && !text.contains("\u{1b}"), "{id}");
        count += 1;
    }
    let list = List::of(&catalogue);
    assert_eq!(list.faults.len(), count);
    assert!(count > 0);
}

#[test]
fn a_page_is_explained_and_a_slip_is_answered_with_what_is_near() {
    let catalogue = catalogue();
    let mut known = Explanation::of("auth.off", &catalogue);
    DAY.clone_into(&mut known.first_checked);
    assert_snapshot!("explain", known.render(&Style::PLAIN));
    for (slip, near) in [
        ("auth.of", "auth.off"),
        ("off", "auth.off"),
        ("auth.refussed", "auth.refused"),
        ("dns.gnoe", "dns.gone"),
        ("dns", "dns.gone"),
    ] {
        let unknown = Explanation::of(slip, &catalogue);
        assert!(!unknown.known && unknown.candidates.is_empty());
        assert_eq!(
            unknown.did_you_mean.first().map(String::as_str),
            Some(near),
            "{slip}"
        );
    }
    assert!(
        Explanation::of("zzzzzz", &catalogue)
            .did_you_mean
            .is_empty()
    );
}

#[test]
fn the_list_stands_by_family_at_every_width() {
    let mut list = List::of(&catalogue());
    DAY.clone_into(&mut list.first_checked);
    DAY.clone_into(&mut list.last_checked);
    assert_snapshot!("list", list.render(&Style::PLAIN));
    assert_snapshot!("list-narrow", list.render(&NARROW_ASCII));
}

#[test]
fn the_plan_says_what_would_be_sent_and_who_signs_in() {
    let mut run = run_of(TENANT);
    run.plan.not_offered.clear();
    let outline = Outline::new(&run.plan, None, None);
    assert_snapshot!("plan", outline.render(&Style::PLAIN));
    assert_eq!(
        sign_in_note(&run.plan).unwrap(),
        "One sign-in attempt is made as kim@contoso.com: IMAP at outlook.office365.com, or the next where that is out of \
         reach or late. The others sign in only after it."
    );
    for probe in &mut run.plan.probes {
        probe.endpoint.origin = Origin::Convention;
    }
    assert_eq!(sign_in_note(&run.plan), None);
    let text = Outline::new(&run.plan, None, None).render(&Style::PLAIN);
    assert!(
        text.contains("Nobody signs in: the servers are only guessed"),
        "{text}"
    );
}

#[test]
fn no_report_holds_the_secret() {
    for scenario in [TENANT, WORKS, REFUSED] {
        let report = report_of(&run_of(scenario));
        assert!(!json::render(&report).contains(SECRET));
        let text = human::render(&report, &Style::PLAIN, Detail::Everything);
        assert!(!text.contains(SECRET) && text.contains("[hidden]"));
    }
}

/// Prose is wrapped at every width; only what a server said and what is copied stays whole.
#[test]
fn prose_keeps_to_the_width() {
    for width in [40, 57, 80, 100] {
        let style = Style {
            width,
            ..Style::PLAIN
        };
        for scenario in [TENANT, WORKS, REFUSED, GUESSED] {
            for line in told(scenario, style, Detail::Usual).lines() {
                let words: Vec<&str> = line.split_whitespace().collect();
                let is_quote = words
                    .first()
                    .is_some_and(|word| ["S:", "C:"].contains(word));
                // One word alone may be longer than a line; a command in a block of its own, too.
                let fits = line.chars().count() <= width;
                // So may code in a sentence, which then stands first in a line.
                let is_code = line.trim_start().trim_start_matches('(').starts_with('`');
                let whole = words.len() <= 2 || line.starts_with("      ") || is_code;
                assert!(fits || is_quote || whole, "{width}: {line}");
            }
        }
    }
}
