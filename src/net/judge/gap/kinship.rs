//! Authorities of one house, by their names.

use x509_parser::x509::X509Name;

/// Words that tell no house from another.
const COMMON: [&str; 41] = [
    "and",
    "authority",
    "ca",
    "certificate",
    "certificates",
    "certification",
    "class",
    "co",
    "corp",
    "corporation",
    "ecc",
    "global",
    "gmbh",
    "group",
    "inc",
    "intermediate",
    "internet",
    "issuing",
    "limited",
    "llc",
    "ltd",
    "mail",
    "network",
    "networks",
    "of",
    "org",
    "organisation",
    "organization",
    "public",
    "research",
    "root",
    "rsa",
    "secure",
    "security",
    "server",
    "services",
    "signing",
    "ssl",
    "the",
    "tls",
    "trust",
];

/// Words of an authority that has another one above it.
const BELOW: [&str; 3] = ["intermediate", "issuing", "subordinate"];

/// Whether an authority is of the house of one of the others: they have a word of their name or organisation in common. One whose name
/// tells no house, and says that it stands below another one, is of any.
pub(super) fn is_akin(one: &X509Name<'_>, others: &[&X509Name<'_>]) -> bool {
    let of_others: Vec<String> = others.iter().flat_map(|name| words(name)).collect();
    let all = words(one);
    let mut telling = all.iter().filter(|word| tells(word)).peekable();
    if telling.peek().is_none() {
        return all.iter().any(|word| BELOW.contains(&word.as_str()));
    }
    telling.any(|word| of_others.contains(word))
}

/// Whether a word tells a house; numbers and generations such as `g2` and `x1` do not.
fn tells(word: &str) -> bool {
    let letters = word.chars().filter(|letter| letter.is_alphabetic());
    letters.count() > 1 && !COMMON.contains(&word)
}

fn words(name: &X509Name<'_>) -> Vec<String> {
    let parts = name.iter_common_name().chain(name.iter_organization());
    let texts = parts.filter_map(|part| part.as_str().ok());
    texts
        .flat_map(|text| text.split(|letter: char| !letter.is_alphanumeric()))
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}
