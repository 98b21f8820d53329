//! What a person has to do to sign in, so that it can be read aloud and copied.

use std::time::SystemTime;

use crate::style::{Paint, Style, safe};

/// What a person has to do to sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Invitation<'a> {
    /// Type this code at this address, on any device, until then.
    Code {
        /// The code.
        code: &'a str,
        /// The address.
        address: &'a str,
        /// The end of its life.
        until: SystemTime,
    },
    /// Sign in with the browser, until then.
    Browser {
        /// The address that it shows.
        address: &'a str,
        /// The end of the wait.
        until: SystemTime,
    },
}

impl Invitation<'_> {
    /// The invitation as text, at this moment: what is to be copied stands alone in its line.
    ///
    /// `opened` says whether a browser was started.
    pub fn text(&self, opened: bool, style: &Style, now: SystemTime) -> String {
        let alone = |text: &str| {
            let text = style.paint(Paint::Strong, &safe(text));
            format!("\n\n    {text}\n\n")
        };
        let (steps, until) = match self {
            Self::Code {
                code,
                address,
                until,
            } => {
                let steps = format!(
                    "Sign in with a browser, on this device or another one. Open{}and type the code{}",
                    alone(address),
                    alone(code)
                );
                (steps, until)
            }
            Self::Browser { address, until } => {
                let head = match opened {
                    true => {
                        "Sign in with the browser that opens now. If none does, open here on this computer"
                    }
                    false => "No browser could be started. Open in one on this computer",
                };
                (format!("{head}{}", alone(address)), until)
            }
        };
        let left = until.duration_since(now).unwrap_or_default().as_secs();
        let left = match left.div_ceil(60) {
            ..=1 => "a minute".to_owned(),
            minutes => format!("{minutes} minutes"),
        };
        format!("{steps}This waits for {left} at most; Ctrl-C ends it.\n")
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn code_and_address_stand_alone_in_their_lines() {
        let style = Style::PLAIN;
        let now = SystemTime::UNIX_EPOCH;
        let invitation = Invitation::Code {
            code: "B7KQ\u{202e}XW2P",
            address: "https://login.example/device",
            until: now + Duration::from_secs(900),
        };
        let text = invitation.text(false, &style, now);
        let lines: Vec<&str> = text.lines().map(str::trim).collect();
        assert!(lines.contains(&"https://login.example/device"), "{text}");
        assert!(
            lines
                .iter()
                .any(|line| line.starts_with("B7KQ") && !line.contains('\u{202e}')),
            "{text}"
        );
        assert!(text.contains("15 minutes at most"), "{text}");
    }
}
