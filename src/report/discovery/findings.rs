//! What was found beside the servers, as a sentence, and what to do about it.

use super::words::{capital, difference_words, place, source_words, web_words};
use crate::discover::finding::Finding;
use crate::discover::{Source, Unreadable};
use crate::observation::discovery::Question;
use crate::report::words::dns_words;
use crate::style::safe;

/// What it is.
pub(super) fn says(finding: &Finding) -> String {
    match finding {
        Finding::Differs(difference) | Finding::TypedDiffers(difference) => {
            difference_words(difference)
        }
        Finding::DatabaseDiffers(difference) => {
            format!("{} The database is of an earlier day.", difference_words(difference))
        }
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
        Finding::NotOfProvider { record, server, provider, protocol } => format!(
            "The record {} names {}, where {provider} documents no {protocol}.",
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
        Finding::LedElsewhere { question, from, to } => format!(
            "{} at {} leads on to {}, a host of another domain.",
            subject(*question),
            safe(from),
            safe(to)
        ),
        Finding::Untrusted { question, host, trouble } => format!(
            "{} is not read: {} {}.",
            subject(*question),
            safe(host),
            web_words(trouble, host)
        ),
        Finding::OnlyPlain { url } => format!(
            "A settings file is at {} without encryption alone. Anybody on the way could have written it, so it is not used here.",
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
        Finding::NullMx => "The domain says that it takes no mail at all (null MX).".to_owned(),
        Finding::NoDomain => "The domain does not exist (NXDOMAIN).".to_owned(),
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

/// Who does what about it.
pub(super) fn next_step(finding: &Finding, domain: &str) -> String {
    let domain = safe(domain);
    match finding {
        Finding::Differs(_) | Finding::DatabaseDiffers(_) => format!(
            "Try which one works: `mailprobe {domain}`. The administrator makes all places name the same servers."
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
        Finding::LedElsewhere { .. } => "See that you know the other name before you rely on it.".to_owned(),
        Finding::Untrusted { .. } => {
            "The administrator gives that host a certificate for its own name, or removes the name.".to_owned()
        }
        Finding::OnlyPlain { .. } => "The administrator offers it with https as well; current mail programs ask for that first.".to_owned(),
        Finding::BadFile { url, .. } => format!("The administrator corrects it. Look first: `curl {}`.", safe(url)),
        Finding::Unconfirmed => format!(
            "The administrator renews the digest. Look first: `dig TXT _ua-auto-config.{domain} +short`."
        ),
        Finding::Wildcard { .. } => "Nothing has to be done, as long as the settings above are right.".to_owned(),
        Finding::EveryName { .. } | Finding::Portal { .. } => {
            "Open any page of the web in the browser of this computer, sign in where it leads to, and ask again. Otherwise ask another DNS server with --dns.".to_owned()
        }
        Finding::Unanswered { .. } => "Ask again, or ask another DNS server with --dns.".to_owned(),
        Finding::NullMx | Finding::NoDomain => "Read the part after the @ again.".to_owned(),
        Finding::Unencrypted(_) => "The administrator offers the protocol with TLS, and publishes that.".to_owned(),
        Finding::SpfLacks { include, .. } => format!(
            "The administrator adds `include:{include}` to the TXT record that begins with v=spf1. Look first: `dig TXT {domain} +short`."
        ),
    }
}
