//! Which words tell something, and which do not.

use std::collections::HashSet;
use std::sync::OnceLock;

pub(super) use super::others::{
    is_about_tables, is_elsewhere, is_host_of_others, is_of_others, is_written_by_others,
};
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

/// Those of German, French, Spanish, Italian, Dutch and Portuguese.
const HOLDING_ELSEWHERE: &str = "der die das den dem des ein eine einen einer nicht wurde wurden werden wird ist sind und oder mit von zu zum zur auf aus \
bei für im es sie ihr ihre ihren kann konnte konnten auch als le la les un une du de et est sont pas à au aux ce cette \
votre vous que qui dans sur pour par avec se el los las una y en con por para su al il lo gli di per che è non het een \
niet van os um uma não com \
het een de in te met voor naar op kan kon is wordt werd deze uw geen \
il di da del della dal al alla nel nella su per si sono è stato stata questo tuo \
o a do da no na em se ao às seu sua foi \
w z na do i się jest nie ze od dla to";

/// Words in the names of programs that name none.
const OF_MANY_NAMES: &str = "account accounts application apps automatic certificate certificates client connection connectivity connector email \
message online open other page phone processor program programs proxy remote secure send server service services sign \
system";

/// Ports of mail.
pub(super) const PORTS: [&str; 9] = [
    "25", "110", "143", "465", "587", "993", "995", "2525", "4190",
];

/// Words and their stems, made once.
fn stems(known: &'static OnceLock<HashSet<String>>, lists: &[&str]) -> &'static HashSet<String> {
    known.get_or_init(|| {
        let both = |word: &str| [word.to_owned(), stem(word)];
        let words = lists.iter().flat_map(|list| list.split_whitespace());
        words.flat_map(both).collect()
    })
}

/// Whether a stem only holds a sentence together.
pub(super) fn is_holding(stem: &str) -> bool {
    static KNOWN: OnceLock<HashSet<String>> = OnceLock::new();
    stems(&KNOWN, &[HOLDING, HOLDING_ELSEWHERE]).contains(stem)
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
    stems(&KNOWN, &[OF_MAIL]).contains(stem)
}

/// Whether a number is a port of mail.
pub(super) fn is_port_of_mail(number: &str) -> bool {
    PORTS.contains(&number)
}

/// Whether a stem is in the names of programs and names none.
pub(super) fn is_of_many_names(stem: &str) -> bool {
    static KNOWN: OnceLock<HashSet<String>> = OnceLock::new();
    stems(&KNOWN, &[OF_MANY_NAMES]).contains(stem)
}
