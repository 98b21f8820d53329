//! The next step, as far as the words of a server tell it: where to go, how long to wait, whose mailbox it is.

use mailprobe::catalogue::Catalogue;
use mailprobe::catalogue::overlay::{File, Overlay};
use mailprobe::report::human::Detail;
use mailprobe::report::page::Explanation;
use mailprobe::style::Style;

use super::{explainer, ids};

/// The answer as it is printed.
fn printed(text: &str) -> String {
    let catalogue = Catalogue::embedded();
    let explanation = Explanation::answering(&explainer().explain(text), &catalogue);
    let printed = explanation.render_answer(&Style::PLAIN, Detail::Usual);
    printed.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn the_server_that_is_named_is_where_to_go() {
    for (text, protocol) in [
        (
            "-ERR [AUTH] this mailbox has moved, use pop-b.example.net",
            "pop3",
        ),
        (
            "* BYE Your mailbox moved to pop-b.example.net for good",
            "imap",
        ),
    ] {
        let told = printed(text);
        let command = format!("--only {protocol} --{protocol} pop-b.example.net --no-login");
        assert!(told.contains(&command), "{told}");
        assert!(!told.contains("REFERRED"), "{told}");
    }
}

#[test]
fn the_time_that_the_server_names_is_the_one_to_wait() {
    for (text, time) in [
        (
            "* BYE idle hosts throttled, retry in 20 minutes",
            "in 20 minutes",
        ),
        (
            "421 4.7.0 mail.example.org too many connections, retry in 90 seconds",
            "in 90 seconds",
        ),
        (
            "450 4.2.0 Greylisted, try again in 5 minutes",
            "in 5 minutes",
        ),
    ] {
        let told = printed(text);
        assert!(told.contains(time), "{text}: {told}");
        assert!(
            told.contains("says itself when to try again"),
            "{text}: {told}"
        );
    }
}

#[test]
fn the_mailbox_of_somebody_else_is_not_the_callers() {
    let told = printed("552 5.2.2 <bob@example.net>: Mailbox full");
    assert!(
        told.starts_with("1. The mailbox of the recipient is full"),
        "{told}"
    );
    let answer = explainer().explain("552 5.2.2 <bob@example.net>: Mailbox full");
    assert_eq!(ids(&answer), ["smtp.recipient-full"]);
    // Nothing tells whose it is.
    let answer = explainer().explain("552 5.2.2 Mailbox full");
    assert_eq!(ids(&answer), ["mailbox.full", "smtp.recipient-full"]);
}

#[test]
fn no_file_and_no_permission_is_taken_for_the_server() {
    for (text, command) in [
        ("outlook.exe cannot connect to server 0x800CCC0E", "ADDRESS"),
        ("mail.log shows connection refused port 993", "ADDRESS"),
        (
            "ConnectionRefusedError: [Errno 111] Connection refused in smtp.py",
            "ADDRESS",
        ),
        (
            "IMAP.AccessAsUser.All was granted and still: NO AUTHENTICATE failed.",
            "ADDRESS",
        ),
        (
            "mail.example.org: -ERR [AUTH] Authentication failed.",
            "mail.example.org",
        ),
    ] {
        let told = printed(text);
        let is_named = told.contains(&format!("`mailprobe {command}`"))
            || told.contains(&format!("`mailprobe {command} "));
        assert!(is_named, "{text}: {told}");
        let words = told.split("`mailprobe ").skip(1);
        let targets = words.filter_map(|rest| rest.split([' ', '`']).next());
        let others: Vec<&str> = targets
            .filter(|one| one.contains('.') && !one.contains('@') && *one != command)
            .collect();
        assert_eq!(others, [""; 0], "{text}");
    }
}

#[test]
fn as_many_as_are_listed_are_announced() {
    let told = printed("-ERR authentication failed");
    let listed = told.matches("To tell it apart:").count() + 1;
    let announced = match told.contains("things, these 5 are the most probable") {
        true => 5,
        false => listed,
    };
    assert_eq!(listed, announced, "{told}");
}

#[test]
fn the_page_of_an_organisation_is_told_as_such() {
    let text = Catalogue::embedded()
        .texts()
        .find_map(|(id, text)| (id == "auth.locked").then(|| text.to_owned()))
        .unwrap();
    let own = File {
        path: "contoso/locked.md".to_owned(),
        shown: "own/contoso/locked.md".to_owned(),
        text: text
            .lines()
            .filter(|line| !line.starts_with("explains"))
            .map(|line| format!("{line}\n"))
            .collect(),
    };
    let catalogue = Catalogue::embedded();
    let (overlay, faults) = Overlay::of(&[own], &catalogue);
    assert!(faults.is_empty(), "{faults:?}");
    let catalogue = catalogue.with(overlay);
    let told = |id: &str| Explanation::of(id, &catalogue).render(&Style::PLAIN);
    assert!(told("contoso.locked").starts_with("`contoso.locked` is a page of your organisation"));
    assert!(!told("auth.locked").contains("of your organisation"));
}

/// Words that are true of a run alone, in which mailprobe itself connected and signed in.
const OF_A_RUN: [&str; 11] = [
    "although the connection is encrypted",
    "offers this way of signing in, and then",
    "this check signed in",
    "which was tried",
    "time of this check",
    "`PORT`",
    "took the sign-in",
    "takes the sign-in",
    "takes an encrypted connection",
    "Signing in to send works",
    "that it signs in with, which",
];

#[test]
fn nothing_is_said_of_a_run_that_nobody_made() {
    for (text, title) in [
        ("530 5.7.0 Authentication required", "wants a sign-in first"),
        (
            "530 5.7.57 Client not authenticated to send mail",
            "wants a sign-in first",
        ),
        (
            "530 5.5.1 Authentication Required. Learn more at https://support.google.com/mail/?p=WantAuthError",
            "wants a sign-in first",
        ),
        (
            "530 5.7.0 Must issue a STARTTLS command first",
            "wants encryption (STARTTLS) first",
        ),
        (
            "554 5.7.1 Relay access denied",
            "does not pass mail on for this sender",
        ),
        ("550 5.1.1 User unknown", "takes no mail for this recipient"),
        (
            "554 5.2.252 SendAsDenied; kim@contoso.com not allowed to send as info@contoso.com",
            "may not send as this address",
        ),
        (
            "553 5.7.1 <kim@example.org>: Sender address rejected: not owned by user lee@example.org",
            "may not send as this address",
        ),
        (
            "NO [CONTACTADMIN] see admin",
            "an administrator has to look",
        ),
        (
            "NO [PRIVACYREQUIRED] Plaintext authentication disallowed on non-secure (SSL/TLS) connections",
            "takes no password on this connection",
        ),
        (
            "504 5.5.4 Unrecognized authentication type",
            "way of signing in",
        ),
        ("450 4.2.1 mailbox busy", ""),
        ("452 4.3.1 Insufficient system storage", ""),
        ("550 5.7.1 No", ""),
    ] {
        let told = printed(text);
        assert!(told.contains(title), "{text}: {told}");
        for word in OF_A_RUN {
            assert!(!told.contains(word), "{text}: {word}: {told}");
        }
    }
}
