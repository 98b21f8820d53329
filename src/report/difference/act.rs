//! What the findings of two runs add to what their difference proves: which fault it is, and what to do about it.

use super::evidence::{Found, findings};
use crate::catalogue::{Catalogue, Certainty};
use crate::compare::{Both, Conclusion, Kind, Letter, Side};
use crate::report::beginning::with_command;
use crate::report::build::finding;
use crate::report::markdown::first_look;
use crate::stage::Stage;

/// What was found, behind what it proves; empty where the kind of the difference says it all.
pub(super) fn found(one: &Conclusion, sides: &Both<Side<'_>>, catalogue: &Catalogue) -> String {
    let is_told = matches!(
        one.kind,
        Kind::FailAlike
            | Kind::Findings
            | Kind::Mailbox
            | Kind::SignIn
            | Kind::Unsteady
            | Kind::OtherAccount
            | Kind::FailOtherwise
    );
    let titles = |letter: Letter| -> String {
        let all = findings(one, sides.of(letter), catalogue);
        let all: Vec<String> = all.iter().map(Found::told).collect();
        all.join("; ")
    };
    let told: Vec<String> = match one.kind {
        _ if !is_told => Vec::new(),
        Kind::FailOtherwise => Letter::ALL
            .map(|letter| (letter, titles(letter)))
            .into_iter()
            .filter(|(_, titles)| !titles.is_empty())
            .map(|(letter, titles)| format!("Found in {}: {titles}.", letter.name()))
            .collect(),
        _ => Some(titles(one.failing.unwrap_or(Letter::A)))
            .filter(|titles| !titles.is_empty())
            .map(|titles| format!("Found: {titles}."))
            .into_iter()
            .collect(),
    };
    told.iter().map(|told| format!(" {told}")).collect()
}

/// What to do where accounts do not get in: what the findings say, as they go by what the server said; none where there is none.
pub(super) fn next_step(
    one: &Conclusion,
    sides: &Both<Side<'_>>,
    catalogue: &Catalogue,
) -> Option<String> {
    let letters = match (one.kind, one.failing) {
        (Kind::OtherAccount, Some(failing)) => vec![failing],
        (Kind::FailOtherwise, _) if one.stage >= Some(Stage::Authenticate) => Letter::ALL.to_vec(),
        _ => return None,
    };
    let of_each = letters.iter().filter_map(|letter| {
        let side = sides.of(*letter);
        let found = findings(one, side, catalogue).into_iter().next()?;
        // Where the one gets in, comparing the two accounts tells more than a finding that knows no reason.
        let knows = found.finding.certainty > Certainty::Possible;
        if one.failing.is_some() && !knows {
            return None;
        }
        let step = step(found, side, catalogue)?;
        Some(match letters.len() {
            1 => step,
            _ => format!("{}: {step}", letter.name()),
        })
    });
    let steps: Vec<String> = of_each.collect();
    (!steps.is_empty()).then(|| steps.join(" "))
}

/// The step that decides, else what an administrator looks at first, else where it is told.
fn step(found: Found<'_>, side: &Side<'_>, catalogue: &Catalogue) -> Option<String> {
    let told = finding(side.run, found.finding, catalogue)?;
    if let Some(step) = &told.next_step {
        return Some(with_command(step));
    }
    let explained = format!("`mailprobe explain {}`", told.id);
    Some(match first_look(&told.fix.administrator) {
        Some(look) if told.who == "administrator" => {
            format!("An administrator looks first: `{look}`; {explained} tells what to change.")
        }
        _ => format!("{explained} tells who mends it, and how."),
    })
}
