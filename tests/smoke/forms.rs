//! The forms of lists, plans and results for programs, and what a plan tells of who is asked.

use mailprobe::report::SCHEMAS;
use serde_json::Value;

use crate::program::TEN;
use crate::tenant::{self, File, Ran, TOKEN};

/// The value, which fits its published schema.
fn fitting(name: &str, value: Value) -> Value {
    let schema = SCHEMAS.iter().find(|(one, _)| *one == name).unwrap().1;
    let schema = jsonschema::validator_for(&serde_json::from_str(schema).unwrap()).unwrap();
    let faults: Vec<String> = schema.iter_errors(&value).map(|e| e.to_string()).collect();
    assert!(faults.is_empty(), "{faults:?} in {value:#}");
    value
}

/// A domain, an application that asks for a token, and a target of which nothing is expected.
const MORE: &str = "
[[target]]
name = \"published\"
domain = \"contoso.com\"
expect = { settings-from = \"provider\" }

[[target]]
name = \"application\"
address = \"kim@contoso.com\"
app = \"5c0a0000-0000-4000-8000-000000000001\"
app-secret = { env = \"APP\" }
";

#[test]
fn a_list_and_a_plan_are_for_programs_too() {
    let tenant = tenant::open();
    let file = File::new(&(tenant::way(&tenant) + TEN + MORE));
    let list = fitting(
        "smoke-list",
        file.smoke(&["--list", "--format=json"], &[]).json(),
    );
    assert_eq!(
        list["targets"][0]["expectations"].as_array().unwrap().len(),
        10
    );
    // Where the file expects nothing, that it works is expected.
    assert_eq!(
        list["targets"][2]["expectations"][0]["expected"],
        "every protocol works"
    );
    let ran = file.smoke(&["--dry-run", "--format=json"], &[]);
    assert_eq!(ran.code, 0, "{}", ran.told());
    let plan = fitting("smoke-plan", ran.json());
    let [kim, published, application] = plan["targets"].as_array().unwrap().as_slice() else {
        panic!("{plan:#}");
    };
    fitting("plan", kim["plan"].clone());
    assert!(
        kim["questions"].is_null() && kim["plan"]["token"].is_null(),
        "{kim:#}"
    );
    let questions = fitting("questions", published["questions"].clone());
    assert!(
        !questions["web"].as_array().unwrap().is_empty(),
        "{questions:#}"
    );
    assert_eq!(application["plan"]["token"]["flow"], "application");
    assert_eq!(
        application["plan"]["token"]["host"],
        "login.microsoftonline.com"
    );
    // The same for people.
    let told = file.smoke(&["--dry-run"], &[]).stdout;
    let told = told.split_whitespace().collect::<Vec<_>>().join(" ");
    for words in [
        "is asked for at login.microsoftonline.com",
        "What would be asked about contoso.com",
    ] {
        assert!(told.contains(words), "{words} in {told}");
    }
    let other = file.smoke(&["--list", "--format=junit"], &[]);
    assert_eq!(other.code, 2, "{}", other.told());
}

#[test]
fn results_are_lines_for_logs() {
    let tenant = tenant::open();
    let text = tenant::way(&tenant) + &TEN.replace("pop3 = \"off\"", "pop3 = \"signs-in\"");
    let ran = File::new(&text).smoke(&["--format=ndjson"], &[("KIM_TOKEN", TOKEN)]);
    assert_eq!(ran.code, 1, "{}", ran.told());
    let lines: Vec<Value> = ran
        .stdout
        .lines()
        .map(|line| fitting("smoke-record", serde_json::from_str(line).unwrap()))
        .collect();
    assert_eq!(
        (&lines[0]["type"], &lines[0]["verdict"]),
        (&"verdict".into(), &"not-met".into())
    );
    assert_eq!(lines.len(), 11);
    let wrong = lines
        .iter()
        .find(|line| line["id"] == "pop3.signs-in")
        .unwrap();
    assert_eq!(
        (&wrong["name"], &wrong["outcome"]),
        (&"kim".into(), &"not-met".into())
    );
}

fn footer(ran: &Ran) -> &str {
    ran.stdout.lines().last().unwrap()
}

#[test]
fn the_last_line_is_right_for_one_and_for_many() {
    let tenant = tenant::open();
    let smoke = |expect: &str| {
        let target = format!("[[target]]\ndomain = \"contoso.com\"\nexpect = {{ {expect} }}\n");
        File::new(&(tenant::way(&tenant) + &target)).smoke(&[], &[])
    };
    for (expect, last) in [
        ("imap = \"works\"", "The one expectation is met."),
        (
            "imap = { offers = [\"NTLM\"] }",
            "The one expectation is not met.",
        ),
        ("imap = \"off\"", "The one expectation could not be told."),
        (
            "imap = \"works\", smtp = \"works\"",
            "All 2 expectations are met.",
        ),
        (
            "imap = { works = true, offers = [\"NTLM\"] }",
            "1 of 2 expectations is met; 1 is not.",
        ),
    ] {
        let ran = smoke(expect);
        assert_eq!(footer(&ran), last, "{}", ran.told());
    }
}

/// A name that publishes nothing is no server because it stands under `domain`.
#[test]
fn a_domain_is_never_taken_for_a_server_that_gets_a_password() {
    let tenant = tenant::open();
    let target = |domain: &str| {
        let text = format!(
            "[[target]]\ndomain = \"{domain}\"\nusername = \"kim@contoso.com\"\npassword = {{ env = \"KIM\" }}\n"
        );
        File::new(&(tenant::way(&tenant) + &text))
    };
    for domain in ["mail.contoso.com", "nothing-there.contoso.com"] {
        let ran = target(domain).smoke(&["--dry-run", "--format=json"], &[]);
        assert_eq!(ran.code, 0, "{}", ran.told());
        let plan = &ran.json()["targets"][0]["plan"];
        let probes = plan["probes"].as_array().unwrap();
        assert!(!probes.is_empty(), "{plan:#}");
        for probe in probes {
            assert_eq!(probe["endpoint"]["origin"], "convention", "{probe:#}");
            assert_eq!(probe["may_sign_in"], false, "{probe:#}");
            assert_ne!(probe["endpoint"]["host"], domain);
        }
    }
    for server in ["192.0.2.1", "outlook.office365.com"] {
        let ran = target(server).smoke(&["--dry-run"], &[]);
        assert_eq!(ran.code, 2, "{}", ran.told());
        assert!(ran.stderr.contains("write `host`"), "{}", ran.told());
    }
}
