//! Facts of the conversation: greeting, offer, STARTTLS, sign-in, mailbox.

mod offer;

use std::collections::BTreeSet;
use std::time::Duration;

use offer::{OFFER, offered};

use super::garbled::garbled;
use super::{Notes, contrast, spaced};
use crate::endpoint::Security;
use crate::observation::contrast::{Comparison, HelloAnswer};
use crate::observation::plain::{beginning, plain};
use crate::observation::session::{About, Quota, Reply, SessionTrouble};
use crate::observation::tls::PeerKind;
use crate::observation::{Run, Seen, Trouble};
use crate::plan::Probe;
use crate::stage::Stage;

pub(super) fn session(notes: &mut Notes, run: &Run, probe: &Probe) {
    let started_tls = probe.endpoint.security == Security::StartTls
        && run
            .of(probe.id)
            .any(|o| matches!(o.outcome, Ok(Seen::Secured(_)) | Err(Trouble::Tls(_))));
    if started_tls {
        notes.word("starttls.outcome", "ok");
    }
    if let Some(marks) = garbled(run, probe) {
        notes.word("starttls.garbled", "yes");
        notes.text("starttls.garbled-text", &marks);
    }
    for (name, offers) in [
        ("starttls.offered-at", true),
        ("starttls.missing-at", false),
    ] {
        let elsewhere = run.contrasts.iter().filter(|c| c.probe == probe.id);
        let such = elsewhere.filter_map(|contrast| match &contrast.seen {
            Comparison::Talk(talk) if talk.starttls == Some(offers) && !talk.same_address => {
                Some(talk.address.ip())
            }
            _ => None,
        });
        notes.text(name, &spaced(such.collect::<BTreeSet<_>>()));
    }
    let insisted = contrast::of_server(run, probe).find_map(|one| match &one.seen {
        Comparison::Insisted { answer, .. } => Some(answer),
        _ => None,
    });
    match insisted.filter(|_| probe.endpoint.security == Security::StartTls) {
        Some(answer) if answer.is_tls() => notes.word("starttls.unlisted", "begins"),
        Some(HelloAnswer::NoStartTls) => notes.word("starttls.unlisted", "refused"),
        _ => {}
    }
    let mut slowest_offer = Duration::ZERO;
    for observation in run.of(probe.id) {
        match &observation.outcome {
            Ok(Seen::Greeted(greeting)) => {
                notes.word("greet.outcome", "ok");
                notes.say("greet.took-ms", observation.took.as_millis());
                reply(notes, "greet", &greeting.reply);
                notes.text("greet.host", greeting.host.as_deref().unwrap_or_default());
                let front_end = greeting.exchange_front_end.as_deref();
                notes.text("greet.exchange-front-end", front_end.unwrap_or_default());
            }
            // What was offered in the clear is forgotten (RFC 9051, section 6.2.1; RFC 3207, section 4.2).
            Ok(Seen::Secured(_)) => OFFER.into_iter().for_each(|name| notes.forget(name)),
            Ok(Seen::Offered(offer)) => {
                offered(notes, offer);
                slowest_offer = slowest_offer.max(observation.took);
                notes.say("offer.took-ms", slowest_offer.as_millis());
            }
            Ok(Seen::Authenticated(authentication)) => {
                notes.word("auth.outcome", "ok");
                notes.text("auth.mechanism", &authentication.mechanism);
                reply(notes, "auth", &authentication.reply);
            }
            Ok(Seen::Entered(entry)) => {
                notes.word("enter.outcome", "ok");
                notes.text("enter.command", entry.command);
                reply(notes, "enter", &entry.reply);
                notes.text("enter.told", entry.told.as_deref().unwrap_or_default());
                if let Some(messages) = entry.messages {
                    notes.say("enter.messages", messages);
                }
                if let Some(quota) = entry.quota
                    && let Some(percent) = percent(quota)
                {
                    notes.say("enter.quota-percent", percent);
                    notes.say("enter.quota-used-kib", quota.used);
                    notes.say("enter.quota-limit-kib", quota.limit);
                }
                if let Some(quota) = entry.message_quota
                    && let Some(percent) = percent(quota)
                {
                    notes.say("enter.message-quota-percent", percent);
                }
            }
            Err(Trouble::Session(trouble)) => troubled(notes, observation.stage, trouble),
            _ => {}
        }
    }
}

/// How full a mailbox is; a limit of 0 is the way of some servers to say that there is none.
fn percent(quota: Quota) -> Option<u128> {
    (u128::from(quota.used) * 100).checked_div(u128::from(quota.limit))
}

/// The first part of the keys of a stage of the conversation.
const fn prefix(stage: Stage) -> &'static str {
    match stage {
        Stage::Resolve | Stage::Connect | Stage::Secure => "starttls",
        Stage::Greet => "greet",
        Stage::Offer => "offer",
        Stage::Authenticate => "auth",
        Stage::Enter => "enter",
    }
}

fn troubled(notes: &mut Notes, stage: Stage, trouble: &SessionTrouble) {
    let prefix = prefix(stage);
    notes.word(&format!("{prefix}.outcome"), word(trouble));
    heard(notes, stage, trouble);
    let own_names =
        [notes.value("endpoint.host"), notes.value("greet.host")].map(Option::unwrap_or_default);
    let own_names = own_names.each_ref().map(String::as_str);
    causes(notes, stage, trouble, &own_names);
    if let Some(reply) = trouble.refusal() {
        in_plain_words(notes, prefix, reply, &own_names);
        if reply.response_code.as_deref() == Some("REFERRAL") {
            lead_on(notes, prefix, super::referral::host(&reply.text));
        }
    }
    if let SessionTrouble::SignInRefused { reply, .. } | SessionTrouble::Bye(reply) = trouble
        && stage == Stage::Authenticate
    {
        let text = beginning(&reply.text);
        match super::gist::is_list(text) {
            true => notes.word("auth.reason", "several"),
            false => notes.flag("auth.reason", super::reason::is_given(text)),
        }
    }
}

/// What came in the place of what should have come.
fn heard(notes: &mut Notes, stage: Stage, trouble: &SessionTrouble) {
    let prefix = prefix(stage);
    match trouble {
        SessionTrouble::Silent { partial } if !partial.is_empty() => {
            notes.word("greet.partial", "yes");
            notes.text("greet.text", String::from_utf8_lossy(partial).trim());
        }
        SessionTrouble::NotThisProtocol(peer) if stage == Stage::Greet => {
            notes.word("greet.peer", peer.kind.name());
            notes.text("greet.text", String::from_utf8_lossy(&peer.first).trim());
        }
        SessionTrouble::NoAnswer { command, .. }
            if matches!(stage, Stage::Offer | Stage::Enter) =>
        {
            notes.text(&format!("{prefix}.command"), command);
        }
        SessionTrouble::GreetingRefused(refusal)
        | SessionTrouble::Bye(refusal)
        | SessionTrouble::Preauth(refusal)
        | SessionTrouble::OutOfStep(refusal)
        | SessionTrouble::StartTlsRefused(refusal) => reply(notes, prefix, refusal),
        SessionTrouble::CommandRejected {
            command,
            reply: refusal,
        } => {
            if stage == Stage::Offer {
                notes.text("offer.command", command);
                greeted_like_smtp(notes);
            }
            reply(notes, prefix, refusal);
        }
        SessionTrouble::StartTlsInjection { text } => {
            notes.text("starttls.text", String::from_utf8_lossy(text).trim());
        }
        SessionTrouble::SignInRefused {
            mechanism,
            reply: refusal,
            challenge,
        } => {
            notes.text("auth.mechanism", mechanism);
            let offered = notes.value("offer.mechanisms").unwrap_or_default();
            if offered.split(' ').any(|one| one == *mechanism) {
                notes.word("auth.mechanism-offered", "yes");
            }
            reply(notes, "auth", refusal);
            let told = challenge.clone().unwrap_or_default();
            let challenged = [
                ("auth.challenge-status", told.status),
                ("auth.challenge-scope", told.scope),
            ];
            for (name, value) in challenged {
                notes.text(name, &value.unwrap_or_default());
            }
        }
        SessionTrouble::SignInBroken { mechanism, fault } => {
            notes.text("auth.mechanism", mechanism);
            notes.word("auth.exchange-fault", fault.name());
        }
        SessionTrouble::EntryRefused {
            command,
            reply: refusal,
        } => {
            let command = meant(command, refusal);
            notes.text("enter.command", command);
            reply(notes, "enter", refusal);
        }
        _ => {}
    }
}

/// What a refusal is about, and what it objects to, where its words name that.
fn causes(notes: &mut Notes, stage: Stage, trouble: &SessionTrouble, own_names: &[&str]) {
    let prefix = prefix(stage);
    if let SessionTrouble::GreetingRefused(reply)
    | SessionTrouble::Bye(reply)
    | SessionTrouble::StartTlsRefused(reply)
    | SessionTrouble::CommandRejected { reply, .. } = trouble
        && stage < Stage::Authenticate
        && let Some(about) = reply.about(own_names)
    {
        let name = format!("{prefix}.about");
        // What is out of order then is TLS, and waiting mends no certificate.
        let is_of_tls = stage == Stage::Secure && about == About::Outage && speaks_of_tls(reply);
        if super::Key::named(&name).is_some() && !is_of_tls {
            notes.word(&name, about.name());
        }
        if about == About::Moved {
            lead_on(notes, prefix, reply.place(own_names));
        }
    }
    if stage == Stage::Enter
        && let Some(reply) = trouble.refusal().filter(|reply| reply.code.is_some())
        && let command = notes.value("enter.command").unwrap_or_default()
        && let Some(objection) = reply.objection(&command, own_names)
    {
        notes.word("enter.objection", objection.name());
    }
    if stage == Stage::Authenticate
        && let Some(reply) = trouble.refusal().filter(|reply| reply.code.is_some())
        && let Some(objection) = reply.objection_to_sending(own_names)
    {
        notes.word("auth.sending", objection.name());
    }
    if let Some(reply) = trouble.refusal()
        && (stage == Stage::Authenticate || reply.code.is_none() && stage == Stage::Enter)
        && !super::gist::is_list(beginning(&reply.text))
        && notes.value("auth.sending").is_none()
        && let protocol = notes.value("endpoint.protocol").unwrap_or_default()
        && let Some(about) = reply.about_inside(&protocol, own_names)
    {
        notes.word(&format!("{prefix}.about"), about.name());
        if about == About::Moved {
            lead_on(notes, prefix, reply.place(own_names));
        }
    }
}

/// A refusal in few plain words, and how long it asks to wait.
fn in_plain_words(notes: &mut Notes, prefix: &str, reply: &Reply, own_names: &[&str]) {
    let name = format!("{prefix}.gist");
    if super::Key::named(&name).is_some() {
        // A list of what it may be speaks of nothing.
        if !super::gist::is_list(beginning(&reply.text)) {
            notes.text(&name, &super::gist::gist(&plain(&reply.text, own_names)));
        }
    }
    let name = format!("{prefix}.wait-s");
    if let Some(seconds) = super::wait::seconds(&reply.text)
        && super::Key::named(&name).is_some()
    {
        notes.say(&name, seconds);
    }
}

/// Says where a refusal leads, where it names a place.
fn lead_on(notes: &mut Notes, prefix: &str, place: Option<&str>) {
    let name = format!("{prefix}.referral");
    if let Some(place) = place
        && super::Key::named(&name).is_some()
    {
        notes.text(&name, place);
    }
}

/// Whether a refusal of STARTTLS says that TLS is what fails.
fn speaks_of_tls(reply: &Reply) -> bool {
    const OF_TLS: [&str; 7] = [
        "tls",
        "ssl",
        "security",
        "secure",
        "certificate",
        "encrypt",
        "private key",
    ];
    let text = reply.text.to_ascii_lowercase();
    OF_TLS.iter().any(|word| text.contains(word))
}

/// The command that a refusal is about: Postfix refuses the sender only once it knows the recipient (`smtpd_delay_reject`), and says so.
fn meant(command: &'static str, reply: &Reply) -> &'static str {
    let text = reply.text.to_ascii_lowercase();
    match command {
        "RCPT" if text.contains("sender address rejected") => "MAIL",
        other => other,
    }
}

/// Who greeted with 220, as SMTP does, and then does not know its first command: others greet so too, and say who they are.
fn greeted_like_smtp(notes: &mut Notes) {
    let is_220 = notes.value("greet.code").as_deref() == Some("220");
    let text = notes.value("greet.text").filter(|_| is_220);
    let kind = text.map(|text| PeerKind::of(format!("220 {text}").as_bytes()));
    if let Some(kind) = kind.filter(|kind| !kind.may_be_mail()) {
        notes.word("greet.peer", kind.name());
    }
}

/// The word that stands for this trouble in `*.outcome`.
const fn word(trouble: &SessionTrouble) -> &'static str {
    match trouble {
        SessionTrouble::Silent { .. } => "silent",
        SessionTrouble::NoAnswer { .. } => "no-answer",
        SessionTrouble::Closed => "closed",
        SessionTrouble::Reset => "reset",
        SessionTrouble::LineTooLong => "too-long-line",
        SessionTrouble::TooMuch => "flood",
        SessionTrouble::NotThisProtocol(_) => "not-this-protocol",
        SessionTrouble::GreetingRefused(_)
        | SessionTrouble::StartTlsRefused(_)
        | SessionTrouble::SignInRefused { .. }
        | SessionTrouble::EntryRefused { .. } => "refused",
        SessionTrouble::Bye(_) => "bye",
        SessionTrouble::Preauth(_) => "preauth",
        SessionTrouble::CommandRejected { .. } => "rejected",
        SessionTrouble::OutOfStep(_) => "out-of-step",
        SessionTrouble::StartTlsNotOffered => "not-offered",
        SessionTrouble::StartTlsInjection { .. } => "injection",
        SessionTrouble::NoMechanism { .. } => "no-mechanism",
        SessionTrouble::LoginDisabled => "login-disabled",
        SessionTrouble::SignInBroken { .. } => "given-up",
    }
}

/// The parts of a reply, as far as the vocabulary has them for this stage.
fn reply(notes: &mut Notes, prefix: &str, reply: &Reply) {
    let code = reply.code.map(|code| code.to_string()).unwrap_or_default();
    let parts = [
        ("status", reply.status.as_str()),
        ("code", code.as_str()),
        ("enhanced", reply.enhanced.as_deref().unwrap_or_default()),
        (
            "response-code",
            reply.response_code.as_deref().unwrap_or_default(),
        ),
        ("text", reply.text.as_str()),
    ];
    for (part, value) in parts {
        let name = format!("{prefix}.{part}");
        if super::Key::named(&name).is_some() {
            notes.text(&name, value);
        }
    }
}
