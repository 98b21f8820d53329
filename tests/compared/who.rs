//! Who acts: from what was measured, and from what the comparison rules out.

use mailprobe::catalogue::{Certainty, Who};
use mailprobe::compare::{Axis, Conclusion, Kind, Letter};
use mailprobe::stage::Stage;

use crate::pairs::{
    At, DESK, HOME, IMAP, NEXT_DAY, Pair, imap_over, imap_refusing, run, smtp, smtp_offering,
};

/// On the same computer half an hour later.
const SAME: At = At("192.168.1.10", "192.168.1.1", 0);

fn conclusion(kind: Kind, axis: Axis) -> Conclusion {
    Conclusion {
        kind,
        failing: Some(Letter::B),
        endpoints: Vec::new(),
        stage: Some(Stage::Connect),
        elsewhere: false,
        families: None,
        behind_portal: false,
        axis,
        certainty: Certainty::Likely,
        mended: false,
        operator: Who::Provider,
    }
}

const AXES: [Axis; 5] = [
    Axis::Place,
    Axis::Time,
    Axis::Either,
    Axis::Neither,
    Axis::Open,
];

/// What lies between a computer and the server.
const ON_THE_WAY: [Kind; 10] = [
    Kind::NoWayOut,
    Kind::NameMissing,
    Kind::LedElsewhere,
    Kind::Blocked,
    Kind::Intercepted,
    Kind::Inspected,
    Kind::TlsBroken,
    Kind::StartTlsMissing,
    Kind::TurnedAway,
    Kind::CutOff,
];

/// Of every kind, whatever was found and however the two differ.
#[test]
fn nobody_is_named_whom_the_comparison_rules_out() {
    let all = [
        Who::User,
        Who::HelpDesk,
        Who::Administrator,
        Who::Network,
        Who::Provider,
    ];
    for kind in Kind::ALL {
        for axis in AXES {
            for found in all.map(Some).into_iter().chain([None]) {
                let who = conclusion(kind, axis).who(found);
                // Two runs from the same network at the same time: it is not that network.
                if axis == Axis::Neither && kind != Kind::FailAlike {
                    assert_ne!(who, Some(Who::Network), "{kind:?} {found:?}");
                }
                if axis == Axis::Place && ON_THE_WAY.contains(&kind) {
                    let is_server = [Some(Who::Administrator), Some(Who::Provider)].contains(&who);
                    assert!(!is_server, "{kind:?} {found:?}: {who:?}");
                }
                let is_certificate = [Kind::Trust, Kind::Expired].contains(&kind);
                if is_certificate {
                    assert_ne!(who, Some(Who::Network), "{kind:?} {axis:?}");
                }
                assert_eq!(who.is_none(), kind == Kind::Renewed, "{kind:?} {axis:?}");
                let mended = Conclusion {
                    mended: true,
                    ..conclusion(kind, axis)
                };
                assert_eq!(mended.who(found), None);
            }
        }
    }
}

/// Where nothing was found that says better.
#[test]
fn every_kind_has_who_acts_by_itself() {
    let who = |kind, axis| conclusion(kind, axis).who(None);
    for kind in ON_THE_WAY {
        assert_eq!(who(kind, Axis::Place), Some(Who::Network), "{kind:?}");
        for open in [Axis::Either, Axis::Neither, Axis::Open] {
            assert_eq!(who(kind, open), Some(Who::HelpDesk), "{kind:?} {open:?}");
        }
    }
    for (kind, wanted) in [
        (Kind::NoWayOut, Who::Network),
        (Kind::NameMissing, Who::Provider),
        (Kind::Blocked, Who::Provider),
        (Kind::Inspected, Who::HelpDesk),
        (Kind::BadCertificate, Who::Provider),
        (Kind::Offer, Who::Provider),
        (Kind::SignIn, Who::HelpDesk),
        (Kind::OtherAccount, Who::HelpDesk),
        (Kind::Mailbox, Who::Administrator),
        (Kind::OtherServers, Who::Administrator),
        (Kind::Unsteady, Who::Provider),
        (Kind::FailOtherwise, Who::HelpDesk),
        (Kind::Findings, Who::HelpDesk),
        (Kind::FailAlike, Who::Provider),
        (Kind::Trust, Who::HelpDesk),
        (Kind::Expired, Who::Provider),
    ] {
        assert_eq!(who(kind, Axis::Time), Some(wanted), "{kind:?}");
    }
    let other = Conclusion {
        failing: None,
        ..conclusion(Kind::OtherServers, Axis::Place)
    };
    assert_eq!(other.who(None), Some(Who::HelpDesk));
}

/// Only a certificate, an answer or a password changed, and both runs came from the same network.
#[test]
fn what_changed_in_the_same_network_is_not_for_whoever_runs_it() {
    let offers = smtp_offering("LOGIN");
    let blocked = "S: 554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org\nC: QUIT\nS: 221 2.0.0 Bye";
    for (a, b) in [
        (imap_over("ok"), imap_over("unknown-issuer issuer Gateway")),
        (imap_over("ok"), imap_over("name-mismatch")),
        (imap_over("ok"), imap_over("expired")),
        (offers.clone(), smtp(blocked)),
        (offers.clone(), smtp("close")),
        (offers, smtp_offering("XOAUTH2")),
        (IMAP.to_owned(), imap_refusing("[AUTHENTICATIONFAILED] no")),
    ] {
        for at in [SAME, NEXT_DAY] {
            let pair = Pair::of(run(&a, HOME), run(&b, at));
            let told = pair.told();
            let report = pair.report();
            let who = report.conclusions[0].who;
            assert_ne!(who, Some("network"), "{told}");
            // What was mended asks nothing of anybody.
            let back = Pair::of(run(&b, HOME), run(&a, at));
            let first = &back.report().conclusions[0];
            if at.2 > 0 && !["offer", "trust"].contains(&first.kind) {
                assert_eq!(first.who, None, "{}", back.told());
                assert!(!back.told().contains("Who:"), "{}", back.told());
            }
        }
    }
}

#[test]
fn a_password_that_is_wrong_is_for_whoever_typed_it() {
    let refused = imap_refusing("[AUTHENTICATIONFAILED] Authentication failed.");
    for at in [SAME, NEXT_DAY, DESK] {
        let pair = Pair::of(run(IMAP, HOME), run(&refused, at));
        assert_eq!(
            pair.report().conclusions[0].who,
            Some("user"),
            "{}",
            pair.told()
        );
    }
}

/// A recording is somebody else's: no name in it becomes a part of a command.
#[test]
fn a_foreign_name_does_nothing_in_a_command() {
    let evil = "lee;Remove-Mailbox -Identity boss@contoso.com #";
    let side = |user: &str, text: &str, at| {
        let mut run = run(
            &format!("provider exchange-online\nuser kim@example.org\n{text}"),
            at,
        );
        run.plan.username = Some(user.to_owned());
        run
    };
    let refused = imap_refusing("[AUTHENTICATIONFAILED] no");
    for (a, b) in [
        (
            side("kim@example.org", IMAP, HOME),
            side(evil, &refused, DESK),
        ),
        (
            side(evil, IMAP, HOME),
            side("kim@example.org", &refused, DESK),
        ),
    ] {
        let report = Pair::of(a, b).report();
        let steps = report.conclusions.iter().map(|one| one.next_step.as_str());
        for step in steps {
            for command in step.split('`').skip(1).step_by(2) {
                assert!(!command.contains([';', '#', '|', '$']), "{command}");
            }
            assert!(step.contains("MAILBOX`"), "{step}");
        }
    }
}

/// A port that is shut in both, and a sign-in that is refused in both, are two things.
#[test]
fn unlike_failures_are_not_one() {
    let both = "imap imap.example.org:993 tls
resolve 203.0.113.25
connect timeout
smtp smtp.example.org:465 tls
resolve 203.0.113.26
tls ok
S: 220 smtp.example.org ESMTP
C: EHLO [127.0.0.1]
S: 250-smtp.example.org
S: 250 AUTH PLAIN
C: AUTH PLAIN [hidden]
S: 535 5.7.8 Authentication credentials invalid
C: QUIT
S: 221 2.0.0 Bye
";
    let pair = Pair::of(run(both, HOME), run(both, DESK));
    let comparison = pair.compare();
    let alike = comparison.conclusions.iter();
    let stages: Vec<_> = alike
        .filter(|one| one.kind == Kind::FailAlike)
        .map(|one| one.stage)
        .collect();
    assert_eq!(
        stages,
        [Some(Stage::Connect), Some(Stage::Authenticate)],
        "{}",
        pair.told()
    );
}
