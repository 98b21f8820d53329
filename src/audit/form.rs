//! The forms of an export.

/// A form that can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// `Export-Csv` or `ConvertTo-Csv`, perhaps saved again by Excel; with its separator.
    Csv(u8),
    /// `ConvertTo-Json`.
    Json,
    /// `Format-List`, redirected or copied.
    FormatList,
}

impl Format {
    /// Its name in the report.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Csv(_) => "csv",
            Self::Json => "json",
            Self::FormatList => "format-list",
        }
    }
}
