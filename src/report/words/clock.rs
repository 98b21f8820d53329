//! How far off the clock of this computer is, as words.

use crate::fact::Fact;
use crate::style::safe;

/// The sentence for what the servers tell, where a finding rests on it, or for a day that cannot be.
pub(in crate::report) fn clock(evidence: &[Fact]) -> Option<String> {
    let value = |key| {
        let fact = evidence.iter().find(|fact| fact.key == key)?;
        Some(fact.value.as_str())
    };
    if let Some(day) = value("clock.before-program") {
        let day = safe(day);
        return Some(format!(
            "The clock of this computer shows {day}, a day on which this program had not been written yet."
        ));
    }
    let ahead: i64 = value("clock.ahead-s")?.parse().ok()?;
    let hosts: Vec<String> = value("clock.told-by")?.split(' ').map(safe).collect();
    let way = if ahead < 0 { "ahead" } else { "behind" };
    Some(format!(
        "By the time that {} told, the clock of this computer is {} {way}.",
        hosts.join(" and "),
        span(ahead.unsigned_abs())
    ))
}

/// About so long, in the largest unit that says it well.
pub(in crate::report) fn span(seconds: u64) -> String {
    const UNITS: [(u64, &str); 4] = [
        (365 * 24 * 60 * 60, "years"),
        (24 * 60 * 60, "days"),
        (60 * 60, "hours"),
        (60, "minutes"),
    ];
    // What is rounded to two of a unit is told in it, so that a second less is no other number.
    let smaller = UNITS.iter().skip(1).map(|(unit, _)| *unit).chain([1]);
    let mut units = UNITS.iter().zip(smaller);
    let fits = units.find(|((unit, _), smaller)| seconds.saturating_add(smaller / 2) >= 2 * unit);
    match fits.map(|(unit, _)| unit) {
        Some((unit, name)) => format!(
            "about {} {name}",
            seconds / unit + u64::from(seconds % unit >= unit / 2)
        ),
        None => format!("{seconds} seconds"),
    }
}

#[cfg(test)]
mod tests {
    use super::span;

    #[test]
    fn a_span_is_told_in_the_largest_unit_that_says_it_well() {
        for (seconds, told) in [
            (0, "0 seconds"),
            (119, "119 seconds"),
            (400, "about 7 minutes"),
            (3600, "about 60 minutes"),
            (7199, "about 2 hours"),
            (7200, "about 2 hours"),
            (172_799, "about 2 days"),
            (63_071_999, "about 2 years"),
            (63_072_000, "about 2 years"),
            (864_000, "about 10 days"),
            (u64::MAX, "about 584942417355 years"),
        ] {
            assert_eq!(span(seconds), told);
        }
    }
}
