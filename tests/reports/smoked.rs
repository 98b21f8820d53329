//! What was expected and what became of it, where every text is hostile.

use mailprobe::config::{self, Expectation};
use mailprobe::report::json;
use mailprobe::smoke::human::{self, Telling};
use mailprobe::smoke::told::Tried;
use mailprobe::smoke::{Context, SmokeReport, judge, junit};
use mailprobe::style::Style;

use crate::hostile::{HOSTILE, hostile_run, is_safe};
use crate::machines::assert_jenkins_takes;
use crate::schemas::fits;
use crate::{NARROW_ASCII, report_of};

/// Everything that can be expected.
fn expectations() -> Vec<Expectation> {
    let text = "[[target]]\naddress = \"kim@contoso.com\"\ntoken = { env = \"X\" }\n[target.expect]\n\
        imap = { signs-in = true, mechanism = \"plain\", offers = [\"PLAIN\"], not-offered = [\"X\"], starttls = true, ipv6 = true }\n\
        pop3 = { refused-with = \"auth.off\", tls = \"1.3\", certificate-days = 3 }\n\
        smtp = { off = true, connect-seconds = 1 }\nno-findings = true\ntls = \"1.2\"\nsign-in-seconds = 1\n";
    let (config, source, faults) = config::read("t", text);
    assert!(faults.is_empty(), "{}", source.tell(&faults));
    config.targets[0].expectations.clone()
}

#[test]
fn nothing_hostile_reaches_the_results_of_expectations_raw() {
    let report = report_of(&hostile_run());
    let context = Context {
        kept_back: Some(HOSTILE),
        discovery: None,
    };
    let mut outcomes = judge(&report, &expectations(), context);
    outcomes.extend(judge(&report, &[], context));
    let outcomes = outcomes
        .into_iter()
        .map(|(one, outcome)| (one, outcome, format!("mailprobe {HOSTILE}"), Some(1)));
    let tried = Tried {
        name: HOSTILE.to_owned(),
        target: HOSTILE.to_owned(),
        report: Some(report),
        discovery: None,
        kept_back: Some(HOSTILE.to_owned()),
        outcomes: outcomes.collect(),
    };
    let smoke = SmokeReport::new(HOSTILE, String::new(), 7, vec![tried], true);
    assert!(
        smoke.counts.not_met > 0 && smoke.counts.could_not_tell > 0,
        "{:?}",
        smoke.counts
    );
    fits("smoke", &smoke);
    for style in [Style::PLAIN, NARROW_ASCII] {
        for telling in [Telling::Failures, Telling::Usual, Telling::Everything] {
            let text = human::render(&smoke, &style, telling);
            assert!(is_safe(&text), "{text:?}");
            assert!(
                text.contains("not so: ") && text.contains("could not tell: "),
                "{text}"
            );
        }
    }
    let xml = junit::render(&smoke);
    assert!(is_safe(&xml), "{xml:?}");
    assert_jenkins_takes(&xml);
    assert!(
        xml.contains("<failure ") && xml.contains("<error "),
        "{xml}"
    );
    let json = json::render(&smoke);
    assert!(is_safe(&json), "{json:?}");
}
