//! The numbers that Windows and other systems have for a failure, in all their forms: `checks/windows.toml`.

use std::collections::HashMap;
use std::sync::OnceLock;

use serde::Deserialize;

use crate::catalogue::numbers::{self, Source};

/// The table, one entry a number; it says where each is documented.
const TABLE: &str = include_str!("../../checks/windows.toml");

/// A number; exactly one of the three kinds is given.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Code {
    /// Of Win32.
    pub number: Option<u32>,
    /// A status of HTTP.
    pub http: Option<u32>,
    /// One that stands whole.
    pub hresult: Option<u32>,
    /// What programs call it.
    pub names: Vec<String>,
    /// The pages about it, the most probable first.
    pub ids: Vec<String>,
    /// What it means, in one sentence.
    pub means: String,
}

impl Code {
    /// The one form that stands for all: the number as Windows shows a whole one.
    pub fn key(&self) -> String {
        let whole = |facility: u32, number: Option<u32>| number.map(|number| facility | number);
        let number = self
            .hresult
            .or(whole(WIN32, self.number))
            .or(whole(HTTP, self.http));
        hexadecimal(number.unwrap_or_default())
    }
}

/// The high halves of the numbers that carry one of Win32 or of HTTP.
const WIN32: u32 = 0x8007_0000;
const HTTP: u32 = 0x8019_0000;

/// The sources, each with its numbers.
///
/// # Errors
///
/// When the table cannot be read; a test sees to it that it can.
pub fn sources() -> Result<Vec<Source<Code>>, toml::de::Error> {
    numbers::sources(TABLE)
}

struct Known {
    codes: Vec<Code>,
    /// Where each stands, by its one form.
    keys: HashMap<String, usize>,
    /// The one form, by its name in lower case.
    names: HashMap<String, String>,
}

fn known() -> &'static Known {
    static KNOWN: OnceLock<Known> = OnceLock::new();
    KNOWN.get_or_init(|| {
        let sources = sources().unwrap_or_default();
        let codes: Vec<Code> = sources.into_iter().flat_map(|source| source.code).collect();
        let all = || codes.iter().enumerate();
        let named = |code: &Code| {
            let key = code.key();
            let names = code.names.iter().map(|name| name.to_lowercase());
            names
                .map(move |name| (name, key.clone()))
                .collect::<Vec<_>>()
        };
        let keys = all().map(|(at, code)| (code.key(), at)).collect();
        let names = all().flat_map(|(_, code)| named(code)).collect();
        Known { codes, keys, names }
    })
}

/// Whether a word, in lower case, begins as the names of failures do: most words are none, and need not be looked up.
pub(super) fn may_be_name(lower: &str) -> bool {
    const SHORTEST: usize = 5;
    lower.len() >= SHORTEST
        && ["e", "wsa", "sec_", "cert_", "crypt_", "ixp_e_"]
            .iter()
            .any(|begin| lower.starts_with(begin))
}

/// What is known of a number in its one form.
pub(super) fn meaning(key: &str) -> Option<&'static Code> {
    let known = known();
    known.keys.get(key).map(|at| &known.codes[*at])
}

/// What kind of number it is, by its form alone, and where its meaning is found: for one that no page is about.
pub(super) fn kind(key: &str) -> Option<NumberKind> {
    let number = u32::from_str_radix(key.strip_prefix("0x")?, 16).ok()?;
    let low = number & 0xffff;
    let is_status = (100..600).contains(&low);
    match number & 0xffff_0000 {
        HTTP if is_status => Some(NumberKind::Http(low)),
        WIN32 => Some(NumberKind::Win32(low)),
        _ => None,
    }
}

/// What a whole number of Windows carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumberKind {
    /// A status of HTTP.
    Http(u32),
    /// A number of Win32.
    Win32(u32),
}

/// The number of Windows that the end of a number of its sign-in broker is, `0xCAA82EE7`, in its one form.
pub(super) fn of_broker(key: &str) -> Option<String> {
    let number = u32::from_str_radix(key.strip_prefix("0xcaa8")?, 16).ok()?;
    Some(hexadecimal(WIN32 | number))
}

/// The one form of a number, given in lower case as a program shows it, or of its name; none when it is neither.
pub(super) fn code(lower: &str) -> Option<String> {
    if let Some(key) = known().names.get(lower) {
        return Some(key.clone());
    }
    if let Some(number) = hresult(lower) {
        return Some(hexadecimal(number));
    }
    // Exchange writes one of Winsock in hexadecimal, `TimedOut:0000274C`.
    let is_padded = lower.len() == 8 && lower.starts_with("0000");
    if let Ok(number) = u32::from_str_radix(lower, 16)
        && is_padded
        && known().keys.contains_key(&hexadecimal(WIN32 | number))
    {
        return Some(hexadecimal(WIN32 | number));
    }
    // A bare number of Winsock or WinINet has no other meaning.
    let number: u32 = lower.parse().ok().filter(|_| lower.len() == 5)?;
    let key = hexadecimal(WIN32 | number);
    known().keys.contains_key(&key).then_some(key)
}

fn hexadecimal(number: u32) -> String {
    format!("0x{number:08x}")
}

/// The number of eight hexadecimal digits, with or without its prefix, or as a decimal with its sign turned.
fn hresult(lower: &str) -> Option<u32> {
    const DIGITS: usize = 8;
    let digits = lower.strip_prefix("0x").unwrap_or(lower);
    let is_hexadecimal = digits.len() == DIGITS && digits.bytes().all(|b| b.is_ascii_hexdigit());
    // Without the prefix, words and ids are like that too: those of Windows begin with 8 or with C.
    let is_told = lower.starts_with("0x")
        || digits.starts_with(['8', 'c']) && digits.bytes().filter(u8::is_ascii_digit).count() > 3;
    if is_hexadecimal && is_told {
        return u32::from_str_radix(digits, 16).ok();
    }
    // Of a negative number all but the lowest 32 bits are the sign.
    const LEAST: i64 = -(1 << 31);
    let number: i64 = lower.parse().ok().filter(|_| lower.len() > 9)?;
    let is_failure =
        (LEAST..-0x3000_0000).contains(&number) || (0x8000_0000..=0xffff_ffff).contains(&number);
    is_failure
        .then(|| u32::try_from(number & 0xffff_ffff).ok())
        .flatten()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail")]
mod tests {
    use super::*;

    #[test]
    fn a_number_has_one_form() {
        for (said, key) in [
            ("0x8007274c", Some("0x8007274c")),
            ("8007274c", Some("0x8007274c")),
            ("-2147014836", Some("0x8007274c")),
            ("2147952460", Some("0x8007274c")),
            ("10060", Some("0x8007274c")),
            ("wsaetimedout", Some("0x8007274c")),
            ("etimedout", Some("0x8007274c")),
            ("0x800ccc0e", Some("0x800ccc0e")),
            ("800ccc0e", Some("0x800ccc0e")),
            ("0x1234abcd", Some("0x1234abcd")),
            ("0000274c", Some("0x8007274c")),
            ("00001234", None),
            ("1234abcd", None),
            ("cafebabe", None),
            ("10062", None),
            ("0x8019", None),
            ("2147", None),
            ("-5", None),
            ("sec_e_wrong_principal", Some("0x80090322")),
        ] {
            assert_eq!(code(said).as_deref(), key, "{said}");
        }
    }

    #[test]
    fn the_end_of_a_number_of_the_broker_is_one_of_windows() {
        let means = |key: &str| of_broker(key).and_then(|key| meaning(&key)?.number);
        assert_eq!(means("0xcaa82ee7"), Some(12007));
        assert_eq!(means("0xcaa82efd"), Some(12029));
        assert_eq!(means("0xcaa20003"), None);
        assert_eq!(means("0xcaa80000"), None);
        assert_eq!(means("0x80072ee7"), None);
    }

    #[test]
    fn a_number_of_outlook_is_known_by_its_name_too() {
        for (name, key) in [
            ("ixp_e_smtp_550_mailbox_not_found", "0x800ccc69"),
            ("ixp_e_imap_bad_response", "0x800cccd3"),
        ] {
            assert_eq!(code(name).as_deref(), Some(key));
            assert!(meaning(key).is_some_and(|code| code.number.is_none()));
        }
    }

    #[test]
    fn a_number_tells_its_kind_by_its_form() {
        for (said, is) in [
            ("0x80190199", Some(NumberKind::Http(409))),
            ("-2145844839", Some(NumberKind::Http(409))),
            ("0x80070490", Some(NumberKind::Win32(1168))),
            ("0x80190000", None),
            ("0x800ccc99", None),
            ("0xcaa20003", None),
        ] {
            assert_eq!(kind(&code(said).unwrap()), is, "{said}");
        }
    }

    #[test]
    fn the_table_is_whole() {
        let sources = sources().unwrap();
        let codes: Vec<&Code> = sources.iter().flat_map(|source| &source.code).collect();
        for code in &codes {
            let kinds = [code.number, code.http, code.hresult];
            assert_eq!(kinds.iter().flatten().count(), 1, "{code:?}");
            assert!(
                !code.ids.is_empty() && code.means.ends_with('.'),
                "{code:?}"
            );
            let names = code.names.iter().map(|name| name.to_lowercase());
            assert!(names.into_iter().all(|name| may_be_name(&name)), "{code:?}");
            assert!(
                meaning(&code.key()).is_some_and(|found| found.means == code.means),
                "{code:?} stands twice"
            );
        }
    }
}
