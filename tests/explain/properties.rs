//! What holds of every text: it is read without harm, codes are exact, and secrets stay inside.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use proptest::prelude::*;

use mailprobe::catalogue::Catalogue;
use mailprobe::report::page::Explanation;

use super::{explainer, ids};

/// Codes that are known, each in the form in which a program shows it.
const CODES: [&str; 8] = [
    "0x800CCC0E",
    "0x80042109",
    "0x8007274C",
    "-2147014836",
    "AADSTS50126",
    "AADSTS700082",
    "0x80072EE7",
    "0x800B0109",
];

/// Where a secret stands; the secret comes at the `~`.
const BEFORE_SECRETS: [&str; 20] = [
    "PASS ~",
    "a1 LOGIN kim@contoso.com ~",
    "a1 LOGIN \"kim\" \"~\"",
    "password=~",
    "\"password\": \"~\"",
    "password: ~",
    "Authorization: Bearer ~",
    "imap://kim:~@mail.example.org/",
    "my password is ~",
    "client_secret=~&grant_type=x",
    "smtp_password = ~",
    "A001 LOGIN kim ~\nA001 NO LOGIN failed for ~",
    "LOGIN \"kim\" \"~\"\nInvalid credentials for ~",
    "smtp.login(\"kim\", \"~\") 535 5.7.8 failed: ~",
    "server.login('kim@contoso.com', '~')",
    "Passwort: ~\nNO [AUTHENTICATIONFAILED] Invalid credentials ~",
    "535 5.7.3 Authentication unsuccessful (kim:~)",
    "kim@contoso.com:~ gets 535 5.7.3 Authentication unsuccessful, ~",
    "535 5.7.3 Authentication unsuccessful, using ~ as password",
    "{\"auth\":{\"user\":\"kim\",\"pass\":\"~\"}}",
];

fn told(text: &str) -> String {
    format!("{:?}", explainer().explain(text))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read_without_harm(text in "(?s).{0,200}", lines in proptest::collection::vec("[ -~]{0,60}", 0..6)) {
        let answer = explainer().explain(&format!("{text}\n{}", lines.join("\n")));
        prop_assert!(answer.candidates.is_sorted_by(|a, b| a.is_weak <= b.is_weak));
        prop_assert!(answer.candidates.len() <= 12);
        for one in &answer.candidates {
            prop_assert!((0.0..=1.0).contains(&one.score), "{one:?}");
        }
    }

    #[test]
    fn pieces_of_what_servers_say_are_read_without_harm(pieces in proptest::collection::vec(prop_oneof![
        Just("535"), Just("5.7.139"), Just("-ERR"), Just("* BYE"), Just("a1 NO"), Just("[ALERT"), Just("[AUTHENTICATIONFAILED]"), Just("(b'"), Just("=\r\n"),
        Just("&#x"), Just("\\u12"), Just("AADSTS"), Just("0x800"), Just("zero x"), Just("hundred"), Just("triple"), Just("%S"), Just("\u{e000}"), Just("LOGIN "),
        Just("password="), Just("://"), Just("@"), Just("\u{ff10}"), Just("{0}"), Just("\n"), Just("220 ***"), Just("421"), Just("250-XXXXXXXA"), Just("C:"), Just("close")
    ], 0..14), between in prop_oneof![Just(""), Just(" ")]) {
        let _ = explainer().explain(&pieces.join(between));
    }

    #[test]
    fn a_code_is_exact_or_nothing(which in 0..CODES.len(), at in 0_usize..12, digit in 1_u8..10) {
        let code = CODES[which];
        let digits: Vec<usize> = code.bytes().enumerate().filter(|(_, byte)| byte.is_ascii_digit()).map(|(at, _)| at).collect();
        // The `0` of `0x` and the high half say which kind of number it is.
        let at = digits[digits.len() - 1 - at % 3];
        let mut other = code.as_bytes().to_vec();
        other[at] = b'0' + (other[at] - b'0' + digit) % 10;
        let other = String::from_utf8(other).unwrap();
        let why: Vec<String> = explainer().explain(&other).candidates.into_iter().map(|one| one.why).collect();
        prop_assert!(why.iter().all(|why| !why.contains(code)), "{other}: {why:?}");
    }

    #[test]
    fn a_secret_never_comes_out(which in 0..BEFORE_SECRETS.len(), secret in "[a-zA-Z0-9]{4}[!#%+]?[a-zA-Z0-9]{4,12}[0-9]") {
        let line = BEFORE_SECRETS[which].replace('~', &secret);
        for text in [
            format!("{line}\n535 5.7.139 Authentication unsuccessful, basic authentication is disabled."),
            format!("a1 NO AUTHENTICATE failed. {line}"),
            format!("C: {line}\nS: -ERR Logon failure: unknown user name or bad password."),
        ] {
            prop_assert!(!told(&text).contains(&secret), "{text}: {}", told(&text));
        }
    }

    #[test]
    fn a_secret_in_base64_is_hidden_where_the_server_repeats_it(secret in "[a-zA-Z0-9]{4}[!#%+]?[a-zA-Z0-9]{4,12}[0-9]") {
        let (name, word) = (STANDARD.encode("kim"), STANDARD.encode(&secret));
        let text = format!("C: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\nC: {name}\nS: 334 UGFzc3dvcmQ6\nC: {word}\nS: 535 5.7.8 Error: authentication failed: {secret}");
        prop_assert!(!told(&text).contains(&secret), "{text}: {}", told(&text));
        prop_assert!(!told(&text).contains(&word), "{text}: {}", told(&text));
    }
}

#[test]
fn every_known_code_is_known() {
    for code in CODES {
        let answer = explainer().explain(code);
        assert!(!answer.candidates.is_empty(), "{code}");
    }
    // One number, four forms.
    let forms = ["0x8007274C", "8007274c", "-2147014836", "WSAETIMEDOUT"]
        .map(|form| explainer().explain(form));
    for answer in &forms {
        assert_eq!(ids(answer), ids(&forms[0]));
    }
}

#[test]
fn what_is_too_long_is_cut_and_said_to_be() {
    let line = "the quick brown fox jumps over the lazy dog\n";
    let text = line.repeat(5 * 1024 * 1024 / line.len());
    let answer = explainer().explain(&text);
    assert!(answer.is_cut && answer.candidates.is_empty());
    let answer = explainer().explain(&format!("0x800CCC0E\n{text}"));
    assert!(answer.is_cut && !answer.candidates.is_empty());
    // A log ends with what went wrong.
    let answer = explainer().explain(&format!("{text}\n0x800CCC0E\n"));
    assert!(answer.is_cut && !answer.candidates.is_empty());
}

#[test]
fn what_is_not_looked_at_is_said() {
    let letters = |number: usize| -> String {
        let digits = number.to_string();
        digits
            .bytes()
            .map(|byte| char::from(b'a' + byte - b'0'))
            .collect()
    };
    let log: String = (0..9000)
        .map(|n| format!("all is well {}\n", letters(n)))
        .collect();
    let fault = "Nov 26 08:14:02 mx a: 535 5.7.3 Authentication unsuccessful\n";
    let answer = explainer().explain(&format!("{log}{fault}"));
    assert!(answer.left_out > 4000 && !answer.candidates.is_empty());
    let answer = explainer().explain(&log);
    assert!(answer.left_out > 4000 && answer.candidates.is_empty());
    let told = Explanation::answering(&answer, &Catalogue::embedded());
    assert!(!told.unknown.contains("knows no"), "{}", told.unknown);
    assert!(told.notes.iter().any(|note| note.contains("not looked at")));
    assert_eq!(explainer().explain(fault).left_out, 0);
}

#[test]
fn of_what_stands_beside_a_servers_words_nothing_unknown_is_repeated() {
    for text in [
        "535 5.7.8 authentication failed <pass>Zebrafink</pass>",
        "535 5.7.8 authentication failed password: correct Zebrafink Quittenbrot",
        "a1 NO LOGIN failed. LOGIN kim Zebrafink",
        "535 5.7.8 authentication failed, 密码 Zebrafink",
        "-ERR [AUTH] PASS Zebrafink oder Quittenbrot is wrong",
        "535 5.7.3 Authentication unsuccessful PassWord/Zebrafink",
        "535 5.7.8 authentication failed: WmVicmFmaW5r",
        "NO AUTHENTICATE failed. the secret word is Zebrafink, \u{130} Quittenbrot",
    ] {
        let answer = explainer().explain(text);
        let told = format!("{answer:?}");
        assert!(!answer.candidates.is_empty(), "{text}");
        for secret in ["Zebrafink", "Quittenbrot", "zebrafink", "WmVicmFmaW5r"] {
            assert!(!told.contains(secret), "{text}: {told}");
        }
    }
}
