//! Why an export or a list cannot be read, each with the file, the line, and what to do.

use std::io;

use thiserror::Error;

use super::excerpt::Excerpt;

/// What keeps a file from being read. File names and pieces of the file in it are safe to show.
#[derive(Debug, Error)]
pub enum ExportError {
    /// The operating system does not give it out.
    #[error("{file} cannot be read: {source}")]
    Io {
        /// The file.
        file: String,
        /// Why.
        source: io::Error,
    },
    /// There is nothing in it.
    #[error(
        "{file} is empty. A cmdlet that finds nothing, or that failed, leaves an empty file: run it once more and look at what it says"
    )]
    Empty {
        /// The file.
        file: String,
    },
    /// It has a header and nothing below it.
    #[error(
        "{file} has no rows: only the names of the columns are in it. The cmdlet found nothing: run it once more and look at what it says"
    )]
    NoRows {
        /// The file.
        file: String,
    },
    /// It is a workbook, an archive or something else that is no text.
    #[error(
        "{file} is not text but {what}. Save it as CSV (in Excel: Save As > CSV UTF-8), or export anew: Get-CASMailbox -ResultSize Unlimited | Export-Csv mailboxes.csv -NoTypeInformation -Encoding utf8"
    )]
    NotText {
        /// The file.
        file: String,
        /// What it seems to be.
        what: &'static str,
    },
    /// There is a zero in it, which no text has.
    #[error(
        "{file}, line {line}, column {column}: a byte of zero stands here, which no text has: the file was damaged, or joined from files in two encodings. Export it once more, and join nothing"
    )]
    Zero {
        /// The file.
        file: String,
        /// The line.
        line: u64,
        /// The column, from 1.
        column: u64,
    },
    /// It is XML or HTML.
    #[error(
        "{file} is {what}, which is not read. Export anew with Export-Csv or ConvertTo-Json in the place of {cmdlet}"
    )]
    Markup {
        /// The file.
        file: String,
        /// What it is.
        what: &'static str,
        /// What made it.
        cmdlet: &'static str,
    },
    /// It is the output of Format-Table, which leaves columns out and cuts values.
    #[error(
        "{file}, line {line}: this is the output of Format-Table (or of Select-Object on the screen), which leaves columns out and cuts values. Export anew: put `| Export-Csv FILE -NoTypeInformation -Encoding utf8` behind the cmdlet, or `| Format-List *`"
    )]
    Table {
        /// The file.
        file: String,
        /// The line of the dashes.
        line: u64,
    },
    /// The names of settings are cut, as Format-List writes them in a narrow window.
    #[error(
        "{file}, line {line}: the names of the settings are cut after {length} characters, `{name}` among them, as Format-List writes them in a narrow window. Export anew: put `| Export-Csv FILE -NoTypeInformation -Encoding utf8` behind the cmdlet, which cuts nothing"
    )]
    CutNames {
        /// The file.
        file: String,
        /// The line on which the object begins.
        line: u64,
        /// A name that is cut.
        name: String,
        /// How long the names are.
        length: usize,
    },
    /// It is what this program told of a check, or of something else.
    #[error(
        "{file} is a report of mailprobe and no export; `mailprobe replay` reads it. Wanted is what a cmdlet exported: Get-CASMailbox -ResultSize Unlimited | Export-Csv mailboxes.csv -NoTypeInformation -Encoding utf8"
    )]
    OwnReport {
        /// The file.
        file: String,
    },
    /// It is text, and has no columns at all. It is not repeated: it may be a file with a password.
    #[error(
        "{file} is no export: line {line} is no row of columns. Wanted is what a cmdlet exported: Get-CASMailbox -ResultSize Unlimited | Export-Csv mailboxes.csv -NoTypeInformation -Encoding utf8. A log or a message is for `mailprobe explain - < FILE`"
    )]
    NoExport {
        /// The file.
        file: String,
        /// The first line with something in it.
        line: u64,
    },
    /// No column of it is known.
    #[error(
        "{file}, line {line}: no export that is known has these columns: {columns}. Wanted are those of Get-CASMailbox, Get-EXOCASMailbox, Get-CASMailboxPlan, Get-TransportConfig, Get-AuthenticationPolicy, Get-OrganizationConfig, Get-User or Get-Mailbox, with their names as the cmdlet has them{perhaps}"
    )]
    NotRecognized {
        /// The file.
        file: String,
        /// The line of its columns.
        line: u64,
        /// The first of them.
        columns: String,
        /// What they may be meant as.
        perhaps: String,
    },
    /// It ends in the middle.
    #[error(
        "{file}, line {line}: the file ends in the middle of {what}, so it was cut off. Export it once more, or copy it again whole"
    )]
    CutOff {
        /// The file.
        file: String,
        /// The line on which what is cut off begins.
        line: u64,
        /// What is cut off, such as `a row`.
        what: &'static str,
    },
    /// A row has more fields than there are columns.
    #[error(
        "{file}, line {line}: {found} fields, and there are {expected} columns. A value with the separator in it is not in quotes, or a row was edited: export it once more with Export-Csv"
    )]
    Row {
        /// The file.
        file: String,
        /// The line.
        line: u64,
        /// The number of columns.
        expected: usize,
        /// The number of fields.
        found: usize,
    },
    /// A quote ends in the middle of a value, so that what stands in which column cannot be told.
    #[error(
        "{file}, line {line}, column {column}: the quote before this does not end a value, and the value begins on line {opened_line}, column {opened_column}: a quote is missing between, or one within the value is not doubled. What stands in which column cannot be told: export it once more with Export-Csv{excerpt}"
    )]
    Quote {
        /// The file.
        file: String,
        /// The line.
        line: u64,
        /// The column of what stands behind the quote, from 1.
        column: u64,
        /// The line where the value begins.
        opened_line: u64,
        /// The column there.
        opened_column: u64,
        /// The place.
        excerpt: Excerpt,
    },
    /// Exports with different separators were joined.
    #[error(
        "{file}, line {line}: another export begins here, separated by `{other}` and not by `{separator}` as what stands before it. Give the two as two files"
    )]
    OtherSeparator {
        /// The file.
        file: String,
        /// The line of the second header.
        line: u64,
        /// The separator of the first.
        separator: char,
        /// That of the second.
        other: char,
    },
    /// It is no JSON that can be read.
    #[error(
        "{file}, line {line}, column {column}: this is no JSON: {reason}. Export it once more with `| ConvertTo-Json | Set-Content FILE -Encoding utf8`{excerpt}"
    )]
    Json {
        /// The file.
        file: String,
        /// The line.
        line: u64,
        /// The column, in bytes from 1.
        column: u64,
        /// What is wrong with it.
        reason: String,
        /// The place.
        excerpt: Excerpt,
    },
    /// One record is longer than any that Exchange has.
    #[error(
        "{file}, line {line}: one record of more than {most} MiB begins here. A quote that is never closed does that: export it once more"
    )]
    TooLong {
        /// The file.
        file: String,
        /// The line on which it begins.
        line: u64,
        /// The most that is read, in MiB.
        most: usize,
    },
    /// It is of another organisation than what was read before.
    #[error(
        "{file}, line {line}: this is of the organisation {name}, and {first_file}, line {first_line}, is of {first}. Two organisations are never judged as one: give the files of one at a time. To split a file that has both: Import-Csv FILE | Where-Object OrganizationId -like '*{first}*' | Export-Csv first.csv -NoTypeInformation -Encoding utf8"
    )]
    TwoOrganizations {
        /// The file.
        file: String,
        /// The line.
        line: u64,
        /// Its organisation.
        name: String,
        /// The one before.
        first: String,
        /// The file that it was read from.
        first_file: String,
        /// The line there.
        first_line: u64,
    },
    /// No file has a mailbox in it.
    #[error(
        "no mailbox is in what was exported ({files}). Add the mailboxes: Get-CASMailbox -ResultSize Unlimited | Export-Csv mailboxes.csv -NoTypeInformation -Encoding utf8{perhaps}"
    )]
    NoMailboxes {
        /// The files that were read.
        files: String,
        /// What columns may be meant as that are not known.
        perhaps: String,
    },
    /// A line of a keep list is no address. It is not repeated: it may be a password.
    #[error(
        "{file}, line {line}: what stands there is no address. A keep list has one address a line (or several with ; between them); what follows a # is a comment"
    )]
    KeepLine {
        /// The file.
        file: String,
        /// The line.
        line: u64,
    },
    /// A line of a keep list stands for many mailboxes.
    #[error(
        "{file}, line {line}: `{text}` has a wildcard, and a keep list names each mailbox: one address a line, without * and ?. To list those of a domain: Get-EXOMailbox -ResultSize Unlimited | Where-Object PrimarySmtpAddress -like '*@contoso.com' | Select-Object PrimarySmtpAddress | Export-Csv keep.csv -NoTypeInformation -Encoding utf8"
    )]
    KeepWildcard {
        /// The file.
        file: String,
        /// The line.
        line: u64,
        /// What stands there.
        text: String,
    },
    /// A keep list without an address.
    #[error(
        "{file} has no address in it; as a keep list it would say that nobody needs a protocol, and everybody would be switched off. Write one address a line, or leave --keep out"
    )]
    KeepEmpty {
        /// The file.
        file: String,
    },
}
