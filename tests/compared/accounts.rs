//! Two accounts at one service: what is told of each goes by what the server said of it.

use mailprobe::compare::{Kind, Letter};

use crate::pairs::{DESK, HOME, IMAP, Pair, imap_over, run};

const GREETED: &str = "S: +OK The Microsoft Exchange POP3 service is ready.
C: CAPA
S: +OK
S: SASL PLAIN XOAUTH2
S: USER
S: .
C: AUTH XOAUTH2
S: +
C: [hidden]
";

/// An account at Exchange Online that signs in by POP3 with a token, and what comes of it.
fn pop3(name: &str, then: &str) -> String {
    format!(
        "provider exchange-online\ntoken\nuser {name}\npop3 outlook.office365.com:995 tls\nresolve 203.0.113.25\ntls ok\n{GREETED}{then}"
    )
}

const POP_DISABLED: &str = "S: -ERR This account has POP disabled\nC: QUIT\nS: +OK signing off.\n";
const NO_MAILBOX: &str = "S: +OK User successfully authenticated.\nC: STAT\n\
    S: -ERR Command is not valid in this state.\nC: QUIT\nS: +OK signing off.\n";
const GETS_IN: &str = "S: +OK User successfully authenticated.\nC: STAT\nS: +OK 3 900\nC: QUIT\nS: +OK signing off.\n";

fn line(pair: &Pair) -> String {
    let told = pair.told();
    told.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn of_two_accounts_that_both_stop_neither_is_let_in() {
    let pair = Pair::of(
        run(&pop3("kim@contoso.com", POP_DISABLED), HOME),
        run(&pop3("lee@contoso.com", NO_MAILBOX), HOME),
    );
    let comparison = pair.compare();
    let first = &comparison.conclusions[0];
    assert_eq!((first.kind, first.failing), (Kind::FailOtherwise, None));
    let told = line(&pair);
    for wanted in [
        "Neither kim@contoso.com (A) nor lee@contoso.com (B) gets in",
        "Found in A: POP is switched off for this mailbox (auth.pop-disabled).",
        "Found in B: Signed in, but the server opens no mailbox (auth.not-connected).",
        "Next: A: An administrator looks first: `Get-CASMailbox -Identity kim@contoso.com | Format-List PopEnabled`",
        "B: Look whether the protocol is on for this mailbox",
    ] {
        assert!(told.contains(wanted), "{wanted}: {told}");
    }
    assert!(!told.contains("password first"), "{told}");
}

#[test]
fn what_was_found_of_the_one_that_is_kept_out_is_the_next_step() {
    let pair = |then: &str| {
        Pair::of(
            run(&pop3("kim@contoso.com", then), HOME),
            run(&pop3("lee@contoso.com", GETS_IN), HOME),
        )
    };
    let refused = pair(POP_DISABLED);
    let first = &refused.compare().conclusions[0];
    assert_eq!(
        (first.kind, first.failing),
        (Kind::OtherAccount, Some(Letter::A))
    );
    let told = line(&refused);
    assert!(
        told.contains("Found: POP is switched off for this mailbox")
            && told.contains("Next: An administrator looks first")
            && !told.contains("password"),
        "{told}"
    );
    // Who is let in and finds no mailbox has given the right secret.
    let told = line(&pair(NO_MAILBOX));
    assert!(
        told.contains("opens the mailbox of lee@contoso.com (B), and not that of kim@contoso.com (A), which it lets sign in")
            && !told.contains("password"),
        "{told}"
    );
}

/// The computer that lacks an authority trusts no certificate of it, whichever port it is at and however new it is.
#[test]
fn a_renewed_certificate_of_an_authority_that_one_lacks_is_no_alarm() {
    use std::time::Duration;
    let issuer = "issuer Lab";
    let imap = imap_over(&format!("unknown-issuer {issuer}"));
    let smtp = "smtp imap.example.org:465 tls\nresolve 203.0.113.25\ntls unknown-issuer issuer Lab\n\
        S: 220 imap.example.org ESMTP\nC: EHLO [127.0.0.1]\nS: 250-imap.example.org\nS: 250 AUTH PLAIN\nC: QUIT\nS: 221 2.0.0 Bye\n";
    let lacks = format!("{imap}{smtp}");
    let trusts = lacks.replace("unknown-issuer", "inspected");
    let mut lacking = run(&lacks, HOME);
    lacking.started += Duration::from_secs(15);
    let mut trusting = run(&trusts, HOME);
    let renewed = |run: &mut mailprobe::observation::Run, port: u16| {
        let plan = run.plan.clone();
        for one in &mut run.observations {
            let is_there = plan.probe(one.probe).endpoint.port == port;
            if let Ok(mailprobe::observation::Seen::Secured(session)) = &mut one.outcome
                && is_there
            {
                session.chain[0].fingerprint.push_str(" renewed");
            }
        }
    };
    let same = Pair::of(lacking.clone(), trusting.clone()).compare();
    let kinds = |comparison: &mailprobe::compare::Comparison| -> Vec<Kind> {
        let all = comparison.conclusions.iter();
        all.map(|one| one.kind).collect()
    };
    assert_eq!(kinds(&same), [Kind::Trust]);
    renewed(&mut lacking, 465);
    let one = Pair::of(lacking.clone(), trusting.clone());
    assert_eq!(kinds(&one.compare()), [Kind::Trust], "{}", one.told());
    assert!(line(&one).contains("where it was renewed one of the same authority"));
    // With nothing that proves it, the two names are told and the caution stays.
    renewed(&mut trusting, 993);
    let both = Pair::of(lacking, trusting);
    assert_eq!(kinds(&both.compare()), [Kind::BadCertificate]);
    let told = line(&both);
    assert!(
        told.contains("Both name the same authority, Lab")
            && told.contains("no password should be sent there"),
        "{told}"
    );
}

/// A server of SMTP that answers the sign-in so, beside an IMAP server that takes it.
fn sending(answer: &str) -> String {
    let offer = "smtp smtp.example.org:465 tls\nresolve 203.0.113.26\ntls ok\nS: 220 smtp.example.org ESMTP\nC: EHLO [127.0.0.1]\nS: 250-smtp.example.org\n";
    format!("{IMAP}{offer}{answer}C: QUIT\nS: 221 2.0.0 Bye\n")
}

const TAKEN: &str = "S: 250 AUTH PLAIN\nC: AUTH PLAIN [hidden]\nS: 235 2.7.0 Authentication successful\nC: MAIL FROM:<kim@example.org>\nS: 250 2.1.0 Ok\nC: RCPT TO:<kim@example.org>\nS: 250 2.1.5 Ok\nC: RSET\nS: 250 2.0.0 Ok\n";

#[test]
fn a_password_that_the_run_itself_signed_in_with_is_not_the_reason() {
    let later =
        "S: 250 AUTH PLAIN\nC: AUTH PLAIN [hidden]\nS: 435 Unable to authenticate at present\n";
    let why = "signed in by IMAP with the same password, so it is not the password";
    for answer in [later, "S: 250 SIZE 52428800\n"] {
        for at in [DESK, HOME] {
            let told = Pair::of(run(&sending(TAKEN), DESK), run(&sending(answer), at)).told();
            let told = told.split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(!told.contains("nother password"), "{told}");
            assert!(told.contains(why), "{told}");
        }
    }
}
