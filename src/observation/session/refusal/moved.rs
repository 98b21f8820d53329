//! Refusals that lead to another server: by which words they say so, and which host they name.

use super::{Reply, Sentence};
use crate::observation::plain::beginning;

/// That the service is to be had elsewhere; where that is stands behind one of [`LEADS`].
pub(super) const SERVICE: &[&str] = &[
    "has|have|was|were|is|are moved|relocated|migrated|transferred",
    "has|have been moved|relocated|migrated|transferred",
    "service|server|mailbox|mailboxes|account|accounts|mail moved|relocated|migrated|transferred",
    "moved|relocated|migrated|transferred to",
    "moved permanently",
    "please|now use|connect|reconnect|try",
    "use|try|connect ~ instead",
    "use|try|connect to",
    "new|correct|right server|host|hostname|address|name|location",
    "reconfigure|reconfigured",
    "point your",
    "wrong server|host|node|cluster",
    "is|are now",
    "lives|live|resides|reside|hosted|found|located at|on",
    "umgezogen|verschoben",
    "déménagé|trasferito|trasferita|trasladado|movido|mudou",
];

/// That the server itself did not get to where it names, and sends nobody there.
const UNREACHED: &[&str] = &[
    "cannot|not|t connect|reconnect to",
    "unable|failed|failing to connect|reconnect to",
];

/// Words that a place stands right behind.
const LEADS: &[&str] = &[
    "to", "at", "use", "try", "is", "on", "server", "host", "nach", "auf", "vers", "a", "à", "para",
];

/// Words that tell to take what stands right behind them.
const SENDS: &[&str] = &[
    "use",
    "try",
    "benutzen",
    "verwenden",
    "utilisez",
    "utilice",
    "usa",
];

/// How hosts begin that answer a browser, and no mail program.
const OF_WEB: [&str; 9] = [
    "account", "accounts", "help", "login", "portal", "status", "support", "webmail", "www",
];

/// The account or its mailbox is on another server, which is named.
pub(super) const ACCOUNT: &[&str] = &[
    "has|have|was|were|is|are moved|relocated|migrated|transferred",
    "has|have been moved|relocated|migrated|transferred",
    "server|mailbox|mailboxes|account|accounts|mail moved|relocated|migrated|transferred",
    "moved|relocated|migrated|transferred to",
    "mailbox|account|mail|maildrop ~ lives|live|resides|reside|hosted|found|located at|on",
    "umgezogen|verschoben",
    "déménagé|trasferito|trasferita|trasladado|movido|mudou",
];

impl Reply {
    /// The other host that it names to go to, with its port if one is told: the one right behind a word that leads there, such as
    /// `moved to imap2.example.org`. In square brackets stands which machine says so.
    pub fn place(&self, hosts: &[&str]) -> Option<&str> {
        self.place_behind(hosts, LEADS)
    }

    /// The host right behind one of these words.
    fn place_behind(&self, hosts: &[&str], leading: &[&str]) -> Option<&str> {
        let mut words = beginning(&self.text).split_whitespace();
        let mut before = words.next()?;
        words.find_map(|word| {
            let leads = std::mem::replace(&mut before, word).trim_end_matches(':');
            let is_label = word.starts_with('[');
            let leads = leading.contains(&leads.to_lowercase().as_str());
            place(word, hosts).filter(|_| leads && !is_label)
        })
    }

    /// Whether it leads to another host: these words say that what it is about has moved, or one that tells to take the host stands
    /// right before its name, `use imap2.example.org`.
    pub(super) fn leads_on(&self, sentence: &Sentence<'_>, moved: &[&str], hosts: &[&str]) -> bool {
        let is_told = sentence.says_any(moved) && self.place(hosts).is_some();
        // First and last names stand with one dot between them, too.
        let is_sent = || {
            let host = self.place_behind(hosts, SENDS);
            host.is_some_and(|host| host.matches('.').count() > 1)
        };
        (is_told || is_sent()) && !sentence.says_any(UNREACHED)
    }
}

/// The name of a host in a word, with its port where there is one, that is not one of these.
fn place<'a>(word: &'a str, hosts: &[&str]) -> Option<&'a str> {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric() && c != '-');
    let name = match word.rsplit_once(':') {
        Some((name, port)) if port.parse::<u16>().is_ok() => name,
        _ => word,
    };
    let is_host = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '.';
    let last = name.rsplit('.').next().unwrap_or_default();
    let first = name.split('.').next().unwrap_or_default();
    let is_place = name.contains('.')
        && name.chars().all(is_host)
        && last.len() > 1
        && last.chars().all(|c| c.is_ascii_alphabetic())
        && !OF_WEB.contains(&first.to_ascii_lowercase().as_str())
        && !hosts.iter().any(|own| own.eq_ignore_ascii_case(name));
    is_place.then_some(word)
}
