use super::Answer::{Go, Stay, Wait};
use super::*;
use crate::endpoint::Protocol::{Imap, Pop3, Smtp};

const A: ProbeId = ProbeId(0);
const B: ProbeId = ProbeId(1);
const C: ProbeId = ProbeId(2);
const D: ProbeId = ProbeId(3);

/// Two doors of IMAP, one of POP3, one of SMTP.
fn rules() -> Rules {
    Rules::new([(A, Imap), (B, Imap), (C, Pop3), (D, Smtp)])
}

#[test]
fn the_first_of_the_plan_signs_in_first() {
    let mut rules = rules();
    rules.ask(A);
    assert_eq!(rules.answer(A), Go);
}

#[test]
fn a_later_protocol_waits_for_an_earlier_one_that_is_under_way() {
    let mut rules = rules();
    rules.ask(D);
    assert_eq!(rules.answer(D), Wait);
    rules.leave(A);
    rules.leave(B);
    assert_eq!(rules.answer(D), Wait, "POP3 is still on its way");
    rules.fall_behind(C);
    assert_eq!(rules.answer(D), Go);
    rules.ask(C);
    assert_eq!(rules.answer(C), Wait, "who fell behind comes later");
}

#[test]
fn impatience_ends_the_wait_for_earlier_protocols() {
    let mut rules = rules();
    rules.ask(D);
    rules.grow_impatient(D);
    assert_eq!(rules.answer(D), Go);
    rules.ask(A);
    assert_eq!(rules.answer(A), Wait, "one attempt at a time");
}

#[test]
fn impatience_passes_an_earlier_door_only_while_that_is_not_ready() {
    let mut rules = rules();
    rules.ask(B);
    assert_eq!(rules.answer(B), Wait);
    rules.ask(A);
    rules.grow_impatient(B);
    assert_eq!(rules.answer(B), Wait, "the earlier door is ready");
    rules.leave(A);
    assert_eq!(rules.answer(B), Go);

    let mut rules = self::rules();
    rules.ask(B);
    rules.grow_impatient(B);
    assert_eq!(rules.answer(B), Go, "the earlier door may never get ready");
    rules.ask(A);
    assert_eq!(rules.answer(A), Stay(Skip::AnotherEndpoint));
}

#[test]
fn a_refusal_ends_it_for_all_others() {
    let mut rules = rules();
    rules.ask(A);
    rules.ask(C);
    rules.ask(D);
    assert_eq!(rules.answer(A), Go);
    assert_eq!(rules.answer(C), Wait);
    rules.tried(A, Attempt::Refused);
    assert_eq!(rules.answer(C), Stay(Skip::RefusedElsewhere));
    assert_eq!(rules.answer(D), Stay(Skip::RefusedElsewhere));
    rules.ask(B);
    assert_eq!(rules.answer(B), Stay(Skip::RefusedElsewhere));
}

#[test]
fn silence_after_the_credential_counts_as_an_attempt() {
    let mut rules = rules();
    rules.ask(A);
    assert_eq!(rules.answer(A), Go);
    rules.leave(A);
    rules.ask(C);
    assert_eq!(rules.answer(C), Stay(Skip::UnclearElsewhere));
}

#[test]
fn success_lets_one_door_of_every_other_protocol_through_at_once() {
    let mut rules = rules();
    rules.ask(A);
    rules.ask(D);
    assert_eq!(rules.answer(A), Go);
    rules.tried(A, Attempt::Accepted);
    assert_eq!(rules.answer(D), Go, "POP3 need not be waited for any more");
    rules.ask(C);
    assert_eq!(rules.answer(C), Go, "both at once");
    rules.ask(B);
    assert_eq!(rules.answer(B), Stay(Skip::AnotherEndpoint));
}

#[test]
fn a_refusal_after_a_success_does_not_stop_other_protocols() {
    let mut rules = rules();
    rules.ask(A);
    assert_eq!(rules.answer(A), Go);
    rules.tried(A, Attempt::Accepted);
    rules.ask(C);
    assert_eq!(rules.answer(C), Go);
    rules.tried(C, Attempt::Refused);
    rules.ask(D);
    assert_eq!(rules.answer(D), Go);
}

#[test]
fn the_second_door_is_freed_as_soon_as_the_first_is_let_through() {
    let mut rules = rules();
    rules.ask(B);
    assert_eq!(rules.answer(B), Wait);
    rules.ask(A);
    assert_eq!(rules.answer(A), Go);
    assert_eq!(rules.answer(B), Stay(Skip::AnotherEndpoint));
}

#[test]
fn a_leave_that_is_given_back_was_no_attempt() {
    let mut rules = rules();
    rules.ask(A);
    assert_eq!(rules.answer(A), Go);
    rules.give_back(A);
    rules.leave(A);
    for (probe, answer) in [(B, Go), (C, Wait)] {
        rules.ask(probe);
        assert_eq!(rules.answer(probe), answer);
    }
}

#[test]
fn leaving_after_the_attempt_changes_nothing() {
    let mut rules = rules();
    rules.ask(A);
    assert_eq!(rules.answer(A), Go);
    rules.tried(A, Attempt::Accepted);
    rules.leave(A);
    rules.tried(A, Attempt::Refused);
    rules.ask(C);
    assert_eq!(rules.answer(C), Go);
}

#[test]
fn who_has_no_seat_stays() {
    let mut rules = Rules::new([(A, Imap)]);
    rules.ask(D);
    assert_eq!(rules.answer(D), Stay(Skip::NoCredential));
}

/// Every order in which four probes can get ready or fail, with every outcome of the attempts:
/// never two attempts before a success, but where the protocol is off; never two of one protocol; and nobody waits for ever.
#[test]
fn in_every_order_there_is_one_attempt_until_one_has_succeeded() {
    let probes = [(A, Imap), (B, Imap), (C, Pop3), (D, Smtp)];
    let outcomes = [
        Attempt::Accepted,
        Attempt::Refused,
        Attempt::Unclear,
        Attempt::ProtocolOff,
    ];
    for order in orders() {
        for failing in 0..16_usize {
            for outcome in 0..256_usize {
                let result = |place: usize| outcomes[outcome / 4_usize.pow(place as u32) % 4];
                let mut rules = Rules::new(probes);
                let mut waiting: Vec<usize> = Vec::new();
                let mut attempts: Vec<usize> = Vec::new();
                let settle =
                    |rules: &mut Rules, waiting: &mut Vec<usize>, attempts: &mut Vec<usize>| {
                        loop {
                            let told = waiting
                                .iter()
                                .position(|&place| rules.answer(probes[place].0) != Wait);
                            let Some(told) = told else { break };
                            let place = waiting.remove(told);
                            if rules.seats[place].stand == Stand::Trying {
                                let succeeded =
                                    attempts.iter().any(|&p| result(p) == Attempt::Accepted);
                                let harmless =
                                    attempts.iter().all(|&p| result(p) == Attempt::ProtocolOff);
                                assert!(harmless || succeeded, "a second attempt");
                                attempts.push(place);
                                rules.tried(probes[place].0, result(place));
                            }
                        }
                    };
                for place in order {
                    if failing & (1 << place) != 0 {
                        rules.leave(probes[place].0);
                    } else {
                        rules.ask(probes[place].0);
                        waiting.push(place);
                    }
                    settle(&mut rules, &mut waiting, &mut attempts);
                }
                assert!(waiting.is_empty(), "somebody waits for ever");
                let imap = attempts.iter().filter(|&&place| place < 2).count();
                assert!(imap <= 1, "two doors of one protocol");
                assert_eq!(attempts.is_empty(), failing == 15, "somebody tries");
            }
        }
    }
}

fn orders() -> Vec<[usize; 4]> {
    let mut orders = Vec::new();
    for a in 0..4 {
        for b in 0..4 {
            for c in 0..4 {
                let d = 6_usize.wrapping_sub(a + b + c);
                let mut sorted = [a, b, c, d];
                sorted.sort_unstable();
                if sorted == [0, 1, 2, 3] {
                    orders.push([a, b, c, d]);
                }
            }
        }
    }
    orders
}

fn gate(patience: Duration) -> Arc<Gate> {
    Gate::new(rules(), patience)
}

const FOR_EVER: Duration = Duration::from_secs(3600);

#[tokio::test]
async fn a_waiting_probe_is_told_when_the_one_before_it_ends() {
    let gate = gate(FOR_EVER);
    let first = gate.pass(A);
    let (other, pop) = (gate.pass(B), gate.pass(C));
    let smtp = gate.pass(D);
    let waiting = tokio::spawn(async move { smtp.ask().await });
    drop((other, pop));
    assert_eq!(first.ask().await, Ok(()));
    first.tried(Attempt::Refused);
    assert_eq!(waiting.await.expect("told"), Err(Skip::RefusedElsewhere));
}

#[tokio::test]
async fn a_probe_that_is_dropped_at_the_gate_frees_the_others() {
    let gate = gate(FOR_EVER);
    let passes = [A, B, C].map(|probe| gate.pass(probe));
    let smtp = gate.pass(D);
    let waiting = tokio::spawn(async move { smtp.ask().await });
    tokio::task::yield_now().await;
    drop(passes);
    assert_eq!(waiting.await.expect("told"), Ok(()));
}

#[tokio::test]
async fn patience_for_an_earlier_protocol_is_limited() {
    let patience = Duration::from_millis(20);
    let gate = gate(patience);
    let _imap = gate.pass(A);
    let began = Instant::now();
    assert_eq!(gate.pass(D).ask().await, Ok(()));
    assert!(began.elapsed() >= patience);
}

#[test]
fn who_is_told_to_wait_leaves_the_remaining_doors_alone() {
    let mut rules = rules();
    rules.ask(A);
    assert_eq!(rules.answer(A), Go);
    rules.tried(A, Attempt::Accepted);
    rules.ask(C);
    assert_eq!(rules.answer(C), Go);
    rules.tried(C, Attempt::ToldToWait);
    rules.ask(D);
    assert_eq!(rules.answer(D), Stay(Skip::ToldToWait));
}

#[test]
fn who_is_told_to_wait_at_the_first_sign_in_waits() {
    let mut rules = rules();
    rules.ask(A);
    assert_eq!(rules.answer(A), Go);
    rules.tried(A, Attempt::ToldToWait);
    rules.ask(C);
    assert_eq!(rules.answer(C), Stay(Skip::ToldToWait));
}

#[test]
fn a_protocol_that_is_off_says_nothing_of_the_credential() {
    let mut rules = rules();
    rules.ask(A);
    assert_eq!(rules.answer(A), Go);
    rules.tried(A, Attempt::ProtocolOff);
    rules.ask(C);
    assert_eq!(rules.answer(C), Go);
    rules.tried(C, Attempt::Refused);
    rules.ask(D);
    assert_eq!(rules.answer(D), Stay(Skip::RefusedElsewhere));
}
