//! What administrators are told: lines that can be run as they stand, and places that the portals have.

use std::collections::BTreeSet;

use mailprobe::catalogue::{Catalogue, Page};
use pulldown_cmark::{Event, Parser, Tag, TagEnd};

/// The pages whose administrator has neither a command nor a place in a portal behind the check, because there is nothing
/// to change: they say so. It only ever gets shorter.
const INEXACT: &str = include_str!("inexact.txt");

/// The first words of a place in each admin center: its menu.
const MENUS: [(&str, &[&str]); 4] = [
    ("Entra admin center", &["Entra ID >", "ID Protection >"]),
    (
        "Microsoft 365 admin center",
        &["Users >", "Health >", "Settings >", "Reports >", "Billing "],
    ),
    (
        "Exchange admin center",
        &[
            "Mail flow >",
            "Recipients >",
            "Reports >",
            "Settings >",
            "Mobile >",
        ],
    ),
    ("Microsoft Defender portal", &["Email & collaboration >"]),
];

/// What a cmdlet needs that nobody has by default, in words that have to stand beside it.
const NEEDS: [(&str, &str); 2] = [
    ("Get-RecoverableItems", "Mailbox Import Export"),
    ("-AllowBasicAuthSmtp", "It takes up to 24 hours"),
];

/// Properties and portals that say nothing any more, with what to name in their place.
const EMPTY: [(&str, &str); 3] = [
    (
        "StorageLimitStatus",
        "TotalItemSize beside ProhibitSendReceiveQuota",
    ),
    ("Azure portal", "the Entra admin center"),
    ("Azure AD", "Microsoft Entra ID"),
];

/// Everything that is to be typed in a Markdown text: inline and in blocks, in order.
fn code(markdown: &str) -> Vec<String> {
    let mut all = Vec::new();
    let mut is_block = false;
    for event in Parser::new(markdown) {
        match event {
            Event::Start(Tag::CodeBlock(_)) => is_block = true,
            Event::End(TagEnd::CodeBlock) => is_block = false,
            Event::Text(text) if is_block => {
                all.extend(text.lines().map(|line| line.trim().to_owned()));
            }
            Event::Code(text) => all.push(text.into_string()),
            _ => {}
        }
    }
    all
}

/// The cmdlet that a line begins with, such as `Set-CASMailbox`.
fn cmdlet(line: &str) -> Option<(&str, &str)> {
    let word = line.split([' ', '|']).next()?;
    let (verb, noun) = word.split_once('-')?;
    let is_capital = |text: &str| text.starts_with(|c: char| c.is_ascii_uppercase());
    let is_word = |text: &str| text.chars().all(|c| c.is_ascii_alphanumeric());
    (is_capital(verb) && is_capital(noun) && is_word(verb) && is_word(noun)).then_some((verb, noun))
}

/// The texts in double quotes behind these parameters.
fn quoted<'a>(line: &'a str, parameters: &[&str]) -> Vec<&'a str> {
    let mut all = Vec::new();
    for parameter in parameters {
        let begins = format!(" -{parameter} \"");
        let behind = line.split(begins.as_str()).skip(1);
        all.extend(behind.filter_map(|rest| rest.split('"').next()));
    }
    all
}

/// What is wrong with the lines of an administrator.
fn lines(markdown: &str) -> Vec<String> {
    let mut faults = Vec::new();
    let mut seen: BTreeSet<String> = BTreeSet::new();
    let mut shown: BTreeSet<String> = BTreeSet::new();
    for line in code(markdown) {
        let Some((verb, noun)) = cmdlet(&line) else {
            continue;
        };
        if line.contains('<') {
            faults.push(format!("`{line}`: PowerShell stops at <"));
        }
        if line.contains(['\u{2018}', '\u{2019}', '\u{201c}', '\u{201d}', '\u{2013}']) {
            faults.push(format!("`{line}`: a quote or a dash of a word processor"));
        }
        let (makes, needs) = (["New", "Get"].contains(&verb), verb != "Get");
        for name in quoted(&line, &["Identity", "AuthenticationPolicy"]) {
            // One of this kind is made or shown by its name, or all of its kind are.
            if needs && !seen.contains(name) && !shown.contains(noun) {
                faults.push(format!(
                    "`{line}`: nothing before makes or shows \"{name}\""
                ));
            }
        }
        if makes {
            seen.extend(
                quoted(&line, &["Name", "Identity"])
                    .into_iter()
                    .map(str::to_owned),
            );
        }
        if verb == "Get" && !line.contains(" -Identity ") {
            shown.insert(noun.to_owned());
        }
    }
    faults
}

#[test]
fn what_an_administrator_types_can_be_run_as_it_stands() {
    let catalogue = Catalogue::embedded();
    let mut faults = Vec::new();
    for page in catalogue.pages() {
        let body = page.body();
        for part in [&body.help_desk, &body.administrator, &body.confirm] {
            faults.extend(
                lines(part)
                    .into_iter()
                    .map(|fault| format!("{}: {fault}", page.path)),
            );
        }
        for (what, beside) in NEEDS {
            if body.administrator.contains(what) && !body.administrator.contains(beside) {
                faults.push(format!("{}: {what} without `{beside}`", page.path));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn a_policy_that_nobody_made_is_found() {
    let wrong = "       Get-AuthenticationPolicy -Identity \"Policy name\"\n       Set-AuthenticationPolicy -Identity \"SMTP devices\" -AllowBasicAuthSmtp\n";
    assert_eq!(lines(wrong).len(), 1);
    for right in [
        wrong.replace(
            "Set-AuthenticationPolicy -Identity",
            "New-AuthenticationPolicy -Name",
        ),
        wrong.replace("Policy name", "SMTP devices"),
        wrong.replace(" -Identity \"Policy name\"", ""),
    ] {
        assert_eq!(lines(&right), Vec::<String>::new(), "{right}");
    }
    assert_eq!(lines("`New-ServicePrincipal -AppId <client id>`").len(), 1);
    assert_eq!(lines("`openssl s_client </dev/null`"), Vec::<String>::new());
}

/// A place in an admin center is given by its menu, from the first word on, as it is called now.
#[test]
fn places_in_the_portals_are_given_as_their_menus_have_them() {
    let catalogue = Catalogue::embedded();
    let mut faults = Vec::new();
    for page in catalogue.pages() {
        let body = page.body();
        for text in [
            &body.you,
            &body.help_desk,
            &body.administrator,
            &body.confirm,
        ] {
            for (portal, menu) in MENUS {
                for (at, _) in text.match_indices(portal) {
                    let behind = &text[at + portal.len()..];
                    let is_place = behind
                        .strip_prefix(" > ")
                        .map(|path| menu.iter().any(|first| path.starts_with(first)));
                    let line = behind.lines().next().unwrap_or_default();
                    if is_place != Some(true) {
                        faults.push(format!("{}: {portal}{line:.60}", page.path));
                    }
                }
            }
            for (empty, better) in EMPTY {
                if text.contains(empty) {
                    faults.push(format!("{}: {empty}: say {better}", page.path));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// The steps of a list, or the whole where it is none.
pub(super) fn steps(markdown: &str) -> Vec<&str> {
    let is_number = |line: &str| {
        let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
        rest.len() < line.len() && rest.starts_with(". ")
    };
    let mut starts: Vec<usize> = Vec::new();
    let mut at = 0;
    for line in markdown.split_inclusive('\n') {
        if is_number(line) {
            starts.push(at);
        }
        at += line.len();
    }
    if starts.is_empty() {
        return vec![markdown];
    }
    let ends = starts.iter().skip(1).copied().chain([markdown.len()]);
    let ranges = starts.iter().copied().zip(ends);
    ranges.map(|(start, end)| &markdown[start..end]).collect()
}

/// Whether behind the check there is a command, a setting or a place in a portal.
fn is_exact(page: &Page) -> bool {
    let changes =
        |line: &str| cmdlet(line).is_some_and(|(verb, _)| !["Get", "Test"].contains(&verb));
    let steps = steps(&page.body().administrator);
    let exact = |step: &&str| {
        let code = code(step);
        let mut words = step.split(|c: char| !c.is_ascii_alphabetic());
        let is_check = words.any(|word| word.eq_ignore_ascii_case("look"));
        code.iter().any(|line| changes(line))
            || !is_check && (!code.is_empty() || step.contains(" > "))
    };
    steps.iter().any(exact)
}

/// How a page says that an administrator has nothing to change.
const NOTHING: [&str; 4] = [
    "no setting",
    "othing has to be changed",
    "nothing to change",
    "nothing else to change",
];

#[test]
fn a_page_without_an_exact_change_says_that_there_is_none() {
    let catalogue = Catalogue::embedded();
    let silent = catalogue
        .pages()
        .filter(|page| !is_exact(page))
        .filter(|page| {
            let text = page.body().administrator.replace('\n', " ");
            !NOTHING.iter().any(|words| text.contains(words))
        });
    let silent: Vec<&str> = silent.map(|page| page.id.as_str()).collect();
    assert!(
        silent.is_empty(),
        "say that there is nothing to change, and what to do: {silent:?}"
    );
}

#[test]
fn the_pages_without_an_exact_change_are_known_and_get_fewer() {
    let catalogue = Catalogue::embedded();
    let inexact = catalogue.pages().filter(|page| !is_exact(page));
    let mut inexact: Vec<&str> = inexact.map(|page| page.id.as_str()).collect();
    inexact.sort_unstable();
    let listed: Vec<&str> = INEXACT
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .collect();
    let missing: Vec<&&str> = inexact.iter().filter(|id| !listed.contains(id)).collect();
    let over: Vec<&&str> = listed.iter().filter(|id| !inexact.contains(id)).collect();
    assert!(
        missing.is_empty(),
        "say the exact change, or where in the portal: {missing:?}"
    );
    assert!(
        over.is_empty(),
        "these are exact now; take them out of inexact.txt: {over:?}"
    );
}

/// Where somebody types commands to the server, or waits for what it says.
const BY_HAND: [&str; 5] = [
    "proto.command-rejected",
    "proto.garbage",
    "proto.silent",
    "starttls.not-offered",
    "starttls.stripped",
];

#[test]
fn a_command_that_talks_to_a_server_comes_back_by_itself() {
    let catalogue = Catalogue::embedded();
    let mut waiting = Vec::new();
    for page in catalogue.pages() {
        let body = page.body();
        let told = [&body.help_desk, &body.administrator, &body.confirm];
        for line in told.into_iter().flat_map(|part| code(part)) {
            let talks = line.contains("s_client") && line.contains("-connect");
            let ends = line.contains("</dev/null") || line.starts_with("printf ");
            if talks && !ends && !BY_HAND.contains(&page.id.as_str()) {
                waiting.push(format!("{}: {line}", page.id));
            }
        }
    }
    assert!(waiting.is_empty(), "{}", waiting.join("\n"));
}
