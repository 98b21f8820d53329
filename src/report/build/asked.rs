//! What came of asking a domain for its settings file, where that bears on the servers that were tried.

use crate::discover::finding::Finding;
use crate::discover::judge::{exchangers_of, judge};
use crate::discover::said::{Says, Speaker, Statement, Unreadable, by_web};
use crate::discover::{Setting, Whom, autoconfig};
use crate::endpoint::{Origin, Protocol, Security};
use crate::observation::Run;
use crate::observation::discovery::Question;
use crate::observation::web::WebTrouble;
use crate::report::NotTested;
use crate::report::discovery::{exchangers as words, file_words, mistake_words};
use crate::style::safe;

/// That nobody names a server of a protocol, or only in a way that programs cannot read.
pub(super) fn not_named(run: &Run, protocol: Protocol) -> NotTested {
    let usual = super::target::not_named(&run.plan, protocol);
    match hidden_servers(run, Some(protocol)).into_iter().next() {
        Some(says) => NotTested {
            why: format!("{says}. {}", super::target::how_to_name(protocol)),
            reason: "settings-file",
            ..usual
        },
        None => usual,
    }
}

/// The servers of the settings files of the domain that programs pass over, each with what is wrong with it: those of one protocol, or all.
fn hidden_servers(run: &Run, of: Option<Protocol>) -> Vec<String> {
    let Some(domain) = run.plan.mail_domain() else {
        return Vec::new();
    };
    let whom = Whom::of(run.plan.target.address.as_deref(), domain);
    let own = run.asked.iter().filter(|one| {
        matches!(
            one.question,
            Question::AutoconfigHost | Question::AutoconfigWellKnown
        )
    });
    let mistakes = own.flat_map(|one| {
        let url = one
            .fetch
            .last_url()
            .split('?')
            .next()
            .unwrap_or_default()
            .to_owned();
        let all = autoconfig::mistakes_of(&one.fetch, &whom).into_iter();
        all.map(move |mistake| (url.clone(), mistake))
    });
    mistakes
        .filter(|(_, one)| one.what.hides_server() && of.is_none_or(|of| of == one.protocol))
        .map(|(url, one)| mistake_words(&url, &one).trim_end_matches('.').to_owned())
        .collect()
}

/// What a settings file kept to itself where every server is only guessed, and who gave one that the domain redirects to.
pub(super) fn settings_files(run: &Run) -> Vec<NotTested> {
    let Some(domain) = run.plan.mail_domain() else {
        return Vec::new();
    };
    let whom = Whom::of(run.plan.target.address.as_deref(), domain);
    let has = |of: &[Origin]| {
        let mut probes = run.plan.probes.iter();
        probes.any(|probe| of.contains(&probe.endpoint.origin))
    };
    let statements = run.asked.iter().map(|one| by_web(one, None, &whom));
    if let Some(late) = late(run, &whom) {
        return vec![late];
    }
    if has(&[
        Origin::Autoconfig,
        Origin::AutoconfigElsewhere,
        Origin::Autodiscover,
        Origin::AutodiscoverElsewhere,
    ]) {
        let mut read = statements.filter(|one| matches!(one.says, Says::Settings { .. }));
        return read
            .next()
            .and_then(|one| led(&one, domain))
            .into_iter()
            .collect();
    }
    if !has(&[Origin::Convention]) {
        return Vec::new();
    }
    // Where the DNS does not answer, that is told, and explains this.
    let without_dns = !run.plan.unanswered.is_empty();
    statements
        .filter(|one| !(without_dns && one.lacks_dns()))
        .filter_map(|one| silent(run, &one, domain))
        .collect()
}

/// That mail from elsewhere does not come to the domain, as far as its records tell.
pub(super) fn exchangers(run: &Run) -> Vec<NotTested> {
    let (Some(domain), Some(discovery)) = (run.plan.mail_domain(), run.discovery()) else {
        return Vec::new();
    };
    let domain = safe(domain);
    let findings = exchangers_of(&discovery).into_iter();
    let told = findings.filter_map(|one| match one {
        Finding::ExchangerMissing {
            host,
            trouble,
            has_others,
        } => Some((
            words::missing(&host, &trouble, has_others),
            words::next_of_missing(&domain),
        )),
        Finding::ExchangerInside {
            host,
            address,
            has_others,
            may_be_right: false,
        } => Some((
            words::inside(&host, address, has_others, false),
            words::next_of_inside(&host, false, &domain),
        )),
        // What may be right, or works mostly, is for who asks about the domain itself.
        _ => None,
    });
    told.map(|(says, next)| NotTested {
        what: "Whether mail from elsewhere comes".to_owned(),
        why: format!("{says} {}", next.trim_end_matches('.')),
        reason: "exchanger",
        endpoints: Vec::new(),
    })
    .collect()
}

/// That what the domain publishes on the web did not come in time, and would have counted for more than the source of the servers.
fn late(run: &Run, whom: &Whom) -> Option<NotTested> {
    let origins = |protocol: &Protocol| {
        let probes = run.plan.probes.iter();
        let own = probes.filter(|one| one.endpoint.protocol == *protocol);
        own.map(|one| one.endpoint.origin).collect::<Vec<_>>()
    };
    // Who named a server wants that one, and where all are guessed more is told.
    let is_found = |protocol: &Protocol| {
        let origins = origins(protocol);
        let is_other = |one: &Origin| matches!(one, Origin::Asked | Origin::Convention);
        !origins.is_empty() && !origins.iter().any(is_other)
    };
    let mut protocols = run.plan.protocols();
    protocols.retain(is_found);
    let judgement = judge(&run.discovery()?, whom, &[]);
    let mut asked = run.asked.iter().filter(|one| {
        let is_published = matches!(
            one.question,
            Question::AutoconfigHost | Question::AutoconfigWellKnown | Question::Pacc
        );
        is_published && one.fetch.outcome == Err(WebTrouble::Timeout)
    });
    let asked = asked.find(|one| judgement.may_change(&protocols, one.question))?;
    let url = asked.fetch.url.split('?').next().unwrap_or_default();
    Some(NotTested {
        what: "The settings file of the domain".to_owned(),
        why: format!(
            "it was asked for at {}, and no answer came in time. It would count for more than what names the servers that were tried; \
             `mailprobe discover {}` waits longer",
            safe(url),
            safe(&whom.domain)
        ),
        reason: "settings-file-late",
        endpoints: Vec::new(),
    })
}

/// That the settings file is what another host says.
fn led(statement: &Statement, domain: &str) -> Option<NotTested> {
    let to = safe(&statement.led_to(domain)?);
    let source = match statement.by {
        Speaker::Web(question) if question.is_autodiscover() => "Autodiscover at",
        _ => "the settings file",
    };
    Some(NotTested {
        what: format!("Whether {to} may speak for the domain"),
        why: format!(
            "{source} {} is redirected there, to a host of another domain, and the servers are those that it names",
            address(statement)
        ),
        reason: "settings-file-redirected",
        endpoints: Vec::new(),
    })
}

/// What was answered in the place of a settings file; none where there is no such host or file, as in most domains.
fn silent(run: &Run, statement: &Statement, domain: &str) -> Option<NotTested> {
    let is_open = |one: &Setting| one.security == Security::ClearText;
    let says = match &statement.says {
        Says::Settings { .. } if statement.is_led_openly(domain) => format!(
            "the way to {} begins without encryption, and what that host says is not used",
            safe(&statement.led_to(domain).unwrap_or_default())
        ),
        Says::Settings { settings, .. } if settings.iter().all(is_open) => {
            "it names servers without encryption alone, which are not used".to_owned()
        }
        Says::LeadsTo(_) | Says::GoesRound => file_words(statement),
        Says::Unreadable(Unreadable::NoServers) => {
            let wrong = hidden_servers(run, None);
            match wrong.is_empty() {
                true => file_words(statement),
                false => wrong.join(". "),
            }
        }
        _ if statement.is_unheard() => file_words(statement),
        _ => return None,
    };
    Some(NotTested {
        what: "The settings file of the domain".to_owned(),
        why: format!(
            "it was asked for at {}, and was not to be had: {says}",
            address(statement)
        ),
        reason: "settings-file",
        endpoints: Vec::new(),
    })
}

/// The address of the web without its query, which holds the mail address.
fn address(statement: &Statement) -> String {
    let url = statement.of.as_deref().unwrap_or_default();
    safe(url.split('?').next().unwrap_or_default())
}
