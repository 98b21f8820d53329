//! What is said in everyday words, and what says nothing.

#![allow(clippy::unwrap_used, reason = "a test may fail")]

use super::*;

fn first(text: &str) -> Option<String> {
    let kind = Kind {
        is_of_mail: false,
        is_shown: false,
        is_pasted: false,
    };
    Told::of(text, kind)
        .find(0.0)
        .candidates
        .into_iter()
        .next()
        .map(|one| one.id)
}

#[test]
fn a_thing_and_its_state_are_read_in_many_languages() {
    for (text, id) in [
        ("the mail certificate expired", "tls.expired"),
        (
            "Das Zertifikat des Mailservers ist abgelaufen",
            "tls.expired",
        ),
        ("Il certificato del server \u{e8} scaduto", "tls.expired"),
        (
            "La bo\u{ee}te mail du destinataire est pleine",
            "smtp.recipient-full",
        ),
        ("El buz\u{f3}n de correo est\u{e1} lleno", "mailbox.full"),
        (
            "Het wachtwoord voor mijn mail wordt geweigerd",
            "auth.bad-password",
        ),
        (
            "Po\u{142}\u{105}czenie z serwerem poczty zosta\u{142}o odrzucone",
            "tcp.refused",
        ),
        ("O servidor de email n\u{e3}o responde", "tcp.timeout"),
        ("Mailserver hittades inte", "dns.nxdomain"),
    ] {
        assert_eq!(first(text).as_deref(), Some(id), "{text}");
    }
}

#[test]
fn what_is_denied_or_about_something_else_says_nothing() {
    for text in [
        "the mail certificate has not expired",
        "Das Postfach ist nicht voll",
        "la bo\u{ee}te mail n'est pas pleine",
        "the password expired",
        "the licence expired, says the mail",
        "the certificate of the server is fine, my passport expired",
        "the certificate of our web server expired",
        "la cuenta del banco fue bloqueada",
        "Die Verbindung zum Drucker ist abgelaufen",
        "",
    ] {
        assert_eq!(first(text), None, "{text}");
    }
}
