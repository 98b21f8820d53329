//! What every kind of difference is told by: one row each, in the place, in the time, and in neither.

use mailprobe::compare::{Kind, Letter, Standing, Unproved};

use crate::pairs::{
    At, DESK, DESK_NEXT_DAY, HOME, IMAP, NEXT_DAY, NOWHERE, Pair, imap_over, imap_refusing, run,
    smtp, smtp_offering,
};

/// A pair, and the first conclusion of it.
struct Row {
    a: String,
    b: String,
    at: (At, At),
    standing: Standing,
    first: Option<(Kind, Option<Letter>)>,
}

fn row(a: &str, b: &str, at: (At, At), kind: Kind, failing: Option<Letter>) -> Row {
    Row {
        a: a.to_owned(),
        b: b.to_owned(),
        at,
        standing: if kind.matters() {
            Standing::Differs
        } else {
            Standing::Same
        },
        first: Some((kind, failing)),
    }
}

const IN_PLACE: (At, At) = (HOME, DESK);
const IN_TIME: (At, At) = (HOME, NEXT_DAY);

fn rows() -> Vec<Row> {
    let offers = smtp_offering("PLAIN LOGIN");
    let works = imap_over("ok");
    let a = Some(Letter::A);
    let b = Some(Letter::B);
    let seen = |text: &str| smtp(text);
    vec![
        row(
            &format!("{}contrast again ok\n", seen_tls("reset")),
            &works,
            IN_PLACE,
            Kind::Unsteady,
            a,
        ),
        row(
            &seen("connect timeout"),
            &offers,
            IN_PLACE,
            Kind::Blocked,
            a,
        ),
        row(
            &offers,
            &seen("connect refused"),
            IN_PLACE,
            Kind::Blocked,
            b,
        ),
        row(
            &offers,
            &seen("connect prohibited"),
            IN_TIME,
            Kind::Blocked,
            b,
        ),
        row(&seen("connect reset"), &offers, IN_TIME, Kind::Blocked, a),
        row(
            "no-login\nsmtp smtp.example.org:587 starttls\nresolve nxdomain\n",
            &offers,
            IN_PLACE,
            Kind::NameMissing,
            a,
        ),
        row(
            &offers,
            "no-login\nsmtp smtp.example.org:587 starttls\nresolve servfail\n",
            IN_TIME,
            Kind::NameMissing,
            b,
        ),
        row(
            "no-login\nsmtp smtp.example.org:587 starttls\nresolve 10.0.0.1\nconnect timeout\n",
            &offers,
            IN_PLACE,
            Kind::LedElsewhere,
            a,
        ),
        row(
            "no-login\nweb no-connection timeout\nsmtp smtp.example.org:587 starttls\nresolve 203.0.113.25\nconnect timeout\ncontrast port 443 timeout\n",
            &offers,
            IN_PLACE,
            Kind::NoWayOut,
            a,
        ),
        row(
            &works,
            &imap_over("unknown-issuer issuer Gateway"),
            IN_PLACE,
            Kind::Intercepted,
            b,
        ),
        row(
            &works,
            &imap_over("unknown-issuer issuer Gateway"),
            IN_TIME,
            Kind::BadCertificate,
            b,
        ),
        row(
            &works,
            &imap_over("inspected issuer Gateway"),
            IN_PLACE,
            Kind::Inspected,
            b,
        ),
        row(
            &works,
            &imap_over("unknown-issuer issuer Example CA"),
            IN_PLACE,
            Kind::Trust,
            b,
        ),
        row(
            &works,
            &imap_over("name-mismatch"),
            IN_PLACE,
            Kind::BadCertificate,
            b,
        ),
        row(&seen_tls("reset"), &works, IN_PLACE, Kind::TlsBroken, a),
        row(&works, &seen_tls("timeout"), IN_TIME, Kind::TlsBroken, b),
        row(
            &format!("{}contrast again ok\n", seen_tls("reset")),
            &works,
            IN_PLACE,
            Kind::Unsteady,
            a,
        ),
        row(
            &seen(
                "S: 220 smtp.example.org ESMTP\nC: EHLO [127.0.0.1]\nS: 250-smtp.example.org\nS: 250 8BITMIME\nC: QUIT\nS: 221 2.0.0 Bye",
            ),
            &offers,
            IN_PLACE,
            Kind::StartTlsMissing,
            a,
        ),
        row(
            &seen(
                "S: 554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org\nC: QUIT\nS: 221 2.0.0 Bye",
            ),
            &offers,
            IN_PLACE,
            Kind::TurnedAway,
            a,
        ),
        row(&seen("close"), &offers, IN_PLACE, Kind::CutOff, a),
        row(
            &offers,
            &smtp_offering("XOAUTH2"),
            IN_TIME,
            Kind::Offer,
            None,
        ),
        row(&offers, &smtp_offering("LOGIN"), IN_PLACE, Kind::Offer, b),
        row(
            IMAP,
            &imap_refusing("[AUTHENTICATIONFAILED] no"),
            IN_TIME,
            Kind::SignIn,
            b,
        ),
        row(
            &format!("user lee@example.org\n{IMAP}"),
            &format!(
                "user kim@example.org\n{}",
                imap_refusing("[AUTHENTICATIONFAILED] no")
            ),
            IN_PLACE,
            Kind::OtherAccount,
            b,
        ),
        row(
            IMAP,
            &IMAP.replace(
                "S: * 1 EXISTS\nS: m2 OK [READ-ONLY] Examine completed",
                "S: m2 NO [OVERQUOTA] Quota exceeded",
            ),
            IN_TIME,
            Kind::Mailbox,
            b,
        ),
        row(
            &format!("user kim@example.org\n{}", works)
                .replace("imap.example.org", "imap.hoster.example"),
            &format!("user kim@example.org\n{IMAP}"),
            IN_PLACE,
            Kind::OtherServers,
            None,
        ),
        row(
            &imap_refusing("[AUTHENTICATIONFAILED] no"),
            &imap_refusing("[EXPIRED] your password ran out"),
            IN_TIME,
            Kind::FailOtherwise,
            None,
        ),
        row(
            &seen("connect timeout"),
            &seen("connect refused"),
            IN_PLACE,
            Kind::FailOtherwise,
            None,
        ),
        row(
            &seen("connect timeout"),
            &seen("connect timeout"),
            IN_PLACE,
            Kind::FailAlike,
            None,
        ),
        row(
            &seen_tls("expired"),
            &seen_tls("expired"),
            IN_PLACE,
            Kind::FailAlike,
            None,
        ),
    ]
}

/// The IMAP server whose handshake comes to this, and goes no further where it fails.
fn seen_tls(outcome: &str) -> String {
    match outcome {
        "expired" => imap_over(outcome),
        _ => format!(
            "no-login\nimap imap.example.org:993 tls\nresolve 203.0.113.25\ntls {outcome}\n"
        ),
    }
}

#[test]
fn every_pair_proves_what_it_should_whichever_comes_first() {
    let mut wrong = Vec::new();
    for row in rows() {
        let pair = |turned: bool| match turned {
            false => Pair::of(run(&row.a, row.at.0), run(&row.b, row.at.1)),
            true => Pair::of(run(&row.b, row.at.1), run(&row.a, row.at.0)),
        };
        for turned in [false, true] {
            let pair = pair(turned);
            let comparison = pair.compare();
            let first = comparison.conclusions.first().map(|one| {
                let failing = if turned {
                    one.failing.map(Letter::other)
                } else {
                    one.failing
                };
                (one.kind, failing)
            });
            if first != row.first || comparison.standing != row.standing {
                wrong.push(format!(
                    "{:?} (turned: {turned}), and not {first:?}:\n{}",
                    row.first,
                    pair.told()
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

/// Kinds that need what no scenario plays are tested elsewhere.
#[test]
fn the_table_has_every_kind() {
    let elsewhere = [Kind::Expired, Kind::Renewed, Kind::Findings];
    let rows = rows();
    let missing: Vec<Kind> = Kind::ALL
        .into_iter()
        .filter(|kind| !elsewhere.contains(kind))
        .filter(|kind| {
            !rows
                .iter()
                .any(|row| row.first.is_some_and(|(first, _)| first == *kind))
        })
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn a_certificate_that_ran_out_in_between_did_so_wherever_it_was_seen() {
    for at in [NEXT_DAY, DESK_NEXT_DAY, At("", "", 24)] {
        let before = run(&imap_over("ok"), HOME);
        let mut after = run(&imap_over("expired"), at);
        for observation in &mut after.observations {
            if let Ok(mailprobe::observation::Seen::Secured(session)) = &mut observation.outcome {
                session.chain[0].not_after = before.started + std::time::Duration::from_secs(3600);
            }
        }
        let comparison = Pair::of(before, after).compare();
        let first = &comparison.conclusions[0];
        assert_eq!(
            (first.kind, first.failing),
            (Kind::Expired, Some(Letter::B))
        );
        assert_eq!(first.certainty, mailprobe::catalogue::Certainty::Certain);
    }
}

#[test]
fn what_differs_in_place_and_time_is_certain_of_neither() {
    use mailprobe::catalogue::Certainty;
    let pair = |a, b| {
        Pair::of(
            run(&smtp("connect timeout"), a),
            run(&smtp_offering("LOGIN"), b),
        )
    };
    for (a, b, certainty, open) in [
        (HOME, DESK, Certainty::Certain, None),
        (HOME, NEXT_DAY, Certainty::Certain, None),
        (
            HOME,
            DESK_NEXT_DAY,
            Certainty::Possible,
            Some(Unproved::PlaceOrTime),
        ),
        (NOWHERE, NOWHERE, Certainty::Likely, Some(Unproved::Place)),
    ] {
        // A run without a connection tells its place by its resolver alone.
        let comparison = pair(a, b).compare();
        let first = &comparison.conclusions[0];
        assert_eq!(first.kind, Kind::Blocked);
        let is_place_known = comparison.circumstances.place != mailprobe::compare::Place::Unknown;
        if is_place_known || open.is_some() {
            assert_eq!(first.certainty, certainty, "{:?}", comparison.circumstances);
        }
        if let Some(open) = open {
            assert!(
                comparison.unproved.contains(&open),
                "{:?}",
                comparison.unproved
            );
        }
    }
}

#[test]
fn other_domains_without_a_server_in_common_cannot_be_compared() {
    let other = IMAP.replace("example.org", "example.net");
    let pair = Pair::of(
        run(&format!("user kim@example.org\n{IMAP}"), HOME),
        run(&format!("user kim@example.net\n{other}"), HOME),
    );
    let comparison = pair.compare();
    assert_eq!(comparison.standing, Standing::Incomparable);
    assert!(comparison.conclusions.is_empty());
    assert!(
        pair.told()
            .starts_with("? These two cannot be compared: A is about example.org"),
        "{}",
        pair.told()
    );
}

/// Providers name other addresses in other places: a port that one of them does not reach is shut there.
#[test]
fn another_address_of_a_provider_leads_nobody_astray() {
    let there = |address: &str, seen: &str| {
        let text = format!(
            "no-login\nprovider exchange-online\nsmtp smtp.office365.com:587 starttls\nresolve {address}\n{seen}\n"
        );
        run(&text, if address.ends_with('1') { HOME } else { DESK })
    };
    let offers = smtp_offering("LOGIN XOAUTH2");
    let offers = offers.split_once("25\n").unwrap().1;
    let comparison = Pair::of(
        there("203.0.113.1", "connect timeout"),
        there("203.0.113.2", offers),
    )
    .compare();
    let first = &comparison.conclusions[0];
    assert_eq!(
        (first.kind, first.failing),
        (Kind::Blocked, Some(Letter::A))
    );
    assert_eq!(first.certainty, mailprobe::catalogue::Certainty::Likely);
    // An address that no server of the internet has is another matter.
    let comparison = Pair::of(
        there("10.0.0.1", "connect timeout"),
        there("203.0.113.2", offers),
    )
    .compare();
    assert_eq!(comparison.conclusions[0].kind, Kind::LedElsewhere);
}

/// What two networks can have in common is not proved away, and what the server itself says is.
#[test]
fn a_failure_of_both_is_only_as_certain_as_the_network_allows() {
    use mailprobe::catalogue::Certainty;
    let refused = imap_refusing("[AUTHENTICATIONFAILED] no");
    let relay =
        "no-login\nsmtp smtp.example.org:25 starttls\nresolve 203.0.113.25\nconnect timeout\n";
    for (seen, certainty) in [
        (smtp("connect timeout"), Certainty::Likely),
        (
            imap_over("unknown-issuer issuer Gateway"),
            Certainty::Likely,
        ),
        (relay.to_owned(), Certainty::Possible),
        (refused, Certainty::Certain),
    ] {
        let pair = Pair::of(run(&seen, HOME), run(&seen, DESK));
        let first = &pair.compare().conclusions[0];
        assert_eq!(
            (first.kind, first.certainty),
            (Kind::FailAlike, certainty),
            "{seen}"
        );
        let says_so = pair.report().headline.contains("it is not the network");
        assert_eq!(says_so, certainty == Certainty::Certain, "{}", pair.told());
    }
}

/// Who answers by IPv6 alone says nothing of the address of IPv4 that the other one tried.
#[test]
fn an_address_that_only_one_of_them_tried_is_not_taken_for_the_other() {
    use mailprobe::catalogue::Certainty;
    let offers =
        smtp_offering("LOGIN").replace("resolve 203.0.113.25", "resolve 203.0.113.25 2001:db8::25");
    let mut by_v6 = run(&offers, DESK);
    for observation in &mut by_v6.observations {
        if let Some(address) = &mut observation.address {
            address.set_ip("2001:db8::25".parse().unwrap());
        }
    }
    let pair = Pair::of(run(&smtp("connect timeout"), HOME), by_v6);
    let first = &pair.compare().conclusions[0];
    assert_eq!(
        (first.kind, first.failing),
        (Kind::Blocked, Some(Letter::A))
    );
    assert_eq!(
        (first.certainty, first.elsewhere),
        (Certainty::Likely, true)
    );
    let told = pair.told().split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        told.contains("the address that A tried is at fault"),
        "{told}"
    );
    assert!(
        told.contains("--connect-to smtp.example.org:587:[2001:db8::25]:"),
        "{told}"
    );
}
