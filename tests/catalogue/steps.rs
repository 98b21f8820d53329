//! What an organisation may have people do, and what is not taken.

use mailprobe::catalogue::Catalogue;
use mailprobe::catalogue::overlay::Overlay;

use super::overlay::file;

/// A step a line, and whether it puts people or their passwords at risk.
const STEPS: &str = include_str!("steps.tsv");

#[test]
fn what_puts_people_at_risk_is_not_taken_and_what_comes_near_it_is() {
    let catalogue = Catalogue::embedded();
    let mut wrong = Vec::new();
    let mut told = 0;
    for row in STEPS.lines().filter(|row| !row.starts_with('#')) {
        let (kind, step) = row.split_once('\t').unwrap();
        let is_risky = match kind {
            "risky" => true,
            "well" => false,
            other => panic!("steps.tsv: {other} is neither risky nor well"),
        };
        let text = format!("## You\n\n1. {step}\n");
        let (_, faults) = Overlay::of(&[file("tls/self-signed.md", &text)], &catalogue);
        if faults.is_empty() == is_risky {
            wrong.push(format!("{row}: {faults:?}"));
        }
        told += 1;
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(told > 300, "{told} steps are too few");
}
