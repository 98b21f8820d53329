//! What every kind of difference is told by: one row each, in the place, in the time, and in neither.

#[path = "table/certainty.rs"]
mod certainty;

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
            &format!("user kim@example.org\n{}", works).replace(
                "imap.example.org:993 tls",
                "imap.hoster.example:993 tls published",
            ),
            &format!("user kim@example.org\n{IMAP}").replace(":993 tls", ":993 tls published"),
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
