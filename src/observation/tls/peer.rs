//! Who speaks clear text where TLS or another protocol was expected.

use serde::{Deserialize, Serialize};

use crate::observation::plain::plain;
use crate::written;

/// Who answered, by its first bytes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Peer {
    /// What they look like.
    pub kind: PeerKind,
    /// The first bytes, at most 512.
    #[serde(with = "written::bytes")]
    pub first: Vec<u8>,
}

impl Peer {
    /// The peer with these first bytes, of which the first 512 are kept.
    pub fn new(mut first: Vec<u8>) -> Self {
        first.truncate(512);
        Self {
            kind: PeerKind::of(&first),
            first,
        }
    }

    /// Whether somebody who was asked in the language of a mail server answers in another one, known or not.
    pub fn is_no_mail(&self) -> bool {
        !self.kind.may_be_mail() || self.kind == PeerKind::Unknown && !sounds_like_mail(&self.first)
    }
}

/// Whether these words are in the form of an answer of SMTP (three digits), POP3 or IMAP.
fn sounds_like_mail(first: &[u8]) -> bool {
    let digits = first
        .iter()
        .take_while(|byte| byte.is_ascii_digit())
        .count();
    digits == 3 && matches!(first.get(3), None | Some(b' ' | b'-' | b'\r' | b'\n'))
        || first.starts_with(b"+")
        || first.starts_with(b"-ERR")
        || first.starts_with(b"* ")
        || ["OK", "NO", "BAD"]
            .iter()
            .any(|status| first.starts_with(format!("m1 {status}").as_bytes()))
}

/// What Redis says to a command of another language, or to a stranger at all.
const REDIS: &[&str] = &[
    "-ERR unknown command '",
    "-ERR unknown command `",
    "-ERR wrong number of arguments for '",
    "-DENIED Redis",
    "-NOAUTH",
];

/// What servers of files call themselves.
const FILES: &[&str] = &[
    "ftp",
    "ftps",
    "ftpd",
    "vsftpd",
    "proftpd",
    "pureftpd",
    "filezilla",
    "wuftpd",
    "ftpserver",
    "tftp",
    "sftp",
];

/// How others open, or answer to what they do not understand.
const OPENINGS: &[(&str, PeerKind)] = &[
    ("@RSYNCD:", PeerKind::Rsync),
    ("( success (", PeerKind::Svn),
    ("AMQP", PeerKind::Amqp),
    ("RTSP/", PeerKind::Media),
    ("SIP/", PeerKind::Phone),
    ("Asterisk Call Manager", PeerKind::Phone),
    ("SPAMD/", PeerKind::SpamFilter),
];

/// Whether this is a notice of a chat, with or without the name of the server, or its farewell.
fn is_chat(text: &str) -> bool {
    let text = text.strip_prefix(':').map_or(text, |named| {
        named.split_once(' ').map_or("", |(_, rest)| rest)
    });
    let mut words = text.split_ascii_whitespace();
    let begin = (
        words.next().unwrap_or_default(),
        words.next().unwrap_or_default(),
    );
    matches!(begin, ("NOTICE", "AUTH" | "*") | ("ERROR", ":Closing"))
}

/// Whether this is an answer of ident, `0, 0 : ERROR : INVALID-PORT`.
fn is_ident(text: &str) -> bool {
    let mut parts = text.split(':').map(str::trim);
    let ports = parts.next().unwrap_or_default();
    let is_pair = ports
        .split(',')
        .all(|port| port.trim().parse::<u32>().is_ok());
    is_pair && ports.contains(',') && matches!(parts.next(), Some("ERROR" | "USERID"))
}

/// What the first bytes of a peer look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PeerKind {
    /// An IMAP greeting.
    Imap,
    /// A POP3 greeting.
    Pop3,
    /// An SMTP or FTP style greeting, `220 `.
    Smtp,
    /// A web server.
    Http,
    /// An SSH server.
    Ssh,
    /// A TLS record.
    Tls,
    /// A server of mail filters (ManageSieve, RFC 5804).
    Sieve,
    /// A server of news (NNTP, RFC 3977).
    Nntp,
    /// A database (MySQL or MariaDB).
    MySql,
    /// A remote screen (RFB, RFC 6143).
    Vnc,
    /// A terminal (Telnet, RFC 854).
    Telnet,
    /// A server of files (FTP, RFC 959).
    Ftp,
    /// A chat (IRC, RFC 2812).
    Irc,
    /// A chat (XMPP, RFC 6120).
    Xmpp,
    /// A server of copies (rsync).
    Rsync,
    /// A store of program sources (Subversion).
    Svn,
    /// A database (Redis).
    Redis,
    /// A cache (memcached).
    Memcached,
    /// A message queue (AMQP).
    Amqp,
    /// A camera or media server (RTSP, RFC 7826).
    Media,
    /// Telephony (SIP, RFC 3261).
    Phone,
    /// File sharing of Windows (NetBIOS session service, RFC 1002).
    Windows,
    /// Who asks whose connection it is (ident, RFC 1413).
    Ident,
    /// A dictionary (DICT, RFC 2229).
    Dict,
    /// A fax server (HylaFAX).
    Fax,
    /// A spam filter (spamd of SpamAssassin).
    SpamFilter,
    /// Something else.
    Unknown,
}

impl PeerKind {
    /// What these first bytes look like.
    pub fn of(first: &[u8]) -> Self {
        let starts = |word: &str| {
            first
                .get(..word.len())
                .is_some_and(|bytes| bytes.eq_ignore_ascii_case(word.as_bytes()))
        };
        let any = |words: &[&str]| words.iter().any(|word| starts(word));
        let text = String::from_utf8_lossy(first);
        if matches!(first, [0x14..=0x17, 0x03, ..]) {
            Self::Tls
        } else if any(&["* OK", "* PREAUTH", "* BYE"]) {
            Self::Imap
        } else if any(REDIS) {
            Self::Redis
        } else if any(&["+OK", "-ERR"]) {
            Self::Pop3
        } else if any(&[
            "220 ", "220-", "421 ", "421-", "530 ", "530-", "554 ", "554-",
        ]) {
            Self::greeting_by_number(&text)
        } else if text.contains("<stream:") {
            Self::Xmpp
        } else if any(&["HTTP/", "<!DOCTYPE", "<html", "<head", "<?xml"]) {
            Self::Http
        } else if starts("SSH-") {
            Self::Ssh
        } else if starts("\"IMPLEMENTATION\"") {
            Self::Sieve
        } else if any(&["200 ", "201 "]) {
            Self::Nntp
        } else if starts("RFB 0") {
            Self::Vnc
        } else if is_chat(&text) {
            Self::Irc
        } else if let Some((_, kind)) = OPENINGS.iter().find(|(opening, _)| starts(opening)) {
            *kind
        } else if matches!(text.trim_end(), "ERROR" | "CLIENT_ERROR") {
            Self::Memcached
        } else if is_ident(&text) {
            Self::Ident
        } else if matches!(first, [0x82 | 0x83, 0, 0, 0 | 1, ..]) {
            Self::Windows
        } else if matches!(first, [_, _, 0, 0] | [_, _, 0, 0, b'\n' | 0xff, ..]) {
            // The length of the packet, its number, and the version of the protocol, which is a line feed, or an error.
            Self::MySql
        } else if matches!(first, [0xff, 0xfb..=0xfe, _, ..]) || starts("\u{fffd}\u{fffd}") {
            Self::Telnet
        } else {
            Self::Unknown
        }
    }

    /// Who greets with a number, as SMTP and others do: a server of SMTP says so, or nothing.
    fn greeting_by_number(text: &str) -> Self {
        // Behind the number, which may be tied to the first word.
        let said = plain(text.get(4..).unwrap_or_default(), &[]);
        let has = |words: &[&str]| {
            let mut own = said.split(|c: char| !c.is_alphanumeric());
            own.any(|word| words.contains(&word))
        };
        if has(&["smtp", "esmtp", "lmtp", "mail"]) {
            Self::Smtp
        } else if has(FILES) || said.contains("serv-u") || said.contains("pure-ftpd") {
            Self::Ftp
        } else if has(&["dictd", "dict"]) {
            Self::Dict
        } else if has(&["hylafax"]) {
            Self::Fax
        } else {
            Self::Smtp
        }
    }

    /// Whether these may be the words of a mail server.
    pub const fn may_be_mail(self) -> bool {
        matches!(self, Self::Imap | Self::Pop3 | Self::Smtp | Self::Unknown)
    }

    /// The word that stands for this kind in facts.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Imap => "imap",
            Self::Pop3 => "pop3",
            Self::Smtp => "smtp",
            Self::Http => "http",
            Self::Ssh => "ssh",
            Self::Tls => "tls",
            Self::Sieve => "sieve",
            Self::Nntp => "nntp",
            Self::MySql => "mysql",
            Self::Vnc => "vnc",
            Self::Telnet => "telnet",
            Self::Ftp => "ftp",
            Self::Irc => "irc",
            Self::Xmpp => "xmpp",
            Self::Rsync => "rsync",
            Self::Svn => "svn",
            Self::Redis => "redis",
            Self::Memcached => "memcached",
            Self::Amqp => "amqp",
            Self::Media => "rtsp",
            Self::Phone => "sip",
            Self::Windows => "netbios",
            Self::Ident => "ident",
            Self::Dict => "dict",
            Self::Fax => "fax",
            Self::SpamFilter => "spamd",
            Self::Unknown => "unknown",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Peer, PeerKind};

    #[test]
    fn a_server_is_known_by_its_first_words() {
        for (first, kind) in [
            (&b"* OK ready"[..], PeerKind::Imap),
            (b"+OK", PeerKind::Pop3),
            (
                b"220 mail.example.org ESMTP ready, no ftp here",
                PeerKind::Smtp,
            ),
            (b"220 ftp.example.org", PeerKind::Smtp),
            (b"220 ready", PeerKind::Smtp),
            (b"220 ftp ESMTP Postfix", PeerKind::Smtp),
            (b"220 (vsFTPd 3.0.3)", PeerKind::Ftp),
            (
                b"220-FileZilla Server 1.8.1\r\n220 Please visit",
                PeerKind::Ftp,
            ),
            (b"220 Serv-U FTP Server v15.1 ready...", PeerKind::Ftp),
            (
                b"220---------- Welcome to Pure-FTPd [privsep] [TLS] ----------",
                PeerKind::Ftp,
            ),
            (b"220 Microsoft FTP Service", PeerKind::Ftp),
            (
                b"220 dict.example.org dictd 1.13.0/rf on Linux <auth.mime> <1@x>",
                PeerKind::Dict,
            ),
            (
                b"220 fax.example.org server (HylaFAX (tm) Version 6.0.7) ready.",
                PeerKind::Fax,
            ),
            (b"554 no", PeerKind::Smtp),
            (
                b"200 news.example.org InterNetNews NNRP server INN 2.7.1 ready",
                PeerKind::Nntp,
            ),
            (b"@RSYNCD: 31.0 sha512 sha256", PeerKind::Rsync),
            (
                b":irc.example.org NOTICE * :*** Looking up your hostname...",
                PeerKind::Irc,
            ),
            (b"NOTICE AUTH :*** Checking Ident", PeerKind::Irc),
            (
                b"ERROR :Closing Link: [192.0.2.1] (Throttled)",
                PeerKind::Irc,
            ),
            (
                b"-ERR unknown command 'CAPA', with args beginning with: ",
                PeerKind::Redis,
            ),
            (b"-ERR unknown command `m1`", PeerKind::Redis),
            (
                b"-DENIED Redis is running in protected mode",
                PeerKind::Redis,
            ),
            (b"-ERR unknown command", PeerKind::Pop3),
            (b"ERROR\r\n", PeerKind::Memcached),
            (b"RTSP/1.0 400 Bad Request", PeerKind::Media),
            (b"SIP/2.0 400 Bad Request", PeerKind::Phone),
            (b"HTTP/1.1 400 Bad Request", PeerKind::Http),
            (
                b"<?xml version='1.0'?><stream:stream id='1'>",
                PeerKind::Xmpp,
            ),
            (b"<?xml version='1.0'?><html>", PeerKind::Http),
            (b"AMQP\x00\x00\x09\x01", PeerKind::Amqp),
            (
                b"( success ( 2 2 ( ) ( edit-pipeline svndiff1 ) ) ) ",
                PeerKind::Svn,
            ),
            (b"0, 0 : ERROR : INVALID-PORT", PeerKind::Ident),
            (b"SPAMD/1.0 76 Bad header line: ", PeerKind::SpamFilter),
            (b"RFB 003.008\n", PeerKind::Vnc),
            (b"\xff\xfd\x18", PeerKind::Telnet),
            (b"\x83\x00\x00\x01\x8f", PeerKind::Windows),
            (b"\x4a\x00\x00\x00\x0a8.0.36\x00", PeerKind::MySql),
            (
                b"\x45\x00\x00\x00\xff\x6a\x04Host '192.0.2.1' is not allowed",
                PeerKind::MySql,
            ),
            (b"SSH-2.0-OpenSSH_9.2p1", PeerKind::Ssh),
            (b"\"IMPLEMENTATION\" \"Dovecot\"", PeerKind::Sieve),
            (b"hello", PeerKind::Unknown),
            (b"", PeerKind::Unknown),
        ] {
            assert_eq!(
                PeerKind::of(first),
                kind,
                "{}",
                String::from_utf8_lossy(first)
            );
        }
    }

    #[test]
    fn an_answer_that_no_mail_server_gives_is_told_from_one_that_some_do() {
        for (first, foreign) in [
            ("503 hello first", false),
            ("500", false),
            ("m1 BAD what", false),
            ("-ERR no", false),
            ("* BAD no", false),
            ("EHLO [192.0.2.1]", true),
            ("m1 CAPABILITY", true),
            ("ERROR", true),
            ("who are you?", true),
            ("HTTP/1.1 400 Bad Request", true),
        ] {
            assert_eq!(
                Peer::new(first.as_bytes().to_vec()).is_no_mail(),
                foreign,
                "{first}"
            );
        }
    }
}
