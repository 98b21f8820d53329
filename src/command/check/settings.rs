//! What an administrator exported of the mailbox that is checked.

use std::path::Path;

use crate::audit::keep::Keep;
use crate::audit::value::Setting;
use crate::cli::CheckArgs;
use crate::command::audit;
use crate::error::Error;
use crate::observation::settings::{MailboxSettings, SmtpAuth};
use crate::target::Target;

/// Reads the files of `--mailbox-settings`; none where there are none.
pub(super) fn settings(
    args: &CheckArgs,
    target: &Target,
) -> Result<Option<MailboxSettings>, Error> {
    if args.mailbox_settings.is_empty() {
        return Ok(None);
    }
    // A shared mailbox is opened in the place of one's own.
    let sign_in = &args.sign_in;
    let named = match &sign_in.mailbox {
        Some(mailbox) => vec![mailbox.as_str()],
        None => {
            let own = target.address.iter().chain(&sign_in.username);
            own.map(String::as_str)
                .filter(|name| name.contains('@'))
                .collect()
        }
    };
    if named.is_empty() {
        return Err(Error::Usage(
            "--mailbox-settings tells what is switched on for a mailbox, and no mailbox is named; give its address".to_owned(),
        ));
    }
    if args
        .mailbox_settings
        .iter()
        .any(|path| path == Path::new("-"))
    {
        return Err(Error::Usage(
            "--mailbox-settings takes files; standard input is for the password or the token"
                .to_owned(),
        ));
    }
    let tenant = audit::read(&args.mailbox_settings, &mut Keep::default())?;
    audit::has_mailboxes(&tenant)?;
    let found = tenant.of_one(&named);
    Ok(Some(MailboxSettings {
        is_there: found.is_there,
        imap: found.imap,
        pop: found.pop,
        smtp: found.smtp_disabled.map(|disabled| match disabled {
            Setting::Yes => SmtpAuth::Off,
            Setting::No => SmtpAuth::On,
            _ => SmtpAuth::Inherit,
        }),
        organization_smtp: found.organization_smtp_disabled.map(|disabled| !disabled),
    }))
}
