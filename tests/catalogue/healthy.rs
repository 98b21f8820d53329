//! Healthy servers, with only some of their doors open: nothing may be found.

use mailprobe::catalogue::Catalogue;
use mailprobe::diagnose::{Standing, diagnose};
use mailprobe::fact::facts;
use mailprobe::scenario::{Scenario, Split, rehearse};

#[test]
fn a_healthy_server_yields_no_finding() {
    let catalogue = Catalogue::embedded();
    let folder = super::file("tests/catalogue/healthy");
    let mut faults = Vec::new();
    let mut played = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let scenario = Scenario::parse(&std::fs::read_to_string(&path).unwrap());
        for split in [Split::Whole, Split::EveryByte] {
            let run = match &scenario {
                Ok(scenario) => rehearse(scenario, split).map_err(|m| m.to_string()),
                Err(error) => Err(error.to_string()),
            };
            let run = match run {
                Ok(run) => run,
                Err(error) => {
                    faults.push(format!("{name}: {error}"));
                    continue;
                }
            };
            played += 1;
            let verdict = diagnose(&run, &facts(&run), &catalogue);
            for finding in &verdict.findings {
                faults.push(format!(
                    "{name}: {} from {:?}",
                    finding.id, finding.evidence
                ));
            }
            for unexplained in &verdict.unexplained {
                faults.push(format!("{name}: {unexplained:?}"));
            }
            for protocol in &verdict.protocols {
                if protocol.standing != Standing::Works {
                    faults.push(format!("{name}: {protocol:?}"));
                }
            }
            if verdict.standing != Standing::Works {
                faults.push(format!("{name}: {:?}", verdict.standing));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(played >= 14, "only {played} were played");
}
