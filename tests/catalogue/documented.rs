//! What servers are documented or were seen to say, each line at its stage: the page that must come first.

use mailprobe::catalogue::{Catalogue, Severity};
use mailprobe::diagnose::{Standing, diagnose};
use mailprobe::fact::facts;
use mailprobe::scenario::{Scenario, Split, rehearse};

use super::conversation::{Said, scenario};

const LINES: &str = include_str!("documented.tsv");

/// How many lines there are, and how many kinds of line; several lines may be of one.
const TOLD: (usize, usize) = (194, 128);

/// What is amiss with what is made of this scenario, where something is.
fn amiss(text: &str, expected: &str, split: Split, catalogue: &Catalogue) -> Option<String> {
    let run = match Scenario::parse(text).map(|scenario| rehearse(&scenario, split)) {
        Ok(Ok(run)) => run,
        Ok(Err(mismatch)) => return Some(format!("{mismatch}\n{text}")),
        Err(error) => return Some(format!("{error}\n{text}")),
    };
    let verdict = diagnose(&run, &facts(&run), catalogue);
    let found: Vec<&str> = verdict.findings.iter().map(|f| f.id.as_str()).collect();
    let mut words = expected.split(' ');
    let page = words.next().unwrap_or_default();
    if page == "healthy" {
        let is_wrong = verdict
            .findings
            .iter()
            .any(|f| f.severity > Severity::Advice);
        let advised: Vec<&str> = words.collect();
        let is_healthy = !is_wrong && verdict.standing == Standing::Works && advised == found;
        return (!is_healthy).then(|| format!("{:?} with {found:?}", verdict.standing));
    }
    if found.first() != Some(&page) {
        return Some(format!("{found:?}"));
    }
    let candidates = &verdict.findings[0].candidates;
    let candidates: Vec<&str> = candidates.iter().map(|c| c.id.as_str()).collect();
    words
        .any(|word| match word.strip_prefix('>') {
            Some(first) => candidates.first() != Some(&first),
            None => !candidates.contains(&word),
        })
        .then(|| format!("{page} with {candidates:?}"))
}

#[test]
fn every_documented_line_leads_to_its_page() {
    let catalogue = Catalogue::embedded();
    let mut faults = Vec::new();
    let mut told = 0;
    let mut kinds = std::collections::BTreeSet::new();
    for (number, line) in LINES.lines().enumerate() {
        if line.starts_with('#') {
            continue;
        }
        let fields: Vec<&str> = line.split('\t').collect();
        let [
            kind,
            server,
            login,
            protocol,
            stage,
            reply,
            expected,
            source,
        ] = fields[..]
        else {
            panic!("documented.tsv:{}: eight fields are wanted", number + 1);
        };
        let known = ["observed", "documented", "standard", "inferred", "seed"];
        assert!(
            known.contains(&source),
            "documented.tsv:{}: {source}",
            number + 1
        );
        let said = Said {
            server,
            login,
            protocol,
            stage,
            reply,
        };
        let text = scenario(&said);
        for split in [Split::Whole, Split::EveryByte] {
            if let Some(amiss) = amiss(&text, expected, split, &catalogue) {
                let line = number + 1;
                faults.push(format!(
                    "documented.tsv:{line}: {kind} ({server}, {login}, {stage}): {reply}: {amiss}, not {expected}"
                ));
                break;
            }
        }
        told += 1;
        kinds.insert(kind);
    }
    println!(
        "{told} lines of {} kinds, {} not answered",
        kinds.len(),
        faults.len()
    );
    assert!(
        faults.is_empty(),
        "{} of {told}:\n{}",
        faults.len(),
        faults.join("\n")
    );
    assert_eq!((told, kinds.len()), TOLD);
}
