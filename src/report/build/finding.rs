//! One finding: its page, and what in this run shows it.

use std::collections::BTreeMap;

use time::OffsetDateTime;

use super::blanks::Blanks;
use super::contrast;
use super::place::{Place, is_tls_port_shut};
use super::request::request;
use super::said::{at_one_of_several, published, said, user_name};
use super::telling::{last_exchange, telling};
use super::times::{until, waited};
use crate::catalogue::alternative::Words;
use crate::catalogue::{Catalogue, Page, Who, aadsts};
use crate::diagnose::{Candidate, Finding};
use crate::discover::typo;
use crate::endpoint::Origin;
use crate::fact::{self, Fact};
use crate::observation::{Observation, Run, Seen, Trouble};
use crate::plan::{Plan, Probe};
use crate::report::beginning::first_step;
use crate::report::sign_in::says;
use crate::report::words::{exported, no_way_words, particulars, sentence, short_sentence, timed};
use crate::report::{CandidateReport, DateReport, Evidence, FindingReport, Fix, SourceReport};
use crate::stage::Stage;
use crate::style::safe;

/// In the place of what an administrator does, where there is none.
const NO_ADMINISTRATOR: &str = "A personal account has no administrator. What its owner can set is at outlook.com > Settings > Mail > Forwarding and IMAP, and at account.microsoft.com > Security; the rest is for Microsoft's support.";

/// Tells a finding; none when its page is not in the catalogue, which a test keeps from happening.
pub(in crate::report) fn finding(
    run: &Run,
    finding: &Finding,
    catalogue: &Catalogue,
) -> Option<FindingReport> {
    let page = catalogue.page(&finding.id)?;
    let probes: Vec<&Probe> = finding
        .probes
        .iter()
        .map(|id| run.plan.probe(*id))
        .collect();
    let mut protocols: Vec<&'static str> = Vec::new();
    for probe in &probes {
        let name = probe.endpoint.protocol.name();
        if !protocols.contains(&name) {
            protocols.push(name);
        }
    }
    let body = page.body();
    let blanks = Blanks::of(run, &probes, &finding.evidence);
    let place = Place::of(run, &probes);
    let general = fix(page, place, is_tls_port_shut(run, &probes));
    let words = &finding.words;
    let cause = place.section(&body.cause);
    let today = OffsetDateTime::from(run.started).date();
    let told = [
        &cause,
        &general.you,
        &general.help_desk,
        &general.administrator,
    ];
    let mut dates = DateReport::of_texts(page, &told.map(String::as_str));
    dates.iter_mut().for_each(|date| date.doubt(today));
    Some(FindingReport {
        id: finding.id.clone(),
        severity: finding.severity.name(),
        certainty: finding.certainty.name(),
        protocols,
        endpoints: probes
            .iter()
            .map(|probe| safe(&probe.endpoint.to_string()))
            .collect(),
        stage: stage(run, finding).name(),
        title: words.title.as_ref().unwrap_or(&page.title).clone(),
        said: said(run, finding, page),
        symptom: blanks.fill(&place.section(&body.symptom)),
        programs_show: Vec::new(),
        cause: blanks.fill(&cause),
        who: who(page, words, place).name(),
        fix: Fix {
            you: blanks.fill(&general.you),
            help_desk: blanks.fill(&general.help_desk),
            administrator: blanks.fill(&general.administrator),
        },
        confirm: blanks.fill(&body.confirm),
        evidence: probes
            .iter()
            .filter_map(|probe| evidence(run, finding, probe))
            .collect(),
        comparisons: contrast::comparisons(run, finding, &probes),
        candidates: finding
            .candidates
            .iter()
            .map(|one| candidate(one, catalogue))
            .collect(),
        next_step: (own_step(finding, catalogue, place).as_deref())
            .or(words.next_step.as_deref())
            .or(page.next_step.as_deref())
            .map(|step| {
                timed(
                    step,
                    run.settings.as_ref(),
                    probes.first().copied(),
                    run.started,
                )
            })
            .map(|step| blanks.fill(&step)),
        request: request(run, finding, &probes),
        explains: finding.absorbed.clone(),
        dates,
        sources: sources(page),
        stops: page.stops,
        here: page.here,
        instead: page.instead,
    })
}

/// What the person's organisation has them do first, where it says so.
fn own_step(finding: &Finding, catalogue: &Catalogue, place: Place) -> Option<String> {
    let steps = place.section(catalogue.own_steps(&finding.id)?);
    let step = Some(first_step(&steps)).filter(|step| !step.is_empty());
    step.map(|step| format!("Your organisation says: {step}"))
}

/// Who can mend what a page is about, at such a place; `words` are those of the way in which it holds.
pub(in crate::report) fn who(page: &Page, words: &Words, place: Place) -> Who {
    match words.who.unwrap_or(page.who) {
        Who::Administrator if place.has_no_administrator(&page.id) => Who::Provider,
        who => who,
    }
}

/// How to mend what a page is about, at such a place, where the port that begins with TLS may be shut.
pub(in crate::report) fn fix(page: &Page, place: Place, is_tls_port_shut: bool) -> Fix {
    let body = page.body();
    let steps = |section: &str| place.steps(section, is_tls_port_shut);
    Fix {
        you: steps(&body.you),
        help_desk: steps(&body.help_desk),
        administrator: match place.has_no_administrator(&page.id) {
            true => NO_ADMINISTRATOR.to_owned(),
            false => steps(&body.administrator),
        },
    }
}

/// What backs a page.
pub(in crate::report) fn sources(page: &Page) -> Vec<SourceReport> {
    let source = |source: &crate::catalogue::header::Source| SourceReport {
        title: source.title.clone(),
        url: source.url.clone(),
        read: source.read.clone(),
    };
    page.sources.iter().map(source).collect()
}

fn candidate(candidate: &Candidate, catalogue: &Catalogue) -> CandidateReport {
    let page = catalogue.page(&candidate.id);
    let safe_all = |sentences: &[String]| sentences.iter().map(|one| safe(one)).collect();
    CandidateReport {
        id: candidate.id.clone(),
        title: page.map_or_else(|| candidate.id.clone(), |page| page.title.clone()),
        supporting: safe_all(&candidate.supporting),
        opposing: safe_all(&candidate.opposing),
    }
}

fn evidence(run: &Run, finding: &Finding, probe: &Probe) -> Option<Evidence> {
    let own: Vec<&Fact> = finding
        .evidence
        .iter()
        .filter(|fact| fact.probe == probe.id)
        .collect();
    let facts: BTreeMap<String, String> = own
        .iter()
        .map(|fact| (fact.key.to_string(), safe(&fact.value)))
        .collect();
    if let Some(evidence) = no_token(run, probe, &facts) {
        return Some(evidence);
    }
    let mut stages: Vec<Stage> = own
        .iter()
        .filter(|fact| is_seen(fact.key))
        .map(|fact| fact.stage)
        .collect();
    // Greetings tell the time, and an address does not.
    if finding.id.starts_with("clock.") && stages.is_empty() {
        stages.push(Stage::Greet);
    }
    let observation = telling(run, probe.id, finding.stage, &stages)?;
    let lines = last_exchange(&observation.transcript);
    let says = match (&probe.proxy, &observation.outcome) {
        (Some(way), Err(Trouble::Proxy(trouble))) => no_way_words(way, trouble),
        _ if observation.stage == Stage::Connect => attempts(run, observation, probe),
        // Where what the server said last stands in an earlier exchange, it has to be told.
        _ if !lines.iter().any(|line| line.starts_with("S: ")) => {
            sentence(observation, &probe.endpoint)
        }
        _ => short_sentence(observation, &probe.endpoint),
    };
    let says = match (
        facts.get("tls.interceptor"),
        facts.get("tls.interceptor-switch"),
    ) {
        (Some(product), Some(switch)) => {
            format!("{says}; such a certificate is made by {product} (the setting there: {switch})")
        }
        (Some(product), None) => format!("{says}; such a certificate is made by {product}"),
        (None, _) => says,
    };
    let says = match facts.get("endpoint.service") {
        Some(service) if finding.stage == Stage::Secure => {
            format!("{says}; this is a host of {service}, which shows no such certificate")
        }
        _ => says,
    };
    let says = match facts.get("tls.issuer-across") {
        Some(hosts) => format!("{says}; the same issuer signs for {hosts}, which others run"),
        None => says,
    };
    let says = match facts.get("dns.alias-target") {
        Some(target) if observation.stage > Stage::Resolve => {
            format!(
                "{says}; {} is an alias of {target}",
                safe(&probe.endpoint.host)
            )
        }
        _ => says,
    };
    let says = match &observation.outcome {
        Ok(Seen::Secured(session)) => {
            let at = at_one_of_several(observation, session, &facts);
            format!("{says}{at}. {}", particulars(session))
        }
        _ => says,
    };
    let says = match facts.get("starttls.garbled-text") {
        Some(text) => format!("{says}; covered on the way: {text}"),
        None => says,
    };
    let says = match until(run, observation) {
        Some(moment) => format!("{says}; it asks to wait until {moment}"),
        None => says,
    };
    let domain = safe(&run.plan.target.domain);
    let more = [
        waited(&facts),
        exported(run, probe, &facts),
        published(&facts, &domain),
        user_name(&facts),
    ];
    let more = more.into_iter().flatten();
    let says = more.fold(says, |says, more| {
        format!("{}; {more}", says.trim_end_matches('.'))
    });
    let of_domain = match facts.get("domain.mx").map(String::as_str) {
        Some("null") => Some(format!(
            "the MX record of {domain} says that the domain takes no mail"
        )),
        Some("nxdomain") => Some(match typo::meant(&domain) {
            Some(near) => {
                format!(
                    "the domain {domain} does not exist in the DNS; {near} is called nearly the same"
                )
            }
            None => format!("the domain {domain} does not exist in the DNS"),
        }),
        _ => None,
    };
    let is_asked = observation.stage == Stage::Resolve || facts.contains_key("domain.unanswered");
    let says = match unknown_servers(&run.plan, probe) {
        Some(unknown) if is_asked => format!("{says}; {unknown}"),
        _ => says,
    };
    Some(Evidence {
        protocol: probe.endpoint.protocol.name(),
        endpoint: safe(&probe.endpoint.to_string()),
        stage: observation.stage.name(),
        says: of_domain.unwrap_or(says),
        lines,
        facts,
    })
}

/// That a server is only a guess, where what the domain says of its servers could not be asked for.
fn unknown_servers(plan: &Plan, probe: &Probe) -> Option<String> {
    let is_guess = probe.endpoint.origin == Origin::Convention && !plan.unanswered.is_empty();
    let kinds: Vec<String> = plan.unanswered.iter().map(ToString::to_string).collect();
    is_guess.then(|| {
        format!(
            "the name is only a guess, as nobody answered which servers {} has ({} records)",
            safe(&plan.target.domain),
            super::joined(&kinds)
        )
    })
}

/// The sign-in service is the witness where a page speaks of the token that could not be had, and not the mail server.
fn no_token(run: &Run, probe: &Probe, facts: &BTreeMap<String, String>) -> Option<Evidence> {
    if !facts.keys().any(|key| key.starts_with("sign-in.")) {
        return None;
    }
    let sign_in = run.sign_in.as_ref()?;
    let refusal = sign_in.outcome.as_ref().err()?.refusal();
    let known = refusal
        .and_then(|refusal| refusal.aadsts)
        .and_then(aadsts::code);
    let says = says(sign_in);
    let says = match known {
        Some(code) if !says.contains(code.means.trim_end_matches('.')) => format!(
            "{says}. AADSTS{} means: {}",
            code.number,
            code.means.trim_end_matches('.')
        ),
        _ => says,
    };
    Some(Evidence {
        protocol: probe.endpoint.protocol.name(),
        endpoint: safe(&probe.endpoint.to_string()),
        stage: Stage::Authenticate.name(),
        says,
        lines: Vec::new(),
        facts: facts.clone(),
    })
}

/// What came of a connection attempt, and of all others that failed: each address is a witness of its own.
fn attempts(run: &Run, shown: &Observation, probe: &Probe) -> String {
    let failed = |one: &&Observation| matches!(one.outcome, Err(Trouble::Tcp(_)));
    if !failed(&shown) {
        return sentence(shown, &probe.endpoint);
    }
    let all = run.of(probe.id).filter(failed);
    let all: Vec<String> = all.map(|one| sentence(one, &probe.endpoint)).collect();
    all.join("; ")
}

/// Where it went wrong: a page about connections speaks of later ends of them, too.
fn stage(run: &Run, finding: &Finding) -> Stage {
    let stops = finding
        .probes
        .iter()
        .filter_map(|probe| fact::stop(run, *probe));
    match finding.stage {
        Stage::Connect => stops.min().unwrap_or(Stage::Connect).max(Stage::Connect),
        // A refusal of STARTTLS is no greeting.
        Stage::Greet => stops.min().unwrap_or(Stage::Greet).max(Stage::Secure),
        stage => stage,
    }
}

/// Whether a fact is about what a stage saw, not about what was asked for or about other probes.
fn is_seen(key: &str) -> bool {
    let family = key.split('.').next().unwrap_or_default();
    let seen = [
        "dns", "connect", "tls", "starttls", "greet", "offer", "auth", "enter",
    ];
    seen.contains(&family)
}
