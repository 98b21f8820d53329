//! `explain` with what a program or a server showed.

use std::io::Write as _;
use std::process::{Output, Stdio};

use super::{code, mailprobe, run, stderr, stdout};

/// Runs it with something on standard input.
fn fed(args: &[&str], input: &[u8]) -> Output {
    let mut program = mailprobe(args);
    let program = program.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut running = program.spawn().unwrap();
    running.stdin.take().unwrap().write_all(input).unwrap();
    running.wait_with_output().unwrap()
}

fn json(args: &[&str]) -> serde_json::Value {
    let args = [&["explain", "--format", "json"], args].concat();
    serde_json::from_str(&stdout(&run(&args))).unwrap()
}

fn first(args: &[&str]) -> String {
    let json = json(args);
    json["candidates"][0]["id"]
        .as_str()
        .unwrap_or("-")
        .to_owned()
}

#[test]
fn a_text_may_be_one_argument_or_many_or_standard_input() {
    assert_eq!(
        first(&["-ERR [SYS/TEMP] Temporary authentication failure."]),
        "auth.temporary"
    );
    assert_eq!(
        first(&[
            "-ERR",
            "[SYS/TEMP]",
            "Temporary",
            "authentication",
            "failure."
        ]),
        "auth.temporary"
    );
    assert_eq!(first(&["-2147014836"]), "tcp.timeout");
    let log = "Nov 21 10:15:32 mx postfix/smtp[4711]: 3F2A1: status=deferred (SASL authentication failed; server said: 535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant.)\n";
    let answer = fed(
        &["explain", "-", "--format", "json"],
        log.repeat(20).as_bytes(),
    );
    let answer: serde_json::Value = serde_json::from_slice(&answer.stdout).unwrap();
    assert_eq!(answer["known"], true);
    assert_eq!(answer["candidates"][0]["id"], "auth.smtp-disabled-tenant");
    // PowerShell writes UTF-16 with a mark at its beginning.
    let wide: Vec<u8> = std::iter::once(0xfeff)
        .chain(log.encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    let answer = fed(&["explain", "-"], &wide);
    assert!(stdout(&answer).contains("auth.smtp-disabled-tenant"));
}

#[test]
fn the_first_is_told_in_full_and_the_others_in_short() {
    let usual = run(&["explain", "0x800CCC0E"]);
    assert_eq!(code(&usual), 0);
    let text = stdout(&usual);
    for words in [
        "the most probable first",
        "1. ",
        "2. ",
        "Why it can be this",
        "To decide it now",
        "Who can mend it",
        "explain ID",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    assert_eq!(text.matches("Who can mend it").count(), 1);
    // The text alone does not decide: what decides stands above the first page, once.
    let at_a_glance = text.split("Why it can be this").next().unwrap_or_default();
    for words in ["\n  1. ", "\n  2. ", "To decide it now"] {
        assert!(at_a_glance.contains(words), "{words}: {text}");
    }
    assert_eq!(text.matches("To decide it now").count(), 1);
    let sure = stdout(&run(&[
        "explain",
        "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant.",
    ]));
    assert!(!sure.contains("\n  1. "), "{sure}");
    let all = stdout(&run(&["explain", "0x800CCC0E", "-v"]));
    assert!(all.matches("Who can mend it").count() > 1);
}

#[test]
fn the_command_names_the_callers_own_address_or_server() {
    for (text, command) in [
        (
            "Login to server imap.example.org with username kim@example.org failed.",
            "mailprobe kim@example.org --only imap",
        ),
        (
            "Connection to server imap.example.org timed out.",
            "mailprobe imap.example.org --only imap",
        ),
        ("0x800CCC0E", "mailprobe ADDRESS"),
        // No space stands behind a host, and an address of the web is no mail server.
        (
            "\u{30b5}\u{30fc}\u{30d0}\u{30fc} : mail.example.jp\u{3001}\u{30a8}\u{30e9}\u{30fc}\u{756a}\u{53f7} : 0x800CCC0D",
            "mailprobe mail.example.jp",
        ),
        (
            "https://mail.services.example.com/sync.aspx 0x800CCC0E",
            "mailprobe ADDRESS",
        ),
    ] {
        let json = json(&[text]);
        assert_eq!(json["candidates"][0]["command"], command, "{text}");
    }
}

#[test]
fn several_ids_are_told_one_after_the_other() {
    let both = json(&["auth.bad-password", "tcp.refused", "auth.bad-password"]);
    let ids = both["candidates"].as_array().unwrap().iter();
    let ids: Vec<&str> = ids.map(|one| one["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["auth.bad-password", "tcp.refused"]);
    // One that is none makes it a text.
    let text = json(&["auth.bad-password", "nothing.like-it", "550 5.7.60"]);
    assert_ne!(text["candidates"][0]["id"], "auth.bad-password");
}

#[test]
fn what_is_not_known_says_what_to_try() {
    for text in [
        "zzzz",
        "my coffee is cold",
        "0x12345678",
        "\u{1b}[31m\u{202e}hunter2",
        "",
    ] {
        let answer = run(&["explain", text]);
        assert_eq!(code(&answer), 3, "{text}: {}", stdout(&answer));
        assert_eq!(stderr(&answer), "");
        let told = stdout(&answer);
        assert!(
            told.contains("Not known") && told.contains("mailprobe ADDRESS"),
            "{told}"
        );
        assert!(!told.contains("hunter2") && !told.contains('\u{1b}'));
        let json = json(&[text]);
        assert_eq!(json["known"], false);
        assert_eq!(json["candidates"], serde_json::json!([]));
        assert!(json["to_try"].as_array().unwrap().len() > 1);
    }
}

#[test]
fn a_number_of_the_sign_in_service_that_is_not_known_is_looked_up() {
    for (text, number) in [
        ("AADSTS7777777: something new", "7777777"),
        (
            r#"{"error_description":"AADSTS399999: New.\r\nTrace ID: 1"}"#,
            "399999",
        ),
    ] {
        let told = stdout(&run(&["explain", text]));
        assert!(
            told.contains(&format!(
                "AADSTS{number} is a number of Microsoft's sign-in service"
            )),
            "{told}"
        );
        let json = json(&[text]);
        assert_eq!(json["known"], false);
        let step = json["to_try"][0].as_str().unwrap();
        assert!(step.ends_with(&format!("/error?code={number}")), "{step}");
    }
    let known =
        json(&["AADSTS530003: Your device is required to be managed to access this resource."]);
    assert_eq!(known["candidates"][0]["id"], "oauth.device-not-trusted");
}

#[test]
fn the_name_of_a_file_is_told_how_to_be_read() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/LICENSE-MIT");
    let told = json(&[file]);
    let note = told["notes"][0].as_str().unwrap();
    assert!(
        note.contains(&format!("mailprobe explain - < {file}")),
        "{note}"
    );
    assert_eq!(json(&["no-such-file.log"])["notes"], serde_json::json!([]));
}

#[test]
fn hostile_text_is_made_safe_and_secrets_are_not_repeated() {
    for (text, secret) in [
        (
            "535 5.7.139 Authentication unsuccessful, basic authentication is disabled. \u{1b}[31m\u{202e}gone",
            "\u{1b}",
        ),
        (
            "535 5.7.139 basic authentication is disabled password=hunter2",
            "hunter2",
        ),
        (
            "PASS hunter2\n-ERR Logon failure: unknown user name or bad password.",
            "hunter2",
        ),
        (
            "imap://kim:hunter2@mail.example.org a1 NO AUTHENTICATE failed.",
            "hunter2",
        ),
    ] {
        for format in ["human", "json"] {
            let answer = stdout(&run(&["explain", "-v", "--format", format, text]));
            assert!(answer.len() > 100, "{answer}");
            assert!(!answer.contains(secret), "{format}: {answer}");
        }
    }
}

/// An id with a slip of the pen is the one that is meant, and one that was not ended names those that begin so.
#[test]
fn an_id_that_is_nearly_one_is_taken_for_it() {
    for text in ["auth.bad_password", "bad-password", "AUTH BAD_PASSWORD"] {
        assert_eq!(
            json(&[text])["candidates"][0]["id"],
            "auth.bad-password",
            "{text}"
        );
    }
    for (text, words) in [
        (
            "auth.smtp-disabled",
            "auth.smtp-disabled-mailbox, auth.smtp-disabled-tenant?",
        ),
        ("tls.", "did you mean tls."),
        ("auth.bad-pasword", "did you mean auth.bad-password"),
    ] {
        let output = run(&["explain", text]);
        assert_eq!(code(&output), 2, "{text}");
        assert!(stderr(&output).contains(words), "{}", stderr(&output));
    }
}

/// What other commands call their findings has no page; what it means, or where it is told, is told.
#[test]
fn a_word_of_a_report_is_told_where_it_comes_from() {
    for word in ["spf-twice", "bad-file", "unencrypted", "led-elsewhere"] {
        let output = run(&["explain", word]);
        assert_eq!(code(&output), 0, "{word}");
        let told = stdout(&output);
        assert!(
            told.starts_with(&format!(
                "`{word}` is what `mailprobe discover` calls this: "
            )),
            "{told}"
        );
    }
    let output = run(&["explain", "fail-otherwise"]);
    assert_eq!(code(&output), 3);
    let told = stdout(&output);
    assert!(
        told.contains("`fail-otherwise` is no fault with a page")
            && told.contains("`mailprobe diff`"),
        "{told}"
    );
}

#[test]
fn what_is_no_text_is_said_to_be_none() {
    for (input, words) in [
        (&b""[..], "nothing was read"),
        (b" \n\n", "nothing was read"),
        (
            b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0>\0\x01\0\0\0",
            "is no text",
        ),
        (
            b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x02\0\0\0\x01\x90\x08\x06",
            "is no text",
        ),
    ] {
        let mut program = mailprobe(&["explain", "-"]);
        let program = program.stdin(Stdio::piped()).stderr(Stdio::piped());
        let mut running = program.spawn().unwrap();
        running.stdin.take().unwrap().write_all(input).unwrap();
        let output = running.wait_with_output().unwrap();
        assert_eq!(code(&output), 2);
        assert!(stderr(&output).contains(words), "{}", stderr(&output));
    }
    // A log with colours and a broken letter is one.
    let log = b"\x1b[31mNov 27 imap: a1 NO [AUTHENTICATIONFAILED] Anmeldung fehlgeschlagen f\xfcr kim\x1b[0m\n";
    assert_eq!(code(&fed(&["explain", "-"], log)), 0);
}

#[test]
fn a_command_has_the_whole_address_as_a_shell_takes_it() {
    for (address, target) in [
        ("kim@x.org", "kim@x.org"),
        ("o'brien@x.org", "\"o'brien@x.org\""),
        ("kim&calc@x.org", "\"kim&calc@x.org\""),
        ("kim$HOME@x.org", "'kim$HOME@x.org'"),
        // That may be two things: the server is named in its place.
        ("kim|sh@x.org", "mail.x.org"),
    ] {
        let text = format!("IMAP Error: Login failed for {address} against mail.x.org");
        let told = json(&[&text]);
        let command = told["candidates"][0]["command"].as_str().unwrap();
        assert!(
            command.starts_with(&format!("mailprobe {target} ")),
            "{address}: {command}"
        );
    }
}
