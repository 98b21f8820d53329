//! Reading of a proxy's address, as options and variables give it.

use secrecy::SecretString;
use zeroize::Zeroizing;

use super::{Kind, Proxy};
use crate::secret::{Credential, Secret};

/// The longest name of a host that the DNS allows (RFC 1035, section 2.3.4).
const LONGEST_HOST: usize = 253;

/// Where curl expects a proxy whose port is not given, and one that speaks TLS.
const USUAL_PORT: u16 = 1080;
const USUAL_TLS_PORT: u16 = 443;

/// Why a text is no address of a proxy. It never repeats the text, which may hold a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProxyUrlError {
    /// It is of a kind that is not spoken.
    #[error(
        "the kinds of proxies are http://, https://, socks5:// and socks5h:// (with which the proxy looks the names up)"
    )]
    Kind,
    /// There is no host in it.
    #[error(
        "give it as http://HOST:PORT or socks5h://HOST:PORT; an IPv6 address stands in brackets"
    )]
    Host,
    /// The port is not a number from 1 to 65535.
    #[error("the port of the proxy must be a number from 1 to 65535")]
    Port,
    /// The user name or password is too long for the protocol, or is not text.
    #[error(
        "the user name or password of the proxy cannot be sent: each has at most 255 bytes of UTF-8 text, without line \
         breaks; write special characters as %XX"
    )]
    SignIn,
    /// There is a path behind it.
    #[error("nothing may stand behind HOST:PORT; the address of a script (PAC) is no proxy")]
    Path,
}

impl Proxy {
    /// Reads `[KIND://][USER[:PASSWORD]@]HOST[:PORT]`, where `%XX` stands for a byte of the name and
    /// password (RFC 3986); without a kind it is HTTP. `source` says where it is set.
    ///
    /// # Errors
    ///
    /// When it is not of this form.
    pub fn parse(text: &str, source: &str) -> Result<Self, ProxyUrlError> {
        let text = text.trim();
        let (kind, rest) = match text.split_once("://") {
            Some((scheme, rest)) => (kind(scheme)?, rest),
            None => (Kind::Http, text),
        };
        // Behind the last `@`: some people write that sign in their password as it is.
        let (sign_in, place) = match rest.rsplit_once('@') {
            Some((sign_in, place)) => (Some(sign_in), place),
            None => (None, rest),
        };
        let place = place.strip_suffix('/').unwrap_or(place);
        if place.contains(['/', '?', '#']) {
            return Err(ProxyUrlError::Path);
        }
        let (host, port) = split(place)?;
        Ok(Self {
            kind,
            host: host.to_ascii_lowercase(),
            port: match (port, kind) {
                (Some(port), _) => port,
                (None, Kind::Https) => USUAL_TLS_PORT,
                (None, _) => USUAL_PORT,
            },
            sign_in: sign_in.map(credential).transpose()?.flatten(),
            source: source.to_owned(),
        })
    }

    /// Whether a password stands in this text, where arguments would show it.
    pub fn is_with_password(text: &str) -> bool {
        let rest = text.split_once("://").map_or(text, |(_, rest)| rest);
        rest.rsplit_once('@')
            .is_some_and(|(sign_in, _)| sign_in.contains(':'))
    }
}

fn kind(scheme: &str) -> Result<Kind, ProxyUrlError> {
    match scheme.to_ascii_lowercase().as_str() {
        "http" => Ok(Kind::Http),
        "https" => Ok(Kind::Https),
        "socks5" => Ok(Kind::Socks5),
        // The last one is what desktops write for a SOCKS proxy of any version.
        "socks5h" | "socks" => Ok(Kind::Socks5h),
        _ => Err(ProxyUrlError::Kind),
    }
}

fn split(place: &str) -> Result<(&str, Option<u16>), ProxyUrlError> {
    let (host, port) = match place.strip_prefix('[') {
        Some(inner) => {
            let (host, behind) = inner.split_once(']').ok_or(ProxyUrlError::Host)?;
            let is_address = host.parse::<std::net::Ipv6Addr>().is_ok();
            match (is_address, behind.strip_prefix(':'), behind) {
                (true, Some(port), _) => (host, Some(port)),
                (true, None, "") => (host, None),
                _ => return Err(ProxyUrlError::Host),
            }
        }
        None => match place.split_once(':') {
            Some((host, port)) => (host, Some(port)),
            None => (place, None),
        },
    };
    let is_name = |c: char| c.is_ascii_alphanumeric() || "-._:".contains(c);
    if host.is_empty() || host.len() > LONGEST_HOST || !host.chars().all(is_name) {
        return Err(ProxyUrlError::Host);
    }
    match port.filter(|port| !port.is_empty()).map(str::parse) {
        None => Ok((host, None)),
        Some(Ok(0) | Err(_)) => Err(ProxyUrlError::Port),
        Some(Ok(port)) => Ok((host, Some(port))),
    }
}

fn credential(text: &str) -> Result<Option<Credential>, ProxyUrlError> {
    let (username, password) = text.split_once(':').unwrap_or((text, ""));
    let (username, password) = (decoded(username)?, decoded(password)?);
    // A colon would end the name (RFC 7617, section 2).
    if username.contains(':') {
        return Err(ProxyUrlError::SignIn);
    }
    if username.is_empty() {
        return Ok(None);
    }
    Ok(Some(Credential {
        username: username.to_string(),
        secret: Secret::Password(SecretString::from(password.as_str())),
    }))
}

/// The text that percent signs stand for (RFC 3986, section 2.1); one that begins no such byte is itself.
fn decoded(text: &str) -> Result<Zeroizing<String>, ProxyUrlError> {
    const LONGEST: usize = 255;
    let mut bytes = Zeroizing::new(Vec::with_capacity(text.len()));
    let mut rest = text.as_bytes();
    while let Some((first, behind)) = rest.split_first() {
        let hex = behind
            .get(..2)
            .and_then(|two| std::str::from_utf8(two).ok());
        let byte = hex.filter(|two| two.chars().all(|c| c.is_ascii_hexdigit()));
        match byte.and_then(|two| u8::from_str_radix(two, 16).ok()) {
            Some(byte) if *first == b'%' => {
                bytes.push(byte);
                rest = &behind[2..];
            }
            _ => {
                bytes.push(*first);
                rest = behind;
            }
        }
    }
    let text = std::str::from_utf8(&bytes).map_err(|_| ProxyUrlError::SignIn)?;
    if text.len() > LONGEST || text.chars().any(char::is_control) {
        return Err(ProxyUrlError::SignIn);
    }
    Ok(Zeroizing::new(text.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Proxy, ProxyUrlError> {
        Proxy::parse(text, "--proxy")
    }

    #[test]
    fn every_usual_form_is_read() {
        for (text, told) in [
            ("http://proxy.example:3128", "http://proxy.example:3128"),
            ("proxy.example:3128", "http://proxy.example:3128"),
            (" HTTP://Proxy.Example:3128/ ", "http://proxy.example:3128"),
            ("socks5://192.0.2.1", "socks5://192.0.2.1:1080"),
            ("socks5h://[2001:db8::1]:9", "socks5h://[2001:db8::1]:9"),
            ("socks://127.0.0.1:1080/", "socks5h://127.0.0.1:1080"),
            ("https://proxy.example", "https://proxy.example:443"),
            (
                "http://kim:p%40ss@proxy.example:1",
                "http://proxy.example:1",
            ),
            ("http://kim:p@ss@proxy.example:1", "http://proxy.example:1"),
        ] {
            let proxy = read(text).expect(text);
            assert_eq!(proxy.told(), told, "{text}");
        }
        let proxy = read("http://k%69m:100%25%40@proxy:1").expect("a proxy");
        let sign_in = proxy.sign_in.expect("a sign-in");
        assert_eq!(
            (sign_in.username.as_str(), sign_in.secret.expose()),
            ("kim", "100%@")
        );
        assert!(read("http://@proxy:1").expect("a proxy").sign_in.is_none());
    }

    #[test]
    fn what_is_none_is_refused_and_never_repeated() {
        for (text, error) in [
            ("socks4://proxy:1", ProxyUrlError::Kind),
            ("ftp://proxy:1", ProxyUrlError::Kind),
            ("", ProxyUrlError::Host),
            ("http://", ProxyUrlError::Host),
            ("http://a b:1", ProxyUrlError::Host),
            ("http://proxy\r\nX: y:1", ProxyUrlError::Host),
            ("http://[::1:1", ProxyUrlError::Host),
            ("http://[::1]x", ProxyUrlError::Host),
            ("http://proxy:0", ProxyUrlError::Port),
            ("http://proxy:70000", ProxyUrlError::Port),
            ("http://proxy/wpad.dat", ProxyUrlError::Path),
            ("http://kim:a%0d%0ab@proxy:1", ProxyUrlError::SignIn),
            ("http://kim:%ff@proxy:1", ProxyUrlError::SignIn),
            ("http://k%3am:x@proxy:1", ProxyUrlError::SignIn),
        ] {
            assert_eq!(read(text).map(|proxy| proxy.told()), Err(error), "{text:?}");
        }
    }

    #[test]
    fn a_password_is_seen_and_never_printed() {
        for (text, has) in [
            ("http://kim:hunter2@proxy:1", true),
            ("kim:@proxy", true),
            ("http://kim@proxy:1", false),
            ("http://proxy:1", false),
            ("proxy:1", false),
        ] {
            assert_eq!(Proxy::is_with_password(text), has, "{text}");
        }
        let proxy = read("http://kim:hunter2@proxy:1").expect("a proxy");
        assert!(!format!("{proxy:?} {:?}", proxy.way()).contains("hunter2"));
    }
}
