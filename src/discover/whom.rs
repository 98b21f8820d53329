//! Whom settings are for, and what becomes of the placeholders in them.

use super::UserName;
use crate::target;

/// Whom the settings are for: what stands for the placeholders in them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Whom {
    /// The part before the `@`; none where a domain was named, or it is to be told to nobody.
    pub local_part: Option<String>,
    /// The mail domain, in ASCII form.
    pub domain: String,
}

impl Whom {
    /// Whoever has this address, or anybody of the domain.
    pub fn of(address: Option<&str>, domain: &str) -> Self {
        let local = address.and_then(|address| address.rsplit_once('@'));
        Self {
            local_part: local.map(|(local, _)| local.to_owned()),
            domain: domain.to_owned(),
        }
    }

    /// The whole address, where it is known.
    pub fn address(&self) -> Option<String> {
        let local = self.local_part.as_ref()?;
        Some(format!("{local}@{}", self.domain))
    }

    /// The same person, or anybody, of another domain.
    pub fn at(&self, domain: &str) -> Self {
        Self {
            local_part: self.local_part.clone(),
            domain: domain.to_owned(),
        }
    }

    /// A text of a settings file with what it stands for.
    pub(super) fn filled(&self, text: &str) -> String {
        let text = text.replace("%EMAILDOMAIN%", &self.domain);
        match (&self.local_part, self.address()) {
            (Some(local), Some(address)) => text
                .replace("%EMAILADDRESS%", &address)
                .replace("%EMAILLOCALPART%", local),
            _ => text,
        }
    }

    /// The form of a user name in a settings file; none where it is empty or beyond measure.
    pub(super) fn username(&self, text: &str) -> Option<UserName> {
        let text = text.trim();
        let address = self.address();
        match text {
            "" => None,
            "%EMAILADDRESS%" => Some(UserName::Address),
            "%EMAILLOCALPART%" => Some(UserName::LocalPart),
            text if address.as_deref() == Some(text) => Some(UserName::Address),
            text if self.local_part.as_deref() == Some(text) => Some(UserName::LocalPart),
            text if text.len() > LONGEST_NAME => None,
            text => Some(UserName::Other(self.filled(text))),
        }
    }

    /// The host in a settings file, as it is connected to.
    pub(super) fn host(&self, text: &str) -> Option<String> {
        host(&self.filled(text.trim()))
    }
}

/// Whether a text has a placeholder of autoconfig in it that nothing stands for, such as `%REALNAME%`.
pub fn has_placeholder(text: &str) -> bool {
    let mut rest = text;
    while let Some((_, behind)) = rest.split_once('%') {
        let length = behind.bytes().take_while(u8::is_ascii_uppercase).count();
        if length > 0 && behind[length..].starts_with('%') {
            return true;
        }
        rest = behind;
    }
    false
}

/// A longer user name is none (RFC 5321, section 4.5.3.1).
const LONGEST_NAME: usize = 320;

/// A host that a source names, in ASCII form; none when it is no host.
fn host(text: &str) -> Option<String> {
    let text = text.trim();
    if let Ok(address) = text.parse::<std::net::IpAddr>() {
        return Some(address.to_string());
    }
    target::ascii(text).ok().filter(|host| host.contains('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_placeholder_that_nothing_stands_for_is_seen() {
        assert!(has_placeholder("%REALNAME%") && has_placeholder("100%%EMAILLOCALPART%.a"));
        assert!(!has_placeholder("100%") && !has_placeholder("a%b%") && !has_placeholder("%%"));
    }

    #[test]
    fn placeholders_are_filled_as_far_as_the_address_is_known() {
        let kim = Whom::of(Some("kim@contoso.example"), "contoso.example");
        let anybody = Whom::of(None, "contoso.example");
        assert_eq!(kim.username("%EMAILADDRESS%"), Some(UserName::Address));
        assert_eq!(kim.username("kim@contoso.example"), Some(UserName::Address));
        assert_eq!(kim.username("kim"), Some(UserName::LocalPart));
        let other = "%EMAILLOCALPART%.%EMAILDOMAIN%";
        let name = |name: &str| Some(UserName::Other(name.to_owned()));
        assert_eq!(kim.username(other), name("kim.contoso.example"));
        assert_eq!(
            anybody.username(other),
            name("%EMAILLOCALPART%.contoso.example")
        );
        assert_eq!(kim.username(" "), None);
        assert_eq!(
            kim.host("mail.%EMAILDOMAIN%").as_deref(),
            Some("mail.contoso.example")
        );
        assert_eq!(
            kim.host("IMAP.Bücher.Example").as_deref(),
            Some("imap.xn--bcher-kva.example")
        );
        for bad in [
            "",
            "mail",
            "a b.example",
            "\u{1b}[2J.example",
            "https://a.example/",
        ] {
            assert_eq!(kim.host(bad), None, "{bad}");
        }
    }
}
