//! The settings to copy, from real servers to readers that are not ours: Python's, and libxml2's.

use std::io::Write as _;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use crate::place::{DOMAIN, Place, refs, server, settings_file, web_hosts};
use crate::servers;

const SERVERS: &[(&str, &str, u16, &str)] = &[
    ("imap", "imap.contoso.example", 993, "SSL"),
    ("smtp", "smtp.contoso.example", 587, "STARTTLS"),
];

/// Everything in a settings file, read by Python's own reader of XML.
const ELEMENTS: &str = "
import json, sys, xml.etree.ElementTree as tree
root = tree.fromstring(sys.stdin.buffer.read())
print(json.dumps([[one.tag, one.attrib.get('type'), [[part.tag, part.text] for part in one]]
                  for one in root.find('emailProvider') if len(one)]))";

/// A profile, read by Python's own reader of property lists.
const PROFILE: &str = "
import json, plistlib, sys
print(json.dumps(plistlib.loads(sys.stdin.buffer.read())))";

fn fed(mut command: Command, text: &str) -> String {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("it starts");
    let mut stdin = child.stdin.take().expect("a pipe");
    stdin.write_all(text.as_bytes()).expect("it reads");
    drop(stdin);
    let output = child.wait_with_output().expect("it ends");
    assert!(output.status.success(), "{command:?}: {text}");
    String::from_utf8(output.stdout).expect("text")
}

fn python(script: &str, text: &str) -> Value {
    let mut command = Command::new("/usr/bin/python3");
    command.args(["-c", script]);
    serde_json::from_str(&fed(command, text)).expect("JSON")
}

fn place(file: &str, more: &[&str]) -> Place {
    let place = Place::new();
    let name = "autoconfig.contoso.example";
    let site = place
        .site(name)
        .page("= /mail/config-v1.1.xml", "text/xml", file);
    let mut records = web_hosts(&[name]);
    records.push("contoso.example. IN MX 10 mx.contoso.example.".to_owned());
    records.push("imap.contoso.example. IN A 203.0.113.10".to_owned());
    records.push("smtp.contoso.example. IN A 203.0.113.10".to_owned());
    records.extend(more.iter().map(ToString::to_string));
    place.serve(&refs(&records), &[site])
}

#[test]
fn a_settings_file_is_read_by_others_and_says_the_same_once_it_is_published() {
    if !servers::available() {
        return;
    }
    let ask = ["discover", "kim@contoso.example", "--settings=autoconfig"];
    let run = place(&settings_file(SERVERS), &[]).run(&ask);
    assert_eq!((run.code, run.stderr().as_str()), (Some(0), ""));
    let file = run.stdout();
    let read = python(ELEMENTS, &file);
    let one = |element, kind, host, port, socket| {
        json!([
            element,
            kind,
            [
                ["hostname", host],
                ["port", port],
                ["socketType", socket],
                ["username", "%EMAILADDRESS%"],
                ["authentication", "password-cleartext"],
            ]
        ])
    };
    assert_eq!(
        read,
        json!([
            one(
                "incomingServer",
                "imap",
                "imap.contoso.example",
                "993",
                "SSL"
            ),
            one(
                "outgoingServer",
                "smtp",
                "smtp.contoso.example",
                "587",
                "STARTTLS"
            ),
        ])
    );
    let mut xmllint = Command::new(servers::unpacked().join("usr/bin/xmllint"));
    xmllint
        .env("LD_LIBRARY_PATH", servers::library_path(&[]))
        .args(["--noout", "--nonet", "-"]);
    fed(xmllint, &file);
    let published = place(&file, &[]);
    let (report, code) = published.discover(&[]);
    assert_eq!(code, 0, "{report:#}");
    assert_eq!(
        server(&report, "smtp"),
        "smtp.contoso.example:587 starttls autoconfig-host"
    );
    assert_eq!(published.run(&ask).stdout(), file);
}

#[test]
fn a_profile_has_the_keys_and_types_of_apple_and_no_password() {
    if !servers::available() {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("kim.mobileconfig");
    let to_file = path.display().to_string();
    let run = place(&settings_file(SERVERS), &[]).run(&[
        "discover",
        "kim@contoso.example",
        "--settings=mobileconfig",
        "-o",
        &to_file,
    ]);
    assert_eq!((run.code, run.stdout().as_str()), (Some(0), ""));
    let file = std::fs::read_to_string(&path).expect("the profile");
    let mut whole = python(PROFILE, &file);
    let mut account = whole["PayloadContent"][0].take();
    assert_eq!(whole["PayloadContent"].as_array().map(Vec::len), Some(1));
    let mut uuids = Vec::new();
    for one in [&mut whole, &mut account] {
        let uuid = one["PayloadUUID"].take();
        let uuid = uuid.as_str().expect("a UUID").to_owned();
        let parts: Vec<usize> = uuid.split('-').map(str::len).collect();
        assert_eq!(parts, [8, 4, 4, 4, 12], "{uuid}");
        assert_eq!(&uuid[14..15], "5", "{uuid}");
        uuids.push(uuid);
    }
    assert_ne!(uuids[0], uuids[1]);
    let name = whole["PayloadIdentifier"].as_str().expect("a name");
    assert!(name.starts_with("example.contoso.mail."), "{name}");
    assert_eq!(whole["PayloadType"], "Configuration");
    assert_eq!(whole["PayloadVersion"], 1);
    assert_eq!(whole["PayloadScope"], "User");
    assert_eq!(
        account,
        json!({
            "PayloadDisplayName": "Mail for kim@contoso.example",
            "PayloadIdentifier": format!("{name}.account"),
            "PayloadType": "com.apple.mail.managed",
            "PayloadUUID": null,
            "PayloadVersion": 1,
            "EmailAccountDescription": "contoso.example",
            "EmailAccountType": "EmailTypeIMAP",
            "EmailAddress": "kim@contoso.example",
            "IncomingMailServerAuthentication": "EmailAuthPassword",
            "IncomingMailServerHostName": "imap.contoso.example",
            "IncomingMailServerPortNumber": 993,
            "IncomingMailServerUseSSL": true,
            "IncomingMailServerUsername": "kim@contoso.example",
            "OutgoingMailServerAuthentication": "EmailAuthPassword",
            "OutgoingMailServerHostName": "smtp.contoso.example",
            "OutgoingMailServerPortNumber": 587,
            "OutgoingMailServerUseSSL": true,
            "OutgoingMailServerUsername": "kim@contoso.example",
            "OutgoingPasswordSameAsIncomingPassword": true,
        })
    );
}

#[test]
fn what_cannot_be_written_leaves_the_old_file_as_it_is() {
    if !servers::available() {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("old");
    std::fs::write(&path, "old").expect("a file");
    let to_file = path.display().to_string();
    let microsoft = include_str!("files/office365.com.xml");
    for (place, form, words) in [
        (
            place(
                microsoft,
                &[
                    "outlook.office365.com. IN A 203.0.113.10",
                    "smtp.office365.com. IN A 203.0.113.10",
                ],
            ),
            "mobileconfig",
            "IMAP at outlook.office365.com signs in by OAuth2",
        ),
        (
            Place::new().serve(&["contoso.example. IN MX 10 mx.contoso.example."], &[]),
            "autoconfig",
            "No settings were found for contoso.example",
        ),
    ] {
        let run = place.run(&[
            "discover",
            &format!("kim@{DOMAIN}"),
            "--settings",
            form,
            "-o",
            &to_file,
        ]);
        assert_eq!(
            (run.code, run.stdout().as_str()),
            (Some(3), ""),
            "{}",
            run.stderr()
        );
        assert!(run.stderr().contains(words), "{}", run.stderr());
        assert_eq!(std::fs::read_to_string(&path).expect("a file"), "old");
    }
}

#[test]
fn of_two_that_differ_the_one_that_counts_for_more_is_written_with_a_warning() {
    if !servers::available() {
        return;
    }
    let old = "_imaps._tcp.contoso.example. IN SRV 0 1 993 old.contoso.example.";
    let there = "old.contoso.example. IN A 203.0.113.11";
    for form in ["text", "autoconfig", "mobileconfig"] {
        let place = place(&settings_file(SERVERS), &[old, there]);
        let run = place.run(&["discover", &format!("kim@{DOMAIN}"), "--settings", form]);
        assert_eq!(run.code, Some(1), "{}", run.stderr());
        assert!(
            run.stdout().contains("imap.contoso.example"),
            "{}",
            run.stdout()
        );
        assert!(
            !run.stdout().contains("old.contoso.example"),
            "{}",
            run.stdout()
        );
        let told: Vec<String> = run.stderr().split_whitespace().map(str::to_owned).collect();
        let told = told.join(" ");
        assert!(
            told.contains("another server, old.contoso.example:993"),
            "{told}"
        );
        assert!(
            told.contains("What is copied is the first, which counts for more."),
            "{told}"
        );
    }
}
