//! What a mail program showed, repeated without a word of mail: where it is known to be about mail, it is understood.

use mailprobe::catalogue::Certainty;

use super::{explainer, ids};

/// What was shown, and the ids of which one must come first.
const SHOWN: [(&str, &str); 35] = [
    ("Password incorrect", "auth.bad-password"),
    ("wrong password", "auth.bad-password"),
    ("my password is wrong", "auth.bad-password"),
    ("password rejected", "auth.bad-password"),
    ("Passwort falsch", "auth.bad-password"),
    ("Das Kennwort ist falsch", "auth.bad-password"),
    ("Kennwort abgelehnt", "auth.bad-password"),
    ("contrase\u{f1}a incorrecta", "auth.bad-password"),
    ("La contrase\u{f1}a no es correcta", "auth.bad-password"),
    ("mot de passe incorrect", "auth.bad-password"),
    ("Mot de passe erron\u{e9}", "auth.bad-password"),
    ("password errata", "auth.bad-password"),
    ("La password \u{e8} sbagliata", "auth.bad-password"),
    ("wachtwoord onjuist", "auth.bad-password"),
    ("het wachtwoord is verkeerd", "auth.bad-password"),
    ("b\u{142}\u{119}dne has\u{142}o", "auth.bad-password"),
    ("senha incorreta", "auth.bad-password"),
    ("The password has expired", "auth.password-expired"),
    ("The certificate expired", "tls.expired"),
    ("Das Zertifikat ist abgelaufen", "tls.expired"),
    ("Zertifikat abgelaufen", "tls.expired"),
    ("Le certificat a expir\u{e9}", "tls.expired"),
    ("El certificado ha caducado", "tls.expired"),
    ("Het certificaat is verlopen", "tls.expired"),
    ("O certificado expirou", "tls.expired"),
    ("certificate not trusted", "tls.untrusted-root"),
    ("Dem Zertifikat wird nicht vertraut", "tls.untrusted-root"),
    ("Verbindung abgelehnt", "tcp.refused"),
    ("Connexion refus\u{e9}e", "tcp.refused"),
    ("El servidor no responde", "tcp.timeout"),
    ("Der Server antwortet nicht", "tcp.timeout"),
    ("Il server non risponde", "tcp.timeout"),
    ("Konto gesperrt", "auth.locked"),
    ("Compte verrouill\u{e9}", "auth.locked"),
    ("Postfach voll", "mailbox.full"),
];

#[test]
fn what_a_mail_program_showed_is_about_mail() {
    let mut faults = Vec::new();
    for (shown, expected) in SHOWN {
        let answer = explainer().explain_of_mail(shown);
        let given = ids(&answer);
        if given.first() != Some(&expected) {
            faults.push(format!("{shown}: {given:?}, not {expected}"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn what_other_software_wrote_is_not() {
    for text in [
        "ssh -T git@github.com kex_exchange_identification: Connection closed by remote host",
        "psycopg2.OperationalError: could not connect to server: Connection refused",
        "error 12345",
    ] {
        let answer = explainer().explain_of_mail(text);
        assert!(answer.candidates.is_empty(), "{text}: {:?}", ids(&answer));
    }
}

#[test]
fn passwords_are_likely_to_be_off_at_microsoft_alone() {
    let certainty = |text: &str| {
        let answer = explainer().explain(text);
        let mut all = answer.candidates.into_iter();
        let off = all.find(|one| one.id == "auth.basic-disabled");
        off.map(|one| one.certainty)
    };
    for text in [
        "LOGIN failed.",
        "a1 NO LOGIN failed",
        "Error: LOGIN failed.",
        "imaplib.IMAP4.error: b'LOGIN failed.'",
        "* OK Dovecot ready.\na1 NO LOGIN failed.",
        "AUTHENTICATE failed",
    ] {
        assert_eq!(certainty(text), Some(Certainty::Possible), "{text}");
    }
    let online = "outlook.office365.com: LOGIN failed.";
    assert_eq!(certainty(online), Some(Certainty::Likely));
}

#[test]
fn nothing_is_told_apart_by_the_program_of_somebody_else() {
    let answer = explainer().explain("self-signed certificate for mail.firma.example");
    let mut told = answer
        .candidates
        .iter()
        .filter_map(|one| one.tell_apart.as_deref());
    assert!(told.all(|said| !said.contains("Gmail")));
}
