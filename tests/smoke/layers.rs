//! What counts: the option, then the variable, then the file.

use std::ffi::OsString;
use std::process::{Command, Output};

use mailprobe::cli::{definition, layers};
use mailprobe::config::key::{KEYS, not_in_files};

/// A value that each option with a value takes.
const VALUES: [(&str, &str); 43] = [
    ("app", "11111111-2222-3333-4444-555555555555"),
    ("app-certificate", "app.pem"),
    ("app-secret-file", "secret"),
    ("ca-file", "root.pem"),
    ("checks", "folder"),
    ("client-id", "11111111-2222-3333-4444-555555555555"),
    ("color", "never"),
    ("compare-dns", "192.0.2.53 [2001:db8::53]:5353"),
    ("config", "mailprobe.toml"),
    ("connect-to", "a.example:993:127.0.0.1:1993"),
    ("dns", "192.0.2.53"),
    ("expect", "imap=off"),
    ("flow", "device"),
    ("format", "json"),
    ("from", "kim@contoso.com"),
    ("imap", "mail.example.org:993"),
    ("jobs", "2"),
    ("keep", "keep.txt"),
    ("login-host", "login.example.org"),
    ("mailbox", "shared@contoso.com"),
    ("mailbox-settings", "a.csv"),
    ("mechanism", "plain"),
    ("only", "imap,pop3"),
    ("output", "report.json"),
    ("password-file", "secret"),
    ("pop3", "mail.example.org:995"),
    ("programs", "thunderbird"),
    ("proxy", "http://proxy.example.org"),
    ("proxy-file", "proxy"),
    ("script", "off.ps1"),
    ("shown", "0x800CCC0E"),
    ("smtp", ":587"),
    ("target", "kim,lee"),
    ("tenant", "contoso.com"),
    ("timeout", "5"),
    ("token-file", "token"),
    ("username", "kim"),
    ("web-check", "off"),
    // Switches that are counted.
    ("quiet", "1"),
    ("verbose", "2"),
    ("dry-run", "yes"),
    ("ipv4", "true"),
    ("ipv6", "1"),
];

/// Whoever adds an option says here what it takes, or in the list of those without a variable why it has none.
#[test]
fn every_option_has_its_variable() {
    let mut definition = definition();
    definition.build();
    let mut seen = 0;
    for command in definition
        .get_subcommands()
        .filter(|one| one.get_name() != "help")
    {
        for arg in command.get_arguments() {
            let Some(option) = arg.get_long() else {
                continue;
            };
            if !layers::has_variable(command.get_name(), option) {
                continue;
            }
            let value = VALUES
                .iter()
                .find(|(name, _)| *name == option)
                .map(|(_, value)| *value);
            let value = value.or((!arg.get_action().takes_values()).then_some("yes"));
            let value = value.unwrap_or_else(|| panic!("no value for --{option}"));
            let variable = layers::variable(option);
            let read = |name: &str| (name == variable).then(|| OsString::from(value));
            let (settings, unusable) = layers::of_environment(&definition, command, &read);
            assert_eq!(unusable, [] as [&str; 0]);
            let [setting] = settings.as_slice() else {
                panic!("{variable} for {}: {settings:?}", command.get_name());
            };
            assert_eq!(setting.option, option);
            let is_read_elsewhere = ["proxy", "config"].contains(&option);
            assert_eq!(setting.words.is_empty(), is_read_elsewhere, "{option}");
            // An empty variable is one that is not set.
            let empty = |name: &str| (name == variable).then(OsString::new);
            let (settings, unusable) = layers::of_environment(&definition, command, &empty);
            assert!(settings.is_empty() && unusable.is_empty());
            seen += 1;
        }
    }
    assert!(seen > 60, "{seen}");
}

#[test]
fn every_option_of_check_is_a_key_of_the_file_or_is_said_not_to_be() {
    let definition = definition();
    let check = definition.find_subcommand("check").unwrap();
    for option in check.get_arguments().filter_map(clap::Arg::get_long) {
        let is_key = KEYS.iter().any(|key| key.name == option);
        let is_out = not_in_files().any(|name| name == option);
        assert!(
            is_key != is_out,
            "--{option}: key {is_key}, said not to be {is_out}"
        );
    }
}

fn mailprobe(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mailprobe"));
    command.args(args).env_clear().env("LANG", "C.UTF-8");
    command
}

fn said(output: &Output) -> (String, String, i32) {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (
        text(&output.stdout),
        text(&output.stderr),
        output.status.code().unwrap(),
    )
}

/// What a dry run of a server shows of the settings that count.
fn plan(mut command: Command) -> serde_json::Value {
    let output = command.args(["--format=json"]).output().unwrap();
    let (stdout, stderr, code) = said(&output);
    assert_eq!(code, 0, "{stderr}");
    serde_json::from_str(&stdout).unwrap()
}

#[test]
fn the_option_ranks_above_the_variable_and_that_above_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let usual = folder.path().join("mailprobe");
    std::fs::create_dir(&usual).unwrap();
    std::fs::write(
        usual.join("config.toml"),
        "timeout = 11\nonly = \"imap\"\nweb-check = \"off\"\n",
    )
    .unwrap();
    let check = |args: &[&str]| {
        let mut command = mailprobe(&[&["127.0.0.1", "--dry-run"], args].concat());
        command.env("XDG_CONFIG_HOME", folder.path());
        command
    };
    let timeout = |command: Command| plan(command)["timeout_ms"].as_u64().unwrap();
    if cfg!(not(windows)) {
        assert_eq!(timeout(check(&[])), 11_000);
        assert_eq!(plan(check(&[]))["probes"].as_array().unwrap().len(), 2);
    }
    let mut of_variable = check(&[]);
    of_variable.env("MAILPROBE_TIMEOUT", "12");
    assert_eq!(timeout(of_variable), 12_000);
    let mut of_option = check(&["--timeout=13"]);
    of_option.env("MAILPROBE_TIMEOUT", "12");
    assert_eq!(timeout(of_option), 13_000);
    let mut named = check(&[]);
    let other = folder.path().join("other.toml");
    std::fs::write(&other, "timeout = 14\n").unwrap();
    named.env("MAILPROBE_CONFIG", &other);
    assert_eq!(timeout(named), 14_000);
    assert_eq!(
        timeout(check(&["--config", other.to_str().unwrap()])),
        14_000
    );
    assert_eq!(timeout(check(&["--config=none"])), 60_000);
}

#[test]
fn what_is_nearer_wins_over_what_it_contradicts() {
    let mut command = mailprobe(&["127.0.0.1", "--dry-run", "--ipv4"]);
    command
        .env("MAILPROBE_IPV6", "1")
        .env("MAILPROBE_CONFIG", "none");
    plan(command);
    let mut command = mailprobe(&["kim@127.0.0.1", "--dry-run", "--no-login"]);
    command
        .env("MAILPROBE_PASSWORD_FILE", "/nonexistent")
        .env("MAILPROBE_MECHANISM", "plain");
    assert!(plan(command)["sign_in"].is_null());
    let mut command = mailprobe(&["kim@127.0.0.1", "--dry-run"]);
    command
        .env("MAILPROBE_TOKEN_FILE", "/nonexistent")
        .env("MAILPROBE_TENANT", "contoso.com");
    assert_eq!(plan(command)["sign_in"]["with"], "token");
}

/// What is set for every run stops no command that it is nothing to; given as an argument, it is told.
#[test]
fn what_is_set_for_checks_is_passed_over_where_it_is_nothing_to_a_command() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("c.toml");
    std::fs::write(
        &path,
        "compare-dns = [\"192.0.2.53\"]\nformat = \"junit\"\n",
    )
    .unwrap();
    let path = path.to_str().unwrap();
    let variables = [
        ("MAILPROBE_COMPARE_DNS", "192.0.2.53"),
        ("MAILPROBE_FORMAT", "junit"),
    ];
    for args in [
        &["discover", "kim@example.org", "--dry-run"][..],
        &["kim@127.0.0.1", "--dry-run"],
        &["demo", "--list"],
    ] {
        for (more, set) in [(&["--config", path][..], &[][..]), (&[], &variables[..])] {
            let mut command = mailprobe(&[args, more].concat());
            command.envs(set.iter().copied());
            let (stdout, stderr, code) = said(&command.output().unwrap());
            assert_eq!(code, 0, "{args:?}: {stderr}");
            assert!(!stdout.is_empty(), "{args:?}");
        }
    }
    // A ticket is one whatever form checks have.
    let mut ticket = mailprobe(&["ticket", "127.0.0.1", "--timeout", "1", "--config", path]);
    let (stdout, stderr, _) = said(&ticket.output().unwrap());
    assert!(stdout.contains("- Asked for: `127.0.0.1`"), "{stderr}");
    for (args, words) in [
        (
            &["discover", "kim@example.org", "--compare-dns", "192.0.2.53"][..],
            "belongs to a check",
        ),
        (
            &["ticket", "127.0.0.1", "--format", "junit"],
            "a ticket is Markdown",
        ),
        (
            &["127.0.0.1", "--dry-run", "--format", "junit"],
            "a plan is no report",
        ),
    ] {
        let (_, stderr, code) = said(&mailprobe(args).output().unwrap());
        assert_eq!(code, 2, "{args:?}");
        assert!(stderr.contains(words), "{stderr}");
    }
    let help = said(&mailprobe(&["discover", "--help"]).output().unwrap()).0;
    assert!(!help.contains("--compare-dns"), "{help}");
}

#[test]
fn what_cannot_be_used_is_told_with_the_variable_and_without_the_value() {
    for (variables, words) in [
        (
            &[("MAILPROBE_TIMEOUT", "hunter2")][..],
            "MAILPROBE_TIMEOUT: give whole seconds",
        ),
        (
            &[("MAILPROBE_IPV4", "hunter2")],
            "MAILPROBE_IPV4: it takes 1, true or yes",
        ),
        (
            &[("MAILPROBE_IPV4", "1"), ("MAILPROBE_IPV6", "yes")],
            "contradict each other",
        ),
        (
            &[("MAILPROBE_USERNAME", "a\u{7}b")],
            "MAILPROBE_USERNAME: the name",
        ),
        (
            &[
                ("MAILPROBE_PASSWORD_FILE", "x"),
                ("MAILPROBE_TOKEN", "hunter2"),
            ],
            "MAILPROBE_PASSWORD_FILE and MAILPROBE_TOKEN are both set",
        ),
        (
            &[("MAILPROBE_ONLY", "imap"), ("MAILPROBE_POP3", ":995")],
            "--only stands in MAILPROBE_ONLY",
        ),
        (
            &[("MAILPROBE_CONFIG", "/nonexistent/hunter2")],
            "the file of MAILPROBE_CONFIG cannot be read",
        ),
    ] {
        let mut command = mailprobe(&["kim@127.0.0.1", "--dry-run"]);
        command.envs(variables.iter().copied());
        let (stdout, stderr, code) = said(&command.output().unwrap());
        assert_eq!((stdout.as_str(), code), ("", 2), "{stderr}");
        assert!(stderr.contains(words), "{stderr}");
        assert!(!stderr.contains("hunter2"), "{stderr}");
    }
}

#[test]
fn one_value_that_cannot_be_used_hides_none_of_the_others() {
    let mut command = mailprobe(&["config"]);
    command
        .env("MAILPROBE_TIMEOUT", "soon")
        .env("MAILPROBE_ONLY", "imap");
    let (stdout, stderr, code) = said(&command.output().unwrap());
    assert_eq!(code, 2, "{stderr}");
    for words in ["--only=imap", "Cannot be used", "MAILPROBE_TIMEOUT: "] {
        assert!(stdout.contains(words), "{words}: {stdout}");
    }
}

#[test]
fn what_counts_is_shown_with_its_place_and_without_secrets() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("own.toml");
    let text = "timeout = 11\ndns = \"192.0.2.1\"\nproxy = \"http://proxy.example.org\"\n[[target]]\nhost = \"a.example\"\n";
    std::fs::write(&file, text).unwrap();
    let mut command = mailprobe(&["config"]);
    command
        .env("MAILPROBE_CONFIG", &file)
        .env("MAILPROBE_DNS", "192.0.2.53")
        .env("MAILPROBE_PASSWORD", "hunter2")
        .env("MAILPROBE_PROXY", "http://kim:hunter2@proxy.example.org")
        .env("MAILPROBE_EXPECT", "imap=off")
        .env("MAILPROBE_SCRIPT", "hunter2")
        .env("MAILPROBE_TIMOUT", "hunter2");
    let (stdout, stderr, code) = said(&command.output().unwrap());
    assert_eq!(code, 0, "{stderr}");
    let lines = stdout
        .lines()
        .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    let lines: Vec<String> = lines.collect();
    for words in [
        "own.toml, with 1 target for `mailprobe smoke`.",
        "own.toml:1",
        "--dns=192.0.2.53 MAILPROBE_DNS",
        "--proxy (not shown) MAILPROBE_PROXY",
        "a secret (not shown) MAILPROBE_PASSWORD",
        "MAILPROBE_EXPECT audit",
        "Nothing reads MAILPROBE_SCRIPT",
        "Nothing reads MAILPROBE_TIMOUT; did you mean MAILPROBE_TIMEOUT?",
    ] {
        assert!(
            lines.iter().any(|line| line.ends_with(words)),
            "{words}: {stdout}"
        );
    }
    assert!(
        !stdout.contains("hunter2") && !stdout.contains("proxy.example"),
        "{stdout}"
    );
    let (stdout, _, code) = said(
        &mailprobe(&["config"])
            .env("HOME", "/home/kim")
            .output()
            .unwrap(),
    );
    assert_eq!(code, 0);
    assert!(stdout.contains("No file counts."), "{stdout}");
}

/// A file that came with somebody else's project must not lead a check elsewhere.
#[test]
fn a_file_in_the_current_folder_counts_only_when_it_is_named() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["mailprobe.toml", "config.toml", ".mailprobe.toml"] {
        std::fs::write(folder.path().join(name), "timeout = 11\n").unwrap();
    }
    let mut command = mailprobe(&["127.0.0.1", "--dry-run"]);
    command.current_dir(folder.path());
    assert_eq!(plan(command)["timeout_ms"], 60_000);
    let mut command = mailprobe(&["smoke"]);
    let (_, stderr, code) = said(&command.current_dir(folder.path()).output().unwrap());
    assert_eq!(code, 2);
    assert!(
        stderr.contains("only when it is named: mailprobe smoke mailprobe.toml"),
        "{stderr}"
    );
}
