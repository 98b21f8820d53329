//! Passwords, tokens and roots of trust: which are taken, and that no secret is repeated.

use crate::{file, mailprobe, refused};

#[test]
fn a_password_among_the_words_that_a_program_showed_is_refused_and_not_repeated() {
    let (_folder, path) = file(b"geheim1234\n");
    let words = "535 5.7.8 geheim1234 failed";
    let args = [
        "kim@example.org",
        "--password-file",
        &path,
        "--shown",
        words,
    ];
    refused(mailprobe(&args), "stands in the arguments");
}

#[test]
fn a_secret_in_the_arguments_is_refused_and_not_repeated() {
    let (_folder, path) = file(b"x");
    for args in [
        &["--password=hunter2", "kim@example.org"][..],
        &["--password", "hunter2", "kim@example.org"],
        &["kim@example.org", "--password", "hunter2"],
        &["--password", "hunter2"],
        &["--username", "kim", "--password", "hunter2"],
        &["check", "--password", "hunter2", "kim@example.org"],
        &["check", "--password=hunter2", "kim@example.org"],
        &["--pass", "hunter2", "kim@example.org"],
        &["--passwd=hunter2", "kim@example.org"],
        &["-p", "hunter2", "kim@example.org"],
        &["--token", "hunter2", "kim@example.org"],
        &["--token=hunter2", "kim@example.org"],
        &["--secret=hunter2", "kim@example.org"],
        &[
            "--password-file",
            &path,
            "--password=hunter2",
            "kim@example.org",
        ],
    ] {
        refused(mailprobe(args), "--password-file");
    }
    for (args, words) in [
        (
            &[
                "--imap",
                "kim:hunter2@mail.example.org:993",
                "kim@example.org",
            ][..],
            "[hidden]@mail.example.org:993",
        ),
        (
            &[
                "--sign-in",
                "--login-host",
                "kim:hunter2@login.example.org",
                "kim@example.org",
            ],
            "[hidden]@login",
        ),
        (
            &[
                "--web-check",
                "http://kim:hunter2@example.org/",
                "kim@example.org",
            ],
            "[hidden]@example.org/",
        ),
        (
            &["--dns", "kim:hunter2@127.0.0.1", "kim@example.org"],
            "[hidden]@127.0.0.1",
        ),
        (
            &["--app", "hunter2~secret", "kim@example.org"],
            "--app: the id of an application",
        ),
        (&["-password=hunter2", "kim@example.org"], "--password"),
        (&["kim:hunter2@example.org"], "--password-file"),
        (&["mailto:kim:hunter2@example.org"], "--password-file"),
        (&["imap://kim:hunter2@example.org"], "://"),
        (
            &["--password-stdin=hunter2", "kim@example.org"],
            "takes no value",
        ),
        (&["--no-login=hunter2", "kim@example.org"], "takes no value"),
        (&["kim@example.org", "hunter2"], "one argument too many"),
        (
            &["--password-file", "hunter2", "kim@example.org"],
            "--password-file cannot be read",
        ),
        (
            &["--token-file", "hunter2", "kim@example.org"],
            "--token-file cannot be read",
        ),
    ] {
        refused(mailprobe(args), words);
    }
}

#[test]
fn a_secret_that_cannot_be_one_is_refused() {
    for (content, option, words) in [
        (&b""[..], "--password-file", "empty"),
        (b"\n", "--password-file", "empty"),
        (b"\r\n", "--password-file", "empty"),
        (
            b"hunter2\nhunter2\n",
            "--password-file",
            "more than one line",
        ),
        (b"hunter2\0", "--password-file", "NUL"),
        (b"hunter2\xff", "--password-file", "not UTF-8"),
        (b"\xff\xfeh\0u\0", "--password-file", "UTF-16"),
        (b"", "--token-file", "empty"),
        (b"Bearer \n", "--token-file", "empty"),
        (b"hunter2 hunter2", "--token-file", "not an access token"),
        (
            b"{\"access_token\": \"hunter2\"}",
            "--token-file",
            "not an access token",
        ),
    ] {
        let (_folder, path) = file(content);
        refused(mailprobe(&[option, &path, "kim@example.org"]), words);
    }
    let (folder, path) = file(b"hunter2");
    let missing = format!("{path}-not");
    refused(
        mailprobe(&["--password-file", &missing, "kim@example.org"]),
        "no such file",
    );
    let folder = folder.path().to_str().unwrap();
    refused(
        mailprobe(&["--password-file", folder, "kim@example.org"]),
        "folder",
    );
    refused(
        mailprobe(&["--password-file", &path, "mail.example.org"]),
        "--username",
    );
    #[cfg(unix)]
    refused(
        mailprobe(&["--password-file", "/dev/zero", "kim@example.org"]),
        "too long",
    );
}

#[test]
fn the_environment_and_standard_input_are_held_to_the_same() {
    let with = |name: &str, value: &str| {
        let mut command = mailprobe(&["kim@example.org"]);
        command.env(name, value);
        command
    };
    refused(
        with("MAILPROBE_PASSWORD", ""),
        "MAILPROBE_PASSWORD is empty",
    );
    // An empty one is told before the name that would go with it.
    let mut nameless = mailprobe(&["mail.example.org"]);
    nameless.env("MAILPROBE_PASSWORD", "");
    refused(nameless, "MAILPROBE_PASSWORD is empty");
    refused(with("MAILPROBE_TOKEN", "a b"), "not an access token");
    let mut both = with("MAILPROBE_PASSWORD", "hunter2");
    both.env("MAILPROBE_TOKEN", "hunter2");
    refused(both, "both set");
    let mut nameless = mailprobe(&["mail.example.org"]);
    nameless.env("MAILPROBE_PASSWORD", "hunter2");
    refused(nameless, "--no-login to leave it unused");
    refused(mailprobe(&["--password-stdin", "kim@example.org"]), "empty");
    refused(
        mailprobe(&["--password", "kim@example.org"]),
        "there is none",
    );
}

#[test]
fn ca_files_hold_certificates_and_nothing_else() {
    for (content, words) in [
        (&b""[..], "holds no certificate"),
        (b"hello", "holds no certificate"),
        (
            b"-----BEGIN CERTIFICATE-----\n!!!\n-----END CERTIFICATE-----\n",
            "not readable as PEM",
        ),
        (
            b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
            "not a certificate",
        ),
    ] {
        let (_folder, path) = file(content);
        refused(mailprobe(&["--ca-file", &path, "kim@example.org"]), words);
    }
}

#[test]
fn what_is_the_secret_itself_is_refused_elsewhere_and_hidden_as_a_name() {
    let (_folder, path) = file(b"hunter2");
    let with = ["--password-file", &path, "--dns=127.0.0.1:1", "--only=imap"];
    for args in [
        &["hunter2", "--username=kim"][..],
        &["kim@example.org", "--imap=hunter2:993"],
    ] {
        refused(
            mailprobe(&[args, &with].concat()),
            "stands in the arguments",
        );
    }
    let closed = crate::closed_port();
    let imap = format!("--imap={closed}/tls");
    let summary = tempfile::tempdir().unwrap();
    let summary = summary.path().join("summary");
    let forms = crate::forms::FORMS.map(|form| format!("--format={form}"));
    let forms = forms.iter().map(|form| vec![form.as_str()]);
    for more in forms.chain([vec![], vec!["-v"]]) {
        let args = ["kim@example.org", "--username=hunter2", &imap];
        let output = mailprobe(&[&args[..], &with, &more].concat())
            .env("GITHUB_STEP_SUMMARY", &summary)
            .output()
            .unwrap();
        for said in [&output.stdout, &output.stderr] {
            let said = String::from_utf8_lossy(said);
            assert!(!said.contains("hunter2"), "{said}");
        }
    }
    let summary = std::fs::read_to_string(summary).unwrap();
    assert!(
        !summary.contains("hunter2") && summary.contains("[hidden]"),
        "{summary}"
    );
}

/// Who may read the file of a secret is said once, and only where others really can.
#[cfg(unix)]
#[test]
fn a_file_of_a_secret_that_others_can_read_is_told() {
    use std::fs::{Permissions, set_permissions};
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("secret");
    std::fs::write(&path, "hunter2").unwrap();
    let named = path.to_str().unwrap();
    let closed = crate::closed_port();
    let imap = format!("{closed}/tls");
    let args = [
        "kim@example.org",
        "--only",
        "imap",
        "--imap",
        &imap,
        "--password-file",
        named,
        "--timeout",
        "5",
    ];
    for (of_folder, of_file, more, is_told) in [
        (0o755, 0o644, "-v", true),
        (0o755, 0o600, "-v", false),
        (0o755, 0o640, "-v", false),
        // Nobody else comes as far as the file.
        (0o700, 0o644, "-v", false),
        (0o755, 0o644, "-q", false),
    ] {
        set_permissions(folder.path(), Permissions::from_mode(of_folder)).unwrap();
        set_permissions(&path, Permissions::from_mode(of_file)).unwrap();
        let output = mailprobe(&[&args[..], &[more]].concat()).output().unwrap();
        let said = crate::stderr(&output);
        let told = said.matches("Others on this computer can read the file of --password-file");
        assert_eq!(
            told.count(),
            usize::from(is_told),
            "{of_folder:o} {of_file:o}: {said}"
        );
        assert!(!said.contains("hunter2"), "{said}");
    }
}
