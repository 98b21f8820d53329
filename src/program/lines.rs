//! The settings of a program that reads them from a file, as they stand there.

use std::fmt::Write as _;

use super::offers::Door;
use super::sign_in::Chosen;
use super::table::Program;

/// The lines for a door, the name of the user still to be filled in; none where the program has menus.
pub(super) fn lines(program: &Program, door: &Door, chosen: &Chosen) -> Vec<String> {
    let Some(access) = program.access(door.protocol) else {
        return Vec::new();
    };
    let own = access.lines(door.security);
    // A host is foreign text: what could end the line or begin another is left to be filled in.
    let host = match is_plain(&door.host) {
        true => door.host.as_str(),
        false => "SERVER",
    };
    let sign_in: Vec<String> = (chosen.with.lines.iter())
        .map(|line| line.replace("PROTOCOL", of_protocol(door)))
        .collect();
    let mut is_told = false;
    let mut lines: Vec<String> = Vec::new();
    for line in own {
        is_told |= line.contains("SIGN_IN");
        lines.push(
            line.replace("SERVER", host)
                .replace("PORT", &door.port.to_string())
                .replace("SIGN_IN", &sign_in.join(" ")),
        );
    }
    if !lines.is_empty() && !is_told {
        lines.extend(sign_in);
    }
    lines
}

/// The lines with this user name: in an address of the web its signs are escaped (RFC 3986, section 3.2.1). A name that a file of settings
/// could read otherwise is left to be filled in.
pub fn with_name(lines: &[String], name: Option<&str>) -> Vec<String> {
    let name = name.filter(|name| is_plain(name));
    let Some(name) = name else {
        return (lines.iter())
            .map(|line| line.replace("URL_NAME", "NAME"))
            .collect();
    };
    let filled = lines.iter().map(|line| {
        line.replace("URL_NAME", &escaped(name))
            .replace("NAME", name)
    });
    filled.collect()
}

/// Whether every reader of settings takes a word as it stands.
fn is_plain(word: &str) -> bool {
    let is_sign = |c: char| c.is_ascii_alphanumeric() || "@._-".contains(c);
    !word.is_empty() && !word.starts_with('-') && word.chars().all(is_sign)
}

fn of_protocol(door: &Door) -> &'static str {
    match door.protocol {
        crate::endpoint::Protocol::Imap => "imap",
        crate::endpoint::Protocol::Pop3 => "pop",
        crate::endpoint::Protocol::Smtp => "smtp",
    }
}

fn escaped(name: &str) -> String {
    let mut out = String::new();
    for byte in name.bytes() {
        match byte {
            b if b.is_ascii_alphanumeric() || b"-._".contains(&b) => out.push(char::from(b)),
            b => {
                let _ = write!(out, "%{b:02X}");
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_a_file_could_read_otherwise_is_left_to_be_filled_in() {
        let lines = [
            "set url = \"smtps://URL_NAME@host/\"".to_owned(),
            "user NAME".to_owned(),
        ];
        assert_eq!(
            with_name(&lines, Some("kim@contoso.com")),
            [
                "set url = \"smtps://kim%40contoso.com@host/\"",
                "user kim@contoso.com"
            ]
        );
        for foreign in [
            Some("`id`"),
            Some("a\"b"),
            Some("$x"),
            Some("a b"),
            Some("-x"),
            Some(""),
            None,
        ] {
            assert_eq!(
                with_name(&lines, foreign),
                ["set url = \"smtps://NAME@host/\"", "user NAME"],
                "{foreign:?}"
            );
        }
    }
}
