//! What a server says, without the names and addresses in it: a host called `limit` or `blocklist` says nothing of a limit or a list.

use std::net::IpAddr;

/// Who keeps lists of addresses that are known for spam: their names in an address of the web tell what the text is about.
const KEEPERS: [&str; 12] = [
    "abuseat",
    "abusix",
    "barracuda",
    "barracudacentral",
    "barracudanetworks",
    "cloudmark",
    "senderscore",
    "sorbs",
    "spamcop",
    "spamhaus",
    "spamrats",
    "uceprotect",
];

/// What stands behind the host where a greeting begins with one that has no dot.
const BEHIND_HOST: [&str; 14] = [
    "closing",
    "esmtp",
    "ftp",
    "imap",
    "imap4",
    "imap4rev1",
    "lmtp",
    "mail",
    "microsoft",
    "pop3",
    "ready",
    "server",
    "service",
    "smtp",
];

/// Hosts are called by these, and sentences begin with them.
const PROTOCOLS: [&str; 6] = ["imap", "imap4", "mail", "pop", "pop3", "smtp"];

/// What stands around a word and is no part of it.
const MARKS: [char; 14] = [
    '(', ')', '[', ']', '{', '}', '<', '>', '"', '\'', ',', ';', '!', '?',
];

/// How many characters of a text are looked at: a server gives its reason at the beginning, and may go on for a megabyte.
const MOST: usize = 1000;

/// The part of what a server says in which its reason is looked for.
pub fn beginning(text: &str) -> &str {
    let end = text.char_indices().nth(MOST).map(|(at, _)| at);
    &text[..end.unwrap_or(text.len())]
}

/// The beginning of a text in lower case, without names of hosts, addresses of mail and of the web. An IP address becomes the word `ip`, unless it is
/// one of `hosts`: those that the server is known by.
pub fn plain(text: &str, hosts: &[&str]) -> String {
    let mut kept: Vec<String> = Vec::new();
    let mut words = beginning(text).split_whitespace().peekable();
    let mut is_first = true;
    while let Some(word) = words.next() {
        let next = words.peek().map(|next| next.to_lowercase());
        let core = word.trim_matches(MARKS).trim_end_matches(['.', ':']);
        // A word of the sentence, as in `Maintenance, no commands accepted`, may be the label of a host as well.
        let goes_on = word.ends_with(',');
        let opens_with_host =
            is_first && !goes_on && is_undotted_host(core, next.as_deref(), hosts);
        is_first = false;
        let put = match reading(core, hosts) {
            _ if opens_with_host => String::new(),
            Reading::Word => word.to_lowercase(),
            // What it ends with still ends the sentence.
            Reading::Named(instead) => word
                .rsplit_once(core)
                .map(|(before, after)| format!("{before}{instead}{after}"))
                .unwrap_or_default(),
        };
        if !put.is_empty() {
            kept.push(put);
        }
    }
    kept.join(" ")
}

/// How a word is read.
enum Reading {
    /// As it stands.
    Word,
    /// As a name or an address, in whose place this stands.
    Named(&'static str),
}

fn reading(core: &str, hosts: &[&str]) -> Reading {
    let lower = core.to_lowercase();
    // The way of NetEase to name a reason.
    if core.starts_with("ERR.") {
        return Reading::Word;
    }
    if hosts
        .iter()
        .any(|host| host.contains('.') && lower == host.to_lowercase())
    {
        return Reading::Named("");
    }
    if let Some(address) = ip(&lower) {
        let is_own = hosts
            .iter()
            .any(|host| ip(&host.to_lowercase()) == Some(address));
        return Reading::Named(if is_own { "" } else { "ip" });
    }
    let (place, is_web) = match lower.split_once("://") {
        Some((_, place)) => (place, true),
        None => (lower.as_str(), false),
    };
    let host = place.split(['/', '?', '#', ':']).next().unwrap_or_default();
    if is_web || is_host(host, core) {
        if hosts.iter().any(|own| is_near(host, &own.to_lowercase())) {
            return Reading::Named("");
        }
        let keeper = KEEPERS
            .into_iter()
            .find(|keeper| host.split('.').any(|label| label == *keeper));
        return Reading::Named(keeper.unwrap_or_default());
    }
    match lower.split_once('@') {
        Some((local, domain)) if !local.is_empty() && !domain.is_empty() => Reading::Named(""),
        _ => Reading::Word,
    }
}

/// Whether two names are in one domain, as far as their last two labels tell.
fn is_near(one: &str, other: &str) -> bool {
    let domain = |name: &str| {
        let mut labels = name.rsplitn(3, '.');
        Some((labels.next()?.to_owned(), labels.next()?.to_owned()))
    };
    domain(one).is_some_and(|one| domain(other) == Some(one))
}

/// The address that a word is, with the port or the length of a network behind it.
fn ip(word: &str) -> Option<IpAddr> {
    let word = word.trim_matches(MARKS);
    let word = word.strip_prefix("ipv6:").unwrap_or(word);
    let bare = word.split_once('/').map_or(word, |(address, _)| address);
    let whole = bare.parse().ok();
    whole.or_else(|| bare.rsplit_once(':')?.0.trim_matches(MARKS).parse().ok())
}

/// Whether it is a name with dots; `written` is how it came. A sentence that ends without a space before the next one
/// (`closed.Please`) is none.
fn is_host(host: &str, written: &str) -> bool {
    let is_label = |label: &str| {
        !label.is_empty()
            && label
                .chars()
                .all(|c| c.is_alphanumeric() || c == '-' || c == '_')
    };
    let Some((_, last)) = host.rsplit_once('.') else {
        return false;
    };
    let is_top = last.chars().count() > 1 && last.starts_with(char::is_alphabetic);
    let begins_sentence = written.split('.').skip(1).any(|label| {
        let mut letters = label.chars();
        letters.next().is_some_and(char::is_uppercase)
            && letters.next().is_some_and(char::is_lowercase)
    });
    is_top && !begins_sentence && host.split('.').all(is_label)
}

/// Whether a text begins with the name of a host that has no dot.
fn is_undotted_host(core: &str, next: Option<&str>, hosts: &[&str]) -> bool {
    let short = |host: &&str| {
        host.split('.')
            .next()
            .is_some_and(|label| label.eq_ignore_ascii_case(core))
    };
    if core.is_empty() || ip(core).is_some() || PROTOCOLS.contains(&core.to_lowercase().as_str()) {
        return false;
    }
    let next = next.unwrap_or_default().trim_matches(MARKS);
    hosts.iter().any(short) || core.contains('-') && BEHIND_HOST.contains(&next)
}

#[cfg(test)]
mod tests {
    use super::{MOST, beginning, plain};

    #[test]
    fn a_word_that_goes_on_with_a_comma_is_no_name_of_a_host() {
        let hosts = ["maintenance.example.org", "mx1.example.org"];
        assert_eq!(
            plain("Maintenance, no commands accepted", &hosts),
            "maintenance, no commands accepted"
        );
        assert_eq!(plain("mx1 too busy", &hosts), "too busy");
    }

    #[test]
    fn only_the_beginning_of_what_a_server_says_is_looked_at() {
        let endless = "ü".repeat(3 * MOST);
        assert_eq!(beginning(&endless).chars().count(), MOST);
        assert_eq!(beginning("short"), "short");
        let talk = "too many words ".repeat(5000);
        assert!(plain(&talk, &[]).len() <= MOST);
    }

    #[test]
    fn names_and_addresses_say_nothing() {
        let own = ["temporary-mail.example", "192.0.2.9"];
        for (text, expected) in [
            (
                "Too many connections from 192.0.2.1:4711",
                "too many connections from ip",
            ),
            (
                "Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org; see https://www.spamhaus.org/query",
                "service unavailable; client host [ip] blocked using spamhaus; see spamhaus",
            ),
            (
                "temporary-mail.example Service not available.",
                "service not available.",
            ),
            (
                "temporary-mail Service not available",
                "service not available",
            ),
            ("limit.other.example: go away.", ": go away."),
            ("192.0.2.9 ESMTP", "esmtp"),
            (
                "Connection closed.Please try later",
                "connection closed.please try later",
            ),
            ("block-list ESMTP no service", "esmtp no service"),
            ("E-mail is not accepted", "e-mail is not accepted"),
            ("user kim@limit.example, no", "user , no"),
            ("[IPv6:2001:db8::1] denied", "[ip] denied"),
            ("error 4.3.2 and (#4.3.0)", "error 4.3.2 and (#4.3.0)"),
        ] {
            assert_eq!(plain(text, &own), expected, "{text}");
        }
    }
}
