//! What an administrator exported of the mailbox that is checked.

use std::path::Path;
use std::time::SystemTime;

use crate::audit::keep::Keep;
use crate::audit::of_one;
use crate::audit::value::Setting;
use crate::cli::CheckArgs;
use crate::command::audit;
use crate::error::Error;
use crate::observation::settings::{Exported, MailboxSettings, Said, SmtpAuth};
use crate::report::words::age;
use crate::style::safe;
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
        said: found.said.into_iter().map(said).collect(),
        unclear: found.unclear.into_iter().map(str::to_owned).collect(),
    }))
}

/// What has to be said of an export before the run: that it is of no help, that it is old, or that it contradicts itself.
pub(super) fn notes(settings: &MailboxSettings, now: SystemTime) -> impl Iterator<Item = String> {
    let missing = (!settings.is_there).then(|| NOT_EXPORTED.to_owned());
    [missing, old(settings, now), unclear(settings)]
        .into_iter()
        .flatten()
}

/// What is said where the export is of no help.
const NOT_EXPORTED: &str = "The mailbox is not in the exports of --mailbox-settings: it goes by the addresses in them, and aliases have to be exported (EmailAddresses).";

/// That an export is a day old or more, where it is: what was switched since then is not in it.
fn old(settings: &MailboxSettings, now: SystemTime) -> Option<String> {
    let mut files: Vec<(&str, SystemTime)> = Vec::new();
    for said in &settings.said {
        let Some(exported) = said.exported.filter(|exported| exported.is_old(now)) else {
            continue;
        };
        if files.iter().all(|(file, _)| *file != said.file) {
            files.push((&said.file, exported.0));
        }
    }
    let told = files
        .iter()
        .map(|(file, moment)| format!("{} was exported {}", safe(file), age(*moment, now)));
    let told = told.collect::<Vec<_>>().join(", and ");
    (!files.is_empty()).then(|| {
        format!("{told}: what was switched since then is not in it. Export anew to be sure.")
    })
}

/// That an export says different things of the mailbox, or nothing that can be read, where it does.
fn unclear(settings: &MailboxSettings) -> Option<String> {
    let columns: Vec<String> = settings.unclear.iter().map(|one| safe(one)).collect();
    let (is, has) = match columns[..] {
        [_] => ("is", "was"),
        _ => ("are", "were"),
    };
    (!columns.is_empty()).then(|| {
        format!(
            "{} {is} in the exports of --mailbox-settings twice for this mailbox with different values, or neither True nor False, so {has} not used. Export anew, each mailbox once.",
            columns.join(" and ")
        )
    })
}

/// A value as it is kept with a run: without the folders, which are nobody else's business.
fn said(said: of_one::Said) -> Said {
    let name = Path::new(&said.file).file_name();
    let file = name.map_or_else(|| said.file.clone(), |name| name.to_string_lossy().into());
    Said {
        file,
        column: said.column.to_owned(),
        value: said.value.to_owned(),
        is_of_organization: said.is_of_organization,
        exported: said.exported.map(Exported),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_with_an_export_is_told_before_the_run() {
        let now = SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(2_000_000_000);
        let told = |settings: &MailboxSettings| notes(settings, now).collect::<Vec<_>>().join("\n");
        let mut settings = MailboxSettings {
            is_there: true,
            ..MailboxSettings::default()
        };
        assert_eq!(told(&settings), "");
        settings.unclear = vec!["ImapEnabled".to_owned()];
        let says = told(&settings);
        assert!(says.starts_with("ImapEnabled is in the exports"), "{says}");
        settings.unclear.push("PopEnabled".to_owned());
        let says = told(&settings);
        assert!(says.starts_with("ImapEnabled and PopEnabled are"), "{says}");
        let missing = told(&MailboxSettings::default());
        assert!(missing.starts_with("The mailbox is not in"), "{missing}");
    }
}
