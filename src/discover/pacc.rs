//! The settings file of PACC (draft-ietf-mailmaint-pacc): JSON at the host `ua-auto-config`, whose digest stands in the DNS.

use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};
use serde_json::Value;

use super::{OAuth, Setting, SignIn, Source, Unreadable, UserName, Whom};
use crate::endpoint::{Protocol, Security};

/// Whether one of the records holds the digest of the file.
pub fn is_confirmed(body: &[u8], records: &[String]) -> bool {
    let own = digest(&SHA256, body);
    records.iter().any(|record| {
        let tag = |name: &str| {
            record.split(';').find_map(|tag| {
                let (key, value) = tag.split_once('=')?;
                key.trim().eq_ignore_ascii_case(name).then(|| value.trim())
            })
        };
        let is_ours = tag("v").is_some_and(|v| v.eq_ignore_ascii_case("UAAC1"))
            && tag("a").is_some_and(|a| a.eq_ignore_ascii_case("sha256"));
        // Padding is one `=` or two behind the value.
        let value = tag("d").unwrap_or_default();
        let decoded = STANDARD
            .decode(value)
            .or_else(|_| STANDARD_NO_PAD.decode(value));
        is_ours && decoded.is_ok_and(|decoded| decoded == own.as_ref())
    })
}

/// What the file says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// The servers.
    pub settings: Vec<Setting>,
    /// How a token is asked for: the permissions are those of the profile for open clients (draft-ietf-mailmaint-oauth-public), and not
    /// named.
    pub oauth: Option<OAuth>,
}

/// The word for the server that takes what is sent.
const SENDING: &str = "submit";

/// A longer address of a sign-in service is cut off.
const LONGEST: usize = 1000;

/// Reads the file: every server is at the port of TLS at once (RFC 8314).
///
/// # Errors
///
/// When it is none, or names no server of a mail protocol.
pub fn read(body: &[u8], whom: &Whom) -> Result<Config, Unreadable> {
    let value: Value = serde_json::from_slice(body).map_err(|_| Unreadable::NotJson)?;
    let protocols = value.get("protocols").and_then(Value::as_object);
    let protocols = protocols.ok_or(Unreadable::AnotherForm)?;
    let ways = value.get("authentication").and_then(Value::as_object);
    let offers = |way: &str| {
        let offered = ways.and_then(|ways| ways.get(way));
        offered.is_some_and(|offered| *offered != Value::Bool(false))
    };
    let named = [
        (offers("oauth-public"), SignIn::OAuth2),
        (offers("password"), SignIn::Password),
    ];
    let sign_in: Vec<SignIn> = named
        .iter()
        .filter(|(is, _)| *is)
        .map(|(_, way)| *way)
        .collect();
    let setting = |(name, protocol, port): (&str, Protocol, u16)| {
        let named = protocols.get(name);
        // Earlier versions of the draft call it by the protocol.
        let named = named.or_else(|| protocols.get("smtp").filter(|_| name == SENDING));
        let host = named?.get("host")?.as_str()?;
        Some(Setting {
            protocol,
            host: whom.host(host)?,
            port,
            security: Security::ImplicitTls,
            sign_in: sign_in.clone(),
            username: Some(UserName::Address),
            source: Source::Pacc,
        })
    };
    let all = [
        ("imap", Protocol::Imap, 993),
        ("pop3", Protocol::Pop3, 995),
        (SENDING, Protocol::Smtp, 465),
    ];
    let settings: Vec<Setting> = all.into_iter().filter_map(setting).collect();
    let issuer = ways.and_then(|ways| ways.get("oauth-public")?.get("issuer")?.as_str());
    let oauth = issuer.map(|issuer| OAuth {
        issuer: issuer.chars().take(LONGEST).collect(),
        scopes: Vec::new(),
        pages: None,
    });
    match settings.is_empty() {
        true => Err(Unreadable::NoServers),
        false => Ok(Config { settings, oauth }),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const FILE: &[u8] = br#"{"protocols":{"imap":{"host":"imap.contoso.example"},"smtp":{"host":"smtp.contoso.example"},"jmap":{"url":"https://x/"}},"authentication":{"oauth-public":{"issuer":"https://login.contoso.example"},"password":true}}"#;

    fn anybody() -> Whom {
        Whom::of(None, "contoso.example")
    }

    #[test]
    fn a_file_is_read_and_counts_with_its_digest_alone() {
        let Config { settings, oauth } = read(FILE, &anybody()).expect("a file");
        let issuer = oauth.map(|oauth| oauth.issuer);
        assert_eq!(issuer.as_deref(), Some("https://login.contoso.example"));
        let ports: Vec<u16> = settings.iter().map(|one| one.port).collect();
        assert_eq!(ports, [993, 465]);
        assert_eq!(settings[0].sign_in, [SignIn::OAuth2, SignIn::Password]);
        let renamed = String::from_utf8_lossy(FILE).replace("\"smtp\":", "\"submit\":");
        let renamed = read(renamed.as_bytes(), &anybody()).expect("a file");
        assert_eq!(renamed.settings, settings);
        let sum = STANDARD.encode(digest(&SHA256, FILE));
        let record = |d: &str| {
            vec![
                "v=spf1 -all".to_owned(),
                format!("v=UAAC1; a=sha256; d={d}"),
            ]
        };
        assert!(is_confirmed(FILE, &record(&sum)));
        assert!(is_confirmed(FILE, &record(sum.trim_end_matches('='))));
        assert!(!is_confirmed(b"{}", &record(&sum)));
        assert!(!is_confirmed(FILE, &[format!("v=UAAC1; a=md5; d={sum}")]));
        assert!(!is_confirmed(FILE, &[]));
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_fall(bytes in any::<Vec<u8>>(), record in ".{0,60}") {
            let _ = read(&bytes, &anybody());
            let _ = is_confirmed(&bytes, &[record]);
        }
    }
}
