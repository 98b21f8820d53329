//! Files: what is wrong is told with its place, and nothing that may be a secret is repeated.

use mailprobe::config::{self, Fault};
use proptest::prelude::*;

use crate::busy::busy;

/// What must never be seen again.
const SECRET: &str = "hunter2-Gr\u{fc}\u{df}e";

fn faults(text: &str) -> Vec<Fault> {
    config::read("mailprobe.toml", text).2
}

/// Everything that is wrong with a text, as it is told.
pub(crate) fn told(text: &str) -> String {
    let (_, source, faults) = config::read("mailprobe.toml", text);
    source.tell(&faults).to_string()
}

pub(crate) const TARGET: &str = "[[target]]\naddress = \"kim@contoso.com\"\n";

#[test]
fn what_is_wrong_is_told_with_line_column_and_caret() {
    for (text, place, words) in [
        ("tiemout = 30\n", "1:1", "did you mean `timeout`?"),
        (
            "timeout = \"soon\"\n",
            "1:11",
            "takes a whole number, and this is text",
        ),
        ("ipv4 = 1\n", "1:8", "takes true or false"),
        ("only = []\n", "1:8", "at least one value"),
        ("dns = \"\"\n", "1:7", "is empty"),
        ("output = \"x\"\n", "1:1", "no key of a file"),
        ("username = \"kim\"\n", "1:1", "stands in a [[target]]"),
        (
            "imap = \"mail.example.org\"\n",
            "1:1",
            "stands in a [[target]]",
        ),
        (
            "[target]\naddress = \"a@b.c\"\n",
            "1:1",
            "[[target]], with two brackets",
        ),
        ("[[target]]\n", "1:1", "not what is tried"),
        (
            "[[target]]\ndomain = \"a.example\"\nhost = \"b.example\"\n",
            "3:8",
            "give one of",
        ),
        (
            "[[target]]\naddress = \"contoso.com\"\n",
            "2:11",
            "whole e-mail address",
        ),
        (
            "[[target]]\nhost = \"kim@contoso.com\"\n",
            "2:8",
            "write `address`",
        ),
        (
            "[[target]]\nhost = \"a.example\"\nformat = \"json\"\n",
            "3:1",
            "above the first [[target]]",
        ),
        (
            "[[target]]\nhost = \"a.example\"\nexpect = \"works\"\n",
            "3:10",
            "takes a table",
        ),
        (
            "[[target]]\nhost = \"a.example\"\nexpect = { imap = \"wroks\" }\n",
            "3:19",
            "did you mean \"works\"?",
        ),
        (
            "[[target]]\nhost = \"a.example\"\nexpect = { imap = { wroks = true } }\n",
            "3:21",
            "did you mean `works`?",
        ),
        (
            "[[target]]\nhost = \"a.example\"\nexpect = { works = true }\n",
            "3:12",
            "of one protocol",
        ),
        (
            "[[target]]\nhost = \"a.example\"\nexpect = { imap = { works = false } }\n",
            "3:29",
            "takes true",
        ),
        (
            "[[target]]\nhost = \"a.example\"\nexpect = { imap = { works = true, off = true } }\n",
            "3:41",
            "contradict each other",
        ),
        (
            "[[target]]\nhost = \"a.example\"\nexpect = { imap = \"signs-in\" }\n",
            "3:19",
            "only be told by signing in",
        ),
        (
            "[[target]]\nhost = \"a.example\"\nonly = \"imap\"\nexpect = { pop3 = \"off\" }\n",
            "4:19",
            "leaves this protocol out",
        ),
        (
            "[[target]]\nhost = \"a.example\"\nexpect = { connect-seconds = 0 }\n",
            "3:30",
            "number of seconds",
        ),
        (
            "[[target]]\nhost = \"a.example\"\nexpect = { tls = \"1.1\" }\n",
            "3:18",
            "\"1.2\" or \"1.3\"",
        ),
        (
            "[[target]]\nhost = \"a.example\"\n[[target]]\nhost = \"A.example\"\n",
            "3:1",
            "called the same",
        ),
        (
            "[[target]]\nhost = \"a.example\"\nexpect = { settings-from = \"srv\" }\n",
            "3:28",
            "this target is a host",
        ),
        (
            "[[target]]\ndomain = \"a.example\"\nexpect = { settings-from = \"dns\" }\n",
            "3:28",
            "takes one of \"autoconfig\"",
        ),
        (
            "[[target]]\ndomain = \"a.example\"\nexpect = { settings-trust = \"full\" }\n",
            "3:29",
            "\"high\", \"medium\" or \"low\"",
        ),
        (
            "[[target]]\ndomain = \"a.example\"\nexpect = { imap = { no-discovery-findings = true } }\n",
            "3:21",
            "stands beside imap",
        ),
        ("dns = 'a'\ndns = 'b'\n", "2:1", "duplicate key"),
        ("timeout 30\n", "1:9", "no TOML"),
    ] {
        let said = told(text);
        assert!(
            said.contains(&format!("mailprobe.toml:{place}: ")),
            "{text}\n{said}"
        );
        assert!(said.contains(words), "{text}\n{said}");
        assert!(
            said.lines()
                .any(|line| line.trim_start_matches([' ', '|']).starts_with('^')),
            "{said}"
        );
    }
}

#[test]
fn all_that_is_wrong_is_told_at_once_in_the_order_of_the_file() {
    let said = told("tiemout = 1\nipv4 = 1\n[[target]]\nadress = \"a@b.c\"\n");
    let places: Vec<&str> = said
        .lines()
        .filter(|line| line.starts_with("mailprobe.toml"))
        .collect();
    assert_eq!(places.len(), 3, "{said}");
    for (line, place) in places.iter().zip(["1:1", "2:8", "4:1"]) {
        assert!(line.contains(place), "{said}");
    }
    assert!(
        said.ends_with("3 things are wrong in mailprobe.toml."),
        "{said}"
    );
}

#[test]
fn the_caret_stands_below_what_is_meant() {
    let said = told("ipv6 = true\n  format = 7 # a comment that is not shown\n");
    assert_eq!(
        said,
        "mailprobe.toml:2:12: `format` takes text in quotes, and this is a whole number\n 2 |   format = 7\n   |            ^"
    );
}

#[test]
fn what_stands_in_a_good_file_is_read() {
    let text = format!(
        "timeout = 20\nonly = [\"imap\", \"pop3\"]\n{TARGET}name = \"kim\"\npassword = {{ command = [\"op\", \"read\"], seconds = 5 }}\n\
         [target.expect]\nimap = \"signs-in\"\npop = {{ refused-with = \"auth.pop-disabled\", tls = \"1.3\" }}\n\
         certificate-days = 21\nsign-in-seconds = 2.5\nno-findings = {{ except = [\"tls.expiring\"] }}\n"
    );
    let (config, _, faults) = config::read("mailprobe.toml", &text);
    assert_eq!(faults, []);
    let keys: Vec<&str> = config.defaults.iter().map(|entry| entry.key.name).collect();
    assert_eq!(keys, ["timeout", "only"]);
    let [target] = config.targets.as_slice() else {
        panic!("{:?}", config.targets);
    };
    assert_eq!(
        (target.name.as_str(), target.tried.as_str()),
        ("kim", "kim@contoso.com")
    );
    let ids: Vec<String> = target.expectations.iter().map(|one| one.id()).collect();
    assert_eq!(
        ids,
        [
            "imap.signs-in",
            "pop3.refused-with",
            "pop3.tls",
            "certificate-days",
            "sign-in-seconds",
            "no-findings"
        ]
    );
    assert_eq!(
        target.expectations[4].says(),
        "every sign-in is done within 2.5 s"
    );
}

/// A secret in every place where somebody may write one.
#[test]
fn a_secret_in_the_file_is_refused_and_not_repeated() {
    for line in [
        "password = \"S\"",
        "password = 'S'",
        "password = \"\"\"S\"\"\"",
        "password = '''\nS\n'''",
        "password = [\"S\"]",
        "token = \"S\"",
        "app-secret = \"S\"",
        "pasword = \"S\"",
        "passwd = \"S\"",
        "secret = \"S\"",
        "password-file = \"S\"",
        "password = { env = \"S\" }",
        "password = { value = \"S\" }",
        "password = { S = \"x\" }",
        "password = { env = \"S",
        "password = { command = \"S\" }",
        "password = { command = [1, \"S\"] }",
        "password = S",
        "password = \"S",
        "password = '''\nS\nS = 1\n",
        "username = 7 # S",
        "\"S\" = \"S\"",
        "proxy = \"http://kim:S@proxy.example.org:3128\"\nipv4 = 1",
        "name = \"a\"\nname = \"S\"",
        "expect = { S = \"off\" }",
    ] {
        let text = format!("{TARGET}{}\n", line.replace('S', SECRET));
        let said = told(&text);
        assert!(!faults(&text).is_empty(), "{text}");
        assert!(!said.contains("hunter2"), "{text}\n{said}");
    }
}

#[test]
fn what_to_write_instead_is_said() {
    let said = told(&format!("{TARGET}password = \"x\"\n"));
    let stroke = told(&format!("{TARGET}no_login = true\n"));
    assert!(stroke.contains("did you mean `no-login`?"), "{stroke}");
    let empty = told(&format!("{TARGET}password = {{ env = \"\" }}\n"));
    assert!(empty.contains("`env` is empty"), "{empty}");
    for words in ["{ env = \"NAME\" }", "{ file = \"PATH\" }", "{ command = ["] {
        assert!(said.contains(words), "{said}");
    }
    assert!(said.contains(" 3 | password = …\n"), "{said}");
}

/// A file that is as long as one may be, with nothing but faults or nothing but targets, is read in no time.
#[test]
fn a_long_file_takes_no_longer_than_it_should() {
    let began = busy();
    let many = "[[target]]\nhost = \"a\"\nport = 1\n".repeat(499);
    assert!(told(&many).contains("the first 20 are told"));
    let said = told(&"[[target]]\nhost = \"a\"\n".repeat(45_000));
    assert!(said.contains("at most 500 targets"), "{said}");
    let keys: String = (0..60_000)
        .map(|number| format!("k{number} = 1\n"))
        .collect();
    assert!(told(&keys).contains("60000 things are wrong"));
    let long = format!(
        "{} = 1\ndns = \"{}\"\n",
        "k".repeat(400_000),
        "x".repeat(400_000)
    );
    assert!(told(&long).len() < 2_000);
    let list = format!("only = [{}]\n", "\"imap\", ".repeat(100_000));
    assert!(faults(&list).is_empty());
    let took = busy() - began;
    assert!(took < std::time::Duration::from_secs(30), "{took:?}");
}

fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("[[target]]\n".to_owned()),
        Just("[target.expect]\n".to_owned()),
        Just("address = \"kim@contoso.com\"\n".to_owned()),
        Just("expect = { imap = \"off\" }\n".to_owned()),
        Just("password = ".to_owned()),
        Just("= { env = \"X\" }\n".to_owned()),
        Just("\"\"\"".to_owned()),
        Just("\u{202e}\u{1b}[2J".to_owned()),
        "[ -~\n\t\u{e9}\u{1f600}]{0,12}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// Whatever a file holds, reading it ends, and what is told is safe and stands in the file.
    #[test]
    fn no_text_is_too_much(pieces in prop::collection::vec(piece(), 0..12)) {
        let text = pieces.concat();
        let said = told(&text);
        prop_assert!(said.chars().all(|c| c == '\n' || !c.is_control()), "{said:?}");
        for fault in faults(&text) {
            prop_assert!(fault.at.start <= text.len());
        }
    }

    /// A secret that stands where one is meant, or beside it, is never told, whatever else is wrong.
    #[test]
    fn no_secret_is_told(
        before in prop::collection::vec(piece(), 0..4),
        key in "(password|token|app-secret|pasword|tokn|passwort|client_secret)",
        open in "(\"|'|\"\"\"|'''|\\{ env = \"|\\{ x = '|)",
        close in "(\"|'|\"\"\"|'''|\" \\}|' \\}|)",
        after in prop::collection::vec(piece(), 0..4),
    ) {
        let text = format!("{}\n{key} = {open}{SECRET}{close}\n{}", before.concat(), after.concat());
        let said = told(&text);
        prop_assert!(!said.contains("hunter2"), "{text}\n{said}");
    }
}

/// The line as it stands, where no secret can stand in it, and the caret below what is meant.
#[test]
fn what_holds_no_secret_is_shown() {
    for (text, line) in [
        ("format = \"json\n", "format = \"json"),
        ("timeout = 30s\n", "timeout = 30s"),
        ("timeout = 30s # of the proxy\n", "timeout = 30s"),
        ("only = [\"imap\" \"pop3\"]\n", "only = [\"imap\" \"pop3\"]"),
        ("dns = 10.0.0.53\n", "dns = 10.0.0.53"),
        ("dns = [\"10.0.0.53\"]\n", "dns = [\"10.0.0.53\"]"),
        (
            "username = \"kim@contoso.com\"\n",
            "username = \"kim@contoso.com\"",
        ),
        (
            "[[target]]\naddress = kim@contoso.com\n",
            "address = kim@contoso.com",
        ),
        (
            "[[target]]\nhost = \"a.example\nimap = \"b.example\"\n",
            "host = \"a.example",
        ),
        (
            "[[target]]\nhost = \"a.example\"\nexpect = { imap = \"off\", pop3 = \"of }\n",
            "expect = { imap = \"off\", pop3 = \"of }",
        ),
        (
            "[[target]]\nhost = \"a.example\"\nimap = 993\n",
            "imap = 993",
        ),
    ] {
        let said = told(text);
        let shown: Vec<&str> = said
            .lines()
            .filter_map(|one| one.split_once(" | "))
            .map(|(_, line)| line)
            .collect();
        assert_eq!(
            shown.first().map(|one| one.trim_end()),
            Some(line),
            "{said}"
        );
        assert!(shown[1].trim_start().starts_with('^'), "{said}");
    }
    // What may be one is not: beside a secret, in front of an @, behind a colon, or under a key that nobody knows.
    for text in [
        "proxy = \"http://kim:hunter2@proxy.example\n",
        "username = \"kim:hunter2\n",
        "username = \"kim@contoso.com hunter2\n",
        "client-id = \"hunter2\n",
        "format = \"json\", password = \"hunter2\n",
        "expect = { imap = \"off\", x = \"hunter2\n",
        "pin = \"hunter2\n",
        "timeout = 30s # hunter2\n",
        "password = \"\"\"\ntimeout = hunter2\n\"\"\" x\n",
        "[[target]]\nhost = \"a.example\"\npassword = { format = \"hunter2\" }\n",
        "[[target]]\nhost = \"a.example\"\nexpect = { imap = { pin = \"hunter2\" } }\n",
    ] {
        let said = told(text);
        assert!(!said.contains("hunter2") && !said.is_empty(), "{said}");
    }
}
