//! Reading one export into a tenant.

use std::io::Read;

use super::decode::{Decoded, Encoding};
use super::error::ExportError;
use super::form::Format;
use super::keep::Keep;
use super::kind::Kind;
use super::record::Columns;
use super::sink::Sink;
use super::source::Source;
use super::tenant::{Problem, Tenant};
use super::{csv, format_list, json, sniff};
use crate::style::safe;

/// Reads an export, of whichever kind, and adds what it says to the tenant.
///
/// `name` is what the file is called in the report. `keep` learns which of its addresses are those of mailboxes.
///
/// # Errors
///
/// An [`ExportError`] with the file, the line and what to do. The tenant is of no use then.
pub fn read(
    tenant: &mut Tenant,
    name: &str,
    input: impl Read,
    keep: &mut Keep,
) -> Result<(), ExportError> {
    let file = safe(name);
    let mut input = Decoded::new(input).map_err(|source| ExportError::Io {
        file: file.clone(),
        source,
    })?;
    let format = sniff::format(&file, &input)?;
    let number = tenant.files.len() as u16;
    tenant.files.push(Source {
        file: file.clone(),
        format,
        encoding: input.encoding(),
        records: [0; Kind::ALL.len()],
        written: None,
        dated: None,
        is_limited: false,
        columns: [Columns::default(); Kind::ALL.len()],
    });
    let mut sink = Sink::new(tenant, keep, number);
    match format {
        Format::Csv(separator) => csv::read(&file, &mut input, separator, &mut sink)?,
        Format::Json => json::read(&file, &mut input, &mut sink)?,
        Format::FormatList => format_list::read(&file, &mut input, &mut sink)?,
    }
    let source = &mut tenant.files[usize::from(number)];
    source.encoding = input.encoding();
    let count = source.records.iter().sum::<u32>();
    if input.encoding() == Encoding::Windows1252 {
        tenant.note(Problem::NotUtf8, number, 1);
    }
    match count {
        0 if matches!(format, Format::Csv(_)) => Err(ExportError::NoRows { file }),
        0 => Err(ExportError::Empty { file }),
        _ => Ok(()),
    }
}
