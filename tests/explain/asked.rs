//! The table of questions: every one answered as it should be.

use super::{explainer, on_all_cores};

/// A question a line: what is said, and the ids of which one must come first; `-` where it is not known.
const ASKED: &str = include_str!("../catalogue/asked.tsv");

/// Questions that nobody who wrote rules had seen when they were asked first.
const UNSEEN: &str = include_str!("../catalogue/asked-unseen.tsv");

/// How many of a hundred of these are answered right: no change may lose it.
const UNSEEN_RIGHT: usize = 90;

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
    assert!(lines.len() >= 1640, "{}", lines.len());
}

#[test]
fn what_was_asked_unseen_stays_answered() {
    let lines: Vec<&str> = UNSEEN
        .lines()
        .filter(|line| !line.starts_with('#'))
        .collect();
    let faults: Vec<String> = on_all_cores(&lines, |line| fault(0, line))
        .into_iter()
        .flatten()
        .collect();
    let right = (lines.len() - faults.len()) * 100 / lines.len();
    let missed = faults.join("\n");
    println!(
        "{} unseen questions, {right} % right\n{missed}",
        lines.len()
    );
    assert!(right >= UNSEEN_RIGHT, "{right}");
}

#[test]
fn whether_a_program_can_be_used_is_known_of_every_program() {
    /// What is no program of a person, or Outlook itself, of which other things are asked.
    const OTHERS: [&str; 9] = [
        "device",
        "outlook",
        "activesync",
        "ews",
        "password-only",
        "message",
        "phpmailer",
        "fetch",
        "curl",
    ];
    /// Names of telephones and houses, which name a program only beside other words, and two words of every day.
    const NO_PROGRAMS: [&str; 7] = [
        "samsung",
        "iphone",
        "ipad",
        "ios",
        "gmail",
        "tb",
        "mail and calendar",
    ];
    let programs = mailprobe::program::programs().iter();
    let is_of_people = |id: &str| !OTHERS.iter().any(|other| id.contains(other)) && id != "python";
    let names = programs
        .filter(|program| is_of_people(&program.id))
        .flat_map(|program| [&program.name].into_iter().chain(&program.also));
    let mut missed = Vec::new();
    for name in names.filter(|name| !NO_PROGRAMS.contains(&name.as_str())) {
        let asked = format!("Can I use {name} with my work account?");
        let answer = explainer().explain(&asked);
        let first = answer.candidates.first().map_or("-", |one| one.id.as_str());
        let is_right = ["auth.basic-disabled", "client.retired-protocol"].contains(&first);
        if !is_right {
            missed.push(format!("{asked} {first}"));
        }
    }
    assert!(missed.is_empty(), "{}", missed.join("\n"));
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
