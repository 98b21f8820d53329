//! Reports as they are shown: kept texts, the schema that describes them, and hostile servers.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    missing_docs,
    reason = "a test may stop where it stands"
)]

use std::time::Duration;

use insta::assert_snapshot;
use mailprobe::catalogue::Catalogue;
use mailprobe::diagnose::diagnose;
use mailprobe::endpoint::Origin;
use mailprobe::fact::facts;
use mailprobe::observation::dns::{DomainRecords, Mx};
use mailprobe::observation::session::{Entry, Reply, SessionTrouble};
use mailprobe::observation::tls::{Peer, PeerKind, TlsTrouble};
use mailprobe::observation::token::{Claims, Token};
use mailprobe::observation::{Ended, Line, NotTried, Run, Seen, Skip, Speaker, Trouble};
use mailprobe::plan::ProbeId;
use mailprobe::report::human::{self, Detail};
use mailprobe::report::outline::{Outline, sign_in_note};
use mailprobe::report::page::{Explanation, List};
use mailprobe::report::served::Served;
use mailprobe::report::token::TokenReport;
use mailprobe::report::{Report, SCHEMAS, json};
use mailprobe::scenario::{SECRET, Scenario, Split, rehearse};
use mailprobe::stage::Stage;
use mailprobe::style::Style;

/// Pages of their own, so that the kept texts change only when the telling does.
fn catalogue() -> Catalogue {
    Catalogue::of(
        [
            ("auth.off", include_str!("reports/pages/auth.off.md")),
            (
                "auth.refused",
                include_str!("reports/pages/auth.refused.md"),
            ),
            ("dns.gone", include_str!("reports/pages/dns.gone.md")),
        ]
        .map(|(id, text)| (id.to_owned(), text.to_owned())),
    )
}

const TENANT: &str = include_str!("reports/tenant.scenario");
const WORKS: &str = include_str!("reports/works.scenario");
const REFUSED: &str = include_str!("reports/refused.scenario");
const GUESSED: &str = include_str!("reports/guessed.scenario");

fn run_of(scenario: &str) -> Run {
    let scenario = Scenario::parse(scenario).unwrap();
    rehearse(&scenario, Split::Whole).unwrap()
}

fn report_of(run: &Run) -> Report {
    let catalogue = catalogue();
    let facts = facts(run);
    let verdict = diagnose(run, &facts, &catalogue);
    Report::new(run, &facts, &verdict, &catalogue)
}

fn told(scenario: &str, style: Style, detail: Detail) -> String {
    human::render(&report_of(&run_of(scenario)), &style, detail)
}

fn plain(scenario: &str) -> String {
    told(scenario, Style::PLAIN, Detail::Usual)
}

const NARROW_ASCII: Style = Style {
    color: false,
    unicode: false,
    width: 40,
};

#[test]
fn when_all_is_well_a_line_a_protocol_is_enough() {
    let text = plain(WORKS);
    assert!(text.lines().count() <= 5, "{text}");
    assert_snapshot!("works", text);
}

#[test]
fn trouble_begins_with_what_is_true_and_what_to_do() {
    assert_snapshot!("tenant", plain(TENANT));
}

#[test]
fn a_narrow_terminal_without_unicode_gets_it_whole() {
    let text = told(TENANT, NARROW_ASCII, Detail::Usual);
    assert!(text.is_ascii());
    assert_snapshot!("tenant-narrow-ascii", text);
}

#[test]
fn colour_adds_to_the_marks_and_words() {
    let style = Style {
        color: true,
        ..Style::PLAIN
    };
    let colored = told(TENANT, style, Detail::Usual);
    assert_snapshot!("tenant-colour", colored.replace('\x1b', "ESC"));
    let without: String = colored
        .split('\x1b')
        .enumerate()
        .map(|(at, part)| match at {
            0 => part,
            _ => part.split_once('m').unwrap().1,
        })
        .collect();
    // Where colour marks code, the marks of Markdown are gone; nothing else differs.
    let words = |text: &str| {
        let text = text.replace('`', "");
        text.split_whitespace()
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    assert_eq!(words(&without), words(&plain(TENANT)));
}

#[test]
fn everything_is_told_when_asked_for() {
    assert_snapshot!(
        "tenant-everything",
        told(TENANT, Style::PLAIN, Detail::Everything)
    );
}

#[test]
fn the_verdict_alone_is_one_sentence() {
    let text = told(TENANT, Style::PLAIN, Detail::Verdict);
    assert_eq!(
        text,
        "✗ SMTP does not work for kim@contoso.com. IMAP works. POP3 is undecided.\n"
    );
}

#[test]
fn an_ambiguous_reply_has_candidates_and_the_step_that_decides() {
    assert_snapshot!("refused", plain(REFUSED));
}

#[test]
fn a_guessed_host_is_marked_and_a_domain_has_both_forms() {
    let mut run = run_of(GUESSED);
    for probe in &mut run.plan.probes {
        probe.endpoint.origin = Origin::Convention;
    }
    let report = report_of(&run);
    let text = human::render(&report, &Style::PLAIN, Detail::Usual);
    assert!(text.contains("guessed host"), "{text}");
    assert!(text.contains("kim@bücher.example"), "{text}");
    assert!(
        text.contains("bücher.example is xn--bcher-kva.example in the DNS"),
        "{text}"
    );
    assert_snapshot!("guessed", text);
}

#[test]
fn what_was_cut_short_says_so() {
    for (ended, words) in [
        (Ended::Interrupted, "Stopped before the end"),
        (Ended::Deadline, "The time was up before the end"),
    ] {
        let mut run = run_of(REFUSED);
        run.ended = ended;
        let text = human::render(&report_of(&run), &Style::PLAIN, Detail::Verdict);
        let text: Vec<&str> = text.split_whitespace().collect();
        assert!(text.join(" ").contains(words), "{text:?}");
    }
}

/// A fixed run, so that the kept JSON is the same everywhere.
#[test]
fn the_json_is_as_published() {
    let mut report = report_of(&run_of(TENANT));
    report.tool.version = "0.0.0";
    assert_snapshot!("tenant-json", json::render(&report));
}

fn schema(of: &str) -> jsonschema::Validator {
    let (_, text) = SCHEMAS.iter().find(|(name, _)| *name == of).unwrap();
    jsonschema::validator_for(&serde_json::from_str(text).unwrap()).unwrap()
}

fn fits(of: &str, value: &impl serde::Serialize) {
    let value = serde_json::to_value(value).unwrap();
    let faults: Vec<String> = schema(of)
        .iter_errors(&value)
        .map(|e| e.to_string())
        .collect();
    assert!(faults.is_empty(), "{of}: {faults:?}");
}

#[test]
fn real_output_fits_the_published_schemas() {
    for scenario in [TENANT, WORKS, REFUSED, GUESSED] {
        let run = run_of(scenario);
        fits("report", &report_of(&run));
        fits("plan", &Outline::new(&run.plan, run.records.as_ref()));
    }
    fits("report", &report_of(&hostile_run()));
    fits("list", &List::of(&catalogue()));
    for id in ["auth.refused", "dns.gnoe"] {
        fits("explanation", &Explanation::of(id, &catalogue()));
    }
    let claims = Claims {
        expires: Some(1),
        user: Some("kim@contoso.com".to_owned()),
        ..Claims::default()
    };
    for token in [
        Token::Opaque,
        Token::Broken,
        Token::Claims(Box::new(claims)),
    ] {
        fits(
            "token",
            &TokenReport::new(&token, Some("lee@contoso.com"), 0),
        );
    }
    let mut broken = serde_json::to_value(report_of(&run_of(WORKS))).unwrap();
    broken["verdict"] = "fine".into();
    assert!(
        !schema("report").is_valid(&broken),
        "the schema accepts anything"
    );
}

/// With `UPDATE_SCHEMA=1` the published schemas are written anew.
#[test]
fn the_published_schemas_are_those_of_the_types() {
    let current = [
        ("report", json::schema::<Report>()),
        ("plan", json::schema::<Outline>()),
        ("explanation", json::schema::<Explanation>()),
        ("list", json::schema::<List>()),
        ("serve", json::schema::<Served>()),
        ("token", json::schema::<TokenReport>()),
    ];
    for ((name, published), (of, current)) in SCHEMAS.into_iter().zip(current) {
        assert_eq!(name, of);
        if std::env::var_os("UPDATE_SCHEMA").is_some() {
            let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/report/schema");
            std::fs::write(format!("{folder}/{name}.json"), &current).unwrap();
            continue;
        }
        assert_eq!(
            published, current,
            "the schema of {name} is old; UPDATE_SCHEMA=1 cargo test --test reports writes it anew"
        );
    }
}

#[test]
fn every_page_of_the_program_can_be_told() {
    let catalogue = Catalogue::embedded();
    let mut count = 0;
    for id in catalogue.ids() {
        let explanation = Explanation::of(id, &catalogue);
        assert!(explanation.known, "{id}");
        let text = explanation.render(&NARROW_ASCII);
        for label in ["You\n", "Help desk\n", "Administrator\n", "Read more\n"] {
            assert!(text.contains(label), "{id} lacks {label}");
        }
        assert!(text.is_ascii() && !text.contains("\u{1b}"), "{id}");
        count += 1;
    }
    let list = List::of(&catalogue);
    assert_eq!(list.faults.len(), count);
    assert!(count > 0);
}

#[test]
fn a_page_is_explained_and_a_slip_is_answered_with_what_is_near() {
    let catalogue = catalogue();
    let known = Explanation::of("auth.off", &catalogue);
    assert_snapshot!("explain", known.render(&Style::PLAIN));
    for (slip, near) in [
        ("auth.of", "auth.off"),
        ("off", "auth.off"),
        ("auth.refussed", "auth.refused"),
        ("dns.gnoe", "dns.gone"),
        ("dns", "dns.gone"),
    ] {
        let unknown = Explanation::of(slip, &catalogue);
        assert!(!unknown.known && unknown.candidates.is_empty());
        assert_eq!(
            unknown.did_you_mean.first().map(String::as_str),
            Some(near),
            "{slip}"
        );
    }
    assert!(
        Explanation::of("zzzzzz", &catalogue)
            .did_you_mean
            .is_empty()
    );
}

#[test]
fn the_list_stands_by_family_at_every_width() {
    let list = List::of(&catalogue());
    assert_snapshot!("list", list.render(&Style::PLAIN));
    assert_snapshot!("list-narrow", list.render(&NARROW_ASCII));
}

#[test]
fn the_plan_says_what_would_be_sent_and_who_signs_in() {
    let mut run = run_of(TENANT);
    run.plan.not_offered.clear();
    let outline = Outline::new(&run.plan, None);
    assert_snapshot!("plan", outline.render(&Style::PLAIN));
    assert_eq!(
        sign_in_note(&run.plan).unwrap(),
        "One sign-in attempt is made as kim@contoso.com: IMAP at outlook.office365.com. If it is refused, there is \
         no other."
    );
    for probe in &mut run.plan.probes {
        probe.endpoint.origin = Origin::Convention;
    }
    assert_eq!(sign_in_note(&run.plan), None);
    let text = Outline::new(&run.plan, None).render(&Style::PLAIN);
    assert!(
        text.contains("Nobody signs in: the servers are only guessed"),
        "{text}"
    );
}

/// What a hostile server, certificate or DNS may send: it acts on a terminal, or it hides.
const HOSTILE: &str = "\x1b]0;owned\x07\x1b[2J\u{9b}31m \u{202e}evil\u{2066} zero\u{200b}\u{feff}wi\u{e0041}dth\r\nnext \
                       \u{85}line\u{2028}";

fn hostile_reply() -> Reply {
    Reply {
        status: HOSTILE.to_owned(),
        code: Some(535),
        enhanced: Some(HOSTILE.to_owned()),
        response_code: Some(HOSTILE.to_owned()),
        text: HOSTILE.to_owned(),
    }
}

/// A run in which every field that can hold foreign text does.
fn hostile_run() -> Run {
    let mut run = run_of(TENANT);
    run.plan.target.input = HOSTILE.to_owned();
    run.plan.target.address = Some(format!("{HOSTILE}@{HOSTILE}"));
    run.plan.target.domain = HOSTILE.to_owned();
    run.plan.target.domain_unicode = format!("u{HOSTILE}");
    run.plan.username = Some(HOSTILE.to_owned());
    run.records = Some(DomainRecords {
        domain: HOSTILE.to_owned(),
        mx: Ok(vec![Mx {
            preference: 1,
            exchange: HOSTILE.to_owned(),
        }]),
        autodiscover: Ok(vec![HOSTILE.to_owned()]),
        srv: Vec::new(),
        took: Duration::ZERO,
    });
    for probe in &mut run.plan.probes {
        probe.endpoint.host = HOSTILE.to_owned();
    }
    for observation in &mut run.observations {
        observation.transcript.push(Line {
            speaker: Speaker::Server,
            text: HOSTILE.to_owned(),
        });
        match &mut observation.outcome {
            Ok(Seen::Resolved(resolution)) => {
                resolution.name = HOSTILE.to_owned();
                resolution.aliases = vec![HOSTILE.to_owned()];
            }
            Ok(Seen::Secured(session)) => {
                session.server_name = HOSTILE.to_owned();
                for certificate in &mut session.chain {
                    certificate.subject = HOSTILE.to_owned();
                    certificate.issuer = format!("O={HOSTILE}");
                    certificate.names = vec![HOSTILE.to_owned()];
                }
            }
            Ok(Seen::Greeted(greeting)) => {
                greeting.reply = hostile_reply();
                greeting.host = Some(HOSTILE.to_owned());
                greeting.exchange_front_end = Some(HOSTILE.to_owned());
            }
            Ok(Seen::Offered(offer)) => {
                offer.capabilities = vec![HOSTILE.to_owned()];
                offer.mechanisms = vec![HOSTILE.to_owned()];
            }
            Ok(Seen::Authenticated(authentication)) => {
                authentication.mechanism = HOSTILE.to_owned();
                authentication.reply = hostile_reply();
            }
            Ok(Seen::Entered(Entry { reply, .. })) => *reply = hostile_reply(),
            Err(Trouble::Session(trouble)) => {
                *trouble = SessionTrouble::SignInRefused {
                    mechanism: HOSTILE.to_owned(),
                    reply: hostile_reply(),
                    challenge: None,
                };
            }
            Ok(Seen::LeftToProxy | Seen::Connected(_)) | Err(_) => {}
        }
    }
    run
}

fn is_safe(text: &str) -> bool {
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
        reply: hostile_reply(),
    };
    let refused = SessionTrouble::EntryRefused {
        command: "STAT",
        reply: hostile_reply(),
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
            Trouble::Session(SessionTrouble::GreetingRefused(hostile_reply())),
        ),
        (Stage::Secure, Trouble::Session(injection)),
        (
            Stage::Secure,
            Trouble::Session(SessionTrouble::StartTlsRefused(hostile_reply())),
        ),
        (Stage::Offer, Trouble::Session(rejected)),
        (
            Stage::Offer,
            Trouble::Session(SessionTrouble::Bye(hostile_reply())),
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
        for style in [Style::PLAIN, NARROW_ASCII] {
            let text = human::render(&report, &style, Detail::Everything);
            assert!(is_safe(&text), "{text:?}");
        }
        let outline = Outline::new(&run.plan, run.records.as_ref());
        assert!(is_safe(&outline.render(&Style::PLAIN)));
        assert!(is_safe(&json::render(&outline)));
        assert!(sign_in_note(&run.plan).is_none_or(|note| is_safe(&note)));
    }
}

fn each_text(value: &serde_json::Value, check: &dyn Fn(&str)) {
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

#[test]
fn no_report_holds_the_secret() {
    for scenario in [TENANT, WORKS, REFUSED] {
        let report = report_of(&run_of(scenario));
        assert!(!json::render(&report).contains(SECRET));
        let text = human::render(&report, &Style::PLAIN, Detail::Everything);
        assert!(!text.contains(SECRET) && text.contains("[hidden]"));
    }
}

/// Prose is wrapped at every width; only what a server said and what is copied stays whole.
#[test]
fn prose_keeps_to_the_width() {
    for width in [40, 57, 80, 100] {
        let style = Style {
            width,
            ..Style::PLAIN
        };
        for scenario in [TENANT, WORKS, REFUSED, GUESSED] {
            for line in told(scenario, style, Detail::Usual).lines() {
                let words: Vec<&str> = line.split_whitespace().collect();
                let is_quote = words
                    .first()
                    .is_some_and(|word| ["S:", "C:"].contains(word));
                // One word alone may be longer than a line; a command in a block of its own, too.
                let fits = line.chars().count() <= width;
                let whole = words.len() <= 2 || line.starts_with("      ");
                assert!(fits || is_quote || whole, "{width}: {line}");
            }
        }
    }
}

#[test]
fn what_was_left_out_is_told_once_with_its_reason() {
    let mut run = run_of(REFUSED);
    run.not_tried.push(NotTried {
        probe: ProbeId(0),
        stage: Stage::Enter,
        why: Skip::Interrupted,
    });
    let report = report_of(&run);
    let reasons: Vec<&str> = report.not_tested.iter().map(|entry| entry.reason).collect();
    assert!(reasons.contains(&"refused-elsewhere"), "{reasons:?}");
    let text = human::render(&report, &Style::PLAIN, Detail::Usual);
    assert_eq!(text.matches("could lock the account").count(), 1, "{text}");
}

#[test]
fn a_question_that_the_dns_did_not_answer_is_named() {
    let run =
        run_of("mx timeout\nimap imap.example.org:993 tls alternate guessed\nresolve nxdomain\n");
    let report = report_of(&run);
    let entry = report
        .not_tested
        .iter()
        .find(|e| e.reason == "dns-unanswered");
    let why = "the DNS did not answer the question for MX and SRV records";
    assert_eq!(entry.unwrap().why, why);
    let text = human::render(&report, &Style::PLAIN, Detail::Usual);
    assert!(
        text.contains("The DNS did not answer the question for"),
        "{text}"
    );
    let outline = Outline::new(&run.plan, run.records.as_ref());
    assert!(
        outline
            .render(&Style::PLAIN)
            .contains("MX and SRV records of the domain")
    );
    fits("plan", &outline);
}

#[test]
fn the_first_server_of_a_protocol_that_had_not_answered_is_named() {
    let mut run = run_of(WORKS);
    let first = &run.plan.probes[0];
    let (probe, server) = (first.id, first.endpoint.to_string());
    run.not_tried.push(NotTried {
        probe,
        stage: Stage::Connect,
        why: Skip::NotNeeded,
    });
    let text = human::render(&report_of(&run), &Style::PLAIN, Detail::Usual);
    let told = format!("({server}). It had not answered");
    assert!(text.contains(&told), "{text}");
}
