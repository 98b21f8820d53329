//! What was odd in the files.

use crate::audit::field::Field;
use crate::audit::keep::Keep;
use crate::audit::source::Kind;
use crate::audit::tenant::{Noted, Problem, Tenant};
use crate::report::audit::ProblemReport;
use crate::style::safe;

/// What was odd in the files.
pub(in crate::report::audit) fn problems(tenant: &Tenant, keep: &Keep) -> Vec<ProblemReport> {
    // Other addresses are only asked for by a keep list.
    let matters = |noted: &&Noted| noted.problem != Problem::Aliases || !keep.is_empty();
    let told = tenant
        .problems
        .iter()
        .filter(matters)
        .map(|noted| ProblemReport {
            what: odd(noted, tenant),
            file: tenant
                .files
                .get(usize::from(noted.file))
                .map_or_else(String::new, |source| source.file.clone()),
            line: noted.line,
            count: noted.count,
        });
    told.collect()
}

fn odd(noted: &Noted, tenant: &Tenant) -> String {
    match noted.problem {
        Problem::ShortRow => "A row has fewer fields than there are columns; what is missing counts as not exported.".to_owned(),
        Problem::Aliases => "EmailAddresses is the name of a type, or was cut, so people are found by their main address alone. A readable list: `Select-Object *,@{n='EmailAddresses';e={$_.EmailAddresses -join ';'}} -ExcludeProperty EmailAddresses`.".to_owned(),
        Problem::NotUtf8 => "The file is not in UTF-8 and was read as Windows-1252. If it is in another code page, letters such as ü are wrong in names; settings and plain addresses are not touched. To be sure, export with `-Encoding utf8`.".to_owned(),
        Problem::Unreadable(field) => {
            let mut held = tenant.odd_values.iter().filter(|(of, _)| *of == field);
            let says = held.next().map(|(_, value)| format!(" but `{}`", safe(value).replace('`', "'")));
            format!("{} is neither True nor False{}.", field.name(), says.unwrap_or_default())
        }
        Problem::Contradiction(field) => format!("{} is there twice for one mailbox, with different values.", field.name()),
        Problem::OrganizationContradiction(field) => {
            let other = first_with(tenant, noted, field);
            format!("{} is not what it is in {other}: the organisation, or one of its plans or policies, is there twice, with different values. None of them was taken; give the newer alone.", field.name())
        }
        Problem::Column(field) => misnamed(tenant, noted.file, field),
        Problem::SameName => "Several mailboxes have this name, and nothing tells them apart. Export with ExternalDirectoryObjectId and PrimarySmtpAddress.".to_owned(),
    }
}

/// The file that had the setting of the organisation before.
fn first_with<'a>(tenant: &'a Tenant, noted: &Noted, field: Field) -> &'a str {
    let kinds = [
        Kind::Transport,
        Kind::Organization,
        Kind::Policy,
        Kind::Plan,
    ];
    let mut files = tenant.files.iter();
    let first = files.find(|source| kinds.into_iter().any(|kind| source.has(kind, field)));
    let here = tenant.files.get(usize::from(noted.file));
    match first {
        Some(first) if here.is_none_or(|here| here.file != first.file) => &first.file,
        _ => "the same file before",
    }
}

/// A column whose name is not that of the cmdlet.
fn misnamed(tenant: &Tenant, file: u16, field: Field) -> String {
    let mut held = tenant.misnamed.iter();
    let name = held.find(|(of, is, _)| (*of, *is) == (file, field));
    let name = name.map_or("", |(_, _, name)| name);
    let values = match field {
        Field::ImapEnabled | Field::PopEnabled => ", with True or False below it",
        Field::SmtpClientAuthenticationDisabled => ", with True below it where SMTP AUTH is off",
        _ => "",
    };
    format!(
        "The column `{}` is not known and was passed over. If it is meant as {name_of}, call it {name_of}{values}.",
        safe(name).replace('`', "'"),
        name_of = field.name(),
    )
}
