//! The clauses of a page: tests of single facts, a closed set.

use std::fmt;

use serde::Deserialize;
use serde::de::{self, DeserializeSeed, Deserializer, MapAccess, Visitor};

use crate::fact::key::Key;

/// Clauses that must all hold over the facts of one probe.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Clauses(pub Vec<Clause>);

/// One fact and what it must be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clause {
    /// The key of the fact.
    pub key: &'static Key,
    /// Every test that its value must pass.
    pub tests: Vec<Test>,
}

/// A test of the value of a fact. Texts are kept in lower case and compared without regard to case.
///
/// Every test but [`Test::Absent`] needs the fact to be there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Test {
    /// The whole value.
    Is(String),
    /// One of these is a part of it.
    Contains(Vec<String>),
    /// Its beginning.
    Starts(String),
    /// Its end.
    Ends(String),
    /// One of these, whole.
    OneOf(Vec<String>),
    /// Not this, whole.
    Not(String),
    /// None of these is a part of it.
    NotContains(Vec<String>),
    /// The fact is not there.
    Absent,
    /// The fact is there, whatever its value.
    Present,
    /// A whole number, at least this.
    AtLeast(i64),
    /// A whole number, at most this.
    AtMost(i64),
}

impl Test {
    /// Whether a value, given in lower case, passes; `None` stands for a fact that is not there.
    pub fn holds(&self, value: Option<&str>) -> bool {
        let Some(value) = value else {
            return *self == Self::Absent;
        };
        match self {
            Self::Is(text) => value == text,
            Self::Contains(texts) => texts.iter().any(|text| value.contains(text.as_str())),
            Self::Starts(text) => value.starts_with(text.as_str()),
            Self::Ends(text) => value.ends_with(text.as_str()),
            Self::OneOf(texts) => texts.iter().any(|text| value == text),
            Self::Not(text) => value != text,
            Self::NotContains(texts) => !texts.iter().any(|text| value.contains(text.as_str())),
            Self::Absent => false,
            Self::Present => true,
            Self::AtLeast(least) => value.parse::<i64>().is_ok_and(|value| value >= *least),
            Self::AtMost(most) => value.parse::<i64>().is_ok_and(|value| value <= *most),
        }
    }

    /// The whole values that this test names, which must be of the key's vocabulary.
    fn values(&self) -> &[String] {
        match self {
            Self::Is(value) | Self::Not(value) => std::slice::from_ref(value),
            Self::OneOf(values) => values,
            _ => &[],
        }
    }
}

impl<'de> Deserialize<'de> for Clauses {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(ClausesVisitor)
    }
}

struct ClausesVisitor;

impl<'de> Visitor<'de> for ClausesVisitor {
    type Value = Clauses;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a table of facts and what they must be")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Clauses, A::Error> {
        let mut clauses = Vec::new();
        while let Some(name) = map.next_key::<String>()? {
            clauses.push(clause(&name, &mut map)?);
        }
        whole(clauses)
    }
}

/// Reads the tests of the fact with this name.
pub(super) fn clause<'de, A: MapAccess<'de>>(name: &str, map: &mut A) -> Result<Clause, A::Error> {
    let key = Key::named(name).ok_or_else(|| {
        de::Error::custom(format!(
            "unknown fact `{name}`; checks/README.md lists all (and a key with a dot needs quotes)"
        ))
    })?;
    let tests = map.next_value_seed(TestsOf(key))?;
    Ok(Clause { key, tests })
}

/// All clauses of one place, of which there must be one at least.
pub(super) fn whole<E: de::Error>(clauses: Vec<Clause>) -> Result<Clauses, E> {
    if clauses.is_empty() {
        return Err(E::custom("no clause: this would match every probe"));
    }
    Ok(Clauses(clauses))
}

/// Reads the tests of one key, and knows which values it can take.
struct TestsOf(&'static Key);

impl TestsOf {
    fn check<E: de::Error>(&self, tests: Vec<Test>) -> Result<Vec<Test>, E> {
        let known = self.0.values;
        for value in tests.iter().flat_map(Test::values) {
            if !known.is_empty() && !known.iter().any(|k| k.eq_ignore_ascii_case(value)) {
                let (name, known) = (self.0.name, known.join(", "));
                return Err(E::custom(format!(
                    "`{name}` is never `{value}`; it is one of {known}"
                )));
            }
        }
        Ok(tests)
    }
}

impl<'de> DeserializeSeed<'de> for TestsOf {
    type Value = Vec<Test>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Vec<Test>, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for TestsOf {
    type Value = Vec<Test>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text in quotes, or a table of tests such as { contains = \"…\" }")
    }

    fn visit_str<E: de::Error>(self, value: &str) -> Result<Vec<Test>, E> {
        self.check(vec![Test::Is(value.to_lowercase())])
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Vec<Test>, A::Error> {
        let mut tests = Vec::new();
        while let Some(name) = map.next_key::<String>()? {
            tests.push(match name.as_str() {
                "contains" => Test::Contains(parts(&mut map)?),
                "starts" => Test::Starts(text(&mut map)?),
                "ends" => Test::Ends(text(&mut map)?),
                "one_of" => Test::OneOf(texts(&mut map)?),
                "not" => Test::Not(text(&mut map)?),
                "not_contains" => Test::NotContains(parts(&mut map)?),
                "absent" => flag(&mut map, Test::Absent)?,
                "present" => flag(&mut map, Test::Present)?,
                "at_least" => Test::AtLeast(map.next_value()?),
                "at_most" => Test::AtMost(map.next_value()?),
                _ => {
                    return Err(de::Error::custom(format!(
                        "unknown test `{name}`; known are contains, starts, ends, one_of, not, not_contains, absent, present, at_least, at_most"
                    )));
                }
            });
        }
        if tests.is_empty() {
            return Err(de::Error::custom("no test for this fact"));
        }
        self.check(tests)
    }
}

fn text<'de, A: MapAccess<'de>>(map: &mut A) -> Result<String, A::Error> {
    let text: String = map.next_value()?;
    if text.is_empty() {
        return Err(de::Error::custom("an empty text tests nothing"));
    }
    Ok(text.to_lowercase())
}

/// A text, or several in a list.
fn parts<'de, A: MapAccess<'de>>(map: &mut A) -> Result<Vec<String>, A::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Parts {
        One(String),
        Several(Vec<String>),
    }
    let texts = match map.next_value()? {
        Parts::One(text) => vec![text],
        Parts::Several(texts) => texts,
    };
    if texts.is_empty() || texts.iter().any(String::is_empty) {
        return Err(de::Error::custom("an empty text tests nothing"));
    }
    Ok(texts.iter().map(|text| text.to_lowercase()).collect())
}

fn texts<'de, A: MapAccess<'de>>(map: &mut A) -> Result<Vec<String>, A::Error> {
    let texts: Vec<String> = map.next_value()?;
    if texts.is_empty() {
        return Err(de::Error::custom("none of no texts ever holds"));
    }
    Ok(texts.iter().map(|text| text.to_lowercase()).collect())
}

fn flag<'de, A: MapAccess<'de>>(map: &mut A, test: Test) -> Result<Test, A::Error> {
    if map.next_value::<bool>()? {
        return Ok(test);
    }
    Err(de::Error::custom("only `true` makes sense here"))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail")]
mod tests {
    use super::*;

    fn clauses(text: &str) -> Result<Clauses, String> {
        toml::from_str::<Clauses>(text).map_err(|error| error.message().to_owned())
    }

    #[test]
    fn every_test_needs_the_fact_but_absent() {
        let tests = [
            Test::Is("x".into()),
            Test::Contains(vec!["x".into()]),
            Test::Starts("x".into()),
            Test::Ends("x".into()),
            Test::OneOf(vec!["x".into()]),
            Test::Not("x".into()),
            Test::NotContains(vec!["x".into()]),
            Test::Present,
            Test::AtLeast(0),
            Test::AtMost(0),
        ];
        assert!(tests.iter().all(|test| !test.holds(None)));
        assert!(Test::Absent.holds(None));
        assert!(!Test::Absent.holds(Some("x")));
    }

    #[test]
    fn texts_and_numbers_are_compared_as_documented() {
        for (test, yes, no) in [
            (Test::Is("ok".into()), "ok", "okay"),
            (
                Test::Contains(vec!["out".into(), "off".into()]),
                "is off now",
                "is on",
            ),
            (Test::Starts("smtp".into()), "smtp is", "the smtp"),
            (Test::Ends("login".into()), "auth login", "login xoauth2"),
            (Test::OneOf(vec!["a".into(), "b".into()]), "b", "a b"),
            (Test::Not("a".into()), "b", "a"),
            (Test::NotContains(vec!["c".into(), "a".into()]), "b", "bab"),
            (Test::AtLeast(-1), "0", "-2"),
            (Test::AtMost(14), "14", "15"),
            (Test::AtMost(14), "-3", "soon"),
        ] {
            assert!(test.holds(Some(yes)), "{test:?} {yes}");
            assert!(!test.holds(Some(no)), "{test:?} {no}");
        }
    }

    #[test]
    fn several_tests_of_one_fact_are_read() {
        let read =
            clauses("'auth.text' = { contains = 'Disabled', not_contains = ['TENANT', 'x'] }");
        let expected = vec![
            Test::Contains(vec!["disabled".into()]),
            Test::NotContains(vec!["tenant".into(), "x".into()]),
        ];
        assert_eq!(read.unwrap().0[0].tests, expected);
    }

    #[test]
    fn what_is_not_known_is_refused_with_a_reason() {
        for (text, reason) in [
            ("", "no clause"),
            ("'auth.txt' = 'x'", "unknown fact `auth.txt`"),
            ("auth.text = 'x'", "unknown fact `auth`"),
            ("'auth.text' = 5", "a text in quotes"),
            ("'auth.outcome' = 'fine'", "`auth.outcome` is never `fine`"),
            ("'dns.a' = { one_of = ['ok', 'no'] }", "never `no`"),
            ("'auth.text' = { like = 'x' }", "unknown test `like`"),
            ("'auth.text' = { contains = '' }", "an empty text"),
            ("'auth.text' = { contains = [] }", "an empty text"),
            ("'auth.text' = { contains = ['a', ''] }", "an empty text"),
            ("'auth.text' = { absent = false }", "only `true`"),
            ("'auth.text' = {}", "no test"),
        ] {
            let said = clauses(text).unwrap_err();
            assert!(said.contains(reason), "{text}: {said}");
        }
    }
}
