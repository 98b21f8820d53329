//! `mailprobe smoke` as CI runs it, against the made-up tenant.

use mailprobe::report::SCHEMAS;

use crate::tenant::{self, File, TOKEN};

/// Ten expectations of a tenant where IMAP works, POP is off for the mailbox, and SMTP AUTH for the organisation.
pub(crate) const TEN: &str = r#"
[[target]]
name = "kim"
address = "kim@contoso.com"
token = { env = "KIM_TOKEN" }
[target.expect]
imap = { signs-in = true, mechanism = "oauth", offers = ["XOAUTH2"] }
pop3 = "off"
smtp = { refused-with = "auth.smtp-disabled-tenant", starttls = true }
tls = "1.2"
certificate-days = 21
sign-in-seconds = 60
no-findings = true
"#;

pub(crate) const TOKEN_OF_KIM: [(&str, &str); 1] = [("KIM_TOKEN", TOKEN)];

#[test]
fn what_fails_is_told_with_what_was_seen_and_said_and_the_command_that_repeats_it() {
    let tenant = tenant::open();
    let text = tenant::way(&tenant) + &TEN.replace("pop3 = \"off\"", "pop3 = \"signs-in\"");
    let file = File::new(&text);
    let ran = file.smoke(&[], &TOKEN_OF_KIM);
    assert_eq!(ran.code, 1, "{}", ran.told());
    for words in [
        "✓ IMAP signs in and reaches the mailbox",
        "✗ not so: POP3 signs in and reaches the mailbox",
        "(auth.pop-disabled)",
        "S: -ERR ",
        "next Look first, nothing is changed by this: `Get-CASMailbox -Identity kim@contoso.com | Format-List PopEnabled`",
        "again mailprobe smoke mailprobe.toml --target=kim --web-check=off -v",
    ] {
        // Sentences are wrapped, and what is copied is not.
        let told: Vec<&str> = ran.stdout.split_whitespace().collect();
        assert!(told.join(" ").contains(words), "{words}: {}", ran.told());
    }
    assert!(
        !ran.stdout.contains('\u{1b}') && !ran.told().contains(TOKEN),
        "{}",
        ran.told()
    );
    assert!(
        ran.stderr
            .contains("kim: One sign-in attempt is made as kim@contoso.com"),
        "{}",
        ran.stderr
    );
    // The command does what it says.
    let again = ran
        .stdout
        .lines()
        .find_map(|line| line.trim().strip_prefix("again "));
    let command = again.unwrap().replace(
        "mailprobe smoke",
        &format!("{} smoke", env!("CARGO_BIN_EXE_mailprobe")),
    );
    let mut shell = std::process::Command::new("/bin/sh");
    let output = shell
        .args(["-c", &command])
        .env("KIM_TOKEN", TOKEN)
        .env("LANG", "C.UTF-8")
        .current_dir(file.folder())
        .output()
        .unwrap();
    let stdout = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(1), "{command}: {stdout}");
    assert!(
        stdout.contains("auth.pop-disabled") && stdout.contains("Set-CASMailbox"),
        "{stdout}"
    );
    // With -q only what fails is told, and with -v the whole report too.
    let quiet = file.smoke(&["-q"], &TOKEN_OF_KIM);
    assert!(
        !quiet.stdout.contains("✓") && quiet.stdout.contains("✗"),
        "{}",
        quiet.told()
    );
    let lines = file.smoke(&["-q", "--format=ndjson"], &TOKEN_OF_KIM).stdout;
    assert!(!lines.contains("\"outcome\":\"met\""), "{lines}");
    assert!(lines.contains("pop3.signs-in"), "{lines}");
    let orders = file.smoke(&["-q", "--format=github"], &TOKEN_OF_KIM).stdout;
    assert!(!orders.contains("::debug"), "{orders}");
    assert!(orders.contains("::error"), "{orders}");
    // Where all is as expected, cron has nothing to send.
    let good = File::new(&(tenant::way(&tenant) + TEN));
    for form in ["human", "ndjson", "github"] {
        let good = good.smoke(&["-q", "--format", form], &TOKEN_OF_KIM);
        assert_eq!(good.told(), "exit 0\n\n", "{form}");
    }
    let whole = file.smoke(&["-v"], &TOKEN_OF_KIM);
    assert!(whole.stdout.contains("Set-CASMailbox"), "{}", whole.told());
}

/// Fails when this does not fit the published schema of this name.
fn fits(name: &str, value: &serde_json::Value) {
    let (_, schema) = SCHEMAS.iter().find(|(of, _)| *of == name).unwrap();
    let schema = jsonschema::validator_for(&serde_json::from_str(schema).unwrap()).unwrap();
    let faults = schema.iter_errors(value).map(|fault| fault.to_string());
    let faults: Vec<String> = faults.collect();
    assert!(faults.is_empty(), "{name}: {faults:?}");
}

#[test]
fn every_format_says_the_same_and_fits_its_schema() {
    let tenant = tenant::open();
    let text = tenant::way(&tenant)
        + &TEN.replace("pop3 = \"off\"", "pop3 = \"signs-in\"")
        + "[[target]]\nname = \"nobody\"\naddress = \"kim@contoso.com\"\nexpect = { pop3 = \"off\", imap = \"works\" }\n";
    let file = File::new(&text);
    let json = file.smoke(&["--format=json", "-v"], &TOKEN_OF_KIM);
    fits("smoke", &json.json());
    fits("report", &json.json()["targets"][0]["report"]);
    assert_eq!(json.json()["targets"][0]["report"]["schema_version"], 1);
    assert_eq!(
        json.otherwise(),
        [
            ("kim/pop3.signs-in".to_owned(), "not-met".to_owned()),
            ("kim/no-findings".to_owned(), "not-met".to_owned()),
            ("nobody/pop3.off".to_owned(), "could-not-tell".to_owned()),
        ]
    );
    let junit = file.smoke(&["--format=junit", "-q"], &TOKEN_OF_KIM);
    assert_eq!((json.code, junit.code, junit.stderr.as_str()), (1, 1, ""));
    // An independent reader of XML counts.
    let script = "import sys, xml.etree.ElementTree as t\nr = t.fromstring(sys.stdin.buffer.read())\n\
        print(r.tag, [(s.get('name'), s.get('tests'), s.get('failures'), s.get('errors')) for s in r])\n\
        print(sorted({c.get('name') for s in r for c in s if c.tag == 'testcase' and len(c) and c[0].tag in ('failure', 'error')}))";
    let mut python = std::process::Command::new("/usr/bin/python3")
        .args(["-c", script])
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    std::io::Write::write_all(&mut python.stdin.take().unwrap(), junit.stdout.as_bytes()).unwrap();
    let counted = String::from_utf8(python.wait_with_output().unwrap().stdout).unwrap();
    assert_eq!(
        counted,
        "testsuites [('kim', '10', '2', '0'), ('nobody', '2', '0', '1')]\n['no-findings', 'pop3.off', 'pop3.signs-in']\n"
    );
}

#[test]
fn what_nobody_can_tell_is_no_pass() {
    let tenant = tenant::open();
    let target = "[[target]]\naddress = \"kim@contoso.com\"\n";
    // Nobody signed in; and a server that is not reached is not off.
    for (more, why) in [
        ("expect = { pop3 = \"off\" }\n", "nobody signed in"),
        (
            "pop3 = \"outlook.office365.com:1995\"\nexpect = { pop3 = \"off\" }\n",
            "POP3",
        ),
    ] {
        let ran = File::new(&(tenant::way(&tenant) + target + more)).smoke(&[], &[]);
        assert_eq!(ran.code, 3, "{}", ran.told());
        assert!(
            ran.stdout.contains("? could not tell: POP3 is off") && ran.stdout.contains(why),
            "{}",
            ran.told()
        );
    }
    let plain = File::new(&(tenant::way(&tenant) + target)).smoke(&["--format=json"], &[]);
    assert_eq!(plain.code, 0, "{}", plain.told());
    assert_eq!(plain.json()["counts"]["met"], 3, "without `expect`: works");
}

#[test]
fn one_credential_is_tried_once_though_several_targets_have_it() {
    let tenant = tenant::open();
    let target = |name: &str, token: &str| {
        format!(
            "[[target]]\nname = \"{name}\"\naddress = \"lee@contoso.com\"\ntoken = {{ env = \"{token}\" }}\nonly = \"imap\"\nexpect = {{ imap = \"signs-in\" }}\n"
        )
    };
    let text = tenant::way(&tenant)
        + &target("first", "WRONG")
        + &target("second", "WRONG")
        + &target("other", "ALSO_WRONG");
    let variables = [
        ("WRONG", "not-a-token-of-this-tenant"),
        ("ALSO_WRONG", "another-one-that-is-wrong"),
    ];
    for jobs in ["--jobs=1", "--jobs=4"] {
        let ran = File::new(&text).smoke(&["--format=json", jobs], &variables);
        let report = ran.json();
        assert_eq!(ran.code, 1, "{}", ran.told());
        let outcome = |at: usize| {
            report["targets"][at]["expectations"][0]["outcome"]
                .as_str()
                .unwrap()
        };
        assert_eq!(
            [outcome(0), outcome(1), outcome(2)],
            ["not-met", "could-not-tell", "not-met"],
            "{}",
            ran.told()
        );
        let why = report["targets"][1]["kept_back"].as_str().unwrap();
        assert!(why.contains("refused for the target first"), "{why}");
        assert_eq!(
            ran.stderr.matches("One sign-in attempt").count(),
            2,
            "{}",
            ran.stderr
        );
        for (_, secret) in variables {
            assert!(!ran.told().contains(secret), "{}", ran.told());
        }
    }
}

#[test]
fn secrets_come_from_variables_files_and_programs() {
    let tenant = tenant::open();
    let target = |name: &str, token: &str| {
        format!(
            "[[target]]\nname = \"{name}\"\naddress = \"kim@contoso.com\"\ntoken = {token}\nexpect = {{ imap = \"signs-in\" }}\n"
        )
    };
    let file = tenant.text("token_file");
    let text = tenant::way(&tenant)
        + &target("variable", "{ env = \"KIM_TOKEN\" }")
        + &target("file", "{ file = \"token\" }")
        + &target("program", "{ command = [\"/bin/cat\", \"token\"] }")
        + &target("own", "{ command = [\"./vault\", \"a b\"] }");
    let smoke = File::new(&text);
    std::fs::copy(file, smoke.folder().join("token")).unwrap();
    let vault = smoke.folder().join("vault");
    std::fs::write(
        &vault,
        format!("#!/bin/sh\n[ \"$1\" = 'a b' ] && echo {TOKEN}\n"),
    )
    .unwrap();
    #[cfg(unix)]
    std::fs::set_permissions(&vault, std::os::unix::fs::PermissionsExt::from_mode(0o700)).unwrap();
    let ran = smoke.smoke(&["--jobs=3"], &TOKEN_OF_KIM);
    assert_eq!(ran.code, 0, "{}", ran.told());
    assert!(!ran.told().contains(TOKEN));
    // One that is not to be had: nothing is tried, and the place is told.
    let failing =
        "{ command = [\"/bin/sh\", \"-c\", \"echo hunter2; echo locked hunter2 >&2; exit 4\"] }";
    for (token, words) in [
        (
            "{ env = \"NOT_SET\" }",
            "mailprobe.toml:8:9: the variable NOT_SET that `token` names is not set",
        ),
        ("{ env = \"EMPTY\" }", "is empty"),
        ("{ file = \"gone\" }", "no such file"),
        ("{ command = [\"/nonexistent/op\"] }", "cannot be started"),
        (
            failing,
            "ended with exit status 4; what it said is not repeated",
        ),
        (
            "{ command = [\"/bin/sleep\", \"60\"], seconds = 1 }",
            "did not end within 1 s",
        ),
    ] {
        let text = tenant::way(&tenant) + &target("kim", token);
        let ran = File::new(&text).smoke(&[], &[("EMPTY", "")]);
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{}", ran.told());
        assert!(ran.stderr.contains(words), "{words}: {}", ran.told());
        assert!(!ran.told().contains("hunter2"), "{}", ran.told());
    }
}

#[test]
fn an_application_gets_a_token_for_its_target() {
    let tenant = tenant::open();
    let sign_in = &tenant.told["sign_in"];
    let word = |key: &str| sign_in[key].as_str().unwrap();
    let text = format!(
        "{}[[target]]\naddress = \"lee@contoso.com\"\napp = \"{}\"\napp-secret = {{ file = \"{}\" }}\nexpect = {{ imap = \"signs-in\", pop3 = {{ signs-in = true, mechanism = \"xoauth2\" }} }}\n",
        tenant::way(&tenant),
        word("application"),
        word("application_secret_file")
    );
    let ran = File::new(&text).smoke(&[], &[]);
    assert_eq!(ran.code, 0, "{}", ran.told());
    let stranger = text.replace(word("application"), word("unknown_application"));
    let ran = File::new(&stranger).smoke(&[], &[]);
    assert_eq!(ran.code, 1, "{}", ran.told());
}
