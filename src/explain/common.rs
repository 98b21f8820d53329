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
kafka kernel kubectl kubelet kubernetes ldap mariadb maven minecraft mongo mongodb mqtt mysql mysqld netflix nginx npm nullpointer nvidia oracle paper \
pip playstation pod podman postgres postgresql powerpoint printer psql rabbitmq redis rsync safari scp segmentation sftp skype spotify sql sqlite ssd \
ssh sshd steam svn syntax systemd teams toner usb vlc vpn whatsapp wifi xbox yarn youtube zoom";

/// Ports of mail.
const PORTS: [&str; 9] = [
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
    stems(&KNOWN, HOLDING).contains(stem)
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

/// Whether a number is a port of mail.
pub(super) fn is_port_of_mail(number: &str) -> bool {
    PORTS.contains(&number)
}
