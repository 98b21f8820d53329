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

/// Every key of `expect`, and of a protocol in it.
pub(super) const EXPECTATIONS: [&str; 22] = [
    "imap",
    "pop3",
    "smtp",
    "works",
    "signs-in",
    "off",
    "refused-with",
    "mechanism",
    "offers",
    "not-offered",
    "starttls",
    "tls",
    "certificate-days",
    "connect-seconds",
    "sign-in-seconds",
    "ipv6",
    "settings-from",
    "settings-trust",
    "published-by",
    "no-findings",
    "no-discovery-findings",
    "except",
];

/// A key of the file.
#[derive(Debug, PartialEq, Eq)]
pub struct Key {
    /// Its name: that of the option without the hyphens.
    pub name: &'static str,
    /// What it takes.
    pub kind: Kind,
    /// Where it may stand.
    pub place: Place,
    /// Which of its values may be repeated in a complaint.
    pub(super) shown: Shown,
}

/// Which values of a key may be repeated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shown {
    /// All: a secret has no business there, and is not taken for one.
    Always,
    /// What is an address, or another name.
    Address,
    /// What is the name of a server, or leads to one; nothing with an `@`, before which a password may stand.
    Host,
    /// What is one of the two.
    Name,
    /// None.
    Never,
}

/// The longest name that is repeated.
const LONGEST_SHOWN: usize = 253;

impl Shown {
    /// Whether this value may be repeated.
    pub(super) fn lets(self, value: &str) -> bool {
        let is_name = |c: char| c.is_ascii_alphanumeric() || ".-_+:/[]@".contains(c);
        let is_name = value.len() <= LONGEST_SHOWN && value.chars().all(is_name);
        match self {
            Self::Always => true,
            // A password may stand behind a name, with a colon between, as in a URL.
            Self::Address if value.contains('@') => {
                is_name && value.matches('@').count() == 1 && !value.contains([':', '/'])
            }
            Self::Address => is_name && !value.contains(':'),
            Self::Host => is_name && !value.contains('@'),
            Self::Name => Self::Address.lets(value) || Self::Host.lets(value),
            Self::Never => false,
        }
    }
}

/// Which values of the key of this name may be repeated; of one that does not exist, none.
pub(super) fn shown(name: &str) -> Shown {
    let key = KEYS.iter().find(|key| key.name == name);
    key.map_or(Shown::Never, |key| key.shown)
}

const fn key(name: &'static str, kind: Kind, place: Place) -> Key {
    let shown = match kind {
        Kind::Secret => Shown::Never,
        Kind::Tried => Shown::Address,
        _ => Shown::Always,
    };
    with(name, kind, place, shown)
}

/// The same where a secret may stand by mistake.
const fn with(name: &'static str, kind: Kind, place: Place, shown: Shown) -> Key {
    Key {
        name,
        kind,
        place,
        shown,
    }
}

/// Every key.
pub static KEYS: [Key; 42] = [
    // Any text, and so also one that was meant for the key beside it.
    with("name", Kind::Name, Place::Target, Shown::Address),
    key("address", Kind::Tried, Place::Target),
    with("domain", Kind::Tried, Place::Target, Shown::Name),
    with("host", Kind::Tried, Place::Target, Shown::Name),
    key("expect", Kind::Expect, Place::Target),
    key("only", Kind::Texts, Place::Both),
    with("imap", Kind::Text, Place::Target, Shown::Host),
    with("pop3", Kind::Text, Place::Target, Shown::Host),
    with("smtp", Kind::Text, Place::Target, Shown::Host),
    with("username", Kind::Text, Place::Target, Shown::Address),
    with("mailbox", Kind::Text, Place::Target, Shown::Address),
    with("from", Kind::Text, Place::Target, Shown::Address),
    key("password", Kind::Secret, Place::Target),
    key("token", Kind::Secret, Place::Target),
    key("mechanism", Kind::Text, Place::Target),
    key("mailbox-settings", Kind::Files, Place::Target),
    key("sign-in", Kind::Switch, Place::Target),
    with("app", Kind::Text, Place::Target, Shown::Never),
    key("app-secret", Kind::Secret, Place::Target),
    key("app-certificate", Kind::File, Place::Target),
    with("client-id", Kind::Text, Place::Both, Shown::Never),
    key("flow", Kind::Text, Place::Both),
    with("tenant", Kind::Text, Place::Both, Shown::Host),
    with("login-host", Kind::Text, Place::Both, Shown::Host),
    key("timeout", Kind::Number, Place::Both),
    with("dns", Kind::Text, Place::Both, Shown::Host),
    with("compare-dns", Kind::Texts, Place::Both, Shown::Host),
    with("connect-to", Kind::Texts, Place::Both, Shown::Host),
    key("ca-file", Kind::File, Place::Both),
    with("web-check", Kind::Text, Place::Both, Shown::Host),
    with("proxy", Kind::Text, Place::Both, Shown::Host),
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
        "a check takes it from --password-file or MAILPROBE_PASSWORD_FILE alone; a [[target]] of smoke has `password = { file = \"PATH\" }`",
    ),
    (
        "token-file",
        "a check takes it from --token-file or MAILPROBE_TOKEN_FILE alone; a [[target]] of smoke has `token = { file = \"PATH\" }`",
    ),
    (
        "app-secret-file",
        "a check takes it from --app-secret-file or MAILPROBE_APP_SECRET_FILE alone; a [[target]] of smoke has `app-secret = { file = \"PATH\" }`",
    ),
    (
        "password-stdin",
        "standard input belongs to one run; write in a [[target]] `password = { env = \"NAME\" }` or `{ command = [\"PROGRAM\"] }`",
    ),
    (
        "token-stdin",
        "standard input belongs to one run; write in a [[target]] `token = { env = \"NAME\" }` or `{ command = [\"PROGRAM\"] }`",
    ),
    (
        "app-secret-stdin",
        "standard input belongs to one run; write in a [[target]] `app-secret = { env = \"NAME\" }` or `{ command = [\"PROGRAM\"] }`",
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
        let table = (suggest && here == Place::Defaults).then_some("target");
        // Of a key that is only written otherwise it is told at the right word where it stands.
        let hyphenated = name.replace('_', "-");
        let is_it = |key: &&Key| fits(key, here) || key.name == hyphenated;
        let keys = KEYS.iter().filter(|key| suggest && is_it(key));
        return Err(unknown(name, keys.map(|key| key.name).chain(table)));
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
pub(crate) fn nearest<'n>(word: &str, words: impl Iterator<Item = &'n str>) -> Option<&'n str> {
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
    let all = keys.chain(EXPECTATIONS).chain(["target", "pop"]);
    nearest(word, all).is_some()
}
