//! What it proves that nothing of the kind is wrong in a run.

use crate::catalogue::{About, Page};
use crate::report::literal::quoted_or;

impl About {
    /// That nothing of the kind is wrong from here, and what it is then where the caller is.
    const fn works_here(self) -> &'static str {
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
    let of_family = match family {
        "dns" => {
            "That does not fit: from here the name is found. The caller's computer asks another DNS server, or the name is typed otherwise there."
        }
        "net" | "tcp" | "ipv6" | "captive" => {
            "That does not fit: from here the servers take the connection. The program is set to another server or port, or it is the caller's network, firewall or security program."
        }
        "clock" => {
            "That does not fit: by the clock of this computer the certificate is in order. Compare the clock of the caller's computer."
        }
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
    let what = page.about.map_or(of_family, About::works_here);
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

    #[test]
    fn the_certificate_is_spoken_of_where_a_page_is_about_it() {
        let catalogue = Catalogue::embedded();
        let of_tls = catalogue.pages().filter(|page| page.about.is_some());
        let mut asked = 0;
        for page in of_tls {
            asked += 1;
            let is_about_it = page.about == Some(About::Certificate);
            let says = works_here(page, "kim@contoso.com").concat();
            assert_eq!(
                says.contains("the certificate is fine"),
                is_about_it,
                "{}: {says}",
                page.id
            );
            let title = page.title.to_lowercase();
            assert!(
                !is_about_it || title.contains("certificate"),
                "{}: {title}",
                page.id
            );
        }
        assert!(asked > 0);
    }
}
