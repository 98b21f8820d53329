//! Putting together what several exports say of one mailbox.

use super::{Key, Problem, Tenant};
use crate::audit::address::is_address;
use crate::audit::field::Field as F;
use crate::audit::keep::Keep;
use crate::audit::mailbox::{Ical, Mailbox, Names, guid};
use crate::audit::record::Record;
use crate::audit::source::Kind;
use crate::audit::value::{Setting, Value};

/// What names a mailbox beyond doubt, the best first.
const GUIDS: [F; 3] = [F::ExternalDirectoryObjectId, F::Guid, F::ExchangeGuid];

/// What a GUID is that stands in the place of a name: which of the three it is does not show.
const BY_NAME: u8 = GUIDS.len() as u8;

/// What leads to a mailbox, as numbers of the index.
#[derive(Default)]
struct Keys {
    /// Each is of one mailbox alone.
    certain: Vec<u64>,
    /// A name that others may have.
    name: Option<u64>,
}

/// Whether one of the same address is another one all the same, as where an address was given to somebody else.
fn is_another(old: &Mailbox, new: &Mailbox) -> bool {
    old.guid.is_some()
        && new.guid.is_some()
        && old.guid_kind == new.guid_kind
        && old.guid != new.guid
}

impl Tenant {
    pub(super) fn add_mailbox(&mut self, kind: Kind, record: &Record, file: u16, keep: &mut Keep) {
        let mut new = Mailbox {
            file,
            line: u32::try_from(record.line).unwrap_or(u32::MAX),
            has_settings: kind == Kind::Mailbox,
            ..Mailbox::default()
        };
        let mut keys = Keys::default();
        for (place, field) in (0..).zip(GUIDS) {
            let text = record.value(field).joined();
            if let Some(guid) = text.and_then(|text| guid(&text)) {
                keys.certain.push(self.number(Key::Guid(guid)));
                if new.guid.is_none() {
                    (new.guid, new.guid_kind) = (Some(guid), place);
                }
            }
        }
        self.addresses(&mut new, record, keep, &mut keys);
        if keys.certain.is_empty() || new.address.is_none() {
            self.names(&mut new, record, &mut keys);
        }
        new.imap = self.setting(record, F::ImapEnabled, file);
        new.pop = self.setting(record, F::PopEnabled, file);
        new.smtp_disabled = self.setting(record, F::SmtpClientAuthenticationDisabled, file);
        new.ical = [
            Ical {
                option: self.setting(record, F::ImapForceICalForCalendarRetrievalOption, file),
                defaults: self.setting(record, F::ImapUseProtocolDefaults, file),
            },
            Ical {
                option: self.setting(record, F::PopForceICalForCalendarRetrievalOption, file),
                defaults: self.setting(record, F::PopUseProtocolDefaults, file),
            },
        ];
        let policy = record.value(F::AuthenticationPolicy);
        new.policy = self.policy(policy);
        new.knows_policy = new.policy.is_some() || *policy == Value::Blank;
        self.settle(new, &keys, record.line);
    }

    /// Every address of it: the main one is kept, and all of them lead to it.
    fn addresses(&mut self, new: &mut Mailbox, record: &Record, keep: &mut Keep, keys: &mut Keys) {
        let list = record.value(F::EmailAddresses);
        if list.is_cut_list() {
            self.note(Problem::Aliases, new.file, record.line);
        }
        let aliases = list.addresses();
        let single = [
            F::PrimarySmtpAddress,
            F::WindowsEmailAddress,
            F::UserPrincipalName,
        ];
        let single = single
            .into_iter()
            .filter_map(|field| record.value(field).joined());
        let single: Vec<String> = single.filter(|text| text.contains('@')).collect();
        let primary = aliases.iter().find(|alias| alias.is_primary);
        let primary = primary.filter(|_| !record.has(F::PrimarySmtpAddress));
        let main = primary
            .map(|alias| alias.text)
            .or(single.first().map(String::as_str));
        new.address = main.map(Into::into);
        let all = single.iter().map(String::as_str);
        let all = all.chain(aliases.iter().map(|alias| alias.text));
        // What is no address may be the same for many: it tells nobody apart.
        for address in all.filter(|text| is_address(text)) {
            let address = address.to_lowercase();
            new.needs = new.needs.with_all(keep.needs(&address));
            keys.certain.push(self.number(Key::Text(&address)));
        }
    }

    /// Names that are less good, for want of better ones. A GUID in their place is as good as in a column of its own.
    fn names(&mut self, new: &mut Mailbox, record: &Record, keys: &mut Keys) {
        let mut names = Names::default();
        if new.guid.is_none() {
            let mut called = [F::Identity, F::Name].into_iter();
            let called = called.find_map(|field| guid(record.value(field).whole()?));
            if let Some(guid) = called {
                keys.certain.push(self.number(Key::Guid(guid)));
                (new.guid, new.guid_kind) = (Some(guid), BY_NAME);
            }
        }
        if keys.certain.is_empty() {
            let fields = [F::Identity, F::Name, F::Alias, F::DisplayName];
            let name = fields
                .into_iter()
                .find_map(|field| record.value(field).whole());
            if let Some(text) = record.value(F::DistinguishedName).whole() {
                names.distinguished = Some(text.into());
                keys.certain
                    .push(self.number(Key::Text(&text.to_lowercase())));
            } else if let Some(text) = name {
                names.name = Some(text.into());
                keys.name = Some(self.number(Key::Name(&text.to_lowercase())));
            }
        }
        let shown = [F::DisplayName, F::Name, F::Alias, F::Identity];
        let shown = shown
            .into_iter()
            .find_map(|field| record.value(field).shown());
        names.display = shown.map(Into::into);
        if names.display.is_some() || names.name.is_some() || names.distinguished.is_some() {
            new.names = Some(Box::new(names));
        }
    }

    /// Puts a mailbox to the one that it is, or in a place of its own.
    fn settle(&mut self, new: Mailbox, keys: &Keys, line: u64) {
        let known = |key: &u64| self.index.get(key).copied();
        let same = keys.certain.iter().find_map(known);
        let same = same.filter(|at| !is_another(&self.mailboxes[*at as usize], &new));
        let of_this_name = keys.name.as_ref().and_then(known);
        let at = match same {
            Some(at) => {
                self.merge(at as usize, new);
                at
            }
            None => {
                if of_this_name.is_some() {
                    self.note(Problem::SameName, new.file, line);
                }
                self.mailboxes.push(new);
                (self.mailboxes.len() - 1) as u32
            }
        };
        for key in keys.certain.iter().chain(&keys.name) {
            self.index.entry(*key).or_insert(at);
        }
    }

    /// Adds what another record says of a mailbox.
    fn merge(&mut self, at: usize, new: Mailbox) {
        let (file, line) = (new.file, u64::from(new.line));
        let old = &mut self.mailboxes[at];
        if !old.has_settings && new.has_settings {
            (old.file, old.line) = (new.file, new.line);
        }
        old.has_settings |= new.has_settings;
        old.needs = old.needs.with_all(new.needs);
        old.policy = old.policy.or(new.policy);
        old.knows_policy |= new.knows_policy;
        if old.guid.is_none() {
            (old.guid, old.guid_kind) = (new.guid, new.guid_kind);
        }
        old.names = old.names.take().or(new.names);
        // A person's sign-in name is no better than the address that a mailbox has.
        if new.has_settings && new.address.is_some() || old.address.is_none() {
            old.address = new.address;
        }
        let mut against = Vec::new();
        let mut join = |held: &mut Setting, more: Setting, field| {
            let was = *held;
            *held = held.and(more);
            if *held == Setting::Contradictory && was != Setting::Contradictory {
                against.push(field);
            }
        };
        join(&mut old.imap, new.imap, F::ImapEnabled);
        join(&mut old.pop, new.pop, F::PopEnabled);
        join(
            &mut old.smtp_disabled,
            new.smtp_disabled,
            F::SmtpClientAuthenticationDisabled,
        );
        let fields = [
            (
                F::ImapForceICalForCalendarRetrievalOption,
                F::ImapUseProtocolDefaults,
            ),
            (
                F::PopForceICalForCalendarRetrievalOption,
                F::PopUseProtocolDefaults,
            ),
        ];
        for ((held, more), (option, defaults)) in old.ical.iter_mut().zip(new.ical).zip(fields) {
            join(&mut held.option, more.option, option);
            join(&mut held.defaults, more.defaults, defaults);
        }
        for field in against {
            self.note(Problem::Contradiction(field), file, line);
        }
    }
}
