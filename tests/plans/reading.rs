//! What the user types: targets, and servers in options.

use mailprobe::endpoint::{Protocol, Security};
use mailprobe::plan::{Wanted, WantedError};
use mailprobe::target::{self, Kind, TargetError};
use proptest::prelude::*;

use crate::{planned, request_of};

#[test]
fn targets_are_read_with_all_their_decoration() {
    for (input, address, domain) in [
        ("kim@contoso.com", Some("kim@contoso.com"), "contoso.com"),
        (
            "  <Kim@CONTOSO.com>  ",
            Some("Kim@contoso.com"),
            "contoso.com",
        ),
        (
            "mailto:kim@contoso.com?subject=Hello",
            Some("kim@contoso.com"),
            "contoso.com",
        ),
        (
            "MAILTO:k%2Bim@contoso.com",
            Some("k+im@contoso.com"),
            "contoso.com",
        ),
        (
            "\"Akers, Kim\" <kim@contoso.com>",
            Some("kim@contoso.com"),
            "contoso.com",
        ),
        (
            "\u{201c}kim@contoso.com\u{201d}",
            Some("kim@contoso.com"),
            "contoso.com",
        ),
        (
            "\u{201e}kim@contoso.com\u{201f}",
            Some("kim@contoso.com"),
            "contoso.com",
        ),
        (
            "\u{2039}kim@contoso.com\u{203a}",
            Some("kim@contoso.com"),
            "contoso.com",
        ),
        (
            "\u{ab}kim@contoso.com\u{bb},",
            Some("kim@contoso.com"),
            "contoso.com",
        ),
        ("kim@contoso.com.", Some("kim@contoso.com"), "contoso.com"),
        ("kim@contoso.com,", Some("kim@contoso.com"), "contoso.com"),
        (
            "kim@Bücher.example",
            Some("kim@xn--bcher-kva.example"),
            "xn--bcher-kva.example",
        ),
        (
            "\"kim a\"@contoso.com",
            Some("\"kim a\"@contoso.com"),
            "contoso.com",
        ),
        ("jörg@contoso.com", Some("jörg@contoso.com"), "contoso.com"),
        ("Contoso.COM", None, "contoso.com"),
        ("contoso.com.", None, "contoso.com"),
        ("faß.example", None, "xn--fa-hia.example"),
        ("192.0.2.1", None, "192.0.2.1"),
        ("[2001:db8::1]", None, "2001:db8::1"),
        ("kim@[192.0.2.1]", Some("kim@[192.0.2.1]"), "192.0.2.1"),
    ] {
        let target = target::parse(input).unwrap_or_else(|e| panic!("{input}: {e}"));
        assert_eq!(target.address.as_deref(), address, "{input}");
        assert_eq!(target.domain, domain, "{input}");
        assert_eq!(target.input, input);
    }
}

#[test]
fn what_is_no_target_is_told_apart() {
    for (input, error) in [
        ("", TargetError::Empty),
        ("  <> ", TargetError::Empty),
        ("kim:hunter2@contoso.com", TargetError::Password),
        ("imaps://kim:hunter2@contoso.com", TargetError::Url),
        ("https://outlook.office365.com/", TargetError::Url),
        ("outlook.office365.com:993", TargetError::Port),
        ("@contoso.com", TargetError::LocalPart),
        ("kim akers@contoso.com", TargetError::LocalPart),
        ("ki..m@contoso.com", TargetError::LocalPart),
        ("kim@", TargetError::Domain),
        ("kim@contoso..com", TargetError::Domain),
        ("kim@-contoso.com", TargetError::Domain),
        ("kim@con toso.com", TargetError::Space),
        ("a@x.example, b@y.example", TargetError::Several),
        ("<a@x.example> <b@y.example>", TargetError::Several),
        ("contoso/com", TargetError::Domain),
    ] {
        assert_eq!(target::parse(input), Err(error), "{input}");
        assert!(!error.to_string().contains("hunter2"));
    }
}

#[test]
fn a_name_is_a_host_when_it_looks_like_one() {
    for (input, kind) in [
        ("outlook.office365.com", Kind::Host),
        ("smtp.office365.com", Kind::Host),
        ("mail.contoso.com", Kind::Host),
        ("imap.web.de", Kind::Host),
        ("mail.bucher.com.br", Kind::Host),
        // Below the registry of a country the DNS has to tell.
        ("outlook.com.br", Kind::Name),
        ("mail.co.jp", Kind::Name),
        ("outlook.co.th", Kind::Name),
        ("mail.com", Kind::Name),
        ("contoso.com", Kind::Name),
        ("localhost", Kind::Host),
        ("::1", Kind::Ip),
    ] {
        assert_eq!(target::parse(input).unwrap().kind, kind, "{input}");
    }
}

#[test]
fn servers_in_options_are_read_in_every_form() {
    for (text, host, port, security) in [
        ("imap.example.org", Some("imap.example.org"), None, None),
        (
            "imap.example.org:993",
            Some("imap.example.org"),
            Some(993),
            None,
        ),
        (
            "IMAP.example.org:143/STARTTLS",
            Some("imap.example.org"),
            Some(143),
            Some(Security::StartTls),
        ),
        (":1143/none", None, Some(1143), Some(Security::ClearText)),
        (
            "[2001:db8::1]:993/tls",
            Some("2001:db8::1"),
            Some(993),
            Some(Security::ImplicitTls),
        ),
        ("2001:db8::1", Some("2001:db8::1"), None, None),
        ("127.0.0.1:10993", Some("127.0.0.1"), Some(10993), None),
        ("/starttls", None, None, Some(Security::StartTls)),
    ] {
        let wanted = Wanted::parse(Protocol::Imap, text).unwrap_or_else(|e| panic!("{text}: {e}"));
        let read = (wanted.host.as_deref(), wanted.port, wanted.security);
        assert_eq!(read, (host, port, security), "{text}");
    }
    for (text, error) in [
        ("", WantedError::Empty),
        ("host:0", WantedError::Port),
        ("host:70000", WantedError::Port),
        ("host:", WantedError::Port),
        ("host/ssl3", WantedError::Security),
        ("ho st", WantedError::Host),
        ("[::1", WantedError::Host),
    ] {
        assert_eq!(Wanted::parse(Protocol::Imap, text), Err(error), "{text}");
    }
}

proptest! {
    #[test]
    fn any_text_is_read_without_a_panic(text in "\\PC{0,80}") {
        if let Ok(target) = target::parse(&text) {
            prop_assert!(target.domain.is_ascii());
            prop_assert!(!target.domain.is_empty());
            let _ = planned(&request_of(target), None);
        }
        let _ = Wanted::parse(Protocol::Smtp, &text);
    }

    #[test]
    fn what_was_read_is_read_again_the_same(
        local in "[a-z0-9._-]{1,20}",
        domain in "[a-zA-Zäöü]{1,20}\\.[a-z]{2,6}",
    ) {
        if let Ok(first) = target::parse(&format!("{local}@{domain}")) {
            let again = target::parse(first.address.as_deref().unwrap()).unwrap();
            prop_assert_eq!(first.address, again.address);
            prop_assert_eq!(first.domain, again.domain);
        }
    }
}
