//! Which words tell something, and which do not.

use std::collections::HashSet;
use std::sync::OnceLock;

use super::token::stem;

/// Words that hold a sentence together, or say that somebody reads something out; they tell nothing.
const HOLDING: &str = "about after again all also am and any are as at be because been before but by can cannot check did do does email error for \
from get gets had has have hello her hi his how i if in into is it its just keep keeps may me message more my no not now of on one only or our out \
please pm popup problem said say saying says she should show shows since so some such than that their them then there these they this to today told \
tells try up us use was we were what when which while who why will window with would you your dialog alert";

/// Words that show that a text is about mail: protocols, commands, programs and what mail is made of.
const OF_MAIL: &str = "activesync autodiscover bounce dovecot ehlo email ews exchange exim fairemail fetchmail getmail gmail helo hotmail icloud imap \
imaplib imaps imapsync inbox javamail k9 kmail m365 mailbox mailboxes mailer mailkit msmtp mutt mx neomutt nodemailer o365 oauthbearer office365 \
outlook owa phpmailer pop pops postfix recipient sendmail smtp smtplib smtps starttls stls thunderbird undeliverable webmail xoauth2";

/// Words of other software: with one of them and none of mail, a text is about something else.
const OF_OTHERS: &str = "amqp bluetooth cargo chrome compile containerd database disk docker excel firefox ftp game git github gitlab gpu gradle helm \
kafka gift wedding marriage passport parcel voucher kernel kubectl kubelet kubernetes ldap mariadb maven minecraft mongo mongodb mqtt mysql mysqld netflix nginx npm openvpn globalprotect anyconnect wireguard nullpointer nvidia oracle paper \
pip playstation pod podman postgres postgresql powerpoint psql rabbitmq redis rsync safari scp segmentation sftp skype spotify sql sqlite ssd \
ssh sshd steam svn syntax systemd teams toner usb vlc vpn whatsapp wifi xbox yarn youtube zoom";

/// Parts of the names of hosts that have software and packages for everybody, and no mail of anybody.
const HOSTS_OF_OTHERS: [&str; 18] = [
    "archive",
    "bitbucket",
    "centos",
    "crates",
    "debian",
    "fedoraproject",
    "ghcr",
    "github",
    "gitlab",
    "mirror",
    "mirrors",
    "npmjs",
    "packagist",
    "packages",
    "pypi",
    "pythonhosted",
    "rubygems",
    "ubuntu",
];

/// What only other software writes, in lower case: its modules, and the beginnings of its addresses.
const WRITTEN_BY_OTHERS: [&str; 42] = [
    // Redis, whose refusals begin as those of POP3 do.
    "-wrongpass",
    "-noauth ",
    "-noperm ",
    "wrong number of arguments for '",
    ", with args beginning with",
    "amqp://",
    "git@",
    "jdbc:",
    "kex_exchange",
    "kex exchange",
    "mongodb://",
    "mysql://",
    "postgres://",
    "postgresql://",
    "psycopg",
    "pymysql",
    "redis://",
    // File servers: who connects to them is none of mail.
    "smbd[",
    "smbd:",
    "nmbd[",
    "cifs vfs",
    "cifsd",
    "nfsd",
    "sqlalchemy",
    "ssh://",
    "connecting to upstream",
    "header from upstream",
    "upstream: \"http",
    "calling http",
    "get \"http",
    "post \"http",
    "request to http",
    // FTP, whose codes are those of SMTP (RFC 959): what its servers greet with, and how they refuse.
    "(vsftpd",
    "proftpd",
    "pure-ftpd",
    "filezilla server",
    "331 please specify the password",
    "331 password required",
    "530 login incorrect",
    "530 not logged in",
    "530 user cannot log in",
    "530 permission denied",
];

/// Those of German, French, Spanish, Italian, Dutch and Portuguese.
const HOLDING_ELSEWHERE: &str = "der die das den dem des ein eine einen einer nicht wurde wurden werden wird ist sind und oder mit von zu zum zur auf aus \
bei für im es sie ihr ihre ihren kann konnte konnten auch als le la les un une du de et est sont pas à au aux ce cette \
votre vous que qui dans sur pour par avec se el los las una y en con por para su al il lo gli di per che è non het een \
niet van os um uma não com \
het een de in te met voor naar op kan kon is wordt werd deze uw geen \
il di da del della dal al alla nel nella su per si sono è stato stata questo tuo \
o a do da no na em se ao às seu sua foi \
w z na do i się jest nie ze od dla to";

/// Services and tools that refuse a sign-in or a certificate in the very words of mail programs.
const ELSEWHERE: &str = "git github gitlab bitbucket svn docker podman kubectl kubernetes kubelet registry pulling jira confluence paypal netflix \
openvpn spotify steam facebook instagram whatsapp mysql postgres postgresql mongodb redis ssh sshd ftp sftp ldap npm \
netzwerkpfad smb";

/// Words in the names of programs that name none.
const OF_MANY_NAMES: &str = "account accounts application apps automatic certificate certificates client connection connectivity connector email \
message online open other page phone processor program programs proxy remote secure send server service services sign \
system";

/// Ports of mail.
pub(super) const PORTS: [&str; 9] = [
    "25", "110", "143", "465", "587", "993", "995", "2525", "4190",
];

/// Words and their stems, made once.
fn stems(known: &'static OnceLock<HashSet<String>>, words: &str) -> &'static HashSet<String> {
    known.get_or_init(|| {
        let both = |word: &str| [word.to_owned(), stem(word)];
        words.split_whitespace().flat_map(both).collect()
    })
}

/// Whether a stem only holds a sentence together.
pub(super) fn is_holding(stem: &str) -> bool {
    static KNOWN: OnceLock<HashSet<String>> = OnceLock::new();
    static ELSEWHERE: OnceLock<HashSet<String>> = OnceLock::new();
    stems(&KNOWN, HOLDING).contains(stem) || stems(&ELSEWHERE, HOLDING_ELSEWHERE).contains(stem)
}

/// Whether a stem turns what is said into its contrary.
pub(super) fn is_denial(stem: &str) -> bool {
    const DENIALS: [&str; 16] = [
        "not",
        "no",
        "cannot",
        "never",
        "without",
        "nicht",
        "kein",
        "keine",
        "keinen",
        "pas",
        "non",
        "impossible",
        "niet",
        "geen",
        "n\u{e3}o",
        "nie",
    ];
    DENIALS.contains(&stem)
}

/// Whether a stem shows that a text is about mail.
pub(super) fn is_of_mail(stem: &str) -> bool {
    static KNOWN: OnceLock<HashSet<String>> = OnceLock::new();
    stems(&KNOWN, OF_MAIL).contains(stem)
}

/// Whether a stem is of other software.
pub(super) fn is_of_others(stem: &str) -> bool {
    static KNOWN: OnceLock<HashSet<String>> = OnceLock::new();
    stems(&KNOWN, OF_OTHERS).contains(stem)
}

/// Whether a part of the name of a host shows that it is of other software.
pub(super) fn is_host_of_others(label: &str) -> bool {
    HOSTS_OF_OTHERS.contains(&label)
}

/// Whether a text, in lower case, is beyond doubt written by other software.
pub(super) fn is_written_by_others(text: &str) -> bool {
    WRITTEN_BY_OTHERS.iter().any(|mark| text.contains(mark))
        || text.split_whitespace().any(is_of_database)
        || is_about_tables(text)
}

/// Whether a text, in lower case, is what a database says of a table that it has not.
pub(super) fn is_about_tables(text: &str) -> bool {
    text.contains("relation \"") && text.contains("\" does not exist")
}

/// Whether a word, in lower case, is the number of a fault in Oracle's database: `ora-12170:`.
fn is_of_database(word: &str) -> bool {
    let number = word
        .trim_matches(['"', '(', ')', '[', ']', ':', ',', '.'])
        .strip_prefix("ora-");
    number
        .is_some_and(|number| number.len() == 5 && number.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Whether a number is a port of mail.
pub(super) fn is_port_of_mail(number: &str) -> bool {
    PORTS.contains(&number)
}

/// Whether a stem or a part of a place names a service that refuses a sign-in or a certificate as mail programs do.
pub(super) fn is_elsewhere(stem: &str) -> bool {
    static KNOWN: OnceLock<HashSet<String>> = OnceLock::new();
    stems(&KNOWN, ELSEWHERE).contains(stem)
}

/// Whether a stem is in the names of programs and names none.
pub(super) fn is_of_many_names(stem: &str) -> bool {
    static KNOWN: OnceLock<HashSet<String>> = OnceLock::new();
    stems(&KNOWN, OF_MANY_NAMES).contains(stem)
}
