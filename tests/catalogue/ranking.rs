//! Which page is shown, and what is no finding at all: with pages made for the purpose.

use mailprobe::catalogue::{Catalogue, Severity};
use mailprobe::diagnose::{Standing, diagnose};
use mailprobe::fact::facts;
use mailprobe::scenario::{Scenario, Split, rehearse};
use mailprobe::stage::Stage;

use crate::made::{
    IMAP_OFFERS, IMAP_REFUSES, IMAP_WORKS, NO_STARTTLS, REFUSED, found, judge, page, usual, when,
};

#[test]
fn of_two_pages_the_more_certain_wins_then_the_more_exact() {
    let clause = "'connect.outcome' = 'refused'";
    let exact = "'connect.outcome' = 'refused'\n'endpoint.port' = '993'";
    let likely = || page("x.likely", "connect", "broken", "likely", &when(exact));
    let certain = page("x.certain", "connect", "broken", "certain", &when(clause));
    let verdict = judge(REFUSED, vec![likely(), certain]);
    assert_eq!(found(&verdict), [("x.certain", Severity::Broken)]);
    assert_eq!(verdict.findings[0].absorbed, ["x.likely"]);
    let vague = page("x.vague", "connect", "broken", "likely", &when(clause));
    let verdict = judge(REFUSED, vec![vague, likely()]);
    assert_eq!(found(&verdict), [("x.likely", Severity::Broken)]);
}

#[test]
fn a_page_wins_over_those_that_it_explains_and_over_later_stages() {
    let clause = "'connect.outcome' = 'refused'";
    let narrow = || page("x.narrow", "connect", "broken", "certain", &when(clause));
    let rest = format!(
        "explains = ['x.narrow']\n{}",
        when("'stop.stage' = 'connect'")
    );
    let wide = page("x.wide", "connect", "broken", "possible", &rest);
    let verdict = judge(REFUSED, vec![narrow(), wide]);
    assert_eq!(found(&verdict), [("x.wide", Severity::Broken)]);
    assert_eq!(verdict.findings[0].absorbed, ["x.narrow"]);
    let early = page(
        "x.early",
        "resolve",
        "broken",
        "possible",
        &when("'stop.stage' = 'connect'"),
    );
    let verdict = judge(REFUSED, vec![narrow(), early]);
    assert_eq!(found(&verdict), [("x.early", Severity::Broken)]);
}

#[test]
fn what_came_after_the_stop_does_not_explain_it() {
    let later = page(
        "x.later",
        "secure",
        "broken",
        "certain",
        &when("'auth.not-tried' = 'not-private'"),
    );
    let mut pages = usual();
    pages.push(later);
    let scenario = format!(
        "imap mail.example.org:993 tls\n{}",
        IMAP_OFFERS.replace("tls ok", "tls expired")
    );
    let verdict = judge(&scenario, pages);
    assert_eq!(found(&verdict), [("x.certificate", Severity::Broken)]);
}

#[test]
fn one_cause_at_several_probes_is_one_finding() {
    let scenario = "imap mail.example.org:993 tls\nresolve nxdomain\npop3 mail.example.org:995 tls\n\
        resolve nxdomain\nsmtp mail.example.org:587 starttls\nresolve nxdomain\n";
    let verdict = judge(scenario, usual());
    assert_eq!(found(&verdict), [("x.nxdomain", Severity::Broken)]);
    assert_eq!(verdict.findings[0].probes.len(), 3);
    assert_eq!(verdict.findings[0].evidence.len(), 3);
    assert_eq!(verdict.standing, Standing::Trouble);
}

#[test]
fn a_finding_that_stops_more_protocols_comes_first() {
    let scenario = "imap a.example.org:993 tls\nconnect refused\npop3 b.example.org:995 tls\n\
        connect timeout\nsmtp b.example.org:465 tls\nconnect timeout\n";
    let verdict = judge(scenario, usual());
    let expected = [
        ("x.timeout", Severity::Broken),
        ("x.refused", Severity::Broken),
    ];
    assert_eq!(found(&verdict), expected);
}

#[test]
fn a_closed_door_that_nobody_promised_is_no_finding_while_another_is_open() {
    for closed in [
        "connect refused\n",
        "connect timeout\n",
        "resolve nxdomain\n",
        NO_STARTTLS,
    ] {
        let scenario =
            format!("{IMAP_WORKS}imap mail.example.org:143 starttls alternate\n{closed}");
        let verdict = judge(&scenario, usual());
        assert_eq!(found(&verdict), [], "{closed}");
        assert!(verdict.unexplained.is_empty(), "{closed}");
        assert_eq!(verdict.standing, Standing::Works, "{closed}");
    }
}

#[test]
fn a_wrong_certificate_at_another_door_is_degraded() {
    let other = IMAP_OFFERS.replace("tls ok", "tls name-mismatch");
    let scenario = format!("{IMAP_WORKS}imap mail.example.org:1993 tls alternate\n{other}");
    let verdict = judge(&scenario, usual());
    assert_eq!(found(&verdict), [("x.certificate", Severity::Degraded)]);
    assert_eq!(verdict.standing, Standing::Degraded);
    assert_eq!(
        verdict.protocols[0].finding.as_deref(),
        Some("x.certificate")
    );
    assert_eq!(verdict.protocols[0].stopped_at, None);
}

#[test]
fn a_promised_door_counts_fully_only_when_the_user_named_it() {
    let scenario = format!("{IMAP_WORKS}imap other.example.org:993 tls\nconnect timeout\n");
    let verdict = judge(&scenario, usual());
    assert_eq!(found(&verdict), [("x.timeout", Severity::Broken)]);
    assert_eq!(verdict.standing, Standing::Trouble);
    let published = scenario.replace(
        "other.example.org:993 tls",
        "other.example.org:993 tls published",
    );
    let verdict = judge(&published, usual());
    assert_eq!(found(&verdict), [("x.timeout", Severity::Degraded)]);
    assert_eq!(verdict.standing, Standing::Degraded);
}

#[test]
fn a_contrast_is_never_a_finding() {
    let scenario =
        format!("{IMAP_WORKS}imap mail.example.org:1993 tls contrast\nconnect refused\n");
    let verdict = judge(&scenario, usual());
    assert_eq!(
        (found(&verdict).len(), verdict.standing),
        (0, Standing::Works)
    );
    let alone = "imap mail.example.org:993 tls contrast\nconnect refused\n";
    assert_eq!(found(&judge(alone, usual())), []);
}

#[test]
fn of_doors_that_all_fail_the_one_that_led_furthest_speaks() {
    let scenario = format!(
        "imap mail.example.org:993 tls alternate\nconnect refused\n\
         imap mail.example.org:143 starttls alternate\n{NO_STARTTLS}"
    );
    let verdict = judge(&scenario, usual());
    assert_eq!(found(&verdict), [("x.no-starttls", Severity::Broken)]);
    assert_eq!(verdict.protocols[0].stopped_at, Some(Stage::Secure));
    // A promised door is the better explanation of a service that is merely absent elsewhere.
    let promised = scenario.replace("993 tls alternate", "993 tls");
    let verdict = judge(&promised, usual());
    assert_eq!(found(&verdict), [("x.refused", Severity::Broken)]);
    assert_eq!(verdict.protocols[0].finding.as_deref(), Some("x.refused"));
}

#[test]
fn a_domain_that_does_not_exist_is_found_with_the_domain_as_evidence() {
    let scenario =
        "mx nxdomain\nimap imap.example.org:993 tls alternate guessed\nresolve nxdomain\n";
    let clauses = "'domain.mx' = 'nxdomain'\n'dns.outcome' = 'nxdomain'";
    let domain = page("x.domain", "resolve", "broken", "certain", &when(clauses));
    let verdict = judge(scenario, vec![domain]);
    assert_eq!(found(&verdict), [("x.domain", Severity::Broken)]);
    assert!(
        verdict.findings[0]
            .evidence
            .iter()
            .any(|fact| fact.key == "domain.mx")
    );
    assert_eq!(verdict.standing, Standing::Trouble);
}

#[test]
fn a_milder_page_stands_beside_the_cause_unless_that_explains_it() {
    let clause = when("'connect.outcome' = 'refused'");
    let mild = || page("x.mild", "connect", "degraded", "certain", &clause);
    let cause = page("x.cause", "connect", "broken", "certain", &clause);
    let expected = [
        ("x.cause", Severity::Broken),
        ("x.mild", Severity::Degraded),
    ];
    assert_eq!(found(&judge(REFUSED, vec![mild(), cause])), expected);
    let rest = format!("explains = ['x.mild']\n{clause}");
    let cause = page("x.cause", "connect", "broken", "certain", &rest);
    assert_eq!(found(&judge(REFUSED, vec![mild(), cause])), expected[..1]);
}

#[test]
fn candidates_are_weighed_with_what_this_run_shows() {
    let rest = "next_step = 'Look.'\n[[when]]\n'auth.outcome' = 'refused'\n\
        [[candidate]]\nid = 'x.other'\n\
        [[candidate.for]]\nsay = 'The server says no.'\nwhen = { 'auth.text' = 'no' }\n\
        [[candidate.for]]\nsay = 'Another protocol let the user in.'\nwhen = { 'run.signed-in' = { present = true } }\n\
        [[candidate.against]]\nsay = 'IMAP refused the same.'\nwhen = { 'run.refused' = { contains = 'imap' } }\n";
    let other = page(
        "x.other",
        "authenticate",
        "broken",
        "certain",
        &when("'auth.text' = 'never'"),
    );
    let ambiguous = page("x.unclear", "authenticate", "broken", "possible", rest);
    let verdict = judge(IMAP_REFUSES, vec![other, ambiguous]);
    let candidate = &verdict.findings[0].candidates[0];
    assert_eq!(candidate.id, "x.other");
    assert_eq!(candidate.supporting, ["The server says no."]);
    assert_eq!(candidate.opposing, ["IMAP refused the same."]);
}

#[test]
fn a_candidate_of_another_protocol_is_left_out() {
    let rest = "next_step = 'Ask.'\n[[when]]\n'auth.outcome' = 'refused'\n\
        [[candidate]]\nid = 'x.pop'\n[[candidate]]\nid = 'x.any'\n";
    let (pop, text) = page("x.pop", "authenticate", "broken", "certain", "");
    let pop = (
        pop,
        text.replace("\"imap\", \"pop3\", \"smtp\"", "\"pop3\""),
    );
    let verdict = judge(
        "imap mail.example.org:993 tls\ntls ok\nS: * OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] ready\n\
         C: m1 AUTHENTICATE PLAIN [hidden]\nS: m1 NO no\nC: m2 LOGOUT\nS: * BYE\nS: m2 OK\n",
        vec![
            page("x.refused", "authenticate", "broken", "possible", rest),
            pop,
            page("x.any", "authenticate", "broken", "certain", ""),
        ],
    );
    let candidates = verdict.findings[0].candidates.iter();
    let ids: Vec<&str> = candidates.map(|c| c.id.as_str()).collect();
    assert_eq!(ids, ["x.any"]);
}

/// Whoever stands in front of the internet lets out what they like: that is no fault of a server or of a family of addresses.
#[test]
fn what_a_login_page_explains_is_not_told_beside_it() {
    let offers = "tls ok\nS: * OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] ready\nC: m1 LOGOUT\nS: * BYE\nS: m1 OK\n";
    let works = format!(
        "imap imap.example.org:993 tls\nresolve 192.0.2.11 2001:db8::11\nconnect 2001:db8::11 timeout\n{offers}"
    );
    let stopped = "pop3 pop.example.org:995 tls\nresolve 192.0.2.11 2001:db8::11\nconnect 2001:db8::11 timeout\ntls name-mismatch\nclose\n";
    let shut = "smtp smtp.example.org:587 starttls\nconnect timeout\n";
    for scenario in [format!("{works}{shut}"), format!("{stopped}{shut}")] {
        let scenario = format!("no-login\nweb other 302 login.hotel.example\n{scenario}");
        let scenario = Scenario::parse(&scenario).unwrap();
        let run = rehearse(&scenario, Split::Whole).unwrap();
        let verdict = diagnose(&run, &facts(&run), &Catalogue::embedded());
        let ids: Vec<&str> = verdict.findings.iter().map(|one| one.id.as_str()).collect();
        assert_eq!(ids, ["captive.portal"]);
        assert!(
            verdict.findings[0]
                .absorbed
                .contains(&"ipv6.broken".to_owned())
        );
    }
}
