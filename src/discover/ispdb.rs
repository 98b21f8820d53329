//! Facts of the database of Thunderbird (ISPDB): the settings of large providers, as they were on the day that the table names.

use std::sync::OnceLock;

use serde::Deserialize;

use super::{OAuth, Setting, SignIn, Source, UserName, Whom};
use crate::endpoint::{Protocol, Security};

/// The table; it says where it is from, and of which day.
const TABLE: &str = include_str!(concat!(env!("OUT_DIR"), "/ispdb.json"));

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    #[serde(rename = "source")]
    _source: String,
    #[serde(rename = "commit")]
    _commit: String,
    day: toml::value::Datetime,
    #[serde(rename = "read")]
    _read: toml::value::Datetime,
    provider: Vec<Entry>,
}

/// One provider.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Its name.
    pub name: String,
    /// The file of the database.
    pub file: String,
    /// Its mail domains, and the ends of the names of its mail exchangers.
    pub domains: Vec<String>,
    servers: Vec<String>,
    #[serde(default)]
    oauth: Option<Tokens>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Tokens {
    issuer: String,
    scope: String,
}

impl Entry {
    /// Its servers for somebody, in its order.
    pub fn settings(&self, whom: &Whom, source: Source) -> Vec<Setting> {
        let servers = self.servers.iter();
        servers
            .filter_map(|server| setting(server, whom, source))
            .collect()
    }

    /// How a token is asked for there.
    pub fn oauth(&self) -> Option<OAuth> {
        let tokens = self.oauth.as_ref()?;
        Some(OAuth {
            issuer: tokens.issuer.clone(),
            scopes: tokens.scope.split(' ').map(str::to_owned).collect(),
            pages: None,
        })
    }

    /// Whether the database lists this domain.
    fn lists(&self, domain: &str) -> bool {
        self.domains.iter().any(|known| known == domain)
    }
}

/// Protocol, host, port, security, form of the name, ways of signing in.
fn setting(server: &str, whom: &Whom, source: Source) -> Option<Setting> {
    let mut words = server.split(' ');
    let mut word = || words.next();
    let protocol = Protocol::from_name(word()?)?;
    let host = whom.host(word()?)?;
    let port = super::autoconfig::port(word()?)?;
    let security = Security::from_name(word()?)?;
    let username = match word()? {
        "address" => "%EMAILADDRESS%",
        "local-part" => "%EMAILLOCALPART%",
        other => other,
    };
    let ways = word()?.split(',').map(SignIn::from_name);
    Some(Setting {
        protocol,
        host,
        port,
        security,
        sign_in: ways.collect::<Option<_>>()?,
        username: whom.username(username),
        source,
    })
}

fn table() -> Option<&'static Table> {
    static READ: OnceLock<Option<Table>> = OnceLock::new();
    READ.get_or_init(|| serde_json::from_str(TABLE).ok())
        .as_ref()
}

/// The day on which the database was as it stands in the table, such as `2026-03-12`.
pub fn day() -> String {
    table().map_or_else(String::new, |table| table.day.to_string())
}

/// Every mail domain that is listed.
pub fn domains() -> impl Iterator<Item = &'static str> {
    let entries = table().into_iter().flat_map(|table| &table.provider);
    entries.flat_map(|entry| entry.domains.iter().map(String::as_str))
}

/// The provider that the database lists this mail domain for.
pub fn of_domain(domain: &str) -> Option<&'static Entry> {
    let entries = &table()?.provider;
    entries.iter().find(|entry| entry.lists(domain))
}

/// The provider that the database knows by the name of a mail exchanger: by the longest end of it that is listed, as Thunderbird asks
/// for the exchanger's domain.
pub fn of_exchanger(exchanger: &str) -> Option<&'static Entry> {
    let exchanger = exchanger.trim_end_matches('.').to_ascii_lowercase();
    let mut rest = exchanger.as_str();
    while let Some((_, end)) = rest.split_once('.') {
        // A registry runs no mail servers.
        if !end.contains('.') {
            return None;
        }
        if let Some(entry) = of_domain(end) {
            return Some(entry);
        }
        rest = end;
    }
    None
}

/// The servers of a protocol at this host, whoever the database lists them for: how they sign in is the same for all.
fn at<'t>(
    protocol: Protocol,
    host: &'t str,
) -> impl Iterator<Item = (&'static Entry, &'static str)> + 't {
    let entries = table().into_iter().flat_map(|table| &table.provider);
    let all = entries.flat_map(|entry| {
        entry
            .servers
            .iter()
            .map(move |server| (entry, server.as_str()))
    });
    all.filter(move |(_, server)| {
        let mut words = server.split(' ');
        words.next() == Some(protocol.name()) && words.next() == Some(host)
    })
}

/// Whether the database names this host as a server of anybody.
pub fn names(host: &str) -> bool {
    Protocol::ALL
        .into_iter()
        .any(|protocol| at(protocol, host).next().is_some())
}

/// How a host signs people in to a protocol.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// The ways, the preferred one first.
    pub ways: Vec<SignIn>,
    /// The form of the user name.
    pub username: UserName,
    /// How a token is asked for.
    pub oauth: Option<OAuth>,
}

/// How a host signs people in to a protocol; none where the database does not name it, or has a form of the name that needs the person.
pub fn sign_in(protocol: Protocol, host: &str) -> Option<Listed> {
    let (entry, server) = at(protocol, host).next()?;
    let mut words = server.split(' ').skip(4);
    let username = match words.next()? {
        "address" => UserName::Address,
        "local-part" => UserName::LocalPart,
        _ => return None,
    };
    let ways = words.next()?.split(',').map(SignIn::from_name);
    Some(Listed {
        ways: ways.collect::<Option<_>>()?,
        username,
        oauth: entry.oauth(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_entry_of_the_table_is_read_whole() {
        let table: Table = serde_json::from_str(TABLE).expect("a table");
        assert!(!day().is_empty());
        assert!(table.provider.len() > 100, "{}", table.provider.len());
        let kim = Whom::of(Some("kim@contoso.example"), "contoso.example");
        for entry in &table.provider {
            let settings = entry.settings(&kim, Source::Ispdb);
            assert_eq!(settings.len(), entry.servers.len(), "{}", entry.file);
            let protocols = |of| settings.iter().any(|one| one.protocol == of);
            assert!(protocols(Protocol::Smtp), "{}", entry.file);
            assert!(
                protocols(Protocol::Imap) || protocols(Protocol::Pop3),
                "{}",
                entry.file
            );
            assert!(
                !entry.domains.is_empty() && !entry.name.is_empty(),
                "{}",
                entry.file
            );
            for one in settings {
                assert!(!one.host.contains('%'), "{}: {}", entry.file, one.host);
            }
        }
    }

    #[test]
    fn a_host_is_known_whoever_it_is_listed_for() {
        assert!(names("imap.gmail.com") && names("mail.gandi.net"));
        assert!(!names("gmail.com") && !names("imap.contoso.example") && !names(""));
        let google = sign_in(Protocol::Smtp, "smtp.gmail.com").expect("a server");
        assert_eq!(google.ways, [SignIn::OAuth2, SignIn::Password]);
        assert_eq!(google.oauth.expect("tokens").issuer, "accounts.google.com");
        let apple = sign_in(Protocol::Imap, "imap.mail.me.com").expect("a server");
        assert_eq!(apple.username, UserName::LocalPart);
        assert_eq!(sign_in(Protocol::Imap, "smtp.gmail.com"), None);
    }

    #[test]
    fn a_provider_is_known_by_its_domain_and_by_its_exchangers() {
        let of_domain = |domain| of_domain(domain).map(|entry| entry.file.as_str());
        assert_eq!(of_domain("posteo.de"), Some("posteo.de.xml"));
        assert_eq!(of_domain("contoso.example"), None);
        let of_exchanger = |name| of_exchanger(name).map(|entry| entry.file.as_str());
        assert_eq!(of_exchanger("spool.mail.gandi.net."), Some("gandi.net.xml"));
        assert_eq!(of_exchanger("MX1.EmailSrvr.com"), Some("emailsrvr.com.xml"));
        let exchange = Some("office365.com.xml");
        assert_eq!(
            of_exchanger("contoso-com.mail.protection.outlook.com"),
            exchange
        );
        let personal = Some("hotmail.com.xml");
        assert_eq!(of_exchanger("eur.olc.protection.outlook.com"), personal);
        for none in [
            "",
            "mx",
            "gandi.net",
            "mx.notgandi.net",
            "mx.gandi.net.example",
        ] {
            assert_eq!(of_exchanger(none), None, "{none}");
        }
    }
}
