//! Asking for a token: what has to be given, what is said before, and that no secret is repeated.

use crate::{closed_port, code, file, mailprobe, refused, run, stderr, stdout};

const ID: &str = "11111111-2222-3333-4444-555555555555";

#[test]
fn options_that_belong_together_are_asked_for() {
    let (_folder, path) = file(b"hunter2");
    for (args, words) in [
        (&["--client-id", ID][..], "--client-id goes with --sign-in"),
        (&["--flow", "browser"], "--flow goes with --sign-in"),
        (
            &["--tenant", "contoso.com"],
            "--tenant goes with --sign-in or --app",
        ),
        (
            &["--login-host", "login.microsoftonline.com"],
            "--login-host goes with --sign-in or --app",
        ),
        (
            &["--app-secret-file", &path],
            "--app-secret-file goes with --app",
        ),
        (
            &["--app", ID, "--tenant", "contoso.com"],
            "MAILPROBE_APP_SECRET",
        ),
        (
            &[
                "--app",
                ID,
                "--tenant",
                "contoso.com",
                "--app-secret-file",
                &path,
                "--app-certificate",
                &path,
            ],
            "contradict each other",
        ),
        (&["--sign-in", "--password"], "contradict each other"),
        (&["--sign-in", "--app", ID], "contradict each other"),
        (&["--sign-in", "--no-login"], "contradict each other"),
        (&["--sign-in", "--client-id", "x"], "looks like"),
        (
            &["--sign-in", "--client-id", ID, "--tenant", "a/b"],
            "a domain of the organisation",
        ),
        (
            &["--app-secret=hunter2"],
            "never taken from the command line",
        ),
        (
            &["--client-secret", "hunter2"],
            "never taken from the command line",
        ),
    ] {
        refused(mailprobe(&[args, &["kim@contoso.com"]].concat()), words);
    }
}

#[test]
fn who_has_no_application_is_told_how_to_register_one() {
    let output = run(&["kim@contoso.com", "--sign-in"]);
    assert_eq!(code(&output), 2);
    let said = stderr(&output);
    assert_eq!(
        said.lines().filter(|line| line.starts_with("  ")).count(),
        6,
        "{said}"
    );
    for words in [
        "App registrations",
        "Allow public client flows",
        "IMAP.AccessAsUser.All",
        "Application (client) ID",
        "MAILPROBE_CLIENT_ID",
    ] {
        assert!(said.contains(words), "no {words} in {said}");
    }
}

#[test]
fn a_certificate_without_a_usable_key_is_refused_unread_by_anybody() {
    let (_folder, path) = file(b"hunter2");
    let app = ["--app", ID, "--tenant", "contoso.com"];
    let args = [&app[..], &["--app-certificate", &path, "kim@contoso.com"]].concat();
    refused(mailprobe(&args), "no private key in PEM");
    let key = b"-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n";
    let (_folder, path) = file(key);
    let args = [&app[..], &["--app-certificate", &path, "kim@contoso.com"]].concat();
    refused(mailprobe(&args), "take its passphrase off");
    let (_folder, path) = file(b"hunter2\nhunter2\n");
    let args = [&app[..], &["--app-secret-file", &path, "kim@contoso.com"]].concat();
    refused(mailprobe(&args), "more than one line");
}

/// A check of a server at Microsoft where nothing listens, with a sign-in service where nothing listens.
fn nowhere<'a>(more: &[&'a str], rule: &'a str) -> Vec<&'a str> {
    let usual = [
        "kim@contoso.com",
        "--only=imap",
        "--imap=outlook.office365.com:993/tls",
        "--dns=127.0.0.1:1",
        "--sign-in",
        "--connect-to",
        rule,
    ];
    [&usual[..], more].concat()
}

#[test]
fn a_dry_run_says_who_would_sign_in_where() {
    let rule = format!("::{}", closed_port());
    let output = run(&nowhere(&["--client-id", ID, "-n"], &rule));
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let told = stdout(&output)
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    let words = format!(
        "A token of contoso.com is asked for at login.microsoftonline.com, for the application {ID}"
    );
    assert!(told.contains(&words), "{told}");
}

#[test]
fn a_service_out_of_reach_is_told_and_the_servers_are_tried_all_the_same() {
    let rule = format!("::{}", closed_port());
    let mut command = mailprobe(&nowhere(&["--format=json"], &rule));
    let output = command.env("MAILPROBE_CLIENT_ID", ID).output().unwrap();
    let report: serde_json::Value = serde_json::from_str(&stdout(&output)).unwrap();
    let sign_in = &report["sign_in"];
    assert_eq!(sign_in["outcome"], "unreachable", "{sign_in}");
    assert_eq!(sign_in["stage"], "connect");
    assert_eq!(sign_in["trouble"], "refused");
    assert_eq!(sign_in["client"], ID);
    assert_ne!(report["verdict"], "works");
    assert_eq!(report["probes"].as_array().unwrap().len(), 1);
    let said = stderr(&output);
    assert!(said.contains("you sign in with a browser"), "{said}");
    assert!(
        !said.contains("sign-in attempt"),
        "nobody signs in without a token: {said}"
    );
}

#[test]
fn an_application_without_a_tenant_is_one_of_the_domain_of_the_address() {
    let (_folder, path) = file(b"hunter2");
    let args = |target: &'static str| {
        [
            target,
            "--only=imap",
            "--imap=outlook.office365.com:993/tls",
            "--dns=127.0.0.1:1",
            "--app",
            ID,
            "-n",
        ]
    };
    let with = ["--app-secret-file", path.as_str()];
    let output = run(&[&args("kim@contoso.com")[..], &with].concat());
    let told = stdout(&output)
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    assert!(
        told.contains("A token of contoso.com is asked for"),
        "{told}"
    );
    let nameless = [
        &args("outlook.office365.com")[..],
        &with,
        &["--username=kim"],
    ]
    .concat();
    refused(mailprobe(&nameless), "--app needs --tenant");
}

#[test]
fn only_the_service_of_microsoft_is_asked() {
    let rule = format!("::{}", closed_port());
    for (target, imap, words) in [
        ("kim@gmail.com", "imap.gmail.com:993/tls", "--token-file"),
        ("kim@example.org", "127.0.0.1:993/tls", "--login-host"),
    ] {
        let imap = format!("--imap={imap}");
        let args = [
            target,
            "--only=imap",
            &imap,
            "--dns=127.0.0.1:1",
            "--sign-in",
            "--client-id",
            ID,
            "--connect-to",
            &rule,
        ];
        let output = run(&args);
        let said = stderr(&output);
        assert_eq!(code(&output), 2, "{said}");
        assert!(said.contains(words), "{said}");
    }
}
