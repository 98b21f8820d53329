//! How the lines of logs begin, and what fields they have.

/// Whether a line has a field of a log, `relay=mail.example.org`.
pub(super) fn has_fields(line: &str) -> bool {
    line.split([' ', ',', ';']).any(|word| {
        let field = word.split_once('=');
        field.is_some_and(|(name, value)| {
            !value.is_empty()
                && !name.is_empty()
                && name
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        })
    })
}

/// Whether a line begins as one of a log does: with its time, or with the process that wrote it.
pub(super) fn is_of_log(line: &str) -> bool {
    has_time(line) || has_process(line)
}

/// Whether a line has the time of a log in it.
fn has_time(line: &str) -> bool {
    let is_number = |part: &str, length: usize| {
        part.len() >= length && part.bytes().take(length).all(|byte| byte.is_ascii_digit())
    };
    let is_time = |word: &str| {
        let mut parts = word.split(':');
        let (hours, minutes, seconds) = (parts.next(), parts.next(), parts.next());
        let (Some(hours), Some(minutes), Some(seconds)) = (hours, minutes, seconds) else {
            return false;
        };
        // Behind the seconds may stand the zone, `10:11:12.123+02:00`.
        let is_zoned = hours.len() == 2 && is_number(hours, 2) && minutes.len() == 2;
        is_number(minutes, 2)
            && is_number(seconds, 2)
            && !hours.is_empty()
            && (parts.next().is_none() || is_zoned && seconds.contains(['+', '-']))
    };
    line.split([' ', ']', '[', 'T', '\t']).any(is_time)
}

/// Whether the process stands near the beginning of a line, `postfix/smtpd[322]:`, as a log of the system has it.
fn has_process(line: &str) -> bool {
    /// So many words may stand before it: the day, the time and the computer.
    const BEFORE: usize = 5;
    let is_process = |word: &str| {
        let parts = word
            .strip_suffix("]:")
            .and_then(|word| word.split_once('['));
        parts.is_some_and(|(name, number)| {
            !name.is_empty()
                && !number.is_empty()
                && number.bytes().all(|byte| byte.is_ascii_digit())
        })
    };
    line.split(' ').take(BEFORE).any(is_process)
}

/// What a line says behind the name of the class that wrote it, as logs of Java and .NET have it: `WARN [worker-3] c.a.m.Sender - no`.
/// What the class is called is nothing that a server says.
pub(super) fn behind_class(line: &str) -> &str {
    const LEVELS: [&str; 8] = [
        "TRACE", "DEBUG", "INFO", "WARN", "WARNING", "ERROR", "FATAL", "SEVERE",
    ];
    for apart in [" - ", " : "] {
        let Some((before, behind)) = line.split_once(apart) else {
            continue;
        };
        let class = before.split_whitespace().next_back().unwrap_or_default();
        let is_name = class
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"._$".contains(&byte));
        let last = class.rsplit('.').next().unwrap_or_default();
        let is_class = is_name && last.starts_with(|c: char| c.is_ascii_uppercase());
        let is_of_level = || {
            before
                .split_whitespace()
                .any(|word| LEVELS.contains(&word) && word != class)
        };
        if is_class && (class.contains('.') || is_of_level()) {
            return behind.trim_start();
        }
    }
    line
}

#[cfg(test)]
mod tests {
    use super::behind_class;

    #[test]
    fn the_name_of_a_class_is_nothing_that_was_said() {
        for (line, said) in [
            (
                "10:00:00 WARN [worker-3] c.a.m.Sender - SSL/TLS error: x",
                "SSL/TLS error: x",
            ),
            ("com.acme.Sender - SSL/TLS error: x", "SSL/TLS error: x"),
            ("ERROR 12 --- [main] c.a.Mailbox : refused", "refused"),
            ("ERROR Mailbox - refused", "refused"),
            ("imap.example.org - refused", "imap.example.org - refused"),
            ("Sender - refused", "Sender - refused"),
        ] {
            assert_eq!(behind_class(line), said, "{line}");
        }
    }
}
