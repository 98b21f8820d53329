//! A server that repeats what it was told in confidence.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use mailprobe::endpoint::Protocol;

/// The ways in which a server may repeat a secret.
pub(crate) fn echo(secret: &str, form: usize) -> String {
    match form {
        0 => secret.to_owned(),
        1 => secret.replace('\\', "\\\\").replace('"', "\\\""),
        2 => STANDARD.encode(secret),
        3 => STANDARD.encode(format!("\0kim@example.org\0{secret}")),
        4 => STANDARD.encode(format!(
            "user=kim@example.org\x01auth=Bearer {secret}\x01\x01"
        )),
        5 => secret
            .bytes()
            .map(|byte| match byte {
                b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' => char::from(byte).to_string(),
                _ => format!("%{byte:02X}"),
            })
            .collect(),
        6 => STANDARD.encode(
            secret
                .encode_utf16()
                .flat_map(u16::to_le_bytes)
                .collect::<Vec<u8>>(),
        ),
        _ => STANDARD.encode(serde_json::json!({ "status": secret, "scope": secret }).to_string()),
    }
}

/// A server that puts an echo wherever it can.
pub(crate) struct Parrot {
    pub(crate) protocol: Protocol,
    pub(crate) echo: String,
    pub(crate) mechanisms: &'static str,
    pub(crate) accepts: bool,
    pub(crate) signing_in: bool,
}

impl Parrot {
    pub(crate) fn answer(&mut self, wire: &str) -> Vec<Vec<u8>> {
        let answer = match self.protocol {
            Protocol::Imap => self.imap(wire),
            Protocol::Pop3 => self.pop3(wire),
            Protocol::Smtp => self.smtp(wire),
        };
        answer
            .split_inclusive("\r\n")
            .map(|line| line.as_bytes().to_vec())
            .collect()
    }

    fn imap(&mut self, wire: &str) -> String {
        let echo = &self.echo;
        let (tag, command) = wire.split_once(' ').unwrap_or(("m9", ""));
        if command.starts_with("CAPABILITY") {
            let offered: String = self
                .mechanisms
                .split(' ')
                .map(|name| format!("AUTH={name} "))
                .collect();
            return format!(
                "* CAPABILITY IMAP4rev1 {offered} AUTH={echo} {echo}\r\n{tag} OK {echo}\r\n"
            );
        }
        if command.starts_with("AUTHENTICATE") {
            self.signing_in = true;
            return format!("* NO [ALERT] {echo}\r\n+ {echo}\r\n");
        }
        let done = format!(
            "m2 {} [{echo}] {echo}\r\n",
            if self.accepts { "OK" } else { "NO" }
        );
        if std::mem::take(&mut self.signing_in) {
            // One challenge more: of all answers to it, none must be told.
            return format!("+ {echo}\r\n{done}");
        }
        if command.starts_with("LOGIN") {
            return if wire.trim_end().ends_with('}') {
                "+ go on\r\n".to_owned()
            } else {
                done
            };
        }
        if command.is_empty() || tag.len() > 2 {
            return done;
        }
        format!(
            "* BYE {echo}\r\n{tag} {} {echo}\r\n",
            if self.accepts { "OK" } else { "BAD" }
        )
    }

    fn pop3(&mut self, wire: &str) -> String {
        let echo = &self.echo;
        if wire.starts_with("CAPA") {
            let user = if self.mechanisms.is_empty() {
                "USER\r\n"
            } else {
                ""
            };
            return format!(
                "+OK {echo}\r\nSASL {} {echo}\r\n{user}{echo}\r\n.\r\n",
                self.mechanisms
            );
        }
        if wire.starts_with("AUTH") || std::mem::take(&mut self.signing_in) {
            self.signing_in = wire.starts_with("AUTH");
            if self.signing_in {
                return format!("+ {echo}\r\n");
            }
        }
        if self.accepts || wire.starts_with("USER") {
            format!("+OK [{echo}] {echo}\r\n")
        } else {
            format!("-ERR [{echo}] {echo}\r\n")
        }
    }

    fn smtp(&mut self, wire: &str) -> String {
        let echo = &self.echo;
        if wire.starts_with("EHLO") {
            return format!(
                "250-{echo}\r\n250-AUTH {} {echo}\r\n250 {echo}\r\n",
                self.mechanisms
            );
        }
        if wire.starts_with("AUTH") {
            return format!("334 {echo}\r\n");
        }
        if self.accepts {
            format!("250-5.1.1 {echo}\r\n250 {echo}\r\n")
        } else {
            format!("535-5.7.8 {echo}\r\n535 {echo}\r\n")
        }
    }
}
