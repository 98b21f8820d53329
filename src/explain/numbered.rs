//! Numbers of Microsoft's sign-in service that stand without their letters, as its log and its browser pages show them.

use crate::catalogue::aadsts;

/// What stands before such a number, in lower case without spaces, hyphens and colons.
const BEFORE: [&str; 5] = [
    "errorcode",
    "resultcode",
    "signinerror",
    "signincode",
    "resulttype",
];

/// How long such numbers are.
const LENGTHS: std::ops::RangeInclusive<usize> = 5..=7;

/// So much before a number is looked at, in bytes.
const REACH: usize = 24;

/// The text with the letters before every number that is one of the sign-in service by what stands before it, or that is all there is.
pub(super) fn numbered(text: &str) -> String {
    let is_all = |number: &str| text.trim_matches(|c: char| !c.is_ascii_digit()) == number;
    let mut out = String::with_capacity(text.len());
    let mut written = 0;
    for (from, number) in numbers(text) {
        let is_known = number
            .parse()
            .is_ok_and(|number| aadsts::code(number).is_some());
        let is_bare = is_all(number) && text.trim().len() == number.len();
        if is_known && (is_bare || is_told(&text[..from])) {
            out.push_str(&text[written..from]);
            out.push_str("AADSTS");
            written = from;
        }
    }
    out.push_str(&text[written..]);
    out
}

/// Every number of such a length that stands alone, with its place.
fn numbers(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let is_part = |c: char| c.is_alphanumeric() || ['.', '-', '_', ','].contains(&c);
    let mut at = 0;
    text.split(move |c: char| !is_part(c))
        .filter_map(move |word| {
            let from = at;
            at = from
                + word.len()
                + text[from + word.len()..]
                    .chars()
                    .next()
                    .map_or(0, char::len_utf8);
            let core = word.trim_end_matches(['.', ',', '-']);
            let is_number = core.bytes().all(|b| b.is_ascii_digit());
            (is_number && LENGTHS.contains(&core.len())).then_some((from, core))
        })
}

fn is_told(before: &str) -> bool {
    let near = &before[before.ceil_char_boundary(before.len().saturating_sub(REACH))..];
    let near: String = near
        .chars()
        .filter(|c| c.is_alphanumeric())
        .collect::<String>()
        .to_lowercase();
    BEFORE.iter().any(|told| near.ends_with(told))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_of_the_sign_in_service_gets_its_letters() {
        for (said, read) in [
            (
                "Sign-in error code 50076 due to",
                "Sign-in error code AADSTS50076 due to",
            ),
            (
                "Sign-in error code: 50126.",
                "Sign-in error code: AADSTS50126.",
            ),
            ("ResultCode 50053\nx", "ResultCode AADSTS50053\nx"),
            ("ResultType: 50126", "ResultType: AADSTS50126"),
            ("50126", "AADSTS50126"),
            // Other numbers, and those that stand elsewhere.
            ("50126 Firenze", "50126 Firenze"),
            ("error code 59998", "error code 59998"),
            ("error code 50126.5", "error code 50126.5"),
            ("AADSTS50126", "AADSTS50126"),
            ("error code x50126", "error code x50126"),
            ("\u{e9}\u{e9} 50126 \u{e9}", "\u{e9}\u{e9} 50126 \u{e9}"),
            ("", ""),
        ] {
            assert_eq!(numbered(said), read, "{said}");
        }
    }
}
