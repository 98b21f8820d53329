//! The names that sign in, as the sources have them.

use crate::discover::said::Says;
use crate::discover::{Judgement, Setting, Source, UserName, has_placeholder};
use crate::endpoint::Security;
use crate::observation::discovery::Question;
use crate::plan::{NameForm, PublishedName};

/// What is published of the names for the servers that are used, each with who says it.
pub(super) fn published(judgement: &Judgement) -> Vec<PublishedName> {
    let chosen = judgement.servers.iter().flat_map(|one| &one.settings);
    let mut names: Vec<PublishedName> = Vec::new();
    for setting in chosen.filter(|one| one.security != Security::ClearText) {
        let is_known =
            |one: &PublishedName| one.protocol == setting.protocol && one.host == setting.host;
        if !names.iter().any(is_known) {
            names.extend(name(setting, judgement));
        }
    }
    names
}

fn name(setting: &Setting, judgement: &Judgement) -> Option<PublishedName> {
    let username = setting.username.as_ref()?;
    let by = who_says(setting, username, judgement)?;
    let whom = &judgement.whom;
    Some(PublishedName {
        protocol: setting.protocol,
        host: setting.host.clone(),
        form: match username {
            UserName::Address => NameForm::Address,
            UserName::LocalPart => NameForm::LocalPart,
            UserName::Other(_) => NameForm::Other,
        },
        name: match username {
            UserName::Address => whom.address(),
            UserName::LocalPart => whom.local_part.clone(),
            UserName::Other(name) => (!has_placeholder(name)).then(|| name.clone()),
        }
        // It would be more than a name to a server that takes commands in lines.
        .filter(|name| !name.chars().any(char::is_control)),
        by: by.name(),
        is_trusted: by
            .origin(&setting.host, &judgement.records)
            .may_receive_credential(),
    })
}

/// Who gives the server this name: its own source, or another one that names the same door.
fn who_says(setting: &Setting, username: &UserName, judgement: &Judgement) -> Option<Source> {
    let said = judgement.statements.iter().flat_map(|one| match &one.says {
        Says::Settings { settings, .. } => settings.as_slice(),
        _ => &[],
    });
    let mut of_door = said
        .filter(|one| {
            one.protocol == setting.protocol && one.host == setting.host && one.port == setting.port
        })
        .filter(|one| one.username.as_ref() == Some(username))
        .map(|one| one.source)
        .peekable();
    let first = of_door.peek().copied();
    of_door.find(|one| *one == setting.source).or(first)
}

impl Judgement {
    /// Whether an answer to this question could tell the name that signs in at a server whose source leaves it open, as records do.
    pub fn may_tell_name(&self, question: Question) -> bool {
        let is_file = matches!(
            question,
            Question::AutoconfigHost | Question::AutoconfigWellKnown
        );
        let is_open = |one: &Setting| one.source == Source::Srv && one.username.is_none();
        let mut servers = self.servers.iter();
        is_file && servers.any(|one| one.settings.first().is_some_and(is_open))
    }
}
