//! What all exports say together.

mod belonging;
mod mailboxes;
mod organization;

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::num::NonZeroU128;

use super::field::Field as F;
use super::keep::Keep;
use super::mailbox::Mailbox;
use super::meant;
use super::record::Record;
use super::source::{Kind, Source};
use super::value::Setting;

/// A tenant as far as it was exported.
#[derive(Clone, Debug, Default)]
pub struct Tenant {
    /// The files, in the order in which they were read.
    pub files: Vec<Source>,
    /// The mailboxes, each once; people of whom only the policy is known are among them.
    pub mailboxes: Vec<Mailbox>,
    /// What new mailboxes get.
    pub plans: Vec<Plan>,
    /// `SmtpClientAuthenticationDisabled` of the organisation.
    pub smtp_disabled: Setting,
    /// The authentication policies.
    pub policies: Vec<Policy>,
    /// The policy of those who have none of their own.
    pub default_policy: DefaultPolicy,
    /// The names of policies that people have.
    pub policy_names: Vec<String>,
    /// What was odd in the files, each with how often and where first.
    pub problems: Vec<Noted>,
    /// The first value of each setting that is neither True nor False. Not safe to show as it is.
    pub odd_values: Vec<(F, String)>,
    /// The columns that are called nearly as one that counts: the file, which, and its name. Not safe to show as it is.
    pub misnamed: Vec<(u16, F, String)>,
    /// Which organisation they are of, once one says so.
    organization: Option<belonging::Organization>,
    /// Mailboxes by what tells them apart, which is kept as a number that nobody outside can foresee.
    index: HashMap<u64, u32>,
    hasher: RandomState,
}

/// A plan for new mailboxes.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Its name for a cmdlet, where there is one that can be given.
    pub identity: Option<String>,
    /// Its name for a reader.
    pub name: String,
    /// `ImapEnabled`.
    pub imap: Setting,
    /// `PopEnabled`.
    pub pop: Setting,
}

/// An authentication policy.
#[derive(Clone, Debug)]
pub struct Policy {
    /// Its name.
    pub name: String,
    /// Whether it allows a password for IMAP.
    pub imap: Setting,
    /// For POP.
    pub pop: Setting,
    /// For SMTP.
    pub smtp: Setting,
}

/// The policy of those who have none of their own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum DefaultPolicy {
    /// Not exported.
    #[default]
    Unknown,
    /// There is none.
    None,
    /// This one.
    Named(String),
    /// The exports name different ones.
    Contradictory,
}

/// Something odd in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Problem {
    /// A row of CSV ends early.
    ShortRow,
    /// The aliases are a type name, or were cut.
    Aliases,
    /// The bytes are no UTF-8, so letters beyond ASCII are by guess.
    NotUtf8,
    /// A setting is neither True nor False.
    Unreadable(F),
    /// Two records of one mailbox differ.
    Contradiction(F),
    /// Two records of the organisation, of a plan or of a policy differ.
    OrganizationContradiction(F),
    /// A column is called nearly as this one, which is not there.
    Column(F),
    /// Several mailboxes have this name and nothing that tells them apart.
    SameName,
}

/// A problem, how often, and where first.
#[derive(Clone, Copy, Debug)]
pub struct Noted {
    /// What.
    pub problem: Problem,
    /// The file, as a place in [`Tenant::files`].
    pub file: u16,
    /// The first line.
    pub line: u64,
    /// How often.
    pub count: u32,
}

/// What tells one mailbox from another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Key<'a> {
    Guid(NonZeroU128),
    /// An address, or a distinguished name, in small letters.
    Text(&'a str),
    /// A name that somebody else may have too.
    Name(&'a str),
}

/// The most kinds of problems that are kept apart.
const MOST_PROBLEMS: usize = 200;

/// How much of a value that cannot be read is kept, in characters.
const MOST_OF_VALUE: usize = 40;

impl Tenant {
    /// Adds a record of this kind.
    pub(super) fn add(&mut self, kind: Kind, record: &Record, file: u16, keep: &mut Keep) {
        match kind {
            Kind::Mailbox | Kind::User => self.add_mailbox(kind, record, file, keep),
            Kind::Plan => self.add_plan(record, file),
            Kind::Transport => {
                let field = F::SmtpClientAuthenticationDisabled;
                let own = self.setting(record, field, file);
                self.smtp_disabled = self.both(self.smtp_disabled, own, field, (file, record.line));
            }
            Kind::Policy => self.add_policy(record, file),
            Kind::Organization => self.add_default_policy(record, file),
        }
    }

    /// The mailbox with this address or GUID; for the only one of the exports, when it says of nobody whose it is, that one.
    pub fn of_address(&self, address: &str) -> Option<&Mailbox> {
        let found = self
            .index
            .get(&self.number(Key::Text(&address.to_lowercase())));
        let found = found.and_then(|at| self.mailboxes.get(*at as usize));
        found.or_else(|| match self.mailboxes.as_slice() {
            [one] if !one.is_named() => Some(one),
            _ => None,
        })
    }

    /// The mailboxes of which settings are known, with their places.
    pub fn with_settings(&self) -> impl Iterator<Item = (usize, &Mailbox)> {
        let all = self.mailboxes.iter().enumerate();
        all.filter(|(_, mailbox)| mailbox.has_settings)
    }

    /// The places of the mailboxes of which settings are known, in order of their names.
    pub fn order(&self) -> Vec<u32> {
        let mut all: Vec<u32> = self.with_settings().map(|(at, _)| at as u32).collect();
        all.sort_by(|one, two| {
            let [one, two] = [one, two].map(|at| self.mailboxes[*at as usize].label());
            let small = |byte: u8| byte.to_ascii_lowercase();
            one.bytes().map(small).cmp(two.bytes().map(small))
        });
        all
    }

    fn number(&self, key: Key<'_>) -> u64 {
        self.hasher.hash_one(key)
    }

    /// Notes something odd.
    pub(super) fn note(&mut self, problem: Problem, file: u16, line: u64) {
        let same = |noted: &&mut Noted| noted.problem == problem && noted.file == file;
        if let Some(noted) = self.problems.iter_mut().find(same) {
            noted.count += 1;
        } else if self.problems.len() < MOST_PROBLEMS {
            self.problems.push(Noted {
                problem,
                file,
                line,
                count: 1,
            });
        }
    }

    /// Keeps the first value of a setting that cannot be read, as far as one needs to see of it.
    fn keep_odd(&mut self, field: F, value: Option<&str>) {
        let value = value.filter(|_| self.odd_values.iter().all(|(held, _)| *held != field));
        if let Some(value) = value {
            let start = value.chars().take(MOST_OF_VALUE).collect();
            self.odd_values.push((field, start));
        }
    }

    /// Whether the exports say anything of the organisation, or of what new mailboxes get.
    pub fn tells_of_organization(&self) -> bool {
        !self.plans.is_empty()
            || !self.policies.is_empty()
            || self.smtp_disabled != Setting::Missing
            || self.default_policy != DefaultPolicy::Unknown
    }

    /// What two records of the organisation, of a plan or of a policy say together; `at` is where the second stands.
    fn both(&mut self, held: Setting, more: Setting, field: F, at: (u16, u64)) -> Setting {
        let both = held.and(more);
        if both == Setting::Contradictory && ![held, more].contains(&both) {
            self.note(Problem::OrganizationContradiction(field), at.0, at.1);
        }
        both
    }

    /// What columns may be meant as that are not known, as the end of a sentence.
    pub fn perhaps(&self) -> String {
        meant::perhaps(self.misnamed.iter().map(|(_, _, name)| name.as_str()))
    }

    /// Notes the names of columns that are passed over and are called nearly as one that is not there.
    pub(super) fn note_columns<'a>(
        &mut self,
        names: impl Iterator<Item = &'a str> + Clone,
        file: u16,
        line: u64,
    ) {
        for (name, field) in meant::meant(names) {
            self.note(Problem::Column(field), file, line);
            if self.misnamed.len() < MOST_PROBLEMS {
                self.misnamed.push((file, field, name));
            }
        }
    }

    fn setting(&mut self, record: &Record, field: F, file: u16) -> Setting {
        let setting = record.value(field).setting();
        match setting {
            Setting::Unreadable => {
                self.note(Problem::Unreadable(field), file, record.line);
                self.keep_odd(field, record.value(field).shown());
            }
            Setting::Contradictory => self.note(Problem::Contradiction(field), file, record.line),
            _ => {}
        }
        setting
    }
}
