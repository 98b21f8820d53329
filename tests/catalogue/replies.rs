//! What known servers, and one that nobody knows, say to a sign-in and after it: the page for each.

use mailprobe::catalogue::{Catalogue, Certainty};
use mailprobe::diagnose::diagnose;
use mailprobe::fact::facts;
use mailprobe::report::Report;
use mailprobe::scenario::{Scenario, Split, rehearse};

use super::documented::amiss;
use mailprobe::scenario::said::{Said, scenario};

const REPLIES: &str = include_str!("replies.tsv");

/// More of them, gathered from documentation, the sources of servers, and reports of users.
const CORPUS: &str = include_str!("corpus.tsv");

#[test]
fn what_a_server_says_to_a_sign_in_leads_to_its_page() {
    every_row_leads_to_its_page("replies.tsv", REPLIES, 200);
}

#[test]
fn what_many_kinds_of_servers_say_leads_to_the_page() {
    every_row_leads_to_its_page("corpus.tsv", CORPUS, 330);
}

/// Fails with all rows of the table that lead to another page, and where there are no more than so many.
fn every_row_leads_to_its_page(name: &str, table: &str, at_least: usize) {
    let catalogue = Catalogue::embedded();
    let mut faults = Vec::new();
    let mut told = 0;
    for (number, line) in table
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.starts_with('#'))
    {
        let line_number = number + 1;
        let fields: Vec<&str> = line.split('\t').collect();
        let [server, login, protocol, stage, reply, page, ..] = fields[..] else {
            panic!("{name}:{line_number}: six fields are wanted");
        };
        let said = Said {
            server,
            login,
            protocol,
            stage,
            reply,
        };
        let text = scenario(&said);
        if let Some(amiss) = amiss(&text, page, Split::Whole, &catalogue) {
            faults.push(format!(
                "{name}:{line_number}: {server}, {stage}: {reply}: {amiss}, not {page}"
            ));
        }
        told += 1;
    }
    println!("{told} replies, {} not answered", faults.len());
    assert!(
        faults.is_empty(),
        "{} of {told}:\n{}",
        faults.len(),
        faults.join("\n")
    );
    assert!(told > at_least);
}

/// Runs of several servers, and the page that comes first or must not come at all.
#[test]
fn what_a_whole_run_shows_leads_to_its_page_and_to_no_other() {
    let catalogue = Catalogue::embedded();
    let private = "no-login\nimap mail.example.org:993 tls\nresolve 10.20.30.40\n";
    let works = "smtp mail.example.org:587 starttls\nresolve 10.20.30.40\nS: 220 ready\nC: EHLO [127.0.0.1]\n\
        S: 250-mail\nS: 250 STARTTLS\nC: STARTTLS\nS: 220 go\ntls ok\nC: EHLO [127.0.0.1]\nS: 250-mail\nS: 250 AUTH PLAIN\nC: QUIT\nS: 221\n";
    let sending = |reply: &str| {
        format!(
            "smtp mail.example.org:465 tls\ntls ok\nS: 220 ready\nC: EHLO [127.0.0.1]\nS: 250-mail\nS: 250 AUTH PLAIN\n\
             C: AUTH PLAIN [hidden]\nS: 235 2.7.0 ok\nC: MAIL FROM:<kim@example.org>\nS: {reply}\nC: QUIT\nS: 221\n"
        )
    };
    let opening = |told: &str| {
        format!(
            "imap mail.example.org:993 tls\ntls ok\nS: * OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] ready\n\
             C: m1 AUTHENTICATE PLAIN [hidden]\nS: m1 OK [CAPABILITY IMAP4rev1] in\nC: m2 EXAMINE INBOX\nS: * 1 EXISTS\n\
             S: {told}\nS: m2 OK\nC: m3 LOGOUT\nS: * BYE\nS: m3 OK\n"
        )
    };
    for (scenario, expected) in [
        (
            opening("* NO [ALERT] Mailbox is over quota"),
            "mailbox.quota-reached",
        ),
        (
            opening("* NO [OVERQUOTA] Soft quota has been exceeded"),
            "mailbox.quota-reached",
        ),
        (
            opening("* NO [ALERT] Mailbox is at 95% of quota"),
            "mailbox.nearly-full",
        ),
        (
            opening("* OK [ALERT] The server is switched off on Friday"),
            "mailbox.server-message",
        ),
        (format!("{private}connect timeout\n"), "dns.private-address"),
        (format!("{private}connect timeout\n{works}"), "tcp.timeout"),
        (
            format!("{private}connect prohibited\n"),
            "net.admin-prohibited",
        ),
        (
            format!("{private}connect network-unreachable\n"),
            "net.no-route",
        ),
        (
            format!("{private}connect host-unreachable\n"),
            "net.unreachable",
        ),
        (
            sending("550 5.7.0 Daily sending quota exceeded (500/500)"),
            "smtp.rate-limited",
        ),
        (
            sending("550 5.7.1 Quota exceeded, 300 messages per day"),
            "smtp.rate-limited",
        ),
        (
            sending("452 4.7.1 Outgoing message limit reached, try later"),
            "smtp.rate-limited",
        ),
        (sending("552 5.2.2 Mailbox full"), "mailbox.full"),
        (sending("552 5.2.2 User is over quota"), "mailbox.full"),
        (
            sending("552 5.3.4 Message size exceeds fixed limit"),
            "smtp.message-too-large",
        ),
        (
            "smtp mail.example.org:465 tls\ntls ok\nS: 220 ready\nC: EHLO [127.0.0.1]\nS: 501 invalid hostname\n\
             C: HELO [127.0.0.1]\nS: 501 invalid hostname\nC: QUIT\nS: 221\n"
                .to_owned(),
            "smtp.helo-rejected",
        ),
        (
            "no-login\nimap mail.example.org:993 tls\nconnect refused\ncontrast again ok\ncontrast again connect refused\n"
                .to_owned(),
            "service.intermittent",
        ),
        (
            "no-login\nimap mail.example.org:993 tls\nconnect refused\ncontrast again connect refused\ncontrast again connect refused\n"
                .to_owned(),
            "tcp.refused",
        ),
    ] {
        let parsed = Scenario::parse(&scenario).unwrap();
        let run = rehearse(&parsed, Split::Whole).unwrap_or_else(|m| panic!("{scenario}: {m}"));
        let verdict = diagnose(&run, &facts(&run), &catalogue);
        let found: Vec<&str> = verdict.findings.iter().map(|f| f.id.as_str()).collect();
        assert_eq!(found.first(), Some(&expected), "{found:?}\n{scenario}");
    }
}

/// IMAP has accepted the name and the password; what SMTP says then is judged by its words, and never as a wrong password.
#[test]
fn what_one_protocol_accepted_is_not_wrong_for_another() {
    for (reply, expected) in [
        (
            "535 5.7.8 Error: authentication failed:",
            "auth.accepted-elsewhere",
        ),
        (
            "535 Incorrect authentication data",
            "auth.accepted-elsewhere",
        ),
        (
            "535 5.7.0 Invalid login or password",
            "auth.accepted-elsewhere",
        ),
        (
            "535 5.7.8 Account locked, too many failed logins",
            "auth.locked",
        ),
        ("535 5.7.1 Account suspended", "auth.account-disabled"),
        (
            "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant. Visit https://aka.ms/smtp_auth_disabled for more information.",
            "auth.smtp-disabled-tenant",
        ),
        (
            "454 4.7.0 Temporary authentication failure",
            "auth.temporary",
        ),
        (
            "535 5.7.1 Account blocked: outgoing spam detected. Contact support.",
            "smtp.blocked-as-spammer",
        ),
        (
            "535 5.7.1 Sending disabled: this account was used to send spam. Change your password and contact us.",
            "smtp.blocked-as-spammer",
        ),
        (
            "535 5.7.0 Error: authentication failed: quota of outgoing messages reached (500/day)",
            "smtp.rate-limited",
        ),
        (
            "535 5.7.8 2-step verification is on: use an app password for SMTP",
            "auth.app-password-needed",
        ),
        ("535 5.7.8 LDAP server unavailable", "auth.temporary"),
        (
            "535 5.7.8 User name must be the customer number (p1234567)",
            "auth.wrong-username",
        ),
        (
            "535 5.7.8 Error: authentication failed: generic failure",
            "auth.temporary",
        ),
        (
            "535 5.7.8 Error: authentication failed: no mechanism available",
            "auth.mechanism-missing",
        ),
        (
            "503 5.5.1 Error: authentication not enabled",
            "smtp.sign-in-not-offered",
        ),
    ] {
        let found = beside_accepted(reply);
        let ids: Vec<&str> = found.iter().map(|(id, _)| id.as_str()).collect();
        assert_eq!(ids, [expected], "{reply}");
    }
}

/// What SMTP gives a reason for that nobody knows is told with what another protocol shows, and nothing is made of it.
#[test]
fn a_reason_that_is_not_known_leaves_open_why_one_protocol_refuses() {
    for reply in [
        "535 5.7.8 Use your SMTP key instead of your password",
        "535 5.7.8 device limit of 5 reached",
        "535 5.7.8 another step is wanted first",
    ] {
        let expected = ("auth.accepted-elsewhere".to_owned(), Certainty::Possible);
        assert_eq!(beside_accepted(reply), [expected], "{reply}");
    }
}

/// What is found where IMAP accepted the name and the password, and SMTP says this to them.
fn beside_accepted(reply: &str) -> Vec<(String, Certainty)> {
    let scenario = format!(
        "imap mail.example.org:993 tls\ntls ok\nS: * OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] ready\n\
         C: m1 AUTHENTICATE PLAIN [hidden]\nS: m1 OK [CAPABILITY IMAP4rev1] in\nC: m2 EXAMINE INBOX\nS: * 1 EXISTS\nS: m2 OK\n\
         C: m3 LOGOUT\nS: * BYE\nS: m3 OK\n\
         smtp mail.example.org:465 tls\ntls ok\nS: 220 ready\nC: EHLO [127.0.0.1]\nS: 250-mail\nS: 250 AUTH PLAIN\n\
         C: AUTH PLAIN [hidden]\nS: {reply}\nC: QUIT\nS: 221\n"
    );
    let parsed = Scenario::parse(&scenario).unwrap();
    let run = rehearse(&parsed, Split::Whole).unwrap_or_else(|m| panic!("{scenario}: {m}"));
    let verdict = diagnose(&run, &facts(&run), &Catalogue::embedded());
    let findings = verdict.findings.into_iter();
    findings.map(|f| (f.id, f.certainty)).collect()
}

#[test]
fn a_sentence_that_nobody_has_documented_makes_nothing_certain() {
    let catalogue = Catalogue::embedded();
    let certainty = |reply: &str| {
        let said = Said {
            server: "any",
            login: "password",
            protocol: "imap",
            stage: "auth",
            reply,
        };
        let scenario = Scenario::parse(&scenario(&said)).expect("a scenario");
        let run = rehearse(&scenario, Split::Whole).expect("a run");
        let verdict = diagnose(&run, &facts(&run), &catalogue);
        let first = &verdict.findings[0];
        (first.id.clone(), first.certainty)
    };
    let off = "auth.imap-disabled".to_owned();
    assert_eq!(
        certainty(
            "NO [ALERT] Your account is not enabled for IMAP use. Please visit your Gmail settings page and enable your account for IMAP access. (Failure)"
        ),
        (off.clone(), Certainty::Certain)
    );
    assert_eq!(
        certainty("NO the IMAP door has been disabled for people like you"),
        (off, Certainty::Likely)
    );
}

/// Commands and portals of Microsoft help nobody whose mail is elsewhere.
#[test]
fn no_step_for_exchange_is_shown_where_there_is_none() {
    const OF_MICROSOFT: [&str; 6] = [
        "Get-",
        "Set-",
        "Add-",
        "Entra",
        "Microsoft 365 admin",
        "Exchange admin",
    ];
    let catalogue = Catalogue::embedded();
    let mut faults = Vec::new();
    for line in REPLIES.lines().chain(CORPUS.lines()) {
        let fields: Vec<&str> = line.split('\t').collect();
        let [server, login, protocol, stage, reply, ..] = fields[..] else {
            continue;
        };
        let is_microsoft = [server, reply].iter().any(|text| {
            ["Exchange", "5.7.139", "connected", "Outlook"]
                .iter()
                .any(|name| text.contains(name))
        });
        if line.starts_with('#') || is_microsoft {
            continue;
        }
        let said = Said {
            server,
            login,
            protocol,
            stage,
            reply,
        };
        let parsed = Scenario::parse(&scenario(&said)).expect("a scenario");
        let run = rehearse(&parsed, Split::Whole).expect("a run");
        let facts = facts(&run);
        let verdict = diagnose(&run, &facts, &catalogue);
        let report = Report::new(&run, &facts, &verdict, &catalogue);
        for finding in &report.findings {
            let fix = &finding.fix;
            let steps = [&fix.you, &fix.help_desk, &fix.administrator];
            let is_foreign = |name: &&&str| steps.iter().any(|steps| steps.contains(**name));
            if let Some(name) = OF_MICROSOFT.iter().find(is_foreign) {
                faults.push(format!("{}: {name}, for {server}: {reply}", finding.id));
            }
            if steps.iter().any(|steps| steps.is_empty()) {
                faults.push(format!(
                    "{}: nothing to do, for {server}: {reply}",
                    finding.id
                ));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
