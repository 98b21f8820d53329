//! Commands that try what is shown, and nothing else: a check by itself may ask another source first.

use crate::discover::{Setting, Whom};
use crate::endpoint::Protocol;
use crate::plan::PublishedName;
use crate::report::literal::{is_literal, quoted};
use crate::style::safe;

/// What commands about a domain have in common.
pub(super) struct Commands<'a> {
    /// Whom they are about.
    pub(super) whom: &'a Whom,
    /// The options that lead the same way, each behind a space.
    pub(super) way: &'a str,
    /// Whether servers are shown above.
    pub(super) names_servers: bool,
    /// What is published of the names that sign in.
    pub(super) names: &'a [PublishedName],
}

impl Commands<'_> {
    /// The command of a check with these servers, of one protocol each; none where there is no server, or where a shell may take a host for
    /// something else.
    pub(super) fn check(&self, servers: &[&Setting]) -> Option<String> {
        let mut protocols: Vec<&str> = Vec::new();
        let mut used: Vec<&Setting> = Vec::new();
        let mut options = String::new();
        for server in servers {
            let name = server.protocol.name();
            if protocols.contains(&name) || !is_literal(&server.host) {
                continue;
            }
            let place = match server.host.contains(':') {
                true => format!(
                    "'[{}]:{}/{}'",
                    server.host,
                    server.port,
                    server.security.name()
                ),
                false => format!("{}:{}/{}", server.host, server.port, server.security.name()),
            };
            protocols.push(name);
            used.push(server);
            options.push_str(&format!(" --{name} {place}"));
        }
        let only = match protocols.len() {
            0 => return None,
            all if all == Protocol::ALL.len() => String::new(),
            _ => format!(" --only {}", protocols.join(",")),
        };
        let name = self.username(&used);
        let name = name.map_or_else(String::new, |name| format!(" --username {}", quoted(&name)));
        Some(format!(
            "mailprobe {}{only}{name}{options}{}",
            self.subject(),
            self.way
        ))
    }

    /// The commands of checks with these servers: one, or one for each user name that is published, as a command carries one.
    pub(super) fn checks(&self, servers: &[&Setting]) -> Vec<String> {
        let mut by_name: Vec<(Option<String>, Vec<&Setting>)> = Vec::new();
        for server in servers {
            let name = self.username(&[server]);
            match by_name.iter_mut().find(|(known, _)| *known == name) {
                Some((_, own)) => own.push(server),
                None => by_name.push((name, vec![server])),
            }
        }
        let commands = by_name.iter().filter_map(|(_, own)| self.check(own));
        commands.collect()
    }

    /// The command of a check that finds the servers by itself.
    pub(super) fn plain(&self) -> String {
        format!("mailprobe {}{}", self.subject(), self.way)
    }

    /// The name that is published for all of these servers, where it is not the address. The command names the servers, so that whoever
    /// uses it trusts them.
    fn username(&self, servers: &[&Setting]) -> Option<String> {
        let published = servers.iter().map(|server| {
            let mut own = self.names.iter();
            let own = own.find(|one| one.protocol == server.protocol && one.host == server.host)?;
            own.name.as_ref()
        });
        let mut published = published.collect::<Option<Vec<_>>>()?.into_iter();
        let first = published.next()?;
        let is_address = self.whom.address().as_ref() == Some(first);
        let is_one = published.all(|one| one == first) && self.whom.local_part.is_some();
        // What begins with a hyphen would be an option.
        let is_writable = !first.starts_with('-') && safe(first) == *first;
        (is_one && !is_address && is_writable).then(|| first.clone())
    }

    /// Whom a command is about: the address, or the domain where the address is not known or would be an option.
    pub(super) fn subject(&self) -> String {
        subject(self.whom)
    }
}

/// Whom a command is about, as a shell takes it.
pub(super) fn subject(whom: &Whom) -> String {
    let address = whom.address().filter(|address| !address.starts_with('-'));
    quoted(&address.unwrap_or_else(|| whom.domain.clone()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::discover::Source;
    use crate::endpoint::Security;
    use crate::plan::NameForm;

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

    const fn commands<'a>(whom: &'a Whom, names: &'a [PublishedName]) -> Commands<'a> {
        Commands {
            whom,
            way: "",
            names_servers: true,
            names,
        }
    }

    fn check(whom: &Whom, servers: &[&Setting]) -> Option<String> {
        commands(whom, &[]).check(servers)
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
        for (address, subject) in [
            ("k$(id)@contoso.example", "'k$(id)@contoso.example'"),
            ("o'neil@contoso.example", "\"o'neil@contoso.example\""),
            ("jürgen@contoso.example", "'jürgen@contoso.example'"),
            ("-v@contoso.example", "contoso.example"),
        ] {
            let whom = Whom::of(Some(address), "contoso.example");
            assert_eq!(commands(&whom, &[]).subject(), subject);
        }
    }

    #[test]
    fn a_name_that_is_published_for_all_servers_is_in_it() {
        let kim = Whom::of(Some("kim@contoso.example"), "contoso.example");
        let imap = setting(Protocol::Imap, "a.example", 993, Security::ImplicitTls);
        let smtp = setting(Protocol::Smtp, "a.example", 465, Security::ImplicitTls);
        let name = |protocol, name: &str| PublishedName {
            protocol,
            host: "a.example".to_owned(),
            form: NameForm::Other,
            name: Some(name.to_owned()),
            by: "autodiscover",
            is_trusted: false,
        };
        let mut names = vec![name(Protocol::Imap, "kim"), name(Protocol::Smtp, "kim")];
        let told = |names: &[PublishedName]| {
            let command = commands(&kim, names).check(&[&imap, &smtp]);
            command.is_some_and(|command| command.contains(" --username kim "))
        };
        assert!(told(&names));
        names[1] = name(Protocol::Smtp, "kim@contoso.example");
        assert!(!told(&names));
        assert_eq!(
            commands(&kim, &names).checks(&[&imap, &smtp]),
            [
                "mailprobe kim@contoso.example --only imap --username kim --imap a.example:993/tls",
                "mailprobe kim@contoso.example --only smtp --smtp a.example:465/tls"
            ]
        );
    }
}
