//! The command `demo` as a person or a script runs it.

use std::path::Path;
use std::process::{Child, Stdio};

use assert_cmd::Command;
use assert_cmd::cargo::cargo_bin;
use mailprobe::catalogue::Catalogue;
use mailprobe::demo::tenant;
use mailprobe::report::SCHEMAS;

use crate::{forms, one_line};

/// The program with these arguments, its output as text, and its exit code.
fn program(args: &[&str]) -> (String, String, i32) {
    let output = Command::cargo_bin("mailprobe")
        .unwrap()
        .args(args)
        .env("MAILPROBE_WEB_CHECK", "off")
        .output()
        .unwrap();
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (
        text(&output.stdout),
        text(&output.stderr),
        output.status.code().unwrap(),
    )
}

#[test]
fn the_command_plays_one_fault_and_says_that_it_is_simulated() {
    let (stdout, stderr, code) = program(&["demo", "tls.expired", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&stdout).unwrap();
    assert_eq!(report["findings"][0]["id"], "tls.expired");
    assert_eq!(code, 1);
    assert_eq!(stderr.matches("simulated fault").count(), 1, "{stderr}");
    assert_eq!(stderr.lines().count(), 1, "{stderr}");
    let (stdout, stderr, code) = program(&["demo", "TLS.Expired", "-q"]);
    assert_eq!((stdout.lines().count(), stderr.as_str(), code), (1, "", 1));
}

#[test]
fn a_simulated_report_is_written_to_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("r.html");
    let file = file.to_str().unwrap();
    let (stdout, stderr, code) =
        program(&["demo", "tls.expired", "--format", "html", "--output", file]);
    assert_eq!((stdout.as_str(), code), ("", 1), "{stderr}");
    let page = std::fs::read_to_string(file).unwrap();
    assert!(page.contains("A simulation on this computer (<code>mailprobe demo</code>): nothing"));
    for args in [
        ["demo", "--list", "--output", file],
        ["demo", "--serve", "--output", file],
        [
            "demo",
            "oauth.consent-required",
            "--output",
            "no/such/r.html",
        ],
    ] {
        assert_eq!(program(&args).2, 2, "{args:?}");
    }
}

#[test]
fn the_command_without_an_id_diagnoses_the_tenant() {
    let (stdout, stderr, code) = program(&["demo"]);
    assert_eq!(code, 1, "{stdout}");
    assert!(stderr.contains("This is a simulation"), "{stderr}");
    let told = one_line(&stdout);
    for text in [
        "IMAP works",
        "auth.pop-disabled",
        "auth.smtp-disabled-tenant",
        "Set-CASMailbox",
    ] {
        assert!(told.contains(text), "{text} is not in\n{stdout}");
    }
    for form in forms(tenant::TOKEN) {
        assert!(!stdout.contains(&form) && !stderr.contains(&form));
    }
}

#[test]
fn the_command_lists_what_can_be_played_and_refuses_what_cannot() {
    let (stdout, _, code) = program(&["demo", "--list"]);
    assert_eq!(code, 0);
    for page in Catalogue::embedded().pages() {
        assert!(stdout.contains(&page.id), "{} is missing", page.id);
    }
    let (stdout, stderr, code) = program(&["demo", "tls.expird"]);
    assert_eq!((stdout.as_str(), code), ("", 2));
    assert!(stderr.contains("did you mean tls.expired"), "{stderr}");
    for args in [
        ["demo", "--list", "--serve"],
        ["demo", "tls.expired", "--serve"],
    ] {
        assert_eq!(program(&args).2, 2, "{args:?}");
    }
}

#[test]
fn a_fault_that_no_server_tells_of_is_explained_instead() {
    let (stdout, stderr, code) = program(&["demo", "mailbox.invitations-as-links"]);
    assert_eq!(code, 0, "{stderr}");
    assert!(stderr.contains("nothing to play"), "{stderr}");
    assert!(
        stdout.contains("ImapForceICalForCalendarRetrievalOption"),
        "{stdout}"
    );
    let title = "Meeting invitations arrive as links instead of calendar entries";
    assert!(stdout.starts_with(title), "{stdout}");
    // One that comes as a candidate of another finding is played.
    let (stdout, stderr, code) = program(&["demo", "mailbox.unlicensed"]);
    assert_eq!(code, 1, "{stderr}");
    assert!(stderr.contains("one of the candidates"), "{stderr}");
    let candidate = "(mailbox.unlicensed)";
    assert!(stdout.contains(candidate), "{stdout}");
}

/// A tenant that is kept running; ended when dropped, whatever happens to the test.
pub(crate) struct Served {
    program: Child,
    pub(crate) told: serde_json::Value,
}

impl Served {
    pub(crate) fn start(more: &[&str]) -> Self {
        let mut program = std::process::Command::new(cargo_bin("mailprobe"))
            .args(["demo", "--serve", "--format", "json"])
            .args(more)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let stdout = program.stdout.take().unwrap();
        let mut values = serde_json::Deserializer::from_reader(stdout).into_iter();
        let told = values.next().unwrap().unwrap();
        Self { program, told }
    }

    pub(crate) fn text(&self, key: &str) -> &str {
        self.told[key].as_str().unwrap()
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}

/// Two faults, each with the way out for three readers, are told on a few screens, each with what was said on both sides.
#[test]
fn the_tenant_is_told_in_few_lines() {
    let (stdout, _, code) = program(&["demo"]);
    assert_eq!(code, 1);
    let lines: Vec<&str> = stdout.lines().collect();
    assert!(lines.len() < 135, "{} lines", lines.len());
    let said: Vec<&str> = lines.iter().map(|line| line.trim()).collect();
    let at = said
        .iter()
        .position(|line| *line == "C: AUTH XOAUTH2")
        .unwrap();
    assert_eq!(said[at + 2], "C: [hidden]");
    assert_eq!(said[at + 3], "S: -ERR This account has POP disabled");
    assert!(!stdout.contains("Read more") && !stdout.contains("This explains"));
}

/// The tenant has IPv4 addresses alone, and whoever asks for IPv6 is told so in these words.
#[test]
fn a_family_of_addresses_that_a_host_lacks_is_said_plainly() {
    let served = Served::start(&[]);
    let args = ["-6", "--dns", served.text("dns"), served.text("address")];
    let (stdout, _, code) = program(&args);
    assert_eq!(code, 3, "{stdout}");
    let words: Vec<&str> = stdout.split_whitespace().collect();
    let words = words.join(" ");
    let why = "you asked for IPv6 only, and outlook.office365.com has no IPv6 address";
    assert!(
        words.to_lowercase().contains(&why.to_lowercase()),
        "{stdout}"
    );
    assert!(!words.contains("Not explained"), "{stdout}");
    let (json, _, same_code) = program(&[&args[..], &["--format", "json"]].concat());
    assert_eq!(same_code, code);
    let report: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(report["unexplained"], serde_json::json!([]));
    assert_eq!(report["not_tested"][0]["reason"], "no-address-of-family");
}

/// The options that lead a check to the tenant that is served.
fn ways(served: &Served) -> Vec<String> {
    let mut args: Vec<String> = ["--dns", "--ca-file"]
        .into_iter()
        .zip([served.text("dns"), served.text("ca_file")])
        .flat_map(|(option, value)| [option.to_owned(), value.to_owned()])
        .collect();
    for server in served.told["servers"].as_array().unwrap() {
        let (host, port) = (server["host"].as_str().unwrap(), &server["port"]);
        let address = server["address"].as_str().unwrap();
        args.extend([
            "--connect-to".to_owned(),
            format!("{host}:{port}:{address}"),
        ]);
    }
    args
}

/// What is published of the tenant is told of each program as what was measured there.
#[test]
fn each_program_gets_one_class_from_discover_and_from_a_check() {
    use crate::class_support::{assert_same, of_check, of_settings};
    let served = Served::start(&[]);
    let ways = ways(&served);
    let ways: Vec<&str> = ways.iter().map(String::as_str).collect();
    let check = [
        &["kim@contoso.com", "--programs", "--format", "json"],
        &ways[..],
    ]
    .concat();
    let (report, stderr, _) = program(&check);
    let report: serde_json::Value = serde_json::from_str(&report).unwrap();
    let (settings, ..) =
        program(&[&["discover", "kim@contoso.com", "--programs"], &ways[..]].concat());
    assert!(!settings.is_empty(), "{stderr}");
    let checked = of_check(&report);
    assert_same(&checked, &of_settings(&settings, &checked));
}

#[test]
fn a_check_of_the_tenant_tells_what_each_mail_program_would_do() {
    let served = Served::start(&[]);
    let check = |more: &[&str]| {
        let ways = ways(&served);
        let ways = ways.iter().map(String::as_str);
        let args: Vec<&str> = std::iter::once("kim@contoso.com").chain(ways).collect();
        program(&[&args, more].concat())
    };
    let (stdout, stderr, code) = check(&["--format", "json", "--programs"]);
    assert_eq!(code, 0, "{stdout}{stderr}");
    let report: serde_json::Value = serde_json::from_str(&stdout).unwrap();
    let programs = report["programs"].as_array().unwrap();
    let verdict = |id: &str, protocol: &str| {
        let program = programs.iter().find(|one| one["id"] == id).unwrap();
        program["protocols"][protocol].clone()
    };
    assert_eq!(verdict("thunderbird", "imap")["verdict"], "connects");
    assert_eq!(
        verdict("thunderbird", "imap")["settings"][4]["choose"],
        "OAuth2"
    );
    let classic = verdict("outlook-classic", "imap");
    assert_eq!(
        (&classic["verdict"], &classic["obstacle"]),
        (&"cannot".into(), &"sign-in".into())
    );
    assert_eq!(verdict("ews", "imap")["obstacle"], "protocol");

    let (text, _, _) = check(&["--programs", "em client"]);
    let told = one_line(&text);
    for part in [
        "What mail programs would do",
        "eM Client",
        "removes on 1 April 2027",
    ] {
        assert!(told.contains(part), "{part}: {text}");
    }
    let (text, _, _) = check(&[]);
    assert!(!text.contains("What mail programs would do"), "{text}");
}

#[test]
fn the_programs_are_listed_and_one_that_is_not_known_is_refused_before_anything_is_done() {
    let (list, _, code) = program(&["list", "--programs", "--format", "json"]);
    let list: serde_json::Value = serde_json::from_str(&list).unwrap();
    let (_, schema) = SCHEMAS
        .iter()
        .find(|(name, _)| *name == "programs")
        .unwrap();
    let schema = jsonschema::validator_for(&serde_json::from_str(schema).unwrap()).unwrap();
    assert!(schema.is_valid(&list) && code == 0, "{list}");
    let (stdout, stderr, code) = program(&["kim@contoso.com", "--programs", "Lotus Notes"]);
    assert_eq!((stdout.as_str(), code), ("", 2), "{stderr}");
    assert!(
        stderr.contains("`mailprobe list --programs` shows all"),
        "{stderr}"
    );
    let (_, stderr, code) = program(&["kim@contoso.com", "--programs", "Mailbird"]);
    assert_eq!(code, 2, "{stderr}");
    for part in [
        "no mail program called Mailbird is known",
        "called most alike: ",
    ] {
        assert!(one_line(&stderr).contains(part), "{part}: {stderr}");
    }
    let (stdout, stderr, code) = program(&["kim@contoso.com", "--programs", ""]);
    assert_eq!((stdout.as_str(), code), ("", 2), "{stderr}");
    assert!(stderr.contains("empty name"), "{stderr}");
}

#[test]
fn a_tenant_that_is_kept_running_can_be_checked_and_ends_tidily() {
    let mut served = Served::start(&[]);
    let mut args = ways(&served);
    args.extend(
        [
            "--format",
            "json",
            "--token-file",
            served.text("token_file"),
        ]
        .map(str::to_owned),
    );
    args.push(served.text("address").to_owned());
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    // Twice: it serves any number of conversations.
    for _ in 0..2 {
        let (stdout, stderr, code) = program(&args);
        assert_eq!(code, 1, "{stderr}");
        let report: serde_json::Value = serde_json::from_str(&stdout).unwrap();
        assert_eq!(report["protocols"]["imap"]["reached"], "enter");
        assert_eq!(
            report["protocols"]["smtp"]["finding"],
            "auth.smtp-disabled-tenant"
        );
    }
    let (_, schema) = SCHEMAS.iter().find(|(name, _)| *name == "serve").unwrap();
    let schema = jsonschema::validator_for(&serde_json::from_str(schema).unwrap()).unwrap();
    assert!(schema.is_valid(&served.told), "{}", served.told);
    if cfg!(unix) {
        let pid = served.program.id().to_string();
        let told = std::process::Command::new("kill")
            .args(["-INT", &pid])
            .status()
            .unwrap();
        assert!(told.success());
        assert!(served.program.wait().unwrap().success());
        assert!(!Path::new(served.text("token_file")).exists());
    }
}
