//! What to do about what was found of files of the web, and the way to them.

use super::asked_at;
use crate::observation::discovery::Question;
use crate::observation::tls::CertificateFault;
use crate::observation::web::WebTrouble;
use crate::report::literal::{quoted, quoted_or};
use crate::style::safe;

/// The proxy is mended or left out.
pub(super) const PROXY_FAILS: &str =
    "Start the proxy, correct its address, or go without it: `--proxy none`.";

/// Settings are offered with encryption.
pub(super) const ONLY_PLAIN: &str =
    "The administrator offers them with https as well; current mail programs ask for that first.";

/// That name is looked at first.
pub(super) fn led_elsewhere(question: Question, from: &str, by_answer: bool) -> String {
    if by_answer {
        return format!(
            "Whoever runs the domain sends programs there. See that you know that name before you rely on it. It stands in the answer of {} to a question that is posted (`RedirectUrl`).",
            safe(from)
        );
    }
    let look = match question {
        Question::AutodiscoverSrv => format!("`dig SRV {} +short` shows the record.", safe(from)),
        _ => format!(
            "`curl -sI {}` shows the redirection.",
            asked_at(question, from)
        ),
    };
    format!(
        "Whoever runs the domain sends programs there. See that you know that name before you rely on it. The administrator can look: {look}"
    )
}

/// The redirection goes to a host that everybody reaches.
pub(super) fn not_followed(question: Question, from: &str, by_answer: bool) -> String {
    if by_answer {
        return format!(
            "The administrator lets Autodiscover send on to an address with https at port 443 that everybody reaches. It stands in the answer of {} to a question that is posted (`RedirectUrl`).",
            safe(from)
        );
    }
    format!(
        "The administrator redirects to an address with https at port 443 that everybody reaches. Look first: `curl -sI {}`.",
        asked_at(question, from)
    )
}

/// The redirection is mended.
pub(super) fn goes_round(question: Question, url: &str) -> String {
    if question.is_autodiscover() {
        return format!(
            "The administrator mends the answer of Autodiscover at {}: it leads back to itself, and programs give up.",
            safe(url.split('?').next().unwrap_or_default())
        );
    }
    format!(
        "The administrator mends the redirection. Look first: `curl -sIL --max-redirs 10 {}`.",
        quoted_or(url.split('?').next().unwrap_or_default(), "URL")
    )
}

/// The certificate is mended.
pub(super) fn untrusted(trouble: &WebTrouble) -> String {
    let WebTrouble::Untrusted { fault, .. } = trouble else {
        return "The administrator mends the certificate of that host, or removes the name."
            .to_owned();
    };
    let needed = match fault {
        CertificateFault::NameMismatch => "a certificate for its own name",
        CertificateFault::Expired | CertificateFault::IntermediateExpired => {
            "a certificate that has not run out"
        }
        CertificateFault::MissingIntermediate => {
            "the certificates between its own and the root, which it leaves out"
        }
        _ => "a certificate whose issuer everybody trusts",
    };
    format!("The administrator gives that host {needed}, or removes the name.")
}

/// The file is corrected.
pub(super) fn wrong_file(url: &str) -> String {
    format!(
        "The administrator corrects it. Look first: `curl {}`.",
        quoted(&safe(url))
    )
}

/// The file is opened to everybody.
pub(super) fn file_fails(url: &str) -> String {
    format!(
        "The administrator lets everybody read the file, or removes the name of the host. Look first: `curl -sI {}`.",
        quoted(&safe(url))
    )
}

/// The digest is renewed.
pub(super) fn unconfirmed(domain: &str) -> String {
    format!(
        "The administrator renews the digest. Look first: `dig TXT _ua-auto-config.{domain} +short`."
    )
}
