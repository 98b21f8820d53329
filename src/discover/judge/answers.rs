//! What the answers of the web show beside the servers.

use std::net::IpAddr;

use crate::discover::finding::{Finding, Led, Unfollowed};
use crate::discover::judge::Chosen;
use crate::discover::said::{Says, Speaker, Statement, Unreadable};
use crate::discover::{Whom, ask, autoconfig, is_within, microsoft};
use crate::endpoint::is_of_internet;
use crate::observation::discovery::{Asked, Discovery, Question};
use crate::observation::web::{Page, WebTrouble};
use crate::provider::Provider;

/// Whether the same host has settings over TLS as well, be it settings that nobody can read: those are told by themselves.
fn is_there_with_tls(plain: &str, statements: &[Statement]) -> bool {
    let host = microsoft::host_of(plain);
    statements.iter().any(|one| {
        let url = one.last_url().or(one.of.as_deref()).unwrap_or_default();
        url.starts_with("https://")
            && microsoft::host_of(url) == host
            && matches!(
                one.says,
                Says::Settings { .. }
                    | Says::WantsSignIn(_)
                    | Says::Refuses(_)
                    | Says::Unreadable(_)
                    | Says::Unconfirmed
            )
    })
}

/// What the answers of the web show.
pub(super) fn of_web(
    discovery: &Discovery,
    statements: &[Statement],
    servers: &[Chosen],
    whom: &Whom,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    for statement in statements {
        let Speaker::Web(question) = statement.by else {
            continue;
        };
        let url = statement.last_url().unwrap_or_default().to_owned();
        let host = microsoft::host_of(&url).unwrap_or_default();
        let is_file = matches!(
            question,
            Question::AutoconfigHost | Question::AutoconfigWellKnown | Question::Pacc
        );
        // The site of the domain itself leads wherever it likes, but where it answers as Autodiscover.
        let by_answer = is_sent_on(discovery, statement, question);
        let is_made_for_it = by_answer
            || is_file
            || matches!(
                question,
                Question::AutodiscoverHost | Question::AutodiscoverSrv
            );
        let stands_for_itself = by_answer || stands_for_itself(discovery, question);
        let is_inside = matches!(statement.says, Says::Trouble(WebTrouble::Inside(_)));
        if matches!(statement.says, Says::Trouble(_))
            && !is_inside
            && is_made_for_it
            && stands_for_itself
        {
            findings.extend(led_elsewhere(question, statement, by_answer, whom));
        }
        if is_own_file(question)
            && matches!(statement.says, Says::Settings { .. } | Says::Unreadable(_))
        {
            findings.extend(mistakes(discovery, question, &url, whom));
        }
        match &statement.says {
            Says::Settings { .. }
                if (is_file || question.is_autodiscover())
                    && !is_said_elsewhere(statement, statements, whom) =>
            {
                findings.extend(led_elsewhere(question, statement, by_answer, whom));
            }
            // Where there is nothing, it matters only at a host that is there for this purpose.
            Says::Nothing | Says::NoHost | Says::WebPage(_) | Says::Status(_)
                if is_made_for_it && stands_for_itself =>
            {
                findings.extend(led_elsewhere(question, statement, by_answer, whom));
                // Trouble that passes is nothing to mend.
                if let (Says::Status(status @ (400..=428 | 430..=499)), Question::AutoconfigHost) =
                    (&statement.says, question)
                {
                    let status = *status;
                    findings.push(Finding::FileFails { url, status });
                }
            }
            Says::LeadsTo(to) if is_made_for_it && stands_for_itself && !leads_back(to, whom) => {
                let led = led_elsewhere(question, statement, by_answer, whom);
                // The host that sends on further is told with where it sends.
                findings.extend(led.filter(|_| !by_answer));
                findings.extend(not_followed(question, host, to, by_answer, whom));
            }
            // Nobody means that for a web site, whatever it is for.
            Says::LeadsTo(to) if is_file && leads_inside(to) => {
                findings.extend(not_followed(question, host, to, by_answer, whom));
            }
            Says::Trouble(WebTrouble::Inside(address)) => findings.push(Finding::NotFollowed {
                question,
                from: asked_host(question, statement, whom).unwrap_or_default(),
                to: url,
                by_answer,
                why: Unfollowed::Inside(*address),
            }),
            Says::LeadsTo(to) if question.is_autodiscover() && leads_back(to, whom) => {
                findings.push(Finding::GoesRound {
                    question,
                    url: statement.of.clone().unwrap_or_default(),
                });
            }
            Says::GoesRound if (is_file || by_answer) && stands_for_itself => {
                findings.push(Finding::GoesRound {
                    question,
                    url: statement.of.clone().unwrap_or_default(),
                });
            }
            Says::WantsSignIn(_) if question == Question::AutoconfigHost && stands_for_itself => {
                findings.push(Finding::FileFails { url, status: 401 });
            }
            Says::OnlyPlain if !is_there_with_tls(&url, statements) => {
                findings.push(Finding::OnlyPlain { url });
            }
            Says::Unconfirmed => findings.push(Finding::Unconfirmed),
            Says::Unreadable(why) if is_file => {
                findings.push(Finding::BadFile { url, why: *why });
            }
            Says::Trouble(trouble @ WebTrouble::Untrusted { .. })
                if (is_file || question == Question::AutodiscoverHost)
                    && !is_of_microsoft(discovery, question)
                    && stands_for_itself =>
            {
                findings.push(Finding::Untrusted {
                    question,
                    host,
                    trouble: trouble.clone(),
                });
            }
            _ => {}
        }
    }
    findings.extend(proxy(discovery));
    // Of a server that is wrong in itself more is told than that there is none that can be used.
    let has_mistakes = findings
        .iter()
        .any(|one| matches!(one, Finding::FileMistake { .. }));
    findings.retain(|finding| {
        let is_empty = matches!(
            finding,
            Finding::BadFile {
                why: Unreadable::NoServers,
                ..
            }
        );
        !(is_empty && has_mistakes)
    });
    // Where settings were found, a page that nobody needs is no matter.
    findings.retain(|finding| !matches!(finding, Finding::Unconfirmed) || servers.is_empty());
    findings
}

/// Whether it is the settings file of the domain, at either place.
const fn is_own_file(question: Question) -> bool {
    matches!(
        question,
        Question::AutoconfigHost | Question::AutoconfigWellKnown
    )
}

/// What is wrong with the servers of a settings file.
fn mistakes(discovery: &Discovery, question: Question, url: &str, whom: &Whom) -> Vec<Finding> {
    let fetch = discovery.of(question).into_iter();
    let found = fetch.flat_map(|fetch| autoconfig::mistakes_of(fetch, whom));
    found
        .map(|mistake| Finding::FileMistake {
            url: url.to_owned(),
            mistake,
        })
        .collect()
}

/// How the proxy failed, where nobody else was reached.
fn proxy(discovery: &Discovery) -> Option<Finding> {
    let outcome = |one: &Asked| match &one.fetch.outcome {
        Err(WebTrouble::Proxy(trouble)) => Some(trouble.clone()),
        _ => None,
    };
    let mut all = discovery.asked.iter().map(outcome);
    let first = all.next()??;
    all.all(|one| one.is_some())
        .then_some(Finding::ProxyFails { trouble: first })
}

/// Whether Autodiscover leads back to the mail address that was asked for.
fn leads_back(to: &str, whom: &Whom) -> bool {
    whom.address()
        .is_some_and(|address| address.eq_ignore_ascii_case(to))
}

/// Whether Autodiscover answered under TLS, and what it answers sends on (`RedirectUrl`).
fn is_sent_on(discovery: &Discovery, statement: &Statement, question: Question) -> bool {
    let Some(fetch) = discovery
        .of(question)
        .filter(|_| question.is_autodiscover())
    else {
        return false;
    };
    let is_answer = |page: &Page| page.status == 200 && !fetch.is_open();
    let ends_there = matches!(statement.says, Says::LeadsTo(_) | Says::GoesRound);
    fetch.hops.iter().any(|hop| hop.status == 200)
        || ends_there && fetch.outcome.as_ref().is_ok_and(is_answer)
}

/// Whether the host is there for this purpose: not by a wildcard, and not as the web site of the domain.
fn stands_for_itself(discovery: &Discovery, question: Question) -> bool {
    question != Question::AutoconfigWellKnown
        && discovery.made_up.is_err()
        && discovery.nowhere.is_err()
}

/// Whether the same is said at a place that is asked under TLS: then it does not matter who is led there without.
fn is_said_elsewhere(statement: &Statement, statements: &[Statement], whom: &Whom) -> bool {
    let says = |one: &Statement| one.by != statement.by && one.says == statement.says;
    statement.is_led_openly(&whom.domain) && statements.iter().any(says)
}

/// Whether it is the name for Autodiscover of a domain at Exchange Online, of which there is more to tell, or one that leads to Microsoft,
/// whose certificate cannot name the domain.
fn is_of_microsoft(discovery: &Discovery, question: Question) -> bool {
    let of_microsoft =
        |host: &String| matches!(Provider::owning(host), Some(Provider::ExchangeOnline(_)));
    let provider = Provider::of_records(&discovery.records);
    question.is_autodiscover()
        && (matches!(provider, Provider::ExchangeOnline(_))
            || discovery
                .records
                .autodiscover
                .iter()
                .flatten()
                .any(of_microsoft))
}

fn led_elsewhere(
    question: Question,
    statement: &Statement,
    by_answer: bool,
    whom: &Whom,
) -> Option<Finding> {
    let to = statement.led_to(&whom.domain)?;
    let of_microsoft = matches!(Provider::owning(&to), Some(Provider::ExchangeOnline(_)));
    if question.is_autodiscover() && of_microsoft {
        return None;
    }
    // A record that names a host is no redirection until that host says something.
    let from = asked_host(question, statement, whom)?;
    if statement.hops.is_empty() && !matches!(statement.says, Says::Settings { .. }) {
        return None;
    }
    let mut there = statement.hops.iter().filter(|hop| {
        let host = microsoft::host_of(&hop.to);
        host.is_some_and(|host| host != from && !is_within(&host, &whom.domain))
    });
    let tells_address = there.any(|hop| ask::holds_address(&hop.to, whom));
    Some(Finding::LedElsewhere {
        question,
        from,
        to,
        tells_address,
        by_answer,
        says: match statement.says {
            Says::Settings { .. } if statement.is_led_openly(&whom.domain) => Led::NotUsed,
            Says::Settings { .. } => Led::Used,
            Says::Trouble(_) => Led::Failed,
            Says::LeadsTo(_) => Led::NotAsked,
            _ => Led::Nothing,
        },
    })
}

/// What led there: the host that was asked, or the record that named it.
fn asked_host(question: Question, statement: &Statement, whom: &Whom) -> Option<String> {
    match question {
        Question::AutodiscoverSrv => Some(format!("_autodiscover._tcp.{}", whom.domain)),
        _ => statement.of.as_deref().and_then(microsoft::host_of),
    }
}

/// What a source leads to without being followed: an address without encryption or at an odd port, another host, or another mail address.
fn not_followed(
    question: Question,
    from: String,
    to: &str,
    by_answer: bool,
    whom: &Whom,
) -> Option<Finding> {
    if question.is_autodiscover() && !to.contains("://") && to.contains('@') {
        let address = to.to_owned();
        return Some(Finding::AddressRedirected { from, address });
    }
    let url = url::Url::parse(to).ok()?;
    let why = match url.scheme() {
        "http" => Unfollowed::Plain,
        "https" if let Some(address) = by_address(&url) => match is_of_internet(address) {
            true => Unfollowed::ByAddress,
            false => Unfollowed::Inside(address),
        },
        "https" if url.port().is_some() => Unfollowed::Port,
        _ => {
            let host = url.host_str()?.to_owned();
            let is_elsewhere = question.is_autodiscover()
                && !is_within(&host, &whom.domain)
                && !matches!(Provider::owning(&host), Some(Provider::ExchangeOnline(_)));
            return is_elsewhere.then(|| Finding::LedElsewhere {
                question,
                from,
                to: host,
                tells_address: ask::holds_address(to, whom),
                by_answer,
                says: Led::NotAsked,
            });
        }
    };
    let to = to.to_owned();
    Some(Finding::NotFollowed {
        question,
        from,
        to,
        by_answer,
        why,
    })
}

/// Whether an address of the web has an address of this computer or of a local network in the place of a name.
fn leads_inside(to: &str) -> bool {
    let address = url::Url::parse(to).ok().as_ref().and_then(by_address);
    address.is_some_and(|address| !is_of_internet(address))
}

/// The address of a host that is named by it.
fn by_address(url: &url::Url) -> Option<IpAddr> {
    match url.host()? {
        url::Host::Ipv4(address) => Some(address.into()),
        url::Host::Ipv6(address) => Some(address.into()),
        url::Host::Domain(_) => None,
    }
}
