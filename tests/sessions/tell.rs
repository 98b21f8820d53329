//! Steps in one line each.

use mailprobe::observation::session::{Challenge, Reply, SessionTrouble};
use mailprobe::observation::{Seen, Trouble};
use mailprobe::protocol::Step;

pub(crate) fn step(step: &Step) -> String {
    let told = match &step.outcome {
        Ok(seen) => format!("ok {}", seen_told(seen)),
        Err(Trouble::Session(trouble)) => trouble_told(trouble),
        Err(other) => format!("{other:?}"),
    };
    format!("{} {}", step.stage, told.trim_end())
}

fn seen_told(seen: &Seen) -> String {
    match seen {
        Seen::Greeted(greeting) => {
            let mut told = reply(&greeting.reply);
            if let Some(host) = &greeting.host {
                told += &format!(" host={host}");
            }
            if let Some(name) = &greeting.exchange_front_end {
                told += &format!(" front-end={name}");
            }
            told
        }
        Seen::Offered(offer) => {
            let mut told = String::from(if offer.under_tls { "tls" } else { "clear" });
            for (holds, word) in [
                (!offer.announced, " unannounced"),
                (offer.starttls, " starttls"),
                (offer.plain_login, " plain-login"),
                (offer.apop, " apop"),
            ] {
                if holds {
                    told += word;
                }
            }
            told += &format!(" mechanisms={}", offer.mechanisms.join(","));
            told += &format!(" capabilities={}", offer.capabilities.len());
            told
        }
        Seen::Authenticated(done) => format!("{} {}", done.mechanism, reply(&done.reply)),
        Seen::Entered(entry) => {
            let messages = entry.messages.map(|count| format!("messages={count} "));
            format!(
                "{} {}{}",
                entry.command,
                messages.unwrap_or_default(),
                reply(&entry.reply)
            )
        }
        other => format!("{other:?}"),
    }
}

fn trouble_told(trouble: &SessionTrouble) -> String {
    match trouble {
        SessionTrouble::Silent { partial } => {
            format!("silent {:?}", String::from_utf8_lossy(partial))
        }
        SessionTrouble::NoAnswer { command, waited } => {
            format!("no-answer {command:?} {}ms", waited.as_millis())
        }
        SessionTrouble::Closed => "closed".to_owned(),
        SessionTrouble::Reset => "reset".to_owned(),
        SessionTrouble::LineTooLong => "line-too-long".to_owned(),
        SessionTrouble::TooMuch => "too-much".to_owned(),
        SessionTrouble::NotThisProtocol(peer) => format!("not-this-protocol {}", peer.kind.name()),
        SessionTrouble::GreetingRefused(refusal) => format!("refused {}", reply(refusal)),
        SessionTrouble::Bye(bye) => format!("bye {}", reply(bye)),
        SessionTrouble::Preauth(greeting) => format!("preauth {}", reply(greeting)),
        SessionTrouble::CommandRejected {
            command,
            reply: refusal,
        } => format!("rejected {command} {}", reply(refusal)),
        SessionTrouble::OutOfStep(refusal) => format!("out-of-step {}", reply(refusal)),
        SessionTrouble::StartTlsNotOffered => "starttls-not-offered".to_owned(),
        SessionTrouble::StartTlsRefused(refusal) => format!("starttls-refused {}", reply(refusal)),
        // How much of it is seen depends on how it came.
        SessionTrouble::StartTlsInjection { .. } => "starttls-injection".to_owned(),
        SessionTrouble::NoMechanism { offered } => format!("no-mechanism {}", offered.join(",")),
        SessionTrouble::SignInBroken { mechanism, fault } => {
            format!("given-up {mechanism} {}", fault.name())
        }
        SessionTrouble::LoginDisabled => "login-disabled".to_owned(),
        SessionTrouble::SignInRefused {
            mechanism,
            reply: refusal,
            challenge,
        } => {
            let challenge = challenge.as_ref().map(challenge_told).unwrap_or_default();
            format!("refused {mechanism} {}{challenge}", reply(refusal))
        }
        SessionTrouble::EntryRefused {
            command,
            reply: refusal,
        } => format!("refused {command} {}", reply(refusal)),
    }
}

fn challenge_told(challenge: &Challenge) -> String {
    let part = |part: &Option<String>| part.clone().unwrap_or_else(|| "-".to_owned());
    format!(
        " challenge={},{},{}",
        part(&challenge.status),
        part(&challenge.schemes),
        part(&challenge.scope)
    )
}

fn reply(reply: &Reply) -> String {
    assert_eq!(
        reply.code.map(|code| code.to_string()),
        reply.code.and(Some(reply.status.clone()))
    );
    let mut told = reply.status.clone();
    if let Some(enhanced) = &reply.enhanced {
        told += &format!(" {enhanced}");
    }
    if let Some(code) = &reply.response_code {
        told += &format!(" [{code}]");
    }
    if !reply.text.is_empty() {
        told += &format!(" {:?}", reply.text);
    }
    told
}
