//! The servers, ports and users that a text names.

mod server;

pub use self::server::Server;
use self::server::port;
pub(super) use self::server::server;
use super::local_part;
use crate::endpoint::Protocol;

/// How many of each are kept.
const MOST: usize = 32;

/// What a text names of the settings of a program.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Named {
    /// The servers of mail, in the order of the text.
    pub servers: Vec<Server>,
    /// The ports that stand behind the word for it, and behind no host.
    pub ports: Vec<u16>,
    /// Who signs in.
    pub users: Vec<User>,
    /// The protocol that alone has the codes of answers in it, such as `[AUTH]`.
    pub coded: Option<Protocol>,
    /// Whether it has a number of Microsoft's sign-in service.
    pub is_of_sign_in_service: bool,
}

/// Somebody who signs in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    /// The name as it is written.
    pub name: String,
    /// Whether it is marked as a name: by quotes, by a sign of equality, or as an address.
    pub is_sure: bool,
}

impl Named {
    /// Reads them from a text that has no secrets any more.
    pub(super) fn of(text: &str) -> Self {
        let mut named = Self::default();
        let is_between = |c: char| c.is_whitespace() || "(){}\"'`,;|=<>„“”«»".contains(c);
        let mut is_port = false;
        let mut before = "";
        for word in text.split(is_between).filter(|word| !word.is_empty()) {
            let is_other_end = is_of_client(before, word);
            before = word;
            if let Some(server) = server(word).filter(|_| !is_other_end) {
                // Some name both behind both words: `host, port: imap.example.org, 993`.
                is_port &= server.port.is_none();
                if named.servers.len() < MOST && !named.servers.contains(&server) {
                    named.servers.push(server);
                }
                continue;
            }
            match port(word) {
                Some(port) if is_port && named.ports.len() < MOST => named.ports.push(port),
                _ => {}
            }
            is_port = is_word_for_port(word);
            if let Some(port) = word.rsplit_once(':').and_then(|(before, number)| {
                is_word_for_port(before).then(|| port(number)).flatten()
            }) {
                named.ports.push(port);
            }
        }
        named.users = users(text);
        named.coded = coded(text);
        named.is_of_sign_in_service = has_sign_in_number(text);
        named
    }
}

/// Codes of answers that IMAP alone has (RFC 5530), where they stand without brackets, too; and those of POP3 (RFC 2449, RFC 3206).
const OF_IMAP: [&str; 7] = [
    "AUTHENTICATIONFAILED",
    "AUTHORIZATIONFAILED",
    "PRIVACYREQUIRED",
    "CONTACTADMIN",
    "[UNAVAILABLE]",
    "[OVERQUOTA]",
    "[SERVERBUG]",
];
const OF_POP: [&str; 6] = [
    "-ERR",
    "\u{2212}ERR",
    "[AUTH]",
    "[SYS/TEMP]",
    "[SYS/PERM]",
    "[LOGIN-DELAY]",
];

/// The protocol whose codes stand in a text, where it is one.
fn coded(text: &str) -> Option<Protocol> {
    // "SSL-ERROR" is none of them.
    let stands = |code: &str| {
        text.match_indices(code).any(|(at, code)| {
            let before = text[..at].chars().next_back();
            let behind = text[at + code.len()..].chars().next();
            ![before, behind]
                .into_iter()
                .flatten()
                .any(char::is_alphanumeric)
        })
    };
    let has = |codes: &[&str]| codes.iter().any(|code| stands(code));
    match (has(&OF_IMAP), has(&OF_POP), has_code_of_smtp(text)) {
        (true, false, false) => Some(Protocol::Imap),
        (false, true, false) => Some(Protocol::Pop3),
        (false, false, true) => Some(Protocol::Smtp),
        _ => None,
    }
}

/// Whether a reply code of SMTP stands before an enhanced one of the same class (RFC 2034): `535 5.7.8`.
fn has_code_of_smtp(text: &str) -> bool {
    let is_between = |c: char| c.is_whitespace() || "-:,()[]\"'#".contains(c);
    let words: Vec<&str> = text
        .split(is_between)
        .filter(|word| !word.is_empty())
        .collect();
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    words.windows(2).any(|two| {
        let (code, enhanced) = (two[0], two[1]);
        let parts: Vec<&str> = enhanced.split('.').collect();
        code.len() == 3
            && is_number(code)
            && code.starts_with(['4', '5'])
            && matches!(parts[..], [class, subject, detail]
                if code.starts_with(class) && class.len() == 1 && is_number(subject) && is_number(detail))
    })
}

/// Whether a number of Microsoft's sign-in service stands in a text: `AADSTS50126`.
fn has_sign_in_number(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    lower.match_indices("aadsts").any(|(at, mark)| {
        let behind = lower[at + mark.len()..].trim_start_matches([' ', ':', '-']);
        behind.starts_with(|c: char| c.is_ascii_digit())
    })
}

/// Whether a server's log names with this word who came to it, and not a server that somebody goes to.
fn is_of_client(before: &str, word: &str) -> bool {
    match before.to_ascii_lowercase().as_str() {
        "from" => word.contains('['),
        "helo" | "ehlo" | "h" => true,
        _ => false,
    }
}

fn is_word_for_port(word: &str) -> bool {
    const WORDS: [&str; 6] = [
        "port",
        "porta",
        "puerto",
        "poort",
        "portu",
        "\u{30dd}\u{30fc}\u{30c8}",
    ];
    let word = word
        .trim_matches(|c: char| !c.is_alphanumeric())
        .to_lowercase();
    WORDS.contains(&word.as_str())
}

/// Those who sign in, behind the words for it.
fn users(text: &str) -> Vec<User> {
    const WORDS: [&str; 13] = [
        "user",
        "sasl_username",
        "username",
        "login",
        "user-name",
        "benutzer",
        "benutzername",
        "benutzernamen",
        "utilisateur",
        "usuario",
        "utente",
        "gebruiker",
        "gebruikersnaam",
    ];
    let is_of_word = |c: char| c.is_alphanumeric() || ".@_-+\\".contains(c);
    let mut users: Vec<User> = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(is_of_word) {
        let word = &rest[at..];
        let end = word.find(|c: char| !is_of_word(c)).unwrap_or(word.len());
        let (word, behind) = word.split_at(end);
        rest = behind;
        if !WORDS.contains(&word.to_lowercase().as_str()) {
            continue;
        }
        let Some(next) = behind.find(is_of_word) else {
            break;
        };
        let (between, name) = behind.split_at(next);
        // Words of the next sentence are none, and what is hidden is no name.
        let is_near = between.chars().count() <= 4 && !between.contains(['.', '[', '\n', ')']);
        let end = name.find(|c: char| !is_of_word(c)).unwrap_or(name.len());
        let name = local_part::name(name, end).trim_end_matches(['.', '-']);
        let is_marked =
            between.ends_with(['<', '"', '\'', '„', '“', '«']) || between.trim_end().ends_with('=');
        let is_sure = is_marked || name.contains(['@', '\\']);
        if is_near
            && !name.is_empty()
            && users.len() < MOST
            && !WORDS.contains(&name.to_lowercase().as_str())
        {
            users.push(User {
                name: name.to_owned(),
                is_sure,
            });
        }
    }
    users
}

#[cfg(test)]
mod tests {
    use super::*;

    fn servers(text: &str) -> Vec<(String, Option<u16>)> {
        let all = Named::of(text).servers.into_iter();
        all.map(|one| (one.host, one.port)).collect()
    }

    #[test]
    fn servers_are_known_by_their_names_or_ports() {
        for (text, host, port) in [
            (
                "server IMAP.Fabrikam.COM. failed",
                "imap.fabrikam.com",
                None,
            ),
            (
                "connect to mail.example.org:993: refused",
                "mail.example.org",
                Some(993),
            ),
            (
                "to mx.example.org[192.0.2.1]:25: timed out",
                "mx.example.org",
                Some(25),
            ),
            (
                "ssl://secure.example.org:465 (x)",
                "secure.example.org",
                Some(465),
            ),
            ("connect ETIMEDOUT 192.0.2.1:993", "192.0.2.1", Some(993)),
            (
                "\u{201e}smtp2.example.org\u{201c}",
                "smtp2.example.org",
                None,
            ),
        ] {
            assert_eq!(servers(text), [(host.to_owned(), port)], "{text}");
        }
        for text in [
            "mail.smtp.host=x",
            "email.mime.text",
            "mail.log",
            "outlook.exe",
            "smtp.py",
            "IMAP.AccessAsUser.All",
            "SMTP.Send",
            "https://mail.example.org/owa",
            "www.example.org",
            "from 192.0.2.1:51234",
            "pat@mail.example.org",
            "version 1.2.3",
            "connect from mail.example.org[192.0.2.1]",
            "helo=<mail.example.org>",
        ] {
            assert_eq!(servers(text), [], "{text}");
        }
    }

    #[test]
    fn ports_and_users_stand_behind_their_words() {
        for (text, ports) in [
            ("on port 2525.", vec![2525]),
            ("host, port: imap.example.org, 993; timeout -1", vec![993]),
            ("Port:465", vec![465]),
            ("25 times, port 51234", vec![]),
        ] {
            assert_eq!(Named::of(text).ports, ports, "{text}");
        }
        for (text, name, is_sure) in [
            (
                "with username pat@fabrikam.com failed",
                "pat@fabrikam.com",
                true,
            ),
            ("with username kim failed", "kim", false),
            ("user=<kim>, method=PLAIN", "kim", true),
            ("user \"CONTOSO\\kim\"", "CONTOSO\\kim", true),
            ("username and password", "and", false),
            ("\"login\" failed", "failed", false),
            ("sasl_username=kim@example.org", "kim@example.org", true),
        ] {
            let found = Named::of(text).users;
            let user = User {
                name: name.to_owned(),
                is_sure,
            };
            assert_eq!(found, [user], "{text}");
        }
        assert_eq!(Named::of("Enter the user. [hidden]").users, []);
    }
}
