//! Commands that try what is shown, and nothing else: a check by itself may ask another source first.

use crate::discover::{Setting, Whom};
use crate::endpoint::Protocol;

/// The command of a check with these servers, of one protocol each; none where there is no server, or where a shell may take a name for
/// something else.
pub(super) fn check(whom: &Whom, servers: &[&Setting]) -> Option<String> {
    let mut protocols: Vec<&str> = Vec::new();
    let mut options = String::new();
    for server in servers {
        let name = server.protocol.name();
        if protocols.contains(&name) || !is_literal(&server.host) {
            continue;
        }
        let host = match server.host.contains(':') {
            true => format!(
                "'[{}]:{}/{}'",
                server.host,
                server.port,
                server.security.name()
            ),
            false => format!("{}:{}/{}", server.host, server.port, server.security.name()),
        };
        protocols.push(name);
        options.push_str(&format!(" --{name} {host}"));
    }
    let only = match protocols.len() {
        0 => return None,
        all if all == Protocol::ALL.len() => String::new(),
        _ => format!(" --only {}", protocols.join(",")),
    };
    Some(format!("mailprobe {}{only}{options}", subject(whom)))
}

/// Whom a command is about: the address, or the domain where the address is not known or has characters that a shell acts on.
pub(super) fn subject(whom: &Whom) -> String {
    let address = whom.address().filter(|address| is_literal(address));
    address.unwrap_or_else(|| whom.domain.clone())
}

/// Whether every shell takes a text as it stands, and no program for an option.
fn is_literal(text: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "@._-+:".contains(c);
    !text.is_empty() && !text.starts_with('-') && text.chars().all(is_plain)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::discover::Source;
    use crate::endpoint::Security;

    fn setting(protocol: Protocol, host: &str, port: u16, security: Security) -> Setting {
        Setting {
            protocol,
            host: host.to_owned(),
            port,
            security,
            sign_in: Vec::new(),
            username: None,
            source: Source::Srv,
        }
    }

    #[test]
    fn a_command_names_every_server_and_leaves_out_what_is_not_shown() {
        let kim = Whom::of(Some("kim@contoso.example"), "contoso.example");
        let imap = setting(
            Protocol::Imap,
            "imap.contoso.example",
            993,
            Security::ImplicitTls,
        );
        let pop3 = setting(Protocol::Pop3, "2001:db8::1", 995, Security::ImplicitTls);
        let smtp = setting(
            Protocol::Smtp,
            "smtp.contoso.example",
            587,
            Security::StartTls,
        );
        assert_eq!(
            check(&kim, &[&imap, &smtp]).as_deref(),
            Some(
                "mailprobe kim@contoso.example --only imap,smtp --imap imap.contoso.example:993/tls --smtp smtp.contoso.example:587/starttls"
            )
        );
        let all = check(&kim, &[&imap, &imap, &pop3, &smtp]).expect("a command");
        assert!(
            !all.contains("--only") && all.contains("--pop3 '[2001:db8::1]:995/tls'"),
            "{all}"
        );
        assert_eq!(check(&kim, &[]), None);
    }

    #[test]
    fn nothing_that_a_shell_acts_on_stands_in_a_command() {
        let odd = Whom::of(Some("k$(id)@contoso.example"), "contoso.example");
        let host = setting(Protocol::Imap, "a;b.example", 993, Security::ImplicitTls);
        assert_eq!(check(&odd, &[&host]), None);
        assert_eq!(subject(&odd), "contoso.example");
        assert_eq!(
            subject(&Whom::of(Some("-v@contoso.example"), "contoso.example")),
            "contoso.example"
        );
    }
}
