//! Putting together what several exports say of one mailbox.

use super::{Key, Problem, Tenant};
use crate::audit::export::Kind;
use crate::audit::field::Field as F;
use crate::audit::keep::Keep;
use crate::audit::mailbox::{Ical, Mailbox, guid};
use crate::audit::record::Record;
use crate::audit::value::Setting;

/// What names a mailbox beyond doubt, the best first.
const GUIDS: [F; 3] = [F::ExternalDirectoryObjectId, F::Guid, F::ExchangeGuid];

impl Tenant {
    pub(super) fn add_mailbox(&mut self, kind: Kind, record: &Record, file: u16, keep: &mut Keep) {
        let mut new = Mailbox {
            file,
            line: u32::try_from(record.line).unwrap_or(u32::MAX),
            has_settings: kind == Kind::Mailbox,
            name_is_unique: true,
            ..Mailbox::default()
        };
        let mut keys = Vec::with_capacity(6);
        for (held, field) in new.guids.iter_mut().zip(GUIDS) {
            *held = record.value(field).joined().and_then(|text| guid(&text));
            keys.extend(held.map(Key::Guid));
        }
        let list = record.value(F::EmailAddresses);
        if list.is_cut_list() {
            self.note(Problem::Aliases, file, record.line);
        }
        let aliases = list.addresses();
        let primary = aliases.iter().find(|alias| alias.is_primary);
        let mut addresses: Vec<String> = [
            F::PrimarySmtpAddress,
            F::WindowsEmailAddress,
            F::UserPrincipalName,
        ]
        .into_iter()
        .filter_map(|field| {
            record
                .value(field)
                .joined()
                .filter(|text| text.contains('@'))
        })
        .collect();
        new.address = addresses.first().map(|text| text.as_str().into());
        if !record.has(F::PrimarySmtpAddress)
            && let Some(primary) = primary
        {
            new.address = Some(primary.text.into());
        }
        addresses.extend(aliases.iter().map(|alias| alias.text.to_owned()));
        for address in &addresses {
            new.needs = new.needs.with_all(keep.needs(address));
        }
        keys.extend(
            addresses
                .iter()
                .map(|text| Key::Text(text.to_lowercase().into())),
        );
        if keys.is_empty() {
            self.name(&mut new, record, &mut keys);
        }
        let display = [F::DisplayName, F::Name, F::Alias, F::Identity];
        if new.address.is_none() {
            let shown = display
                .into_iter()
                .find_map(|field| record.value(field).shown());
            new.display = shown.map(Into::into);
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
        new.policy = self.policy(record.value(F::AuthenticationPolicy));
        self.settle(new, keys, record.line);
    }

    /// Names that are not certain, for want of better ones.
    fn name(&mut self, new: &mut Mailbox, record: &Record, keys: &mut Vec<Key>) {
        if let Some(text) = record.value(F::DistinguishedName).whole() {
            new.distinguished_name = Some(text.into());
            keys.push(Key::Text(text.to_lowercase().into()));
            return;
        }
        let fields = [F::Identity, F::Name, F::Alias, F::DisplayName];
        if let Some(text) = fields
            .into_iter()
            .find_map(|field| record.value(field).whole())
        {
            new.name = Some(text.into());
            keys.push(Key::Name(text.to_lowercase().into()));
        }
    }

    /// Puts a mailbox to the one that it is, or in a place of its own.
    fn settle(&mut self, mut new: Mailbox, keys: Vec<Key>, line: u64) {
        let is_certain = |key: &&Key| !matches!(key, Key::Name(_));
        let known = keys
            .iter()
            .find_map(|key| self.index.get(key).map(|at| (key, *at)));
        let at = match known {
            Some((key, at)) if is_certain(&key) => {
                self.merge(at as usize, new);
                at
            }
            _ => {
                if let Some((_, at)) = known {
                    self.mailboxes[at as usize].name_is_unique = false;
                    new.name_is_unique = false;
                    self.note(Problem::SameName, new.file, line);
                }
                self.mailboxes.push(new);
                (self.mailboxes.len() - 1) as u32
            }
        };
        for key in keys {
            self.index.entry(key).or_insert(at);
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
        for (held, more) in old.guids.iter_mut().zip(new.guids) {
            *held = held.or(more);
        }
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
