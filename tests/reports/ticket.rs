//! The ticket: short whatever happens, readable as it stands, and nothing foreign acts in it.

use insta::assert_snapshot;
use mailprobe::catalogue::Catalogue;
use mailprobe::diagnose::diagnose;
use mailprobe::fact::facts;
use mailprobe::report::{Report, markdown};
use mailprobe::scenario::SECRET;
use proptest::prelude::*;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use crate::hostile::run_with;
use crate::{GUESSED, REFUSED, TENANT, WORKS, report_of, run_of};

/// What acts in Markdown, and in the systems that read it.
pub(crate) const MARKUP: &str = "`x` ```y``` <script>alert(1)</script> <img src=x onerror=alert(1)> [a](javascript:b) ![c](http://evil.example/c.png) \
    http://evil.example www.evil.example @team #123 GH-7 **b** _i_ ~s~ | $m$ :tada: &lt; ]]> --> %0A::error::x ${{ x }} '\"";

/// A report on real pages, whose texts are those that people get.
pub(crate) fn on_real_pages(scenario: &str) -> Report {
    let run = run_of(scenario);
    let catalogue = Catalogue::embedded();
    let facts = facts(&run);
    let verdict = diagnose(&run, &facts, &catalogue);
    let mut report = Report::new(&run, &facts, &verdict, &catalogue);
    report.tool.version = "0.0.0";
    report
}

#[test]
fn a_ticket_tells_what_a_help_desk_needs() {
    assert_snapshot!("ticket-tenant", markdown::render(&on_real_pages(TENANT)));
    assert_snapshot!("ticket-works", markdown::render(&on_real_pages(WORKS)));
    assert_snapshot!("ticket-refused", markdown::render(&on_real_pages(REFUSED)));
    assert_snapshot!("ticket-guessed", markdown::render(&on_real_pages(GUESSED)));
}

#[test]
fn the_findings_behind_the_first_tell_what_to_do_and_what_shows_them() {
    let text = markdown::render(&on_real_pages(TENANT));
    let lines = text.lines();
    let others: Vec<&str> = lines
        .filter(|line| line.starts_with("- Also found: "))
        .collect();
    assert_eq!(others.len(), 2, "{text}");
    let shown = ["the server refuses the sign-in", "does not answer"];
    for (line, seen) in others.iter().zip(shown) {
        let told = line
            .split_once(" Next: ")
            .and_then(|(_, told)| told.split_once(" Seen: "));
        let (next, shows) = told.unwrap_or_else(|| panic!("{line}"));
        assert!(!next.is_empty() && shows.contains(seen), "{line}");
    }
}

#[test]
fn each_finding_in_which_a_server_spoke_shows_its_last_words() {
    let report = on_real_pages(TENANT);
    let text = markdown::render(&report);
    let mut spoke = 0;
    for finding in &report.findings {
        let mut lines = finding
            .evidence
            .iter()
            .rev()
            .flat_map(|one| one.lines.iter().rev());
        let Some(words) = lines.find_map(|line| line.strip_prefix("S: ")) else {
            continue;
        };
        spoke += 1;
        assert!(text.contains(words), "{}: {words}\n{text}", finding.id);
    }
    assert!(spoke > 1, "{text}");
}

#[test]
fn what_an_administrator_does_first_stands_with_each_finding_of_theirs() {
    let mut report = on_real_pages(TENANT);
    for (at, finding) in report.findings.iter_mut().enumerate() {
        finding.who = "administrator";
        finding.next_step = None;
        finding.fix.administrator =
            format!("1. Look first: `dig MX number{at}.example`.\n2. Then act.");
    }
    let text = markdown::render(&report);
    for at in 0..report.findings.len() {
        let step = format!("`dig MX number{at}.example`");
        assert_eq!(text.matches(&step).count(), 1, "{step}: {text}");
    }
    assert!(text.lines().count() < 40, "{text}");
}

/// An address that the server does not know: who reads the ticket has what the administrator looks at, whoever acts first.
#[test]
fn an_unknown_recipient_is_passed_to_the_administrator_with_a_step() {
    let catalogue = Catalogue::embedded();
    let page = catalogue.page("smtp.recipient-rejected").expect("a page");
    let text = markdown::render(&on_real_pages(&page.body().examples[0].text));
    assert!(
        text.contains("- For the administrator: Look first whether the server knows the address"),
        "{text}"
    );
}

/// The worst that a report can be: much of everything.
fn swollen(of: &Report) -> Report {
    let mut report = of.clone();
    for finding in &mut report.findings {
        let evidence = finding.evidence.clone();
        for _ in 0..30 {
            finding.evidence.extend(evidence.clone());
        }
        finding.comparisons = vec!["Port 443 of the host answers.".to_owned(); 20];
        for one in &mut finding.evidence {
            one.lines.extend(vec!["S: again".to_owned(); 50]);
        }
    }
    let mut without = report.findings.clone();
    for finding in &mut without {
        finding.fix.administrator = "1. Look.\n2. Mend.\n3. Wait.\n".repeat(9);
    }
    without.extend(vec![report.findings.clone(); 9].concat());
    report.findings = without;
    report.unexplained = vec![report.unexplained.clone(); 20].concat();
    if let Some(entry) = report.not_tested.first().cloned() {
        report.not_tested = vec![entry; 20];
    }
    report
}

#[test]
fn whatever_happens_it_has_fewer_than_forty_lines_and_says_what_is_left_out() {
    for scenario in [TENANT, REFUSED, WORKS, GUESSED] {
        let mut report = on_real_pages(scenario);
        let other = on_real_pages(REFUSED);
        report.not_tested.extend(other.not_tested);
        let swollen = swollen(&report);
        let text = markdown::render(&swollen);
        assert!(text.lines().count() < 40, "{text}");
        for (label, all) in [
            ("Also found: ", swollen.findings.len().saturating_sub(1)),
            ("Not explained: ", swollen.unexplained.len()),
        ] {
            let told = text.matches(&format!("- {label}")).count();
            let cut = text.contains(&format!("- {label}and "));
            assert!(told == all || cut, "{label}{told} of {all}:\n{text}");
        }
        assert!(!text.contains(SECRET));
    }
}

/// What is text, and not code, in the order in which it stands; anything that would act is a failure.
fn text_outside_code(markdown: &str) -> String {
    let mut text = String::new();
    let mut in_code = false;
    for event in Parser::new_ext(markdown, Options::all()) {
        match event {
            Event::Start(Tag::CodeBlock(_)) => in_code = true,
            Event::End(TagEnd::CodeBlock) => in_code = false,
            Event::Start(Tag::Paragraph | Tag::List(None) | Tag::Item | Tag::Strong)
            | Event::End(_)
            | Event::Code(_) => {}
            Event::SoftBreak => text.push('\n'),
            Event::Text(part) if in_code => assert!(!part.is_empty()),
            Event::Text(part) => text.push_str(&part),
            other => panic!("{other:?} acts in:\n{markdown}"),
        }
    }
    text
}

fn nothing_acts(hostile: &str) {
    let report = report_of(&run_with(hostile));
    let markdown = markdown::render(&report);
    assert!(markdown.lines().count() < 40, "{markdown}");
    let text = text_outside_code(&markdown);
    for acting in [
        "@", "#", "http:", "www.", "<", "[", "`", "$", "GH-7", "*", "|", "&lt;",
    ] {
        assert!(
            !text.contains(acting),
            "{acting} stands as text in:\n{markdown}"
        );
    }
}

#[test]
fn nothing_foreign_acts_in_it() {
    nothing_acts(MARKUP);
    for hostile in [
        "```\n# x",
        "~~~",
        "- a",
        "1. a",
        "> a",
        "    a",
        "| a | b |",
        "`",
        "``",
        "\\`a\\`",
        "`` ` ``",
        "***",
        "---",
        "===",
        "[x]: http://evil.example",
        "[^1]",
        "<!--",
        "a\u{a0}@team",
        "\u{2028}# x",
        "x @team y @all",
        "org/repo#1",
        "0123456789abcdef",
    ] {
        nothing_acts(hostile);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn no_mixture_of_marks_acts_in_it(hostile in "([a-z0-9 ]|[`*_\\[\\]()<>!#@|~:$&\\\\.\"'/-]){1,60}") {
        nothing_acts(&hostile);
    }
}

/// Whatever stands at the edges of what is bold, it is bold, and no more than that.
#[test]
fn what_is_hidden_breaks_nothing_that_is_bold() {
    for title in [
        "[hidden] is wrong",
        "The server refuses [hidden]",
        "[hidden]",
        "\"[hidden]\" is refused",
        "It says ([hidden])",
        "a[hidden]b",
        "**[hidden]**",
    ] {
        let mut report = on_real_pages(REFUSED);
        report.findings[0].title = title.to_owned();
        report.findings[0].fix.administrator =
            "1. Open `a`[hidden], then **[hidden]**`b`.\n".to_owned();
        report.findings[0].who = "administrator";
        let markdown = markdown::render(&report);
        text_outside_code(&markdown);
        let mut is_bold = false;
        let mut bold = String::new();
        let mut code: Vec<String> = Vec::new();
        for event in Parser::new(&markdown) {
            match event {
                Event::Start(Tag::Strong) => is_bold = true,
                Event::End(TagEnd::Strong) => is_bold = false,
                Event::Text(text) if is_bold => bold.push_str(&text),
                Event::Code(text) => {
                    if is_bold {
                        bold.push_str(&text);
                    }
                    code.push(text.into_string());
                }
                _ => {}
            }
        }
        assert!(
            bold.starts_with(title) && bold.ends_with('.'),
            "{bold:?}, not {title:?}:\n{markdown}"
        );
        for one in ["a", "b", "[hidden]"] {
            assert!(
                code.iter().any(|known| known == one),
                "{one}: {code:?}\n{markdown}"
            );
        }
    }
}

#[test]
fn what_changes_something_stands_apart_from_what_looks() {
    let text = markdown::render(&on_real_pages(TENANT));
    let (_, commands) = text
        .split_once("Look first (changes nothing):\n```powershell\n")
        .unwrap_or_else(|| panic!("{text}"));
    let (looking, behind) = commands
        .split_once("```\nThen change:\n```powershell\n")
        .unwrap();
    let (changing, _) = behind.split_once("```").unwrap();
    let verbs = |block: &str| -> Vec<String> {
        let lines = block.lines().filter(|line| !line.starts_with('#'));
        lines
            .filter_map(|line| Some(line.split_once('-')?.0.to_owned()))
            .collect()
    };
    assert_eq!(verbs(looking), ["Get", "Get", "Get"], "{text}");
    assert_eq!(verbs(changing), ["Set", "Set"], "{text}");
}
