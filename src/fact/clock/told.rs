//! The time that a greeting tells.

use time::{Date, Month, PrimitiveDateTime, Time, UtcOffset};

use crate::endpoint::Protocol;

/// How far a number may lie from now to be taken for a time: others may look like one.
const NEAR: i64 = 366 * 24 * 60 * 60;

/// The time that the greeting of a server tells, in seconds since 1970.
pub(super) fn greeting(protocol: Protocol, text: &str, now: i64) -> Option<i64> {
    match protocol {
        Protocol::Smtp => date(text),
        Protocol::Pop3 => stamp(text, now),
        Protocol::Imap => None,
    }
}

/// The one date with a time and a zone in a text (RFC 5322, section 3.3), as Exchange, Exim and Sendmail greet
/// with: `ready at Tue, 24 Nov 2026 17:00:00 +0000`. A date that is not clear is none.
fn date(text: &str) -> Option<i64> {
    let words: Vec<&str> = text.split_ascii_whitespace().collect();
    let mut dates = words.windows(5).filter_map(date_of);
    let first = dates.next()?;
    dates.all(|other| other == first).then_some(first)
}

fn date_of(words: &[&str]) -> Option<i64> {
    let [day, month, year, time, zone] = words else {
        return None;
    };
    let date = Date::from_calendar_date(
        i32::from(digits(year, 4..=4)?),
        month_of(month)?,
        u8::try_from(digits(day, 1..=2)?).ok()?,
    )
    .ok()?;
    let mut parts = time.split(':');
    let mut part = || u8::try_from(digits(parts.next()?, 2..=2)?).ok();
    let (hour, minute, second) = (part()?, part()?, part()?);
    // A leap second is told as the sixtieth.
    let time = Time::from_hms(hour, minute, second.min(59)).ok()?;
    if parts.next().is_some() {
        return None;
    }
    let moment = PrimitiveDateTime::new(date, time).assume_offset(offset(zone)?);
    Some(moment.unix_timestamp())
}

fn month_of(word: &str) -> Option<Month> {
    const NAMES: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let place = NAMES.iter().position(|name| *name == word)?;
    Month::try_from(u8::try_from(place + 1).ok()?).ok()
}

/// A numeric zone, or a name of universal time; other names mean different zones in different places.
fn offset(zone: &str) -> Option<UtcOffset> {
    let zone = zone.trim_end_matches([';', ',', '.', ')']);
    if ["GMT", "UTC", "UT", "Z"].contains(&zone) {
        return Some(UtcOffset::UTC);
    }
    let (sign, number) = match zone.strip_prefix('-') {
        Some(number) => (-1, number),
        None => (1, zone.strip_prefix('+')?),
    };
    let number = digits(number, 4..=4)?;
    let (hours, minutes) = (
        i8::try_from(number / 100).ok()?,
        i8::try_from(number % 100).ok()?,
    );
    if hours > 14 || minutes > 59 {
        return None;
    }
    UtcOffset::from_hms(sign * hours, sign * minutes, 0).ok()
}

fn digits(word: &str, length: std::ops::RangeInclusive<usize>) -> Option<u16> {
    let is_number = length.contains(&word.len()) && word.bytes().all(|b| b.is_ascii_digit());
    is_number.then(|| word.parse().ok()).flatten()
}

/// The time in the stamp of a banner, `<1896.697170952@dbc.mtview.ca.us>` (RFC 1939, section 7): as a decimal
/// number, or a hexadecimal one, as Dovecot and Courier write it. Where several may be one, none is.
fn stamp(text: &str, now: i64) -> Option<i64> {
    let (_, inner) = text.split_once('<')?;
    let (inner, _) = inner.split_once('>')?;
    let (stamp, _) = inner.rsplit_once('@')?;
    let near =
        |moment: &i64| (now.saturating_sub(NEAR)..=now.saturating_add(NEAR)).contains(moment);
    let number = |part: &str| match part.len() {
        10 if part.bytes().all(|b| b.is_ascii_digit()) => part.parse().ok(),
        8 if part.bytes().all(|b| b.is_ascii_hexdigit()) => i64::from_str_radix(part, 16).ok(),
        _ => None,
    };
    let mut moments = stamp.split('.').filter_map(number).filter(near);
    let first = moments.next()?;
    moments.next().is_none().then_some(first)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use time::OffsetDateTime;
    use time::format_description::well_known::Rfc2822;

    use super::*;

    /// Tue, 24 Nov 2026 17:00:00 UTC.
    const NOW: i64 = 1_795_539_600;

    #[test]
    fn what_servers_greet_with_is_read() {
        for text in [
            "EX01.example.org Microsoft ESMTP MAIL Service ready at Tue, 24 Nov 2026 17:00:00 +0000 [08DCE8B62813AB2B]",
            "mail.example.org ESMTP Exim 4.96 Tue, 24 Nov 2026 18:00:00 +0100",
            "mail.example.org ESMTP Sendmail 8.15.2/8.15.2; Tue, 24 Nov 2026 17:00:00 GMT",
            "mail.example.org ESMTP Sendmail 8.17; Tue, 24 Nov 2026 11:30:00 -0530 (IST)",
            "24 Nov 2026 17:00:00 +0000 and again 24 Nov 2026 18:00:00 +0100",
        ] {
            assert_eq!(greeting(Protocol::Smtp, text, NOW), Some(NOW), "{text}");
        }
        for text in [
            "ready <1896.1795539600@dbc.example>",
            "Dovecot ready. <1f3a.2.6b05c290.dGVzdA==@mail.example.org>",
        ] {
            let told = greeting(Protocol::Pop3, text, NOW);
            assert_eq!(told, Some(NOW), "{text}");
        }
    }

    #[test]
    fn what_is_not_clear_is_not_read() {
        for text in [
            "mail.example.org ESMTP Postfix",
            "ready at Tue Nov 24 17:00:00 2026",
            "24 Nov 2026 17:00:00 CST",
            "24 Nov 2026 17:00 +0000",
            "31 Feb 2026 17:00:00 +0000",
            "24 Nov 2026 25:00:00 +0000",
            "24 Nov 2026 17:00:00:00 +0000",
            "24 Nov 2026 17:00:00 +9900",
            "built 1 Jan 2020 00:00:00 +0000, now 24 Nov 2026 17:00:00 +0000",
        ] {
            assert_eq!(greeting(Protocol::Smtp, text, NOW), None, "{text}");
        }
        for text in [
            "ready",
            "<1896.697170952@dbc.mtview.ca.us>",
            "<1795539600.1795539601@a>",
            "<1795539600",
            "1795539600@a>",
        ] {
            assert_eq!(greeting(Protocol::Pop3, text, NOW), None, "{text}");
        }
        let date = "24 Nov 2026 17:00:00 +0000";
        assert_eq!(greeting(Protocol::Imap, date, NOW), None);
    }

    proptest! {
        #[test]
        fn every_date_is_read_as_it_was_written(at in 0_i64..253_402_300_799, minutes in -14 * 60_i32..=14 * 60) {
            let offset = UtcOffset::from_whole_seconds(minutes * 60).expect("an offset");
            let local = OffsetDateTime::from_unix_timestamp(at).expect("a time").to_offset(offset);
            prop_assume!((1970..=9999).contains(&local.year()));
            let text = format!("h ESMTP ready at {}", local.format(&Rfc2822).expect("a date"));
            prop_assert_eq!(greeting(Protocol::Smtp, &text, at), Some(at));
        }

        #[test]
        fn every_stamp_near_now_is_read(at in NOW - NEAR..NOW + NEAR, process in 0_u32..99_999) {
            let decimal = format!("+OK <{process}.{at}@mail.example.org>");
            let hexadecimal = format!("+OK <{process:x}.1.{at:x}.xyz=@mail.example.org>");
            prop_assert_eq!(greeting(Protocol::Pop3, &decimal, NOW), Some(at));
            prop_assert_eq!(greeting(Protocol::Pop3, &hexadecimal, NOW), Some(at));
        }

        #[test]
        fn nothing_that_a_server_says_harms(text in "(\\PC|[0-9:+<>@. ]|Nov|2026){0,60}", now: i64) {
            for protocol in [Protocol::Imap, Protocol::Pop3, Protocol::Smtp] {
                let told = greeting(protocol, &text, now);
                prop_assert!(told.is_none() || protocol != Protocol::Imap);
            }
        }
    }
}
