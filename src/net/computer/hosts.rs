//! The file of hosts, which comes before the DNS for every program.

use std::fs::File;
use std::io::Read;
use std::net::IpAddr;
use std::path::PathBuf;

use crate::observation::computer::HostsLine;

/// More of the file is not read. Lists against advertisements have some megabytes.
const MOST_BYTES: u64 = 16 * 1024 * 1024;

/// More lines than these are not kept of one name.
const MOST_LINES: usize = 16;

/// The lines that are about one of these names.
pub(crate) fn lines(names: &[String]) -> Vec<HostsLine> {
    // A device or a pipe in the place of the file would never end.
    let is_file = |file: &File| file.metadata().is_ok_and(|about| about.is_file());
    let Some(file) = File::open(path()).ok().filter(is_file) else {
        return Vec::new();
    };
    let mut bytes = Vec::new();
    // What was read before an error is as good as the rest of the file.
    let _ = file.take(MOST_BYTES).read_to_end(&mut bytes);
    about(&bytes, names)
}

/// Where the file is.
#[cfg(not(windows))]
fn path() -> PathBuf {
    PathBuf::from("/etc/hosts")
}

/// Where the file is.
#[cfg(windows)]
fn path() -> PathBuf {
    let root = std::env::var_os("SystemRoot").unwrap_or_else(|| r"C:\Windows".into());
    PathBuf::from(root).join(r"System32\drivers\etc\hosts")
}

/// The lines of a file of hosts that are about one of these names: an address, then its names, up
/// to `#` (hosts(5)). What cannot be read is left out, as the system itself does.
fn about(bytes: &[u8], names: &[String]) -> Vec<HostsLine> {
    let text = String::from_utf8_lossy(bytes);
    // Some editors put a mark of byte order in front.
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let mut found: Vec<HostsLine> = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        let line = line.split('#').next().unwrap_or_default();
        let mut words = line.split_ascii_whitespace();
        let Some(address) = words.next().and_then(address) else {
            continue;
        };
        for word in words {
            let word = word.trim_end_matches('.');
            let Some(name) = names.iter().find(|name| name.eq_ignore_ascii_case(word)) else {
                continue;
            };
            let own = || found.iter().filter(|line| line.name == *name);
            if own().count() < MOST_LINES && own().all(|line| line.address != address) {
                found.push(HostsLine {
                    name: name.clone(),
                    address,
                    line: number,
                });
            }
        }
    }
    found
}

/// An address, which may name the interface that it is of: `fe80::1%lo0`.
fn address(word: &str) -> Option<IpAddr> {
    let (address, _) = word.split_once('%').unwrap_or((word, ""));
    address.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn found(text: &[u8]) -> Vec<(String, String, usize)> {
        let names = ["imap.example.org".to_owned(), "smtp.example.org".to_owned()];
        let lines = about(text, &names).into_iter();
        lines
            .map(|line| (line.name, line.address.to_string(), line.line))
            .collect()
    }

    fn line(name: &str, address: &str, number: usize) -> (String, String, usize) {
        (name.to_owned(), address.to_owned(), number)
    }

    #[test]
    fn a_line_may_have_several_names_comments_and_either_family() {
        let text = b"# by hand\r\n127.0.0.1 localhost\r\n\
            \t192.0.2.9\tmail.example.org IMAP.example.org. smtp.example.org # old server\r\n\
            #192.0.2.8 imap.example.org\r\n\
            2001:db8::9 imap.example.org\r\nfe80::1%lo0 smtp.example.org";
        assert_eq!(
            found(text),
            [
                line("imap.example.org", "192.0.2.9", 3),
                line("smtp.example.org", "192.0.2.9", 3),
                line("imap.example.org", "2001:db8::9", 5),
                line("smtp.example.org", "fe80::1", 6),
            ]
        );
    }

    #[test]
    fn what_cannot_be_read_hides_nothing_else() {
        let text = b"\xef\xbb\xbf192.0.2.9 imap.example.org\n\xff\xfe\x00 \x00\nimap.example.org 192.0.2.7\n\
            999.0.0.1 imap.example.org\n192.0.2.6\n192.0.2.9 imap.example.org\n0.0.0.0 smtp.example.org\n\
            192.0.2.5 notimap.example.org imap.example.org.example.net";
        assert_eq!(
            found(text),
            [
                line("imap.example.org", "192.0.2.9", 1),
                line("smtp.example.org", "0.0.0.0", 7),
            ]
        );
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_and_little_is_kept(
            bytes in proptest::collection::vec(any::<u8>(), 0..400),
        ) {
            prop_assert!(found(&bytes).len() <= 2 * MOST_LINES);
        }

        #[test]
        fn a_line_is_found_whatever_stands_around_it(
            before in "[^\\n]{0,60}\n",
            space in "[ \t]{1,9}",
            after in "( #[^\\n]{0,40})?\n[^\\n]{0,60}",
        ) {
            let text = format!("{before}192.0.2.77{space}imap.example.org{after}");
            let wanted = line("imap.example.org", "192.0.2.77", 2);
            prop_assert!(found(text.as_bytes()).contains(&wanted), "{text:?}");
        }
    }
}
