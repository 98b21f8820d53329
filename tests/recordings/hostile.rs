//! Files that nobody should have made: none stops the program, and each is told what is wrong with it.

use std::time::Duration;

use mailprobe::catalogue::Catalogue;
use mailprobe::recording::{File, LARGEST_FILE, RecordingError};
use mailprobe::report::human::{self, Detail};
use mailprobe::style::Style;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::busy::busy;
use crate::{examples, report_of, written};

/// Values that a number, a text, a list or anything else may be replaced by.
fn values() -> Vec<Value> {
    vec![
        json!(null),
        json!(true),
        json!(0),
        json!(65535),
        json!(-1),
        json!(u64::MAX),
        json!(i64::MIN),
        json!(i64::MAX),
        json!(31_000_000_000_000_000_u64),
        json!(1.5),
        json!(""),
        json!("\u{1b}[31m\u{202e}"),
        json!("ü".repeat(3)),
        json!("9999-12-31T23:59:59.999999999Z"),
        json!("0000-01-01T00:00:00Z"),
        json!("8999-12-31T00:00:00Z"),
        json!("255.255.255.255"),
        json!("[::ffff:1.2.3.4%4294967295]:65535"),
        json!("x".repeat(70_000)),
        json!([]),
        json!({}),
        json!({"Ok": null}),
        json!({"Err": "timeout"}),
    ]
}

/// Every place in a value, in a fixed order.
fn places(value: &Value, at: &mut Vec<String>, all: &mut Vec<String>) {
    all.push(at.concat());
    let inner: Vec<(String, &Value)> = match value {
        Value::Array(list) => (list.iter().enumerate())
            .map(|(number, one)| (format!("/{number}"), one))
            .collect(),
        Value::Object(map) => map
            .iter()
            .map(|(key, one)| {
                (
                    format!("/{}", key.replace('~', "~0").replace('/', "~1")),
                    one,
                )
            })
            .collect(),
        _ => Vec::new(),
    };
    for (step, one) in inner {
        at.push(step);
        places(one, at, all);
        at.pop();
    }
}

/// One change to a recording: at which of its places, and what.
#[derive(Clone, Debug)]
enum Change {
    Put(usize, usize),
    Copy(usize, usize),
    Remove(usize),
    Repeat(usize),
}

fn change() -> impl Strategy<Value = Change> {
    let at = any::<prop::sample::Index>().prop_map(|index| index.index(1 << 20));
    let other = any::<prop::sample::Index>().prop_map(|index| index.index(1 << 20));
    (0..4_u8, at, other).prop_map(|(kind, at, other)| match kind {
        0 => Change::Put(at, other),
        1 => Change::Copy(at, other),
        2 => Change::Remove(at),
        _ => Change::Repeat(at),
    })
}

fn apply(change: &Change, run: &mut Value) {
    let mut all = Vec::new();
    places(run, &mut Vec::new(), &mut all);
    let place = |at: usize| all[at % all.len()].as_str();
    match change {
        Change::Put(at, what) => {
            let values = values();
            if let Some(value) = run.pointer_mut(place(*at)) {
                *value = values[what % values.len()].clone();
            }
        }
        Change::Copy(to, from) => {
            let value = run.pointer(place(*from)).cloned().unwrap_or_default();
            if let Some(place) = run.pointer_mut(place(*to)) {
                *place = value;
            }
        }
        Change::Remove(at) => {
            let (parent, key) = place(*at).rsplit_once('/').unwrap_or_default();
            match run.pointer_mut(parent) {
                Some(Value::Object(map)) => drop(map.remove(key)),
                Some(Value::Array(list)) => list.clear(),
                _ => {}
            }
        }
        Change::Repeat(at) => {
            if let Some(Value::Array(list)) = run.pointer_mut(place(*at)) {
                let copy = list.clone();
                for _ in 0..20 {
                    list.extend(copy.clone());
                }
            }
        }
    }
}

thread_local! {
    static CATALOGUE: Catalogue = Catalogue::embedded();
    static REPORTS: Vec<Value> = CATALOGUE.with(|catalogue| {
        (examples(catalogue).iter())
            .map(|(_, run)| serde_json::from_str(&written(run, catalogue)).unwrap())
            .collect()
    });
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 250, ..ProptestConfig::default() })]

    /// Whatever a recording is changed to, it is refused with a reason, or told like any other.
    #[test]
    fn no_recording_stops_the_program(
        which in any::<prop::sample::Index>(),
        changes in prop::collection::vec(change(), 1..6),
    ) {
        let mut report = REPORTS.with(|reports| reports[which.index(reports.len())].clone());
        let run = report.pointer_mut("/recording/run").unwrap();
        for change in &changes {
            apply(change, run);
        }
        let text = report.to_string();
        let Ok(file) = File::read(text.as_bytes()) else {
            return Ok(());
        };
        CATALOGUE.with(|catalogue| {
            let report = report_of(&file.run, catalogue);
            let told = human::render(&report, &Style::PLAIN, Detail::Everything);
            let is_harmless = !told.contains(['\u{1b}', '\u{202e}']);
            prop_assert!(is_harmless, "{}", told.escape_debug());
            // What could be read can be written, and read again.
            let again = mailprobe::report::json::render(&report.with_recording(&file.run));
            let again = File::read(again.as_bytes()).map(|file| format!("{:?}", file.run));
            prop_assert_eq!(again.ok(), Some(format!("{:?}", file.run)));
            Ok(())
        })?;
    }

    /// Nor does any other file.
    #[test]
    fn no_file_stops_the_program(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        prop_assert!(File::read(&bytes).is_err());
    }
}

/// A report of today, as a value.
fn report() -> Value {
    REPORTS.with(|reports| reports[0].clone())
}

fn refused(report: &Value) -> RecordingError {
    File::read(serde_json::to_string_pretty(report).unwrap().as_bytes()).unwrap_err()
}

#[test]
fn what_is_wrong_with_a_file_is_told_with_its_place() {
    for (bytes, words) in [
        (&b""[..], "it is empty"),
        (b" \n", "it is empty"),
        (b"{\n \"a\": \xff}", "line 2: it is not UTF-8"),
        (b"not found", "line 1, column 2: it is not JSON"),
        (b"{\n\"tool\": {", "line 2, column 9: it is not JSON"),
        (b"{} {}", "it is not JSON"),
        (b"[]", "not the report of a check"),
        (b"7", "not the report of a check"),
        (b"{\"schema_version\": 1}", "not the report of a check"),
    ] {
        let told = File::read(bytes).unwrap_err().to_string();
        assert!(told.contains(words), "{told}");
    }
    let large = vec![b' '; LARGEST_FILE + 1];
    assert_eq!(File::read(&large).unwrap_err(), RecordingError::TooLarge);
    let deep = format!("{{\"recording\": {}", "[".repeat(100_000));
    assert!(File::read(deep.as_bytes()).is_err());
}

#[test]
fn a_report_that_cannot_be_replayed_says_why() {
    let changed = |place: &str, value: Value| {
        let mut report = report();
        *report.pointer_mut(place).unwrap() = value;
        refused(&report).to_string()
    };
    let mut old = report();
    old.as_object_mut().unwrap().remove("recording");
    for (told, words) in [
        (refused(&old).to_string(), "this report has no recording"),
        (
            changed("/recording", json!(null)),
            "this report has no recording",
        ),
        (changed("/schema_version", json!(2)), "a report of form 2"),
        (
            changed("/schema_version", json!(0)),
            "not the report of a check",
        ),
        (
            changed("/recording/version", json!(9)),
            "its recording is of form 9",
        ),
        (
            changed("/tool/name", json!("sslyze")),
            "not the report of a check",
        ),
        (
            changed("/recording/run/ended", json!("\u{1b}[31m")),
            "unknown variant",
        ),
        (
            changed("/recording/run/plan/probes/0/id", json!(1)),
            "not numbered in order",
        ),
        (
            changed("/recording/run/observations/0/probe", json!(99)),
            "a server that it does not have",
        ),
        (
            changed("/recording/run/started", json!("9876-01-01T00:00:00Z")),
            "the time when it began",
        ),
        (
            changed("/recording/run/took_ns", json!(u64::MAX)),
            "longer than any run",
        ),
    ] {
        assert!(told.contains(words), "{told}");
        assert!(!told.contains('\u{1b}'), "{told}");
    }
    let mut newer = report();
    newer["schema_version"] = json!(2);
    newer["findings"] = json!("elsewhere");
    assert!(refused(&newer).to_string().contains("a report of form 2"));
    let mut named = report();
    named["tool"]["version"] = json!("7.0.0");
    named["recording"]["version"] = json!(9);
    assert!(refused(&named).to_string().contains("by mailprobe 7.0.0"));
    named["recording"]["version"] = json!(1);
    named["recording"]["run"]["ended"] = json!("elsewhere");
    let told = refused(&named).to_string();
    assert!(
        told.contains("may record what this one does not know"),
        "{told}"
    );
}

#[test]
fn the_place_of_a_fault_is_that_in_the_whole_file() {
    let mut report = report();
    report["recording"]["run"]["ended"] = json!("otherwise");
    let text = serde_json::to_string_pretty(&report).unwrap();
    let at = text.find("\"otherwise\"").unwrap();
    let line = text[..at].matches('\n').count() + 1;
    let begin = text[..at].rfind('\n').unwrap() + 1;
    match File::read(text.as_bytes()).unwrap_err() {
        RecordingError::Malformed {
            line: told, column, ..
        } => {
            assert_eq!(told, line);
            let end = at - begin + "\"otherwise\"".len();
            assert!(
                (at - begin..=end + 1).contains(&column),
                "{column} of {begin}..{end}"
            );
        }
        other => panic!("{other}"),
    }
}

#[test]
fn what_later_versions_add_is_passed_over_and_what_shells_do_to_text_is_undone() {
    let mut report = report();
    report["recording"]["run"]["weather"] = json!({"rain": [1, 2]});
    report["recording"]["run"]["observations"][0]["mood"] = json!("good");
    report["recording"]["more"] = json!([]);
    report["more"] = json!([]);
    let text = report.to_string();
    let run = File::read(text.as_bytes()).unwrap().run;
    let marked = format!("\u{feff}{text}");
    let utf16 = |swap: bool| -> Vec<u8> {
        let unit = |unit: u16| {
            if swap {
                unit.to_be_bytes()
            } else {
                unit.to_le_bytes()
            }
        };
        marked.encode_utf16().flat_map(unit).collect()
    };
    for bytes in [marked.clone().into_bytes(), utf16(false), utf16(true)] {
        let again = File::read(&bytes).unwrap().run;
        assert_eq!(format!("{again:?}"), format!("{run:?}"));
    }
}

#[test]
fn the_largest_recording_is_read_in_good_time() {
    let mut report = report();
    let observations = report["recording"]["run"]["observations"]
        .as_array_mut()
        .unwrap();
    let one = observations[0].clone();
    observations.resize(5000, one);
    let began = busy();
    let file = File::read(report.to_string().as_bytes()).unwrap();
    CATALOGUE.with(|catalogue| report_of(&file.run, catalogue));
    let took = busy() - began;
    // Each against all others, it is minutes.
    assert!(took < Duration::from_secs(30), "{took:?}");
    let observations = report["recording"]["run"]["observations"]
        .as_array_mut()
        .unwrap();
    observations.push(observations[0].clone());
    assert!(
        refused(&report)
            .to_string()
            .contains("more observations than any run")
    );
}

/// Two runs are compared address by address: neither may have more than a computer has.
#[test]
fn a_recording_has_no_more_addresses_than_a_computer() {
    use mailprobe::observation::computer::Computer;
    let (_, mut run) = CATALOGUE.with(|catalogue| examples(catalogue).remove(0));
    run.computer = Some(Computer::default());
    let text = CATALOGUE.with(|catalogue| written(&run, catalogue));
    assert!(File::read(text.as_bytes()).is_ok());
    let with = |resolvers: usize, addresses: usize| {
        let mut report: Value = serde_json::from_str(&text).unwrap();
        let computer = &mut report["recording"]["run"]["computer"];
        computer["resolvers"] = json!(vec!["192.0.2.53:53"; resolvers]);
        let addresses = vec!["192.0.2.1"; addresses];
        computer["links"] =
            json!([{"name": "eth0", "kind": "wired", "up": true, "addresses": addresses}]);
        File::read(report.to_string().as_bytes()).map(|_| ())
    };
    assert!(with(3, 900).is_ok());
    for (read, what) in [
        (with(3, 5000), "addresses of the computer"),
        (with(201, 1), "resolvers"),
    ] {
        let refused = read.unwrap_err().to_string();
        assert!(
            refused.contains(&format!("more {what} than any run")),
            "{refused}"
        );
    }
}
