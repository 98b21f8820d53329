//! What tools print that look whether a connection or a certificate is good: `openssl s_client` and `Test-NetConnection`, which the
//! pages name as the look that tells.

/// Lines that say that it is good, in lower case: a name, and what it came to.
const GOOD: [(&str, &str); 3] = [
    ("verify return code", "0 (ok)"),
    ("verification", "ok"),
    ("tcptestsucceeded", "true"),
];

/// What stands beside them, in lower case: names of `Test-NetConnection`, and how lines of `openssl s_client` begin.
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
const BEGINNINGS: [&str; 12] = [
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
const BAD: [&str; 4] = ["false", "error", "(none)", "fail"];

/// So many bytes a handshake has at least in which the server showed a certificate: an alert has 7.
const HANDSHAKE: usize = 500;

/// What a text of such a tool tells about each of its lines.
pub(super) struct Look {
    /// Whether there is nothing else in it, and all of it is good.
    pub(super) is_all_good: bool,
    has_cipher: bool,
}

impl Look {
    /// That of a text in lower case.
    pub(super) fn of(lower: &str) -> Self {
        let lines = || lower.lines().map(str::trim).filter(|line| !line.is_empty());
        let is_well = |line: &str| {
            is_good(line) || is_printed(line) && !BAD.iter().any(|word| line.contains(word))
        };
        Self {
            is_all_good: lines().any(is_good) && lines().all(is_well),
            has_cipher: !lower.contains("cipher is (none)"),
        }
    }

    /// Whether a line, in lower case, tells of no fault: it says that something is good, or counts the bytes of a whole handshake.
    pub(super) fn is_quiet(&self, lower: &str) -> bool {
        let read = lower
            .strip_prefix("ssl handshake has read ")
            .and_then(|rest| rest.split(' ').next())
            .and_then(|number| number.parse::<usize>().ok());
        is_good(lower) || self.has_cipher && read.is_some_and(|bytes| bytes >= HANDSHAKE)
    }
}

/// Whether a whole line says that it is good.
pub(super) fn is_good(lower: &str) -> bool {
    let Some((name, value)) = lower.split_once(':') else {
        return false;
    };
    GOOD.contains(&(name.trim(), value.trim()))
}

/// Whether one of the tools printed a line.
fn is_printed(lower: &str) -> bool {
    let name = lower.split(':').next().unwrap_or_default().trim();
    NAMES.contains(&name) || BEGINNINGS.iter().any(|begin| lower.starts_with(begin))
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
