//! Reports that were recorded by earlier versions, which every later one has to read.

use std::collections::BTreeMap;
use std::fs;

use mailprobe::catalogue::Catalogue;
use mailprobe::recording::File;
use mailprobe::report::human::{self, Detail};
use mailprobe::style::Style;
use serde_json::Value;

use crate::{examples, report_of, written};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/recordings/kept");

/// What is kept of this form of recordings: one of each family of faults, and what `UPDATE_KEPT=1` adds is never changed again.
const KEPT: [&str; 12] = [
    "auth.refused",
    "auth.smtp-disabled-tenant",
    "captive.portal",
    "clock.skewed",
    "dns.nxdomain",
    "mailbox.full",
    "net.offline",
    "oauth.token-expired",
    "proto.not-a-mail-server",
    "starttls.stripped",
    "tcp.timeout",
    "tls.intercepted",
];

#[test]
fn every_report_that_was_ever_kept_is_read_and_told() {
    let catalogue = Catalogue::embedded();
    if std::env::var_os("UPDATE_KEPT").is_some() {
        for (id, run) in examples(&catalogue) {
            let path = format!("{FOLDER}/1-{id}.json");
            if KEPT.contains(&id.as_str()) && !fs::exists(&path).unwrap() {
                fs::write(path, written(&run, &catalogue)).unwrap();
            }
        }
    }
    let mut count = 0;
    for entry in fs::read_dir(FOLDER).unwrap() {
        let path = entry.unwrap().path();
        let name = path.display();
        let file = File::read(&fs::read(&path).unwrap());
        let file = file.unwrap_or_else(|error| panic!("{name}: {error}"));
        let report = report_of(&file.run, &catalogue);
        let told = human::render(&report, &Style::PLAIN, Detail::Everything);
        assert!(told.contains(&file.run.plan.target.domain), "{name}");
        // What it means may change with the pages; how it stands with what worked may not.
        let works = |verdict: &str| verdict == "works" || verdict == "degraded";
        assert_eq!(works(report.verdict), works(&file.said.verdict), "{name}");
        count += 1;
    }
    assert!(count > KEPT.len(), "only {count} are kept");
}

/// What no report that was kept has anything in.
const EMPTY: [&str; 7] = [
    "hosts",
    "pacc",
    "plan.names",
    "plan.not_named",
    "plan.not_offered",
    "plan.without_host",
    "unasked",
];

/// That a later version reads what an earlier one wrote is only proven of fields that have something in them.
#[test]
fn nearly_every_field_of_a_run_has_something_in_one_that_was_kept() {
    let mut filled: BTreeMap<String, bool> = BTreeMap::new();
    for entry in fs::read_dir(FOLDER).unwrap() {
        let file = File::read(&fs::read(entry.unwrap().path()).unwrap()).unwrap();
        let run = serde_json::to_value(&file.run).unwrap();
        for (before, value) in [("", &run), ("plan.", &run["plan"])] {
            for (name, value) in value.as_object().unwrap() {
                let is_filled = match value {
                    Value::Null | Value::Bool(false) => false,
                    Value::Array(list) => !list.is_empty(),
                    // No records: the DNS was not asked, or had none.
                    Value::Object(fields) => !fields.get("Err").is_some_and(|err| err == "nodata"),
                    _ => true,
                };
                *filled.entry(format!("{before}{name}")).or_default() |= is_filled;
            }
        }
    }
    let empty: Vec<&str> = filled
        .iter()
        .filter(|(_, is_filled)| !**is_filled)
        .map(|(name, _)| name.as_str())
        .collect();
    assert_eq!(empty, EMPTY);
}
