//! Every form in which a secret is found, and that ordinary text is none.

#[path = "../../../tests/support/busy.rs"]
mod busy;

use base64::Engine as _;
use busy::busy;
use proptest::prelude::*;

use super::*;

/// The same secret in three alphabets, and within other words.
const BASE85: [&str; 4] = [
    r##"6Z7!cARfg688iNiAN(b"##,
    r##"LvM0&Wn*+LNN;j;Wj7%"##,
    r##"lVm0=wN/*lnn&J&wJ7+"##,
    r##"GWHs7DfTl0@rs:nDfTo12^':r"##,
];

const SECRETS: [&str; 6] = [
    "Sehr geheim \"q\\b\" üß€%20",
    "Correct+Horse/Battery=Staple",
    "Pa\"ss\\wörd<1>&2",
    "hunter22secret",
    "abcd1234",
    "Correct-Horse7!",
];

fn joined(secret: &str, between: &str, write: fn(u8) -> String) -> String {
    secret.bytes().map(write).collect::<Vec<_>>().join(between)
}

fn forms(secret: &str) -> Vec<(&'static str, String)> {
    let apart: Vec<String> = secret.chars().map(String::from).collect();
    let fourth = secret.char_indices().nth(4).map_or(0, |(at, _)| at);
    let with = |what: &str| {
        let mut broken = secret.to_owned();
        broken.insert_str(fourth, what);
        broken
    };
    let latin: Vec<u8> = secret
        .chars()
        .filter_map(|c| u8::try_from(c as u32).ok())
        .collect();
    let base64 = base64::engine::general_purpose::STANDARD.encode(secret);
    let groups: Vec<&str> = base64
        .as_bytes()
        .chunks(4)
        .filter_map(|four| std::str::from_utf8(four).ok())
        .collect();
    vec![
        ("hex", joined(secret, "", |b| format!("{b:02x}"))),
        (
            "hex with colons",
            joined(secret, ":", |b| format!("{b:02x}")),
        ),
        (
            "hex of a program",
            joined(secret, ", ", |b| format!("0x{b:02x}")),
        ),
        ("decimal", joined(secret, " ", |b| b.to_string())),
        ("octal", joined(secret, "", |b| format!("\\{b:03o}"))),
        ("octal, short", joined(secret, " ", |b| format!("{b:o}"))),
        ("binary", joined(secret, " ", |b| format!("{b:08b}"))),
        ("binary, short", joined(secret, " ", |b| format!("{b:b}"))),
        ("full width", wide(secret)),
        (
            "UTF-16 in base64",
            standard(&utf16(secret, u16::to_le_bytes)),
        ),
        (
            "UTF-16, the other way",
            standard(&utf16(secret, u16::to_be_bytes)),
        ),
        ("UTF-16 in hex", hex(&utf16(secret, u16::to_le_bytes))),
        (
            "backwards in base64",
            standard(secret.chars().rev().collect::<String>().as_bytes()),
        ),
        ("base32", encoded::base32(secret.as_bytes()).to_string()),
        ("spaced", apart.join(" ")),
        ("backwards", secret.chars().rev().collect()),
        ("interrupted", with("\u{7}")),
        ("with what takes no room", with("\u{200b}")),
        ("with an escape sequence", with("\u{1b}[1m")),
        ("with a backspace", with("z\u{8}")),
        ("in Latin-1", String::from_utf8_lossy(&latin).into_owned()),
        ("base64 in groups", groups.join(" ")),
    ]
}

#[test]
fn a_secret_is_found_in_every_form() {
    for secret in SECRETS {
        let echo = Echo::new(secret, "").expect("long enough");
        for (name, form) in forms(secret) {
            let text = format!("NO [ALERT] sign-in of kim with <{form}> refused");
            assert!(echo.is_in(&text), "{name}: {text}");
        }
    }
}

#[test]
fn half_of_a_secret_is_found_and_a_word_that_begins_like_it_is_not() {
    let echo = Echo::new("Correct-Horse7!", "").expect("long enough");
    assert!(echo.is_partly_in("535-5.7.8 bad <<Correct-H"));
    assert!(!echo.is_partly_in(
        "535 5.7.139 Authentication unsuccessful, the user credentials were incorrect."
    ));
    let token =
        Echo::new(&"eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiJ9".repeat(40), "").expect("long enough");
    assert!(token.is_partly_in("535-5.7.8 <<eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiJ9"));
    assert!(!token.is_partly_in("535 5.7.8 bad token eyJ0eXAi"));
}

#[test]
fn signs_count_for_the_length_of_a_piece() {
    let echo = Echo::new("Som&Wi<26>\"q!Zx", "kim@example.org").expect("long enough");
    for text in [
        "-ERR len=15 Som&Wi<2...26>\"q!Zx",
        "535 got Som&Wi<26>",
        "NO \\Wi<26>\"q!",
    ] {
        assert!(echo.is_partly_in(text), "{text}");
    }
    for text in ["NO Som&Wi<", "535 5.7.8 <26> \"q!Zx\"", "som and wi are 26"] {
        assert!(!echo.is_partly_in(text), "{text}");
    }
    let echo = Echo::new("kim@nordlicht.example1", "kim@nordlicht.example").expect("long enough");
    assert!(!echo.is_partly_in("NO unknown user kim@nordlicht.example"));
}

#[test]
fn a_piece_that_everybody_says_is_no_echo() {
    let name = "kim@nordlicht.example";
    for (secret, text) in [
        (
            "Password1",
            "-ERR Logon failure: unknown user name or bad password.",
        ),
        (
            "Microsoft2024",
            "* OK The Microsoft Exchange IMAP4 service is ready.",
        ),
        ("Nordlicht24!", "220 mail.nordlicht.example ESMTP"),
    ] {
        let echo = Echo::new(secret, name).expect("long enough");
        assert!(!echo.is_partly_in(text), "{secret}: {text}");
        let cut = &secret[..secret.len() - 1];
        let text = format!("535 5.7.8 wrong: {cut}");
        let is_whole = cut.chars().all(|c| c.is_ascii_alphabetic());
        assert_eq!(echo.is_partly_in(&text), !is_whole, "{text}");
    }
}

#[test]
fn the_two_parts_of_a_secret_are_found_wherever_it_was_cut() {
    let secret = "Correct-Horse7!";
    let echo = Echo::new(secret, "").expect("long enough");
    for at in 2..secret.len() - 3 {
        let (one, other) = secret.split_at(at);
        let lines = [format!("* OK first {one}"), format!("* OK then {other}")];
        assert!(echo.is_split_over(&lines[0], &lines[1]), "{lines:?}");
    }
    assert!(!echo.is_split_over(
        "535-5.7.8 the credentials were incorrect",
        "535 5.7.8 hold your horses"
    ));
}

#[test]
fn a_long_text_is_read_in_the_time_of_its_length() {
    let echo =
        Echo::new(&"eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiJ9".repeat(60), "").expect("long enough");
    let text = "eyJ0eXAiOiJKV1Q bad ".repeat(50_000);
    let began = busy();
    assert!(!echo.is_in(&text));
    assert!(!echo.is_partly_in(&text));
    // Seconds without optimisation; many minutes if each block were looked for by itself.
    assert!(busy() - began < std::time::Duration::from_secs(30));
}

#[test]
fn ordinary_refusals_are_not_withheld() {
    let texts = [
        "NO [AUTHENTICATIONFAILED] Authentication failed.",
        "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant. Visit https://aka.ms/smtp_auth_disabled for more information. [AM0PR06CA0126.eurprd06.prod.outlook.com 2024-02-14T14:50:26.590Z 08DC2D372B4C3DED]",
        "* OK The Microsoft Exchange IMAP4 service is ready. [RgBSADIAUAAyADgAMQBDAEEAMAAxADIAMgA=]",
        "-ERR Logon failure: unknown user name or bad password.",
        "the user credentials were incorrect",
    ];
    for secret in SECRETS {
        let echo = Echo::new(secret, "").expect("long enough");
        for text in texts {
            assert!(!echo.is_in(text), "{secret}: {text}");
            assert!(!echo.is_partly_in(text), "{secret}: {text}");
        }
    }
}

fn wide(secret: &str) -> String {
    let wide = |c: char| match c {
        '!'..='~' => char::from_u32(u32::from(c) + 0xfee0).unwrap_or(c),
        c => c,
    };
    secret.chars().map(wide).collect()
}

fn standard(bytes: &[u8]) -> String {
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

fn utf16(secret: &str, order: fn(u16) -> [u8; 2]) -> Vec<u8> {
    secret.encode_utf16().flat_map(order).collect()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn base85_is_found_as_its_writers_write_it() {
    // Python: base64.a85encode, base64.b85encode; ZeroMQ's RFC 32 for the last.
    let echo = Echo::new("Correct-Horse7!", "").expect("long enough");
    for form in BASE85 {
        assert!(echo.is_in(&format!("NO [{form}] refused")), "{form}");
    }
}

#[test]
fn uuencode_and_xxencode_are_found_as_their_writers_write_them() {
    // Python: binascii.b2a_uu, and the same behind four other bytes.
    let echo = Echo::new("Correct-Horse7!", "").expect("long enough");
    for form in [
        r#"/0V]R<F5C="U(;W)S93<A"#,
        r#"/0V]R<F5C="U(;W)S93<A"#,
        r#"DEqxmQaJXR0p6Pr7nNHQV"#,
        r#"3:VEM($-O<G)E8W0M2&]R<V4W(0  "#,
    ] {
        assert!(echo.is_in(&format!("NO [{form}] refused")), "{form}");
    }
}

#[test]
fn letters_in_another_dress_are_found() {
    let echo = Echo::new("Correct-Horse7!", "").expect("long enough");
    let moved = |by: u32| {
        let dressed = "Correct-Horse7!".chars();
        dressed
            .map(|c| char::from_u32(u32::from(c) + by).unwrap_or(c))
            .collect::<String>()
    };
    let math = "\u{1d402}\u{1d428}\u{1d42b}\u{1d42b}\u{1d41e}\u{1d41c}\u{1d42d}-\u{1d407}\u{1d428}\u{1d42b}\u{1d42c}\u{1d41e}\u{1d7d5}!";
    for form in [moved(0xe0000), moved(0xfee0), math.to_owned()] {
        assert!(echo.is_in(&format!("NO {form} refused")), "{form}");
    }
}

#[test]
fn the_dresses_that_stand_apart_from_their_alphabet_are_found() {
    let echo = Echo::new("chihuahua", "").expect("long enough");
    for form in [
        // Italic, where the h is the constant of Planck; double-struck; script with the letters that were there before.
        "\u{1d450}\u{210e}\u{1d456}\u{210e}\u{1d462}\u{1d44e}\u{210e}\u{1d462}\u{1d44e}",
        "\u{2102}\u{210d}\u{1d540}\u{210d}\u{1d54c}\u{1d538}\u{210d}\u{1d54c}\u{1d538}",
        "\u{212d}\u{210c}\u{2111}\u{210b}\u{1d4b0}\u{1d49c}\u{210c}\u{1d4b0}\u{1d49c}",
        // Small capitals, in brackets, raised, and with a mark above each.
        "\u{1d04}\u{29c}\u{26a}\u{29c}\u{1d1c}\u{1d00}\u{29c}\u{1d1c}\u{1d00}",
        "\u{249e}\u{24a3}\u{24a4}\u{24a3}\u{24b0}\u{249c}\u{24a3}\u{24b0}\u{249c}",
        "\u{1d9c}\u{2b0}\u{2071}\u{2b0}\u{1d58}\u{1d43}\u{2b0}\u{1d58}\u{1d43}",
        "c\u{301}h\u{301}i\u{301}h\u{301}u\u{301}a\u{301}h\u{301}u\u{301}a\u{301}",
    ] {
        assert!(
            echo.is_in(&format!("535 5.7.8 wrong: {form} is not it")),
            "{form}"
        );
    }
    let digits = Echo::new("1234567890", "").expect("long enough");
    for form in [
        "\u{2460}\u{2461}\u{2462}\u{2463}\u{2464}\u{2465}\u{2466}\u{2467}\u{2468}\u{24ea}",
        "\u{2776}\u{2777}\u{2778}\u{2779}\u{277a}\u{277b}\u{277c}\u{277d}\u{277e}\u{24ff}",
        "\u{b9}\u{b2}\u{b3}\u{2074}\u{2075}\u{2076}\u{2077}\u{2078}\u{2079}\u{2070}",
    ] {
        assert!(digits.is_in(form), "{form}");
    }
}

proptest! {
    #[test]
    fn a_secret_written_as_numbers_or_in_wide_letters_is_found(secret in "[a-zA-Z0-9!#-]{6,30}", way in 0..8usize) {
        let text = match way {
            0 => joined(&secret, " ", |b| format!("{b:o}")),
            1 => joined(&secret, " ", |b| format!("{b:08b}")),
            2 => joined(&secret, ",", |b| format!("0b{b:b}")),
            3 => wide(&format!("{secret}abcdef")),
            4 => standard(&utf16(&secret, u16::to_le_bytes)),
            5 => hex(&utf16(&secret, u16::to_be_bytes)),
            6 => standard(secret.chars().rev().collect::<String>().as_bytes()),
            _ => joined(&secret, " ", |b| format!("0o{b:o}")),
        };
        let secret = if way == 3 { format!("{secret}abcdef") } else { secret };
        let echo = Echo::new(&secret, "").expect("long enough");
        prop_assert!(echo.is_in(&format!("NO <{text}> refused")), "{text}");
    }
}
