//! Outcomes as plain sentences. They say what happened, never what it means.

mod clock;
mod computer;
mod contrast;
mod dns;
mod greeting;
mod proxy;
mod session;
mod settings;
mod tls;
mod token;
mod web;

pub(super) use self::clock::{clock as clock_words, span};
pub(super) use self::computer::computer_words;
pub(super) use self::contrast::{comparison, web as web_words};
pub(super) use self::dns::{dns_words, other_family};
pub(super) use self::greeting::greetings;
pub(super) use self::proxy::{asked_words, no_way_words, proxy_words, way_words};
pub(super) use self::session::quoted;
pub(crate) use self::settings::age;
pub(super) use self::settings::{exported, timed};
pub(super) use self::tls::{authority, particulars, tls_words};
pub(super) use self::token::token as token_words;
pub(super) use self::web::certificate_words;
use std::net::SocketAddr;

use self::dns::{addresses, no_address};
use self::session::session_words;
use self::tls::secured;
use crate::endpoint::{Endpoint, Protocol};
use crate::observation::session::{Offer, Quota, Reply};
use crate::observation::tcp::TcpTrouble;
use crate::observation::tls::PeerKind;
use crate::observation::{Observation, Seen, Skip, Trouble};
use crate::stage::Stage;
use crate::style::safe;

/// How many addresses or capabilities a sentence names.
const FEW: usize = 4;

/// The longest quote in a sentence, in characters; the whole stands in the transcript.
const LONGEST_QUOTE: usize = 300;

/// What one observation saw, with the words of the server where it said any.
pub(super) fn sentence(observation: &Observation, endpoint: &Endpoint) -> String {
    told(observation, endpoint, &|reply| {
        format!(": {}", quoted(reply))
    })
}

/// The same without the words of the server, to stand above its lines.
pub(super) fn short_sentence(observation: &Observation, endpoint: &Endpoint) -> String {
    told(observation, endpoint, &|_| String::new())
}

fn told(
    observation: &Observation,
    endpoint: &Endpoint,
    quote: &dyn Fn(&Reply) -> String,
) -> String {
    match &observation.outcome {
        Ok(seen) => seen_words(seen, endpoint, observation),
        Err(trouble) => trouble_words(trouble, endpoint, observation.address, quote),
    }
}

fn trouble_words(
    trouble: &Trouble,
    endpoint: &Endpoint,
    address: Option<SocketAddr>,
    quote: &dyn Fn(&Reply) -> String,
) -> String {
    match trouble {
        Trouble::Dns(resolution) => no_address(resolution),
        Trouble::Tcp(trouble) => format!(
            "{} {}",
            address.map_or_else(|| endpoint.to_string(), |address| address.to_string()),
            tcp_words(*trouble)
        ),
        Trouble::Proxy(trouble) => match address {
            Some(address) => format!("the proxy {address} {}", proxy_words(trouble)),
            None => format!("the proxy {}", proxy_words(trouble)),
        },
        Trouble::Tls(trouble) => tls_words(trouble),
        Trouble::Session(trouble) => session_words(trouble, endpoint.protocol, quote),
    }
}

fn seen_words(seen: &Seen, endpoint: &Endpoint, observation: &Observation) -> String {
    match seen {
        Seen::Resolved(resolution) => addresses(resolution),
        Seen::LeftToProxy => "left to the proxy, which looks the name up".to_owned(),
        Seen::Connected(connection) if connection.tunnelled => match observation.address {
            Some(address) => format!("the proxy {address} leads to {endpoint}"),
            None => format!("the proxy leads to {endpoint}"),
        },
        Seen::Connected(connection) => {
            let place = observation
                .address
                .map_or_else(|| endpoint.to_string(), |one| one.to_string());
            match connection.first_try {
                Some(first) => format!(
                    "{place} answers at the second try; {:.1} s before it did not ({})",
                    observation.began.saturating_sub(first.began).as_secs_f64(),
                    tcp_name(first.trouble),
                ),
                None => format!("{place} answers"),
            }
        }
        Seen::Secured(session) => secured(session),
        Seen::Greeted(greeting) => {
            let who = greeting
                .exchange_front_end
                .as_ref()
                .or(greeting.host.as_ref());
            match who {
                Some(host) => format!("the server greets as {}", safe(host)),
                None => "the server greets".to_owned(),
            }
        }
        Seen::Offered(offer) => with_told(offered(offer, endpoint.protocol), &offer.told),
        Seen::Authenticated(authentication) => {
            format!("signed in with {}", safe(&authentication.mechanism))
        }
        Seen::Entered(entry) => {
            let opens = match entry.messages {
                Some(1) => "the mailbox opens, 1 message".to_owned(),
                Some(messages) => format!("the mailbox opens, {messages} messages"),
                None if endpoint.protocol == Protocol::Smtp => {
                    "the server takes mail from this address".to_owned()
                }
                None => "the mailbox opens".to_owned(),
            };
            let opens = match entry.quota {
                Some(quota) if quota.limit > 0 => {
                    format!("{opens}; it holds {}", stored(quota.used, quota.limit))
                }
                _ => opens,
            };
            let opens = match entry.message_quota {
                Some(quota) if quota.limit > 0 => {
                    let Quota { used, limit } = quota;
                    format!("{opens}; of {limit} messages that it may hold, it holds {used}")
                }
                _ => opens,
            };
            with_told(opens, &entry.told)
        }
    }
}

/// With what a server wants to be shown beside.
fn with_told(what: String, told: &Option<String>) -> String {
    match told {
        Some(told) => format!("{what}; the server says: \"{}\"", safe(told)),
        None => what,
    }
}

fn offered(offer: &Offer, protocol: Protocol) -> String {
    if offer.starttls && !offer.under_tls {
        return format!("the server offers {}", starttls(protocol));
    }
    match (offer.mechanisms.is_empty(), offer.plain_login) {
        (true, true) => "the server takes a name and password".to_owned(),
        (true, false) => "the server names no way of signing in".to_owned(),
        (false, _) => format!("sign-in by {}", safe(&listed(&offer.mechanisms))),
    }
}

/// How full a mailbox is, given in KiB: in MiB where that tells the difference.
fn stored(used: u64, limit: u64) -> String {
    let mib = |kib: u64| kib.div_ceil(1024);
    let is_told_in_mib = limit >= 10 * 1024 && (mib(used) == mib(limit)) == (used == limit);
    match is_told_in_mib {
        true => format!("{} of {} MiB", mib(used), mib(limit)),
        false => format!("{used} of {limit} KiB"),
    }
}

pub(super) fn tcp_words(trouble: TcpTrouble) -> String {
    match trouble {
        TcpTrouble::Refused => "refuses the connection".to_owned(),
        TcpTrouble::Timeout => "does not answer".to_owned(),
        TcpTrouble::Reset => "resets the connection".to_owned(),
        TcpTrouble::NetworkUnreachable => {
            "cannot be reached, there is no way to its network".to_owned()
        }
        TcpTrouble::HostUnreachable => "cannot be reached, there is no way to the host".to_owned(),
        TcpTrouble::Prohibited => "is forbidden by a firewall on the way".to_owned(),
        TcpTrouble::DeniedLocally => "is forbidden by this computer itself".to_owned(),
        TcpTrouble::NoLocalAddress => {
            "cannot be tried, this computer has no address of that family".to_owned()
        }
        TcpTrouble::Deadline => "had not answered when the time of the run was up".to_owned(),
        TcpTrouble::Os(code) => format!("cannot be connected to (error {code} of the system)"),
    }
}

/// The word of an address in the report; the facts have the same words.
pub(super) const fn tcp_name(trouble: TcpTrouble) -> &'static str {
    match trouble {
        TcpTrouble::Refused => "refused",
        TcpTrouble::Timeout => "timeout",
        TcpTrouble::Reset => "reset",
        TcpTrouble::NetworkUnreachable => "network-unreachable",
        TcpTrouble::HostUnreachable => "host-unreachable",
        TcpTrouble::Prohibited => "prohibited",
        TcpTrouble::DeniedLocally => "denied-locally",
        TcpTrouble::NoLocalAddress => "no-local-address",
        TcpTrouble::Deadline => "deadline",
        TcpTrouble::Os(_) => "os-error",
    }
}

const fn peer_words(kind: PeerKind) -> &'static str {
    match kind {
        PeerKind::Imap => " (IMAP)",
        PeerKind::Pop3 => " (POP3)",
        PeerKind::Smtp => " (SMTP)",
        PeerKind::Http => " (a web server)",
        PeerKind::Ssh => " (SSH)",
        PeerKind::Tls => " (TLS)",
        PeerKind::Sieve => " (mail filters, ManageSieve)",
        PeerKind::Nntp => " (news, NNTP)",
        PeerKind::MySql => " (a database)",
        PeerKind::Vnc => " (a remote screen, VNC)",
        PeerKind::Telnet => " (Telnet)",
        PeerKind::Ftp => " (files, FTP)",
        PeerKind::Irc => " (chat, IRC)",
        PeerKind::Xmpp => " (chat, XMPP)",
        PeerKind::Rsync => " (copies of files, rsync)",
        PeerKind::Svn => " (program sources, Subversion)",
        PeerKind::Redis => " (a database, Redis)",
        PeerKind::Memcached => " (a cache, memcached)",
        PeerKind::Amqp => " (a message queue, AMQP)",
        PeerKind::Media => " (a camera or media server, RTSP)",
        PeerKind::Phone => " (telephony, SIP)",
        PeerKind::Windows => " (Windows file sharing)",
        PeerKind::Ident => " (ident)",
        PeerKind::Dict => " (a dictionary, DICT)",
        PeerKind::Fax => " (a fax server, HylaFAX)",
        PeerKind::SpamFilter => " (a spam filter, spamd)",
        PeerKind::Unknown => "",
    }
}

/// The name of the command that begins TLS (RFC 2595, RFC 3207).
const fn starttls(protocol: Protocol) -> &'static str {
    match protocol {
        Protocol::Pop3 => "STLS",
        Protocol::Imap | Protocol::Smtp => "STARTTLS",
    }
}

/// The first line of raw bytes, safe and not too long.
fn first_line(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    shortened(text.lines().next().unwrap_or_default())
}

/// Safe, and short enough for a sentence.
fn shortened(text: &str) -> String {
    let mut short: String = text.chars().take(LONGEST_QUOTE).collect();
    if short.len() < text.len() {
        short.push_str("...");
    }
    safe(&short)
}

/// The first few, and how many more there are.
fn listed(items: &[String]) -> String {
    let few = items.len().min(FEW);
    let mut text = items[..few].join(", ");
    if items.len() > few {
        text.push_str(&format!(" and {} more", items.len() - few));
    }
    text
}

/// What a stage is called among people; SMTP opens no mailbox.
pub(super) const fn stage_words(stage: Stage, smtp_alone: bool) -> &'static str {
    match stage {
        Stage::Resolve => "finding the server",
        Stage::Connect => "connecting",
        Stage::Secure => "TLS",
        Stage::Greet => "the greeting",
        Stage::Offer => "what the server offers",
        Stage::Authenticate => "the sign-in",
        Stage::Enter if smtp_alone => "taking mail",
        Stage::Enter => "opening the mailbox",
    }
}

/// Why something was not tried: a word that never changes, and a sentence.
pub(super) const fn skip_words(skip: Skip) -> (&'static str, &'static str) {
    match skip {
        Skip::NoCredential => (
            "no-credential",
            "no password or token was given; add --password to be asked for it",
        ),
        Skip::RefusedElsewhere => (
            "refused-elsewhere",
            "the sign-in was refused once in this run, and another try could lock the account",
        ),
        Skip::UnclearElsewhere => (
            "unclear-elsewhere",
            "a sign-in in this run ended without a clear answer, and another try could lock the account",
        ),
        Skip::AnotherEndpoint => (
            "another-endpoint",
            "another server of the same protocol was used to sign in",
        ),
        Skip::GuessedHost => (
            "guessed-host",
            "the host is only a guess, and a password goes to no guessed host",
        ),
        Skip::ForeignHost => (
            "foreign-host",
            "the DNS or a settings file alone names this host of another domain, and a password does not go there by itself",
        ),
        Skip::TokenOfOthers => (
            "token-of-others",
            "the token opens mailboxes of Exchange Online, this host is not Microsoft's, and whoever gets a token can sign in with it: it was not sent there. Name Microsoft's server with --imap, --pop3 or --smtp to sign in there (outlook.office365.com and smtp.office365.com outside the clouds of governments and of China)",
        ),
        Skip::NotPrivate => (
            "not-private",
            "the connection is not private, so nothing secret was sent",
        ),
        Skip::NoMechanism => (
            "no-mechanism",
            "the server offers no way of signing in that fits",
        ),
        Skip::AlreadySignedIn => (
            "already-signed-in",
            "the server signed in by itself (PREAUTH), so the password or token was not tried",
        ),
        Skip::ClosedWhileWaiting => (
            "closed-while-waiting",
            "the server closed the connection while mailprobe waited for the sign-in of another protocol; run mailprobe again with --only for this protocol alone",
        ),
        Skip::ToldToWait => (
            "told-to-wait",
            "a server of this run said that there were too many connections or sign-ins; wait for as long as it says, or as the finding tells, then run mailprobe again",
        ),
        Skip::NotNeeded => (
            "not-needed",
            "everything that matters had ended, and this was still waiting for an answer",
        ),
        Skip::Deadline => (
            "deadline",
            "the time of the run was up; --timeout SECONDS gives it more",
        ),
        Skip::Interrupted => ("interrupted", "the run was interrupted"),
        Skip::InternalError => (
            "internal-error",
            "mailprobe itself failed here; please report it with the output of -v",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::stored;

    #[test]
    fn a_mailbox_that_is_over_its_limit_is_not_told_as_just_full() {
        for (used, limit, told) in [
            (3, 1, "3 of 1 KiB"),
            (120, 1_048_576, "1 of 1024 MiB"),
            (1_048_570, 1_048_576, "1048570 of 1048576 KiB"),
            (1_048_576, 1_048_576, "1024 of 1024 MiB"),
            (2_097_152, 1_048_576, "2048 of 1024 MiB"),
        ] {
            assert_eq!(stored(used, limit), told);
        }
    }
}
