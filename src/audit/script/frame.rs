//! What stands around the changes of a script: the right organisation, the look, the stop at the first error, the count.
//!
//! It keeps to what every PowerShell from 5.1 on reads, and to a few lines that an administrator can follow.

use std::fmt::Write as _;

use super::END;
use crate::audit::mailbox::Mailbox;
use crate::audit::powershell::{comment, quoted};
use crate::audit::tenant::Tenant;

/// Behind each change: it counts those that were run.
pub(super) const COUNTED: &str = "; $Done++";

/// Without `-Go` it looks, and goes no further.
pub(super) const LOOK: &str = "if (-not $Go) {\r\n";

/// The end of that.
pub(super) const LOOKED: &str =
    "Write-Host 'Nothing was changed. To change, run it with -Go.'\r\nreturn\r\n}\r\n\r\n";

/// What is above the changes. The cmdlets of a module look at the global setting alone, so it is that one that is set
/// for the time (PowerShell issue 4568).
pub(super) const TRY: &str = "$Done = 0\r\n$Before = $Global:ErrorActionPreference\r\ntry {\r\n$Global:ErrorActionPreference = 'Stop'\r\n";

/// What proves that a session is of the organisation that was exported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Proof {
    /// A mailbox of it, by what names it beyond doubt, and the property that holds that where there is one.
    Mailbox(String, Option<&'static str>),
    /// Nothing of the exports does: the name of the organisation has to be given.
    Name,
}

impl Proof {
    /// The best that the exports have: a GUID before an address.
    pub(super) fn of(tenant: &Tenant) -> Self {
        let all = || tenant.with_settings().map(|(_, mailbox)| mailbox);
        let by_guid = all().find(|mailbox| property(mailbox).is_some());
        let mailbox = by_guid.or_else(|| all().find(|mailbox| mailbox.identity().is_some()));
        match mailbox.and_then(|one| Some((one.identity()?, property(one)))) {
            Some((identity, property)) => Self::Mailbox(identity.into_owned(), property),
            None => Self::Name,
        }
    }
}

/// The property of `Get-CASMailbox` that holds the GUID by which a mailbox is named; none where it is not named by one,
/// or by one that this cmdlet does not show.
const fn property(mailbox: &Mailbox) -> Option<&'static str> {
    match (mailbox.guid, mailbox.guid_kind) {
        (Some(_), 0) => Some("ExternalDirectoryObjectId"),
        (Some(_), 1) => Some("Guid"),
        _ => None,
    }
}

/// What it is run with, and the stop in another organisation. `Get-CASMailbox` is documented to return every mailbox
/// where there is none of a given name, so what comes back is compared.
pub(super) fn ask(proof: &Proof) -> String {
    let mut out = String::new();
    match proof {
        Proof::Mailbox(identity, property) => {
            let _ = write!(out, "param([switch]$Go){END}{END}");
            let text = "1. The right organisation: a mailbox of the exports has to be in it.";
            let _ = write!(out, "{}{END}", comment(text));
            let identity = quoted(identity);
            let _ = write!(
                out,
                "$Known = @(Get-CASMailbox -Identity {identity} -ErrorAction SilentlyContinue){END}"
            );
            let differs =
                property.map(|property| format!(" -or $Known[0].{property} -ne {identity}"));
            let _ = write!(
                out,
                "if ($Known.Count -ne 1{}) {{ throw 'Nothing was changed: this mailbox is not here. You are connected to another organisation than the one that was exported, or to none; or the mailbox is gone: then export and audit again.' }}{END}{END}",
                differs.unwrap_or_default()
            );
        }
        Proof::Name => {
            let _ = write!(out, "param([switch]$Go, [string]$Organization){END}{END}");
            let text = "1. The right organisation: nothing in the exports names it, so give the name that the look shows: -Go -Organization NAME";
            let _ = write!(out, "{}{END}", comment(text));
            let _ = write!(
                out,
                "if ($Go -and (Get-OrganizationConfig).Name -ne $Organization) {{ throw 'Nothing was changed: this organisation has another name than the one that was given with -Organization.' }}{END}{END}"
            );
        }
    }
    out
}

/// What is below the changes: the setting as it was, and how far it came.
pub(super) fn count(lines: usize) -> String {
    format!(
        "}}{END}finally {{{END}$Global:ErrorActionPreference = $Before{END}Write-Host 'Lines that were run:' $Done 'of {lines}'{END}}}{END}"
    )
}
