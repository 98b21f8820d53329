//! Names that were guessed: one that does not exist proves nothing, as nobody said that it does.

use mailprobe::compare::Kind;

use crate::pairs::{DESK, HOME, Pair, run};

/// A guessed server of IMAP that tells what it can do.
fn there(host: &str) -> String {
    format!(
        "imap {host}:993 tls guessed\nresolve 203.0.113.25\ntls ok\nS: * OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] ready\n\
         C: m1 LOGOUT\nS: * BYE\nS: m1 OK done\n"
    )
}

/// One whose name does not exist.
fn missing(host: &str) -> String {
    format!("imap {host}:993 tls guessed\nresolve nxdomain\n")
}

/// One that nobody answers at.
fn silent(host: &str) -> String {
    format!("imap {host}:993 tls guessed\nresolve 203.0.113.25\nconnect timeout\n")
}

/// What two runs prove of these servers: the kinds, each with its hosts.
fn proved(a: &[String], b: &[String]) -> Vec<(Kind, Vec<String>)> {
    let of = |servers: &[String], at| run(&format!("no-login\n{}", servers.concat()), at);
    let compared = Pair::of(of(a, HOME), of(b, DESK)).compare();
    let conclusions = compared.conclusions.into_iter();
    conclusions
        .map(|one| {
            let hosts = one.endpoints.into_iter().map(|one| one.host);
            (one.kind, hosts.collect())
        })
        .collect()
}

#[test]
fn a_guess_that_leads_nowhere_is_left_out_of_what_is_proved() {
    let (imap, mail) = ("imap.example.org", "mail.example.org");
    // Whoever found another server lacks nothing.
    let told = proved(&[missing(imap), there(mail)], &[there(imap), there(mail)]);
    assert_eq!(told, []);
    // What fails in both is told without the name that nobody gave.
    let told = proved(
        &[missing(imap), silent(mail)],
        &[missing(imap), silent(mail)],
    );
    let hosts: Vec<&String> = told.iter().flat_map(|(_, hosts)| hosts).collect();
    assert_eq!(hosts, [mail], "{told:?}");
    // Where nothing else was found, the name that the other found is the matter.
    let told = proved(&[missing(imap)], &[there(imap)]);
    assert_eq!(told, [(Kind::NameMissing, vec![imap.to_owned()])]);
}
