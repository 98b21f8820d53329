//! The keys of the file: each stands for an option of the command line, or for what only a target has.

/// What a key takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A string.
    Text,
    /// A string, or several in brackets.
    Texts,
    /// A whole number.
    Number,
    /// `true` or `false`.
    Switch,
    /// A switch that may be given more than once: `true`, `false` or how often.
    Level,
    /// The path of a file or folder, seen from the folder of `mailprobe.toml`.
    File,
    /// The paths of several.
    Files,
    /// Where a secret is to be had from.
    Secret,
    /// What is tried: one of these has to stand in a target.
    Tried,
    /// How a target is called.
    Name,
    /// What is expected of a target.
    Expect,
}

/// Where a key may stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Above the targets, where it counts for every run.
    Defaults,
    /// In a target.
    Target,
    /// In both.
    Both,
}

/// A key of the file.
#[derive(Debug, PartialEq, Eq)]
pub struct Key {
    /// Its name: that of the option without the hyphens.
    pub name: &'static str,
    /// What it takes.
    pub kind: Kind,
    /// Where it may stand.
    pub place: Place,
    /// Whether its values may be repeated in a complaint.
    pub(super) is_shown: bool,
}

const fn key(name: &'static str, kind: Kind, place: Place) -> Key {
    let is_shown = !matches!(kind, Kind::Secret | Kind::Tried);
    Key {
        name,
        kind,
        place,
        is_shown,
    }
}

/// The same where a secret may stand by mistake: beside it, or in front of an `@`.
const fn quiet(name: &'static str, kind: Kind, place: Place) -> Key {
    let is_shown = false;
    Key {
        name,
        kind,
        place,
        is_shown,
    }
}

/// Every key.
pub static KEYS: [Key; 42] = [
    key("name", Kind::Name, Place::Target),
    key("address", Kind::Tried, Place::Target),
    key("domain", Kind::Tried, Place::Target),
    key("host", Kind::Tried, Place::Target),
    key("expect", Kind::Expect, Place::Target),
    key("only", Kind::Texts, Place::Both),
    quiet("imap", Kind::Text, Place::Target),
    quiet("pop3", Kind::Text, Place::Target),
    quiet("smtp", Kind::Text, Place::Target),
    quiet("username", Kind::Text, Place::Target),
    quiet("mailbox", Kind::Text, Place::Target),
    quiet("from", Kind::Text, Place::Target),
    key("password", Kind::Secret, Place::Target),
    key("token", Kind::Secret, Place::Target),
    key("mechanism", Kind::Text, Place::Target),
    key("mailbox-settings", Kind::Files, Place::Target),
    key("sign-in", Kind::Switch, Place::Target),
    quiet("app", Kind::Text, Place::Target),
    key("app-secret", Kind::Secret, Place::Target),
    key("app-certificate", Kind::File, Place::Target),
    quiet("client-id", Kind::Text, Place::Both),
    key("flow", Kind::Text, Place::Both),
    quiet("tenant", Kind::Text, Place::Both),
    quiet("login-host", Kind::Text, Place::Both),
    key("timeout", Kind::Number, Place::Both),
    quiet("dns", Kind::Text, Place::Both),
    quiet("compare-dns", Kind::Texts, Place::Both),
    quiet("connect-to", Kind::Texts, Place::Both),
    key("ca-file", Kind::File, Place::Both),
    quiet("web-check", Kind::Text, Place::Both),
    quiet("proxy", Kind::Text, Place::Both),
    key("proxy-file", Kind::File, Place::Both),
    key("ipv4", Kind::Switch, Place::Both),
    key("ipv6", Kind::Switch, Place::Both),
    key("checks", Kind::File, Place::Defaults),
    key("programs", Kind::Text, Place::Defaults),
    key("no-login", Kind::Switch, Place::Defaults),
    key("format", Kind::Text, Place::Defaults),
    key("color", Kind::Text, Place::Defaults),
    key("verbose", Kind::Level, Place::Defaults),
    key("quiet", Kind::Level, Place::Defaults),
    key("jobs", Kind::Number, Place::Defaults),
];

/// A longer word is like no key.
const LONGEST: usize = 40;

/// Other names of keys.
const ALIASES: [(&str, &str); 3] = [("pop", "pop3"), ("colour", "color"), ("email", "address")];

/// Options that stand in no file, each with the reason and the way out.
const OPTIONS: [(&str, &str); 9] = [
    (
        "password-file",
        "a file with a secret is named as `password = { file = \"PATH\" }`",
    ),
    (
        "token-file",
        "a file with a secret is named as `token = { file = \"PATH\" }`",
    ),
    (
        "app-secret-file",
        "a file with a secret is named as `app-secret = { file = \"PATH\" }`",
    ),
    (
        "password-stdin",
        "standard input belongs to one run; write `password = { env = \"NAME\" }` or `{ command = [\"PROGRAM\"] }`",
    ),
    (
        "token-stdin",
        "standard input belongs to one run; write `token = { env = \"NAME\" }` or `{ command = [\"PROGRAM\"] }`",
    ),
    (
        "app-secret-stdin",
        "standard input belongs to one run; write `app-secret = { env = \"NAME\" }` or `{ command = [\"PROGRAM\"] }`",
    ),
    (
        "output",
        "where a report goes is said for each run, with --output FILE, so that no run replaces the report of another",
    ),
    (
        "shown",
        "what a mail program shows belongs to one run: --shown TEXT",
    ),
    ("dry-run", "this is said for each run: --dry-run"),
];

/// The options of `check` that a file cannot set.
pub fn not_in_files() -> impl Iterator<Item = &'static str> {
    OPTIONS.iter().map(|(name, _)| *name)
}

/// The key of this name, where it may stand here, else why not and what to write instead.
pub(super) fn named(name: &str, here: Place, suggest: bool) -> Result<&'static Key, String> {
    let alias = ALIASES.iter().find(|(alias, _)| *alias == name);
    let meant = alias.map_or(name, |(_, name)| name);
    if let Some((_, why)) = OPTIONS.iter().find(|(option, _)| *option == name) {
        return Err(format!(
            "`{name}` is an option, and no key of a file: {why}"
        ));
    }
    let Some(key) = KEYS.iter().find(|key| key.name == meant) else {
        let here = KEYS.iter().filter(|key| suggest && fits(key, here));
        return Err(unknown(name, here.map(|key| key.name)));
    };
    match (key.place, key.kind) {
        _ if fits(key, here) => Ok(key),
        (Place::Target, Kind::Secret) => Err(format!(
            "`{name}` stands in a [[target]]: here it would go to the servers of every address that is checked"
        )),
        (Place::Target, _) => Err(format!(
            "`{name}` is about one mailbox or server, and stands in a [[target]]"
        )),
        _ => Err(format!(
            "`{name}` counts for the whole run; write it above the first [[target]]"
        )),
    }
}

fn fits(key: &Key, here: Place) -> bool {
    key.place == here || key.place == Place::Both
}

/// A sentence about a key that does not exist, and the one that is meant.
pub(super) fn unknown<'n>(name: &str, keys: impl Iterator<Item = &'n str>) -> String {
    let near = nearest(name, keys);
    let is_plain = |c: char| c.is_ascii_lowercase() || c == '-' || c == '_';
    let named = match name.len() <= LONGEST && name.chars().all(is_plain) {
        true => format!(" `{name}`"),
        false => String::new(),
    };
    match near {
        Some(near) => format!("there is no key{named}; did you mean `{near}`?"),
        None => format!("there is no key{named} here"),
    }
}

/// The word that is most like this one, where one is.
pub(super) fn nearest<'n>(word: &str, words: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    if word.len() > LONGEST {
        return None;
    }
    let word = word.to_lowercase().replace('_', "-");
    let distance = |other: &&str| strsim::damerau_levenshtein(&word, other);
    let best = words.min_by_key(distance)?;
    let most = if best.len() > 4 { 2 } else { 1 };
    (distance(&best) <= most).then_some(best)
}

/// Whether this is a key, or nearly one.
pub(super) fn is_like_one(word: &str) -> bool {
    let keys = KEYS.iter().map(|key| key.name);
    let all = keys.chain(super::expect::WORDS).chain(["target", "pop"]);
    nearest(word, all).is_some()
}
