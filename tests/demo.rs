//! The demo against the catalogue: every page's example, played over real sockets, gives that page first.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    missing_docs,
    reason = "a test may stop where it stands"
)]

#[path = "support/classes.rs"]
mod class_support;
#[path = "demo/program.rs"]
mod program;
#[cfg(target_os = "linux")]
#[path = "demo/questions.rs"]
mod questions;
#[cfg(target_os = "linux")]
#[path = "demo/signing_in.rs"]
mod signing_in;
#[cfg(target_os = "linux")]
#[path = "demo/visitor.rs"]
mod visitor;

use std::collections::BTreeSet;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;

use mailprobe::catalogue::body::Example;
use mailprobe::catalogue::{Catalogue, Page};
use mailprobe::demo::play::{Unplayable, play};
use mailprobe::demo::tenant::{self, FrontEnd, Tenant};
use mailprobe::diagnose::{Finding, Verdict, diagnose};
use mailprobe::fact::facts;
use mailprobe::observation::Run;
use mailprobe::report::{Report, human, json};
use mailprobe::runner::{self, Reach};
use mailprobe::scenario::{SECRET, Scenario};
use mailprobe::style::{ColorChoice, Style};

/// How many scenarios are on stage at once: most of their time is waiting.
const AT_ONCE: usize = 6;

/// Pages with an example that needs more than sockets on loopback.
const REHEARSED: [&str; 59] = [
    "captive.portal",
    "clock.inexact",
    "clock.skewed",
    "discovery.settings-unencrypted",
    "discovery.settings-untrusted",
    "discovery.unusual-port",
    "discovery.wildcard",
    "dns.aaaa-broken",
    "dns.blocked",
    "dns.dnssec-bogus",
    "dns.hijacked",
    "dns.no-resolver",
    "dns.nxdomain",
    "dns.private-address",
    "dns.resolver-unresponsive",
    "dns.resolvers-disagree",
    "dns.slow",
    "dns.system-failed",
    "dns.tcp-blocked",
    "ipv6.no-translation",
    "net.admin-prohibited",
    "net.local-firewall",
    "net.mtu-blackhole",
    "net.no-internet",
    "net.offline",
    "net.proxy-no-way-on",
    "net.proxy-not-a-proxy",
    "net.proxy-refused",
    "net.proxy-required",
    "net.proxy-sign-in",
    "net.proxy-unreachable",
    "net.unreachable",
    "net.vpn",
    "proto.not-a-mail-server",
    "proto.slow-answer",
    "proto.slow-greeting",
    "proto.wrong-service",
    "service.intermittent",
    "service.outage",
    "service.some-addresses",
    "starttls.some-addresses",
    "starttls.stripped",
    "tcp.timeout",
    "tls.expired",
    "tls.intermediate-expired",
    "tls.invalid-certificate",
    "tls.large-hello",
    "tls.legacy-only",
    "tls.missing-intermediate",
    "tls.name-mismatch",
    "tls.no-shared-cipher",
    "tls.not-yet-valid",
    "tls.plaintext-on-tls-port",
    "tls.revoked",
    "tls.self-signed",
    "tls.tls-on-starttls-port",
    "tls.untrusted-root",
    "tls.weak-certificate",
    "tls.wrong-usage",
];

/// What a run is told as, in every form.
struct Told {
    verdict: Verdict,
    human: String,
    json: String,
}

fn tell(run: &Run, catalogue: &Catalogue) -> Told {
    let facts = facts(run);
    let verdict = diagnose(run, &facts, catalogue);
    let report = Report::new(run, &facts, &verdict, catalogue);
    let human = human::render(
        &report,
        &Style::of_file(ColorChoice::Never),
        human::Detail::Everything,
    );
    let json = json::render(&report);
    Told {
        verdict,
        human,
        json,
    }
}

/// Every form of a secret that must not be seen: raw, and in base64 at each of the three alignments.
fn forms(secret: &str) -> Vec<String> {
    let mut forms = vec![secret.to_owned()];
    for lead in 0..3 {
        let shifted = [vec![0; lead], secret.as_bytes().to_vec()].concat();
        let whole = STANDARD_NO_PAD.encode(&shifted);
        // The first and last characters mix in bits of the neighbours.
        forms.push(whole[(lead * 8).div_ceil(6)..shifted.len() * 8 / 6].to_owned());
    }
    forms
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Plays one example of a page and says what is wrong with it. None when it cannot be played.
fn faults(page: &Page, example: &Example, catalogue: &Catalogue) -> Option<Vec<String>> {
    let scenario = Scenario::parse(&example.text).unwrap();
    let played = match play(&scenario, &|_| {}) {
        Ok(played) => played,
        Err(Unplayable::Beyond(_)) => return None,
        Err(error) => return Some(vec![error.to_string()]),
    };
    let mut faults = played.departures;
    let told = tell(&played.run, catalogue);
    let ids: Vec<&str> = told
        .verdict
        .findings
        .iter()
        .map(|f| f.id.as_str())
        .collect();
    let shown: serde_json::Value = serde_json::from_str(&told.json).unwrap();
    // What never shows by itself is at most a candidate of what does.
    let first = told.verdict.findings.first();
    let as_candidate = |finding: &Finding| finding.candidates.iter().any(|c| c.id == page.id);
    let right = match first {
        Some(finding) if page.when.is_empty() => as_candidate(finding),
        Some(finding) => finding.id == page.id,
        None => page.when.is_empty(),
    };
    if !right {
        faults.push(format!("the findings are {ids:?}\n{}", told.human));
    }
    if let Some(first) = first {
        if shown["findings"][0]["id"] != first.id.as_str() {
            faults.push(format!(
                "in JSON the first is {}",
                shown["findings"][0]["id"]
            ));
        }
        let title = first.words.title.as_deref().unwrap_or(&page.title);
        if !one_line(&told.human).contains(&one_line(title)) {
            faults.push(format!("its title is not in\n{}", told.human));
        }
    }
    for form in forms(SECRET) {
        if told.human.contains(&form) || told.json.contains(&form) {
            faults.push("the secret is in a report".to_owned());
        }
    }
    Some(faults)
}

#[test]
fn every_example_played_over_sockets_gives_its_page_first() {
    let catalogue = Catalogue::embedded();
    let examples: Vec<(&Page, &Example)> = catalogue
        .pages()
        .flat_map(|page| {
            page.body()
                .examples
                .iter()
                .map(move |example| (page, example))
        })
        .collect();
    let next = AtomicUsize::new(0);
    let wrong = Mutex::new(Vec::new());
    let rehearsed = Mutex::new(BTreeSet::new());
    std::thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                while let Some((page, example)) = examples.get(next.fetch_add(1, Ordering::Relaxed))
                {
                    let line = page.line_of(example, 1);
                    match faults(page, example, &catalogue) {
                        None => {
                            rehearsed.lock().unwrap().insert(page.id.clone());
                        }
                        Some(faults) => wrong.lock().unwrap().extend(
                            faults
                                .iter()
                                .map(|fault| format!("{}:{line}: {fault}", page.path)),
                        ),
                    }
                }
            });
        }
    });
    let wrong = wrong.into_inner().unwrap();
    assert!(
        wrong.is_empty(),
        "{} faults:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    let rehearsed = rehearsed.into_inner().unwrap();
    if cfg!(target_os = "linux") {
        let known = |id: &&str| catalogue.page(id).is_some();
        let expected: BTreeSet<String> = REHEARSED
            .into_iter()
            .filter(known)
            .map(str::to_owned)
            .collect();
        assert_eq!(rehearsed, expected, "what was not played over sockets");
    }
}

#[test]
fn a_check_that_departs_from_its_script_is_told_without_the_secret() {
    let says = |client: &str| {
        let text = format!(
            "imap imap.example.org:993 tls\ntls ok\nS: * OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] ready\n{client}"
        );
        let scenario = Scenario::parse(&text).unwrap();
        play(&scenario, &|_| {}).unwrap().departures
    };
    let another = says("C: m1 NOOP\n");
    let [another] = another.as_slice() else {
        panic!("{another:?}");
    };
    let begin = "imap.example.org:993: `m1 NOOP` was due, and `m1 AUTHENTICATE PLAIN ";
    assert!(
        another.starts_with(begin) && another.ends_with("[hidden]` came"),
        "{another}"
    );
    assert!(forms(SECRET).iter().all(|form| !another.contains(form)));
    let more = says(
        "C: m1 AUTHENTICATE PLAIN [hidden]\nS: m1 NO no\nC: m2 LOGOUT\nS: * BYE\nS: m2 OK\nC: m3 NOOP\n",
    );
    assert_eq!(
        more,
        ["imap.example.org:993: the connection ended where `m3 NOOP` was due"]
    );
}

#[test]
fn the_tenant_shows_what_mailprobe_is_for() {
    let tenant = Tenant::open(FrontEnd::New).unwrap();
    let network = tenant.network();
    let prepared = runner::prepare(&tenant::request().unwrap(), &network, Reach::Dns).unwrap();
    let credential = Some(tenant::credential());
    let run = runner::run(prepared, credential, &network, &|_| {}).unwrap();
    let told = tell(&run, &Catalogue::embedded());
    let shown: serde_json::Value = serde_json::from_str(&told.json).unwrap();
    assert_eq!(shown["verdict"], "trouble", "{}", told.human);
    assert_eq!(shown["target"]["provider"], "exchange-online");
    assert_eq!(
        shown["protocols"]["imap"]["verdict"], "works",
        "{}",
        told.human
    );
    assert_eq!(shown["protocols"]["imap"]["reached"], "enter");
    assert_eq!(
        shown["protocols"]["pop3"]["finding"], "auth.pop-disabled",
        "{}",
        told.human
    );
    assert_eq!(
        shown["protocols"]["smtp"]["finding"],
        "auth.smtp-disabled-tenant"
    );
    let ids: Vec<_> = told
        .verdict
        .findings
        .iter()
        .map(|f| f.id.as_str())
        .collect();
    assert_eq!(ids.len(), 2, "{ids:?}");
    assert!(told.verdict.unexplained.is_empty(), "{}", told.human);
    for form in forms(tenant::TOKEN) {
        assert!(!told.human.contains(&form) && !told.json.contains(&form));
    }
}
