//! What a run that was ended early does not know, it does not say.

use mailprobe::catalogue::Catalogue;
use mailprobe::diagnose::diagnose;
use mailprobe::fact::facts;
use mailprobe::scenario::{Scenario, Split, rehearse};
use mailprobe::stage::Stage;

#[test]
fn what_was_offered_in_the_clear_is_no_offer_of_the_encrypted_server() {
    let talk = "no-login\nimap mail.example.org:143 starttls\n\
        S: * OK [CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED] ready\nC: m1 STARTTLS\nS: m1 OK go\n\
        tls ok\nC: m2 CAPABILITY\nS: * CAPABILITY IMAP4rev1 AUTH=PLAIN\nS: m2 OK done\n\
        C: m3 LOGOUT\nS: * BYE\nS: m3 OK done\n";
    let scenario = Scenario::parse(talk).unwrap();
    let mut run = rehearse(&scenario, Split::Whole).unwrap_or_else(|m| panic!("{m}"));
    // The run was ended before the second answer.
    let secured = run
        .observations
        .iter()
        .position(|one| one.stage == Stage::Secure);
    run.observations.truncate(secured.unwrap() + 1);
    let verdict = diagnose(&run, &facts(&run), &Catalogue::embedded());
    let found: Vec<&str> = verdict.findings.iter().map(|f| f.id.as_str()).collect();
    assert_eq!(found, [""; 0]);
}
