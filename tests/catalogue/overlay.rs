//! An organisation's own words: what they may change, and what they may not.

use mailprobe::catalogue::overlay::{File, Overlay};
use mailprobe::catalogue::{Catalogue, PageFault};
use mailprobe::review::{overreach, review};
use proptest::prelude::*;

pub(super) fn file(path: &str, text: &str) -> File {
    File {
        path: path.to_owned(),
        shown: format!("own/{path}"),
        text: text.to_owned(),
    }
}

pub(super) fn read(files: &[File]) -> (Catalogue, Vec<PageFault>) {
    let catalogue = Catalogue::embedded();
    let (overlay, faults) = Overlay::of(files, &catalogue);
    (catalogue.with(overlay), faults)
}

/// The only fault of one file, as it is told.
pub(super) fn fault(path: &str, text: &str) -> String {
    let (catalogue, faults) = read(&[file(path, text)]);
    assert_eq!(faults.len(), 1, "{path} {text:?}: {faults:?}");
    let embedded = Catalogue::embedded();
    let ids: Vec<&str> = embedded.ids().collect();
    let still: Vec<&str> = catalogue.ids().collect();
    assert_eq!(still, ids, "what is wrong adds nothing");
    faults[0].to_string()
}

pub(super) const OWN: &str = r#"+++
title = "The password has to be renewed at the portal of Contoso"
stage = "authenticate"
protocols = ["imap"]
severity = "broken"
who = "user"
since = "1.0.0"
certainty = "certain"

[[when]]
"auth.outcome" = "refused"
"auth.text" = { contains = "C-4711" }

[[source]]
url = "https://it.contoso.example/mail"
title = "Contoso IT"
read = 2026-11-26
+++

## Symptom

The mail program shows `C-4711`.

## Cause

The password is older than a year.

## Fix

### You

1. Renew it at the portal.

### Help desk

1. Help with the portal.

### Administrator

1. Nothing to do.

## Confirm

Sign in again.

## Example

```scenario
imap imap.example.org:993 tls
tls ok
S: * OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] ready
C: m1 AUTHENTICATE PLAIN [hidden]
S: m1 NO C-4711 renew your password
C: m2 LOGOUT
S: * BYE bye
S: m2 OK bye
```
"#;

#[test]
fn what_may_not_be_changed_is_refused_with_its_line() {
    assert_eq!(
        fault(
            "auth/locked.md",
            "## You\n\n1. Own.\n\n## Administrator\n\n1. No.\n"
        ),
        "own/auth/locked.md:5: `Administrator` of this page is the program's own; write under Policy, You or Help desk"
    );
    for (path, text, told) in [
        (
            "auth/locked.md",
            "## Yuo\n\nx\n",
            ":1: found the section `Yuo`",
        ),
        (
            "auth/locked.md",
            "## You\n\n## Help desk\n\nx\n",
            ":1: the section `You` is empty",
        ),
        (
            "auth/locked.md",
            "## You\n\nx\n\n## You\n\ny\n",
            ":5: there are two sections `You`",
        ),
        ("auth/locked.md", "Own words.\n", ":1: words stand under"),
        ("auth/locked.md", "", ":1: there are no words in it"),
        (
            "auth/locked.md",
            "+++\nseverity = \"advice\"\n+++\n## You\n\nx\n",
            ":2: unknown field",
        ),
        (
            "auth/locked.md",
            "## You\n\n\u{1b}[2Jx\n",
            ":3: there is a control character",
        ),
        (
            "auth/locked.md",
            "## You\n\nx \u{202e} y\n",
            ":3: there is a control character",
        ),
        (
            "captive/portal.md",
            "+++\n# Ours.\nhelp-desk = \"replace\"\n+++\n## Help desk\n\n1. Type it.\n",
            ":3: the steps of this page keep people safe",
        ),
        (
            "tls/self-signed.md",
            "+++\nyou = \"replace\"\n+++\n## You\n\n1. Click.\n",
            ":2: the steps of this page keep people safe",
        ),
        (
            "auth/login-disabled.md",
            "+++\nyou = \"replace\"\n+++\n## You\n\n1. Use port 993.\n",
            "keep people safe",
        ),
        (
            "AUTH/Locked.md",
            "## You\n\nx\n",
            ":1: a page stands at FAMILY/NAME.md",
        ),
        (
            "auth/locked.txt",
            "## You\n\nx\n",
            ":1: a page stands at FAMILY/NAME.md",
        ),
        (
            "auth/locked.md",
            "## You\n\n```\nx\n",
            ":1: these words do not end where they should",
        ),
        (
            "contoso/new.md",
            "## You\n\nx\n",
            ":1: there is no page `contoso.new` to add words to",
        ),
    ] {
        let fault = fault(path, text);
        assert!(fault.contains(told), "{fault}");
    }
}

#[test]
fn a_page_of_its_own_names_a_cause_and_hides_none_of_the_program() {
    let (catalogue, faults) = read(&[file("contoso/renewal.md", OWN)]);
    assert_eq!(faults, []);
    let page = catalogue.page("contoso.renewal").unwrap();
    assert_eq!(review(page, OWN, &catalogue), []);
    for (from, to, told) in [
        (
            "certainty = \"certain\"\n",
            "certainty = \"certain\"\nexplains = [\"tls.intercepted\"]\n",
            ":9: a page of your own may not hide `tls.intercepted`",
        ),
        (
            "certainty = \"certain\"\n",
            "certainty = \"certain\"\nwithout_stop = true\n",
            ":9: a page of your own may not call a server broken",
        ),
        (
            "stage = \"authenticate\"",
            "stage = \"secure\"",
            ":3: a page of your own may match at the stages",
        ),
        (
            "## Confirm\n\nSign in again.\n\n",
            "",
            "found the section `Example`",
        ),
    ] {
        let fault = fault("contoso/renewal.md", &OWN.replace(from, to));
        assert!(fault.contains(told), "{fault}");
    }
}

#[test]
fn a_page_whose_example_fails_is_found_out() {
    let text = OWN.replace("NO C-4711", "NO C-4712");
    let (catalogue, faults) = read(&[file("contoso/renewal.md", &text)]);
    assert_eq!(faults, []);
    let page = catalogue.page("contoso.renewal").unwrap();
    let found = review(page, &text, &catalogue);
    assert_eq!(found.len(), 1, "{found:?}");
    let told = found[0].to_string();
    assert!(told.starts_with("own/contoso/renewal.md:"), "{told}");
    assert!(told.contains("should give contoso.renewal first"), "{told}");
}

#[test]
fn a_page_that_takes_the_place_of_others_is_found_out() {
    let text = OWN
        .replace("C-4711", "failed")
        .replace("NO failed", "NO Login failed");
    let (catalogue, faults) = read(&[file("contoso/renewal.md", &text)]);
    assert_eq!(faults, []);
    let found = overreach(&["contoso.renewal"], &catalogue);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(
        found[0]
            .reason
            .contains("also comes first for the examples of auth."),
        "{found:?}"
    );
    let (catalogue, _) = read(&[file("contoso/renewal.md", OWN)]);
    assert_eq!(overreach(&["contoso.renewal"], &catalogue), []);
}

#[test]
fn slips_in_names_headers_and_days_are_told_as_such() {
    for (path, text, told) in [
        (
            "auth/imap-disbled.md",
            "## You\n\nx\n".to_owned(),
            "there is no page `auth.imap-disbled`; did you mean `auth.imap-disabled`?",
        ),
        (
            "auth/locked.md",
            "+++\nyou = \"after\"\n## You\n\nx\n".to_owned(),
            "no second `+++` line",
        ),
        (
            "auth/locked.md",
            "+++\nyou = \"after\"\n+++\n## Help desk\n\nx\n".to_owned(),
            "there are none",
        ),
        (
            "contoso/renewal.md",
            OWN.replace("2026-11-26", "\"2026-11-26\""),
            "a day is wanted, without quotes, such as 2026-11-21",
        ),
    ] {
        let fault = fault(path, &text);
        assert!(fault.contains(told), "{fault}");
    }
}

/// Whoever mends a file learns all of it at once.
#[test]
fn all_that_is_wrong_with_a_file_is_told_at_once() {
    let text = "+++\nyou = \"after\"\n+++\n## Yuo\n\nx\n\n## Policy\n\nCall {phone}.\n\n## Help desk\n\n1. Disable MFA.\n2. Type your password into the chat.\n";
    let (_, faults) = read(&[file("auth/locked.md", text)]);
    let told: Vec<String> = faults.iter().map(ToString::to_string).collect();
    for (at, words) in [
        (4, "found the section `Yuo`"),
        (10, "there is no mark `phone`"),
        (14, "takes the second factor"),
        (15, "tell their password"),
        (2, "there are none"),
    ] {
        let begins = format!("own/auth/locked.md:{at}: ");
        assert!(
            told.iter()
                .any(|one| one.starts_with(&begins) && one.contains(words)),
            "{words}: {told:?}"
        );
    }
    assert_eq!(told.len(), 5, "{told:?}");
    let own = OWN
        .replace("1. Renew it at the portal.", "1. Accept any certificate.")
        .replace(
            "certainty = \"certain\"\n",
            "certainty = \"certain\"\nwithout_stop = true\n",
        )
        .replace("stage = \"authenticate\"", "stage = \"secure\"");
    let (_, faults) = read(&[file("contoso/renewal.md", &own)]);
    let lines: Vec<usize> = faults.iter().map(|one| one.line).collect();
    assert_eq!(lines, [9, 3, 33], "{faults:?}");
    let (_, faults) = read(&[file("auth/renewal.md", OWN)]);
    assert!(
        faults[0].reason.contains("a family of the program"),
        "{faults:?}"
    );
}

#[test]
fn two_files_of_one_id_are_told() {
    let text = "## You\n\n1. Own.\n";
    let (_, faults) = read(&[file("auth/locked.md", text), file("auth/locked.md", text)]);
    assert_eq!(faults.len(), 1);
    assert!(faults[0].reason.contains("has the same id"), "{faults:?}");
}

proptest! {
    #[test]
    fn no_file_does_harm(path in "[a-z./-]{0,20}", text in "(\\PC|\n|#|`|\\+){0,300}") {
        let (catalogue, _) = read(&[file(&path, &text), file("auth/locked.md", &text)]);
        let page = catalogue.page("auth.locked").unwrap();
        prop_assert!(!page.body().administrator.is_empty());
        prop_assert!(page.fault().is_none(), "{:?}", page.fault());
    }

    #[test]
    fn words_of_any_form_leave_the_page_whole(words in "(\\PC|\n|#|`|-|>| |1\\. ){1,200}") {
        let text = format!("## You\n\n{words}\n");
        let (catalogue, _) = read(&[file("auth/locked.md", &text)]);
        let page = catalogue.page("auth.locked").unwrap();
        prop_assert!(page.fault().is_none(), "{:?} {text:?}", page.fault());
        let embedded = Catalogue::embedded();
        let plain = embedded.page("auth.locked").unwrap().body();
        prop_assert_eq!(&page.body().administrator, &plain.administrator);
        prop_assert_eq!(&page.body().confirm, &plain.confirm);
        prop_assert_eq!(page.body().examples.len(), plain.examples.len());
    }
}
