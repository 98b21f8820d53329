//! The settings file of Thunderbird, as providers publish it too (autoconfig, config version 1.1; what the drafts of 1.2 add is passed over).

use roxmltree::Node;

use super::xml::{children, decoded, in_its_charset, opened, text, words};
use super::{OAuth, Pages, Setting, SignIn, Source, Unreadable, Whom};
use crate::endpoint::{Protocol, Security};
use crate::observation::web::Fetch;
use crate::plan::security_of;

/// More servers than these of one file are not read.
const MOST_SERVERS: usize = 30;

/// A longer name, or list of permissions, is cut off.
const LONGEST_TEXT: usize = 1000;

/// What a settings file says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// The name of the provider.
    pub name: Option<String>,
    /// Its servers, in its order.
    pub settings: Vec<Setting>,
    /// How a token is asked for.
    pub oauth: Option<OAuth>,
    /// How many servers of a mail protocol cannot be read: no host, no port, or no kind of encryption that is known.
    pub passed_over: usize,
}

/// What programs cannot use of a server in a settings file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// The protocol of the server.
    pub protocol: Protocol,
    /// What it is.
    pub what: MistakeKind,
    /// What stands there; empty where nothing does.
    pub value: String,
}

impl MistakeKind {
    /// Whether programs pass the server over for it.
    pub const fn hides_server(self) -> bool {
        matches!(self, Self::Host | Self::Port | Self::Encryption)
    }
}

/// In what a server of a settings file is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MistakeKind {
    /// Its host is no name and no address.
    Host,
    /// Its port is none.
    Port,
    /// Its kind of encryption is not known.
    Encryption,
    /// Its port has this encryption, and the file another one.
    BeginsWith(Security),
    /// This way of signing in is not known.
    SignIn,
}

/// The mistakes of a settings file, the first of each server; none where it cannot be read at all.
pub fn mistakes(bytes: &[u8], whom: &Whom) -> Vec<Mistake> {
    let Ok(file) = decoded(bytes) else {
        return Vec::new();
    };
    let Ok(document) = opened(&file) else {
        return Vec::new();
    };
    let provider = children(document.root_element(), "emailProvider").next();
    let all = provider.into_iter().flat_map(servers);
    let all = all.filter_map(|server| mistake(server, protocol(server)?, whom));
    all.take(MOST_SERVERS).collect()
}

/// The mistakes of a settings file that was fetched; none where none came.
pub fn mistakes_of(fetch: &Fetch, whom: &Whom) -> Vec<Mistake> {
    let page = fetch.outcome.as_ref().ok();
    page.map_or_else(Vec::new, |page| mistakes(&in_its_charset(page), whom))
}

fn mistake(server: Node<'_, '_>, protocol: Protocol, whom: &Whom) -> Option<Mistake> {
    let told = |what, value: Option<String>| {
        let value = cut(&value.unwrap_or_default());
        Some(Mistake {
            protocol,
            what,
            value,
        })
    };
    let value = |name| text(server, name);
    if value("hostname")
        .and_then(|host| whom.host(&host))
        .is_none()
    {
        return told(MistakeKind::Host, value("hostname"));
    }
    let Some(number) = value("port").and_then(|text| port(&text)) else {
        return told(MistakeKind::Port, value("port"));
    };
    let mut kinds = children(server, "socketType").filter_map(|kind| security(&words(kind)?));
    let Some(kind) = kinds.next() else {
        return told(MistakeKind::Encryption, value("socketType"));
    };
    if let Some(right) = security_of(protocol, number)
        && right != kind
        && (kind != Security::ClearText || right == Security::ImplicitTls)
    {
        return told(MistakeKind::BeginsWith(right), Some(number.to_string()));
    }
    // Of several ways a program takes the first that it knows.
    let ways: Vec<String> = children(server, "authentication")
        .filter_map(words)
        .collect();
    let is_known = ways.iter().any(|way| sign_in(way).is_some());
    let unknown = ways.into_iter().next().filter(|_| !is_known);
    unknown.and_then(|way| told(MistakeKind::SignIn, Some(way)))
}

/// The servers of a settings file, in its order.
fn servers<'a, 'i>(provider: Node<'a, 'i>) -> impl Iterator<Item = Node<'a, 'i>> {
    let is_server = |name: &str| matches!(name, "incomingServer" | "outgoingServer");
    provider
        .children()
        .filter(move |node| node.is_element() && is_server(node.tag_name().name()))
}

/// Reads a settings file.
///
/// # Errors
///
/// When it is none, or none that is safe to read.
pub fn read(bytes: &[u8], whom: &Whom, source: Source) -> Result<Config, Unreadable> {
    let file = decoded(bytes)?;
    let document = opened(&file)?;
    let root = document.root_element();
    if root.tag_name().name() != "clientConfig" {
        return Err(Unreadable::AnotherForm);
    }
    let Some(provider) = children(root, "emailProvider").next() else {
        return Err(Unreadable::AnotherForm);
    };
    let mut settings = Vec::new();
    let mut passed_over = 0;
    for server in servers(provider) {
        let Some(protocol) = protocol(server) else {
            continue;
        };
        match setting(server, protocol, whom, source) {
            Some(setting) if settings.len() < MOST_SERVERS => settings.push(setting),
            _ => passed_over += 1,
        }
    }
    if settings.is_empty() && passed_over == 0 {
        return Err(Unreadable::NoServers);
    }
    let oauth = children(root, "oAuth2")
        .chain(children(provider, "oAuth2"))
        .find_map(oauth);
    let name = text(provider, "displayName").map(|name| cut(&whom.filled(&name)));
    Ok(Config {
        name,
        settings,
        oauth,
        passed_over,
    })
}

fn protocol(server: Node<'_, '_>) -> Option<Protocol> {
    let protocol = Protocol::from_name(&server.attribute("type")?.to_ascii_lowercase())?;
    let sends = server.tag_name().name() == "outgoingServer";
    ((protocol == Protocol::Smtp) == sends).then_some(protocol)
}

fn setting(
    server: Node<'_, '_>,
    protocol: Protocol,
    whom: &Whom,
    source: Source,
) -> Option<Setting> {
    // Several kinds of encryption stand in the order of preference.
    let mut kinds = children(server, "socketType").filter_map(|kind| security(&words(kind)?));
    let ways = children(server, "authentication").filter_map(|way| sign_in(&words(way)?));
    let mut sign_in: Vec<SignIn> = Vec::new();
    for way in ways.take(SignIn::ALL.len() * 2) {
        if !sign_in.contains(&way) {
            sign_in.push(way);
        }
    }
    Some(Setting {
        protocol,
        host: whom.host(&text(server, "hostname")?)?,
        port: port(&text(server, "port")?)?,
        security: kinds.next()?,
        sign_in,
        username: text(server, "username").and_then(|name| whom.username(&name)),
        source,
    })
}

pub(super) fn port(text: &str) -> Option<u16> {
    text.parse().ok().filter(|port| *port != 0)
}

fn security(word: &str) -> Option<Security> {
    match word.trim().to_ascii_lowercase().as_str() {
        "ssl" | "tls" | "ssl/tls" => Some(Security::ImplicitTls),
        "starttls" => Some(Security::StartTls),
        "plain" => Some(Security::ClearText),
        _ => None,
    }
}

/// A way of signing in by its word in the file; `plain` and `secure` are of the first version.
fn sign_in(word: &str) -> Option<SignIn> {
    Some(match word.trim().to_ascii_lowercase().as_str() {
        "oauth2" => SignIn::OAuth2,
        "password-cleartext" | "plain" => SignIn::Password,
        "password-encrypted" | "secure" => SignIn::EncryptedPassword,
        "ntlm" => SignIn::Ntlm,
        "gssapi" => SignIn::Kerberos,
        "tls-client-cert" => SignIn::Certificate,
        "client-ip-address" => SignIn::ByAddress,
        "smtp-after-pop" => SignIn::AfterPop,
        "none" => SignIn::Nothing,
        _ => return None,
    })
}

fn oauth(block: Node<'_, '_>) -> Option<OAuth> {
    Some(OAuth {
        issuer: cut(&text(block, "issuer")?),
        scopes: cut(&text(block, "scope").unwrap_or_default())
            .split_whitespace()
            .map(str::to_owned)
            .collect(),
        pages: pages(block),
    })
}

/// The pages of the sign-in service: both, and under TLS.
fn pages(block: Node<'_, '_>) -> Option<Pages> {
    let page = |name| {
        let url = text(block, name)?;
        let is_safe = url.starts_with("https://") && url.len() <= LONGEST_TEXT;
        is_safe.then_some(url)
    };
    Some(Pages {
        authorization: page("authURL")?,
        token: page("tokenURL")?,
    })
}

fn cut(text: &str) -> String {
    text.chars().take(LONGEST_TEXT).collect()
}

#[cfg(test)]
#[path = "autoconfig/tests.rs"]
mod tests;
