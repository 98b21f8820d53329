//! What a server says as text: UTF-8, or the encoding that its bytes look like.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};

use crate::secret::Scrubber;

/// How many bytes of a line the encoding is looked for in.
const LOOKED_AT: usize = 2048;

/// The bytes as text. Servers are to speak UTF-8 or ASCII, and some speak the encoding of their country; where the secret shows without
/// that guess, the text stays as it came, so that it is found and hidden.
pub(super) fn text(bytes: &[u8], scrubber: &Scrubber) -> String {
    let plain = String::from_utf8_lossy(bytes);
    let std::borrow::Cow::Owned(plain) = plain else {
        return plain.into_owned();
    };
    if scrubber.scrub(&plain) != plain {
        return plain;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(&bytes[..bytes.len().min(LOOKED_AT)], true);
    let encoding = detector.guess(None, Utf8Detection::Deny);
    encoding.decode_without_bom_handling(bytes).0.into_owned()
}

#[cfg(test)]
mod tests {
    use super::text;
    use crate::secret::Scrubber;

    #[test]
    fn the_encoding_of_a_country_is_read() {
        let scrubber = Scrubber::default();
        for (bytes, expected) in [
            (&b"plain"[..], "plain"),
            ("Gr\u{fc}\u{df}e".as_bytes(), "Gr\u{fc}\u{df}e"),
            (b"Adresse bloqu\xe9e", "Adresse bloqu\u{e9}e"),
            (
                b"Error: \xc7\xeb\xca\xb9\xd3\xc3\xca\xda\xc8\xa8\xc2\xeb\xb5\xc7\xc2\xbc\xa1\xa3",
                "Error: \u{8bf7}\u{4f7f}\u{7528}\u{6388}\u{6743}\u{7801}\u{767b}\u{5f55}\u{3002}",
            ),
            (
                b"\xcd\xe5\xe2\xe5\xf0\xed\xfb\xe9 \xeb\xee\xe3\xe8\xed \xe8\xeb\xe8 \xef\xe0\xf0\xee\xeb\xfc",
                "\u{41d}\u{435}\u{432}\u{435}\u{440}\u{43d}\u{44b}\u{439} \u{43b}\u{43e}\u{433}\u{438}\u{43d} \u{438}\u{43b}\u{438} \u{43f}\u{430}\u{440}\u{43e}\u{43b}\u{44c}",
            ),
        ] {
            assert_eq!(text(bytes, &scrubber), expected);
        }
    }
}
