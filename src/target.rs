//! What was asked for: an address, a domain or a host.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use thiserror::Error;

use crate::provider::Provider;

/// What the user named.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    /// The text as it was typed.
    pub input: String,
    /// What kind of name it is.
    pub kind: Kind,
    /// The address, when one was given, its domain in ASCII form.
    pub address: Option<String>,
    /// The domain or host in ASCII form (RFC 5890), lower case, without an end dot; an IP address as it is written.
    pub domain: String,
    /// The domain as people read it, with its own letters; the same as `domain` when it has none.
    pub domain_unicode: String,
    /// Whose servers these are, as far as is known.
    pub provider: Provider,
}

/// What kind of name the user gave.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// An e-mail address: its domain is looked up.
    Address,
    /// A name that may be a domain or a host; the DNS tells.
    Name,
    /// The name of a server.
    Host,
    /// The IP address of a server.
    Ip,
}

/// Why a text names no target. None of these repeats the text, which may hold a secret.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum TargetError {
    /// Nothing was given.
    #[error("the target is empty; give an e-mail address, a domain or the name of a mail server")]
    Empty,
    /// A colon in front of the `@`: perhaps a name with a password.
    #[error(
        "the part before the @ has a colon; give the address alone, and a password with --password-file or --password-stdin"
    )]
    Password,
    /// A web address or the like.
    #[error(
        "this is a web address; give an e-mail address, a domain or the name of a mail server, without `://`"
    )]
    Url,
    /// A host with a port.
    #[error(
        "the target has a port; give the name alone, and the port with --imap, --pop3 or --smtp, such as `--imap mail.example.org:993`"
    )]
    Port,
    /// The part before the `@` is no local part (RFC 5321, section 4.1.2).
    #[error("the part before the @ is not valid in an e-mail address")]
    LocalPart,
    /// The part after the `@`, or the whole, is no domain (RFC 1035, RFC 5890).
    #[error(
        "the domain is not valid: use letters, digits and hyphens, with dots between, such as contoso.com"
    )]
    Domain,
    /// A comma where a dot is meant.
    #[error("the part behind the @ has a comma; did you mean a dot, as in contoso.com?")]
    Comma,
    /// A space inside the address.
    #[error(
        "there is a space in the address; leave it out, and put an address with spaces of its own into quotes"
    )]
    Space,
    /// More than one `@`.
    #[error("the address has more than one @; it has the form name@domain")]
    TwoAts,
    /// Several addresses.
    #[error("there is more than one address; check one at a time")]
    Several,
}

/// The longest local part (RFC 5321, section 4.5.3.1.1), in octets.
const LONGEST_LOCAL_PART: usize = 64;

/// First labels that only servers have.
const HOST_LABELS: [&str; 16] = [
    "imap",
    "imap4",
    "imaps",
    "pop",
    "pop3",
    "pops",
    "smtp",
    "smtps",
    "mail",
    "mx",
    "submission",
    "outlook",
    "exchange",
    "mailhost",
    "imap-mail",
    "smtp-mail",
];

/// Second labels under which a country registers names (`com.br`, `co.jp`): a name directly below one
/// is as likely a domain of its own as a host.
const REGISTRY_LABELS: [&str; 14] = [
    "ac", "co", "com", "edu", "gob", "gov", "gouv", "mil", "ne", "net", "nom", "or", "org", "sch",
];

/// Reads what the user typed: an address, a domain or a host, with the decoration that copying brings along
/// (spaces, `mailto:`, angle brackets, a display name, an end dot).
///
/// # Errors
///
/// A [`TargetError`] when no name can be found in it.
pub fn parse(input: &str) -> Result<Target, TargetError> {
    let text = undecorated(input.trim())?;
    if text.is_empty() {
        return Err(TargetError::Empty);
    }
    if text.contains("://") {
        return Err(TargetError::Url);
    }
    let Some((local, domain)) = text.rsplit_once('@') else {
        return name(input, &text);
    };
    if !local.starts_with('"') && local.contains(':') {
        return Err(TargetError::Password);
    }
    if !local.contains([',', ';', ' ', '@']) {
        // A space behind the comma begins a second name; letters alone are what a comma was typed into.
        let is_letters = |part: &str| !part.is_empty() && part.chars().all(char::is_alphanumeric);
        if domain.split(',').nth(1).is_some_and(is_letters) && !domain.contains([';', ' ']) {
            return Err(TargetError::Comma);
        }
        if domain.contains(' ') && !domain.contains([',', ';']) {
            return Err(TargetError::Space);
        }
    }
    if !local.starts_with('"') && local.contains('@') && !text.contains([',', ';', ' ']) {
        return Err(TargetError::TwoAts);
    }
    if domain.contains([',', ';', ' '])
        || !local.starts_with('"') && local.contains(['@', ',', ';'])
    {
        return Err(TargetError::Several);
    }
    if !is_local_part(local) {
        return Err(TargetError::LocalPart);
    }
    let (domain, ip) = match address_literal(domain) {
        Some(ip) => (ip.to_string(), true),
        None => (ascii(domain)?, false),
    };
    let mut target = named(input, Kind::Address, domain);
    target.address = Some(if ip {
        format!("{local}@{}", literal(&target.domain))
    } else {
        format!("{local}@{}", target.domain)
    });
    if ip {
        target.kind = Kind::Ip;
    }
    Ok(target)
}

/// The ASCII form of a domain name, lower case and without the end dot.
///
/// # Errors
///
/// [`TargetError::Domain`] when a label is empty, too long or has characters that host names do not have.
pub fn ascii(domain: &str) -> Result<String, TargetError> {
    let domain = domain.strip_suffix(['.', '\u{3002}']).unwrap_or(domain);
    let ascii = idna::domain_to_ascii(domain).map_err(|_| TargetError::Domain)?;
    // Underscores are no part of host names, yet some servers have them.
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && label
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    if ascii.len() <= 253 && ascii.split('.').all(is_label) {
        Ok(ascii)
    } else {
        Err(TargetError::Domain)
    }
}

fn name(input: &str, text: &str) -> Result<Target, TargetError> {
    if let Some(ip) = address_literal(text) {
        return Ok(named(input, Kind::Ip, ip.to_string()));
    }
    if let Some((host, port)) = text.rsplit_once(':')
        && !host.is_empty()
        && port.bytes().all(|b| b.is_ascii_digit())
    {
        return Err(TargetError::Port);
    }
    let domain = ascii(text)?;
    let labels: Vec<&str> = domain.split('.').collect();
    let is_host = Provider::of_host(&domain).is_some()
        || labels.len() == 1
        || labels.len() > 2 && HOST_LABELS.contains(&labels[0]) && !may_be_registered(&labels);
    let kind = if is_host { Kind::Host } else { Kind::Name };
    Ok(named(input, kind, domain))
}

/// Whether these three labels may be a name that somebody registered, such as `outlook.com.br`.
fn may_be_registered(labels: &[&str]) -> bool {
    matches!(labels, [_, second, country] if country.len() == 2 && REGISTRY_LABELS.contains(second))
}

fn named(input: &str, kind: Kind, domain: String) -> Target {
    let (domain_unicode, readable) = idna::domain_to_unicode(&domain);
    Target {
        input: input.to_owned(),
        kind,
        address: None,
        domain_unicode: if readable.is_ok() {
            domain_unicode
        } else {
            domain.clone()
        },
        provider: Provider::of_host(&domain).unwrap_or(Provider::Other),
        domain,
    }
}

/// What word processors and messengers put around an address; none of it can begin or end one, but a quotation mark begins a quoted
/// local part, and is no part of this.
const AROUND: [char; 16] = [
    '\'', ',', ';', '\u{2018}', '\u{2019}', '\u{201a}', '\u{201b}', '\u{201c}', '\u{201d}',
    '\u{201e}', '\u{201f}', '\u{2039}', '\u{203a}', '\u{ab}', '\u{bb}', '\u{200b}',
];

/// The text without `mailto:` and its headers, without a display name and angle brackets.
fn undecorated(text: &str) -> Result<String, TargetError> {
    let mut text = text;
    // "Kim Akers" <kim@contoso.com>
    if let (Some(open), Some(close)) = (text.rfind('<'), text.rfind('>'))
        && open < close
    {
        if text[..open].contains('<') {
            return Err(TargetError::Several);
        }
        text = text[open + 1..close].trim();
    }
    let is_mailto = text
        .get(..7)
        .is_some_and(|scheme| scheme.eq_ignore_ascii_case("mailto:"));
    if !is_mailto {
        return Ok(text.trim_matches(AROUND).trim().to_owned());
    }
    // RFC 6068: headers behind a question mark, percent-encoding.
    let rest = text[7..].split('?').next().unwrap_or_default();
    percent_decoded(rest.trim()).ok_or(TargetError::LocalPart)
}

fn percent_decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digits = [rest.next()?, rest.next()?];
            let digits = std::str::from_utf8(&digits).ok()?;
            bytes.push(u8::from_str_radix(digits, 16).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

/// A dot-string or a quoted string (RFC 5321, section 4.1.2), letters beyond ASCII allowed (RFC 6531).
fn is_local_part(local: &str) -> bool {
    if local.is_empty() || local.len() > LONGEST_LOCAL_PART || local.chars().any(char::is_control) {
        return false;
    }
    if let Some(quoted) = local.strip_prefix('"') {
        return quoted.len() > 1 && quoted.ends_with('"');
    }
    let is_atom_char = |c: char| {
        c.is_ascii_alphanumeric()
            || "!#$%&'*+-/=?^_`{|}~".contains(c)
            || (!c.is_ascii() && !c.is_whitespace())
    };
    local
        .split('.')
        .all(|atom| !atom.is_empty() && atom.chars().all(is_atom_char))
}

/// An IP address, alone or as an address literal in brackets (RFC 5321, section 4.1.3).
fn address_literal(text: &str) -> Option<IpAddr> {
    let inner = text
        .strip_prefix('[')
        .and_then(|t| t.strip_suffix(']'))
        .unwrap_or(text);
    let tagged = inner
        .get(..5)
        .is_some_and(|tag| tag.eq_ignore_ascii_case("ipv6:"));
    inner[if tagged { 5 } else { 0 }..].parse().ok()
}

fn literal(ip: &str) -> String {
    if ip.contains(':') {
        format!("[IPv6:{ip}]")
    } else {
        format!("[{ip}]")
    }
}
