//! Lines that are pasted, and the lines of the timeline.

use std::time::Duration;

use mailprobe::report::human::{self, Detail};
use mailprobe::report::{ProbeReport, html};
use mailprobe::style::Style;

use crate::{REFUSED, TENANT, report_of, run_of};

/// What is pasted is not broken, however narrow the terminal is.
#[test]
fn a_command_in_a_sentence_stays_in_one_line() {
    let command =
        "`mailprobe kim@example.org --imap mail.example.org:993/tls --ca-file /etc/ssl/own.pem`";
    let mut report = report_of(&run_of(REFUSED));
    report.findings[0].next_step = Some(format!("Try both, as {command} does, and compare."));
    report.findings[0].cause = format!("See {command}.");
    for width in [40, 80] {
        let style = Style {
            width,
            ..Style::PLAIN
        };
        let text = human::render(&report, &style, Detail::Usual);
        assert!(text.matches(command).count() >= 3, "{width}: {text}");
        assert!(!text.contains('\u{a0}'), "{text}");
    }
}

/// Servers are tried side by side, and what began later stands further to the right.
#[test]
fn the_page_shows_when_a_step_began() {
    let mut run = run_of(TENANT);
    let last = run.plan.probes.last().unwrap().id;
    for one in &mut run.observations {
        one.took = Duration::from_millis(10);
        one.began = Duration::from_millis(if one.probe == last { 490 } else { 0 });
    }
    let report = report_of(&run);
    let began = |probe: &ProbeReport| probe.steps[0].began_ms;
    assert_eq!(report.probes.first().map(began), Some(0));
    assert_eq!(report.probes.last().map(began), Some(490));
    let page = html::render(&report);
    assert!(
        page.contains("at 490 ms") && page.contains("x=\"980\""),
        "{page}"
    );
}
