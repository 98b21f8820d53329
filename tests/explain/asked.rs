//! The table of questions: every one answered as it should be.

use super::{explainer, on_all_cores};

/// A question a line: what is said, and the ids of which one must come first; `-` where it is not known.
const ASKED: &str = include_str!("../catalogue/asked.tsv");

#[test]
fn what_a_caller_says_is_answered_right() {
    let lines: Vec<(usize, &str)> = ASKED
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.starts_with('#'))
        .collect();
    let faults: Vec<String> = on_all_cores(&lines, |(at, line)| fault(at + 1, line))
        .into_iter()
        .flatten()
        .collect();
    println!("{} questions, {} not answered", lines.len(), faults.len());
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(lines.len() >= 1450, "{}", lines.len());
}

/// What is wrong with the answer to the question of this line.
fn fault(number: usize, line: &str) -> Option<String> {
    let Some((said, expected)) = line.rsplit_once('\t') else {
        panic!("asked.tsv:{number}: two fields are wanted");
    };
    let answer = explainer().explain(&said.replace("\\n", "\n"));
    let first = answer.candidates.first().map_or("-", |one| one.id.as_str());
    if expected.split('|').any(|id| id == first) {
        return None;
    }
    let all = answer.candidates.iter().take(5);
    let all = all.map(|one| format!("{} {:.2} {}", one.id, one.score, one.why));
    Some(format!(
        "asked.tsv:{number}: {said}\n  wants {expected}, gets\n    {}",
        all.collect::<Vec<_>>().join("\n    ")
    ))
}
