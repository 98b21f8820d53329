//! What people read.

use insta::assert_snapshot;

use std::time::Duration;

use mailprobe::observation::Run;

use crate::pairs::{
    DESK, HOME, IMAP, NEXT_DAY, NOWHERE, Pair, imap_over, imap_refusing, run, smtp, smtp_offering,
};

/// What is told, in one line.
fn line(pair: &Pair) -> String {
    let told = pair.told();
    told.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The run of a scenario on the computer at home, half an hour after the first.
fn half_an_hour_later(scenario: &str) -> Run {
    let mut run = run(scenario, HOME);
    run.started += Duration::from_secs(1800);
    run
}

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

/// Both from one computer, half an hour apart: nothing comes and goes.
#[test]
fn a_certificate_that_was_changed_is_told_with_when() {
    let good = imap_over("ok");
    for (tls, next) in [
        (
            "name-mismatch",
            "The administrator of imap.example.org:993 puts a certificate in its place",
        ),
        (
            "unknown-issuer issuer Gateway",
            "No password should be sent there.",
        ),
    ] {
        let bad = imap_over(tls);
        let pair = Pair::of(run(&good, HOME), half_an_hour_later(&bad));
        let (report, told) = (pair.report(), line(&pair));
        let (from, to) = (&report.a.started, &report.b.started);
        assert_ne!(from, to);
        let changed = format!(
            "The certificate was changed between {from} and {to}: the one that A was shown is trusted, and the one that B was shown since is not."
        );
        assert!(told.contains(&changed), "{told}");
        assert!(
            told.contains(next) && !told.contains("comes and goes"),
            "{told}"
        );
        let back = Pair::of(run(&bad, HOME), half_an_hour_later(&good));
        let told = line(&back);
        assert_eq!(back.report().conclusions[0].who, None, "{told}");
        assert!(
            told.contains("the one that B was shown since is."),
            "{told}"
        );
        // Of one moment nobody knows which was the change.
        let at_once = line(&Pair::of(run(&good, HOME), run(&bad, HOME)));
        assert!(at_once.contains("comes and goes"), "{at_once}");
    }
}

#[test]
fn what_one_of_them_did_not_try_is_not_told_as_the_same() {
    let imap = imap_over("ok");
    let both = format!("{imap}{}", smtp_offering("LOGIN").replace("no-login\n", ""));
    let told = line(&Pair::of(run(&both, HOME), run(&imap, DESK)));
    assert!(
        told.starts_with(
            "= Nothing differs that matters in what both tried. Not compared: SMTP (not tried in B). IMAP works in both."
        ),
        "{told}"
    );
    assert!(
        told.contains("How SMTP stands in B: it was not tried there."),
        "{told}"
    );
    let told = line(&Pair::of(run(&imap, HOME), run(IMAP, DESK)));
    assert!(
        told.contains("Not compared: signing in (nobody did in A)."),
        "{told}"
    );
    let told = line(&Pair::of(run(IMAP, HOME), run(IMAP, DESK)));
    assert!(
        told.starts_with("= No difference that matters. IMAP works in both."),
        "{told}"
    );
}

/// Whoever is named is who does what is advised.
#[test]
fn who_acts_on_a_refused_port_is_who_is_told_what_to_do() {
    // The other protocol shows where each was.
    let imap = imap_over("ok").replace("no-login\n", "");
    let refused = smtp("connect refused") + &imap;
    let open = smtp_offering("LOGIN") + &imap;
    for (at, who, next) in [
        ((HOME, DESK), "network", "Whoever runs the network of A"),
        ((NOWHERE, NOWHERE), "help-desk", "Find out first whether"),
        ((HOME, HOME), "help-desk", "Check twice in each place"),
        (
            (NEXT_DAY, HOME),
            "administrator",
            "it is for whoever runs the server",
        ),
    ] {
        let pair = Pair::of(run(&refused, at.0), run(&open, at.1));
        let first = &pair.report().conclusions[0];
        assert_eq!(first.who, Some(who), "{}", pair.told());
        assert!(first.next_step.contains(next), "{}", pair.told());
    }
}

/// A host that answers at another port was not stopped, and what was seen is held against what was seen at the same address.
#[test]
fn what_a_port_proves_is_said_of_that_port_and_address() {
    // The other protocol shows where each was.
    let imap = imap_over("ok");
    let places = "resolve 192.0.2.11 192.0.2.12";
    let works = smtp_offering("LOGIN").replace("resolve 203.0.113.25", "resolve 192.0.2.11")
        + &imap.replace("no-login\n", "");
    let shut = smtp(&format!(
        "{places}\nconnect 192.0.2.11 refused\nconnect 192.0.2.12 refused"
    ));
    let shut = shut.replace("resolve 203.0.113.25\n", "");
    let with = |smtp: &str| {
        run(
            &format!("{smtp}{}", imap.replace("no-login\n", "")),
            NEXT_DAY,
        )
    };
    let told = line(&Pair::of(run(&works, HOME), with(&shut)));
    assert!(told.contains("the server was stopped or moved"), "{told}");
    assert!(
        told.contains("A: 192.0.2.11:587 answers. B: 192.0.2.11:587 refuses"),
        "{told}"
    );
    let open = format!("{shut}contrast port 465 ok\n");
    let told = line(&Pair::of(run(&works, HOME), with(&open)));
    assert!(!told.contains("stopped or moved"), "{told}");
    assert!(
        told.contains("the host still answers at port 465, so it is port 587 alone"),
        "{told}"
    );
    let moved = shut.replace("192.0.2.1", "192.0.2.4");
    let told = line(&Pair::of(run(&works, HOME), with(&moved)));
    assert!(
        !told.contains("the server was stopped") && told.contains("another address"),
        "{told}"
    );
}

const OPEN: &str = "smtp smtp.example.org:587 starttls\n";

/// Who refuses is there: that the web does not answer either may be the way of a network with a proxy.
#[test]
fn a_refusal_is_no_sign_that_nothing_is_reached() {
    let refused = format!(
        "no-login\nweb no-connection timeout\n{OPEN}resolve 203.0.113.25\nconnect refused\n"
    );
    let told = line(&Pair::of(
        run(&refused, HOME),
        run(&smtp_offering("LOGIN"), DESK),
    ));
    assert!(!told.contains("Nothing that A tried"), "{told}");
    assert!(
        told.contains("Who: whoever runs the network of A"),
        "{told}"
    );
}

#[test]
fn a_login_page_that_the_one_saw_is_what_keeps_it_out() {
    let portal = format!(
        "no-login\nweb other 302 portal.example.net\n{OPEN}resolve 203.0.113.25\nconnect timeout\ncontrast port 443 timeout\n"
    );
    let told = line(&Pair::of(
        run(&portal, HOME),
        run(&smtp_offering("LOGIN"), DESK),
    ));
    assert!(told.contains("a login page of its network"), "{told}");
    assert!(told.contains("sign in where it leads to"), "{told}");
    assert!(!told.contains("lets connections out"), "{told}");
}

/// Also where nothing tells two places apart.
#[test]
fn a_login_page_is_told_in_the_same_network_as_well() {
    let portal = format!(
        "no-login\nweb other 302 portal.example.net\n{OPEN}resolve 203.0.113.25\nconnect timeout\ncontrast port 443 timeout\n"
    );
    let told = line(&Pair::of(
        run(&portal, HOME),
        run(&smtp_offering("LOGIN"), HOME),
    ));
    assert!(told.contains("a login page of its network"), "{told}");
    assert!(told.contains("sign in where it leads to"), "{told}");
    assert!(!told.contains("it comes and goes"), "{told}");
}

#[test]
fn other_families_are_told_before_anything_is_said_of_the_place() {
    let six = format!(
        "no-login\nweb no-connection timeout\n{OPEN}resolve 2001:db8::25\nconnect timeout\n"
    );
    let told = line(&Pair::of(
        run(&six, HOME),
        run(&smtp_offering("LOGIN"), DESK),
    ));
    assert!(
        told.contains("A tried it over IPv6 alone, and B over IPv4 alone"),
        "{told}"
    );
    assert!(told.contains("Who: the help desk"), "{told}");
}

/// A finding counts where the other one came as far and did not have it.
#[test]
fn what_the_other_one_did_not_get_to_see_is_no_difference() {
    let imap = imap_over("ok");
    let refused = smtp("connect refused").replace("no-login\n", "");
    // The trouble is in a protocol that the other one left out.
    let whole = format!("{imap}{refused}");
    for pair in [
        Pair::of(run(&whole, HOME), run(&imap, DESK)),
        Pair::of(run(&imap, HOME), run(&whole, DESK)),
    ] {
        let told = line(&pair);
        assert!(told.starts_with("= Nothing differs that matters"), "{told}");
        assert!(told.contains("SMTP (not tried in"), "{told}");
    }
    // One stops before the certificate that the other one was shown.
    let silent = imap.split("tls ok").next().unwrap().replace(
        "resolve 203.0.113.25",
        "resolve 203.0.113.25\nconnect timeout",
    );
    let told = line(&Pair::of(
        run(&silent, HOME),
        run(&imap_over("expired"), DESK),
    ));
    assert!(!told.contains("lead as far in both"), "{told}");
}

/// What filters mail leaves the web of the same host alone.
#[test]
fn a_host_of_which_nothing_answers_has_shut_out_who_asks() {
    let silent = |https: &str| {
        format!(
            "no-login\nweb as-known\nimap imap.example.org:993 tls\nresolve 203.0.113.25\nconnect timeout\ncontrast port 443 {https}\n"
        )
    };
    let open = imap_over("ok");
    for (https, is_ban) in [("timeout", true), ("ok", false)] {
        let told = line(&Pair::of(run(&silent(https), HOME), run(&open, DESK)));
        assert_eq!(told.contains("fail2ban-client banned"), is_ban, "{told}");
    }
}

/// Who names another server knows that it is another one.
#[test]
fn servers_that_were_asked_for_say_nothing_of_the_dns_and_what_they_show_comes_first() {
    let named = |host: &str, tls: &str| {
        let own = imap_over(tls).replace("imap.example.org", host);
        run(&format!("user kim@example.org\n{own}"), HOME)
    };
    let pair = Pair::of(
        named("a.example.org", "ok"),
        named("b.example.org", "expired"),
    );
    let report = pair.report();
    let kinds: Vec<&str> = report.conclusions.iter().map(|one| one.kind).collect();
    assert_eq!(kinds, ["findings", "other-servers"], "{}", pair.told());
    let told = line(&pair);
    assert!(told.contains("tls.expired"), "{told}");
    assert!(
        told.contains("A was told to try a.example.org, and B was told to try b.example.org"),
        "{told}"
    );
    assert!(!told.contains("MX and SRV"), "{told}");
    // One that guessed is not held against one that was told.
    let guessed = imap_over("ok").replace(":993 tls", ":993 tls guessed");
    let guessed = run(&format!("user kim@example.org\n{guessed}"), HOME);
    let told = line(&Pair::of(named("b.example.org", "ok"), guessed));
    assert!(told.contains("A was told to try b.example.org"), "{told}");
    assert!(!told.contains("by what the domain publishes"), "{told}");
}
