//! Where the words of an organisation stand on a page, and whose they are told to be.

use mailprobe::catalogue::Catalogue;

use super::overlay::{fault, file, read};

#[test]
fn own_steps_stand_before_or_after_or_in_the_place_of_those_of_the_page() {
    let embedded = Catalogue::embedded();
    let plain = embedded.page("auth.locked").unwrap().body();
    for (side, before, after) in [
        (
            "before",
            "Your organisation says:\n\n1. Own.\n\nThe usual steps:\n\n",
            "",
        ),
        ("after", "", "\n\nYour organisation says:\n\n1. Own."),
        ("replace", "Your organisation says:\n\n1. Own.", ""),
    ] {
        let text = format!("+++\nyou = \"{side}\"\n+++\n## You\n\n1. Own.\n");
        let (catalogue, faults) = read(&[file("auth/locked.md", &text)]);
        assert_eq!(faults, []);
        let body = catalogue.page("auth.locked").unwrap().body();
        let page = if side == "replace" { "" } else { &plain.you };
        assert_eq!(body.you, format!("{before}{page}{after}"));
        assert_eq!(body.help_desk, plain.help_desk);
        assert_eq!(body.administrator, plain.administrator);
        assert_eq!(body.cause, plain.cause);
    }
}

#[test]
fn own_steps_stand_behind_those_that_keep_people_safe() {
    let words = "## You\n\n1. Own.\n\n## Help desk\n\n1. Own.\n";
    for (path, id) in [
        ("tls/untrusted-root.md", "tls.untrusted-root"),
        ("auth/login-disabled.md", "auth.login-disabled"),
        ("captive/portal.md", "captive.portal"),
    ] {
        let (catalogue, faults) = read(&[file(path, words)]);
        assert_eq!(faults, [], "{id}");
        let embedded = Catalogue::embedded();
        let (own, plain) = (
            catalogue.page(id).unwrap().body(),
            embedded.page(id).unwrap().body(),
        );
        for (own, plain) in [(&own.you, &plain.you), (&own.help_desk, &plain.help_desk)] {
            assert_eq!(
                *own,
                format!("{plain}\n\nYour organisation says:\n\n1. Own.")
            );
        }
        assert_eq!(catalogue.own_steps(id), None);
        let first = format!("+++\nyou = \"before\"\n+++\n{words}");
        assert!(fault(path, &first).contains("yours stand after them"));
    }
}

#[test]
fn a_policy_is_told_before_the_cause_and_changes_no_rule() {
    let text = "## Policy\n\nPOP is closed here.\n\n## Help desk\n\n1. Telephone 4711.\n";
    let (catalogue, faults) = read(&[file("auth/pop-disabled.md", text)]);
    assert_eq!(faults, []);
    let embedded = Catalogue::embedded();
    let (own, plain) = (
        catalogue.page("auth.pop-disabled").unwrap(),
        embedded.page("auth.pop-disabled").unwrap(),
    );
    let cause = &plain.body().cause;
    assert_eq!(
        own.body().cause,
        format!("Your organisation says:\n\nPOP is closed here.\n\n{cause}")
    );
    let help_desk = &own.body().help_desk;
    assert!(help_desk.starts_with("Your organisation says:\n\n1. Telephone 4711.\n"));
    assert_eq!(own.when, plain.when);
    assert_eq!(own.certainty, plain.certainty);
    assert_eq!(own.severity, plain.severity);
    assert_eq!(own.explains, plain.explains);
}
