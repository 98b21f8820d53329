//! The digests of old challenge and response: CRAM-MD5 (RFC 2195) and APOP (RFC 1939, section 7).

use std::fmt::Write as _;

use hmac::{Hmac, Mac as _};
use md5::{Digest as _, Md5};
use zeroize::Zeroizing;

/// The keyed digest with which CRAM-MD5 answers a challenge.
pub(super) fn cram_md5(password: &str, challenge: &[u8]) -> Zeroizing<Vec<u8>> {
    // A key of HMAC may have any length.
    let digest = Hmac::<Md5>::new_from_slice(password.as_bytes()).map_or_else(
        |_| Vec::new(),
        |mut mac| {
            mac.update(challenge);
            mac.finalize().into_bytes().to_vec()
        },
    );
    Zeroizing::new(digest)
}

/// The digest of APOP for the time stamp of a banner, its angle brackets included.
pub(super) fn apop(stamp: &str, password: &str) -> Zeroizing<Vec<u8>> {
    let mut digest = Md5::new();
    digest.update(stamp.as_bytes());
    digest.update(password.as_bytes());
    Zeroizing::new(digest.finalize().to_vec())
}

/// A digest as it goes to the server.
pub(in crate::protocol) fn hexadecimal(bytes: &[u8]) -> Zeroizing<String> {
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        let _ = write!(text, "{byte:02x}");
    }
    Zeroizing::new(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 2195, section 2, and RFC 1939, section 7.
    #[test]
    fn the_examples_of_the_standards_come_out() {
        let digest = cram_md5(
            "tanstaaftanstaaf",
            b"<1896.697170952@postoffice.reston.mci.net>",
        );
        assert_eq!(*hexadecimal(&digest), "b913a602c7eda7a495b4e6e7334d3890");
        let digest = apop("<1896.697170952@dbc.mtview.ca.us>", "tanstaaf");
        assert_eq!(*hexadecimal(&digest), "c4c9334bac560ecc979e58001b3e22fb");
    }
}
