//! What a scenario says that an administrator exported.

use super::Read;
use crate::observation::settings::{MailboxSettings, SmtpAuth};

/// Adds what one line says: `mailbox imap off`, `organization smtp-auth on`, `mailbox missing`.
pub(super) fn add(settings: &mut MailboxSettings, first: &str, words: &[&str]) -> Read<()> {
    let on = |word: &str| match word {
        "on" => Ok(true),
        "off" => Ok(false),
        word => Err(format!("`{word}` is not on or off")),
    };
    settings.is_there = words != ["missing"];
    match (first, words) {
        ("mailbox", ["missing"]) => {}
        ("mailbox", ["imap", word]) => settings.imap = Some(on(word)?),
        ("mailbox", ["pop", word]) => settings.pop = Some(on(word)?),
        ("mailbox", ["smtp-auth", word]) => {
            let set = SmtpAuth::ALL.into_iter().find(|one| one.name() == *word);
            let wrong = || format!("`{word}` is not on, off or inherit");
            settings.smtp = Some(set.ok_or_else(wrong)?);
        }
        ("organization", ["smtp-auth", word]) => settings.organization_smtp = Some(on(word)?),
        _ => {
            return Err(
                "an export has `mailbox imap`, `mailbox pop`, `mailbox smtp-auth`, `mailbox missing` and `organization smtp-auth`"
                    .to_owned(),
            );
        }
    }
    Ok(())
}
