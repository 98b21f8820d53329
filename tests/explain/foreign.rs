//! Texts that have nothing to do with mail: they are not known.

use super::{explainer, ids};

const FOREIGN: &str = include_str!("../catalogue/foreign.txt");

#[test]
fn what_has_nothing_to_do_with_mail_is_not_known() {
    let mut known = Vec::new();
    let mut asked = 0;
    for text in FOREIGN.lines().filter(|line| !line.starts_with('#')) {
        let answer = explainer().explain(&text.replace("\\n", "\n"));
        asked += 1;
        if !answer.candidates.is_empty() {
            known.push(format!(
                "{text}\n    {:?} {:.2} {}",
                ids(&answer),
                answer.candidates[0].score,
                answer.candidates[0].why
            ));
        }
    }
    println!(
        "{asked} texts about something else, {} taken for mail",
        known.len()
    );
    assert!(asked >= 310, "{asked}");
    assert!(known.len() * 50 <= asked, "{}", known.join("\n"));
}
