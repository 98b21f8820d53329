//! Texts as they are pasted and told: out of threads and logs, cut off, and in everyday words of many languages.

use super::{explainer, ids};

const TOLD: &str = include_str!("../catalogue/told.tsv");

/// What is reached, in tenths of a per cent: no change may lose it.
const WITHIN: usize = 955;
const FIRST: usize = 910;

#[test]
fn what_is_told_is_understood() {
    let (mut asked, mut within, mut clear, mut first) = (0, 0, 0, 0);
    let mut missed = Vec::new();
    for line in TOLD.lines().filter(|line| !line.starts_with('#')) {
        let fields: Vec<&str> = line.split('\t').collect();
        let [text, best, others] = fields[..] else {
            panic!("three fields are wanted: {line}");
        };
        let answer = explainer().explain(&text.replace("\\n", "\n"));
        let given = ids(&answer);
        let is_right = |id: &&str| *id == best || others.split('|').any(|other| other == *id);
        let is_within = given.iter().take(3).any(is_right);
        let is_first = given.first() == Some(&best);
        asked += 1;
        within += usize::from(is_within);
        if !best.is_empty() {
            clear += 1;
            first += usize::from(is_first);
        }
        if !is_within || !best.is_empty() && !is_first {
            missed.push(format!("{text}\n   {given:?}, not {best} {others}"));
        }
    }
    println!(
        "{asked} told, {within} within three; {clear} of one clear cause, {first} first\n{}",
        missed.join("\n")
    );
    assert!(asked >= 130, "{asked}");
    assert!(within * 1000 >= WITHIN * asked && first * 1000 >= FIRST * clear);
}
