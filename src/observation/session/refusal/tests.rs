use super::{About, TOLD, TURNED_AWAY, words};
use crate::observation::session::Reply;
use crate::observation::session::sentence::Sentence;

fn reply(code: Option<u16>, enhanced: Option<&str>, bracket: Option<&str>, text: &str) -> Reply {
    Reply {
        code,
        enhanced: enhanced.map(str::to_owned),
        response_code: bracket.map(str::to_owned),
        text: text.to_owned(),
        ..Reply::default()
    }
}

#[test]
fn whoever_limits_its_callers_is_not_asked_again() {
    let says = |text: &str| reply(Some(421), Some("4.3.2"), None, text).is_temporary(&[]);
    for text in [
        "Connection rate limit exceeded.",
        "The maximum number of concurrent connections has exceeded a limit",
        "All server ports are busy",
        "Too many connections",
        "Server too busy",
    ] {
        assert!(!says(text), "{text}");
    }
    for text in [
        "mx1.germany.example service not available",
        "Insufficient system resources",
        "limit.example Service not available",
    ] {
        assert!(says(text), "{text}");
    }
}

#[test]
fn a_name_that_the_service_has_is_not_that_of_the_caller() {
    let about = |text: &str| reply(Some(421), Some("4.3.2"), None, text).about(&[]);
    for text in [
        "Submission paused: outbound reputation incident",
        "Queue held after a spam incident on this cluster",
    ] {
        assert_eq!(about(text), Some(About::Outage), "{text}");
    }
    for text in [
        "Poor reputation of 192.0.2.1, your IP is refused",
        "Host blocked using zen.spamhaus.example",
    ] {
        assert_eq!(about(text), Some(About::Listed), "{text}");
    }
}

#[test]
fn who_says_where_the_mailbox_is_now_has_moved() {
    let about = |text: &str| reply(None, None, None, text).about(&["imap.contoso.example"]);
    for text in [
        "We merged with Northwind; your mailbox lives at imap.northwind.example",
        "Mail of this domain is hosted on imap.northwind.example since May.",
        "Your account is now found at imap.northwind.example:993",
    ] {
        assert_eq!(about(text), Some(About::Moved), "{text}");
    }
    for text in [
        "use pop-b.northwind.example",
        "This mailbox has moved, use pop-b.northwind.example:995",
        "Account migrated to imap.northwind.example",
    ] {
        let inside = reply(None, None, Some("AUTH"), text).about_inside("pop3", &[]);
        assert_eq!(inside, Some(About::Moved), "{text}");
    }
    for text in [
        "Login failed, use webmail.contoso.example",
        "Invalid credentials, use first.last as the user name",
        "This account was moved to another plan",
        "Unable to connect to back1.contoso.example",
    ] {
        let inside = reply(None, None, None, text).about_inside("pop3", &[]);
        assert_ne!(inside, Some(About::Moved), "{text}");
    }
    for text in [
        "Your mailbox lives at imap.contoso.example",
        "Too many connections from a client hosted on client.isp.example",
    ] {
        assert_ne!(about(text), Some(About::Moved), "{text}");
    }
}

#[test]
fn words_of_an_outage_are_told_from_those_about_a_caller_or_a_command() {
    let is_outage = |code: Option<&str>, text: &str| {
        reply(None, None, code, text).about(&[]) == Some(About::Outage)
    };
    for text in [
        "Server Unavailable. 21",
        "Service not available, closing transmission channel",
        "Down for MAINTENANCE until 18:00",
        "Server shutting down",
        "The mail server is down",
        "No backend available",
        "Sorry, this node is draining; use another one",
    ] {
        assert!(is_outage(None, text), "{text}");
    }
    assert!(is_outage(Some("SYS/TEMP"), "Try again later"));
    for text in [
        "Unknown command",
        "CAPA not available",
        "Command not available",
        "That extension is unavailable",
        "Service unavailable; client host [192.0.2.1] blocked",
        "Too many connections, service unavailable",
        "",
    ] {
        assert!(!is_outage(None, text), "{text}");
    }
    assert!(!is_outage(Some("SYS/TEMP"), "TLS is not available now"));
    assert!(!is_outage(Some("AUTH"), "No"));
}

#[test]
fn a_pattern_stands_for_words_and_gaps_within_one_part_of_a_sentence() {
    let says = |text: &str, pattern: &str| Sentence::of(text, words::OTHERS).says(pattern);
    assert!(says("too many open connections", "too many ~ connections"));
    assert!(says(
        "too many connections",
        "too many ~ connection|connections"
    ));
    assert!(!says(
        "too many errors, all connections end",
        "too many ~ connections"
    ));
    assert!(!says(
        "too many logins from open connections",
        "too many ~ connections"
    ));
    assert!(!says("too. many connections", "too many"));
    assert!(says("blacklisted", "blacklist*"));
    assert!(says("服务器繁忙", "繁忙"));
}

#[test]
fn patterns_are_in_lower_case_and_each_stands_once() {
    for (_, patterns) in TOLD.iter().chain(TURNED_AWAY) {
        for (at, pattern) in patterns.iter().enumerate() {
            assert_eq!(pattern.to_lowercase(), **pattern);
            assert!(!patterns[..at].contains(pattern), "{pattern}");
        }
    }
    assert!(words::OTHERS.is_sorted());
}

#[test]
fn a_refused_sign_in_is_told_by_its_words() {
    let about = |text: &str| reply(None, None, None, text).about_inside("imap", &[]);
    for (text, expected) in [
        ("Can't get lock.  Mailbox in use", About::InUse),
        ("must issue a STLS command first", About::Privacy),
        ("Unsupported method", About::Mechanism),
        ("LOGIN DENIED -- COUNTRY IS BLACKLISTED", About::Place),
        ("access is denied from your IP address", About::Banned),
        ("Too many connections from this user", About::Connections),
        ("Account exceeded command or bandwidth limits.", About::Rate),
        ("Benutzername oder Passwort falsch", About::Credentials),
        ("failed to open/read inbox index", About::Storage),
        ("Could not connect to server", About::Outage),
        ("User not found in database", About::User),
        (
            "You do not have permission to access this mailbox",
            About::Denied,
        ),
        ("Your account is not enabled for IMAP use", About::Protocol),
        (
            "LDAP server not reachable, user unknown to cache",
            About::Outage,
        ),
        (
            "geo restriction: sign-in from abroad is not allowed",
            About::Place,
        ),
        ("This account has been locked for inactivity.", About::Off),
        ("Account locked after too many failed logins", About::Locked),
        ("Please log in via your web browser", About::Web),
        ("Application-specific password required", About::AppPassword),
        ("Your password has expired", About::Expired),
        ("Unknown user or bad password", About::Credentials),
        ("no such user", About::User),
        ("Your mailbox is over quota", About::MailboxFull),
    ] {
        assert_eq!(about(text), Some(expected), "{text}");
    }
    for text in [
        "Not today.",
        "account is not in use any more",
        "Please upgrade your plan to open more folders",
    ] {
        assert_eq!(about(text), None, "{text}");
    }
}

#[test]
fn who_signs_in_too_often_is_not_locked() {
    let about = |text: &str| reply(Some(535), None, None, text).about_inside("smtp", &[]);
    for text in [
        "auth failed (this user authenticate too many times)",
        "You log in too frequently. Authentication failed, please slow down",
        "user logged in too many times, wait",
        "登录太频繁",
    ] {
        assert_eq!(about(text), Some(About::Rate), "{text}");
    }
    for text in [
        "Too many login attempts",
        "Login failed too many times.",
        "user failed to authenticate too many times",
        "Too many authentication failures",
    ] {
        assert_eq!(about(text), Some(About::Locked), "{text}");
    }
}
