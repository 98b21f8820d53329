//! How the switches of a mailbox stand, as PowerShell shows and writes them: `ImapEnabled : False`, `PopEnabled=True`.

use super::Candidate;
use crate::catalogue::Certainty;
use crate::catalogue::alternative::Words;

/// A switch, in lower case; how it stands where a protocol is off; and the faults of that, the most probable first.
const SWITCHES: [(&str, &str, &[&str]); 7] = [
    ("imapenabled", "false", &["auth.imap-disabled"]),
    ("popenabled", "false", &["auth.pop-disabled"]),
    ("smtpclientauthenticationdisabled", "true", &SMTP_OFF),
    ("activesyncenabled", "false", &["auth.protocols-disabled"]),
    ("ewsenabled", "false", &["auth.protocols-disabled"]),
    ("mapienabled", "false", &["auth.protocols-disabled"]),
    ("owaenabled", "false", &["auth.protocols-disabled"]),
];

/// Sign-in for sending is a switch of the mailbox and one of the organisation.
const SMTP_OFF: [&str; 2] = ["auth.smtp-disabled-mailbox", "auth.smtp-disabled-tenant"];

/// What does nothing as long as the defaults of the protocol hold, in lower case.
const INVITATIONS: &str = "forceicalforcalendarretrievaloption";
const DEFAULTS: &str = "useprotocoldefaults";

/// What a text of nothing but switches tells.
pub(super) struct Read {
    /// What is off.
    pub(super) candidates: Vec<Candidate>,
    /// Whether all that is known of it is as it should be.
    pub(super) is_well: bool,
}

/// A name and how it stands.
struct Field<'t> {
    shown: &'t str,
    name: String,
    value: String,
}

impl<'t> Field<'t> {
    /// The field that a piece of a text is; none where it is something else.
    fn of(shown: &'t str) -> Option<Self> {
        let (name, value) = shown.split_once([':', '='])?;
        let (name, value) = (name.trim(), value.trim());
        let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric());
        is_name.then(|| Self {
            shown,
            name: name.to_ascii_lowercase(),
            value: value.trim_start_matches('$').to_ascii_lowercase(),
        })
    }

    /// The switch that it is, where it says how that stands.
    fn switch(&self) -> Option<(bool, &'static [&'static str])> {
        let (_, off, ids) = SWITCHES.iter().find(|(name, ..)| *name == self.name)?;
        let is_told = ["true", "false"].contains(&&*self.value);
        is_told.then(|| (self.value == *off, *ids))
    }
}

/// Reads a text that is nothing but fields, one of them a switch that is known; none where it is anything else.
pub(super) fn read(text: &str) -> Option<Read> {
    /// So many fields are read.
    const MOST: usize = 200;
    // The command that showed it, and lines under a heading, tell nothing.
    let is_command = |line: &&str| line.contains("Get-") || line.contains("Set-");
    let lines = text.lines().filter(|line| !is_command(line));
    let pieces = lines.flat_map(|line| line.split([';', ',']).map(str::trim));
    let mut fields = Vec::new();
    for piece in pieces.filter(|piece| !piece.is_empty()) {
        fields.push(Field::of(piece)?);
        if fields.len() > MOST {
            return None;
        }
    }
    let switches: Vec<_> = fields
        .iter()
        .filter_map(|field| Some((field, field.switch()?)))
        .collect();
    if switches.is_empty() {
        return None;
    }
    let right: Vec<&str> = switches
        .iter()
        .filter(|(_, (is_off, _))| !is_off)
        .map(|(field, _)| field.shown)
        .collect();
    let of = whose(text, &fields);
    let mut candidates = Vec::new();
    for (field, (_, ids)) in switches.iter().filter(|(_, (is_off, _))| *is_off) {
        let ids = match (ids, of) {
            ([mailbox, _], Some(Whose::Mailbox)) => std::slice::from_ref(mailbox),
            ([_, organization], Some(Whose::Organization)) => std::slice::from_ref(organization),
            _ => ids,
        };
        let certainty = match ids {
            [_] => Certainty::Likely,
            _ => Certainty::Possible,
        };
        let of_id = |(at, id): (usize, &&str)| Candidate {
            certainty,
            ..off(id, at, field, &right)
        };
        candidates.extend(ids.iter().enumerate().map(of_id));
    }
    candidates.extend(invitations(&fields));
    Some(Read {
        is_well: candidates.is_empty(),
        candidates,
    })
}

/// Whose switches are shown.
#[derive(Clone, Copy)]
enum Whose {
    Mailbox,
    Organization,
}

/// Whose switches a text shows, by the command that showed them or by those of a mailbox alone.
fn whose(text: &str, fields: &[Field<'_>]) -> Option<Whose> {
    let lower = text.to_ascii_lowercase();
    if lower.contains("transportconfig") {
        return Some(Whose::Organization);
    }
    let is_of_mailbox =
        lower.contains("casmailbox") || fields.iter().any(|field| field.name == "imapenabled");
    is_of_mailbox.then_some(Whose::Mailbox)
}

/// What is off, and what beside it is as it should be.
fn off(id: &str, at: usize, field: &Field<'_>, right: &[&str]) -> Candidate {
    let beside = match right {
        [] => String::new(),
        right => format!(" On are: `{}`.", right.join("`, `")),
    };
    let why = format!("`{}` says that it is off.{beside}", field.shown);
    candidate(id, if at == 0 { 1.0 } else { 0.9 }, why)
}

/// The form of invitations, where it was chosen and the defaults hold all the same.
fn invitations(fields: &[Field<'_>]) -> Option<Candidate> {
    let stands = |end: &str| {
        let mut all = fields.iter();
        all.find(|field| field.name.ends_with(end) && field.value == "true")
    };
    let (chosen, defaults) = (stands(INVITATIONS)?, stands(DEFAULTS)?);
    let why = format!(
        "`{}` has no effect as long as `{}`.",
        chosen.shown, defaults.shown
    );
    Some(candidate("mailbox.invitations-as-links", 0.8, why))
}

fn candidate(id: &str, score: f64, why: String) -> Candidate {
    Candidate {
        id: id.to_owned(),
        certainty: Certainty::Likely,
        score,
        why,
        program: None,
        tell_apart: None,
        protocol: None,
        words: Words::default(),
        is_weak: false,
        is_single: false,
        is_own: false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn switches_are_read_as_a_whole() {
        for (text, expected) in [
            ("SmtpClientAuthenticationDisabled : False", Some(vec![])),
            (
                "SmtpClientAuthenticationDisabled : True",
                Some(SMTP_OFF.to_vec()),
            ),
            (
                "Get-TransportConfig | fl SmtpClientAuthenticationDisabled\nSmtpClientAuthenticationDisabled : True",
                Some(vec![SMTP_OFF[1]]),
            ),
            ("ImapEnabled=False", Some(vec!["auth.imap-disabled"])),
            (
                "PS> Get-CASMailbox kim | fl\nImapEnabled : True\nPopEnabled : False\nSmtpClientAuthenticationDisabled : True",
                Some(vec!["auth.pop-disabled", "auth.smtp-disabled-mailbox"]),
            ),
            (
                "ImapEnabled : True\nImapUseProtocolDefaults : True\nImapForceICalForCalendarRetrievalOption : True",
                Some(vec!["mailbox.invitations-as-links"]),
            ),
            (
                "Name : kim\nImapEnabled : True\nImapUseProtocolDefaults : True\nImapForceICalForCalendarRetrievalOption : False",
                Some(vec![]),
            ),
            ("SmtpClientAuthenticationDisabled :", None),
            ("ImapEnabled is False", None),
            ("I see ImapEnabled : False", None),
            ("Server : mail.example.org", None),
        ] {
            let read = read(text).map(|read| read.candidates);
            let ids = read
                .as_ref()
                .map(|all| all.iter().map(|one| one.id.as_str()).collect::<Vec<&str>>());
            assert_eq!(ids, expected, "{text}");
        }
    }
}
