//! What tools print that look whether a connection or a certificate is good: `openssl s_client` and `Test-NetConnection`, which the
//! pages name as the look that tells, and `nc`, `ncat` and `telnet`.

use std::collections::HashSet;

/// Lines that say that it is good, in lower case: a name, and what it came to.
const GOOD: [(&str, &str); 3] = [
    ("verify return code", "0 (ok)"),
    ("verification", "ok"),
    ("tcptestsucceeded", "true"),
];

/// How lines begin and end that say that a port is open, in lower case: those of `nc`, `ncat` and `telnet`.
const OPEN: [(&str, &str); 4] = [
    ("connection to ", " succeeded!"),
    ("ncat: connected to ", ""),
    ("escape character is ", ""),
    ("(unknown) [", " open"),
];

/// What stands beside them, in lower case: names of `Test-NetConnection`, and how lines of the others begin.
const NAMES: [&str; 8] = [
    "computername",
    "remoteaddress",
    "remoteport",
    "interfacealias",
    "sourceaddress",
    "nameresolutionresults",
    "tcptestsucceeded",
    "netroute (nexthop)",
];
const BEGINNINGS: [&str; 23] = [
    // `openssl s_client -brief`.
    "connection established",
    "ciphersuite: ",
    "peer certificate: ",
    "hash used: ",
    "signature type: ",
    "server temp key: ",
    "done",
    "ncat: version ",
    "ncat: 0 bytes sent",
    "trying ",
    "connected to ",
    "connected(",
    "connecting to ",
    "depth=",
    "verify return",
    "verification",
    "---",
    "ssl handshake has read ",
    "new, ",
    "protocol",
    "cipher",
    "subject=",
    "issuer=",
];

/// What none of them says where all is well, in lower case.
const BAD: [&str; 6] = ["false", "error", "(none)", "fail", "invalid", "sni"];

/// So many bytes a handshake has at least in which the server showed a certificate: an alert has 7.
const HANDSHAKE: usize = 500;

/// What a text of such a tool tells about each of its lines.
pub(super) struct Look {
    /// Whether there is nothing else in it, and all of it is good.
    pub(super) is_all_good: bool,
    has_cipher: bool,
    /// The lines of `openssl s_client` about a handshake that went well, from the connection to the last of its rules.
    handshake: HashSet<String>,
}

impl Look {
    /// That of a text in lower case.
    pub(super) fn of(lower: &str) -> Self {
        let lines = || lower.lines().map(str::trim).filter(|line| !line.is_empty());
        let has_cipher = !lower.contains("cipher is (none)");
        let handshake = if has_cipher {
            handshake(lines())
        } else {
            HashSet::new()
        };
        let is_well = |line: &str| {
            handshake.contains(line)
                || is_good(line)
                || is_printed(line) && !BAD.iter().any(|word| line.contains(word))
        };
        Self {
            is_all_good: lines().any(is_good) && lines().all(is_well),
            has_cipher,
            handshake,
        }
    }

    /// Whether a line, in lower case, tells of no fault: it says that something is good, or counts the bytes of a whole handshake.
    pub(super) fn is_quiet(&self, lower: &str) -> bool {
        is_good(lower)
            || is_asked(lower)
            || self.handshake.contains(lower.trim())
            || is_on_the_way(lower)
            || self.has_cipher && is_whole_handshake(lower)
    }
}

/// Whether a line counts the bytes of a handshake in which the server showed a certificate.
fn is_whole_handshake(lower: &str) -> bool {
    let read = lower
        .strip_prefix("ssl handshake has read ")
        .and_then(|rest| rest.split(' ').next());
    read.and_then(|number| number.parse::<usize>().ok())
        .is_some_and(|bytes| bytes >= HANDSHAKE)
}

/// The commands that ask for such a look, in lower case.
const COMMANDS: [&str; 7] = [
    "test-netconnection ",
    "tnc ",
    "nc ",
    "ncat ",
    "netcat ",
    "telnet ",
    "openssl s_client ",
];

/// What stands before a command at a prompt.
const PROMPTS: [&str; 3] = ["> ", "$ ", "# "];

/// Whether a whole line says that it is good.
pub(super) fn is_good(lower: &str) -> bool {
    let is_open = |(begin, end): &(&str, &str)| lower.starts_with(begin) && lower.ends_with(end);
    if OPEN.iter().any(is_open) {
        return true;
    }
    let Some((name, value)) = lower.split_once(':') else {
        return false;
    };
    GOOD.contains(&(name.trim(), value.trim()))
}

/// Whether `openssl s_client` tells of a handshake that goes on: the certificates one by one, and each of its steps.
fn is_on_the_way(lower: &str) -> bool {
    let is_verified = lower.starts_with("depth=") || lower == "verify return:1";
    let is_step =
        lower.starts_with("ssl_connect:") || lower.starts_with("ssl3 alert write:warning:close");
    (is_verified || is_step) && !BAD.iter().any(|word| lower.contains(word))
}

/// The lines between the connection of `openssl s_client` and the last of its rules; none where a certificate was not verified.
fn handshake<'t>(lines: impl Iterator<Item = &'t str>) -> HashSet<String> {
    let all: Vec<&str> = lines.collect();
    let begin = all.iter().position(|line| line.starts_with("connected("));
    let end = all.iter().rposition(|line| *line == "---");
    let (Some(begin), Some(end)) = (begin, end) else {
        return HashSet::new();
    };
    let said = all.get(begin..=end).unwrap_or_default();
    let mut codes = said
        .iter()
        .filter(|line| line.starts_with("verify return code"))
        .peekable();
    let is_verified = codes.peek().is_some() && codes.all(|line| is_good(line));
    match is_verified && said.iter().any(|line| is_whole_handshake(line)) {
        true => said.iter().map(|line| (*line).to_owned()).collect(),
        false => HashSet::new(),
    }
}

/// Whether a line is a command that asks for a look, with or without the prompt before it, and names a port at its end.
fn is_asked(lower: &str) -> bool {
    let behind_prompt = PROMPTS
        .iter()
        .filter_map(|prompt| lower.split_once(prompt))
        .map(|(_, command)| command)
        .chain([lower]);
    let mut commands = behind_prompt.map(str::trim_start);
    commands.any(|command| COMMANDS.iter().any(|name| command.starts_with(name)))
        && lower.ends_with(|c: char| c.is_ascii_digit())
}

/// Whether one of the tools printed a line.
fn is_printed(lower: &str) -> bool {
    let name = lower.split(':').next().unwrap_or_default().trim();
    is_asked(lower)
        || NAMES.contains(&name)
        || BEGINNINGS.iter().any(|begin| lower.starts_with(begin))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_whole_line_says_that_a_look_was_good() {
        for line in [
            "verify return code: 0 (ok)",
            "tcptestsucceeded       : true",
        ] {
            assert!(Look::of(line).is_all_good, "{line}");
            assert!(!Look::of(&format!("{line}\n0x800ccc0f")).is_all_good);
            assert!(!is_good(&format!("{line}, but it fails")), "{line}");
        }
        let two = "tcptestsucceeded : true\ntcptestsucceeded : false";
        assert!(!Look::of(two).is_all_good);
    }

    #[test]
    fn what_stands_about_a_good_handshake_is_quiet_and_about_another_one_not() {
        let text = |code: &str| {
            format!(
                "connected(00000003)\n---\nno client certificate ca names sent\n---\nssl handshake has read 2100 bytes and written 393 bytes\nverify return code: {code}\n---\nno such mailbox"
            )
        };
        let said = "no client certificate ca names sent";
        assert!(Look::of(&text("0 (ok)")).is_quiet(said));
        assert!(!Look::of(&text("0 (ok)")).is_quiet("no such mailbox"));
        assert!(!Look::of(&text("10 (certificate has expired)")).is_quiet(said));
    }

    #[test]
    fn a_handshake_of_a_few_bytes_is_none() {
        let quiet = |text: &str| {
            let look = Look::of(text);
            text.lines().all(|line| look.is_quiet(line))
        };
        assert!(quiet(
            "ssl handshake has read 4521 bytes and written 392 bytes"
        ));
        for text in [
            "ssl handshake has read 0 bytes and written 293 bytes",
            "ssl handshake has read 7 bytes and written 293 bytes",
            "ssl handshake has read 2100 bytes and written 293 bytes\nnew, (none), cipher is (none)",
        ] {
            assert!(!quiet(text), "{text}");
        }
    }
}
