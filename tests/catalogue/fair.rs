//! What is ordinary is not called broken: with the pages of the program.

use mailprobe::catalogue::{Catalogue, Certainty, Severity};
use mailprobe::diagnose::{Standing, Verdict, diagnose};
use mailprobe::fact::facts;
use mailprobe::observation::Skip;
use mailprobe::scenario::{Scenario, Split, rehearse};
use mailprobe::stage::Stage;

fn judge(scenario: &str) -> Verdict {
    let scenario = Scenario::parse(scenario).unwrap();
    let run = rehearse(&scenario, Split::Whole).unwrap_or_else(|m| panic!("{m}"));
    diagnose(&run, &facts(&run), &Catalogue::embedded())
}

fn found(verdict: &Verdict) -> Vec<(&str, Severity)> {
    let findings = verdict.findings.iter();
    findings.map(|f| (f.id.as_str(), f.severity)).collect()
}

/// A server that takes the sign-in and the sender, and says this to the user's own address.
fn recipient(reply: &str) -> String {
    format!(
        "smtp mail.example.org:587 starttls alternate\nS: 220 mail.example.org ESMTP\n\
         C: EHLO [127.0.0.1]\nS: 250-mail\nS: 250 STARTTLS\nC: STARTTLS\nS: 220 go\ntls ok\n\
         C: EHLO [127.0.0.1]\nS: 250-mail\nS: 250-ENHANCEDSTATUSCODES\nS: 250 AUTH PLAIN\n\
         C: AUTH PLAIN [hidden]\nS: 235 2.7.0 Ok\nC: MAIL FROM:<kim@example.org>\nS: 250 2.1.0 Ok\n\
         C: RCPT TO:<kim@example.org>\nS: {reply}\nC: RSET\nS: 250 2.0.0 Ok\nC: QUIT\nS: 221 2.0.0 Bye\n"
    )
}

#[test]
fn a_refused_own_address_is_no_broken_sending() {
    for (reply, id) in [
        (
            "550 5.1.1 <kim@example.org>: Recipient address rejected: User unknown",
            "smtp.recipient-rejected",
        ),
        ("550 No such user here", "smtp.recipient-rejected"),
        (
            "450 4.1.1 <kim@example.org>: User unknown",
            "smtp.recipient-rejected",
        ),
        ("452 4.2.2 The mailbox is full", "smtp.recipient-full"),
        ("552 Mailbox full", "smtp.recipient-full"),
        ("450 4.2.0 Greylisted for 300 seconds", "smtp.greylisted"),
        ("451 4.7.1 Try again later", "smtp.recipient-deferred"),
    ] {
        let verdict = judge(&recipient(reply));
        assert_eq!(found(&verdict), [(id, Severity::Degraded)], "{reply}");
        assert_eq!(verdict.standing, Standing::Degraded, "{reply}");
        assert_eq!(verdict.unexplained, [], "{reply}");
        let smtp = &verdict.protocols[0];
        assert_eq!(smtp.finding.as_deref(), Some(id), "{reply}");
        assert_eq!(smtp.stopped_at, Some(Stage::Enter), "{reply}");
    }
}

#[test]
fn what_keeps_every_message_back_is_broken_although_the_recipient_shows_it() {
    for (reply, id) in [
        (
            "554 5.7.1 <kim@example.org>: Relay access denied",
            "smtp.relay-denied",
        ),
        (
            "550 5.7.60 SMTP; Client does not have permissions to send as this sender",
            "smtp.send-as-denied",
        ),
        (
            "504 5.5.2 <[127.0.0.1]>: Helo command rejected: need fully-qualified hostname",
            "smtp.helo-rejected",
        ),
        // What nobody has written down is said as that.
        ("550 5.0.0 Only on Tuesdays", "smtp.refused"),
        ("431 4.9.9 Only on Tuesdays", "smtp.temporary"),
    ] {
        let verdict = judge(&recipient(reply));
        assert_eq!(found(&verdict), [(id, Severity::Broken)], "{reply}");
        assert_eq!(verdict.standing, Standing::Trouble, "{reply}");
        assert_eq!(verdict.unexplained, [], "{reply}");
    }
}

/// Submission that takes the user's mail.
fn submission(origin: &str) -> String {
    recipient("250 2.1.5 Ok").replacen("alternate\n", &format!("alternate{origin}\n"), 1)
}

/// What stands on the port of mail servers beside it.
const RELAYS: [&str; 5] = [
    "S: 220 mail.example.org ESMTP\nC: EHLO [127.0.0.1]\nS: 250-mail\nS: 250 STARTTLS\nC: STARTTLS\nS: 220 go\n\
     tls self-signed\nC: EHLO [127.0.0.1]\nS: 250 mail\nC: QUIT\nS: 221 Bye\n",
    "S: 421 4.7.0 try again later\nclose\n",
    "S: 220 mail.example.org ESMTP\nC: EHLO [127.0.0.1]\nS: 550 Access denied\nC: HELO [127.0.0.1]\nS: 550 Access denied\n\
     C: QUIT\nS: 221 Bye\n",
    "S: 220 mail.example.org ESMTP\nC: EHLO [127.0.0.1]\nS: 250-mail\nS: 250 STARTTLS\nC: STARTTLS\nS: 454 4.7.0 TLS not available\n\
     C: QUIT\nS: 221 Bye\n",
    "S: 220 mail.example.org ESMTP\nC: EHLO [127.0.0.1]\nS: 421 Too many errors\nclose\n",
];

#[test]
fn the_port_of_mail_servers_owes_users_nothing_while_submission_works() {
    for relay in RELAYS {
        let verdict = judge(&format!(
            "{}smtp mail.example.org:25 starttls alternate\n{relay}",
            submission("")
        ));
        assert_eq!(found(&verdict), [], "{relay}");
        assert_eq!(verdict.unexplained, [], "{relay}");
        assert_eq!(verdict.standing, Standing::Works, "{relay}");
    }
    // What the user asked for by name is another matter, and so is the only door.
    let verdict = judge(&format!(
        "{}smtp mail.example.org:25 starttls\n{}",
        submission(""),
        RELAYS[0]
    ));
    assert_eq!(found(&verdict), [("tls.self-signed", Severity::Broken)]);
    let verdict = judge(&format!(
        "smtp mail.example.org:25 starttls alternate\n{}",
        RELAYS[0]
    ));
    assert_eq!(found(&verdict), [("tls.self-signed", Severity::Broken)]);
}

const IMAP_OFFERS: &str = "S: * OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] ready\n\
    C: m1 LOGOUT\nS: * BYE\nS: m1 OK\n";

#[test]
fn a_guessed_name_is_not_held_against_the_domain_while_another_answers() {
    for fault in ["name-mismatch", "self-signed", "expired"] {
        let text = format!(
            "no-login\nmx ok\nimap imap.example.org:993 tls alternate guessed\ntls {fault}\n{IMAP_OFFERS}\
             imap mail.example.org:993 tls alternate guessed\ntls ok\n{IMAP_OFFERS}"
        );
        let verdict = judge(&text);
        assert_eq!(found(&verdict), [], "{fault}");
        assert_eq!(verdict.standing, Standing::Works, "{fault}");
    }
    // Where no guess holds, the certificate of another server proves a wrong guess and nothing more.
    let text = format!(
        "no-login\nmx ok\nimap imap.example.org:993 tls alternate guessed\ntls name-mismatch\n{IMAP_OFFERS}"
    );
    let verdict = judge(&text);
    assert_eq!(
        found(&verdict),
        [("discovery.no-servers-found", Severity::Advice)]
    );
    assert_eq!(verdict.standing, Standing::Undecided);
}

#[test]
fn a_door_that_nobody_promised_may_say_goodbye_at_once() {
    let works = "no-login\nimap mail.example.org:993 tls alternate\ntls ok\n";
    for goodbye in [
        "S: * BYE not here\n",
        "S: * OK ready\nC: m1 CAPABILITY\nS: * BYE use the other port\nclose\n",
        "S: * OK ready\nC: m1 CAPABILITY\nS: m1 BAD not permitted\nC: m2 LOGOUT\nS: * BYE\nS: m2 OK\n",
    ] {
        let text =
            format!("{works}{IMAP_OFFERS}imap mail.example.org:143 starttls alternate\n{goodbye}");
        let verdict = judge(&text);
        assert_eq!(found(&verdict), [], "{goodbye}");
        assert_eq!(verdict.standing, Standing::Works, "{goodbye}");
    }
}

#[test]
fn a_server_that_breaks_off_at_the_sign_in_is_told_although_another_door_is_open() {
    let text = "imap mail.example.org:993 tls alternate\ntls ok\n\
        S: * OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] ready\nC: m1 AUTHENTICATE PLAIN [hidden]\nclose\n\
        imap mail.example.org:143 starttls alternate\n\
        S: * OK [CAPABILITY IMAP4rev1 STARTTLS] ready\nC: m1 STARTTLS\nS: m1 OK go\ntls ok\nC: m1 CAPABILITY\n\
        S: * CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN\nS: m1 OK\nC: m2 LOGOUT\nS: * BYE\nS: m2 OK\n"
        .replace("C: m1 CAPABILITY", "C: m2 CAPABILITY")
        .replace("S: m1 OK\n", "S: m2 OK\n")
        .replace("C: m2 LOGOUT\nS: * BYE\nS: m2 OK\n", "C: m3 LOGOUT\nS: * BYE\nS: m3 OK\n");
    let verdict = judge(&text);
    assert_eq!(verdict.findings.len(), 1);
    assert_eq!(verdict.findings[0].stage, Stage::Authenticate);
    assert_eq!(verdict.standing, Standing::Trouble);
    assert!(
        verdict
            .not_tested
            .iter()
            .all(|n| n.why != Skip::NoCredential)
    );
}

#[test]
fn addresses_that_only_this_computer_knows_are_no_fault_of_the_network() {
    let talk = format!("tls ok\n{IMAP_OFFERS}");
    for (addresses, dead) in [
        ("127.0.0.1 ::1", "::1"),
        ("127.0.0.11 127.0.0.12", "127.0.0.12"),
    ] {
        let text = format!(
            "no-login\nimap mail.example.org:993 tls\nresolve {addresses}\nconnect {dead} refused\n{talk}"
        );
        assert_eq!(found(&judge(&text)), [], "{addresses}");
    }
}

#[test]
fn what_the_clock_of_this_computer_may_explain_is_not_certain() {
    let expired = |days: i64| {
        let text = format!("imap mail.example.org:993 tls\ntls expired days {days}\n{IMAP_OFFERS}");
        let mut verdict = judge(&text);
        assert_eq!(found(&verdict), [("tls.expired", Severity::Broken)]);
        verdict.findings.remove(0).candidates.remove(0)
    };
    let (long_ago, lately) = (expired(-800), expired(-3));
    assert_eq!(
        (long_ago.id.as_str(), lately.id.as_str()),
        ("clock.skewed", "clock.skewed")
    );
    assert_eq!((long_ago.supporting.len(), long_ago.opposing.len()), (1, 0));
    assert_eq!((lately.supporting.len(), lately.opposing.len()), (0, 1));
}

#[test]
fn a_server_with_old_ciphers_only_leaves_it_undecided() {
    let verdict = judge("imap mail.example.org:993 tls\ntls alert 40\n");
    assert_eq!(
        found(&verdict),
        [("tls.no-shared-cipher", Severity::Degraded)]
    );
    assert_eq!(verdict.standing, Standing::Undecided);
    assert_eq!(verdict.unexplained, []);
}

/// Outgoing mail at a host, whose greeting tells this time of 21 November 2026, when every example is noon.
fn greets_at(host: &str, address: &str, time: &str) -> String {
    format!(
        "smtp {host}:587 starttls\nresolve {address}\n\
         S: 220 {host} ESMTP Exim 4.96 Sat, 21 Nov 2026 {time} +0000\n\
         C: EHLO [127.0.0.1]\nS: 250-{host} Hello\nS: 250 STARTTLS\nC: STARTTLS\nS: 220 go ahead\n\
         tls ok\nC: EHLO [127.0.0.1]\nS: 250-{host} Hello\nS: 250 AUTH PLAIN\nC: QUIT\nS: 221 bye\n"
    )
}

#[test]
fn the_clock_is_blamed_only_where_two_that_are_independent_agree() {
    let (a, b) = ("mail.example.org", "mail.example.net");
    let (here, there) = ("192.0.2.1", "192.0.2.2");
    let of = |greetings: &[(&str, &str, &str)], web: &str| {
        let each = greetings.iter().map(|(h, p, t)| greets_at(h, p, t));
        let text = format!("no-login\n{web}{}", each.collect::<String>());
        let verdict = judge(&text);
        let ids: Vec<String> = verdict.findings.into_iter().map(|f| f.id).collect();
        ids
    };
    let told = |greetings: &[(&str, &str, &str)], web: &str| {
        let servers = match greetings.is_empty() {
            true => format!("imap {a}:993 tls\ntls ok\n{IMAP_OFFERS}"),
            false => String::new(),
        };
        let each = greetings.iter().map(|(h, p, t)| greets_at(h, p, t));
        format!("no-login\n{web}{}{servers}", each.collect::<String>())
    };
    let skewed = ["clock.inexact".to_owned()];
    let late = "13:00:30";
    assert_eq!(of(&[(a, here, late), (b, there, "13:01:00")], ""), skewed);
    let hour = "web as-known clock 3600\n";
    assert_eq!(of(&[(a, here, late)], hour), skewed);
    // The odd one out changes nothing, where it does not say that the clock is right.
    let (odd, third) = ("mail.example.com", "192.0.2.3");
    assert_eq!(
        of(
            &[(a, here, late), (b, there, late), (odd, third, "09:00:00")],
            ""
        ),
        skewed
    );
    for (greetings, web) in [
        // One alone may be wrong itself.
        (vec![(a, here, late)], ""),
        (vec![], hour),
        // Two names of one machine, and two probes of one host.
        (vec![(a, here, late), (b, here, late)], ""),
        (vec![(a, here, late), (a, there, late)], ""),
        // Whoever answers in place of the web may have a clock of its own.
        (vec![(a, here, late)], "web other 200 clock 3630\n"),
    ] {
        let text = told(&greetings, web);
        let verdict = judge(&text);
        assert_eq!(
            found(&verdict),
            [("clock.inexact", Severity::Advice)],
            "{text}"
        );
        assert_eq!(verdict.findings[0].certainty, Certainty::Possible, "{text}");
    }
    for (greetings, web) in [
        // Two that disagree.
        (vec![(a, here, late), (b, there, "13:10:00")], ""),
        (vec![(a, here, late), (b, there, "11:00:00")], ""),
        // One that says that the clock is right.
        (
            vec![(a, here, late), (b, there, late)],
            "web as-known clock 2\n",
        ),
        // Less than anything refuses.
        (vec![(a, here, "12:04:30"), (b, there, "12:04:00")], ""),
    ] {
        let text = told(&greetings, web);
        assert_eq!(found(&judge(&text)), [], "{text}");
    }
}

#[test]
fn a_certificate_out_of_its_time_is_the_clocks_only_where_another_clock_bears_it_out() {
    let imap = |fault: &str| format!("imap mail.example.org:993 tls\ntls {fault}\n{IMAP_OFFERS}");
    let first = |text: &str| {
        let verdict = judge(text);
        verdict.findings[0].id.clone()
    };
    let days = |days: i64| format!("web as-known clock {}\n", days * 24 * 60 * 60);
    for (fault, of, behind) in [
        ("expired", "tls.expired", -10),
        ("not-yet-valid", "tls.not-yet-valid", 10),
    ] {
        let one = imap(fault);
        assert_eq!(first(&one), of);
        assert_eq!(first(&format!("{}{one}", days(behind))), "clock.skewed");
        // The web says that the clock is right; or another time, at which the certificate is as wrong.
        assert_eq!(first(&format!("web as-known clock 1\n{one}")), of);
        assert_eq!(first(&format!("{}{one}", days(-behind))), of);
        assert_eq!(first(&format!("{}{one}", days(behind * 100))), of);
        // A device in the way, with a clock of its own.
        let device = days(behind).replace("as-known", "other 200");
        assert_eq!(first(&format!("{device}{one}")), of);
    }
    // The clock of Microsoft's servers is no exception.
    let online = imap("expired").replace("mail.example.org", "outlook.office365.com");
    assert_eq!(
        first(&format!("provider exchange-online\n{online}")),
        "tls.expired"
    );
}

/// A server that stood still shows an old certificate and tells an old time: that is one witness, not two.
#[test]
fn one_server_with_a_wrong_clock_is_not_this_computers() {
    let greets = |date: &str, fault: &str| {
        format!(
            "no-login\nsmtp mail.example.org:465 tls\ntls {fault}\n\
             S: 220 mail.example.org ESMTP Exim 4.96 {date} 12:00:00 +0000\n\
             C: EHLO [127.0.0.1]\nS: 250-mail.example.org Hello\nS: 250 AUTH PLAIN\nC: QUIT\nS: 221 bye\n"
        )
    };
    let first = |text: &str| judge(text).findings[0].id.clone();
    assert_eq!(first(&greets("Wed, 11 Nov 2026", "expired")), "tls.expired");
    // But an authority that signs has a clock of its own, and does not sign for the future.
    assert_eq!(
        first(&greets("Tue, 1 Dec 2026", "not-yet-valid")),
        "clock.skewed"
    );
    // Another server's certificate bears it out.
    let other =
        format!("imap imap.example.net:993 tls\ntls expired\nresolve 192.0.2.9\n{IMAP_OFFERS}");
    let other = other.replace(
        "tls expired\nresolve 192.0.2.9\n",
        "resolve 192.0.2.9\ntls expired\n",
    );
    let both = format!("{}{other}", greets("Wed, 11 Nov 2026", "ok"));
    assert_eq!(first(&both), "clock.skewed");
}

/// A server of before a move may not know today's password, and so may the right one not.
#[test]
fn a_line_of_the_hosts_file_is_told_beside_a_refused_password_and_does_not_hide_it() {
    let verdict = judge(
        "imap imap.example.org:993 tls\nresolve 192.0.2.11\ntls ok\n\
         S: * OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] ready\n\
         C: m1 AUTHENTICATE PLAIN [hidden]\n\
         S: m1 NO [AUTHENTICATIONFAILED] Authentication failed.\n\
         C: m2 LOGOUT\nS: * BYE\nS: m2 OK done\n\
         computer hosts imap.example.org 192.0.2.99\n",
    );
    let ids: Vec<&str> = verdict.findings.iter().map(|one| one.id.as_str()).collect();
    assert_eq!(ids, ["auth.bad-password", "dns.hosts-entry"]);
}

/// Made-up certificates have one fingerprint all, and are not the same for that.
#[test]
fn certificates_that_only_look_alike_are_no_proof_of_a_chain_with_a_gap() {
    let verdict = judge(
        "no-login\nimap imap.example.org:993 tls\ntls unknown-issuer\n\
         S: * OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] ready\nC: m1 LOGOUT\nS: * BYE\nS: m1 OK done\n\n\
         pop3 imap.example.org:995 tls\ntls ok\nS: +OK ready\nC: CAPA\nS: +OK\nS: SASL PLAIN\nS: .\nC: QUIT\nS: +OK bye\n",
    );
    assert_eq!(verdict.findings[0].id, "tls.untrusted-root");
}
