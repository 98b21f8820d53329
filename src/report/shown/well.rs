//! What it proves that nothing of the kind is wrong in a run.

use crate::catalogue::Page;
use crate::report::literal::quoted_or;

/// What a page of the family `tls` is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum About {
    /// The server's certificate, and who vouches for it.
    Certificate,
    /// Versions of TLS and the ways to encrypt.
    Version,
    /// Whether encryption begins with the connection or later, or not at all.
    Mode,
    /// A certificate that the program is asked for.
    OwnCertificate,
    /// The name that the server is asked for.
    Name,
    /// The start of encryption, which breaks off or never ends.
    Start,
}

impl About {
    /// What each page is about; the start, where it is none of these.
    fn of(id: &str) -> Self {
        match id {
            "tls.expired"
            | "tls.expiring"
            | "tls.inspected"
            | "tls.intercepted"
            | "tls.intermediate-expired"
            | "tls.invalid-certificate"
            | "tls.missing-intermediate"
            | "tls.name-mismatch"
            | "tls.not-yet-valid"
            | "tls.revocation-unchecked"
            | "tls.revoked"
            | "tls.self-signed"
            | "tls.staple-missing"
            | "tls.untrusted-root"
            | "tls.weak-certificate"
            | "tls.wrong-usage" => Self::Certificate,
            "tls.client-too-old" | "tls.legacy-only" | "tls.no-shared-cipher" => Self::Version,
            "tls.not-encrypted" | "tls.plaintext-on-tls-port" | "tls.tls-on-starttls-port" => {
                Self::Mode
            }
            "tls.client-cert-required" => Self::OwnCertificate,
            "tls.unknown-name" => Self::Name,
            _ => Self::Start,
        }
    }

    fn says(self) -> &'static str {
        match self {
            Self::Certificate => {
                "That does not fit: the certificate is fine from here. The caller's computer sees another one (a security program or a proxy that looks into encrypted connections), trusts other authorities, or has a wrong clock."
            }
            Self::Version => {
                "That does not fit: from here the server and mailprobe agree on a version of TLS and a way to encrypt. The caller's program or system is older or set otherwise and has none in common with the server, or something on the way allows fewer."
            }
            Self::Mode => {
                "That does not fit: from here the encryption begins as this port expects it. The program is set to another port, or to the other kind of encryption (SSL/TLS or STARTTLS)."
            }
            Self::OwnCertificate => {
                "That does not fit: from here the server asks the program for no certificate of its own. The caller's program goes to another server, or through something that asks for one."
            }
            Self::Name => {
                "That does not fit: from here the server knows the name that it is asked for. The program is set to another name of the server."
            }
            Self::Start => {
                "That does not fit: from here encryption comes about. Something in the caller's network or a security program there breaks it off, or the program is set to another port."
            }
        }
    }
}

/// Nothing of the kind is wrong from here, so it is where the caller is.
pub(super) fn works_here(page: &Page, target: &str) -> Vec<String> {
    let family = page.id.split('.').next().unwrap_or_default();
    let what = match family {
        "dns" => {
            "That does not fit: from here the name is found. The caller's computer asks another DNS server, or the name is typed otherwise there."
        }
        "net" | "tcp" | "ipv6" | "captive" => {
            "That does not fit: from here the servers take the connection. The program is set to another server or port, or it is the caller's network, firewall or security program."
        }
        "clock" => {
            "That does not fit: by the clock of this computer the certificate is in order. Compare the clock of the caller's computer."
        }
        "tls" => About::of(&page.id).says(),
        "starttls" => {
            "That does not fit: from here the encryption works on this port. Something between the caller and the server changes it, or the program is set to the other kind of encryption."
        }
        "auth" | "oauth" => {
            "That does not fit: the sign-in went well here. The program signs in with another user name, password or app, or in another way."
        }
        "mailbox" => "That does not fit: from here the mailbox opens.",
        "smtp" => {
            "That does not fit: from here the server takes it. The program sends from another address, to another recipient, or without signing in."
        }
        _ => "That does not fit: nothing of the kind is wrong from here now.",
    };
    let next = format!(
        "Run `mailprobe {}` on the very computer that shows it, in the same network, and compare.",
        quoted_or(target, "ADDRESS")
    );
    vec![what.to_owned(), next]
}

/// The servers take passwords, whether or not somebody signed in.
pub(super) fn takes_passwords() -> Vec<String> {
    vec![
        "That does not fit: these servers take passwords, and no tokens.".to_owned(),
        "Run it again with --password: then it shows whether this password is taken.".to_owned(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::Catalogue;

    /// The pages about a start of encryption that breaks off or never ends.
    const START: [&str; 6] = [
        "tls.garbled",
        "tls.handshake-closed",
        "tls.handshake-refused",
        "tls.handshake-reset",
        "tls.handshake-timeout",
        "tls.large-hello",
    ];

    #[test]
    fn the_certificate_is_spoken_of_where_a_page_is_about_it() {
        let catalogue = Catalogue::embedded();
        let mut asked = 0;
        for page in catalogue.pages() {
            let Some(name) = page.id.strip_prefix("tls.") else {
                continue;
            };
            asked += 1;
            let about = About::of(&page.id);
            assert_eq!(
                about == About::Start,
                START.contains(&&*page.id),
                "tls.{name} is about something of its own"
            );
            let says = works_here(page, "kim@contoso.com").concat();
            assert_eq!(
                says.contains("the certificate is fine"),
                about == About::Certificate,
                "{name}: {says}"
            );
            let title = page.title.to_lowercase();
            assert!(
                about != About::Certificate || title.contains("certificate"),
                "{name} is not about a certificate: {title}"
            );
        }
        assert!(asked > START.len());
    }
}
