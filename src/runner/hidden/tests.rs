//! The secret in every text that a run can hold, one after the other: recordings tell what there is.

use std::collections::HashSet;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use secrecy::SecretString;

use super::*;
use crate::secret::Secret;

const SECRET: &str = "Not-The-Password-7";

/// One that has to be quoted, escaped and encoded.
const ODD: &str = "No\"t+The\\Pass/7%\u{e4}";

/// The secret as it is and in a name, as it is sent to sign in (PLAIN, LOGIN), quoted as in IMAP, and as an address of the web has it.
fn forms(secret: &str, name: &str) -> Vec<String> {
    let quoted = secret.replace('\\', r"\\").replace('"', "\\\"");
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    let in_address = |byte: u8| match plain(byte) {
        true => char::from(byte).to_string(),
        false => format!("%{byte:02X}"),
    };
    vec![
        secret.to_owned(),
        format!("{secret}.contoso.example"),
        STANDARD.encode(format!("\0{name}\0{secret}")),
        STANDARD.encode(secret),
        format!("LOGIN \"{quoted}\""),
        secret.bytes().map(in_address).collect(),
    ]
}

fn credential(secret: &str) -> Credential {
    Credential {
        username: "kim@contoso.example".to_owned(),
        secret: Secret::Password(SecretString::from(secret)),
    }
}

/// Runs that were recorded: of each the part that is the run.
fn recorded() -> Vec<Value> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/recordings/kept");
    let files = std::fs::read_dir(folder).expect("recordings");
    let runs = files.map(|file| {
        let text = std::fs::read(file.expect("a recording").path()).expect("a recording");
        let whole: Value = serde_json::from_slice(&text).expect("a recording");
        whole["recording"]["run"].clone()
    });
    runs.collect()
}

/// Where each text stands, in the order of [`each_text`]: the names of the fields that lead to it.
fn paths(value: &Value, way: &str, all: &mut Vec<String>) {
    match value {
        Value::String(_) => all.push(way.to_owned()),
        Value::Array(values) => values.iter().for_each(|value| paths(value, way, all)),
        Value::Object(fields) => fields
            .iter()
            .for_each(|(name, value)| paths(value, &format!("{way}.{name}"), all)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// The value with another text at one place.
fn planted(value: &Value, place: usize, planted: &str) -> Value {
    let mut value = value.clone();
    let mut at = 0;
    each_text(&mut value, &mut |text| {
        if at == place {
            planted.clone_into(text);
        }
        at += 1;
    });
    value
}

#[test]
fn no_text_of_a_run_keeps_the_secret() {
    let mut held = HashSet::new();
    let mut seen = HashSet::new();
    for value in recorded() {
        let run: Run = serde_json::from_value(value.clone()).expect("a run");
        let mut ways = Vec::new();
        paths(&value, "", &mut ways);
        for (place, way) in ways.into_iter().enumerate() {
            // Each kind of place once.
            if !seen.insert(way.clone()) {
                continue;
            }
            for (secret, text) in [SECRET, ODD].into_iter().flat_map(|secret| {
                let forms = forms(secret, &credential(secret).username);
                forms.into_iter().map(move |form| (secret, form))
            }) {
                let credential = credential(secret);
                let hider = Hider::new(Some(&credential), &run.plan);
                let value = planted(&value, place, &text);
                // What the user typed is refused before anything is tried; words of our own take no other.
                let Ok(run) = serde_json::from_value::<Run>(value) else {
                    continue;
                };
                if is_public(&Scrubber::new(Some(&credential)), &run.plan) {
                    continue;
                }
                let clean = hider.hide(run);
                let mut clean = serde_json::to_value(&clean).expect("a run");
                each_text(&mut clean, &mut |kept| {
                    assert!(
                        !kept.contains(secret) && !kept.contains(&text),
                        "{way}: {kept}"
                    );
                });
                held.insert(way.clone());
            }
        }
    }
    assert!(
        held.len() > 45,
        "{} kinds of place took it: {held:?}",
        held.len()
    );
}

#[test]
fn a_run_that_repeats_nothing_stays_as_it_is() {
    for value in recorded() {
        let run: Run = serde_json::from_value(value).expect("a run");
        for secret in [SECRET, "imap", "Outlook", "contoso", "office365"] {
            let credential = credential(secret);
            let clean = Hider::new(Some(&credential), &run.plan).hide(run.clone());
            assert_eq!(
                serde_json::to_value(&clean).expect("a run"),
                serde_json::to_value(&run).expect("a run"),
                "{secret}"
            );
        }
    }
}

#[test]
fn where_a_word_of_ours_is_the_secret_the_others_are_clean() {
    // A word of the records, which no answer of the network can take the place of.
    let credential = credential("complete");
    for value in recorded() {
        let mut run: Run = serde_json::from_value(value).expect("a run");
        run.plan.target.domain_unicode = "complete.example".to_owned();
        let hider = Hider::new(Some(&credential), &run.plan);
        let clean = hider.hide(run.clone());
        assert_eq!(
            clean.plan.target.domain_unicode,
            format!("{HIDDEN}.example")
        );
        assert_eq!(clean.ended, run.ended);
    }
}

#[test]
fn a_plan_is_shown_without_the_secret() {
    for value in recorded() {
        let mut run: Run = serde_json::from_value(value).expect("a run");
        for probe in &mut run.plan.probes {
            probe.endpoint.host = format!("{SECRET}.example");
            probe.endpoint.origin = Origin::Srv;
        }
        run.plan.username = Some(SECRET.to_owned());
        let credential = Credential {
            username: SECRET.to_owned(),
            ..credential(SECRET)
        };
        let shown = shown_plan(&run.plan, Some(&credential));
        assert!(!format!("{shown:?}").contains(SECRET));
        assert_eq!(shown_plan(&run.plan, None), run.plan);
    }
}
