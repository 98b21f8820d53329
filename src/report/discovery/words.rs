//! Servers, sources and their differences as words.

use crate::catalogue::dates::{self, Ended, State, Turn};
use crate::discover::compare::{Difference, What};
use crate::discover::judge::{Agreed, Chosen, Contested};
use crate::discover::said::Says;
use crate::discover::{Judgement, Setting, SignIn, Source, Trust, UserName, alias};
use crate::endpoint::{Protocol, RELAY_PORT};
use crate::observation::web::WebTrouble;
use crate::provider::{Cloud, Provider};
use crate::report::build::joined;
use crate::report::words::{certificate_words, dns_words, proxy_words, tcp_words, tls_words};
use crate::style::safe;

/// Who says it, as the subject of a sentence.
pub(super) const fn source_words(source: Source) -> &'static str {
    match source {
        Source::Typed => "what was typed",
        Source::AutoconfigHost => "the settings file at autoconfig",
        Source::AutoconfigWellKnown => "the settings file at the domain itself",
        Source::Pacc => "the file of PACC",
        Source::Srv => "the SRV records",
        Source::Autodiscover => "Autodiscover",
        Source::Provider => "the provider's documentation",
        Source::AutoconfigMx => "the settings file of the house that mail goes to",
        Source::Ispdb => "the database of mail settings",
        Source::IspdbLive => "the live database of mail settings",
        Source::IspdbMx => "the database of mail settings for where mail goes",
    }
}

/// Who publishes a user name, by the word of the source, as the subject of a sentence.
pub(in crate::report) fn says_name(by: &str) -> &'static str {
    let mut all = Source::ALL.into_iter();
    all.find(|one| one.name() == by)
        .map_or("another source", source_words)
}

/// Host, port and encryption.
pub(super) fn place(setting: &Setting) -> String {
    if setting.host.is_empty() {
        return format!("port {} ({})", setting.port, setting.security);
    }
    let host = match setting.host.contains(':') {
        true => format!("[{}]", safe(&setting.host)),
        false => safe(&setting.host),
    };
    format!("{host}:{} ({})", setting.port, setting.security)
}

/// That what was typed is published, as a sentence.
pub(super) fn agreed_words(agreed: &Agreed) -> String {
    let Agreed { typed, published } = agreed;
    let (protocol, who) = (typed.protocol, source_words(published.source));
    let relay = match (protocol, typed.port) {
        (Protocol::Smtp, RELAY_PORT) => {
            " Port 25 is for servers among themselves, and shut in many networks: programs use 587 or 465."
        }
        _ => "",
    };
    let name = match published.source {
        Source::Srv => "name",
        _ => "names",
    };
    if typed.host != published.host {
        return format!(
            "{protocol}: what was typed leads to the same machine as {}, which {who} {name}. Its certificate has to hold for the typed name, too.",
            safe(&published.host)
        );
    }
    match typed.is_same_door(published) {
        true => format!(
            "{protocol}: what was typed is what {who} {name}: {}.{relay}",
            place(typed)
        ),
        false => format!(
            "{protocol}: what was typed, {}, is another usual door of the server that {who} {name}.{relay}",
            place(typed)
        ),
    }
}

/// In what two sources differ, as a sentence.
pub(super) fn difference_words(difference: &Difference) -> String {
    let Difference {
        protocol,
        what,
        first,
        second,
        against,
        ..
    } = difference;
    let (one, other) = (capital(source_words(first.source)), source_words(*against));
    let says = |source| match source {
        Source::Srv => "say",
        _ => "says",
    };
    let Some(second) = second else {
        return format!(
            "{protocol}: {one} {} {}, and {other} {} that {protocol} is not offered.",
            says(first.source),
            place(first),
            says(*against)
        );
    };
    if let What::UserName | What::SignIn = what {
        let both = [first, second].map(|one| match what {
            What::UserName => one
                .username
                .as_ref()
                .map_or_else(String::new, user_name_words),
            _ => format!("the sign-in by {}", all_way_words(&one.sign_in)),
        });
        return format!(
            "{protocol} at {}: {one} {} {}, and {other} {} {}.",
            place(first),
            says(first.source),
            both[0],
            says(*against),
            both[1]
        );
    }
    let in_what = match what {
        What::Host => "another server",
        What::Port => "another port of the same server",
        What::Security => "another kind of encryption at the same port",
        What::Offered | What::UserName | What::SignIn => "something else",
    };
    format!(
        "{protocol}: {one} {} {}, and {other} {} {in_what}, {}.",
        says(first.source),
        place(first),
        says(*against),
        place(second)
    )
}

/// The host of another domain that the settings file of this source is read from.
fn read_at(source: Source, judgement: &Judgement) -> Option<String> {
    let mut statements = judgement.statements.iter();
    statements.find_map(|one| match &one.says {
        Says::Settings { settings, .. } if settings.first()?.source == source => {
            one.led_to(&judgement.whom.domain)
        }
        _ => None,
    })
}

/// What is to be known of the servers that are trusted less than the first one.
fn strangers(chosen: &Chosen, judgement: &Judgement) -> String {
    let trust = |one: &Setting| one.source.trust(&one.host, &judgement.records);
    let first = chosen.settings.first().map(trust);
    let less = chosen
        .settings
        .iter()
        .filter(|one| Some(trust(one)) > first);
    let mut hosts: Vec<String> = less.map(|one| safe(&one.host)).collect();
    hosts.dedup();
    match hosts.len() {
        0 => String::new(),
        count => format!(
            " {} {} of another domain, and nothing proves that the domain means {}: see that you know the name. A check signs in there only once you name it with --{}.",
            joined(&hosts),
            if count == 1 { "is a host" } else { "are hosts" },
            if count == 1 { "it" } else { "them" },
            chosen.protocol.name()
        ),
    }
}

/// Why the servers of a protocol are trusted so far.
pub(super) fn trust_words(chosen: &Chosen, judgement: &Judgement) -> String {
    let Some(first) = chosen.settings.first() else {
        return String::new();
    };
    let source = first.source;
    let why = match source {
        Source::Typed => "You named it.".to_owned(),
        Source::AutoconfigHost | Source::AutoconfigWellKnown => {
            match (&chosen.led_by, read_at(source, judgement)) {
                (None, Some(host)) => format!(
                    "Whoever runs the domain publishes it in a settings file, and redirects that to {}, a host of another domain that something else speaks for, too: a record of the domain, or what is known of that provider.",
                    safe(&host)
                ),
                (None, None) => "Whoever runs the domain publishes it in a settings file, over an encrypted connection to a host that proved to be of the domain."
                    .to_owned(),
                (Some(host), _) => format!(
                    "The domain redirects its settings file to {}, a host of another domain that nothing else speaks for, and this is what that host says.",
                    safe(host)
                ),
            }
        }
        Source::Pacc => "Whoever runs the domain publishes it, and the DNS confirms the file.".to_owned(),
        Source::Srv if source.trust(&first.host, &judgement.records) == Trust::High => {
            "The domain publishes it in SRV records, and it is a host of the domain.".to_owned()
        }
        Source::Srv => "The domain publishes it in SRV records. It is a host of another domain, and the DNS proves nothing: see that you know the name."
            .to_owned(),
        Source::Autodiscover => match &chosen.led_by {
            None => "Autodiscover of the domain says so.".to_owned(),
            Some(host) => format!(
                "Autodiscover of the domain leads to {}, a host of another domain that nothing else speaks for, and this is what that host says.",
                safe(host)
            ),
        },
        Source::Provider => {
            let leads = match judgement.is_of_exchangers() {
                true => "Mail for the domain goes to",
                false => "The alias of the domain for Autodiscover leads to",
            };
            let provider = judgement.provider.title().unwrap_or("this provider");
            match chosen.trust {
                Trust::High => format!("{leads} {provider}, which documents it, and the name for Autodiscover is an alias of its own."),
                _ if alias::is_against_exchanger(&judgement.records) => format!(
                    "{leads} {provider}, which documents it. Mail goes elsewhere, so the alias may be left over from a move: a check signs in there only once you name it with --{}.",
                    chosen.protocol.name()
                ),
                _ => format!("{leads} {provider}, which documents it."),
            }
        }
        Source::Ispdb | Source::IspdbLive => "The database that Thunderbird reads settings from lists the domain.".to_owned(),
        Source::AutoconfigMx => "Mail for the domain goes to a house that publishes it for its own customers. That the mailbox is there, too, is likely and not certain."
            .to_owned(),
        Source::IspdbMx => "Mail for the domain goes to a provider that the database of Thunderbird lists. That the mailbox is there, too, is likely and not certain."
            .to_owned(),
    };
    let alone = match chosen.is_alone {
        true => format!(
            " {} is a host of another domain, and nothing else names it: see that you know the name. A check signs in there only once you name it with --{}.",
            safe(&first.host),
            chosen.protocol.name()
        ),
        false => String::new(),
    };
    let strangers = strangers(chosen, judgement);
    let contested = match chosen.contested {
        Contested::No => "",
        Contested::ByLess => " Another source, which counts for less, says otherwise.",
        Contested::ByEqual => " Another source, which counts for as much, contradicts it.",
    };
    format!("{why}{alone}{strangers}{contested}")
}

/// Whether the provider wants an app password in the place of the account's own.
pub(super) fn takes_app_password(setting: &Setting) -> bool {
    let by_password = setting.sign_in.contains(&SignIn::Password);
    by_password
        && Provider::owning(&setting.host).is_some_and(|owner| owner.app_passwords().is_some())
}

/// The day on which passwords are to end at a server of Exchange Online.
fn ending(setting: &Setting) -> Option<&'static Turn> {
    let owner = Provider::owning(&setting.host)?;
    let is_exchange = matches!(owner, Provider::ExchangeOnline(cloud) if cloud != Cloud::Consumer);
    let mut turns = dates::ends(Ended::Passwords, "exchange-online", setting.protocol);
    turns
        .next()
        .filter(|turn| is_exchange && turn.state == State::Announced)
}

/// The name and the way to sign in, as far as they are known.
pub(super) fn sign_in_words(setting: &Setting) -> String {
    let name = match &setting.username {
        None => Some("name: not published, try the whole address first".to_owned()),
        Some(UserName::Address) => Some("name: the whole address".to_owned()),
        Some(UserName::LocalPart) => Some("name: the part before the @".to_owned()),
        Some(UserName::Other(text)) => Some(format!("name: {}", safe(text))),
    };
    let app = takes_app_password(setting);
    let ways = setting.sign_in.iter();
    let ways: Vec<String> = ways
        .map(|way| match way {
            SignIn::Password if app => "app password, not the account's own".to_owned(),
            SignIn::Password => match ending(setting) {
                Some(turn) => format!(
                    "password (until {}, or as long as an administrator has it on)",
                    turn.said
                ),
                None => way_words(*way).to_owned(),
            },
            way => way_words(*way).to_owned(),
        })
        .collect();
    let ways = (!ways.is_empty()).then(|| format!("sign-in: {}", ways.join(" or ")));
    [name, ways]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(", ")
}

/// A form of the user name, as the object of a sentence.
fn user_name_words(name: &UserName) -> String {
    match name {
        UserName::Address => "that the user name is the whole address".to_owned(),
        UserName::LocalPart => "that the user name is the part before the @".to_owned(),
        UserName::Other(text) => format!("that the user name is {}", safe(text)),
    }
}

fn all_way_words(ways: &[SignIn]) -> String {
    let words: Vec<&str> = ways.iter().map(|way| way_words(*way)).collect();
    words.join(" or ")
}

const fn way_words(way: SignIn) -> &'static str {
    match way {
        SignIn::OAuth2 => "OAuth",
        SignIn::Password => "password",
        SignIn::EncryptedPassword => "encrypted password",
        SignIn::Ntlm => "NTLM",
        SignIn::Kerberos => "Kerberos",
        SignIn::Certificate => "client certificate",
        SignIn::ByAddress => "none, by the address of the computer",
        SignIn::AfterPop => "none, after POP",
        SignIn::Nothing => "none",
    }
}

/// Why a web server did not answer; the sentence goes on from its name.
pub(super) fn web_words(trouble: &WebTrouble, host: &str) -> String {
    match trouble {
        WebTrouble::Resolve(trouble) => dns_words(trouble),
        WebTrouble::Connect(trouble) => tcp_words(*trouble),
        WebTrouble::Proxy(trouble) => {
            format!("was not reached, the proxy {}", proxy_words(trouble))
        }
        WebTrouble::Secure(trouble) => format!("has no TLS: {}", tls_words(trouble)),
        WebTrouble::Untrusted {
            fault,
            issuer,
            names,
        } => {
            format!(
                "shows a certificate that {}",
                certificate_words(*fault, issuer.as_deref(), names, host)
            )
        }
        WebTrouble::Inside(address) => format!(
            "was not asked: its address is {address}, which is one of this computer or of a local network"
        ),
        WebTrouble::Broken => {
            "ended the connection before its answer was whole, or its answer is no HTTP".to_owned()
        }
        WebTrouble::TooLong { .. } => {
            "gave an answer that is longer than any settings file".to_owned()
        }
        WebTrouble::Timeout => "did not answer in time".to_owned(),
    }
}

/// A sentence with a capital letter.
pub(super) fn capital(text: &str) -> String {
    let mut rest = text.chars();
    rest.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(rest).collect()
    })
}
