//! What to do about what was found, and who does it.

use std::net::IpAddr;

use crate::discover::compare::Difference;
use crate::discover::finding::{Finding, TypedFault};
use crate::discover::{Setting, Source};
use crate::observation::discovery::Question;
use crate::observation::dns::SERVICES;
use crate::observation::tls::CertificateFault;
use crate::observation::web::WebTrouble;
use crate::report::discovery::command::{Commands, subject as address_of};
use crate::report::discovery::words::{place, source_words};
use crate::report::literal::{quoted, quoted_or};
use crate::style::safe;

/// The commands that try the servers of both sides of a difference.
fn both(difference: &Difference, commands: &Commands<'_>) -> String {
    let one = commands.check(&[&difference.first]);
    let other = difference.second.as_ref();
    let other = other.and_then(|other| commands.check(&[other]));
    match (one, other) {
        (Some(one), Some(other)) => format!("Try both: `{one}` and `{other}`. "),
        (Some(one), None) => format!("Try it: `{one}`. "),
        (None, _) => String::new(),
    }
}

/// What an administrator does with the source that counts for less, with the look at it first.
fn mended(difference: &Difference, domain: &str) -> String {
    let Difference {
        protocol,
        second,
        against,
        is_open,
        ..
    } = difference;
    let label = |one: &Setting| {
        let mut all = SERVICES.iter();
        let own = all
            .find(|service| (service.protocol, service.security) == (one.protocol, one.security));
        own.map(|service| service.label)
    };
    let look = match against {
        Source::Srv => second
            .as_ref()
            .and_then(label)
            .map(|label| format!("`dig SRV {label}.{domain} +short`")),
        Source::AutoconfigHost => Some(format!(
            "`curl -s {}`",
            asked_at(Question::AutoconfigHost, &format!("autoconfig.{domain}"))
        )),
        Source::AutoconfigWellKnown => Some(format!(
            "`curl -s {}`",
            asked_at(Question::AutoconfigWellKnown, domain)
        )),
        Source::Provider => Some(format!(
            "`dig MX {domain} +short`, then `dig CNAME autodiscover.{domain} +short`"
        )),
        _ => None,
    };
    let look = look.map_or_else(String::new, |look| format!(" Look first: {look}."));
    if second.is_none() {
        let denied: Vec<String> = SERVICES
            .iter()
            .filter(|service| service.protocol == *protocol)
            .map(|service| format!("`dig SRV {}.{domain} +short`", service.label))
            .collect();
        return format!(
            "makes both say the same: names the server in the SRV record of {protocol} as well, or takes it out of {}. Look first: {}.",
            source_words(difference.first.source),
            denied.join(", ")
        );
    }
    match (is_open, against) {
        (true, _) => format!("makes both name the same servers.{look}"),
        (false, Source::Srv) => format!(
            "corrects or removes the SRV record of {protocol}, which counts for less.{look}"
        ),
        (false, Source::Provider) => format!(
            "removes the record that leads to that provider, MX or the alias for Autodiscover, if nobody has a mailbox there.{look}"
        ),
        (false, _) => format!(
            "makes {} name the same server.{look}",
            source_words(*against)
        ),
    }
}

/// What to use in the place of a server that does not exist.
fn instead(commands: &Commands<'_>) -> String {
    match commands.names_servers {
        true => "Use what is shown above.".to_owned(),
        false => format!(
            "Ask the provider, or the help desk, for the names of the servers; `{}` tries those that programs guess.",
            commands.plain()
        ),
    }
}

/// Who does what about it.
pub(in crate::report::discovery) fn next_step(
    finding: &Finding,
    commands: &Commands<'_>,
) -> String {
    let whom = commands.whom;
    let domain = safe(&whom.domain);
    match finding {
        Finding::Differs(difference) => format!(
            "{}The administrator {}",
            both(difference, commands),
            mended(difference, &domain)
        ),
        Finding::DatabaseDiffers(difference) if difference.against == Source::AutoconfigMx => format!(
            "{}Where the second works and the first does not, the administrator corrects what the domain publishes of {}.",
            both(difference, commands),
            difference.protocol
        ),
        Finding::DatabaseDiffers(difference) => format!(
            "{}What the domain publishes counts for more than a database.",
            both(difference, commands)
        ),
        Finding::AccountDiffers(_) => {
            "Try the first; if it is refused, the other one once. The administrator makes both say the same.".to_owned()
        }
        Finding::WrongLabel { record, right, is_there: true, .. } => format!(
            "The administrator removes the record: `{}` has the same server already. Look first: `dig SRV {} +short`. A change counts after the TTL, often within an hour.",
            safe(right),
            safe(record)
        ),
        Finding::WrongLabel { record, right, host, port, .. } => format!(
            "The administrator publishes `{} SRV 0 1 {port} {}.` in its place. Look first: `dig SRV {} +short`. A change counts after the TTL, often within an hour.",
            safe(right),
            safe(host),
            safe(record)
        ),
        Finding::MixedExchangers { other, .. } => format!(
            "If nobody has a mailbox there any more, the administrator removes the record of {}. Look first: `dig MX {domain} +short`.",
            safe(other)
        ),
        Finding::MailboxElsewhere { host } => format!(
            "Ask the help desk for the servers of this mailbox; {} is one of the organisation's. The administrator looks first in Exchange Online: `Get-Recipient -Identity ADDRESS | Format-List RecipientTypeDetails`; `MailUser` means that the mailbox is elsewhere.",
            safe(host)
        ),
        Finding::SpfTwice { .. } => format!(
            "The administrator puts them into one. Look first: `dig TXT {domain} +short`."
        ),
        Finding::TypedDiffers(difference, _) if difference.second.is_none() => format!(
            "Choose a protocol that the domain offers, or ask its administrator whether {} is to be had after all. {}",
            difference.protocol,
            to_try(&difference.first, commands)
        ),
        Finding::TypedDiffers(difference, Some(TypedFault::BeginsWith(security))) => format!(
            "In the program choose {security} with port {}, or what is published: {}.",
            difference.first.port,
            difference.second.as_ref().map_or_else(String::new, place)
        ),
        Finding::TypedDiffers(..) => {
            "Type what is published, unless your administrator or the provider's own page says otherwise.".to_owned()
        }
        Finding::TargetMissing { records, targets, .. } => format!(
            "The administrator corrects or removes the {}. Look first: `dig SRV {} +short`. A change counts after the TTL, often within an hour.",
            if targets.len() > 1 { "records" } else { "record" },
            safe(records.first().map_or("", String::as_str))
        ),
        Finding::HostMissing { source: Source::Provider, host, .. } => format!(
            "The name exists for the rest of the world: a filter or a DNS server of this network hides it. Ask another one: `mailprobe discover {domain} --dns 9.9.9.9`, and tell the network's administrator about {}.",
            safe(host)
        ),
        Finding::HostMissing { source, .. } if !source.is_of_domain() => format!(
            "{} Nobody of the domain can correct the database; what the domain publishes itself counts for more.",
            instead(commands)
        ),
        Finding::HostMissing { host, .. } => format!(
            "{} The administrator corrects the settings. Look first: `dig {} +short`.",
            instead(commands),
            safe(host)
        ),
        Finding::NoPort { record, usual, .. } => format!(
            "The administrator gives the record its port (usual is {usual}), or the target `.` where there is no such service. Look first: `dig SRV {} +short`. A change counts after the TTL, often within an hour.",
            safe(record)
        ),
        Finding::NotOfProvider { record, provider, offers: true, .. } => format!(
            "The administrator corrects the record to a server that {provider} documents, or removes it. Look first: `dig SRV {} +short`.",
            safe(record)
        ),
        Finding::NotOfProvider { record, .. } => format!(
            "The administrator removes the record, or gives it the target `.` with port 0. Look first: `dig SRV {} +short`.",
            safe(record)
        ),
        Finding::SplitProviders { .. } => format!(
            "The administrator removes the alias if the mailboxes have moved away. Look first: `dig CNAME autodiscover.{domain} +short`."
        ),
        Finding::AutodiscoverMissing { wanted } => format!(
            "The administrator publishes `autodiscover.{domain} CNAME {wanted}.` The records that Microsoft wants stand in the Microsoft 365 admin center > Settings > Domains."
        ),
        Finding::AutodiscoverElsewhere { .. } => format!(
            "The administrator looks first: `dig autodiscover.{domain} +short`. Without an Exchange Server of your own, replace it by the alias that the Microsoft 365 admin center > Settings > Domains names."
        ),
        Finding::WebPageForAutodiscover { .. } => {
            "Whoever runs the web site lets it answer 404 under `/autodiscover/`.".to_owned()
        }
        Finding::LedElsewhere { from, by_answer: true, .. } => {
            format!(
                "Whoever runs the domain sends programs there. See that you know that name before you rely on it. It stands in the answer of {} to a question that is posted (`RedirectUrl`).",
                safe(from)
            )
        }
        Finding::LedElsewhere { question, from, .. } => {
            let look = match question {
                Question::AutodiscoverSrv => format!("`dig SRV {} +short` shows the record.", safe(from)),
                _ => format!("`curl -sI {}` shows the redirection.", asked_at(*question, from)),
            };
            format!("Whoever runs the domain sends programs there. See that you know that name before you rely on it. The administrator can look: {look}")
        }
        Finding::Untrusted { trouble: WebTrouble::Untrusted { fault, .. }, .. } => {
            let needed = match fault {
                CertificateFault::NameMismatch => "a certificate for its own name",
                CertificateFault::Expired | CertificateFault::IntermediateExpired => "a certificate that has not run out",
                CertificateFault::MissingIntermediate => "the certificates between its own and the root, which it leaves out",
                _ => "a certificate whose issuer everybody trusts",
            };
            format!("The administrator gives that host {needed}, or removes the name.")
        }
        Finding::Untrusted { .. } => "The administrator mends the certificate of that host, or removes the name.".to_owned(),
        Finding::OnlyPlain { .. } => "The administrator offers them with https as well; current mail programs ask for that first.".to_owned(),
        Finding::BadFile { url, .. } => format!("The administrator corrects it. Look first: `curl {}`.", quoted(&safe(url))),
        Finding::FileMistake { url, .. } => format!(
            "The administrator corrects it. Look first: `curl {}`.",
            quoted(&safe(url))
        ),
        Finding::FileFails { url, .. } => format!(
            "The administrator lets everybody read the file, or removes the name of the host. Look first: `curl -sI {}`.",
            quoted(&safe(url))
        ),
        Finding::ProxyFails { .. } => {
            "Start the proxy, correct its address, or go without it: `--proxy none`.".to_owned()
        }
        Finding::NoExchanger => format!(
            "Read the part after the @ again, letter by letter. Where it is right, ask the help desk under which domain the mail is. Its administrator looks first: `dig MX {domain} +short`."
        ),
        Finding::Unconfirmed => format!(
            "The administrator renews the digest. Look first: `dig TXT _ua-auto-config.{domain} +short`."
        ),
        Finding::Wildcard { .. } => match commands.names_servers {
            true => "Nothing has to be done, as long as the settings above are right.".to_owned(),
            false => format!("The administrator publishes the settings in SRV records or a settings file: programs that guess names are led to this address. Look first: `dig autoconfig.{domain} +short`."),
        },
        Finding::InsideServer { host, may_be_right, .. } if host.parse::<IpAddr>().is_ok() => format!(
            "{}The administrator publishes the name of the server that its certificate is for, which everybody can look up.",
            if *may_be_right { "In that network a program may connect, and warn of the certificate. " } else { "" }
        ),
        Finding::InsideServer { host, may_be_right: true, .. } => format!(
            "In that network nothing has to be done. Where mail does not connect, the computer is outside of it: use its VPN, or the name that its administrator has for that; whether this name has another address there: `dig {} @9.9.9.9 +short`.",
            safe(host)
        ),
        Finding::InsideServer { host, address, .. } if address.is_loopback() || address.is_unspecified() => format!(
            "Look first: `dig {0} +short`, and `dig {0} @9.9.9.9 +short`. Where they differ, a filter or the DNS server of this network hides the name; where not, the administrator publishes the address by which the server is reached.",
            safe(host)
        ),
        Finding::InsideServer { host, .. } => format!(
            "The administrator publishes the address by which the server is reached from outside. Look first: `dig {} +short`.",
            safe(host)
        ),
        Finding::NamedByAddress { .. } => {
            "The administrator publishes the name of the server that its certificate is for.".to_owned()
        }
        Finding::EveryName { .. } | Finding::Portal { .. } | Finding::ForeignCertificate { .. } => {
            "Open any page of the web in the browser of this computer, sign in where it leads to, and ask again. Otherwise ask another DNS server with --dns.".to_owned()
        }
        Finding::Unanswered { .. } => format!(
            "Ask again, or ask another DNS server: `mailprobe discover {domain} --dns 9.9.9.9`."
        ),
        Finding::NotFollowed { from, by_answer: true, .. } => format!(
            "The administrator lets Autodiscover send on to an address with https at port 443 that everybody reaches. It stands in the answer of {} to a question that is posted (`RedirectUrl`).",
            safe(from)
        ),
        Finding::NotFollowed { question, from, .. } => format!(
            "The administrator redirects to an address with https at port 443 that everybody reaches. Look first: `curl -sI {}`.",
            asked_at(*question, from)
        ),
        Finding::AddressRedirected { address, .. } => format!(
            "Ask for that address: `mailprobe discover {}`.",
            quoted_or(address, "ADDRESS")
        ),
        Finding::GoesRound { question, url } if question.is_autodiscover() => format!(
            "The administrator mends the answer of Autodiscover at {}: it leads back to itself, and programs give up.",
            safe(url.split('?').next().unwrap_or_default())
        ),
        Finding::GoesRound { url, .. } => format!(
            "The administrator mends the redirection. Look first: `curl -sIL --max-redirs 10 {}`.",
            quoted_or(url.split('?').next().unwrap_or_default(), "URL")
        ),
        Finding::NoAnswers { of_domain: true, .. } => format!(
            "Ask again in some minutes. The administrator of the domain looks first: `dig NS {domain}`, then `dig MX {domain} @` with each of these servers."
        ),
        Finding::NoAnswers { of_domain: false, .. } => format!(
            "Ask another DNS server: `mailprobe discover {domain} --dns 9.9.9.9`. If that is answered, the administrator of this network looks after its own; `mailprobe {domain}` tells more."
        ),
        Finding::NullMx => format!(
            "Read the part after the @ again, or ask for the address that mail reaches. If the domain should have mail, its administrator puts records of its mail servers in the place of `MX 0 .` (look first: `dig MX {domain} +short`)."
        ),
        Finding::NoDomain { near: None } => {
            "Read the part after the @ again, letter by letter. Where it is right, whoever runs the domain sees whether its registration has run out.".to_owned()
        }
        Finding::NoDomain { near: Some(near) } => format!(
            "Read the part after the @ again. If {near} is meant: `mailprobe discover {}`.",
            address_of(&whom.at(near))
        ),
        Finding::ServerName { domain: above } => {
            let of_domain = above.as_deref().map_or_else(
                || "To find settings, type the whole e-mail address".to_owned(),
                |above| format!("For the settings: `mailprobe discover {}`, or with the whole e-mail address", safe(above)),
            );
            format!("{of_domain}. To try the server itself: `mailprobe {domain}`.")
        }
        Finding::Unencrypted(_) => "The administrator offers the protocol with TLS, and publishes that.".to_owned(),
        Finding::SpfLacks { include, .. } => format!(
            "The administrator adds `include:{include}` to the TXT record that begins with v=spf1. Look first: `dig TXT {domain} +short`."
        ),
    }
}

/// How what was typed is tried all the same; a port alone needs the name of a server.
fn to_try(typed: &Setting, commands: &Commands<'_>) -> String {
    match commands.check(&[typed]) {
        Some(command) => format!("To try what was typed: `{command}`."),
        None => format!(
            "To try that port all the same, name the server: `--{} HOST:{}`.",
            typed.protocol.name(),
            typed.port
        ),
    }
}

/// The address of the web that a question was put to, as a shell takes it.
fn asked_at(question: Question, host: &str) -> String {
    let path = match question {
        Question::AutoconfigHost => "/mail/config-v1.1.xml",
        Question::AutoconfigWellKnown => "/.well-known/autoconfig/mail/config-v1.1.xml",
        Question::Pacc => "/.well-known/user-agent-configuration.json",
        _ => "/autodiscover/autodiscover.xml",
    };
    let scheme = match question {
        Question::AutodiscoverRedirect => "http",
        _ => "https",
    };
    quoted(&safe(&format!("{scheme}://{host}{path}")))
}
