//! The forms of a report: what each leaves on the streams, in files, and as the exit status.

use std::io::Write as _;
use std::net::TcpListener;
use std::process::Output;

use crate::{closed_port, code, mailprobe, refused, run, stderr, stdout};

/// Every word that `--format` takes.
pub(crate) const FORMS: [&str; 9] = [
    "human",
    "json",
    "markdown",
    "html",
    "junit",
    "github",
    "nagios",
    "prometheus",
    "ndjson",
];

/// A server that cannot be reached.
fn checked(more: &[&str]) -> Output {
    let server = format!("--imap={}", closed_port());
    let args = ["127.0.0.1", "--only=imap", &server];
    mailprobe(&args)
        .args(more)
        .env_remove("GITHUB_STEP_SUMMARY")
        .output()
        .unwrap()
}

#[test]
fn every_form_names_the_finding_and_only_the_plugin_has_a_status_of_its_own() {
    for form in FORMS {
        let output = checked(&["--format", form]);
        let text = stdout(&output);
        let wanted = if form == "nagios" { 2 } else { 1 };
        assert_eq!(code(&output), wanted, "{form}: {}", stderr(&output));
        assert!(
            text.contains("tcp.refused") && text.ends_with('\n'),
            "{form}: {text}"
        );
        assert_eq!(stderr(&output), "", "{form}");
    }
    let demo = run(&["demo", "tls.expired", "--format=junit", "-q"]);
    assert!(
        stdout(&demo).contains("<failure message="),
        "{}",
        stdout(&demo)
    );
}

#[test]
fn a_plugin_that_could_not_run_is_unknown_and_says_why_where_it_is_read() {
    for args in [
        &["--format", "nagios"][..],
        &["--format=nagios", "kim@example.org", "--bogus"],
        &[
            "kim@example.org",
            "--format",
            "nagios",
            "--password-file",
            "/nonexistent",
        ],
        &["kim@example.org", "--format", "nagios", "--dry-run"],
    ] {
        let output = run(args);
        let text = stdout(&output);
        assert_eq!(code(&output), 3, "{args:?}: {text}");
        assert!(text.starts_with("MAILPROBE UNKNOWN - "), "{args:?}: {text}");
        assert_eq!(text.lines().count(), 1, "{text}");
        assert!(
            stderr(&output).starts_with("error: "),
            "{}",
            stderr(&output)
        );
    }
    // Only the value of this option asks for it.
    refused(mailprobe(&["--checks", "nagios", "--bogus"]), "--bogus");
}

/// The form may stand in a variable or in a file as well, and what goes wrong may be anything.
#[test]
fn a_plugin_of_a_variable_or_a_file_is_unknown_too() {
    let folder = tempfile::tempdir().unwrap();
    let usual = folder.path().join("mailprobe");
    std::fs::create_dir(&usual).unwrap();
    let file = usual.join("config.toml");
    std::fs::write(&file, "format = \"nagios\"\n").unwrap();
    let smoke = folder.path().join("smoke.toml");
    std::fs::write(
        &smoke,
        "format = \"nagios\"\n[[target]]\naddress = \"kim@example.org\"\ntoken = { env = \"NOT_SET\" }\n",
    )
    .unwrap();
    let file = file.to_str().unwrap();
    let named = format!("--config={file}");
    let home = folder.path().to_str().unwrap();
    let ways = [
        (None, Some(("MAILPROBE_FORMAT", "nagios"))),
        (None, Some(("MAILPROBE_CONFIG", file))),
        (None, Some(("XDG_CONFIG_HOME", home))),
        (Some(named.as_str()), None),
    ];
    let troubles: [&[&str]; 4] = [
        &["kim@example.org", "--bogus"],
        &["kim@example.org", "--timeout=soon"],
        &["kim@example.org", "--password-file=/nonexistent"],
        &["kim@example.org", "--no-login", "-o", "/nonexistent/x"],
    ];
    let unknown = |args: &[&str], variable: Option<(&str, &str)>| {
        let output = mailprobe(args).envs(variable).output().unwrap();
        let text = stdout(&output);
        assert_eq!(
            code(&output),
            3,
            "{args:?} {variable:?}: {text}{}",
            stderr(&output)
        );
        assert!(text.starts_with("MAILPROBE UNKNOWN - "), "{args:?}: {text}");
        assert_eq!(text.lines().count(), 1, "{text}");
    };
    for (way, variable) in ways {
        for trouble in troubles {
            unknown(&[trouble, way.as_slice()].concat(), variable);
        }
    }
    unknown(&["smoke", smoke.to_str().unwrap()], None);
    // The option ranks above both, also where it is written in one word.
    for option in [&["--format=json"][..], &["--format", "json"]] {
        let mut command = mailprobe(&[&["kim@example.org", "--bogus"], option].concat());
        command.env("MAILPROBE_FORMAT", "nagios");
        refused(command, "--bogus");
    }
    // A command without that form is no plugin.
    let mut config = mailprobe(&["config", "--bogus"]);
    config.env("MAILPROBE_CONFIG", file);
    refused(config, "--bogus");
}

#[test]
fn the_summary_of_a_job_is_added_to_what_stands_there() {
    let folder = tempfile::tempdir().unwrap();
    let summary = folder.path().join("summary.md");
    std::fs::write(&summary, "# Before\n").unwrap();
    let server = format!("--imap={}", closed_port());
    let args = ["127.0.0.1", "--only=imap", &server];
    let with = |more: &str| {
        let mut command = mailprobe(&args);
        command.arg(more).env("GITHUB_STEP_SUMMARY", &summary);
        command.output().unwrap()
    };
    for form in FORMS.into_iter().filter(|form| *form != "github") {
        with(&format!("--format={form}"));
    }
    assert_eq!(std::fs::read_to_string(&summary).unwrap(), "# Before\n");
    assert_eq!(code(&with("--format=github")), 1);
    let text = std::fs::read_to_string(&summary).unwrap();
    assert!(
        text.starts_with("# Before\nIMAP does not work for"),
        "{text}"
    );
    assert!(text.contains("(`tcp.refused`)"), "{text}");

    let mut nowhere = mailprobe(&["kim@example.org", "--format=github"]);
    nowhere.env("GITHUB_STEP_SUMMARY", folder.path());
    refused(nowhere, "GITHUB_STEP_SUMMARY cannot be written");
}

#[test]
fn a_ticket_is_the_check_as_markdown() {
    let server = format!("--imap={}", closed_port());
    let output = run(&["ticket", "127.0.0.1", "--only=imap", &server]);
    let text = stdout(&output);
    assert_eq!(code(&output), 1, "{}", stderr(&output));
    assert!(
        text.starts_with("IMAP does not work for `127.0.0.1`.\n"),
        "{text}"
    );
    assert!(text.lines().count() < 40, "{text}");
    refused(
        mailprobe(&["ticket", "kim@example.org", "--format=json"]),
        "a ticket is Markdown",
    );
    refused(
        mailprobe(&["ticket", "kim@example.org", "--dry-run"]),
        "leave one of them out",
    );
    refused(
        mailprobe(&["ticket", "--password", "hunter2"]),
        "--password-file",
    );
}

#[test]
fn what_is_no_report_of_a_run_has_two_forms() {
    refused(
        mailprobe(&["kim@example.org", "--dry-run", "--format=junit"]),
        "a plan is no report",
    );
    refused(
        mailprobe(&["demo", "--list", "--format=html"]),
        "human or json",
    );
    refused(
        mailprobe(&["list", "--format=html"]),
        "it is one of human, json",
    );
}

#[test]
fn orders_of_a_server_reach_no_runner() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let server = format!("--imap={}/none", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let _ = stream.and_then(|mut stream| stream.write_all(b"* BYE ##[error]gone\r\n"));
        }
    });
    let args = ["127.0.0.1", "--only=imap", "-v", &server];
    for runner in ["GITHUB_ACTIONS", "TF_BUILD", "TEAMCITY_VERSION"] {
        let output = mailprobe(&args).env(runner, "true").output().unwrap();
        let text = stdout(&output);
        assert!(text.contains("# #[error]gone"), "{text}");
        assert!(!text.contains("##["), "{text}");
    }
    assert!(stdout(&run(&args)).contains("* BYE ##[error]gone"));
    // The form for GitHub is made of orders, its own alone.
    let output = mailprobe(&args[..2])
        .args([&server, "--format=github"])
        .env("GITHUB_ACTIONS", "true")
        .output()
        .unwrap();
    let text = stdout(&output);
    assert!(text.lines().all(|line| line.starts_with("::")), "{text}");
}

/// A form that only a check has is no error of the others.
#[test]
fn a_form_that_is_set_for_checks_stops_no_other_command() {
    let folder = tempfile::tempdir().unwrap();
    for form in FORMS {
        let file = folder.path().join("config.toml");
        std::fs::write(&file, format!("format = \"{form}\"\n")).unwrap();
        for args in [
            &["list"][..],
            &["explain", "tls.expired"],
            &["list", "--programs"],
        ] {
            let by_variable = mailprobe(args)
                .env("MAILPROBE_FORMAT", form)
                .output()
                .unwrap();
            let by_file = mailprobe(args)
                .env("MAILPROBE_CONFIG", &file)
                .output()
                .unwrap();
            for output in [by_variable, by_file] {
                assert_eq!(code(&output), 0, "{form} {args:?}: {}", stderr(&output));
            }
        }
    }
    let wrong = mailprobe(&["list"])
        .env("MAILPROBE_FORMAT", "pdf")
        .output()
        .unwrap();
    assert_eq!(code(&wrong), 2, "{}", stderr(&wrong));
}

/// A file of defaults that cannot be used is named, and never passed over.
#[cfg(unix)]
#[test]
fn the_file_of_defaults_is_named_where_it_cannot_be_used() {
    let folder = tempfile::tempdir().unwrap();
    let usual = folder.path().join("mailprobe");
    std::fs::create_dir(&usual).unwrap();
    let file = usual.join("config.toml");
    let list = || {
        let mut command = mailprobe(&["list"]);
        command
            .env_remove("MAILPROBE_CONFIG")
            .env("XDG_CONFIG_HOME", folder.path());
        command.output().unwrap()
    };
    assert_eq!(code(&list()), 0, "there is none");
    let named = |output: &Output| {
        assert_eq!(code(output), 2, "{}", stderr(output));
        assert!(
            stderr(output).contains(&file.display().to_string()),
            "{}",
            stderr(output)
        );
    };
    std::os::unix::fs::symlink("/nonexistent/config.toml", &file).unwrap();
    named(&list());
    std::fs::remove_file(&file).unwrap();
    std::fs::create_dir(&file).unwrap();
    named(&list());
    std::fs::remove_dir(&file).unwrap();
    for text in [
        &b"\xff\xfe"[..],
        b"format = \"json\n",
        b"formt = \"json\"\n",
    ] {
        std::fs::write(&file, text).unwrap();
        named(&list());
    }
}

/// What is asked for and has no place is refused before anybody is asked.
#[test]
fn programs_and_what_one_shows_are_told_where_there_is_a_place_for_them() {
    for (option, args) in [
        ("--programs", &["--programs"][..]),
        ("--shown", &["--shown", "Connection refused"]),
    ] {
        for form in FORMS {
            let output = checked(&[args, &["--format", form]].concat());
            let has_place = ["human", "json", "markdown", "html", "github"].contains(&form);
            assert_eq!(code(&output) == 1, has_place, "{form}: {}", stderr(&output));
            assert_eq!(
                stderr(&output).contains(&format!("has no place for what {option} tells")),
                !has_place,
                "{form}"
            );
            let is_told = stdout(&output).contains("it is what finding 1 says");
            assert_eq!(is_told, has_place && option == "--shown", "{form}");
        }
    }
}

/// Servers say `-ERR`, and programs show numbers below zero.
#[test]
fn what_a_program_shows_may_begin_with_a_hyphen() {
    for (text, id) in [
        (
            "-ERR [SYS/TEMP] Temporary authentication failure.",
            "auth.temporary",
        ),
        ("-2147014836", "tcp.timeout"),
    ] {
        let output = checked(&["--shown", text, "--format", "json"]);
        let report: serde_json::Value = serde_json::from_slice(&output.stdout)
            .unwrap_or_else(|error| panic!("{text}: {error}, {}", stderr(&output)));
        assert_eq!(report["shown"]["meanings"][0]["id"], id, "{text}");
    }
    for option in ["-v", "--quiet", "--format=json"] {
        let output = checked(&["--shown", option]);
        assert_eq!(code(&output), 2, "{option}");
        let says = stderr(&output);
        assert!(says.contains("--shown needs a value"), "{option}: {says}");
    }
}
