//! What stands around the words: whose address, which server, which protocol, and whether it is about mail at all.

use std::borrow::Cow;

use super::addressee;
use super::command::Commands;
use super::common;
use super::heard::Setting;
use super::local_part;
use super::named::{self, Named};
use super::port;
use super::sentence;
use super::token::{Kind, Token, is_of_unspaced};
use crate::endpoint::Protocol;
use crate::provider::{Cloud, Provider};
use crate::secret::HIDDEN;
use crate::target;

/// What a text says besides its message.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Around {
    /// The first address of mail in it.
    pub address: Option<String>,
    /// Whether that is somebody's whom mail was sent to.
    pub is_of_addressee: bool,
    /// The first host in it that may be a mail server.
    pub host: Option<String>,
    /// The protocol, where it names one and no other.
    pub protocol: Option<Protocol>,
    /// The servers, ports and users that it names.
    pub named: Named,
    /// Whether it is about mail.
    pub(super) mail: bool,
    /// Whether it names other software.
    pub(super) others: bool,
    /// Whether other software wrote it, beyond doubt.
    pub(super) foreign: bool,
    /// Whether it speaks of a server.
    pub(super) server: bool,
    /// Whether a server's answer stands in it, in the log of a program that sends: then the connection was made.
    pub(super) answered: bool,
    /// The commands of IMAP that it shows.
    pub(super) commands: Commands,
    /// Whether it shows a session that ran: somebody signed in, or a command was answered.
    pub(super) session: bool,
    is_microsoft: bool,
    is_personal: bool,
    with_token: bool,
    /// Whether a port of other software is named, and none of mail: a host is no mail server then, whatever it is called.
    on_other_port: bool,
}

impl Around {
    /// The address of whoever asks, where the text names one: nobody signs in as the one who gets the mail.
    pub fn own_address(&self) -> Option<&str> {
        self.address.as_deref().filter(|_| !self.is_of_addressee)
    }

    /// Looks for all that in the text and its pieces.
    pub(super) fn of(text: &str, tokens: &[Token]) -> Self {
        let mut around = Self {
            on_other_port: port::is_of_others(text),
            ..Self::default()
        };
        let (others, own) = without_users(text);
        let mut before = "";
        for (at, word) in local_part::words(&others) {
            let had_none = around.address.is_none();
            if let Some(whole) = local_part::whole(&others, at, word) {
                around.place(whole);
            }
            if had_none && around.address.is_some() {
                around.is_of_addressee = addressee::is_behind(before) || addressee::has_code(text);
            }
            if !word.is_empty() {
                before = word;
            }
        }
        around.address = around.address.or(own);
        around.named = Named::of(text);
        let lower = others.to_lowercase();
        around.foreign |= common::is_written_by_others(&lower);
        let has = |stem: &str| {
            tokens
                .iter()
                .any(|token| token.kind == Kind::Word && token.text == stem)
        };
        let is_shared = |token: &Token| OF_POST.contains(&&*token.text);
        for token in tokens.iter().filter(|token| !is_shared(token)) {
            match token.kind {
                Kind::Word => {
                    // The exchange of keys is none of mail.
                    let is_of_keys = around.foreign && token.text.starts_with("exchang");
                    let is_of_mail = common::is_of_mail(&token.text) && !is_of_keys;
                    around.mail |= is_of_mail || is_class_of_mail(&token.text);
                    around.others |= common::is_of_others(&token.text);
                }
                Kind::Code => {
                    around.mail |= common::is_port_of_mail(&token.text)
                        && PORT.iter().any(|port| has(port))
                        || is_of_mail_alone(&token.text);
                }
                Kind::Place | Kind::Wild => {}
            }
        }
        let is_server = |token: &Token| {
            let is_one = ["server", "serwer"]
                .iter()
                .any(|word| token.text.contains(word));
            token.kind == Kind::Word && is_one
        };
        around.server = tokens.iter().any(is_server);
        around.answered = ANSWERED.iter().any(|mark| text.contains(mark));
        around.commands = Commands::of(text);
        around.session = SESSIONS.iter().any(|mark| lower.contains(mark));
        let is_at_host = around.address.is_some() && around.host.is_some();
        around.mail |= is_at_host && !around.foreign && !around.on_other_port;
        around.mail |= has_refusal(text);
        around.mail |= tokens
            .windows(2)
            .any(|two| is_reply_of_smtp(&two[0], &two[1]) || is_refused_sign_in(&two[0], &two[1]));
        let says = |pairs: &[(&str, &str)]| {
            let is = |token: &Token, word: &str| token.kind == Kind::Word && token.text == word;
            let is_pair = |two: &[Token]| {
                let is_one = |words: &(&str, &str)| is(&two[0], words.0) && is(&two[1], words.1);
                pairs.iter().any(is_one)
            };
            tokens.windows(2).any(is_pair)
        };
        around.others |= says(&OF_OTHERS);
        around.mail |= !around.others && tokens.iter().any(is_shared);
        let is_of_smtp = says(&OF_SMTP) || IN_LOGS.iter().any(|mark| text.contains(mark));
        let is_of_all = IN_LOGS_OF_ALL.iter().any(|mark| text.contains(mark));
        around.mail |= is_of_smtp || is_of_all;
        around.foreign |= around.on_other_port && !around.mail;
        // What a table of a database is called says nothing.
        around.mail &= !common::is_about_tables(&lower);
        let named: Vec<Protocol> = [
            (Protocol::Imap, ["imap", "imaps", "imaplib", "imapexcept"]),
            (Protocol::Pop3, ["pop", "pops", "poplib", "popexcept"]),
            (Protocol::Smtp, ["smtp", "smtps", "smtplib", "smtpexcept"]),
        ]
        .into_iter()
        .filter(|(protocol, words)| {
            words.iter().any(|word| has(word)) || *protocol == Protocol::Smtp && is_of_smtp
        })
        .map(|(protocol, _)| protocol)
        .collect();
        if let [one] = named[..] {
            around.protocol = Some(one);
        }
        let says = |words: &[&str]| words.iter().any(|word| lower.contains(word));
        around.is_microsoft |= says(&[
            "office365",
            "office 365",
            "o365",
            "m365",
            "microsoft 365",
            "exchange",
            "outlook.com",
            "5.7.139",
            "5.7.57",
            "5.7.3 ",
            "aadsts",
            "@contoso",
        ]);
        around.is_personal |= says(&["@outlook.com", "@hotmail.", "@live.", "@msn.com"]);
        around.with_token = says(&["xoauth2", "oauthbearer", "oauth", "access token", "bearer"]);
        around
    }

    /// Reads a word that may be an address or a host.
    fn place(&mut self, word: &str) {
        // Chinese and Japanese put no space behind a host.
        let word = word.trim_start_matches(is_of_unspaced);
        let word = word.split(is_of_unspaced).next().unwrap_or_default();
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        let is_of_web = word.to_ascii_lowercase().starts_with("http");
        let word = word.rsplit("://").next().unwrap_or_default();
        let word = word.split('/').next().unwrap_or_default();
        if word.len() > 254 || !word.contains('.') || word.contains(HIDDEN) {
            return;
        }
        let is_address = word.contains('@');
        let lower = word.to_ascii_lowercase();
        self.others |= lower.split('.').any(common::is_of_others);
        self.foreign |= lower.split('.').any(common::is_host_of_others);
        let (host, port) = match word.rsplit_once(':') {
            Some((host, port)) if !is_address => (host, Some(port)),
            _ => (word, None),
        };
        if port.is_some_and(|port| !port.bytes().all(|byte| byte.is_ascii_digit())) {
            return;
        }
        let Ok(target) = target::parse(host) else {
            return;
        };
        if let Provider::ExchangeOnline(cloud) =
            Provider::of_host(&target.domain).unwrap_or(target.provider)
        {
            self.is_microsoft = true;
            self.is_personal |= cloud == Cloud::Consumer && is_address;
        }
        match target.address {
            Some(address) if is_address && self.address.is_none() => self.address = Some(address),
            // Whoever answers at an address of the web need not be a mail server.
            None if !is_address && !is_of_web && self.host.is_none() => {
                let Some(server) = named::server(word) else {
                    return;
                };
                self.mail |= !self.on_other_port;
                let first = server.host.split('.').next().unwrap_or_default();
                let called = Protocol::ALL
                    .into_iter()
                    .find(|protocol| first.starts_with(protocol.name().trim_end_matches('3')));
                self.protocol = self.protocol.or(called);
                self.host = Some(server.host);
            }
            _ => {}
        }
    }

    /// Whose server a sentence may be from, the most probable first, and how one signed in. Where nothing tells, it may be one of
    /// Exchange Online, which says less than others.
    pub(super) fn settings(&self, is_of_exchange: bool) -> Vec<Setting> {
        let servers: &[&'static str] = match (self.is_personal, self.is_microsoft || is_of_exchange)
        {
            (true, _) => &["Outlook.com"],
            (false, true) => &["Exchange Online"],
            (false, false) if self.address.is_some() || self.host.is_some() => &[""],
            (false, false) => &["", "Exchange Online"],
        };
        let with_token = self.with_token;
        servers
            .iter()
            .map(|server| Setting { server, with_token })
            .collect()
    }
}

/// The text without those who signed in at a server that logs it as Dovecot does, `Login: user=<kim@example.org>`, and the address of the
/// first: its mailbox is there, whoever else serves its domain.
fn without_users(text: &str) -> (Cow<'_, str>, Option<String>) {
    const BEFORE: &str = "ogin: user=<";
    if !text.contains(BEFORE) {
        return (Cow::Borrowed(text), None);
    }
    let mut out = String::with_capacity(text.len());
    let mut first = None;
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once(BEFORE) {
        let (user, behind) = behind.split_once('>').unwrap_or((behind, ""));
        let address = || target::parse(user).ok().and_then(|target| target.address);
        first = first.or_else(address);
        out.push_str(before);
        out.push_str(BEFORE);
        rest = behind;
    }
    out.push_str(rest);
    (Cow::Owned(out), first)
}

/// Whether a word is the name of something in a program that speaks SMTP or IMAP: `SMTPAuthenticationError`.
fn is_class_of_mail(stem: &str) -> bool {
    const LETTERS: usize = 4;
    ["smtp", "imap"].iter().any(|begin| {
        stem.strip_prefix(begin)
            .is_some_and(|rest| rest.len() > LETTERS)
    })
}

/// Stems of mail that are those of letters and parcels, too.
const OF_POST: [&str; 2] = ["recipient", "bounc"];

/// Two words that name other parts of a computer, as their stems: they show the same numbers of Windows.
const OF_OTHERS: [(&str, &str); 5] = [
    ("window", "updat"),
    ("window", "defender"),
    ("network", "drive"),
    ("task", "scheduler"),
    ("shared", "folder"),
];

/// Two words that nobody but servers of SMTP say side by side, as their stems.
const OF_SMTP: [(&str, &str); 8] = [
    ("auth", "plain"),
    ("relay", "access"),
    ("relay", "deni"),
    ("sender", "verify"),
    ("sender", "address"),
    ("messag", "size"),
    ("rcpt", "to"),
    ("client", "host"),
];

/// How programs that send write down what a server of SMTP answered well.
const ANSWERED: [&str; 6] = [
    "SERVER -> CLIENT: 2",
    "SMTP INBOUND: \"2",
    "250-PIPELINING",
    "S: 250",
    "220 2.0.0 ",
    // Nodemailer waited for it on a connection that stood.
    "Greeting never received",
];

/// Codes that a server of IMAP or POP puts before the words of an answer (RFC 5530, RFC 2449, RFC 3206), and behind what: whatever the
/// words speak of, it is mail. Other software has names in brackets, too.
const REFUSALS: [&str; 9] = [
    "[AUTHENTICATIONFAILED]",
    "[AUTHORIZATIONFAILED]",
    "[UNAVAILABLE]",
    "[CONTACTADMIN]",
    "[SERVERBUG]",
    "[AUTH]",
    "[IN-USE]",
    "[SYS/TEMP]",
    "[SYS/PERM]",
];
const BEFORE_REFUSALS: [&str; 4] = ["NO", "BAD", "BYE", "-ERR"];

/// Whether a text has an answer of such a server.
fn has_refusal(text: &str) -> bool {
    REFUSALS.iter().any(|code| {
        text.match_indices(code).any(|(at, _)| {
            let before = text[..at].trim_end_matches(' ');
            let word = before
                .rsplit(|c: char| c.is_whitespace() || "\"'(".contains(c))
                .next();
            word.is_some_and(|word| BEFORE_REFUSALS.contains(&word))
        })
    })
}

/// The word before the number of a port, as its stem.
const PORT: [&str; 4] = ["port", "poort", "porta", "puerto"];

/// What stands in a session that ran, in lower case.
const SESSIONS: [&str; 13] = [
    " ok login",
    " ok authenticate",
    " ok [capability",
    "ok logged in",
    " select ",
    " idle",
    " fetch ",
    "235 2.7.0",
    "mail from:",
    "354 ",
    // Outlook, and the classes of JavaMail: a folder was open.
    "0x800cccdd",
    "folderclosedexception",
    "storeclosedexception",
];

/// What stands in conversations and logs of SMTP alone.
const IN_LOGS: [&str; 5] = [
    "MAIL FROM",
    "NOQUEUE: ",
    "SSL_accept error from ",
    "TLS error on connection ",
    "offered no compatible authentication mechanisms",
];

/// What logs of mail servers alone say of a sign-in, whatever the protocol.
const IN_LOGS_OF_ALL: [&str; 2] = ["LOGIN FAILED, user=", "auth failure: [user="];

/// Whether a code is one of mail's whatever stands around it: Outlook's own numbers, Microsoft's sign-in, what Exchange alone says.
fn is_of_mail_alone(code: &str) -> bool {
    code.starts_with("0x800ccc")
        || code.starts_with("aadsts")
        || ["5.7.139", "5.7.57"].contains(&code)
}

/// Whether the reply to a sign-in that failed (RFC 4954, section 6) stands before a word for it: no other protocol has that code.
fn is_refused_sign_in(code: &Token, word: &Token) -> bool {
    code.text == "535"
        && word.kind == Kind::Word
        && ["auth", "login"]
            .iter()
            .any(|begin| word.text.starts_with(begin))
}

/// Whether a reply code stands before an enhanced one of the same class: `535 5.7.3` is SMTP's (RFC 2034), whatever shows it.
fn is_reply_of_smtp(code: &Token, enhanced: &Token) -> bool {
    let is_code = [code, enhanced]
        .iter()
        .all(|token| token.kind == Kind::Code);
    let mut parts = enhanced.text.split('.');
    is_code
        && sentence::is_code(&code.text)
        && matches!(parts.next(), Some("4" | "5"))
        && enhanced.text.starts_with(&code.text[..1])
        // The subjects that there are (RFC 3463, section 3.1), and a detail.
        && parts.next().is_some_and(|subject| matches!(subject.as_bytes(), [b'0'..=b'7']))
        && parts.next().is_some_and(|detail| detail.len() < 4)
        && parts.next().is_none()
}
