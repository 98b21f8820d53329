//! What a hostile server, certificate or DNS sends reaches neither a terminal nor a file as it came.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use mailprobe::observation::dns::{DomainRecords, Mx};
use mailprobe::observation::session::{Entry, Reply, SessionTrouble};
use mailprobe::observation::tls::{Peer, PeerKind, TlsTrouble};
use mailprobe::observation::{Line, Run, Seen, Speaker, Trouble};
use mailprobe::plan::ProbeId;
use mailprobe::report::human::{self, Detail};
use mailprobe::report::json;
use mailprobe::report::outline::{Outline, sign_in_note};
use mailprobe::scenario::SECRET;
use mailprobe::stage::Stage;
use mailprobe::style::{Style, orders};

use crate::agree::forms;
use crate::ticket::on_real_pages;
use crate::{NARROW_ASCII, TENANT, report_of, run_of};

/// What a hostile server, certificate or DNS may send: it acts on a terminal, or it hides.
pub(crate) const HOSTILE: &str = "\x1b]0;owned\x07\x1b[2J\u{9b}31m \u{202e}evil\u{2066} zero\u{200b}\u{feff}wi\u{e0041}dth\r\nnext \
                       \u{85}line\u{2028}";

fn hostile_reply(text: &str) -> Reply {
    Reply {
        status: text.to_owned(),
        code: Some(535),
        enhanced: Some(text.to_owned()),
        response_code: Some(text.to_owned()),
        text: text.to_owned(),
    }
}

/// A run in which every field that can hold foreign text does.
pub(crate) fn hostile_run() -> Run {
    run_with(HOSTILE)
}

/// A run in which this text stands in every field that can hold foreign text.
pub(crate) fn run_with(text: &str) -> Run {
    let mut run = run_of(TENANT);
    run.plan.target.input = text.to_owned();
    run.plan.target.address = Some(format!("{text}@{text}"));
    run.plan.target.domain = text.to_owned();
    run.plan.target.domain_unicode = format!("u{text}");
    run.plan.username = Some(text.to_owned());
    run.records = Some(DomainRecords {
        domain: text.to_owned(),
        mx: Ok(vec![Mx {
            preference: 1,
            exchange: text.to_owned(),
        }]),
        autodiscover_srv: Ok(Vec::new()),
        autodiscover: Ok(vec![text.to_owned()]),
        srv: Vec::new(),
        exchangers: Vec::new(),
        took: Duration::ZERO,
    });
    for probe in &mut run.plan.probes {
        probe.endpoint.host = text.to_owned();
    }
    for observation in &mut run.observations {
        observation.transcript.push(Line {
            speaker: Speaker::Server,
            text: text.to_owned(),
        });
        match &mut observation.outcome {
            Ok(Seen::Resolved(resolution)) => {
                resolution.name = text.to_owned();
                resolution.aliases = vec![text.to_owned()];
            }
            Ok(Seen::Secured(session)) => {
                session.server_name = text.to_owned();
                for certificate in &mut session.chain {
                    certificate.subject = text.to_owned();
                    certificate.issuer = format!("O={text}");
                    certificate.names = vec![text.to_owned()];
                }
            }
            Ok(Seen::Greeted(greeting)) => {
                greeting.reply = hostile_reply(text);
                greeting.host = Some(text.to_owned());
                greeting.exchange_front_end = Some(text.to_owned());
            }
            Ok(Seen::Offered(offer)) => {
                offer.capabilities = vec![text.to_owned()];
                offer.mechanisms = vec![text.to_owned()];
                offer.told = Some(text.to_owned());
            }
            Ok(Seen::Authenticated(authentication)) => {
                authentication.mechanism = text.to_owned();
                authentication.reply = hostile_reply(text);
            }
            Ok(Seen::Entered(Entry { reply, told, .. })) => {
                *reply = hostile_reply(text);
                *told = Some(text.to_owned());
            }
            Err(Trouble::Session(trouble)) => {
                *trouble = SessionTrouble::SignInRefused {
                    mechanism: text.to_owned(),
                    reply: hostile_reply(text),
                    challenge: None,
                };
            }
            Ok(Seen::LeftToProxy | Seen::Connected(_)) | Err(_) => {}
        }
    }
    run
}

pub(crate) fn is_safe(text: &str) -> bool {
    let acts = |c: char| {
        (c.is_control() && c != '\n')
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{e0000}'..='\u{e0fff}')
    };
    !text.contains(acts)
}

#[test]
fn nothing_hostile_reaches_a_terminal_or_a_file_raw() {
    let mut runs = vec![hostile_run()];
    // The other troubles that carry foreign text, each where it can happen to the second probe.
    let peer = Peer {
        kind: PeerKind::Unknown,
        first: HOSTILE.as_bytes().to_vec(),
    };
    let silent = SessionTrouble::Silent {
        partial: HOSTILE.as_bytes().to_vec(),
    };
    let injection = SessionTrouble::StartTlsInjection {
        text: HOSTILE.as_bytes().to_vec(),
    };
    let no_answer = SessionTrouble::NoAnswer {
        command: HOSTILE.to_owned(),
        waited: Duration::from_secs(15),
    };
    let no_mechanism = SessionTrouble::NoMechanism {
        offered: vec![HOSTILE.to_owned()],
    };
    let rejected = SessionTrouble::CommandRejected {
        command: "EHLO",
        reply: hostile_reply(HOSTILE),
    };
    let refused = SessionTrouble::EntryRefused {
        command: "STAT",
        reply: hostile_reply(HOSTILE),
    };
    let troubles = [
        (
            Stage::Secure,
            Trouble::Tls(TlsTrouble::ClearText(peer.clone())),
        ),
        (
            Stage::Greet,
            Trouble::Session(SessionTrouble::NotThisProtocol(peer)),
        ),
        (Stage::Greet, Trouble::Session(silent)),
        (
            Stage::Greet,
            Trouble::Session(SessionTrouble::GreetingRefused(hostile_reply(HOSTILE))),
        ),
        (Stage::Secure, Trouble::Session(injection)),
        (
            Stage::Secure,
            Trouble::Session(SessionTrouble::StartTlsRefused(hostile_reply(HOSTILE))),
        ),
        (Stage::Offer, Trouble::Session(rejected)),
        (
            Stage::Offer,
            Trouble::Session(SessionTrouble::Bye(hostile_reply(HOSTILE))),
        ),
        (Stage::Authenticate, Trouble::Session(no_mechanism)),
        (Stage::Authenticate, Trouble::Session(no_answer)),
        (Stage::Authenticate, Trouble::Session(refused)),
    ];
    for (stage, trouble) in troubles {
        let mut run = hostile_run();
        let probe = ProbeId(1);
        let at = run
            .observations
            .iter()
            .position(|o| o.probe == probe && o.stage == stage)
            .unwrap();
        run.observations[at].outcome = Err(trouble.clone());
        if matches!(
            &trouble,
            Trouble::Session(SessionTrouble::EntryRefused { .. })
        ) {
            run.observations[at].stage = Stage::Enter;
        }
        let mut place = 0;
        run.observations.retain(|o| {
            place += 1;
            o.probe != probe || place <= at + 1
        });
        runs.push(run);
    }
    for run in &runs {
        let report = report_of(run);
        let json = json::render(&report);
        assert!(is_safe(&json), "{json:?}");
        // JSON may hide a character behind an escape; a reader would bring it back.
        let value: serde_json::Value = serde_json::from_str(&json).unwrap();
        each_text(&value, &|text| assert!(is_safe(text), "{text:?}"));
        assert!(
            json.contains("\\\\u{202e}evil"),
            "the text itself is still told"
        );
        for (name, text) in forms(&report) {
            assert!(is_safe(&text), "{name}: {text:?}");
        }
        for style in [Style::PLAIN, NARROW_ASCII] {
            let text = human::render(&report, &style, Detail::Everything);
            assert!(is_safe(&text), "{text:?}");
        }
        let outline = Outline::new(&run.plan, None, run.records.as_ref());
        assert!(is_safe(&outline.render(&Style::PLAIN)));
        assert!(is_safe(&json::render(&outline)));
        assert!(sign_in_note(&run.plan).is_none_or(|note| is_safe(&note)));
    }
}

/// What a server says gives no orders to what runs the job (GitHub Actions, Azure Pipelines, `TeamCity`), wherever a line of it may begin.
#[test]
fn what_a_server_says_is_no_order_to_a_runner() {
    for length in 0..100 {
        let padding = "x".repeat(length);
        let text = format!("{padding} ::add-mask::y {padding} ##[error]z ##VSO[task.x]y");
        let run = run_with(&text);
        let report = report_of(&run);
        for (name, text) in forms(&report) {
            let told = match name {
                "github" => text.clone(),
                _ => orders::without(&text),
            };
            if name == "json" || name == "ndjson" {
                assert!(!text.contains("##["), "{name}: {text}");
            }
            let mut lines = told.lines();
            match name {
                // Each line is an order of its own.
                "github" => assert!(
                    lines.all(|line| line.starts_with("::") && is_no_order(line)),
                    "{told}"
                ),
                _ => assert!(
                    !lines.any(|line| line.trim_start().starts_with("::") || !is_no_order(line)),
                    "{name}: {told}"
                ),
            }
        }
    }
}

/// Whether nothing in a line is an order that may stand anywhere in it.
fn is_no_order(line: &str) -> bool {
    let line = line.to_lowercase();
    ["##[", "##vso[", "##teamcity["]
        .iter()
        .all(|order| !line.contains(order))
}

pub(crate) fn each_text(value: &serde_json::Value, check: &dyn Fn(&str)) {
    match value {
        serde_json::Value::String(text) => check(text),
        serde_json::Value::Array(items) => items.iter().for_each(|item| each_text(item, check)),
        serde_json::Value::Object(fields) => fields.iter().for_each(|(key, item)| {
            check(key);
            each_text(item, check);
        }),
        _ => {}
    }
}

/// A server that says the password back to whoever signs in is told as one that refuses, in every form, and the password in none.
#[test]
fn a_secret_that_a_server_repeats_stands_in_no_form() {
    let base64 = STANDARD.encode(SECRET);
    let quoted = SECRET.replace('-', "%2D");
    for said in [
        format!("NO [AUTHENTICATIONFAILED] {SECRET} is wrong"),
        format!("NO the password was {base64}"),
        format!("NO \"{SECRET}\" and <{SECRET}> and {quoted}"),
        format!("BAD {SECRET}"),
    ] {
        let scenario = "imap imap.example.org:993 tls\ntls ok\nS: * OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] ready\n\
             C: m1 AUTHENTICATE PLAIN [hidden]\n";
        let scenario = format!("{scenario}S: m1 {said}\nC: m2 LOGOUT\nS: * BYE\nS: m2 OK\n");
        let report = on_real_pages(&scenario);
        assert_ne!(report.verdict, "works");
        for (name, text) in forms(&report) {
            for secret in [SECRET, &base64, &quoted] {
                assert!(!text.contains(secret), "{name}: {secret}\n{text}");
            }
        }
    }
}
