//! What programs write of a whole conversation into a log of their own, each line with who speaks: `fetchmail -v`, `mbsync -D`, mutt's
//! debug file, the IMAP logs of Thunderbird and of Outlook, and that of K-9 and Thunderbird for Android.

use std::borrow::Cow;

/// How such a log names what the program sends, and what the server says, in lower case; what is said stands behind the mark.
struct Form {
    sent: &'static [&'static str],
    said: &'static [&'static str],
}

const FORMS: [Form; 6] = [
    Form {
        sent: &[
            "fetchmail: imap> ",
            "fetchmail: pop3> ",
            "fetchmail: smtp> ",
            "fetchmail: esmtp> ",
        ],
        said: &[
            "fetchmail: imap< ",
            "fetchmail: pop3< ",
            "fetchmail: smtp< ",
            "fetchmail: esmtp< ",
        ],
    },
    Form {
        sent: &["f: >>> ", "n: >>> "],
        said: &["f: * ", "f: + "],
    },
    Form {
        sent: &["] 3> ", "] 4> ", "] 5> ", "] 6> ", "] 7> "],
        said: &["] 3< ", "] 4< ", "] 5< ", "] 6< ", "] 7< "],
    },
    Form {
        sent: &[":senddata: "],
        said: &[":createnewlinefromsocket: "],
    },
    Form {
        sent: &[" [tx] "],
        said: &[" [rx] "],
    },
    Form {
        sent: &[">>> "],
        said: &["<<<#"],
    },
];

/// How lines of such logs begin that are about the program itself.
const STEPS: [&str; 4] = [
    "processcurrenturl:",
    "readnextline ",
    "setupwithurl:",
    "onnotify: ",
];

/// What a whole text of that kind is.
#[derive(Clone, Copy)]
pub(super) struct Wire(&'static Form);

/// A line of it.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Line<'t> {
    /// What the program sends, without the mark.
    Sent(&'t str),
    /// What the server says.
    Said(Cow<'t, str>),
    /// What the program does.
    Step,
    /// Anything else.
    Else,
}

impl Wire {
    /// That of a text; none where nobody speaks in it, or only one of the two.
    pub(super) fn of(text: &str) -> Option<Self> {
        let lower = text.to_ascii_lowercase();
        let has = |marks: &[&str]| marks.iter().any(|mark| lower.contains(mark));
        let form = FORMS.iter().find(|form| has(form.sent) && has(form.said))?;
        Some(Self(form))
    }

    /// What a line of it is.
    pub(super) fn read(self, line: &str) -> Line<'_> {
        let lower = line.to_ascii_lowercase();
        let behind = |marks: &[&str]| {
            let ends = marks
                .iter()
                .filter_map(|mark| Some(lower.find(mark)? + mark.len()));
            ends.min()
        };
        if let Some(end) = behind(self.0.sent) {
            return Line::Sent(&line[end..]);
        }
        if let Some(end) = behind(self.0.said) {
            let said = &line[end..];
            return match self.0.said[0] {
                "<<<#" => of_k9(said),
                // The star or plus belongs to what is said.
                mark if mark.ends_with("* ") => Line::Said(Cow::Borrowed(&line[3..])),
                _ => Line::Said(Cow::Borrowed(said)),
            };
        }
        if let Some(said) = self.of_end(line, &lower) {
            return Line::Said(Cow::Borrowed(said));
        }
        match STEPS.iter().any(|step| lower.contains(step)) {
            true => Line::Step,
            false => Line::Else,
        }
    }

    /// What a server said with a tag to mbsync, which names the end before it: `F: 3 OK done`.
    fn of_end<'t>(self, line: &'t str, lower: &str) -> Option<&'t str> {
        let is_of_ends = self.0.sent[0] == "f: >>> ";
        let is_end = is_of_ends && (lower.starts_with("f: ") || lower.starts_with("n: "));
        is_end.then(|| &line[3..])
    }
}

/// What K-9 shows as a list: `3# [NO, [AUTHENTICATIONFAILED], failed]`, or `null# [550, EXISTS]` where it has no tag.
fn of_k9(said: &str) -> Line<'_> {
    let Some((tag, list)) = said.split_once("# ") else {
        return Line::Else;
    };
    let list = list.trim();
    let inner = list
        .strip_prefix('[')
        .and_then(|list| list.strip_suffix(']'));
    let tag = if tag.eq_ignore_ascii_case("null") {
        "*"
    } else {
        tag
    };
    Line::Said(Cow::Owned(format!(
        "{tag} {}",
        inner.unwrap_or(list).replace(", ", " ")
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_speaks_is_told_by_the_marks_of_each_log() {
        for (text, said) in [
            (
                "fetchmail: IMAP> A1 NOOP\nfetchmail: IMAP< A1 NO full",
                "A1 NO full",
            ),
            (
                "F: >>> 2 SELECT INBOX\nF: * 3 EXISTS\nF: 2 NO full",
                "2 NO full",
            ),
            ("[08:00] 4> a1 NOOP\n[08:00] 4< a1 NO full", "a1 NO full"),
            (
                "I/IMAP 7f:x:NA:SendData: 1 capability\nI/IMAP 7f:x:NA:CreateNewLineFromSocket: 1 BAD no",
                "1 BAD no",
            ),
            (
                "IMAP: 08:14:02 [tx] zy62 NOOP\nIMAP: 08:14:02 [rx] zy62 NO full",
                "zy62 NO full",
            ),
            (
                "V/k9: conn1>>> 3 NOOP\nV/k9: conn1<<<#3# [NO, [LIMIT], full]",
                "3 NO [LIMIT] full",
            ),
        ] {
            let wire = Wire::of(text).expect(text);
            let lines: Vec<Line<'_>> = text.lines().map(|line| wire.read(line)).collect();
            assert!(matches!(lines.first(), Some(Line::Sent(_))), "{text}");
            assert_eq!(
                lines.last(),
                Some(&Line::Said(Cow::Borrowed(said))),
                "{text}"
            );
        }
        assert!(Wire::of("fetchmail: IMAP< A1 NO full").is_none());
        assert!(Wire::of("File -> Settings").is_none());
    }
}
