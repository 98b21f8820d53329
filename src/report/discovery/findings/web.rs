//! What was found of files of the web, and the way to them, as a sentence.

use crate::discover::finding::{Led, Unfollowed};
use crate::observation::discovery::Question;
use crate::observation::proxy::ProxyTrouble;
use crate::observation::web::WebTrouble;
use crate::report::discovery::words::web_words;
use crate::report::words::proxy_words;
use crate::style::safe;

/// That the DNS does not confirm a file of PACC.
pub(super) const UNCONFIRMED: &str =
    "A file of PACC is there, and the digest in the DNS does not confirm it, so it does not count.";

/// That a place leads to a host of another domain, and what comes of it.
pub(super) fn led_elsewhere(
    question: Question,
    from: &str,
    to: &str,
    tells_address: bool,
    says: Led,
) -> String {
    let told = match tells_address {
        true => " The redirection has the mail address in it, so that host was told it.",
        false => "",
    };
    let used = match says {
        Led::Used => "what is used is what that host says",
        Led::NotUsed => {
            "what that host says is not used, because the way there begins without encryption, and anybody on it could have named another host"
        }
        Led::Nothing => "no settings are there",
        Led::Failed => "nothing could be read there",
        Led::NotAsked => "it was not asked there",
    };
    format!(
        "{} at {} is redirected to {}, a host of another domain: {used}.{told}",
        subject(question),
        safe(from),
        safe(to)
    )
}

/// That a redirection is not followed, and why.
pub(super) fn not_followed(question: Question, from: &str, to: &str, why: Unfollowed) -> String {
    let why = match why {
        Unfollowed::Plain => {
            ", without encryption. That is not followed: anybody on the way could answer there."
        }
        Unfollowed::Port => ", which is not at the port of the web (443). That is not followed.",
        Unfollowed::Inside(address) => &format!(
            ", whose address is {address}, one of this computer or of a local network. That is not followed: nobody outside can say what answers there."
        ),
        Unfollowed::ByAddress => {
            ", an address instead of a name. That is not followed: no certificate proves who answers there."
        }
    };
    format!(
        "{} at {} is redirected to {}{why}",
        subject(question),
        safe(from),
        safe(to)
    )
}

/// That a redirection has no end.
pub(super) fn goes_round(question: Question, url: &str) -> String {
    format!(
        "{} at {} redirects without end, so nothing is read there.",
        subject(question),
        safe(url.split('?').next().unwrap_or_default())
    )
}

/// That the certificate of a host is not trusted.
pub(super) fn untrusted(question: Question, host: &str, trouble: &WebTrouble) -> String {
    if question.is_autodiscover() {
        return format!(
            "Autodiscover is not read: {} {}. Outlook and phones warn of this certificate, or do not set the account up.",
            safe(host),
            web_words(trouble, host)
        );
    }
    format!(
        "{} is not read: {} {}.",
        subject(question),
        safe(host),
        web_words(trouble, host)
    )
}

/// That settings are there without encryption alone.
pub(super) fn only_plain(url: &str) -> String {
    format!(
        "Settings are at {} without encryption alone. Anybody on the way could have written them, so they are not used here.",
        safe(url)
    )
}

/// That the settings file is not to be had.
pub(super) fn file_fails(url: &str, status: u16) -> String {
    format!(
        "The settings file at {} is not to be had: the answer is {status}. Programs that look there find nothing.",
        safe(url)
    )
}

/// That the proxy leads nowhere.
pub(super) fn proxy_fails(trouble: &ProxyTrouble) -> String {
    format!(
        "Nobody of the web could be asked: the proxy {}. What the domain publishes there is not known.",
        proxy_words(trouble)
    )
}

/// What a question is for, as the subject of a sentence.
const fn subject(question: Question) -> &'static str {
    match question {
        Question::AutoconfigHost | Question::AutoconfigWellKnown | Question::AutoconfigPlain => {
            "The settings file"
        }
        Question::Pacc => "The file of PACC",
        Question::AutoconfigMx | Question::AutoconfigMxMain => {
            "The settings file of the house that mail goes to"
        }
        Question::Ispdb | Question::IspdbMx => "The database of mail settings",
        Question::Realm | Question::OpenId => "Microsoft's sign-in service",
        Question::AutodiscoverRoot
        | Question::AutodiscoverHost
        | Question::AutodiscoverRedirect
        | Question::AutodiscoverSrv
        | Question::AutodiscoverJson => "Autodiscover",
    }
}
