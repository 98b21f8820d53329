//! What `token` says of tokens, and what it never shows of them.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use time::OffsetDateTime;

use super::{file, mailprobe, stdout};

/// The signature of every token here, which must not appear anywhere.
const SIGNATURE: &str = "c2lnbmF0dXJlLW9mLW5vdGhpbmc";

fn jwt(claims: &Value) -> String {
    let part = |json: &Value| URL_SAFE_NO_PAD.encode(json.to_string());
    let header = part(&json!({"typ": "JWT", "alg": "RS256", "kid": "1"}));
    format!("{header}.{}.{SIGNATURE}", part(claims))
}

/// A good token of a person, with these claims changed.
fn person(changed: &Value) -> String {
    let now = OffsetDateTime::now_utc().unix_timestamp();
    let mut claims = json!({
        "iss": "https://sts.windows.net/11111111-2222-3333-4444-555555555555/",
        "aud": "https://outlook.office.com",
        "scp": "IMAP.AccessAsUser.All POP.AccessAsUser.All SMTP.Send",
        "upn": "kim@contoso.com",
        "tid": "11111111-2222-3333-4444-555555555555",
        "app_displayname": "Contoso \u{202e}liam",
        "nbf": now - 300,
        "exp": now + 3600,
    });
    for (name, value) in changed.as_object().into_iter().flatten() {
        claims[name] = value.clone();
    }
    jwt(&claims)
}

/// The ids of the problems, which protocols are opened, and the exit code.
fn said(token: &str, mailbox: &str) -> (Vec<String>, [Value; 3], Option<i32>) {
    let (_directory, file) = file(token.as_bytes());
    let arguments = ["token", mailbox, "--token-file", &file, "--format", "json"];
    let output = mailprobe(&arguments).output().unwrap();
    let text = stdout(&output);
    assert!(!text.contains(token) && !text.contains(SIGNATURE), "{text}");
    let report: Value = serde_json::from_str(&text).unwrap();
    let problems = report["problems"].as_array().unwrap();
    let ids = problems
        .iter()
        .map(|one| one["id"].as_str().unwrap().to_owned());
    let opens = ["imap", "pop3", "smtp"].map(|one| report["opens"][one].clone());
    (ids.collect(), opens, output.status.code())
}

#[test]
fn each_thing_that_stands_against_a_token_is_named() {
    let (yes, no, unknown) = (json!(true), json!(false), Value::Null);
    let all = |value: &Value| [value.clone(), value.clone(), value.clone()];
    let past = OffsetDateTime::now_utc().unix_timestamp() - 60;
    for (token, ids, opens, code) in [
        (person(&json!({})), vec![], all(&yes), 0),
        (
            person(&json!({"aud": "https://graph.microsoft.com"})),
            vec!["oauth.wrong-audience"],
            all(&no),
            1,
        ),
        (
            person(&json!({"scp": "IMAP.AccessAsUser.All"})),
            vec!["oauth.wrong-scope"],
            [yes.clone(), no.clone(), no.clone()],
            0,
        ),
        (
            person(&json!({"exp": past, "aud": "00000003-0000-0000-c000-000000000000"})),
            vec!["oauth.wrong-audience", "oauth.token-expired"],
            all(&no),
            1,
        ),
        (
            person(&json!({"upn": "lee@contoso.com"})),
            vec!["oauth.user-mismatch"],
            all(&unknown),
            3,
        ),
        (
            person(
                &json!({"scp": null, "upn": null, "roles": ["IMAP.AccessAsApp"], "idtyp": "app"}),
            ),
            vec!["oauth.wrong-scope"],
            [yes.clone(), no.clone(), unknown.clone()],
            0,
        ),
        (
            person(&json!({"scp": null, "nonce": "n", "aud": "x"})),
            vec!["oauth.malformed"],
            all(&no),
            1,
        ),
        (
            "ya29.a0AfH6SMBxWhatever".to_owned(),
            vec![],
            all(&unknown),
            3,
        ),
        (
            person(&json!({"iss": "https://idp.example"})),
            vec![],
            all(&unknown),
            3,
        ),
        (
            "eyJhbGciOiJub25lIn0.eyJhdWQ".to_owned(),
            vec!["oauth.malformed"],
            all(&no),
            1,
        ),
        // What keeps it from being used at all stands before what it lacks.
        (
            person(&json!({"exp": past, "scp": "IMAP.AccessAsUser.All"})),
            vec!["oauth.token-expired", "oauth.wrong-scope"],
            all(&no),
            1,
        ),
        (
            person(&json!({"exp": past, "iss": "https://idp.example"})),
            vec!["oauth.token-expired"],
            all(&no),
            1,
        ),
        (
            person(&json!({"aud": "00000002-0000-0ff1-ce00-000000000000"})),
            vec![],
            all(&yes),
            0,
        ),
    ] {
        let ids: Vec<String> = ids.into_iter().map(str::to_owned).collect();
        assert_eq!(said(&token, "kim@contoso.com"), (ids, opens, Some(code)));
    }
}

#[test]
fn people_are_told_what_the_token_opens_and_no_control_character() {
    let mut program = mailprobe(&["token"]);
    program.env("MAILPROBE_TOKEN", person(&json!({})));
    let output = program.output().unwrap();
    let text = stdout(&output);
    let first = text.lines().next().unwrap();
    assert!(
        first.ends_with("This token fits IMAP, POP3 and SMTP of Exchange Online."),
        "{text}"
    );
    assert!(text.contains("Its signature was not checked"), "{text}");
    assert!(text.contains("kim@contoso.com"), "{text}");
    assert!(!text.contains('\u{202e}'), "{text}");
}

#[test]
fn a_token_comes_from_somewhere() {
    let output = mailprobe(&["token"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(told.contains("--token-file FILE"), "{told}");
}

#[test]
fn the_reason_stands_in_the_first_line_and_what_it_depends_on_below() {
    let now = OffsetDateTime::now_utc().unix_timestamp();
    for (changed, mailbox, first, below) in [
        (
            json!({"exp": now - 60}),
            "kim@contoso.com",
            "opens no mailbox: it has run out.",
            "60 seconds ago",
        ),
        (
            json!({"nbf": now + 600, "scp": "x"}),
            "kim@contoso.com",
            "opens no mailbox: it does not count yet.",
            "Is the clock right?",
        ),
        (
            json!({"aud": "00000003-0000-0000-c000-000000000000"}),
            "kim@contoso.com",
            "opens no mailbox: it is for Microsoft Graph.",
            "Microsoft Graph (00000003-0000-0000-c000-000000000000)",
        ),
        (
            json!({"aud": "00000002-0000-0ff1-ce00-000000000000"}),
            "kim@contoso.com",
            "fits IMAP, POP3 and SMTP",
            "Office 365 Exchange Online (00000002-0000-0ff1-ce00-000000000000)",
        ),
        (
            json!({"iss": null}),
            "kim@contoso.com",
            "does not say who made it",
            "kim@contoso.com",
        ),
        (
            json!({"iss": "https://idp.example"}),
            "kim@contoso.com",
            "by https://idp.example",
            "kim@contoso.com",
        ),
        (
            json!({}),
            "sales@contoso.com",
            "it is of another account",
            "a shared mailbox to which kim@contoso.com has full access",
        ),
        (
            json!({"scp": null, "upn": null, "roles": ["IMAP.AccessAsApp"], "idtyp": "app"}),
            "kim@contoso.com",
            "fits IMAP of Exchange Online, and not POP3. Whether it fits SMTP does not show in it.",
            "New-ServicePrincipal",
        ),
        (
            json!({"exp": "tomorrow"}),
            "kim@contoso.com",
            "fits IMAP",
            "its `exp` is not a time",
        ),
        (
            json!({"exp": null}),
            "kim@contoso.com",
            "fits IMAP",
            "does not say until when",
        ),
        (
            json!({"exp": now + 200}),
            "kim@contoso.com",
            "fits IMAP",
            "less than five minutes",
        ),
    ] {
        let (_folder, path) = file(person(&changed).as_bytes());
        let output = mailprobe(&["token", mailbox, "--token-file", &path])
            .output()
            .unwrap();
        let text = stdout(&output)
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ");
        let head = text.split(" This is what the token says").next().unwrap();
        assert!(head.contains(first), "no {first:?} in {head}");
        assert!(text.contains(below), "no {below:?} in {text}");
    }
    let (_folder, path) = file(person(&json!({})).as_bytes());
    let healthy = mailprobe(&["token", "kim@contoso.com", "--token-file", &path])
        .output()
        .unwrap();
    assert!(!stdout(&healthy).contains("five minutes"));
}

#[test]
fn a_token_in_the_place_of_an_address_is_not_repeated() {
    let token = person(&json!({}));
    let opaque = format!("x{}", "7Qz-".repeat(300));
    for token in [token.as_str(), "opaque-token-1234", &opaque] {
        let (_folder, path) = file(token.as_bytes());
        for args in [
            vec!["token", token, "--token-file", &path],
            vec![
                token,
                "--username",
                "kim",
                "--token-file",
                &path,
                "--dns=127.0.0.1:1",
            ],
            vec![
                "kim@contoso.com",
                "--username",
                token,
                "--token-file",
                &path,
                "--dns=127.0.0.1:1",
            ],
        ] {
            let output = mailprobe(&args).output().unwrap();
            assert_eq!(output.status.code(), Some(2), "{output:?}");
            for said in [&output.stdout, &output.stderr] {
                assert!(!String::from_utf8_lossy(said).contains(token), "{output:?}");
            }
        }
    }
}
