//! What was found of Autodiscover, as a sentence.

use crate::observation::web::WebTrouble;
use crate::report::discovery::words::web_words;
use crate::style::safe;

/// That Microsoft leads the address away.
pub(super) fn mailbox_elsewhere(host: &str) -> String {
    format!(
        "Microsoft's Autodiscover leads this address to {}, which is not Microsoft's: its mailbox is probably on a server of the organisation, and outlook.office365.com does not have it.",
        safe(host)
    )
}

/// That the domain has no name for Autodiscover.
pub(super) fn missing(wanted: &str) -> String {
    format!(
        "The domain has no name for Autodiscover (autodiscover, an alias of {wanted}): Outlook and phones cannot set the account up by themselves. IMAP, POP and SMTP do not need it."
    )
}

/// That the name for Autodiscover is not of Microsoft's servers.
pub(super) fn elsewhere(name: &str, host: Option<&str>, trouble: Option<&WebTrouble>) -> String {
    let whose = host.map_or_else(
        || "has addresses of its own".to_owned(),
        |host| format!("is an alias of {}", safe(host)),
    );
    let comes = match trouble {
        None => "Outlook and phones ask there first.".to_owned(),
        Some(trouble) => format!(
            "It {}, so Outlook and phones fail.",
            web_words(trouble, name)
        ),
    };
    format!(
        "The name for Autodiscover ({}) {whose}, and not of Microsoft's servers. {comes}",
        safe(name)
    )
}

/// That a page for people stands in its place.
pub(super) fn web_page(url: &str) -> String {
    format!(
        "An ordinary web server answers at {} with a page for people. Outlook asks there first, and may take it for an answer.",
        safe(url)
    )
}

/// That the mailbox has another address.
pub(super) fn address_redirected(from: &str, address: &str) -> String {
    format!(
        "Autodiscover at {} says that this mailbox has the address {}, and that programs ask for that one.",
        safe(from),
        safe(address)
    )
}
