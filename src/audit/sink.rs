//! Where the records of an export go: into the tenant, each as what it is of.

use super::error::ExportError;
use super::field::Field;
use super::keep::Keep;
use super::kind::Kind;
use super::record::Record;
use super::tenant::{Problem, Tenant};
use super::{meant, when};

/// The longest record that is read, in bytes: a mailbox has a few thousand.
pub(super) const LONGEST: usize = 4 << 20;

/// Where the records of a file go.
pub(super) struct Sink<'a> {
    tenant: &'a mut Tenant,
    keep: &'a mut Keep,
    file: u16,
    hint: String,
    /// What columns that are not known may be meant as, for a message.
    perhaps: String,
}

impl<'a> Sink<'a> {
    /// A sink for the records of the file with this number.
    pub(super) const fn new(tenant: &'a mut Tenant, keep: &'a mut Keep, file: u16) -> Self {
        Self {
            tenant,
            keep,
            file,
            hint: String::new(),
            perhaps: String::new(),
        }
    }

    /// The names of the columns below which records follow; those that are not known may be meant as one that is.
    pub(super) fn columns<'n>(&mut self, line: u64, names: impl Iterator<Item = &'n str> + Clone) {
        self.perhaps = meant::perhaps(names.clone());
        self.tenant.note_columns(names, self.file, line);
    }

    /// A line beside the records, which may say that there are more of them.
    pub(super) fn aside(&mut self, line: &str) {
        self.tenant.files[usize::from(self.file)].is_limited |= is_limit(line);
    }

    /// The file says what it holds, in a line such as `#TYPE …CASMailboxPlan`.
    pub(super) fn hint(&mut self, text: &str) {
        self.hint = text.chars().take(200).collect();
    }

    /// Takes a row of CSV that ends early; what is missing counts as not exported.
    ///
    /// What is left of it may not tell whose it is. In a file of mailboxes it is one all the same, so that nobody is
    /// passed over who has something on.
    pub(super) fn take_short(
        &mut self,
        record: &Record,
        is_of_mailboxes: bool,
    ) -> Result<(), ExportError> {
        self.tenant.note(Problem::ShortRow, self.file, record.line);
        let kind = Kind::of(record, &self.hint).filter(|kind| *kind != Kind::User);
        match kind.or(is_of_mailboxes.then_some(Kind::Mailbox)) {
            Some(kind) => self.add(kind, record),
            // A file of people, of whom nothing but names is needed.
            None => match self.take(record) {
                Err(ExportError::NotRecognized { .. }) => Ok(()),
                other => other,
            },
        }
    }

    /// Takes one record.
    pub(super) fn take(&mut self, record: &Record) -> Result<(), ExportError> {
        let is_blank_smtp = record.has(Field::SmtpClientAuthenticationDisabled);
        if record.count() > 0 && record.is_empty() && !is_blank_smtp {
            return Ok(());
        }
        let Some(kind) = Kind::of(record, &self.hint) else {
            return Err(ExportError::NotRecognized {
                file: self.tenant.files[usize::from(self.file)].file.clone(),
                line: record.line,
                columns: record.columns(),
                perhaps: self.perhaps.clone(),
            });
        };
        self.add(kind, record)
    }

    fn add(&mut self, kind: Kind, record: &Record) -> Result<(), ExportError> {
        self.tenant.is_of_the_same_organization(record, self.file)?;
        let source = &mut self.tenant.files[usize::from(self.file)];
        source.records[kind as usize] += 1;
        source.columns[kind as usize].add(record);
        let day = record.value(Field::ExportedAt).shown();
        if let Some(moment) = day.and_then(when::at_the_latest) {
            source.dated = Some(source.dated.map_or(moment, |held| held.min(moment)));
        }
        self.tenant.add(kind, record, self.file, self.keep);
        Ok(())
    }
}

/// Whether a line tells of an export that stopped before the end: the warning of the cmdlet, which names the parameter in every language,
/// or a command with a number behind it.
fn is_limit(line: &str) -> bool {
    const SIZE: &str = "resultsize";
    let line = line.to_ascii_lowercase();
    let asks = line.contains("get-");
    let behind = line
        .split(SIZE)
        .skip(1)
        .map(|rest| rest.trim_start_matches([' ', ':']));
    let mut behind = behind.filter(|rest| !rest.starts_with("unlimited"));
    behind.any(|rest| !asks || rest.starts_with(|c: char| c.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::is_limit;

    #[test]
    fn a_limit_is_told_by_the_warning_and_by_a_command() {
        for limit in [
            "WARNING: By default, only the first 1000 items are returned. Use the ResultSize parameter to specify the number of items",
            "WARNUNG: Es sind weitere Ergebnisse vorhanden. Erh\u{f6}hen Sie den Wert f\u{fc}r den Parameter ResultSize.",
            "PS C:\\> Get-CASMailbox -ResultSize 500 | fl",
        ] {
            assert!(is_limit(limit), "{limit}");
        }
        for all in [
            "PS C:\\> Get-CASMailbox -ResultSize Unlimited | fl",
            "PS C:\\> Get-CASMailbox -ResultSize:Unlimited | fl",
            "WARNING: The object has been corrupted",
            "",
        ] {
            assert!(!is_limit(all), "{all}");
        }
    }
}
