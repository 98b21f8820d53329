//! Advice that puts people at risk.

/// A kind of advice that puts people at risk: who does what to what, in the words of several languages, and why it is not taken.
struct Risk {
    does: &'static [&'static str],
    what: &'static [&'static str],
    /// With what it is well; words of the line.
    unless: &'static [&'static str],
    /// Whether both stand near each other.
    is_near: bool,
    /// Whether somebody is told of it in the same sentence.
    is_told: bool,
    why: &'static str,
}

const OFF: &[&str] = &[
    "switch off",
    "turn off",
    "disable",
    "deactivate",
    "uninstall",
    "abschalten",
    "ausschalten",
    "deaktivier",
    "d\u{e9}sactive",
    "desactiv",
    "disattiv",
];

const RISKS: [Risk; 7] = [
    Risk {
        does: &[
            "accept",
            "ignore",
            "proceed",
            "click through",
            "click continue",
            "click on continue",
            "switch off",
            "turn off",
            "disable",
            "akzeptier",
            "ignorier",
            "abschalten",
            "ausschalten",
            "deaktivier",
            "accepte",
            "acepta",
            "accetta",
        ],
        what: &[
            "any certificate",
            "all certificates",
            "every certificate",
            "certificate warning",
            "certificate error",
            "certificate check",
            "certificate verification",
            "zertifikatswarnung",
            "zertifikatsfehler",
            "zertifikatspr\u{fc}fung",
            "jedes zertifikat",
            "alle zertifikate",
            "tous les certificats",
            "todos los certificados",
            "tutti i certificati",
        ],
        unless: &[],
        is_near: false,
        is_told: false,
        why: "it has people accept any certificate: then anybody on the way reads the password",
    },
    Risk {
        does: OFF,
        what: &[
            "virus scanner",
            "antivirus",
            "anti-virus",
            "virenscanner",
            "virenschutz",
            "firewall",
            "defender",
        ],
        unless: &[
            "again",
            "for a minute",
            "for a moment",
            "for one test",
            "wieder",
            "kurz",
            "r\u{e9}active",
            "vuelv",
        ],
        is_near: false,
        is_told: false,
        why: "it leaves people without their protection: say for how long, and that it is switched on again",
    },
    Risk {
        does: &[
            "send",
            "type",
            "write",
            "post",
            "paste",
            "give",
            "tell",
            "schick",
            "sende",
            "schreib",
            "nenn",
            "envoie",
            "env\u{ed}a",
        ],
        what: &[
            "your password",
            "the password",
            "passwort",
            "kennwort",
            "mot de passe",
            "contrase\u{f1}a",
        ],
        unless: &[],
        is_near: true,
        is_told: true,
        why: "it has people tell their password: nobody needs it to help",
    },
    Risk {
        does: OFF,
        what: &[
            "mfa",
            "multi-factor",
            "multifactor",
            "two-factor",
            "two-step",
            "2fa",
            "second factor",
            "zwei-faktor",
            "zweiten faktor",
            "mehr-faktor",
            "security defaults",
            "sicherheitsstandards",
        ],
        unless: &[
            "conditional access",
            "bedingter zugriff",
            "bedingten zugriff",
        ],
        is_near: false,
        is_told: false,
        why: "it takes the second factor from people: a stolen password is enough then",
    },
    Risk {
        does: &[
            "ask the caller",
            "ask the person",
            "ask the user",
            "ask them",
            "ask him",
            "ask her",
            "have them tell",
            "den anrufer",
            "die anruferin",
            "den benutzer",
            "die benutzerin",
        ],
        what: &[
            "for the password",
            "for their password",
            "for his password",
            "for her password",
            "for the access token",
            "for the token",
            "nach dem passwort",
            "nach ihrem passwort",
            "nach seinem passwort",
            "nach dem kennwort",
        ],
        unless: &[],
        is_near: true,
        is_told: false,
        why: "it has people tell their password or a token: nobody needs it to help",
    },
    Risk {
        does: &["choose", "select", "set", "pick", "w\u{e4}hl", "stell"],
        what: &[
            "security: none",
            "security to none",
            "ssl: none",
            "ssl to none",
            "encryption: none",
            "encryption to none",
            "unencrypted",
            "unverschl\u{fc}sselt",
            "verschl\u{fc}sselung: keine",
            "sicherheit: keine",
        ],
        unless: &[],
        is_near: false,
        is_told: false,
        why: "it has the password go over the network for everybody to read",
    },
    Risk {
        does: OFF,
        what: &[
            " ssl",
            " tls",
            "starttls",
            "encryption",
            "verschl\u{fc}sselung",
            "chiffrement",
            "cifrado",
        ],
        unless: &[
            "1.0",
            "1.1",
            "sslv",
            "ssl 2",
            "ssl 3",
            "inspection",
            "interception",
            "scan",
            "\u{fc}berpr\u{fc}f",
            "untersuch",
        ],
        is_near: true,
        is_told: false,
        why: "it has the password go over the network for everybody to read",
    },
];

/// Where a password is told to somebody, and not typed in to sign in.
const CHANNELS: [&str; 17] = [
    " chat",
    "ticket",
    "by e-mail",
    "by email",
    "by mail",
    "an e-mail",
    "an email",
    "whatsapp",
    " sms",
    "by phone",
    "by telephone",
    " to us ",
    "tell us",
    "the help desk your",
    "per mail",
    "per e-mail",
    "am telefon",
];

/// What begins another thought between what is done and the password.
const TURNS: [&str; 9] = [
    "that", "when", "whether", "if", "how", "why", "dass", "ob", "wenn",
];

/// How many words may stand between what is done and the password.
const NEAR: usize = 4;

/// Whether somebody does this to that, and not in the same sentence by chance.
fn is_near(sentence: &str, does: &[&str], what: &[&str]) -> bool {
    let told = does.iter().flat_map(|word| sentence.match_indices(word));
    let behind = told.map(|(at, word)| &sentence[at + word.len()..]);
    let between = behind.filter_map(|rest| {
        let at = what.iter().filter_map(|word| rest.find(word)).min()?;
        Some(rest[..at].split_whitespace())
    });
    let mut between = between.map(Iterator::collect::<Vec<_>>);
    between.any(|words| words.len() <= NEAR && !words.iter().any(|word| TURNS.contains(word)))
}

/// What turns a sentence round.
const NOT: [&str; 14] = [
    " not ", "n't ", "never", "nobody", "no one", "without", "nicht", " nie", "kein", "niemand",
    " ne ", "jamais", "nunca", " mai ",
];

/// Why a line puts people at risk, where it does.
pub(super) fn risk(line: &str) -> Option<String> {
    let line = line.to_lowercase();
    let sentences = line
        .split(['.', '!', '?', ';'])
        .map(|sentence| format!(" {sentence} "));
    let mut sentences = sentences.filter(|sentence| !NOT.iter().any(|not| sentence.contains(not)));
    sentences.find_map(|sentence| {
        let found = RISKS.iter().find(|risk| {
            let has = |words: &[&str]| words.iter().any(|word| sentence.contains(word));
            let fits = match risk.is_near {
                true => is_near(&sentence, risk.does, risk.what),
                false => has(risk.does) && has(risk.what),
            };
            fits && (!risk.is_told || has(&CHANNELS))
                && !risk.unless.iter().any(|word| line.contains(word))
        });
        found.map(|risk| format!("this step is not taken, because {}", risk.why))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_puts_people_at_risk_is_found_and_what_warns_of_it_is_not() {
        for risky in [
            "1. Accept any certificate.",
            "1. Click on Continue, and ignore the certificate warning.",
            "2. Turn off the firewall for good.",
            "1. Deaktivieren Sie den Virenscanner.",
            "1. Type your password into the chat.",
            "3. Send the password to us by e-mail.",
            "1. Disable MFA for your account.",
            "1. Switch off security defaults.",
            "1. Schreiben Sie Ihr Passwort in das Ticket.",
            "1. Ask the caller for the password.",
            "1. Ask them for the access token, and paste it here.",
            "1. Choose \"Connection security: None\".",
            "1. Switch off TLS in the mail program.",
            "1. Disable SSL/TLS.",
        ] {
            assert!(risk(risky).is_some(), "{risky}");
        }
        for well in [
            "1. Never accept any certificate.",
            "1. Do not send your password by e-mail.",
            "1. Switch the virus scanner off for one test, and on again at once.",
            "1. Turn off the firewall for a minute, then switch it on again.",
            "1. Type your password into the mail program.",
            "1. Change your password at the portal, and type the new password in.",
            "1. Tell the help desk that your password was renewed.",
            "1. Set up MFA at the portal.",
            "1. At a certificate warning click Cancel, and call 4711.",
            "1. Open a ticket and write that the password is wrong.",
            "1. Type the password to use for mail.",
            "1. Write to the help desk: please renew the password.",
            "1. Remove the old telephone from MFA.",
            "1. Schalten Sie die Firewall ein.",
            "1. Ask the caller whether the password was changed.",
            "1. Ask the caller to type the password anew.",
            "1. Disable TLS 1.0 on the server.",
            "1. Switch off TLS inspection for these hosts.",
            "3. Turn off security defaults, and set up Conditional Access in their place.",
            "1. Set the encryption to SSL/TLS.",
            "1. Nennen Sie niemandem Ihr Passwort am Telefon.",
            "2. Call 4711, the help desk; have your telephone at hand.",
        ] {
            assert_eq!(risk(well), None, "{well}");
        }
    }
}
