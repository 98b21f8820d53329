//! Which organisation the exports are of: two are never judged as one.

use super::Tenant;
use crate::audit::error::ExportError;
use crate::audit::field::Field;
use crate::audit::record::Record;
use crate::style::safe;

/// What stands before the name of an organisation in its id.
const HOSTED: &str = "Microsoft Exchange Hosted Organizations/";

/// What stands behind it in a distinguished name: of a mailbox, and of a setting of the organisation.
const BEHIND: [&str; 2] = [
    ",OU=Microsoft Exchange Hosted Organizations",
    ",CN=ConfigurationUnits",
];

/// The first record that says whose it is.
#[derive(Clone, Debug)]
pub(super) struct Organization {
    name: String,
    file: u16,
    line: u64,
}

impl Tenant {
    /// Refuses a record of another organisation than those before it.
    pub(in crate::audit) fn is_of_the_same_organization(
        &mut self,
        record: &Record,
        file: u16,
    ) -> Result<(), ExportError> {
        let Some(name) = name(record) else {
            return Ok(());
        };
        let Some(first) = &self.organization else {
            let (name, line) = (name.to_owned(), record.line);
            self.organization = Some(Organization { name, file, line });
            return Ok(());
        };
        if first.name.eq_ignore_ascii_case(name) {
            return Ok(());
        }
        let file_of = |at: u16| self.files.get(usize::from(at));
        let called = |at| file_of(at).map_or_else(String::new, |source| source.file.clone());
        Err(ExportError::TwoOrganizations {
            file: called(file),
            line: record.line,
            name: safe(name),
            first: safe(&first.name),
            first_file: called(first.file),
            first_line: first.line,
        })
    }
}

/// The name of its organisation, such as `contoso.onmicrosoft.com`; none where nothing tells it.
fn name(record: &Record) -> Option<&str> {
    let id = record.value(Field::OrganizationId).shown();
    id.and_then(of_id)
        .or_else(|| of_distinguished(record.value(Field::DistinguishedName).shown()?))
}

/// `SERVER/Microsoft Exchange Hosted Organizations/NAME - SERVER/ConfigurationUnits/NAME/Configuration`, or what else names one: a
/// domain, or a GUID. The server may be another for mailboxes of one organisation.
fn of_id(id: &str) -> Option<&str> {
    let id = id.trim();
    if let Some((_, name)) = id.split_once(HOSTED) {
        let end = name.find([' ', '/']).unwrap_or(name.len());
        return Some(&name[..end]).filter(|name| !name.is_empty());
    }
    let is_part = |c: char| c.is_alphanumeric() || ".-_".contains(c);
    let is_name = id.contains(['.', '-']) && id.chars().all(is_part);
    is_name.then_some(id)
}

/// `CN=Kim,OU=NAME,OU=Microsoft Exchange Hosted Organizations,DC=…`.
fn of_distinguished(text: &str) -> Option<&str> {
    let end = BEHIND.iter().find_map(|mark| text.find(mark))?;
    let (_, name) = text[..end].rsplit_once('=')?;
    (!name.is_empty()).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_organisation_is_known_by_its_id_and_by_distinguished_names() {
        const ID: &str = "EURPR01A001.PROD.OUTLOOK.COM/Microsoft Exchange Hosted Organizations/contoso.onmicrosoft.com - EURPR01A001.PROD.OUTLOOK.COM/ConfigurationUnits/contoso.onmicrosoft.com/Configuration";
        assert_eq!(of_id(ID), Some("contoso.onmicrosoft.com"));
        assert_eq!(
            of_id("contoso.onmicrosoft.com"),
            Some("contoso.onmicrosoft.com")
        );
        assert_eq!(of_id(""), None);
        assert_eq!(of_id("First Organization"), None);
        for text in [
            "CN=Kim,OU=contoso.onmicrosoft.com,OU=Microsoft Exchange Hosted Organizations,DC=EURPR01A001,DC=prod,DC=outlook,DC=com",
            "CN=Transport Settings,CN=Configuration,CN=contoso.onmicrosoft.com,CN=ConfigurationUnits,DC=EURPR01A001,DC=PROD",
        ] {
            assert_eq!(of_distinguished(text), Some("contoso.onmicrosoft.com"));
        }
        assert_eq!(
            of_distinguished("CN=Kim,OU=Users,DC=contoso,DC=local"),
            None
        );
    }
}
