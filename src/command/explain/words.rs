//! Words by which other commands call what they find: they are no faults with a page, and whoever looks one up learns where it is told.

use crate::compare::Kind;
use crate::report::page::Explanation;

/// What `discover` calls what it finds.
const OF_DISCOVERY: [&str; 36] = [
    "account-differs",
    "address-redirected",
    "autodiscover-elsewhere",
    "autodiscover-missing",
    "bad-file",
    "database-differs",
    "differs",
    "every-name",
    "foreign-certificate",
    "host-missing",
    "led-elsewhere",
    "mailbox-elsewhere",
    "mixed-exchangers",
    "named-by-address",
    "no-answers",
    "no-domain",
    "not-followed",
    "not-of-provider",
    "null-mx",
    "only-without-encryption",
    "portal",
    "private-address",
    "redirects-without-end",
    "server-name",
    "spf-lacks",
    "spf-twice",
    "split-providers",
    "target-missing",
    "typed-differs",
    "unanswered",
    "unconfirmed",
    "unencrypted",
    "untrusted",
    "web-page-for-autodiscover",
    "wildcard",
    "wrong-label",
];

/// Says of a word that is not known what it stands for, where it is one of reports.
pub(super) fn tell(word: &str, explanation: &mut Explanation) {
    let word = word.trim().to_lowercase();
    let of_discovery = OF_DISCOVERY.contains(&word.as_str());
    let of_difference = Kind::ALL.iter().any(|kind| kind.name() == word);
    let command = match (of_discovery, of_difference) {
        (true, true) => "`mailprobe discover` and `mailprobe diff` have",
        (true, false) => "`mailprobe discover` has",
        (false, true) => "`mailprobe diff` has",
        (false, false) => return,
    };
    explanation.unknown = format!(
        "`{word}` is no fault with a page: it is the word that {command} in JSON for a finding."
    );
    explanation.to_try = vec![
        "Run the same command without `--format json`: it tells what was found, who mends it, and how.".to_owned(),
    ];
}
