//! A name that one of the two found, and what the DNS servers of the other one did.

use mailprobe::observation::dns::Resolution;
use mailprobe::observation::{Run, Seen, Trouble};

use crate::pairs::{DESK, HOME, Pair, run};

const NAMED: &str = "no-login\nimap imap.example.org:993 tls\nresolve 203.0.113.25\ntls ok\n\
    S: * OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] ready\nC: m1 LOGOUT\nS: * BYE x\nS: m1 OK x\n";

/// The look-ups of a run.
fn resolutions(run: &mut Run) -> impl Iterator<Item = &mut Resolution> {
    let outcomes = run.observations.iter_mut().map(|seen| &mut seen.outcome);
    outcomes.filter_map(|outcome| match outcome {
        Ok(Seen::Resolved(found)) | Err(Trouble::Dns(found)) => Some(found),
        _ => None,
    })
}

/// What is told of a computer at home whose question comes to this, where the help desk was answered by such a server.
fn told(seen: &str, resolver: &str) -> String {
    let at = resolver.parse().unwrap();
    let scenario = format!("no-login\nimap imap.example.org:993 tls\nresolve {seen}\n");
    let (mut home, mut desk) = (run(&scenario, HOME), run(NAMED, DESK));
    for found in resolutions(&mut home).chain(resolutions(&mut desk)) {
        found.resolvers = vec![at];
    }
    for found in resolutions(&mut desk) {
        found.answered_by = Some(at);
    }
    let told = Pair::of(home, desk).told();
    told.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_server_that_answers_the_other_one_is_not_at_fault() {
    let told = told("timeout", "198.51.100.53:53");
    assert!(
        told.contains("though both ask the same DNS server, 198.51.100.53."),
        "{told}"
    );
    assert!(told.contains("looks at the way to 198.51.100.53"), "{told}");
}

#[test]
fn a_silent_server_may_be_another_one_of_the_same_private_address() {
    let told = told("timeout", "10.0.0.53:53");
    assert!(told.contains("no DNS server answers A"), "{told}");
    assert!(!told.contains("same DNS server"), "{told}");
}

#[test]
fn a_server_that_denies_the_name_does_not_know_it() {
    let told = told("nxdomain", "198.51.100.53:53");
    assert!(
        told.contains("the resolver that A asks does not know it."),
        "{told}"
    );
}

#[test]
fn guesses_that_stand_in_for_what_was_not_answered_are_told() {
    let guessed = NAMED.replace("no-login\n", "mx timeout\nno-login\n");
    let guessed = guessed.replace(" tls\n", " tls alternate guessed\n");
    let told = Pair::of(run(&guessed, HOME), run(NAMED, DESK)).told();
    let told = told.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        told.contains("That the servers of A are those of the domain"),
        "{told}"
    );
    assert!(!told.contains("the servers of B are"), "{told}");
}
