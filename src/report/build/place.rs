//! Whose servers a step is for: Exchange's have commands of their own that help nowhere else.

use crate::endpoint::Security;
use crate::observation::{Run, Seen};
use crate::plan::{Probe, usual_doors};
use crate::provider::{Cloud, Provider};

/// The marks at the beginning of a step or a paragraph, each with what stands for it where a page is shown in general.
const MARKS: [(Mark, &str, &str); 5] = [
    (Mark::Online, "{Exchange Online} ", "Exchange Online: "),
    (Mark::Exchange, "{Exchange} ", "Exchange: "),
    (Mark::Elsewhere, "{Elsewhere} ", "Other servers: "),
    (Mark::Google, "{Google} ", "Google: "),
    (Mark::TlsPort, "{TLS port} ", ""),
];

/// For whom a step or a paragraph is.
#[derive(Clone, Copy)]
enum Mark {
    Online,
    Exchange,
    Elsewhere,
    Google,
    /// Where the port that begins with TLS is not known to be shut.
    TlsPort,
}

/// Whose servers a finding is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::report) enum Place {
    /// Exchange Online, which Microsoft runs.
    ExchangeOnline,
    /// The same for a personal account (Outlook.com, Hotmail), which has no administrator.
    Personal,
    /// An Exchange server of somebody's own.
    ExchangeServer,
    /// Gmail and Google Workspace.
    Google,
    /// Servers of another kind.
    Elsewhere,
    /// Any: a page in general.
    Any,
}

impl Place {
    /// Where these probes lead, by the hosts that Microsoft runs and by what the servers say of themselves.
    pub(in crate::report) fn of(run: &Run, probes: &[&Probe]) -> Self {
        let is_online = |probe: &&Probe| {
            let owner = Provider::owning(&probe.endpoint.host);
            matches!(owner, Some(Provider::ExchangeOnline(_)))
        };
        let is_server = |probe: &&Probe| {
            run.of(probe.id).any(|observation| {
                matches!(&observation.outcome, Ok(Seen::Greeted(greeting))
                    if greets_as_exchange(&greeting.reply.text))
            })
        };
        let is_google = |probe: &&Probe| match Provider::owning(&probe.endpoint.host) {
            Some(Provider::Known(known)) => known.name.starts_with("Google"),
            _ => false,
        };
        let online = match run.plan.target.provider {
            Provider::ExchangeOnline(Cloud::Consumer) => Self::Personal,
            _ => Self::ExchangeOnline,
        };
        if probes.iter().any(is_online) {
            online
        } else if probes.iter().any(is_server) {
            // A name of the organisation's own may lead to Microsoft.
            match run.plan.target.provider {
                Provider::ExchangeOnline(_) => online,
                _ => Self::ExchangeServer,
            }
        } else if probes.iter().any(is_google) {
            Self::Google
        } else {
            Self::Elsewhere
        }
    }

    /// Whether what a page of this family is about is a matter of an account that nobody administers.
    pub(super) fn has_no_administrator(self, id: &str) -> bool {
        const OF_THE_ACCOUNT: [&str; 4] = ["auth", "oauth", "mailbox", "smtp"];
        let family = id.split('.').next().unwrap_or_default();
        self == Self::Personal && OF_THE_ACCOUNT.contains(&family)
    }

    const fn is_meant(self, mark: Mark) -> bool {
        match mark {
            Mark::Online => matches!(self, Self::ExchangeOnline | Self::Personal | Self::Any),
            Mark::Exchange => !matches!(self, Self::Google | Self::Elsewhere),
            Mark::Elsewhere => matches!(self, Self::Google | Self::Elsewhere | Self::Any),
            Mark::Google => matches!(self, Self::Google | Self::Any),
            Mark::TlsPort => true,
        }
    }

    /// What of a section is for this place: its steps numbered anew, and its paragraphs.
    pub(in crate::report) fn section(self, section: &str) -> String {
        self.steps(section, false)
    }

    /// The same, without what leads to a port that begins with TLS where that is shut.
    pub(super) fn steps(self, section: &str, is_tls_port_shut: bool) -> String {
        let mut out = String::with_capacity(section.len());
        let mut number = 0;
        let mut is_kept = true;
        let mut begins = true;
        let mut behind_paragraph = false;
        for line in section.split_inclusive('\n') {
            let is_blank = line.trim().is_empty();
            let step = step(line);
            // What belongs to a step is indented.
            if step.is_some() || begins && !is_blank && !line.starts_with(' ') {
                let text = step.unwrap_or(line);
                let marked = MARKS
                    .iter()
                    .find_map(|(mark, sign, name)| Some((*mark, *name, text.strip_prefix(sign)?)));
                let (name, text) = match marked {
                    Some((mark, name, text)) => {
                        let is_in_vain = is_tls_port_shut && matches!(mark, Mark::TlsPort);
                        is_kept = self.is_meant(mark) && !is_in_vain;
                        (if self == Self::Any { name } else { "" }, text)
                    }
                    None => {
                        is_kept = true;
                        ("", text)
                    }
                };
                match step {
                    // A list begins anew behind a paragraph, as with an organisation's own steps.
                    Some(_) if behind_paragraph && line.starts_with("1.") => number = 0,
                    // It stays apart from a step, also where the blank line went with what was left out.
                    None if number > 0 && !out.ends_with("\n\n") => out.push('\n'),
                    _ => {}
                }
                behind_paragraph = step.is_none();
                if is_kept && step.is_some() {
                    number += 1;
                    out.push_str(&format!("{number}. "));
                }
                if is_kept {
                    out.push_str(&format!("{name}{text}"));
                }
            } else if is_kept {
                out.push_str(line);
            }
            begins = is_blank;
        }
        out.trim().to_owned()
    }
}

/// Whether the ports of these protocols that begin with TLS were tried at the same hosts, and took no connection.
pub(super) fn is_tls_port_shut(run: &Run, probes: &[&Probe]) -> bool {
    let is_tls_port = |own: &Probe, other: &Probe| {
        let mut usual = usual_doors(own.endpoint.protocol).iter();
        other.endpoint.host == own.endpoint.host
            && usual.any(|door| *door == (other.endpoint.port, Security::ImplicitTls))
    };
    let is_shut = |own: &&Probe| {
        let all = run.plan.probes.iter();
        let mut there = all.filter(|other| is_tls_port(own, other)).peekable();
        there.peek().is_some()
            && there.all(|other| {
                let mut seen = run.of(other.id);
                !seen.any(|o| matches!(o.outcome, Ok(Seen::Connected(_))))
            })
    };
    !probes.is_empty() && probes.iter().all(is_shut)
}

/// Whether a greeting is that of Exchange. The SMTP server of Windows, which is none, names its version as well.
fn greets_as_exchange(text: &str) -> bool {
    text.contains("Microsoft Exchange")
        || text.contains("Microsoft ESMTP MAIL Service") && !text.contains("Version: ")
}

/// The text of a step, where the line begins one.
fn step(line: &str) -> Option<&str> {
    let text = line.trim_start_matches(|c: char| c.is_ascii_digit());
    (text.len() < line.len())
        .then(|| text.strip_prefix(". "))
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::{Place, greets_as_exchange};

    #[test]
    fn a_step_to_a_port_that_is_shut_is_left_out() {
        let section = "1. {TLS port} Use port 993.\n2. Try another network.";
        for (is_shut, expected) in [
            (false, "1. Use port 993.\n2. Try another network."),
            (true, "1. Try another network."),
        ] {
            assert_eq!(Place::Elsewhere.steps(section, is_shut), expected);
        }
        assert_eq!(
            Place::Any.section(section),
            "1. Use port 993.\n2. Try another network."
        );
    }

    #[test]
    fn a_step_for_google_is_shown_to_nobody_else() {
        let section = "1. {Google} Open the console.\n2. {Elsewhere} Look into the log.\n3. Wait.";
        for (place, expected) in [
            (
                Place::Google,
                "1. Open the console.\n2. Look into the log.\n3. Wait.",
            ),
            (Place::Elsewhere, "1. Look into the log.\n2. Wait."),
            (Place::ExchangeOnline, "1. Wait."),
            (
                Place::Any,
                "1. Google: Open the console.\n2. Other servers: Look into the log.\n3. Wait.",
            ),
        ] {
            assert_eq!(place.section(section), expected, "{place:?}");
        }
    }

    #[test]
    fn exchange_is_told_from_the_smtp_server_of_windows() {
        for (greeting, expected) in [
            (
                "LO4P302CA0005.outlook.office365.com Microsoft ESMTP MAIL Service ready at Thu, 10 Oct 2024 22:49:55 +0000",
                true,
            ),
            ("The Microsoft Exchange IMAP4 service is ready.", true),
            (
                "srv Microsoft ESMTP MAIL Service, Version: 8.5.9600.16384 ready at Thu, 10 Oct 2024",
                false,
            ),
            ("mail.example.org ESMTP Postfix", false),
        ] {
            assert_eq!(greets_as_exchange(greeting), expected, "{greeting}");
        }
    }

    #[test]
    fn a_list_begins_anew_behind_a_paragraph() {
        let section = "Your organisation says:\n\n1. {Exchange} Call 4712.\n2. {Elsewhere} Call 4711.\n\nThe usual steps:\n\n1. Wait.\n2. Try again.";
        assert_eq!(
            Place::Elsewhere.section(section),
            "Your organisation says:\n\n1. Call 4711.\n\nThe usual steps:\n\n1. Wait.\n2. Try again."
        );
        assert_eq!(
            Place::ExchangeOnline.section(section),
            "Your organisation says:\n\n1. Call 4712.\n\nThe usual steps:\n\n1. Wait.\n2. Try again."
        );
    }

    #[test]
    fn what_is_for_other_servers_is_left_out() {
        let section = "1. {Exchange} Look first:\n\n       Get-CASMailbox\n\n2. {Elsewhere} Look into the log.\n3. {Exchange Online} Ask Microsoft.\n4. Then wait.";
        for (place, steps) in [
            (
                Place::ExchangeOnline,
                "1. Look first:\n\n       Get-CASMailbox\n\n2. Ask Microsoft.\n3. Then wait.",
            ),
            (
                Place::ExchangeServer,
                "1. Look first:\n\n       Get-CASMailbox\n\n2. Then wait.",
            ),
            (Place::Elsewhere, "1. Look into the log.\n2. Then wait."),
            (
                Place::Any,
                "1. Exchange: Look first:\n\n       Get-CASMailbox\n\n2. Other servers: Look into the log.\n3. Exchange Online: Ask Microsoft.\n4. Then wait.",
            ),
        ] {
            assert_eq!(place.section(section), steps, "{place:?}");
        }
        let section = "The account is blocked.\n\n{Exchange Online} Microsoft saw spam.\nMuch of it.\n\n{Elsewhere} Somebody saw spam.\n\nChange the password.";
        for (place, text) in [
            (
                Place::ExchangeOnline,
                "The account is blocked.\n\nMicrosoft saw spam.\nMuch of it.\n\nChange the password.",
            ),
            (
                Place::Elsewhere,
                "The account is blocked.\n\nSomebody saw spam.\n\nChange the password.",
            ),
            (
                Place::ExchangeServer,
                "The account is blocked.\n\nChange the password.",
            ),
        ] {
            assert_eq!(place.section(section), text, "{place:?}");
        }
        assert_eq!(Place::Elsewhere.section("No steps."), "No steps.");
    }

    #[test]
    fn a_personal_account_has_no_administrator_and_its_network_has() {
        for (place, id, has_none) in [
            (Place::Personal, "auth.imap-disabled", true),
            (Place::Personal, "smtp.message-too-large", true),
            (Place::Personal, "tcp.timeout", false),
            (Place::ExchangeOnline, "auth.imap-disabled", false),
            (Place::Any, "auth.imap-disabled", false),
        ] {
            assert_eq!(place.has_no_administrator(id), has_none, "{place:?} {id}");
        }
        assert_eq!(
            Place::Personal.section("1. {Exchange Online} One.\n2. {Elsewhere} Two."),
            "1. One."
        );
    }
}
