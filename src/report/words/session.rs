//! Conversations as words.

use super::{first_line, listed, peer_words, shortened, starttls};
use crate::endpoint::Protocol;
use crate::observation::session::{ExchangeFault, Reply, SessionTrouble};
use crate::style::safe;

pub(super) fn session_words(
    trouble: &SessionTrouble,
    protocol: Protocol,
    quote: &dyn Fn(&Reply) -> String,
) -> String {
    match trouble {
        SessionTrouble::Silent { partial } if partial.is_empty() => {
            "the server accepts the connection and says nothing".to_owned()
        }
        SessionTrouble::Silent { partial } => format!(
            "the greeting never ends; so far it says \"{}\"",
            first_line(partial)
        ),
        SessionTrouble::NoAnswer { command, waited } => format!(
            "no answer to {} within {} seconds",
            safe(command),
            waited.as_secs_f32().round()
        ),
        SessionTrouble::Closed => "the server closes the connection without a word".to_owned(),
        SessionTrouble::Reset => "the connection is reset".to_owned(),
        SessionTrouble::LineTooLong => "the server sends a line of more than 64 KiB".to_owned(),
        SessionTrouble::TooMuch => "the server sends more than any mail server does".to_owned(),
        SessionTrouble::NotThisProtocol(peer) => format!(
            "this is no {protocol} server{}: \"{}\"",
            peer_words(peer.kind),
            first_line(&peer.first)
        ),
        SessionTrouble::GreetingRefused(reply) => {
            format!("the server refuses in its greeting{}", quote(reply))
        }
        SessionTrouble::Bye(reply) => format!("the server says good-bye{}", quote(reply)),
        SessionTrouble::Preauth(_) => {
            "the server signs in by itself before TLS (PREAUTH), so nothing more was sent"
                .to_owned()
        }
        SessionTrouble::CommandRejected { command, reply } => {
            format!("the server rejects {command}{}", quote(reply))
        }
        SessionTrouble::OutOfStep(reply) if reply.code == Some(220) => format!(
            "the server greets a second time{}, and its answers are late by one since",
            quote(reply)
        ),
        SessionTrouble::OutOfStep(reply) => format!(
            "the server refuses something that mailprobe did not send{}, and its answers are late by one since",
            quote(reply)
        ),
        SessionTrouble::StartTlsNotOffered => {
            format!("the server does not offer {}", starttls(protocol))
        }
        SessionTrouble::StartTlsRefused(reply) => {
            format!("the server refuses {}{}", starttls(protocol), quote(reply))
        }
        SessionTrouble::StartTlsInjection { text } => format!(
            "clear text came with the answer to {}: \"{}\"",
            starttls(protocol),
            first_line(text)
        ),
        SessionTrouble::NoMechanism { offered } if offered.is_empty() => {
            "the server names no way of signing in".to_owned()
        }
        SessionTrouble::NoMechanism { offered } => format!(
            "the server offers only {}, which does not fit",
            safe(&listed(offered))
        ),
        SessionTrouble::LoginDisabled => "the server takes no password (LOGINDISABLED)".to_owned(),
        SessionTrouble::SignInRefused {
            mechanism, reply, ..
        } => format!(
            "the server refuses the sign-in ({}){}",
            safe(mechanism),
            quote(reply)
        ),
        SessionTrouble::SignInBroken { mechanism, fault } => format!(
            "the sign-in ({}) was given up: {}",
            safe(mechanism),
            match fault {
                ExchangeFault::Malformed => "what the server said in between is not of its form",
                ExchangeFault::ForeignNonce => "the server answered to somebody else's question",
                ExchangeFault::TooCostly =>
                    "the server asks for more than a million rounds of hashing",
                ExchangeFault::Unproven => "the server did not prove that it knows the password",
                ExchangeFault::BindingMismatch =>
                    "the server's TLS session is not the one that ends here",
                ExchangeFault::BindingUnsupported =>
                    "the server ties sign-ins to TLS in another way than mailprobe can",
                ExchangeFault::BindingHidden =>
                    "the server's offer to tie sign-ins to TLS did not arrive here",
            }
        ),
        SessionTrouble::EntryRefused { command, reply } => {
            format!("the server refuses {command}{}", quote(reply))
        }
    }
}

/// A reply in quotes, its codes in front.
pub(in crate::report) fn quoted(reply: &Reply) -> String {
    let code = reply.code.map(|code| code.to_string());
    let status = code.is_none().then(|| reply.status.clone());
    let bracket = reply.response_code.as_ref().map(|code| format!("[{code}]"));
    let parts = [
        code,
        status,
        reply.enhanced.clone(),
        bracket,
        Some(reply.text.clone()),
    ];
    let parts: Vec<String> = parts
        .into_iter()
        .flatten()
        .filter(|part| !part.is_empty())
        .collect();
    format!("\"{}\"", shortened(&parts.join(" ")))
}
