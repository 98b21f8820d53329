//! What was found beside the servers, as a sentence, and what to do about it.

use super::command;
use super::words::{capital, difference_words, place, source_words, web_words};
use crate::discover::compare::Difference;
use crate::discover::finding::Finding;
use crate::discover::{Source, Unreadable, Whom};
use crate::endpoint::Security;
use crate::observation::discovery::Question;
use crate::observation::tls::CertificateFault;
use crate::observation::web::WebTrouble;
use crate::report::words::dns_words;
use crate::style::safe;

/// What it is.
pub(super) fn says(finding: &Finding) -> String {
    match finding {
        Finding::TypedDiffers(difference) => difference_words(difference),
        Finding::Differs(difference) => match difference.is_open {
            _ if difference.second.is_none() => {
                format!("{} The records count for more.", difference_words(difference))
            }
            true => format!("{} Neither counts for more.", difference_words(difference)),
            false => format!("{} The first counts for more, and is used.", difference_words(difference)),
        },
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
        Finding::MixedExchangers { first, other, provider } => format!(
            "Mail for the domain goes to {}, and to {} ({provider}) only when that fails: it may be left over from a move.",
            safe(first),
            safe(other)
        ),
        Finding::MailboxElsewhere { host } => format!(
            "Microsoft's Autodiscover leads this address to {}, which is not Microsoft's: its mailbox is probably on a server of the organisation, and outlook.office365.com does not have it.",
            safe(host)
        ),
        Finding::SpfTwice { count } => format!(
            "The domain has {count} SPF records. One is allowed; with more, those who receive mail take all of them for none (RFC 7208, section 4.5)."
        ),
        Finding::TargetMissing { record, target, trouble } => format!(
            "The record {} names {}, and that {}.",
            safe(record),
            safe(target),
            dns_words(trouble)
        ),
        Finding::HostMissing { source, host, trouble } => format!(
            "{} names {}, and that {}.",
            capital(source_words(*source)),
            safe(host),
            dns_words(trouble)
        ),
        Finding::NotOfProvider { record, server, provider, protocol, .. } => format!(
            "The record {} names {}, where {provider} documents no {protocol} like that.",
            safe(record),
            safe(server)
        ),
        Finding::SplitProviders { mail, autodiscover } => format!(
            "Mail for the domain goes to {mail}, and the name for Autodiscover leads to {autodiscover}: Outlook and phones look there."
        ),
        Finding::AutodiscoverMissing { wanted } => format!(
            "The domain has no name for Autodiscover (autodiscover, an alias of {wanted}): Outlook and phones cannot set the account up by themselves. IMAP, POP and SMTP do not need it."
        ),
        Finding::AutodiscoverElsewhere { host, trouble } => {
            let whose = host.as_deref().map_or_else(
                || "has addresses of its own".to_owned(),
                |host| format!("is an alias of {}", safe(host)),
            );
            let comes = match trouble {
                None => "Outlook and phones ask there first.".to_owned(),
                Some(trouble) => format!("It {}, so Outlook and phones fail.", web_words(trouble, "autodiscover")),
            };
            format!("The name for Autodiscover {whose}, and not of Microsoft's servers. {comes}")
        }
        Finding::WebPageForAutodiscover { url } => format!(
            "An ordinary web server answers at {} with a page for people. Outlook asks there first, and may take it for an answer.",
            safe(url)
        ),
        Finding::LedElsewhere { question, from, to, tells_address, has_settings } => {
            let told = match tells_address {
                true => " The redirection has the mail address in it, so that host was told it.",
                false => "",
            };
            let used = match has_settings {
                true => "what is used is what that host says",
                false => "no settings are there",
            };
            format!(
                "{} at {} is redirected to {}, a host of another domain: {used}.{told}",
                subject(*question),
                safe(from),
                safe(to)
            )
        }
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
        Finding::Unanswered { records, trouble } => format!(
            "The question for {records} records {}. What the domain publishes there is not known.",
            dns_words(trouble)
        ),
        Finding::NotFollowed { question, from, to } => format!(
            "{} at {} is redirected to {}, without encryption. That is not followed: anybody on the way could answer there.",
            subject(*question),
            safe(from),
            safe(to)
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
            "The domain says itself that it takes no mail (a null MX record, RFC 7505): nobody has a mailbox there.".to_owned()
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

/// What a question is for, as the subject of a sentence.
const fn subject(question: Question) -> &'static str {
    match question {
        Question::AutoconfigHost | Question::AutoconfigWellKnown | Question::AutoconfigPlain => {
            "The settings file"
        }
        Question::Pacc => "The file of PACC",
        Question::Ispdb | Question::IspdbMx => "The database of mail settings",
        Question::Realm | Question::OpenId => "Microsoft's sign-in service",
        Question::AutodiscoverRoot
        | Question::AutodiscoverHost
        | Question::AutodiscoverRedirect
        | Question::AutodiscoverSrv
        | Question::AutodiscoverJson => "Autodiscover",
    }
}

/// Why a file cannot be read; the sentence goes on from the file.
pub(super) const fn unreadable(why: Unreadable) -> &'static str {
    match why {
        Unreadable::TooLong => "is longer than any settings file",
        Unreadable::NotXml => "is no XML that can be read",
        Unreadable::DocumentType => {
            "has a document type, which settings files do not need and which can make them grow without end"
        }
        Unreadable::NotJson => "is no JSON that can be read",
        Unreadable::AnotherForm => "is something else than settings",
        Unreadable::NoServers => "names no server of IMAP, POP3 or SMTP that can be used",
    }
}

/// The commands that try the servers of both sides of a difference.
fn both(difference: &Difference, whom: &Whom) -> String {
    let one = command::check(whom, &[&difference.first]);
    let other = difference.second.as_ref();
    let other = other.and_then(|other| command::check(whom, &[other]));
    match (one, other) {
        (Some(one), Some(other)) => format!("Try both: `{one}` and `{other}`. "),
        (Some(one), None) => format!("Try it: `{one}`. "),
        (None, _) => String::new(),
    }
}

/// Who does what about it.
pub(super) fn next_step(finding: &Finding, whom: &Whom) -> String {
    let domain = safe(&whom.domain);
    match finding {
        Finding::Differs(difference) | Finding::DatabaseDiffers(difference) => format!(
            "{}The administrator makes all places name the same servers.",
            both(difference, whom)
        ),
        Finding::AccountDiffers(_) => {
            "Try the first; if it is refused, the other one once. The administrator makes both say the same.".to_owned()
        }
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
        Finding::TypedDiffers(_) => {
            "Type what is published, unless your administrator or the provider's own page says otherwise.".to_owned()
        }
        Finding::TargetMissing { record, .. } => format!(
            "The administrator corrects or removes the record. Look first: `dig SRV {} +short`. A change counts after the TTL, often within an hour.",
            safe(record)
        ),
        Finding::HostMissing { source: Source::Provider, host, .. } => format!(
            "The name exists for the rest of the world: a filter or a DNS server of this network hides it. Ask another one: `mailprobe discover {domain} --dns 9.9.9.9`, and tell the network's administrator about {}.",
            safe(host)
        ),
        Finding::HostMissing { host, .. } => format!(
            "The administrator corrects the settings. Look first: `dig {} +short`.",
            safe(host)
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
        Finding::LedElsewhere { .. } => {
            "Whoever runs the domain sends programs there. See that you know that name before you rely on it. The administrator can look: `curl -I` with the address of the settings file shows the redirection."
                .to_owned()
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
        Finding::BadFile { url, .. } => format!("The administrator corrects it. Look first: `curl {}`.", safe(url)),
        Finding::Unconfirmed => format!(
            "The administrator renews the digest. Look first: `dig TXT _ua-auto-config.{domain} +short`."
        ),
        Finding::Wildcard { .. } => "Nothing has to be done, as long as the settings above are right.".to_owned(),
        Finding::EveryName { .. } | Finding::Portal { .. } => {
            "Open any page of the web in the browser of this computer, sign in where it leads to, and ask again. Otherwise ask another DNS server with --dns.".to_owned()
        }
        Finding::Unanswered { .. } => format!(
            "Ask again, or ask another DNS server: `mailprobe discover {domain} --dns 9.9.9.9`."
        ),
        Finding::NotFollowed { .. } => {
            "The administrator redirects to an address with https. Look first: `curl -I` with the address of the settings file.".to_owned()
        }
        Finding::GoesRound { url, .. } => format!(
            "The administrator mends the redirection. Look first: `curl -sIL --max-redirs 5 {}`.",
            safe(url.split('?').next().unwrap_or_default())
        ),
        Finding::NoAnswers { of_domain: true, .. } => format!(
            "Ask again in some minutes. The administrator of the domain looks first: `dig NS {domain}`, then `dig MX {domain} @` with each of these servers."
        ),
        Finding::NoAnswers { of_domain: false, .. } => format!(
            "Ask another DNS server: `mailprobe discover {domain} --dns 9.9.9.9`. If that is answered, the administrator of this network looks after its own; `mailprobe {domain}` tells more."
        ),
        Finding::NullMx => format!(
            "Read the part after the @ again, or ask for the address that mail reaches. If the domain should have mail, its administrator replaces the record `MX 0 .` Look first: `dig MX {domain} +short`."
        ),
        Finding::NoDomain { near: None } => {
            "Read the part after the @ again, letter by letter. Where it is right, whoever runs the domain sees whether its registration has run out.".to_owned()
        }
        Finding::NoDomain { near: Some(near) } => format!(
            "Read the part after the @ again. If {near} is meant: `mailprobe discover {}`.",
            command::subject(&whom.at(near))
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
