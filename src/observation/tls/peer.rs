//! Who speaks clear text where TLS or another protocol was expected.

/// Who answered, by its first bytes.
#[derive(Clone, Debug, PartialEq)]
pub struct Peer {
    /// What they look like.
    pub kind: PeerKind,
    /// The first bytes, at most 512.
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
}

/// What the first bytes of a peer look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
        if matches!(first, [0x14..=0x17, 0x03, ..]) {
            Self::Tls
        } else if any(&["* OK", "* PREAUTH", "* BYE"]) {
            Self::Imap
        } else if any(&["+OK", "-ERR"]) {
            Self::Pop3
        } else if any(&["220 ", "220-", "421 ", "421-", "554 ", "554-"]) {
            Self::Smtp
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
        } else if matches!(first, [_, _, 0, 0] | [_, _, 0, 0, b'\n', ..]) {
            // The length of the packet, its number, and the version of the protocol, which is a line feed.
            Self::MySql
        } else if matches!(first, [0xff, 0xfb..=0xfe, _, ..]) || starts("\u{fffd}\u{fffd}") {
            Self::Telnet
        } else {
            Self::Unknown
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
            Self::Unknown => "unknown",
        }
    }
}
