//! What to do about what was found of Autodiscover.

use crate::report::literal::quoted_or;
use crate::style::safe;

/// The page for people goes.
pub(super) const WEB_PAGE: &str =
    "Whoever runs the web site lets it answer 404 under `/autodiscover/`.";

/// Who knows the servers of the mailbox.
pub(super) fn mailbox_elsewhere(host: &str) -> String {
    format!(
        "Ask the help desk for the servers of this mailbox; {} is one of the organisation's. The administrator looks first in Exchange Online: `Get-Recipient -Identity ADDRESS | Format-List RecipientTypeDetails`; `MailUser` means that the mailbox is elsewhere.",
        safe(host)
    )
}

/// The alias is published.
pub(super) fn missing(wanted: &str, domain: &str) -> String {
    format!(
        "The administrator publishes `autodiscover.{domain} CNAME {wanted}.` The records that Microsoft wants stand in the Microsoft 365 admin center > Settings > Domains."
    )
}

/// The alias is replaced.
pub(super) fn elsewhere(domain: &str) -> String {
    format!(
        "The administrator looks first: `dig autodiscover.{domain} +short`. Without an Exchange Server of your own, replace it by the alias that the Microsoft 365 admin center > Settings > Domains names."
    )
}

/// The other address is asked for.
pub(super) fn address_redirected(address: &str) -> String {
    format!(
        "Ask for that address: `mailprobe discover {}`.",
        quoted_or(address, "ADDRESS")
    )
}
