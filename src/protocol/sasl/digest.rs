//! The digests of old challenge and response: CRAM-MD5 (RFC 2195) and APOP (RFC 1939, section 7).

use std::fmt::Write as _;

use hmac::{Hmac, Mac as _};
use md5::{Digest as _, Md5};
use zeroize::Zeroizing;

/// The response of CRAM-MD5 to a challenge: the name, and the keyed digest in hexadecimal.
pub(super) fn cram_md5(username: &str, password: &str, challenge: &[u8]) -> Zeroizing<String> {
    // A key of HMAC may have any length.
    let digest = Hmac::<Md5>::new_from_slice(password.as_bytes()).map_or_else(
        |_| Vec::new(),
        |mut mac| {
            mac.update(challenge);
            mac.finalize().into_bytes().to_vec()
        },
    );
    Zeroizing::new(format!("{username} {}", hexadecimal(&digest)))
}

/// The digest of APOP for the time stamp of a banner, its angle brackets included.
pub(super) fn apop(stamp: &str, password: &str) -> Zeroizing<String> {
    let mut digest = Md5::new();
    digest.update(stamp.as_bytes());
    digest.update(password.as_bytes());
    Zeroizing::new(hexadecimal(&digest.finalize()))
}

fn hexadecimal(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        let _ = write!(text, "{byte:02x}");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 2195, section 2, and RFC 1939, section 7.
    #[test]
    fn the_examples_of_the_standards_come_out() {
        let response = cram_md5(
            "tim",
            "tanstaaftanstaaf",
            b"<1896.697170952@postoffice.reston.mci.net>",
        );
        assert_eq!(*response, "tim b913a602c7eda7a495b4e6e7334d3890");
        let digest = apop("<1896.697170952@dbc.mtview.ca.us>", "tanstaaf");
        assert_eq!(*digest, "c4c9334bac560ecc979e58001b3e22fb");
    }
}
