//! Lines of a web server's log: what counts bytes there is no reply of a mail server.

/// How a request begins in such a line, in its quotation marks (RFC 9110, section 9, and what is in use besides).
const METHODS: [&str; 12] = [
    "GET", "POST", "HEAD", "PUT", "DELETE", "OPTIONS", "PROPFIND", "REPORT", "PATCH", "CONNECT",
    "TRACE", "PRI",
];

/// A path by which phones fetch mail: what a web server answers there is one's own.
const OF_MAIL: &str = "Microsoft-Server-ActiveSync";

/// What a line in the Common or the Combined Log Format tells of mail; none where it is no such line.
pub(super) fn told(line: &str) -> Option<String> {
    let (request, status) = answered(line)?;
    let is_told = status.starts_with(['4', '5']) && request.contains(OF_MAIL);
    Some(match is_told {
        true => format!("{OF_MAIL} HTTP/1.1 {status}"),
        false => String::new(),
    })
}

/// So many quotation marks of a line are looked at: a line is looked through from each.
const MARKS: usize = 8;

/// The request of such a line, and the status that it was answered with: the number right behind it. The next one counts bytes.
fn answered(line: &str) -> Option<(&str, &str)> {
    let is_dated = |before: &str| {
        let date = before.trim_end().strip_suffix(']');
        let date = date
            .and_then(|before| before.rsplit_once('['))
            .map(|(_, date)| date);
        date.is_some_and(|date| date.contains('/') && date.matches(':').count() >= 3)
    };
    // The request stands between the first quotation marks, or those behind a name.
    let mut marks = line.match_indices('"').take(MARKS);
    let (at, _) = marks.find(|(at, _)| {
        let behind = &line[at + 1..];
        let word = behind.split(' ').next().unwrap_or_default();
        METHODS.contains(&word) && behind.contains(" HTTP/") || is_dated(&line[..*at])
    })?;
    let behind = &line[at + 1..];
    behind.match_indices("\" ").find_map(|(end, mark)| {
        let status = behind[end + mark.len()..].split(' ').next()?;
        let is_status = status.len() == 3 && status.bytes().all(|byte| byte.is_ascii_digit());
        is_status.then(|| (&behind[..end], status))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_status_is_the_number_behind_the_request() {
        for (line, expected) in [
            (
                "192.0.2.1 - - [27/Nov/2026:08:00:00 +0000] \"POST /mail/?_task=login HTTP/1.1\" 401 535 \"https://mail.firm.example/\" \"Mozilla/5.0\"",
                Some(""),
            ),
            (
                "web-1 | 192.0.2.1 - kim [27/Nov/2026:08:00:00 +0000] \"GET / HTTP/2.0\" 200 451",
                Some(""),
            ),
            ("\"PROPFIND /dav HTTP/1.1\" 207 550 \"-\" \"x\"", Some("")),
            (
                "192.0.2.1 - - [27/Nov/2026:08:00:00 +0000] \"\\x16\\x03\" 400 550 \"-\"",
                Some(""),
            ),
            (
                "192.0.2.1 - - [27/Nov/2026:08:00:00 +0000] \"POST /Microsoft-Server-ActiveSync?Cmd=Sync HTTP/1.1\" 451 99",
                Some("Microsoft-Server-ActiveSync HTTP/1.1 451"),
            ),
            ("the server said \"535 no\" 550 times", None),
            ("it says \"GET out\" 550 no such user", None),
            ("HTTP/1.1 451", None),
        ] {
            assert_eq!(told(line).as_deref(), expected, "{line}");
        }
    }
}
