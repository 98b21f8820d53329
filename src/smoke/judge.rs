//! Judges each expectation by a report.

use super::closed;
use super::measure;
use super::offer;
use super::settings;
use super::view::{View, first_step, told};
use super::{Outcome, Standing};
use crate::config::Expectation;
use crate::config::expectation::{Id, Ways, What};
use crate::endpoint::Protocol;
use crate::report::Report;
use crate::report::discovery::DiscoveryReport;

/// What to do where only a sign-in tells.
const SIGN_IN: &str = "give the target what to sign in with, such as password = { env = \"NAME\" }";

/// What a judge knows beside the report.
#[derive(Clone, Copy, Debug, Default)]
pub struct Context<'a> {
    /// Why nobody signed in, where that was decided outside of the run.
    pub kept_back: Option<&'a str>,
    /// What is published of the servers; none where nobody looked.
    pub discovery: Option<&'a DiscoveryReport>,
    /// The options with which others ask in the same way, each behind a space, as a shell takes them.
    pub way: &'a str,
}

/// What became of each expectation; where none is given, of "works" for every protocol that was tried.
pub fn judge(
    report: &Report,
    expectations: &[Expectation],
    context: Context<'_>,
) -> Vec<(Expectation, Outcome)> {
    let expectations = match expectations {
        [] => usual(report),
        some => some.to_vec(),
    };
    let judged = |one: &Expectation| {
        if one.is_of_settings() {
            let outcome = settings::judge(context, one.protocol, &one.what);
            return (one.clone(), outcome);
        }
        let outcome = match one.protocol {
            Some(protocol) => of_protocol(View::new(report, protocol), &one.what),
            None => of_all(report, &one.what, &expectations),
        };
        (one.clone(), finished(outcome, one, report, context))
    };
    expectations.iter().map(judged).collect()
}

/// What is expected where nothing is written: that each protocol works that there is a server of. Where there is none at all, that
/// stands as one expectation, which is told: what was not tried is no pass.
fn usual(report: &Report) -> Vec<Expectation> {
    let tried = Protocol::ALL.into_iter().filter(|protocol| {
        let view = View::new(report, *protocol);
        view.own().is_some() && !view.has_no_server()
    });
    let works = |protocol| Expectation {
        protocol: Some(protocol),
        what: What::Works,
        at: 0..0,
    };
    let all: Vec<Expectation> = tried.map(works).collect();
    match all.is_empty() {
        true => vec![Expectation::usual()],
        false => all,
    }
}

fn of_protocol(view: View<'_>, what: &What) -> Outcome {
    if is_of_server(what)
        && let Some(outcome) = view.not_the_server()
    {
        return outcome;
    }
    match what {
        What::Works => works(view),
        What::SignsIn => signs_in(view),
        What::Off => closed::off(view),
        What::RefusedWith(ids) => closed::refused_with(view, ids),
        What::Mechanism(ways) => mechanism(view, *ways),
        What::Offers(names) => offer::offers(view, names),
        What::NotOffered(names) => offer::not_offered(view, names),
        What::StartTls => offer::starttls(view),
        What::Tls(oldest) => measure::tls(view, *oldest),
        What::CertificateDays(days) => measure::certificate(view, *days),
        What::ConnectSeconds(most) => measure::connects(view, *most),
        What::SignInSeconds(most) => measure::signs_in(view, *most),
        What::Ipv6 => measure::ipv6(view),
        What::NoFindings(except) => no_findings(view.report, except, &[]),
        // What is published does not show in a check.
        What::SettingsFrom(_)
        | What::SettingsTrust(_)
        | What::PublishedBy(_)
        | What::NoDiscoveryFindings => {
            settings::judge(Context::default(), Some(view.protocol), what)
        }
    }
}

/// Whether it is about what the server itself shows, which another machine in its place may show otherwise.
const fn is_of_server(what: &What) -> bool {
    matches!(
        what,
        What::Offers(_)
            | What::NotOffered(_)
            | What::StartTls
            | What::Tls(_)
            | What::CertificateDays(_)
            | What::ConnectSeconds(_)
            | What::Ipv6
    )
}

/// What is expected of every protocol that was tried.
fn of_all(report: &Report, what: &What, all: &[Expectation]) -> Outcome {
    match what {
        What::NoFindings(except) => return no_findings(report, except, all),
        What::Works => return nothing_tried(report),
        _ => {}
    }
    let mut outcomes = Vec::new();
    for protocol in Protocol::ALL {
        let view = View::new(report, protocol);
        if view.own().is_none() || view.has_no_server() {
            continue;
        }
        let outcome = of_protocol(view, what);
        let shows_nothing = match what {
            What::SignInSeconds(_) => view.signed_in_with().is_none(),
            What::ConnectSeconds(_) => view.passed("connect").next().is_none(),
            _ => outcome.standing == Standing::CouldNotTell,
        };
        // What speaks in the place of a server may be of use all the same.
        let is_stand_in = is_of_server(what) && view.not_the_server().is_some();
        // That it does not come so far is told, or meant, by what is expected of this protocol itself.
        let is_told = |one: &Expectation| one.protocol == Some(protocol) && one.is_of_use();
        if shows_nothing && !is_stand_in && all.iter().any(is_told) {
            continue;
        }
        outcomes.push(outcome);
    }
    let worst = outcomes.iter().map(|one| one.standing).max();
    let Some(worst) = worst else {
        return Outcome::unclear("no server was reached that could show it");
    };
    let mut of_worst = outcomes.into_iter().filter(|one| one.standing == worst);
    let Some(first) = of_worst.next() else {
        return Outcome::unclear("no server was reached that could show it");
    };
    let mut seen = vec![first.seen.clone()];
    for one in of_worst {
        if !seen.contains(&one.seen) {
            seen.push(one.seen);
        }
    }
    let seen = seen.join("; ");
    Outcome { seen, ..first }
}

/// What became of a target of which nothing could be tried.
fn nothing_tried(report: &Report) -> Outcome {
    let mut findings = report.findings.iter();
    let Some(finding) = findings.find(|one| one.severity == "broken") else {
        let mut whys = report.not_tested.iter().map(|one| one.why.clone());
        let why = whys.next();
        let seen = why.unwrap_or_else(|| "no server was found to be tried".to_owned());
        return Outcome::unclear(seen).next("name the servers: imap = \"HOST\", smtp = \"HOST\"");
    };
    let seen = told(finding);
    let outcome = match finding.here {
        true => Outcome::unclear(format!("this network is at fault: {seen}")),
        false => Outcome::not_met(seen),
    };
    let id = Some(finding.id.clone());
    let outcome = outcome.next(first_step(finding));
    Outcome {
        finding: id,
        ..outcome
    }
}

/// What every outcome gets in the end: the finding, what the server said, and what to do next.
fn finished(
    mut outcome: Outcome,
    expectation: &Expectation,
    report: &Report,
    context: Context<'_>,
) -> Outcome {
    let Some(protocol) = expectation.protocol else {
        if let (Some(why), What::NoFindings(_), Standing::Met) =
            (context.kept_back, &expectation.what, outcome.standing)
        {
            return Outcome::unclear(format!("{}, but nobody signed in", outcome.seen)).next(why);
        }
        return outcome;
    };
    // What a server itself shows is told by what shows it, and not by what else is wrong with the protocol.
    let is_own = outcome.standing == Standing::NotMet || outcome.finding.is_none();
    if is_of_server(&expectation.what) && is_own && outcome.next_step.is_some() {
        return outcome;
    }
    let view = View::new(report, protocol);
    let trouble = view.trouble();
    // Without the sign-in that the file asks for, nobody knows whether it works to its end.
    let is_short = expectation.what == What::Works && view.signed_in_with().is_none();
    if outcome.standing == Standing::Met && is_short && context.kept_back.is_some() {
        outcome.standing = Standing::CouldNotTell;
    }
    if outcome.standing != Standing::Met || expectation.is_of_closed() {
        let found = outcome.finding.take();
        outcome.finding = found.or_else(|| trouble.map(|finding| finding.id.clone()));
        if outcome.evidence.is_empty() {
            outcome.evidence = view.evidence();
        }
    }
    if outcome.standing == Standing::Met || outcome.next_step.is_some() {
        return outcome;
    }
    let skipped = view.skipped();
    let nobody_signed_in = skipped.is_some_and(|one| one.reason == "no-credential");
    outcome.next_step = match (trouble, skipped) {
        _ if nobody_signed_in && context.kept_back.is_some() => {
            context.kept_back.map(str::to_owned)
        }
        (Some(finding), _) => Some(first_step(finding)),
        (None, Some(_)) if nobody_signed_in => Some(SIGN_IN.to_owned()),
        (None, Some(skipped)) => Some(skipped.why.clone()),
        (None, None) => None,
    };
    let seen = &outcome.seen;
    outcome
        .next_step
        .take_if(|step| seen.contains(step.as_str()));
    outcome
}

fn works(view: View<'_>) -> Outcome {
    if view.works() {
        return Outcome::met(view.says());
    }
    not_working(view)
}

/// A protocol that does not work: because of the servers, or because of this side, or nobody knows.
pub(super) fn not_working(view: View<'_>) -> Outcome {
    let says = view.says();
    match view.own() {
        _ if view.is_this_side() => Outcome::unclear(format!("this network is at fault: {says}")),
        Some(_) if view.is_in_trouble() => Outcome::not_met(says),
        // What the domain says of a protocol is no try.
        None if view.left_out("not-offered").is_some() => {
            Outcome::unclear(says).next(view.name_server())
        }
        _ => Outcome::unclear(says),
    }
}

/// Whether it signs in and comes to the end of the way: the mailbox, or where a message would be taken.
fn signs_in(view: View<'_>) -> Outcome {
    let signed_in = view.signed_in_with().is_some();
    if !view.works() {
        return not_working(view);
    }
    if signed_in && let Some(refusal) = view.refused_behind_sign_in() {
        let says = format!("{}, and then: {}", view.says(), told(refusal));
        let id = Some(refusal.id.clone());
        let outcome = Outcome::not_met(says).next(first_step(refusal));
        return Outcome {
            finding: id,
            ..outcome
        };
    }
    match view.own().and_then(|own| own.reached) {
        Some("enter") if signed_in => Outcome::met(view.says()),
        _ if !signed_in => Outcome::unclear(view.says()),
        _ if view.protocol == Protocol::Smtp => {
            let seen = format!("{}; whether it takes mail was not tried", view.says());
            let next = "name the sender, which has to be an address: from = \"ADDRESS\"";
            Outcome::unclear(seen).next(next)
        }
        _ => Outcome::unclear(format!("{}; the mailbox was not reached", view.says())),
    }
}

fn mechanism(view: View<'_>, ways: Ways) -> Outcome {
    match view.signed_in_with() {
        Some(way) if ways.include(way) => Outcome::met(view.says()),
        Some(_) => Outcome::not_met(view.says()),
        None if view.works() => Outcome::unclear(view.says()),
        None => not_working(view),
    }
}

/// Whether nothing was found but what may be.
fn no_findings(report: &Report, except: &[Id], all: &[Expectation]) -> Outcome {
    let mut allowed: Vec<&str> = except.iter().map(|one| one.id.as_str()).collect();
    for one in all {
        if let What::RefusedWith(ids) = &one.what {
            allowed.extend(ids.iter().map(|one| one.id.as_str()));
        }
    }
    let is_off = |name: &&str| {
        let of = |one: &Expectation| {
            one.what == What::Off
                && one
                    .protocol
                    .is_some_and(|protocol| protocol.name() == *name)
        };
        all.iter().any(of)
    };
    let found: Vec<_> = report
        .findings
        .iter()
        .filter(|finding| finding.severity != "advice" && !allowed.contains(&finding.id.as_str()))
        .filter(|finding| finding.protocols.is_empty() || !finding.protocols.iter().all(&is_off))
        .collect();
    if let Some(first) = found.first() {
        let all: Vec<String> = found.iter().map(|one| told(one)).collect();
        let mut outcome = Outcome::not_met(all.join("; "));
        outcome.finding = Some(first.id.clone());
        let evidence = first.evidence.iter().flat_map(|one| &one.lines);
        outcome.evidence = evidence
            .filter(|line| line.starts_with("S: "))
            .take(3)
            .cloned()
            .collect();
        return outcome.next(first_step(first));
    }
    let mut unexplained = report.unexplained.iter();
    if let Some(one) = unexplained.find(|one| !is_off(&one.protocol)) {
        return Outcome::unclear(format!(
            "{} at {}: {}",
            one.protocol.to_uppercase(),
            one.endpoint,
            one.says
        ));
    }
    let is_open = |(name, own): &(&str, &crate::report::ProtocolReport)| {
        own.verdict == "undecided" && !is_off(name)
    };
    let undecided = report.protocols.iter().filter(is_open);
    let undecided: Vec<View<'_>> = undecided
        .filter_map(|(name, _)| Protocol::from_name(name))
        .map(|protocol| View::new(report, protocol))
        .filter(|view| !view.has_no_server())
        .collect();
    match undecided.first() {
        Some(view) => Outcome::unclear(view.says()),
        None if report.findings.iter().any(|one| one.severity != "advice") => {
            Outcome::met("nothing else was found")
        }
        None => Outcome::met("nothing was found"),
    }
}
