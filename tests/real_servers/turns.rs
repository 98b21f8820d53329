//! What a healthy run costs: connections, turns on each of them, and questions to the DNS. More of them would make everybody wait.

use super::servers::relay::{Questions, Relayed};
use super::*;

/// The turns of a run against Dovecot and Postfix, in the order of the ports, and the questions to the DNS.
fn cost(proof: Proof<'_>) -> (Vec<(u16, usize)>, usize) {
    let authority = Authority::new();
    let dovecot = dovecot::Setup::new(&authority.issue(&[IMAP], Flaw::None))
        .ports(&[143, 993, 110, 995])
        .start();
    let postfix = Postfix::start(&authority.issue(&[SMTP], Flaw::None), &[587, 465], &dovecot);
    let (mailboxes, submission) = (Relayed::before(&dovecot), Relayed::before(&postfix));
    let site = Site::open(
        &authority,
        &[
            (IMAP, &mailboxes, Published),
            (SMTP, &submission, Published),
        ],
    );
    let questions = Questions::before(site.name_server().at());
    let site = site.asked_at(questions.at());
    let report = report(&site, proof, 0, &[]);
    assert_eq!(report["verdict"], "works", "{report:#}");
    let turns = [mailboxes.turns(), submission.turns()].concat();
    (turns, questions.asked())
}

/// No connection has more turns than it may have, and there is none beside them; the last turn of some is TLS's good-bye, which may cross
/// with that of the server.
fn assert_within(turns: &[(u16, usize)], most: &[(u16, usize)]) {
    let ports = |list: &[(u16, usize)]| list.iter().map(|(port, _)| *port).collect::<Vec<_>>();
    assert_eq!(ports(turns), ports(most), "{turns:?}");
    let within = turns
        .iter()
        .zip(most)
        .all(|(turns, most)| turns.1 <= most.1);
    assert!(within, "{turns:?} instead of {most:?}");
}

/// The records of the domain, and both families of the two servers that it names: one that is gone is not chosen.
const QUESTIONS: usize = 9 + 4;

/// Where somebody signs in, both families of the host of a settings file: it may tell another user name than the address.
const QUESTIONS_OF_NAME: usize = 2;

#[test]
fn a_healthy_run_costs_no_more_than_it_did() {
    if !servers::available() {
        return;
    }
    let (turns, questions) = cost(Proof::Nothing);
    let most = [(110, 7), (143, 6), (993, 4), (995, 5), (465, 5), (587, 7)];
    assert_within(&turns, &most);
    assert_eq!(questions, QUESTIONS);
    let (turns, questions) = cost(Proof::Password(PASSWORD));
    let most = [(110, 7), (143, 6), (993, 6), (995, 7), (465, 9), (587, 7)];
    assert_within(&turns, &most);
    assert_eq!(questions, QUESTIONS + QUESTIONS_OF_NAME);
}
