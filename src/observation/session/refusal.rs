//! What a server that refuses before the sign-in has against it: by its words, in a few kinds.

mod inside;
mod moved;
mod words;

use super::Reply;
use super::sentence::Sentence;
use crate::observation::plain::plain;

/// What a refusal is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// Too many connections of this caller, or more than the server takes at a time.
    Connections,
    /// Connections that follow one another too fast.
    Rate,
    /// The server turns away whom it has not seen before, and takes the next try (greylisting).
    Greylist,
    /// The server as a whole takes no more, whoever calls.
    Full,
    /// The caller's address is on a list, has a bad name, or none in the DNS.
    Listed,
    /// The server has shut out the caller's address itself.
    Banned,
    /// The server takes nobody from this country or network, or only those that it knows.
    Place,
    /// The name that the caller gives itself (HELO).
    Name,
    /// What the caller said, or when.
    Caller,
    /// The service is at another place, which is named.
    Moved,
    /// The service is closed or failing for the moment.
    Outage,
    /// Somebody else holds the mailbox.
    InUse,
    /// A password is taken over an encrypted connection alone, and the server holds this one for none.
    Privacy,
    /// This way of signing in is not known here.
    Mechanism,
    /// The server cannot open the mailbox where it keeps it.
    Storage,
    /// The name or the password is wrong.
    Credentials,
    /// The name is not known here, or has the wrong form.
    User,
    /// A password for mail programs alone is wanted.
    AppPassword,
    /// Something has to be done in a browser first.
    Web,
    /// Only a browser is let in.
    WebOnly,
    /// The password has to be changed.
    Expired,
    /// The password is too simple.
    Weak,
    /// No password at all is taken.
    OAuth,
    /// The protocol is off.
    Protocol,
    /// The account is off.
    Off,
    /// The account is kept shut because it may have been taken over.
    Misused,
    /// The account is locked for wrong tries.
    Locked,
    /// There were too many sign-ins, right or wrong.
    Tries,
    /// The mailbox has no room.
    MailboxFull,
    /// There is no mailbox.
    Missing,
    /// Whoever asks may not come in.
    Denied,
    /// Somebody has to look at it.
    Admin,
}

impl About {
    /// The word that stands for it in facts.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Connections => "connections",
            Self::Rate => "rate",
            Self::Greylist => "greylist",
            Self::Full => "full",
            Self::Listed => "listed",
            Self::Banned => "banned",
            Self::Place => "place",
            Self::Name => "name",
            Self::Caller => "caller",
            Self::Moved => "moved",
            Self::Outage => "outage",
            Self::InUse => "in-use",
            Self::Privacy => "privacy",
            Self::Mechanism => "mechanism",
            Self::Storage => "storage",
            Self::Credentials => "credentials",
            Self::User => "user",
            Self::AppPassword => "app-password",
            Self::Web => "web",
            Self::WebOnly => "web-only",
            Self::Expired => "expired",
            Self::Weak => "weak",
            Self::OAuth => "oauth",
            Self::Protocol => "protocol",
            Self::Off => "off",
            Self::Misused => "misused",
            Self::Locked => "locked",
            Self::Tries => "tries",
            Self::MailboxFull => "mailbox-full",
            Self::Missing => "missing",
            Self::Denied => "denied",
            Self::Admin => "admin",
        }
    }
}

/// The words for each kind.
type Kinds = [(About, &'static [&'static str])];

/// What is told exactly, in the order in which it is looked for.
const TOLD: &Kinds = &[
    (About::Full, words::FULL),
    (About::Connections, words::CONNECTIONS),
];

/// Who is turned away: the same is said of a part behind the server that it cannot reach.
const TURNED_AWAY: &Kinds = &[
    (About::Listed, words::ON_A_LIST),
    (About::Name, words::NAME),
    (About::Listed, words::LISTED),
    (About::Rate, words::RATE),
    (About::Place, words::PLACE),
    (About::Banned, words::BANNED),
];

impl Reply {
    /// What it refuses for; none where it does not say so in words that are known. `hosts` are the names of the server, which say nothing.
    pub fn about(&self, hosts: &[&str]) -> Option<About> {
        let text = plain(&self.text, hosts);
        let sentence = Sentence::of(&text, words::OTHERS);
        match self.response_code.as_deref() {
            Some("LIMIT") => return Some(About::Connections),
            Some("LOGIN-DELAY") => return Some(About::Rate),
            Some("REFERRAL") => return Some(About::Moved),
            _ => {}
        }
        // TLS alone may be out of order.
        let may_be_outage =
            !sentence.says_any(words::PRIVACY) && !sentence.says_any(words::DECIDED);
        let is_failing = may_be_outage && self.may_fail() && sentence.says_any(words::FAILING);
        let is_of_server = self.subject() == Some("3")
            || sentence.says_any(words::IN_MAINTENANCE)
            || !(sentence.says_any(words::ON_A_LIST) || sentence.says_any(words::LISTED))
                && (sentence.says_any(words::BEHIND) || !sentence.says_any(words::YOU));
        let is_coded = may_be_outage
            && matches!(
                self.response_code.as_deref(),
                Some("UNAVAILABLE" | "SYS/TEMP" | "SERVERBUG")
            );
        let outage = |holds: bool| holds.then_some(About::Outage);
        // Reputation and spam are told of the service, too, where its code is about the system.
        let is_of_caller = self.subject() != Some("3") || sentence.says_any(words::OF_A_CALLER);
        let turned_away =
            || told(&sentence, TURNED_AWAY).filter(|about| *about != About::Listed || is_of_caller);
        // What has moved is out of order here, and for good.
        let is_elsewhere = self.leads_on(&sentence, moved::SERVICE, hosts)
            && told(&sentence, TURNED_AWAY).is_none();
        told(&sentence, TOLD)
            .or_else(|| is_elsewhere.then_some(About::Moved))
            .or_else(|| self.puts_off(&text).then_some(About::Greylist))
            .or_else(|| outage(is_failing && is_of_server || is_coded))
            .or_else(turned_away)
            .or_else(|| outage(is_failing))
            .or_else(|| sentence.says_any(words::CALLER).then_some(About::Caller))
            .or_else(|| outage(may_be_outage && self.is_closed(&sentence)))
    }

    /// Whether a refused sign-in says nothing that could mean the credential, and so counts against no account: this protocol is off for
    /// whoever asks, the mailbox is in use, or the mechanism is not known. A code that says what was refused outweighs the words.
    pub fn clears_credential(&self) -> bool {
        let text = plain(&self.text, &[]);
        let sentence = Sentence::of(&text, words::OTHERS);
        if self.enhanced.as_deref() == Some("5.7.8") || sentence.says_any(words::OF_PASSWORD) {
            return false;
        }
        match self.response_code.as_deref() {
            // The password was right (RFC 2449, section 8.1.2).
            Some("IN-USE") => true,
            // RFC 5530: who signs in is known, or this can never succeed, whoever it is.
            None | Some("ALERT" | "AUTHORIZATIONFAILED" | "CANNOT" | "NOPERM") => {
                self.knows_no_such_mechanism()
                    || sentence.says_any(words::PROTOCOL_OFF)
                        && !sentence.says_any(words::OF_CREDENTIAL)
            }
            Some(_) => false,
        }
    }

    /// Whether a server of SMTP refuses the mechanism itself, before anything is compared: by the code for that (RFC 4954, section 4), or by one
    /// for a command that it does not take, where its words say that it is the mechanism.
    pub fn knows_no_such_mechanism(&self) -> bool {
        let text = plain(&self.text, &[]);
        let sentence = Sentence::of(&text, words::OTHERS);
        if self.enhanced.as_deref() == Some("5.7.8") || sentence.says_any(words::OF_PASSWORD) {
            return false;
        }
        match self.code {
            Some(504) => true,
            Some(500..=502) => sentence.says_any(words::NO_SUCH_MECHANISM),
            _ => false,
        }
    }

    /// Whether its words say that the server has a fault of its own, with a code that bears them out or none: x.3 is about the system
    /// and x.4 about the network (RFC 3463, section 3).
    fn may_fail(&self) -> bool {
        matches!(self.subject(), None | Some("0" | "3" | "4" | "7"))
    }

    /// What the enhanced code is about, where that is one of the seven subjects that there are.
    fn subject(&self) -> Option<&str> {
        let subject = self.enhanced.as_deref()?.split('.').nth(1)?;
        matches!(subject, "0" | "1" | "2" | "3" | "4" | "5" | "6" | "7").then_some(subject)
    }

    /// Whether it says, with a code for the moment or none, that it takes the next try, and not that the caller is shut out.
    fn puts_off(&self, text: &str) -> bool {
        // Postfix says before the reason what it refuses, whatever the reason.
        let (_, reason) = text.rsplit_once("rejected: ").unwrap_or(("", text));
        let is_one_word = |reason: String, apart: &str| reason.replace(apart, "greylist");
        let apart = ["grey-list", "gray-list", "grey list", "gray list"];
        let reason = apart.into_iter().fold(reason.to_owned(), is_one_word);
        let sentence = Sentence::of(&reason, words::OTHERS);
        let is_shut_out = || {
            matches!(
                told(&sentence, TURNED_AWAY),
                Some(About::Listed | About::Banned)
            )
        };
        self.is_for_now()
            && sentence.says_any(words::GREYLIST)
            && !sentence.says_any(words::NO_GREYLIST)
            && !is_shut_out()
    }

    /// Whether its code holds for the moment, or it has none.
    fn is_for_now(&self) -> bool {
        self.code.is_none_or(|code| (400..500).contains(&code))
    }

    /// Whether it says that the service is closed for the moment: "not available" with a code for good is the way of some servers to turn
    /// this caller away, and so is x.7, which is about policy.
    fn is_closed(&self, sentence: &Sentence<'_>) -> bool {
        self.is_for_now()
            && match self.subject() {
                Some("3") => self.code.is_some(),
                None | Some("0" | "4") => sentence.says_any(words::CLOSED),
                _ => false,
            }
    }

    /// Whether it says that the server has a fault of its own for the moment, so that asking once more is welcome. Whoever limits its
    /// callers is not asked again, which would be what it complains of.
    pub fn is_temporary(&self, hosts: &[&str]) -> bool {
        let text = plain(&self.text, hosts);
        self.about(hosts) == Some(About::Outage)
            && !Sentence::of(&text, &[]).says_any(words::LOADED)
    }
}

/// The first kind of these whose words a sentence has.
fn told(sentence: &Sentence<'_>, kinds: &Kinds) -> Option<About> {
    let told = kinds
        .iter()
        .find(|(_, patterns)| sentence.says_any(patterns));
    told.map(|(about, _)| *about)
}

#[cfg(test)]
#[path = "refusal/tests.rs"]
mod tests;
