//! What each source says, as a sentence.

use super::findings::unreadable;
use super::words::{place, web_words};
use crate::discover::microsoft::{Namespace, OpenId, Realm};
use crate::discover::said::{Says, Speaker, Statement};
use crate::discover::{Whom, ask, ispdb};
use crate::endpoint::Protocol;
use crate::observation::discovery::{Ask, Discovery, Question};
use crate::observation::tls::CertificateFault;
use crate::observation::web::WebTrouble;
use crate::provider::Provider;
use crate::report::build::joined;
use crate::report::words::dns_words;
use crate::style::safe;

/// How the source is called in the list.
pub(super) fn title(statement: &Statement) -> String {
    let of = statement.of.as_deref().map(safe).unwrap_or_default();
    match statement.by {
        Speaker::Srv => "SRV records".to_owned(),
        Speaker::Provider => format!("provider by MX and Autodiscover: {of}"),
        Speaker::Ispdb => format!(
            "Thunderbird's database of {}, by domain: {of}",
            ispdb::day()
        ),
        Speaker::IspdbMx => format!("Thunderbird's database of {}, by MX: {of}", ispdb::day()),
        Speaker::Web(_) => shortened(&of),
    }
}

/// The places of the web that had not answered when it was stopped.
pub(super) fn unfinished(discovery: &Discovery, whom: &Whom) -> Vec<String> {
    if !discovery.interrupted {
        return Vec::new();
    }
    let mut asks = ask::at_once(whom, false);
    asks.extend(ask::after(whom, &discovery.records, false));
    let is_open = |ask: &Ask| {
        !discovery
            .asked
            .iter()
            .any(|one| one.question == ask.question)
    };
    let open = asks.iter().filter(|ask| is_open(ask));
    open.map(|ask| safe(&shortened(&ask.url))).collect()
}

/// An address of the web without its query, which holds no more than the mail address.
fn shortened(url: &str) -> String {
    url.split('?').next().unwrap_or_default().to_owned()
}

/// What is said in the place of a settings file, after a colon.
pub(in crate::report) fn file_words(statement: &Statement) -> String {
    match &statement.says {
        Says::Trouble(trouble) => {
            let host = last_host(statement);
            format!("{} {}", safe(&host), web_words(trouble, &host))
        }
        Says::Status(status) => format!("the answer is {status}"),
        Says::WebPage(status) => format!("a web page for people ({status}) is in its place"),
        Says::Unreadable(why) => format!("what is there {}", unreadable(*why)),
        Says::LeadsTo(to) => format!("it is redirected to {}, which is not followed", safe(to)),
        Says::WantsSignIn(_) => "it is given only to those who sign in".to_owned(),
        _ => says(statement, &[]),
    }
}

/// What it says; `aliases` are the names that the one for Autodiscover is an alias of.
pub(super) fn says(statement: &Statement, aliases: &[String]) -> String {
    match &statement.says {
        Says::Settings {
            settings,
            not_offered,
            passed_over,
            ..
        } => {
            let mut parts: Vec<String> = Protocol::ALL
                .into_iter()
                .filter_map(|protocol| {
                    let own = settings.iter().filter(|one| one.protocol == protocol);
                    let own: Vec<String> = own.map(place).collect();
                    (!own.is_empty()).then(|| format!("{protocol} {}", own.join(", ")))
                })
                .collect();
            parts.extend(
                not_offered
                    .iter()
                    .map(|protocol| format!("{protocol} is not offered")),
            );
            match statement.by {
                _ if *passed_over == 0 => {}
                Speaker::Srv => parts.push(format!("and {passed_over} more, which are not read")),
                _ => parts.push(format!("{passed_over} more that cannot be used")),
            }
            parts.join("; ")
        }
        Says::WantsSignIn(schemes) => match schemes.is_empty() {
            true => "a service is there, and answers only who signs in".to_owned(),
            false => format!(
                "a service is there, and answers only who signs in ({})",
                safe(&schemes.join(", "))
            ),
        },
        Says::Refuses(Some(code)) => {
            format!("a service is there, and refuses (error {})", safe(code))
        }
        Says::Refuses(None) => "a service is there, and refuses".to_owned(),
        Says::LeadsTo(to) => format!("leads to {}", safe(to)),
        Says::GoesRound => goes_round(statement),
        Says::Realm(realm) => realm_words(realm),
        Says::Tenant(OpenId::NoTenant) => "has no tenant for the domain".to_owned(),
        Says::Tenant(OpenId::Tenant {
            id,
            region,
            sub_region,
        }) => {
            let region = sub_region.as_ref().or(region.as_ref());
            let region =
                region.map_or_else(String::new, |region| format!(", region {}", safe(region)));
            format!("tenant {}{region}", safe(id))
        }
        Says::Nothing => match statement.by {
            Speaker::Srv => "none".to_owned(),
            _ => "has nothing on the domain".to_owned(),
        },
        Says::NoHost => "there is no such host".to_owned(),
        Says::WebPage(status) => format!("a web page for people ({status}), no settings here"),
        Says::Status(status) => format!("answers {status}"),
        Says::Unreadable(why) => unreadable(*why).to_owned(),
        Says::OnlyPlain => "a settings file, without encryption: not used".to_owned(),
        Says::Unconfirmed => {
            "a file that its digest in the DNS does not confirm: not used".to_owned()
        }
        Says::Trouble(trouble) => {
            let host = last_host(statement);
            match is_microsofts_own(statement.by, trouble, aliases) {
                true => format!(
                    "{}; that is usual, programs are led on from there without encryption",
                    web_words(trouble, &host)
                ),
                false => web_words(trouble, &host),
            }
        }
        Says::Unanswered(trouble) => format!("the question {}", dns_words(trouble)),
    }
}

/// How often redirections were followed that have no end.
fn goes_round(statement: &Statement) -> String {
    match statement.hops.len() {
        0 => "redirects to itself, without end: no settings".to_owned(),
        times => format!("redirects without end, {times} times followed: no settings"),
    }
}

/// The host that the outcome is of.
fn last_host(statement: &Statement) -> String {
    let last = statement.hops.last().map(|hop| hop.to.as_str());
    let url = last.or(statement.of.as_deref()).unwrap_or_default();
    let rest = url.split("//").nth(1).unwrap_or(url);
    rest.split(['/', ':']).next().unwrap_or_default().to_owned()
}

/// Whether it is the certificate of Microsoft's servers behind the alias for Autodiscover, which cannot name the domain.
fn is_microsofts_own(by: Speaker, trouble: &WebTrouble, aliases: &[String]) -> bool {
    let mismatch = matches!(
        trouble,
        WebTrouble::Untrusted {
            fault: CertificateFault::NameMismatch,
            ..
        }
    );
    let of_microsoft =
        |name: &String| matches!(Provider::owning(name), Some(Provider::ExchangeOnline(_)));
    by == Speaker::Web(Question::AutodiscoverHost) && mismatch && aliases.iter().any(of_microsoft)
}

fn realm_words(realm: &Realm) -> String {
    let who = match (realm.namespace, &realm.sts) {
        (Namespace::Managed, _) => "Microsoft signs its people in (managed)".to_owned(),
        (Namespace::Federated, Some(sts)) => {
            format!("{} signs its people in (federated)", safe(sts))
        }
        (Namespace::Federated, None) => {
            "another service signs its people in (federated)".to_owned()
        }
        (Namespace::Unknown, _) => return "does not know the domain".to_owned(),
    };
    let named = [&realm.brand, &realm.cloud].into_iter().flatten();
    let named: Vec<String> = named.map(|text| safe(text)).collect();
    match named.is_empty() {
        true => who,
        false => format!("{who}; {}", joined(&named)),
    }
}
