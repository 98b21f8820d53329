//! How sure a conclusion is, and what cannot be compared.

use super::*;

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
        // Private addresses may be those of another place.
        (HOME, NEXT_DAY, Certainty::Likely, None),
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
        // Nobody sees whether what was typed is the same.
        (refused, Certainty::Likely),
    ] {
        let pair = Pair::of(run(&seen, HOME), run(&seen, DESK));
        let first = &pair.compare().conclusions[0];
        assert_eq!(
            (first.kind, first.certainty),
            (Kind::FailAlike, certainty),
            "{seen}"
        );
        let says_so = pair.report().headline.contains("it is not the network");
        let is_refusal = seen.contains("AUTHENTICATE");
        assert_eq!(says_so, is_refusal, "{}", pair.told());
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
