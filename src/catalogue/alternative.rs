//! One way in which a page can hold, and what is said more exactly where it holds in that way.

use std::fmt;

use serde::Deserialize;
use serde::de::{self, Deserializer, MapAccess, Visitor};

use super::clause::{Clauses, clause, whole};
use super::judgement::{Certainty, Severity, Who};

/// Clauses that must all hold over the facts of one probe, and what they say better than the page in general.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Alternative {
    /// The clauses.
    pub clauses: Clauses,
    /// What this one proves, where that is less than the page says.
    pub certainty: Option<Certainty>,
    /// How bad it is, where that is not as bad as the page says.
    pub severity: Option<Severity>,
    /// The words in the place of the page's own.
    pub words: Words,
}

/// What an alternative says in the place of the page; where it is silent, the page speaks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// The fault in one line.
    pub title: Option<String>,
    /// Who can mend it.
    pub who: Option<Who>,
    /// The one step that is next.
    pub next_step: Option<String>,
}

impl Words {
    /// Keeps what another one says, too; of the rest the page speaks in general.
    pub(crate) fn keep_common(&mut self, other: &Self) {
        self.title
            .take_if(|title| other.title.as_ref() != Some(title));
        self.who.take_if(|who| other.who.as_ref() != Some(who));
        self.next_step
            .take_if(|step| other.next_step.as_ref() != Some(step));
    }
}

impl<'de> Deserialize<'de> for Alternative {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(AlternativeVisitor)
    }
}

struct AlternativeVisitor;

impl<'de> Visitor<'de> for AlternativeVisitor {
    type Value = Alternative;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "a table of facts and what they must be, with title, who, next_step, severity or certainty",
        )
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Alternative, A::Error> {
        let mut clauses = Vec::new();
        let mut read = Alternative::default();
        while let Some(name) = map.next_key::<String>()? {
            match name.as_str() {
                "title" => read.words.title = Some(said(&mut map)?),
                "next_step" => read.words.next_step = Some(said(&mut map)?),
                "who" => read.words.who = Some(map.next_value()?),
                "severity" => read.severity = Some(map.next_value()?),
                "certainty" => read.certainty = Some(map.next_value()?),
                fact => clauses.push(clause(fact, &mut map)?),
            }
        }
        read.clauses = whole(clauses)?;
        Ok(read)
    }
}

fn said<'de, A: MapAccess<'de>>(map: &mut A) -> Result<String, A::Error> {
    let text: String = map.next_value()?;
    match text.trim().is_empty() {
        true => Err(de::Error::custom("an empty text says nothing")),
        false => Ok(text),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail")]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Alternative, String> {
        toml::from_str(text).map_err(|error: toml::de::Error| error.message().to_owned())
    }

    #[test]
    fn words_stand_between_the_clauses() {
        let read = read(
            "title = 'It is silent'\n'connect.stopped-by' = 'timeout'\nwho = 'provider'\ncertainty = 'likely'\nseverity = 'degraded'\n'host.answered' = 'no'",
        )
        .unwrap();
        assert_eq!(read.clauses.0.len(), 2);
        assert_eq!(read.certainty, Some(Certainty::Likely));
        assert_eq!(read.severity, Some(Severity::Degraded));
        assert_eq!(read.words.title.as_deref(), Some("It is silent"));
        assert_eq!(read.words.who, Some(Who::Provider));
        assert_eq!(read.words.next_step, None);
    }

    #[test]
    fn words_alone_match_nothing() {
        for (text, reason) in [
            ("title = 'x'", "no clause"),
            ("title = ' '\n'auth.text' = 'x'", "an empty text"),
            ("who = 'nobody'\n'auth.text' = 'x'", "nobody"),
            ("tittle = 'x'", "unknown fact `tittle`"),
        ] {
            let said = read(text).unwrap_err();
            assert!(said.contains(reason), "{text}: {said}");
        }
    }
}
