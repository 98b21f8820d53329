//! Facts that an administrator exported: of the mailbox, and so of every probe.

use super::Notes;
use crate::observation::settings::MailboxSettings;
use crate::observation::{Run, Seen};
use crate::plan::Probe;
use crate::provider::Provider;

/// What the servers of Exchange call themselves when they greet, in the cloud and in an organisation's own rooms.
const EXCHANGE: [&str; 2] = ["Microsoft Exchange", "Microsoft ESMTP MAIL Service"];

/// Whether a probe is about a server of Exchange: an export of mailboxes says nothing of any other.
fn is_of_exchange(run: &Run, probe: &Probe) -> bool {
    let greets = run.of(probe.id).any(|one| match &one.outcome {
        Ok(Seen::Greeted(greeting)) => {
            let text = &greeting.reply.text;
            EXCHANGE.iter().any(|name| text.contains(name))
        }
        _ => false,
    });
    let provider = Provider::of_host(&probe.endpoint.host);
    greets || matches!(provider, Some(Provider::ExchangeOnline(_)))
}

/// Says what is set for the mailbox, where it was exported and the server is one of Exchange.
pub(super) fn settings(notes: &mut Notes, run: &Run, probe: &Probe) {
    let Some(settings) = &run.settings else {
        return;
    };
    if !is_of_exchange(run, probe) {
        return;
    }
    notes.flag("mailbox.in-export", settings.is_there);
    let on = |is_on| if is_on { "on" } else { "off" };
    let switches = [
        ("mailbox.imap", settings.imap.map(on)),
        ("mailbox.pop", settings.pop.map(on)),
        ("mailbox.smtp-auth", settings.smtp.map(|set| set.name())),
        ("organization.smtp-auth", settings.organization_smtp.map(on)),
        (
            "mailbox.this-protocol",
            settings.is_on(probe.endpoint.protocol).map(on),
        ),
    ];
    let age = ("mailbox.export", age(run, settings, probe));
    for (name, value) in switches.into_iter().chain([age]) {
        if let Some(value) = value {
            notes.word(name, value);
        }
    }
}

/// Whether what the export says of the protocol of a probe is of today; none where nothing tells.
fn age(run: &Run, settings: &MailboxSettings, probe: &Probe) -> Option<&'static str> {
    let is_fresh = settings.is_fresh(probe.endpoint.protocol, run.started)?;
    Some(if is_fresh { "fresh" } else { "old" })
}
