//! What people read.

use insta::assert_snapshot;

use crate::pairs::{DESK, HOME, IMAP, NEXT_DAY, Pair, imap_refusing, run, smtp, smtp_offering};

#[test]
fn a_blocked_port_is_told_as_that_of_the_callers_network() {
    let pair = Pair::of(
        run(
            &format!(
                "{}{}",
                smtp("connect timeout"),
                "imap imap.example.org:993 tls\nresolve 203.0.113.25\ntls ok\nS: * OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] ready\nC: m1 LOGOUT\nS: * BYE x\nS: m1 OK x\n"
            ),
            HOME,
        ),
        run(
            &format!(
                "{}{}",
                smtp_offering("LOGIN"),
                "imap imap.example.org:993 tls\nresolve 203.0.113.25\ntls ok\nS: * OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] ready\nC: m1 LOGOUT\nS: * BYE x\nS: m1 OK x\n"
            ),
            DESK,
        ),
    );
    assert_snapshot!("difference-place", pair.told());
}

#[test]
fn a_refusal_since_is_told_as_a_change() {
    let pair = Pair::of(
        run(IMAP, HOME),
        run(
            &imap_refusing("[AUTHENTICATIONFAILED] Authentication failed."),
            NEXT_DAY,
        ),
    );
    assert_snapshot!("difference-time", pair.told());
}

/// Every pair of the table is told without a gap, and fits the published schema.
#[test]
fn no_sentence_has_a_gap() {
    let schema = mailprobe::report::SCHEMAS
        .iter()
        .find(|(name, _)| *name == "difference")
        .unwrap()
        .1;
    let schema = jsonschema::validator_for(&serde_json::from_str(schema).unwrap()).unwrap();
    for (a, b) in [
        (run(IMAP, HOME), run(&imap_refusing("no"), DESK)),
        (
            run(&smtp("connect timeout"), HOME),
            run(&smtp_offering("LOGIN"), NEXT_DAY),
        ),
        (
            run(
                &smtp("S: 554 \u{1b}[31m\u{202e}no\nC: QUIT\nS: 221 x"),
                HOME,
            ),
            run(&smtp_offering("LOGIN"), DESK),
        ),
    ] {
        let pair = Pair::of(a, b);
        let told = pair.told();
        assert!(!told.contains(['\u{1b}', '\u{202e}']), "{told}");
        for gap in ["  .", " ,", "..", "of .", "port  ", "{", "None", "Some("] {
            let own = told.lines().filter(|line| !line.contains("S: "));
            assert!(
                !own.clone()
                    .any(|line| line.trim().contains(gap) && !line.contains("\\u{")),
                "{gap:?} in {told}"
            );
        }
        let value = serde_json::to_value(pair.report()).unwrap();
        let faults: Vec<String> = schema.iter_errors(&value).map(|e| e.to_string()).collect();
        assert!(faults.is_empty(), "{faults:?}");
    }
}

#[test]
fn what_tells_a_refusal_from_a_password_is_said() {
    let refused = imap_refusing("[AUTHENTICATIONFAILED] no");
    // One with a token, one with a password: that differs before anything else.
    let mut with_token = run(IMAP, HOME);
    with_token.plan.with_token = true;
    let told = Pair::of(with_token, run(&refused, DESK))
        .told()
        .replace('\n', " ");
    let told = told.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        told.contains("gets in with an access token (A), and not with a password (B)"),
        "{told}"
    );
    // Two accounts that are refused alike may each have it of its own.
    let lee = run(&format!("user lee@example.org\n{refused}"), HOME);
    let kim = run(&format!("user kim@example.org\n{refused}"), DESK);
    let told = Pair::of(lee, kim).told();
    let told = told.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(told.contains("or each has it of its own"), "{told}");
}
