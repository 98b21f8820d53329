//! A text line by line: what was sent and what was answered, what a log puts around a sentence, and what says that it worked.

mod curl;
mod ended;
mod frames;
mod head;
mod logged;
mod mta;
mod own;
mod phpmailer;
mod proved;
mod python;
mod quiet;
mod strangers;
mod web;
mod wire;
mod worked;

use std::borrow::Cow;

use super::Candidate;
use head::{behind_class, has_fields, is_of_log};
use mta::{Sent, Waited, of_exim, of_postfix};
use worked::{Tells, Told};

/// A text as it is searched for messages.
#[derive(Debug, Default)]
pub(super) struct Lines {
    /// Its lines, without those that tell of no fault.
    pub(super) text: String,
    /// For each of its lines, whether a log's time or process stood before it: it goes on with no other.
    pub(super) begins: Vec<bool>,
    /// Whether a line says that something worked.
    pub(super) worked: bool,
    /// Whether a line tells of a fault of a message that was sent in the end.
    pub(super) is_over: bool,
    /// What lines tell of the server itself that wrote them; they are not searched.
    pub(super) told: Vec<Candidate>,
}

impl Lines {
    fn push(&mut self, line: &str, begins: bool) {
        self.text.push_str(line);
        self.text.push('\n');
        self.begins.push(begins);
    }

    /// Whether every line is what a program wrote into a log, or has the fields of one: nobody says it.
    pub(super) fn is_log(&self) -> bool {
        let lines = self.text.lines().zip(&self.begins);
        let mut lines = lines.filter(|(line, _)| !line.trim().is_empty()).peekable();
        lines.peek().is_some() && lines.all(|(line, begins)| *begins || has_fields(line))
    }
}

/// Marks of who speaks in a transcript, and whether it is the server.
const DIRECTIONS: [(&str, bool); 12] = [
    // swaks: a reply that it did not want, and both ways under TLS.
    ("<**", true),
    ("<~*", true),
    ("<~", true),
    ("~>", false),
    ("C:", false),
    ("S:", true),
    ("->", false),
    ("<-", true),
    ("-->", false),
    ("<--", true),
    (">>>", false),
    ("<<<", true),
];

/// Elements of HTML that stand around a message.
const ELEMENTS: [&str; 18] = [
    "p", "b", "i", "u", "br", "br/", "div", "span", "td", "tr", "li", "ul", "strong", "em", "font",
    "pre", "code", "html",
];

/// Reads a cleaned text.
pub(super) fn read(text: &str) -> Lines {
    let told = quiet::without(text);
    let text = told.as_deref().unwrap_or(text);
    let put_together = phpmailer::reply(text)
        .or_else(|| python::without_what_went_well(text))
        .or_else(|| frames::without(text));
    let text = put_together.as_deref().unwrap_or(text);
    let is_transcript = text
        .split_whitespace()
        .any(|word| DIRECTIONS.contains(&(word, true)));
    let is_of_curl = curl::is_verbose(&text.to_ascii_lowercase());
    let told = Told::of(text);
    let sent = Sent::of(text);
    let mut lines = Lines::default();
    let is_told = |line: &&str| !line.is_empty() && is_text(line);
    let mut is_parted = false;
    let numbered = text.split('\n').enumerate();
    for (at, line) in numbered.filter(|(_, line)| is_told(line)) {
        let marked = is_of_curl
            .then(|| curl::read(curl::behind_meter(line)))
            .flatten();
        let line = match marked {
            Some(curl::Line::Sent) => continue,
            Some(curl::Line::Step(step)) if told.is_step(step) => continue,
            Some(curl::Line::Said(said) | curl::Line::Step(said)) => said,
            None => line,
        };
        let line = without_elements(line);
        let line = line.trim_start_matches(['>', ' ']);
        let line = behind_frame(line);
        let waited = sent.later(at, line);
        lines.is_over |= waited == Some(Waited::Sent);
        let settled = || (waited == Some(Waited::Settled)).then(String::new);
        if let Some(left) = web::told(line).or_else(settled) {
            is_parted = true;
            if !left.is_empty() {
                lines.push(&left, true);
            }
            continue;
        }
        if let Some(told) = own::told(line) {
            is_parted = true;
            let is_new = |one: &Candidate| lines.told.iter().all(|known| known.id != one.id);
            lines
                .told
                .extend(told.into_iter().filter(is_new).collect::<Vec<_>>());
            continue;
        }
        let told_by_class = behind_class(line);
        let spoken = match is_transcript {
            true => by_server(told_by_class),
            false => vec![told_by_class.to_owned()],
        };
        // What stands behind a line of another writer goes on with nothing before that.
        let begins = is_of_log(line) || is_parted;
        is_parted = false;
        for piece in spoken {
            let said = of_postfix(&piece);
            let said = of_exim(said).map_or(Cow::Borrowed(said), Cow::Owned);
            match told.tells(&said, begins) {
                Tells::Success => lines.worked = true,
                Tells::Nothing => {}
                Tells::Else => lines.push(&said, begins),
            }
        }
    }
    if !lines.told.is_empty() {
        without_frames(&mut lines);
    }
    // Beside what worked, lines without a word of a failure tell of no fault, however alike they are to the texts of programs.
    if lines.worked && told.is_conversation && !lines.text.lines().any(worked::may_tell_a_fault) {
        lines.text.clear();
        lines.begins.clear();
    }
    lines
}

/// What OfflineIMAP puts before whatever was told to it, and the words behind which that stands.
const FRAMES: [(&str, &str); 2] = [
    (
        "Unknown SSL protocol connecting to host",
        "OpenSSL responded:",
    ),
    ("Could not connect via SSL to host", "Got: "),
];

/// What a line says behind such words: the program names the protocol or the port there, whatever went wrong.
fn behind_frame(line: &str) -> &str {
    let framed = FRAMES.iter().find_map(|(frame, behind)| {
        let (before, rest) = line.split_once(behind)?;
        before.contains(frame).then(|| rest.trim_start())
    });
    framed.unwrap_or(line)
}

/// Leaves out what a server writes around a reason that was told already: `SSL_accept error from host[address]: -1`.
fn without_frames(lines: &mut Lines) {
    const FRAME: &str = "SSL_accept error from ";
    let (text, begins) = (
        std::mem::take(&mut lines.text),
        std::mem::take(&mut lines.begins),
    );
    let kept = text
        .lines()
        .zip(begins)
        .filter(|(line, _)| !line.contains(FRAME));
    for (line, begins) in kept {
        lines.push(line, begins);
    }
}

/// Whether a line is text: bytes that are none came in as replacement characters.
fn is_text(line: &str) -> bool {
    let strange = line.matches(char::REPLACEMENT_CHARACTER).count();
    strange * 8 <= line.len()
}

/// What the server says in a line of a transcript: all of it, where nobody is named.
fn by_server(line: &str) -> Vec<String> {
    let mut said = vec![String::new()];
    let mut is_server = true;
    for word in line.split(' ') {
        match DIRECTIONS.iter().find(|(mark, _)| *mark == word) {
            Some((_, of_server)) => {
                is_server = *of_server;
                said.push(String::new());
            }
            None if is_server => {
                if let Some(last) = said.last_mut() {
                    last.push_str(word);
                    last.push(' ');
                }
            }
            None => {}
        }
    }
    said.retain(|one| !one.trim().is_empty());
    said
}

/// A code that is split at its dots, in one piece: `5 . 7 . 3`.
pub(super) fn whole_codes(line: &str) -> String {
    if !line.contains(" . ") {
        return line.to_owned();
    }
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(at) = rest.find(" . ") {
        let (before, behind) = (&rest[..at], &rest[at + 3..]);
        let is_code = before.ends_with(|c: char| c.is_ascii_digit())
            && behind.starts_with(|c: char| c.is_ascii_digit());
        out.push_str(before);
        out.push_str(if is_code { "." } else { " . " });
        rest = behind;
    }
    out.push_str(rest);
    out
}

/// The line without the elements of HTML around its words.
fn without_elements(line: &str) -> String {
    if !line.contains('<') {
        return line.to_owned();
    }
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        /// No element that is looked for is longer.
        const LONGEST: usize = 12;
        let end = rest.bytes().take(LONGEST).position(|byte| byte == b'>');
        let name = end.map(|end| rest[1..end].trim_start_matches('/').to_ascii_lowercase());
        match (end, name) {
            (Some(end), Some(name)) if ELEMENTS.contains(&name.trim()) => {
                out.push(' ');
                rest = &rest[end + 1..];
            }
            _ => {
                out.push('<');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

/// The line that a reason quotes, between its quotation marks.
pub(super) fn line_of<'t>(text: &'t str, why: &str) -> Option<&'t str> {
    /// So much of a quotation tells its line.
    const ENOUGH: usize = 40;
    let quoted = why.split_once('\u{201c}')?.1.split_once('\u{201d}')?.0;
    let piece = quoted.split('\u{2026}').max_by_key(|piece| piece.len())?;
    let piece = &piece[..piece.floor_char_boundary(ENOUGH.min(piece.len()))];
    text.lines().find(|line| line.contains(piece))
}

/// The host that a line of a log is about: the one that was connected to.
pub(super) fn host_of(line: &str) -> Option<&str> {
    const BEFORE: [&str; 4] = ["relay=", "connect to ", "host ", "server "];
    let named = BEFORE.iter().find_map(|before| {
        let (_, behind) = line.split_once(before)?;
        behind.split_once('[').map(|(host, _)| host)
    })?;
    let is_host = named.contains('.')
        && named
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || ".-".contains(c));
    is_host.then_some(named)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_in_one_piece() {
        assert_eq!(
            whole_codes("535 5 . 7 . 3 no . more"),
            "535 5.7.3 no . more"
        );
    }

    #[test]
    fn only_what_tells_of_a_fault_is_left() {
        for (text, left, worked) in [
            (
                "<p><b>550 5.7.1 no</b></p> <kim@x>",
                "550 5.7.1 no   <kim@x>\n",
                false,
            ),
            ("> 535 5.7.3 no", "535 5.7.3 no\n", false),
            (
                "-> C: a1 LOGIN kim <- S: a1 NO LOGIN failed.",
                "a1 NO LOGIN failed. \n",
                false,
            ),
            ("C: QUIT\nS: 535 5.7.3 no", "535 5.7.3 no \n", false),
            ("File -> Settings", "File -> Settings\n", false),
            ("235 2.7.0 Authentication successful", "", true),
            ("a1 OK AUTHENTICATE completed.", "", true),
            (
                "imap(kim)<1>: Disconnected: Logged out in=525 out=59018",
                "",
                true,
            ),
            (
                "mx postfix/smtp[535]: B14C: to=<a@b.c>, dsn=2.0.0, status=sent (250 2.0.0 Ok)",
                "",
                true,
            ),
            (
                "mx postfix/smtp[535]: B14C: dsn=5.2.2, status=bounced (host x said: 552 5.2.2 full (in reply to RCPT TO command))",
                "host x said: 552 5.2.2 full (in reply to RCPT TO command)\n",
                false,
            ),
            (
                "mx postfix/smtp[5]: connect to x[1.2.3.4]:25: timed out",
                "connect to x[1.2.3.4]:25: timed out\n",
                false,
            ),
            (
                "2021-03-02 11:14:01 1lH4TP-0003vZ-4C == kim@x.org R=smarthost T=smtp defer (111): Connection refused",
                "Connection refused\n",
                false,
            ),
            (
                "2021-03-02 11:14:01 [17] 1lH4TP-0003vZ-4C ** kim <kim@x.org> R=r T=t H=mx.x.org [192.0.2.1] X=TLS1.3: SMTP error: 550 no",
                "H=mx.x.org [192.0.2.1] SMTP error: 550 no\n",
                false,
            ),
            (
                "2021-03-02 11:14:01 1lH4TP-0003vZ-4C => kim@x.org R=r T=t",
                "",
                true,
            ),
            ("220 *****", "220 *****\n", false),
            (
                "Nov 26 08:14:02 mx postfix/smtpd[550]: connect from x[192.0.2.7]",
                "",
                false,
            ),
            (
                "Nov 26 08:14:02 mx postfix/smtpd[550]: lost connection after CONNECT from x[192.0.2.7]",
                "lost connection after CONNECT from x[192.0.2.7]\n",
                false,
            ),
            (
                "Nov 26 08:14:02 mx postfix/smtpd[550]: disconnect from x[192.0.2.7] ehlo=1 auth=0/1",
                "disconnect from x[192.0.2.7] ehlo=1 auth=0/1\n",
                false,
            ),
            (
                "imap-login: Login: user=<kim>, method=PLAIN, mpid=538, TLS",
                "",
                true,
            ),
            (
                "I see it connect from here",
                "I see it connect from here\n",
                false,
            ),
        ] {
            let read = read(text);
            assert_eq!((read.text.as_str(), read.worked), (left, worked), "{text}");
        }
    }
}
