//! What a run did not tell: why something was not tried, not compared or not answered, in every form that says so.

use mailprobe::observation::contrast::Unasked;
use mailprobe::observation::{NotTried, Skip};
use mailprobe::plan::ProbeId;
use mailprobe::report::human::{self, Detail};
use mailprobe::report::outline::Outline;
use mailprobe::stage::Stage;
use mailprobe::style::Style;

use crate::schemas::fits;
use crate::{REFUSED, WORKS, report_of, run_of};

#[test]
fn what_was_left_out_is_told_once_with_its_reason() {
    let mut run = run_of(REFUSED);
    run.not_tried.push(NotTried {
        probe: ProbeId(0),
        stage: Stage::Enter,
        why: Skip::Interrupted,
    });
    let report = report_of(&run);
    let reasons: Vec<&str> = report.not_tested.iter().map(|entry| entry.reason).collect();
    assert!(reasons.contains(&"refused-elsewhere"), "{reasons:?}");
    let text = human::render(&report, &Style::PLAIN, Detail::Usual);
    assert_eq!(text.matches("could lock the account").count(), 1, "{text}");
}

#[test]
fn comparisons_that_were_too_many_for_one_run_are_named() {
    let mut run = run_of("imap imap.example.org:993 tls\ntls reset\n");
    run.unasked = vec![(Unasked::TooMuch, run.plan.probes[0].id)];
    let report = report_of(&run);
    let mut entries = report.not_tested.iter();
    let entry = entries.find(|entry| entry.reason == "too-many-comparisons");
    let entry = entry.expect("it is told");
    assert_eq!(entry.endpoints, ["imap.example.org:993"]);
    fits("report", &report);
}

#[test]
fn a_question_that_the_dns_did_not_answer_is_named() {
    let run =
        run_of("mx timeout\nimap imap.example.org:993 tls alternate guessed\nresolve nxdomain\n");
    let report = report_of(&run);
    let entry = report
        .not_tested
        .iter()
        .find(|e| e.reason == "dns-unanswered");
    let why = "the DNS did not answer the question for MX and SRV records";
    assert_eq!(entry.unwrap().why, why);
    let text = human::render(&report, &Style::PLAIN, Detail::Usual);
    assert!(
        text.contains("The DNS did not answer the question for"),
        "{text}"
    );
    assert!(
        text.contains("Which servers the domain has could not be looked up"),
        "{text}"
    );
    let outline = Outline::new(&run.plan, None, run.records.as_ref());
    assert!(
        outline
            .render(&Style::PLAIN)
            .contains("MX and SRV records of the domain")
    );
    let plan = outline.render(&Style::PLAIN).replace('\n', " ");
    assert!(
        plan.contains("the servers that are guessed here may be none of its own"),
        "{plan}"
    );
    fits("plan", &outline);
}

#[test]
fn the_first_server_of_a_protocol_that_had_not_answered_is_named() {
    let mut run = run_of(WORKS);
    let first = &run.plan.probes[0];
    let (probe, server) = (first.id, first.endpoint.to_string());
    run.not_tried.push(NotTried {
        probe,
        stage: Stage::Connect,
        why: Skip::NotNeeded,
    });
    let text = human::render(&report_of(&run), &Style::PLAIN, Detail::Usual);
    let told = format!("({server}). It had not answered");
    assert!(text.contains(&told), "{text}");
}
