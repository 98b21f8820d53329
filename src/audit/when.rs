//! The day that an export says it is of.

use std::time::{Duration, SystemTime};

use time::format_description::well_known::Rfc3339;
use time::{Date, OffsetDateTime, PrimitiveDateTime, Time};

/// How far behind the clocks of the world are at most: what names no zone is over everywhere by then.
const WESTMOST: Duration = Duration::from_secs(12 * 60 * 60);

/// The moment that a text names, at the latest that it can mean; none where the order of day and month is not certain.
///
/// Read are `2026-11-24`, `24.11.2026`, `11/24/2026`, each with a time behind it or without, RFC 3339, and `/Date(1763978400000)/`.
pub(super) fn at_the_latest(text: &str) -> Option<SystemTime> {
    let text = text.trim();
    if let Ok(moment) = OffsetDateTime::parse(text, &Rfc3339) {
        return Some(moment.into());
    }
    if let Some(number) = text.strip_prefix("/Date(") {
        let number = number.split(')').next()?;
        return SystemTime::UNIX_EPOCH.checked_add(Duration::from_millis(number.parse().ok()?));
    }
    let (day, time) = match text.split_once([' ', 'T']) {
        Some((day, time)) => (day, Some(time)),
        None => (text, None),
    };
    // Without a time, or with one that is not understood, it is over with the day.
    let time = time.and_then(clock).unwrap_or(LAST);
    let moment = PrimitiveDateTime::new(date(day)?, time).assume_utc();
    SystemTime::from(moment).checked_add(WESTMOST)
}

/// The last minute of a day.
const LAST: Time = match Time::from_hms(23, 59, 0) {
    Ok(time) => time,
    Err(_) => Time::MIDNIGHT,
};

fn date(text: &str) -> Option<Date> {
    let separator = text.chars().find(|c| !c.is_ascii_digit())?;
    let numbers = text.split(separator).map(|part| part.parse::<u16>().ok());
    let numbers: Vec<u16> = numbers.collect::<Option<_>>()?;
    let [first, second, third] = numbers[..] else {
        return None;
    };
    let (year, month, day) = match separator {
        '-' if first > 31 => (first, second, third),
        '.' => (third, second, first),
        // Americans write the month first, others the day: only a number above twelve tells.
        '/' | '-' if first > 12 || first == second => (third, second, first),
        '/' | '-' if second > 12 => (third, first, second),
        _ => return None,
    };
    let month = u8::try_from(month).ok()?.try_into().ok()?;
    Date::from_calendar_date(i32::from(year), month, u8::try_from(day).ok()?).ok()
}

/// `10:12`, `10:12:30`, `9:12 PM`.
fn clock(text: &str) -> Option<Time> {
    let (time, half) = match text.split_once([' ', '\u{202f}', '\u{a0}']) {
        Some((time, half)) => (time, half.trim()),
        None => (text, ""),
    };
    let mut numbers = time.split([':', '.']).map(|part| part.parse::<u8>().ok());
    let (hour, minute) = (numbers.next()??, numbers.next()??);
    let hour = match half.to_ascii_uppercase().as_str() {
        "" => hour,
        "AM" => hour % 12,
        "PM" => hour % 12 + 12,
        _ => return None,
    };
    Time::from_hms(hour, minute, 59).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Option<String> {
        let moment = OffsetDateTime::from(at_the_latest(text)?);
        moment.format(&Rfc3339).ok()
    }

    #[test]
    fn a_day_is_read_where_there_is_no_doubt_about_it() {
        for (text, moment) in [
            ("2026-11-24T10:12:00Z", "2026-11-24T10:12:00Z"),
            ("2026-11-24T10:12:00+01:00", "2026-11-24T09:12:00Z"),
            ("/Date(1763978400000)/", "2025-11-24T10:00:00Z"),
            // What names no zone may be as late as in the west.
            ("2026-11-24 10:12:30", "2026-11-24T22:12:59Z"),
            ("2026-11-24", "2026-11-25T11:59:00Z"),
            ("24.11.2026 10:12", "2026-11-24T22:12:59Z"),
            ("11/24/2026 9:12:00 PM", "2026-11-25T09:12:59Z"),
            ("24/11/2026", "2026-11-25T11:59:00Z"),
        ] {
            assert_eq!(shown(text).as_deref(), Some(moment), "{text}");
        }
        for text in [
            "11/10/2026",
            "yesterday",
            "",
            "2026-13-40",
            "31.02.2026",
            "True",
        ] {
            assert_eq!(shown(text), None, "{text}");
        }
    }
}
