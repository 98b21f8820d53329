//! The LOGIN command (RFC 9051, section 6.2.3): each argument in the plainest form that can carry it.

use crate::observation::tls::Verified;
use crate::protocol::Outgoing;
use crate::protocol::sasl;
use crate::secret::{Credential, HIDDEN, Wire};

/// The command in parts: between two of them the server has to ask for the next (RFC 9051, section
/// 4.3). `eager` tells whether a literal of so many bytes may be sent unasked (RFC 7888).
pub(super) fn parts(
    tag: &str,
    credential: &Credential,
    leave: &Verified,
    eager: impl Fn(usize) -> bool,
) -> Vec<Outgoing> {
    let name = credential.username.as_str();
    let password = sasl::password(credential, leave);
    let mut parts = Vec::new();
    let mut wire = format!("{tag} LOGIN ").into_bytes();
    let mut shown = format!("{tag} LOGIN ");

    let mut push_literal =
        |value: &str, shown_length: &str, wire: &mut Vec<u8>, shown: &mut String| {
            let length = value.len();
            if eager(length) {
                wire.extend_from_slice(format!("{{{length}+}}\r\n").as_bytes());
            } else {
                wire.extend_from_slice(format!("{{{length}}}\r\n").as_bytes());
                shown.push_str(&format!("{{{shown_length}}}"));
                parts.push(Outgoing {
                    wire: Wire::new(std::mem::take(wire)),
                    shown: std::mem::take(shown),
                });
            }
            wire.extend_from_slice(value.as_bytes());
        };

    if is_atom(name) {
        wire.extend_from_slice(name.as_bytes());
        shown.push_str(name);
    } else if let Some(quoted) = quoted(name) {
        wire.extend_from_slice(quoted.as_bytes());
        shown.push_str(&quoted);
    } else {
        push_literal(name, &name.len().to_string(), &mut wire, &mut shown);
        shown.push_str(name);
    }
    wire.push(b' ');
    shown.push(' ');

    // The length of a password is hidden too.
    match quoted(password) {
        Some(quoted) => wire.extend_from_slice(quoted.as_bytes()),
        None => push_literal(password, HIDDEN, &mut wire, &mut shown),
    }
    wire.extend_from_slice(b"\r\n");
    shown.push_str(HIDDEN);
    parts.push(Outgoing {
        wire: Wire::new(wire),
        shown,
    });
    parts
}

/// Whether the value needs no quotes (RFC 9051, section 9, `astring`).
fn is_atom(value: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_graphic() && !b"(){%*\"\\".contains(&byte);
    !value.is_empty() && value.bytes().all(plain)
}

/// The value in quotes, unless it holds a character that only a literal can carry.
fn quoted(value: &str) -> Option<String> {
    let plain = |byte: u8| byte.is_ascii() && !b"\0\r\n".contains(&byte);
    value
        .bytes()
        .all(plain)
        .then(|| format!("\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\"")))
}
