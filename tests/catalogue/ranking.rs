//! Which page is shown, what is no finding at all, and how it stands: with pages made for the purpose.

use mailprobe::catalogue::{Catalogue, Severity};
use mailprobe::diagnose::{Standing, Verdict, diagnose};
use mailprobe::endpoint::Protocol;
use mailprobe::fact::facts;
use mailprobe::observation::Skip;
use mailprobe::scenario::{Scenario, Split, rehearse};
use mailprobe::stage::Stage;

/// A page with this header beyond what every page has.
fn page(id: &str, stage: &str, severity: &str, certainty: &str, rest: &str) -> (String, String) {
    let text = format!(
        "+++\ntitle = \"{id}\"\nstage = \"{stage}\"\nprotocols = [\"imap\", \"pop3\", \"smtp\"]\n\
         severity = \"{severity}\"\nwho = \"user\"\nsince = \"0.1.0\"\ncertainty = \"{certainty}\"\n{rest}\n\
         [[source]]\nurl = \"https://example.org/\"\ntitle = \"A source\"\nread = 2026-11-21\n+++\n\
         ## Symptom\na\n## Cause\nb\n## Fix\n### You\nc\n### Help desk\nd\n### Administrator\ne\n\
         ## Confirm\nf\n## Example\n```scenario\nimap a.example:993 tls\nconnect refused\n```\n"
    );
    (id.to_owned(), text)
}

fn when(clauses: &str) -> String {
    format!("[[when]]\n{clauses}\n")
}

/// One page for each way of failing that these tests use.
fn usual() -> Vec<(String, String)> {
    [
        ("x.nxdomain", "resolve", "'dns.outcome' = 'nxdomain'"),
        ("x.refused", "connect", "'connect.outcome' = 'refused'"),
        ("x.timeout", "connect", "'connect.outcome' = 'timeout'"),
        ("x.certificate", "secure", "'tls.outcome' = 'untrusted'"),
        (
            "x.no-starttls",
            "secure",
            "'starttls.outcome' = 'not-offered'",
        ),
        ("x.password", "authenticate", "'auth.outcome' = 'refused'"),
    ]
    .into_iter()
    .map(|(id, stage, clause)| page(id, stage, "broken", "certain", &when(clause)))
    .collect()
}

fn judge(scenario: &str, pages: Vec<(String, String)>) -> Verdict {
    let catalogue = Catalogue::of(pages);
    assert_eq!(catalogue.faults(), [], "the pages of this test");
    let scenario = Scenario::parse(scenario).unwrap();
    let run = rehearse(&scenario, Split::Whole).unwrap();
    diagnose(&run, &facts(&run), &catalogue)
}

fn found(verdict: &Verdict) -> Vec<(&str, Severity)> {
    let findings = verdict.findings.iter();
    findings.map(|f| (f.id.as_str(), f.severity)).collect()
}

fn standing(verdict: &Verdict, protocol: Protocol) -> Standing {
    let own = verdict.protocols.iter().find(|p| p.protocol == protocol);
    own.unwrap().standing
}

const REFUSED: &str = "imap mail.example.org:993 tls\nconnect refused\n";

/// An IMAP server that lets the user in.
const IMAP_WORKS: &str = "imap mail.example.org:993 tls\ntls ok\n\
    S: * OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] ready\n\
    C: m1 AUTHENTICATE PLAIN [hidden]\nS: m1 OK [CAPABILITY IMAP4rev1] in\n\
    C: m2 EXAMINE INBOX\nS: * 1 EXISTS\nS: m2 OK done\nC: m3 LOGOUT\nS: * BYE\nS: m3 OK\n";

/// The same over another door, where nobody signs in a second time.
const IMAP_OFFERS: &str = "tls ok\nS: * OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] ready\n\
    C: m1 LOGOUT\nS: * BYE\nS: m1 OK\n";

/// A server without STARTTLS behind a door that wants it.
const NO_STARTTLS: &str = "S: * OK [CAPABILITY IMAP4rev1] ready\nC: m1 CAPABILITY\n\
    S: * CAPABILITY IMAP4rev1\nS: m1 OK\nC: m2 LOGOUT\nS: * BYE\nS: m2 OK\n";

const IMAP_REFUSES: &str = "imap mail.example.org:993 tls\ntls ok\n\
    S: * OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] ready\n\
    C: m1 AUTHENTICATE PLAIN [hidden]\nS: m1 NO no\nC: m2 LOGOUT\nS: * BYE\nS: m2 OK\n";

const POP3_OFFERS: &str =
    "tls ok\nS: +OK ready\nC: CAPA\nS: +OK\nS: SASL PLAIN\nS: .\nC: QUIT\nS: +OK\n";

const SMTP_OFFERS: &str = "tls ok\nS: 220 ready\nC: EHLO [127.0.0.1]\nS: 250-mail\nS: 250 AUTH PLAIN\nC: QUIT\nS: 221 bye\n";

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
    assert_eq!(verdict.findings[0].evidence.len(), 1);
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
fn a_refused_password_is_one_finding_and_leaves_the_others_undecided() {
    let scenario = format!(
        "{IMAP_REFUSES}pop3 mail.example.org:995 tls\n{POP3_OFFERS}\
         smtp mail.example.org:465 tls\n{SMTP_OFFERS}\
         imap mail.example.org:1993 tls alternate\n{IMAP_OFFERS}"
    );
    let verdict = judge(&scenario, usual());
    assert_eq!(found(&verdict), [("x.password", Severity::Broken)]);
    assert_eq!(standing(&verdict, Protocol::Imap), Standing::Trouble);
    assert_eq!(standing(&verdict, Protocol::Pop3), Standing::Undecided);
    assert_eq!(standing(&verdict, Protocol::Smtp), Standing::Undecided);
    assert_eq!(verdict.standing, Standing::Trouble);
    let why: Vec<Skip> = verdict
        .not_tested
        .iter()
        .map(|left_out| left_out.why)
        .collect();
    assert_eq!(why, [Skip::RefusedElsewhere; 3]);
    let pop3 = &verdict.protocols[1];
    assert_eq!(
        (pop3.reached, pop3.stopped_at),
        (Some(Stage::Offer), Some(Stage::Authenticate))
    );
}

#[test]
fn guessed_names_that_do_not_exist_leave_it_undecided() {
    let guessed = "imap imap.example.org:993 tls alternate guessed\nresolve nxdomain\n\
        imap mail.example.org:993 tls alternate guessed\nresolve nodata\n";
    let verdict = judge(guessed, usual());
    assert_eq!(
        (found(&verdict).len(), verdict.standing),
        (0, Standing::Undecided)
    );
    assert!(verdict.unexplained.is_empty());
    assert_eq!(verdict.protocols[0].stopped_at, Some(Stage::Resolve));
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
fn a_service_that_nobody_promised_may_be_missing() {
    let missing = "pop3 mail.example.org:995 tls alternate\nconnect refused\n\
        pop3 mail.example.org:110 starttls alternate\nconnect timeout\n";
    let advice = page(
        "x.absent",
        "connect",
        "advice",
        "certain",
        &when("'protocol.connected' = 'no'"),
    );
    let mut pages = usual();
    pages.push(advice);
    let verdict = judge(&format!("{IMAP_WORKS}{missing}"), pages);
    assert_eq!(found(&verdict), [("x.absent", Severity::Advice)]);
    assert!(verdict.unexplained.is_empty());
    assert_eq!(standing(&verdict, Protocol::Imap), Standing::Works);
    assert_eq!(standing(&verdict, Protocol::Pop3), Standing::Undecided);
    // Where nothing connects at all, the same is a finding.
    let verdict = judge(missing, usual());
    assert_eq!(verdict.standing, Standing::Trouble);
    assert!(!verdict.findings.is_empty());
}

#[test]
fn what_no_page_explains_is_unexplained() {
    let verdict = judge(IMAP_REFUSES, Vec::new());
    assert_eq!(found(&verdict), []);
    assert_eq!(verdict.standing, Standing::Undecided);
    assert_eq!(verdict.unexplained[0].stage, Stage::Authenticate);
}

#[test]
fn only_broken_and_degraded_pages_change_how_it_stands() {
    let everywhere = when("'probe.outcome' = 'ok'");
    for (severity, expected) in [
        ("advice", Standing::Works),
        ("degraded", Standing::Degraded),
        // A page for what is broken does not count where nothing is.
        ("broken", Standing::Works),
    ] {
        let pages = vec![page("x.page", "connect", severity, "certain", &everywhere)];
        let verdict = judge(IMAP_WORKS, pages);
        assert_eq!(verdict.standing, expected, "{severity}");
        assert_eq!(
            verdict.findings.len(),
            usize::from(severity != "broken"),
            "{severity}"
        );
    }
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

#[test]
fn without_a_credential_the_offer_is_enough_and_the_rest_is_named() {
    let scenario = format!("no-login\nimap mail.example.org:993 tls\n{IMAP_OFFERS}");
    let verdict = judge(&scenario, usual());
    assert_eq!(verdict.standing, Standing::Works);
    assert_eq!(verdict.protocols[0].reached, Some(Stage::Offer));
    assert_eq!(verdict.not_tested[0].why, Skip::NoCredential);
    // A clear-text offer is not the end of the way where STARTTLS is wanted.
    let broken = "no-login\nimap mail.example.org:143 starttls\nS: * OK [CAPABILITY IMAP4rev1 STARTTLS] hi\n\
        C: m1 STARTTLS\nS: m1 OK go\ntls reset\n";
    let verdict = judge(broken, usual());
    assert_eq!(verdict.protocols[0].standing, Standing::Undecided);
    assert_eq!(verdict.unexplained[0].stage, Stage::Secure);
}

#[test]
fn a_credential_that_was_kept_back_leaves_it_undecided() {
    let scenario = format!("imap imap.example.org:993 tls alternate guessed\n{IMAP_OFFERS}");
    let verdict = judge(&scenario, usual());
    assert_eq!(
        (found(&verdict).len(), verdict.standing),
        (0, Standing::Undecided)
    );
    assert_eq!(verdict.not_tested[0].why, Skip::GuessedHost);
}
