//! The tenant's sign-in service and what its tokens open, as other programs see it.

use serde_json::json;

use crate::program::Served;
use crate::visitor::{ALL, DEVICE_CODE, number, token};

/// A verifier, and the challenge that belongs to it (RFC 7636, appendix B).
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

const REFUSED: [&str; 3] = [
    "AUTHENTICATE failed.",
    "-ERR Authentication failure: unknown user name or bad password.",
    "535 5.7.3 Authentication unsuccessful",
];
const NOT_CONNECTED: [&str; 3] = [
    "NO User is authenticated but not connected.",
    "-ERR Command is not valid in this state.",
    "535 5.7.3 Authentication unsuccessful",
];
const OPEN: [&str; 3] = ["OK 3", "3 messages", "250 2.1.5 Recipient OK"];

#[test]
fn a_device_code_waits_for_the_person_and_gives_a_token() {
    let served = Served::start(&[]);
    let (status, _, about) = served.curl(
        "contoso.com/v2.0/.well-known/openid-configuration",
        true,
        &[],
    );
    assert_eq!(status, 200);
    let at = "https://login.microsoftonline.com/contoso.com/oauth2/v2.0/devicecode";
    assert_eq!(about["device_authorization_endpoint"], at);
    let client = served.of_sign_in("client").to_owned();
    let (pending, answer) = served.device(&client, ALL, &[]);
    assert_eq!((pending, &answer["scope"]), (2, &json!(ALL)));
    let disabled = [
        "OK 3",
        "-ERR This account has POP disabled",
        "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant.",
    ];
    served.opens(served.text("address"), &token(&answer), disabled);
    for (page, expected) in [
        (("cancel", "yes"), 65_004),
        (("login", "sam@contoso.com"), 50_034),
        (("login", "sam@fabrikam.com"), 50_020),
    ] {
        let (_, answer) = served.device(&client, ALL, &[page]);
        assert_eq!(number(&answer), expected);
    }
    let blocked = served.refused_client(53_003);
    assert_eq!(number(&served.device(&blocked, ALL, &[]).1), 53_003);
}

#[test]
fn requests_that_make_no_sense_are_refused_by_number() {
    let served = Served::start(&[]);
    let client = served.of_sign_in("client").to_owned();
    let mail = "https://outlook.office.com/IMAP.AccessAsUser.All";
    for (tenant, form, expected) in [
        (
            "nowhere.example",
            &[("client_id", &*client), ("scope", ALL)][..],
            90_002,
        ),
        (
            "consumers",
            &[("client_id", &*client), ("scope", ALL)],
            9_002_332,
        ),
        (
            "common",
            &[("client_id", "nobody"), ("scope", ALL)],
            700_016,
        ),
        ("common", &[("client_id", &*client)], 900_144),
        (
            "common",
            &[("client_id", &*client), ("scope", "offline_access")],
            28_003,
        ),
        (
            "common",
            &[("client_id", &*client), ("scope", "IMAP.AccessAsUser.All")],
            70_011,
        ),
        (
            "common",
            &[
                ("client_id", &*client),
                ("scope", "https://mail.example.org/IMAP"),
            ],
            500_011,
        ),
        (
            "common",
            &[
                ("client_id", &*client),
                ("scope", &format!("{mail} User.Read")),
            ],
            700_022,
        ),
    ] {
        let path = format!("{tenant}/oauth2/v2.0/devicecode");
        let (status, answer) = served.post(&path, form);
        assert_eq!((status, number(&answer)), (400, expected), "{answer}");
    }
    let lost = [
        ("client_id", &*client),
        ("grant_type", DEVICE_CODE),
        ("device_code", "lost"),
    ];
    assert_eq!(served.ask(&lost).1["error"], "bad_verification_code");
    let asked = [("client_id", &*client), ("grant_type", "password")];
    assert_eq!(served.ask(&asked).1["error"], "unsupported_grant_type");
}

#[test]
fn a_code_of_the_browser_is_good_once_and_for_who_began() {
    let served = Served::start(&[]);
    let client = served.of_sign_in("client").to_owned();
    let back = "http://localhost:49152";
    let begin = |client: &str, back: &str| {
        let form = [
            ("client_id", client),
            ("response_type", "code"),
            ("redirect_uri", back),
            ("scope", ALL),
            ("state", "a b"),
            ("code_challenge", CHALLENGE),
            ("code_challenge_method", "S256"),
            ("login_hint", "lee@contoso.com"),
        ];
        served.curl("contoso.com/oauth2/v2.0/authorize", true, &form)
    };
    let code = || {
        let (status, to, _) = begin(&client, back);
        assert_eq!(status, 302);
        let rest = to.strip_prefix("http://localhost:49152/?code=").unwrap();
        rest.strip_suffix("&state=a+b").unwrap().to_owned()
    };
    let redeem = |code: &str, verifier: &str| {
        served.ask(&[
            ("client_id", &client),
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", back),
            ("code_verifier", verifier),
        ])
    };
    let first = code();
    let (status, answer) = redeem(&first, VERIFIER);
    assert_eq!(status, 200, "{answer}");
    served.opens("lee@contoso.com", &token(&answer), OPEN);
    assert_eq!(number(&redeem(&first, VERIFIER).1), 70_000);
    assert_eq!(
        number(&redeem(&code(), &VERIFIER.replace('d', "e")).1),
        70_000
    );
    let (status, to, _) = begin(&served.refused_client(50_105), back);
    assert_eq!(status, 302);
    let told = "http://localhost:49152/?error=access_denied&error_description=AADSTS50105%3A";
    assert!(to.starts_with(told), "{to}");
    let (status, to, answer) = begin(&client, "https://evil.example.org/");
    assert_eq!((status, to.as_str(), number(&answer)), (400, "", 50_011));
}

#[test]
fn an_application_signs_in_for_itself_where_exchange_knows_it() {
    let served = Served::start(&[]);
    let secret = std::fs::read_to_string(served.of_sign_in("application_secret_file")).unwrap();
    let (known, unknown) = (
        served.of_sign_in("application"),
        served.of_sign_in("unknown_application"),
    );
    let good = [("client_secret", &*secret)];
    let own = token(&served.application(known, &good).1);
    served.opens("lee@contoso.com", &own, OPEN);
    served.opens("kim@contoso.com", &own, NOT_CONNECTED);
    let stranger = token(&served.application(unknown, &good).1);
    served.opens("lee@contoso.com", &stranger, REFUSED);
    let public = served.of_sign_in("client");
    for (client, proof, expected) in [
        (known, &[("client_secret", "wrong")][..], 7_000_215),
        (known, &[], 7_000_218),
        (public, &good, 700_025),
        (known, &[("client_assertion", "a.b.c")], 700_027),
    ] {
        let (status, answer) = served.application(client, proof);
        assert_eq!((status, number(&answer)), (401, expected));
    }
}

#[test]
fn the_mail_servers_judge_a_token_as_exchange_online_does() {
    let served = Served::start(&[]);
    let lee = served.token_of("lee@contoso.com", ALL);
    for (user, expected) in [
        ("lee@contoso.com", OPEN),
        ("shared@contoso.com", OPEN),
        ("kim@contoso.com", NOT_CONNECTED),
        ("sam@contoso.com", REFUSED),
    ] {
        served.opens(user, &lee, expected);
    }
    let rob = served.token_of("rob@contoso.com", ALL);
    let off = "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Mailbox.";
    served.opens(
        "rob@contoso.com",
        &rob,
        [NOT_CONNECTED[0], NOT_CONNECTED[1], off],
    );
    let una = served.token_of("una@contoso.com", ALL);
    served.opens("una@contoso.com", &una, NOT_CONNECTED);
    let pop = served.token_of(
        "lee@contoso.com",
        "https://outlook.office.com/POP.AccessAsUser.All",
    );
    served.opens("lee@contoso.com", &pop, [REFUSED[0], OPEN[1], REFUSED[2]]);
    let graph = served.token_of("lee@contoso.com", "Mail.Read");
    served.opens("lee@contoso.com", &graph, REFUSED);
    let late = served.of_sign_in("late_client");
    let (_, late) = served.device(late, ALL, &[("login", "lee@contoso.com")]);
    served.opens("lee@contoso.com", &token(&late), REFUSED);
    let forged = lee.replace('.', "A.");
    served.opens("lee@contoso.com", &forged, REFUSED);
    let as_kim = served.opened(
        "lee@contoso.com",
        &lee,
        &json!({ "from": "kim@contoso.com" }),
    );
    assert_eq!(
        as_kim[2][1],
        "550 5.7.60 SMTP; Client does not have permissions to send as this sender"
    );
}

/// What both generations of front ends say: the greetings, and to a password.
#[test]
fn both_generations_of_front_ends_are_there() {
    for (args, greeting, not_connected, to_password) in [
        (
            &[][..],
            "* OK Microsoft Exchange IMAP4 service ready. ",
            "NO User is authenticated but not connected.",
            [
                "Basic authentication is disabled.",
                "-ERR Basic authentication is disabled",
                "535 5.7.139 Authentication unsuccessful, basic authentication is disabled.",
            ],
        ),
        (
            &["--classic"],
            "* OK The Microsoft Exchange IMAP4 service is ready. [",
            "User is authenticated but not connected.",
            [
                "LOGIN failed.",
                "-ERR Logon failure: unknown user name or bad password.",
                "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant.",
            ],
        ),
    ] {
        let served = Served::start(args);
        let token = served.token_of("rob@contoso.com", ALL);
        let said = served.opened(
            "lee@contoso.com",
            &served.token_of("lee@contoso.com", ALL),
            &json!({}),
        );
        assert!(said[0][0].starts_with(greeting), "{said:?}");
        let said = served.opened("rob@contoso.com", &token, &json!({}));
        assert!(said[0].last().unwrap().contains(not_connected), "{said:?}");
        let password = json!({ "password": "a wrong one" });
        let said = served.opened("kim@contoso.com", "none", &password);
        for (said, expected) in said.iter().zip(to_password) {
            assert!(said[0].contains(expected), "{said:?}, not {expected}");
        }
    }
}
