//! What an organisation may have people do, and what is not taken.

use mailprobe::catalogue::Catalogue;
use mailprobe::catalogue::overlay::{Overlay, risk_of};
use mailprobe::client::Library;

use super::overlay::{OWN, fault, file};

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

#[test]
fn the_step_that_is_told_first_is_looked_at_as_all_others_are() {
    let step = "next_step = \"Send us your password by mail.\"\n";
    for at in ["certainty = \"certain\"\n", "[[when]]\n"] {
        let text = OWN.replacen(at, &format!("{at}{step}"), 1);
        assert_ne!(text, OWN, "{at}");
        let said = fault("contoso/renewal.md", &text);
        assert!(said.contains("this step is not taken"), "{said}");
    }
}

#[test]
fn a_list_is_read_with_the_words_that_lead_to_it() {
    for (list, is_risky) in [
        (
            "1. Send us by mail:\n   - your name\n   - your password\n",
            true,
        ),
        (
            "1. Write to us:\n   - your name\n   - which program asks for the password\n",
            false,
        ),
        (
            "1. Write an e-mail to it@contoso.com.\n2. Put your password into it.\n",
            true,
        ),
        (
            "1. Write to us:\n   - your name\n   - your password\n",
            true,
        ),
        (
            "1. Write to us.\n2. Change your password at the portal.\n",
            false,
        ),
    ] {
        let text = format!("## You\n\n{list}");
        let (_, faults) = Overlay::of(
            &[file("auth/bad-password.md", &text)],
            &Catalogue::embedded(),
        );
        assert_eq!(!faults.is_empty(), is_risky, "{list}: {faults:?}");
    }
}

#[test]
fn what_an_administrator_gives_up_is_said_to_be_thought_of_again_and_is_used() {
    let text = OWN.replacen(
        "### Administrator\n\n",
        "### Administrator\n\n1. Turn off the virus scanner.\n\n",
        1,
    );
    let (overlay, faults) =
        Overlay::of(&[file("contoso/renewal.md", &text)], &Catalogue::embedded());
    assert!(faults.is_empty(), "{faults:?}");
    let cautions: Vec<_> = overlay.cautions().collect();
    assert_eq!(cautions.len(), 1, "{cautions:?}");
    assert!(
        cautions[0].reason.starts_with("think of this step again: "),
        "{cautions:?}"
    );
}

#[test]
fn what_a_text_of_a_program_says_of_itself_puts_nobody_at_risk() {
    let text = |apart: &str, program: &str| {
        format!(
            "program = \"{program}\"\n\n[[text]]\nsays = [\"E-4711\"]\nmeans = [{{ id = \"auth.bad-password\", sure = \"medium\", tell_apart = \"{apart}\" }}]\nsource = \"a document\"\nread = 2026-11-21\n"
        )
    };
    for (apart, program, is_risky) in [
        (
            "Send us your password by mail and we try it.",
            "Scanner",
            true,
        ),
        (
            "It asks again.",
            "Scanner (send us your password by mail)",
            true,
        ),
        (
            "The password was changed in the last days.",
            "Scanner",
            false,
        ),
    ] {
        let files = [("clients/own.toml".to_owned(), text(apart, program))];
        let (texts, faults) = Library::read_own(&files, |_| true, risk_of);
        assert_eq!(texts.is_empty(), is_risky, "{apart}: {faults:?}");
    }
}

#[test]
fn what_the_program_says_itself_is_taken_from_an_organisation_as_well() {
    let catalogue = Catalogue::embedded();
    let mut refused = Vec::new();
    let mut told = 0;
    for page in catalogue.pages() {
        for steps in [&page.body().you, &page.body().help_desk] {
            let text = format!("## You\n\n{steps}\n");
            let (_, faults) = Overlay::of(&[file("tls/self-signed.md", &text)], &catalogue);
            let lines: Vec<&str> = text.lines().collect();
            // Where the program marks a place of its own, no organisation can.
            let risks = faults
                .iter()
                .filter(|fault| !fault.reason.contains("no mark"));
            refused.extend(risks.map(|fault| format!("{}: {}", page.id, lines[fault.line - 1])));
            told += 1;
        }
    }
    let most = told * 4 / 100;
    assert!(
        refused.len() <= most,
        "{} of {told}:\n{}",
        refused.len(),
        refused.join("\n")
    );
}
