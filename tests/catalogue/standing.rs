//! How it stands: what counts as broken, what is undecided, what is left unexplained, with pages made for the purpose.

use mailprobe::catalogue::Severity;
use mailprobe::diagnose::Standing;
use mailprobe::endpoint::Protocol;
use mailprobe::observation::Skip;
use mailprobe::stage::Stage;

use crate::made::{
    IMAP_OFFERS, IMAP_REFUSES, IMAP_WORKS, POP3_OFFERS, SMTP_OFFERS, found, judge, page, standing,
    usual, when,
};

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
fn a_protocol_works_where_the_server_signs_in_by_itself() {
    let scenario = "imap mail.example.org:993 tls\ntls ok\n\
        S: * PREAUTH [CAPABILITY IMAP4rev1 AUTH=PLAIN] in as kim\n\
        C: m1 EXAMINE INBOX\nS: * 3 EXISTS\nS: m1 OK [READ-ONLY] done\n\
        C: m2 LOGOUT\nS: * BYE\nS: m2 OK\n";
    let verdict = judge(scenario, usual());
    assert_eq!(standing(&verdict, Protocol::Imap), Standing::Works);
    assert_eq!(verdict.protocols[0].stopped_at, None);
    let why = verdict.not_tested.iter().map(|left_out| left_out.why);
    assert_eq!(why.collect::<Vec<_>>(), [Skip::AlreadySignedIn]);
}

/// Nobody gives it the password, and nobody needs it either.
#[test]
fn a_guessed_server_beside_one_that_is_read_from_leaves_the_whole_as_it_is() {
    let spare = format!("{IMAP_WORKS}pop3 mail.example.org:995 tls guessed\n{POP3_OFFERS}");
    let verdict = judge(&spare, usual());
    assert_eq!(standing(&verdict, Protocol::Pop3), Standing::Undecided);
    assert_eq!(verdict.standing, Standing::Works);
    // Without another one to read mail from, it is the question.
    let alone = format!("pop3 mail.example.org:995 tls guessed\n{POP3_OFFERS}");
    assert_eq!(judge(&alone, usual()).standing, Standing::Undecided);
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

/// Without a token nobody signed in: how mail stands is not known, unless the servers themselves or the way are in trouble.
#[test]
fn a_token_that_could_not_be_had_says_nothing_of_mail() {
    let offers = format!("imap mail.example.org:993 tls\n{IMAP_OFFERS}");
    let closed = "imap mail.example.org:993 tls\nconnect refused\n";
    for (sign_in, servers, expected, id) in [
        (
            "sign-in application refused invalid_client 7000215 no",
            offers.as_str(),
            Standing::Undecided,
            "x.token",
        ),
        ("sign-in expired", &offers, Standing::Undecided, "x.token"),
        ("sign-in declined", &offers, Standing::Undecided, "x.token"),
        ("sign-in expired", closed, Standing::Trouble, "x.refused"),
    ] {
        let mut pages = usual();
        let clauses = "'sign-in.outcome' = { not = 'ok' }";
        pages.push(page(
            "x.token",
            "authenticate",
            "broken",
            "certain",
            &when(clauses),
        ));
        let verdict = judge(&format!("{sign_in}\n{servers}"), pages);
        let ids: Vec<&str> = found(&verdict).iter().map(|(id, _)| *id).collect();
        assert!(ids.contains(&id), "{sign_in}: {ids:?}");
        assert_eq!(verdict.standing, expected, "{sign_in}");
    }
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
