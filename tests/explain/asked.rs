//! The table of questions: every one answered as it should be.

use super::explainer;

/// A question a line: what is said, and the ids of which one must come first; `-` where it is not known.
const ASKED: &str = include_str!("../catalogue/asked.tsv");

#[test]
fn what_a_caller_says_is_answered_right() {
    let mut faults = Vec::new();
    let mut asked = 0;
    for (number, line) in ASKED
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.starts_with('#'))
    {
        let Some((said, expected)) = line.rsplit_once('\t') else {
            panic!("asked.tsv:{}: two fields are wanted", number + 1);
        };
        let answer = explainer().explain(&said.replace("\\n", "\n"));
        let first = answer.candidates.first().map_or("-", |one| one.id.as_str());
        asked += 1;
        if expected.split('|').all(|id| id != first) {
            let all: Vec<String> = answer
                .candidates
                .iter()
                .take(5)
                .map(|one| format!("{} {:.2} {}", one.id, one.score, one.why))
                .collect();
            faults.push(format!(
                "asked.tsv:{}: {said}\n  wants {expected}, gets\n    {}",
                number + 1,
                all.join("\n    ")
            ));
        }
    }
    println!("{asked} questions, {} not answered", faults.len());
    assert!(
        faults.is_empty(),
        "{} of {asked}:\n{}",
        faults.len(),
        faults.join("\n")
    );
    assert!(asked >= 930, "{asked}");
}
