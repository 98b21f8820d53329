//! Which words tell something, and which do not.

use std::collections::HashSet;
use std::sync::OnceLock;

use super::token::stem;

/// Words and their stems, made once.
fn stems(known: &'static OnceLock<HashSet<String>>, words: &[&str]) -> &'static HashSet<String> {
    known.get_or_init(|| {
        let both = |word: &&str| [(*word).to_owned(), stem(word)];
        words.iter().flat_map(both).collect()
    })
}

/// Words of every English sentence, as stems; they hold a sentence together and tell nothing.
const HOLDING_WORDS: &[&str] = &[
    "about", "after", "again", "all", "also", "and", "any", "are", "as", "at", "be", "because",
    "been", "before", "but", "by", "can", "cannot", "check", "did", "do", "does", "email", "error",
    "for", "from", "get", "had", "has", "hav", "have", "her", "his", "how", "i", "if", "in",
    "into", "is", "it", "its", "just", "may", "me", "more", "my", "no", "not", "now", "of", "on",
    "one", "only", "or", "our", "out", "pleas", "please", "she", "should", "so", "some", "such",
    "than", "that", "their", "them", "then", "there", "these", "they", "this", "to", "try", "up",
    "us", "use", "was", "wast", "we", "were", "what", "when", "which", "while", "who", "why",
    "will", "with", "would", "you", "your", "message", "say", "says", "saying", "said", "show",
    "shows", "told", "tells", "gets", "keep", "keeps", "problem", "hello", "hi", "today", "since",
    "am", "pm", "popup", "window", "dialog", "alert",
];

/// Whether a stem only holds a sentence together.
pub(super) fn is_holding(stem: &str) -> bool {
    static KNOWN: OnceLock<HashSet<String>> = OnceLock::new();
    stems(&KNOWN, HOLDING_WORDS).contains(stem)
}

/// Stems that show that a text is about mail.
const OF_MAIL: &[&str] = &[
    "email",
    "mailbox",
    "mailboxes",
    "inbox",
    "imap",
    "imaps",
    "pop",
    "pops",
    "smtp",
    "smtps",
    "starttl",
    "starttls",
    "stls",
    "outlook",
    "exchang",
    "exchange",
    "office365",
    "o365",
    "m365",
    "thunderbird",
    "gmail",
    "hotmail",
    "icloud",
    "fairemail",
    "k9",
    "postfix",
    "dovecot",
    "sendmail",
    "exim",
    "msmtp",
    "mutt",
    "neomutt",
    "fetchmail",
    "getmail",
    "mailkit",
    "nodemailer",
    "phpmailer",
    "javamail",
    "smtplib",
    "imaplib",
    "xoauth2",
    "oauthbearer",
    "recipient",
    "mx",
    "bounc",
    "undeliver",
    "autodiscov",
    "autodiscover",
    "activesync",
    "ew",
    "ews",
    "owa",
    "webmail",
    "mailer",
    "helo",
    "ehlo",
    "kmail",
    "imapsync",
];

/// Ports of mail.
const PORTS: [&str; 9] = [
    "25", "110", "143", "465", "587", "993", "995", "2525", "4190",
];

/// Whether a stem or a port shows that a text is about mail.
pub(super) fn is_of_mail(stem: &str) -> bool {
    static KNOWN: OnceLock<HashSet<String>> = OnceLock::new();
    stems(&KNOWN, OF_MAIL).contains(stem)
}

/// Whether a number is a port of mail.
pub(super) fn is_port_of_mail(number: &str) -> bool {
    PORTS.contains(&number)
}

/// Words of other software, as stems: with one of them and none of mail, a text is about something else.
const OF_OTHERS: &[&str] = &[
    "sql",
    "mysql",
    "mysqld",
    "mariadb",
    "postgr",
    "postgres",
    "postgresql",
    "psql",
    "mongodb",
    "mongo",
    "redi",
    "redis",
    "oracl",
    "sqlite",
    "database",
    "docker",
    "podman",
    "kubectl",
    "kubernet",
    "kubernetes",
    "kubelet",
    "containerd",
    "pod",
    "helm",
    "npm",
    "yarn",
    "pip",
    "cargo",
    "maven",
    "gradl",
    "git",
    "github",
    "gitlab",
    "svn",
    "ssh",
    "sshd",
    "scp",
    "rsync",
    "ftp",
    "sftp",
    "ldap",
    "kafka",
    "rabbitmq",
    "amqp",
    "mqtt",
    "nginx",
    "kernel",
    "systemd",
    "usb",
    "disk",
    "ssd",
    "bluetooth",
    "wifi",
    "vlc",
    "spotifi",
    "spotify",
    "netflix",
    "youtub",
    "youtube",
    "steam",
    "minecraft",
    "game",
    "playstat",
    "playstation",
    "xbox",
    "nvidia",
    "gpu",
    "printer",
    "toner",
    "paper",
    "powerpoint",
    "teams",
    "zoom",
    "skype",
    "whatsapp",
    "chrom",
    "chrome",
    "firefox",
    "safari",
    "nullpoint",
    "segment",
    "segmentat",
    "compil",
    "syntax",
    "vpn",
];

/// Whether a stem is of other software.
pub(super) fn is_of_others(stem: &str) -> bool {
    static KNOWN: OnceLock<HashSet<String>> = OnceLock::new();
    stems(&KNOWN, OF_OTHERS).contains(stem)
}
