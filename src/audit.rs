//! The administrator's side: what was exported of a tenant, judged against what is wished.
//!
//! [`export::read`] reads a file in whatever form PowerShell wrote it into a [`tenant::Tenant`];
//! [`judge::judge`] compares that with [`wish::Wishes`] and a [`keep::Keep`] list; [`script`] writes the
//! PowerShell that would bring the wish about. Nothing here touches a network or a file by itself.

mod address;
pub mod change;
mod csv;
mod decode;
pub mod error;
pub mod excerpt;
pub mod export;
pub mod field;
mod form;
mod format_list;
mod json;
pub mod judge;
pub mod keep;
mod kind;
pub mod mailbox;
mod meant;
pub mod of_one;
pub mod powershell;
mod record;
mod row;
pub mod script;
mod sink;
mod sniff;
pub mod source;
pub mod tenant;
pub mod value;
mod when;
pub mod wish;
