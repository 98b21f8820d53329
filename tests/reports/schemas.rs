//! The published schemas, and that real output fits them.

use mailprobe::fact::facts;
use mailprobe::observation::token::{Claims, Token};
use mailprobe::program::named;
use mailprobe::report::audit::AuditReport;
use mailprobe::report::difference::DifferenceReport;
use mailprobe::report::discovery::{DiscoveryReport, Questions};
use mailprobe::report::outline::Outline;
use mailprobe::report::page::{Explanation, List};
use mailprobe::report::programs::ProgramList;
use mailprobe::report::served::Served;
use mailprobe::report::token::TokenReport;
use mailprobe::report::verified::Verified;
use mailprobe::report::{Report, SCHEMAS, json, ndjson};
use mailprobe::smoke::plan::{SmokePlan, TargetList};
use mailprobe::smoke::{self, SmokeReport};

use crate::hostile::hostile_run;
use crate::{GUESSED, REFUSED, TENANT, WORKS, catalogue, report_of, run_of};

fn schema(of: &str) -> jsonschema::Validator {
    let (_, text) = SCHEMAS.iter().find(|(name, _)| *name == of).unwrap();
    jsonschema::validator_for(&serde_json::from_str(text).unwrap()).unwrap()
}

/// Fails when this does not fit the schema of this name.
pub(crate) fn fits(of: &str, value: &impl serde::Serialize) {
    fits_value(of, &serde_json::to_value(value).unwrap());
}

/// The same for what was read.
pub(crate) fn fits_value(of: &str, value: &serde_json::Value) {
    let faults: Vec<String> = schema(of)
        .iter_errors(value)
        .map(|e| e.to_string())
        .collect();
    assert!(faults.is_empty(), "{of}: {faults:?}");
}

#[test]
fn real_output_fits_the_published_schemas() {
    for scenario in [TENANT, WORKS, REFUSED, GUESSED] {
        let run = run_of(scenario);
        fits("report", &report_of(&run));
        fits("plan", &Outline::new(&run.plan, None, run.records.as_ref()));
    }
    fits("report", &report_of(&hostile_run()));
    fits("list", &List::of(&catalogue()));
    fits("programs", &ProgramList::all());
    let run = run_of(WORKS);
    let all = named("");
    fits(
        "report",
        &report_of(&run).with_programs(&run, &facts(&run), &all),
    );
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
        ("verified", json::schema::<Verified>()),
        ("programs", json::schema::<ProgramList>()),
        ("serve", json::schema::<Served>()),
        ("token", json::schema::<TokenReport>()),
        ("audit", json::schema::<AuditReport>()),
        ("discovery", json::schema::<DiscoveryReport>()),
        ("questions", json::schema::<Questions>()),
        ("difference", json::schema::<DifferenceReport>()),
        ("smoke", json::schema::<SmokeReport>()),
        ("smoke-list", json::schema::<TargetList>()),
        ("smoke-plan", json::schema::<SmokePlan>()),
        ("smoke-record", json::schema::<smoke::ndjson::Line<'_>>()),
        ("record", json::schema::<ndjson::Line<'_>>()),
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
