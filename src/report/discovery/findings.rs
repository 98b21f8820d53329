//! What was found beside the servers, as a sentence, and what to do about it.

mod file;
mod next;

use std::net::IpAddr;

use self::file::mistake_words;
pub(super) use self::file::unreadable;
pub(super) use self::next::next_step;
use super::words::{capital, difference_words, place, source_words, web_words};
use crate::discover::Source;
use crate::discover::compare::Difference;
use crate::discover::finding::{Finding, Led, TypedFault, Unfollowed};
use crate::endpoint::Security;
use crate::observation::discovery::Question;
use crate::observation::dns::DnsTrouble;
use crate::report::build::joined;
use crate::report::words::{dns_words, proxy_words};
use crate::style::safe;

/// What it is.
pub(super) fn says(finding: &Finding) -> String {
    match finding {
        Finding::TypedDiffers(difference, fault) => {
            format!("{}{}", difference_words(difference), fault_words(difference, fault.as_ref()))
        }
        Finding::Differs(difference) => match difference.is_open {
            _ if difference.second.is_none() => {
                format!("{} The records count for more.", difference_words(difference))
            }
            true => format!("{} Neither counts for more.", difference_words(difference)),
            false => format!("{} The first counts for more, and is used.", difference_words(difference)),
        },
        Finding::DatabaseDiffers(difference) if difference.against == Source::AutoconfigMx => format!(
            "{} The house runs that server, and says so to its own customers.",
            difference_words(difference)
        ),
        Finding::DatabaseDiffers(difference) => {
            format!("{} The database is of an earlier day.", difference_words(difference))
        }
        Finding::AccountDiffers(difference) => format!(
            "{} One of the two may be wrong; many servers take both.",
            difference_words(difference)
        ),
        Finding::WrongLabel { record, host, port, of_port, .. } => {
            let (begins, promises) = match of_port {
                Security::ImplicitTls => ("with TLS", "clear text and STARTTLS"),
                _ => ("in clear text, with STARTTLS", "TLS from the start"),
            };
            format!(
                "The record {} names {} at port {port}. Connections to that port begin {begins}, and the name of the record promises {promises}: programs that follow it cannot connect.",
                safe(record),
                safe(host)
            )
        }
        Finding::MixedExchangers { first, other, provider } => {
            let whose = provider.map_or_else(String::new, |provider| format!(" ({provider})"));
            format!(
                "Mail for the domain goes to {}, and to {}{whose} only when that fails: it may be left over from a move.",
                safe(first),
                safe(other)
            )
        }
        Finding::MailboxElsewhere { host } => format!(
            "Microsoft's Autodiscover leads this address to {}, which is not Microsoft's: its mailbox is probably on a server of the organisation, and outlook.office365.com does not have it.",
            safe(host)
        ),
        Finding::SpfTwice { count } => format!(
            "The domain has {count} SPF records. One is allowed; with more, those who receive mail take all of them for none (RFC 7208, section 4.5)."
        ),
        Finding::TargetMissing { records, targets, trouble } => missing(records, targets, trouble),
        Finding::HostMissing { source, host, trouble } => format!(
            "{} names {}, and that {}.",
            capital(source_words(*source)),
            safe(host),
            dns_words(trouble)
        ),
        Finding::NoPort { record, host, .. } => format!(
            "The record {} names {} with port 0, which is none: programs pass it over, or fail.",
            safe(record),
            safe(host)
        ),
        Finding::NotOfProvider { record, server, provider, protocol, .. } => format!(
            "The record {} names {}, where {provider} documents no {protocol} like that.",
            safe(record),
            safe(server)
        ),
        Finding::SplitProviders { mail, autodiscover } => format!(
            "Mail for the domain goes to {}, and the name for Autodiscover leads to {autodiscover}: Outlook and phones look there.",
            safe(mail)
        ),
        Finding::AutodiscoverMissing { wanted } => format!(
            "The domain has no name for Autodiscover (autodiscover, an alias of {wanted}): Outlook and phones cannot set the account up by themselves. IMAP, POP and SMTP do not need it."
        ),
        Finding::AutodiscoverElsewhere { name, host, trouble } => {
            let whose = host.as_deref().map_or_else(
                || "has addresses of its own".to_owned(),
                |host| format!("is an alias of {}", safe(host)),
            );
            let comes = match trouble {
                None => "Outlook and phones ask there first.".to_owned(),
                Some(trouble) => format!("It {}, so Outlook and phones fail.", web_words(trouble, name)),
            };
            format!("The name for Autodiscover ({}) {whose}, and not of Microsoft's servers. {comes}", safe(name))
        }
        Finding::WebPageForAutodiscover { url } => format!(
            "An ordinary web server answers at {} with a page for people. Outlook asks there first, and may take it for an answer.",
            safe(url)
        ),
        Finding::LedElsewhere { question, from, to, tells_address, says, .. } => {
            let told = match tells_address {
                true => " The redirection has the mail address in it, so that host was told it.",
                false => "",
            };
            let used = match says {
                Led::Used => "what is used is what that host says",
                Led::NotUsed => "what that host says is not used, because the way there begins without encryption, and anybody on it could have named another host",
                Led::Nothing => "no settings are there",
                Led::Failed => "nothing could be read there",
                Led::NotAsked => "it was not asked there",
            };
            format!(
                "{} at {} is redirected to {}, a host of another domain: {used}.{told}",
                subject(*question),
                safe(from),
                safe(to)
            )
        }
        Finding::Untrusted { question, host, trouble } if question.is_autodiscover() => format!(
            "Autodiscover is not read: {} {}. Outlook and phones warn of this certificate, or do not set the account up.",
            safe(host),
            web_words(trouble, host)
        ),
        Finding::Untrusted { question, host, trouble } => format!(
            "{} is not read: {} {}.",
            subject(*question),
            safe(host),
            web_words(trouble, host)
        ),
        Finding::OnlyPlain { url } => format!(
            "Settings are at {} without encryption alone. Anybody on the way could have written them, so they are not used here.",
            safe(url)
        ),
        Finding::BadFile { url, why } => format!("The settings file at {} {}.", safe(url), unreadable(*why)),
        Finding::FileMistake { url, mistake } => mistake_words(url, mistake),
        Finding::FileFails { url, status } => format!(
            "The settings file at {} is not to be had: the answer is {status}. Programs that look there find nothing.",
            safe(url)
        ),
        Finding::ProxyFails { trouble } => format!(
            "Nobody of the web could be asked: the proxy {}. What the domain publishes there is not known.",
            proxy_words(trouble)
        ),
        Finding::NoExchanger => {
            "The domain has no MX record: it takes no mail under this name, or at its own address alone, as few domains do.".to_owned()
        }
        Finding::Unconfirmed => {
            "A file of PACC is there, and the digest in the DNS does not confirm it, so it does not count.".to_owned()
        }
        Finding::Wildcard { address } => format!(
            "Every name below the domain has an address ({address}), also one that was made up (a wildcard record). That autoconfig and autodiscover exist says nothing."
        ),
        Finding::EveryName { address } => format!(
            "This network gives an address for every name, even for one that cannot exist ({address}): a login page, a filter or a DNS server that lies stands in between. What it says of names does not count."
        ),
        Finding::Portal { leads_to } => {
            let where_to = leads_to.as_deref().map_or_else(String::new, |host| {
                format!(", and leads to {}", safe(host))
            });
            format!("Somebody else answers in the place of a well-known page of the web{where_to}: a login page of this network, or a filter.")
        }
        Finding::ForeignCertificate { issuer, hosts } => {
            let by = issuer.as_deref().map_or_else(String::new, |issuer| format!(" (issued by {})", safe(issuer)));
            let hosts: Vec<String> = hosts.iter().map(|host| safe(host)).collect();
            format!(
                "{} have nothing to do with each other, and all show one certificate{by} that is for none of them: something in this network answers in their place, such as a login page or a filter.",
                joined(&hosts)
            )
        }
        Finding::InsideServer { host, address, may_be_right: true } => format!(
            "{}, which leads to nothing outside of the local network: these settings work there alone.",
            inside(host, *address)
        ),
        Finding::InsideServer { host, address, .. } => format!(
            "{}, which is one of {}: no server of the internet has it, so mail programs cannot reach it.",
            inside(host, *address),
            if address.is_loopback() || address.is_unspecified() { "each computer itself" } else { "a local network" }
        ),
        Finding::NamedByAddress { source, address } => format!(
            "{} names a server by its address ({address}) and not by its name: no certificate fits, so programs warn or give up.",
            capital(source_words(*source))
        ),
        Finding::Unanswered { records, trouble } => format!(
            "The question for {records} records {}. What the domain publishes there is not known.",
            dns_words(trouble)
        ),
        Finding::NotFollowed { question, from, to, why, .. } => {
            let why = match why {
                Unfollowed::Plain => ", without encryption. That is not followed: anybody on the way could answer there.".to_owned(),
                Unfollowed::Port => ", which is not at the port of the web (443). That is not followed.".to_owned(),
                Unfollowed::Inside(address) => format!(
                    ", whose address is {address}, one of this computer or of a local network. That is not followed: nobody outside can say what answers there."
                ),
                Unfollowed::ByAddress => ", an address instead of a name. That is not followed: no certificate proves who answers there.".to_owned(),
            };
            format!("{} at {} is redirected to {}{why}", subject(*question), safe(from), safe(to))
        }
        Finding::AddressRedirected { from, address } => format!(
            "Autodiscover at {} says that this mailbox has the address {}, and that programs ask for that one.",
            safe(from),
            safe(address)
        ),
        Finding::GoesRound { question, url } => format!(
            "{} at {} redirects without end, so nothing is read there.",
            subject(*question),
            safe(url.split('?').next().unwrap_or_default())
        ),
        Finding::NoAnswers { trouble, of_domain: true } => format!(
            "The question for the records of the domain {}, and a question about another name was answered: it is the domain's own name servers that do not answer. What it publishes is not known.",
            dns_words(trouble)
        ),
        Finding::NoAnswers { trouble, of_domain: false } => format!(
            "No question was answered: each name {}. That says nothing of the domain; it is the DNS server that was asked, or the way to it.",
            dns_words(trouble)
        ),
        Finding::NullMx => {
            "The domain says itself that it takes no mail (a null MX record, RFC 7505): what is sent to its addresses comes back.".to_owned()
        }
        Finding::NoDomain { near: None } => "The domain does not exist (NXDOMAIN).".to_owned(),
        Finding::NoDomain { near: Some(near) } => {
            format!("The domain does not exist (NXDOMAIN). {near} is called nearly the same.")
        }
        Finding::ServerName { .. } => {
            "This is understood as the name of a server, and it has no mail of its own. Settings are published for mail domains: what stands behind the @ of an address."
                .to_owned()
        }
        Finding::Unencrypted(setting) => format!(
            "{}: {} names {}. A password would go over the line as it is; mailprobe never does that.",
            setting.protocol,
            source_words(setting.source),
            place(setting)
        ),
        Finding::SpfLacks { include, provider } => format!(
            "The SPF record of the domain leaves out {include}: what is sent through {provider} may be taken for forged by those who receive it."
        ),
    }
}

/// The servers of records that do not exist: the first of many, and how many more.
fn missing(records: &[String], targets: &[String], trouble: &DnsTrouble) -> String {
    let shown = |all: &[String], most: usize| {
        let mut shown: Vec<String> = all.iter().take(most).map(|one| safe(one)).collect();
        match all.len().saturating_sub(most) {
            0 => {}
            more => shown.push(format!("{more} more")),
        }
        joined(&shown)
    };
    let (record, target) = (shown(records, 2), shown(targets, 2));
    match (records.len(), targets.len()) {
        (1, 1) => format!(
            "The record {record} names {target}, and that {}.",
            dns_words(trouble)
        ),
        (1, _) => format!(
            "Records {record} name {target}; each of these {}.",
            dns_words(trouble)
        ),
        (_, 1) => format!(
            "The records {record} name {target}, and that {}.",
            dns_words(trouble)
        ),
        (..) => format!(
            "The records {record} name {target}; each of these {}.",
            dns_words(trouble)
        ),
    }
}

/// What is wrong with what was typed, behind how it differs.
fn fault_words(difference: &Difference, fault: Option<&TypedFault>) -> String {
    let typed = &difference.first;
    match fault {
        None => String::new(),
        Some(TypedFault::NoHost(trouble)) => {
            format!(
                " What was typed cannot work: {} {}.",
                safe(&typed.host),
                dns_words(trouble)
            )
        }
        Some(TypedFault::BeginsWith(security)) => {
            let begins = match security {
                Security::ImplicitTls => "with TLS, before anything is said",
                Security::StartTls | Security::ClearText => "in clear text, with STARTTLS",
            };
            format!(
                " What was typed cannot work: connections to port {} begin {begins}.",
                typed.port
            )
        }
        Some(TypedFault::PortOf(protocol)) => format!(
            " What was typed cannot work: port {} is one of {protocol}.",
            typed.port
        ),
        Some(TypedFault::UnusualPort) => {
            format!(" Mail programs do not use port {} for it.", typed.port)
        }
        Some(TypedFault::AddressOf(name)) => format!(
            " It is an address of {}; a certificate is for the name, so a program warns where the address stands.",
            safe(name)
        ),
    }
}

/// That a server is named by this address, or that its name has it.
fn inside(host: &str, address: IpAddr) -> String {
    match host.parse::<IpAddr>() {
        Ok(_) => format!("A server is named by the address {address}"),
        Err(_) => format!("{} has the address {address}", safe(host)),
    }
}

/// What a question is for, as the subject of a sentence.
const fn subject(question: Question) -> &'static str {
    match question {
        Question::AutoconfigHost | Question::AutoconfigWellKnown | Question::AutoconfigPlain => {
            "The settings file"
        }
        Question::Pacc => "The file of PACC",
        Question::AutoconfigMx | Question::AutoconfigMxMain => {
            "The settings file of the house that mail goes to"
        }
        Question::Ispdb | Question::IspdbMx => "The database of mail settings",
        Question::Realm | Question::OpenId => "Microsoft's sign-in service",
        Question::AutodiscoverRoot
        | Question::AutodiscoverHost
        | Question::AutodiscoverRedirect
        | Question::AutodiscoverSrv
        | Question::AutodiscoverJson => "Autodiscover",
    }
}
