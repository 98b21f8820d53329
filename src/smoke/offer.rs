//! What servers offer.

use std::collections::BTreeSet;

use super::Outcome;
use super::judge::not_working;
use super::view::{View, place};
use crate::endpoint::Protocol;
use crate::report::{ProbeReport, StepReport};

/// What one server offers to users, all in upper case.
struct Offered<'a> {
    probe: &'a ProbeReport,
    /// The ways of signing in.
    mechanisms: BTreeSet<String>,
    /// Everything else that it names, before the sign-in and after it.
    capabilities: BTreeSet<String>,
    /// Whether it may name more to those who sign in, which nobody did or which did not show.
    is_open: bool,
}

impl Offered<'_> {
    fn has(&self, name: &str) -> bool {
        self.mechanisms.contains(name) || self.capabilities.contains(name)
    }

    /// Whether it may offer this all the same, to those who sign in: many servers of IMAP keep most of their list back until then.
    fn may_have(&self, name: &str) -> bool {
        self.is_open && !self.has(name) && !is_of_sign_in(name)
    }

    /// The ways of signing in, and those of these names that are offered beside them.
    fn told(&self, names: &[String]) -> String {
        let mut all: Vec<&str> = self.mechanisms.iter().map(String::as_str).collect();
        for name in names.iter().filter(|name| self.has(name)) {
            if !all.contains(&name.as_str()) {
                all.push(name);
            }
        }
        let listed = match all.as_slice() {
            [] => "no way of signing in".to_owned(),
            all => all.join(", "),
        };
        format!("{} offers {listed}", place(self.probe))
    }

    /// The last lines of the server that name its ways of signing in, as it does in its greeting or when it is asked.
    fn lines(&self) -> Vec<String> {
        const MOST: usize = 3;
        const NAMES_WAYS: [&str; 3] = ["AUTH", "SASL", "CAPABILITY"];
        let steps = self.probe.steps.iter();
        let before = steps.filter(|one| !["authenticate", "enter"].contains(&one.stage));
        let lines = before.flat_map(|one| &one.transcript);
        let mut last: Vec<String> = lines
            .filter(|line| {
                let upper = line.to_uppercase();
                line.starts_with("S: ") && NAMES_WAYS.iter().any(|word| upper.contains(word))
            })
            .rev()
            .take(MOST)
            .cloned()
            .collect();
        last.reverse();
        last
    }

    /// What is not as expected, with what shows it and who changes it.
    fn not_met(&self, seen: String, names: &[&str], switch: &str, key: &str) -> Outcome {
        let host = &self.probe.endpoint.host;
        let next = format!(
            "the administrator of {host} switches {} {switch}; if it is meant to be so, take it out of `{key}`",
            names.join(" and ")
        );
        Outcome {
            evidence: self.lines(),
            ..Outcome::not_met(seen).next(next)
        }
    }
}

/// What each server offers to users.
fn offered(view: View<'_>) -> Vec<Offered<'_>> {
    // What is offered before the encryption begins is another matter.
    let is_final = |(probe, step): &(&ProbeReport, &StepReport)| {
        let mut before = probe
            .steps
            .iter()
            .take_while(|one| !std::ptr::eq(*one, *step));
        probe.endpoint.security == "none"
            || before.any(|one| one.stage == "secure" && one.outcome == "ok")
    };
    view.passed("offer")
        .filter(is_final)
        .map(|(probe, step)| {
            let names = |fact: &str| -> BTreeSet<String> {
                let names = step.facts.get(fact).map(String::as_str).unwrap_or_default();
                names.split_whitespace().map(str::to_uppercase).collect()
            };
            let later = named_later(view, &probe.endpoint.host);
            let mut capabilities = names("offer.capabilities");
            let is_open = view.protocol == Protocol::Imap && later.is_empty();
            capabilities.extend(later);
            Offered {
                probe,
                mechanisms: names("offer.mechanisms"),
                capabilities,
                is_open,
            }
        })
        .collect()
}

/// What a host names to those who have signed in, at whatever port.
fn named_later(view: View<'_>, host: &str) -> BTreeSet<String> {
    let doors = view.doors().filter(|probe| probe.endpoint.host == host);
    let steps = doors.flat_map(|probe| &probe.steps);
    let after = steps.filter(|step| ["authenticate", "enter"].contains(&step.stage));
    let lines = after.flat_map(|step| &step.transcript);
    let lists = lines.filter_map(|line| {
        let said = line.strip_prefix("S: ")?.to_uppercase();
        let (_, list) = said.split_once("CAPABILITY ")?;
        Some(list.split(']').next()?.to_owned())
    });
    let words = lists.flat_map(|list| {
        let words = list.split_whitespace().map(str::to_owned);
        words.collect::<Vec<_>>()
    });
    words.collect()
}

/// Whether a server names this before the sign-in, if it does at all: it is about signing in, or about what comes before.
fn is_of_sign_in(name: &str) -> bool {
    const BEFORE: [&str; 6] = [
        "STARTTLS",
        "LOGINDISABLED",
        "LOGIN-REFERRALS",
        "SASL-IR",
        "IMAP4",
        "IMAP4REV1",
    ];
    const WAYS: [&str; 13] = [
        "PLAIN",
        "LOGIN",
        "XOAUTH",
        "XOAUTH2",
        "OAUTHBEARER",
        "CRAM-MD5",
        "DIGEST-MD5",
        "NTLM",
        "GSSAPI",
        "GSS-SPNEGO",
        "KERBEROS_V4",
        "EXTERNAL",
        "ANONYMOUS",
    ];
    let name = name.to_uppercase();
    let way = name.strip_prefix("AUTH=");
    way.is_some()
        || BEFORE.contains(&name.as_str())
        || WAYS.contains(&name.as_str())
        || name.starts_with("SCRAM-")
}

/// That a name may be told to those alone who sign in.
fn told_later(names: &[&str]) -> Outcome {
    let seen = format!(
        "before the sign-in {} is not named; servers name more to those who have signed in, and nobody did, or no list came then",
        names.join(", ")
    );
    Outcome::unclear(seen)
}

pub(super) fn offers(view: View<'_>, wanted: &[String]) -> Outcome {
    let all = offered(view);
    let Some(first) = all.first() else {
        return not_told(view);
    };
    let lacking = |one: &Offered<'_>| -> Vec<&str> {
        let lacking = wanted.iter().filter(|name| !one.has(name));
        lacking.map(String::as_str).collect()
    };
    match all.iter().find(|one| !lacking(one).is_empty()) {
        Some(one) => {
            let lacking = lacking(one);
            if lacking.iter().all(|name| one.may_have(name)) {
                return told_later(&lacking);
            }
            let seen = format!("{}, and not {}", one.told(wanted), lacking.join(", "));
            one.not_met(seen, &lacking, "on", "offers")
        }
        None => Outcome::met(first.told(wanted)),
    }
}

pub(super) fn not_offered(view: View<'_>, unwanted: &[String]) -> Outcome {
    let all = offered(view);
    let Some(first) = all.first() else {
        return not_told(view);
    };
    let given = |one: &Offered<'_>| -> Vec<&str> {
        let given = unwanted.iter().filter(|name| one.has(name));
        given.map(String::as_str).collect()
    };
    match all.iter().find(|one| !given(one).is_empty()) {
        Some(one) => one.not_met(one.told(unwanted), &given(one), "off", "not-offered"),
        None => {
            let open = unwanted.iter();
            let open = open.filter(|name| all.iter().any(|one| one.may_have(name)));
            let open: Vec<&str> = open.map(String::as_str).collect();
            match open.is_empty() {
                true => Outcome::met(first.told(unwanted)),
                false => told_later(&open),
            }
        }
    }
}

/// What was not reached offers nothing that could be told.
fn not_told(view: View<'_>) -> Outcome {
    Outcome::unclear(view.says())
}

pub(super) fn starttls(view: View<'_>) -> Outcome {
    let of_kind = |probe: &ProbeReport| probe.endpoint.security == "starttls";
    let mut secured = view.passed("secure");
    if let Some((probe, _)) = secured.find(|(probe, _)| of_kind(probe)) {
        return Outcome::met(format!("STARTTLS works at {}", place(probe)));
    }
    let mut greeted = view.passed("greet").filter(|(probe, _)| of_kind(probe));
    let failed = greeted.find_map(|(probe, _)| {
        let mut steps = probe.steps.iter();
        let step = steps.find(|step| step.stage == "secure")?;
        Some((probe, step))
    });
    match failed {
        Some((probe, step)) => Outcome::not_met(format!("{}: {}", place(probe), step.says)),
        None if view.doors().any(of_kind) => match view.works() {
            true => Outcome::unclear(format!(
                "no port of {} for STARTTLS was reached",
                view.protocol
            )),
            false => not_working(view),
        },
        None => {
            let key = view.protocol.name();
            let seen = format!("no server of {} with STARTTLS was tried", view.protocol);
            Outcome::unclear(seen).next(format!("name one: {key} = \"HOST/starttls\""))
        }
    }
}
