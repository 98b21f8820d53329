//! The three questions that look alike to whoever asks them: each variant, played by the tenant, is told apart in one run.

use std::collections::BTreeMap;
use std::process::Command;

use assert_cmd::cargo::cargo_bin;
use serde_json::{Value, json};

use crate::program::Served;
use crate::visitor::{ALL, token};

/// What signs in.
enum Proof {
    Token(String),
    Password,
}

impl Served {
    /// The report of one run for this mailbox.
    fn checked(&self, mailbox: &str, proof: &Proof, more: &[&str]) -> Value {
        let mut command = Command::new(cargo_bin("mailprobe"));
        command.args([mailbox, "--format", "json", "--dns", self.text("dns")]);
        command.args(["--ca-file", self.text("ca_file")]).args(more);
        for server in self.told["servers"].as_array().unwrap() {
            let text = |key: &str| server[key].as_str().unwrap();
            let rule = format!("{}:{}:{}", text("host"), server["port"], text("address"));
            command.args(["--connect-to", &rule]);
        }
        let (name, secret) = match proof {
            Proof::Token(token) => ("MAILPROBE_TOKEN", token.as_str()),
            Proof::Password => ("MAILPROBE_PASSWORD", "a-password-of-the-demo"),
        };
        let output = command
            .env(name, secret)
            .env("MAILPROBE_WEB_CHECK", "off")
            .output()
            .unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(!text.contains(secret), "{mailbox}");
        serde_json::from_str(&text)
            .unwrap_or_else(|_| panic!("{mailbox}: {}", String::from_utf8_lossy(&output.stderr)))
    }
}

/// What is said first: the finding, and behind it the first candidate where the answer can mean several things.
fn said_first(report: &Value) -> String {
    let finding = &report["findings"][0];
    let id = finding["id"].as_str().unwrap_or("nothing");
    match finding["candidates"][0]["id"].as_str() {
        Some(candidate) => format!("{id} > {candidate}"),
        None => id.to_owned(),
    }
}

/// Prints the table, and wants every variant to be told as expected and apart from the others.
#[allow(
    clippy::print_stdout,
    reason = "the table is for whoever reads the test's output"
)]
fn told_apart(question: &str, variants: &[(&str, String, &str)]) {
    let mut told: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let mut wrong = Vec::new();
    println!("{question}");
    for (variant, said, expected) in variants {
        println!("  {variant:<44} {said}");
        told.entry(said).or_default().push(variant);
        if said != expected {
            wrong.push(format!("{variant}: {said}, not {expected}"));
        }
    }
    assert!(wrong.is_empty(), "{question}\n{}", wrong.join("\n"));
    let alike: Vec<_> = told
        .values()
        .filter(|variants| variants.len() > 1)
        .collect();
    assert!(alike.is_empty(), "told alike: {alike:?}");
}

#[test]
fn why_a_token_that_looks_right_is_refused() {
    let served = Served::start(&[]);
    let lee = "lee@contoso.com";
    let good = served.token_of(lee, ALL);
    let late = served.of_sign_in("late_client");
    let late = token(&served.device(late, ALL, &[("login", lee)]).1);
    let secret = std::fs::read_to_string(served.of_sign_in("application_secret_file")).unwrap();
    let proof = [("client_secret", secret.trim())];
    let stranger = served.application(served.of_sign_in("unknown_application"), &proof);
    let pop = "https://outlook.office.com/POP.AccessAsUser.All";
    let (signed, _) = good.rsplit_once('.').unwrap();
    let variants = [
        (
            "for Microsoft Graph",
            lee,
            served.token_of(lee, "Mail.Read"),
            "oauth.wrong-audience",
        ),
        (
            "permission for POP alone",
            lee,
            served.token_of(lee, pop),
            "oauth.wrong-scope",
        ),
        (
            "of somebody else",
            "sam@contoso.com",
            good.clone(),
            "oauth.user-mismatch",
        ),
        ("run out", lee, late, "oauth.token-expired"),
        (
            "of an application unknown to Exchange",
            lee,
            token(&stranger.1),
            "oauth.service-principal-missing",
        ),
        (
            "nothing visibly wrong",
            lee,
            format!("{signed}.AAAA"),
            "oauth.refused",
        ),
    ];
    let told = variants.map(|(variant, mailbox, token, expected)| {
        let report = served.checked(mailbox, &Proof::Token(token), &["--only", "imap"]);
        let first = said_first(&report);
        let first = first.split(" > ").next().unwrap_or_default().to_owned();
        (variant, first, expected)
    });
    told_apart("AUTHENTICATE failed. Why?", &told);
}

#[test]
fn why_a_mailbox_does_not_open_behind_a_good_sign_in() {
    let served = Served::start(&[]);
    let secret = std::fs::read_to_string(served.of_sign_in("application_secret_file")).unwrap();
    let proof = [("client_secret", secret.trim())];
    let archive = token(
        &served
            .application(served.of_sign_in("application"), &proof)
            .1,
    );
    let of = |person: &str| served.token_of(person, ALL);
    let variants = [
        (
            "IMAP is off",
            "rob@contoso.com",
            of("rob@contoso.com"),
            "auth.not-connected > auth.imap-disabled",
        ),
        (
            "no mailbox",
            "una@contoso.com",
            of("una@contoso.com"),
            "auth.not-connected > mailbox.unlicensed",
        ),
        (
            "the token is Lee's",
            "kim@contoso.com",
            of("lee@contoso.com"),
            "auth.not-connected > oauth.user-mismatch",
        ),
        (
            "an application without a right to it",
            "kim@contoso.com",
            archive,
            "auth.not-connected > oauth.service-principal-missing",
        ),
        (
            "too many requests",
            "busy@contoso.com",
            of("busy@contoso.com"),
            "auth.throttled",
        ),
        (
            "the token ends",
            "late@contoso.com",
            of("late@contoso.com"),
            "oauth.token-expired",
        ),
    ];
    let told = variants.map(|(variant, mailbox, token, expected)| {
        let report = served.checked(mailbox, &Proof::Token(token), &[]);
        let imap = report["protocols"]["imap"]["finding"].clone();
        assert_eq!(report["findings"][0]["id"], imap, "{report:#}");
        (variant, said_first(&report), expected)
    });
    told_apart("Signed in, and not connected. Why?", &told);
}

#[test]
fn which_of_the_sentences_behind_one_number_it_is() {
    let variants = [
        (
            "for the organisation",
            "kim@contoso.com",
            "auth.smtp-disabled-tenant",
        ),
        (
            "for the mailbox",
            "rob@contoso.com",
            "auth.smtp-disabled-mailbox",
        ),
        (
            "security defaults",
            "defaults@contoso.com",
            "auth.security-defaults",
        ),
        (
            "the criteria",
            "criteria@contoso.com",
            "auth.criteria-not-met",
        ),
        (
            "no more passwords",
            "basic@contoso.com",
            "auth.basic-disabled",
        ),
        ("a wrong password", "wrong@contoso.com", "auth.bad-password"),
        (
            "federation out of reach",
            "federation@contoso.com",
            "auth.federation-unreachable",
        ),
        (
            "federation in clear text",
            "plain@contoso.com",
            "auth.federation-insecure",
        ),
        (
            "the organisation's configuration",
            "volume@contoso.com",
            "auth.organization-configuration",
        ),
    ];
    let served = Served::start(&["--classic"]);
    let told = variants.map(|(variant, mailbox, expected)| {
        let report = served.checked(mailbox, &Proof::Password, &["--only", "smtp"]);
        let evidence = report["findings"][0]["evidence"].to_string();
        assert!(evidence.contains("5.7.139"), "{report:#}");
        let first = said_first(&report);
        let first = first.split(" > ").next().unwrap_or_default().to_owned();
        (variant, first, expected)
    });
    told_apart("535 5.7.139. Which one?", &told);
    // A program that does not speak OAuth hears the same from the same server.
    for mailbox in ["defaults@contoso.com", "federation@contoso.com"] {
        let said = served.opened(mailbox, "none", &json!({ "password": "a wrong one" }));
        assert!(said[2][0].starts_with("535 5.7.139 "), "{said:?}");
    }
}
