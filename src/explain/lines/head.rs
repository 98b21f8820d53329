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
