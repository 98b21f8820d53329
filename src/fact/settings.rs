//! Facts that an administrator exported: of the mailbox, and so of every probe.

use super::Notes;
use crate::observation::Run;
use crate::plan::Probe;

/// Says what is set for the mailbox, where it was exported.
pub(super) fn settings(notes: &mut Notes, run: &Run, probe: &Probe) {
    let Some(settings) = &run.settings else {
        return;
    };
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
    for (name, value) in switches {
        if let Some(value) = value {
            notes.word(name, value);
        }
    }
}
