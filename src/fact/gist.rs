//! What a refusal speaks of, in few plain words: servers say one thing in a hundred ways.

/// The words that count, by the plain word that stands for them. What is not here is dropped.
const WORDS: &[(&str, &str)] = &[
    ("abgelaufen", "expired"),
    ("accepted", RIGHT),
    ("account", "account"),
    ("accounts", "account"),
    ("activate", "enable"),
    ("activated", ON),
    ("active", ON),
    ("activer", "enable"),
    ("aktivieren", "enable"),
    ("aktiviert", ON),
    ("allowed", ON),
    ("app", "app"),
    ("application", "app"),
    ("attempt", "attempt"),
    ("attempts", "attempt"),
    ("available", ON),
    ("bad", "wrong"),
    ("banned", "blocked"),
    ("benutzer", "user"),
    ("benutzername", "user"),
    ("blacklisted", "blocked"),
    ("blocage", "blocked"),
    ("blocked", "blocked"),
    ("blockiert", "blocked"),
    ("bloqueado", "blocked"),
    ("browser", "browser"),
    ("busy", "later"),
    ("cleartext", "plaintext"),
    ("closed", "off"),
    ("compte", "account"),
    ("connection", "connection"),
    ("connections", "connection"),
    ("connexions", "connection"),
    ("conta", "account"),
    ("contraseña", "password"),
    ("correct", RIGHT),
    ("credentials", "password"),
    ("cuenta", "account"),
    ("deactivated", "off"),
    ("deaktiviert", "off"),
    ("disabled", "off"),
    ("disallowed", "off"),
    ("désactivé", "off"),
    ("enable", "enable"),
    ("enabled", ON),
    ("encrypted", "tls"),
    ("encryption", "tls"),
    ("erreur", "wrong"),
    ("exceeded", "many"),
    ("exceeds", "many"),
    ("exist", THERE),
    ("exists", THERE),
    ("expired", "expired"),
    ("failures", "attempt"),
    ("falsch", "wrong"),
    ("falscher", "wrong"),
    ("falsches", "wrong"),
    ("fast", "many"),
    ("fehlversuche", "attempt"),
    ("forbidden", "off"),
    ("found", THERE),
    ("freigeschaltet", ON),
    ("frequent", "many"),
    ("frequently", "many"),
    ("frozen", "off"),
    ("full", "full"),
    ("gesperrt", "locked"),
    ("hasło", "password"),
    ("imap", "imap"),
    ("imap4", "imap"),
    ("inactive", "off"),
    ("inconnu", "missing"),
    ("incorrect", "wrong"),
    ("incorrecta", "wrong"),
    ("incorrecto", "wrong"),
    ("incorrects", "wrong"),
    ("incorreta", "wrong"),
    ("invalid", "wrong"),
    ("invalide", "wrong"),
    ("inválido", "wrong"),
    ("ip", "ip"),
    ("kein", "no"),
    ("keine", "no"),
    ("kennwort", "password"),
    ("known", THERE),
    ("konto", "account"),
    ("later", "later"),
    ("limit", "limit"),
    ("limits", "limit"),
    ("locked", "locked"),
    ("lockout", "locked"),
    ("login", "attempt"),
    ("logins", "attempt"),
    ("logon", "attempt"),
    ("logons", "attempt"),
    ("mailbox", "mailbox"),
    ("mailboxes", "mailbox"),
    ("maildir", "mailbox"),
    ("maildrop", "mailbox"),
    ("maintenance", "later"),
    ("many", "many"),
    ("match", RIGHT),
    ("max", "many"),
    ("maximum", "many"),
    ("mechanism", "mechanism"),
    ("mechanisms", "mechanism"),
    ("migrated", "later"),
    ("migration", "later"),
    ("mismatch", "wrong"),
    ("moment", "later"),
    ("much", "many"),
    ("must", "required"),
    ("necessary", "required"),
    ("needed", "required"),
    ("nicht", "not"),
    ("no", "no"),
    ("nonexistent", "missing"),
    ("not", "not"),
    ("oauth", "oauth"),
    ("oauth2", "oauth"),
    ("oauthbearer", "oauth"),
    ("often", "many"),
    ("password", "password"),
    ("passwords", "password"),
    ("passwort", "password"),
    ("permission", "permission"),
    ("permissions", "permission"),
    ("permitted", ON),
    ("plaintext", "plaintext"),
    ("pop", "pop"),
    ("pop3", "pop"),
    ("postfach", "mailbox"),
    ("quota", "quota"),
    ("rate", "rate"),
    ("reached", "many"),
    ("recognized", THERE),
    ("requests", "request"),
    ("required", "required"),
    ("requires", "required"),
    ("restricted", "off"),
    ("rights", "permission"),
    ("sender", "sender"),
    ("senha", "password"),
    ("session", "connection"),
    ("sessions", "connection"),
    ("sign", "attempt"),
    ("signin", "attempt"),
    ("simultaneous", "many"),
    ("smtp", "smtp"),
    ("ssl", "tls"),
    ("starttls", "tls"),
    ("subscription", "account"),
    ("supported", ON),
    ("suspended", "off"),
    ("temporarily", "later"),
    ("temporary", "later"),
    ("terminated", "off"),
    ("tls", "tls"),
    ("tries", "attempt"),
    ("unable", "not"),
    ("ungültig", "wrong"),
    ("unknown", "missing"),
    ("unrecognised", "missing"),
    ("unrecognized", "missing"),
    ("unsupported", "off"),
    ("user", "user"),
    ("username", "user"),
    ("users", "user"),
    ("usuario", "user"),
    ("usuário", "user"),
    ("utilisateur", "user"),
    ("valid", RIGHT),
    ("verbindungen", "connection"),
    ("verrouillé", "locked"),
    ("verrouillée", "locked"),
    ("voll", "full"),
    ("vorübergehend", "later"),
    ("wachtwoord", "password"),
    ("wartung", "later"),
    ("webmail", "browser"),
    ("wrong", "wrong"),
    ("xoauth2", "oauth"),
    ("неверный", "wrong"),
    ("пароль", "password"),
    ("пользователь", "user"),
];

/// What takes several words, or a part of one, to say, and the word for it.
const PHRASES: &[(&str, &str)] = &[
    ("n't", " not"),
    ("cannot", "not"),
    ("turned off", "disabled"),
    ("switched off", "disabled"),
    ("try again in", "later"),
    ("mot de passe", "password"),
    ("access is denied", "disabled"),
    ("zu viele", "many"),
    ("trop de", "many"),
];

/// Of these only the contrary is said: what is on needs no word.
const ON: &str = "+off";
const RIGHT: &str = "+wrong";
const THERE: &str = "+missing";

/// What a "not" right before it denies.
const STATES: [&str; 6] = ["blocked", "expired", "full", "locked", "off", "required"];

/// Between sentences, and the parts of one, whose words have nothing to do with one another.
const BREAK: &str = " / ";

/// How far from its word a "not" may stand: "does not have IMAP access enabled".
const REACH: usize = 5;

/// The words that count, each in its plain form and once in a row, in the order in which they came.
/// Those of addresses do not; a stroke stands between sentences.
pub(super) fn gist(text: &str) -> String {
    let mut text = text.to_lowercase();
    for (phrase, word) in PHRASES {
        text = text.replace(phrase, word);
    }
    let mut plain: Vec<&str> = Vec::new();
    let mut negated = 0_usize;
    let of_no_address = |word: &&str| !word.contains("://") && !word.contains('@');
    for written in text.split_whitespace().filter(of_no_address) {
        for word in written.split(|c: char| !c.is_alphanumeric()) {
            if word.is_empty() {
                continue;
            }
            let known = WORDS.binary_search_by(|(known, _)| (*known).cmp(word));
            let says = known.map_or("", |at| WORDS[at].1);
            let said = match says.strip_prefix('+') {
                Some(contrary) if negated > 0 => {
                    negated = 0;
                    contrary
                }
                Some(_) => "",
                None if negated == REACH && STATES.contains(&says) => "",
                None => says,
            };
            negated = match said {
                "not" | "no" => REACH,
                _ => negated.saturating_sub(1),
            };
            if said != "not" && !said.is_empty() && plain.last() != Some(&said) {
                plain.push(said);
            }
        }
        if written == "-" || written.ends_with(['.', ';', ':', '!', '?']) {
            negated = 0;
            plain.push(BREAK);
        }
    }
    let inner = plain.split(|word| *word == BREAK);
    let parts = inner.filter(|part| !part.is_empty());
    parts
        .map(|part| part.join(" "))
        .collect::<Vec<_>>()
        .join(BREAK)
}

#[cfg(test)]
mod tests {
    use super::{WORDS, gist};

    #[test]
    fn one_thing_said_in_many_ways_has_one_gist() {
        assert!(WORDS.is_sorted_by(|(one, _), (other, _)| one < other));
        for (text, expected) in [
            ("IMAP4 access is disabled for your domain", "imap off"),
            (
                "Your account is not enabled for IMAP use",
                "account off imap",
            ),
            (
                "account does not have IMAP access enabled",
                "account imap off",
            ),
            ("pop access not enabled for account", "pop off account"),
            ("Please enable IMAP in the settings", "enable imap"),
            ("IMAP is enabled", "imap"),
            ("Too many invalid logon attempts.", "many wrong attempt"),
            (
                "Maximum connection limit reached for ::1",
                "many connection limit many",
            ),
            ("User doesn't exist", "user missing"),
            ("Invalid authentication mechanism", "wrong mechanism"),
            ("no mechanism available", "no mechanism off"),
            ("Das Postfach ist voll", "mailbox full"),
            ("User kim@account.example is disabled", "user off"),
            ("See https://example.org/password/expired", ""),
            (
                "Logon failure: POP3 is disabled for this mailbox.",
                "attempt / pop off mailbox",
            ),
            (
                "Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant. Visit https://aka.ms/smtp_auth_disabled for more information. [FR2P281CA0122.DEUP281.PROD.OUTLOOK.COM 2026-11-21T12:00:05.590Z 08DC2D372B4C3DED]",
                "off",
            ),
            (
                "Error: too many nonmail commands - closing connection",
                "many / connection",
            ),
            (
                "LOGIN failed. Account is locked.",
                "attempt / account locked",
            ),
            ("AUTHENTICATE failed.", ""),
        ] {
            assert_eq!(gist(text), expected, "{text}");
        }
    }
}
