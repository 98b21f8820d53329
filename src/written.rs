//! How values of a recording are written down: exactly, so that what is read back is what was seen, and in a form that people can read.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer};

/// One of a few words that the program itself has.
pub type Word = &'static str;

/// Reads one of these words, and no other.
///
/// # Errors
///
/// When it is another one.
pub(crate) fn one_of<'de, D: Deserializer<'de>>(
    words: &[Word],
    deserializer: D,
) -> Result<Word, D::Error> {
    let word = String::deserialize(deserializer)?;
    let known = words.iter().find(|known| **known == word);
    known
        .copied()
        .ok_or_else(|| D::Error::custom("a word that does not belong here"))
}

/// A length of time as whole nanoseconds, of which none is lost: sums of them are told in milliseconds.
pub(crate) mod nanoseconds {
    use std::time::Duration;

    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    /// Longer than any run, and short enough to be added to any moment.
    const LONGEST: Duration = Duration::from_secs(366 * 24 * 60 * 60);

    pub(crate) fn serialize<S: Serializer>(
        duration: &Duration,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        let nanoseconds = u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX);
        serializer.serialize_u64(nanoseconds)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Duration, D::Error> {
        of(u64::deserialize(deserializer)?)
    }

    fn of<E: serde::de::Error>(nanoseconds: u64) -> Result<Duration, E> {
        let duration = Duration::from_nanos(nanoseconds);
        match duration <= LONGEST {
            true => Ok(duration),
            false => Err(E::custom("a time that is longer than any run")),
        }
    }

    /// The same where there may be none.
    pub(crate) mod optional {
        use super::*;

        pub(crate) fn serialize<S: Serializer>(
            duration: &Option<Duration>,
            serializer: S,
        ) -> Result<S::Ok, S::Error> {
            let nanoseconds = duration.map(|duration| duration.as_nanos());
            let nanoseconds = nanoseconds.map(|all| u64::try_from(all).unwrap_or(u64::MAX));
            nanoseconds.serialize(serializer)
        }

        pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
            deserializer: D,
        ) -> Result<Option<Duration>, D::Error> {
            Option::<u64>::deserialize(deserializer)?
                .map(of::<D::Error>)
                .transpose()
        }
    }
}

/// A moment in UTC (RFC 3339), with as many digits of the second as it has.
pub(crate) mod moment {
    use std::time::SystemTime;

    use serde::de::Error as _;
    use serde::ser::Error as _;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};
    use time::format_description::well_known::Rfc3339;
    use time::{OffsetDateTime, UtcOffset};

    fn text<E: serde::ser::Error>(moment: SystemTime) -> Result<String, E> {
        OffsetDateTime::from(moment)
            .format(&Rfc3339)
            .map_err(E::custom)
    }

    fn of<E: serde::de::Error>(text: &str) -> Result<SystemTime, E> {
        let moment = OffsetDateTime::parse(text, &Rfc3339).ok();
        // Near the ends of the calendar there is no such moment in UTC.
        let moment = moment.and_then(|moment| moment.checked_to_offset(UtcOffset::UTC));
        moment
            .map(SystemTime::from)
            .ok_or_else(|| E::custom("a moment that is not in the form of RFC 3339"))
    }

    pub(crate) fn serialize<S: Serializer>(
        moment: &SystemTime,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&text::<S::Error>(*moment)?)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<SystemTime, D::Error> {
        of(&String::deserialize(deserializer)?)
    }

    /// The same where there may be none.
    pub(crate) mod optional {
        use super::*;

        pub(crate) fn serialize<S: Serializer>(
            moment: &Option<SystemTime>,
            serializer: S,
        ) -> Result<S::Ok, S::Error> {
            let text = moment.map(text::<S::Error>).transpose();
            text.map_err(S::Error::custom)?.serialize(serializer)
        }

        pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
            deserializer: D,
        ) -> Result<Option<SystemTime>, D::Error> {
            let text = Option::<String>::deserialize(deserializer)?;
            let moment = text.map(|text| of::<D::Error>(&text)).transpose();
            moment.map_err(D::Error::custom)
        }
    }
}

/// Bytes as a text with one character for each (ISO 8859-1): what a server said can be read and looked through, and every byte stays.
pub(crate) mod bytes {
    use serde::de::Error as _;
    use serde::{Deserialize, Deserializer, Serializer};

    pub(crate) fn serialize<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
        let text: String = bytes.iter().copied().map(char::from).collect();
        serializer.serialize_str(&text)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Vec<u8>, D::Error> {
        let text = String::deserialize(deserializer)?;
        let bytes: Result<Vec<u8>, _> = text.chars().map(u8::try_from).collect();
        bytes.map_err(|_| D::Error::custom("a character that stands for no byte"))
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use serde::{Deserialize, Serialize};

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct All {
        #[serde(with = "super::nanoseconds")]
        took: Duration,
        #[serde(default, with = "super::nanoseconds::optional")]
        waited: Option<Duration>,
        #[serde(with = "super::moment")]
        began: SystemTime,
        #[serde(default, with = "super::moment::optional")]
        ended: Option<SystemTime>,
        #[serde(with = "super::bytes")]
        said: Vec<u8>,
    }

    #[test]
    fn what_is_read_back_is_what_was_written() {
        let began = SystemTime::UNIX_EPOCH + Duration::new(1_800_000_000, 123_456_789);
        for (waited, ended) in [
            (None, None),
            (Some(Duration::from_nanos(1)), Some(SystemTime::UNIX_EPOCH)),
        ] {
            let all = All {
                took: Duration::new(3, 999_999_999),
                waited,
                began,
                ended,
                said: (0..=255).collect(),
            };
            let text = serde_json::to_string(&all).expect("it can be written");
            assert!(text.contains("2027-01-15T08:00:00.123456789Z"), "{text}");
            let read: All = serde_json::from_str(&text).expect("it can be read");
            assert_eq!(read, all);
        }
    }

    #[test]
    fn what_could_not_have_been_written_is_refused() {
        let good = r#"{"took":1,"began":"2026-01-01T00:00:00Z","said":"a"}"#;
        assert!(serde_json::from_str::<All>(good).is_ok());
        for (what, bad) in [
            (r#""took":1"#, r#""took":18446744073709551615"#),
            (r#""took":1"#, r#""took":-1"#),
            ("2026-01-01T00:00:00Z", "9999-12-31T23:59:59-23:59"),
            ("2026-01-01T00:00:00Z", "-0001-12-31T23:59:59Z"),
            ("2026-01-01T00:00:00Z", "yesterday"),
            (r#""said":"a""#, r#""said":"\u0100""#),
        ] {
            let text = good.replace(what, bad);
            assert_ne!(text, good);
            assert!(serde_json::from_str::<All>(&text).is_err(), "{text}");
        }
    }
}
