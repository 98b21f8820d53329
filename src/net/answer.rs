//! What an answer of the DNS says: its aliases, its records, or why there are none.

use hickory_resolver::proto::op::{Message, ResponseCode};
use hickory_resolver::proto::rr::rdata::opt::{EdnsCode, EdnsOption};
use hickory_resolver::proto::rr::{Name, RData, RecordType};

use crate::observation::dns::{DnsTrouble, ExtendedError};

/// The option of the extended error (RFC 8914, section 2).
const EXTENDED_ERROR: u16 = 15;

/// More bytes of the words of an extended error are not kept.
const LONGEST_TEXT: usize = 256;

/// What one answer says of a name.
pub(super) struct Said {
    /// The aliases that the answer itself follows, in order.
    pub(super) aliases: Vec<Name>,
    /// The records at the end of the aliases.
    pub(super) outcome: Outcome,
}

/// What stands at the end of the aliases.
pub(super) enum Outcome {
    /// These records.
    Records(Vec<RData>),
    /// Nothing, for this reason.
    Trouble(DnsTrouble),
    /// Nothing was said of the last alias: it has to be asked for.
    AskOn(Name),
}

/// Reads an answer; `kind` is the type that was asked for.
pub(super) fn read(name: &Name, kind: RecordType, answer: &Message) -> Said {
    let mut aliases = Vec::new();
    let mut at = name.clone();
    let aliases_are_asked_for = kind == RecordType::CNAME;
    while !aliases_are_asked_for && let Some(target) = alias(&at, answer) {
        if target == *name || aliases.contains(&target) {
            let outcome = Outcome::Trouble(DnsTrouble::AliasLoop);
            return Said { aliases, outcome };
        }
        aliases.push(target.clone());
        at = target;
    }
    let outcome = at_end(&at, kind, answer, !aliases.is_empty());
    Said { aliases, outcome }
}

/// The target of the alias that this name is, when the answer says so.
fn alias(name: &Name, answer: &Message) -> Option<Name> {
    answer.answers.iter().find_map(|record| match &record.data {
        RData::CNAME(target) if record.name == *name => Some(target.0.clone()),
        _ => None,
    })
}

fn at_end(name: &Name, kind: RecordType, answer: &Message, is_alias: bool) -> Outcome {
    let records: Vec<_> = answer
        .answers
        .iter()
        .filter(|record| record.name == *name && record.record_type() == kind)
        .map(|record| record.data.clone())
        .collect();
    if !records.is_empty() {
        return Outcome::Records(records);
    }
    let trouble = match answer.metadata.response_code {
        // A resolver that does not follow aliases says nothing of their end, not even who answers for it.
        ResponseCode::NoError if is_alias && answer.authorities.is_empty() => {
            return Outcome::AskOn(name.clone());
        }
        ResponseCode::NXDomain if is_alias => DnsTrouble::DanglingAlias {
            target: plain(name),
        },
        _ => trouble(answer),
    };
    Outcome::Trouble(trouble)
}

/// What an answer without records comes to.
pub(super) fn trouble(answer: &Message) -> DnsTrouble {
    match answer.metadata.response_code {
        ResponseCode::NoError => DnsTrouble::NoData,
        ResponseCode::NXDomain => DnsTrouble::NxDomain,
        ResponseCode::ServFail => DnsTrouble::ServFail {
            extended: extended_error(answer).map(|error| error.code),
        },
        ResponseCode::Refused => DnsTrouble::Refused,
        other => DnsTrouble::Rcode(other.into()),
    }
}

/// Whether there is an address in it.
pub(super) fn has_addresses(answer: &Message) -> bool {
    let is_address = |data: &RData| matches!(data, RData::A(_) | RData::AAAA(_));
    answer.answers.iter().any(|record| is_address(&record.data))
}

/// The extended error, where the resolver gave one.
pub(super) fn extended_error(answer: &Message) -> Option<ExtendedError> {
    let edns = answer.edns.as_ref()?;
    match edns.option(EdnsCode::from(EXTENDED_ERROR))? {
        EdnsOption::Unknown(_, data) => {
            let (code, text) = data.split_first_chunk::<2>()?;
            let text = &text[..text.len().min(LONGEST_TEXT)];
            // The text may end in a zero byte (RFC 8914, section 2).
            let text = String::from_utf8_lossy(text);
            Some(ExtendedError {
                code: u16::from_be_bytes(*code),
                text: text.trim_end_matches('\0').to_owned(),
            })
        }
        _ => None,
    }
}

/// A name as it is kept in observations: ASCII, lower case, without the end dot.
pub(super) fn plain(name: &Name) -> String {
    let mut text = name.to_lowercase().to_ascii();
    text.truncate(text.trim_end_matches('.').len());
    text
}

/// The name to ask for, complete with its end dot, so that no search list is applied.
pub(super) fn absolute(host: &str) -> Result<Name, DnsTrouble> {
    let is_name = host.len() <= 253
        && host.split('.').all(|label| {
            (1..=63).contains(&label.len())
                && label
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
        });
    if !is_name {
        return Err(DnsTrouble::InvalidName);
    }
    Name::from_ascii(format!("{host}.")).map_err(|_| DnsTrouble::InvalidName)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_cannot_be_asked_for_are_told_apart() {
        for good in [
            "mail.example.org",
            "localhost",
            "_imaps._tcp.example.org",
            "xn--bcher-kva.example",
        ] {
            assert!(absolute(good).is_ok(), "{good}");
        }
        let long = "a".repeat(64);
        let longest = ["a"; 128].join(".");
        for bad in [
            "",
            ".",
            "a..b",
            "with space.example",
            "bücher.example",
            &long,
            &longest,
        ] {
            assert_eq!(absolute(bad), Err(DnsTrouble::InvalidName), "{bad}");
        }
    }

    #[test]
    fn names_are_kept_in_lower_case_without_the_end_dot() {
        let name = Name::from_ascii("IMAP.Example.ORG.").expect("a name");
        assert_eq!(plain(&name), "imap.example.org");
        assert_eq!(plain(&Name::root()), "");
    }
}
