//! The settings file of Thunderbird (autoconfig, config version 1.1), as whoever runs the domain would publish it.

use std::io;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use super::{Copied, Refused, Servers, filled_notes, is_writable, trust_notes, ways};
use crate::discover::{Judgement, OAuth, Setting, SignIn, UserName};
use crate::endpoint::{Protocol, Security};

/// The settings file, with every server in the order of preference.
///
/// # Errors
///
/// When there is nothing, or nothing certain, to write, or it would hold for one person alone.
pub fn autoconfig(judgement: &Judgement) -> Result<Copied, Refused> {
    let servers = Servers::of(judgement)?;
    let used: Vec<&Setting> = servers.all().collect();
    let local = judgement.whom.local_part.as_deref();
    let is_personal = |one: &&Setting| match &one.username {
        Some(UserName::Other(name)) => local.is_some_and(|local| name.contains(local)),
        _ => false,
    };
    if used.iter().any(is_personal) {
        return Err(Refused::Personal {
            domain: judgement.whom.domain.clone(),
        });
    }
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 2);
    // Writing to memory does not fail.
    let _ = write(&mut writer, judgement, &used);
    let mut text = String::from_utf8(writer.into_inner()).unwrap_or_default();
    text.push('\n');
    let mut notes = trust_notes(judgement, &used);
    notes.extend(filled_notes(&used));
    Ok(Copied { text, notes })
}

fn write(
    writer: &mut Writer<Vec<u8>>,
    judgement: &Judgement,
    servers: &[&Setting],
) -> io::Result<()> {
    let domain = judgement.whom.domain.as_str();
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    writer
        .create_element("clientConfig")
        .with_attribute(("version", "1.1"))
        .write_inner_content(|writer| {
            writer
                .create_element("emailProvider")
                .with_attribute(("id", domain))
                .write_inner_content(|writer| {
                    element(writer, "domain", domain)?;
                    element(writer, "displayName", domain)?;
                    element(writer, "displayShortName", domain)?;
                    servers.iter().try_for_each(|one| server(writer, one))
                })?;
            match &judgement.oauth {
                Some(found) if is_used(servers) => oauth(writer, found),
                _ => Ok(()),
            }
        })
        .map(|_| ())
}

fn is_used(servers: &[&Setting]) -> bool {
    servers
        .iter()
        .any(|one| ways(one).contains(&SignIn::OAuth2))
}

fn element(writer: &mut Writer<Vec<u8>>, name: &str, text: &str) -> io::Result<()> {
    let element = writer.create_element(name);
    element.write_text_content(BytesText::new(text)).map(|_| ())
}

fn server(writer: &mut Writer<Vec<u8>>, setting: &Setting) -> io::Result<()> {
    let name = match setting.protocol {
        Protocol::Imap | Protocol::Pop3 => "incomingServer",
        Protocol::Smtp => "outgoingServer",
    };
    let security = match setting.security {
        Security::ImplicitTls => "SSL",
        Security::StartTls => "STARTTLS",
        Security::ClearText => "plain",
    };
    let user = match &setting.username {
        Some(UserName::Address) | None => "%EMAILADDRESS%",
        Some(UserName::LocalPart) => "%EMAILLOCALPART%",
        Some(UserName::Other(name)) => name,
    };
    // Thunderbird passes over a server without a way to sign in.
    let mut ways = ways(setting);
    if ways.is_empty() {
        ways.push(SignIn::Password);
    }
    writer
        .create_element(name)
        .with_attribute(("type", setting.protocol.name()))
        .write_inner_content(|writer| {
            element(writer, "hostname", &setting.host)?;
            element(writer, "port", &setting.port.to_string())?;
            element(writer, "socketType", security)?;
            element(writer, "username", user)?;
            ways.iter()
                .try_for_each(|way| element(writer, "authentication", word(*way)))
        })
        .map(|_| ())
}

const fn word(way: SignIn) -> &'static str {
    match way {
        SignIn::OAuth2 => "OAuth2",
        SignIn::Password => "password-cleartext",
        SignIn::EncryptedPassword => "password-encrypted",
        SignIn::Ntlm => "NTLM",
        SignIn::Kerberos => "GSSAPI",
        SignIn::Certificate => "TLS-client-cert",
        SignIn::ByAddress => "client-IP-address",
        SignIn::AfterPop => "smtp-after-pop",
        SignIn::Nothing => "none",
    }
}

/// How a token is asked for; the pages of the sign-in service where the source names them, because programs know those of the large services
/// alone.
fn oauth(writer: &mut Writer<Vec<u8>>, oauth: &OAuth) -> io::Result<()> {
    let scopes = oauth.scopes.join(" ");
    let pages = oauth
        .pages
        .iter()
        .flat_map(|pages| [&pages.authorization, &pages.token]);
    let mut texts = [&oauth.issuer, &scopes].into_iter().chain(pages);
    if !texts.all(|text| is_writable(text)) {
        return Ok(());
    }
    writer
        .create_element("oAuth2")
        .write_inner_content(|writer| {
            element(writer, "issuer", &oauth.issuer)?;
            if !scopes.is_empty() {
                element(writer, "scope", &scopes)?;
            }
            let Some(pages) = &oauth.pages else {
                return Ok(());
            };
            element(writer, "authURL", &pages.authorization)?;
            element(writer, "tokenURL", &pages.token)
        })
        .map(|_| ())
}
