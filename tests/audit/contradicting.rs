//! Exports that contradict each other, and exports that stop before the end.

use serde_json::Value;

use crate::program::{Folder, code};

fn json(folder: &Folder, files: &[&str]) -> Value {
    let output = folder.audit(&[files, &["--format", "json"]].concat());
    serde_json::from_slice(&output.stdout).unwrap()
}

fn text(folder: &Folder, files: &[&str]) -> (i32, String) {
    let output = folder.audit(files);
    let told = String::from_utf8(output.stdout.clone()).unwrap();
    (
        code(&output),
        told.split_whitespace().collect::<Vec<_>>().join(" "),
    )
}

#[test]
fn two_settings_of_the_organisation_that_differ_are_told_and_none_is_taken() {
    let folder = Folder::new();
    folder.write(
        "other.json",
        "{\"SmtpClientAuthenticationDisabled\": false}",
    );
    for files in [
        ["mailboxes.csv", "transport.json", "other.json"],
        ["mailboxes.csv", "other.json", "transport.json"],
    ] {
        let (code, told) = text(&folder, &files);
        assert_eq!(code, 3);
        for said in [
            "it follows the organisation, of which the exports say different things",
            "1 as the organisation, of which the exports say different things",
            "Next: Give the newer of the exports of the organisation alone, or export it once more: `Get-TransportConfig",
            &format!(
                "{}, line 1: SmtpClientAuthenticationDisabled is not what it is in {}",
                files[2], files[1]
            ),
        ] {
            assert!(told.contains(said), "{said}: {told}");
        }
        assert!(!told.contains("was not exported."), "{told}");
        let report = json(&folder, &files);
        assert_eq!(report["organization"]["smtp_auth"], Value::Null);
        assert_eq!(report["not_told"][0]["why"], "organization-contradictory");
    }
    // A third one does not make it right.
    folder.write(
        "third.json",
        "{\"SmtpClientAuthenticationDisabled\": false}",
    );
    let files = [
        "mailboxes.csv",
        "transport.json",
        "other.json",
        "third.json",
    ];
    assert_eq!(
        json(&folder, &files)["organization"]["smtp_auth"],
        Value::Null
    );
    // Twice the same is no contradiction.
    let same = json(&folder, &["mailboxes.csv", "other.json", "third.json"]);
    assert_eq!(same["organization"]["smtp_auth"], "on");
    assert_eq!(same["problems"].as_array().unwrap().len(), 0);
}

#[test]
fn two_policies_of_one_name_and_two_defaults_are_told_and_the_last_is_not_taken() {
    let folder = Folder::new();
    folder.write("on.json", "{\"SmtpClientAuthenticationDisabled\": false}");
    for (name, smtp, default) in [("one", "true", "\"Block\""), ("two", "false", "\"Allow\"")] {
        folder.write(
            &format!("policy-{name}.json"),
            &format!("{{\"Name\":\"Block\",\"AllowBasicAuthSmtp\":{smtp}}}"),
        );
        folder.write(
            &format!("organization-{name}.json"),
            &format!("{{\"Name\":\"contoso\",\"DefaultAuthenticationPolicy\":{default}}}"),
        );
    }
    for order in [["one", "two"], ["two", "one"]] {
        let [first, second] = order;
        let files = [
            "mailboxes.csv".to_owned(),
            "on.json".to_owned(),
            format!("policy-{first}.json"),
            format!("policy-{second}.json"),
            format!("organization-{first}.json"),
            format!("organization-{second}.json"),
        ];
        let files: Vec<&str> = files.iter().map(String::as_str).collect();
        let report = json(&folder, &files);
        assert_eq!(report["organization"]["default_policy"], Value::Null);
        let problems = report["problems"].as_array().unwrap();
        let told: Vec<&str> = problems
            .iter()
            .map(|one| one["what"].as_str().unwrap())
            .collect();
        for field in ["AllowBasicAuthSmtp", "DefaultAuthenticationPolicy"] {
            assert!(told.iter().any(|what| what.starts_with(field)), "{told:?}");
        }
        let found = report["findings"].as_array().unwrap();
        let is_of_policy = |one: &Value| one["id"].as_str().unwrap().contains("basic-smtp");
        assert!(!found.iter().any(is_of_policy), "{found:?}");
    }
}

#[test]
fn one_mailbox_with_two_values_is_told_in_whatever_form_it_is_named() {
    let folder = Folder::new();
    folder.write(
        "mailboxes.csv",
        "Identity,Guid,ImapEnabled\nkim,6f1c2a3b-0000-4d5e-8f90-a1b2c3d4e5f6,True\n\
        \"CN=Kim,OU=contoso.onmicrosoft.com,DC=x\",{6F1C2A3B-0000-4D5E-8F90-A1B2C3D4E5F6},False\n\
        /o=ExchangeLabs/ou=x/cn=Recipients/cn=kim,6f1c2a3b-0000-4d5e-8f90-a1b2c3d4e5f7,False\n",
    );
    let report = json(&folder, &["mailboxes.csv"]);
    assert_eq!(
        (
            &report["mailboxes"],
            &report["protocols"]["imap"]["unknown"]
        ),
        (&2.into(), &1.into())
    );
    assert_eq!(report["problems"][0]["line"], 3);
}

#[test]
fn an_export_that_stopped_before_the_end_is_never_taken_for_whole() {
    let folder = Folder::new();
    let one = "PrimarySmtpAddress : kim@contoso.com\nImapEnabled : True\nPopEnabled : True\nSmtpClientAuthenticationDisabled : True\n\n";
    for (before, wanted) in [
        (
            "WARNING: By default, only the first 1000 items are returned. Use the ResultSize parameter to specify the number of items\nreturned.\n\n",
            3,
        ),
        ("PS C:\\> Get-CASMailbox -ResultSize 1 | Format-List\n\n", 3),
        (
            "PS C:\\> Get-CASMailbox -ResultSize Unlimited | Format-List\n\n",
            0,
        ),
    ] {
        folder.write("list.txt", &format!("{before}{one}"));
        let (code, told) = text(&folder, &["list.txt"]);
        assert_eq!(code, wanted, "{told}");
        assert_eq!(
            told.contains("Whether these are all mailboxes"),
            wanted == 3,
            "{told}"
        );
    }
}

#[test]
fn a_round_number_of_mailboxes_is_told_and_decides_nothing() {
    let folder = Folder::new();
    for (count, is_told, wanted) in [
        (500, true, 0),
        (499, false, 0),
        (2000, true, 0),
        (1000, true, 3),
        (30, false, 0),
        (300, false, 0),
    ] {
        let row = |number| format!("u{number}@contoso.com,True,True,True\n");
        let rows: String = (0..count).map(row).collect();
        folder.write(
            "many.csv",
            &format!(
                "PrimarySmtpAddress,ImapEnabled,PopEnabled,SmtpClientAuthenticationDisabled\n{rows}"
            ),
        );
        let (code, told) = text(&folder, &["many.csv"]);
        assert_eq!(code, wanted, "{count}: {told}");
        assert_eq!(
            told.contains("Whether these are all mailboxes"),
            is_told,
            "{count}: {told}"
        );
    }
}
