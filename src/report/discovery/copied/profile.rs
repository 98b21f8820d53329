//! The settings as an unsigned configuration profile of Apple, with one account and without its password.
//!
//! Source: github.com/apple/device-management, `mdm/profiles/com.apple.mail.managed.yaml` and `TopLevel.yaml` (read 2026-11-26).

use std::io;

use aws_lc_rs::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use super::{Copied, Refused, Servers, all_ways, filled_notes, is_writable, trust_notes, ways};
use crate::discover::judge::Chosen;
use crate::discover::{Judgement, Setting, SignIn, UserName, Whom, has_placeholder};
use crate::endpoint::Protocol;
use crate::style::safe;

/// The namespace of names of the DNS (RFC 9562, section 6.6).
const OF_DNS: [u8; 16] = [
    0x6b, 0xa7, 0xb8, 0x10, 0x9d, 0xad, 0x11, 0xd1, 0x80, 0xb4, 0x00, 0xc0, 0x4f, 0xd4, 0x30, 0xc8,
];

/// What the dictionaries of a profile hold.
enum Value {
    Text(String),
    Number(u16),
    Yes,
    /// A list with one dictionary.
    Only(Vec<(&'static str, Value)>),
}

type Pairs = Vec<(&'static str, Value)>;

/// The profile, with the preferred servers. The same settings make the same file.
///
/// # Errors
///
/// When there is nothing, or nothing certain, to write, or the servers want a sign-in that profiles do not have.
pub fn profile(judgement: &Judgement) -> Result<Copied, Refused> {
    let servers = Servers::of(judgement)?;
    let [incoming, outgoing] = [servers.incoming[0], servers.outgoing[0]];
    let used = [incoming, outgoing];
    let whom = &judgement.whom;
    if whom.address().is_some_and(|address| !is_writable(&address)) {
        return Err(Refused::Unwritable);
    }
    // A password of one house does not go to another that nothing else vouches for.
    let is_alone = |one: &Chosen| one.is_alone && one.protocol == Protocol::Smtp;
    let is_foreign = judgement.servers.iter().any(is_alone);
    let account = account(whom, incoming, outgoing, is_foreign)?;
    let subject = whom.address().unwrap_or_else(|| whom.domain.clone());
    let mut labels: Vec<&str> = whom.domain.split('.').collect();
    labels.reverse();
    // One for each account: the device takes a profile of the same name for a newer one.
    let name = format!("{}.mail.{}", labels.join("."), uuid(&subject));
    let content = described(&account);
    let common = |kind: &str, name: &str| -> Pairs {
        vec![
            ("PayloadDisplayName", text(format!("Mail for {subject}"))),
            ("PayloadIdentifier", text(name)),
            ("PayloadType", text(kind)),
            ("PayloadUUID", text(uuid(&format!("{name}\n{content}")))),
            ("PayloadVersion", Value::Number(1)),
        ]
    };
    let mut payload = common("com.apple.mail.managed", &format!("{name}.account"));
    payload.extend(account);
    let mut whole = common("Configuration", &name);
    whole.push((
        "PayloadDescription",
        text("An e-mail account. Its password is not in this file; the device asks for it."),
    ));
    whole.push(("PayloadScope", text("User")));
    whole.push(("PayloadContent", Value::Only(payload)));
    let mut notes = trust_notes(judgement, &used);
    notes.extend(filled_notes(&used));
    let is_left_out = |one: &&Setting| matches!(&one.username, Some(UserName::Other(name)) if has_placeholder(name));
    if used.iter().any(is_left_out) {
        notes.push("The user name that is published has parts in it that are not known here, such as the person's name, so it is left out: the device asks for it.".to_owned());
    }
    if used
        .iter()
        .any(|one| ways(one).first() == Some(&SignIn::OAuth2))
    {
        notes.push("The servers prefer OAuth2, which a profile does not have: the account asks for a password, and the provider may want an app password there.".to_owned());
    }
    Ok(Copied {
        text: file(&whole),
        notes,
    })
}

fn account(
    whom: &Whom,
    incoming: &Setting,
    outgoing: &Setting,
    is_foreign: bool,
) -> Result<Pairs, Refused> {
    let kind = match incoming.protocol {
        Protocol::Pop3 => "EmailTypePOP",
        Protocol::Imap | Protocol::Smtp => "EmailTypeIMAP",
    };
    let [way_in, way_out] = [authentication(incoming)?, authentication(outgoing)?];
    let mut all = vec![
        ("EmailAccountDescription", text(whom.domain.as_str())),
        ("EmailAccountType", text(kind)),
        ("IncomingMailServerAuthentication", text(way_in)),
        ("IncomingMailServerHostName", text(incoming.host.as_str())),
        ("IncomingMailServerPortNumber", Value::Number(incoming.port)),
        ("IncomingMailServerUseSSL", Value::Yes),
        ("OutgoingMailServerAuthentication", text(way_out)),
        ("OutgoingMailServerHostName", text(outgoing.host.as_str())),
        ("OutgoingMailServerPortNumber", Value::Number(outgoing.port)),
        ("OutgoingMailServerUseSSL", Value::Yes),
    ];
    // What is left out the device asks for.
    let named = |key, name: Option<String>| name.map(|name| (key, text(name)));
    all.extend(named("EmailAddress", whom.address()));
    all.extend(named("IncomingMailServerUsername", user(whom, incoming)));
    if way_out != NONE {
        all.extend(named("OutgoingMailServerUsername", user(whom, outgoing)));
        let is_same = user(whom, incoming) == user(whom, outgoing) && way_in == way_out;
        if is_same && !is_foreign {
            all.push(("OutgoingPasswordSameAsIncomingPassword", Value::Yes));
        }
    }
    Ok(all)
}

/// The user name, where it is known.
fn user(whom: &Whom, setting: &Setting) -> Option<String> {
    match &setting.username {
        Some(UserName::Address) | None => whom.address(),
        Some(UserName::LocalPart) => whom.local_part.clone(),
        Some(UserName::Other(name)) => (!has_placeholder(name)).then(|| name.clone()),
    }
}

const NONE: &str = "EmailAuthNone";

/// The first way to sign in that profiles have; receiving needs a name and a password.
fn authentication(setting: &Setting) -> Result<&'static str, Refused> {
    let is_sending = setting.protocol == Protocol::Smtp;
    let ways = ways(setting);
    if ways.is_empty() {
        return Ok("EmailAuthPassword");
    }
    let known = ways.iter().find_map(|way| match way {
        SignIn::Password => Some("EmailAuthPassword"),
        SignIn::EncryptedPassword => Some("EmailAuthCRAMMD5"),
        SignIn::Ntlm => Some("EmailAuthNTLM"),
        SignIn::ByAddress | SignIn::AfterPop | SignIn::Nothing => is_sending.then_some(NONE),
        SignIn::OAuth2 | SignIn::Kerberos | SignIn::Certificate => None,
    });
    known.ok_or_else(|| Refused::NoSignIn {
        protocol: setting.protocol,
        host: safe(&setting.host),
        ways: all_ways(&ways),
    })
}

fn text(text: impl Into<String>) -> Value {
    Value::Text(text.into())
}

/// Everything that makes one account another, as one text.
fn described(pairs: &Pairs) -> String {
    let line = |(key, value): &(&str, Value)| match value {
        Value::Text(text) => format!("{key}={text}\n"),
        Value::Number(number) => format!("{key}={number}\n"),
        Value::Yes => format!("{key}\n"),
        Value::Only(inner) => format!("{key}\n{}", described(inner)),
    };
    pairs.iter().map(line).collect()
}

/// The UUID of a name, version 5 (RFC 9562, section 5.5).
fn uuid(name: &str) -> String {
    let hash = digest(
        &SHA1_FOR_LEGACY_USE_ONLY,
        &[&OF_DNS, name.as_bytes()].concat(),
    );
    let mut bytes: Vec<u8> = hash.as_ref()[..16].to_vec();
    bytes[6] = bytes[6] & 0x0f | 0x50;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let hex: String = bytes.iter().map(|byte| format!("{byte:02X}")).collect();
    let parts = [
        &hex[..8],
        &hex[8..12],
        &hex[12..16],
        &hex[16..20],
        &hex[20..],
    ];
    parts.join("-")
}

fn file(whole: &Pairs) -> String {
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 2);
    // Writing to memory does not fail.
    let _ = write(&mut writer, whole);
    let mut text = String::from_utf8(writer.into_inner()).unwrap_or_default();
    text.push('\n');
    text
}

fn write(writer: &mut Writer<Vec<u8>>, whole: &Pairs) -> io::Result<()> {
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let kind = r#"plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd""#;
    writer.write_event(Event::DocType(BytesText::from_escaped(kind)))?;
    writer
        .create_element("plist")
        .with_attribute(("version", "1.0"))
        .write_inner_content(|writer| dictionary(writer, whole))
        .map(|_| ())
}

fn dictionary(writer: &mut Writer<Vec<u8>>, pairs: &Pairs) -> io::Result<()> {
    let each = |writer: &mut Writer<Vec<u8>>, (key, value): &(&str, Value)| {
        leaf(writer, "key", key)?;
        match value {
            Value::Text(text) => leaf(writer, "string", text),
            Value::Number(number) => leaf(writer, "integer", &number.to_string()),
            Value::Yes => writer.create_element("true").write_empty().map(|_| ()),
            Value::Only(inner) => writer
                .create_element("array")
                .write_inner_content(|writer| dictionary(writer, inner))
                .map(|_| ()),
        }
    };
    writer
        .create_element("dict")
        .write_inner_content(|writer| pairs.iter().try_for_each(|pair| each(writer, pair)))
        .map(|_| ())
}

fn leaf(writer: &mut Writer<Vec<u8>>, name: &str, text: &str) -> io::Result<()> {
    let element = writer.create_element(name);
    element.write_text_content(BytesText::new(text)).map(|_| ())
}
