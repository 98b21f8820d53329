//! The table of mail programs, one file a family, read once.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use serde::Deserialize;
use time::Date;

use crate::catalogue::dates;
use crate::endpoint::{Protocol, Security};
use crate::observation::tls::TlsVersion;

/// The name and the text of every file, sorted by name.
static FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/programs.rs"));

/// How alike a name must be to one of the table to be named beside it, and how many are named.
const NEAR: f64 = 0.45;
const MOST_NEAR: usize = 3;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    /// Where the family stands among the others: the more common ones come first.
    order: u8,
    program: Vec<Program>,
}

/// A mail program, or a kind of them.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Program {
    /// The word that stands for it.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// What else they call it, in lower case.
    #[serde(default)]
    pub also: Vec<String>,
    /// Which versions of it are meant.
    pub versions: String,
    /// On which systems.
    pub systems: String,
    /// Those of IMAP, POP3 and SMTP that it speaks.
    pub speaks: Vec<String>,
    /// Those of which it is not known.
    #[serde(default)]
    pub unsure: Vec<String>,
    /// What else it speaks: `mapi`, `activesync`, `ews`, `graph`.
    #[serde(default)]
    pub others: Vec<String>,
    /// The providers whose servers it finds by itself.
    #[serde(default)]
    pub knows: Vec<String>,
    /// The ends of MX names by which it finds Exchange Online; any where it is left out.
    #[serde(default)]
    pub knows_mx: Vec<String>,
    /// The places of a domain that it reads servers from by itself, the one that counts first before the others: `autoconfig`, `srv`, `ispdb`.
    #[serde(default)]
    pub reads: Vec<String>,
    /// The protocols that it takes from them; all where it is left out.
    #[serde(default)]
    pub takes: Vec<String>,
    /// The providers of which it is not known whether it signs in there by OAuth.
    #[serde(default)]
    pub oauth_unsure: Vec<String>,
    /// What else has to be known of it.
    pub note: Option<String>,
    /// The day in `checks/dates.toml` since which it no longer works at all.
    pub ended: Option<String>,
    /// The versions of TLS that it speaks, as far as they are known.
    #[serde(default)]
    pub tls: Tls,
    /// Its settings for IMAP.
    pub imap: Option<Access>,
    /// Its settings for POP3.
    pub pop3: Option<Access>,
    /// Its settings for SMTP.
    pub smtp: Option<Access>,
    /// Its ways of signing in, the better first.
    #[serde(default)]
    pub sign_in: Vec<SignIn>,
    /// What to do with the accounts of some providers in the place of IMAP, POP3 and SMTP.
    #[serde(default)]
    pub instead: Vec<Instead>,
    /// Where that is documented.
    pub source: Vec<Source>,
}

/// The versions of TLS that a program speaks; what is not known is left out.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tls {
    /// The oldest.
    #[serde(default, deserialize_with = "version")]
    pub least: Option<TlsVersion>,
    /// The newest.
    #[serde(default, deserialize_with = "version")]
    pub most: Option<TlsVersion>,
}

/// The settings of a program for one protocol, in its own words.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Access {
    /// The way to them through its menus.
    pub path: String,
    /// What the setting for the encryption is called.
    pub label: String,
    /// The choice for TLS from the start.
    tls: Option<String>,
    /// The choice for STARTTLS.
    starttls: Option<String>,
    /// The choice for no encryption.
    none: Option<String>,
    /// Those that it has, where their words are not known.
    #[serde(default, deserialize_with = "securities")]
    modes: Vec<Security>,
    /// Those of which it is not known whether it has them.
    #[serde(default, deserialize_with = "securities")]
    unsure: Vec<Security>,
    /// The only ports that it can use; free where it is left out.
    pub ports: Option<Vec<u16>>,
    /// What stands in its file of settings, where it has one.
    #[serde(default)]
    lines: Lines,
}

/// Lines of a file of settings, in which `SERVER`, `PORT`, `NAME`, `URL_NAME` (escaped for an address) and `SIGN_IN` are filled in.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Lines {
    #[serde(default)]
    tls: Vec<String>,
    #[serde(default)]
    starttls: Vec<String>,
    #[serde(default)]
    none: Vec<String>,
}

impl Access {
    /// What to choose for this security: none when it has no such choice, an empty word when its word is not known.
    pub fn choice(&self, security: Security) -> Option<&str> {
        let word = match security {
            Security::ImplicitTls => self.tls.as_deref(),
            Security::StartTls => self.starttls.as_deref(),
            Security::ClearText => self.none.as_deref(),
        };
        let has = self.modes.contains(&security);
        word.or(has.then_some(""))
    }

    /// What stands in its file of settings for this security.
    pub(super) fn lines(&self, security: Security) -> &[String] {
        match security {
            Security::ImplicitTls => &self.lines.tls,
            Security::StartTls => &self.lines.starttls,
            Security::ClearText => &self.lines.none,
        }
    }

    /// Whether it is not known if it has this security.
    pub fn is_unsure(&self, security: Security) -> bool {
        self.unsure.contains(&security)
    }
}

/// A way of signing in that a program offers.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    /// What it needs.
    pub kind: Kind,
    /// What the setting is called, where there is one.
    pub label: Option<String>,
    /// What to choose there.
    pub choose: String,
    /// What stands for it in a file of settings; `PROTOCOL` is `imap`, `pop` or `smtp`.
    #[serde(default)]
    pub lines: Vec<String>,
    /// What to choose in its place where sending needs another name or another way of signing in than fetching.
    pub apart: Option<String>,
    /// What goes over the wire, by the names of [`crate::mechanism`] and those of other mechanisms; empty where it is not known.
    #[serde(default)]
    pub ways: Vec<String>,
    /// With whose accounts it goes, for OAuth; `any` where the user brings the token.
    #[serde(default)]
    pub providers: Vec<String>,
    /// In which protocols; empty for all.
    #[serde(default)]
    pub protocols: Vec<String>,
}

/// What a sign-in needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A name and a password.
    Password,
    /// A token.
    Oauth,
    /// A ticket of Kerberos.
    Kerberos,
}

/// What to do in the place of IMAP, POP3 and SMTP.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Instead {
    /// With whose accounts.
    pub providers: Vec<String>,
    /// What, in sentences.
    pub how: String,
}

/// Where something about a program is documented.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Which fields of the program it backs.
    #[serde(rename = "for")]
    pub fields: Vec<String>,
    /// Where it is.
    pub url: String,
    /// What it is called.
    pub title: String,
    /// The day on which it was read.
    #[serde(deserialize_with = "dates::day")]
    pub read: Date,
}

impl Program {
    /// Its settings for a protocol, where they are known.
    pub fn access(&self, protocol: Protocol) -> Option<&Access> {
        match protocol {
            Protocol::Imap => self.imap.as_ref(),
            Protocol::Pop3 => self.pop3.as_ref(),
            Protocol::Smtp => self.smtp.as_ref(),
        }
    }

    /// The last day on which a source about it was read.
    pub fn last_read(&self) -> Option<Date> {
        self.source.iter().map(|source| source.read).max()
    }

    fn names(&self) -> impl Iterator<Item = &str> {
        let also = self.also.iter().map(String::as_str);
        [self.id.as_str(), self.name.as_str()]
            .into_iter()
            .chain(also)
    }
}

/// Why a file about mail programs cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("checks/programs/{file}.toml: {reason}")]
pub struct TableFault {
    /// The file.
    pub file: &'static str,
    /// What is wrong with it.
    pub reason: String,
}

/// Reads all files, the more common families first.
///
/// # Errors
///
/// The first that cannot be read; a test sees to it that all can.
pub fn read() -> Result<Vec<Program>, TableFault> {
    let mut families = Vec::new();
    for (file, text) in FILES {
        let fault = |reason: String| TableFault { file, reason };
        let filled = dates::fill((*text).into())
            .map_err(|at| fault(format!("an unknown day at byte {at}")))?;
        let read: File =
            toml::from_str(&filled.text).map_err(|error| fault(error.message().to_owned()))?;
        families.push(read);
    }
    families.sort_by_key(|family| family.order);
    Ok(families
        .into_iter()
        .flat_map(|family| family.program)
        .collect())
}

/// All programs, family by family.
pub fn programs() -> &'static [Program] {
    static PROGRAMS: OnceLock<Vec<Program>> = OnceLock::new();
    PROGRAMS.get_or_init(|| read().unwrap_or_default())
}

/// The programs that are meant by a name: those that have all its words in one of their own names. The version behind a name does not
/// count. All of them for an empty name.
pub fn named(name: &str) -> Vec<&'static Program> {
    let asked = words(&plain(name));
    let all_are = |asked: &BTreeSet<String>| -> Vec<&'static Program> {
        let is_meant = |program: &&Program| {
            program
                .names()
                .map(plain)
                .any(|one| asked.is_subset(&words(&one)))
        };
        programs().iter().filter(is_meant).collect()
    };
    // Behind the name may stand a version, `Thunderbird 115.3`.
    let mut bare = asked.clone();
    bare.retain(|word| !is_version(word));
    match all_are(&asked) {
        none if none.is_empty() && !bare.is_empty() => all_are(&bare),
        found => found,
    }
}

/// Whether a word of a name is the number of a version: `115`, `v16`.
fn is_version(word: &str) -> bool {
    let number = word.strip_prefix('v').unwrap_or(word);
    !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
}

/// The programs whose names are the least unlike one that is not known, the nearest first; at most three.
pub fn nearest(name: &str) -> Vec<&'static Program> {
    let wanted = plain(name);
    let likeness = |program: &Program| {
        let names = program.names().map(plain);
        let each = names.map(|one| strsim::normalized_damerau_levenshtein(&one, &wanted));
        each.fold(0.0_f64, f64::max)
    };
    let all = programs()
        .iter()
        .map(|program| (likeness(program), program));
    let mut near: Vec<(f64, &Program)> = all.filter(|(alike, _)| *alike >= NEAR).collect();
    near.sort_by(|one, other| other.0.total_cmp(&one.0));
    let first = near.into_iter().take(MOST_NEAR);
    first.map(|(_, program)| program).collect()
}

fn words(text: &str) -> BTreeSet<String> {
    text.split(' ')
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// A name in small letters and digits, its words a space apart.
fn plain(name: &str) -> String {
    let lower = name.to_lowercase();
    let words = lower.split(|c: char| !c.is_alphanumeric());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

fn version<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Option<TlsVersion>, D::Error> {
    use serde::de::Error as _;
    let name = String::deserialize(from)?;
    let known = TlsVersion::ALL.into_iter().find(|one| one.name() == name);
    known
        .map(Some)
        .ok_or_else(|| D::Error::custom(format!("there is no version {name}")))
}

fn securities<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Vec<Security>, D::Error> {
    use serde::de::Error as _;
    let names = Vec::<String>::deserialize(from)?;
    let security = |name: String| {
        let known = Security::from_name(&name);
        known.ok_or_else(|| D::Error::custom(format!("there is no security {name}")))
    };
    names.into_iter().map(security).collect()
}
