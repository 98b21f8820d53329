//! Arguments that cannot be followed, and what is told of those that can.

use crate::{SECRET, code, mailprobe, refused, run, stderr, stdout};

#[test]
fn arguments_that_cannot_be_followed_are_told_in_one_sentence() {
    for (args, words) in [
        (
            &["--only", "ftp", "kim@example.org"][..],
            "imap, pop3 and smtp",
        ),
        (&["--only", "", "kim@example.org"], "--only needs a value"),
        (
            &["diff", "a.json"],
            "`mailprobe diff caller.json here.json`",
        ),
        (&["replay"], "the name of the file is missing"),
        (
            &["completions", "foo"],
            "the name of the shell foo: it is one of",
        ),
        (
            &["schema", "foo"],
            "the name of the output foo: it is one of",
        ),
        (
            &["--formt", "json", "kim@example.org"],
            "did you mean --format?",
        ),
        (
            &["--frobnicate", "kim@example.org"],
            "there is no option --frobnicate",
        ),
        (&["--format", "xml", "kim@example.org"], "human, json"),
        (
            &["--color", "red", "kim@example.org"],
            "auto, always, never",
        ),
        (&["-4", "-6", "kim@example.org"], "contradict each other"),
        (&["-v", "-q", "kim@example.org"], "contradict each other"),
        (&["-6", "127.0.0.1"], "127.0.0.1 is an IPv4 address"),
        (&["-4", "::1"], "::1 is an IPv6 address"),
        (&["-6", "kim@[127.0.0.1]"], "127.0.0.1 is an IPv4 address"),
        (
            &["-4", "kim@example.org", "--imap=[::1]:993"],
            "::1 is an IPv6 address",
        ),
        (
            &["-6", "kim@example.org", "--connect-to=::127.0.0.1:"],
            "127.0.0.1 is an IPv4 address",
        ),
        (
            &["--no-login", "--password", "kim@example.org"],
            "contradict each other",
        ),
        (
            &["--no-login", "--token-file", "t", "kim@example.org"],
            "--no-login and --token-file contradict each other",
        ),
        (
            &["--token-file=t", "--no-login", "kim@example.org"],
            "--token-file contradict each other",
        ),
        (
            &["--password-stdin", "--token-stdin", "kim@example.org"],
            "contradict each other",
        ),
        (
            &[
                "--password-file",
                "a",
                "--token-file",
                "b",
                "kim@example.org",
            ],
            "contradict each other",
        ),
        (
            &[
                "--only",
                "imap",
                "--smtp",
                "mail.example.org",
                "kim@example.org",
            ],
            "--only leaves SMTP out",
        ),
        (&["--timeout", "0", "kim@example.org"], "whole seconds"),
        (&["--timeout", "soon", "kim@example.org"], "whole seconds"),
        (&["--timeout"], "--timeout needs a value"),
        (&["--imap", "mail.example.org:0", "kim@example.org"], "port"),
        (
            &["--imap", "mail.example.org:imap", "kim@example.org"],
            "port",
        ),
        (
            &["--smtp", "mail.example.org/ssl", "kim@example.org"],
            "tls, starttls or none",
        ),
        (
            &["--imap", "a", "--imap", "b", "kim@example.org"],
            "more than once",
        ),
        (
            &["--dns", "dns.example.org", "kim@example.org"],
            "IP address of a DNS server",
        ),
        (
            &["--connect-to", "a:1:b", "kim@example.org"],
            "HOST:PORT:ADDRESS:PORT",
        ),
        (&["--username", " ", "kim@example.org"], "empty"),
        (
            &["--ca-file", "/nonexistent/ca.pem", "kim@example.org"],
            "no such file",
        ),
        (
            &["kim@example.org", "sam@example.org"],
            "one argument too many",
        ),
        (&["--only", "imap"], "give an e-mail address"),
        (&["kim@"], "domain"),
        (&["@example.org"], "before the @"),
        (&["kim@exa mple.org"], "a space"),
        (&["kim@ bakery.example"], "a space"),
        (&["kim@contoso,com"], "did you mean a dot"),
        (&["kim@contoso.com,lee@contoso.com"], "one at a time"),
        (&["a@b@example.org"], "more than one @"),
        (
            &["--imap", "993", "kim@example.org"],
            "did you mean `:993`?",
        ),
        (
            &["--imap", "imaps://mail.example.org", "kim@example.org"],
            "://",
        ),
        (
            &["--smtp", "mail.example.org:587:starttls", "kim@example.org"],
            "behind a slash",
        ),
        (&["version"], "`mailprobe --version`"),
        (&["check", "check"], "`mailprobe check ADDRESS`"),
        (&["explian", "auth.bad-password"], "`mailprobe explain`"),
        (&["chekc", "kim@example.org"], "`mailprobe check`"),
        (&["tokne"], "`mailprobe token`"),
        (&["-password", "kim@example.org"], "--password"),
        (&["kim@example.org", "-dry-run"], "--dry-run"),
        (&["--timeout", "-1", "kim@example.org"], "whole seconds"),
        (
            &["--timeout=-5", "kim@example.org"],
            "seconds above 0, up to 3600, such as `--timeout 30`",
        ),
        (
            &["help", "discver"],
            "did you mean `mailprobe help discover`?",
        ),
        (&["help", "weather"], "`mailprobe --help` names all of them"),
        (
            &["discover", "kim@example.org", "--password"],
            "discover never signs in",
        ),
        (
            &["discover", "--token-file", "a", "kim@example.org"],
            "To sign in with them: `mailprobe kim@contoso.com --password`",
        ),
        (
            &[
                "discover",
                "example.org",
                "--programs",
                "x",
                "--settings",
                "autoconfig",
            ],
            "no mail program called x",
        ),
        (&["completions"], "`mailprobe completions bash`"),
        (&["explain"], "`mailprobe explain auth.bad-password`"),
        (&["imap://mail.example.org"], "without `://`"),
        (&["mail.example.org:993"], "--imap"),
        (
            &["--format", "json", "list"],
            "put the options after the command",
        ),
        (&["completions", "tcsh"], "bash"),
        (&["completions"], "is missing"),
        (&["explain"], "is missing"),
        (
            &["explain", "auth.bad-pasword"],
            "did you mean auth.bad-password",
        ),
        (&["demo", "no such thing"], "give the id of a fault"),
        (&["--imap", "\u{1b}[31m:x", "kim@example.org"], "\\u{1b}"),
    ] {
        refused(mailprobe(args), words);
    }
}

#[test]
fn help_shows_examples_first() {
    for args in [&["--help"][..], &["-h"], &["help"], &["check", "--help"]] {
        let help = run(args);
        assert_eq!(code(&help), 0);
        let text = stdout(&help);
        let (examples, usage) = (text.find("Examples:"), text.find("Usage:"));
        assert!(examples.is_some() && examples < usage, "{args:?}: {text}");
        assert!(
            text.lines().all(|line| line.chars().count() <= 100),
            "{text}"
        );
        for word in ["--dry-run", "Exit status: 0 works", "MAILPROBE_PASSWORD"] {
            assert!(text.contains(word), "{args:?}: {word}");
        }
    }
    let mut with_secret = mailprobe(&["--help"]);
    with_secret.env("MAILPROBE_PASSWORD", SECRET);
    assert!(!stdout(&with_secret.output().unwrap()).contains(SECRET));
    assert!(stdout(&run(&["--version"])).starts_with("mailprobe 0."));
}

/// What stands between the word for examples and the usage.
fn examples(help: &str) -> &str {
    let begin = help.find("Example").expect("examples");
    let end = help.find("Usage:").expect("a usage");
    &help[begin..end]
}

#[test]
fn no_example_is_broken_on_a_terminal_of_80_columns() {
    let commands = [
        "check",
        "discover",
        "ticket",
        "explain",
        "list",
        "demo",
        "replay",
        "diff",
        "audit",
        "smoke",
        "token",
        "config",
        "completions",
        "man",
        "schema",
    ];
    for command in commands {
        let at = |columns: &str| {
            let mut help = mailprobe(&[command, "--help"]);
            stdout(&help.env("COLUMNS", columns).output().unwrap())
        };
        let (narrow, wide) = (at("80"), at("100"));
        assert_eq!(examples(&narrow), examples(&wide), "{command}");
        let is_narrow = |line: &str| line.chars().count() <= 80;
        assert!(narrow.lines().all(is_narrow), "{command}: {narrow}");
        // Prose is broken by the terminal's width alone: no line of it is left with a word or two in the middle.
        let prose = |help: &str| help.split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(prose(&narrow), prose(&wide), "{command}");
    }
}

#[test]
fn completions_and_the_manual_come_from_the_definition() {
    for (shell, sign) in [
        ("bash", "complete -F _mailprobe"),
        ("zsh", "#compdef mailprobe"),
        ("fish", "complete -c mailprobe"),
        ("powershell", "Register-ArgumentCompleter"),
        ("elvish", "edit:completion"),
    ] {
        let output = run(&["completions", shell]);
        let script = stdout(&output);
        assert_eq!(code(&output), 0);
        for word in [sign, "password-file", "connect-to", "explain"] {
            assert!(script.contains(word), "{shell}: {word}");
        }
    }
    let page = stdout(&run(&["man"]));
    for section in [
        "NAME",
        "SYNOPSIS",
        "COMMANDS",
        "ENVIRONMENT",
        "\"EXIT STATUS\"",
        "EXAMPLES",
    ] {
        let section = section.replace("\"EXIT STATUS\"", "EXIT STATUS");
        assert!(page.contains(&format!(".SH {section}")), "{section}");
    }
    assert!(page.contains("mailprobe kim@contoso.com"));
    let schema: serde_json::Value = serde_json::from_str(&stdout(&run(&["schema"]))).unwrap();
    assert_eq!(schema["properties"]["schema_version"]["const"], 1);
    for of in [
        "report",
        "plan",
        "explanation",
        "list",
        "serve",
        "token",
        "audit",
        "discovery",
        "questions",
    ] {
        let schema: serde_json::Value =
            serde_json::from_str(&stdout(&run(&["schema", of]))).unwrap();
        assert_eq!(schema["$id"], format!("mailprobe-{of}-1"));
    }
}

#[test]
fn pages_are_listed_and_explained_in_both_forms() {
    let list = stdout(&run(&["list"]));
    assert!(
        list.contains("auth.bad-password") && list.contains("tls.expired"),
        "{list}"
    );
    let list: serde_json::Value =
        serde_json::from_str(&stdout(&run(&["list", "--format", "json"]))).unwrap();
    let ids: Vec<&str> = list["faults"]
        .as_array()
        .unwrap()
        .iter()
        .map(|fault| fault["id"].as_str().unwrap())
        .collect();
    assert!(ids.is_sorted() && ids.contains(&"tcp.refused"));
    for id in [
        "tcp.refused",
        "TCP.Refused",
        " tcp.refused ",
        "tcp refused",
        "tls.name_mismatch",
        "tls.name-mismatch.",
        "name-mismatch",
    ] {
        let text = run(&["explain", id]);
        assert_eq!(code(&text), 0);
        assert!(stdout(&text).contains("Who can mend it"));
    }
    let json = run(&["explain", "tcp.refused", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&stdout(&json)).unwrap();
    assert_eq!(json["known"], true);
    assert_eq!(json["candidates"][0]["id"], "tcp.refused");
    assert!(json["candidates"][0]["fix"]["help_desk"].is_string());
    let unknown = run(&["explain", "tcp.refussed", "--format", "json"]);
    assert_eq!(code(&unknown), 2);
    let unknown: serde_json::Value = serde_json::from_str(&stdout(&unknown)).unwrap();
    assert_eq!(unknown["known"], false);
    assert_eq!(unknown["candidates"], serde_json::json!([]));
    assert_eq!(unknown["did_you_mean"][0], "tcp.refused");
}

#[test]
fn a_target_that_is_also_a_command_can_be_given_after_check() {
    let output = run(&["check", "list", "--dry-run"]);
    assert_eq!(code(&output), 0);
    assert!(stdout(&output).contains("What would be done for list"));
}

#[test]
fn alone_it_shows_the_commands_that_matter() {
    let output = run(&[]);
    assert_eq!(output.status.code(), Some(2), "nothing was checked");
    assert_eq!(stdout(&output), "");
    let told = stderr(&output);
    assert!(told.lines().count() < 12, "{told}");
    let commands: Vec<&str> = told
        .lines()
        .filter_map(|line| line.strip_prefix("  mailprobe "))
        .collect();
    assert_eq!(commands.len(), 3, "{told}");
    for command in commands {
        let name = command.split(' ').next().unwrap();
        let is_known = name.contains('@') || run(&[name, "--help"]).status.success();
        assert!(is_known, "{command}");
    }
}
