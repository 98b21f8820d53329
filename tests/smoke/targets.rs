//! Which targets a smoke run tries, with which options, and how it ends before its time.

use crate::program::TEN;
use crate::reading::{TARGET, told};
use crate::tenant::{self, File, mailprobe};

#[test]
fn targets_are_chosen_listed_and_planned_without_a_secret() {
    let tenant = tenant::open();
    let text = tenant::way(&tenant)
        + TEN
        + "[[target]]\nname = \"domain\"\ndomain = \"contoso.com\"\nexpect = { imap = \"works\" }\n";
    let file = File::new(&text);
    let list = file.smoke(&["--list"], &[]);
    assert_eq!(list.code, 0, "{}", list.told());
    for words in [
        "kim (kim@contoso.com), signs in",
        "imap.signs-in",
        "smtp.refused-with",
        "domain (contoso.com), does not sign in",
    ] {
        assert!(list.stdout.contains(words), "{}", list.told());
    }
    let plan = file.smoke(&["--dry-run", "--target=KIM"], &[]);
    assert_eq!(plan.code, 0, "{}", plan.told());
    assert!(
        plan.stdout.contains("may sign in") && !plan.stdout.contains("domain\n"),
        "{}",
        plan.told()
    );
    let one = file.smoke(&["--target", "domain", "--format=json"], &[]);
    assert_eq!(one.json()["targets"].as_array().unwrap().len(), 1);
    let wrong = file.smoke(&["--target", "kmi"], &[]);
    assert_eq!(wrong.code, 2);
    assert!(
        wrong.stderr.contains("did you mean kim?"),
        "{}",
        wrong.stderr
    );
    let typo =
        File::new(&text.replace("disabled-tenant", "disabled-tenent")).smoke(&["--list"], &[]);
    assert_eq!(typo.code, 2);
    assert!(
        typo.stderr
            .contains("did you mean auth.smtp-disabled-tenant?")
            && typo.stderr.contains('^'),
        "{}",
        typo.stderr
    );
}

#[test]
fn an_option_of_the_run_ranks_above_that_of_a_target() {
    let text = "[[target]]\ndomain = \"contoso.com\"\ndns = \"127.0.0.1:1\"\nca-file = \"gone.pem\"\nexpect = { imap = \"works\" }\n";
    let tenant = tenant::open();
    let file = File::new(text);
    let options = tenant.options();
    let options: Vec<&str> = options.iter().map(String::as_str).collect();
    let ran = file.smoke(&options, &[]);
    assert_eq!(ran.code, 0, "{}", ran.told());
    // Without them, the target's own count.
    let ran = file.smoke(&[], &[]);
    assert_eq!(ran.code, 2, "{}", ran.told());
    assert!(
        ran.stderr.contains("`ca-file` cannot be read"),
        "{}",
        ran.stderr
    );
    // A report is written where it is asked for.
    let into = [&options[..], &["--format=junit", "-o", "smoke.xml"]].concat();
    let ran = file.smoke(&into, &[]);
    assert_eq!((ran.code, ran.stdout.as_str()), (0, ""), "{}", ran.told());
    let written = std::fs::read_to_string(file.folder().join("smoke.xml")).unwrap();
    assert!(
        written.contains("<testsuite name=\"contoso.com\" tests=\"1\""),
        "{written}"
    );
}

#[test]
fn what_is_wrong_with_several_targets_is_told_at_once_with_its_place() {
    let missing = "host = \"127.0.0.1\"\nca-file = \"gone.pem\"\n";
    let lone = "host = \"127.0.0.1\"\nmailbox = \"shared@contoso.com\"\n";
    let odd = "host = \"127.0.0.1\"\nconnect-to = [\"nonsense\"]\n";
    let text: String = [("a", missing), ("b", lone), ("c", odd)]
        .map(|(name, lines)| format!("[[target]]\nname = \"{name}\"\n{lines}"))
        .concat();
    let file = File::new(&text);
    for more in [&["--dry-run"][..], &[]] {
        let ran = file.smoke(more, &[]);
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{}", ran.told());
        for place in [":4:11: ", ":8:11: ", ":12:14: ", "3 things are wrong"] {
            assert!(ran.stderr.contains(place), "{place}: {}", ran.stderr);
        }
    }
    // What lies beside a target that nobody asked for is no matter.
    let text = text.replace("nonsense", "a.example:993:127.0.0.1:1");
    let ran = File::new(&text).smoke(&["--target=c", "--dry-run"], &[]);
    assert_eq!(ran.code, 0, "{}", ran.told());
    // The secrets, too.
    let secret = |name: &str| {
        format!(
            "[[target]]\nname = \"{name}\"\naddress = \"{name}@contoso.com\"\npassword = {{ file = \"gone\" }}\n"
        )
    };
    let ran = File::new(&(secret("a") + &secret("b"))).smoke(&[], &[]);
    assert!(ran.stderr.contains("2 things are wrong"), "{}", ran.stderr);
}

#[test]
fn the_help_begins_with_examples() {
    let output = mailprobe().args(["smoke", "--help"]).output().unwrap();
    let help = String::from_utf8(output.stdout).unwrap();
    let example = help
        .find("mailprobe smoke mailprobe.toml --format junit")
        .unwrap();
    assert!(example < help.find("Usage:").unwrap(), "{help}");
    assert!(
        help.contains("[[target]]") && help.contains("Exit status: 0 all is as expected"),
        "{help}"
    );
}

/// What could be tried to its end only by a sign-in that was refused elsewhere is not known to work.
#[test]
fn what_stopped_before_its_sign_in_is_not_said_to_work() {
    let tenant = tenant::open();
    let target = |name: &str, expect: &str| {
        format!(
            "[[target]]\nname = \"{name}\"\naddress = \"lee@contoso.com\"\ntoken = {{ env = \"WRONG\" }}\nexpect = {{ {expect} }}\n"
        )
    };
    let text = tenant::way(&tenant)
        + &target(
            "first",
            "imap = \"works\", pop3 = \"works\", smtp = \"works\"",
        )
        + &target(
            "second",
            "imap = \"works\", no-findings = true, tls = \"1.2\"",
        );
    let ran = File::new(&text).smoke(
        &["--format=json"],
        &[("WRONG", "not-a-token-of-this-tenant")],
    );
    assert_eq!(ran.code, 1, "{}", ran.told());
    let all: Vec<String> = ran
        .otherwise()
        .into_iter()
        .map(|(name, how)| format!("{name} {how}"))
        .collect();
    assert_eq!(
        all,
        [
            "first/imap.works not-met",
            "first/pop3.works could-not-tell",
            "first/smtp.works could-not-tell",
            "second/imap.works could-not-tell",
            "second/no-findings could-not-tell",
        ],
        "{}",
        ran.told()
    );
}

#[cfg(unix)]
#[test]
fn an_interrupt_tells_what_is_known_and_begins_no_other_target() {
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let server = format!(
        "imap = \"{}/none\"\nexpect = {{ imap = \"works\" }}\n",
        silent.local_addr().unwrap()
    );
    let text = format!(
        "[[target]]\nname = \"a\"\nhost = \"127.0.0.1\"\n{server}[[target]]\nname = \"b\"\nhost = \"127.0.0.1\"\n{server}"
    );
    let file = File::new(&text);
    let child = mailprobe()
        .args(["smoke", "mailprobe.toml"])
        .current_dir(file.folder())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let (_held, _) = silent.accept().unwrap();
    let id = child.id().to_string();
    assert!(
        std::process::Command::new("/bin/kill")
            .args(["-INT", &id])
            .status()
            .unwrap()
            .success()
    );
    let output = child.wait_with_output().unwrap();
    let stdout = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(3), "{stdout}");
    assert!(
        stdout.contains("the run was interrupted before this target"),
        "{stdout}"
    );
    assert!(
        stdout.contains("0 of 2 expectations of 2 targets are met; 2 could not be told."),
        "{stdout}"
    );
}

/// What no run can meet is told before anything is tried.
#[test]
fn a_refusal_that_cannot_be_seen_is_told_at_its_place() {
    let target = "[[target]]\naddress = \"kim@contoso.com\"\n";
    let token = "token = { env = \"X\" }\n";
    for (more, expect, words) in [
        (
            token,
            "imap = { refused-with = \"auth.smtp-disabled-tenant\" }",
            "is a fault of SMTP alone, and IMAP never has it",
        ),
        (
            "",
            "imap = { refused-with = \"auth.bad-password\" }",
            "shows at the sign-in alone, and nobody signs in",
        ),
        (
            token,
            "smtp = { refused-with = \"auth.smtp-disabled\" }",
            "did you mean auth.smtp-disabled-mailbox or auth.smtp-disabled-tenant?",
        ),
    ] {
        let text = format!("{target}{more}expect = {{ {expect} }}\n");
        let ran = crate::tenant::File::new(&text).smoke(&["--list"], &[("X", "x")]);
        assert_eq!(ran.code, 2, "{}", ran.told());
        assert!(ran.stderr.contains(words), "{}", ran.told());
    }
    // What shows before a sign-in needs none, also where another fault would do that does.
    for ids in [
        "\"tls.expired\"",
        "[\"auth.bad-password\", \"tls.expired\"]",
        "\"auth.too-many-connections\"",
        "\"auth.login-disabled\"",
        "[\"smtp.address-blocked\", \"auth.address-banned\"]",
    ] {
        let text = format!("{target}expect = {{ imap = {{ refused-with = {ids} }} }}\n");
        let ran = crate::tenant::File::new(&text).smoke(&["--list"], &[]);
        assert_eq!(ran.code, 0, "{}", ran.told());
    }
    let two = format!("{target}name = \"a\"\n{target}name = \"kim\"\n");
    for (name, words) in [("nn", "called nn; `--list`"), ("kin", "did you mean kim?")] {
        let ran = crate::tenant::File::new(&two).smoke(&["--target", name], &[]);
        assert!(ran.stderr.contains(words), "{}", ran.told());
    }
}

/// As on the command line, one text may name several protocols.
#[test]
fn only_may_name_several_protocols_in_one_text() {
    for only in [
        "\"imap,pop3\"",
        "\"IMAP, pop3\"",
        "[\"imap\", \"pop3\"]",
        "[\"imap,pop3\"]",
    ] {
        let text =
            format!("{TARGET}only = {only}\nexpect = {{ imap = \"works\", pop3 = \"off\" }}\n");
        assert_eq!(told(&text), "", "{only}");
    }
    let text =
        format!("{TARGET}only = \"imap,smtp\"\nexpect = {{ imap = \"works\", pop3 = \"off\" }}\n");
    assert!(told(&text).contains("`only` leaves this protocol out"));
}

/// A fault in the file, one in an id and one in an option of a target are of different kinds, and one who mends a file wants to see them all.
#[test]
fn whatever_is_wrong_with_a_file_is_told_at_once() {
    let text = "timeout = 99999\n[[target]]\naddress = \"kim@contoso.example\"\nwat = 1\nimap = \"a b\"\npassword = 1\n[target.expect]\n\
        pop3 = \"of\"\nsmtp = { refused-with = \"auth.smtp-disabled-tenent\" }\n";
    let ran = File::new(text).smoke(&[], &[]);
    assert_eq!(ran.code, 2, "{}", ran.told());
    for line in [1, 4, 5, 6, 8, 9] {
        let place = format!(".toml:{line}:");
        assert!(ran.stderr.contains(&place), "{line}: {}", ran.told());
    }
    for words in [
        "did you mean auth.smtp-disabled-tenant",
        "6 things are wrong",
    ] {
        assert!(ran.stderr.contains(words), "{}", ran.told());
    }
}
