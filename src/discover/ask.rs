//! What is asked of whom: addresses of the web, made from the domain, and from the whole address only where the protocol needs it.
//!
//! No question holds anything to sign in with. The part before the `@` goes to the settings file and to Autodiscover of the domain itself,
//! and, where the domain is at Exchange Online, to Autodiscover there.

use std::fmt::Write as _;

use super::{Whom, autodiscover, is_within};
use crate::oauth;
use crate::observation::discovery::{Ask, Question};
use crate::observation::dns::{DomainRecords, SERVICES};
use crate::provider::{Cloud, Provider};

/// The database of Thunderbird.
const DATABASE: &str = "https://autoconfig.thunderbird.net/v1.1/";

/// The settings files of the domain.
pub fn autoconfig(whom: &Whom) -> Vec<Ask> {
    let domain = &whom.domain;
    let query = whom
        .address()
        .map(|address| format!("?emailaddress={}", escaped(&address)));
    let query = query.unwrap_or_default();
    vec![
        follow(
            Question::AutoconfigHost,
            format!("https://autoconfig.{domain}/mail/config-v1.1.xml{query}"),
        ),
        follow(
            Question::AutoconfigWellKnown,
            format!("https://{domain}/.well-known/autoconfig/mail/config-v1.1.xml{query}"),
        ),
    ]
}

/// The settings files of the house that mail for the domain goes to, as Thunderbird asks for them (`FetchConfig`): at the domain that the
/// first mail exchanger is a host of, then at the registered one above it. Nothing of the address is told there: a DNS answer alone leads
/// to them.
fn of_exchanger(whom: &Whom, records: &DomainRecords) -> Vec<Ask> {
    let Some((nearest, main)) = exchanger_domains(whom, records) else {
        return Vec::new();
    };
    if Provider::of_records(records) != Provider::Other {
        return Vec::new();
    }
    let ask = |question, domain: &str| {
        follow(
            question,
            format!("https://autoconfig.{domain}/mail/config-v1.1.xml"),
        )
    };
    let nearest = nearest.map(|domain| ask(Question::AutoconfigMx, &domain));
    let mut asks = Vec::from_iter(nearest);
    asks.push(ask(Question::AutoconfigMxMain, &main));
    asks
}

/// The domain that the first mail exchanger is a host of, where it is another one than the registered domain, and that one; none where mail
/// goes to the domain itself.
fn exchanger_domains(whom: &Whom, records: &DomainRecords) -> Option<(Option<String>, String)> {
    let first = records.preferred_exchangers().next()?;
    // The pieces of an address are nobody's domain.
    if first.address().is_some() {
        return None;
    }
    let host = first.exchange.trim_end_matches('.').to_ascii_lowercase();
    let main = psl::domain_str(&host)?.to_owned();
    let nearest = host.split_once('.').map(|(_, above)| above.to_owned());
    let nearest = nearest.filter(|domain| is_within(domain, &main) && *domain != main);
    let nearest = nearest.filter(|domain| *domain != whom.domain);
    (main != whom.domain).then_some((nearest, main))
}

/// Whether the settings file is there without encryption: nothing of the address is told, and nothing in the answer counts.
pub fn plain(domain: &str) -> Ask {
    Ask {
        question: Question::AutoconfigPlain,
        url: format!("http://autoconfig.{domain}/mail/config-v1.1.xml"),
        body: None,
        follows: false,
    }
}

/// What can be asked without knowing anything.
pub fn at_once(whom: &Whom, live: bool) -> Vec<Ask> {
    let domain = &whom.domain;
    let mut asks = autoconfig(whom);
    asks.push(only(
        Question::Pacc,
        format!("https://ua-auto-config.{domain}/.well-known/user-agent-configuration.json"),
    ));
    asks.push(pox(Question::AutodiscoverRoot, domain, None, whom));
    let host = format!("autodiscover.{domain}");
    asks.push(pox(Question::AutodiscoverHost, &host, None, whom));
    asks.push(follow(
        Question::AutodiscoverRedirect,
        format!("http://{host}/autodiscover/autodiscover.xml"),
    ));
    if live {
        asks.push(only(Question::Ispdb, format!("{DATABASE}{domain}")));
    }
    asks
}

/// What may name servers, for a check: the same as [`at_once`] and [`after`] ask, without what tells of other things.
pub fn of_servers(whom: &Whom, records: &DomainRecords) -> Vec<Ask> {
    let mut asks = at_once(whom, false);
    asks.extend(autodiscover_srv(whom, records));
    asks.extend(of_exchanger(whom, records));
    asks
}

/// Autodiscover at the host that the SRV record names.
fn autodiscover_srv(whom: &Whom, records: &DomainRecords) -> Option<Ask> {
    let servers = records.autodiscover_srv.iter().flatten();
    let srv = servers
        .filter(|srv| !srv.target.is_empty() && srv.port != 0)
        // A record may name any door of anybody: at a stranger's that is the one of the web alone.
        .filter(|srv| srv.port == 443 || is_within(&srv.target, &whom.domain))
        .min_by_key(|srv| srv.priority)?;
    let port = (srv.port != 443).then_some(srv.port);
    // Whoever writes the DNS can name any host: a stranger is only asked whether it is there.
    let is_known = is_within(&srv.target, &whom.domain) || Provider::owning(&srv.target).is_some();
    let nobody = Whom::of(None, &whom.domain);
    let told = if is_known { whom } else { &nobody };
    Some(pox(Question::AutodiscoverSrv, &srv.target, port, told))
}

/// What is asked once the DNS has told where mail goes.
pub fn after(whom: &Whom, records: &DomainRecords, live: bool) -> Vec<Ask> {
    let mut asks = Vec::from_iter(autodiscover_srv(whom, records));
    asks.extend(of_exchanger(whom, records));
    let exchanger = records.mx.iter().flatten().next();
    if live
        && let Some((_, domain)) = exchanger
            .filter(|mx| mx.address().is_none())
            .and_then(|mx| mx.exchange.split_once('.'))
        && domain.contains('.')
        // Of the domain itself it was asked already, and would bear itself out.
        && domain != whom.domain
    {
        asks.push(only(Question::IspdbMx, format!("{DATABASE}{domain}")));
    }
    asks.extend(microsoft(whom, Provider::of_records(records)));
    asks
}

/// Every question that may be asked, with when it is, where that depends on answers.
pub fn all(whom: &Whom, live: bool) -> Vec<(Ask, Option<&'static str>)> {
    let always = at_once(whom, live).into_iter().map(|ask| (ask, None));
    let mut all: Vec<(Ask, Option<&'static str>)> = always.collect();
    all.push((
        plain(&whom.domain),
        Some("only where this host has no settings over TLS"),
    ));
    let named = format!("(the host of _autodiscover._tcp.{})", whom.domain);
    all.push((
        pox(Question::AutodiscoverSrv, &named, None, whom),
        Some("only where that record is there; the address is told only to a host of the domain or of a known provider"),
    ));
    for (question, of) in [
        (Question::AutoconfigMx, "(the domain of the mail exchanger)"),
        (
            Question::AutoconfigMxMain,
            "(the registered domain above it)",
        ),
    ] {
        let url = format!("https://autoconfig.{of}/mail/config-v1.1.xml");
        let when = "only where mail goes to another house, whose servers are not known; the address is not told";
        all.push((follow(question, url), Some(when)));
    }
    if live {
        all.push((
            only(
                Question::IspdbMx,
                format!("{DATABASE}(the domain of the mail exchanger)"),
            ),
            Some("only where the DNS names one"),
        ));
    }
    for ask in microsoft(whom, Provider::ExchangeOnline(Cloud::Worldwide)) {
        let when = match ask.question {
            Question::AutodiscoverJson => Some("only where mail goes to Exchange Online"),
            _ => None,
        };
        all.push((ask, when));
    }
    all
}

/// The names that the DNS is asked for, with the type, beside the hosts of the web and those that are named as servers.
pub fn names(domain: &str) -> Vec<String> {
    let labels = SERVICES.iter().map(|service| service.label);
    let labels = labels.chain(["_autodiscover._tcp"]);
    let mut names = vec![
        format!("{domain} (MX, TXT)"),
        "the hosts that the MX records name (A, AAAA)".to_owned(),
        format!("autodiscover.{domain} (A)"),
        format!("_ua-auto-config.{domain} (TXT)"),
        format!("a made-up name below {domain} and one below invalid (A)"),
    ];
    names.extend(labels.map(|label| format!("{label}.{domain} (SRV)")));
    names
}

/// Whether the part before the `@` is in a question.
pub fn tells_address(ask: &Ask, whom: &Whom) -> bool {
    whom.address().is_some_and(|address| {
        let in_body = ask
            .body
            .as_ref()
            .is_some_and(|body| *body == autodiscover::question(&address));
        in_body || holds_address(&ask.url, whom)
    })
}

/// Whether the mail address stands in an address of the web, as it is or escaped.
pub(super) fn holds_address(url: &str, whom: &Whom) -> bool {
    let url = url.to_ascii_lowercase();
    whom.address().is_some_and(|address| {
        let forms = [address.replace('@', "%40"), escaped(&address), address];
        forms
            .iter()
            .any(|form| url.contains(&form.to_ascii_lowercase()))
    })
}

/// What Microsoft is asked: of the domain, and of the address only where its mailboxes are there.
fn microsoft(whom: &Whom, provider: Provider) -> Vec<Ask> {
    let cloud = match provider {
        // Personal accounts have neither a tenant nor a realm of their own.
        Provider::ExchangeOnline(Cloud::Consumer) => return Vec::new(),
        Provider::ExchangeOnline(cloud) => cloud,
        Provider::Known(_) | Provider::Other => Cloud::Worldwide,
    };
    let (host, domain) = (oauth::host(cloud), &whom.domain);
    let mut asks = vec![
        only(
            Question::Realm,
            format!("https://{host}/getuserrealm.srf?login={domain}&json=1"),
        ),
        only(
            Question::OpenId,
            format!("https://{host}/{domain}/v2.0/.well-known/openid-configuration"),
        ),
    ];
    if let (Provider::ExchangeOnline(_), Some(address)) = (provider, whom.address()) {
        asks.push(only(
            Question::AutodiscoverJson,
            format!(
                "https://{}/autodiscover/autodiscover.json/v1.0/{}?Protocol=AutodiscoverV1",
                cloud.access_host(),
                escaped(&address)
            ),
        ));
    }
    asks
}

/// Autodiscover by its XML: with the address it is sent, as Outlook does; without one it is only seen who answers.
fn pox(question: Question, host: &str, port: Option<u16>, whom: &Whom) -> Ask {
    let port = port.map_or_else(String::new, |port| format!(":{port}"));
    Ask {
        question,
        url: format!("https://{host}{port}/autodiscover/autodiscover.xml"),
        body: whom
            .address()
            .map(|address| autodiscover::question(&address)),
        follows: true,
    }
}

const fn follow(question: Question, url: String) -> Ask {
    Ask {
        question,
        url,
        body: None,
        follows: true,
    }
}

const fn only(question: Question, url: String) -> Ask {
    Ask {
        question,
        url,
        body: None,
        follows: false,
    }
}

/// A text as a part of an address (RFC 3986, section 2.3).
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b if b.is_ascii_alphanumeric() || b"-._~".contains(&b) => escaped.push(char::from(b)),
            b => {
                let _ = write!(escaped, "%{b:02X}");
            }
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::discover::vouch::tests::records;

    fn told(whom: &Whom, exchange: &str) -> Vec<(Question, String)> {
        let mut asks = at_once(whom, true);
        asks.extend(after(whom, &records(exchange), true));
        asks.push(plain(&whom.domain));
        let text = |ask: Ask| format!("{} {}", ask.url, ask.body.unwrap_or_default());
        asks.into_iter()
            .map(|ask| (ask.question, text(ask)))
            .collect()
    }

    #[test]
    fn the_pieces_of_an_address_are_nobodys_domain() {
        let kim = Whom::of(None, "contoso.example");
        let all = told(&kim, "203.0.113.10");
        let asked = all.iter().find(|(_, text)| text.contains("0.113.10"));
        assert_eq!(asked, None);
        let of_house = told(&kim, "mx.host.example");
        assert_eq!(of_house.len(), all.len() + 2);
    }

    #[test]
    fn the_address_goes_only_where_it_is_needed_and_never_in_the_clear() {
        let kim = Whom::of(Some("k+m@contoso.example"), "contoso.example");
        let exchange = "contoso-example.mail.protection.outlook.com";
        let with_it = |asks: Vec<(Question, String)>| -> Vec<Question> {
            let named = |text: &str| text.contains("k+m@") || text.contains("k%2Bm%40");
            asks.into_iter()
                .filter(|(_, text)| named(text))
                .map(|(question, _)| question)
                .collect()
        };
        let own = [
            Question::AutoconfigHost,
            Question::AutoconfigWellKnown,
            Question::AutodiscoverRoot,
            Question::AutodiscoverHost,
        ];
        assert_eq!(with_it(told(&kim, "mx.host.example")), own);
        assert_eq!(
            with_it(told(&kim, exchange)),
            [&own[..], &[Question::AutodiscoverJson]].concat()
        );
        let nobody = Whom::of(None, "contoso.example");
        assert!(with_it(told(&nobody, exchange)).is_empty());
        for (_, text) in told(&kim, exchange) {
            assert!(
                !text.starts_with("http://") || !text.contains("k%2Bm"),
                "{text}"
            );
        }
    }

    #[test]
    fn a_stranger_whom_the_dns_names_is_not_told_the_address_and_every_question_is_in_the_plan() {
        let kim = Whom::of(Some("kim@contoso.example"), "contoso.example");
        let mut records = records("contoso-example.mail.protection.outlook.com");
        for (target, told) in [
            ("autodiscover.contoso.example", true),
            ("autodiscover.outlook.com", true),
            ("autodiscover.stranger.example", false),
        ] {
            records.autodiscover_srv = Ok(vec![crate::observation::dns::Srv {
                priority: 0,
                weight: 0,
                port: 443,
                target: target.to_owned(),
            }]);
            let asks = after(&kim, &records, true);
            let srv = asks
                .iter()
                .find(|ask| ask.question == Question::AutodiscoverSrv);
            assert_eq!(srv.expect("asked").body.is_some(), told, "{target}");
            let planned = all(&kim, true);
            for ask in &asks {
                let is_planned = planned.iter().any(|(one, _)| one.question == ask.question);
                assert!(is_planned, "{:?}", ask.question);
            }
        }
    }

    #[test]
    fn a_cloud_is_asked_of_its_own_service() {
        let whom = Whom::of(None, "contoso.example");
        let asks = microsoft(&whom, Provider::ExchangeOnline(Cloud::China));
        assert!(asks.iter().all(|ask| {
            ask.url
                .starts_with("https://login.partner.microsoftonline.cn/")
        }));
        assert!(microsoft(&whom, Provider::ExchangeOnline(Cloud::Consumer)).is_empty());
    }
}
